/* What-ifs: the same scenario with one more line is another run, the same up to the moment at
 * which that line strikes. */
#include "history/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- names --------------------------------------------------------------------------------- */

static char *text_copy(const char *text, size_t length)
{
    char *copy = history_alloc(NULL, length + 1);
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

/* The message that a fault line names, without the sender: "1st ACK". */
static const char *message_of(const char *line, const char *verb, size_t *length)
{
    size_t n = strlen(verb);
    if (strncmp(line, verb, n))
        return NULL;
    line += n;
    line += strncmp(line, "the ", 4) ? 0 : 4;
    const char *from = strstr(line, " from ");
    *length = from ? (size_t)(from - line) : strcspn(line, "\n");
    return line;
}

char *whatif_name(const char *line)
{
    static const struct {
        const char *verb, *format;
    } ways[] = {
        {"drop ", "%.*s lost%s"}, {"duplicate ", "%.*s twice%s"}, {"delay ", "%.*s %s late"}};
    line += strspn(line, " \t");
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        size_t length;
        const char *message = message_of(line, ways[i].verb, &length);
        const char *by = strstr(line, " by ");
        if (!message || (i == 2 && !by))
            continue;
        size_t room = strlen(line) + sizeof " twice";
        char *name = history_alloc(NULL, room);
        snprintf(name, room, ways[i].format, (int)length, message,
                 i == 2 ? by + strlen(" by ") : "");
        return name;
    }
    return text_copy(line, strlen(line));
}

/* A what-if of a what-if, or of an edited text, has the names of both. */
static char *whole_name(const struct history *h, size_t run, const char *line)
{
    const struct timeline *parent = &h->run[run];
    char *own = whatif_name(line);
    if (run == 0)
        return own;
    size_t room = strlen(parent->name) + strlen(own) + 3;
    char *name = history_alloc(NULL, room);
    snprintf(name, room, "%s, %s", parent->name, own);
    free(own);
    return name;
}

/* ---- the same moment in another run -------------------------------------------------------- */

static bool differ(const struct record *a, const struct record *b)
{
    return memcmp(a, b, sizeof *a) != 0;
}

/* The first record, up to `last`, in which they differ; 0: in none. */
static uint32_t find_difference(struct history *h, size_t a, size_t b, uint32_t last)
{
    for (uint32_t n = 1; n && n <= last; n++) {
        uint32_t in_a = history_reach(h, a, n), in_b = history_reach(h, b, n);
        if (in_a < n || in_b < n)
            return in_a < n && in_b < n ? 0 : n;
        if (differ(&history_trace(h, a)->record[n], &history_trace(h, b)->record[n]))
            return n;
    }
    return 0;
}

uint32_t history_first_difference(struct history *h, size_t a, size_t b)
{
    if (!h->difference.known || h->difference.a != a || h->difference.b != b) {
        h->difference.n = find_difference(h, a, b, UINT32_MAX);
        h->difference.a = a;
        h->difference.b = b;
        h->difference.known = true;
    }
    return h->difference.n;
}

/* How many steps end at the time of record n, up to the one that holds it. */
static uint32_t steps_at_its_time(const struct timeline *t, uint32_t n)
{
    const struct trace *trace = t->run.trace;
    uint32_t k = timeline_step_of(t, n), count = 1;
    while (k && trace->record[t->step[k - 1]].t == trace->record[n].t) {
        k--;
        count++;
    }
    return count;
}

/* The record of `to` at the moment that record n is in `from`: the same one where both runs are
 * alike until then, else as many steps into the same instant. */
static uint32_t same_moment(struct history *h, size_t from, uint32_t n, size_t to)
{
    if (!find_difference(h, from, to, n)) /* whether they differ later is no matter here */
        return n;
    usec at = history_trace(h, from)->record[n].t;
    uint32_t steps = steps_at_its_time(&h->run[from], n);
    uint32_t last = history_at_time(h, to, at);
    const struct timeline *t = &h->run[to];
    const struct trace *trace = t->run.trace;
    if (!last || trace->record[last].t < at)
        return last;
    uint32_t k = timeline_step_of(t, last), there = steps_at_its_time(t, last);
    return t->step[there > steps ? k - (there - steps) : k];
}

static int find_equal(const struct history *h, size_t parent, const char *line)
{
    for (size_t i = 1; i < h->runs; i++)
        if (h->run[i].parent == parent && h->run[i].line && !strcmp(h->run[i].line, line))
            return (int)i;
    return -1;
}

int history_what_if(struct history *h, size_t run, uint32_t n, const char *line, uint32_t *now,
                    struct complaints *complaints)
{
    int found = find_equal(h, run, line);
    history_reach(h, run, n);
    if (found < 0) {
        struct scenario *s = scenario_with_line(h->run[run].scenario, line, complaints);
        if (!s)
            return -1;
        char *name = whole_name(h, run, line);
        struct timeline *t = history_add(h, s, name);
        t->line = text_copy(line, strlen(line));
        t->parent = run;
        found = (int)h->runs - 1;
    }
    *now = same_moment(h, run, n, (size_t)found);
    return found;
}

int history_edit(struct history *h, size_t run, const char *text, struct complaints *complaints)
{
    struct scenario *s = scenario_with_text(h->run[run].scenario, text, complaints);
    char name[32];
    if (!s)
        return -1;
    snprintf(name, sizeof name, "edit %zu", h->runs);
    history_add(h, s, text_copy(name, strlen(name)))->parent = run;
    return (int)h->runs - 1;
}
