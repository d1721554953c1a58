/* Which pane the arrow keys move in, and where they stand there. */
#include "tui/ui.h"

const struct pane_row pane_rows[PANES] = {
    [PANE_LADDER] = {"ladder", "messages between the nodes", NULL, NULL, NULL},
    [PANE_DIAGRAM] = {"diagram", "the machine, lit up", NULL, NULL, NULL},
    [PANE_TIMERS] = {"timers", "what runs, as bars", view_timers, timers_at, NULL},
    [PANE_LIVES] = {"what lives", "transactions, dialogs, sessions", view_lives, lives_at, NULL},
    [PANE_MESSAGE] = {"message", "its text, with notes", view_message, NULL, NULL},
    [PANE_MEDIA] = {"media", "who hears whom", view_media, NULL, NULL},
    [PANE_TRACE] = {"trace", "each record as a line", view_trace, trace_at, NULL},
    [PANE_TEXT] = {"text", "the lesson", view_text, NULL, NULL},
};

/* By lines; what is shown was measured with the last frame. */
static void scroll(struct scroll *s, int by)
{
    int most = s->lines > s->rows ? s->lines - s->rows : 0;
    s->top = s->top + by > most ? most : s->top + by < 0 ? 0 : s->top + by;
}

/* Pages overlap by a line, where they have two. */
static void page(struct ui *u, int direction)
{
    struct scroll *s = u->overlay  ? &u->over
                       : u->zoomed ? &u->pane[u->focus].scroll
                                   : &u->pane[PANE_TEXT].scroll;
    scroll(s, direction * (s->rows > 1 ? s->rows - 1 : 1));
}

void focus_follow(struct ui *u)
{
    for (int p = 0; p < PANES; p++)
        if (p != PANE_TEXT)
            u->pane[p].at = -1;
}

static void next_pane(struct ui *u, int by)
{
    for (int n = 0; n < PANES; n++) {
        u->focus = (enum pane)(((int)u->focus + by + PANES) % PANES);
        if (u->pane[u->focus].shown)
            return;
    }
}

static void show_pane(struct ui *u, enum pane which)
{
    u->zoomed = u->focus == which ? !u->zoomed : !u->pane[which].shown;
    u->focus = which;
}

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

static void select_line(struct ui *u, int by)
{
    if (u->overlay) {
        scroll(&u->over, by);
    } else if (pane_rows[u->focus].lines) {
        move_line(u, by);
    } else {
        uint32_t n = whatif_select(u, u->selected, by < 0);
        if (n)
            ui_point(u, (struct subject){.kind = SUBJECT_MESSAGE, .record = n});
        else
            ui_say(u, "no message is in flight; step to where one is");
    }
}

bool focus_act(struct ui *u, enum action action)
{
    switch (action) {
    case ACTION_SELECT_NEXT: select_line(u, 1); return true;
    case ACTION_SELECT_PREVIOUS: select_line(u, -1); return true;
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
    default: return false;
    }
}
