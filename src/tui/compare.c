/* Two runs side by side: which they are, where one stands in them, and the way back. */
#include "tui/compare.h"

#include <stdlib.h>
#include <string.h>

enum { CONTEXT = 2, FAR = 2000000 };

/* ---- opening and closing --------------------------------------------------------------------- */

void compare_close(struct ui *u)
{
    struct compare *c = u->compare;
    if (!c)
        return;
    comparison_free(c->of);
    free(c->change);
    for (int side = 0; side < 2; side++)
        ladder_free(c->ladder[side]);
    free(c);
    u->compare = NULL;
}

static bool wants(const struct plan *plan, const struct record *r)
{
    (void)plan;
    return ladder_tells(r);
}

static void point(struct compare *c, size_t row)
{
    size_t rows = comparison_rows(c->of);
    c->at = row < rows ? row : rows ? rows - 1 : 0;
}

static void widen(int *columns, const char *text)
{
    int needs = text_columns(text);
    *columns = needs > *columns ? needs : *columns;
}

static void measure_changes(struct compare *c)
{
    enum { WHAT_LEAST = 12, VALUE_LEAST = 8 };
    c->what = WHAT_LEAST;
    c->value = VALUE_LEAST;
    for (size_t i = 0; i < comparison_changes(c->of); i++) {
        const struct change_row *r = comparison_change(c->of, i);
        widen(&c->what, r->what);
        widen(&c->value, r->a);
        widen(&c->value, r->b);
    }
}

static void sort_changes(struct compare *c)
{
    size_t count = comparison_changes(c->of), n = 0;
    c->change = memory_new(count + 1, sizeof *c->change);
    for (int equal = 0; equal < 2; equal++)
        for (size_t i = 0; i < count; i++)
            if (comparison_change(c->of, i)->equal == (equal > 0))
                c->change[n++] = i;
}

/* Where they begin to differ is what one wants to see. */
static void open_pair(struct ui *u, size_t a, size_t b)
{
    struct compare *c = memory_new(1, sizeof *c), *old = u->compare;
    *c = (struct compare){.run = {a, b}, .first_node = 1, .from = u->run, .from_now = u->now};
    if (old) {
        c->from = old->from;
        c->from_now = old->from_now;
        c->first_node = old->first_node;
    }
    compare_close(u);
    u->compare = c;
    u->playing = false;
    c->of = comparison_new(u->history, a, b, wants, CONTEXT);
    sort_changes(c);
    measure_changes(c);
    for (int side = 0; side < 2; side++) {
        size_t run = c->run[side];
        c->ladder[side] = ladder_new(history_plan(u->history, run), history_trace(u->history, run));
        ladder_read(c->ladder[side], history_trace(u->history, run)->count);
    }
    size_t first = comparison_first(c->of);
    point(c, first < comparison_rows(c->of) ? first : 0);
}

static bool goes_on(struct ui *u, size_t run)
{
    history_reach(u->history, run, FAR);
    if (!history_over(u->history, run))
        ui_say(u, "%s goes on for ever, or nearly: `run until 60s` in it makes it comparable",
               history_name(u->history, run));
    return !history_over(u->history, run);
}

static void try_pair(struct ui *u, size_t a, size_t b)
{
    if (!goes_on(u, a) && !goes_on(u, b))
        open_pair(u, a, b);
}

/* This what-if and what it changes; main and the last what-if. */
static void open_here(struct ui *u)
{
    size_t runs = history_runs(u->history);
    if (runs == 1)
        ui_say(u, "there is only one run; %s drops the message in flight: that makes another",
               key_for(ACTION_DROP, PLACE_RUN).text);
    else if (u->run)
        try_pair(u, history_parent(u->history, u->run), u->run);
    else
        try_pair(u, 0, runs - 1);
}

/* ---- moving ---------------------------------------------------------------------------------- */

bool compare_begins(const struct compare *c, size_t row)
{
    return row < comparison_rows(c->of) && comparison_row(c->of, row).kind == ROW_DIFFERENT &&
           (row == 0 || comparison_row(c->of, row - 1).kind != ROW_DIFFERENT);
}

uint32_t compare_record(struct ui *u, enum side side, size_t row)
{
    const struct compare *c = u->compare;
    if (row >= comparison_rows(c->of))
        return 0;
    const struct compare_row r = comparison_row(c->of, row);
    return r.record[side] ? r.record[side] : history_at_time(u->history, c->run[side], r.t);
}

static void move(struct compare *c, int by)
{
    size_t step = (size_t)(by < 0 ? -by : by);
    c->in_table = false;
    if (by < 0)
        point(c, c->at > step ? c->at - step : 0);
    else
        point(c, c->at + step);
}

static void scroll_table(struct compare *c, int by)
{
    struct scroll *s = &c->table;
    int most = s->lines > s->rows ? s->lines - s->rows : 0;
    s->top = s->top + by > most ? most : s->top + by < 0 ? 0 : s->top + by;
}

static void line(struct compare *c, int by)
{
    if (c->in_table)
        scroll_table(c, by);
    else
        move(c, by);
}

static void page(struct compare *c, int direction)
{
    int rows = c->in_table ? c->table.rows : c->rows;
    line(c, direction * (rows > 1 ? rows - 1 : 1));
}

static void to_difference(struct ui *u, bool backward)
{
    struct compare *c = u->compare;
    size_t row = backward ? comparison_previous(c->of, c->at) : comparison_next(c->of, c->at);
    c->in_table = false;
    if (row < comparison_rows(c->of))
        point(c, row);
    else if (comparison_first(c->of) >= comparison_rows(c->of))
        ui_say(u, "these runs do not differ in what a ladder shows");
    else
        ui_say(u, backward ? "this is the first difference" : "this is the last difference");
}

/* Folded rows have messages too, but none that is shown. */
static void to_message(struct compare *c, struct ui *u, int by)
{
    size_t rows = comparison_rows(c->of);
    for (size_t row = c->at + (size_t)by; row < rows; row += (size_t)by) {
        const struct compare_row r = comparison_row(c->of, row);
        for (int side = 0; side < 2 && r.kind != ROW_FOLDED; side++) {
            const struct trace *t = history_trace(u->history, c->run[side]);
            if (r.record[side] && report_is_message(&t->record[r.record[side]])) {
                point(c, row);
                return;
            }
        }
    }
}

static void sideways(struct ui *u, int by)
{
    struct compare *c = u->compare;
    uint16_t a = history_plan(u->history, c->run[SIDE_A])->nodes;
    uint16_t b = history_plan(u->history, c->run[SIDE_B])->nodes, nodes = a > b ? a : b;
    if (by < 0 && c->first_node > 1)
        c->first_node--;
    if (by > 0 && c->first_node < nodes)
        c->first_node++;
}

/* ---- which runs ------------------------------------------------------------------------------ */

/* Another what-if on the right; never the run on the left. */
static void other(struct ui *u, int by)
{
    const struct compare *c = u->compare;
    size_t runs = history_runs(u->history), a = c->run[SIDE_A], b = c->run[SIDE_B];
    do
        b = (b + runs + (size_t)by) % runs;
    while (b == a && runs > 1);
    if (b != c->run[SIDE_B])
        try_pair(u, a, b);
    else
        ui_say(u, "there is no other what-if");
}

static void right_chosen(struct ui *u, int run)
{
    size_t b = (size_t)run, a = u->compare->run[SIDE_A];
    if (a == b)
        a = a ? history_parent(u->history, a) : u->compare->run[SIDE_B];
    try_pair(u, a, b);
}

static void against_main(struct ui *u)
{
    size_t b = u->compare->run[SIDE_B];
    if (u->compare->run[SIDE_A] == 0 || b == 0)
        ui_say(u, "one of them is main already");
    else
        try_pair(u, 0, b);
}

/* ---- from here to the run -------------------------------------------------------------------- */

/* The moment that is pointed at: on the right, unless only the left side has a record there. */
static void stand_there(struct ui *u)
{
    const struct compare *c = u->compare;
    if (c->at >= comparison_rows(c->of))
        return;
    const struct compare_row r = comparison_row(c->of, c->at);
    enum side side = r.record[SIDE_B] || !r.record[SIDE_A] ? SIDE_B : SIDE_A;
    uint32_t n = compare_record(u, side, c->at);
    ui_show_run(u, c->run[side], n);
    if (n && report_is_message(&ui_trace(u)->record[n]))
        ui_point(u, (struct subject){.kind = SUBJECT_MESSAGE, .record = n});
    else if (n)
        ui_point(u, (struct subject){.kind = SUBJECT_RECORD, .record = n});
}

static void leave(struct ui *u)
{
    size_t run = u->compare->from;
    uint32_t now = u->compare->from_now;
    compare_close(u);
    if (run < history_runs(u->history) && (run != u->run || now != u->now))
        ui_show_run(u, run, now);
}

static void enter(struct ui *u)
{
    stand_there(u);
    compare_close(u);
    ui_say(u, "this moment of %s; %s compares again", history_name(u->history, u->run),
           key_for(ACTION_COMPARE, PLACE_RUN).text);
}

/* The what-if on the right is what a name, a file and a token are for; others do it. */
static bool for_the_right(struct ui *u, enum action action)
{
    const struct compare *c = u->compare;
    size_t run = c->run[SIDE_B] ? c->run[SIDE_B] : c->run[SIDE_A];
    if (action == ACTION_WHY || action == ACTION_MESSAGE || action == ACTION_TOKEN)
        stand_there(u);
    else if (run != u->run)
        ui_show_run(u, run, runs_same_moment(u, run));
    return false;
}

static bool show_message(struct ui *u)
{
    stand_there(u);
    u->overlay = OVERLAY_MESSAGE;
    u->over = (struct scroll){0};
    return true;
}

static bool act_within(struct ui *u, enum action action)
{
    struct compare *c = u->compare;
    switch (action) {
    case ACTION_STEP: move(c, 1); return true;
    case ACTION_STEP_BACK: move(c, -1); return true;
    case ACTION_SELECT_NEXT: line(c, 1); return true;
    case ACTION_SELECT_PREVIOUS: line(c, -1); return true;
    case ACTION_PAGE_DOWN: page(c, 1); return true;
    case ACTION_PAGE_UP: page(c, -1); return true;
    case ACTION_START: point(c, 0); return true;
    case ACTION_END: point(c, SIZE_MAX); return true;
    case ACTION_DIFFERENCE_NEXT: to_difference(u, false); return true;
    case ACTION_DIFFERENCE_BACK: to_difference(u, true); return true;
    case ACTION_MESSAGE_NEXT: to_message(c, u, 1); return true;
    case ACTION_MESSAGE_BACK: to_message(c, u, -1); return true;
    case ACTION_LEFT: sideways(u, -1); return true;
    case ACTION_RIGHT: sideways(u, 1); return true;
    case ACTION_PANE_NEXT: c->in_table = !c->in_table; return true;
    case ACTION_RUN_NEXT: other(u, 1); return true;
    case ACTION_RUN_PREVIOUS: other(u, -1); return true;
    case ACTION_RUNS: runs_menu(u, "compare with", right_chosen); return true;
    case ACTION_GO_BACK: against_main(u); return true;
    case ACTION_GO_ON: enter(u); return true;
    case ACTION_CLOSE:
    case ACTION_QUIT: leave(u); return true;
    case ACTION_MESSAGE: return show_message(u);
    case ACTION_WHY:
    case ACTION_RENAME:
    case ACTION_REMOVE:
    case ACTION_SAVE:
    case ACTION_TOKEN: return for_the_right(u, action);
    default: return false;
    }
}

bool compare_act(struct ui *u, enum action action)
{
    if (u->overlay) {
        if (u->overlay == OVERLAY_WHY && action == ACTION_GO_ON)
            compare_close(u); /* one goes there */
        return false;
    }
    if (u->compare)
        return act_within(u, action);
    if (action != ACTION_COMPARE || ui_is_asking(u))
        return false;
    open_here(u);
    return true;
}
