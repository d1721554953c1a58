/* The hash of a trace is the same from every compiler, at every level, with and without
 * sanitizers: each build runs this test against the same list.
 *
 *     hashes [FILE]          compares with the list, unless told tests/hashes/golden.txt of
 *                            $top_srcdir
 *     hashes --print [FILE]  prints the list as this build has it
 *
 * A line of the list is "HASH SEED WHAT": a scenario below $top_srcdir, or "story", a random one
 * of tests/soak.
 */
#include "scenario/scenario.h"
#include "soak/story.h"

#include <stdlib.h>
#include <string.h>

struct golden {
    char hash[33], what[200];
    unsigned long long seed;
};
struct test {
    struct teller teller;
    const char *top;
    bool prints;
    unsigned lines, wrong;
};

static void hash_of(const struct plan *plan, usec end, char out[33])
{
    struct run run;
    unsigned char hash[16];
    run_start(&run, plan, true, choose_random, NULL);
    while (run_step(&run, end))
        ;
    trace_hash(run.trace, plan, hash);
    for (unsigned n = 0; n < sizeof hash; n++)
        snprintf(out + 2 * n, 3, "%02x", hash[n]);
    run_end(&run);
}

static bool hash_scenario(const struct test *t, const struct golden *l, char out[33])
{
    struct complaints complaints = {0};
    char path[1300];
    snprintf(path, sizeof path, "%.1000s/%s", t->top, l->what);
    struct scenario *s = scenario_load(path, NULL, 0, &complaints);
    complaints_print(&complaints, stderr);
    complaints_free(&complaints);
    if (!s)
        return false;
    scenario_set_seed(s, l->seed);
    hash_of(scenario_plan(s), scenario_end(s) ? scenario_end(s) : USEC_NEVER, out);
    scenario_free(s);
    return true;
}

static bool hash_story(const struct test *t, const struct golden *l, char out[33])
{
    struct story story;
    story_draw(&story, &t->teller, l->seed);
    struct scenario *s = story_scenario(&story, &t->teller, NULL);
    if (s)
        hash_of(scenario_plan(s), USEC_NEVER, out);
    scenario_free(s);
    story_free(&story);
    return s;
}

static void compare(struct test *t, const struct golden *l)
{
    char hash[33] = "";
    bool is_story = !strcmp(l->what, "story");
    bool well = is_story ? hash_story(t, l, hash) : hash_scenario(t, l, hash);
    t->lines++;
    if (t->prints)
        printf("%s %llu %s\n", hash, l->seed, l->what);
    else if (!well || strcmp(hash, l->hash) != 0) {
        fprintf(stderr, "%s, seed %llu: hash %s, expected %s\n", l->what, l->seed, hash, l->hash);
        t->wrong++;
    }
}

static void compare_all(struct test *t, FILE *list)
{
    char text[300];
    struct golden l;
    while (fgets(text, sizeof text, list))
        if (sscanf(text, "%32s %llu %199s", l.hash, &l.seed, l.what) == 3 && *l.hash != '#')
            compare(t, &l);
        else if (t->prints)
            fputs(text, stdout);
}

static FILE *open_list(const struct test *t, const char *path)
{
    char golden[1100];
    snprintf(golden, sizeof golden, "%.1000s/tests/hashes/golden.txt", t->top);
    FILE *f = fopen(path ? path : golden, "r");
    if (!f)
        perror(path ? path : golden);
    return f;
}

int main(int argc, char **argv)
{
    const char *top = getenv("top_srcdir");
    struct test t = {.top = top ? top : "."};
    t.prints = argc > 1 && !strcmp(argv[1], "--print");
    FILE *list = open_list(&t, argv[1 + t.prints]);
    if (!list || !teller_open(&t.teller, NULL, 0))
        return EXIT_FAILURE;
    compare_all(&t, list);
    fclose(list);
    teller_close(&t.teller);
    if (t.wrong)
        fprintf(stderr, "%u of %u traces differ. If that is meant: make hashes\n", t.wrong,
                t.lines);
    return t.wrong || !t.lines ? EXIT_FAILURE : EXIT_SUCCESS;
}
