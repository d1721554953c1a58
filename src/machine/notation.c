/* Labels of edges: `trigger, trigger [guard] / effect; effect`, UML's way, over the words of a
 * vocabulary. */
#include "machine/inside.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

struct label { /* one being read */
    struct loading *l;
    const struct place *place;
    struct diagram_edge *edge;
    struct rule *rule;
};

static struct arena *scratch(const struct label *b)
{
    return &b->l->scratch;
}

/* All the words that may stand in one place, for "did you mean". */
struct known {
    const char **word;
    size_t count, room;
};

static void known_add(struct loading *l, struct known *k, const char *word)
{
    k->word = arena_more(&l->scratch, k->word, k->count, &k->room, sizeof *k->word);
    k->word[k->count++] = word;
}

static void known_timers(struct loading *l, struct known *k, const char *before)
{
    for (int i = 0; i < l->machine->ntimers; i++) {
        char word[80];
        int length = snprintf(word, sizeof word, "%s%s", before, l->machine->timers[i].name);
        if (length < (int)sizeof word)
            known_add(l, k, arena_text(&l->scratch, word, (size_t)length));
    }
}

/* A timer named at the end of a word that nobody understands is not to be called unused on top
 * of that. */
static void pardon_timers(struct loading *l, const char *word)
{
    const char *last = strrchr(word, ' ');
    int timer = last ? machine_timer_find(l->machine, last + 1) : -1;
    if (timer >= 0)
        l->pardoned |= UINT32_C(1) << timer;
}

/* ---- triggers -------------------------------------------------------------------------------- */

/* One end of a range of status codes: "487" or "4xx". Returns its length, or 0. */
static size_t read_status(const char *text, int *low, int *high)
{
    if (!isdigit((unsigned char)text[0]))
        return 0;
    if (text[1] == 'x' && text[2] == 'x') {
        *low = (text[0] - '0') * 100;
        *high = *low + 99;
        return 3;
    }
    if (!isdigit((unsigned char)text[1]) || !isdigit((unsigned char)text[2]))
        return 0;
    *low = *high = (text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0');
    return 3;
}

/* "1xx", "101-199", "3xx-6xx", "487": its length, or 0. */
static size_t read_range(const char *text, int *low, int *high)
{
    int unused;
    size_t length = read_status(text, low, high);
    if (!length || text[length] != '-')
        return length;
    size_t more = read_status(text + length + 1, &unused, high);
    return more && *low <= *high ? length + 1 + more : 0;
}

struct status_word {
    const char *before, *after; /* copied from the word */
    int low, high;
};

/* Takes a word apart that has a range of status codes in it, at its beginning or behind a blank. */
static bool split_status(struct label *b, const char *word, struct status_word *s)
{
    for (const char *c = word; *c; c++) {
        size_t length = c == word || c[-1] == ' ' ? read_range(c, &s->low, &s->high) : 0;
        if (!length || (c[length] && c[length] != ' '))
            continue;
        s->before = arena_text(scratch(b), word, (size_t)(c - word));
        s->after = c + length;
        return true;
    }
    return false;
}

static bool same_text(const char *a, const char *b)
{
    return !strcmp(a ? a : "", b ? b : "");
}

/* The atoms that make up a range exactly; 0 if they do not. `known`: some atoms have these texts
 * around them at all. */
static uint64_t status_atoms(const struct vocabulary *v, const struct status_word *s, bool *known)
{
    uint64_t atoms = 0;
    int covered = 0;
    bool exact = true;
    for (int i = 0; i < v->natoms; i++) {
        const struct vocabulary_atom *a = &v->atoms[i];
        if (!a->low || !same_text(a->before, s->before) || !same_text(a->after, s->after))
            continue;
        *known = true;
        if (a->high < s->low || a->low > s->high)
            continue;
        exact &= a->low >= s->low && a->high <= s->high;
        covered += a->high - a->low + 1;
        atoms |= UINT64_C(1) << i;
    }
    return exact && covered == s->high - s->low + 1 ? atoms : 0;
}

/* Tells which ranges this vocabulary can tell apart, those with the same texts around them. */
static void complain_range(struct label *b, size_t at, const char *word,
                           const struct status_word *s)
{
    const struct vocabulary *v = b->l->vocabulary;
    char ranges[300] = "", one[80];
    size_t length = 0;
    for (int i = 0; i < v->natoms && length < 200; i++) {
        const struct vocabulary_atom *a = &v->atoms[i];
        if (!a->low || !same_text(a->before, s->before) || !same_text(a->after, s->after))
            continue;
        vocabulary_atom_word(v, i, one, sizeof one);
        length += (size_t)snprintf(ranges + length, sizeof ranges - length, "%s%s",
                                   length ? ", " : "", one);
    }
    complain_in(b->l, b->place, at, "'%s' is not made of whole ones of: %s", word, ranges);
}

/* Only the word of a response has a status in it, and has to be made first. */
static bool is_word_of(const struct vocabulary *v, int atom, const char *word, bool has_digits)
{
    const struct vocabulary_atom *a = &v->atoms[atom];
    char own[80];
    if (!a->low)
        return a->before && !strcmp(a->before, word);
    return has_digits && !strcmp(vocabulary_atom_word(v, atom, own, sizeof own), word);
}

static uint64_t plain_atoms(const struct loading *l, const char *word)
{
    const struct vocabulary *v = l->vocabulary;
    bool has_digits = strpbrk(word, "0123456789");
    for (int i = 0; i < v->natoms; i++)
        if (is_word_of(v, i, word, has_digits))
            return UINT64_C(1) << i;
    for (int i = 0; i < v->ntriggers; i++)
        if (!strcmp(v->triggers[i].word, word))
            return v->triggers[i].atoms;
    return 0;
}

static void complain_trigger(struct label *b, size_t at, const char *word)
{
    const struct vocabulary *v = b->l->vocabulary;
    struct known k = {0};
    char one[80], near[HINT_SIZE];
    for (int i = 0; i < v->natoms; i++) {
        vocabulary_atom_word(v, i, one, sizeof one);
        known_add(b->l, &k, arena_text(scratch(b), one, strlen(one)));
    }
    for (int i = 0; i < v->ntriggers; i++)
        known_add(b->l, &k, v->triggers[i].word);
    known_timers(b->l, &k, "timer ");
    pardon_timers(b->l, word);
    complain_in(b->l, b->place, at, "there is no trigger '%s'%s", word,
                hint(near, word, k.word, k.count));
}

static void complain_timer(struct label *b, size_t at, const char *name)
{
    struct known k = {0};
    char near[HINT_SIZE];
    known_timers(b->l, &k, "");
    complain_in(b->l, b->place, at, "there is no timer '%s'%s", name,
                k.count ? hint(near, name, k.word, k.count)
                        : ": the graph's attribute 'timers' defines them");
}

static uint64_t timer_atom(struct label *b, size_t at, const char *name)
{
    int timer = machine_timer_find(b->l->machine, name);
    if (timer < 0) {
        complain_timer(b, at, name);
        return 0;
    }
    b->l->awaited |= UINT32_C(1) << timer;
    int atom = b->l->vocabulary->natoms + timer;
    return atom < MACHINE_ATOMS ? UINT64_C(1) << atom : 0;
}

static uint64_t trigger_atoms(struct label *b, size_t at, const char *word)
{
    struct status_word s;
    bool known = false;
    uint64_t atoms = plain_atoms(b->l, word);
    if (atoms)
        return atoms;
    if (!strncmp(word, "timer ", 6))
        return timer_atom(b, at + 6, word + 6);
    if (split_status(b, word, &s))
        atoms = status_atoms(b->l->vocabulary, &s, &known);
    if (!atoms && known)
        complain_range(b, at, word, &s);
    else if (!atoms)
        complain_trigger(b, at, word);
    return atoms;
}

static int count_bits(uint64_t bits)
{
    int count = 0;
    for (; bits; bits &= bits - 1)
        count++;
    return count;
}

static void read_trigger(struct label *b, struct span piece, size_t *room)
{
    struct rule *r = b->rule;
    if (!piece.length) {
        complain_in(b->l, b->place, piece.at,
                    "a trigger is missing: what makes this edge be taken?");
        return;
    }
    uint64_t atoms = trigger_atoms(b, piece.at, span_text(piece, scratch(b)));
    r->words = arena_more(scratch(b), r->words, r->nwords, room, sizeof *r->words);
    r->words[r->nwords++] = (struct word){atoms, count_bits(atoms), span_text(piece, b->l->keep)};
}

/* What the diagram keeps of the words, for people. */
static void keep_words(struct label *b)
{
    const struct rule *r = b->rule;
    struct diagram_edge *e = b->edge;
    e->words = arena_take(b->l->keep, (r->nwords + 1) * sizeof *e->words);
    for (e->nwords = 0; e->nwords < r->nwords; e->nwords++)
        e->words[e->nwords] =
            (struct diagram_word){r->words[e->nwords].text, r->words[e->nwords].atoms};
}

static void read_triggers(struct label *b, struct span all)
{
    struct span piece;
    size_t room = 0;
    b->edge->trigger = span_text(all, b->l->keep);
    while (span_cut(&all, ',', &piece) && b->l->source.wrong < ENOUGH) {
        if (b->rule->nwords == MACHINE_ATOMS) {
            complain_in(b->l, b->place, piece.at, "more than %d triggers", MACHINE_ATOMS);
            return;
        }
        read_trigger(b, piece, &room);
    }
    keep_words(b);
}

/* ---- guards ---------------------------------------------------------------------------------- */

/* Takes `word` off the beginning of a guard if a guard may go on after it: with nothing, "," or
 * " and ". */
static bool take_fact(struct span *s, const char *word)
{
    size_t length = strlen(word);
    const char *text = s->text + s->at, *after = text + length;
    if (s->length < length || memcmp(text, word, length))
        return false;
    if (s->length > length && *after != ',' && *after != ' ')
        return false;
    struct span rest = span_trim((struct span){s->text, s->at + length, s->length - length});
    const char *begin = rest.text + rest.at;
    if (rest.length && *begin != ',' && (rest.length < 4 || memcmp(begin, "and ", 4)))
        return false;
    *s = rest;
    return true;
}

/* The longest fact that stands there, or -1. */
static int find_fact(const struct vocabulary *v, struct span *s)
{
    int found = -1;
    struct span after = *s;
    for (int i = 0; i < v->nfacts; i++) {
        struct span rest = *s;
        if (take_fact(&rest, v->facts[i].word) && (found < 0 || rest.length < after.length)) {
            found = i;
            after = rest;
        }
    }
    *s = after;
    return found;
}

static void complain_fact(struct label *b, struct span *s)
{
    const struct vocabulary *v = b->l->vocabulary;
    struct known k = {0};
    char near[HINT_SIZE];
    size_t length = 0;
    while (length < s->length && s->text[s->at + length] != ',' &&
           strncmp(s->text + s->at + length, " and ", 5))
        length++;
    char *word = span_text((struct span){s->text, s->at, length}, scratch(b));
    for (int i = 0; i < v->nfacts; i++)
        known_add(b->l, &k, v->facts[i].word);
    complain_in(b->l, b->place, s->at, "there is no fact '%s'%s", word,
                hint(near, word, k.word, k.count));
    *s = span_trim((struct span){s->text, s->at + length, s->length - length});
}

static void read_fact(struct label *b, struct span *s)
{
    const struct vocabulary *v = b->l->vocabulary;
    struct rule *r = b->rule;
    int fact = find_fact(v, s);
    bool negated = fact < 0 && s->length > 4 && !memcmp(s->text + s->at, "not ", 4);
    if (negated) {
        *s = span_trim((struct span){s->text, s->at + 4, s->length - 4});
        fact = find_fact(v, s);
    }
    if (fact >= 0)
        *(negated ? &r->mustnot : &r->must) |= UINT32_C(1) << fact;
    else if (s->length)
        complain_fact(b, s);
}

static bool excluded(const struct vocabulary *v, uint32_t must)
{
    uint32_t groups[8] = {0};
    for (int i = 0; i < v->nfacts; i++) {
        uint8_t group = v->facts[i].group;
        if (!(must >> i & 1) || !group)
            continue;
        if (groups[group / 32] >> group % 32 & 1)
            return true;
        groups[group / 32] |= UINT32_C(1) << group % 32;
    }
    return false;
}

bool rule_possible(const struct vocabulary *v, uint32_t must, uint32_t mustnot)
{
    return !(must & mustnot) && !excluded(v, must);
}

/* Steps over the "," or "and" between two facts. */
static void skip_and(struct span *s)
{
    size_t length = s->text[s->at] == ',' ? 1 : 3;
    *s = span_trim((struct span){s->text, s->at + length, s->length - length});
}

static void read_guard(struct label *b, struct span all)
{
    struct span s = span_trim(all);
    b->edge->guard = span_text(all, b->l->keep);
    b->rule->otherwise = span_is(all, "else");
    if (b->rule->otherwise)
        return;
    if (!s.length)
        complain_in(b->l, b->place, all.at, "an empty guard: leave the brackets out");
    while (s.length && b->l->source.wrong < ENOUGH) {
        read_fact(b, &s);
        if (!s.length)
            break;
        skip_and(&s);
        if (!s.length)
            complain_in(b->l, b->place, s.at, "a fact is missing at the end of the guard");
    }
    if (!rule_possible(b->l->vocabulary, b->rule->must, b->rule->mustnot))
        complain_in(b->l, b->place, all.at, "the guard [%s] can never hold", b->edge->guard);
}

/* ---- effects --------------------------------------------------------------------------------- */

static bool effect_timer(struct label *b, struct span name, struct effect *e)
{
    char *text = span_text(name, scratch(b));
    int timer = machine_timer_find(b->l->machine, text);
    if (timer < 0) {
        complain_timer(b, name.at, text);
        return false;
    }
    e->timer = (uint8_t)timer;
    b->l->mentioned |= UINT32_C(1) << timer;
    return true;
}

/* "E" or "E at T2" */
static bool effect_timer_at(struct label *b, struct span all, struct effect *e)
{
    struct machine *m = b->l->machine;
    const char *why = NULL;
    struct duration d;
    size_t name = 0;
    while (name < all.length && all.text[all.at + name] != ' ')
        name++;
    struct span rest = span_trim((struct span){all.text, all.at + name, all.length - name});
    if (!effect_timer(b, (struct span){all.text, all.at, name}, e))
        return false;
    b->l->started |= UINT32_C(1) << e->timer;
    if (!rest.length)
        return true;
    if (rest.length < 3 || memcmp(rest.text + rest.at, "at ", 3)) {
        complain_in(b->l, b->place, rest.at, "after the timer comes nothing, or 'at' and a time");
        return false;
    }
    rest = span_trim((struct span){rest.text, rest.at + 3, rest.length - 3});
    if (!read_length(b->l, &rest, &d, &why) || rest.length) {
        complain_in(b->l, b->place, rest.at, "%s", why ? why : "a time ends before this");
        return false;
    }
    m->durations = arena_more(b->l->keep, m->durations, b->l->ndurations, &b->l->duration_room,
                              sizeof *m->durations);
    m->durations[b->l->ndurations++] = d;
    e->operand = (uint16_t)b->l->ndurations;
    return true;
}

static bool effect_doubles(struct label *b, struct span name, struct effect *e)
{
    if (!effect_timer(b, name, e))
        return false;
    const struct machine_timer *t = &b->l->machine->timers[e->timer];
    if (t->growth == GROWTH_NONE)
        complain_in(b->l, b->place, name.at, "timer %s does not double: it is '%s'", t->name,
                    t->formula);
    return true;
}

/* The rest of `s` behind `word`, if that stands at its beginning. */
static bool after_word(struct span s, const char *word, struct span *rest)
{
    size_t length = strlen(word);
    if (s.length < length || memcmp(s.text + s.at, word, length) ||
        (s.length > length && s.text[s.at + length] != ' '))
        return false;
    *rest = span_trim((struct span){s.text, s.at + length, s.length - length});
    return true;
}

/* start, stop, double, defer. False: it is none of them; what is wrong with one of them is told
 * here. */
static bool generic_effect(struct label *b, struct span s, struct effect *e)
{
    struct span rest;
    if (after_word(s, "start", &rest)) {
        e->op = EFFECT_START;
        effect_timer_at(b, rest, e);
    } else if (after_word(s, "stop", &rest)) {
        e->op = EFFECT_STOP;
        effect_timer(b, rest, e);
    } else if (after_word(s, "double", &rest)) {
        e->op = EFFECT_DOUBLE;
        effect_doubles(b, rest, e);
    } else if (span_is(s, "defer")) {
        e->op = EFFECT_DEFER;
    } else
        return false;
    return true;
}

static bool status_operand(struct span rest, uint16_t *operand)
{
    int low = 0, high = 0;
    char text[4] = "";
    if (rest.length != 3)
        return false;
    memcpy(text, rest.text + rest.at, 3);
    if (!read_status(text, &low, &high) || low != high || low < 100 || low > 699)
        return false;
    *operand = (uint16_t)low;
    return true;
}

static bool method_operand(const struct vocabulary *v, struct span rest, uint16_t *operand)
{
    for (uint16_t i = 0; v->methods && v->methods[i]; i++)
        if (span_is(rest, v->methods[i])) {
            *operand = i;
            return true;
        }
    return false;
}

/* Does what stands behind an effect's word fit it? Timers are looked up later, to complain of
 * them by name. */
static bool operand_fits(const struct label *b, const struct vocabulary_effect *row,
                         struct span rest, struct effect *e)
{
    switch (row->operand) {
    case OPERAND_STATUS: return status_operand(rest, &e->operand);
    case OPERAND_METHOD: return method_operand(b->l->vocabulary, rest, &e->operand);
    case OPERAND_TIMER:
    case OPERAND_TIMER_AT: return rest.length > 0;
    default: return rest.length == 0;
    }
}

/* The row with the longest word that stands there, whose operand fits; `close`: one whose
 * operand does not. */
static int find_effect(const struct label *b, struct span s, struct span *operand, struct effect *e,
                       int *close)
{
    const struct vocabulary *v = b->l->vocabulary;
    int found = -1;
    for (int i = 0; i < v->neffects; i++) {
        struct effect candidate = {.op = (uint8_t)(EFFECT_OWN + i)};
        struct span rest;
        if (!after_word(s, v->effects[i].word, &rest))
            continue;
        if (!operand_fits(b, &v->effects[i], rest, &candidate))
            *close = i;
        else if (found < 0 || rest.length < operand->length) {
            found = i;
            *operand = rest;
            *e = candidate;
        }
    }
    return found;
}

static void known_effects(struct loading *l, struct known *k)
{
    const struct vocabulary *v = l->vocabulary;
    for (int i = 0; i < v->neffects; i++) {
        known_add(l, k, v->effects[i].word);
        for (int m = 0; v->effects[i].operand == OPERAND_METHOD && v->methods && v->methods[m];
             m++) {
            char word[80];
            snprintf(word, sizeof word, "%s %s", v->effects[i].word, v->methods[m]);
            known_add(l, k, arena_text(&l->scratch, word, strlen(word)));
        }
    }
    known_timers(l, k, "start ");
    known_timers(l, k, "stop ");
    known_timers(l, k, "double ");
    known_add(l, k, "defer");
}

static void complain_effect(struct label *b, struct span s, int close)
{
    static const char *const wanted[] = {[OPERAND_NONE] = "nothing",
                                         [OPERAND_TIMER] = "a timer",
                                         [OPERAND_TIMER_AT] = "a timer",
                                         [OPERAND_STATUS] = "a status code, as 200",
                                         [OPERAND_METHOD] = "a method, as INVITE"};
    const struct vocabulary *v = b->l->vocabulary;
    struct known k = {0};
    char near[HINT_SIZE], *word = span_text(s, scratch(b));
    known_effects(b->l, &k);
    pardon_timers(b->l, word);
    const char *meant = nearest_word(word, k.word, k.count);
    if (close >= 0 && (!meant || !strcmp(meant, v->effects[close].word)))
        complain_in(b->l, b->place, s.at, "'%s': after '%s' comes %s", word, v->effects[close].word,
                    wanted[v->effects[close].operand]);
    else
        complain_in(b->l, b->place, s.at, "there is no effect '%s'%s", word,
                    hint(near, word, k.word, k.count));
}

static bool read_own_effect(struct label *b, struct span s, struct effect *e)
{
    struct span operand = {s.text, s.at, 0};
    int close = -1, found = find_effect(b, s, &operand, e, &close);
    if (found < 0) {
        if (generic_effect(b, s, e))
            return true;
        complain_effect(b, s, close);
        return false;
    }
    enum operand kind = b->l->vocabulary->effects[found].operand;
    if (kind == OPERAND_TIMER)
        effect_timer(b, operand, e);
    if (kind == OPERAND_TIMER_AT)
        effect_timer_at(b, operand, e);
    return true;
}

static void add_effect(struct label *b, struct effect e)
{
    struct machine *m = b->l->machine;
    m->effects = arena_more(b->l->keep, m->effects, b->l->neffects, &b->l->effect_room, sizeof e);
    m->effects[b->l->neffects++] = e;
    b->rule->neffects++;
}

/* EDGE_LIMIT edges times this many effects stay countable in 16 bits. */
enum { EFFECTS_PER_EDGE = 32 };

static void read_effects(struct label *b, struct span all)
{
    struct span piece;
    size_t count = 0;
    b->edge->effects = arena_take(b->l->keep, (EFFECTS_PER_EDGE + 1) * sizeof *b->edge->effects);
    while (span_cut(&all, ';', &piece) && b->l->source.wrong < ENOUGH) {
        struct effect e = {0};
        if (!piece.length) {
            complain_in(b->l, b->place, piece.at, "an effect is missing here");
            continue;
        }
        if (count == EFFECTS_PER_EDGE) {
            complain_in(b->l, b->place, piece.at, "more than %d effects", EFFECTS_PER_EDGE);
            return;
        }
        b->edge->effects[count++] = span_text(piece, b->l->keep);
        if (read_own_effect(b, piece, &e))
            add_effect(b, e);
    }
}

/* ---- the whole label ------------------------------------------------------------------------- */

struct parts {
    struct span trigger, guard, effects; /* of the last two, text is NULL where they are left out */
};

/* Finds the parts by their signs; false if the signs are wrong. */
static bool split_label(struct label *b, struct span all, struct parts *p)
{
    const char *text = all.text, *slash = strchr(text, '/'), *open = strchr(text, '[');
    *p = (struct parts){.trigger = all};
    if (open && (!slash || open < slash)) {
        const char *close = strchr(open, ']');
        if (!close) {
            complain_in(b->l, b->place, (size_t)(open - text), "this guard has no ']'");
            return false;
        }
        p->guard = (struct span){text, (size_t)(open + 1 - text), (size_t)(close - open - 1)};
        const char *after = close + 1 + strspn(close + 1, " ");
        if (*after && *after != '/') {
            complain_in(b->l, b->place, (size_t)(after - text),
                        "after the guard comes '/' or nothing");
            return false;
        }
        p->trigger.length = (size_t)(open - text);
        slash = *after ? after : NULL;
    } else if (slash)
        p->trigger.length = (size_t)(slash - text);
    if (slash)
        p->effects = (struct span){text, (size_t)(slash + 1 - text), strlen(slash + 1)};
    return true;
}

static void read_label(struct loading *l, size_t i)
{
    struct label b = {l, &l->label_places[i], &l->diagram->edges[i], &l->rules[i]};
    struct span all = {l->raw[i], 0, strlen(l->raw[i])};
    struct parts p;
    b.rule->effects = (uint16_t)l->neffects;
    if (!span_trim(all).length) {
        complain_at(&l->source, l->edge_places[i],
                    "this edge has no label: 'trigger [guard] / effect; effect'");
        return;
    }
    if (!split_label(&b, all, &p))
        return;
    read_triggers(&b, p.trigger);
    if (p.guard.text)
        read_guard(&b, p.guard);
    if (p.effects.text)
        read_effects(&b, p.effects);
}

void read_labels(struct loading *l)
{
    l->rules = arena_take(&l->scratch, l->diagram->nedges * sizeof *l->rules);
    for (size_t i = 0; l->vocabulary && i < l->diagram->nedges && l->source.wrong < ENOUGH; i++)
        read_label(l, i);
}
