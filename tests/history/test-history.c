/* Walking a run both ways, and its what-ifs. */
#include "history/inside.h"

#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { BUDGET = 128 << 20 };

static const char call[] = "node alice phone\nnode bob phone answers after 2s\n"
                           "link alice -- bob udp delay 20ms\n"
                           "at 0s alice calls bob\nat 10s bob hangs up\n"
                           "expect every dialog ends by 60s\n";

static struct scenario *parsed(const char *text)
{
    struct complaints c = {0};
    struct scenario *s = scenario_parse("test.sip", text, strlen(text), NULL, 0, &c);
    ck_assert_msg(s, "%s", c.count ? c.item[0].text : "");
    return s;
}

/* Calls without end in sight: one each second. */
static struct scenario *busy(unsigned calls)
{
    char *text = malloc(200 + calls * 80), *at = text;
    at += sprintf(at, "node alice phone\nnode bob phone answers after 100ms\n"
                      "link alice -- bob udp delay 20ms jitter 5ms loss 20%%\n");
    for (unsigned i = 0; i < calls; i++)
        at += sprintf(at, "at %us alice calls bob\nat %u.5s bob hangs up\n", i, i);
    struct scenario *s = parsed(text);
    free(text);
    return s;
}

static struct history *history_of(const char *text, size_t budget)
{
    return history_new(parsed(text), budget);
}

/* ---- stepping -------------------------------------------------------------------------------- */

START_TEST(steps_forward_and_back_meet_the_same_records)
{
    struct history *h = history_of(call, BUDGET);
    uint32_t forward[400], count = 0, n = 0;
    for (;;) {
        uint32_t next = history_next(h, 0, n);
        if (next == n)
            break;
        ck_assert_uint_gt(next, n);
        forward[count++] = n;
        n = next;
    }
    ck_assert(history_over(h, 0));
    ck_assert_uint_eq(n, history_trace(h, 0)->count);
    ck_assert_uint_gt(count, 10);
    while (count--) {
        n = history_previous(h, 0, n);
        ck_assert_uint_eq(n, forward[count]);
    }
    ck_assert_uint_eq(n, 0);
    ck_assert_uint_eq(history_previous(h, 0, 0), 0);
    history_free(h);
}
END_TEST

START_TEST(any_record_of_a_step_leads_to_the_same_neighbours)
{
    struct history *h = history_of(call, BUDGET);
    uint32_t first = history_next(h, 0, 0), second = history_next(h, 0, first);
    for (uint32_t n = first + 1; n <= second; n++) {
        ck_assert_uint_eq(history_previous(h, 0, n), first);
        ck_assert_uint_eq(history_next(h, 0, n), history_next(h, 0, second));
    }
    history_free(h);
}
END_TEST

/* The encodings of the worlds after each step, from a run that nobody walks about in. */
static unsigned char (*hashes(struct scenario *s, uint32_t **ends, uint32_t *count))[16]
{
    unsigned char(*hash)[16] = NULL;
    struct run run;
    *count = 0;
    *ends = NULL;
    uint32_t last = 0;
    run_start(&run, scenario_plan(s), true, choose_random, NULL);
    do {
        if (run.trace->count == last)
            continue;
        last = run.trace->count;
        hash = realloc(hash, (*count + 1) * sizeof *hash);
        *ends = realloc(*ends, (*count + 1) * sizeof **ends);
        world_hash(run.world, hash[*count]);
        (*ends)[(*count)++] = last;
    } while (run_step(&run, INT64_MAX));
    run_end(&run);
    return hash;
}

START_TEST(the_world_at_a_record_is_what_it_was_wherever_one_comes_from)
{
    struct scenario *s = busy(60);
    uint32_t *ends, count, seed = 1;
    unsigned char(*hash)[16] = hashes(s, &ends, &count), now[16];
    /* 20 kB: so little that nearly every world is replayed */
    struct history *h = history_new(s, _i ? BUDGET : 20000);
    history_reach(h, 0, UINT32_MAX);
    ck_assert_uint_gt(count, 500);
    for (int i = 0; i < 300; i++) {
        seed = seed * 1664525 + 1013904223;
        uint32_t k = seed >> 8;
        k = i % 3 ? k % count : count - 1 - (uint32_t)i; /* at random, and backwards */
        world_hash(history_at(h, 0, ends[k]), now);
        ck_assert_msg(!memcmp(now, hash[k], sizeof now), "step %u of %u", k, count);
    }
    history_free(h);
    free(hash);
    free(ends);
}
END_TEST

START_TEST(looking_back_changes_no_record)
{
    struct scenario *s = busy(40);
    struct history *h = history_new(s, 20000);
    uint32_t last = history_reach(h, 0, UINT32_MAX);
    const struct trace *trace = history_trace(h, 0);
    struct record *before = malloc(last * sizeof *before);
    memcpy(before, trace->record + 1, last * sizeof *before);
    uint32_t messages = trace->npayloads;
    for (uint32_t n = last; n; n = history_previous(h, 0, n))
        history_at(h, 0, n);
    ck_assert_uint_eq(trace->count, last);
    ck_assert_uint_eq(trace->npayloads, messages);
    ck_assert_mem_eq(before, trace->record + 1, last * sizeof *before);
    free(before);
    history_free(h);
}
END_TEST

START_TEST(the_first_instant_has_nothing_in_it)
{
    struct history *h = history_of(call, BUDGET);
    const struct world *w = history_at(h, 0, 0);
    ck_assert_int_eq(w->block->now, 0);
    ck_assert_uint_eq(transactions_live(w), 0);
    ck_assert_uint_gt(transactions_live(history_at(h, 0, history_next(h, 0, 0))), 0);
    history_free(h);
}
END_TEST

START_TEST(a_run_is_made_only_as_far_as_somebody_looks)
{
    struct history *h = history_of(call, BUDGET);
    history_reach(h, 0, 5);
    ck_assert(!history_over(h, 0));
    ck_assert_uint_lt(history_trace(h, 0)->count, 40);
    history_reach(h, 0, UINT32_MAX);
    ck_assert(history_over(h, 0));
    history_free(h);
}
END_TEST

START_TEST(a_time_is_the_last_record_until_then)
{
    struct history *h = history_of(call, BUDGET);
    uint32_t n = history_at_time(h, 0, 5000000);
    const struct trace *trace = history_trace(h, 0);
    ck_assert_int_le(trace->record[n].t, 5000000);
    history_reach(h, 0, n + 1);
    ck_assert_int_gt(trace->record[n + 1].t, 5000000);
    ck_assert_uint_eq(history_at_time(h, 0, INT64_MAX / 2), trace->count);
    ck_assert_int_eq(trace->record[history_at_time(h, 0, 0)].t, 0);
    history_free(h);
}
END_TEST

START_TEST(worlds_are_kept_within_the_budget)
{
    struct scenario *s = busy(300);
    enum { SMALL = 3000000 };
    struct history *h = history_new(s, SMALL);
    history_reach(h, 0, UINT32_MAX);
    ck_assert_uint_gt(h->run[0].run.trace->count, 8192);
    ck_assert(h->run[0].bytes <= SMALL || h->run[0].checkpoints == 1);
    while (timeline_thin(&h->run[0]))
        ;
    ck_assert_uint_eq(h->run[0].bytes, snapshot_bytes(h->run[0].checkpoint[0].world));
    history_free(h);
}
END_TEST

/* ---- what-ifs -------------------------------------------------------------------------------- */

static uint32_t sending(const struct trace *trace, const char *title)
{
    char text[100];
    for (uint32_t n = 1; n <= trace->count; n++) {
        if (trace->record[n].what != RECORD_SENT)
            continue;
        message_title(trace_payload(trace, trace->record[n].subject), NULL, text, sizeof text);
        if (!strcmp(text, title))
            return n;
    }
    ck_abort_msg("%s was not sent", title);
}

START_TEST(a_what_if_shares_the_moment_and_keeps_the_old_run)
{
    struct history *h = history_of(call, BUDGET);
    uint32_t last = history_reach(h, 0, UINT32_MAX), now = 0;
    uint32_t ack = sending(history_trace(h, 0), "ACK");
    struct complaints c = {0};
    char line[100];
    scenario_fault_line(history_plan(h, 0), history_trace(h, 0), ack, "drop", 0, line, sizeof line);
    int other = history_what_if(h, 0, ack, line, &now, &c);
    ck_assert_int_eq(other, 1);
    ck_assert_str_eq(history_name(h, 1), "1st ACK lost");
    ck_assert_uint_eq(history_runs(h), 2);
    ck_assert_uint_eq(history_trace(h, 0)->count, last);
    uint32_t first = history_first_difference(h, 0, 1);
    ck_assert_uint_eq(first, ack + 1); /* dropped */
    ck_assert_uint_eq(history_trace(h, 1)->record[first].what, RECORD_DROPPED);
    ck_assert_uint_eq(now, ack);
    ck_assert_str_eq(history_name(h, 0), "main");
    history_free(h);
}
END_TEST

START_TEST(runs_that_nobody_looks_at_keep_no_worlds_beside_their_checkpoints)
{
    static const char *const line[] = {"drop the 1st INVITE from alice",
                                       "drop the 1st ACK from alice", "drop the 1st BYE from bob"};
    enum { RUNS = 4, AT = 12 };
    struct history *h = history_of(call, BUDGET);
    struct complaints c = {0};
    unsigned char before[RUNS][16], after[16];
    uint32_t now = 0;
    for (int i = 1; i < RUNS; i++)
        ck_assert_int_eq(history_what_if(h, 0, 0, line[i - 1], &now, &c), i);
    for (size_t run = 0; run < RUNS; run++)
        world_hash(history_at(h, run, AT), before[run]);
    ck_assert_ptr_null(h->run[0].cursor);
    ck_assert_ptr_null(h->run[1].cursor);
    ck_assert_ptr_nonnull(h->run[2].cursor);
    ck_assert_ptr_nonnull(h->run[3].cursor);
    for (size_t run = 0; run < RUNS; run++) {
        world_hash(history_at(h, run, AT), after);
        ck_assert_mem_eq(before[run], after, sizeof after);
    }
    history_free(h);
}
END_TEST

START_TEST(a_moment_after_the_difference_is_found_by_its_time)
{
    struct history *h = history_of(call, BUDGET);
    history_reach(h, 0, UINT32_MAX);
    uint32_t n = history_at_time(h, 0, 5000000), now = 0;
    struct complaints c = {0};
    ck_assert_int_eq(history_what_if(h, 0, n, "drop the 1st INVITE from alice", &now, &c), 1);
    const struct trace *trace = history_trace(h, 1);
    ck_assert_int_le(trace->record[now].t, history_trace(h, 0)->record[n].t);
    ck_assert_int_gt(trace->record[now + 1].t, history_trace(h, 0)->record[n].t);
    history_free(h);
}
END_TEST

START_TEST(an_equal_line_gives_the_what_if_that_exists)
{
    struct history *h = history_of(call, BUDGET);
    struct complaints c = {0};
    uint32_t now;
    ck_assert_int_eq(history_what_if(h, 0, 3, "drop the 1st INVITE from alice", &now, &c), 1);
    ck_assert_int_eq(history_what_if(h, 0, 3, "drop the 1st ACK from alice", &now, &c), 2);
    ck_assert_int_eq(history_what_if(h, 0, 9, "drop the 1st INVITE from alice", &now, &c), 1);
    ck_assert_int_eq(history_what_if(h, 1, 3, "drop the 1st ACK from alice", &now, &c), 3);
    ck_assert_str_eq(history_name(h, 3), "1st INVITE lost, 1st ACK lost");
    ck_assert_uint_eq(history_runs(h), 4);
    history_free(h);
}
END_TEST

START_TEST(a_wrong_line_makes_no_what_if)
{
    struct history *h = history_of(call, BUDGET);
    struct complaints c = {0};
    uint32_t now = 77;
    ck_assert_int_eq(history_what_if(h, 0, 3, "drop the 1st INVITE from carol", &now, &c), -1);
    ck_assert_uint_eq(c.count, 1);
    ck_assert_uint_eq(history_runs(h), 1);
    complaints_free(&c);
    history_free(h);
}
END_TEST

START_TEST(a_line_that_changes_nothing_has_no_first_difference)
{
    struct history *h = history_of(call, BUDGET);
    struct complaints c = {0};
    uint32_t now, end = history_reach(h, 0, UINT32_MAX);
    ck_assert_int_eq(history_what_if(h, 0, end, "drop every REGISTER", &now, &c), 1);
    ck_assert_uint_eq(history_first_difference(h, 0, 1), 0);
    ck_assert_uint_eq(now, end);
    history_free(h);
}
END_TEST

START_TEST(a_what_if_is_named_by_what_it_does)
{
    static const struct {
        const char *line, *name;
    } rows[] = {
        {"drop the 1st ACK from alice", "1st ACK lost"},
        {"  drop every 200 to INVITE from bob", "every 200 to INVITE lost"},
        {"delay the 2nd BYE from bob by 600ms", "2nd BYE 600ms late"},
        {"duplicate the 1st BYE from bob", "1st BYE twice"},
        {"drop every message", "every message lost"},
        {"at 5s drop every BYE from bob", "every BYE lost at 5s"},
        {"reorder the 1st ACK from alice", "1st ACK overtaken"},
        {"corrupt the 2nd 200 to INVITE from bob", "2nd 200 to INVITE corrupted"},
        {"refuse the 1st ACK from alice", "1st ACK refused"},
        {"at 2.345s after 2 steps bob hangs up", "bob hangs up at 2.345s"},
        {"at 2s after 1 step timer A of alice.invite-client[1] fires",
         "timer A of alice.invite-client[1] fires at 2s"},
        {"at 1s cut alice -- bob, cut alice -- p1", "alice -- bob cut, alice -- p1 cut at 1s"},
        {"at 1s heal alice -- bob", "alice -- bob whole at 1s"},
        {"at 1s alice calls bob with video, messages",
         "alice calls bob with video, messages at 1s"},
        {"drop the 1st ACK from alice\ndrop the 1st BYE from bob", "1st ACK lost, 1st BYE lost"},
        {"at 1s", "at 1s"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *name = whatif_name(rows[i].line);
        ck_assert_str_eq(name, rows[i].name);
        free(name);
    }
}
END_TEST

/* ---- changes at a moment --------------------------------------------------------------------- */

static void hash_of(const char *text, unsigned char out[16])
{
    struct scenario *s = parsed(text);
    struct run run;
    run_start(&run, scenario_plan(s), true, choose_random, NULL);
    while (run_step(&run, scenario_end(s) ? scenario_end(s) : INT64_MAX))
        ;
    scenario_finish(s, &run);
    trace_hash(run.trace, scenario_plan(s), out);
    run_end(&run);
    scenario_free(s);
}

/* What is saved and read again is the very same run. */
static void assert_replays(struct history *h, size_t run)
{
    unsigned char here[16], there[16];
    char *text = history_text(h, run);
    history_reach(h, run, UINT32_MAX);
    trace_hash(history_trace(h, run), history_plan(h, run), here);
    hash_of(text, there);
    ck_assert_msg(!memcmp(here, there, sizeof here), "%s", text);
    free(text);
}

static const char crowd[] =
    "node alice phone\nnode bob phone answers after 40ms\nnode carl phone answers\n"
    "link alice -- bob udp delay 20ms\nlink alice -- carl tcp delay 20ms\n"
    "at 0s alice calls bob\nat 0s alice calls carl\n"
    "at 500ms bob hangs up\nat 500ms alice hangs up\n"
    "expect bob.session is Active at 60ms\n"
    "expect every dialog ends by 60s\nexpect something is unexpected at 500ms\n";

static size_t user_line(struct history *h, const struct moment_at *m, char *out, size_t room)
{
    return history_user_line(h, m, 2, "messages alice", out, room, NULL);
}

static size_t crash_line(struct history *h, const struct moment_at *m, char *out, size_t room)
{
    return history_node_line(h, m, 3, NODE_CRASHES, out, room, NULL);
}

static size_t cut_line(struct history *h, const struct moment_at *m, char *out, size_t room)
{
    return history_node_line(h, m, 1, NODE_CUT_OFF, out, room, NULL);
}

/* The first timer that runs. */
static size_t fire_line(struct history *h, const struct moment_at *m, char *out, size_t room)
{
    const struct world *w = history_at(h, m->run, m->n);
    ref pending[64];
    size_t count = events_pending(w, pending, 64);
    for (size_t i = 0; i < count && i < 64; i++) {
        const struct event *e = world_item(w, pending[i]);
        if (e->what != EVENT_TIMER)
            continue;
        const struct instance *it = instance_at(w, e->owner);
        struct timer_named t = {it->node, it->machine, e->which, it->ordinal};
        return history_timer_line(h, m, &t, out, room, NULL);
    }
    return 0;
}

/* After each step of a run in which many fall into the same instant. */
START_TEST(a_change_strikes_right_after_the_step_that_is_shown_and_is_replayed)
{
    static size_t (*const lines[])(struct history *, const struct moment_at *, char *,
                                   size_t) = {user_line, crash_line, cut_line, fire_line};
    struct history *h = history_of(crowd, BUDGET);
    uint32_t end = history_reach(h, 0, UINT32_MAX), made = 0, now;
    for (uint32_t n = 0, next; n < end; n = next) {
        struct complaints c = {0};
        char line[200];
        next = history_next(h, 0, n);
        if (n && history_trace(h, 0)->record[n].what == RECORD_CHECK)
            continue; /* a verdict is about the end of its instant, whatever strikes there */
        if (!lines[_i](h, &(struct moment_at){0, n, 0}, line, sizeof line) || next == end)
            continue;
        int run = history_what_if(h, 0, n, line, &now, &c);
        ck_assert_msg(run > 0, "%s: %s", line, c.count ? c.item[0].text : "");
        ck_assert_uint_eq(now, n);
        ck_assert_msg(history_strikes(h, (size_t)run) == n + 1, "%s: %u, not %u", line,
                      history_strikes(h, (size_t)run), n + 1);
        const struct trace *t = history_trace(h, (size_t)run);
        ck_assert_int_eq(t->record[n + 1].t, n ? history_trace(h, 0)->record[n].t : 0);
        ck_assert(t->record[n + 1].what == RECORD_USER || t->record[n + 1].what == RECORD_NOTE);
        assert_replays(h, (size_t)run);
        ck_assert(history_remove(h, (size_t)run));
        made++;
    }
    ck_assert_uint_gt(made, 20);
    history_free(h);
}
END_TEST

START_TEST(a_change_between_two_instants_strikes_at_its_time)
{
    struct history *h = history_of(call, BUDGET);
    struct complaints c = {0};
    uint32_t n = history_at_time(h, 0, 20000), now;
    char line[200];
    struct moment_at m = {0, n, 345678};
    ck_assert_uint_gt(history_user_line(h, &m, 1, "hangs up", line, sizeof line, NULL), 0);
    ck_assert_str_eq(line, "at 0.345678s alice hangs up");
    m.clock = 40000; /* where the next step is due */
    history_user_line(h, &m, 1, "hangs up", line, sizeof line, NULL);
    ck_assert_str_eq(line, "at 0.04s after 0 steps alice hangs up");
    int run = history_what_if(h, 0, n, line, &now, &c);
    ck_assert_int_gt(run, 0);
    ck_assert_uint_eq(history_strikes(h, (size_t)run), n + 1);
    ck_assert_int_eq(history_trace(h, (size_t)run)->record[n + 1].t, 40000);
    assert_replays(h, (size_t)run);
    m = (struct moment_at){0, n, 20000};
    history_user_line(h, &m, 1, "hangs up", line, sizeof line, NULL);
    ck_assert_str_eq(line, "at 0.02s after 1 step alice hangs up");
    m = (struct moment_at){0, 0, 0};
    history_user_line(h, &m, 1, "hangs up", line, sizeof line, NULL);
    ck_assert_str_eq(line, "at 0s after 0 steps alice hangs up");
    history_free(h);
}
END_TEST

/* Each message of a run, each fault; and then a fault of that run. */
START_TEST(every_fault_of_every_message_is_replayed)
{
    static const char *const verbs[] = {"drop",    "delay",   "duplicate",
                                        "reorder", "corrupt", "refuse"};
    struct history *h = history_of(crowd, BUDGET);
    uint32_t end = history_reach(h, 0, UINT32_MAX), now, made = 0;
    for (uint32_t n = 1; n <= end; n++) {
        struct complaints c = {0};
        char line[200], again[200];
        usec delay = strcmp(verbs[_i], "delay") ? 0 : 600000;
        if (history_trace(h, 0)->record[n].what != RECORD_SENT ||
            !history_message_line(h, 0, n, verbs[_i], delay, line, sizeof line, NULL))
            continue;
        int run = history_what_if(h, 0, n, line, &now, &c);
        ck_assert_msg(run > 0, "%s", line);
        ck_assert_uint_ge(history_strikes(h, (size_t)run), n);
        assert_replays(h, (size_t)run);
        struct moment_at m = {(size_t)run, history_strikes(h, (size_t)run), 0};
        ck_assert_uint_gt(history_user_line(h, &m, 2, "hangs up", again, sizeof again, NULL), 0);
        int second = history_what_if(h, (size_t)run, m.n, again, &now, &c);
        ck_assert_uint_gt(history_strikes(h, (size_t)second), m.n);
        ck_assert_uint_eq(history_parent(h, (size_t)second), (size_t)run);
        ck_assert_str_eq(history_lines(h, (size_t)second), again);
        assert_replays(h, (size_t)second);
        ck_assert(history_remove(h, (size_t)second));
        made++;
    }
    ck_assert_uint_gt(made, 6);
    history_free(h);
}
END_TEST

START_TEST(what_cannot_be_done_is_said)
{
    struct history *h = history_of(crowd, BUDGET);
    const char *why = "";
    char line[200] = "x";
    struct moment_at m = {0, history_at_time(h, 0, 1000), 0};
    uint32_t to_carl = sending(history_trace(h, 0), "INVITE");
    while (((const struct message *)trace_payload(history_trace(h, 0),
                                                  history_trace(h, 0)->record[to_carl].subject))
                   ->to != 3 ||
           history_trace(h, 0)->record[to_carl].what != RECORD_SENT)
        to_carl++;
    ck_assert_uint_eq(history_message_line(h, 0, to_carl, "reorder", 0, line, sizeof line, &why),
                      0);
    ck_assert_ptr_nonnull(strstr(why, "TCP"));
    ck_assert_str_eq(line, "");
    ck_assert_uint_eq(history_message_line(h, 0, 1, "drop", 0, line, sizeof line, &why), 0);
    ck_assert_uint_eq(history_message_line(h, 0, 999999, "drop", 0, line, sizeof line, NULL), 0);
    struct timer_named t = {2, KIND_INVITE_CLIENT, 0, 1};
    ck_assert_uint_eq(history_timer_line(h, &m, &t, line, sizeof line, &why), 0);
    ck_assert_str_eq(why, "this timer does not run now");
    ck_assert_uint_eq(history_node_line(h, &m, 1, NODE_HEALS, line, sizeof line, &why), 0);
    ck_assert_str_eq(why, "all its links are whole");
    ck_assert_uint_eq(history_link_line(h, &m, 1, false, line, sizeof line, &why), 0);
    ck_assert_uint_eq(history_user_line(h, &m, 1, "hangs\nup", line, sizeof line, &why), 0);
    ck_assert_uint_gt(history_link_line(h, &m, 1, true, line, sizeof line, &why), 0);
    ck_assert_ptr_nonnull(strstr(line, "cut alice -- bob"));
    history_free(h);
}
END_TEST

static bool offers(struct history *h, uint32_t n, uint16_t node, const char *words)
{
    struct user_choice choice[20];
    size_t count = history_user_choices(h, &(struct moment_at){0, n, 0}, node, choice, 20);
    ck_assert_uint_le(count, 20);
    ck_assert_uint_eq(history_user_choices(h, &(struct moment_at){0, n, 0}, node, NULL, 0), count);
    for (size_t i = 0; i < count; i++)
        if (!strcmp(choice[i].words, words))
            return true;
    return false;
}

START_TEST(a_user_is_offered_what_makes_sense_at_that_moment)
{
    struct history *h = history_of("node alice phone\nnode bob phone\nnode reg server\n"
                                   "link alice -- bob\nlink alice -- reg\n"
                                   "at 1s alice calls bob\nat 2s bob answers\nat 3s bob crashes\n",
                                   BUDGET);
    uint32_t before = history_at_time(h, 0, 500000), rings = history_at_time(h, 0, 1500000),
             talks = history_at_time(h, 0, 2500000), down = history_at_time(h, 0, 3100000);
    ck_assert(offers(h, before, 1, "calls bob") && !offers(h, before, 1, "hangs up"));
    ck_assert(offers(h, before, 1, "registers with reg") && !offers(h, before, 1, "calls reg"));
    ck_assert(offers(h, rings, 2, "answers") && offers(h, rings, 2, "declines"));
    ck_assert(offers(h, rings, 1, "hangs up") && offers(h, rings, 1, "cancels"));
    ck_assert(!offers(h, rings, 1, "answers"));
    ck_assert(offers(h, talks, 2, "hangs up") && !offers(h, talks, 2, "answers"));
    ck_assert(offers(h, talks, 1, "holds") && !offers(h, talks, 1, "cancels"));
    ck_assert(offers(h, down, 2, "restarts") && !offers(h, down, 2, "crashes"));
    ck_assert(offers(h, talks, 3, "crashes") && !offers(h, talks, 3, "calls alice"));
    history_free(h);
}
END_TEST

/* ---- the list -------------------------------------------------------------------------------- */

START_TEST(what_ifs_have_unique_names_that_can_be_changed)
{
    struct history *h = history_of(call, BUDGET);
    struct complaints c = {0};
    uint32_t now;
    ck_assert_int_eq(history_what_if(h, 0, 0, "drop the 1st ACK from alice", &now, &c), 1);
    ck_assert_int_eq(history_what_if(h, 0, 0, " drop the 1st ACK from alice", &now, &c), 2);
    ck_assert_int_eq(history_edit(h, 0, call, &c), 3);
    ck_assert_int_eq(history_edit(h, 0, call, &c), 4);
    ck_assert_str_eq(history_name(h, 2), "1st ACK lost (2)");
    ck_assert_str_eq(history_name(h, 3), "edit");
    ck_assert_str_eq(history_name(h, 4), "edit (2)");
    ck_assert(!history_rename(h, 1, "main") && !history_rename(h, 1, "") &&
              !history_rename(h, 1, " "));
    ck_assert(!history_rename(h, 1, "two\nlines"));
    ck_assert(history_rename(h, 1, "poor bob") && history_rename(h, 1, "poor bob"));
    ck_assert(!history_rename(h, 2, "poor bob"));
    ck_assert_str_eq(history_name(h, 1), "poor bob");
    for (unsigned i = 0; i < 20; i++) {
        int run =
            history_what_if(h, history_runs(h) - 1, 0, "drop every REGISTER from alice", &now, &c);
        ck_assert_int_gt(run, 0);
        ck_assert_uint_le(strlen(history_name(h, (size_t)run)), NAME_MAX_BYTES);
    }
    history_free(h);
}
END_TEST

START_TEST(a_what_if_that_is_removed_leaves_its_what_ifs_with_its_lines)
{
    struct history *h = history_of(call, BUDGET);
    struct complaints c = {0};
    uint32_t now;
    history_what_if(h, 0, 0, "drop every REGISTER", &now, &c);
    history_what_if(h, 0, 0, "drop the 1st ACK from alice", &now, &c);
    history_what_if(h, 2, 0, "drop the 1st BYE from bob", &now, &c);
    uint32_t last = history_reach(h, 3, UINT32_MAX);
    ck_assert(!history_remove(h, 0) && !history_remove(h, 4));
    ck_assert(history_remove(h, 1));
    ck_assert_uint_eq(history_parent(h, 2), 1);
    ck_assert(history_remove(h, 1));
    ck_assert_uint_eq(history_runs(h), 2);
    ck_assert_uint_eq(history_parent(h, 1), 0);
    ck_assert_str_eq(history_lines(h, 1), "drop the 1st ACK from alice\ndrop the 1st BYE from bob");
    ck_assert_uint_eq(history_trace(h, 1)->count, last);
    assert_replays(h, 1);
    history_free(h);
}
END_TEST

/* ---- saving ---------------------------------------------------------------------------------- */

START_TEST(a_saved_what_if_keeps_comments_and_says_which_it_is)
{
    struct scenario *s =
        parsed("# a call\nseed 3 # mine\nnode alice phone\nnode bob phone answers\n"
               "link alice -- bob udp loss 30%\nat 0s alice calls bob # now");
    scenario_set_seed(s, 77);
    struct history *h = history_new(s, BUDGET);
    struct complaints c = {0};
    uint32_t now;
    history_what_if(h, 0, 0, "drop the 1st ACK from alice", &now, &c);
    history_what_if(h, 1, 0, "drop the 1st BYE from bob", &now, &c);
    char *text = history_text(h, 2);
    ck_assert_str_eq(text, "# a call\nseed 77 # mine\nnode alice phone\nnode bob phone answers\n"
                           "link alice -- bob udp loss 30%\nat 0s alice calls bob # now\n"
                           "\n# what if: 1st ACK lost\ndrop the 1st ACK from alice\n"
                           "\n# what if: 1st ACK lost, 1st BYE lost\ndrop the 1st BYE from bob\n");
    free(text);
    for (size_t run = 0; run < 3; run++)
        assert_replays(h, run);
    history_free(h);
}
END_TEST

START_TEST(a_seed_that_the_file_does_not_say_is_saved_with_it)
{
    struct scenario *s = busy(5);
    scenario_set_seed(s, 12);
    struct history *h = history_new(s, BUDGET);
    char *text = history_text(h, 0);
    ck_assert_ptr_nonnull(strstr(text, "\nseed 12\n"));
    free(text);
    assert_replays(h, 0);
    history_free(h);
}
END_TEST

START_TEST(a_file_that_is_there_already_is_not_overwritten)
{
    struct history *h = history_of(call, BUDGET);
    struct complaints c = {0};
    char path[] = "/tmp/sipstep-history-XXXXXX";
    int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    close(file);
    ck_assert(!history_save(h, 0, path, &c));
    ck_assert_uint_eq(c.count, 1);
    unlink(path);
    ck_assert(history_save(h, 0, path, &c));
    struct scenario *s = scenario_load(path, NULL, 0, &c);
    ck_assert(s);
    scenario_free(s);
    unlink(path);
    complaints_free(&c);
    history_free(h);
}
END_TEST

/* ---- tokens ---------------------------------------------------------------------------------- */

static void assert_opens(struct history *h, size_t run, uint32_t n)
{
    struct complaints c = {0};
    size_t there;
    uint32_t now;
    unsigned char a[16], b[16];
    char *token = history_token(h, run, n);
    ck_assert_uint_eq(
        strspn(token, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."),
        strlen(token));
    struct history *o = history_from_token(token, BUDGET, &there, &now, &c);
    ck_assert_msg(o, "%s", c.count ? c.item[0].text : "");
    history_reach(o, there, UINT32_MAX);
    history_reach(h, run, UINT32_MAX);
    trace_hash(history_trace(h, run), history_plan(h, run), a);
    trace_hash(history_trace(o, there), history_plan(o, there), b);
    ck_assert_mem_eq(a, b, sizeof a);
    ck_assert_uint_eq(now, n);
    ck_assert_str_eq(history_name(o, there), there ? history_name(h, run) : "main");
    history_free(o);
    free(token);
}

START_TEST(a_token_opens_the_same_moment_of_the_same_run)
{
    struct scenario *s = busy(4);
    scenario_set_seed(s, 4711);
    struct history *h = history_new(s, BUDGET);
    struct complaints c = {0};
    uint32_t now;
    ck_assert_int_eq(history_what_if(h, 0, 0, "drop the 1st ACK from alice", &now, &c), 1);
    ck_assert_int_eq(
        history_what_if(h, 1, 0, "drop the 1st BYE from bob\ndrop the 2nd BYE", &now, &c), 2);
    history_rename(h, 2, "poor bob");
    ck_assert_int_eq(history_edit(h, 2, call, &c), 3);
    ck_assert_int_eq(history_what_if(h, 3, 0, "corrupt the 1st ACK from alice", &now, &c), 4);
    for (size_t run = 0; run < 5; run++)
        for (uint32_t n = 0; n < 40; n += 13)
            assert_opens(h, run, n);
    history_free(h);
}
END_TEST

START_TEST(machines_of_the_readers_own_are_in_the_token)
{
    struct complaints c = {0};
    char path[] = "/tmp/sipstep-machines-XXXXXX", file[80];
    ck_assert_ptr_nonnull(mkdtemp(path));
    snprintf(file, sizeof file, "%s/mine.gv", path);
    struct scenario *plain = parsed(call);
    const struct diagram *d = scenario_plan(plain)->machine[KIND_INVITE_CLIENT]->diagram;
    char *at = strstr(d->source, "B = 64*T1");
    FILE *to = fopen(file, "w");
    fprintf(to, "%.*sB = 8*T1%s", (int)(at - d->source), d->source, at + strlen("B = 64*T1"));
    fclose(to);
    const char *directory = path;
    static const char text[] =
        "node alice phone\nnode bob phone silent\nlink alice -- bob\nat 0s alice calls bob\n";
    struct scenario *s = scenario_parse("own.sip", text, strlen(text), &directory, 1, &c);
    ck_assert_msg(s, "%s", c.count ? c.item[0].text : "");
    struct history *h = history_new(s, BUDGET);
    assert_replays(h, 0);
    uint32_t last = history_reach(h, 0, UINT32_MAX), now;
    ck_assert_int_lt(history_trace(h, 0)->record[last].t, 32000000);
    char *token = history_token(h, 0, 3);
    unlink(file);
    rmdir(path);
    size_t run;
    struct history *o = history_from_token(token, BUDGET, &run, &now, &c);
    ck_assert_msg(o, "%s", c.count ? c.item[0].text : "");
    ck_assert_uint_eq(history_reach(o, run, UINT32_MAX), last);
    /* and so do what-ifs of it */
    ck_assert_int_eq(history_what_if(o, 0, 0, "drop the 1st INVITE from alice", &now, &c), 1);
    history_reach(o, 1, UINT32_MAX);
    ck_assert_int_lt(history_trace(o, 1)->record[history_trace(o, 1)->count].t, 32000000);
    history_free(o);
    history_free(h);
    scenario_free(plain);
    free(token);
}
END_TEST

static void assert_refused(const char *token, const char *because)
{
    struct complaints c = {0};
    size_t run;
    uint32_t now;
    ck_assert_msg(!history_from_token(token, BUDGET, &run, &now, &c), "%s", token);
    ck_assert_uint_ge(c.count, 1);
    ck_assert_msg(strstr(c.item[0].text, because), "%s: %s", token, c.item[0].text);
    complaints_free(&c);
}

START_TEST(a_token_may_be_broken_into_lines)
{
    struct history *h = history_of(call, BUDGET), *again;
    struct complaints c = {0};
    char *token = history_token(h, 0, 5), broken[4000];
    size_t run, length = 0;
    uint32_t now;
    for (size_t i = 0; token[i] && length < sizeof broken - 8; i++)
        length +=
            (size_t)snprintf(broken + length, 8, "%c%s", token[i], i % 60 == 59 ? "\r\n " : "");
    again = history_from_token(broken, BUDGET, &run, &now, &c);
    ck_assert_ptr_nonnull(again);
    ck_assert_uint_eq(now, 5);
    history_free(again);
    free(token);
    history_free(h);
}
END_TEST

START_TEST(a_run_that_cannot_be_saved_leaves_no_file)
{
    struct history *h = history_of(call, BUDGET);
    struct complaints c = {0};
    char folder[] = "/tmp/sipstep-full.XXXXXX", file[64];
    struct rlimit before, none;
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(file, sizeof file, "%s/it.sip", folder);
    getrlimit(RLIMIT_FSIZE, &before);
    none = (struct rlimit){0, before.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &none);
    bool well = history_save(h, 0, file, &c);
    setrlimit(RLIMIT_FSIZE, &before);
    ck_assert(!well);
    ck_assert_uint_eq(c.count, 1);
    ck_assert_int_eq(rmdir(folder), 0);
    complaints_free(&c);
    history_free(h);
}
END_TEST

START_TEST(a_token_that_is_damaged_is_refused)
{
    struct history *h = history_of(call, BUDGET);
    char *token = history_token(h, 0, 5), before;
    size_t length = strlen(token), head = strlen("sipstep1.");
    for (size_t i = 0; i < length; i++) {
        before = token[i];
        token[i] = '\0';
        assert_refused(token, i < head ? "no token" : "damaged");
        token[i] = before == 'A' ? 'B' : 'A';
        if (i + 1 < length) /* the last character may have bits that nobody reads */
            assert_refused(token, i < head ? "no token" : "damaged");
        token[i] = '*';
        assert_refused(token, i < head ? "no token" : "damaged");
        token[i] = before;
    }
    assert_refused("", "no token");
    assert_refused("sipstep.", "no token");
    assert_refused("sipstep2.AAAA", "another version");
    assert_refused("sipstep1.", "damaged");
    assert_refused("sipstep1.====", "damaged");
    free(token);
    history_free(h);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("history");
    TCase *t = tcase_create("history");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, steps_forward_and_back_meet_the_same_records);
    tcase_add_test(t, any_record_of_a_step_leads_to_the_same_neighbours);
    tcase_add_loop_test(t, the_world_at_a_record_is_what_it_was_wherever_one_comes_from, 0, 2);
    tcase_add_test(t, looking_back_changes_no_record);
    tcase_add_test(t, the_first_instant_has_nothing_in_it);
    tcase_add_test(t, a_run_is_made_only_as_far_as_somebody_looks);
    tcase_add_test(t, a_time_is_the_last_record_until_then);
    tcase_add_test(t, worlds_are_kept_within_the_budget);
    tcase_add_test(t, a_what_if_shares_the_moment_and_keeps_the_old_run);
    tcase_add_test(t, runs_that_nobody_looks_at_keep_no_worlds_beside_their_checkpoints);
    tcase_add_test(t, a_moment_after_the_difference_is_found_by_its_time);
    tcase_add_test(t, an_equal_line_gives_the_what_if_that_exists);
    tcase_add_test(t, a_wrong_line_makes_no_what_if);
    tcase_add_test(t, a_line_that_changes_nothing_has_no_first_difference);
    tcase_add_test(t, a_what_if_is_named_by_what_it_does);
    tcase_add_loop_test(t, a_change_strikes_right_after_the_step_that_is_shown_and_is_replayed, 0,
                        4);
    tcase_add_test(t, a_change_between_two_instants_strikes_at_its_time);
    tcase_add_loop_test(t, every_fault_of_every_message_is_replayed, 0, 6);
    tcase_add_test(t, what_cannot_be_done_is_said);
    tcase_add_test(t, a_user_is_offered_what_makes_sense_at_that_moment);
    tcase_add_test(t, what_ifs_have_unique_names_that_can_be_changed);
    tcase_add_test(t, a_what_if_that_is_removed_leaves_its_what_ifs_with_its_lines);
    tcase_add_test(t, a_saved_what_if_keeps_comments_and_says_which_it_is);
    tcase_add_test(t, a_seed_that_the_file_does_not_say_is_saved_with_it);
    tcase_add_test(t, a_file_that_is_there_already_is_not_overwritten);
    tcase_add_test(t, a_token_opens_the_same_moment_of_the_same_run);
    tcase_add_test(t, machines_of_the_readers_own_are_in_the_token);
    tcase_add_test(t, a_token_may_be_broken_into_lines);
    tcase_add_test(t, a_run_that_cannot_be_saved_leaves_no_file);
    tcase_add_test(t, a_token_that_is_damaged_is_refused);
    suite_add_tcase(suite, t);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
