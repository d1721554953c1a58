/* Golden screens: a file of tests/screens has what is opened, the keys that are pressed, and behind each
 * "=== COLUMNSxROWS" the screen that must follow at that size. `make screens` writes them anew. */
#define _GNU_SOURCE
#include "suite.h"
#include "tui/open.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = 1 << 20 };

char *read_file(const char *path)
{
    FILE *f = fopen(path, "r");
    ck_assert_msg(f != NULL, "there is no %s", path);
    char *text = calloc(1, FILE_MAX);
    ck_assert_ptr_nonnull(text);
    size_t size = fread(text, 1, FILE_MAX - 1, f);
    ck_assert_uint_gt(size, 0);
    fclose(f);
    return text;
}

struct script {
    char what[16], name[200], keys[400];
};

static char *play(const struct script *s, int columns, int rows)
{
    struct complaints complaints = {0};
    char *out = NULL, path[400];
    size_t size;
    struct dump d = {
        .to = open_memstream(&out, &size), .columns = columns, .rows = rows, .keys = s->keys};
    bool well = false;
    if (!strcmp(s->what, "lesson")) {
        well = dump_lesson(strcmp(s->name, "list") ? s->name : NULL, &d, &complaints);
    } else {
        snprintf(path, sizeof path, "%s/%s", getenv("top_srcdir"), s->name);
        struct scenario *scenario = scenario_load(path, NULL, 0, &complaints);
        well = scenario && dump_scenario(scenario, &d, &complaints);
    }
    fclose(d.to);
    ck_assert_msg(well, "%s: %s", s->name,
                  complaints.count ? complaints.item[0].text : "it failed");
    return out;
}

/* One size: the screen as it is, to `anew`; true: the same as the file has. */
static bool check_size(const char *path, const struct script *s, const char *head, FILE *anew)
{
    int columns, rows;
    ck_assert_int_eq(sscanf(head, "=== %dx%d", &columns, &rows), 2);
    const char *screen = strchr(head, '\n') + 1, *end = strstr(screen, "=== ");
    size_t length = end ? (size_t)(end - screen) : strlen(screen);
    char *is = play(s, columns, rows);
    bool same = strlen(is) == length && !memcmp(is, screen, length);
    fprintf(anew, "=== %dx%d\n%s", columns, rows, is);
    if (!same && !getenv("UPDATE_SCREENS")) /* longer than check's messages may be */
        fprintf(stderr, "%s at %dx%d: expected\n%.*s\nbut is\n%s", path, columns, rows, (int)length,
                screen, is);
    free(is);
    return same;
}

static void write_file(const char *path, const char *text, size_t size)
{
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    fwrite(text, 1, size, f);
    fclose(f);
}

static void check_screen(const char *path)
{
    char *text = read_file(path), *out = NULL;
    struct script s = {.what = ""};
    size_t size, sizes = 0;
    FILE *anew = open_memstream(&out, &size);
    bool same = true;
    ck_assert_int_ge(sscanf(text, "%15s %199s\nkeys%399[^\n]", s.what, s.name, s.keys), 2);
    const char *at = strstr(text, "=== ");
    fwrite(text, 1, at ? (size_t)(at - text) : 0, anew);
    for (; at; at = strstr(strchr(at, '\n'), "=== "), sizes++)
        same &= check_size(path, &s, at, anew);
    fclose(anew);
    ck_assert_msg(sizes > 0, "%s: no size", path);
    if (getenv("UPDATE_SCREENS"))
        write_file(path, out, size);
    ck_assert_msg(same || getenv("UPDATE_SCREENS"), "%s: another screen", path);
    free(out);
    free(text);
}

static int is_screen(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return length > 4 && !strcmp(entry->d_name + length - 4, ".txt");
}

START_TEST(each_script_of_keys_leads_to_its_screens)
{
    char folder[300], path[700];
    struct dirent **entry;
    snprintf(folder, sizeof folder, "%s/tests/screens", getenv("top_srcdir"));
    int count = scandir(folder, &entry, is_screen, alphasort);
    ck_assert_int_ge(count, 30);
    for (int i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, entry[i]->d_name);
        check_screen(path);
        free(entry[i]);
    }
    free(entry);
}
END_TEST

TCase *screens_case(void)
{
    TCase *c = tcase_create("screens");
    tcase_add_test(c, each_script_of_keys_leads_to_its_screens);
    tcase_set_timeout(c, 120);
    return c;
}
