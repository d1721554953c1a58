/* Time: steps, play at a pace, both ends, going to a time. */
#include "tui/ui.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* So many records ahead are computed at once; and so many where a person asks for the end: a second
 * or two. */
enum { FORESEEN = 100000, FAR = 1000000 };

/* The story's pace: each event takes so long on the screen, however far the clock has to run for
 * it. */
enum { PACE = 700000, FRAME = 40000, SPEED_MIN = -10, SPEED_MAX = 10, STEPS_A_FRAME = 16 };

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
        ui_say(u,
               backward ? "this is the start; %s goes on"
                        : "this is the end: nothing more will happen; %s goes back",
               key_for(backward ? ACTION_STEP : ACTION_STEP_BACK, PLACE_RUN).text);
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
    u->clock = ui_time_of(u, u->now);
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

/* `t` real microseconds at this speed, each step of which doubles it. */
static usec scaled(const struct ui *u, usec t)
{
    return u->speed >= 0 ? t << u->speed : t >> -u->speed;
}

/* By the event: the clock runs from this step's time to the next one's while the event has its
 * moment on the screen; then that step is shown. What comes in the same instant has less. */
static void play_events(struct ui *u, uint32_t next, usec real)
{
    usec from = ui_time_of(u, u->now), to = ui_time_of(u, next);
    usec whole = to == from ? PACE / 4 : PACE;
    u->shown_for += scaled(u, real);
    if (u->shown_for >= whole)
        show_next(u, next);
    else
        u->clock =
            from + (to - from) / whole * u->shown_for + (to - from) % whole * u->shown_for / whole;
}

/* By the clock: so many virtual microseconds for each real one; steps are shown as their times
 * come. A frame shows no more of them than it has time for: then the clock waits. */
static void play_clock(struct ui *u, uint32_t next, usec real)
{
    usec clock = u->clock + scaled(u, real);
    for (int n = 0; n < STEPS_A_FRAME && u->playing; n++) {
        if (next == u->now || ui_time_of(u, next) > clock)
            break;
        show_next(u, next);
        next = history_next(u->history, u->run, u->now);
    }
    usec end = ui_time_of(u, next);
    if (u->playing && next != u->now)
        u->clock = clock < end ? clock : end;
}

usec ui_tick(struct ui *u, usec real)
{
    if (!u->playing)
        return -1;
    uint32_t next = history_next(u->history, u->run, u->now);
    if (next == u->now || (u->target && u->now >= u->target)) {
        u->playing = false;
        return -1;
    }
    (u->by_clock ? play_clock : play_events)(u, next, real);
    return u->playing ? FRAME : -1;
}

static void tell_pace(struct ui *u)
{
    int by = u->speed < 0 ? -u->speed : u->speed;
    ui_say(u, "pace: %s, %s%dx", u->by_clock ? "by the clock" : "by the event",
           u->speed < 0 ? "1/" : "", 1 << by);
}

static void change_speed(struct ui *u, int by)
{
    int speed = u->speed + by;
    u->speed = speed < SPEED_MIN ? SPEED_MIN : speed > SPEED_MAX ? SPEED_MAX : speed;
    tell_pace(u);
}

static void go_end(struct ui *u)
{
    u->playing = false;
    ui_go(u, history_reach(u->history, u->run, u->now + FAR));
    if (!history_over(u->history, u->run))
        ui_say(u, "this run goes on, maybe for ever; %s goes further",
               key_for(ACTION_END, PLACE_RUN).text);
}

bool time_read(const char *text, usec *out)
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
    while (ui_time_of(u, last) <= t && last - first < FAR && !history_over(u->history, u->run))
        last = history_reach(u->history, u->run, last + FORESEEN);
    if (ui_time_of(u, last) > t || history_over(u->history, u->run)) {
        ui_go(u, history_at_time(u->history, u->run, t));
        return;
    }
    ui_go(u, last);
    ui_say(u, "that is far ahead, and not computed yet; %s again goes further",
           key_for(ACTION_TIME, PLACE_RUN).text);
}

static void time_asked(struct ui *u, const char *text)
{
    usec t;
    if (time_read(text, &t))
        go_time(u, t);
    else if (text[0])
        ui_say(u, "'%s' is no time; %s asks again: 500ms, 2s, 1m", text,
               key_for(ACTION_TIME, PLACE_RUN).text);
}

/* ---- by message, by transition --------------------------------------------------------------- */

static bool is_wanted(const struct ui *u, const struct record *r, bool by_message)
{
    return by_message ? report_is_message(r) : choose_moves(u, r);
}

/* The first such record behind this step; 0: none, or none within so many. */
static uint32_t find_ahead(const struct ui *u, bool by_message)
{
    for (uint32_t n = u->now + 1; n - u->now < FAR; n++) {
        if (history_reach(u->history, u->run, n) < n)
            return 0;
        if (is_wanted(u, &ui_trace(u)->record[n], by_message))
            return n;
    }
    return 0;
}

/* The last one before this step; 0: none. */
static uint32_t find_behind(const struct ui *u, bool by_message)
{
    uint32_t end = history_previous(u->history, u->run, u->now);
    if (!by_message)
        return moves_last(u->moves, &u->chosen, end);
    for (uint32_t n = end; n; n--)
        if (report_is_message(&ui_trace(u)->record[n]))
            return n;
    return 0;
}

/* Whose transitions one walks by stays the same on the way. */
static void walk(struct ui *u, bool by_message, bool backward)
{
    struct chosen chosen = u->chosen;
    u->playing = false;
    if (!by_message && !chosen.node) {
        ui_say(u, "no machine runs yet; %s takes a step", key_for(ACTION_STEP, PLACE_RUN).text);
        return;
    }
    uint32_t n = backward ? find_behind(u, by_message) : find_ahead(u, by_message);
    if (!n) {
        ui_say(u, "there is no %s %s", by_message ? "message" : "transition of this machine",
               backward ? "before" : "after this");
        return;
    }
    chosen.by_hand = !by_message || chosen.by_hand;
    u->chosen = chosen;
    ui_go(u, n);
    if (!backward)
        tell_remarks(u);
}

bool time_act(struct ui *u, enum action action)
{
    switch (action) {
    case ACTION_STEP: step(u, false); return true;
    case ACTION_STEP_BACK: step(u, true); return true;
    case ACTION_MESSAGE_NEXT: walk(u, true, false); return true;
    case ACTION_MESSAGE_BACK: walk(u, true, true); return true;
    case ACTION_MOVE_NEXT: walk(u, false, false); return true;
    case ACTION_MOVE_BACK: walk(u, false, true); return true;
    case ACTION_PLAY: play(u, 0); return true;
    case ACTION_FASTER: change_speed(u, 1); return true;
    case ACTION_SLOWER: change_speed(u, -1); return true;
    case ACTION_PACE:
        u->by_clock = !u->by_clock;
        u->clock = u->by_clock ? u->clock : ui_time_of(u, u->now);
        u->shown_for = 0;
        tell_pace(u);
        return true;
    case ACTION_START:
        u->playing = false;
        ui_go(u, 0);
        return true;
    case ACTION_END: go_end(u); return true;
    case ACTION_TIME:
        prompt_open(u, "go to time: ", "500ms, 2s, 1m; Enter goes, Esc leaves it", "", time_asked);
        return true;
    default: return false;
    }
}
