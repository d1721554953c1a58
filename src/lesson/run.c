/* A lesson against its run: the scenario of a piece, where its stops fall, what the right
 * answers are. */
#include "lesson/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct scenario *lesson_scenario(const struct lesson *l, size_t i, struct complaints *complaints)
{
    for (size_t p = i < l->pieces ? i + 1 : l->pieces; p-- > 0;)
        if (l->piece[p].kind == PIECE_SIP)
            return scenario_parse(l->file, l->piece[p].text, strlen(l->piece[p].text), NULL, 0,
                                  complaints);
    complain(complaints, l->file, 0, 0, NULL, "the lesson has no `sip` block to run");
    return NULL;
}

uint32_t lesson_stop(const struct lesson *l, size_t i, struct scenario *s,
                     const struct trace *trace, uint32_t from, struct complaints *complaints)
{
    const struct piece *p = &l->piece[i];
    struct condition *c = condition_parse(s, l->file, p->condition_line, p->text, complaints);
    if (!c)
        return 0;
    uint32_t n = condition_find(c, s, trace, from);
    condition_free(c);
    return n;
}

/* ---- what is computed ------------------------------------------------------------------------ */

/* What an answer is computed from. */
struct inquiry {
    const struct lesson *lesson;
    const struct piece *piece;
    struct scenario *scenario;
    const struct plan *plan;
    const struct trace *trace;
    uint32_t n; /* asked here */
    struct complaints *complaints;
};

static bool no_answer(const struct inquiry *q, const char *why)
{
    complain(q->complaints, q->lesson->file, q->piece->condition_line, 0, NULL, "%s: %s",
             q->piece->question.subject, why);
    return false;
}

static int find_node(const struct plan *plan, const char *name)
{
    for (int n = 1; n <= plan->nodes; n++)
        if (!strcmp(plan->node[n].name, name))
            return n;
    return 0;
}

/* The next change of state of "alice.invite-client", as text. */
static bool state_answer(const struct inquiry *q, char *out, size_t room)
{
    char node[64], machine[64];
    if (sscanf(q->piece->question.subject, "next of %63[^.].%63s", node, machine) != 2)
        return no_answer(q, "ask for `next of NODE.MACHINE`");
    int who = find_node(q->plan, node);
    if (!who)
        return no_answer(q, "there is no such node");
    for (uint32_t n = q->n + 1; n <= q->trace->count; n++) {
        const struct record *r = &q->trace->record[n];
        const struct machine *m = q->plan->machine[r->machine];
        if (r->what != RECORD_TRANSITION || r->node != who || r->from == r->to ||
            !machine_answers_to(m, machine))
            continue;
        snprintf(out, room, "%s", machine_state_label(m, r->to));
        return true;
    }
    return no_answer(q, "it changes its state no more in this run");
}

/* The next message that is sent, of all or "from bob". */
static bool message_answer(const struct inquiry *q, char *out, size_t room)
{
    char node[64] = "";
    int who = 0;
    if (sscanf(q->piece->question.subject, "next from %63s", node) == 1 &&
        !(who = find_node(q->plan, node)))
        return no_answer(q, "there is no such node");
    for (uint32_t n = q->n + 1; n <= q->trace->count; n++) {
        const struct record *r = &q->trace->record[n];
        if (r->what != RECORD_SENT || (who && r->node != who))
            continue;
        message_title(trace_payload(q->trace, r->subject), q->plan->lore, out, room);
        return true;
    }
    return no_answer(q, "no message is sent any more in this run");
}

static void print_seconds(usec t, char *out, size_t room)
{
    int n = snprintf(out, room, "%lld.%06d", (long long)(t / 1000000), (int)(t % 1000000));
    while (n > 0 && out[n - 1] == '0')
        out[--n] = '\0';
    if (n > 0 && out[n - 1] == '.')
        out[--n] = '\0';
    snprintf(out + n, room - (size_t)n, "s");
}

/* When a condition next comes true: "next timer A of alice.invite-client fires". */
static bool time_answer(const struct inquiry *q, char *out, size_t room)
{
    const char *text = q->piece->question.subject;
    text += strncmp(text, "next ", 5) == 0 ? 5 : 0;
    struct condition *c = condition_parse(q->scenario, q->lesson->file, q->piece->condition_line,
                                          text, q->complaints);
    if (!c)
        return false;
    uint32_t n = condition_find(c, q->scenario, q->trace, q->n);
    condition_free(c);
    if (n)
        print_seconds(q->trace->record[n].t, out, room);
    else
        snprintf(out, room, "never");
    return true;
}

/* How often a condition comes true in the whole run. */
static bool count_answer(const struct inquiry *q, char *out, size_t room)
{
    struct condition *c = condition_parse(q->scenario, q->lesson->file, q->piece->condition_line,
                                          q->piece->question.subject, q->complaints);
    if (!c)
        return false;
    unsigned times = 0;
    for (uint32_t n = 0; (n = condition_find(c, q->scenario, q->trace, n)) != 0;)
        times++;
    condition_free(c);
    snprintf(out, room, "%u", times);
    return true;
}

/* A choice's right answer may carry a condition that the run must meet. */
static bool choice_holds(const struct inquiry *q, const struct reply *o)
{
    if (!o->when)
        return true;
    struct condition *c =
        condition_parse(q->scenario, q->lesson->file, q->piece->line, o->when, q->complaints);
    if (!c)
        return false;
    bool holds = condition_find(c, q->scenario, q->trace, 0) != 0;
    condition_free(c);
    if (!holds)
        complain(q->complaints, q->lesson->file, q->piece->line, 0, NULL,
                 "'%s' is right only when %s, and in this run it is not so", o->text, o->when);
    return holds;
}

static bool compute(const struct inquiry *q, char *out, size_t room)
{
    switch (q->piece->question.kind) {
    case ANSWER_STATE: return state_answer(q, out, room);
    case ANSWER_MESSAGE: return message_answer(q, out, room);
    case ANSWER_TIME: return time_answer(q, out, room);
    case ANSWER_COUNT: return count_answer(q, out, room);
    default: return true;
    }
}

/* ---- what is offered ------------------------------------------------------------------------- */

static void add_answer(struct answers *a, const struct reply *o)
{
    a->option = lesson_grow(a->option, a->count, sizeof *a->option);
    a->option[a->count++] =
        (struct reply){.text = lesson_copy(o->text, strlen(o->text)),
                       .why = o->why ? lesson_copy(o->why, strlen(o->why)) : NULL,
                       .right = o->right};
}

/* The same order for everybody and every time, but not the author's. */
static void shuffle(struct answers *a, const char *id)
{
    uint32_t hash = 2166136261u;
    for (; *id; id++)
        hash = (hash ^ (unsigned char)*id) * 16777619u;
    for (size_t i = a->count; i > 1; i--) {
        size_t j = hash % i;
        struct reply o = a->option[i - 1];
        a->option[i - 1] = a->option[j];
        a->option[j] = o;
        hash = hash * 1664525u + 1013904223u;
    }
    for (size_t i = 0; i < a->count; i++)
        if (a->option[i].right)
            a->right = i;
}

static bool add_wrong(const struct inquiry *q, const char *right, struct answers *a)
{
    const struct question *asked = &q->piece->question;
    bool well = true;
    for (size_t i = 0; i < asked->options; i++) {
        const struct reply *o = &asked->option[i];
        if (asked->kind != ANSWER_CHOICE && !strcmp(o->text, right)) {
            complain(q->complaints, q->lesson->file, q->piece->line, 0, NULL,
                     "'%s' is given as a wrong answer, but in this run it is the right one", right);
            well = false;
        }
        well = well && (!o->right || choice_holds(q, o));
        add_answer(a, o);
    }
    return well;
}

bool lesson_answers(const struct lesson *l, size_t i, struct scenario *s, const struct trace *trace,
                    uint32_t n, struct answers *a, struct complaints *complaints)
{
    const struct inquiry q = {l, &l->piece[i], s, scenario_plan(s), trace, n, complaints};
    char right[160] = "";
    *a = (struct answers){.count = 0};
    if (!compute(&q, right, sizeof right) || !add_wrong(&q, right, a)) {
        answers_free(a);
        return false;
    }
    if (q.piece->question.kind != ANSWER_CHOICE)
        add_answer(a, &(struct reply){.text = right, .right = true});
    shuffle(a, q.piece->id);
    return true;
}

void answers_free(struct answers *a)
{
    for (size_t i = 0; i < a->count; i++) {
        free(a->option[i].text);
        free(a->option[i].why);
    }
    free(a->option);
    *a = (struct answers){.count = 0};
}

/* The expectations stand behind the text, in their own lines of the lesson where that is no
 * shorter: complaints name them. */
struct scenario *lesson_task(const struct lesson *l, size_t i, const char *file, const char *text,
                             struct complaints *complaints)
{
    const struct task *t = &l->piece[i].task;
    size_t room = strlen(text) + 2, length;
    int line = 2;
    for (const char *c = text; *c; c++)
        line += *c == '\n';
    for (size_t e = 0; e < t->expects; e++)
        room += strlen(t->expect[e]) + 1 + (size_t)t->expect_line[e];
    char *whole = malloc(room);
    if (!whole)
        abort();
    length = (size_t)snprintf(whole, room, "%s\n", text);
    for (size_t e = 0; e < t->expects; e++, line++) {
        for (; line < t->expect_line[e]; line++)
            whole[length++] = '\n';
        length += (size_t)snprintf(whole + length, room - length, "%s\n", t->expect[e]);
    }
    struct scenario *s = scenario_parse(file, whole, length, NULL, 0, complaints);
    free(whole);
    return s;
}
