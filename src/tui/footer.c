/* The footer: the keys of where one is, a line to be typed, or what there is to say.
 *
 * Which keys get room follows from how much they matter where one is: first those that every place
 * needs, then those of the pane with the focus, then the others. They stand in the order of the
 * table of keys whatever the room, so that none jumps about; what cannot be done just now is pale.
 */
#include "tui/ui.h"

#include <stdio.h>
#include <string.h>

enum { KEYS_MAX = 64, MATTER = 8, NARROW = 40, SPACIOUS = 100 };

/* What matters most in each pane, after going on and stepping either way. */
static const enum action by_pane[PANES][MATTER] = {
    [PANE_LADDER] = {ACTION_DROP, ACTION_WHY, ACTION_PLAY, ACTION_FIRE, ACTION_DELAY},
    [PANE_DIAGRAM] = {ACTION_INSTANCE, ACTION_MACHINE, ACTION_WHY, ACTION_DROP},
    [PANE_TIMERS] = {ACTION_FIRE, ACTION_WHY, ACTION_DROP, ACTION_SELECT_NEXT},
    [PANE_LIVES] = {ACTION_SELECT_NEXT, ACTION_WHY, ACTION_DROP, ACTION_ZOOM},
    [PANE_MESSAGE] = {ACTION_SELECT_NEXT, ACTION_DROP, ACTION_WHY, ACTION_ZOOM},
    [PANE_MEDIA] = {ACTION_SELECT_NEXT, ACTION_WHY, ACTION_DROP, ACTION_ZOOM},
    [PANE_TRACE] = {ACTION_SELECT_NEXT, ACTION_FIND, ACTION_WHY, ACTION_DROP},
    [PANE_TEXT] = {ACTION_PAGE_DOWN, ACTION_DROP, ACTION_WHY, ACTION_ZOOM},
};

struct footer {
    struct grid *grid;
    int y;
    enum place place;
    const struct ui *u;
    const struct key_row *row[KEYS_MAX]; /* those that have room */
    size_t count;
    int room, gap;
};

/* Where what is typed searches, a character is no key. */
static int key_of(const struct footer *f, const struct key_row *row)
{
    bool types = menu_is_open(f->u) && f->u->menu.is_searching;
    for (int i = 0; i < KEYS_A_ROW; i++)
        if (row->key[i] && (!types || row->key[i] >= KEY_OF_ENTER))
            return row->key[i];
    return 0;
}

static int key_columns(const struct footer *f, const struct key_row *row, const char *word)
{
    char own[8];
    return text_columns(key_label(key_of(f, row), own)) + (word[0] ? 1 + text_columns(word) : 0);
}

static int put_key(const struct footer *f, int x, const struct key_row *row, const char *word)
{
    char own[8];
    bool can = palette_can(f->u, row->action);
    x = grid_text(f->grid, x, f->y, can ? CELL_BOLD : CELL_DIM, HUE_PLAIN,
                  key_label(key_of(f, row), own));
    return word[0] ? grid_text(f->grid, x + 1, f->y, can ? 0 : CELL_DIM, HUE_PLAIN, word) : x;
}

static bool is_last(enum action a)
{
    return a == ACTION_QUIT || a == ACTION_HELP;
}

/* Help and the way out stand at the right end and never give way; where it is narrow, without
 * their words. Returns the column where they begin. */
static int draw_last_keys(const struct footer *f)
{
    static const enum action last[] = {ACTION_QUIT, ACTION_HELP};
    int x = f->grid->columns - (f->gap > 2);
    for (size_t i = 0; i < sizeof last / sizeof *last; i++) {
        const struct key_row *row = key_row_of(last[i]);
        const char *word = row->footer[f->place];
        if (!word || !key_of(f, row))
            continue;
        word = f->grid->columns >= NARROW ? word : "";
        x -= key_columns(f, row, word);
        put_key(f, x, row, word);
        x -= f->gap;
    }
    return x;
}

static bool take(struct footer *f, const struct key_row *row)
{
    const char *word = row ? row->footer[f->place] : NULL;
    if (!word || is_last(row->action) || !key_of(f, row) || f->count == KEYS_MAX)
        return true;
    for (size_t i = 0; i < f->count; i++)
        if (f->row[i] == row)
            return true;
    int columns = key_columns(f, row, word) + (f->count ? f->gap : 0);
    if (columns > f->room)
        return false;
    f->room -= columns;
    f->row[f->count++] = row;
    return true;
}

/* True: all of this row's keys have room, so far. */
static void take_what_matters(struct footer *f)
{
    static const enum action always[] = {ACTION_GO_ON, ACTION_STEP, ACTION_STEP_BACK};
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        take(f, key_row_of(always[i]));
    for (int i = 0; i < MATTER && by_pane[f->u->focus][i]; i++)
        take(f, key_row_of(by_pane[f->u->focus][i]));
    for (const struct key_row *row = key_rows; row->about; row++)
        if (!take(f, row))
            break;
}

static int draw_keys(const struct footer *f, int x)
{
    for (const struct key_row *row = key_rows; row->about; row++)
        for (size_t i = 0; i < f->count; i++)
            if (f->row[i] == row)
                x = f->gap + put_key(f, x, row, row->footer[f->place]);
    return x;
}

/* What has no row of its own: digits that answer, letters that search. */
static int draw_typed(const struct footer *f, int x)
{
    const char *keys = f->place == PLACE_QUESTION ? "1-9" : "";
    const char *word = f->place == PLACE_QUESTION ? "choose" : "type to search";
    bool types = menu_is_open(f->u) && f->u->menu.is_searching;
    if (f->grid->columns < NARROW || (!keys[0] && !types))
        return x;
    if (keys[0])
        x = 1 + grid_text(f->grid, x, f->y, CELL_BOLD, HUE_PLAIN, keys);
    return f->gap + grid_text(f->grid, x, f->y, 0, HUE_PLAIN, word);
}

static void draw_footer(struct grid *g, int y, const struct ui *u)
{
    struct footer f = {
        .grid = g, .y = y, .place = ui_place(u), .u = u, .gap = g->columns < SPACIOUS ? 2 : 3};
    int end = draw_last_keys(&f), x = draw_typed(&f, 1);
    f.room = end - x;
    take_what_matters(&f);
    draw_keys(&f, x);
}

/* The end of what is typed stays in sight, and the cursor with it. */
static void draw_prompt(struct grid *g, int y, const struct prompt *p)
{
    char text[sizeof p->text];
    int x = grid_text(g, 1, y, CELL_BOLD, HUE_PLAIN, p->question), room = g->columns - x - 1;
    snprintf(text, sizeof text, "%s", p->text);
    if (room > 0 && text_columns(text) > room)
        view_cut(text, sizeof text, room, true);
    x = grid_text(g, x, y, 0, HUE_PLAIN, text);
    grid_cursor(g, x, y);
    grid_text(g, x, y, CELL_REVERSE, HUE_PLAIN, " ");
    grid_text(g, x + 2, y, CELL_DIM, HUE_PLAIN, p->help);
}

void view_footer(struct grid *g, int y, const struct ui *u)
{
    if (u->prompt.done) {
        draw_prompt(g, y, &u->prompt);
    } else if (u->say[0]) {
        char said[sizeof u->say];
        memcpy(said, u->say, sizeof said);
        view_cut(said, sizeof said, g->columns - 2, false);
        grid_text(g, 1, y, CELL_BOLD, HUE_ACCENT, said);
    } else {
        draw_footer(g, y, u);
    }
}
