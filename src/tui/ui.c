/* The model: which run is shown, where it stands, and which key does what. */
#include "tui/ui.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* So many records ahead are computed at once, a fraction of a second. */
enum { FORESEEN = 100000 };

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

usec ui_time_of(const struct ui *u, uint32_t n)
{
    return n ? ui_trace(u)->record[n].t : 0;
}

void ui_foresee(struct ui *u)
{
    history_reach(u->history, u->run, u->now + FORESEEN);
}

static void forget(struct ui *u)
{
    if (u->seen) {
        lives_free(u->seen->lives);
        running_free(u->seen->running);
        streams_free(u->seen->streams);
    }
    free(u->seen);
    u->seen = NULL;
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
        u->seen = memory_new(1, sizeof *u->seen);
        u->kept_for = u->run;
    }
    ladder_read(u->ladder, u->now);
    moves_read(u->moves, ui_trace(u), u->now);
}

void ui_go(struct ui *u, uint32_t now)
{
    u->now = history_whole(u->history, u->run, now);
    u->clock = ui_time_of(u, u->now);
    u->shown_for = 0;
    bool same_run = u->moves && u->kept_for == u->run;
    read_on(u);
    choose_follow(u);
    focus_follow(u, same_run);
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
    compare_close(u);
    predict_close(u);
    why_close(u);
    bookmarks_close(u);
    find_close(u);
    menu_close(u);
    course_close(u);
    forget(u);
    free(u->draft);
    free(u->trouble);
    free(u->token);
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
    return (p && p->kind == PIECE_ASK && !u->course.answered && u->run == 0) ||
           predict_is_asking(u);
}

/* ---- keys ------------------------------------------------------------------------------------ */

enum place ui_place(const struct ui *u)
{
    return menu_is_open(u)             ? PLACE_MENU
           : u->overlay == OVERLAY_WHY ? PLACE_WHY
           : u->overlay                ? PLACE_OVERLAY
           : !u->history               ? PLACE_LIST
           : u->compare                ? PLACE_COMPARE
           : ui_is_asking(u)           ? PLACE_QUESTION
                                       : PLACE_RUN;
}

struct subject ui_subject(const struct ui *u)
{
    if (u->subject.kind)
        return u->subject;
    if (u->selected)
        return (struct subject){.kind = SUBJECT_MESSAGE, .record = u->selected};
    if (u->chosen.node)
        return (struct subject){.kind = SUBJECT_INSTANCE,
                                .node = u->chosen.node,
                                .machine = u->chosen.machine,
                                .ordinal = u->chosen.ordinal};
    return (struct subject){.kind = u->now ? SUBJECT_RECORD : SUBJECT_NONE, .record = u->now};
}

void ui_point(struct ui *u, struct subject s)
{
    u->subject = s;
    if (s.kind == SUBJECT_MESSAGE)
        u->selected = s.record;
    if (s.kind == SUBJECT_INSTANCE || s.kind == SUBJECT_TIMER)
        u->chosen = (struct chosen){s.node, s.machine, s.ordinal, true};
}

static bool goes_forward(enum action a)
{
    return a == ACTION_STEP || a == ACTION_PLAY || a == ACTION_END || a == ACTION_TIME ||
           a == ACTION_MESSAGE_NEXT || a == ACTION_MOVE_NEXT || a == ACTION_FOUND_NEXT ||
           a == ACTION_BOOKMARK_NEXT || a == ACTION_EFFECTS;
}

/* While a question is open nothing may show what comes. */
static bool shows_more(enum action a)
{
    const struct key_row *row = key_row_of(a);
    return goes_forward(a) || (row && row->group == GROUP_WHAT_IF);
}

static void close_topmost(struct ui *u)
{
    if (u->overlay)
        u->overlay = OVERLAY_NONE;
    else if (u->compare)
        compare_close(u);
    else if (u->zoomed)
        u->zoomed = false;
    else
        u->subject = (struct subject){.kind = SUBJECT_NONE};
}

static void quit(struct ui *u)
{
    if (u->overlay || u->compare || u->zoomed)
        close_topmost(u);
    else
        u->quit = true;
}

/* In the order in which they are asked; who opens something on top comes first. */
static bool (*const takers[])(struct ui *, enum action) = {
    compare_act, why_act,    predict_act, focus_act,  ladder_act, time_act,   bookmarks_act,
    find_act,    choose_act, whatif_act,  course_act, export_act, palette_act};

static void say_nothing(struct ui *u)
{
    enum place place = u->history ? PLACE_RUN : PLACE_LIST;
    ui_say(u, "this key does nothing here; %s tells the keys", key_for(ACTION_HELP, place).text);
}

void ui_act(struct ui *u, enum action action)
{
    if (!u->history) {
        if (!list_act(u, action))
            say_nothing(u);
        return;
    }
    for (size_t i = 0; i < sizeof takers / sizeof *takers; i++)
        if (takers[i](u, action))
            return;
    switch (action) {
    case ACTION_CLOSE: close_topmost(u); break;
    case ACTION_QUIT: quit(u); break;
    case ACTION_EDIT: u->wants_editor = true; break;
    default: say_nothing(u);
    }
}

void ui_do(struct ui *u, enum action action)
{
    struct asked asked;
    bool returns = action == ACTION_STEP && question_shown(u, &asked) &&
                   u->now < asked.at; /* from a look back */
    if (!u->history)
        ui_act(u, action);
    else if (ui_is_asking(u) && shows_more(action) && !returns)
        ui_say(u, "answer first: a number, or 9 to be shown");
    else if (!goes_forward(action) || !course_ask(u))
        ui_act(u, action);
}

void ui_key(struct ui *u, int key)
{
    u->say[0] = '\0';
    if (u->prompt.done) {
        prompt_key(u, key);
        return;
    }
    if (menu_is_open(u)) {
        menu_key(u, key);
        return;
    }
    if (u->history && !u->overlay && !u->compare && question_key(u, key))
        return;
    ui_do(u, action_of(key, ui_place(u)));
}
