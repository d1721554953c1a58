/* The state of a world is all that its future goes by: of every scenario below tests/scenarios a twin
 * runs along that is taken apart into its state again and again and made anew. Whatever is no state
 * has gone from it each time: record numbers, copies, ordinals, serials, sequence numbers, causes,
 * which places were free, and how late it is. What happens to it must be the same.
 *
 * Chance answers both alike: what is asked is asked of both, and in the same order.
 */
#define _XOPEN_SOURCE 700 /* nftw */
#include "scenario/scenario.h"

#include <check.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILES = 2000, EVERY = 3, MANY_STEPS = 400 };
static char *file[FILES];
static int files;

static int note_file(const char *path, const struct stat *st, int type, struct FTW *f)
{
    size_t length = strlen(path);
    (void)st, (void)f;
    if (type == FTW_F && length > 4 && !strcmp(path + length - 4, ".sip") && files < FILES &&
        !strstr(path, "/bad/"))
        file[files++] = strdup(path);
    return 0;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void find_files(void)
{
    const char *top = getenv("top_srcdir");
    char path[1000];
    snprintf(path, sizeof path, "%s/tests/scenarios", top ? top : ".");
    nftw(path, note_file, 16, FTW_PHYS);
    qsort(file, (size_t)files, sizeof *file, by_name);
}

/* ---- two runs, one of them by its state alone ------------------------------------------------ */

struct pair {
    const char *file;
    struct scenario *scenario;
    struct run run, twin;
    uint64_t stream[2];
    usec late; /* how much earlier it is in the twin's world */
    usec until;
    unsigned steps;
    struct coder_work *work;
};

static uint32_t draw(void *chooser, struct world *w, const struct choice *c)
{
    uint64_t *stream = chooser;
    (void)w;
    if (c->kind == CHOICE_DELAY && c->of > 1000) /* jitter: as it is */
        return 0;
    return stream_below(stream, 100) < 15 ? 1 + stream_below(stream, c->of - 1) : 0;
}

static bool open_pair(struct pair *p, const char *path, const struct bounds *bounds)
{
    struct complaints wrong = {0};
    *p = (struct pair){.file = path, .scenario = scenario_load(path, NULL, 0, &wrong)};
    complaints_free(&wrong);
    if (!p->scenario)
        return false;
    if (bounds)
        scenario_explore(p->scenario, bounds);
    const struct plan *plan = scenario_plan(p->scenario);
    p->until = scenario_end(p->scenario) ? scenario_end(p->scenario) : 300000000;
    p->stream[0] = p->stream[1] = 7;
    p->work = coder_work_new();
    run_start(&p->run, plan, true, draw, &p->stream[0]);
    run_start(&p->twin, plan, true, draw, &p->stream[1]);
    return true;
}

static void close_pair(struct pair *p)
{
    run_end(&p->run);
    run_end(&p->twin);
    coder_work_free(p->work);
    scenario_free(p->scenario);
}

static void remake(struct pair *p)
{
    size_t size;
    struct world *w = p->twin.world;
    const struct plan *plan = w->plan;
    const unsigned char *bytes = world_state(w, p->work, &size);
    unsigned char *own = malloc(size);
    memcpy(own, bytes, size);
    usec now = w->block->now;
    ck_assert_msg(world_decode_with(p->work, w, plan, own, size) == w, "%s: not decoded after %u",
                  p->file, p->steps);
    p->late += now - w->block->now;
    const char *wrong = world_verify(w);
    ck_assert_msg(!wrong, "%s: %s after %u steps", p->file, wrong, p->steps);
    free(own);
}

static bool is_told_by_users(const struct record *r)
{
    return r->what == RECORD_USER || r->what == RECORD_NOTE || r->what == RECORD_CHECK;
}

/* All but provenance. */
static bool same(const struct pair *p, const struct record *a, const struct record *b)
{
    usec due = a->due ? b->due + p->late : b->due;
    return a->t == b->t + p->late && a->due == due && a->node == b->node && a->peer == b->peer &&
           a->edge == b->edge && a->what == b->what && a->machine == b->machine &&
           a->from == b->from && a->to == b->to && a->atom == b->atom && a->flags == b->flags &&
           (!is_told_by_users(a) || a->subject == b->subject);
}

static void compare_records(const struct pair *p, uint32_t *from)
{
    const struct trace *a = p->run.trace, *b = p->twin.trace;
    ck_assert_msg(a->count == b->count, "%s: after step %u %u records, and %u", p->file, p->steps,
                  a->count, b->count);
    for (; *from <= a->count; ++*from)
        ck_assert_msg(same(p, &a->record[*from], &b->record[*from]),
                      "%s: record %u of step %u differs", p->file, *from, p->steps);
}

static void same_states(const struct pair *p)
{
    ck_assert_msg(world_equal(p->run.world, p->twin.world), "%s: other states after step %u",
                  p->file, p->steps);
    uint64_t a[2], b[2];
    world_fingerprint(p->run.world, p->work, a);
    world_fingerprint(p->twin.world, p->work, b);
    ck_assert_mem_eq(a, b, sizeof a);
}

static void same_verdicts(struct pair *p)
{
    scenario_finish(p->scenario, &p->run);
    scenario_finish(p->scenario, &p->twin);
    for (size_t i = 0; i < scenario_checks(p->scenario); i++)
        ck_assert_msg(scenario_verdict(p->scenario, p->run.world, i) ==
                          scenario_verdict(p->scenario, p->twin.world, i),
                      "%s: another verdict on line %d", p->file,
                      scenario_check(p->scenario, i).line);
}

static void run_pair(struct pair *p)
{
    uint32_t from = 1;
    while (p->steps < MANY_STEPS && run_step(&p->run, p->until)) {
        ck_assert(run_step(&p->twin, p->until - p->late));
        p->steps++;
        compare_records(p, &from);
        same_states(p);
        if (p->steps % EVERY == 0)
            remake(p);
    }
    if (p->steps < MANY_STEPS)
        ck_assert(!run_step(&p->twin, p->until - p->late));
    same_verdicts(p);
}

static void run_all(const struct bounds *bounds)
{
    unsigned count = 0;
    for (int n = 0; n < files; n++) {
        struct pair p;
        if (!open_pair(&p, file[n], bounds))
            continue;
        run_pair(&p);
        close_pair(&p);
        count++;
    }
    ck_assert_uint_gt(count, 100);
}

START_TEST(a_world_made_anew_from_its_state_goes_the_same_way)
{
    run_all(NULL);
}
END_TEST

START_TEST(so_it_does_where_messages_are_lost_late_and_doubled)
{
    struct bounds bounds = {
        .loss = 9, .duplicates = 9, .late = 9, .delays = 2, .delay = {100000, 700000}};
    run_all(&bounds);
}
END_TEST

int main(void)
{
    find_files();
    Suite *s = suite_create("states");
    TCase *t = tcase_create("states");
    tcase_set_timeout(t, 600);
    tcase_add_test(t, a_world_made_anew_from_its_state_goes_the_same_way);
    tcase_add_test(t, so_it_does_where_messages_are_lost_late_and_doubled);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    for (int n = 0; n < files; n++)
        free(file[n]);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
