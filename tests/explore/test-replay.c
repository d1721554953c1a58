/* A run that deviates, made again: by its deviations, and from its text. */
#include "explore/explore.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SEEDS = 60, KINDS = CHOICE_DELAY_TWICE + 1 };

static const char *const stories[] = {
    /* two phones, both may do anything */
    "node alice phone\nnode bob phone answers after 200ms\nlink alice -- bob udp delay 20ms\n"
    "explore loss 3 duplicates 3 delays 5ms 600ms 2.5s until 40s\nat 0s alice calls bob\n"
    "anytime: bob hangs up\nanytime alice hangs up\nanytime bob crashes\nanytime bob restarts\n",
    /* re-INVITEs that cross, so that both back off; nothing else is tried */
    "node alice phone\nnode bob phone answers\nlink alice -- bob udp delay 20ms jitter 30ms loss 9%\n"
    "explore loss 1 delays 300ms\nrun until 20s\nat 0s alice calls bob\nanytime: bob holds\n"
    "anytime alice holds for 1s\nat 1s bob holds, alice re-invites\nat 5s bob holds, alice re-invites\n"
    "at 5s bob holds\n",
    /* TCP on one side, expectations and reactions, several phones */
    "title TCP # and more\nseed 7\nnode alice phone\nnode bob phone answers after 1s as two phones\n"
    "node carol phone answers after 1s\nnode p1 server thinks 40ms\n"
    "link alice -- bob udp delay 20ms\nlink alice -- carol tcp delay 20ms jitter 10ms\n"
    "link bob -- carol udp delay 20ms reorder 10%\nlink alice -- p1 tcp delay 40ms\n"
    "explore loss 2, duplicates 2, late 3, delays 20ms 40ms 1s, until 40s\n"
    "at 0s alice calls bob, alice calls carol, alice registers with p1\nanytime alice hangs up\n"
    "anytime: alice holds for 2s\nanytime bob calls carol\nwhen bob rings carol hangs up\n"
    "at 3s after 1 step bob hangs up\nexpect every dialog ends by 30s\n"
    "never alice.dialog-caller[1] is Confirmed for 2s\n",
    /* all at once: timers that fire together, messages that arrive together */
    "node alice phone\nnode bob phone\nnode carol phone rings\nlink alice -- bob udp delay 500ms\n"
    "link carol -- bob udp delay 500ms\nlink alice -- carol udp delay 500ms\n"
    "explore loss 4 duplicates 4 delays 1s until 50s\n"
    "at 0s alice calls bob, carol calls bob, alice calls carol\n"
    "at 2s bob answers\nanytime alice hangs up\nanytime bob hangs up call 1\n",
    /* links without delay, a message of no known method, lines of text below an act */
    "node alice phone\nnode bob phone answers\nlink alice -- bob udp\nlink bob -- alice tcp\n"
    "explore loss 2 duplicates 2 delays 0s 70ms until 40s\nat 0s alice calls bob\n"
    "anytime alice sends raw to bob\n  | FETCH sip:bob@bob.example.com SIP/2.0\n"
    "  | Via: SIP/2.0/UDP alice.example.com;branch=z9hG4bKx\n  | From: <sip:alice@example.com>;tag=1\n"
    "  | To: <sip:bob@example.com>\n  | Call-ID: x@alice.example.com\n  | CSeq: 1 FETCH\n"
    "  | Max-Forwards: 70\n  | Content-Length: 0\n  |\n"
    "anytime: bob sends a message \"a text that is so long that nobody would write it on one line, \"\n"
    "anytime alice hangs up\n",
};
enum { STORIES = sizeof stories / sizeof *stories };

static struct scenario *parsed(const char *text)
{
    struct complaints c = {0};
    struct scenario *s = scenario_parse("test.sip", text, strlen(text), NULL, 0, &c);
    if (!s)
        complaints_print(&c, stderr);
    ck_assert_msg(s, "%s", text);
    return s;
}

/* ---- one that deviates by chance ------------------------------------------------------------- */

struct wanderer {
    uint64_t stream;
    struct bounds left;
    struct deviation *item;
    size_t count;
    uint32_t step;
    struct choice *asked;
    size_t nasked;
};

/* Within the bounds? Then it is taken off. */
static bool may(struct wanderer *w, const struct choice *c, uint32_t answer)
{
    uint32_t *left = c->kind == CHOICE_FATE && answer == FATE_LOST ? &w->left.loss
                     : c->kind == CHOICE_FATE                      ? &w->left.duplicates
                     : c->kind == CHOICE_DELAY || c->kind == CHOICE_DELAY_TWICE ? &w->left.late
                                                                                : NULL;
    if (left && !*left)
        return false;
    if (left)
        --*left;
    return true;
}

static uint32_t wander(void *chooser, struct world *world, const struct choice *c)
{
    struct wanderer *w = chooser;
    uint32_t often = c->kind == CHOICE_MOMENT ? 20 : c->kind == CHOICE_BACKOFF ? 2 : 5;
    w->asked = realloc(w->asked, (w->nasked + 1) * sizeof *w->asked);
    w->asked[w->nasked++] = *c;
    if (stream_below(&w->stream, often))
        return 0;
    uint32_t answer = stream_below(&w->stream, c->of);
    if (!answer || !may(w, c, answer))
        return 0;
    w->item = realloc(w->item, (w->count + 1) * sizeof *w->item);
    w->item[w->count] = (struct deviation){.choice = *c,
                                           .answer = answer,
                                           .step = w->step + 1,
                                           .after = world->block->counted,
                                           .t = world->block->now};
    w->item[w->count++].choice.stream = NULL;
    return answer;
}

static int by_key(const void *a, const void *b)
{
    const struct choice *x = a, *y = b;
    uint64_t p = (uint64_t)x->kind << 48 | (uint64_t)x->a << 32 | (uint64_t)x->b << 16 | x->c,
             q = (uint64_t)y->kind << 48 | (uint64_t)y->a << 32 | (uint64_t)y->b << 16 | y->c;
    return p != q ? (p > q) - (p < q) : (x->d > y->d) - (x->d < y->d);
}

/* A key names one question of a run. */
static void check_keys(struct wanderer *w)
{
    qsort(w->asked, w->nasked, sizeof *w->asked, by_key);
    for (size_t n = 1; n < w->nasked; n++)
        ck_assert_msg(by_key(&w->asked[n - 1], &w->asked[n]),
                      "kind %u, %u %u %x %u was asked twice", w->asked[n].kind, w->asked[n].a,
                      w->asked[n].b, w->asked[n].c, w->asked[n].d);
}

/* ---- runs ------------------------------------------------------------------------------------ */

struct outcome {
    unsigned char hash[16];
    struct record *record;
    uint32_t count;
    size_t broken;
};

/* A user's act has its number in the plan, which another text has not. */
static struct outcome run_of(struct scenario *s, choose *chooses, void *chooser, uint32_t *step)
{
    struct outcome o;
    struct run run;
    usec end = scenario_end(s) ? scenario_end(s) : USEC_NEVER;
    run_start(&run, scenario_plan(s), true, chooses, chooser);
    while (run_step(&run, end) && run.trace->count < 20000)
        if (step)
            ++*step;
    o.broken = scenario_finish(s, &run);
    trace_hash(run.trace, scenario_plan(s), o.hash);
    o.count = run.trace->count;
    o.record = malloc((o.count + 1) * sizeof *o.record);
    memcpy(o.record, run.trace->record, (o.count + 1) * sizeof *o.record);
    for (uint32_t n = 1; n <= o.count; n++)
        if (o.record[n].what == RECORD_USER)
            o.record[n].edge = 0;
    run_end(&run);
    return o;
}

static void check_same(const struct outcome *a, const struct outcome *b, const char *text)
{
    for (uint32_t n = 1; n <= a->count && n <= b->count; n++)
        ck_assert_msg(!memcmp(&a->record[n], &b->record[n], sizeof *a->record), "record %u of\n%s",
                      n, text);
    ck_assert_msg(a->count == b->count, "%u records, not %u of\n%s", b->count, a->count, text);
    ck_assert_mem_eq(a->hash, b->hash, 16);
    ck_assert_uint_eq(a->broken, b->broken);
}

static void check_story(const char *story, uint64_t seed, uint32_t deviated[KINDS])
{
    struct scenario *s = parsed(story);
    struct bounds bounds = scenario_bounds(s);
    scenario_explore(s, &bounds);
    struct wanderer w = {.stream = stream_seed(seed, "wander"), .left = bounds};
    struct outcome first = run_of(s, wander, &w, &w.step);
    struct deviations d = {w.item, w.count, 0};
    struct outcome again = run_of(s, choose_deviations, &d, NULL);
    check_same(&first, &again, story);
    char *text = explore_text(s, w.item, w.count);
    struct scenario *told = parsed(text);
    struct outcome replayed = run_of(told, choose_random, NULL, NULL);
    check_same(&first, &replayed, text);
    check_keys(&w);
    for (size_t n = 0; n < w.count; n++)
        deviated[w.item[n].choice.kind]++;
    free(first.record);
    free(again.record);
    free(replayed.record);
    free(text);
    free(w.item);
    free(w.asked);
    scenario_free(told);
    scenario_free(s);
}

START_TEST(a_run_that_deviates_is_replayed_by_its_deviations_and_from_its_text)
{
    static const uint8_t tried[] = {CHOICE_FATE,  CHOICE_DELAY,  CHOICE_BACKOFF,
                                    CHOICE_ORDER, CHOICE_MOMENT, CHOICE_DELAY_TWICE};
    uint32_t deviated[KINDS] = {0};
    for (uint64_t seed = 1; seed <= SEEDS; seed++)
        check_story(stories[_i], seed, deviated);
    for (unsigned k = 0; k < sizeof tried; k++)
        ck_assert_msg(deviated[tried[k]] || (_i != 1 && tried[k] == CHOICE_BACKOFF) ||
                          (_i == 1 && tried[k] == CHOICE_DELAY_TWICE),
                      "choices of kind %u were never otherwise", tried[k]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("replay");
    TCase *t = tcase_create("texts");
    tcase_set_timeout(t, 240);
    tcase_add_loop_test(t, a_run_that_deviates_is_replayed_by_its_deviations_and_from_its_text, 0,
                        STORIES);
    suite_add_tcase(suite, t);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
