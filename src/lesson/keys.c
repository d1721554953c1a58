/* Keys in a lesson's text: {key:drop} stands for the key that drops a message, whichever that is. */
#define _GNU_SOURCE
#include "lesson/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char mark[] = "{key:";
enum { MARK = sizeof mark - 1, LABEL = 40 };

struct naming {
    const struct lesson *lesson;
    lesson_label *label;
    struct complaints *complaints;
    bool checks; /* nothing is changed: is each name known? */
    bool well;
};

/* The next {key:NAME} from `at` on, its NAME in *name; NULL: there is none. */
static char *next_key(char *at, const char **name, size_t *length)
{
    while ((at = strstr(at, mark))) {
        *name = at + MARK;
        *length = strcspn(*name, "}\n ");
        if ((*name)[*length] == '}')
            return at;
        at += MARK;
    }
    return NULL;
}

static void check(struct naming *n, char *text, int line)
{
    char label[LABEL];
    const char *name;
    size_t length;
    for (char *at = text; (at = next_key(at, &name, &length)); at++)
        if (!n->label(name, length, label, sizeof label)) {
            complain(n->complaints, n->lesson->file, line, 0, NULL,
                     "there is no key '%.*s'; sipstep list actions names them", (int)length, name);
            n->well = false;
        }
}

static void replace(struct naming *n, char **text)
{
    char label[LABEL], *at, *from = *text, *out = NULL;
    const char *name;
    size_t length, size;
    if (!next_key(from, &name, &length))
        return;
    FILE *to = open_memstream(&out, &size);
    if (!to)
        abort();
    for (; (at = next_key(from, &name, &length)); from = at + MARK + length + 1) {
        n->label(name, length, label, sizeof label);
        fprintf(to, "%.*s%s", (int)(at - from), from, label);
    }
    fputs(from, to);
    fclose(to);
    free(*text);
    *text = out;
}

static void name_keys(struct naming *n, char **text, int line)
{
    if (*text && n->checks)
        check(n, *text, line);
    else if (*text)
        replace(n, text);
}

static void each_text(struct naming *n, struct piece *p)
{
    if (p->kind != PIECE_SIP && p->kind != PIECE_STOP)
        name_keys(n, &p->text, p->line);
    for (size_t i = 0; i < p->question.options; i++)
        name_keys(n, &p->question.option[i].why, p->line);
    name_keys(n, &p->task.goal, p->line);
    for (size_t i = 0; i < p->task.hints; i++)
        name_keys(n, &p->task.hint[i], p->line);
}

bool lesson_name_keys(struct lesson *l, lesson_label *label, struct complaints *complaints)
{
    struct naming n = {l, label, complaints, true, true};
    for (size_t i = 0; i < l->pieces; i++)
        each_text(&n, &l->piece[i]);
    n.checks = false;
    for (size_t i = 0; i < l->pieces && n.well; i++)
        each_text(&n, &l->piece[i]);
    return n.well;
}
