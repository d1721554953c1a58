/* Two runs side by side. Their records are aligned instant by instant, by what they say and not by
 * their numbers, which differ after the first difference:
 *
 *     same     a stretch of records that both runs have
 *     other    records of one instant, between two that both have, of which each run has its own;
 *              or one pair that is the same but for what becomes of the message
 *
 * Stretches stand in order; each knows at which of the screen's rows it begins, so that a row is
 * found by halving.
 */
#include "report/compare-inside.h"

#include <stdlib.h>
#include <string.h>

enum { CELLS_MAX = 1 << 18 /* of one instant's table: 512 records on each side */ };

void *compare_alloc(void *old, size_t size)
{
    void *p = realloc(old, size ? size : 1);
    if (!p)
        abort();
    return p;
}

/* ---- what a record says -------------------------------------------------------------------- */

static uint64_t mix(uint64_t h, uint64_t v)
{
    h = (h ^ v) * 0x9E3779B97F4A7C15u;
    return h ^ h >> 29;
}

static uint64_t message_key(const struct trace *t, const struct record *r)
{
    const struct message *m = trace_payload(t, r->subject);
    uint64_t h = mix(r->extra, r->flags);
    if (m)
        h = mix(mix(h, m->method), (uint64_t)m->status << 32 ^ m->cseq);
    return h;
}

static uint64_t key_of(const struct trace *t, const struct record *r)
{
    uint64_t h = mix((uint64_t)r->t, (uint64_t)r->what << 32 ^ (uint64_t)r->node << 16 ^ r->peer);
    if (report_is_message(r))
        return mix(h, message_key(t, r));
    h = mix(h, (uint64_t)r->machine << 32 ^ (uint64_t)r->from << 24 ^ (uint64_t)r->to << 16 ^
                   (uint64_t)r->atom << 8 ^ r->flags);
    if (r->what == RECORD_USER) /* its place in the file is no matter */
        return mix(h, (uint64_t)r->subject << 32 ^ r->extra);
    if (r->what == RECORD_CHECK)
        return mix(h, r->subject);
    return mix(mix(h, (uint64_t)r->subject << 32 ^ r->extra), (uint64_t)r->due ^ r->edge);
}

static bool is_fate(const struct record *r)
{
    return report_is_message(r) && r->what != RECORD_SENT && r->what != RECORD_STRAY;
}

/* What becomes of each message, in one number. */
static uint64_t *fates(const struct trace *t)
{
    uint64_t *fate = compare_alloc(NULL, (t->npayloads + 1u) * sizeof *fate);
    memset(fate, 0, (t->npayloads + 1u) * sizeof *fate);
    for (uint32_t n = 1; n <= t->count; n++)
        if (is_fate(&t->record[n]))
            fate[t->record[n].subject] =
                mix(mix(fate[t->record[n].subject], t->record[n].what), (uint64_t)t->record[n].t);
    return fate;
}

static void read_side(struct comparison *c, enum side side, compare_wants *wants)
{
    struct compared_side *s = &c->side[side];
    const struct trace *t = s->trace;
    uint64_t *fate = fates(t);
    s->line = compare_alloc(NULL, (t->count + 1u) * sizeof *s->line);
    for (uint32_t n = 1; n <= t->count; n++) {
        const struct record *r = &t->record[n];
        if (wants && !wants(s->plan, r))
            continue;
        s->line[s->lines++] = (struct compared_line){
            .key = key_of(t, r), .fate = r->what == RECORD_SENT ? fate[r->subject] : 0, .n = n};
    }
    free(fate);
}

/* ---- stretches ----------------------------------------------------------------------------- */

static void add_stretch(struct comparison *c, bool same, uint32_t a, uint32_t as, uint32_t b,
                        uint32_t bs)
{
    struct stretch *last = c->stretches ? &c->stretch[c->stretches - 1] : NULL;
    if (!as && !bs)
        return;
    if (same && last && last->same) {
        last->count[SIDE_A] += as;
        last->count[SIDE_B] += bs;
        return;
    }
    if (c->stretches == c->room) {
        c->room = c->room ? 2 * c->room : 64;
        c->stretch = compare_alloc(c->stretch, c->room * sizeof *c->stretch);
    }
    c->stretch[c->stretches++] = (struct stretch){.same = same, .at = {a, b}, .count = {as, bs}};
}

/* A pair that says the same. */
static void add_pair(struct comparison *c, uint32_t a, uint32_t b)
{
    bool same = c->side[SIDE_A].line[a].fate == c->side[SIDE_B].line[b].fate;
    add_stretch(c, same, a, 1, b, 1);
}

static bool alike(const struct comparison *c, uint32_t a, uint32_t b)
{
    return c->side[SIDE_A].line[a].key == c->side[SIDE_B].line[b].key;
}

struct range {
    uint32_t a, as, b, bs; /* from, to */
};

/* The longest common subsequence: row by row from the end; `length[i][j]` of what is left. */
static void align_by_table(struct comparison *c, struct range g)
{
    size_t width = g.bs - g.b + 1u, height = g.as - g.a + 1u;
    uint16_t *length = compare_alloc(NULL, width * height * sizeof *length);
    memset(length, 0, width * height * sizeof *length);
    for (uint32_t i = g.as; i-- > g.a;)
        for (uint32_t j = g.bs; j-- > g.b;) {
            uint16_t *here = &length[(i - g.a) * width + (j - g.b)];
            uint16_t down = here[width], right = here[1];
            *here = alike(c, i, j) ? (uint16_t)(here[width + 1] + 1) : down > right ? down : right;
        }
    uint32_t i = g.a, j = g.b, a = i, b = j; /* a, b: where what only one of them has begins */
    while (i < g.as && j < g.bs) {
        const uint16_t *here = &length[(i - g.a) * width + (j - g.b)];
        if (alike(c, i, j)) {
            add_stretch(c, false, a, i - a, b, j - b);
            add_pair(c, i++, j++);
            a = i;
            b = j;
        } else if (here[width] >= here[1]) {
            i++;
        } else {
            j++;
        }
    }
    add_stretch(c, false, a, g.as - a, b, g.bs - b);
    free(length);
}

static void align(struct comparison *c, struct range g)
{
    uint32_t tail = 0;
    while (g.a < g.as && g.b < g.bs && alike(c, g.a, g.b))
        add_pair(c, g.a++, g.b++);
    while (g.a < g.as && g.b < g.bs && alike(c, g.as - 1, g.bs - 1)) {
        g.as--;
        g.bs--;
        tail++;
    }
    if ((uint64_t)(g.as - g.a + 1) * (g.bs - g.b + 1) <= CELLS_MAX)
        align_by_table(c, g);
    else
        add_stretch(c, false, g.a, g.as - g.a, g.b, g.bs - g.b);
    for (uint32_t k = 0; k < tail; k++)
        add_pair(c, g.as + k, g.bs + k);
}

static usec time_of(const struct comparison *c, enum side side, uint32_t line)
{
    const struct compared_side *s = &c->side[side];
    return line < s->lines ? s->trace->record[s->line[line].n].t : USEC_NEVER;
}

static uint32_t instant_end(const struct comparison *c, enum side side, uint32_t line, usec t)
{
    while (time_of(c, side, line) == t && line < c->side[side].lines)
        line++;
    return line;
}

static void align_all(struct comparison *c)
{
    struct range g = {0};
    while (g.a < c->side[SIDE_A].lines || g.b < c->side[SIDE_B].lines) {
        usec a = time_of(c, SIDE_A, g.a), b = time_of(c, SIDE_B, g.b), t = a < b ? a : b;
        g.as = instant_end(c, SIDE_A, g.a, t);
        g.bs = instant_end(c, SIDE_B, g.b, t);
        align(c, g);
        g.a = g.as;
        g.b = g.bs;
    }
}

/* ---- rows ---------------------------------------------------------------------------------- */

/* Of a stretch that both have: rows before and behind what is folded; all, if nothing is. */
struct folding {
    uint32_t lead, folded, trail;
};

static struct folding folding_of(const struct comparison *c, size_t i)
{
    uint32_t count = c->stretch[i].count[SIDE_A];
    uint32_t lead = i ? c->context : 0, trail = i + 1 < c->stretches ? c->context : 0;
    if (count <= (uint64_t)lead + trail + 1)
        return (struct folding){.lead = count};
    return (struct folding){lead, count - lead - trail, trail};
}

static uint32_t rows_of(const struct comparison *c, size_t i)
{
    const struct stretch *s = &c->stretch[i];
    struct folding f = folding_of(c, i);
    if (s->same)
        return f.lead + (f.folded > 0) + f.trail;
    return s->count[SIDE_A] > s->count[SIDE_B] ? s->count[SIDE_A] : s->count[SIDE_B];
}

static void number_rows(struct comparison *c)
{
    for (size_t i = 0; i < c->stretches; i++) {
        c->stretch[i].row = c->rows;
        c->rows += rows_of(c, i);
    }
}

size_t comparison_rows(const struct comparison *c)
{
    return c->rows;
}

static size_t stretch_at_row(const struct comparison *c, size_t row)
{
    size_t low = 0, high = c->stretches;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (c->stretch[middle].row <= row)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static uint32_t record_at(const struct comparison *c, enum side side, const struct stretch *s,
                          uint32_t nth)
{
    return nth < s->count[side] ? c->side[side].line[s->at[side] + nth].n : 0;
}

struct compare_row comparison_row(const struct comparison *c, size_t row)
{
    size_t i = stretch_at_row(c, row);
    const struct stretch *s = &c->stretch[i];
    struct folding f = folding_of(c, i);
    uint32_t nth = (uint32_t)(row - s->row);
    struct compare_row out = {.kind = s->same ? ROW_EQUAL : ROW_DIFFERENT};
    if (s->same && f.folded && nth == f.lead) {
        out.kind = ROW_FOLDED;
        out.folded = f.folded;
    } else if (s->same && f.folded && nth > f.lead) {
        nth += f.folded - 1;
    }
    for (int side = 0; side < 2; side++) {
        out.record[side] = record_at(c, side, s, nth);
        if (out.record[side])
            out.t = c->side[side].trace->record[out.record[side]].t;
    }
    return out;
}

/* ---- finding one's way --------------------------------------------------------------------- */

/* The last line at or before the record; the first one if there is none. */
static uint32_t line_of(const struct compared_side *s, uint32_t record)
{
    uint32_t low = 0, high = s->lines;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (s->line[middle].n <= record)
            low = middle;
        else
            high = middle;
    }
    return low;
}

size_t comparison_row_of(const struct comparison *c, enum side side, uint32_t record)
{
    uint32_t line = line_of(&c->side[side], record);
    size_t low = 0, high = c->stretches;
    if (!c->side[side].lines)
        return 0;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (c->stretch[middle].at[side] <= line)
            low = middle;
        else
            high = middle;
    }
    while (low && !c->stretch[low].count[side])
        low--;
    const struct stretch *s = &c->stretch[low];
    struct folding f = folding_of(c, low);
    uint32_t nth = line > s->at[side] ? line - s->at[side] : 0;
    if (s->same && f.folded && nth > f.lead)
        nth = nth < f.lead + f.folded ? f.lead : nth - f.folded + 1;
    return s->row + nth;
}

static bool begins_difference(const struct comparison *c, size_t i)
{
    return !c->stretch[i].same && (!i || c->stretch[i - 1].same);
}

size_t comparison_next(const struct comparison *c, size_t row)
{
    if (!c->stretches)
        return c->rows;
    for (size_t i = stretch_at_row(c, row); i < c->stretches; i++)
        if (begins_difference(c, i) && c->stretch[i].row > row)
            return c->stretch[i].row;
    return c->rows;
}

size_t comparison_previous(const struct comparison *c, size_t row)
{
    if (!c->stretches)
        return c->rows;
    for (size_t i = stretch_at_row(c, row) + 1; i--;)
        if (begins_difference(c, i) && c->stretch[i].row < row)
            return c->stretch[i].row;
    return c->rows;
}

size_t comparison_first(const struct comparison *c)
{
    bool at_once = c->stretches && !c->stretch[0].same;
    return at_once ? 0 : comparison_next(c, 0);
}

void comparison_first_records(const struct comparison *c, uint32_t record[2])
{
    record[SIDE_A] = record[SIDE_B] = 0;
    for (size_t i = 0; i < c->stretches && (!record[SIDE_A] || !record[SIDE_B]); i++)
        for (int side = 0; side < 2; side++)
            if (!c->stretch[i].same && !record[side])
                record[side] = record_at(c, side, &c->stretch[i], 0);
}

/* ---- all together -------------------------------------------------------------------------- */

struct comparison *comparison_new(struct history *h, size_t a, size_t b, compare_wants *wants,
                                  uint32_t context)
{
    struct comparison *c = compare_alloc(NULL, sizeof *c);
    const size_t runs[] = {a, b};
    *c = (struct comparison){.context = context};
    for (int side = 0; side < 2; side++) {
        history_reach(h, runs[side], RECORDS_AHEAD);
        c->side[side].run = runs[side];
        c->side[side].trace = history_trace(h, runs[side]);
        c->side[side].plan = history_plan(h, runs[side]);
        c->side[side].scenario = history_scenario(h, runs[side]);
    }
    for (int side = 0; side < 2; side++)
        read_side(c, side, wants);
    align_all(c);
    number_rows(c);
    compare_changes(c);
    compare_sentence(c, h);
    return c;
}

void comparison_free(struct comparison *c)
{
    if (!c)
        return;
    compare_forget(c);
    for (int side = 0; side < 2; side++)
        free(c->side[side].line);
    free(c->stretch);
    free(c);
}
