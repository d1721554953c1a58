/* What stands in the fenced blocks: rows that begin with a word. */
#include "lesson/inside.h"

#include <stdlib.h>
#include <string.h>

struct row {
    char word[24];
    const char *rest; /* behind the word and its blanks, to `end` */
    const char *end;
    int line;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* The next line of `*at` that has something on it, split behind its first word; false at the
 * end. */
static bool next_row(const char **at, int *line, struct row *row)
{
    while (**at) {
        const char *start = *at, *end = start + strcspn(start, "\n");
        int here = (*line)++;
        *at = *end ? end + 1 : end;
        while (start < end && is_blank(*start))
            start++;
        while (end > start && (is_blank(end[-1]) || end[-1] == '\r'))
            end--;
        if (start == end)
            continue;
        size_t n = 0;
        while (start + n < end && !is_blank(start[n]) && n + 1 < sizeof row->word)
            n++;
        memcpy(row->word, start, n);
        row->word[n] = '\0';
        row->rest = start + n;
        while (row->rest < end && is_blank(*row->rest))
            row->rest++;
        row->end = end;
        row->line = here;
        return true;
    }
    return false;
}

static char *rest_of(const struct row *row)
{
    return lesson_copy(row->rest, (size_t)(row->end - row->rest));
}

/* For readers: `code` as in the lesson's text. */
static char *marked(char *text)
{
    for (char *c = text; c && *c; c++)
        if (*c == '`')
            *c = TEXT_CODE;
    return text;
}

/* From its first word on. */
static char *whole_of(const struct row *row)
{
    const char *start = row->rest - strlen(row->word);
    while (strncmp(start, row->word, strlen(row->word)) != 0)
        start--;
    return lesson_copy(start, (size_t)(row->end - start));
}

static void unknown_row(const struct row *row, const char *block, const char *const *known,
                        size_t count, const struct block_source *from)
{
    const char *near = nearest_word(row->word, known, count);
    complain(from->complaints, from->file, row->line, 0, NULL, "%s `%s` block has no '%s'%s%s%s",
             strchr("aeiou", *block) ? "an" : "a", block, row->word, near ? "; did you mean '" : "",
             near ? near : "", near ? "'?" : "");
}

void block_stop(struct piece *p, const char *body, const struct block_source *from)
{
    static const char *const known[] = {"when", "at", "show"};
    int line = from->line;
    struct row row;
    while (next_row(&body, &line, &row)) {
        if (!strcmp(row.word, "show") && !p->show) {
            p->show = rest_of(&row);
        } else if (!strcmp(row.word, "when") && !p->text) {
            p->text = rest_of(&row);
            p->condition_line = row.line;
        } else if (!strcmp(row.word, "at") && !p->text) {
            p->text = whole_of(&row); /* `at 5s`, `at the end` */
            p->condition_line = row.line;
        } else {
            unknown_row(&row, "stop", known, 3, from);
        }
    }
    if (!p->text)
        complain(from->complaints, from->file, from->line, 0, NULL,
                 "this stop does not say when: `when the 1st INVITE from alice is sent`, "
                 "or `at the end`");
}

/* "1s      Timer A doubles ...": the answer, two blanks or more, the sentence. */
static struct reply split_option(const struct row *row)
{
    const char *gap = row->rest;
    while (gap < row->end && !(is_blank(gap[0]) && gap + 1 < row->end && is_blank(gap[1])))
        gap++;
    const char *why = gap;
    while (why < row->end && is_blank(*why))
        why++;
    struct reply o = {.text = lesson_copy(row->rest, (size_t)(gap - row->rest))};
    if (why < row->end)
        o.why = marked(lesson_copy(why, (size_t)(row->end - why)));
    return o;
}

static void add_option(struct question *q, struct reply o)
{
    q->option = lesson_grow(q->option, q->options, sizeof *q->option);
    q->option[q->options++] = o;
}

/* A choice is the right one when its sentence is "right" or "right when CONDITION". */
static struct reply choice_option(const struct row *row)
{
    struct reply o = split_option(row);
    if (!o.why || strncmp(o.why, "right", 5) != 0 || (o.why[5] && o.why[5] != ' '))
        return o;
    o.right = true;
    if (!strncmp(o.why, "right when ", 11))
        o.when = lesson_copy(o.why + 11, strlen(o.why + 11));
    free(o.why);
    o.why = NULL;
    return o;
}

static const struct {
    const char *word;
    enum answer_kind kind;
} answer_words[] = {{"state", ANSWER_STATE},
                    {"message", ANSWER_MESSAGE},
                    {"time", ANSWER_TIME},
                    {"count", ANSWER_COUNT}};

static bool ask_row(struct piece *p, const struct row *row)
{
    struct question *q = &p->question;
    for (size_t i = 0; i < sizeof answer_words / sizeof *answer_words; i++)
        if (!strcmp(row->word, answer_words[i].word) && !q->subject) {
            q->kind = answer_words[i].kind;
            q->subject = rest_of(row);
            p->condition_line = row->line;
            return true;
        }
    if (!strcmp(row->word, "wrong"))
        add_option(q, split_option(row));
    else if (!strcmp(row->word, "choice"))
        add_option(q, choice_option(row));
    else
        return false;
    return true;
}

/* The question is the text before the first empty line. */
static const char *ask_text(struct piece *p, const char *body, int *line)
{
    const char *end = strstr(body, "\n\n");
    size_t length = end ? (size_t)(end - body) : strlen(body);
    p->text = marked(lesson_copy(body, length));
    for (char *c = p->text; *c; c++)
        if (*c == '\n') {
            *c = ' ';
            ++*line;
        }
    return body + length;
}

void block_ask(struct piece *p, const char *body, const struct block_source *from)
{
    static const char *const known[] = {"state", "message", "time", "count", "wrong", "choice"};
    int line = from->line;
    struct row row;
    p->question.kind = ANSWER_CHOICE;
    body = ask_text(p, body, &line);
    while (next_row(&body, &line, &row))
        if (!ask_row(p, &row))
            unknown_row(&row, "ask", known, 6, from);
    size_t right = 0;
    for (size_t i = 0; i < p->question.options; i++)
        right += p->question.option[i].right;
    if (p->question.kind == ANSWER_CHOICE && right != 1)
        complain(from->complaints, from->file, from->line, 0, NULL,
                 "one choice must be marked `right`, here %zu are", right);
    if (!p->question.options)
        complain(from->complaints, from->file, from->line, 0, NULL,
                 "this question offers no wrong answer: `wrong 1s  Why it is wrong.`");
}

static void task_expect(struct task *t, const struct row *row)
{
    t->expect = lesson_grow(t->expect, t->expects, sizeof *t->expect);
    t->expect_line = lesson_grow(t->expect_line, t->expects, sizeof *t->expect_line);
    t->expect[t->expects] = whole_of(row);
    t->expect_line[t->expects++] = row->line;
}

static bool task_row(struct task *t, const struct row *row)
{
    if (!strcmp(row->word, "goal") && !t->goal) {
        t->goal = marked(rest_of(row));
    } else if (!strcmp(row->word, "start") && !t->start) {
        t->start = rest_of(row);
    } else if (!strcmp(row->word, "expect") || !strcmp(row->word, "never")) {
        task_expect(t, row);
    } else if (!strcmp(row->word, "par")) {
        t->par = atoi(row->rest);
    } else if (!strcmp(row->word, "hint")) {
        t->hint = lesson_grow(t->hint, t->hints, sizeof *t->hint);
        t->hint[t->hints++] = marked(rest_of(row));
    } else {
        return !strcmp(row->word, "edit");
    }
    return true;
}

void block_task(struct piece *p, const char *body, const struct block_source *from)
{
    static const char *const known[] = {"goal", "start", "edit", "expect", "never", "par", "hint"};
    int line = from->line;
    struct row row;
    while (next_row(&body, &line, &row))
        if (!task_row(&p->task, &row))
            unknown_row(&row, "task", known, 7, from);
    if (!p->task.goal || !p->task.expects)
        complain(from->complaints, from->file, from->line, 0, NULL,
                 "a task wants a `goal` for the reader and an `expect` line that judges it");
    p->text =
        lesson_copy(p->task.goal ? p->task.goal : "", p->task.goal ? strlen(p->task.goal) : 0);
}
