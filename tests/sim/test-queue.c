/* The queue against a sorted list. */
#include "sim/tests.h"

#include <stdlib.h>
#include <string.h>

/* What the naive list knows of an event. */
struct expected {
    usec due;
    uint32_t number;
    ref event;
};
struct list {
    struct expected item[2000];
    unsigned count;
    uint32_t made, wrong, happened;
};

static bool before(const struct expected *a, const struct expected *b)
{
    return a->due < b->due || (a->due == b->due && a->number < b->number);
}

static void list_add(struct list *l, struct expected e)
{
    unsigned n = l->count++;
    for (; n && before(&e, &l->item[n - 1]); n--)
        l->item[n] = l->item[n - 1];
    l->item[n] = e;
}

static void list_take(struct list *l, unsigned place)
{
    memmove(&l->item[place], &l->item[place + 1], (--l->count - place) * sizeof *l->item);
}

struct queue_plan {
    struct toy_plan *toys;
    struct list *list;
};

/* The next event must be the list's first; `which` and owner hold its number. */
static void happens(struct step *s, const struct stimulus *what)
{
    struct list *l = (struct list *)s->plan->script;
    if (!l->count || l->item[0].number != what->to || l->item[0].due != s->world->block->now)
        l->wrong++;
    l->happened++;
    list_take(l, 0);
}

static usec span(uint64_t *stream, unsigned distinct)
{
    return 1000 * (1 + stream_below(stream, distinct)) * (1 + stream_below(stream, 2) * 63);
}

static void add(struct toy_run *r, struct list *l, uint64_t *stream, unsigned distinct)
{
    bool random = !stream_below(stream, 4);
    usec delay = random ? stream_below(stream, 100000) : span(stream, distinct);
    struct expected e = {.due = r->world->block->now + delay, .number = ++l->made};
    e.event = event_add(&r->step, delay, random, EVENT_OWN, 0, e.number, NULL);
    list_add(l, e);
}

static void cancel(struct toy_run *r, struct list *l, uint64_t *stream)
{
    unsigned n = stream_below(stream, l->count);
    event_cancel(r->world, l->item[n].event);
    list_take(l, n);
}

static void compare(uint64_t seed, unsigned distinct)
{
    struct list *l = calloc(1, sizeof *l);
    struct toy_plan *p = toy_plan_new(1);
    struct toy_run r;
    p->plan.hooks.own = happens;
    p->plan.script = l;
    toy_start(&r, p, false);
    for (unsigned n = 0; n < 6000; n++) {
        unsigned draw =
            stream_below(&seed, n < 3000 ? 8 : 12); /* first it grows, then it shrinks */
        if (draw < 5 && l->count < 1999)
            add(&r, l, &seed, distinct);
        else if (draw == 5 && l->count)
            cancel(&r, l, &seed);
        else
            ck_assert_int_eq(l->count != 0, toy_step(&r));
        if (n % 500 == 0)
            ck_assert_pstr_eq(world_verify(r.world), NULL);
    }
    while (toy_step(&r))
        ;
    ck_assert_uint_eq(l->count, 0);
    ck_assert_uint_eq(l->wrong, 0);
    ck_assert_uint_gt(l->happened, 1000);
    toy_end(&r);
    toy_plan_free(p);
    free(l);
}

START_TEST(events_come_in_the_order_of_a_sorted_list)
{
    compare((uint64_t)_i, 20);
}
END_TEST

START_TEST(more_distinct_spans_than_fifos_keep_the_order)
{
    compare((uint64_t)_i, 300);
}
END_TEST

START_TEST(spans_that_change_take_over_empty_fifos)
{
    struct toy_plan *p = toy_plan_new(1);
    struct toy_run r;
    struct list *l = calloc(1, sizeof *l);
    p->plan.hooks.own = happens;
    p->plan.script = l;
    toy_start(&r, p, false);
    for (unsigned n = 1; n <= 1000; n++) {
        struct expected e = {.due = r.world->block->now + 7 * n, .number = n};
        event_add(&r.step, 7 * n, false, EVENT_OWN, 0, n, NULL);
        list_add(l, e);
        if (n % 3 == 0)
            toy_step(&r);
    }
    ck_assert_uint_le(r.world->block->queue.fifos, QUEUE_FIFOS);
    while (toy_step(&r))
        ;
    ck_assert_uint_eq(l->happened, 1000);
    ck_assert_uint_eq(l->wrong, 0);
    toy_end(&r);
    toy_plan_free(p);
    free(l);
}
END_TEST

START_TEST(sequence_numbers_may_wrap_around)
{
    struct toy_plan *p = toy_plan_new(1);
    struct toy_run r;
    struct list *l = calloc(1, sizeof *l);
    p->plan.hooks.own = happens;
    p->plan.script = l;
    toy_start(&r, p, false);
    r.world->block->seq = UINT32_MAX - 5;
    for (unsigned n = 1; n <= 20; n++) {
        event_add(&r.step, 1000, n % 2, EVENT_OWN, 0, n, NULL);
        list_add(l, (struct expected){.due = 1000, .number = n});
    }
    while (toy_step(&r))
        ;
    ck_assert_uint_eq(l->happened, 20);
    ck_assert_uint_eq(l->wrong, 0);
    toy_end(&r);
    toy_plan_free(p);
    free(l);
}
END_TEST

static void nothing(struct step *s, const struct stimulus *what)
{
    (void)s, (void)what;
}

START_TEST(time_goes_on_to_until_when_nothing_happens_before)
{
    struct toy_plan *p = toy_plan_new(1);
    struct toy_run r;
    p->plan.hooks.own = nothing;
    toy_start(&r, p, false);
    event_add(&r.step, 5000, false, EVENT_OWN, 0, 0, NULL);
    ck_assert(!world_advance(&r.step, 4999));
    ck_assert_int_eq(r.world->block->now, 4999);
    ck_assert(world_advance(&r.step, 5000));
    ck_assert(!world_advance(&r.step, USEC_NEVER));
    ck_assert_int_eq(r.world->block->now, 5000);
    toy_end(&r);
    toy_plan_free(p);
}
END_TEST

TCase *queue_tests(void)
{
    TCase *t = tcase_create("queue");
    tcase_add_loop_test(t, events_come_in_the_order_of_a_sorted_list, 0, 10);
    tcase_add_loop_test(t, more_distinct_spans_than_fifos_keep_the_order, 0, 10);
    tcase_add_test(t, spans_that_change_take_over_empty_fifos);
    tcase_add_test(t, sequence_numbers_may_wrap_around);
    tcase_add_test(t, time_goes_on_to_until_when_nothing_happens_before);
    return t;
}
