/* The ladder's pane: which times stand beside it, which nodes are in sight where not all fit.
 *
 * The nodes in sight follow what happens until they are moved by hand; moved back to the first
 * one, they follow again.
 */
#include "tui/ui.h"

/* ---- what is seen ---------------------------------------------------------------------------- */

/* Where not all lifelines fit: both ends of what flies, or the chosen one. */
static uint16_t node_to_see(const struct ui *u)
{
    const struct record *r = u->selected ? &ui_trace(u)->record[u->selected] : NULL;
    if (u->sideways.first)
        return 0;
    if (!r || u->chosen.by_hand)
        return u->chosen.node;
    return r->node > r->peer ? r->node : r->peer;
}

/* In the columns that the key asks for; the mark is the last bookmark. */
void ladder_pane(struct grid *g, struct ui *u)
{
    enum { WITH_DELTAS = 50, WITH_STATES = 110 };
    bool is_alone = u->zoomed && u->focus == PANE_LADDER;
    const struct ladder_view view = {
        .plan = ui_plan(u),
        .trace = ui_trace(u),
        .ladder = u->ladder,
        .first_node = u->sideways.first,
        .seen_node = node_to_see(u),
        .world = ui_world(u),
        .now = u->now,
        .clock = u->clock,
        .selected = u->selected,
        .mark = bookmarks_last(u),
        .columns = u->times,
        .media = u->pane[PANE_MEDIA].wanted > 0,
        .covered = ui_is_asking(u),
        .states = is_alone || g->columns >= WITH_STATES,
        .deltas = g->columns >= WITH_DELTAS,
        .top = ~0u,
    };
    ladder_in_sight(&view, g->columns, &u->sideways.shown, &u->sideways.count);
    draw_ladder(g, &view);
}

/* ---- keys ------------------------------------------------------------------------------------ */

static void next_times(struct ui *u)
{
    static const struct {
        uint8_t times;
        const char *words;
    } cycle[] = {
        {LADDER_TIME, "times of the clock"},
        {LADDER_DELTA, "times since the row before"},
        {LADDER_MARK, "times since the last bookmark"},
        {LADDER_TIME | LADDER_DELTA | LADDER_MARK, "times of the clock, since the row before, "
                                                   "since the last bookmark"},
    };
    enum { CYCLE = sizeof cycle / sizeof *cycle };
    int i = 0;
    while (i < CYCLE && cycle[i].times != (u->times ? u->times : LADDER_TIME))
        i++;
    i = (i + 1) % CYCLE;
    u->times = cycle[i].times;
    ui_say(u, "%s%s", cycle[i].words,
           cycle[i].times & LADDER_MARK && !bookmarks_last(u) ? ": there is no bookmark yet" : "");
}

static void move_sideways(struct ui *u, int by)
{
    uint16_t nodes = ui_plan(u)->nodes, shown = u->sideways.shown ? u->sideways.shown : 1;
    if (u->sideways.count >= nodes && !u->sideways.first) {
        ui_say(u, "all nodes are in sight");
    } else if (by > 0 && (shown >= nodes || shown + u->sideways.count > nodes)) {
        ui_say(u, "there are no nodes further to the right");
    } else if (by < 0 && shown <= 2) {
        u->sideways.first = 0;
        ui_say(u, "the nodes in sight follow what happens");
    } else {
        u->sideways.first = u->sideways.shown = (uint16_t)(shown + by);
    }
}

bool ladder_act(struct ui *u, enum action action)
{
    if (u->overlay)
        return false;
    switch (action) {
    case ACTION_COLUMNS: next_times(u); return true;
    case ACTION_LEFT: move_sideways(u, -1); return true;
    case ACTION_RIGHT: move_sideways(u, 1); return true;
    default: return false;
    }
}
