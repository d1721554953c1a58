/* What-ifs: the same scenario with one more line is another run, the same up to the moment at
 * which that line strikes. */
#include "history/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
        h->difference.n = find_difference(h, a, b, RECORDS_AHEAD);
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
        char *name = whatif_whole_name(h, run, line);
        struct timeline *t = history_add(h, s, name);
        t->line = history_copy(line, strlen(line));
        t->parent = run;
        found = (int)h->runs - 1;
    }
    *now = same_moment(h, run, n, (size_t)found);
    return found;
}

int history_edit(struct history *h, size_t run, const char *text, struct complaints *complaints)
{
    struct scenario *s = scenario_with_text(h->run[run].scenario, text, complaints);
    if (!s)
        return -1;
    history_add(h, s, whatif_unique_name(h, "edit"))->parent = run;
    return (int)h->runs - 1;
}

/* ---- the list ------------------------------------------------------------------------------ */

size_t history_parent(const struct history *h, size_t run)
{
    return h->run[run].parent;
}

const char *history_lines(const struct history *h, size_t run)
{
    return h->run[run].line;
}

uint32_t history_strikes(struct history *h, size_t run)
{
    struct timeline *t = &h->run[run];
    if (!t->strikes_known && run)
        t->strikes = find_difference(h, t->parent, run, RECORDS_AHEAD);
    t->strikes_known = true;
    return t->strikes;
}

bool history_rename(struct history *h, size_t run, const char *name)
{
    size_t length = strlen(name);
    bool is_blank = name[strspn(name, " \t")] == '\0';
    if (is_blank || length > NAME_MAX_BYTES || strpbrk(name, "\r\n"))
        return false;
    for (size_t i = 0; i < h->runs; i++)
        if (i != run && !strcmp(h->run[i].name, name))
            return false;
    char *copy = history_copy(name, length);
    free(h->run[run].name);
    h->run[run].name = copy;
    return true;
}

/* The child of one that goes: its lines are those of both, if both have any. */
static void inherit(struct timeline *child, const struct timeline *gone)
{
    char *lines = NULL;
    if (child->line && gone->line) {
        size_t room = strlen(gone->line) + strlen(child->line) + 2;
        lines = history_alloc(NULL, room);
        snprintf(lines, room, "%s\n%s", gone->line, child->line);
    }
    free(child->line);
    child->line = lines;
    child->parent = gone->parent;
    child->strikes_known = false;
}

bool history_remove(struct history *h, size_t run)
{
    if (run == 0 || run >= h->runs)
        return false;
    for (size_t i = 1; i < h->runs; i++)
        if (i != run && h->run[i].parent == run)
            inherit(&h->run[i], &h->run[run]);
    timeline_end(&h->run[run]);
    h->runs--;
    memmove(&h->run[run], &h->run[run + 1], (h->runs - run) * sizeof *h->run);
    for (size_t i = 1; i < h->runs; i++)
        h->run[i].parent -= h->run[i].parent > run;
    h->difference.known = false;
    return true;
}
