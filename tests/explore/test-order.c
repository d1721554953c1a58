/* Which of several events goes first: what is not tried, because events of different nodes commute,
 * leads nowhere else. */
#include "explore/explore.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- a set of numbers ------------------------------------------------------------------------ */

enum { PLACES = 1 << 18 };
struct set {
    uint64_t place[PLACES];
    uint32_t count;
};

static bool set_add(struct set *s, uint64_t v)
{
    uint32_t at = (uint32_t)(v >> 40) % PLACES;
    for (v |= 1; s->place[at]; at = (at + 1) % PLACES)
        if (s->place[at] == v)
            return false;
    s->place[at] = v;
    ck_assert_uint_lt(++s->count, PLACES / 2);
    return true;
}

static bool set_has(const struct set *s, uint64_t v)
{
    uint32_t at = (uint32_t)(v >> 40) % PLACES;
    for (v |= 1; s->place[at]; at = (at + 1) % PLACES)
        if (s->place[at] == v)
            return true;
    return false;
}

/* ---- what a world is, whatever the order of its events --------------------------------------- */

static uint64_t mixed(uint64_t h, uint64_t v)
{
    h ^= v;
    return stream_draw(&h);
}

static uint64_t of_event(const struct world *w, ref r)
{
    const struct event *e = world_item(w, r);
    struct concern c = {0, 0};
    const struct message *m = e->what == EVENT_ARRIVAL ? world_item(w, e->payload) : NULL;
    if (e->what == EVENT_TIMER)
        c.node = instance_at(w, e->owner)->node;
    else if (e->what != EVENT_SCRIPT)
        w->plan->hooks.concerns(w, e, &c);
    uint64_t h = mixed(e->what, (uint64_t)(e->due - w->block->now));
    h = mixed(mixed(h, e->which), c.node);
    return m ? mixed(h, (uint64_t)m->method << 32 | m->status << 16 | m->from) : h;
}

static uint64_t signature(const struct world *w)
{
    ref pending[200];
    size_t count = events_pending(w, pending, 200);
    uint64_t h = w->plan->hooks.anytime ? w->plan->hooks.anytime(w) : 0, all = 0;
    ck_assert_uint_le(count, 200);
    for (size_t n = 0; n < count; n++)
        all += of_event(w, pending[n]);
    h = mixed(h, all);
    for (uint16_t n = 1; n <= w->plan->nodes; n++)
        for (unsigned g = REGION_SIM_END; g < REGIONS; g++)
            for (ref r = w->plan->region[g].is_instance ? world_node(w, n)->first[g] : 0; r;
                 r = instance_at(w, r)->next) {
                const struct instance *i = instance_at(w, r);
                h = mixed(h, (uint64_t)n << 32 | g << 16 | i->machine << 8 | i->state);
            }
    return mixed(h, (uint64_t)w->block->now);
}

/* ---- all runs -------------------------------------------------------------------------------- */

struct search {
    struct scenario *scenario;
    struct step step;
    struct set met, *at_rest; /* worlds; signatures of those in which an instant is over */
    usec until;
};
/* The answers of one step: counted up like the digits of a number. */
struct odometer {
    uint32_t answer[16], of[16], asked;
};

static uint32_t count_up(void *chooser, struct world *w, const struct choice *c)
{
    struct odometer *o = chooser;
    (void)w;
    ck_assert_uint_lt(o->asked, 16);
    o->of[o->asked] = c->of;
    return o->answer[o->asked++];
}

static bool next_answers(struct odometer *o)
{
    while (o->asked && o->answer[o->asked - 1] + 1 == o->of[o->asked - 1])
        o->answer[--o->asked] = 0;
    if (o->asked)
        o->answer[o->asked - 1]++;
    return o->asked > 0;
}

static bool is_at_rest(const struct world *w)
{
    ref next = event_next(w);
    return !next || ((const struct event *)world_item(w, next))->due > w->block->now;
}

static void search(struct search *s, const struct world *from)
{
    struct odometer o = {.asked = 0};
    struct world *w = NULL;
    do {
        unsigned char hash[16];
        uint64_t key;
        w = world_copy(w, from);
        s->step.world = w;
        s->step.choose = count_up;
        s->step.chooser = &o;
        s->step.trace->count = s->step.trace->npayloads = 0;
        o.asked = 0;
        if (!world_advance(&s->step, s->until))
            continue;
        world_hash(w, hash);
        memcpy(&key, hash, sizeof key);
        if (!set_add(&s->met, mixed(key, (uint64_t)w->block->now)))
            continue;
        if (is_at_rest(w))
            set_add(s->at_rest, signature(w));
        search(s, w);
    } while (next_answers(&o));
    world_free(w);
}

static uint32_t search_all(const char *text, bool commute, usec until, struct set *at_rest)
{
    struct complaints c = {0};
    struct search *s = calloc(1, sizeof *s);
    s->scenario = scenario_parse("test.sip", text, strlen(text), NULL, 0, &c);
    ck_assert(s->scenario);
    struct bounds bounds = scenario_bounds(s->scenario);
    scenario_explore(s->scenario, &bounds);
    struct tries *tries = (struct tries *)scenario_plan(s->scenario)->tries;
    ck_assert(tries->commute);
    tries->commute = commute;
    struct run run;
    run_start(&run, scenario_plan(s->scenario), true, count_up, NULL);
    s->step = run.step;
    s->until = until;
    s->at_rest = at_rest;
    search(s, run.world);
    uint32_t met = s->met.count;
    run_end(&run);
    scenario_free(s->scenario);
    free(s);
    return met;
}

static const struct {
    const char *text;
    usec until;
    bool acts; /* some may come anytime */
} stories[] = {
    {"node alice phone\nnode bob phone answers\nnode carol phone answers\n"
     "link alice -- bob udp delay 20ms\nlink alice -- carol udp delay 20ms\n"
     "link bob -- carol udp delay 20ms\nat 0s alice calls bob\nat 0s bob calls carol\n"
     "at 0s carol calls alice\n",
     110000, false},
    /* T1 is a link's delay: timers fire when messages arrive */
    {"node alice phone\nnode bob phone\nnode carol phone answers\n"
     "link alice -- bob udp delay 500ms\nlink alice -- carol udp delay 500ms\n"
     "link bob -- carol tcp delay 500ms\nat 0s alice calls bob, bob calls carol\n",
     1600000, false},
    /* CANCEL comes when bob answers; carol does the same with dave */
    {"node alice phone\nnode bob phone answers after 100ms\nnode carol phone\n"
     "node dave phone answers after 100ms\nlink alice -- bob udp delay 20ms\n"
     "link carol -- dave udp delay 20ms\nat 0s alice calls bob, carol calls dave\n"
     "at 100ms alice hangs up, carol hangs up\n",
     200000, false},
    {"node alice phone\nnode bob phone answers\nnode carol phone answers after 20ms\n"
     "link alice -- bob tcp delay 20ms\nlink alice -- carol udp delay 20ms\n"
     "at 0s alice calls bob, alice calls carol\nanytime alice hangs up\nanytime bob hangs up\n",
     50000, true},
};
enum { STORIES = sizeof stories / sizeof *stories };

/* Acts that come anytime come after a step. More steps of an instant are more moments for them: of
 * those that are not tried, it is only said that nothing is made up. */
START_TEST(orders_that_are_not_tried_lead_to_no_other_world)
{
    struct set *few = calloc(1, sizeof *few), *all = calloc(1, sizeof *all);
    uint32_t met_few = search_all(stories[_i].text, true, stories[_i].until, few);
    uint32_t met_all = search_all(stories[_i].text, false, stories[_i].until, all);
    for (unsigned n = 0; n < PLACES; n++) {
        ck_assert_msg(stories[_i].acts || !all->place[n] || set_has(few, all->place[n]),
                      "a world was missed");
        ck_assert_msg(!few->place[n] || set_has(all, few->place[n]), "a world was made up");
    }
    ck_assert_uint_gt(few->count, 3);
    ck_assert_uint_lt(met_few, met_all);
    if (getenv("SHOW"))
        printf("%d: %u of %u worlds, %u at rest\n", _i, met_few, met_all, few->count);
    free(few);
    free(all);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("order");
    TCase *t = tcase_create("order");
    tcase_set_timeout(t, 120);
    tcase_add_loop_test(t, orders_that_are_not_tried_lead_to_no_other_world, 0, STORIES);
    suite_add_tcase(suite, t);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
