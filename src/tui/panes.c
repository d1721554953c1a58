/* Panes: timers, the lesson's text and task, a question, the footer. */
#include "tui/ui.h"

#include <stdio.h>
#include <string.h>

/* ---- timers ---------------------------------------------------------------------------------- */

enum {
    TIMERS_MAX = 64,
    BAR = 16,            /* where bars begin, behind name and formula */
    LEFT_COLUMNS = 9,    /* "30.490 s" */
    EFFECT_COLUMNS = 11, /* "Terminated" */
    WIDE = 60,
    EFFECT_WIDE = 16,
    BAR_LEAST = 5
};

/* The running timers of the chosen one's node, the next to fire first. */
static size_t find_timers(const struct ui *u, ref *out)
{
    const struct world *w = ui_world(u);
    static const size_t room = 512;
    ref all[512];
    size_t count = events_pending(w, all, room), n = 0;
    for (size_t i = 0; i < count && i < room && n < TIMERS_MAX; i++) {
        const struct event *e = world_item(w, all[i]);
        if (e->what == EVENT_TIMER && instance_at(w, e->owner)->node == u->chosen.node)
            out[n++] = all[i];
    }
    return n;
}

int view_timers_count(const struct ui *u)
{
    ref timers[TIMERS_MAX];
    return u->chosen.node ? (int)find_timers(u, timers) : 0;
}

/* What happens when it fires: the first effect of its edge, or the state that it leads to. */
static const char *timer_effect(const struct machine *m, uint8_t state, unsigned timer)
{
    const struct edge *e = machine_edge(m, state, (uint8_t)(m->vocabulary->natoms + timer), 0);
    if (!e)
        return "";
    const struct diagram_edge *drawn = &m->diagram->edges[e->drawn];
    if (e->to != state)
        return machine_state_label(m, e->to);
    return drawn->effects[0] ? drawn->effects[0] : "";
}

static void draw_bar(struct grid *g, int x, int y, int columns, usec left, usec whole)
{
    static const char *const eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    int64_t filled = whole > 0 ? left * 8 * columns / whole : 0;
    filled = filled > 8 * columns ? 8 * columns : filled;
    for (int i = 0; i < filled / 8; i++)
        grid_text(g, x + i, y, 0, HUE_ACCENT, "█");
    grid_text(g, x + (int)(filled / 8), y, 0, HUE_ACCENT, eighths[filled % 8]);
}

static const struct machine *machine_of(const struct ui *u, ref timer)
{
    const struct event *e = world_item(ui_world(u), timer);
    return ui_plan(u)->machine[instance_at(ui_world(u), e->owner)->machine];
}

/* "B 64*T1", where there is room with its machine: how long it lasts where it runs, without what a
 * reliable transport makes of it. What needs many words to say needs room. */
static void timer_name(const struct ui *u, ref r, bool is_wide, char *out, size_t room)
{
    const struct event *e = world_item(ui_world(u), r);
    const struct instance *i = instance_at(ui_world(u), e->owner);
    const struct machine_timer *t = &machine_of(u, r)->timers[e->which];
    size_t formula = !is_wide && t->first.base == BASE_SPAN ? 0 : strcspn(t->formula, "|");
    while (formula && t->formula[formula - 1] == ' ')
        formula--;
    int n = snprintf(out, room, "%s%s%.*s", t->name, formula ? " " : "", (int)formula, t->formula);
    if (is_wide && n > 0 && (size_t)n < room)
        snprintf(out + n, room - (size_t)n, i->ordinal > 1 ? "  %s[%u]" : "  %s",
                 machine_of(u, r)->diagram->name, (unsigned)i->ordinal);
}

static int effect_column(const struct grid *g)
{
    return g->columns - (g->columns >= WIDE ? EFFECT_WIDE : EFFECT_COLUMNS);
}

static void draw_timer(struct grid *g, int y, int bar, const struct ui *u, ref r)
{
    const struct world *w = ui_world(u);
    const struct event *e = world_item(w, r);
    char left[40], time[32], name[100];
    usec remains = e->due > u->clock ? e->due - u->clock : 0;
    timer_name(u, r, g->columns >= WIDE, name, sizeof name);
    report_time(remains / 1000 * 1000, time, sizeof time);
    snprintf(left, sizeof left, "%s s", time);
    int effect = effect_column(g), columns = effect - LEFT_COLUMNS - bar - 2;
    view_cut(name, sizeof name, columns > 2 ? bar - 2 : effect - LEFT_COLUMNS - 2, false);
    grid_text(g, 1, y, 0, HUE_PLAIN, name);
    if (columns > 2)
        draw_bar(g, bar, y, columns, remains, event_interval(w, r));
    grid_text(g, effect - 1 - (int)strlen(left), y, 0, HUE_PLAIN, left);
    grid_text(g, effect, y, 0, HUE_PLAIN,
              timer_effect(machine_of(u, r), instance_at(w, e->owner)->state, e->which));
}

/* All bars begin behind the longest name, so that they can be compared. */
static int bar_column(const struct grid *g, const struct ui *u, const ref *timers, size_t count)
{
    int longest = BAR - 3;
    char name[100];
    for (size_t i = 0; i < count && (int)i < g->rows; i++) {
        timer_name(u, timers[i], g->columns >= WIDE, name, sizeof name);
        longest = text_columns(name) > longest ? text_columns(name) : longest;
    }
    int most = effect_column(g) - LEFT_COLUMNS - 2 - BAR_LEAST;
    return longest + 3 < most || most < BAR / 2 ? longest + 3 : most;
}

void view_timers(struct grid *g, const struct ui *u)
{
    ref timers[TIMERS_MAX];
    size_t count = u->chosen.node ? find_timers(u, timers) : 0;
    int bar = bar_column(g, u, timers, count);
    char more[40];
    for (size_t i = 0; i < count && (int)i < g->rows; i++) {
        if ((int)i == g->rows - 1 && count > i + 1) {
            snprintf(more, sizeof more, "and %zu more", count - i);
            grid_text(g, 1, (int)i, CELL_DIM, HUE_PLAIN, more);
        } else {
            draw_timer(g, (int)i, bar, u, timers[i]);
        }
    }
    if (!count)
        grid_text(g, 1, 0, CELL_DIM, HUE_PLAIN, "no timer runs");
}

/* ---- text ------------------------------------------------------------------------------------ */

static bool is_at_task(const struct ui *u)
{
    return u->course.lesson && course_piece(u)->kind == PIECE_TASK;
}

/* One piece, wrapped; a heading is bold, an item has its dash. Returns the rows it has, whether
 * shown or not. */
static int draw_piece(struct grid *g, int y, const struct piece *p, int from, unsigned pale)
{
    unsigned attributes = pale | (p->kind == PIECE_HEADING ? CELL_BOLD : 0u);
    int indent = p->kind == PIECE_LIST_ITEM ? 2 : 0;
    int rows = g->rows - y > 0 ? g->rows - y : 0;
    if (indent && from <= 0 && rows > 0)
        grid_text(g, 1, y, attributes, HUE_PLAIN, "·");
    return view_wrap(g, 1 + indent, y, g->columns - 2 - indent, rows, from, attributes, p->text);
}

/* Pages overlap by nothing: page n begins at row n * rows. Returns the rows of all. */
static int draw_pieces(struct grid *g, const struct lesson *l, size_t first, size_t end, int from,
                       unsigned pale)
{
    int row = 0;
    for (size_t i = first; i < end; i++) {
        const struct piece *p = &l->piece[i];
        if (!p->text || p->kind == PIECE_SIP || p->kind == PIECE_STOP || p->kind == PIECE_ASK ||
            p->kind == PIECE_TASK || (p->kind == PIECE_HEADING && i == 0))
            continue;
        int skip = from > row ? from - row : 0;
        int y = row > from ? row - from : 0;
        struct grid *shown = y < g->rows ? g : NULL;
        struct grid nowhere = {.columns = g->columns, .rows = 0};
        row += draw_piece(shown ? shown : &nowhere, y, p, skip, pale);
    }
    return row;
}

/* One row of `tall` rows that begin at `from`; the next row's number. */
static int put_row(struct grid *g, int row, int from, unsigned attributes, enum hue hue,
                   const char *text)
{
    if (row >= from && row - from < g->rows)
        grid_text(g, 1, row - from, attributes, hue, text);
    return row + 1;
}

static int put_wrapped(struct grid *g, int row, int from, unsigned attributes, const char *text)
{
    int y = row > from ? row - from : 0, skip = from > row ? from - row : 0;
    struct grid nowhere = {.columns = g->columns, .rows = 0};
    struct grid *shown = y < g->rows ? g : &nowhere;
    return row + view_wrap(shown, 1, y, g->columns - 2, shown->rows - y, skip, attributes, text);
}

/* The goal, its expectations with their verdicts, the hints that were asked for. Returns how
 * many rows. */
static int draw_task(struct grid *g, const struct ui *u, int from)
{
    const struct task *t = &course_piece(u)->task;
    char line[1000];
    snprintf(line, sizeof line, "%cTask:%c %s", TEXT_STRONG, TEXT_STRONG, t->goal);
    int row = put_wrapped(g, 0, from, 0, line);
    for (size_t i = 0; i < t->expects; i++) {
        bool well = u->course.verdicts && u->course.verdicts[i] == '+';
        snprintf(line, sizeof line, "%s %s", well ? "✓" : "·", t->expect[i]);
        row = put_wrapped(g, row, from, well ? CELL_BOLD : 0, line);
    }
    for (size_t i = 0; i < u->course.hints; i++) {
        snprintf(line, sizeof line, "Hint: %s", t->hint[i]);
        row = put_wrapped(g, row, from, 0, line);
    }
    if (course_task_done(u))
        return put_row(g, row, from, CELL_BOLD, HUE_GOOD, "Done: all of it holds. Enter goes on.");
    return put_wrapped(
        g, row, from, CELL_DIM,
        u->course.hints < t->hints
            ? "d l u change what happens to a message, o opens all in your editor, h hints"
            : "d l u change what happens to a message, o opens all in your editor");
}

static const char *file_name(const struct ui *u)
{
    const char *path = scenario_file(history_scenario(u->history, u->run));
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* While a question is open its pane says all; behind it, what it counts. */
static int draw_score(struct grid *g, const struct ui *u, int from)
{
    const struct course *c = &u->course;
    char line[120];
    if (!c->asked)
        return put_wrapped(g, 0, from, CELL_DIM,
                           "Nobody but you sees what you answer. Look back with , if it helps.");
    snprintf(line, sizeof line, "Right at the first try: %zu of %zu. Nobody but you sees this.",
             c->well, c->asked);
    return put_wrapped(g, 0, from, CELL_DIM, line);
}

int view_text(struct grid *g, const struct ui *u, int from)
{
    const struct station *s = course_station(u);
    if (!s)
        return put_row(g, 0, from, CELL_DIM, HUE_PLAIN, file_name(u));
    if (is_at_task(u))
        return draw_task(g, u, from);
    int rows = draw_pieces(g, u->course.lesson, s->text, s->text_end, from, u->run ? CELL_DIM : 0u);
    return rows || course_piece(u)->kind != PIECE_ASK ? rows : draw_score(g, u, from);
}

/* ---- a question ------------------------------------------------------------------------------ */

/* Returns the row behind it. */
static int draw_feedback(struct grid *g, int y, const struct ui *u)
{
    const struct course *c = &u->course;
    const struct reply *right = &c->answers.option[c->answers.right];
    char line[1000];
    if (c->answer == c->answers.right)
        snprintf(line, sizeof line, "%cRight.%c", TEXT_STRONG, TEXT_STRONG);
    else if (c->answer < c->answers.count && c->answers.option[c->answer].why)
        snprintf(line, sizeof line, "%cNot %s.%c %s", TEXT_STRONG,
                 c->answers.option[c->answer].text, TEXT_STRONG, c->answers.option[c->answer].why);
    else
        snprintf(line, sizeof line, "The run says: %c%s%c", TEXT_STRONG, right->text, TEXT_STRONG);
    y += view_wrap(g, 1, y, g->columns - 2, g->rows - y, 0, 0, line);
    grid_text(g, 1, y + 1, CELL_DIM, HUE_PLAIN, "Enter goes on.");
    return y + 2;
}

static void draw_answer(struct grid *g, int y, const struct ui *u, size_t i)
{
    const struct course *c = &u->course;
    bool here = i == c->answer, right = i == c->answers.right;
    char line[200];
    const char *mark = !c->answered ? ""
                       : right      ? "  ◂ what the run does"
                       : here       ? "  ◂ your answer"
                                    : "";
    snprintf(line, sizeof line, " %s %zu  %s%s",
             c->answered && right   ? "✓"
             : here && !c->answered ? "▸"
                                    : " ",
             i + 1, c->answers.option[i].text, mark);
    unsigned attributes =
        (here && !c->answered ? CELL_REVERSE : 0u) | (c->answered && right ? CELL_BOLD : 0u);
    grid_text(g, 1, y, attributes, HUE_PLAIN, line);
}

static void draw_way_out(struct grid *g, int y, bool here)
{
    grid_text(g, 1, y, here ? CELL_REVERSE : CELL_DIM, HUE_PLAIN,
              here ? " ▸ 9  I do not know: show me" : "   9  I do not know: show me");
}

/* As it is in `rows` rows, but drawn to its end: `here` is the row that must be seen. Returns how
 * many rows there are. */
static int draw_question(struct grid *g, const struct ui *u, int rows, int *here)
{
    const struct course *c = &u->course;
    int y = rows > 10; /* where it is tight nothing is left blank */
    y += view_wrap(g, 1, y, g->columns - 2, g->rows, 0, 0, course_piece(u)->text);
    int gap = rows - y > 2 * (int)c->answers.count + 4 ? 2 : 1;
    y += rows > 12;
    for (size_t i = 0; i < c->answers.count; i++, y += gap) {
        draw_answer(g, y, u, i);
        *here = i == c->answer ? y : *here;
    }
    if (c->answered)
        return *here = draw_feedback(g, y + (rows - y > 4), u);
    draw_way_out(g, y, c->answer == c->answers.count);
    *here = c->answer == c->answers.count ? y : *here;
    return y + 1;
}

void view_question(struct grid *g, const struct ui *u)
{
    enum { TALL = 100 };
    struct grid *all = grid_new(g->columns, g->rows > TALL ? g->rows : TALL);
    int here = 0, rows = draw_question(all, u, g->rows, &here), top = here - g->rows + 1;
    grid_blit(g, 0, rows > g->rows && top > 0 ? -top : 0, all);
    grid_free(all);
}

/* ---- the footer ------------------------------------------------------------------------------ */

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

static enum place place_of(const struct ui *u)
{
    return u->overlay ? PLACE_OVERLAY : ui_is_asking(u) ? PLACE_QUESTION : PLACE_RUN;
}

void view_footer(struct grid *g, int y, const struct ui *u)
{
    if (u->prompting) {
        int x = grid_text(g, 1, y, CELL_BOLD, HUE_PLAIN, "go to time: ");
        x = grid_text(g, x, y, 0, HUE_PLAIN, u->prompt);
        x = grid_text(g, x, y, CELL_REVERSE, HUE_PLAIN, " ");
        grid_text(g, x + 2, y, CELL_DIM, HUE_PLAIN, "500ms, 2s, 1m; Enter goes, Esc leaves it");
    } else if (u->say[0]) {
        char said[sizeof u->say];
        memcpy(said, u->say, sizeof said);
        view_cut(said, sizeof said, g->columns - 2, false);
        grid_text(g, 1, y, CELL_BOLD, HUE_ACCENT, said);
    } else {
        view_keys(g, y, place_of(u));
    }
}
