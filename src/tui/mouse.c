/* The mouse, where it was asked for: a click points at what is there and gives its pane the focus, a
 * second one opens it; the wheel moves in lists and steps elsewhere. Where things are is as the last
 * frame had them. */
#include "tui/ui.h"

static bool is_inside(const struct spot *s, int x, int y)
{
    return x >= s->x && x < s->x + s->columns && y >= s->y && y < s->y + s->rows;
}

static void click_menu(struct ui *u, int y)
{
    size_t i = menu_item_at(&u->menu, y - u->over_spot.y);
    if (i >= u->menu.count)
        return;
    bool again = i == u->menu.at;
    u->menu.at = i;
    if (again)
        ui_key(u, KEY_OF_ENTER);
}

static void click_line(struct ui *u, enum pane which, int row)
{
    struct pane_state *p = &u->pane[which];
    int line = p->scroll.top + row;
    if (!pane_rows[which].at || line >= p->scroll.lines)
        return;
    p->at = line;
    struct subject s = pane_rows[which].at(u, line);
    if (s.kind)
        ui_point(u, s);
    p->at = line;
}

static int cursor_row(struct ui *u)
{
    struct grid *g = ui_render(u, u->columns, u->rows);
    int y = g->cursor_y;
    grid_free(g);
    return y;
}

/* Towards the row, message by message; the ladder itself knows which row is whose. */
static void click_ladder(struct ui *u, int y)
{
    int at = cursor_row(u), before;
    bool down = y > at;
    for (int n = 0; n < u->rows && at >= 0 && (down ? at + 1 < y : at > y); n++) {
        uint32_t selected = u->selected;
        before = at;
        focus_act(u, down ? ACTION_SELECT_NEXT : ACTION_SELECT_PREVIOUS);
        at = cursor_row(u);
        if (u->selected == selected || (at == before && n > u->rows / 2))
            break;
    }
}

static void click_pane(struct ui *u, int x, int y)
{
    for (int p = 0; p < PANES; p++) {
        const struct spot *s = &u->pane[p].spot;
        if (!u->pane[p].shown || !is_inside(s, x, y))
            continue;
        u->focus = (enum pane)p;
        if (p == PANE_LADDER)
            click_ladder(u, y);
        else if (pane_rows[p].lines)
            click_line(u, (enum pane)p, y - s->y);
        return;
    }
}

static void turn_wheel(struct ui *u, int x, int y, int wheel)
{
    enum action by = wheel < 0 ? ACTION_SELECT_PREVIOUS : ACTION_SELECT_NEXT;
    if (menu_is_open(u)) {
        menu_key(u, wheel < 0 ? KEY_OF_UP : KEY_OF_DOWN);
        return;
    }
    for (int p = 0; p < PANES && u->history && !u->overlay; p++)
        if (u->pane[p].shown && is_inside(&u->pane[p].spot, x, y) &&
            (p == PANE_LADDER || p == PANE_DIAGRAM))
            by = wheel < 0 ? ACTION_STEP_BACK : ACTION_STEP;
        else if (u->pane[p].shown && is_inside(&u->pane[p].spot, x, y))
            u->focus = (enum pane)p;
    ui_do(u, by);
}

void ui_mouse(struct ui *u, int x, int y, int wheel)
{
    u->say[0] = '\0';
    if (u->prompt.done)
        return;
    if (wheel)
        turn_wheel(u, x, y, wheel);
    else if (menu_is_open(u))
        click_menu(u, y);
    else if (!u->history)
        list_click(u, x, y);
    else if (!u->overlay && !u->compare)
        click_pane(u, x, y);
}
