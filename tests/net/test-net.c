/* Two nodes, a line between them, and what becomes of what they send. */
#include "net/net.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

enum { ANN = 1, BEN, CEM, NODES = CEM };
enum { UDP_LINE = 1, TCP_LINE, LINES = TCP_LINE }; /* both join ann and ben */
enum { DELAY = 20000 };

static const struct region_kind regions[REGIONS] = {
    [REGION_PAYLOADS] = {.name = "messages", .code = message_code},
    [REGION_LINKS] = {.name = "links",
                      .size = sizeof(struct link),
                      .is_fixed = true,
                      .code = link_code,
                      .begin = links_begin},
};

/* What came up, in order. */
struct arrival {
    usec t;
    uint16_t node;
    bool is_error;
    uint32_t cseq;
};
static struct net {
    struct plan plan;
    struct plan_node node[NODES + 1];
    struct plan_link line[LINES + 1];
    struct world *world;
    struct trace *trace;
    struct step_work *work;
    struct step step;
    struct arrival arrived[2000];
    unsigned count;
    struct verdict verdict;
    uint32_t fault_cseq; /* the fault line is for this one; 0: none */
} net;

static void note(const struct step *s, const struct stimulus *what, bool is_error)
{
    const struct message *m = what->payload;
    net.arrived[net.count++] =
        (struct arrival){s->world->block->now, what->number, is_error, m->cseq};
}

static void receive(struct step *s, const struct stimulus *what)
{
    note(s, what, false);
}

static void transport_error(struct step *s, const struct stimulus *what)
{
    note(s, what, true);
}

static bool fault(struct step *s, const void *payload, void *verdict)
{
    (void)s;
    if (((const struct message *)payload)->cseq != net.fault_cseq)
        return false;
    *(struct verdict *)verdict = net.verdict;
    return true;
}

/* Fill in net.line before; start; send; run. */
static void prepare(void)
{
    static char udp[] = "ann -- ben", tcp[] = "ann -- ben, too";
    struct timer_values values = {500000, 4000000, 5000000};
    net = (struct net){0};
    for (unsigned n = 1; n <= NODES; n++)
        net.node[n] = (struct plan_node){.name = n == ANN   ? "ann"
                                                 : n == BEN ? "ben"
                                                            : "cem",
                                         .timers = values};
    net.line[UDP_LINE] = (struct plan_link){.a = ANN, .b = BEN, .delay = DELAY, .name = udp};
    net.line[TCP_LINE] = (struct plan_link){
        .a = ANN, .b = BEN, .delay = DELAY, .name = tcp, .transport = TRANSPORT_TCP};
    net.plan = (struct plan){
        .seed = 1,
        .region = regions,
        .node = net.node,
        .nodes = NODES,
        .link = net.line,
        .links = LINES,
        .payload_size = sizeof(struct message),
        .hooks = {.arrival = net_arrival, .receive = receive, .transport_error = transport_error}};
}

static void start(choose *how)
{
    net.work = step_work_new();
    net.trace = trace_new(sizeof(struct message));
    net.world = world_new(&net.plan, net.work, net.trace);
    net.step = (struct step){
        .world = net.world, .plan = &net.plan, .choose = how, .trace = net.trace, .work = net.work};
}

static void run(void)
{
    while (world_advance(&net.step, USEC_NEVER))
        ck_assert_pstr_eq(world_verify(net.world), NULL);
}

static void finish(void)
{
    world_free(net.world);
    trace_free(net.trace);
    step_work_free(net.work);
}

static struct message invite(uint32_t cseq, uint16_t from, uint16_t to, uint8_t link)
{
    return (struct message){
        .method = METHOD_INVITE, .cseq = cseq, .from = from, .to = to, .link = link};
}

static uint32_t send(uint32_t cseq, uint16_t from, uint16_t to, uint8_t link)
{
    struct message m = invite(cseq, from, to, link);
    return net_send(&net.step, &m);
}

static unsigned records(uint8_t what)
{
    unsigned count = 0;
    for (uint32_t n = 1; n <= net.trace->count; n++)
        count += net.trace->record[n].what == what;
    return count;
}

/* ---- the plain case -------------------------------------------------------------------------- */

START_TEST(a_message_arrives_after_the_delay_of_its_link)
{
    prepare();
    start(choose_random);
    uint32_t sent = send(7, ANN, BEN, 0);
    run();
    const struct record *r = net.trace->record;
    ck_assert_uint_eq(net.count, 1);
    ck_assert_int_eq(net.arrived[0].t, DELAY);
    ck_assert_uint_eq(net.arrived[0].node, BEN);
    ck_assert_uint_eq(r[1].what, RECORD_SENT);
    ck_assert_int_eq(r[1].due, DELAY);
    ck_assert_uint_eq(r[2].what, RECORD_ARRIVED);
    ck_assert_uint_eq(r[2].cause, sent);
    ck_assert_uint_eq(r[2].subject, r[1].subject);
    const struct message *m = trace_payload(net.trace, r[1].subject);
    ck_assert_uint_eq(m->cseq, 7);
    ck_assert_uint_eq(m->link, UDP_LINE);
    finish();
}
END_TEST

START_TEST(a_link_that_joins_the_two_is_kept_another_is_replaced)
{
    prepare();
    net.line[UDP_LINE].b = CEM;
    start(NULL);
    struct message right = invite(1, BEN, ANN, TCP_LINE), wrong = invite(2, ANN, BEN, UDP_LINE);
    net_send(&net.step, &right);
    net_send(&net.step, &wrong);
    ck_assert_uint_eq(right.link, TCP_LINE);
    ck_assert_uint_eq(wrong.link, TCP_LINE);
    ck_assert_uint_eq(right.transport, TRANSPORT_TCP);
    run();
    ck_assert_uint_eq(net.count, 2);
    finish();
}
END_TEST

START_TEST(a_response_keeps_the_transport_of_its_via)
{
    prepare();
    start(NULL);
    struct message m = invite(1, BEN, ANN, TCP_LINE);
    m.status = 180;
    m.transport = TRANSPORT_UDP;
    net_send(&net.step, &m);
    ck_assert_uint_eq(m.transport, TRANSPORT_UDP);
    finish();
}
END_TEST

START_TEST(without_a_link_there_is_a_transport_error_in_the_same_step)
{
    prepare();
    start(NULL);
    send(1, ANN, CEM, 0);
    event_add(&net.step, 0, false, EVENT_ARRIVAL, 0, 0, &(struct message){.from = BEN, .to = BEN});
    world_advance(&net.step, 0);
    ck_assert_uint_eq(net.count, 2);
    ck_assert(net.arrived[1].is_error);
    ck_assert_uint_eq(net.arrived[1].node, ANN);
    ck_assert_int_eq(net.arrived[1].t, 0);
    ck_assert_uint_eq(records(RECORD_REFUSED), 1);
    finish();
}
END_TEST

START_TEST(a_node_reaches_itself_at_once)
{
    prepare();
    start(NULL);
    send(1, ANN, ANN, 0);
    run();
    ck_assert_uint_eq(net.count, 1);
    ck_assert_uint_eq(net.arrived[0].node, ANN);
    ck_assert_int_eq(net.arrived[0].t, 0);
    ck_assert(!net.arrived[0].is_error);
    finish();
}
END_TEST

/* ---- who does not hear ----------------------------------------------------------------------- */

START_TEST(a_closed_port_refuses_and_the_sender_hears_of_it_there_and_back_later)
{
    prepare();
    net.node[BEN].ear = EAR_CLOSED;
    start(NULL);
    send(1, ANN, BEN, (uint8_t)_i);
    run();
    ck_assert_uint_eq(net.count, 1);
    ck_assert(net.arrived[0].is_error);
    ck_assert_uint_eq(net.arrived[0].node, ANN);
    ck_assert_int_eq(net.arrived[0].t, 2 * DELAY);
    ck_assert_uint_eq(net.trace->record[2].what, RECORD_REFUSED);
    ck_assert_int_eq(net.trace->record[2].t, DELAY);
    finish();
}
END_TEST

START_TEST(a_dead_node_hears_nothing_and_says_nothing)
{
    prepare();
    net.node[BEN].ear = EAR_SILENT;
    start(NULL);
    send(1, ANN, BEN, 0);
    run();
    ck_assert_uint_eq(net.count, 0);
    ck_assert_uint_eq(net.trace->record[2].what, RECORD_LOST);
    ck_assert_uint_eq(net.trace->record[2].cause, 1);
    ck_assert_int_eq(net.trace->record[2].t, DELAY);
    finish();
}
END_TEST

/* ---- chance ---------------------------------------------------------------------------------- */

static void send_many(unsigned count, uint8_t link)
{
    for (unsigned n = 1; n <= count; n++)
        send(n, ANN, BEN, link);
}

static unsigned overtaken(void)
{
    unsigned count = 0;
    for (unsigned n = 1; n < net.count; n++)
        count += net.arrived[n].cseq < net.arrived[n - 1].cseq;
    return count;
}

START_TEST(udp_loses_about_as_many_as_it_should_and_says_which)
{
    prepare();
    net.line[UDP_LINE].loss = 300000;
    start(choose_random);
    send_many(1000, UDP_LINE);
    run();
    ck_assert_uint_gt(records(RECORD_LOST), 250);
    ck_assert_uint_lt(records(RECORD_LOST), 350);
    ck_assert_uint_eq(net.count, 1000 - records(RECORD_LOST));
    for (uint32_t n = 1; n <= net.trace->count; n++)
        if (net.trace->record[n].what == RECORD_LOST)
            ck_assert_uint_eq(net.trace->record[n].cause, n - 1);
    finish();
}
END_TEST

START_TEST(udp_repeats_some_and_both_copies_have_the_same_id)
{
    prepare();
    net.line[UDP_LINE].duplicate = 300000;
    net.line[UDP_LINE].jitter = 1000;
    start(choose_random);
    send_many(1000, UDP_LINE);
    run();
    ck_assert_uint_gt(records(RECORD_DUPLICATED), 250);
    ck_assert_uint_eq(net.count, 1000 + records(RECORD_DUPLICATED));
    for (uint32_t n = 1; n <= net.trace->count; n++)
        if (net.trace->record[n].what == RECORD_DUPLICATED)
            ck_assert_uint_eq(net.trace->record[n].subject, net.trace->record[n - 1].subject);
    finish();
}
END_TEST

START_TEST(udp_with_jitter_lets_messages_overtake_within_it)
{
    prepare();
    net.line[UDP_LINE].jitter = 5000;
    start(choose_random);
    send_many(1000, UDP_LINE);
    run();
    ck_assert_uint_eq(net.count, 1000);
    ck_assert_uint_gt(overtaken(), 100);
    ck_assert_int_ge(net.arrived[0].t, DELAY);
    ck_assert_int_le(net.arrived[999].t, DELAY + 5000);
    ck_assert_int_gt(net.arrived[999].t, DELAY + 4500);
    finish();
}
END_TEST

START_TEST(a_message_held_back_is_overtaken_by_the_next)
{
    prepare();
    net.line[UDP_LINE].reorder = 100000;
    start(choose_random);
    for (unsigned n = 1; n <= 100; n++) {
        send(n, ANN, BEN, UDP_LINE);
        world_advance(&net.step, (usec)n * DELAY / 2);
    }
    run();
    ck_assert_uint_eq(net.count, 100);
    ck_assert_uint_gt(overtaken(), 0);
    finish();
}
END_TEST

START_TEST(tcp_loses_nothing_and_keeps_order_whatever_the_line_is_like)
{
    prepare();
    net.line[TCP_LINE].loss = 300000;
    net.line[TCP_LINE].jitter = 50000;
    net.line[TCP_LINE].duplicate = net.line[TCP_LINE].reorder = 300000;
    start(choose_random);
    send_many(1000, TCP_LINE);
    run();
    ck_assert_uint_eq(net.count, 1000);
    ck_assert_uint_eq(overtaken(), 0);
    ck_assert_uint_eq(records(RECORD_LOST), 0);
    ck_assert_int_ge(net.arrived[999].t, 1000000); /* somebody had to be sent again */
    finish();
}
END_TEST

static uint32_t second_stalls_twice(void *chooser, struct world *w, const struct choice *c)
{
    (void)chooser, (void)w;
    return c->kind == CHOICE_STALL && c->d == 2 ? 2 : 0;
}

START_TEST(tcp_stalls_by_one_second_doubling_and_holds_up_what_is_behind)
{
    prepare();
    net.line[TCP_LINE].loss = 1;
    start(second_stalls_twice);
    send_many(3, TCP_LINE);
    run();
    ck_assert_int_eq(net.arrived[0].t, DELAY);
    ck_assert_int_eq(net.arrived[1].t, DELAY + 3000000); /* RFC 6298: 1 s and then 2 s */
    ck_assert_int_eq(net.arrived[2].t, DELAY + 3000000);
    ck_assert_uint_eq(net.arrived[2].cseq, 3);
    finish();
}
END_TEST

START_TEST(tcp_holds_nothing_up_in_the_other_direction)
{
    prepare();
    net.line[TCP_LINE].loss = 1;
    start(second_stalls_twice);
    send_many(2, TCP_LINE);
    send(9, BEN, ANN, TCP_LINE);
    run();
    ck_assert_uint_eq(net.arrived[1].cseq, 9);
    ck_assert_int_eq(net.arrived[1].t, DELAY);
    finish();
}
END_TEST

START_TEST(a_link_that_has_healed_does_nothing_but_carry)
{
    prepare();
    net.line[UDP_LINE].loss = net.line[UDP_LINE].duplicate = net.line[UDP_LINE].reorder = 1000000;
    net.line[UDP_LINE].jitter = 1000;
    net.line[UDP_LINE].heals_at = 60000000;
    start(choose_random);
    send_many(10, UDP_LINE);
    run();
    ck_assert_uint_eq(net.count, 0);
    world_advance(&net.step, 60000000);
    send_many(10, UDP_LINE);
    run();
    ck_assert_uint_eq(net.count, 10);
    ck_assert_int_eq(net.arrived[9].t, 60000000 + DELAY);
    finish();
}
END_TEST

/* ---- choices --------------------------------------------------------------------------------- */

struct keys {
    struct choice seen[4000];
    unsigned count, twice;
};

static bool same_key(const struct choice *a, const struct choice *b)
{
    return a->kind == b->kind && a->a == b->a && a->b == b->b && a->c == b->c && a->d == b->d;
}

static uint32_t collect(void *chooser, struct world *w, const struct choice *c)
{
    struct keys *k = chooser;
    for (unsigned n = 0; n < k->count; n++)
        k->twice += same_key(&k->seen[n], c);
    k->seen[k->count++] = *c;
    return choose_random(NULL, w, c);
}

START_TEST(no_choice_is_asked_for_twice_under_the_same_key)
{
    struct keys *k = calloc(1, sizeof *k);
    prepare();
    net.line[UDP_LINE].loss = net.line[UDP_LINE].duplicate = net.line[UDP_LINE].reorder = 200000;
    net.line[UDP_LINE].jitter = net.line[TCP_LINE].jitter = 1000;
    net.line[TCP_LINE].loss = 200000;
    start(collect);
    net.step.chooser = k;
    for (unsigned n = 1; n <= 300; n++) {
        struct message m =
            invite(n, n & 1 ? ANN : BEN, n & 1 ? BEN : ANN, n & 2 ? UDP_LINE : TCP_LINE);
        m.method = (uint8_t)(1 + n % (METHODS - 1));
        m.status = (uint16_t)(n % 3 ? 0 : 100 + n);
        net_send(&net.step, &m);
    }
    ck_assert_uint_gt(k->count, 500);
    ck_assert_uint_eq(k->twice, 0);
    finish();
    free(k);
}
END_TEST

/* Sends 50; the 10th as a fault line says, if there is one. Which of them arrive, by CSeq? */
static void who_arrives(bool with_fault, bool arrives[51])
{
    prepare();
    net.line[UDP_LINE].loss = 300000;
    net.plan.hooks.fault = with_fault ? fault : NULL;
    net.fault_cseq = 10;
    net.verdict.drop = true;
    start(choose_random);
    send_many(50, UDP_LINE);
    run();
    memset(arrives, 0, 51 * sizeof *arrives);
    for (unsigned n = 0; n < net.count; n++)
        arrives[net.arrived[n].cseq] = true;
    finish();
}

START_TEST(what_a_fault_line_does_to_one_message_changes_no_other_ones_fate)
{
    bool without[51], with[51];
    who_arrives(false, without);
    who_arrives(true, with);
    ck_assert(!with[10]);
    without[10] = false;
    ck_assert_mem_eq(without, with, sizeof with);
}
END_TEST

/* ---- fault lines ----------------------------------------------------------------------------- */

START_TEST(a_fault_line_comes_before_chance)
{
    prepare();
    net.line[UDP_LINE].loss = 1000000;
    net.line[UDP_LINE].jitter = 10000;
    net.plan.hooks.fault = fault;
    net.fault_cseq = 2;
    net.verdict.delay = 600000;
    start(choose_random);
    send_many(3, UDP_LINE);
    run();
    ck_assert_uint_eq(net.count, 1);
    ck_assert_uint_eq(net.arrived[0].cseq, 2);
    ck_assert_int_eq(net.arrived[0].t, DELAY + 600000);
    finish();
}
END_TEST

START_TEST(what_the_script_drops_is_gone_over_tcp_too)
{
    prepare();
    net.plan.hooks.fault = fault;
    net.fault_cseq = 1;
    net.verdict.drop = true;
    start(NULL);
    send_many(2, (uint8_t)_i);
    run();
    ck_assert_uint_eq(net.count, 1);
    ck_assert_uint_eq(net.arrived[0].cseq, 2);
    ck_assert_int_eq(net.arrived[0].t, DELAY);
    ck_assert_uint_eq(net.trace->record[2].what, RECORD_DROPPED);
    ck_assert_uint_eq(net.trace->record[2].cause, 1);
    finish();
}
END_TEST

START_TEST(what_the_script_delays_over_tcp_holds_up_the_rest)
{
    prepare();
    net.plan.hooks.fault = fault;
    net.fault_cseq = 1;
    net.verdict.delay = 400000;
    start(NULL);
    send_many(2, TCP_LINE);
    run();
    ck_assert_uint_eq(overtaken(), 0);
    ck_assert_int_eq(net.arrived[1].t, DELAY + 400000);
    finish();
}
END_TEST

START_TEST(what_the_script_duplicates_arrives_twice)
{
    prepare();
    net.plan.hooks.fault = fault;
    net.fault_cseq = 1;
    net.verdict.twice = true;
    start(NULL);
    send_many(1, (uint8_t)_i);
    run();
    ck_assert_uint_eq(net.count, 2);
    ck_assert_uint_eq(records(RECORD_DUPLICATED), 1);
    finish();
}
END_TEST

START_TEST(what_the_script_refuses_finds_a_closed_port)
{
    prepare();
    net.plan.hooks.fault = fault;
    net.fault_cseq = 1;
    net.verdict.refuse = true;
    start(NULL);
    send(1, ANN, BEN, (uint8_t)_i);
    run();
    ck_assert_uint_eq(net.count, 1);
    ck_assert(net.arrived[0].is_error);
    ck_assert_uint_eq(net.arrived[0].node, ANN);
    ck_assert_int_eq(net.arrived[0].t, 2 * DELAY);
    ck_assert_uint_eq(records(RECORD_ARRIVED), 0);
    ck_assert_uint_eq(records(RECORD_REFUSED), 1);
    finish();
}
END_TEST

/* ---- encoding -------------------------------------------------------------------------------- */

START_TEST(a_promise_that_has_passed_and_a_link_that_has_healed_are_as_if_just_so)
{
    prepare();
    net.line[UDP_LINE].heals_at = 1000000;
    start(NULL);
    send_many(3, TCP_LINE);
    run();
    world_advance(&net.step, 2000000);
    struct world *before = world_copy(NULL, net.world);
    world_advance(&net.step, 9000000);
    ck_assert(world_equal(before, net.world));
    world_free(before);
    finish();
}
END_TEST

/* A decoded world's clock begins at 0, at which moment it has healed. */
START_TEST(a_link_that_has_healed_is_so_in_a_decoded_world)
{
    unsigned char bytes[4096];
    prepare();
    net.line[UDP_LINE].heals_at = 1000000;
    start(NULL);
    world_advance(&net.step, 2000000);
    size_t size = world_encode(net.world, CODE_STATE, bytes, sizeof bytes);
    struct world *again = world_decode(NULL, net.world->plan, CODE_STATE, bytes, size);
    ck_assert_ptr_nonnull(again);
    ck_assert(world_equal(net.world, again));
    world_free(again);
    finish();
}
END_TEST

START_TEST(messages_in_flight_survive_decoding)
{
    unsigned char bytes[4096];
    prepare();
    start(NULL);
    struct message m = invite(5, ANN, BEN, UDP_LINE);
    m.branch = ident_make(ANN, 77);
    m.call = IDENT_FOREIGN | 3;
    m.sdp = (struct sdp){.origin = ANN,
                         .version = 4,
                         .session = 9,
                         .lines = 2,
                         .line = {{0, 3, 5, 0}, {1, 1, 2, 1}}};
    m.present = PRESENT_SDP;
    net_send(&net.step, &m);
    size_t size = world_encode(net.world, CODE_ALL, bytes, sizeof bytes);
    ck_assert_uint_le(size, sizeof bytes);
    struct world *again = world_decode(NULL, &net.plan, CODE_ALL, bytes, size);
    ck_assert_ptr_nonnull(again);
    const struct event *e = world_item(again, event_next(again));
    const struct message *copy = world_item(again, e->payload);
    ck_assert_mem_eq(copy, &m, sizeof m);
    world_free(again);
    finish();
}
END_TEST

/* ---- media ----------------------------------------------------------------------------------- */

START_TEST(sound_is_sent_every_20_ms_and_pictures_30_times_a_second)
{
    ck_assert_uint_eq(media_packets(MEDIA_AUDIO, 0), 0);
    ck_assert_uint_eq(media_packets(MEDIA_AUDIO, 1), 1);
    ck_assert_uint_eq(media_packets(MEDIA_AUDIO, 20000), 1);
    ck_assert_uint_eq(media_packets(MEDIA_AUDIO, 20001), 2);
    ck_assert_uint_eq(media_packets(MEDIA_AUDIO, 10000000), 500);
    ck_assert_uint_eq(media_packets(MEDIA_VIDEO, 10000000), 300);
    ck_assert_uint_eq(media_packets(MEDIA_MESSAGE, 10000000), 0);
    for (uint32_t n = 0; n < 1000; n++) {
        ck_assert_uint_eq(media_packets(MEDIA_VIDEO, media_sent_at(MEDIA_VIDEO, n)), n);
        ck_assert_uint_eq(media_packets(MEDIA_AUDIO, media_sent_at(MEDIA_AUDIO, n) + 1), n + 1);
    }
}
END_TEST

START_TEST(media_take_the_fewest_links_and_none_to_themselves)
{
    struct media_way way;
    prepare();
    net.line[TCP_LINE].b = CEM; /* ann -- ben, ann -- cem */
    ck_assert(media_find_way(&net.plan, BEN, CEM, &way));
    ck_assert_uint_eq(way.hops, 2);
    ck_assert_uint_eq(way.link[0], UDP_LINE);
    ck_assert_uint_eq(way.link[1], TCP_LINE);
    ck_assert(media_find_way(&net.plan, ANN, CEM, &way));
    ck_assert_uint_eq(way.hops, 1);
    ck_assert(media_find_way(&net.plan, ANN, ANN, &way));
    ck_assert_uint_eq(way.hops, 0);
    net.line[TCP_LINE].b = ANN;
    ck_assert(!media_find_way(&net.plan, BEN, CEM, &way));
}
END_TEST

/* What becomes of a packet follows from its number: whoever asks again, in whatever order, hears
 * the same; more loss takes the same packets and some more. */
START_TEST(packets_are_lost_and_delayed_as_the_link_says_over_tcp_too)
{
    struct media_way way = {{TCP_LINE}, 1};
    unsigned lost = 0;
    prepare();
    net.line[TCP_LINE].loss = 100000;
    net.line[TCP_LINE].jitter = 5000;
    for (uint32_t n = 10000; n-- > 0;) {
        struct packet p = media_packet(&net.plan, &way, 7, n, n * 20000);
        struct packet again = media_packet(&net.plan, &way, 7, n, n * 20000);
        ck_assert(p.lost == again.lost && p.arrives == again.arrives);
        ck_assert_int_ge(p.arrives - p.sent, DELAY);
        ck_assert_int_le(p.arrives - p.sent, DELAY + 5000);
        lost += p.lost;
        net.line[TCP_LINE].loss = 300000;
        again = media_packet(&net.plan, &way, 7, n, n * 20000);
        ck_assert(again.lost || !p.lost);
        net.line[TCP_LINE].loss = 100000;
    }
    ck_assert_uint_ge(lost, 900);
    ck_assert_uint_le(lost, 1100);
    net.line[TCP_LINE].heals_at = 1;
    struct packet healed = media_packet(&net.plan, &way, 7, 3, 20000);
    ck_assert(!healed.lost);
    ck_assert_int_eq(healed.arrives, 20000 + DELAY);
}
END_TEST

/* RFC 3550 A.8: J += (|D| - J) / 16. */
START_TEST(jitter_is_a_sixteenth_of_each_difference)
{
    struct jitter j = {0};
    jitter_note(&j, &(struct packet){.sent = 0, .arrives = 20000});
    ck_assert_int_eq(jitter_value(&j), 0);
    jitter_note(&j, &(struct packet){.sent = 20000, .arrives = 56000});
    ck_assert_int_eq(jitter_value(&j), 1000);
    jitter_note(&j, &(struct packet){.sent = 40000, .arrives = 60000});
    ck_assert_int_eq(jitter_value(&j), 1937);
    for (usec n = 3; n < 1000; n++)
        jitter_note(&j, &(struct packet){.sent = n * 20000, .arrives = n * 20000 + 20000});
    ck_assert_int_eq(jitter_value(&j), 0);
}
END_TEST

static void media_tests(TCase *t)
{
    tcase_add_test(t, sound_is_sent_every_20_ms_and_pictures_30_times_a_second);
    tcase_add_test(t, media_take_the_fewest_links_and_none_to_themselves);
    tcase_add_test(t, packets_are_lost_and_delayed_as_the_link_says_over_tcp_too);
    tcase_add_test(t, jitter_is_a_sixteenth_of_each_difference);
}

/* ---- cuts and crashes ------------------------------------------------------------------------ */

static void until(usec t)
{
    while (world_advance(&net.step, t))
        ck_assert_pstr_eq(world_verify(net.world), NULL);
}

static void expect_arrivals(unsigned count, const struct arrival *expected)
{
    ck_assert_uint_eq(net.count, count);
    for (unsigned n = 0; n < count; n++) {
        ck_assert_uint_eq(net.arrived[n].cseq, expected[n].cseq);
        ck_assert_int_eq(net.arrived[n].t, expected[n].t);
        ck_assert_uint_eq(net.arrived[n].is_error, expected[n].is_error);
    }
}

START_TEST(a_cut_udp_link_loses_what_is_sent_then_and_what_would_arrive_then)
{
    prepare();
    start(choose_random);
    send(1, ANN, BEN, UDP_LINE);
    until(DELAY / 2);
    net_cut(&net.step, UDP_LINE, true);
    until(2 * DELAY);
    send(2, ANN, BEN, UDP_LINE); /* it would arrive when the link is whole again */
    until(2 * DELAY + DELAY / 2);
    net_cut(&net.step, UDP_LINE, false);
    send(3, BEN, ANN, UDP_LINE);
    run();
    expect_arrivals(1, &(struct arrival){.cseq = 3, .t = 3 * DELAY + DELAY / 2});
    ck_assert_uint_eq(records(RECORD_LOST), 2);
    finish();
}
END_TEST

/* The first of them is tried 1 and 3 s later; the third goes out into the cut link; the fourth,
 * after it has healed, waits for the others. */
START_TEST(a_cut_tcp_link_sends_again_until_it_heals_and_keeps_order)
{
    unsigned char bytes[4096];
    prepare();
    start(choose_random);
    send(1, ANN, BEN, TCP_LINE);
    until(1000);
    send(2, ANN, BEN, TCP_LINE);
    net_cut(&net.step, TCP_LINE, true);
    until(1500000);
    send(3, ANN, BEN, TCP_LINE);
    send(4, BEN, ANN, TCP_LINE);
    net_cut(&net.step, UDP_LINE, true); /* another one */
    until(2000000);
    size_t size = world_encode(net.world, CODE_STATE, bytes, sizeof bytes);
    struct world *again = world_decode(NULL, &net.plan, CODE_STATE, bytes, size);
    ck_assert_ptr_nonnull(again);
    ck_assert(net_is_cut(again, TCP_LINE));
    ck_assert(world_equal(net.world, again));
    world_free(again);
    net_cut(&net.step, TCP_LINE, false);
    send(5, ANN, BEN, TCP_LINE);
    run();
    const usec third = DELAY + 3000000;
    const struct arrival expected[] = {{.cseq = 4, .t = 1500000 + DELAY + 1000000},
                                       {.cseq = 1, .t = third},
                                       {.cseq = 2, .t = third},
                                       {.cseq = 3, .t = third},
                                       {.cseq = 5, .t = third}};
    expect_arrivals(5, expected);
    ck_assert_uint_eq(records(RECORD_LOST), 0);
    finish();
}
END_TEST

START_TEST(what_a_tcp_link_has_sent_in_vain_for_two_minutes_is_a_transport_error)
{
    prepare();
    start(NULL);
    net_cut(&net.step, TCP_LINE, true);
    send(1, ANN, BEN, TCP_LINE);
    run();
    const usec given_up = DELAY + INT64_C(127) * 1000000;
    send(2, ANN, BEN, TCP_LINE); /* no better now */
    run();
    net_cut(&net.step, TCP_LINE, false);
    send(3, ANN, BEN, TCP_LINE);
    run();
    const struct arrival expected[] = {{.cseq = 1, .t = given_up, .is_error = true},
                                       {.cseq = 2, .t = given_up + DELAY, .is_error = true},
                                       {.cseq = 3, .t = given_up + 2 * DELAY}};
    expect_arrivals(3, expected);
    finish();
}
END_TEST

START_TEST(who_is_down_hears_nothing_over_udp_and_all_from_before_is_reset_over_tcp)
{
    prepare();
    start(NULL);
    net_crash(&net.step, BEN);
    send(1, ANN, BEN, UDP_LINE);
    send(2, ANN, BEN, TCP_LINE);
    until(1500000);
    net_restart(&net.step, BEN, EAR_OPEN);
    send(3, ANN, BEN, TCP_LINE); /* a new connection */
    run();
    const struct arrival expected[] = {{.cseq = 3, .t = 1500000 + DELAY},
                                       {.cseq = 2, .t = DELAY + 3000000 + DELAY, .is_error = true}};
    expect_arrivals(2, expected);
    ck_assert_uint_eq(records(RECORD_LOST), 1);
    finish();
}
END_TEST

START_TEST(the_dead_send_nothing_again_but_what_they_have_sent_arrives)
{
    prepare();
    start(NULL);
    net_cut(&net.step, TCP_LINE, true);
    send(1, ANN, BEN, TCP_LINE);
    until(1000000);
    send(2, ANN, BEN, UDP_LINE);
    net_crash(&net.step, ANN);
    net_cut(&net.step, TCP_LINE, false);
    run();
    expect_arrivals(1, &(struct arrival){.cseq = 2, .t = 1000000 + DELAY});
    ck_assert_uint_eq(records(RECORD_LOST), 1);
    finish();
}
END_TEST

static void outage_tests(TCase *t)
{
    tcase_add_test(t, a_cut_udp_link_loses_what_is_sent_then_and_what_would_arrive_then);
    tcase_add_test(t, a_cut_tcp_link_sends_again_until_it_heals_and_keeps_order);
    tcase_add_test(t, what_a_tcp_link_has_sent_in_vain_for_two_minutes_is_a_transport_error);
    tcase_add_test(t, who_is_down_hears_nothing_over_udp_and_all_from_before_is_reset_over_tcp);
    tcase_add_test(t, the_dead_send_nothing_again_but_what_they_have_sent_arrives);
}

static void plain_tests(TCase *t)
{
    tcase_add_test(t, a_message_arrives_after_the_delay_of_its_link);
    tcase_add_test(t, a_link_that_joins_the_two_is_kept_another_is_replaced);
    tcase_add_test(t, a_response_keeps_the_transport_of_its_via);
    tcase_add_test(t, without_a_link_there_is_a_transport_error_in_the_same_step);
    tcase_add_test(t, a_node_reaches_itself_at_once);
    tcase_add_loop_test(t, a_closed_port_refuses_and_the_sender_hears_of_it_there_and_back_later,
                        UDP_LINE, TCP_LINE + 1);
    tcase_add_test(t, a_dead_node_hears_nothing_and_says_nothing);
    tcase_add_test(t, a_promise_that_has_passed_and_a_link_that_has_healed_are_as_if_just_so);
    tcase_add_test(t, a_link_that_has_healed_is_so_in_a_decoded_world);
    tcase_add_test(t, messages_in_flight_survive_decoding);
}

static void chance_tests(TCase *t)
{
    tcase_add_test(t, udp_loses_about_as_many_as_it_should_and_says_which);
    tcase_add_test(t, udp_repeats_some_and_both_copies_have_the_same_id);
    tcase_add_test(t, udp_with_jitter_lets_messages_overtake_within_it);
    tcase_add_test(t, a_message_held_back_is_overtaken_by_the_next);
    tcase_add_test(t, tcp_loses_nothing_and_keeps_order_whatever_the_line_is_like);
    tcase_add_test(t, tcp_stalls_by_one_second_doubling_and_holds_up_what_is_behind);
    tcase_add_test(t, tcp_holds_nothing_up_in_the_other_direction);
    tcase_add_test(t, a_link_that_has_healed_does_nothing_but_carry);
    tcase_add_test(t, no_choice_is_asked_for_twice_under_the_same_key);
}

static void fault_tests(TCase *t)
{
    tcase_add_test(t, what_a_fault_line_does_to_one_message_changes_no_other_ones_fate);
    tcase_add_test(t, a_fault_line_comes_before_chance);
    tcase_add_loop_test(t, what_the_script_drops_is_gone_over_tcp_too, UDP_LINE, TCP_LINE + 1);
    tcase_add_test(t, what_the_script_delays_over_tcp_holds_up_the_rest);
    tcase_add_loop_test(t, what_the_script_duplicates_arrives_twice, UDP_LINE, TCP_LINE + 1);
    tcase_add_loop_test(t, what_the_script_refuses_finds_a_closed_port, UDP_LINE, TCP_LINE + 1);
}

int main(void)
{
    Suite *s = suite_create("net");
    TCase *t = tcase_create("links");
    plain_tests(t);
    chance_tests(t);
    fault_tests(t);
    outage_tests(t);
    media_tests(t);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
