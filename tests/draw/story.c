/* Machines for the tests, and runs told by hand. */
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const shipped_names[] = {"invite-client", "invite-server", "client",  "server",
                                     "uac-invite",    "uas-invite",    "uas-2xx", "dialog-caller",
                                     "dialog-callee", "offer-answer",  "session", NULL};

static struct machine *kept(struct machine *m, struct complaints *complaints)
{
    for (size_t i = 0; i < complaints->count; i++)
        fprintf(stderr, "%s:%d: %s\n", complaints->item[i].file, complaints->item[i].line,
                complaints->item[i].text);
    complaints_free(complaints);
    ck_assert_ptr_nonnull(m);
    return m;
}

struct machine *shipped(const char *name)
{
    char path[600];
    const char *top = getenv("top_srcdir");
    snprintf(path, sizeof path, "%s/diagrams/%s.gv", top ? top : ".", name);
    struct complaints complaints = {0};
    return kept(machine_load(path, world_vocabularies, world_kinds, &complaints), &complaints);
}

struct machine *parsed(const char *text)
{
    struct complaints complaints = {0};
    return kept(
        machine_parse("test.gv", text, strlen(text), world_vocabularies, world_kinds, &complaints),
        &complaints);
}

uint8_t state_called(const struct machine *m, const char *label)
{
    for (uint8_t i = 1; i < m->nstates; i++)
        if (!strcmp(machine_state_label(m, i), label))
            return i;
    ck_abort_msg("no state %s", label);
    return 0;
}

/* ---- stories --------------------------------------------------------------------------------- */

struct story *story_new(uint16_t nodes)
{
    static const char *const names[] = {"", "alice", "bob", "carol", "daisy", "edgar", "fiona"};
    struct story *s = calloc(1, sizeof *s);
    s->lore = lore_new();
    s->trace = trace_new(sizeof(struct message));
    for (uint16_t n = 1; n <= nodes; n++)
        s->node[n] = (struct plan_node){.name = names[n], .host = names[n], .role = ROLE_PHONE};
    for (unsigned k = 0; k < world_kinds; k++)
        s->plan.machine[k] = shipped(world_vocabularies[k]->kind);
    s->plan.node = s->node;
    s->plan.nodes = nodes;
    s->plan.link = s->link;
    s->plan.lore = s->lore;
    s->plan.payload_size = sizeof(struct message);
    return s;
}

void story_free(struct story *s)
{
    for (unsigned k = 0; k < world_kinds; k++)
        machine_free((struct machine *)s->plan.machine[k]);
    trace_free(s->trace);
    lore_free(s->lore);
    free(s);
}

uint32_t story_record(struct story *s, struct record r)
{
    struct trace *t = s->trace;
    r.t = s->now;
    if (t->count + 2 > t->room) {
        t->room = t->room ? 2 * t->room : 64;
        t->record = realloc(t->record, t->room * sizeof *t->record);
    }
    t->record[++t->count] = r;
    return t->count;
}

static uint32_t keep(struct trace *t, const struct message *m)
{
    if (t->npayloads + 2 > t->payloads_room) {
        t->payloads_room = t->payloads_room ? 2 * t->payloads_room : 16;
        t->payloads = realloc(t->payloads, (size_t)t->payloads_room * t->payload_size);
    }
    memcpy(t->payloads + (size_t)++t->npayloads * t->payload_size, m, sizeof *m);
    return t->npayloads;
}

uint32_t story_send(struct story *s, uint16_t from, uint16_t to, uint8_t method, uint16_t status,
                    usec delay, uint32_t cause)
{
    struct message m = {.from = from, .to = to, .method = method, .status = status, .link = 1};
    return story_record(s, (struct record){.what = RECORD_SENT,
                                           .node = from,
                                           .peer = to,
                                           .subject = keep(s->trace, &m),
                                           .due = s->now + delay,
                                           .cause = cause});
}

void story_fate(struct story *s, uint32_t sent, uint8_t what)
{
    struct record r = s->trace->record[sent];
    if (what == RECORD_ARRIVED || what == RECORD_REFUSED)
        s->now = r.due;
    r.what = what;
    r.cause = sent;
    story_record(s, r);
}

uint32_t story_goes(struct story *s, uint16_t node, uint8_t kind, const char *label, uint32_t cause)
{
    const struct machine *m = s->plan.machine[kind];
    uint8_t to = state_called(m, label), from = s->state[node][kind];
    s->state[node][kind] = machine_final(m, to) ? MACHINE_START : to;
    return story_record(s, (struct record){.what = RECORD_TRANSITION,
                                           .node = node,
                                           .machine = kind,
                                           .subject = 1,
                                           .edge = 1,
                                           .from = from,
                                           .to = to,
                                           .cause = cause});
}

uint32_t story_fires(struct story *s, uint16_t node, uint8_t kind, const char *timer)
{
    int atom = machine_timer_find(s->plan.machine[kind], timer);
    ck_assert_int_ge(atom, 0);
    return story_record(s, (struct record){.what = RECORD_TIMER_FIRE,
                                           .node = node,
                                           .machine = kind,
                                           .subject = 1,
                                           .atom = (uint8_t)atom});
}

static void invites(struct story *s, uint32_t *third)
{
    enum { ALICE = 1, BOB };
    story_goes(s, ALICE, KIND_INVITE_CLIENT, "Calling", 0);
    story_goes(s, ALICE, KIND_DIALOG_CALLER, "Preparative", 0);
    story_goes(s, ALICE, KIND_SESSION, "Offered", 0);
    story_fate(s, story_send(s, ALICE, BOB, METHOD_INVITE, 0, 20000, 1), RECORD_LOST);
    s->now = 500000;
    uint32_t fired = story_fires(s, ALICE, KIND_INVITE_CLIENT, "A");
    story_fate(s, story_send(s, ALICE, BOB, METHOD_INVITE, 0, 20000, fired), RECORD_DROPPED);
    s->now = 1500000;
    fired = story_fires(s, ALICE, KIND_INVITE_CLIENT, "A");
    *third = story_send(s, ALICE, BOB, METHOD_INVITE, 0, 20000, fired);
}

static void answers(struct story *s)
{
    enum { ALICE = 1, BOB };
    story_goes(s, BOB, KIND_INVITE_SERVER, "Proceeding", 0);
    story_goes(s, BOB, KIND_DIALOG_CALLEE, "Early", 0);
    story_fate(s, story_send(s, BOB, ALICE, METHOD_INVITE, 180, 20000, 0), RECORD_ARRIVED);
    story_goes(s, ALICE, KIND_INVITE_CLIENT, "Proceeding", 0);
    story_goes(s, ALICE, KIND_DIALOG_CALLER, "Early", 0);
    s->now = 4000000;
    story_goes(s, BOB, KIND_INVITE_SERVER, "Accepted", 0);
    story_fate(s, story_send(s, BOB, ALICE, METHOD_INVITE, 200, 20000, 0), RECORD_ARRIVED);
    story_goes(s, ALICE, KIND_INVITE_CLIENT, "Accepted", 0);
    story_goes(s, ALICE, KIND_SESSION, "Active", 0);
    story_goes(s, ALICE, KIND_DIALOG_CALLER, "Established", 0);
    story_fate(s, story_send(s, ALICE, BOB, METHOD_ACK, 0, 20000, 0), RECORD_ARRIVED);
}

static void ends(struct story *s)
{
    enum { ALICE = 1, BOB };
    s->now = 10000000;
    story_goes(s, BOB, KIND_CLIENT, "Trying", 0);
    story_fate(s, story_send(s, BOB, ALICE, METHOD_BYE, 0, 20000, 0), RECORD_ARRIVED);
    story_goes(s, ALICE, KIND_SERVER, "Trying", 0);
    story_goes(s, ALICE, KIND_SERVER, "Completed", 0);
    story_fate(s, story_send(s, ALICE, BOB, METHOD_BYE, 200, 20000, 0), RECORD_ARRIVED);
    story_goes(s, BOB, KIND_CLIENT, "Completed", 0);
    s->now = 36020000;
    uint32_t fired = story_fires(s, ALICE, KIND_INVITE_CLIENT, "M");
    story_goes(s, ALICE, KIND_INVITE_CLIENT, "Terminated", fired);
}

struct story *story_of_a_call(uint32_t *third)
{
    struct story *s = story_new(2);
    invites(s, third);
    story_fate(s, *third, RECORD_ARRIVED);
    answers(s);
    ends(s);
    return s;
}
