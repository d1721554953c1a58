/* The division of the screen, a pure function of its room.
 *
 * From the top: the status, panes, the scrub bar, the lesson's text, the footer. The states (diagram
 * and timers) stand right of the ladder, or below it where there is no room beside. A large screen has
 * a band of panes at the bottom, where a message stands beside the text, and a very wide one a third
 * column.
 *
 * Panes go in this order when room shrinks: trace and media, message, what lives, (the legend's
 * effects and the scheduled rows: the diagram's and the ladder's own doing,) the diagram, to one line,
 * the timers, to one line, the ladder's rows. Text, question and footer never go.
 */
#include "tui/areas.h"

enum {
    BESIDE = 64, /* columns from which states stand beside the ladder */
    WIDE = 108,
    TALL = 34, /* from which there is a band at the bottom */
    THIRD = 160,
    THIRD_ROWS = 16,   /* from which there is a third column */
    FRAMED = 6,        /* rows from which panes have a rule above */
    SMALL = 12,        /* rows below which there is no scrub bar */
    LIVES_BESIDE = 58, /* columns for diagram and lists */
    DIAGRAM_LEAST = 6  /* rows below which it is one line, where it stands below */
};

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int within(int low, int n, int high)
{
    return n < low ? low : n > high ? high : n;
}

/* ---- pieces ---------------------------------------------------------------------------------- */

static void add_rule(struct areas *a, int x, int y, int columns, int rows)
{
    if (columns > 0 && rows > 0 && a->rules < AREA_RULES)
        a->rule[a->rules++] = (struct area){x, y, columns, rows, false};
}

static void put(struct areas *a, enum pane which, struct area at)
{
    a->pane[which] = at.columns > 0 && at.rows > 0 ? at : (struct area){0};
}

/* Takes rows off the bottom, under a rule with a title. */
static struct area cut_below(struct areas *a, struct area *from, int rows)
{
    struct area cut = {from->x, from->y + from->rows - rows, from->columns, rows, true};
    from->rows -= rows + 1;
    add_rule(a, from->x, cut.y - 1, from->columns, 1);
    return cut;
}

/* The same without a rule. */
static struct area cut_lines(struct area *from, int rows)
{
    from->rows -= rows;
    return (struct area){from->x, from->y + from->rows, from->columns, rows, false};
}

/* Takes columns off the right, behind a rule. */
static struct area cut_right(struct areas *a, struct area *from, int columns)
{
    struct area cut = *from;
    cut.x = from->x + from->columns - columns;
    cut.columns = columns;
    from->columns -= columns + 1;
    add_rule(a, cut.x - 1, cut.y, 1, cut.rows);
    return cut;
}

/* ---- right of the ladder, or below it -------------------------------------------------------- */

static int timer_rows(const struct room *r, int rows)
{
    return within(2, r->timers, rows / 4 > 2 ? rows / 4 : 2);
}

static void put_question(struct areas *a, const struct room *r, struct area at)
{
    enum { WITH_TIMERS = 18, WITH_DIAGRAM = 36 };
    if (at.rows >= WITH_TIMERS)
        put(a, PANE_TIMERS, cut_below(a, &at, timer_rows(r, at.rows)));
    if (at.rows >= WITH_DIAGRAM) /* its legend is covered */
        put(a, PANE_DIAGRAM, cut_below(a, &at, at.rows / 2));
    a->question = at;
}

/* What lives stands beside the diagram, or below it, or not at all. */
static void put_lives(struct areas *a, struct area *diagram)
{
    enum { LOW = 10, HIGH = 20, ROWS = 8 };
    struct area lives = *diagram;
    if (diagram->columns >= LIVES_BESIDE && diagram->rows >= LOW) {
        lives.columns = within(22, diagram->columns * 2 / 5, 44);
        diagram->columns -= lives.columns;
        lives.x += diagram->columns;
        put(a, PANE_LIVES, lives);
    } else if (diagram->rows >= HIGH) {
        put(a, PANE_LIVES,
            cut_below(a, diagram, diagram->rows / 3 > ROWS ? diagram->rows / 3 : ROWS));
    }
}

static void put_states(struct areas *a, const struct room *r, struct area at, bool has_lives)
{
    enum { DIAGRAM_AND_TIMERS = 8, RULE_BETWEEN = 4 };
    if (at.rows >= DIAGRAM_AND_TIMERS)
        put(a, PANE_TIMERS, cut_below(a, &at, timer_rows(r, at.rows)));
    else if (at.rows >= RULE_BETWEEN) /* the diagram in one line */
        put(a, PANE_TIMERS, cut_below(a, &at, at.rows - 2));
    else
        put(a, PANE_TIMERS, cut_lines(&at, at.rows > 1 ? at.rows - 1 : 1));
    if (has_lives)
        put_lives(a, &at);
    put(a, PANE_DIAGRAM, at);
}

/* In a narrow screen all of them stand one below the other. */
static void stack(struct areas *a, const struct room *r, struct area at)
{
    enum { WITH_MESSAGE = 46, WITH_LIVES = 34, WITH_DIAGRAM = 18, WITH_RULES = 10, LINES = 5 };
    int whole = at.rows, timers = timer_rows(r, whole / 2);
    if (whole >= WITH_MESSAGE)
        put(a, PANE_MESSAGE, cut_below(a, &at, whole / 5));
    if (whole >= WITH_LIVES)
        put(a, PANE_LIVES, cut_below(a, &at, whole / 5));
    if (whole >= WITH_DIAGRAM) {
        put(a, PANE_TIMERS, cut_below(a, &at, timers));
        int diagram = (at.rows - 1) * 2 / 5;
        put(a, PANE_DIAGRAM, cut_below(a, &at, diagram < DIAGRAM_LEAST ? DIAGRAM_LEAST : diagram));
    } else if (whole >= WITH_RULES) {
        put(a, PANE_TIMERS, cut_below(a, &at, 2));
        put(a, PANE_DIAGRAM, cut_below(a, &at, 1));
    } else if (whole >= LINES) {
        put(a, PANE_TIMERS, cut_lines(&at, 1));
        put(a, PANE_DIAGRAM, cut_lines(&at, 1));
    } else if (whole >= LINES - 1) {
        put(a, PANE_TIMERS, cut_lines(&at, 1));
    }
    put(a, PANE_LADDER, at);
}

/* ---- columns --------------------------------------------------------------------------------- */

/* Of two phones seven sixteenths, of a wide screen less; of more what all of them need, as long as
 * the states keep room to be read; never more than lifelines can use. */
static int ladder_columns(int nodes, int columns)
{
    enum { MARGINS = 18, GAP_LEAST = 11, GAP_MOST = 26, TOLD = 16, STATES_LEAST = 28 };
    int few = MARGINS + (nodes - 1) * GAP_LEAST, most = MARGINS + TOLD + (nodes - 1) * GAP_MOST;
    int sixteenths = columns * 7 / 16,
        wanted = within(least(sixteenths, 44), columns * 3 / 8, sixteenths);
    if (wanted < few)
        wanted = within(least(few, columns / 2), few, columns - STATES_LEAST - 1);
    return least(wanted, most);
}

/* Lists and message are shown where the screen is large, but not where the ladder takes it all. */
static bool is_wide(const struct room *r)
{
    return r->columns >= WIDE &&
           r->columns - ladder_columns(r->nodes, r->columns) - 1 >= LIVES_BESIDE;
}

static bool has_third(const struct room *r, int rows)
{
    return is_wide(r) && r->columns >= THIRD && rows >= THIRD_ROWS;
}

static void put_third(struct areas *a, const struct room *r, struct area at)
{
    enum { MEDIA_ROWS = 24 };
    if (at.rows >= MEDIA_ROWS && r->rows >= TALL)
        put(a, PANE_MEDIA, cut_below(a, &at, at.rows / 3));
    put(a, PANE_LIVES, at);
}

static void put_columns(struct areas *a, const struct room *r, struct area at)
{
    enum { MESSAGE_BELOW = 40, HALVES = 24 };
    bool third = has_third(r, at.rows);
    struct area states;
    if (third && !r->asks)
        put_third(a, r, cut_right(a, &at, within(44, r->columns / 4, 80)));
    if (r->columns >= BESIDE) {
        states = cut_right(a, &at, at.columns - ladder_columns(r->nodes, r->columns) - 1);
        if (r->asks)
            put_question(a, r, states);
        else
            put_states(a, r, states, !third);
        if (!is_wide(r) && !r->asks && at.rows >= MESSAGE_BELOW)
            put(a, PANE_MESSAGE, cut_below(a, &at, at.rows / 3));
        put(a, PANE_LADDER, at);
    } else if (!r->asks) {
        stack(a, r, at);
    } else if (at.rows >= HALVES) {
        a->question = cut_below(a, &at, at.rows / 2);
        put(a, PANE_LADDER, at);
    } else {
        a->question = at;
    }
}

/* ---- the frame ------------------------------------------------------------------------------- */

static int text_rows(const struct room *r)
{
    enum { READING = 9, READING_FROM = 20 };
    if (r->text == ROOM_NO_TEXT || (r->asks && r->rows < SMALL))
        return 0;
    if (r->text == ROOM_TO_READ && r->rows >= READING_FROM)
        return READING;
    return r->rows >= 50   ? 8
           : r->rows >= 40 ? 6
           : r->rows >= 28 ? 4
           : r->rows >= 16 ? 3
           : r->rows >= 12 ? 2
           : r->rows == 4  ? 2
                           : r->rows > 0;
}

/* At the bottom of a large screen: the text and the message, a trace behind them where it is very
 * wide. Without a lesson the scenario's text takes the lesson's place only there. */
static void put_band(struct areas *a, const struct room *r, struct area *from)
{
    struct area at = cut_below(a, from, within(9, r->rows * 28 / 100, 22));
    bool three = r->columns >= THIRD;
    if (three || r->text == ROOM_NO_TEXT)
        put(a, PANE_TRACE, cut_right(a, &at, three ? r->columns / 3 : r->columns / 2));
    if (three || r->text != ROOM_NO_TEXT) {
        put(a, PANE_MESSAGE, cut_right(a, &at, at.columns / 2));
        put(a, PANE_TEXT, at);
    } else {
        put(a, PANE_MESSAGE, at);
    }
}

/* What is never left out comes first: the text or the question, the footer; then the status. */
static struct area put_frame(struct areas *a, const struct room *r, bool has_band)
{
    bool is_told = r->text != ROOM_NO_TEXT || r->asks;
    int text = has_band ? 0 : text_rows(r), bottom = r->rows;
    a->footer = r->rows >= 2 || !is_told ? --bottom : -1;
    a->status = r->rows >= 3 || (r->rows == 2 && !is_told) ? 0 : -1;
    a->why = has_band ? --bottom : -1;
    if (text) {
        bottom -= text;
        a->pane[PANE_TEXT] = (struct area){0, bottom, r->columns, text, false};
    }
    a->scrub = r->rows >= SMALL ? --bottom : -1;
    int top = r->rows >= FRAMED ? 2 : a->status + 1;
    if (top == 2)
        add_rule(a, 0, 1, r->columns, 1);
    return (struct area){0, top, r->columns, bottom - top > 0 ? bottom - top : 0, top == 2};
}

/* The least important one that is shown, of those that may go; what is too low to be read is no
 * place. */
static struct area *find_victim(struct areas *a, unsigned is_kept)
{
    static const enum pane least_first[] = {PANE_TRACE,   PANE_MEDIA,  PANE_MESSAGE, PANE_LIVES,
                                            PANE_DIAGRAM, PANE_TIMERS, PANE_LADDER};
    enum { ALL = sizeof least_first / sizeof *least_first, LOW = 4 };
    struct area *victim = NULL;
    for (int n = 0; n < ALL; n++) {
        struct area *it = &a->pane[least_first[n]];
        if (it->rows && !(is_kept >> least_first[n] & 1) &&
            (!victim || (victim->rows < LOW && it->rows > victim->rows)))
            victim = it;
    }
    return victim;
}

/* A pane that was asked for takes the place of one that was not, else of one that was before. */
static void grant(struct areas *a, const struct room *r)
{
    unsigned all = 0, later = 0;
    for (size_t i = 0; i < r->wants; i++)
        all |= 1u << r->wanted[i];
    for (size_t i = 0; i < r->wants; i++) {
        struct area *mine = &a->pane[r->wanted[i]], *victim = find_victim(a, all);
        if (!victim)
            victim = find_victim(a, later);
        later |= 1u << r->wanted[i];
        if (mine->rows || !victim)
            continue;
        *mine = *victim;
        *victim = (struct area){0};
    }
}

void areas_divide(struct areas *a, const struct room *r)
{
    *a = (struct areas){.columns = r->columns, .rows = r->rows};
    bool has_band = is_wide(r) && r->rows >= TALL && !(r->asks && r->text == ROOM_NO_TEXT);
    struct area left = put_frame(a, r, has_band);
    if (has_band)
        put_band(a, r, &left);
    a->over = left;
    if (left.rows)
        put_columns(a, r, left);
    grant(a, r);
}
