/* Nodes that are alike: what is found is the same with them folded as with them told apart. */
#include "explore/runs.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CALLERS                         \
 "node bob phone answers after 300ms\n" \
 "link alice -- bob udp delay 10ms\n"   \
 "link bob -- dave udp delay 10ms\n"
#define ACTS "anytime alice calls bob\nanytime dave calls bob\n"

static const char two[] = "explore steps 40\nnode alice phone\nnode dave phone\n" CALLERS ACTS;
static const char lossy[] =
    "explore loss 1 steps 16\nnode alice phone\nnode dave phone\n" CALLERS ACTS;
static const char hanging[] =
    "explore acts 2 steps 16\nnode alice phone\nnode dave phone\n" CALLERS ACTS
    "anytime alice hangs up\nanytime dave hangs up\nanytime bob hangs up\n";
static const char timed[] = "explore loss 1 steps 20\nnode alice phone\nnode dave phone\n" CALLERS
                            "at 0s alice calls bob\nat 0s dave calls bob\n";
static const char broken[] = "explore steps 30\nnode alice phone\nnode dave phone\n" CALLERS ACTS
                             "never bob.dialog[2] starts\n";
static const char three[] =
    "explore steps 14\nnode alice phone\nnode dave phone\nnode carol phone\n"
    "link carol -- bob udp delay 10ms\n" CALLERS ACTS "anytime carol calls bob\n";
static const char *const same[] = {two, lossy, hanging, timed, broken, three};
enum { SAME = sizeof same / sizeof *same };

static const char *const apart[] = {
    "explore steps 16\nnode alice phone lines 1\nnode dave phone\n" CALLERS ACTS,
    "explore steps 16\nnode alice phone timers T1=1s\nnode dave phone\n" CALLERS ACTS,
    "explore steps 16\nnode alice phone\nnode dave phone\n" CALLERS ACTS "anytime dave hangs up\n",
    "explore steps 16\nnode alice phone\nnode dave phone\n" CALLERS ACTS
    "never alice.dialog[2] starts\n",
    "explore steps 16 calm order\nnode alice phone\nnode dave phone\n" CALLERS ACTS};
enum { APART = sizeof apart / sizeof *apart };

static struct scenario *parse(const char *text)
{
    struct complaints wrong = {0};
    struct scenario *s = scenario_parse("test.sip", text, strlen(text), NULL, 0, &wrong);
    for (size_t n = 0; n < wrong.count; n++)
        fprintf(stderr, "%s:%d: %s\n", wrong.item[n].file, wrong.item[n].line, wrong.item[n].text);
    ck_assert_ptr_nonnull(s);
    complaints_free(&wrong);
    struct bounds bounds = scenario_bounds(s);
    scenario_explore(s, &bounds);
    return s;
}

static struct exploration *explored_as(struct scenario *s, bool unfolded,
                                       void (*shown)(void *, const struct transition *), void *to)
{
    struct explore_options o = {.bounds = scenario_bounds(s),
                                .cores = 1,
                                .all = true,
                                .unfolded = unfolded,
                                .properties = ((uint64_t)1 << PROPERTIES) - 1,
                                .transition = shown,
                                .to = to};
    return explore(s, &o);
}

static uint64_t broken_properties(const struct exploration *e)
{
    uint64_t bits = 0;
    for (size_t n = 0; n < e->violations; n++)
        bits |= (uint64_t)1 << e->violation[n].finding.property;
    return bits;
}

START_TEST(finds_the_same_in_fewer_states)
{
    struct scenario *s = parse(same[_i]);
    struct exploration *whole = explored_as(s, true, NULL, NULL);
    struct exploration *folded = explored_as(s, false, NULL, NULL);
    ck_assert_uint_eq(broken_properties(folded), broken_properties(whole));
    ck_assert_uint_eq(folded->depth, whole->depth);
    ck_assert_uint_lt(4 * folded->states, 3 * whole->states);
    if (whole->violations)
        ck_assert_uint_eq(folded->violation[0].steps, whole->violation[0].steps);
    exploration_free(whole);
    exploration_free(folded);
    scenario_free(s);
}
END_TEST

START_TEST(tells_apart_what_differs)
{
    struct scenario *s = parse(apart[_i]);
    ck_assert_ptr_null(scenario_alike(s));
    struct exploration *whole = explored_as(s, true, NULL, NULL);
    struct exploration *folded = explored_as(s, false, NULL, NULL);
    ck_assert_uint_eq(folded->states, whole->states);
    exploration_free(whole);
    exploration_free(folded);
    scenario_free(s);
}
END_TEST

/* ---- keys ------------------------------------------------------------------------------------ */

struct keys {
    struct alike *alike;
    struct set own, least,
        moved; /* worlds as they are; their keys; as they are with places changed */
};

static void add(struct set *s, const uint64_t h[2])
{
    if (s->count == s->room) {
        s->room = s->room ? 2 * s->room : 1024;
        s->item = realloc(s->item, s->room * sizeof *s->item);
    }
    memcpy(s->item[s->count++].half, h, sizeof s->item->half);
}

static void take_keys(void *to, const struct transition *t)
{
    struct keys *k = to;
    uint64_t h[2], least[2] = {UINT64_MAX, UINT64_MAX};
    if (!t->after)
        return;
    alike_learn(k->alike);
    if (!k->own.work)
        k->own.work = coder_work_new();
    for (size_t n = 0; n < alike_count(k->alike); n++) {
        if (!world_fingerprint_as(t->after, k->own.work, alike_renaming(k->alike, n), h))
            return;
        add(n ? &k->moved : &k->own, h);
        if (h[0] < least[0] || (h[0] == least[0] && h[1] < least[1]))
            memcpy(least, h, sizeof h);
    }
    add(&k->least, least);
}

static struct keys keys_of(struct scenario *s, bool unfolded)
{
    struct keys k = {.alike = scenario_alike(s)};
    ck_assert_ptr_nonnull(k.alike);
    exploration_free(explored_as(s, unfolded, take_keys, &k));
    set_sort(&k.own);
    set_sort(&k.least);
    set_sort(&k.moved);
    return k;
}

static void keys_free(struct keys *k)
{
    alike_free(k->alike);
    set_free(&k->own);
    set_free(&k->least);
    set_free(&k->moved);
}

START_TEST(each_state_has_one_that_stands_for_it)
{
    struct scenario *s = parse(same[_i]);
    struct keys whole = keys_of(s, true), folded = keys_of(s, false);
    ck_assert_uint_gt(whole.own.count, 40);
    ck_assert_uint_eq(set_missing(&whole.least, &folded.least), 0);
    ck_assert_uint_eq(set_missing(&folded.least, &whole.least), 0);
    keys_free(&whole);
    keys_free(&folded);
    scenario_free(s);
}
END_TEST

/* What is forgotten when places change would be met nowhere. Not where acts are due in one instant:
 * of the orders of different nodes' events one is tried. */
START_TEST(worlds_with_places_changed_are_met_too)
{
    if (same[_i] == timed)
        return;
    struct scenario *s = parse(same[_i]);
    struct keys whole = keys_of(s, true);
    ck_assert_uint_eq(set_missing(&whole.moved, &whole.own), 0);
    keys_free(&whole);
    scenario_free(s);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("fold");
    TCase *t = tcase_create("fold");
    tcase_set_timeout(t, 300);
    suite_add_tcase(suite, t);
    tcase_add_loop_test(t, finds_the_same_in_fewer_states, 0, SAME);
    tcase_add_loop_test(t, tells_apart_what_differs, 0, APART);
    tcase_add_loop_test(t, each_state_has_one_that_stands_for_it, 0, SAME);
    tcase_add_loop_test(t, worlds_with_places_changed_are_met_too, 0, SAME);
    SRunner *r = srunner_create(suite);
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
