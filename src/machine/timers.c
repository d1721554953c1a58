/* The attribute `timers`: "A = T1 doubling | never reliable; B = 64*T1; D = 32s | 0 reliable;
 * Try = 200ms".
 *
 * Durations are formulas over T1, T2 and T4, because these differ from node to node (RFC 3261
 * 17.1.1.1: T1 may be larger where the round trip is). What only the instance knows, a header
 * field's seconds or a random back-off, is a span: a word of its vocabulary. */
#include "machine/inside.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { FACTOR_LIMIT = 1000000 };
static const usec LONGEST = INT64_C(366) * 24 * 3600 * 1000000;

/* ---- durations ------------------------------------------------------------------------------- */

static void skip(struct span *s, size_t n)
{
    s->at += n;
    s->length -= n;
    while (s->length && s->text[s->at] == ' ') {
        s->at++;
        s->length--;
    }
}

static char first_of(const struct span *s)
{
    return s->length ? s->text[s->at] : '\0';
}

/* Takes `word` off the beginning, if it stands there as a whole word. */
static bool take_word(struct span *s, const char *word)
{
    size_t length = strlen(word);
    if (s->length < length || memcmp(s->text + s->at, word, length))
        return false;
    if (s->length > length && isalnum((unsigned char)s->text[s->at + length]))
        return false;
    skip(s, length);
    return true;
}

static bool take_base(struct span *s, struct duration *d)
{
    static const char *const names[] = {[BASE_T1] = "T1", [BASE_T2] = "T2", [BASE_T4] = "T4"};
    for (uint8_t base = BASE_T1; base <= BASE_T4; base++)
        if (take_word(s, names[base])) {
            d->base = base;
            return true;
        }
    return false;
}

static bool take_number(struct span *s, int64_t *number)
{
    int64_t value = 0;
    size_t digits = 0;
    while (digits < s->length && isdigit((unsigned char)s->text[s->at + digits]) && digits < 12)
        value = value * 10 + (s->text[s->at + digits++] - '0');
    s->at += digits;
    s->length -= digits;
    if (digits)
        *number = value;
    return digits > 0;
}

static usec take_unit(struct span *s)
{
    static const struct {
        const char *name;
        usec value;
    } units[] = {
        {"ms", 1000}, {"us", 1}, {"s", 1000000}, {"m", 60000000}, {"h", INT64_C(3600000000)}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        size_t length = strlen(units[i].name);
        if (s->length >= length && !memcmp(s->text + s->at, units[i].name, length)) {
            s->at += length;
            s->length -= length;
            return units[i].value;
        }
    }
    return 0;
}

/* 32s, 3m1s, 0.5s: after the first whole number, which is `number` */
static bool read_fixed(struct span *s, int64_t number, struct duration *d, const char **why)
{
    *d = (struct duration){.base = BASE_FIXED};
    do {
        int64_t tenths = 0;
        bool fraction = first_of(s) == '.' && s->length > 1;
        if (fraction) {
            s->at++;
            s->length--;
            if (!take_number(s, &tenths) || tenths > 9)
                return *why = "one digit after the point is enough", false;
        }
        usec unit = take_unit(s);
        *why = unit ? "a timer of more than a year" : "after a number: us, ms, s, m, h, or *T1";
        if (!unit || number > LONGEST / unit)
            return false;
        d->factor += number * unit + tenths * unit / 10;
    } while (take_number(s, &number));
    skip(s, 0);
    return d->factor <= LONGEST;
}

static bool read_plain(struct span *s, struct duration *d, const char **why)
{
    int64_t number = 1;
    *d = (struct duration){0};
    if (take_number(s, &number)) {
        struct span times = span_trim(*s);
        if (first_of(&times) != '*')
            return read_fixed(s, number, d, why);
        *s = times;
        skip(s, 1);
    }
    d->factor = number;
    *why = "a factor is at least 1 and at most 1000000";
    if (number < 1 || number > FACTOR_LIMIT)
        return false;
    *why = "a time is 32s, T1, T2, T4, or 64*T1";
    return take_base(s, d);
}

static bool read_duration(struct span *s, struct duration *d, const char **why)
{
    *s = span_trim(*s);
    if (!take_word(s, "sum"))
        return read_plain(s, d, why);
    if (!read_plain(s, d, why))
        return false;
    d->sum_to_t2 = true;
    *why = "a sum is 'sum T1 doubling to T2'";
    return d->factor && take_word(s, "doubling") && take_word(s, "to") && take_word(s, "T2");
}

/* ---- spans ----------------------------------------------------------------------------------- */

/* Takes a span's word off the beginning; it ends there, or before " doubling" or "|". */
static bool take_span(struct span *s, const char *word)
{
    struct span after = *s;
    return take_word(&after, word) &&
           (!after.length || first_of(&after) == '|' || s->text[after.at - 1] == ' ') &&
           (*s = after, true);
}

/* The row of the longest span that stands there, or -1. */
static int find_span(const struct vocabulary *v, struct span *s)
{
    int found = -1;
    struct span after = *s;
    for (int i = 0; v && i < v->nspans; i++) {
        struct span rest = *s;
        if (take_span(&rest, v->spans[i].word) && (found < 0 || rest.length < after.length)) {
            found = i;
            after = rest;
        }
    }
    *s = after;
    return found;
}

/* "there is no span 'the backoff'; did you mean 'the back-off'?" NULL: none is like it. */
static const char *no_span(struct loading *l, const struct span *s)
{
    const struct vocabulary *v = l->vocabulary;
    const char *known[UINT8_MAX];
    char near[HINT_SIZE], why[2 * HINT_SIZE];
    size_t length = strcspn(s->text + s->at, "|;");
    char *word = span_text((struct span){s->text, s->at, length < s->length ? length : s->length},
                           &l->scratch);
    for (int i = 0; i < v->nspans; i++)
        known[i] = v->spans[i].word;
    if (!*hint(near, word, known, v->nspans))
        return NULL;
    snprintf(why, sizeof why, "there is no span '%.*s'%s", HINT_SIZE / 2, word, near);
    return arena_text(&l->scratch, why, strlen(why));
}

bool read_length(struct loading *l, struct span *s, struct duration *d, const char **why)
{
    *s = span_trim(*s);
    struct span begin = *s;
    int row = find_span(l->vocabulary, s);
    if (row >= 0) {
        *d = (struct duration){.base = BASE_SPAN, .factor = row};
        return true;
    }
    if (read_duration(s, d, why))
        return true;
    const char *near = l->vocabulary && s->at == begin.at ? no_span(l, s) : NULL;
    if (near)
        *why = near;
    return false;
}

usec duration_value(const struct duration *d, const struct timer_values *values)
{
    const usec bases[] = {
        [BASE_FIXED] = 1, [BASE_T1] = values->t1, [BASE_T2] = values->t2, [BASE_T4] = values->t4};
    usec value = d->factor * bases[d->base], sum = value;
    if (!d->sum_to_t2 || value <= 0)
        return value;
    while ((value *= 2) < values->t2)
        sum += value;
    return sum;
}

/* ---- timers ---------------------------------------------------------------------------------- */

static void take_growth(struct span *s, struct machine_timer *t)
{
    if (!take_word(s, "doubling"))
        return;
    struct span after = *s;
    t->growth = GROWTH_DOUBLING;
    if (take_word(&after, "to") && take_word(&after, "T2")) {
        *s = after;
        t->growth = GROWTH_DOUBLING_TO_T2;
    }
}

static bool take_reliable(struct span *s, struct machine_timer *t)
{
    if (first_of(s) != '|')
        return true;
    skip(s, 1);
    t->reliable = take_word(s, "never") ? RELIABLE_NEVER : RELIABLE_ZERO;
    if (t->reliable == RELIABLE_ZERO && !take_word(s, "0"))
        return false;
    return take_word(s, "reliable");
}

/* What stands behind the '='. Returns what is wrong with it at the beginning of the rest, or
 * NULL. */
static const char *read_formula(struct loading *l, struct span *s, struct machine_timer *t)
{
    const char *why = NULL;
    if (!read_length(l, s, &t->first, &why))
        return why;
    take_growth(s, t);
    if (t->growth && !t->first.factor && t->first.base != BASE_SPAN)
        return "a timer that doubles begins above 0";
    if (!take_reliable(s, t))
        return "after '|' comes 'never reliable' or '0 reliable'";
    return s->length
               ? "a time is followed by 'doubling', 'doubling to T2', '| never reliable', '| 0 "
                 "reliable', or ';'"
               : NULL;
}

static bool well_named(struct span name)
{
    for (size_t i = 0; i < name.length; i++)
        if (!isalnum((unsigned char)name.text[name.at + i]) &&
            !strchr("-_", name.text[name.at + i]))
            return false;
    return name.length > 0;
}

static void read_timer(struct loading *l, const struct place *place, struct span piece)
{
    struct machine *m = l->machine;
    struct span name, rest = piece;
    span_cut(&rest, '=', &name);
    if (!well_named(name) || !rest.text) {
        complain_in(l, place, piece.at, "a timer is written 'A = T1 doubling' or 'B = 64*T1'");
        return;
    }
    char *text = span_text(name, l->keep);
    if (machine_timer_find(m, text) >= 0) {
        complain_in(l, place, name.at, "timer %s is defined twice", text);
        return;
    }
    if (m->ntimers == MACHINE_TIMERS) {
        complain_in(l, place, name.at, "more than %d timers", MACHINE_TIMERS);
        return;
    }
    l->timer_places[m->ntimers] = name.at;
    struct machine_timer *t = &m->timers[m->ntimers++];
    *t = (struct machine_timer){.name = text, .formula = span_text(rest, l->keep)};
    rest = span_trim(rest);
    const char *why = read_formula(l, &rest, t);
    if (why)
        complain_in(l, place, rest.at, "timer %s: %s", text, why);
}

void read_timers(struct loading *l)
{
    if (!l->timers)
        return;
    struct place place = {outline_value(&l->outline, OWNER_GRAPH, 0, "timers"), 0};
    struct span rest = {l->timers, 0, strlen(l->timers)}, piece;
    while (span_cut(&rest, ';', &piece) && l->source.wrong < ENOUGH)
        if (piece.length)
            read_timer(l, &place, piece);
}
