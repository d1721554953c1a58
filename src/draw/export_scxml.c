/* A machine as SCXML (W3C Recommendation, State Chart XML): clusters are states with states inside.
 *
 * Other tools can run it. Events are the atoms of the machine's vocabulary ("1xx", "timer.A"), a
 * blank written as _. SCXML takes the first transition in the order of the document that fits, so
 * the most precise one stands first and [else] last; a state's own come before its cluster's by
 * SCXML's rules as by ours. Guards read `facts`, which whoever runs it sets. A timer is a <send>
 * with a delay in ms that `stop` cancels; every other effect is a <log>. What was written in the
 * machine's own words stands beside it in attributes of our namespace.
 */
#include "draw/export.h"

#include <inttypes.h>
#include <libxml/xmlwriter.h>
#include <stdlib.h>
#include <string.h>

static const char *const reserved[] = {
    "facts",  "timers", "sent",       "spans", "reliable",      "T1", "T2", "T4", "In", "start",
    "_event", "_name",  "_sessionid", "_x",    "_ioprocessors", NULL};

struct writer {
    struct export x;
    xmlTextWriterPtr xml;
    uint32_t facts; /* that some guard reads */
};

/* ---- XML ------------------------------------------------------------------------------------- */

static const xmlChar *utf8(const char *s)
{
    return (const xmlChar *)s;
}

/* What no XML may hold (control characters) is shown as U+FFFD; the caller frees. */
static char *clean(const char *s)
{
    struct text t = {0};
    while (*s) {
        char bytes[4];
        draw_add_bytes(&t, bytes, rune_encode(rune_next(&s), bytes));
    }
    return draw_take(&t);
}

static void begin(struct writer *w, const char *name)
{
    xmlTextWriterStartElement(w->xml, utf8(name));
}

static void end(struct writer *w)
{
    xmlTextWriterEndElement(w->xml);
}

static void attribute(struct writer *w, const char *name, const char *value)
{
    if (!value || !*value)
        return;
    char *plain = clean(value);
    xmlTextWriterWriteAttribute(w->xml, utf8(name), utf8(plain));
    free(plain);
}

/* Takes the text, frees it. */
static void attribute_take(struct writer *w, const char *name, struct text *t)
{
    char *value = draw_take(t);
    attribute(w, name, value);
    free(value);
}

/* ---- ECMAScript ------------------------------------------------------------------------------ */

static void add_string(struct text *t, const char *s)
{
    draw_add(t, "'");
    for (; *s; s++) {
        if (*s == '\'' || *s == '\\')
            draw_add(t, "\\");
        draw_add_bytes(t, s, 1);
    }
    draw_add(t, "'");
}

static void add_member(struct text *t, const char *object, const char *name)
{
    draw_add(t, object);
    draw_add(t, "[");
    add_string(t, name);
    draw_add(t, "]");
}

/* Milliseconds. */
static void add_duration(struct text *t, const struct vocabulary *v, const struct duration *d)
{
    static const char *const base[] = {[BASE_T1] = "T1", [BASE_T2] = "T2", [BASE_T4] = "T4"};
    if (d->base == BASE_SPAN)
        add_member(t, "spans", v->spans[d->factor].word);
    else if (d->base == BASE_FIXED && d->factor % 1000)
        draw_format(t, "%" PRId64 "/1000", d->factor);
    else if (d->base == BASE_FIXED)
        draw_format(t, "%" PRId64, d->factor / 1000);
    else if (d->sum_to_t2)
        draw_format(t,
                    "(function () { var sum = 0, next = %" PRId64 "*T1; while (next < T2) "
                    "{ sum += next; next *= 2; } return sum; })()",
                    d->factor);
    else if (d->factor == 1)
        draw_add(t, base[d->base]);
    else
        draw_format(t, "%" PRId64 "*%s", d->factor, base[d->base]);
}

/* ---- events and guards ----------------------------------------------------------------------- */

/* "timer A" as "timer.A", "2xx of CANCEL" as "2xx_of_CANCEL". */
static void add_event(struct text *t, const char *word)
{
    static const char timer[] = "timer ";
    if (!strncmp(word, timer, sizeof timer - 1)) {
        draw_add(t, "timer.");
        word += sizeof timer - 1;
    }
    for (; *word; word++) {
        bool is_token = (*word >= 'a' && *word <= 'z') || (*word >= 'A' && *word <= 'Z') ||
                        (*word >= '0' && *word <= '9') || *word == '-';
        draw_add_bytes(t, is_token ? word : "_", 1);
    }
}

static uint64_t atoms_of(const struct diagram_edge *e)
{
    uint64_t atoms = 0;
    for (int i = 0; i < e->nwords; i++)
        atoms |= e->words[i].atoms;
    return atoms;
}

static void write_event(struct writer *w, const struct diagram_edge *e)
{
    struct text t = {0};
    uint64_t atoms = atoms_of(e);
    for (uint8_t atom = 0; atom < w->x.machine->natoms; atom++) {
        char word[120];
        if (!(atoms >> atom & 1))
            continue;
        if (t.size)
            draw_add(&t, " ");
        add_event(&t, machine_atom_word(w->x.machine, atom, word, sizeof word));
    }
    attribute_take(w, "event", &t);
}

/* The compiled edge that this drawn one became; one of several is as good as another. */
static const struct edge *compiled(const struct machine *m, int drawn)
{
    for (uint32_t i = 0; i < m->cell[m->nstates * m->natoms]; i++)
        if (m->edges[i].drawn == drawn)
            return &m->edges[i];
    return NULL;
}

static void write_cond(struct writer *w, const struct edge *edge)
{
    struct text t = {0};
    const struct vocabulary *v = w->x.machine->vocabulary;
    for (int i = 0; edge && i < v->nfacts; i++) {
        if (!((edge->must | edge->mustnot) >> i & 1))
            continue;
        draw_add(&t, t.size ? " && " : "");
        draw_add(&t, edge->mustnot >> i & 1 ? "!" : "");
        add_member(&t, "facts", v->facts[i].word);
    }
    attribute_take(w, "cond", &t);
}

/* ---- effects --------------------------------------------------------------------------------- */

static void write_send(struct writer *w, const char *timer)
{
    struct text event = {0}, delay = {0}, id = {0};
    begin(w, "send");
    draw_add(&event, "timer.");
    add_event(&event, timer);
    attribute_take(w, "event", &event);
    add_member(&delay, "timers", timer);
    draw_add(&delay, " + 'ms'");
    attribute_take(w, "delayexpr", &delay);
    add_member(&id, "sent", timer);
    attribute_take(w, "idlocation", &id);
    end(w);
}

static void write_cancel(struct writer *w, const char *timer)
{
    struct text id = {0};
    begin(w, "cancel");
    add_member(&id, "sent", timer);
    attribute_take(w, "sendidexpr", &id);
    end(w);
}

static void write_assign(struct writer *w, const char *timer, struct text *value)
{
    struct text location = {0};
    begin(w, "assign");
    add_member(&location, "timers", timer);
    attribute_take(w, "location", &location);
    attribute_take(w, "expr", value);
    end(w);
}

static void write_start(struct writer *w, const struct effect *e)
{
    const struct machine *m = w->x.machine;
    const struct machine_timer *timer = &m->timers[e->timer];
    struct text value = {0};
    bool is_never = timer->reliable == RELIABLE_NEVER, is_zero = timer->reliable == RELIABLE_ZERO;
    write_cancel(w, timer->name);
    if (is_never) {
        begin(w, "if");
        attribute(w, "cond", "!reliable");
    }
    draw_add(&value, is_zero ? "reliable ? 0 : " : "");
    add_duration(&value, m->vocabulary, e->operand ? &m->durations[e->operand - 1] : &timer->first);
    write_assign(w, timer->name, &value);
    write_send(w, timer->name);
    if (is_never)
        end(w);
}

static void write_double(struct writer *w, const struct machine_timer *timer)
{
    struct text value = {0};
    bool is_capped = timer->growth == GROWTH_DOUBLING_TO_T2;
    draw_add(&value, is_capped ? "Math.min(T2, 2*" : "2*");
    add_member(&value, "timers", timer->name);
    draw_add(&value, is_capped ? ")" : "");
    write_cancel(w, timer->name);
    write_assign(w, timer->name, &value);
    write_send(w, timer->name);
}

static void write_log(struct writer *w, const char *words)
{
    struct text t = {0};
    begin(w, "log");
    attribute(w, "label", "effect");
    add_string(&t, words);
    attribute_take(w, "expr", &t);
    end(w);
}

static void write_effects(struct writer *w, const struct diagram_edge *e, const struct edge *edge)
{
    const struct machine *m = w->x.machine;
    for (int i = 0; e->effects && e->effects[i]; i++) {
        const struct effect *effect =
            edge && i < edge->neffects ? &m->effects[edge->effects + i] : NULL;
        if (effect && effect->op == EFFECT_START)
            write_start(w, effect);
        else if (effect && effect->op == EFFECT_STOP)
            write_cancel(w, m->timers[effect->timer].name);
        else if (effect && effect->op == EFFECT_DOUBLE)
            write_double(w, &m->timers[effect->timer]);
        else
            write_log(w, e->effects[i]);
    }
}

/* ---- transitions ----------------------------------------------------------------------------- */

static void write_transition(struct writer *w, int drawn)
{
    const struct diagram_edge *e = &w->x.diagram->edges[drawn];
    const struct edge *edge = compiled(w->x.machine, drawn);
    begin(w, "transition");
    write_event(w, e);
    write_cond(w, edge);
    attribute(w, "target", w->x.state[e->head]);
    attribute(w, "sipstep:label", e->label);
    attribute(w, "sipstep:rfc", e->rfc);
    attribute(w, "sipstep:why", e->tooltip);
    if (export_is_last(&w->x, drawn))
        attribute(w, "sipstep:last", "true");
    if (w->x.taken)
        xmlTextWriterWriteFormatAttribute(w->xml, utf8("sipstep:taken"), "%" PRIu64,
                                          w->x.taken->edges[drawn]);
    write_effects(w, e, edge);
    end(w);
}

/* How late an edge has to be asked: [else] after all others, wide triggers after narrow ones. */
static int lateness(const struct machine *m, int drawn)
{
    const struct edge *edge = compiled(m, drawn);
    int late = edge && edge->otherwise ? MACHINE_ATOMS + 1 : 0;
    for (uint64_t atoms = atoms_of(&m->diagram->edges[drawn]); atoms; atoms &= atoms - 1)
        late++;
    return late;
}

/* Those that leave a state, or (state -1) a cluster; of all starts together for a start. */
static void write_transitions(struct writer *w, int state, int cluster)
{
    const struct diagram *d = w->x.diagram;
    int *order = draw_calloc(d->nedges, sizeof *order), count = 0;
    for (int i = 0; i < d->nedges; i++) {
        const struct diagram_edge *e = &d->edges[i];
        bool is_here = state < 0                   ? e->from_cluster == cluster
                       : d->states[state].is_start ? d->states[e->tail].is_start
                                                   : e->from_cluster < 0 && e->tail == state;
        if (!is_here)
            continue;
        int at = count++;
        for (; at && lateness(w->x.machine, order[at - 1]) > lateness(w->x.machine, i); at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
    for (int i = 0; i < count; i++)
        write_transition(w, order[i]);
    free(order);
}

/* ---- states ---------------------------------------------------------------------------------- */

static void write_state(struct writer *w, int state)
{
    const struct diagram_state *s = &w->x.diagram->states[state];
    begin(w, s->is_final ? "final" : "state");
    attribute(w, "id", s->is_start ? "start" : w->x.state[state]);
    attribute(w, "sipstep:label", s->label);
    if (export_is_active(&w->x, state))
        attribute(w, "sipstep:active", "true");
    if (!s->is_final)
        write_transitions(w, state, -1);
    end(w);
}

static void write_cluster(struct writer *w, int cluster)
{
    const struct diagram *d = w->x.diagram;
    for (int i = 0; i < d->nstates; i++)
        if (!d->states[i].is_start && d->states[i].cluster == cluster)
            write_state(w, i);
    for (int i = 0; i < d->nclusters; i++) {
        if (d->clusters[i].parent != cluster)
            continue;
        begin(w, "state");
        attribute(w, "id", w->x.cluster[i]);
        attribute(w, "sipstep:label", d->clusters[i].label);
        write_transitions(w, -1, i);
        write_cluster(w, i);
        end(w);
    }
}

/* One state for all starts: however many points are drawn, an instance begins once. */
static void write_start_state(struct writer *w)
{
    const struct diagram *d = w->x.diagram;
    for (int i = 0; i < d->nstates; i++)
        if (d->states[i].is_start) {
            write_state(w, i);
            return;
        }
}

/* ---- data ------------------------------------------------------------------------------------ */

static void write_data(struct writer *w, const char *id, struct text *value)
{
    begin(w, "data");
    attribute(w, "id", id);
    attribute_take(w, "expr", value);
    end(w);
}

static void write_number(struct writer *w, const char *id, int ms)
{
    struct text t = {0};
    draw_format(&t, "%d", ms);
    write_data(w, id, &t);
}

static void add_key(struct text *t, const char *key, const char *value)
{
    draw_add(t, t->size > 1 ? ", " : "");
    add_string(t, key);
    draw_format(t, ": %s", value);
}

static void write_timers(struct writer *w)
{
    const struct machine *m = w->x.machine;
    struct text timers = {0}, sent = {0};
    draw_add(&timers, "{");
    draw_add(&sent, "{");
    for (int i = 0; i < m->ntimers; i++) {
        add_key(&timers, m->timers[i].name, "0");
        add_key(&sent, m->timers[i].name, "'none'");
    }
    draw_add(&timers, "}");
    draw_add(&sent, "}");
    write_data(w, "timers", &timers);
    write_data(w, "sent", &sent);
}

static void write_facts(struct writer *w)
{
    const struct vocabulary *v = w->x.machine->vocabulary;
    struct text facts = {0}, spans = {0};
    draw_add(&facts, "{");
    for (int i = 0; i < v->nfacts; i++)
        if (w->facts >> i & 1)
            add_key(&facts, v->facts[i].word, "false");
    draw_add(&facts, "}");
    write_data(w, "facts", &facts);
    draw_add(&spans, "{");
    for (int i = 0; i < v->nspans; i++)
        add_key(&spans, v->spans[i].word, "0");
    draw_add(&spans, "}");
    write_data(w, "spans", &spans);
}

/* The values of RFC 3261, table 4, in ms. */
static void write_datamodel(struct writer *w)
{
    struct text no = {0};
    begin(w, "datamodel");
    write_number(w, "T1", 500);
    write_number(w, "T2", 4000);
    write_number(w, "T4", 5000);
    draw_add(&no, "false");
    write_data(w, "reliable", &no);
    write_timers(w);
    write_facts(w);
    end(w);
}

static void write_formulas(struct writer *w)
{
    const struct machine *m = w->x.machine;
    for (int i = 0; i < m->ntimers; i++) {
        begin(w, "sipstep:timer");
        attribute(w, "name", m->timers[i].name);
        attribute(w, "lasts", m->timers[i].formula);
        end(w);
    }
}

/* ---- the whole ------------------------------------------------------------------------------- */

static void write_machine(struct writer *w)
{
    const struct diagram *d = w->x.diagram;
    char *about = export_about(d);
    begin(w, "scxml");
    attribute(w, "xmlns", "http://www.w3.org/2005/07/scxml");
    attribute(w, "xmlns:sipstep", "urn:x-sipstep:machine");
    attribute(w, "version", "1.0");
    attribute(w, "name", d->name);
    attribute(w, "datamodel", "ecmascript");
    attribute(w, "initial", "start");
    attribute(w, "sipstep:about", about);
    attribute(w, "sipstep:per", d->per);
    write_datamodel(w);
    write_formulas(w);
    write_start_state(w);
    write_cluster(w, -1);
    end(w);
    free(about);
}

char *export_scxml(const struct machine *m, const struct coverage *taken, const struct lit *lit)
{
    struct writer w = {.x = export_begin(m, taken, lit, reserved)};
    xmlBufferPtr buffer = xmlBufferCreate();
    w.xml = buffer ? xmlNewTextWriterMemory(buffer, 0) : NULL;
    if (!w.xml)
        abort(); /* no memory */
    for (uint32_t i = 0; i < m->cell[m->nstates * m->natoms]; i++)
        w.facts |= m->edges[i].must | m->edges[i].mustnot;
    xmlTextWriterSetIndent(w.xml, 1);
    xmlTextWriterSetIndentString(w.xml, utf8("  "));
    xmlTextWriterStartDocument(w.xml, NULL, "UTF-8", NULL);
    write_machine(&w);
    xmlTextWriterEndDocument(w.xml);
    xmlFreeTextWriter(w.xml);
    draw_add(&w.x.out, (const char *)xmlBufferContent(buffer));
    xmlBufferFree(buffer);
    return export_end(&w.x);
}
