/* The model: time, and which key does what. */
#include "tui/ui.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* So many records ahead are computed at once: a fraction of a second. */
enum { FORESEEN = 100000 };

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

void ui_go(struct ui *u, uint32_t now)
{
    u->now = history_whole(u->history, u->run, now);
    u->clock = time_of(u, u->now);
    u->shown_for = 0;
    u->selected = whatif_select(u, 0, true);
    choose_follow(u);
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

static void step(struct ui *u, bool backward)
{
    uint32_t to = backward ? history_previous(u->history, u->run, u->now)
                           : history_next(u->history, u->run, u->now);
    u->playing = false;
    if (to == u->now)
        ui_say(u, backward ? "this is the start" : "this is the end: nothing more will happen");
    ui_go(u, to);
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
        ui_go(u, next);
        if (u->target && u->now >= u->target) {
            u->playing = false;
            return -1;
        }
        return FRAME;
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
    ui_go(u, history_reach(u->history, u->run, UINT32_MAX));
}

/* "500ms", "2s", "1m", "1.5": seconds where no unit is said. False: it is no time. */
static bool read_time(const char *text, usec *out)
{
    static const struct {
        const char *unit;
        double size;
    } units[] = {{"", 1e6}, {"us", 1}, {"ms", 1e3}, {"s", 1e6}, {"m", 6e7}};
    char *end;
    double n = strtod(text, &end);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (end != text && !strcmp(end, units[i].unit) && n >= 0 && n < 1e9) {
            *out = (usec)(n * units[i].size + 0.5);
            return true;
        }
    return false;
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
            ui_go(u, history_at_time(u->history, u->run, t));
        else
            ui_say(u, "'%s' is no time; say 500ms, 2s or 1m", u->prompt);
    } else if (key > ' ' && key < 127 && length + 1 < sizeof u->prompt) {
        u->prompt[length] = (char)key;
        u->prompt[length + 1] = '\0';
    }
}

/* ---- keys ------------------------------------------------------------------------------------ */

static void toggle(struct ui *u, enum overlay overlay)
{
    u->overlay = u->overlay == overlay ? OVERLAY_NONE : overlay;
    u->overlay_top = 0;
    u->playing = false;
}

static void page(struct ui *u, int by)
{
    int *top = u->overlay ? &u->overlay_top : &u->text_page;
    *top = *top + by < 0 ? 0 : *top + by;
}

static void quit(struct ui *u)
{
    if (u->overlay)
        u->overlay = OVERLAY_NONE;
    else
        u->quit = true;
}

/* While a question is open nothing may show what comes. */
static bool is_forward(enum action a)
{
    return a == ACTION_STEP || a == ACTION_PLAY || a == ACTION_END || a == ACTION_TIME ||
           a == ACTION_RUN_NEXT || a == ACTION_RUN_PREVIOUS || a == ACTION_DROP ||
           a == ACTION_DELAY || a == ACTION_DUPLICATE || a == ACTION_EDIT;
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
    case ACTION_QUIT: quit(u); break;
    case ACTION_EDIT: u->wants_editor = true; break;
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
        page(u, action == ACTION_SELECT_NEXT ? 1 : -1);
        return;
    }
    if (u->overlay && action == ACTION_GO_ON) {
        u->overlay = OVERLAY_NONE;
        return;
    }
    if (!u->overlay && course_answer_key(u, key))
        return;
    if (ui_is_asking(u) && is_forward(action)) {
        ui_say(u, "answer first: a number, or 9 to be shown");
        return;
    }
    act(u, action);
}
