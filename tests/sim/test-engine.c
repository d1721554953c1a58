/* Instances of machines: born, told, timed, deferred, ended. One small diagram for each rule. */
#include "sim/tests.h"

#include <string.h>

#define HEAD "digraph toy { start [shape=point]; "
#define DONE "done [label=Done, shape=doublecircle]; "

static struct toy_plan *plan;
static struct toy_run run;

static void begin(const char *dot)
{
    plan = toy_plan_with(dot);
    toy_start(&run, plan, true);
}

static void finish(void)
{
    ck_assert_pstr_eq(world_verify(run.world), NULL);
    toy_end(&run);
    toy_plan_free(plan);
}

START_TEST(an_instance_is_born_along_an_edge_from_a_start)
{
    begin(HEAD DONE "a [label=A]; start -> a [label=ask]; a -> done [label=answer] }");
    ref r = toy_born(&run, 0);
    ck_assert_str_eq(toy_state(&run, r), "A");
    ck_assert_uint_eq(instance_at(run.world, r)->ordinal, 1);
    ck_assert(instance_live(run.world, r));
    finish();
}
END_TEST

START_TEST(a_birth_without_an_edge_is_unexpected_and_leaves_nobody)
{
    begin(HEAD DONE "a [label=A]; start -> a [label=ask]; a -> done [label=answer] }");
    toy_born(&run, 2);
    ck_assert_str_eq(toy_told(&run), "unexpected killed");
    ck_assert_uint_eq(run.world->block->region[REGION_TOYS].live, 0);
    finish();
}
END_TEST

START_TEST(what_no_edge_expects_is_recorded_and_changes_nothing)
{
    begin(HEAD DONE "a [label=A]; start -> a [label=ask]; a -> done [label=answer] }");
    ref r = toy_born(&run, 0);
    toy_tell(&run, r, 3);
    ck_assert_str_eq(toy_told(&run), "A unexpected");
    ck_assert_str_eq(toy_state(&run, r), "A");
    finish();
}
END_TEST

START_TEST(a_doubling_timer_waits_twice_as_long_each_time)
{
    begin(HEAD DONE
          "timers = \"A = T1 doubling; B = 5s\"; a [label=A];"
          "start -> a [label=\"ask / start A; start B\"]; a -> a [label=\"timer A / double A\"];"
          "a -> done [label=\"timer B\"] }");
    toy_born(&run, 0);
    while (toy_step(&run))
        ;
    usec at[] = {500000, 1500000, 3500000, 5000000};
    unsigned fired = 0;
    for (uint32_t n = 1; n <= run.trace->count; n++)
        if (run.trace->record[n].what == RECORD_TIMER_FIRE)
            ck_assert_int_eq(run.trace->record[n].t, at[fired++]);
    ck_assert_uint_eq(fired, 4);
    finish();
}
END_TEST

START_TEST(doubling_to_t2_stays_there)
{
    begin(HEAD DONE
          "timers = \"E = T1 doubling to T2; F = 21s\"; a [label=A];"
          "start -> a [label=\"ask / start E; start F\"]; a -> a [label=\"timer E / double E\"];"
          "a -> done [label=\"timer F\"] }");
    toy_born(&run, 0);
    while (toy_step(&run))
        ;
    usec at[] = {500000, 1500000, 3500000, 7500000, 11500000, 15500000, 19500000, 21000000};
    unsigned fired = 0;
    for (uint32_t n = 1; n <= run.trace->count; n++)
        if (run.trace->record[n].what == RECORD_TIMER_FIRE)
            ck_assert_int_eq(run.trace->record[n].t, at[fired++]);
    ck_assert_uint_eq(fired, 8);
    finish();
}
END_TEST

START_TEST(a_timer_started_at_t2_waits_for_t2_and_then_doubles_no_more)
{
    begin(HEAD DONE "timers = \"E = T1 doubling to T2; F = 10s\"; a [label=A];"
                    "start -> a [label=\"ask / start E at T2; start F\"];"
                    " a -> a [label=\"timer E / double E\"];"
                    "a -> done [label=\"timer F\"] }");
    toy_born(&run, 0);
    while (toy_step(&run))
        ;
    ck_assert_str_eq(
        toy_told(&run),
        "A start:E start:F | timer:E A start:E | timer:E A start:E | timer:F Done stop:E");
    finish();
}
END_TEST

START_TEST(a_timer_lasts_as_long_as_its_instance_says)
{
    begin(HEAD DONE "timers = \"A = the peer's number doubling to T2; B = T1\"; a [label=A];"
                    "start -> a [label=\"ask / start A; start B at the peer's number\"];"
                    "a -> a [label=\"timer A / double A\"]; a -> a [label=\"timer B\"];"
                    "a -> done [label=\"answer\"] }");
    ref r = toy_born(&run, 0); /* its peer is 2 */
    for (unsigned n = 0; n < 4; n++)
        toy_step(&run);
    ck_assert_str_eq(toy_told(&run), "A start:A start:B | timer:A A start:A timer:B A |"
                                     " timer:A A start:A | timer:A A start:A");
    ck_assert_int_eq(run.world->block->now, 10000000);
    toy_tell(&run, r, 2);
    finish();
}
END_TEST

START_TEST(a_span_of_zero_fires_in_the_same_step)
{
    begin(HEAD DONE "timers = \"A = at once\"; a [label=A]; start -> a [label=\"ask / start A\"];"
                    "a -> done [label=\"timer A\"] }");
    toy_born(&run, 0);
    ck_assert_str_eq(toy_told(&run), "A start:A timer:A Done");
    finish();
}
END_TEST

START_TEST(a_span_below_zero_starts_nothing_and_stops_what_runs)
{
    begin(
        HEAD DONE
        "timers = \"A = never; B = T1\"; a [label=A]; b [label=B];"
        "start -> a [label=\"ask / start A; start B\"]; a -> b [label=\"answer / start B at never\"];"
        "a -> done [label=\"timer A, timer B\"]; b -> done [label=\"timer A, timer B, cancel\"] }");
    ref r = toy_born(&run, 0);
    ck_assert(!instance_timer_runs(run.world, r, 0));
    ck_assert(instance_timer_runs(run.world, r, 1));
    toy_tell(&run, r, 2);
    ck_assert_str_eq(toy_told(&run), "A start:B B stop:B");
    ck_assert_uint_eq(event_next(run.world), 0);
    toy_tell(&run, r, 3);
    finish();
}
END_TEST

/* Of a hundred different lengths, none takes a FIFO from those that recur. */
START_TEST(random_spans_wait_in_the_heap_and_survive_encoding)
{
    begin(HEAD DONE "timers = \"A = a while; B = 10s\"; a [label=A];"
                    "start -> a [label=\"ask / start A; start B\"];"
                    "a -> a [label=\"timer A / start A\"]; a -> done [label=\"timer B\"] }");
    toy_born(&run, 0);
    unsigned char bytes[4096];
    while (toy_step(&run)) {
        size_t size = world_encode(run.world, CODE_STATE, bytes, sizeof bytes);
        struct world *w = world_decode(NULL, &plan->plan, CODE_STATE, bytes, size);
        ck_assert_ptr_nonnull(w);
        ck_assert_pstr_eq(world_verify(w), NULL);
        ck_assert(world_equal(w, run.world));
        world_free(w);
    }
    ck_assert_uint_gt(toy_count(&run, RECORD_TIMER_FIRE), 10);
    ck_assert_uint_le(run.world->block->queue.fifos, 2);
    finish();
}
END_TEST

START_TEST(a_timer_of_zero_fires_in_the_same_step_after_what_was_posted)
{
    begin(HEAD DONE
          "timers = \"K = 5s | 0 reliable; A = T1 | never reliable\"; a [label=A]; b [label=B];"
          "start -> a [label=\"ask / start K; start A; spin\"]; a -> b [label=\"ask\"];"
          "b -> done [label=\"timer K\"]; a -> a [label=\"timer A\"]; b -> b [label=\"timer A\"];"
          "a -> done [label=\"timer K\"] }");
    plan->reliable = true;
    uint32_t steps = run.world->block->steps;
    toy_born(&run, 0);
    ck_assert_str_eq(toy_told(&run), "A start:K B timer:K Done");
    ck_assert_uint_eq(run.world->block->steps, steps + 1);
    ck_assert(!toy_step(&run));
    finish();
}
END_TEST

START_TEST(a_timer_of_zero_that_is_stopped_in_time_does_not_fire)
{
    begin(HEAD DONE "timers = \"K = 5s | 0 reliable\"; a [label=A]; b [label=B];"
                    "start -> a [label=\"ask / start K; spin\"]; a -> b [label=\"ask / stop K\"];"
                    "b -> done [label=answer]; a -> done [label=\"timer K\"] }");
    plan->reliable = true;
    toy_born(&run, 0);
    ck_assert_str_eq(toy_told(&run), "A start:K B stop:K");
    ck_assert(!toy_step(&run));
    finish();
}
END_TEST

START_TEST(over_an_unreliable_transport_the_same_timers_run)
{
    begin(HEAD DONE
          "timers = \"K = 5s | 0 reliable; A = 6s | never reliable\"; a [label=A]; b [label=B];"
          "start -> a [label=\"ask / start K; start A\"]; a -> b [label=\"timer K\"];"
          "b -> done [label=\"timer A\"] }");
    toy_born(&run, 0);
    while (toy_step(&run))
        ;
    ck_assert_str_eq(toy_told(&run), "A start:K start:A | timer:K B | timer:A Done");
    finish();
}
END_TEST

START_TEST(starting_a_running_timer_starts_it_anew)
{
    begin(HEAD DONE "timers = \"A = 2s\"; a [label=A]; start -> a [label=\"ask / start A\"];"
                    "a -> a [label=\"answer / start A\"]; a -> done [label=\"timer A\"] }");
    ref r = toy_born(&run, 0);
    world_advance(&run.step, 1000000);
    toy_tell(&run, r, 2);
    toy_step(&run);
    ck_assert_str_eq(toy_told(&run), "A start:A | A start:A | timer:A Done");
    ck_assert_int_eq(run.world->block->now, 3000000);
    finish();
}
END_TEST

START_TEST(a_final_state_ends_timers_and_deferred_events)
{
    begin(HEAD DONE
          "timers = \"A = 2s; B = 3s\"; a [label=A]; start -> a [label=\"ask / start B; start A\"];"
          "a -> a [label=\"cancel / defer\"]; a -> a [label=\"timer A, timer B\"];"
          " a -> done [label=\"answer\"] }");
    ref r = toy_born(&run, 0);
    toy_tell(&run, r, 3);
    toy_tell(&run, r, 2);
    ck_assert_str_eq(toy_told(&run), "A start:B start:A A deferred Done stop:A stop:B");
    ck_assert_uint_eq(run.world->block->region[REGION_TOYS].live, 0);
    ck_assert_uint_eq(run.world->block->region[REGION_DEFERRED].live, 0);
    ck_assert_uint_eq(run.world->block->region[REGION_PAYLOADS].live, 0);
    ck_assert(!toy_step(&run));
    finish();
}
END_TEST

START_TEST(deferred_events_are_offered_again_in_order_upon_a_change_of_state)
{
    begin(HEAD DONE "a [label=A]; b [label=B]; c [label=C]; start -> a [label=ask];"
                    "a -> a [label=\"cancel, question / defer\"]; a -> b [label=answer];"
                    "b -> c [label=question]; b -> b [label=\"cancel\"]; c -> c [label=cancel];"
                    " c -> done [label=answer] }");
    ref r = toy_born(&run, 0);
    toy_tell(&run, r, 3);
    toy_tell(&run, r, 1);
    toy_tell(&run, r, 3);
    toy_tell(&run, r, 2);
    ck_assert_str_eq(toy_told(&run), "A A deferred A deferred A deferred B B C C");
    finish();
}
END_TEST

START_TEST(deferred_events_come_before_what_is_posted)
{
    begin(HEAD DONE "a [label=A]; b [label=B]; c [label=C]; start -> a [label=ask];"
                    "a -> a [label=\"question / defer\"]; a -> b [label=\"answer / spin\"];"
                    "b -> c [label=question]; b -> done [label=ask]; c -> c [label=ask];"
                    " c -> done [label=answer] }");
    ref r = toy_born(&run, 0);
    toy_tell(&run, r, 1);
    toy_tell(&run, r, 2);
    ck_assert_str_eq(toy_told(&run), "A A deferred B C C");
    finish();
}
END_TEST

START_TEST(an_event_may_be_deferred_again_in_the_next_state)
{
    begin(HEAD DONE "a [label=A]; b [label=B]; c [label=C]; start -> a [label=ask];"
                    "a -> a [label=\"question / defer\"]; a -> b [label=answer];"
                    " b -> b [label=\"question / defer\"];"
                    "b -> c [label=answer]; c -> done [label=question] }");
    ref r = toy_born(&run, 0);
    toy_tell(&run, r, 1);
    toy_tell(&run, r, 2);
    ck_assert_str_eq(toy_state(&run, r), "B");
    toy_tell(&run, r, 2);
    ck_assert_str_eq(toy_told(&run), "A A deferred B B deferred C Done");
    finish();
}
END_TEST

START_TEST(a_self_loop_is_no_change_of_state)
{
    begin(HEAD DONE
          "a [label=A]; b [label=B]; start -> a [label=ask]; a -> a [label=\"question / defer\"];"
          "a -> a [label=answer]; a -> b [label=cancel]; b -> done [label=question] }");
    ref r = toy_born(&run, 0);
    toy_tell(&run, r, 1);
    toy_tell(&run, r, 2);
    ck_assert_str_eq(toy_told(&run), "A A deferred A");
    finish();
}
END_TEST

START_TEST(a_machine_that_tells_itself_things_for_ever_is_killed)
{
    begin(HEAD DONE "a [label=A]; start -> a [label=\"ask / spin\"]; a -> a [label=\"ask / spin\"];"
                    "a -> done [label=answer] }");
    toy_born(&run, 0);
    ck_assert_uint_eq(toy_count(&run, RECORD_KILLED), 1);
    ck_assert_uint_eq(run.world->block->region[REGION_TOYS].live, 0);
    finish();
}
END_TEST

START_TEST(a_timer_of_zero_that_starts_itself_for_ever_is_killed)
{
    begin(HEAD DONE
          "timers = \"K = 5s | 0 reliable\"; a [label=A]; start -> a [label=\"ask / start K\"];"
          "a -> a [label=\"timer K / start K\"]; a -> done [label=answer] }");
    plan->reliable = true;
    toy_born(&run, 0);
    ck_assert_uint_eq(toy_count(&run, RECORD_KILLED), 1);
    finish();
}
END_TEST

START_TEST(an_instance_that_an_effect_kills_runs_its_other_effects_and_ends_once)
{
    begin(HEAD DONE
          "a [label=A]; start -> a [label=ask]; a -> done [label=\"answer / give up; reply\"] }");
    ref r = toy_born(&run, 0);
    toy_tell(&run, r, 2);
    ck_assert_str_eq(toy_told(&run), "A Done killed");
    ck_assert_uint_eq(toy_count(&run, RECORD_SENT), 1);
    ck_assert_uint_eq(run.world->block->region[REGION_TOYS].live, 0);
    finish();
}
END_TEST

START_TEST(who_is_held_stays_though_ended_and_hears_nothing)
{
    begin(HEAD DONE "a [label=A]; start -> a [label=ask]; a -> done [label=\"answer\"] }");
    ref r = toy_born(&run, 0);
    instance_hold(run.world, r);
    toy_tell(&run, r, 2);
    ck_assert_str_eq(toy_state(&run, r), "Done");
    ck_assert(!instance_live(run.world, r));
    toy_tell(&run, r, 2);
    ck_assert_str_eq(toy_told(&run), "A Done");
    instance_release(&run.step, r);
    toy_tell(&run, toy_born(&run, 0), 2);
    ck_assert_uint_eq(run.world->block->region[REGION_TOYS].live, 0);
    finish();
}
END_TEST

START_TEST(each_record_names_the_record_that_led_to_it)
{
    static const uint8_t what[] = {RECORD_TRANSITION, RECORD_TIMER_START, RECORD_TIMER_FIRE,
                                   RECORD_TRANSITION};
    begin(HEAD DONE "timers = \"A = 2s\"; a [label=A]; start -> a [label=\"ask / start A\"];"
                    "a -> done [label=\"timer A\"] }");
    toy_born(&run, 0);
    toy_step(&run);
    ck_assert_uint_eq(run.trace->count, 4);
    for (uint32_t n = 1; n <= 4; n++) {
        ck_assert_uint_eq(run.trace->record[n].what, what[n - 1]);
        ck_assert_uint_eq(run.trace->record[n].cause, n - 1);
    }
    finish();
}
END_TEST

struct watcher {
    uint32_t seen, last;
};

static void watch(struct step *s, const struct record *r, uint32_t number)
{
    struct watcher *w = (struct watcher *)s->plan->script;
    w->seen++;
    w->last = number;
    if (r->what == RECORD_TRANSITION && r->to && w->seen < 40)
        event_add(s, 0, false, EVENT_SCRIPT, 0, 0, NULL);
}

static void scripted(struct step *s, const struct stimulus *what)
{
    (void)what;
    step_note(s, RECORD_NOTE, 1, 0, 0);
}

START_TEST(an_observer_sees_each_record_and_may_schedule)
{
    begin(
        HEAD DONE
        "a [label=A]; start -> a [label=ask]; a -> a [label=ask]; a -> done [label=\"answer\"] }");
    struct watcher w = {0};
    plan->plan.script = &w;
    plan->plan.hooks.observe = watch;
    plan->plan.hooks.script = scripted;
    toy_born(&run, 0);
    while (toy_step(&run))
        ;
    ck_assert_uint_eq(w.seen, run.trace->count);
    ck_assert_uint_eq(w.last, run.trace->count);
    ck_assert_uint_eq(run.trace->record[2].what, RECORD_NOTE);
    ck_assert_uint_eq(run.trace->record[2].cause, 1);
    finish();
}
END_TEST

START_TEST(a_timer_that_doubles_for_ever_ends_with_time_itself)
{
    begin(HEAD DONE
          "timers = \"A = T1 doubling\"; a [label=A]; start -> a [label=\"ask / start A\"];"
          "a -> a [label=\"timer A / double A\"]; a -> done [label=\"answer\"] }");
    toy_born(&run, 0);
    unsigned steps = 0;
    while (toy_step(&run) && steps < 1000)
        steps++;
    ck_assert_uint_lt(steps, 100);
    ck_assert_int_gt(run.world->block->now, 1ll << 60);
    finish();
}
END_TEST

TCase *engine_tests(void)
{
    const TTest *const all[] = {
        an_instance_is_born_along_an_edge_from_a_start,
        a_birth_without_an_edge_is_unexpected_and_leaves_nobody,
        what_no_edge_expects_is_recorded_and_changes_nothing,
        a_doubling_timer_waits_twice_as_long_each_time,
        doubling_to_t2_stays_there,
        a_timer_started_at_t2_waits_for_t2_and_then_doubles_no_more,
        a_timer_lasts_as_long_as_its_instance_says,
        a_span_of_zero_fires_in_the_same_step,
        a_span_below_zero_starts_nothing_and_stops_what_runs,
        random_spans_wait_in_the_heap_and_survive_encoding,
        a_timer_of_zero_fires_in_the_same_step_after_what_was_posted,
        a_timer_of_zero_that_is_stopped_in_time_does_not_fire,
        over_an_unreliable_transport_the_same_timers_run,
        starting_a_running_timer_starts_it_anew,
        a_final_state_ends_timers_and_deferred_events,
        deferred_events_are_offered_again_in_order_upon_a_change_of_state,
        deferred_events_come_before_what_is_posted,
        an_event_may_be_deferred_again_in_the_next_state,
        a_self_loop_is_no_change_of_state,
        a_machine_that_tells_itself_things_for_ever_is_killed,
        a_timer_of_zero_that_starts_itself_for_ever_is_killed,
        an_instance_that_an_effect_kills_runs_its_other_effects_and_ends_once,
        who_is_held_stays_though_ended_and_hears_nothing,
        each_record_names_the_record_that_led_to_it,
        an_observer_sees_each_record_and_may_schedule,
        a_timer_that_doubles_for_ever_ends_with_time_itself,
    };
    TCase *t = tcase_create("engine");
    for (size_t n = 0; n < sizeof all / sizeof *all; n++)
        tcase_add_test(t, all[n]);
    return t;
}
