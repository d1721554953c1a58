/* A lesson under way: its stations, its questions, its tasks. Stations follow the lesson's own
 * run, whichever way a person walks it: a stop's text stands beside its moment. Questions, tasks
 * and what is said behind them wait for Enter. In a what-if the text stays, and a key leads back.
 */
#include "tui/ui.h"

#include <stdio.h>
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

static enum piece_kind kind_at(const struct course *c, size_t at)
{
    return c->lesson->piece[c->station[at].piece].kind;
}

/* The run of this station, from its start. */
static bool open_run(struct ui *u, size_t station, struct complaints *complaints)
{
    struct course *c = &u->course;
    struct scenario *s = lesson_scenario(c->lesson, c->station[station].sip, complaints);
    if (!s)
        return false;
    ui_forget_runs(u);
    bookmarks_close(u); /* they are of the runs that were */
    history_free(u->history);
    u->history = history_new(s, UI_BUDGET);
    u->run = 0;
    history_reach(u->history, 0, UINT32_MAX); /* lesson_check knows that it ends */
    for (size_t i = 0; i < c->stations; i++)  /* a run stands between steps only */
        if (c->station[i].sip == c->station[station].sip)
            c->station[i].record = history_whole(u->history, 0, c->station[i].record);
    return true;
}

static void leave_question(struct course *c)
{
    answers_free(&c->answers);
    c->answered = false;
    c->answer = 0;
    c->hints = 0;
}

/* A question that was answered before shows its answer again. */
static void enter_question(struct ui *u)
{
    struct course *c = &u->course;
    const struct station *s = &c->station[c->at];
    struct complaints complaints = {0};
    if (!lesson_answers(c->lesson, s->piece, history_scenario(u->history, 0),
                        history_trace(u->history, 0), s->record, &c->answers, &complaints))
        ui_say(u, "%s", complaints.count ? complaints.item[0].text : "this question has no answer");
    c->answered = s->done || !c->answers.count;
    c->answer = s->answer;
    u->zoomed = false; /* the question must be seen */
    complaints_free(&complaints);
}

static void enter(struct ui *u, size_t at)
{
    struct course *c = &u->course;
    size_t old_sip = c->station[c->at].sip;
    struct complaints complaints = {0};
    leave_question(c);
    c->at = at;
    u->pane[PANE_TEXT].scroll = (struct scroll){0};
    if (c->station[at].sip != old_sip && !open_run(u, at, &complaints))
        ui_say(u, "%s", complaints.item[0].text);
    complaints_free(&complaints);
    if (kind_at(c, at) == PIECE_ASK)
        enter_question(u);
    if (kind_at(c, at) == PIECE_TASK)
        course_judge(u);
}

/* {key:drop}: "d", as it is bound now. */
static bool label_key(const char *name, size_t length, char *out, size_t room)
{
    const struct key_row *row = key_row_named(name, length);
    int place = 0;
    while (row && !(row->places >> place & 1))
        place++;
    if (row)
        snprintf(out, room, "%s", key_for(row->action, (enum place)place).text);
    return row != NULL;
}

bool course_name_keys(struct lesson *l, struct complaints *complaints)
{
    return lesson_name_keys(l, label_key, complaints);
}

size_t course_stations(struct lesson *l, size_t at, const char **text)
{
    struct course c = {.lesson = l};
    find_stations(&c);
    *text = "";
    for (size_t i = at < c.stations ? c.station[at].text : 0;
         at < c.stations && i < c.station[at].text_end && !**text; i++) {
        const struct piece *p = &l->piece[i];
        if (p->kind == PIECE_TASK)
            *text = p->task.goal;
        else if (p->kind != PIECE_HEADING && p->kind != PIECE_SIP && p->kind != PIECE_STOP &&
                 p->text)
            *text = p->text;
    }
    free(c.station);
    return c.stations;
}

bool course_open(struct ui *u, struct complaints *complaints)
{
    struct course *c = &u->course;
    uint32_t *records = memory_new(c->lesson->pieces + 1, sizeof *records);
    bool named = course_name_keys(c->lesson, complaints);
    bool well = lesson_check(c->lesson, records, complaints) && named;
    if (well) {
        find_stations(c);
        for (size_t i = 0; i < c->stations; i++)
            c->station[i].record = records[c->station[i].piece];
        well = open_run(u, 0, complaints);
    }
    free(records);
    if (well)
        ui_go(u, 0);
    return well;
}

void course_close(struct ui *u)
{
    leave_question(&u->course);
    free(u->course.station);
    free(u->course.verdicts);
    free(u->course.task_for);
    lesson_free(u->course.lesson);
}

/* ---- walking --------------------------------------------------------------------------------- */

static bool begins_run(const struct course *c, size_t at)
{
    return at == 0 || c->station[at].sip != c->station[at - 1].sip;
}

/* The stop, begin of a run or other station that lies before this one and can be walked to. */
static size_t stop_before(const struct course *c, size_t at)
{
    do
        at--;
    while (kind_at(c, at) != PIECE_STOP && !begins_run(c, at));
    return at;
}

/* The next stop that the run has come to, behind questions that were answered; `at` itself where
 * there is none. Of two stops at one moment the second one waits for Enter. */
static size_t stop_behind(const struct ui *u, size_t at)
{
    const struct course *c = &u->course;
    size_t next = at + 1;
    while (next < c->stations && kind_at(c, next) == PIECE_ASK && c->station[next].done)
        next++;
    if (next == c->stations || begins_run(c, next) || kind_at(c, next) != PIECE_STOP)
        return at;
    uint32_t here = c->station[at].record, there = c->station[next].record;
    return there <= u->now && (there > here || there < u->now) ? next : at;
}

bool course_follow(struct ui *u)
{
    struct course *c = &u->course;
    size_t old = c->at, at = old, next;
    if (!c->stations || u->run != 0 || kind_at(c, at) == PIECE_TASK || ui_is_asking(u))
        return false;
    while ((next = stop_behind(u, at)) != at)
        at = next;
    while (kind_at(c, at) == PIECE_STOP && c->station[at].record > u->now)
        at = stop_before(c, at);
    if (at == old)
        return false;
    leave_question(c);
    c->at = at;
    u->pane[PANE_TEXT].scroll = (struct scroll){0};
    return at > old;
}

bool course_ask(struct ui *u)
{
    const struct course *c = &u->course;
    size_t next = c->at + 1;
    if (!c->stations || u->run != 0 || next >= c->stations || kind_at(c, next) != PIECE_ASK ||
        c->station[next].done || c->station[next].record > u->now)
        return false;
    u->playing = false;
    enter(u, next);
    ui_go(u, c->station[next].record);
    return true;
}

/* ---- keys ------------------------------------------------------------------------------------ */

bool course_task_done(const struct ui *u)
{
    const struct course *c = &u->course;
    return c->stations && kind_at(c, c->at) == PIECE_TASK && c->verdicts &&
           !strchr(c->verdicts, '-');
}

/* The run plays to where the next station stands, or is there at once if it plays already. */
static void go_to(struct ui *u, size_t next)
{
    const struct station *s = &u->course.station[next];
    bool is_ahead = !begins_run(&u->course, next) && s->record > u->now;
    if (is_ahead && !u->playing) {
        u->playing = true;
        u->target = s->record;
        u->shown_for = 0;
        return;
    }
    u->playing = false;
    if (!is_ahead)
        enter(u, next);
    ui_go(u, s->record);
}

static void go_on(struct ui *u)
{
    struct course *c = &u->course;
    if (u->run != 0 && course_task_done(u)) {
        u->run = 0;
        ui_go(u, c->station[c->at].record);
    } else if (u->run != 0) {
        ui_say(u, "this is a what-if; %s leads back to the lesson",
               key_for(ACTION_GO_BACK, PLACE_RUN).text);
        return;
    }
    if (u->now < c->station[c->at].record)
        ui_go(u, c->station[c->at].record);
    else if (c->at + 1 == c->stations)
        ui_say(u, "this is the end of the lesson; %s leaves, and every key still works",
               key_for(ACTION_QUIT, PLACE_RUN).text);
    else
        go_to(u, c->at + 1);
}

/* To where this station stands; from there to the one before. */
static void go_back(struct ui *u)
{
    struct course *c = &u->course;
    u->playing = false;
    if (u->run != 0) {
        u->run = 0;
        ui_go(u, c->lesson ? c->station[c->at].record : 0);
        course_judge(u);
        ui_say(u, "back on the %s; %s shows the what-if again",
               c->lesson ? "lesson's own run" : "run as it was",
               key_for(ACTION_RUN_NEXT, PLACE_RUN).text);
    } else if (c->lesson) {
        if (c->at && u->now == c->station[c->at].record)
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
        ui_say(u, "there is no task here; a hint belongs to one");
    else if (u->course.hints < p->task.hints)
        u->course.hints++;
    else
        ui_say(u, p->task.hints ? "that was the last hint" : "this task has no hints");
}

bool course_act(struct ui *u, enum action action)
{
    switch (action) {
    case ACTION_GO_BACK: go_back(u); return true;
    case ACTION_HINT: hint(u); return true;
    case ACTION_GO_ON:
        if (u->course.lesson)
            go_on(u);
        else if (u->playing)
            u->playing = false;
        else
            ui_act(u, ACTION_END);
        return true;
    default: return false;
    }
}

/* ---- questions ------------------------------------------------------------------------------- */

/* "question 1 of 2" */
static void number_question(const struct course *c, char *out, size_t room)
{
    size_t all = 0, here = 0;
    for (size_t i = 0; i < c->stations; i++) {
        all += kind_at(c, i) == PIECE_ASK;
        here = i == c->at ? all : here;
    }
    snprintf(out, room, "question %zu of %zu", here, all);
}

static void feedback(const struct course *c, char *out, size_t room)
{
    const struct reply *right = &c->answers.option[c->answers.right];
    const struct reply *given = c->answer < c->answers.count ? &c->answers.option[c->answer] : NULL;
    if (given == right)
        snprintf(out, room, "%cRight.%c", TEXT_STRONG, TEXT_STRONG);
    else if (given && given->why)
        snprintf(out, room, "%cNot %s.%c %s", TEXT_STRONG, given->text, TEXT_STRONG, given->why);
    else
        snprintf(out, room, "The run says: %c%s%c", TEXT_STRONG, right->text, TEXT_STRONG);
}

bool course_asked(const struct ui *u, struct asked *out)
{
    const struct course *c = &u->course;
    if (!c->stations || kind_at(c, c->at) != PIECE_ASK || !c->answers.count || u->run != 0)
        return false;
    *out = (struct asked){.text = course_piece(u)->text,
                          .answers = &c->answers,
                          .answer = c->answer,
                          .answered = c->answered,
                          .at = c->station[c->at].record};
    number_question(c, out->told, sizeof out->told);
    if (c->answered)
        feedback(c, out->feedback, sizeof out->feedback);
    return true;
}

void course_point(struct ui *u, size_t which)
{
    u->course.answer = which;
}

/* `which` behind the last: "show me", counted as not known. */
void course_answer(struct ui *u, size_t which)
{
    struct course *c = &u->course;
    struct station *s = &c->station[c->at];
    c->answer = which;
    c->answered = true;
    c->asked += !u->classroom.on; /* a class answers together */
    c->well += !u->classroom.on && which == c->answers.right;
    s->done = true;
    s->answer = which;
}

/* From the station before to here, at the story's pace. */
void course_again(struct ui *u)
{
    const struct course *c = &u->course;
    uint32_t here = c->station[c->at].record;
    size_t before = c->at;
    while (before && c->station[before - 1].sip == c->station[c->at].sip &&
           c->station[before].record == here)
        before--;
    ui_go(u, c->station[before].record < here ? c->station[before].record : 0);
    u->playing = u->now < here;
    u->target = here;
}

/* ---- tasks ----------------------------------------------------------------------------------- */

/* Runs the scenario that is shown, with the task's expectations behind it, and keeps a verdict
 * for each. */
static void judge(struct ui *u, const struct piece *p, struct scenario *s)
{
    struct course *c = &u->course;
    struct run run;
    size_t all = scenario_checks(s), first = all - p->task.expects;
    if (!lesson_run(s, &run))
        ui_say(u, "this run has no end in sight, so nothing can be judged; `run until 60s` helps");
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
    c->verdicts = memory_new(1, p->task.expects + 1);
    if (!c->task_for)
        abort();
    memset(c->verdicts, '-', p->task.expects);
    struct scenario *s =
        lesson_task(c->lesson, c->station[c->at].piece, c->lesson->file, text, &complaints);
    if (s)
        judge(u, p, s);
    else
        ui_say(u, "%s", complaints.item[0].text);
    complaints_free(&complaints);
    scenario_free(s);
}
