/* The scenarios of tests/scenarios and its folders must hold, line by line; in broken/ just
 * the lines that say `# broken: WORDS` must be broken, with those words in the reason; in bad/
 * the complaints must be those beside it.
 */
#define _GNU_SOURCE
#include "scenario/scenario.h"

#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILES_MAX = 2000 };

/* Sorted paths of a folder's files with this ending, below tests/scenarios. */
struct files {
    char *path[FILES_MAX];
    int count;
};

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void find(struct files *files, const char *folder, bool deep)
{
    DIR *d = opendir(folder);
    for (struct dirent *e; d && (e = readdir(d));) {
        const char *dot = strrchr(e->d_name, '.');
        bool own = !strcmp(e->d_name, "bad") || !strcmp(e->d_name, "broken");
        char *path;
        struct stat st;
        if (asprintf(&path, "%s%s%s", strcmp(folder, ".") ? folder : "",
                     strcmp(folder, ".") ? "/" : "", e->d_name) < 0)
            abort();
        if (deep && !own && *e->d_name != '.' && !stat(path, &st) && S_ISDIR(st.st_mode))
            find(files, path, deep);
        if (dot && !strcmp(dot, ".sip") && files->count < FILES_MAX)
            files->path[files->count++] = path;
        else
            free(path);
    }
    if (d)
        closedir(d);
}

/* `deep`: and those of its folders, but for bad/ and broken/. */
static struct files files_in(const char *folder, bool deep)
{
    struct files files = {.count = 0};
    find(&files, folder, deep);
    qsort(files.path, (size_t)files.count, sizeof *files.path, by_name);
    return files;
}

static struct files good, broken, bad;

static struct scenario *load(const char *path)
{
    struct complaints c = {0};
    struct scenario *s = scenario_load(path, NULL, 0, &c);
    complaints_print(&c, stderr);
    complaints_free(&c);
    ck_assert_msg(s, "%s cannot be loaded", path);
    return s;
}

/* The text of a line of the file. */
static void line_text(const struct scenario *s, int line, char *out, size_t room)
{
    const char *text = scenario_text(s);
    while (--line)
        text = strchr(text, '\n') + 1;
    snprintf(out, room, "%.*s", (int)strcspn(text, "\n"), text);
}

static void judge(const struct scenario *s, const struct run *run, size_t i)
{
    static const char mark[] = "# broken: ";
    char line[300], why[600] = "";
    struct check_row row = scenario_check(s, i);
    line_text(s, row.line, line, sizeof line);
    const char *reason = strstr(line, mark);
    bool ok = scenario_verdict(s, run->world, i) == CHECK_OK;
    scenario_why(s, run, i, why, sizeof why);
    ck_assert_msg(ok == !reason, "%s:%d: %s: %s", scenario_file(s), row.line, row.text,
                  ok ? "it holds" : why);
    if (reason)
        ck_assert_msg(strstr(why, reason + strlen(mark)), "%s:%d: %s", scenario_file(s), row.line,
                      why);
}

static void run_file(const char *path)
{
    struct scenario *s = load(path);
    struct run run;
    usec end = scenario_end(s) ? scenario_end(s) : INT64_MAX;
    run_start(&run, scenario_plan(s), true, choose_random, NULL);
    while (run_step(&run, end))
        ck_assert_msg(run.trace->count < 1000000, "%s does not end", path);
    scenario_finish(s, &run);
    ck_assert_ptr_null(world_verify(run.world));
    ck_assert_msg(scenario_checks(s), "%s expects nothing", path);
    for (size_t i = 0; i < scenario_checks(s); i++)
        judge(s, &run, i);
    run_end(&run);
    scenario_free(s);
}

START_TEST(a_scenario_holds)
{
    run_file(good.path[_i]);
}
END_TEST

START_TEST(a_broken_scenario_is_broken_where_it_says_so)
{
    run_file(broken.path[_i]);
}
END_TEST

static char *contents(const char *path)
{
    char *text = NULL;
    size_t size = 0;
    FILE *f = fopen(path, "r");
    ck_assert_msg(f, "%s is missing", path);
    if (getdelim(&text, &size, '\0', f) < 0)
        text[0] = '\0';
    fclose(f);
    return text;
}

START_TEST(a_bad_scenario_is_told_as_the_text_beside_it)
{
    struct complaints c = {0};
    char *said = NULL, beside[200];
    size_t size;
    ck_assert_ptr_null(scenario_load(bad.path[_i], NULL, 0, &c));
    FILE *out = open_memstream(&said, &size);
    complaints_print(&c, out);
    fclose(out);
    complaints_free(&c);
    snprintf(beside, sizeof beside, "%.*s.err", (int)strlen(bad.path[_i]) - 4, bad.path[_i]);
    char *expected = contents(beside);
    ck_assert_str_eq(said, expected);
    free(expected);
    free(said);
}
END_TEST

START_TEST(there_are_files_to_test)
{
    ck_assert_int_ge(good.count, 200);
    ck_assert_int_lt(good.count, FILES_MAX);
    ck_assert_int_ge(broken.count, 3);
    ck_assert_int_ge(bad.count, 3);
}
END_TEST

int main(void)
{
    const char *top = getenv("top_srcdir");
    char folder[4096];
    snprintf(folder, sizeof folder, "%s/tests/scenarios", top ? top : ".");
    if (chdir(folder)) {
        perror(folder);
        return EXIT_FAILURE;
    }
    good = files_in(".", true);
    broken = files_in("broken", false);
    bad = files_in("bad", false);
    Suite *suite = suite_create("scenarios");
    TCase *t = tcase_create("files");
    tcase_add_test(t, there_are_files_to_test);
    tcase_add_loop_test(t, a_scenario_holds, 0, good.count);
    tcase_add_loop_test(t, a_broken_scenario_is_broken_where_it_says_so, 0, broken.count);
    tcase_add_loop_test(t, a_bad_scenario_is_told_as_the_text_beside_it, 0, bad.count);
    suite_add_tcase(suite, t);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    for (int i = 0; i < good.count; i++)
        free(good.path[i]);
    for (int i = 0; i < broken.count; i++)
        free(broken.path[i]);
    for (int i = 0; i < bad.count; i++)
        free(bad.path[i]);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
