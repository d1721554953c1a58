/* The trace as JSON Lines: the contract of the manual, keys in its order. jansson keeps the
 * order of setting. */
#include "config.h"
#include "report/report.h"

#include "node/node.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* Writes one object on its own line and lets go of it. */
static void put(FILE *to, json_t *object)
{
    json_dumpf(object, to, JSON_COMPACT | JSON_ENSURE_ASCII);
    fputc('\n', to);
    json_decref(object);
}

static void set_text(json_t *o, const char *key, const char *text)
{
    json_object_set_new(o, key, json_string(text));
}

static void set_number(json_t *o, const char *key, int64_t number)
{
    json_object_set_new(o, key, json_integer(number));
}

/* The keys that every record begins with. */
static json_t *begin(const char *kind, const struct record *r, uint32_t n)
{
    json_t *o = json_object();
    set_text(o, "kind", kind);
    set_number(o, "n", n);
    set_number(o, "t", r->t);
    set_number(o, "cause", r->cause);
    return o;
}

static void set_instance(json_t *o, const struct plan *plan, const struct record *r)
{
    char name[160];
    report_instance(plan, r->node, r->machine, r->subject, name, sizeof name);
    set_text(o, "instance", name);
}

static const char *const message_what[] = {
    [RECORD_SENT] = "sent",
    [RECORD_ARRIVED] = "arrived",
    [RECORD_LOST] = "lost",
    [RECORD_DROPPED] = "dropped",
    [RECORD_DUPLICATED] = "duplicated",
    [RECORD_REFUSED] = "refused",
    [RECORD_STRAY] = "stray",
    [RECORD_CORRUPTED] = "corrupted",
    [RECORD_REORDERED] = "reordered",
};

static json_t *message_object(const struct plan *plan, const struct sip_names *names,
                              const struct trace *trace, uint32_t n)
{
    const struct record *r = &trace->record[n];
    const struct message *m = trace_payload(trace, r->subject);
    char call[200], via[200];
    ident_print(m->call, IDENT_CALL, names, call, sizeof call);
    branch_print(m, names, via, sizeof via);
    json_t *o = begin("message", r, n);
    set_text(o, "what", message_what[r->what]);
    set_number(o, "id", r->subject);
    set_text(o, "from", plan->node[r->node].name);
    set_text(o, "to", plan->node[r->peer].name);
    set_text(o, "method", method_names[m->method]);
    set_number(o, "status", m->status);
    set_number(o, "cseq", m->cseq);
    set_text(o, "call_id", call);
    set_text(o, "branch", via);
    set_number(o, "copy", r->extra);
    return o;
}

static json_t *timer_object(const struct plan *plan, const struct record *r, uint32_t n)
{
    json_t *o = begin("timer", r, n);
    set_text(o, "what",
             r->what == RECORD_TIMER_START  ? "start"
             : r->what == RECORD_TIMER_STOP ? "stop"
                                            : "fire");
    set_text(o, "node", plan->node[r->node].name);
    set_instance(o, plan, r);
    set_text(o, "timer", plan->machine[r->machine]->timers[r->atom].name);
    set_number(o, "due", r->due);
    return o;
}

static json_t *effects_array(const struct diagram_edge *edge)
{
    json_t *effects = json_array();
    for (size_t i = 0; edge->effects[i]; i++)
        json_array_append_new(effects, json_string(edge->effects[i]));
    return effects;
}

static json_t *transition_object(const struct plan *plan, const struct record *r, uint32_t n)
{
    const struct machine *machine = plan->machine[r->machine];
    char trigger[80];
    machine_trigger_text(machine, r->edge - 1u, r->atom, trigger, sizeof trigger);
    json_t *o = begin("transition", r, n);
    set_text(o, "node", plan->node[r->node].name);
    set_text(o, "machine", machine->diagram->name);
    set_instance(o, plan, r);
    set_text(o, "from", machine_state_label(machine, r->from));
    set_text(o, "to", machine_state_label(machine, r->to));
    set_text(o, "trigger", trigger);
    json_object_set_new(o, "effects", effects_array(&machine->diagram->edges[r->edge - 1]));
    set_text(o, "rfc", report_section(plan, r));
    return o;
}

/* What an instance was told and took no edge for; and an instance whose node lost it. */
static json_t *told_object(const struct plan *plan, const struct record *r, uint32_t n)
{
    const struct machine *machine = plan->machine[r->machine];
    char atom[80] = "";
    if (r->what != RECORD_KILLED)
        machine_atom_word(machine, r->atom, atom, sizeof atom);
    json_t *o = begin(r->what == RECORD_UNEXPECTED ? "unexpected"
                      : r->what == RECORD_DEFERRED ? "deferred"
                                                   : "killed",
                      r, n);
    set_text(o, "node", plan->node[r->node].name);
    set_text(o, "machine", machine->diagram->name);
    set_instance(o, plan, r);
    set_text(o, "state", machine_state_label(machine, r->from));
    set_text(o, "trigger", atom);
    return o;
}

static json_t *note_object(const struct plan *plan, const struct record *r, uint32_t n)
{
    char text[200];
    node_note_text(plan, r, text, sizeof text);
    json_t *o = begin(r->what == RECORD_USER ? "user" : "note", r, n);
    set_text(o, "node", r->node ? plan->node[r->node].name : "");
    set_text(o, "text", text);
    return o;
}

static json_t *check_object(const struct scenario *s, const struct record *r, uint32_t n)
{
    struct check_row row = scenario_check(s, r->subject);
    json_t *o = begin("check", r, n);
    set_number(o, "line", row.line);
    json_object_set_new(o, "ok", json_boolean(r->flags));
    set_text(o, "text", row.text);
    return o;
}

/* What a stream of media does from now on. */
static json_t *media_object(const struct plan *plan, const struct record *r, uint32_t n)
{
    static const char *const does[] = {"pauses", "sends", "receives", "sends and receives"};
    struct media_record m = media_record_of(r);
    char codec[20];
    codec_name(m.codec, codec, sizeof codec);
    json_t *o = begin("media", r, n);
    set_text(o, "what", m.is_closed ? "closes" : does[m.flow]);
    set_text(o, "node", plan->node[r->node].name);
    set_instance(o, plan, r);
    set_text(o, "peer", r->peer ? plan->node[r->peer].name : "");
    set_text(o, "medium", media_kind_name(m.kind));
    set_text(o, "codec", codec);
    return o;
}

static json_t *link_object(const struct plan *plan, const struct record *r, uint32_t n)
{
    json_t *o = begin("link", r, n);
    set_text(o, "what", r->flags ? "cut" : "healed");
    set_text(o, "from", plan->node[r->node].name);
    set_text(o, "to", plan->node[r->peer].name);
    return o;
}

static json_t *rtp_object(const struct plan *plan, const struct media_row *row)
{
    char codec[20];
    codec_name(row->codec, codec, sizeof codec);
    json_t *o = json_object();
    set_text(o, "kind", "rtp");
    set_number(o, "t", row->from);
    set_number(o, "until", row->to);
    set_text(o, "from", plan->node[row->node].name);
    set_text(o, "to", row->peer ? plan->node[row->peer].name : "");
    set_text(o, "medium", media_kind_name(row->kind));
    set_text(o, "codec", codec);
    set_number(o, "sent", row->sent);
    set_number(o, "arrived", row->received);
    set_number(o, "lost", row->lost);
    set_number(o, "jitter", row->jitter);
    json_object_set_new(o, "heard", json_boolean(row->hearing == HEARING_HEARD));
    set_text(o, "why", media_why(row->hearing));
    return o;
}

static void put_rtp(FILE *to, const struct plan *plan, const struct run *run)
{
    struct media_row *rows;
    size_t count = media_rows(plan, run->trace, run->world->block->now, &rows);
    for (size_t i = 0; i < count; i++)
        put(to, rtp_object(plan, &rows[i]));
    free(rows);
}

static json_t *record_object(const struct scenario *s, const struct sip_names *names,
                             const struct trace *trace, uint32_t n)
{
    const struct plan *plan = scenario_plan(s);
    const struct record *r = &trace->record[n];
    switch (r->what) {
    case RECORD_TIMER_START:
    case RECORD_TIMER_STOP:
    case RECORD_TIMER_FIRE: return timer_object(plan, r, n);
    case RECORD_TRANSITION: return transition_object(plan, r, n);
    case RECORD_UNEXPECTED:
    case RECORD_DEFERRED:
    case RECORD_KILLED: return told_object(plan, r, n);
    case RECORD_USER:
    case RECORD_NOTE: return note_object(plan, r, n);
    case RECORD_MEDIA: return media_object(plan, r, n);
    case RECORD_LINK: return link_object(plan, r, n);
    case RECORD_CHECK: return check_object(s, r, n);
    default: return report_is_message(r) ? message_object(plan, names, trace, n) : NULL;
    }
}

static json_t *run_object(const struct scenario *s)
{
    json_t *o = json_object();
    set_text(o, "kind", "run");
    set_text(o, "version", PACKAGE_VERSION);
    set_text(o, "scenario", scenario_file(s));
    set_number(o, "seed", (int64_t)scenario_plan(s)->seed);
    return o;
}

static json_t *end_object(const struct plan *plan, const struct run *run, bool ok)
{
    int64_t messages = 0, transitions = 0;
    unsigned char hash[16];
    char hex[33];
    for (uint32_t n = 1; n <= run->trace->count; n++) {
        messages += run->trace->record[n].what == RECORD_SENT;
        transitions += run->trace->record[n].what == RECORD_TRANSITION;
    }
    trace_hash(run->trace, plan, hash);
    for (int i = 0; i < 16; i++)
        snprintf(hex + 2 * i, 3, "%02x", hash[i]);
    json_t *o = json_object();
    set_text(o, "kind", "end");
    set_number(o, "n", (int64_t)run->trace->count + 1);
    set_number(o, "t", run->world->block->now);
    json_object_set_new(o, "ok", json_boolean(ok));
    set_number(o, "messages", messages);
    set_number(o, "transitions", transitions);
    set_text(o, "hash", hex);
    return o;
}

void report_jsonl(FILE *to, const struct scenario *s, const struct run *run, bool ok)
{
    const struct plan *plan = scenario_plan(s);
    struct sip_names names = plan_names(plan);
    put(to, run_object(s));
    for (uint32_t n = 1; n <= run->trace->count; n++) {
        json_t *o = record_object(s, &names, run->trace, n);
        if (o)
            put(to, o);
    }
    put_rtp(to, plan, run);
    put(to, end_object(plan, run, ok));
}
