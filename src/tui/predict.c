/* Predict mode: before each step that is worth it, what comes next? The question is about the step
 * that the run takes anyway (lesson/predict.h); steps in which nothing changes, and
 * questions that were answered rightly before, are passed over.
 * Once it is answered, the run takes that step, and what it did is explained. */
#include "lesson/predict.h"
#include "tui/ui.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct predict {
    struct prediction q;
    bool is_asked, answered; /* is_asked: there is a question, open or answered */
    size_t answer, run;
    uint32_t at, next; /* records: where it is asked, what answers it */
    size_t asked, well;
    char **known; /* questions that were answered rightly: the same one is not asked again */
    size_t knowns;
};

enum { PASSED_OVER = 2000 }; /* steps, at most, before the next question */

bool predict_is_asking(const struct ui *u)
{
    const struct predict *p = u->predict;
    return p && p->is_asked && !p->answered && p->run == u->run;
}

void predict_count(const struct ui *u, size_t *asked, size_t *well)
{
    *asked = u->predict ? u->predict->asked : 0;
    *well = u->predict ? u->predict->well : 0;
}

/* When things are due is what the question of what comes first is about. */
bool predict_hides_time(const struct ui *u)
{
    return predict_is_asking(u) && u->predict->q.kind == PREDICT_EVENT;
}

/* ---- asking ---------------------------------------------------------------------------------- */

static void forget(struct predict *p)
{
    prediction_free(&p->q);
    p->is_asked = p->answered = false;
    p->answer = 0;
}

static bool is_known(const struct predict *p, const char *question)
{
    for (size_t i = 0; i < p->knowns; i++)
        if (!strcmp(p->known[i], question))
            return true;
    return false;
}

/* What comes next is another question each time, though its words are the same. */
static void know(struct predict *p)
{
    if (p->q.kind == PREDICT_EVENT || is_known(p, p->q.text))
        return;
    p->known = realloc(p->known, (p->knowns + 1) * sizeof *p->known);
    if (!p->known || !(p->known[p->knowns++] = strdup(p->q.text)))
        abort();
}

static bool make(struct ui *u, uint32_t now, uint32_t next)
{
    struct predict *p = u->predict;
    const struct why_subject about = {
        .node = u->chosen.node, .machine = u->chosen.machine, .ordinal = u->chosen.ordinal};
    if (!prediction_make(&p->q, ui_plan(u), ui_trace(u), history_at(u->history, u->run, now), now,
                         next, about))
        return false;
    if (p->q.kind != PREDICT_EVENT && is_known(p, p->q.text)) {
        prediction_free(&p->q);
        return false;
    }
    p->is_asked = true;
    p->run = u->run;
    p->at = now;
    p->next = next;
    return true;
}

void predict_next(struct ui *u)
{
    struct predict *p = u->predict;
    uint32_t now = u->now, next;
    forget(p);
    u->playing = false;
    if (course_ask(u))
        return;
    for (int i = 0; i < PASSED_OVER; i++, now = next) {
        next = history_next(u->history, u->run, now);
        if (next == now) {
            ui_go(u, now);
            ui_say(u, "that was all: nothing more to predict, %zu of %zu at the first try", p->well,
                   p->asked);
            return;
        }
        if (make(u, now, next))
            break;
    }
    ui_go(u, now);
    u->zoomed = false; /* the question must be seen */
    if (p->is_asked && p->q.kind == PREDICT_STATE)
        u->chosen = (struct chosen){p->q.node, p->q.machine, p->q.ordinal, false};
}

/* ---- answering ------------------------------------------------------------------------------- */

void predict_point(struct ui *u, size_t which)
{
    u->predict->answer = which;
}

void predict_answer(struct ui *u, size_t which)
{
    struct predict *p = u->predict;
    p->answer = which;
    p->answered = true;
    p->asked += !u->classroom.on; /* a class answers together */
    p->well += !u->classroom.on && which == p->q.answers.right;
    if (which == p->q.answers.right)
        know(p);
    ui_go(u, p->next);
}

void predict_again(struct ui *u)
{
    const struct predict *p = u->predict;
    ui_go(u, p->answered ? p->at : history_previous(u->history, u->run, p->at));
    u->playing = true;
    u->shown_for = 0;
    u->target = p->answered ? p->next : p->at;
}

/* Why the wrong one is wrong, then why the right one is right. */
static void feedback(const struct predict *p, char *out, size_t room)
{
    const struct answers *a = &p->q.answers;
    const struct reply *given = p->answer < a->count ? &a->option[p->answer] : NULL;
    const struct reply *right = &a->option[a->right];
    char wrong[500] = "", section[80] = "";
    if (p->q.section[0])
        snprintf(section, sizeof section, " (%s)", p->q.section);
    if (given && given != right)
        snprintf(wrong, sizeof wrong, "%cNot: %s.%c %s ", TEXT_STRONG, given->text, TEXT_STRONG,
                 given->why ? given->why : "");
    if (given == right)
        snprintf(out, room, "%cRight.%c %s%s", TEXT_STRONG, TEXT_STRONG, p->q.because, section);
    else if (given && p->q.kind == PREDICT_EVENT) /* that has said what comes first */
        snprintf(out, room, "%s", wrong);
    else
        snprintf(out, room, "%sThe run does: %c%s%c. %s%s", wrong, TEXT_STRONG, right->text,
                 TEXT_STRONG, p->q.because, section);
}

static bool is_here(const struct ui *u, const struct predict *p)
{
    return p->run == u->run && (!p->answered || (u->now >= p->at && u->now <= p->next));
}

bool predict_asked(const struct ui *u, struct asked *out)
{
    const struct predict *p = u->predict;
    if (!p || !p->is_asked || !is_here(u, p))
        return false;
    *out = (struct asked){.text = p->q.text,
                          .answers = &p->q.answers,
                          .answer = p->answer,
                          .answered = p->answered,
                          .at = p->at,
                          .section = p->answered ? p->q.section : NULL};
    snprintf(out->told, sizeof out->told, "question %zu", p->asked + !p->answered);
    if (p->answered)
        feedback(p, out->feedback, sizeof out->feedback);
    return true;
}

/* ---- the mode -------------------------------------------------------------------------------- */

static void begin(struct ui *u)
{
    u->predict = memory_new(1, sizeof *u->predict);
    predict_next(u);
}

static void leave(struct ui *u)
{
    const struct predict *p = u->predict;
    if (p->asked)
        ui_say(u, "predict mode is over: %zu of %zu at the first try", p->well, p->asked);
    else
        ui_say(u, "predict mode is over");
    predict_close(u);
}

bool predict_act(struct ui *u, enum action action)
{
    bool leaves = u->predict && !u->overlay && !u->zoomed && !u->compare &&
                  (action == ACTION_QUIT || action == ACTION_CLOSE);
    if (action != ACTION_PREDICT && !leaves)
        return false;
    if (u->predict)
        leave(u);
    else
        begin(u);
    return true;
}

void predict_close(struct ui *u)
{
    if (u->predict)
        forget(u->predict);
    for (size_t i = 0; u->predict && i < u->predict->knowns; i++)
        free(u->predict->known[i]);
    free(u->predict ? u->predict->known : NULL);
    free(u->predict);
    u->predict = NULL;
}
