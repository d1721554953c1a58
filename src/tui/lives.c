/* The view of what lives: what each line of it says, and how it is drawn. */
#include "tui/lives.h"

#include <stdio.h>
#include <string.h>

static const char *const list_names[LIVES] = {"transactions", "dialogs", "sessions", "services"};

/* ---- what a line says ------------------------------------------------------------------------ */

static const char *method_of(const struct transaction *t)
{
    return t->method ? method_names[t->method] : "request";
}

/* " [2]": its number where its node has had several of the kind, else nothing. */
static const char *number_of(const struct ui *u, const struct instance *i, char out[16])
{
    snprintf(out, 16, " [%u]", (unsigned)i->ordinal);
    return world_node(ui_world(u), i->node)->ordinal[i->machine] > 1 ? out : "";
}

/* "INVITE", "dialog", "session [2]": as people call it. */
static void short_name(const struct ui *u, ref r, char *out, size_t room)
{
    const struct world *w = ui_world(u);
    const struct instance *i = instance_at(w, r);
    enum life list = life_of(i->machine);
    char number[16];
    const char *name = list == LIFE_TRANSACTION ? method_of(transaction_at(w, r))
                       : list == LIFE_DIALOG    ? "dialog"
                                                : ui_plan(u)->machine[i->machine]->diagram->name;
    snprintf(out, room, "%s%s", name, number_of(u, i, number));
}

static const char *node_name(const struct ui *u, uint16_t node)
{
    return node && node <= ui_plan(u)->nodes ? ui_plan(u)->node[node].name : "somebody";
}

/* "audio video": its streams. */
static void session_name(const struct ui *u, ref r, char *out, size_t room)
{
    const struct world *w = ui_world(u);
    const struct session *s = session_at(w, r);
    char number[16];
    size_t length = 0;
    for (unsigned n = 0; n < SDP_LINES; n++)
        if (s->stream[n] && length < room)
            length += (size_t)snprintf(out + length, room - length, "%s%s", length ? " " : "",
                                       media_kind_name(stream_at(w, s->stream[n])->kind));
    if (length < room)
        snprintf(out + length, room - length, "%s%s", length ? "" : "session",
                 number_of(u, &s->is, number));
}

static void line_name(const struct ui *u, ref r, char *out, size_t room)
{
    const struct world *w = ui_world(u);
    const struct instance *i = instance_at(w, r);
    char name[80], number[16];
    short_name(u, r, name, sizeof name);
    if (life_of(i->machine) == LIFE_TRANSACTION)
        snprintf(out, room, "%s %s %s", name, transaction_at(w, r)->is_server ? "from" : "to",
                 node_name(u, transaction_at(w, r)->peer));
    else if (life_of(i->machine) == LIFE_DIALOG)
        snprintf(out, room, "with %s%s", node_name(u, dialog_far(w, r)), number_of(u, i, number));
    else if (life_of(i->machine) == LIFE_SESSION)
        session_name(u, r, out, room);
    else if (i->machine == KIND_STREAM)
        snprintf(out, room, "%s stream%s", media_kind_name(stream_at(w, r)->kind),
                 number_of(u, i, number));
    else
        snprintf(out, room, "%s", name);
}

static void transaction_joins(const struct ui *u, ref r, char *out, size_t room)
{
    const struct world *w = ui_world(u);
    bool made;
    ref d = kin_dialog(u->seen->lives->kin, w, r, &made);
    char name[80];
    ref owner = instance_at(w, r)->owner;
    if (owner && ref_region(owner) >= REGION_CALL_END) {
        short_name(u, owner, name, sizeof name);
        snprintf(out, room, "belongs to %s%s", strchr(name, '[') ? "" : "the ", name);
        return;
    }
    if (!d) { /* of a server that was within one no more is known in the end */
        bool was_within = transaction_at(w, r)->is_server && !transaction_at(w, r)->call;
        snprintf(out, room, "%s", was_within ? "within a dialog" : "outside any dialog");
        return;
    }
    short_name(u, d, name, sizeof name);
    if (made && dialog_at(w, d)->remote_tag == 0)
        snprintf(out, room, "comes before any dialog");
    else
        snprintf(out, room, "%s %s%s", made ? "has made" : "belongs to",
                 strchr(name, '[') ? ""
                 : made            ? "a "
                                   : "the ",
                 name);
}

static void dialog_joins(const struct ui *u, ref r, char *out, size_t room)
{
    ref t = kin_maker(u->seen->lives->kin, ui_world(u), r);
    char name[80];
    if (t) {
        short_name(u, t, name, sizeof name);
        snprintf(out, room, "made by %s", name);
    } else {
        snprintf(out, room, "its INVITE has ended");
    }
}

/* "made by INVITE", "belongs to dialog [2]". */
static void line_joins(const struct ui *u, ref r, char *out, size_t room)
{
    const struct world *w = ui_world(u);
    const struct instance *i = instance_at(w, r);
    char name[80];
    out[0] = '\0';
    if (life_of(i->machine) == LIFE_TRANSACTION) {
        transaction_joins(u, r, out, room);
    } else if (life_of(i->machine) == LIFE_DIALOG) {
        dialog_joins(u, r, out, room);
    } else if (life_of(i->machine) == LIFE_SESSION && i->owner) {
        short_name(u, i->owner, name, sizeof name);
        snprintf(out, room, "belongs to %s%s", strchr(name, '[') ? "" : "the ", name);
    }
}

static void dialog_identity(const struct dialog *d, const struct sip_names *names, char *out,
                            size_t room)
{
    char call[120], local[60] = "none", remote[60] = "none yet";
    ident_print(d->call, IDENT_CALL, names, call, sizeof call);
    if (d->local_tag)
        ident_print(d->local_tag, IDENT_TAG, names, local, sizeof local);
    if (d->remote_tag)
        ident_print(d->remote_tag, IDENT_TAG, names, remote, sizeof remote);
    snprintf(out, room, "Call-ID %.*s  tags %s, %s", (int)strcspn(call, "@"), call, local, remote);
}

/* Branch; Call-ID and tags, here's first; codec. */
static void line_identity(const struct ui *u, ref r, char *out, size_t room)
{
    const struct world *w = ui_world(u);
    const struct instance *i = instance_at(w, r);
    struct sip_names names = plan_names(ui_plan(u));
    char text[120];
    out[0] = '\0';
    if (life_of(i->machine) == LIFE_TRANSACTION) {
        const struct transaction *t = transaction_at(w, r);
        ident_print(t->branch, t->is_old ? IDENT_BRANCH_OLD : IDENT_BRANCH, &names, text,
                    sizeof text);
        snprintf(out, room, "branch %s", text);
    } else if (life_of(i->machine) == LIFE_DIALOG) {
        dialog_identity(dialog_at(w, r), &names, out, room);
    } else if (i->machine == KIND_STREAM) {
        codec_name(stream_at(w, r)->codec, text, sizeof text);
        snprintf(out, room, "%s", text);
    }
}

/* Why an empty list is right. */
static const char *none_text(const struct ui *u, const struct line_of *line)
{
    const struct world *w = ui_world(u);
    const struct node *n = world_node(w, line->node);
    bool was = false;
    for (unsigned k = 0; k < world_kinds; k++) {
        was = was || (n->ordinal[k] && (line->list == LIVES || life_of((uint8_t)k) == line->list));
    }
    if (!was && !is_user_agent(ui_plan(u), line->node)) { /* RFC 3261 16: it holds no call */
        if (line->list == LIFE_DIALOG)
            return "none: only those who talk have them";
        if (line->list == LIFE_SESSION)
            return "none: media go past it";
    }
    switch (line->list) {
    case LIFE_TRANSACTION: return was ? "none: each has ended" : "none: no request yet";
    case LIFE_DIALOG: return was ? "none: over" : "none: no INVITE has made one";
    case LIFE_SESSION: return was ? "none: over" : "none: no offer yet";
    default: return was ? "nothing any more" : "nothing yet";
    }
}

/* ---- drawing --------------------------------------------------------------------------------- */

/* Where the columns begin; 0: there is no room for one. */
struct columns {
    int state, joins, identity, since;
};

static struct columns columns_for(int width)
{
    enum { STATE = 14, JOINS = 24, SINCE = 10, NARROW_STATE = 11 /* "Established" */ };
    struct columns c = {.state = width >= 60 ? 32 : width - NARROW_STATE};
    if (width >= 72)
        c.joins = c.state + STATE;
    if (width >= 104)
        c.identity = c.joins + JOINS;
    if (width >= 130)
        c.since = width - SINCE;
    return c;
}

static bool is_shown(const struct ui *u, const struct instance *i)
{
    return i->node == u->chosen.node && i->machine == u->chosen.machine &&
           i->ordinal == u->chosen.ordinal;
}

static void draw_joins(struct grid *g, int y, const struct columns *c, const struct ui *u, ref r,
                       unsigned look)
{
    const struct instance *i = instance_at(ui_world(u), r);
    char text[300], time[40];
    int end = c->since ? c->since - 1 : g->columns, joins = c->identity ? c->identity : end;
    line_joins(u, r, text, sizeof text);
    if (c->joins)
        line_cell(g, c->joins, y, joins - c->joins - 1, look, HUE_PLAIN, text);
    line_identity(u, r, text, sizeof text);
    if (c->identity)
        line_cell(g, c->identity, y, end - c->identity, look | CELL_DIM, HUE_PLAIN, text);
    report_time(i->told ? ui_time_of(u, i->told) : 0, time, sizeof time);
    if (c->since)
        line_cell(g, g->columns - 1 - (int)strlen(time), y, 16, look | CELL_DIM, HUE_PLAIN, time);
}

/* A caller's dialog has no name before its peer's tag is known (RFC 3261 12): then there is none
 * yet, though its machine runs. */
static bool is_nameless(const struct ui *u, ref r)
{
    return ref_region(r) == REGION_DIALOGS && !dialog_at(ui_world(u), r)->remote_tag;
}

static void draw_instance(struct grid *g, int y, const struct columns *c, const struct ui *u,
                          const struct line_of *line)
{
    const struct instance *i = instance_at(ui_world(u), line->of);
    char text[200];
    int x = 4 + (g->columns < 36 ? 1 : 2) * line->depth;
    bool shown = is_shown(u, i), ended = i->flags & INSTANCE_ENDED;
    bool nameless = is_nameless(u, line->of);
    unsigned look = ended || nameless ? CELL_DIM : shown ? CELL_BOLD : 0;
    line_name(u, line->of, text, sizeof text);
    if (life_of(i->machine) == LIFE_TRANSACTION && text_columns(text) > c->state - x - 1)
        short_name(u, line->of, text, sizeof text);
    if (nameless)
        snprintf(text, sizeof text, "none: no To tag yet");
    if (shown)
        grid_text(g, x - 2, y, CELL_BOLD, HUE_ACCENT, "▸");
    line_cell(g, x, y, c->state - x - 1, look, HUE_PLAIN, text);
    int end = c->joins ? c->joins - 1 : g->columns;
    line_cell(g, c->state, y, end - c->state, look,
              line->depth || nameless ? HUE_PLAIN : HUE_ACCENT,
              machine_state_label(ui_plan(u)->machine[i->machine], i->state));
    draw_joins(g, y, c, u, line->of, look);
}

static void draw_ended(struct grid *g, int y, const struct columns *c, const struct ui *u,
                       const struct line_of *line)
{
    const struct record *r = &ui_trace(u)->record[line->record];
    const struct instance like = {.node = r->node, .machine = r->machine, .ordinal = r->subject};
    char text[120], number[16];
    snprintf(text, sizeof text, "%s%s", ui_plan(u)->machine[r->machine]->diagram->name,
             number_of(u, &like, number));
    line_cell(g, 4, y, c->state - 5, CELL_DIM, HUE_PLAIN, text);
    snprintf(text, sizeof text, "%s",
             r->what == RECORD_KILLED ? "gone" : report_state(ui_plan(u), r->machine, r->to));
    line_cell(g, c->state, y, (c->joins ? c->joins : g->columns) - c->state - 1, CELL_DIM,
              HUE_PLAIN, text);
    if (c->joins)
        line_cell(g, c->joins, y, g->columns - c->joins - 1, CELL_DIM, HUE_PLAIN, "has just ended");
}

static void draw_line(struct grid *g, int y, const struct columns *c, const struct ui *u,
                      const struct line_of *line)
{
    switch (line->kind) {
    case LINE_NODE:
        line_cell(g, 1, y, g->columns - 2, CELL_BOLD, HUE_PLAIN, node_name(u, line->node));
        break;
    case LINE_LIST:
        line_cell(g, 2, y, g->columns - 3, CELL_DIM, HUE_PLAIN, list_names[line->list]);
        break;
    case LINE_NONE:
        line_cell(g, line->list == LIVES ? 2 : 4, y, g->columns - 4, CELL_DIM, HUE_PLAIN,
                  none_text(u, line));
        break;
    case LINE_LIVES: draw_instance(g, y, c, u, line); break;
    case LINE_ENDED: draw_ended(g, y, c, u, line); break;
    default: break;
    }
}

int view_lives(struct grid *g, const struct ui *u, int from)
{
    const struct lives *l = lives_now(u);
    const struct columns c = columns_for(g->columns);
    for (size_t n = from > 0 ? (size_t)from : 0; n < l->count && (int)n - from < g->rows; n++)
        draw_line(g, (int)n - from, &c, u, &l->line[n]);
    return (int)l->count;
}

struct subject lives_at(const struct ui *u, int line)
{
    const struct lives *l = lives_now(u);
    struct subject none = {.kind = SUBJECT_NONE};
    if (line < 0 || (size_t)line >= l->count)
        return none;
    const struct line_of *at = &l->line[line];
    if (at->kind == LINE_NODE)
        return (struct subject){.kind = SUBJECT_NODE, .node = at->node};
    if (at->kind == LINE_ENDED)
        return (struct subject){.kind = SUBJECT_RECORD, .record = at->record};
    if (at->kind != LINE_LIVES)
        return none;
    const struct instance *i = instance_at(ui_world(u), at->of);
    return (struct subject){
        .kind = SUBJECT_INSTANCE, .node = i->node, .machine = i->machine, .ordinal = i->ordinal};
}
