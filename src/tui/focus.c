/* Which pane the arrow keys move in, and where they stand there; which panes were asked for. */
#include "tui/ui.h"

#include <stdio.h>
#include <string.h>

static void diagram_title(const struct ui *u, char *title, size_t room, char *right,
                          size_t right_room)
{
    struct standing s;
    snprintf(title, room, "states");
    if (!u->chosen.node || !choose_standing(u, &s))
        return;
    const struct plan *plan = ui_plan(u);
    const struct diagram *d = plan->machine[u->chosen.machine]->diagram;
    char which[24] = "";
    if (u->chosen.ordinal > 1)
        snprintf(which, sizeof which, " [%u]", (unsigned)u->chosen.ordinal);
    enum { NODE = 16 }; /* the machine's name is what matters */
    char node[80];
    snprintf(node, sizeof node, "%s", plan->node[u->chosen.node].name);
    view_cut(node, sizeof node, NODE, false);
    snprintf(title, room, "%s %s%s", node, d->name, which);
    snprintf(right, right_room, "%u of %u edges", s.edges_taken, (unsigned)d->nedges);
}

static void text_title(const struct ui *u, char *title, size_t room, char *right, size_t right_room)
{
    const struct piece *p = u->course.lesson ? course_piece(u) : NULL;
    const char *file = scenario_file(history_scenario(u->history, u->run)),
               *slash = strrchr(file, '/');
    snprintf(title, room, "%s", !p ? "scenario" : p->kind == PIECE_TASK ? "task" : "lesson");
    if (!p)
        snprintf(right, right_room, "%s", slash ? slash + 1 : file);
}

const struct pane_row pane_rows[PANES] = {
    [PANE_LADDER] = {"ladder", "messages between the nodes", NULL, NULL, NULL, false},
    [PANE_DIAGRAM] = {"diagram", "the machine, lit up", NULL, NULL, diagram_title, false},
    [PANE_TIMERS] = {"timers", "what runs, as bars", view_timers, timers_at, timers_pane_title,
                     false},
    [PANE_LIVES] = {"what lives", "transactions, dialogs, sessions", view_lives, lives_at, NULL,
                    false},
    [PANE_MESSAGE] = {"message", "its text, with notes", view_message, message_at,
                      message_pane_title, false},
    [PANE_MEDIA] = {"media", "who hears whom", view_media, media_at, NULL, false},
    [PANE_TRACE] = {"trace", "each record as a line", view_trace, trace_at, trace_pane_title, true},
    [PANE_TEXT] = {"text", "of the lesson, or the scenario", view_text, NULL, text_title, false},
};

/* By lines; what is shown was measured with the last frame. */
static void scroll(struct scroll *s, int by)
{
    int most = s->lines > s->rows ? s->lines - s->rows : 0;
    s->top = s->top + by > most ? most : s->top + by < 0 ? 0 : s->top + by;
}

/* ---- what is pointed at ---------------------------------------------------------------------- */

static bool is_same(struct subject a, struct subject b)
{
    return a.kind == b.kind && a.machine == b.machine && a.timer == b.timer && a.node == b.node &&
           a.ordinal == b.ordinal && a.record == b.record;
}

/* The line of a pane that speaks of it; -1: none of the first ones does. */
static int line_of(const struct ui *u, enum pane which, struct subject s)
{
    enum { LOOKED_AT = 256 };
    const struct pane_row *row = &pane_rows[which];
    for (int i = 0; row->at && s.kind && i < u->pane[which].scroll.lines && i < LOOKED_AT; i++) {
        struct subject here = row->at(u, i);
        if (is_same(here, s))
            return i;
    }
    return -1;
}

/* A message while it flies, a timer while it runs, an instance from its birth on; a node always. */
static bool is_there(const struct ui *u, struct subject s)
{
    switch (s.kind) {
    case SUBJECT_MESSAGE: return whatif_select(u, s.record - 1, false) == s.record;
    case SUBJECT_TIMER: return line_of(u, PANE_TIMERS, s) >= 0;
    case SUBJECT_INSTANCE: {
        struct chosen c = {s.node, s.machine, s.ordinal, true};
        return moves_last(u->moves, &c, u->now) != 0;
    }
    case SUBJECT_NODE: return true;
    default: return false;
    }
}

void focus_follow(struct ui *u, bool same_run)
{
    struct subject *s = &u->subject;
    if (!same_run || !is_there(u, *s))
        *s = (struct subject){.kind = SUBJECT_NONE};
    u->selected = s->kind == SUBJECT_MESSAGE ? s->record : whatif_select(u, 0, true);
    for (int p = 0; p < PANES; p++)
        if (p != PANE_TEXT)
            u->pane[p].at = s->kind == SUBJECT_MESSAGE ? -1 : line_of(u, (enum pane)p, *s);
}

/* ---- panes ----------------------------------------------------------------------------------- */

static void next_pane(struct ui *u, int by)
{
    for (int n = 0; n < PANES; n++) {
        u->focus = (enum pane)(((int)u->focus + by + PANES) % PANES);
        if (u->pane[u->focus].shown)
            return;
    }
}

/* Once: it is shown, and has the focus. Again: over all of the screen. Again: as it was. */
static void show_pane(struct ui *u, enum pane which)
{
    enum { LOW = 4 }; /* rows in which not much can be seen */
    struct pane_state *p = &u->pane[which];
    bool has_focus = u->focus == which;
    unsigned latest = 0;
    for (int i = 0; i < PANES; i++)
        latest = u->pane[i].wanted > latest ? u->pane[i].wanted : latest;
    u->focus = which;
    if (u->zoomed) {
        u->zoomed = !has_focus;
        p->wanted = has_focus ? 0 : p->wanted;
    } else if (!p->shown) {
        p->wanted = latest + 1;
    } else if (has_focus || (p->scroll.rows < LOW && which != PANE_TIMERS)) {
        u->zoomed = true;
    }
}

/* ---- lines ----------------------------------------------------------------------------------- */

static void move_line(struct ui *u, int by)
{
    struct pane_state *p = &u->pane[u->focus];
    const struct pane_row *row = &pane_rows[u->focus];
    int last = p->scroll.lines - 1;
    if (!row->at) {
        scroll(&p->scroll, by);
        return;
    }
    int at = p->at < 0 ? (by > 0 ? p->scroll.top : last) : p->at + by;
    p->at = at > last ? last : at < 0 ? 0 : at;
    struct subject s = row->at(u, p->at);
    if (s.kind)
        ui_point(u, s);
}

/* On the ladder: the message above or below, past ones too. */
static void move_message(struct ui *u, int by)
{
    uint32_t n = u->selected, next;
    for (int step = by < 0 ? -1 : 1; by; by -= step, n = next)
        if (!(next = ladder_beside(u->ladder, u->now, n, step)))
            break;
    if (n && n != u->selected)
        ui_point(u, (struct subject){.kind = SUBJECT_MESSAGE, .record = n});
    else
        ui_say(u, n ? "there is no further message here" : "no message has been sent yet");
}

static void move(struct ui *u, int by)
{
    if (u->overlay)
        scroll(&u->over, by);
    else if (u->focus == PANE_LADDER)
        move_message(u, by);
    else if (u->focus == PANE_DIAGRAM)
        choose_edge(u, by);
    else
        move_line(u, by);
}

/* In what lies over the panes; else in the text, where there is more of it and the focus is where
 * pages mean little; else in the pane that has the focus. Pages overlap by a line, where they have
 * two. */
static void page(struct ui *u, int direction)
{
    struct scroll *text = &u->pane[PANE_TEXT].scroll,
                  *s = u->overlay ? &u->over : &u->pane[u->focus].scroll;
    bool has_lines = u->overlay || pane_rows[u->focus].lines;
    if (!has_lines && !u->zoomed && u->pane[PANE_TEXT].shown && text->lines > text->rows)
        s = text;
    int by = direction * (s->rows > 1 ? s->rows - 1 : 1);
    if (s == text || (has_lines && !pane_rows[u->focus].at))
        scroll(s, by);
    else
        move(u, by);
}

bool focus_act(struct ui *u, enum action action)
{
    if (present_act(u, action))
        return true;
    switch (action) {
    case ACTION_SELECT_NEXT: move(u, 1); return true;
    case ACTION_SELECT_PREVIOUS: move(u, -1); return true;
    case ACTION_PAGE_DOWN: page(u, 1); return true;
    case ACTION_PAGE_UP: page(u, -1); return true;
    case ACTION_PANE_NEXT: next_pane(u, 1); return true;
    case ACTION_PANE_PREVIOUS: next_pane(u, -1); return true;
    case ACTION_ZOOM: u->zoomed = !u->zoomed; return true;
    case ACTION_LADDER: show_pane(u, PANE_LADDER); return true;
    case ACTION_DIAGRAM: show_pane(u, PANE_DIAGRAM); return true;
    case ACTION_TIMERS: show_pane(u, PANE_TIMERS); return true;
    case ACTION_LIVES: show_pane(u, PANE_LIVES); return true;
    case ACTION_MESSAGE: show_pane(u, PANE_MESSAGE); return true;
    case ACTION_MEDIA: show_pane(u, PANE_MEDIA); return true;
    case ACTION_TRACE: show_pane(u, PANE_TRACE); return true;
    case ACTION_TEXT: show_pane(u, PANE_TEXT); return true;
    default: return false;
    }
}
