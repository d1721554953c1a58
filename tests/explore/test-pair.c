/* Two machines over channels: what can be counted by hand, what is known of the RFCs' machines, and
 * the bounds. */
#include "explore/pair.h"
#include "machine/coverage.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

/* ---- tiny machines --------------------------------------------------------------------------- */

#define CLIENT(edges)                                                     \
 "digraph \"client\" { start [shape=point] waiting [label=\"Waiting\"]\n" \
 "done [label=\"Done\", shape=doublecircle]\n"                            \
 "start -> waiting [label=\"send request / send" edges " }\n"
#define SERVER(edges)                                                     \
 "digraph \"server\" { start [shape=point] working [label=\"Working\"]\n" \
 "done [label=\"Done\", shape=doublecircle]\n"                            \
 "start -> working [label=\"request\"]\n"                                 \
 "working -> done [label=\"send 200-699 / send\"]\n" edges " }\n"

static const char plain_client[] = CLIENT("\"] waiting -> done [label=\"200-699\"]");
static const char plain_server[] = SERVER("");
static const char impatient_client[] =
    CLIENT("; start A\"] timers = \"A = T1\" waiting -> done [label=\"200-699\"] "
           "waiting -> waiting [label=\"timer A / resend; start A\"]");

static struct machine *machine_of(const char *text)
{
    struct complaints c = {0};
    struct machine *m =
        machine_parse("test.gv", text, strlen(text), world_vocabularies, world_kinds, &c);
    if (!m)
        complaints_print(&c, stderr);
    complaints_free(&c);
    ck_assert_ptr_nonnull(m);
    return m;
}

struct tried {
    struct machine *client, *server;
    struct pair *pair;
    struct pair_exploration *e;
};

static void explore_these(struct tried *t, const struct machine *client,
                          const struct machine *server, struct pair_bounds b,
                          const struct pair_options *o)
{
    char *error = NULL;
    t->pair = pair_new(client, server, &b, &error);
    if (error)
        fprintf(stderr, "%s\n", error);
    ck_assert_ptr_nonnull(t->pair);
    t->e = pair_explore(t->pair, o);
}

static struct tried try(const char *client, const char *server, struct pair_bounds b)
{
    struct tried t = {.client = machine_of(client), .server = machine_of(server)};
    explore_these(&t, t.client, t.server, b, &(struct pair_options){0});
    return t;
}

static void done(struct tried *t)
{
    pair_exploration_free(t->e);
    pair_free(t->pair);
    machine_free(t->client);
    machine_free(t->server);
}

static const struct pair_violation *violation(const struct pair_exploration *e, int property)
{
    for (size_t i = 0; i < e->violations; i++)
        if (e->violation[i].property == property)
            return &e->violation[i];
    return NULL;
}

static const char *words(const struct tried *t, const struct pair_violation *v, uint32_t step)
{
    static char text[200];
    ck_assert_uint_lt(step, v->steps);
    pair_words(t->pair, &v->step[step], text, sizeof text);
    return text;
}

/* Before all; the request is under way; served; answered; the answer has come. */
START_TEST(a_request_and_its_response_are_five_states)
{
    struct tried t = try(plain_client, plain_server, (struct pair_bounds){.channel = 1});
    ck_assert_uint_eq(t.e->states, 5);
    ck_assert_uint_eq(t.e->transitions, 4);
    ck_assert_uint_eq(t.e->depth, 4);
    ck_assert_int_eq(t.e->stopped, EXPLORE_DONE);
    ck_assert(t.e->ends_known);
    ck_assert_uint_eq(t.e->violations, 0);
    done(&t);
}
END_TEST

/* The same, and either message lost: both times the client waits for ever. */
START_TEST(a_lost_message_adds_a_state_where_the_client_cannot_end)
{
    struct tried t =
        try(plain_client, plain_server, (struct pair_bounds){.channel = 1, .loss = true});
    ck_assert_uint_eq(t.e->states, 7);
    ck_assert_uint_eq(t.e->transitions, 6);
    ck_assert_uint_eq(t.e->violations, 1);
    const struct pair_violation *v = violation(t.e, PROPERTY_ENDS);
    ck_assert_ptr_nonnull(v);
    ck_assert_uint_eq(v->steps, 2);
    ck_assert_str_eq(words(&t, v, 0), "client's core: send request; begins in Waiting; "
                                      "sends request");
    ck_assert_str_eq(words(&t, v, 1), "request is lost");
    done(&t);
}
END_TEST

/* Over a channel of two: the server meets the request again, and nobody drew that. */
START_TEST(a_request_sent_again_is_unexpected_where_no_edge_takes_it)
{
    struct tried t = try(impatient_client, plain_server, (struct pair_bounds){.channel = 2});
    const struct pair_violation *v = violation(t.e, PROPERTY_UNEXPECTED);
    ck_assert_ptr_nonnull(v);
    ck_assert_str_eq(v->what, "request is unexpected in Working of server");
    ck_assert_uint_eq(v->steps, 4);
    ck_assert_str_eq(words(&t, v, 1), "client: timer A fires; stays in Waiting; sends request");
    ck_assert_str_eq(words(&t, v, 3), "server: request arrives; unexpected in Working");
    ck_assert_uint_eq(t.e->violations, 1);
    done(&t);
}
END_TEST

START_TEST(an_edge_for_it_makes_it_expected)
{
    struct tried t = try(impatient_client, SERVER("working -> working [label=\"request\"]"),
                         (struct pair_bounds){.channel = 2, .dup = true, .reorder = true});
    ck_assert_uint_eq(t.e->violations, 0);
    done(&t);
}
END_TEST

START_TEST(a_timer_that_never_runs_over_tcp_never_fires_there)
{
    char client[1000];
    const char *never = strstr(impatient_client, "A = T1");
    int before = (int)(never - impatient_client) + 6;
    snprintf(client, sizeof client, "%.*s | never reliable%s", before, impatient_client,
             impatient_client + before);
    struct tried t =
        try(client, plain_server, (struct pair_bounds){.channel = 2, .reliable = true});
    ck_assert_uint_eq(t.e->states, 5);
    ck_assert_uint_eq(t.e->violations, 0);
    done(&t);
}
END_TEST

START_TEST(a_timer_that_no_edge_takes_is_unexpected)
{
    struct tried t = try(plain_client,
                         SERVER("timers = \"J = T1\" late [label=\"Late\"] "
                                "working -> late [label=\"send 1xx / start J\"] "
                                "late -> working [label=\"send 1xx\"] "
                                "working -> working [label=\"timer J\"]"),
                         (struct pair_bounds){.channel = 1});
    const struct pair_violation *v = violation(t.e, PROPERTY_UNEXPECTED);
    ck_assert_ptr_nonnull(v);
    ck_assert_str_eq(v->what, "timer J is unexpected in Late of server");
    ck_assert_uint_eq(v->steps, 4);
    done(&t);
}
END_TEST

/* Both channels full of what nobody can take for want of room: no fault of the machines. */
START_TEST(a_standstill_for_want_of_room_is_no_violation)
{
    struct tried t = try(impatient_client,
                         SERVER("working -> working [label=\"request / send 100\"] "
                                "working -> working [label=\"send 1xx / send\"]"),
                         (struct pair_bounds){.channel = 1});
    ck_assert_ptr_null(violation(t.e, PROPERTY_ENDS));
    done(&t);
}
END_TEST

/* ---- the RFCs' machines ---------------------------------------------------------------------- */

static struct machines rfc3261, rfc6026;

static void load(struct machines *set, const char *name)
{
    struct complaints c = {0};
    ck_assert(machines_load(set, &name, 1, &c));
    complaints_free(&c);
}

static void load_all(void)
{
    load(&rfc3261, "rfc3261");
    load(&rfc6026, "rfc6026");
}

static void free_all(void)
{
    machines_free(&rfc3261);
    machines_free(&rfc6026);
}

static struct tried try_invite(const struct machines *set, struct pair_bounds b)
{
    struct tried t = {0};
    explore_these(&t, set->machine[KIND_INVITE_CLIENT], set->machine[KIND_INVITE_SERVER], b,
                  &(struct pair_options){0});
    return t;
}

START_TEST(rfc3261_takes_a_late_copy_of_an_accepted_invite_for_a_new_call)
{
    struct tried t = try_invite(&rfc3261, (struct pair_bounds){.channel = 2, .patient = true});
    const struct pair_violation *v = violation(t.e, PROPERTY_ONE_SESSION);
    ck_assert_ptr_nonnull(v);
    ck_assert_uint_eq(v->steps, 6);
    ck_assert_str_eq(words(&t, v, 4), "invite-server: INVITE arrives; begins in Proceeding, "
                                      "the second instance");
    done(&t);
}
END_TEST

/* Whatever the network does, as long as the transactions outlive it: RFC 6026 6. */
START_TEST(rfc6026_mends_that_and_expects_whatever_comes)
{
    for (unsigned faults = 0; faults < 8; faults++) {
        struct tried t = try_invite(&rfc6026, (struct pair_bounds){.channel = 3,
                                                                   .patient = true,
                                                                   .loss = faults & 1,
                                                                   .dup = faults & 2,
                                                                   .reorder = faults & 4});
        ck_assert_ptr_null(violation(t.e, PROPERTY_ONE_SESSION));
        ck_assert_ptr_null(violation(t.e, PROPERTY_UNEXPECTED));
        ck_assert_ptr_null(violation(t.e, PROPERTY_ENDS));
        done(&t);
    }
}
END_TEST

START_TEST(beyond_timer_L_rfc6026_has_the_second_session_too)
{
    struct tried t = try_invite(&rfc6026, (struct pair_bounds){.channel = 2});
    ck_assert_ptr_nonnull(violation(t.e, PROPERTY_ONE_SESSION));
    ck_assert_ptr_null(violation(t.e, PROPERTY_UNEXPECTED));
    done(&t);
}
END_TEST

/* RFC 3261 17.1.1: no timer runs in Proceeding. */
START_TEST(a_client_waits_in_proceeding_for_a_server_that_is_gone)
{
    struct tried t = try_invite(&rfc6026, (struct pair_bounds){.channel = 1, .loss = true});
    const struct pair_violation *v = violation(t.e, PROPERTY_STUCK);
    ck_assert_ptr_nonnull(v);
    ck_assert_str_eq(v->what,
                     "invite-client waits in Proceeding, without a timer, for a server that is "
                     "gone");
    ck_assert_ptr_null(violation(t.e, PROPERTY_ENDS));
    done(&t);
}
END_TEST

START_TEST(other_requests_break_nothing_whatever_the_network_does)
{
    struct pair_bounds b = {.channel = 3, .loss = true, .dup = true, .reorder = true};
    struct tried t = {0};
    explore_these(&t, rfc6026.machine[KIND_SERVER], rfc6026.machine[KIND_CLIENT], b,
                  &(struct pair_options){0});
    ck_assert_uint_eq(t.e->violations, 0);
    ck_assert_ptr_eq(pair_machine(t.pair, PAIR_CLIENT), rfc6026.machine[KIND_CLIENT]);
    done(&t);
}
END_TEST

/* All that is drawn is met, but for what no step of the model brings. */
START_TEST(every_edge_of_rfc6026_is_covered_but_for_transport_errors_and_giving_up)
{
    struct tried t = try_invite(
        &rfc6026, (struct pair_bounds){.channel = 3, .loss = true, .dup = true, .reorder = true});
    for (unsigned side = 0; side < PAIR_SIDES; side++) {
        const struct diagram *d = pair_machine(t.pair, side)->diagram;
        for (unsigned i = 0; i < d->nedges; i++) {
            bool can_be = !strstr(d->edges[i].trigger, "transport error") &&
                          !strstr(d->edges[i].trigger, "abandon");
            ck_assert_msg(can_be == (t.e->coverage[side]->edges[i] > 0), "%s:%d", d->file,
                          d->edges[i].line);
        }
    }
    done(&t);
}
END_TEST

/* ---- defects --------------------------------------------------------------------------------- */

/* No instance of the machine can take this edge any more: no facts fit it. */
static void cut(struct machine *m, unsigned drawn, bool is_cut)
{
    const uint32_t never = UINT32_C(1) << 31;
    for (unsigned i = 0; i < m->cell[m->nstates * m->natoms]; i++)
        if (m->edges[i].drawn == drawn)
            m->edges[i].must = is_cut ? m->edges[i].must | never : m->edges[i].must & ~never;
}

static bool has(const struct pair_exploration *e, const char *what)
{
    for (size_t i = 0; i < e->violations; i++)
        if (!strcmp(e->violation[i].what, what))
            return true;
    return false;
}

/* Is there something wrong that was not before? */
static bool is_worse(const struct pair_exploration *e, const struct pair_exploration *before)
{
    for (size_t i = 0; i < e->violations; i++)
        if (!has(before, e->violation[i].what))
            return true;
    return false;
}

/* "Calling: timer A" of each edge that can be left out without anything breaking. */
static void find_harmless(const struct machine *client, const struct machine *server,
                          struct machine *m, char *out, size_t room)
{
    struct pair_bounds b = {
        .channel = 2, .loss = true, .dup = true, .reorder = true, .patient = true};
    struct tried whole = {0};
    size_t length = 0;
    explore_these(&whole, client, server, b, &(struct pair_options){0});
    *out = '\0';
    for (unsigned i = 0; i < m->diagram->nedges; i++) {
        const struct diagram_edge *e = &m->diagram->edges[i];
        struct tried t = {0};
        cut(m, i, true);
        explore_these(&t, client, server, b, &(struct pair_options){0});
        if (!is_worse(t.e, whole.e))
            length += (size_t)snprintf(out + length, room - length, "%s: %s\n",
                                       m->diagram->states[e->tail].label, e->trigger);
        done(&t);
        cut(m, i, false);
    }
    done(&whole);
}

/* Harmless is what no step of the model takes: transport errors and giving up. What a core may
 * send and need not. And, by machine, what the comments say. */
static const struct defects {
    unsigned client, server, cut;
    const char *harmless;
} defects[] = {
    /* Another fork's refusal: a pair has none. */
    {KIND_INVITE_CLIENT, KIND_INVITE_SERVER, KIND_INVITE_CLIENT,
     ": send INVITE\nCalling: transport error\nCalling: abandon\nProceeding: transport error\n"
     "Proceeding: abandon\nCompleted: transport error\nAccepted: 300-699\n"
     "Accepted: transport error\n"},
    /* INVITE [has response]: then [else] takes it, and a lost 1xx is all that is lost for good. ACK
     * in Proceeding: of an instance that ended too early. ACK in Accepted: then it is the core's. */
    {KIND_INVITE_CLIENT, KIND_INVITE_SERVER, KIND_INVITE_SERVER,
     "Proceeding: send 1xx\nProceeding: INVITE\nProceeding: ACK\nProceeding: transport error\n"
     "Proceeding: send 2xx\nProceeding: send 300-699\nAccepted: send 2xx\nAccepted: ACK\n"
     "Accepted: transport error\nCompleted: transport error\nConfirmed: transport error\n"},
    {KIND_CLIENT, KIND_SERVER, KIND_CLIENT,
     ": send request\nTrying: transport error\nProceeding: transport error\n"
     "Completed: transport error\n"},
    {KIND_CLIENT, KIND_SERVER, KIND_SERVER,
     "Trying: send 100\nTrying: send 100\nTrying: send 200-699\nTrying: send 408\n"
     "Proceeding: send 100\nProceeding: transport error\nProceeding: send 200-699\n"
     "Proceeding: send 408\nCompleted: send 200-699\nCompleted: transport error\n"}};

START_TEST(an_edge_left_out_is_found_unless_nobody_needs_it)
{
    const struct defects *d = &defects[_i];
    char found[2000];
    find_harmless(rfc6026.machine[d->client], rfc6026.machine[d->server], rfc6026.machine[d->cut],
                  found, sizeof found);
    ck_assert_str_eq(found, d->harmless);
}
END_TEST

/* ---- bounds ---------------------------------------------------------------------------------- */

static void refuse(const struct machines *set, unsigned client, unsigned server,
                   struct pair_bounds b, const char *why)
{
    char *error = NULL;
    struct pair *p = pair_new(set->machine[client], set->machine[server], &b, &error);
    ck_assert_ptr_null(p);
    ck_assert_ptr_nonnull(error);
    ck_assert_msg(strstr(error, why) != NULL, "%s", error);
    free(error);
}

START_TEST(what_makes_no_pair_is_refused_with_a_reason)
{
    struct pair_bounds one = {.channel = 1};
    refuse(&rfc6026, KIND_INVITE_CLIENT, KIND_SERVER, one, "'invite-client' and 'server' make no");
    refuse(&rfc6026, KIND_CLIENT, KIND_CLIENT, one, "make no pair");
    refuse(&rfc6026, KIND_SESSION, KIND_STREAM, one, "make no pair");
    refuse(&rfc6026, KIND_CLIENT, KIND_SERVER, (struct pair_bounds){.channel = 0}, "1 to 15");
    refuse(&rfc6026, KIND_CLIENT, KIND_SERVER, (struct pair_bounds){.channel = 16}, "1 to 15");
    refuse(&rfc6026, KIND_CLIENT, KIND_SERVER,
           (struct pair_bounds){.channel = 1, .reliable = true, .loss = true}, "reliable");
}
END_TEST

START_TEST(a_bound_on_states_or_memory_or_an_interrupt_stops_it_cleanly)
{
    static const volatile sig_atomic_t stop = 1;
    const struct {
        struct pair_options options;
        enum explore_stop why;
    } cases[] = {{{.states = 100}, EXPLORE_STATES},
                 {{.memory = 300000}, EXPLORE_MEMORY},
                 {{.stop = &stop}, EXPLORE_INTERRUPTED}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tried t = {0};
        explore_these(&t, rfc6026.machine[KIND_INVITE_CLIENT], rfc6026.machine[KIND_INVITE_SERVER],
                      (struct pair_bounds){.channel = 9, .loss = true, .reorder = true},
                      &cases[i].options);
        ck_assert_int_eq(t.e->stopped, cases[i].why);
        ck_assert(!t.e->ends_known);
        ck_assert_uint_gt(t.e->states, 0);
        if (cases[i].options.memory)
            ck_assert_uint_le(t.e->bytes, cases[i].options.memory);
        done(&t);
    }
}
END_TEST

static void compare(const struct pair *p, const struct pair_exploration *a,
                    const struct pair_exploration *b)
{
    ck_assert_uint_eq(a->states, b->states);
    ck_assert_uint_eq(a->transitions, b->transitions);
    ck_assert_uint_eq(a->depth, b->depth);
    ck_assert_uint_eq(a->violations, b->violations);
    for (size_t i = 0; i < a->violations; i++) {
        ck_assert_str_eq(a->violation[i].what, b->violation[i].what);
        ck_assert_uint_eq(a->violation[i].steps, b->violation[i].steps);
        for (uint32_t k = 0; k < a->violation[i].steps; k++)
            ck_assert_uint_eq(a->violation[i].step[k].row, b->violation[i].step[k].row);
    }
    for (unsigned side = 0; side < PAIR_SIDES; side++) {
        const struct machine *m = pair_machine(p, side);
        ck_assert_mem_eq(a->coverage[side]->cells, b->coverage[side]->cells,
                         (size_t)m->nstates * m->natoms * sizeof(uint64_t));
    }
}

START_TEST(the_number_of_cores_changes_nothing)
{
    struct pair_bounds b = {.channel = 5, .loss = true, .dup = true, .reorder = true};
    const uint64_t memory[] = {0, 280000};
    for (unsigned i = 0; i < 2; i++) {
        struct tried one = {0}, three = {0};
        const struct machine *client = rfc3261.machine[KIND_INVITE_CLIENT],
                             *server = rfc3261.machine[KIND_INVITE_SERVER];
        explore_these(&one, client, server, b,
                      &(struct pair_options){.cores = 1, .memory = memory[i]});
        explore_these(&three, client, server, b,
                      &(struct pair_options){.cores = 3, .memory = memory[i]});
        ck_assert_int_eq(one.e->stopped, i ? EXPLORE_MEMORY : EXPLORE_DONE);
        ck_assert_uint_gt(one.e->states, 3000);
        compare(one.pair, one.e, three.e);
        done(&one);
        done(&three);
    }
}
END_TEST

/* Channels that fit one word and channels that need two: the same model with room to spare. */
START_TEST(the_width_of_a_packed_state_plays_no_part)
{
    for (unsigned channel = 1; channel <= PAIR_CHANNEL; channel += 7) {
        struct tried t = try(plain_client, plain_server,
                             (struct pair_bounds){.channel = channel, .reorder = true});
        ck_assert_uint_eq(t.e->states, 5);
        done(&t);
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("pair");
    TCase *tiny = tcase_create("tiny"), *rfcs = tcase_create("rfcs");
    tcase_add_test(tiny, a_request_and_its_response_are_five_states);
    tcase_add_test(tiny, a_lost_message_adds_a_state_where_the_client_cannot_end);
    tcase_add_test(tiny, a_request_sent_again_is_unexpected_where_no_edge_takes_it);
    tcase_add_test(tiny, an_edge_for_it_makes_it_expected);
    tcase_add_test(tiny, a_timer_that_never_runs_over_tcp_never_fires_there);
    tcase_add_test(tiny, a_timer_that_no_edge_takes_is_unexpected);
    tcase_add_test(tiny, a_standstill_for_want_of_room_is_no_violation);
    tcase_add_test(tiny, the_width_of_a_packed_state_plays_no_part);
    tcase_add_checked_fixture(rfcs, load_all, free_all);
    tcase_add_test(rfcs, rfc3261_takes_a_late_copy_of_an_accepted_invite_for_a_new_call);
    tcase_add_test(rfcs, rfc6026_mends_that_and_expects_whatever_comes);
    tcase_add_test(rfcs, beyond_timer_L_rfc6026_has_the_second_session_too);
    tcase_add_test(rfcs, a_client_waits_in_proceeding_for_a_server_that_is_gone);
    tcase_add_test(rfcs, other_requests_break_nothing_whatever_the_network_does);
    tcase_add_test(rfcs, every_edge_of_rfc6026_is_covered_but_for_transport_errors_and_giving_up);
    tcase_add_loop_test(rfcs, an_edge_left_out_is_found_unless_nobody_needs_it, 0,
                        sizeof defects / sizeof *defects);
    tcase_add_test(rfcs, what_makes_no_pair_is_refused_with_a_reason);
    tcase_add_test(rfcs, a_bound_on_states_or_memory_or_an_interrupt_stops_it_cleanly);
    tcase_add_test(rfcs, the_number_of_cores_changes_nothing);
    suite_add_tcase(s, tiny);
    suite_add_tcase(s, rfcs);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
