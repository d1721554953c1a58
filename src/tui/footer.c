/* The footer: the keys of where one is, a line to be typed, or what there is to say. */
#include "tui/ui.h"

#include <string.h>

static int put_key(struct grid *g, int x, int y, const struct key_row *row, const char *word)
{
    char own[8];
    x = grid_text(g, x, y, CELL_BOLD, HUE_PLAIN, key_label(row->key[0], own));
    return word[0] ? grid_text(g, x + 1, y, 0, HUE_PLAIN, word) : x;
}

static int key_columns(const struct key_row *row, const char *word)
{
    char own[8];
    return text_columns(key_label(row->key[0], own)) + (word[0] ? 1 + (int)strlen(word) : 0);
}

/* Help and the way out stand at the right end and never give way; where it is narrow, without
 * their words. Returns the column where they begin. */
static int draw_last_keys(struct grid *g, int y, enum place place)
{
    static const enum action last[] = {ACTION_QUIT, ACTION_HELP};
    int x = g->columns - 1;
    for (size_t i = 0; i < sizeof last / sizeof *last; i++)
        for (const struct key_row *row = key_rows; row->about; row++) {
            if (row->action != last[i] || !row->footer[place])
                continue;
            const char *word = g->columns >= 40 ? row->footer[place] : "";
            x -= key_columns(row, word);
            put_key(g, x, y, row, word);
            x -= 3;
        }
    return x + 3;
}

void view_keys(struct grid *g, int y, enum place place)
{
    int x = 1, end = draw_last_keys(g, y, place);
    for (const struct key_row *row = key_rows; row->about; row++) {
        const char *word = row->footer[place];
        if (!word || row->action == ACTION_QUIT || row->action == ACTION_HELP)
            continue;
        if (x + key_columns(row, word) + 2 > end)
            break;
        x = 3 + put_key(g, x, y, row, word);
    }
}

static void draw_prompt(struct grid *g, int y, const struct prompt *p)
{
    int x = grid_text(g, 1, y, CELL_BOLD, HUE_PLAIN, p->question);
    x = grid_text(g, x, y, 0, HUE_PLAIN, p->text);
    x = grid_text(g, x, y, CELL_REVERSE, HUE_PLAIN, " ");
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
        view_keys(g, y, ui_place(u));
    }
}
