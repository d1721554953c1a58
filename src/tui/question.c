/* A question and its answers: one view and one set of keys for a lesson's own and for predict
 * mode's. While it is open, nothing that comes is told. */
#include "tui/ui.h"

#include <stdio.h>
#include <string.h>

/* ---- which ----------------------------------------------------------------------------------- */

/* An open one first; of two that are answered the one that was asked here. */
bool question_shown(const struct ui *u, struct asked *out)
{
    bool shown = predict_is_asking(u) ? predict_asked(u, out)
                                      : course_asked(u, out) || predict_asked(u, out);
    if (shown)
        out->title = out->told;
    return shown;
}

/* What the lesson's question asks for names it: "next timer A of alice.invite-client fires". */
bool question_covers(const struct ui *u, const struct subject *timer)
{
    char name[40], who[160];
    const struct piece *p = u->course.lesson ? course_piece(u) : NULL;
    if (!ui_is_asking(u))
        return false;
    if (predict_is_asking(u))
        return predict_hides_time(u);
    if (!p || p->kind != PIECE_ASK || p->question.kind != ANSWER_TIME || !p->question.subject)
        return false;
    const struct machine *m = ui_plan(u)->machine[timer->machine];
    snprintf(name, sizeof name, "timer %s ", m->timers[timer->timer].name);
    snprintf(who, sizeof who, "%s.%s", ui_plan(u)->node[timer->node].name, m->diagram->name);
    return strstr(p->question.subject, name) && strstr(p->question.subject, who);
}

void question_score(const struct ui *u, char *out, size_t room)
{
    size_t asked, well;
    predict_count(u, &asked, &well);
    asked += u->course.asked;
    well += u->course.well;
    out[0] = '\0';
    if (asked)
        snprintf(out, room, "first try %zu of %zu", well, asked);
}

/* ---- keys ------------------------------------------------------------------------------------ */

static void point(struct ui *u, size_t which)
{
    (predict_is_asking(u) ? predict_point : course_point)(u, which);
}

static void answer(struct ui *u, size_t which)
{
    u->playing = false;
    (predict_is_asking(u) ? predict_answer : course_answer)(u, which);
}

static void again(struct ui *u, const struct asked *q)
{
    struct asked course;
    bool is_course = !predict_is_asking(u) && course_asked(u, &course) && course.text == q->text;
    (is_course ? course_again : predict_again)(u);
}

/* Once it is answered, the keys of the run are back; of the question's own b is left, and in predict
 * mode whatever goes on goes on to the next one. */
static bool answered_key(struct ui *u, const struct asked *q, int key)
{
    enum action action = action_of(key, PLACE_RUN);
    struct asked predicted;
    bool is_predicted = predict_asked(u, &predicted) && predicted.text == q->text;
    if (action_of(key, PLACE_QUESTION) == ACTION_AGAIN) {
        again(u, q);
        return true;
    }
    if (action == ACTION_RFC && q->section) {
        why_say_section(u, q->section);
        return true;
    }
    if (!is_predicted || (action != ACTION_GO_ON && action != ACTION_STEP))
        return false;
    predict_next(u);
    return true;
}

bool question_key(struct ui *u, int key)
{
    struct asked q;
    if (!question_shown(u, &q))
        return false;
    if (q.answered)
        return answered_key(u, &q, key);
    enum action action = action_of(key, PLACE_QUESTION);
    size_t choices = q.answers->count + 1; /* the last is "show me" */
    if (key == '9')
        answer(u, q.answers->count);
    else if (key >= '1' && key < '1' + (int)q.answers->count)
        answer(u, (size_t)(key - '1'));
    else if (action == ACTION_SELECT_NEXT)
        point(u, (q.answer + 1) % choices);
    else if (action == ACTION_SELECT_PREVIOUS)
        point(u, (q.answer + choices - 1) % choices);
    else if (action == ACTION_GO_ON)
        answer(u, q.answer);
    else if (action == ACTION_AGAIN)
        again(u, &q);
    else
        return false;
    return true;
}

/* ---- the view -------------------------------------------------------------------------------- */

/* Returns the row behind it. */
static int draw_feedback(struct grid *g, int y, const struct asked *q)
{
    y += view_wrap(g, 1, y, g->columns - 2, g->rows - y, 0, 0, q->feedback);
    char keys[160];
    snprintf(keys, sizeof keys,
             g->columns > 50 ? "%s goes on   %s watches it again   %s names the place in the RFC"
                             : "%s goes on   %s again   %s RFC",
             key_for(ACTION_GO_ON, PLACE_RUN).text, key_for(ACTION_AGAIN, PLACE_QUESTION).text,
             key_for(ACTION_RFC, PLACE_RUN).text);
    grid_text(g, 1, y + 1, CELL_DIM, HUE_PLAIN, keys);
    return y + 2;
}

/* An answer too wide for its row goes on beneath. Returns how many rows it took. */
static int draw_answer(struct grid *g, int y, const struct asked *q, size_t i)
{
    enum { NUMBER = 6, LONGEST_MARK = 23 };
    bool here = i == q->answer, right = i == q->answers->right;
    char line[400];
    const char *text = q->answers->option[i].text;
    bool fits = NUMBER + text_columns(text) + LONGEST_MARK < g->columns;
    const char *mark = !q->answered ? ""
                       : right      ? (fits ? "   ◂ what the run does" : "")
                       : here       ? (fits ? "   ◂ your answer" : " ◂ yours")
                                    : "";
    const char *sign = q->answered && right ? "✓" : here && !q->answered ? "▸" : " ";
    unsigned attributes =
        (here && !q->answered ? CELL_REVERSE : 0u) | (q->answered && right ? CELL_BOLD : 0u);
    snprintf(line, sizeof line, " %s %zu ", sign, i + 1);
    grid_text(g, 1, y, attributes, HUE_PLAIN, line);
    snprintf(line, sizeof line, "%s%s", text, mark);
    return view_wrap(g, NUMBER, y, g->columns - NUMBER - 1, g->rows - y, 0, attributes, line);
}

static void draw_way_out(struct grid *g, int y, bool here)
{
    grid_text(g, 1, y, here ? CELL_REVERSE : CELL_DIM, HUE_PLAIN,
              here ? " ▸ 9  I do not know: show me" : "   9  I do not know: show me");
}

/* With a blank row before each part where it is not tight. Drawn to its end: `here` is the row that
 * must be seen. Returns how many rows there are. */
static int draw_question(struct grid *g, const struct asked *q, bool tight, int *here)
{
    int y = !tight;
    y += view_wrap(g, 1, y, g->columns - 2, g->rows, 0, 0, q->text) + !tight;
    for (size_t i = 0; i < q->answers->count; i++) {
        *here = i == q->answer ? y : *here;
        y += draw_answer(g, y, q, i) + !tight;
    }
    if (q->answered)
        return *here = draw_feedback(g, y, q);
    draw_way_out(g, y, q->answer == q->answers->count);
    *here = q->answer == q->answers->count ? y : *here;
    return y + 1;
}

void view_question(struct grid *g, const struct ui *u)
{
    enum { TALL = 100 };
    struct asked q;
    int here = 0, rows = g->rows + 1;
    if (!question_shown(u, &q))
        return;
    for (int tight = 0; tight < 2 && rows > g->rows; tight++) {
        struct grid *all = grid_new(g->columns, g->rows > TALL ? g->rows : TALL);
        rows = draw_question(all, &q, tight, &here);
        int top = rows > g->rows && here >= g->rows ? here - g->rows + 1 : 0;
        grid_blit(g, 0, -top, all);
        grid_free(all);
    }
}
