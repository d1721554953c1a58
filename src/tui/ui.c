/* The model: time, and which key does what. */
#include "tui/ui.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* So many records ahead are computed at once, a fraction of a second; and so many where a person
 * asks for the end: a second or two. */
enum { FORESEEN = 100000, FAR = 1000000 };

/* The story's pace: each event takes so long on the screen, however far the clock has to run for
 * it. */
enum { PACE = 700000, FRAME = 40000, SPEED_MIN = -2, SPEED_MAX = 5 };

const struct plan *ui_plan(const struct ui *u)
{
    return history_plan(u->history, u->run);
}
const struct trace *ui_trace(const struct ui *u)
{
    return history_trace(u->history, u->run);
}
const struct world *ui_world(const struct ui *u)
{
    return history_at(u->history, u->run, u->now);
}

void ui_say(struct ui *u, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(u->say, sizeof u->say, format, arguments);
    va_end(arguments);
}

static usec time_of(const struct ui *u, uint32_t n)
{
    return n ? ui_trace(u)->record[n].t : 0;
}

void ui_foresee(struct ui *u)
{
    history_reach(u->history, u->run, u->now + FORESEEN);
}

static void forget(struct ui *u)
{
    ladder_free(u->ladder);
    moves_free(u->moves);
    u->ladder = NULL;
    u->moves = NULL;
}

void ui_forget_runs(struct ui *u)
{
    forget(u);
    memset(u->layout_of, 0, sizeof u->layout_of);
}

/* What views need of the run is read as far as it is shown, no farther. */
static void read_on(struct ui *u)
{
    if (!u->moves || u->kept_for != u->run) {
        forget(u);
        u->ladder = ladder_new(ui_plan(u), ui_trace(u));
        u->moves = moves_new();
        u->kept_for = u->run;
    }
    ladder_read(u->ladder, u->now);
    moves_read(u->moves, ui_trace(u), u->now);
}

void ui_go(struct ui *u, uint32_t now)
{
    u->now = history_whole(u->history, u->run, now);
    u->clock = time_of(u, u->now);
    u->shown_for = 0;
    read_on(u);
    u->selected = whatif_select(u, 0, true);
    choose_follow(u);
    course_follow(u);
}

void ui_open(struct ui *u, struct history *h, bool ascii)
{
    *u = (struct ui){.history = h, .ascii = ascii};
    ui_foresee(u);
    ui_go(u, 0);
}

bool ui_open_lesson(struct ui *u, struct lesson *l, bool ascii, struct complaints *complaints)
{
    *u = (struct ui){.ascii = ascii, .course.lesson = l};
    if (course_open(u, complaints))
        return true;
    ui_close(u);
    return false;
}

void ui_close(struct ui *u)
{
    for (int k = 0; k < MACHINE_KINDS; k++)
        layout_free(u->layout[k]);
    course_close(u);
    forget(u);
    free(u->draft);
    free(u->trouble);
    history_free(u->history);
    *u = (struct ui){.quit = true};
}

/* Laid out once a machine; a what-if made from an edited scenario may bring other machines. */
struct layout *ui_layout(struct ui *u, uint8_t kind)
{
    const struct machine *m = ui_plan(u)->machine[kind];
    char *error = NULL;
    if (u->layout_of[kind] != m) {
        layout_free(u->layout[kind]);
        u->layout[kind] = layout_new(m, &error);
        u->layout_of[kind] = m;
        free(error);
    }
    return u->layout[kind];
}

bool ui_is_asking(const struct ui *u)
{
    const struct piece *p = u->course.lesson ? course_piece(u) : NULL;
    return p && p->kind == PIECE_ASK && !u->course.answered && u->run == 0;
}

/* ---- time ------------------------------------------------------------------------------------ */

/* What could not be done, or came unexpected, in the step that is shown: on the ladder there may be
 * little room for it. */
static void tell_remarks(struct ui *u)
{
    uint32_t before = history_previous(u->history, u->run, u->now);
    for (uint32_t n = before + 1; n <= u->now; n++) {
        const struct record *r = &ui_trace(u)->record[n];
        if (r->what == RECORD_NOTE || r->what == RECORD_UNEXPECTED)
            report_record(ui_plan(u), ui_trace(u), n, u->say, sizeof u->say);
    }
}

static void step(struct ui *u, bool backward)
{
    uint32_t to = backward ? history_previous(u->history, u->run, u->now)
                           : history_next(u->history, u->run, u->now);
    u->playing = false;
    if (to == u->now)
        ui_say(u, backward ? "this is the start; . goes on"
                           : "this is the end: nothing more will happen; , goes back");
    bool moves = to != u->now;
    ui_go(u, to);
    if (moves && !backward)
        tell_remarks(u);
}

static void play(struct ui *u, uint32_t target)
{
    u->playing = !u->playing || target;
    u->target = target;
    u->shown_for = 0;
    u->clock = time_of(u, u->now);
}

static usec pace(const struct ui *u)
{
    return u->speed >= 0 ? PACE >> u->speed : (usec)PACE << -u->speed;
}

/* Play shows the next step; at a stop of a lesson it pauses, for there is something to read. */
static void show_next(struct ui *u, uint32_t next)
{
    size_t station = u->course.at;
    ui_go(u, next);
    u->say[0] = '\0';
    tell_remarks(u);
    if (u->course.at != station || (u->target && u->now >= u->target))
        u->playing = false;
}

/* The clock runs from this step's time to the next one's; then that step is shown. */
usec ui_tick(struct ui *u, usec real)
{
    if (!u->playing)
        return -1;
    uint32_t next = history_next(u->history, u->run, u->now);
    usec from = time_of(u, u->now), to = time_of(u, next);
    if (next == u->now || (u->target && u->now >= u->target)) {
        u->playing = false;
        return -1;
    }
    u->shown_for += real;
    usec whole = to == from ? pace(u) / 4 : pace(u);
    if (u->shown_for >= whole) {
        show_next(u, next);
        return u->playing ? FRAME : -1;
    }
    u->clock =
        from + (to - from) / whole * u->shown_for + (to - from) % whole * u->shown_for / whole;
    return FRAME;
}

static void change_speed(struct ui *u, int by)
{
    int speed = u->speed + by;
    u->speed = speed < SPEED_MIN ? SPEED_MIN : speed > SPEED_MAX ? SPEED_MAX : speed;
    if (u->speed >= 0)
        ui_say(u, "speed: %dx", 1 << u->speed);
    else
        ui_say(u, "speed: 1/%dx", 1 << -u->speed);
}

static void go_end(struct ui *u)
{
    u->playing = false;
    ui_go(u, history_reach(u->history, u->run, u->now + FAR));
    if (!history_over(u->history, u->run))
        ui_say(u, "this run goes on, maybe for ever; End goes further");
}

/* "500ms", "2s", "1m"; seconds where no unit is said. False: it is no time. */
static bool read_time(const char *text, usec *out)
{
    char seconds[32];
    size_t length = strlen(text);
    bool has_unit = !length || text[length - 1] < '0' || text[length - 1] > '9';
    snprintf(seconds, sizeof seconds, "%s%s", text, has_unit ? "" : "s");
    return scenario_time(seconds, out);
}

static void go_time(struct ui *u, usec t)
{
    uint32_t last = ui_trace(u)->count, first = last;
    while (time_of(u, last) <= t && last - first < FAR && !history_over(u->history, u->run))
        last = history_reach(u->history, u->run, last + FORESEEN);
    if (time_of(u, last) > t || history_over(u->history, u->run)) {
        ui_go(u, history_at_time(u->history, u->run, t));
        return;
    }
    ui_go(u, last);
    ui_say(u, "that is far: it is not there yet; g again goes further");
}

static void prompt_key(struct ui *u, int key)
{
    size_t length = strlen(u->prompt);
    usec t;
    if (key == KEY_OF_ESCAPE) {
        u->prompting = false;
    } else if (key == KEY_OF_BACKSPACE && length) {
        u->prompt[length - 1] = '\0';
    } else if (key == KEY_OF_ENTER) {
        u->prompting = false;
        if (read_time(u->prompt, &t))
            go_time(u, t);
        else if (u->prompt[0])
            ui_say(u, "'%s' is no time; g asks again: 500ms, 2s, 1m", u->prompt);
    } else if (key > ' ' && key < 127 && length + 1 < sizeof u->prompt) {
        u->prompt[length] = (char)key;
        u->prompt[length + 1] = '\0';
    }
}

/* ---- keys ------------------------------------------------------------------------------------ */

static void toggle(struct ui *u, enum overlay overlay)
{
    u->overlay = u->overlay == overlay ? OVERLAY_NONE : overlay;
    u->over = (struct scroll){0};
    u->playing = false;
}

/* By lines; what is shown was measured with the last frame. */
static void scroll(struct scroll *s, int by)
{
    int most = s->lines > s->rows ? s->lines - s->rows : 0;
    s->top = s->top + by > most ? most : s->top + by < 0 ? 0 : s->top + by;
}

/* Pages overlap by a line, where they have two. */
static void page(struct ui *u, int direction)
{
    struct scroll *s = u->overlay ? &u->over : &u->text;
    scroll(s, direction * (s->rows > 1 ? s->rows - 1 : 1));
}

static void quit(struct ui *u)
{
    if (u->overlay)
        u->overlay = OVERLAY_NONE;
    else
        u->quit = true;
}

static bool goes_forward(enum action a)
{
    return a == ACTION_STEP || a == ACTION_PLAY || a == ACTION_END || a == ACTION_TIME;
}

/* While a question is open nothing may show what comes. */
static bool shows_more(enum action a)
{
    return goes_forward(a) || a == ACTION_RUN_NEXT || a == ACTION_RUN_PREVIOUS ||
           a == ACTION_DROP || a == ACTION_DELAY || a == ACTION_DUPLICATE || a == ACTION_EDIT;
}

static void act(struct ui *u, enum action action)
{
    switch (action) {
    case ACTION_STEP: step(u, false); break;
    case ACTION_STEP_BACK: step(u, true); break;
    case ACTION_PLAY: play(u, 0); break;
    case ACTION_FASTER: change_speed(u, 1); break;
    case ACTION_SLOWER: change_speed(u, -1); break;
    case ACTION_START:
        u->playing = false;
        ui_go(u, 0);
        break;
    case ACTION_END: go_end(u); break;
    case ACTION_TIME:
        u->prompting = true;
        u->playing = false;
        u->prompt[0] = '\0';
        break;
    case ACTION_HELP: toggle(u, OVERLAY_HELP); break;
    case ACTION_WHY: toggle(u, OVERLAY_WHY); break;
    case ACTION_MESSAGE: toggle(u, OVERLAY_MESSAGE); break;
    case ACTION_PAGE_DOWN: page(u, 1); break;
    case ACTION_PAGE_UP: page(u, -1); break;
    case ACTION_INSTANCE:
    case ACTION_MACHINE: choose_key(u, action); break;
    case ACTION_GO_ON:
    case ACTION_GO_BACK:
    case ACTION_HINT: course_key(u, action); break;
    case ACTION_CLOSE: u->overlay = OVERLAY_NONE; break;
    case ACTION_QUIT: quit(u); break;
    case ACTION_EDIT: u->wants_editor = true; break;
    case ACTION_NONE: ui_say(u, "this key does nothing; ? tells the keys"); break;
    default: whatif_key(u, action);
    }
}

void ui_key(struct ui *u, int key)
{
    enum action action = action_of(key);
    u->say[0] = '\0';
    if (u->prompting) {
        prompt_key(u, key);
        return;
    }
    if (u->overlay && (action == ACTION_SELECT_NEXT || action == ACTION_SELECT_PREVIOUS)) {
        scroll(&u->over, action == ACTION_SELECT_NEXT ? 1 : -1);
        return;
    }
    if (u->overlay && action == ACTION_GO_ON) {
        u->overlay = OVERLAY_NONE;
        return;
    }
    if (!u->overlay && course_answer_key(u, key))
        return;
    bool returns = action == ACTION_STEP && u->course.stations &&
                   u->now < course_station(u)->record; /* from a look back */
    if (ui_is_asking(u) && shows_more(action) && !returns)
        ui_say(u, "answer first: a number, or 9 to be shown");
    else if (!goes_forward(action) || !course_ask(u))
        act(u, action);
}
