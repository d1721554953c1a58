/* 10,000 stories, each told to its end; some of them with the world copied, or decoded from its
 * encoding, after every step; some of them told again as a scenario. SOAK_SEEDS asks for another
 * number of stories.
 */
#include "soak.h"

#include "scenario/scenario.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

enum { SEEDS = 10000, LOTS = 20, TIMEOUT = 600 };

static struct soak soak;

/* One world in each lot is looked at after every step. */
START_TEST(after_the_links_have_healed_and_all_have_hung_up_nothing_is_left)
{
    uint64_t each = (soak_seeds(SEEDS) + LOTS - 1) / LOTS, first = (uint64_t)_i * each + 1;
    unsigned wrong = 0;
    for (uint64_t seed = first; seed < first + each; seed++) {
        soak.each_step = seed % 16 == 0;
        wrong += !soak_story(&soak, seed);
    }
    ck_assert_uint_eq(wrong, 0);
    ck_assert_uint_gt(soak.records, 100 * each);
}
END_TEST

/* ---- the same run, otherwise ----------------------------------------------------------------- */

struct digest {
    unsigned char byte[16];
    uint32_t records;
};

static void run_on(struct run *r, struct world *(*treat)(struct world *), usec until)
{
    while (run_step(r, until))
        if (treat)
            r->world = r->step.world = treat(r->world);
}

static struct digest digest_of(const struct plan *plan, struct world *(*treat)(struct world *))
{
    struct digest d;
    struct run run;
    run_start(&run, plan, true, choose_random, NULL);
    run_on(&run, treat, USEC_NEVER);
    trace_hash(run.trace, plan, d.byte);
    d.records = run.trace->count;
    run_end(&run);
    return d;
}

static void same(struct digest a, struct digest b)
{
    ck_assert_uint_eq(a.records, b.records);
    ck_assert_mem_eq(a.byte, b.byte, sizeof a.byte);
}

static void treated_the_same(uint64_t seed, struct world *(*treat)(struct world *))
{
    struct story story;
    story_open(&story, seed, &soak.machines);
    same(digest_of(&story.plan, NULL), digest_of(&story.plan, treat));
    story_close(&story);
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

/* ---- as a scenario --------------------------------------------------------------------------- */

static struct scenario *scenario_of(const struct story *story)
{
    struct complaints complaints = {0};
    char *text;
    size_t size;
    FILE *to = open_memstream(&text, &size);
    ck_assert_ptr_nonnull(to);
    story_print(story, to);
    fclose(to);
    struct scenario *s = scenario_parse("story.sip", text, size, NULL, 0, &complaints);
    complaints_print(&complaints, stderr);
    complaints_free(&complaints);
    ck_assert_msg(s != NULL, "%s", text);
    free(text);
    return s;
}

START_TEST(the_text_that_replays_a_story_gives_the_same_trace)
{
    struct story story;
    story_open(&story, (uint64_t)_i, &soak.machines);
    struct scenario *s = scenario_of(&story);
    same(digest_of(&story.plan, NULL), digest_of(scenario_plan(s), NULL));
    scenario_free(s);
    story_close(&story);
}
END_TEST

START_TEST(other_seeds_tell_other_stories)
{
    struct story a, b;
    story_open(&a, 1, &soak.machines);
    story_open(&b, 2, &soak.machines);
    struct digest one = digest_of(&a.plan, NULL), two = digest_of(&b.plan, NULL);
    ck_assert_mem_ne(one.byte, two.byte, sizeof one.byte);
    story_close(&a);
    story_close(&b);
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
    tcase_add_loop_test(t, the_text_that_replays_a_story_gives_the_same_trace, 0, 40);
    tcase_add_test(t, other_seeds_tell_other_stories);
    suite_add_tcase(s, t);
    return s;
}

int main(void)
{
    if (!soak_open(&soak))
        return EXIT_FAILURE;
    SRunner *runner = srunner_create(soak_suite());
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    soak_close(&soak);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
