#define _DEFAULT_SOURCE
#include "town.h"

#include <check.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- machines ----------------------------------------------------------------------------- */

static const struct vocabulary *const vocabularies[KIND_CALL_END] = {
    [KIND_INVITE_CLIENT] = &invite_client_vocabulary,
    [KIND_INVITE_SERVER] = &invite_server_vocabulary,
    [KIND_CLIENT] = &client_vocabulary,
    [KIND_SERVER] = &server_vocabulary,
    [KIND_UAC_INVITE] = &uac_invite_vocabulary,
    [KIND_UAS_INVITE] = &uas_invite_vocabulary,
    [KIND_UAS_2XX] = &uas_2xx_vocabulary,
    [KIND_RELIABLE_1XX] = &reliable_1xx_vocabulary,
    [KIND_DIALOG_CALLER] = &dialog_caller_vocabulary,
    [KIND_DIALOG_CALLEE] = &dialog_callee_vocabulary,
    [KIND_OFFER_ANSWER] = &offer_answer_vocabulary,
    [KIND_SESSION] = &session_vocabulary,
    [KIND_STREAM] = &stream_vocabulary,
    [KIND_UAC_REQUEST] = &uac_request_vocabulary,
    [KIND_SESSION_TIMER] = &session_timer_vocabulary,
    [KIND_CHANGE] = &change_vocabulary,
    [KIND_REGISTRATION] = &registration_vocabulary,
    [KIND_CREDENTIALS] = &credentials_vocabulary,
    [KIND_B2BUA] = &b2bua_vocabulary,
    [KIND_THIRD_PARTY] = &third_party_vocabulary,
    [KIND_SUBSCRIPTION] = &subscription_vocabulary,
    [KIND_NOTIFIER] = &notifier_vocabulary,
    [KIND_PUBLICATION] = &publication_vocabulary,
    [KIND_EVENT_STATE] = &event_state_vocabulary,
};
static struct machine *machines[KIND_CALL_END];

static struct machine *machine_open(const char *name)
{
    const char *top = getenv("top_srcdir");
    struct complaints complaints = {0};
    char path[1000];
    snprintf(path, sizeof path, "%s/diagrams/%s.gv", top ? top : ".", name);
    struct machine *m = machine_load(path, vocabularies, KIND_CALL_END, &complaints);
    for (size_t n = 0; n < complaints.count; n++)
        fprintf(stderr, "%s:%d: %s\n", complaints.item[n].file, complaints.item[n].line,
                complaints.item[n].text);
    if (!m)
        exit(1);
    complaints_free(&complaints);
    return m;
}

void towns_open(void)
{
    for (unsigned kind = 0; kind < KIND_CALL_END; kind++)
        machines[kind] = machine_open(vocabularies[kind]->kind);
}

void towns_close(void)
{
    for (unsigned kind = 0; kind < KIND_CALL_END; kind++)
        machine_free(machines[kind]);
}

/* ---- what is written down ----------------------------------------------------------------- */

static struct town *town_of(const struct step *s)
{
    return (struct town *)s->plan->script;
}

__attribute__((format(printf, 4, 5))) static void note(char *out, size_t room, size_t *length,
                                                       const char *format, ...)
{
    va_list arguments;
    if (*length + 200 > room)
        return;
    if (*length)
        *length += (size_t)snprintf(out + *length, room - *length, "; ");
    va_start(arguments, format);
    *length += (size_t)vsnprintf(out + *length, room - *length, format, arguments);
    va_end(arguments);
}

static void note_sent(struct town *t, const struct step *s, const struct record *r)
{
    const struct message *m = trace_payload(s->trace, r->subject);
    char title[60];
    message_title(m, NULL, title, sizeof title);
    note(t->ladder, sizeof t->ladder, &t->length, "%lld %s %s%s", (long long)(r->t / MS),
         t->nodes[r->node].name, title, r->extra ? "+" : "");
}

static void observe(struct step *s, const struct record *r, uint32_t number)
{
    struct town *t = town_of(s);
    char text[200];
    (void)number;
    switch (r->what) {
    case RECORD_SENT: note_sent(t, s, r); break;
    case RECORD_UNEXPECTED:
        if (getenv("TOWN_VERBOSE") || r->machine >= KIND_UAC_INVITE)
            fprintf(stderr, "unexpected: %s.%s in %s: %s\n", t->nodes[r->node].name,
                    machines[r->machine]->diagram->name,
                    machine_state_label(machines[r->machine], r->from),
                    machine_atom_word(machines[r->machine], r->atom, text, sizeof text));
        t->unexpected++;
        break;
    case RECORD_STRAY: t->stray++; break;
    case RECORD_KILLED: t->killed++; break;
    case RECORD_NOTE:
        node_note_text(s->plan, r, text, sizeof text);
        note(t->notes, sizeof t->notes, &t->noted, "%s", text);
        break;
    default: break;
    }
}

/* ---- the network -------------------------------------------------------------------------- */

static bool rule_fits(const struct rule *r, const struct message *m)
{
    return r->from == m->from && r->method == m->method && (!r->cseq || r->cseq == m->cseq) &&
           (r->status < 10 ? r->status == m->status / 100 : r->status == m->status);
}

static bool fault(struct step *s, const void *payload, void *out)
{
    struct town *t = town_of(s);
    struct verdict *v = out;
    bool found = false;
    for (int n = 0; n < RULES && t->play->rules[n].from; n++) {
        const struct rule *r = &t->play->rules[n];
        if (!rule_fits(r, payload) || (++t->counts[n] != r->nth && r->nth))
            continue;
        *v = (struct verdict){.drop = v->drop || r->drop,
                              .twice = v->twice || r->twice,
                              .delay = v->delay + r->delay_ms * MS};
        found = true;
    }
    return found;
}

static void stranger_hears(struct town *t, struct step *s, const struct message *m)
{
    if (t->nheard < 40)
        t->heard[t->nheard++] = *m;
    if (t->play->stranger)
        t->play->stranger(t, s, m, 0);
}

static void receive(struct step *s, const struct stimulus *what)
{
    if (what->number == STRANGER)
        stranger_hears(town_of(s), s, what->payload);
    else
        node_receive(s, what);
}

struct message stranger_request(struct town *t, uint8_t method, int to, uint32_t cseq)
{
    static uint64_t serial = 5000;
    return (struct message){.from = STRANGER,
                            .to = (uint16_t)to,
                            .method = method,
                            .present = PRESENT_CONTACT,
                            .max_forwards = 70,
                            .cseq = cseq,
                            .via = STRANGER,
                            .branch = ident_make(STRANGER, ++serial),
                            .call = ident_make(STRANGER, 1),
                            .from_tag = ident_make(STRANGER, 2),
                            .uri = t->nodes[to].contact,
                            .from_uri = t->nodes[STRANGER].aor,
                            .to_uri = t->nodes[to].aor,
                            .contact = t->nodes[STRANGER].contact};
}

void stranger_sends(struct step *s, const struct message *m)
{
    struct message copy = *m;
    copy.told.copy = 0;
    net_send(s, &copy);
}

/* ---- the script --------------------------------------------------------------------------- */

static void script(struct step *s, const struct stimulus *what)
{
    struct town *t = town_of(s);
    t->play->stranger(t, s, NULL, (int)what->to);
}

static void started(struct step *s, const struct stimulus *what)
{
    struct town *t = town_of(s);
    node_started(s, what);
    for (uint32_t n = 1; n <= ACTS && t->acts[n].verb; n++)
        event_add(s, (usec)t->play->deeds[n - 1].at_ms * MS, true, EVENT_ACT, 0, n, NULL);
    for (uint32_t n = 0; n < 16 && t->play->moments_ms[n]; n++)
        event_add(s, (usec)t->play->moments_ms[n] * MS, true, EVENT_SCRIPT, 0, n + 1, NULL);
}

/* ---- the world ---------------------------------------------------------------------------- */

#define INSTANCES(text, type, room)                                                      \
 {                                                                                       \
  .name = (text), .size = sizeof(struct type), .is_instance = true, .code = room##_code, \
  .ended = room##_ended                                                                  \
 }

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
    [REGION_UAC_INVITES] = INSTANCES("uac-invites", uac_invite, uac_invite),
    [REGION_UAS_INVITES] = INSTANCES("uas-invites", uas_invite, uas_invite),
    [REGION_UAS_2XX] = INSTANCES("uas-2xx", uas_2xx, uas_2xx),
    [REGION_RELIABLE_1XX] = INSTANCES("reliable-1xx", reliable_1xx, reliable_1xx),
    [REGION_DIALOGS] = {.name = "dialogs",
                        .size = sizeof(struct dialog),
                        .is_instance = true,
                        .code = dialog_code,
                        .ended = dialog_ended,
                        .decoded = dialog_decoded},
    [REGION_DIALOG_HEADS] = {.name = "dialog-heads",
                             .size = sizeof(struct dialog_head),
                             .begin = dialog_heads_begin},
    [REGION_OFFERS] = INSTANCES("offers", offer, offer),
    [REGION_SESSIONS] = INSTANCES("sessions", session, session),
    [REGION_STREAMS] = INSTANCES("streams", stream, stream),
    [REGION_LINES] = {.name = "lines",
                      .size = sizeof(struct line),
                      .is_fixed = true,
                      .code = line_code,
                      .begin = lines_begin},
    [REGION_UAC_REQUESTS] = INSTANCES("uac-requests", uac_request, uac_request),
    [REGION_CHANGES] = INSTANCES("changes", change, change),
    [REGION_SESSION_TIMERS] = INSTANCES("session-timers", session_timer, session_timer),
    [REGION_REGISTRATIONS] = INSTANCES("registrations", registration, registration),
    [REGION_CREDENTIALS] = {.name = "credentials",
                            .size = sizeof(struct credentials),
                            .is_instance = true,
                            .code = credentials_code},
    [REGION_BRIDGES] = INSTANCES("bridges", bridge, bridge),
    [REGION_ORDERS] = {.name = "orders", .size = sizeof(struct order), .code = order_code},
};

static const struct timer_values defaults = {500 * MS, 4 * SECOND, 5 * SECOND};

static void person(struct town *t, int n, const char *name, uint8_t role)
{
    static const char *const hosts[] = {"", "alice.example.com", "bob.example.com",
                                        "p1.example.com", "mallory.example.com"};
    t->nodes[n] = (struct plan_node){.name = name,
                                     .host = hosts[n],
                                     .role = role,
                                     .timers = defaults,
                                     .config = role == ROLE_PHONE ? &t->phones[n] : NULL};
    t->hosts[n] = hosts[n];
    node_address(t->plan.lore, &t->nodes[n]);
}

static void phones(struct town *t)
{
    t->phones[ALICE] = t->play->alice;
    t->phones[BOB] = t->play->bob;
    for (int n = ALICE; n <= BOB; n++) {
        if (!t->phones[n].codecs)
            t->phones[n].codecs = CODEC_PCMU;
        t->phones[n].rings = true;
    }
    t->phones[BOB].rings = !t->play->silent;
    person(t, ALICE, "alice", ROLE_PHONE);
    person(t, BOB, "bob", ROLE_PHONE);
    person(t, SERVER, "p1", ROLE_SERVER);
    person(t, STRANGER, "mallory", ROLE_PHONE);
}

static void links(struct town *t)
{
    static const uint16_t pairs[][2] = {{0, 0},        {ALICE, BOB},      {ALICE, SERVER},
                                        {BOB, SERVER}, {ALICE, STRANGER}, {BOB, STRANGER}};
    static char name[] = "alice -- bob";
    usec delay = (t->play->delay_ms ? t->play->delay_ms : 20) * MS;
    for (uint16_t n = 1; n <= 5; n++)
        t->links[n] =
            (struct plan_link){.a = pairs[n][0],
                               .b = pairs[n][1],
                               .transport = n == 1 && t->play->tcp ? TRANSPORT_TCP : TRANSPORT_UDP,
                               .delay = delay,
                               .name = name};
    t->links[1].loss = t->loss;
    t->links[1].duplicate = t->duplicate;
    t->links[1].jitter = t->jitter;
    t->links[1].heals_at = t->heals_at;
}

static void hooks(struct plan *p)
{
    p->hooks = (struct hooks){.arrival = net_arrival,
                              .receive = receive,
                              .transport_error = transaction_transport_error,
                              .core = node_core,
                              .core_stray = node_core_stray,
                              .alert = node_alert,
                              .act = node_act,
                              .own = node_own,
                              .script = script,
                              .started = started,
                              .observe = observe,
                              .fault = fault};
}

/* The seeds and what the link does by chance are set before. */
void town_open(struct town *t, const struct play *play)
{
    t->play = play;
    t->plan = (struct plan){.seed = t->seed,
                            .region = regions,
                            .node = t->nodes,
                            .hosts = t->hosts,
                            .nodes = NODES,
                            .links = 5,
                            .link = t->links,
                            .lore = lore_new(),
                            .acts = t->acts,
                            .script = t,
                            .payload_size = sizeof(struct message)};
    hooks(&t->plan);
    phones(t);
    links(t);
    for (unsigned kind = 0; kind < KIND_CALL_END; kind++)
        t->plan.machine[kind] = machines[kind];
    for (int n = 0; n < ACTS; n++)
        t->acts[n + 1] = play->deeds[n].act;
    t->step = (struct step){.plan = &t->plan,
                            .choose = t->seed ? choose_random : NULL,
                            .trace = trace_new(sizeof(struct message)),
                            .work = step_work_new()};
    t->step.world = world_new(&t->plan, t->step.work, t->step.trace);
}

bool town_step(struct town *t)
{
    bool more = world_advance(&t->step, USEC_NEVER);
    const char *wrong = world_verify(t->step.world);
    ck_assert_msg(!wrong, "%s: %s", t->play->title, wrong);
    return more;
}

void town_until(struct town *t, int ms)
{
    while (world_advance(&t->step, (usec)ms * MS)) {
        const char *wrong = world_verify(t->step.world);
        ck_assert_msg(!wrong, "%s: %s", t->play->title, wrong);
    }
}

void town_run(struct town *t)
{
    if (t->play->until_ms)
        town_until(t, t->play->until_ms);
    else
        while (town_step(t))
            ;
}

void town_close(struct town *t)
{
    world_free(t->step.world);
    trace_free(t->step.trace);
    step_work_free(t->step.work);
    lore_free(t->plan.lore);
}

void town_reincarnate(struct town *t)
{
    size_t size = world_encode(t->step.world, CODE_ALL, NULL, 0);
    unsigned char *bytes = malloc(size);
    world_encode(t->step.world, CODE_ALL, bytes, size);
    struct world *again = world_decode(NULL, &t->plan, CODE_ALL, bytes, size);
    free(bytes);
    ck_assert_ptr_nonnull(again);
    ck_assert(world_equal(t->step.world, again));
    world_free(t->step.world);
    t->step.world = again;
}

/* ---- questions ---------------------------------------------------------------------------- */

const char *town_goes(const struct town *t, int node, unsigned kind, unsigned nth)
{
    static char out[500];
    size_t length = 0;
    out[0] = 0;
    for (uint32_t n = 1; n <= t->step.trace->count; n++) {
        const struct record *r = &t->step.trace->record[n];
        if (r->what == RECORD_TRANSITION && r->machine == kind && r->node == node &&
            r->subject == nth && r->from != r->to)
            length += (size_t)snprintf(out + length, sizeof out - length, "%s%s", length ? " " : "",
                                       machine_state_label(machines[kind], r->to));
    }
    return out;
}

ref town_last(const struct town *t, int node, unsigned region)
{
    ref r = world_node(t->step.world, (uint16_t)node)->last[region];
    while (r && !instance_live(t->step.world, r))
        r = instance_at(t->step.world, r)->prev;
    return r;
}

static unsigned region_of(unsigned kind)
{
    static const unsigned regions_of[KIND_CALL_END] = {
        [KIND_UAC_INVITE] = REGION_UAC_INVITES,
        [KIND_UAS_INVITE] = REGION_UAS_INVITES,
        [KIND_UAS_2XX] = REGION_UAS_2XX,
        [KIND_DIALOG_CALLER] = REGION_DIALOGS,
        [KIND_DIALOG_CALLEE] = REGION_DIALOGS,
        [KIND_OFFER_ANSWER] = REGION_OFFERS,
        [KIND_SESSION] = REGION_SESSIONS,
        [KIND_UAC_REQUEST] = REGION_UAC_REQUESTS,
        [KIND_SESSION_TIMER] = REGION_SESSION_TIMERS,
        [KIND_RELIABLE_1XX] = REGION_RELIABLE_1XX,
        [KIND_CHANGE] = REGION_CHANGES,
    };
    return regions_of[kind];
}

bool town_is(const struct town *t, int node, unsigned kind, const char *state)
{
    ref r = town_last(t, node, region_of(kind));
    return r && instance_at(t->step.world, r)->machine == kind &&
           instance_in(t->step.world, r, state);
}

const char *town_left(const struct town *t)
{
    static char out[200];
    const struct world *w = t->step.world;
    ref pending[4];
    for (uint16_t node = 1; node <= NODES; node++)
        for (unsigned g = REGION_TRANSACTIONS; g < REGION_CALL_END; g++) {
            ref r = world_node(w, node)->first[g];
            if (!r || g == REGION_REGISTRATIONS) /* that lasts as long as its phone */
                continue;
            const struct instance *i = instance_at(w, r);
            snprintf(out, sizeof out, "%s.%s[%u] in %s", t->nodes[node].name,
                     machines[i->machine]->diagram->name, (unsigned)i->ordinal,
                     machine_state_label(machines[i->machine], i->state));
            return out;
        }
    if (events_pending(w, pending, 4))
        return "an event";
    for (unsigned g = REGION_EVENTS; g <= REGION_PAYLOADS; g++)
        if ((g == REGION_DEFERRED || g == REGION_PAYLOADS) && w->block->region[g].live)
            return g == REGION_DEFERRED ? "a deferred event" : "a payload";
    return line_at(w, ALICE)->calls || line_at(w, BOB)->calls ? "a line's call" : NULL;
}

const struct message *town_message(const struct town *t, int node, const char *title, int nth)
{
    char text[60];
    for (uint32_t n = 1; n <= t->step.trace->count; n++) {
        const struct record *r = &t->step.trace->record[n];
        if (r->what != RECORD_SENT || r->node != node)
            continue;
        const struct message *m = trace_payload(t->step.trace, r->subject);
        message_title(m, NULL, text, sizeof text);
        if (!strcmp(text, title) && --nth == 0)
            return m;
    }
    return NULL;
}

int town_sent(const struct town *t, int node, const char *title)
{
    int times = 0;
    while (town_message(t, node, title, times + 1))
        times++;
    return times;
}
