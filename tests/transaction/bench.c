#include "bench.h"
#include "sim/coder.h"

#include <check.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MS = 1000, SCRIPT_ENDS = 300000 };

/* ---- machines -------------------------------------------------------------------------------- */

const struct vocabulary *const test_vocabularies[KIND_TRANSACTION_END] = {
    [KIND_INVITE_CLIENT] = &invite_client_vocabulary,
    [KIND_INVITE_SERVER] = &invite_server_vocabulary,
    [KIND_CLIENT] = &client_vocabulary,
    [KIND_SERVER] = &server_vocabulary,
};

static struct machine *machine_open(const char *folder, const char *name)
{
    const char *top = getenv("top_srcdir");
    struct complaints complaints = {0};
    char path[1000];
    snprintf(path, sizeof path, "%s/diagrams/%s%s.gv", top ? top : ".", folder, name);
    struct machine *m = machine_load(path, test_vocabularies, KIND_TRANSACTION_END, &complaints);
    ck_assert_msg(m, "%s:%d: %s", complaints.item[0].file, complaints.item[0].line,
                  complaints.item[0].text);
    complaints_free(&complaints);
    return m;
}

void machines_open(struct machines_of_test *all)
{
    static const char *const folders[SETS] = {[NOW] = "", [RFC3261] = "rfc3261/"};
    for (int set = 0; set < SETS; set++)
        for (int kind = 0; kind < KIND_TRANSACTION_END; kind++)
            all->machine[set][kind] = machine_open(folders[set], test_vocabularies[kind]->kind);
}

void machines_close(struct machines_of_test *all)
{
    for (int set = 0; set < SETS; set++)
        for (int kind = 0; kind < KIND_TRANSACTION_END; kind++)
            machine_free(all->machine[set][kind]);
}

/* ---- the log --------------------------------------------------------------------------------- */

static struct bench *bench_of(const struct step *s)
{
    return (struct bench *)s->plan->acts;
}

__attribute__((format(printf, 2, 3))) static void note(const struct step *s, const char *format,
                                                       ...)
{
    struct bench *b = bench_of(s);
    usec now = s->world->block->now;
    va_list arguments;
    if (b->logged != now)
        b->length += (size_t)snprintf(b->log + b->length, sizeof b->log - b->length,
                                      "%s%lld:", b->length ? "\n" : "", (long long)now / MS);
    b->logged = now;
    ck_assert_uint_lt(b->length + 100, sizeof b->log);
    b->log[b->length++] = ' ';
    va_start(arguments, format);
    b->length +=
        (size_t)vsnprintf(b->log + b->length, sizeof b->log - b->length, format, arguments);
    va_end(arguments);
}

static void note_message(struct step *s, const char *sign, const struct message *m, unsigned copy)
{
    char title[60];
    message_title(m, NULL, title, sizeof title);
    if (copy)
        note(s, "%s%s#%u", sign, title, copy);
    else
        note(s, "%s%s", sign, title);
}

static void note_transition(struct step *s, const struct record *r)
{
    struct bench *b = bench_of(s);
    const struct machine *m = s->plan->machine[r->machine];
    if (b->taken)
        b->taken->times[b->play->set][r->machine][r->edge - 1]++;
    if (r->from != r->to)
        note(s, ">%s", machine_state_label(m, r->to));
    else if (!m->diagram->edges[r->edge - 1].effects[0])
        note(s, "absorbed");
}

static void observe(struct step *s, const struct record *r, uint32_t number)
{
    struct bench *b = bench_of(s);
    (void)number;
    switch (r->what) {
    case RECORD_SENT:
        if (r->node != NEAR)
            break;
        memcpy(&b->sent, trace_payload(s->trace, r->subject), sizeof b->sent);
        if (message_is_request(&b->sent) && b->sent.method != METHOD_ACK)
            b->request = b->sent;
        if (!b->first.method)
            b->first = b->request;
        note_message(s, "", &b->sent, r->extra);
        break;
    case RECORD_TRANSITION: note_transition(s, r); break;
    case RECORD_TIMER_START:
        note(s, "%s%lld", s->plan->machine[r->machine]->timers[r->atom].name,
             (long long)(r->due - s->world->block->now) / MS);
        break;
    case RECORD_UNEXPECTED: note(s, "unexpected"); break;
    case RECORD_STRAY: note(s, "stray"); break;
    case RECORD_KILLED: note(s, "killed"); break;
    default: break;
    }
}

/* ---- the core -------------------------------------------------------------------------------- */

struct core *bench_core(const struct bench *b)
{
    return world_item(b->step.world, (ref)REGION_CORE << REF_INDEX_BITS | 1);
}

static void core_begin(struct world *w)
{
    item_new(w, REGION_CORE);
}

static void core_code(struct coder *c, void *item)
{
    struct core *core = item;
    for (int i = 0; i < CORE_HOLDS; i++)
        coder_ref(c, &core->held[i]);
}

static void core_hold(struct step *s, ref transaction)
{
    struct core *core = bench_core(bench_of(s));
    ck_assert_uint_lt(core->count, CORE_HOLDS);
    core->held[core->count++] = transaction;
    instance_hold(s->world, transaction);
}

static void core_lets_go(struct step *s)
{
    struct core *core = bench_core(bench_of(s));
    for (uint32_t i = 0; i < core->count; i++)
        instance_release(s, core->held[i]);
    memset(core, 0, sizeof *core);
}

static void core_hears(struct step *s, const struct stimulus *what)
{
    struct bench *b = bench_of(s);
    const struct message *m = what->payload;
    switch (what->number) {
    case REPORT_REQUEST:
        core_hold(s, what->to);
        ck_assert_uint_lt(b->nasked, CORE_HOLDS);
        b->asked[b->nasked++] = *m;
        note_message(s, "=", m, 0);
        break;
    case REPORT_RESPONSE: note_message(s, "=", m, 0); break;
    case REPORT_TIMEOUT: note(s, "=timeout"); break;
    case REPORT_TRANSPORT_ERROR: note(s, "=error"); break;
    case REPORT_ACK: note(s, "=ACK"); break;
    default: note(s, "=end"); break;
    }
}

static void core_hears_stray(struct step *s, const struct stimulus *what)
{
    ck_assert_uint_eq(what->to, NEAR);
    if (what->number == STRAY_ACK)
        note(s, "stray-ACK");
}

static struct message a_request(const struct bench *b, uint8_t method, uint16_t from)
{
    return (struct message){.from = from,
                            .to = from == NEAR ? FAR : NEAR,
                            .method = method,
                            .present = b->play->is_old ? PRESENT_NO_COOKIE : 0,
                            .max_forwards = 70,
                            .cseq = 1,
                            .via = from,
                            .transport = (uint8_t)b->play->transport,
                            .call = ident_make(from, 1001),
                            .from_tag = ident_make(from, 1002),
                            .uri = 3,
                            .from_uri = 4,
                            .to_uri = 5};
}

static void core_sends(struct step *s, uint8_t method)
{
    struct bench *b = bench_of(s);
    struct message m = a_request(b, method, NEAR);
    ref of = 0;
    if (method == METHOD_CANCEL)
        of = bench_core(b)->held[0];
    core_hold(s, transaction_request(s, NEAR, &m, 0, of));
}

static void core_says(struct step *s, unsigned which, uint16_t status)
{
    struct bench *b = bench_of(s);
    struct message m = response_to(&b->asked[which], status);
    if (status > 100)
        m.to_tag = ident_make(NEAR, 1003);
    transaction_respond(s, bench_core(b)->held[which], &m);
}

static void core_acks(struct step *s, bool again)
{
    struct bench *b = bench_of(s);
    if (!again) {
        b->ack = a_request(b, METHOD_ACK, NEAR);
        b->ack.to_tag = ident_make(FAR, 1003);
    }
    transaction_send_ack(s, NEAR, &b->ack, again);
}

/* ---- the far end ----------------------------------------------------------------------------- */

static void far_sends(struct step *s, const struct message *m)
{
    struct message copy = *m;
    net_send(s, &copy);
    if (message_is_request(m) && m->method != METHOD_ACK)
        bench_of(s)->received = *m;
}

static void far_asks(struct step *s, uint8_t method)
{
    struct message m = a_request(bench_of(s), method, FAR);
    m.branch = ident_make(FAR, 1004);
    far_sends(s, &m);
}

/* An ACK or a CANCEL of the INVITE. */
static void far_follows(struct step *s, uint8_t method, ident to_tag, ident branch)
{
    struct message m = a_request(bench_of(s), method, FAR);
    m.to_tag = to_tag;
    m.branch = branch;
    far_sends(s, &m);
}

static void far_says(struct step *s, const struct message *request, uint16_t status, uint64_t tag)
{
    struct message m = response_to(request, status);
    if (status > 100)
        m.to_tag = ident_make(FAR, tag);
    far_sends(s, &m);
}

static void receive(struct step *s, const struct stimulus *what)
{
    if (what->number == NEAR)
        transaction_receive(s, what);
}

/* ---- the script ------------------------------------------------------------------------------ */

static void core_does(struct step *s, const struct moment *m)
{
    switch (m->deed) {
    case SENDS_INVITE: core_sends(s, METHOD_INVITE); break;
    case SENDS_OPTIONS: core_sends(s, METHOD_OPTIONS); break;
    case SENDS_CANCEL: core_sends(s, METHOD_CANCEL); break;
    case SENDS_ACK: core_acks(s, false); break;
    case SENDS_ACK_AGAIN: core_acks(s, true); break;
    case SAYS: core_says(s, 0, m->status); break;
    case SAYS_2ND: core_says(s, 1, m->status); break;
    default: transaction_abandon(s, bench_core(bench_of(s))->held[0]); break;
    }
}

static void far_does(struct step *s, const struct moment *m)
{
    struct bench *b = bench_of(s);
    ident branch = b->received.branch;
    switch (m->deed) {
    case GETS_INVITE: far_asks(s, METHOD_INVITE); break;
    case GETS_OPTIONS: far_asks(s, METHOD_OPTIONS); break;
    case GETS_COPY: far_sends(s, &b->received); break;
    case GETS_ACK: far_follows(s, METHOD_ACK, b->sent.to_tag, branch); break;
    case GETS_ACK_OF_OTHER: far_follows(s, METHOD_ACK, ident_make(NEAR, 1009), branch); break;
    case GETS_ACK_OF_2XX: far_follows(s, METHOD_ACK, b->sent.to_tag, ident_make(FAR, 1005)); break;
    case GETS_CANCEL: far_follows(s, METHOD_CANCEL, 0, branch); break;
    case GETS: far_says(s, &b->request, m->status, 1003); break;
    case GETS_FORK: far_says(s, &b->request, m->status, 1008); break;
    default: far_says(s, &b->first, m->status, 1003); break;
    }
}

/* One moment after the other, so that what one brings about at once comes before the next. */
static void plan_moment(struct step *s, uint32_t n)
{
    const struct moment *m = &bench_of(s)->play->moments[n];
    usec at = (m->deed == DONE ? SCRIPT_ENDS : (usec)m->ms) * MS;
    event_add(s, at - s->world->block->now, true, EVENT_ACT, 0, n, NULL);
}

static void act(struct step *s, const struct stimulus *what)
{
    struct bench *b = bench_of(s);
    const struct moment *m = &b->play->moments[what->to];
    if (m->deed == DONE)
        core_lets_go(s);
    else if (m->deed == CANNOT_DELIVER)
        transaction_transport_error(s, &(struct stimulus){.number = NEAR, .payload = &b->sent});
    else if (m->deed < GETS_INVITE)
        core_does(s, m);
    else
        far_does(s, m);
    if (m->deed != DONE)
        plan_moment(s, what->to + 1);
}

static void started(struct step *s, const struct stimulus *what)
{
    (void)what;
    plan_moment(s, 0);
}

/* ---- the world ------------------------------------------------------------------------------- */

static const struct region_kind regions[REGIONS] = {
    [REGION_PAYLOADS] = {.name = "payloads", .size = sizeof(struct message), .code = message_code},
    [REGION_LINKS] = {.name = "links",
                      .size = sizeof(struct link),
                      .is_fixed = true,
                      .code = link_code,
                      .begin = links_begin},
    [REGION_TRANSACTIONS] = {.name = "transactions",
                             .size = sizeof(struct transaction),
                             .is_instance = true,
                             .code = transaction_code,
                             .ended = transaction_ended,
                             .freed = transaction_freed,
                             .decoded = transaction_decoded},
    [REGION_BRANCHES] = {.name = "branches",
                         .size = sizeof(struct branches),
                         .begin = branches_begin},
    [REGION_CORE] = {.name = "core",
                     .size = sizeof(struct core),
                     .is_fixed = true,
                     .code = core_code,
                     .begin = core_begin},
};

static void bench_plan(struct bench *b, const struct machines_of_test *all)
{
    const struct timer_values defaults = {500 * MS, 4000 * MS, 5000 * MS};
    b->nodes[NEAR] =
        (struct plan_node){.name = "near", .host = "near.example.com", .timers = defaults};
    b->nodes[FAR] =
        (struct plan_node){.name = "far", .host = "far.example.com", .timers = defaults};
    b->hosts[NEAR] = b->nodes[NEAR].host;
    b->hosts[FAR] = b->nodes[FAR].host;
    b->links[1] = (struct plan_link){
        .a = NEAR, .b = FAR, .transport = (uint8_t)b->play->transport, .name = "near -- far"};
    b->plan = (struct plan){.seed = 1,
                            .region = regions,
                            .node = b->nodes,
                            .hosts = b->hosts,
                            .nodes = 2,
                            .links = 1,
                            .link = b->links,
                            .acts = b,
                            .payload_size = sizeof(struct message),
                            .hooks = {.arrival = net_arrival,
                                      .receive = receive,
                                      .transport_error = transaction_transport_error,
                                      .core = core_hears,
                                      .core_stray = core_hears_stray,
                                      .act = act,
                                      .started = started,
                                      .observe = observe}};
    for (int kind = 0; kind < KIND_TRANSACTION_END; kind++)
        b->plan.machine[kind] = all->machine[b->play->set][kind];
}

void bench_prepare(struct bench *b, const struct play *play, const struct machines_of_test *all)
{
    memset(b, 0, sizeof *b);
    b->play = play;
    b->logged = -1;
    bench_plan(b, all);
}

void bench_start(struct bench *b)
{
    b->step = (struct step){
        .plan = &b->plan, .trace = trace_new(sizeof(struct message)), .work = step_work_new()};
    b->step.world = world_new(&b->plan, b->step.work, b->step.trace);
}

bool bench_step(struct bench *b)
{
    bool more = world_advance(&b->step, USEC_NEVER);
    const char *wrong = world_verify(b->step.world);
    ck_assert_msg(!wrong, "%s: %s", b->play->title, wrong);
    return more;
}

void bench_reincarnate(struct bench *b)
{
    size_t size = world_encode(b->step.world, CODE_ALL, NULL, 0);
    unsigned char *bytes = malloc(size);
    world_encode(b->step.world, CODE_ALL, bytes, size);
    struct world *again = world_decode(NULL, &b->plan, CODE_ALL, bytes, size);
    free(bytes);
    ck_assert_ptr_nonnull(again);
    ck_assert(world_equal(b->step.world, again));
    world_free(b->step.world);
    b->step.world = again;
}

void bench_close(struct bench *b)
{
    world_free(b->step.world);
    trace_free(b->step.trace);
    step_work_free(b->step.work);
}
