/* Tests of src/transaction. The plays (plays.c) hold for every step of every machine; here they
 * are performed, and what is not a matter of machines is tried: matching among many, the ACK's
 * form, what is kept in memory.
 */
#include "bench.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

/* ---- plays ----------------------------------------------------------------------------------- */

static const char *announce(const struct play *p)
{
    static char text[400];
    snprintf(text, sizeof text, "%d %s: %s", p->number, p->title, p->what_happens);
    return text;
}

/* Nothing is left behind: no live transaction, no message kept. */
static void check_empty(const struct bench *b)
{
    const struct block *block = b->step.world->block;
    ck_assert_msg(!transactions_live(b->step.world), "%s\na transaction lives on",
                  announce(b->play));
    ck_assert_uint_eq(block->region[REGION_TRANSACTIONS].live, 0);
    ck_assert_uint_eq(block->region[REGION_PAYLOADS].live, 0);
}

static void perform(const struct play *p, const struct machines_of_test *all, struct taken *taken,
                    void (*between)(struct bench *))
{
    struct bench *b = malloc(sizeof *b);
    bench_prepare(b, p, all);
    b->taken = taken;
    bench_start(b);
    while (bench_step(b))
        if (between)
            between(b);
    ck_assert_msg(!strcmp(b->log, p->log), "%s\n--- expected\n%s\n--- but\n%s", announce(p), p->log,
                  b->log);
    check_empty(b);
    bench_close(b);
    free(b);
}

static void perform_alone(int number, void (*between)(struct bench *))
{
    struct machines_of_test all;
    machines_open(&all);
    perform(&plays[number], &all, NULL, between);
    machines_close(&all);
}

START_TEST(every_play_goes_as_the_rfcs_say)
{
    perform_alone(_i, NULL);
}
END_TEST

START_TEST(a_world_that_is_written_and_read_after_each_step_plays_on_the_same)
{
    perform_alone(_i, bench_reincarnate);
}
END_TEST

/* ---- coverage -------------------------------------------------------------------------------- */

static unsigned count_untaken(const struct machine *m, int set, const unsigned *times)
{
    unsigned untaken = 0;
    ck_assert_uint_le(m->diagram->nedges, EDGES);
    for (unsigned e = 0; e < m->diagram->nedges; e++) {
        const struct diagram_edge *edge = &m->diagram->edges[e];
        if (times[e])
            continue;
        untaken++;
        fprintf(stderr, "%s%s.gv:%d: no play takes %s -> %s on %s\n", set == NOW ? "" : "rfc3261/",
                m->diagram->name, edge->line, m->diagram->states[edge->tail].id,
                m->diagram->states[edge->head].id, edge->label);
    }
    return untaken;
}

START_TEST(every_edge_of_all_eight_machines_is_taken_by_some_play)
{
    struct machines_of_test all;
    struct taken taken;
    unsigned untaken = 0;
    memset(&taken, 0, sizeof taken);
    machines_open(&all);
    for (unsigned i = 0; i < nplays; i++)
        perform(&plays[i], &all, &taken, NULL);
    for (int set = 0; set < SETS; set++)
        for (int kind = 0; kind < KIND_TRANSACTION_END; kind++)
            untaken += count_untaken(all.machine[set][kind], set, taken.times[set][kind]);
    machines_close(&all);
    ck_assert_msg(!untaken, "%u edges are taken by no play: see above", untaken);
}
END_TEST

START_TEST(every_edge_cites_its_section_and_says_why)
{
    struct machines_of_test all;
    machines_open(&all);
    for (int i = 0; i < SETS * KIND_TRANSACTION_END; i++) {
        const struct diagram *d =
            all.machine[i / KIND_TRANSACTION_END][i % KIND_TRANSACTION_END]->diagram;
        for (unsigned e = 0; e < d->nedges; e++) {
            const char *why = strstr(d->edges[e].tooltip, ": ");
            ck_assert_msg(!strncmp(d->edges[e].rfc, "RFC ", 4), "%s: %s", d->name,
                          d->edges[e].label);
            ck_assert_msg(why && strlen(why) > 20, "%s: %s", d->name, d->edges[e].label);
        }
    }
    machines_close(&all);
}
END_TEST

/* An edge without effects but with the figure's blessing is a transition, or RFC 6026's "INVITE
 * / -"; all that merely absorbs must say that the figure does not have it. */
START_TEST(whatever_merely_absorbs_is_said_not_to_be_in_the_figure)
{
    struct machines_of_test all;
    machines_open(&all);
    for (int i = 0; i < SETS * KIND_TRANSACTION_END; i++) {
        const struct diagram *d =
            all.machine[i / KIND_TRANSACTION_END][i % KIND_TRANSACTION_END]->diagram;
        for (unsigned e = 0; e < d->nedges; e++) {
            const struct diagram_edge *edge = &d->edges[e];
            if (edge->tail == edge->head && !edge->effects[0] && strcmp(edge->rfc, "RFC 6026 8.7"))
                ck_assert_msg(edge->off_figure, "%s: %s", d->name, edge->label);
        }
    }
    machines_close(&all);
}
END_TEST

/* ---- messages -------------------------------------------------------------------------------- */

static struct message an_invite(void)
{
    return (struct message){.from = FAR,
                            .to = NEAR,
                            .method = METHOD_INVITE,
                            .max_forwards = 68,
                            .cseq = 986759,
                            .via = FAR,
                            .transport = TRANSPORT_TCP,
                            .branch = ident_make(FAR, 1),
                            .call = ident_make(FAR, 2),
                            .from_tag = ident_make(FAR, 3),
                            .uri = 4,
                            .from_uri = 5,
                            .to_uri = 6,
                            .contact = 7,
                            .route = 8,
                            .record_route = 9,
                            .extra = 10,
                            .via_by = 11,
                            .via_rest = 12,
                            .present = PRESENT_CONTACT | PRESENT_SDP};
}

START_TEST(a_response_has_the_requests_via_from_to_call_id_and_cseq_and_nothing_else)
{
    struct message invite = an_invite(), ok = response_to(&invite, 180);
    struct message wanted = {.from = NEAR,
                             .to = FAR,
                             .status = 180,
                             .method = METHOD_INVITE,
                             .cseq = 986759,
                             .via = FAR,
                             .transport = TRANSPORT_TCP,
                             .branch = ident_make(FAR, 1),
                             .call = ident_make(FAR, 2),
                             .from_tag = ident_make(FAR, 3),
                             .from_uri = 5,
                             .to_uri = 6,
                             .via_by = 11,
                             .via_rest = 12};
    ck_assert_mem_eq(&ok, &wanted, sizeof ok);
}
END_TEST

static const struct play *play_number(int number)
{
    for (unsigned i = 0; i < nplays; i++)
        if (plays[i].number == number)
            return &plays[i];
    ck_abort_msg("there is no play %d", number);
}

static void run_until(struct bench *b, usec t)
{
    while (world_advance(&b->step, t))
        ;
}

/* Opens a play and runs it up to `ms`. */
static struct bench *half_way(struct machines_of_test *all, int number, uint32_t ms)
{
    struct bench *b = malloc(sizeof *b);
    machines_open(all);
    bench_prepare(b, play_number(number), all);
    bench_start(b);
    run_until(b, (usec)ms * 1000);
    return b;
}

static void close_all(struct bench *b, struct machines_of_test *all)
{
    bench_close(b);
    free(b);
    machines_close(all);
}

START_TEST(the_ack_of_a_refusal_is_made_from_the_invite_and_the_responses_to)
{
    struct machines_of_test all;
    struct bench *b = half_way(&all, 105, 1600);
    const struct message *ack = &b->sent, *invite = &b->first;
    ck_assert_uint_eq(ack->method, METHOD_ACK);
    ck_assert(ack->branch == invite->branch && ack->via == invite->via);
    ck_assert(ack->call == invite->call && ack->from_tag == invite->from_tag);
    ck_assert(ack->uri == invite->uri && ack->cseq == invite->cseq && ack->to == invite->to);
    ck_assert(ack->to_tag == ident_make(FAR, 1003));
    ck_assert(ack->status == 0 && ack->max_forwards == 70 && ack->sdp.lines == 0);
    close_all(b, &all);
}
END_TEST

START_TEST(a_cancel_has_the_via_of_its_invite_and_the_ack_of_a_2xx_has_not)
{
    struct machines_of_test all;
    struct bench *b = half_way(&all, 110, 200);
    ck_assert_uint_eq(b->sent.method, METHOD_CANCEL);
    ck_assert(b->sent.branch == b->first.branch && b->sent.via == NEAR && b->sent.to == FAR);
    close_all(b, &all);
    b = half_way(&all, 112, 20);
    ck_assert_uint_eq(b->sent.method, METHOD_ACK);
    ck_assert(b->sent.branch != b->first.branch && b->sent.branch);
    ident branch = b->sent.branch;
    run_until(b, 30000);
    ck_assert(b->sent.branch == branch && b->sent.told.copy == 1);
    close_all(b, &all);
}
END_TEST

START_TEST(a_cancel_finds_the_invite_that_it_cancels_and_no_other)
{
    struct machines_of_test all;
    struct bench *b = half_way(&all, 208, 200);
    const struct world *w = b->step.world;
    struct message cancel = b->received;
    ck_assert_uint_eq(cancel.method, METHOD_CANCEL);
    ck_assert_uint_eq(transaction_cancelled(w, NEAR, &cancel), bench_core(b)->held[0]);
    cancel.via = NEAR; /* the same branch, but another sent-by */
    ck_assert_uint_eq(transaction_cancelled(w, NEAR, &cancel), 0);
    cancel.via = FAR;
    cancel.branch++;
    ck_assert_uint_eq(transaction_cancelled(w, NEAR, &cancel), 0);
    close_all(b, &all);
}
END_TEST

/* What an RFC 2543 request is compared by: RFC 3261 17.2.3. */
START_TEST(without_the_magic_cookie_each_header_field_counts)
{
    struct machines_of_test all;
    struct bench *b = half_way(&all, 206, 0);
    const struct world *w = b->step.world;
    struct message cancel = b->received;
    cancel.method = METHOD_CANCEL;
    ck_assert_uint_ne(transaction_cancelled(w, NEAR, &cancel), 0);
    for (int i = 0; i < 7; i++) {
        struct message other = cancel;
        switch (i) {
        case 0: other.uri++; break;
        case 1: other.to_tag++; break;
        case 2: other.from_tag++; break;
        case 3: other.call++; break;
        case 4: other.cseq++; break;
        case 5: other.via++; break;
        default: other.present = 0; break; /* with the cookie it is another branch */
        }
        ck_assert_msg(!transaction_cancelled(w, NEAR, &other), "field %d does not count", i);
    }
    close_all(b, &all);
}
END_TEST

/* ---- memory ---------------------------------------------------------------------------------- */

static uint32_t payloads(const struct bench *b)
{
    return b->step.world->block->region[REGION_PAYLOADS].live;
}

START_TEST(a_message_is_kept_only_as_long_as_something_can_need_it)
{
    static const struct {
        int play;
        uint32_t ms, kept;
    } rows[] = {
        {103, 100, 1},                 /* the INVITE, to send it again */
        {103, 300, 1},                 /* to make the ACK of a refusal */
        {103, 400, 0},                 /* accepted: nothing is sent again */
        {105, 1600, 1},                /* the ACK, in the place of the INVITE */
        {201, 0, 1},                   /* the INVITE, for the responses */
        {201, 200, 2},                 /* and the 100 */
        {201, 700, 0},                 /* accepted: the core keeps its 2xx itself */
        {201, 1200, 0}, {203, 0, 1},   /* the 486 */
        {204, 300, 0},                 /* acknowledged */
        {304, 0, 1},    {304, 100, 0}, /* answered */
        {401, 0, 1},                   /* the response */
        {206, 100, 2},                 /* RFC 2543: both, for its rules compare them */
    };
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct machines_of_test all;
        struct bench *b = half_way(&all, rows[i].play, rows[i].ms);
        ck_assert_msg(payloads(b) == rows[i].kept, "play %d at %u ms keeps %u messages, not %u",
                      rows[i].play, rows[i].ms, payloads(b), rows[i].kept);
        close_all(b, &all);
    }
}
END_TEST

START_TEST(the_request_is_the_cores_until_its_final_response)
{
    struct machines_of_test all;
    struct bench *b = half_way(&all, 201, 400);
    const struct message *m = transaction_request_of(b->step.world, bench_core(b)->held[0]);
    ck_assert_ptr_nonnull(m);
    ck_assert_uint_eq(m->method, METHOD_INVITE);
    run_until(b, 700 * 1000);
    ck_assert_ptr_null(transaction_request_of(b->step.world, bench_core(b)->held[0]));
    close_all(b, &all);
}
END_TEST

/* ---- many ------------------------------------------------------------------------------------ */

enum { MANY = 3000, STATUSES = 600 };
static const struct play crowd = {.title = "a crowd"};

/* The n-th INVITE is answered with this, and so is the n-th OPTIONS. */
static uint16_t status_of(unsigned n)
{
    return (uint16_t)(100 + n % STATUSES);
}

/* Which status is on its way through the room; each request and response has a step of its own. */
static uint16_t passing;

/* Has `one` called for each of `count` numbers, each in a delivery of its own. */
static void post_each(struct step *s, handler *one, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        step_post(s, one, &(struct stimulus){.number = (uint16_t)i});
}

static void near_sends_one(struct step *s, const struct stimulus *what)
{
    struct message m = an_invite();
    m.from = NEAR;
    m.to = FAR;
    m.via_rest = 0; /* RFC 3261 8.1.3.3: its response would be discarded */
    m.extra = 0;    /* there is no lore here */
    m.method = what->number % 2 ? METHOD_INVITE : METHOD_OPTIONS;
    m.cseq = what->number / 2;
    transaction_request(s, NEAR, &m, 0, 0);
}

static void near_sends_crowd(struct step *s, const struct stimulus *what)
{
    (void)what;
    post_each(s, near_sends_one, MANY);
}

static void far_answers_crowd(struct step *s, const struct stimulus *what)
{
    const struct message *m = what->payload;
    if (what->number == NEAR) {
        passing = m->status;
        transaction_receive(s, what);
    } else if (m->method != METHOD_ACK) {
        struct message answer = response_to(m, status_of(m->cseq));
        net_send(s, &answer);
    }
}

static void response_is_classified(struct step *s, const struct record *r, uint32_t number)
{
    (void)number;
    const struct vocabulary *v = s->plan->machine[r->machine]->vocabulary;
    if (r->what != RECORD_TRANSITION || r->from == MACHINE_START || r->atom >= v->natoms)
        return;
    ck_assert_int_eq(r->atom, vocabulary_status(v, NULL, NULL, passing));
}

/* Links begin with a transaction's index, and end with a bit that says that it is the last. */
static unsigned chain_length(const struct world *w, uint32_t link)
{
    unsigned length = 0;
    while (link) {
        ref r = (ref)REGION_TRANSACTIONS << REF_INDEX_BITS | ref_index(link);
        bool last = link >> 31;
        link = transaction_at(w, r)->hash_next;
        ck_assert(last == !link);
        length++;
    }
    return length;
}

static unsigned longest_chain(const struct world *w)
{
    unsigned longest = 0;
    for (uint32_t i = 1; i <= w->block->region[REGION_BRANCHES].used; i++) {
        const struct branches *pair = world_item(w, (ref)REGION_BRANCHES << REF_INDEX_BITS | i);
        for (int side = 0; side < 2; side++) {
            unsigned length = chain_length(w, pair->head[side]);
            longest = length > longest ? length : longest;
        }
    }
    return longest;
}

static unsigned count_in(const struct world *w, const char *state)
{
    unsigned count = 0;
    for (ref r = world_node(w, NEAR)->first[REGION_TRANSACTIONS]; r; r = instance_at(w, r)->next)
        count += instance_in(w, r, state);
    return count;
}

static struct bench *open_crowd(struct machines_of_test *all, handler *started, handler *receive,
                                void (*observe)(struct step *, const struct record *, uint32_t))
{
    struct bench *b = malloc(sizeof *b);
    machines_open(all);
    bench_prepare(b, &crowd, all);
    b->plan.hooks.started = started;
    b->plan.hooks.receive = receive;
    b->plan.hooks.observe = observe;
    b->plan.hooks.core = NULL;
    return b;
}

START_TEST(among_thousands_each_response_finds_its_transaction_in_a_short_chain)
{
    struct machines_of_test all;
    struct bench *b = open_crowd(&all, near_sends_crowd, far_answers_crowd, response_is_classified);
    bench_start(b);
    ck_assert_uint_eq(transactions_live(b->step.world), MANY);
    ck_assert_uint_lt(longest_chain(b->step.world), 10);
    run_until(b, 400 * 1000);
    ck_assert_uint_eq(count_in(b->step.world, "Calling") + count_in(b->step.world, "Trying"), 0);
    ck_assert_uint_eq(count_in(b->step.world, "Proceeding"), 300 + 300);
    ck_assert_uint_eq(count_in(b->step.world, "Accepted"), 300);
    ck_assert_uint_eq(count_in(b->step.world, "Completed"), 900 + 1200);
    ck_assert_uint_lt(longest_chain(b->step.world), 10);
    ck_assert_ptr_null(world_verify(b->step.world));
    run_until(b, 20 * 1000 * 1000); /* when half of them have ended */
    ck_assert_uint_lt(transactions_live(b->step.world), MANY - 1000);
    ck_assert_uint_lt(longest_chain(b->step.world), 10);
    close_all(b, &all);
}
END_TEST

/* ---- the core's responses -------------------------------------------------------------------- */

static void far_asks_one(struct step *s, const struct stimulus *what)
{
    struct message m = an_invite();
    m.via_by = 0;
    m.method = what->number % 2 ? METHOD_INVITE : METHOD_OPTIONS;
    m.branch = ident_make(FAR, 100u + what->number);
    m.cseq = what->number / 2;
    net_send(s, &m);
}

static void far_asks_each(struct step *s, const struct stimulus *what)
{
    (void)what;
    post_each(s, far_asks_one, 2 * STATUSES);
}

static void near_receives(struct step *s, const struct stimulus *what)
{
    if (what->number == NEAR)
        transaction_receive(s, what);
}

static void core_answers_each(struct step *s, const struct stimulus *what)
{
    const struct message *m = what->payload;
    if (what->number != REPORT_REQUEST)
        return;
    passing = status_of(m->cseq);
    struct message answer = response_to(m, passing);
    transaction_respond(s, what->to, &answer);
}

static void answer_is_classified(struct step *s, const struct record *r, uint32_t number)
{
    (void)number;
    const struct vocabulary *v = s->plan->machine[r->machine]->vocabulary;
    bool told = r->what == RECORD_TRANSITION || r->what == RECORD_UNEXPECTED;
    if (!told || r->from == MACHINE_START || r->atom >= v->natoms)
        return;
    ck_assert_int_eq(r->atom, vocabulary_status(v, "send ", NULL, passing));
}

START_TEST(each_status_of_the_core_is_the_atom_that_the_vocabulary_says)
{
    struct machines_of_test all;
    struct bench *b = open_crowd(&all, far_asks_each, near_receives, answer_is_classified);
    b->plan.hooks.core = core_answers_each;
    bench_start(b);
    run_until(b, 100 * 1000);
    const uint32_t *born = world_node(b->step.world, NEAR)->ordinal;
    ck_assert_uint_eq(born[KIND_INVITE_SERVER] + born[KIND_SERVER], 2 * STATUSES);
    ck_assert_uint_eq(count_in(b->step.world, "Accepted"), 100);
    ck_assert_uint_eq(count_in(b->step.world, "Completed"), 500 - 1 + 400); /* 408 is not sent */
    ck_assert_ptr_null(world_verify(b->step.world));
    close_all(b, &all);
}
END_TEST

/* ---- machines that a reader has edited ------------------------------------------------------- */

/* Every effect on every trigger, in one state. */
static const char *const odd[KIND_TRANSACTION_END] = {
    [KIND_INVITE_CLIENT] =
        "digraph \"invite-client\" { timers=\"A = 1s\" s [shape=point] one [label=\"One\"] "
        "e [label=\"End\", shape=doublecircle] s -> one [label=\"send INVITE / resend; report; "
        "forget; send; resend; report; send ACK; start A\"] one -> one [label=\"1xx, 2xx, 300-699, "
        "transport error / send ACK; send ACK; resend; report; send; forget; report; send ACK\"] "
        "one -> e [label=\"timer A, abandon / report; send; send ACK; forget; resend\"] }",
    [KIND_CLIENT] =
        "digraph client { timers=\"A = 1s\" s [shape=point] one [label=\"One\"] "
        "e [label=\"End\", shape=doublecircle] s -> one [label=\"send request / resend; report; "
        "forget; send; resend; report; start A\"] one -> one [label=\"1xx, 200-699, "
        "transport error / resend; report; send; forget; report\"] "
        "one -> e [label=\"timer A, abandon / report; send; forget; resend\"] }",
    [KIND_INVITE_SERVER] =
        "digraph \"invite-server\" { timers=\"A = 1s\" s [shape=point] one [label=\"One\"] "
        "e [label=\"End\", shape=doublecircle] s -> one [label=\"INVITE / resend; report; send; "
        "start A\"] one -> one [label=\"INVITE, ACK, transport error, send 100-699 / send; resend; "
        "report; send 486; forget; send 486; resend; report\"] "
        "one -> e [label=\"timer A, abandon / report; send; send 486; forget; resend\"] }",
    [KIND_SERVER] =
        "digraph server { timers=\"A = 1s\" s [shape=point] one [label=\"One\"] "
        "e [label=\"End\", shape=doublecircle] s -> one [label=\"request / resend; report; send; "
        "start A\"] one -> one [label=\"request, transport error, send 100-699 / send; resend; "
        "report; send 486; forget; send 486; resend; report\"] "
        "one -> e [label=\"timer A, abandon / report; send; send 486; forget; resend\"] }",
};

static handler *core_of_bench;

/* Hears of its first request only: a request told again is a new one to it. */
static void core_is_hard_of_hearing(struct step *s, const struct stimulus *what)
{
    if (what->number != REPORT_REQUEST)
        return;
    ck_assert(transaction_at(s->world, what->to)->is_server);
    if (!bench_core((struct bench *)s->plan->acts)->count)
        core_of_bench(s, what);
}

static void perform_odd(const struct play *p, struct machines_of_test *all)
{
    struct bench *b = malloc(sizeof *b);
    bench_prepare(b, p, all);
    core_of_bench = b->plan.hooks.core;
    b->plan.hooks.core = core_is_hard_of_hearing;
    bench_start(b);
    while (bench_step(b))
        ;
    check_empty(b);
    bench_close(b);
    free(b);
}

/* Of the second request the core has not heard, so it does not answer it. */
static bool answers_second(const struct play *p)
{
    for (int i = 0; i < MOMENTS; i++)
        if (p->moments[i].deed == SAYS_2ND)
            return true;
    return false;
}

START_TEST(effects_in_places_where_they_make_no_sense_do_no_harm)
{
    struct machines_of_test all;
    for (int set = 0; set < SETS; set++)
        for (int kind = 0; kind < KIND_TRANSACTION_END; kind++) {
            struct complaints c = {0};
            all.machine[set][kind] = machine_parse("odd.gv", odd[kind], strlen(odd[kind]),
                                                   test_vocabularies, KIND_TRANSACTION_END, &c);
            ck_assert_msg(all.machine[set][kind], "%s", c.count ? c.item[0].text : "");
            complaints_free(&c);
        }
    for (unsigned i = 0; i < nplays; i++)
        if (!answers_second(&plays[i]))
            perform_odd(&plays[i], &all);
    machines_close(&all);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("transaction");
    TCase *plays_case = tcase_create("plays"), *rest = tcase_create("rest");
    tcase_add_loop_test(plays_case, every_play_goes_as_the_rfcs_say, 0, (int)nplays);
    tcase_add_loop_test(plays_case,
                        a_world_that_is_written_and_read_after_each_step_plays_on_the_same, 0,
                        (int)nplays);
    tcase_add_test(plays_case, every_edge_of_all_eight_machines_is_taken_by_some_play);
    tcase_add_test(rest, every_edge_cites_its_section_and_says_why);
    tcase_add_test(rest, whatever_merely_absorbs_is_said_not_to_be_in_the_figure);
    tcase_add_test(rest, a_response_has_the_requests_via_from_to_call_id_and_cseq_and_nothing_else);
    tcase_add_test(rest, the_ack_of_a_refusal_is_made_from_the_invite_and_the_responses_to);
    tcase_add_test(rest, a_cancel_has_the_via_of_its_invite_and_the_ack_of_a_2xx_has_not);
    tcase_add_test(rest, a_cancel_finds_the_invite_that_it_cancels_and_no_other);
    tcase_add_test(rest, without_the_magic_cookie_each_header_field_counts);
    tcase_add_test(rest, a_message_is_kept_only_as_long_as_something_can_need_it);
    tcase_add_test(rest, the_request_is_the_cores_until_its_final_response);
    tcase_add_test(rest, among_thousands_each_response_finds_its_transaction_in_a_short_chain);
    tcase_add_test(rest, each_status_of_the_core_is_the_atom_that_the_vocabulary_says);
    tcase_add_test(rest, effects_in_places_where_they_make_no_sense_do_no_harm);
    suite_add_tcase(suite, plays_case);
    suite_add_tcase(suite, rest);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
