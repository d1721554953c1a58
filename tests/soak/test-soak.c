/* 2,000 stories, each told to its end, and the means to tell them: they say all that the language
 * can say, they tell the same when the world is copied, or decoded from its encoding, after every
 * step, and what fails is shrunk to what matters. SOAK_SEEDS asks for another number of stories.
 */
#include "soak.h"

#include "builtin/builtin.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SEEDS = 2000, LOTS = 20, TIMEOUT = 600, FAILURES_MAX = 3 };

static struct soak soak;

static uint64_t seeds(void)
{
    const char *text = getenv("SOAK_SEEDS");
    return text && *text ? strtoull(text, NULL, 10) : SEEDS;
}

START_TEST(after_the_links_have_healed_and_all_have_hung_up_nothing_is_left)
{
    uint64_t each = (seeds() + LOTS - 1) / LOTS;
    unsigned wrong = soak_range(&soak, (uint64_t)_i * each + 1, each, FAILURES_MAX, stderr);
    ck_assert_uint_eq(wrong, 0);
    ck_assert_uint_gt(soak.records, 100 * each);
    ck_assert_uint_lt(soak.objections, soak.items / 6); /* stories say what can be said */
}
END_TEST

/* ---- the same run, otherwise ----------------------------------------------------------------- */

struct summary {
    unsigned char byte[16];
    uint32_t records;
};

static struct summary summary_of(const struct plan *plan, struct world *(*treat)(struct world *))
{
    struct summary d;
    struct run run;
    run_start(&run, plan, true, choose_random, NULL);
    while (run_step(&run, USEC_NEVER))
        if (treat)
            run.world = run.step.world = treat(run.world);
    trace_hash(run.trace, plan, d.byte);
    d.records = run.trace->count;
    run_end(&run);
    return d;
}

static void same(struct summary a, struct summary b)
{
    ck_assert_uint_eq(a.records, b.records);
    ck_assert_mem_eq(a.byte, b.byte, sizeof a.byte);
}

static void treated_the_same(uint64_t seed, struct world *(*treat)(struct world *))
{
    struct story story;
    story_draw(&story, &soak.teller, seed);
    struct scenario *s = story_scenario(&story, &soak.teller, NULL);
    same(summary_of(scenario_plan(s), NULL), summary_of(scenario_plan(s), treat));
    scenario_free(s);
    story_free(&story);
}

/* The original is overwritten first: whoever still points into it will be found out. */
static struct world *copied(struct world *w)
{
    struct world *copy = world_copy(NULL, w);
    memset(w->block, 0xa5, w->block->bytes);
    world_free(w);
    return copy;
}

START_TEST(a_world_copied_after_every_step_goes_on_to_the_same_trace)
{
    treated_the_same((uint64_t)_i, copied);
}
END_TEST

static struct world *decoded(struct world *w)
{
    size_t size = world_encode(w, CODE_ALL, NULL, 0);
    unsigned char *bytes = malloc(size); /* to the byte: the sanitizer sees one too many */
    ck_assert_uint_eq(world_encode(w, CODE_ALL, bytes, size), size);
    struct world *again = world_decode(NULL, w->plan, CODE_ALL, bytes, size);
    ck_assert_ptr_nonnull(again);
    free(bytes);
    world_free(w);
    return again;
}

START_TEST(a_world_decoded_after_every_step_goes_on_to_the_same_trace)
{
    treated_the_same((uint64_t)_i, decoded);
}
END_TEST

static struct world *state_decoded(struct world *w)
{
    size_t size = world_encode(w, CODE_STATE, NULL, 0);
    unsigned char *bytes = malloc(size);
    world_encode(w, CODE_STATE, bytes, size);
    struct world *again = world_decode(NULL, w->plan, CODE_STATE, bytes, size);
    ck_assert_ptr_nonnull(again);
    const char *wrong = world_verify(again);
    ck_assert_msg(!wrong, "%s", wrong);
    ck_assert(world_equal(w, again));
    free(bytes);
    world_free(again);
    return w;
}

START_TEST(a_world_decoded_from_its_state_is_equal)
{
    treated_the_same((uint64_t)_i, state_decoded);
}
END_TEST

/* ---- what stories say ------------------------------------------------------------------------ */

static char *told(uint64_t seed)
{
    struct story story;
    story_draw(&story, &soak.teller, seed);
    char *text = story_text(&story, NULL);
    story_free(&story);
    return text;
}

START_TEST(the_same_seed_tells_the_same_story_and_another_another)
{
    char *one = told(1), *again = told(1), *other = told(2);
    ck_assert_str_eq(one, again);
    ck_assert_str_ne(one, other);
    free(one);
    free(again);
    free(other);
}
END_TEST

START_TEST(stories_say_every_verb)
{
    bool said[VERBS] = {false};
    for (uint64_t seed = 1; seed <= 300; seed++) {
        char *text = told(seed);
        for (unsigned v = VERB_NONE + 1; v < VERBS; v++)
            said[v] |= strstr(text, verb_rows[v].words) != NULL;
        free(text);
    }
    for (unsigned v = VERB_NONE + 1; v < VERBS; v++)
        ck_assert_msg(said[v], "no story says '%s'", verb_rows[v].words);
}
END_TEST

/* ---- shrinking ------------------------------------------------------------------------------- */

/* Fails whenever 3, 17 and 40 are there, and 41 only where 40 is. */
static bool needs_three(void *closure, const bool *kept)
{
    ++*(unsigned *)closure;
    return kept[3] && kept[17] && kept[40];
}

START_TEST(what_does_not_matter_is_left_out)
{
    bool kept[200];
    unsigned asked = 0;
    memset(kept, 1, sizeof kept);
    unsigned tries = shrink(kept, 200, needs_three, &asked, 1000);
    ck_assert_uint_eq(tries, asked);
    ck_assert_uint_lt(tries, 100);
    for (unsigned n = 1; n < 200; n++)
        ck_assert_int_eq(kept[n], n == 3 || n == 17 || n == 40);
}
END_TEST

START_TEST(numbers_are_read_as_they_are_printed)
{
    bool kept[20] = {false}, again[20];
    char text[60] = "";
    kept[1] = kept[5] = kept[6] = kept[7] = kept[19] = true;
    FILE *to = fmemopen(text, sizeof text, "w");
    numbers_print(kept, 20, to);
    fclose(to);
    ck_assert_str_eq(text, "1,5-7,19");
    ck_assert(numbers_read(text, again, 20));
    ck_assert_mem_eq(kept, again, sizeof kept);
    ck_assert(!numbers_read("20", again, 20));
    ck_assert(!numbers_read("x", again, 20));
    ck_assert(!numbers_read("3-2", again, 20));
}
END_TEST

/* A client transaction that is surprised by a second copy of its final response. */
static void write_broken(const char *folder)
{
    static const char whole[] = "1xx, 200-699";
    char path[100];
    const struct builtin_file *f = builtin_diagrams;
    while (strcmp(f->path, "client.gv"))
        f++;
    const char *at = strstr(f->text, whole);
    ck_assert_ptr_nonnull(at);
    ck_assert(!mkdir(folder, 0700));
    snprintf(path, sizeof path, "%s/client.gv", folder);
    FILE *to = fopen(path, "w");
    fprintf(to, "%.*s1xx%s", (int)(at - f->text), f->text, at + strlen(whole));
    fclose(to);
}

static void remove_broken(const char *folder)
{
    char path[100];
    snprintf(path, sizeof path, "%s/client.gv", folder);
    unlink(path);
    rmdir(folder);
}

/* The numbers behind --keep of the first failure that was told. */
static char *keep_of(char *said, uint64_t *seed)
{
    char *keep = strstr(said, "--keep ");
    ck_assert_ptr_nonnull(keep);
    *seed = strtoull(said + strlen("seed "), NULL, 10);
    keep += strlen("--keep ");
    keep[strcspn(keep, "\n")] = '\0';
    return keep;
}

START_TEST(a_broken_machine_is_found_and_its_story_shrunk_to_one_command)
{
    struct soak broken;
    struct outcome outcome;
    char *said = NULL, folder[] = "soak-broken";
    const char *folders[] = {folder};
    size_t size;
    uint64_t seed;
    write_broken(folder);
    ck_assert(soak_open(&broken, folders, 1));
    FILE *to = open_memstream(&said, &size);
    ck_assert_uint_eq(soak_range(&broken, 1, 200, 1, to), 1);
    fclose(to);
    ck_assert_ptr_nonnull(strstr(said, "unexpected in client, Completed: "));
    char *keep = keep_of(said, &seed);
    ck_assert(soak_again(&broken, seed, keep, &outcome));
    ck_assert_ptr_nonnull(strstr(outcome.what, "unexpected in client"));
    ck_assert_uint_lt(strlen(keep), 60); /* a call, a BYE, and what doubles the answer */
    ck_assert(soak_again(&soak, seed, NULL, &outcome)); /* it is the machine's fault */
    ck_assert_str_eq(outcome.what, "");
    soak_close(&broken);
    remove_broken(folder);
    free(said);
}
END_TEST

/* ---- */

static Suite *soak_suite(void)
{
    Suite *s = suite_create("soak");
    TCase *t = tcase_create("soak");
    tcase_set_timeout(t, TIMEOUT);
    tcase_add_loop_test(t, after_the_links_have_healed_and_all_have_hung_up_nothing_is_left, 0,
                        LOTS);
    tcase_add_loop_test(t, a_world_copied_after_every_step_goes_on_to_the_same_trace, 0, 100);
    tcase_add_loop_test(t, a_world_decoded_after_every_step_goes_on_to_the_same_trace, 0, 100);
    tcase_add_loop_test(t, a_world_decoded_from_its_state_is_equal, 0, 40);
    tcase_add_test(t, the_same_seed_tells_the_same_story_and_another_another);
    tcase_add_test(t, stories_say_every_verb);
    tcase_add_test(t, what_does_not_matter_is_left_out);
    tcase_add_test(t, numbers_are_read_as_they_are_printed);
    tcase_add_test(t, a_broken_machine_is_found_and_its_story_shrunk_to_one_command);
    suite_add_tcase(s, t);
    return s;
}

int main(void)
{
    if (!soak_open(&soak, NULL, 0))
        return EXIT_FAILURE;
    SRunner *runner = srunner_create(soak_suite());
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    soak_close(&soak);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
