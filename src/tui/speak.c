/* Pictures as sentences, for who works line by line: the diagram, two runs side by side. */
#include "tui/speak.h"

#include "tui/compare.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 1200, EDGES = 64 };

static void say(const struct speech *to, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void say(const struct speech *to, const char *format, ...)
{
    char text[ROOM];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (text[0] >= 'a' && text[0] <= 'z' && to->begins)
        text[0] = (char)(text[0] - 'a' + 'A');
    to->ascii ? text_to_ascii(to->out, text) : (void)fputs(text, to->out);
}

/* ---- the diagram ----------------------------------------------------------------------------- */

/* Labels may have line breaks. */
static void label_of(const struct diagram_state *s, char *out, size_t room)
{
    snprintf(out, room, "%s", s->label && s->label[0] ? s->label : s->id);
    for (char *c = out; *c; c++)
        *c = *c == '\n' ? ' ' : *c;
}

/* "On 1xx it goes to Proceeding: stop A, stop B." */
static void say_way(const struct speech *to, const struct diagram *d, const struct diagram_edge *e,
                    uint8_t state)
{
    const struct diagram_state *head = &d->states[e->head];
    char name[200];
    label_of(head, name, sizeof name);
    say(to, "On %s%s%s it ", e->trigger, e->guard ? ", if " : "", e->guard ? e->guard : "");
    say(to, head->table == state && !head->is_start ? "stays in %s" : "goes to %s", name);
    for (size_t i = 0; e->effects && e->effects[i]; i++)
        say(to, "%s%s", i ? ", " : ": ", e->effects[i]);
    say(to, "%s%s%s.\n", e->rfc && *e->rfc ? " (" : "", e->rfc ? e->rfc : "",
        e->rfc && *e->rfc ? ")" : "");
}

/* The legend tells the last edge too, which may have led here only. */
static bool leaves(const struct diagram *d, const struct diagram_edge *e, uint8_t state)
{
    if (e->from_cluster < 0)
        return d->states[e->tail].table == state;
    for (int i = 0; i < d->nstates; i++)
        for (int c = d->states[i].cluster; c >= 0 && d->states[i].table == state;
             c = d->clusters[c].parent)
            if (c == e->from_cluster)
                return true;
    return false;
}

void speak_diagram(const struct speech *to, struct ui *u)
{
    struct standing s;
    int edge[EDGES], count, ways = 0;
    if (!u->chosen.node || !choose_standing(u, &s)) {
        say(to, "No machine runs yet.\n");
        return;
    }
    const struct plan *plan = ui_plan(u);
    const struct machine *m = plan->machine[u->chosen.machine];
    const struct diagram *d = m->diagram;
    char state[200] = "";
    bool is_final = false;
    for (int i = 0; i < d->nstates; i++)
        if (d->states[i].table == s.state && !d->states[i].is_start) {
            label_of(&d->states[i], state, sizeof state);
            is_final = d->states[i].is_final;
        }
    say(to, "The %s of %s is in %s%s. It has taken %u of its %u edges", d->name,
        plan->node[u->chosen.node].name, state, is_final ? ", where it ends" : "", s.edges_taken,
        (unsigned)d->nedges);
    say(to, s.last_edge >= 0 ? ", the last one on %s.\n" : ".%s\n",
        s.last_edge >= 0 ? d->edges[s.last_edge].trigger : "");
    if (ui_is_asking(u)) {
        say(to, "Its ways out are covered until the question is answered.\n");
        return;
    }
    count = choose_told(u, edge, EDGES);
    for (int i = 0; i < count; i++)
        if (leaves(d, &d->edges[edge[i]], s.state)) {
            say_way(to, d, &d->edges[edge[i]], s.state);
            ways++;
        }
    if (!ways)
        say(to, "No edge leaves it.\n");
}

/* ---- two runs -------------------------------------------------------------------------------- */

static void first_of(struct ui *u, enum side side, uint32_t record, char *out, size_t room)
{
    size_t run = u->compare->run[side];
    const struct trace *t = history_trace(u->history, run);
    snprintf(out, room, "nothing more happens");
    if (record)
        report_record(history_plan(u->history, run), t, record, out, room);
}

/* What was sent on both sides may differ in what became of it. */
static void say_first(const struct speech *to, struct ui *u, const uint32_t record[2])
{
    char what[2][ROOM / 4], time[32];
    for (int side = SIDE_A; side <= SIDE_B; side++)
        first_of(u, (enum side)side, record[side], what[side], sizeof what[side]);
    enum side from = record[SIDE_A] ? SIDE_A : SIDE_B;
    const struct trace *t = history_trace(u->history, u->compare->run[from]);
    report_time(t->record[record[from]].t, time, sizeof time);
    if (!strcmp(what[SIDE_A], what[SIDE_B]))
        say(to,
            "The first difference, at %s seconds: %s in both, but what becomes of it differs.\n",
            time, what[SIDE_A]);
    else
        say(to, "The first difference, at %s seconds: %s in \"%s\", %s in \"%s\".\n", time,
            what[SIDE_A], history_name(u->history, u->compare->run[SIDE_A]), what[SIDE_B],
            history_name(u->history, u->compare->run[SIDE_B]));
}

void speak_compare(const struct speech *to, struct ui *u)
{
    const struct compare *c = u->compare;
    const char *name[2] = {history_name(u->history, c->run[SIDE_A]),
                           history_name(u->history, c->run[SIDE_B])};
    const char *sentence = comparison_sentence(c->of);
    struct speech begin = {to->out, to->ascii, true};
    uint32_t first[2];
    size_t same = 0, all = comparison_changes(c->of);
    say(to, "The runs \"%s\" and \"%s\".\n", name[SIDE_A], name[SIDE_B]);
    if (sentence && sentence[0])
        say(&begin, "%s.\n", sentence);
    comparison_first_records(c->of, first);
    if (!first[SIDE_A] && !first[SIDE_B]) {
        say(to, "Nothing is different.\n");
        return;
    }
    say_first(to, u, first);
    say(to, "What it changed:\n");
    for (size_t i = 0; i < all; i++) {
        const struct change_row *r = comparison_change(c->of, c->change[i]);
        same += r->equal;
        if (!r->equal)
            say(to, "%s: %s in \"%s\", %s in \"%s\": %s.\n", r->what, r->a[0] ? r->a : "none",
                name[SIDE_A], r->b[0] ? r->b : "none", name[SIDE_B], r->says);
    }
    say(to, "%zu of %zu things are the same in both.\n", same, all);
}
