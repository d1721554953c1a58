/* A lesson under way: its stations, its questions, its tasks. Stops and questions follow the
 * lesson's own run; in a what-if the text stays, and a key leads back. */
#include "tui/ui.h"

#include <stdlib.h>
#include <string.h>

/* ---- stations -------------------------------------------------------------------------------- */

static bool is_text(const struct piece *p)
{
    return p->kind == PIECE_TEXT || p->kind == PIECE_LIST_ITEM || p->kind == PIECE_HEADING;
}

static struct station *add_station(struct course *c, size_t piece, size_t sip)
{
    c->station = realloc(c->station, (c->stations + 1) * sizeof *c->station);
    if (!c->station)
        abort();
    c->station[c->stations] = (struct station){.piece = piece, .text = piece, .sip = sip};
    return &c->station[c->stations++];
}

/* A station's text goes on to the next station; the lesson's title heads no page. */
static void find_stations(struct course *c)
{
    const struct lesson *l = c->lesson;
    size_t sip = 0;
    while (sip < l->pieces && l->piece[sip].kind != PIECE_SIP)
        sip++;
    struct station *s = add_station(c, 0, sip);
    for (size_t i = 0; i < l->pieces; i++) {
        const struct piece *p = &l->piece[i];
        if (p->kind == PIECE_SIP && i > sip) {
            sip = i;
            s = add_station(c, i, sip);
        } else if (!is_text(p) && p->kind != PIECE_SIP) {
            s = add_station(c, i, sip);
        } else if (p->kind == PIECE_HEADING && l->piece[s->piece].kind == PIECE_TASK) {
            s = add_station(c, i, sip); /* what was seen: text of its own behind a task */
        }
        s->text_end = i + 1;
    }
}

const struct station *course_station(const struct ui *u)
{
    return u->course.stations ? &u->course.station[u->course.at] : NULL;
}

const struct piece *course_piece(const struct ui *u)
{
    const struct station *s = course_station(u);
    return s ? &u->course.lesson->piece[s->piece] : NULL;
}

/* Where each stop falls in the run, each counted from the one before; other stations stand where
 * the one before does. */
static bool find_records(struct ui *u, size_t first, struct complaints *complaints)
{
    struct course *c = &u->course;
    struct scenario *s = history_scenario(u->history, 0);
    uint32_t last = history_reach(u->history, 0, UINT32_MAX), at = 0;
    for (size_t i = first; i < c->stations && c->station[i].sip == c->station[first].sip; i++) {
        const struct piece *p = &c->lesson->piece[c->station[i].piece];
        size_t before = complaints->count;
        if (p->kind == PIECE_STOP) {
            uint32_t n = lesson_stop(c->lesson, c->station[i].piece, s,
                                     history_trace(u->history, 0), at, complaints);
            if (!n && complaints->count == before)
                complain(complaints, c->lesson->file, p->condition_line, 0, NULL,
                         "this stop is never reached: %s", p->text);
            at = n ? n : last;
        }
        c->station[i].record = at;
    }
    return complaints->count == 0;
}

static bool open_run(struct ui *u, size_t station, struct complaints *complaints)
{
    struct course *c = &u->course;
    struct scenario *s = lesson_scenario(c->lesson, c->station[station].sip, complaints);
    if (!s)
        return false;
    history_free(u->history);
    memset(u->layout_of, 0, sizeof u->layout_of);
    u->history = history_new(s, 128u << 20);
    u->run = 0;
    return find_records(u, station, complaints);
}

static void leave_question(struct course *c)
{
    answers_free(&c->answers);
    c->answered = false;
    c->answer = 0;
    c->hints = 0;
}

static void enter_question(struct ui *u)
{
    struct course *c = &u->course;
    struct complaints complaints = {0};
    if (!lesson_answers(c->lesson, c->station[c->at].piece, history_scenario(u->history, 0),
                        history_trace(u->history, 0), c->station[c->at].record, &c->answers,
                        &complaints)) {
        ui_say(u, "%s", complaints.count ? complaints.item[0].text : "this question has no answer");
        c->answered = true;
    }
    complaints_free(&complaints);
}

static void enter(struct ui *u, size_t at)
{
    struct course *c = &u->course;
    size_t old_sip = c->station[c->at].sip;
    struct complaints complaints = {0};
    leave_question(c);
    c->at = at;
    u->text_page = 0;
    if (c->station[at].sip != old_sip && !open_run(u, at, &complaints))
        ui_say(u, "%s", complaints.item[0].text);
    complaints_free(&complaints);
    if (c->lesson->piece[c->station[at].piece].kind == PIECE_ASK)
        enter_question(u);
    if (c->lesson->piece[c->station[at].piece].kind == PIECE_TASK)
        course_judge(u);
}

bool course_open(struct ui *u, struct complaints *complaints)
{
    find_stations(&u->course);
    if (!open_run(u, 0, complaints))
        return false;
    ui_go(u, 0);
    return true;
}

void course_close(struct ui *u)
{
    leave_question(&u->course);
    free(u->course.station);
    free(u->course.verdicts);
    free(u->course.task_for);
    lesson_free(u->course.lesson);
}

/* ---- keys ------------------------------------------------------------------------------------ */

/* To the next station: the run plays to it; a second Enter while it plays is there at once. */
static void go_on(struct ui *u)
{
    struct course *c = &u->course;
    uint32_t here = c->station[c->at].record;
    if (u->run != 0) {
        ui_say(u, "this is a what-if; Backspace leads back to the lesson");
        return;
    }
    if (ui_is_asking(u)) {
        ui_say(u, "answer first: a number, or 9 to be shown");
        return;
    }
    if (u->playing || u->now < here) {
        u->playing = false;
        ui_go(u, here);
        return;
    }
    if (c->at + 1 == c->stations) {
        ui_say(u, "this is the end of the lesson; q leaves, and every key still works");
        return;
    }
    enter(u, c->at + 1);
    uint32_t there = c->station[c->at].record;
    if (there > u->now) {
        u->playing = true;
        u->target = there;
        u->shown_for = 0;
    } else {
        ui_go(u, there);
    }
}

static void go_back(struct ui *u)
{
    struct course *c = &u->course;
    u->playing = false;
    if (u->run != 0) {
        u->run = 0;
        ui_go(u, c->lesson ? c->station[c->at].record : 0);
        ui_say(u, "back on the lesson's own run; ] shows the what-if again");
    } else if (c->lesson) {
        if (c->at)
            enter(u, c->at - 1);
        ui_go(u, c->station[c->at].record);
    } else {
        ui_go(u, 0);
    }
}

static void hint(struct ui *u)
{
    const struct piece *p = u->course.lesson ? course_piece(u) : NULL;
    if (!p || p->kind != PIECE_TASK)
        ui_say(u, "hints belong to tasks");
    else if (u->course.hints < p->task.hints)
        u->course.hints++;
    else
        ui_say(u, "there are no more hints");
}

void course_key(struct ui *u, enum action action)
{
    if (action == ACTION_GO_BACK)
        go_back(u);
    else if (action == ACTION_HINT)
        hint(u);
    else if (u->course.lesson)
        go_on(u);
    else if (u->playing)
        u->playing = false;
    else
        ui_key(u, KEY_OF_END);
}

static void answer(struct ui *u, size_t which)
{
    struct course *c = &u->course;
    c->answer = which;
    c->answered = true;
    c->asked++;
    c->well += which == c->answers.right;
}

bool course_answer_key(struct ui *u, int key)
{
    struct course *c = &u->course;
    enum action action = action_of(key);
    if (!c->lesson || !ui_is_asking(u))
        return false;
    if (key == '9') {
        c->answer = c->answers.count; /* "show me": counted as not known */
        c->answered = true;
        c->asked++;
    } else if (key >= '1' && key < '1' + (int)c->answers.count) {
        answer(u, (size_t)(key - '1'));
    } else if (action == ACTION_SELECT_NEXT) {
        c->answer = (c->answer + 1) % c->answers.count;
    } else if (action == ACTION_SELECT_PREVIOUS) {
        c->answer = (c->answer + c->answers.count - 1) % c->answers.count;
    } else if (action == ACTION_GO_ON) {
        answer(u, c->answer);
    } else {
        return false;
    }
    return true;
}

/* ---- tasks ----------------------------------------------------------------------------------- */

/* Runs the scenario that is shown, with the task's expectations behind it, and keeps a verdict
 * for each. */
static void judge(struct ui *u, const struct piece *p, struct scenario *s)
{
    struct course *c = &u->course;
    struct run run;
    size_t all = scenario_checks(s), first = all - p->task.expects;
    run_start(&run, scenario_plan(s), true, choose_random, NULL);
    while (run_step(&run, scenario_end(s) ? scenario_end(s) : INT64_MAX))
        ;
    scenario_finish(s, &run);
    for (size_t i = 0; i < p->task.expects; i++)
        c->verdicts[i] = scenario_verdict(s, run.world, first + i) == CHECK_OK ? '+' : '-';
    run_end(&run);
}

void course_judge(struct ui *u)
{
    struct course *c = &u->course;
    const struct piece *p = c->lesson ? course_piece(u) : NULL;
    const char *text = u->history ? scenario_text(history_scenario(u->history, u->run)) : NULL;
    struct complaints complaints = {0};
    if (!p || p->kind != PIECE_TASK || (c->task_for && !strcmp(c->task_for, text)))
        return;
    free(c->task_for);
    free(c->verdicts);
    c->task_for = strdup(text);
    c->verdicts = calloc(1, p->task.expects + 1);
    if (!c->verdicts || !c->task_for)
        abort();
    struct scenario *s =
        lesson_task(c->lesson, c->station[c->at].piece, c->lesson->file, text, &complaints);
    if (s)
        judge(u, p, s);
    else
        ui_say(u, "%s", complaints.item[0].text);
    complaints_free(&complaints);
    scenario_free(s);
}
