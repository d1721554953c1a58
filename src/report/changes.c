/* What one run changed of another, as a table: facts are read off both traces, each under a name,
 * and facts of the same name stand in one row. */
#include "report/compare-inside.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const change_groups[CHANGE_GROUPS] = {
    [CHANGE_MESSAGES] = "messages sent",
    [CHANGE_STATES] = "states",
    [CHANGE_MEDIA] = "media",
    [CHANGE_CALLS] = "calls",
    [CHANGE_TIMERS] = "timers fired",
    [CHANGE_VERDICTS] = "expectations",
};

/* ---- facts --------------------------------------------------------------------------------- */

struct fact {
    uint8_t group;
    bool is_time;
    uint16_t node;
    uint32_t order, copies;
    int64_t number; /* -1: the text alone */
    char *name, *text;
};
struct facts {
    struct fact *item;
    size_t count, room;
};

static char *text_of(const char *format, ...) __attribute__((format(printf, 1, 2)));
static char *text_of(const char *format, ...)
{
    char text[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    size_t length = strlen(text);
    return memcpy(compare_alloc(NULL, length + 1), text, length + 1);
}

static char *time_text(usec t)
{
    char digits[32];
    report_time(t, digits, sizeof digits);
    return text_of("%s s", digits);
}

/* Takes name and text over. */
static struct fact *add(struct facts *f, struct fact fact)
{
    if (f->count == f->room) {
        f->room = f->room ? 2 * f->room : 64;
        f->item = compare_alloc(f->item, f->room * sizeof *f->item);
    }
    fact.order = (uint32_t)f->count;
    f->item[f->count] = fact;
    return &f->item[f->count++];
}

static void add_count(struct facts *f, uint8_t group, char *name, int64_t count)
{
    add(f, (struct fact){.group = group,
                         .name = name,
                         .number = count,
                         .text = text_of("%lld", (long long)count)});
}

static void add_time(struct facts *f, uint8_t group, uint16_t node, char *name, usec t)
{
    add(f, (struct fact){.group = group,
                         .is_time = true,
                         .node = node,
                         .name = name,
                         .number = t,
                         .text = time_text(t)});
}

/* ---- counters: a record adds to one of few ------------------------------------------------- */

struct counter {
    uint64_t key;
    uint32_t count, copies;
    const struct record *first;
};
struct counters {
    struct counter *item;
    size_t count, room;
};

static void count_one(struct counters *c, uint64_t key, const struct record *r, bool is_copy)
{
    size_t i = 0;
    while (i < c->count && c->item[i].key != key)
        i++;
    if (i == c->room) {
        c->room = c->room ? 2 * c->room : 32;
        c->item = compare_alloc(c->item, c->room * sizeof *c->item);
    }
    if (i == c->count)
        c->item[c->count++] = (struct counter){.key = key, .first = r};
    c->item[i].count++;
    c->item[i].copies += is_copy;
}

static void message_facts(struct facts *f, const struct compared_side *s)
{
    struct counters c = {0};
    for (uint32_t n = 1; n <= s->trace->count; n++) {
        const struct record *r = &s->trace->record[n];
        const struct message *m =
            r->what == RECORD_SENT ? trace_payload(s->trace, r->subject) : NULL;
        if (m)
            count_one(&c, (uint64_t)r->node << 40 | (uint64_t)m->method << 32 | m->status, r,
                      r->extra > 0);
    }
    for (size_t i = 0; i < c.count; i++) {
        char title[64];
        const struct record *r = c.item[i].first;
        message_title(trace_payload(s->trace, r->subject), s->plan->lore, title, sizeof title);
        add(f, (struct fact){.group = CHANGE_MESSAGES,
                             .node = r->node,
                             .copies = c.item[i].copies,
                             .name = text_of("%s from %s", title, s->plan->node[r->node].name),
                             .number = c.item[i].count,
                             .text = text_of("%u", (unsigned)c.item[i].count)});
    }
    free(c.item);
}

static void timer_facts(struct facts *f, const struct compared_side *s)
{
    struct counters c = {0};
    for (uint32_t n = 1; n <= s->trace->count; n++) {
        const struct record *r = &s->trace->record[n];
        if (r->what == RECORD_TIMER_FIRE)
            count_one(&c, (uint64_t)r->node << 16 | (uint64_t)r->machine << 8 | r->atom, r, false);
    }
    for (size_t i = 0; i < c.count; i++) {
        const struct record *r = c.item[i].first;
        const struct machine *m = s->plan->machine[r->machine];
        add_count(f, CHANGE_TIMERS,
                  text_of("%s of %s.%s", m->timers[r->atom].name, s->plan->node[r->node].name,
                          m->diagram->name),
                  c.item[i].count);
    }
    free(c.item);
}

/* ---- states -------------------------------------------------------------------------------- */

/* What people follow: transactions, dialogs, sessions. */
static bool is_followed(uint8_t machine)
{
    return machine < KIND_UAC_INVITE || machine == KIND_DIALOG_CALLER ||
           machine == KIND_DIALOG_CALLEE || machine == KIND_SESSION;
}

struct turn { /* a transition to another state */
    uint64_t instance;
    uint32_t n;
};

static int by_instance(const void *a, const void *b)
{
    const struct turn *x = a, *y = b;
    if (x->instance != y->instance)
        return x->instance < y->instance ? -1 : 1;
    return x->n < y->n ? -1 : x->n > y->n;
}

static struct turn *turns_of(const struct compared_side *s, size_t *count)
{
    struct turn *turn = compare_alloc(NULL, (s->trace->count + 1u) * sizeof *turn);
    *count = 0;
    for (uint32_t n = 1; n <= s->trace->count; n++) {
        const struct record *r = &s->trace->record[n];
        bool turns = r->what == RECORD_TRANSITION && r->from != r->to;
        if (is_followed(r->machine) && (turns || r->what == RECORD_KILLED))
            turn[(*count)++] =
                (struct turn){(uint64_t)r->node << 40 | (uint64_t)r->machine << 32 | r->subject, n};
    }
    qsort(turn, *count, sizeof *turn, by_instance);
    return turn;
}

/* The record with which its longest state began; final states are not waited in. NULL: none. */
static const struct record *longest(const struct compared_side *s, const struct turn *turn,
                                    size_t count)
{
    usec most = -1, end = s->trace->record[s->trace->count].t;
    const struct record *found = NULL;
    for (size_t i = 0; i < count; i++) {
        const struct record *r = &s->trace->record[turn[i].n];
        usec until = i + 1 < count ? s->trace->record[turn[i + 1].n].t : end;
        bool stands =
            r->what == RECORD_TRANSITION && !machine_final(s->plan->machine[r->machine], r->to);
        if (stands && until - r->t > most) {
            most = until - r->t;
            found = r;
        }
    }
    return found;
}

static void instance_facts(struct facts *f, const struct compared_side *s, const struct turn *turn,
                           size_t count)
{
    char name[160];
    const struct record *last = &s->trace->record[turn[count - 1].n];
    const struct record *stands = longest(s, turn, count);
    report_name(s->plan, last->node, last->machine, last->subject, name, sizeof name);
    if (stands)
        add_time(f, CHANGE_STATES, last->node,
                 text_of("%s %s", name, report_state(s->plan, last->machine, stands->to)),
                 stands->t);
    add(f,
        (struct fact){.group = CHANGE_STATES,
                      .node = last->node,
                      .name = text_of("%s at the end", name),
                      .number = -1,
                      .text = text_of("%s", last->what == RECORD_KILLED
                                                ? "gone"
                                                : report_state(s->plan, last->machine, last->to))});
}

static void state_facts(struct facts *f, const struct compared_side *s)
{
    size_t count, first = 0;
    struct turn *turn = turns_of(s, &count);
    for (size_t i = 1; i <= count; i++)
        if (i == count || turn[i].instance != turn[first].instance) {
            instance_facts(f, s, turn + first, i - first);
            first = i;
        }
    free(turn);
}

/* ---- media, calls, verdicts ---------------------------------------------------------------- */

static void media_facts(struct facts *f, const struct compared_side *s)
{
    struct media_row *rows;
    uint32_t last = s->trace->count;
    size_t count = media_begins_of(s->plan, s->trace, last ? s->trace->record[last].t : 0, &rows);
    for (size_t i = 0; i < count; i++)
        if (rows[i].hearing == HEARING_HEARD && rows[i].peer)
            add_time(f, CHANGE_MEDIA, rows[i].peer,
                     text_of("%s from %s to %s", media_kind_name(rows[i].kind),
                             s->plan->node[rows[i].node].name, s->plan->node[rows[i].peer].name),
                     rows[i].from);
    free(rows);
}

bool compare_is_failure(const struct record *r)
{
    return r->subject == NOTE_FAILED || r->subject == NOTE_UNREACHABLE ||
           r->subject == NOTE_UNANSWERED;
}

static void call_facts(struct facts *f, const struct compared_side *s)
{
    int64_t made = 0, failed = 0, established = 0;
    struct counters calls = {0};
    for (uint32_t n = 1; n <= s->trace->count; n++) {
        const struct record *r = &s->trace->record[n];
        const struct message *m =
            r->what == RECORD_ARRIVED ? trace_payload(s->trace, r->subject) : NULL;
        made += r->what == RECORD_USER && r->subject == VERB_CALLS;
        failed += r->what == RECORD_NOTE && compare_is_failure(r);
        if (m && !r->flags && m->method == METHOD_INVITE && m->status / 100 == 2)
            count_one(&calls, m->call, r, false);
    }
    established = (int64_t)calls.count;
    free(calls.item);
    add_count(f, CHANGE_CALLS, text_of("made"), made);
    add_count(f, CHANGE_CALLS, text_of("answered"), established);
    add_count(f, CHANGE_CALLS, text_of("failed"), failed);
}

static void verdict_facts(struct facts *f, const struct compared_side *s)
{
    for (uint32_t n = 1; n <= s->trace->count; n++) {
        const struct record *r = &s->trace->record[n];
        if (r->what == RECORD_CHECK && r->subject < scenario_checks(s->scenario))
            add(f,
                (struct fact){.group = CHANGE_VERDICTS,
                              .name = text_of("%s", scenario_check(s->scenario, r->subject).text),
                              .number = -1,
                              .text = text_of("%s", r->flags ? "holds" : "is broken")});
    }
}

/* ---- rows ---------------------------------------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
    const struct fact *x = a, *y = b;
    int order = strcmp(x->name, y->name);
    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    return order ? order : x->order < y->order ? -1 : x->order > y->order;
}

static const char *missing(uint8_t group)
{
    return group == CHANGE_STATES || group == CHANGE_MEDIA ? "never"
           : group == CHANGE_VERDICTS                      ? "-"
                                                           : "0";
}

/* What is between the two, in words. */
static char *difference(const struct changed *c, bool has_a, bool has_b)
{
    int64_t by = c->number[SIDE_B] - c->number[SIDE_A];
    char span[32];
    if (c->row.equal)
        return text_of("%s", c->is_time ? "not delayed" : "=");
    if (c->is_time && has_a && has_b) {
        report_time(by < 0 ? -by : by, span, sizeof span);
        return text_of("%s s %s", span, by < 0 ? "earlier" : "later");
    }
    if (c->is_time)
        return text_of("%s", has_a ? "not any more" : "only now");
    if (c->row.group == CHANGE_STATES || c->row.group == CHANGE_VERDICTS)
        return text_of("%s", !has_a ? "only now" : !has_b ? "not any more" : "another");
    return text_of("%lld %s", (long long)(by < 0 ? -by : by), by < 0 ? "fewer" : "more");
}

/* There is room for it. */
static void add_change(struct comparison *c, const struct fact *a, const struct fact *b)
{
    const struct fact *any = a ? a : b;
    struct changed *to = &c->change[c->changes++];
    *to = (struct changed){.row = {.group = any->group, .what = text_of("%s", any->name)},
                           .number = {a ? a->number : 0, b ? b->number : 0},
                           .is_time = any->is_time,
                           .node = any->node,
                           .copy = {a ? a->copies : 0, b ? b->copies : 0}};
    to->row.a = text_of("%s", a ? a->text : missing(any->group));
    to->row.b = text_of("%s", b ? b->text : missing(any->group));
    to->row.equal = !strcmp(to->row.a, to->row.b);
    to->row.says = difference(to, a, b);
}

struct pair {
    const struct fact *a, *b;
};

/* In the order of the first run; what only the second one has comes behind, group by group. */
static int by_order(const void *x, const void *y)
{
    const struct pair *p = x, *q = y;
    const struct fact *s = p->a ? p->a : p->b, *t = q->a ? q->a : q->b;
    if (s->group != t->group)
        return s->group < t->group ? -1 : 1;
    if (!p->a != !q->a)
        return p->a ? -1 : 1;
    return s->order < t->order ? -1 : s->order > t->order;
}

static void join(struct comparison *c, struct facts f[2])
{
    size_t i = 0, j = 0, count = 0;
    struct pair *pair = compare_alloc(NULL, (f[0].count + f[1].count) * sizeof *pair);
    for (int side = 0; side < 2; side++)
        if (f[side].count)
            qsort(f[side].item, f[side].count, sizeof *f[side].item, by_name);
    while (i < f[0].count || j < f[1].count) {
        const struct fact *a = i < f[0].count ? &f[0].item[i] : NULL;
        const struct fact *b = j < f[1].count ? &f[1].item[j] : NULL;
        int order = !a                     ? 1
                    : !b                   ? -1
                    : a->group != b->group ? (a->group < b->group ? -1 : 1)
                                           : strcmp(a->name, b->name);
        pair[count++] = (struct pair){order <= 0 ? a : NULL, order >= 0 ? b : NULL};
        i += order <= 0;
        j += order >= 0;
    }
    if (count)
        qsort(pair, count, sizeof *pair, by_order);
    c->change = compare_alloc(NULL, (count + 1) * sizeof *c->change);
    for (size_t k = 0; k < count; k++)
        add_change(c, pair[k].a, pair[k].b);
    free(pair);
}

void compare_changes(struct comparison *c)
{
    struct facts f[2] = {{0}};
    for (int side = 0; side < 2; side++) {
        message_facts(&f[side], &c->side[side]);
        state_facts(&f[side], &c->side[side]);
        media_facts(&f[side], &c->side[side]);
        call_facts(&f[side], &c->side[side]);
        timer_facts(&f[side], &c->side[side]);
        verdict_facts(&f[side], &c->side[side]);
    }
    join(c, f);
    for (int side = 0; side < 2; side++) {
        for (size_t i = 0; i < f[side].count; i++) {
            free(f[side].item[i].name);
            free(f[side].item[i].text);
        }
        free(f[side].item);
    }
}

void compare_forget(struct comparison *c)
{
    for (size_t i = 0; i < c->changes; i++) {
        const struct change_row *r = &c->change[i].row;
        const char *const owned[] = {r->what, r->a, r->b, r->says};
        for (size_t k = 0; k < sizeof owned / sizeof *owned; k++)
            free((char *)owned[k]);
    }
    free(c->change);
    free(c->sentence);
}

size_t comparison_changes(const struct comparison *c)
{
    return c->changes;
}

const struct change_row *comparison_change(const struct comparison *c, size_t i)
{
    return &c->change[i].row;
}
