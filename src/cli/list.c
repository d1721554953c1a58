/* sipstep list: what there is, from the tables that define it. One row a kind of thing. */
#include "config.h"
#include "cli/cli.h"
#include "cli/rows.h"
#include "explore/property.h"
#include "lesson/lesson.h"
#include "report/race.h"
#ifdef HAVE_TUI
# include "tui/keys.h"
# include "tui/settings.h"
#endif

#include <stdlib.h>
#include <string.h>

static const struct option_row options[] = {
    {"machines", 0, "DIR", "machines that come over the shipped ones, file by file; or rfc3261"},
    {"format", 0, "FORMAT", "text, or man: rows for the manual"},
    {0},
};

/* What a lister is asked. */
struct list_of {
    const struct machines *machines;
    const char *only; /* one machine's name, or NULL */
    int width;        /* columns for a name */
    bool man;
    bool in_rows; /* a list of the manual has begun */
    bool found;   /* something was printed under `only` */
};

static void end_rows(struct list_of *w)
{
    if (w->in_rows)
        puts(".El");
    w->in_rows = false;
}

/* A name and a line about it. */
static void put(struct list_of *w, const char *name, const char *about)
{
    if (!w->man) {
        print_row(stdout, w->width, name, about);
        return;
    }
    if (!w->in_rows)
        puts(".Bl -tag -width 8n");
    w->in_rows = true;
    man_item(stdout, name);
    man_text(stdout, about);
}

static void put_title(struct list_of *w, const char *title, const char *about)
{
    end_rows(w);
    if (w->man) {
        man_title(stdout, title);
        man_text(stdout, about);
    } else {
        bool fits = strlen(title) + strlen(about) + 2 <= ROWS_COLUMNS;
        printf("%s%s%s\n", title, !about[0] ? "" : fits ? ": " : "\n  ", about);
    }
}

static const struct machine *wanted_machine(struct list_of *w, unsigned kind)
{
    const struct machine *m = w->machines->machine[kind];
    if (!m || (w->only && !machine_answers_to(m, w->only)))
        return NULL;
    w->found = true;
    return m;
}

static void list_machines(struct list_of *w)
{
    for (unsigned k = 0; k < world_kinds; k++) {
        const struct machine *m = wanted_machine(w, k);
        if (!m)
            continue;
        char about[200], size[60] = ""; /* no numbers in the manual: they change with a diagram */
        if (!w->man)
            snprintf(size, sizeof size, "; %d states, %d edges", m->nstates - 1,
                     m->diagram->nedges);
        snprintf(about, sizeof about, "%s%s", m->vocabulary->about, size);
        put(w, m->diagram->name, about);
    }
}

static void put_state(struct list_of *w, const struct diagram *d, const struct diagram_state *s)
{
    const char *around = s->cluster >= 0 ? d->clusters[s->cluster].label : "";
    char about[200];
    snprintf(about, sizeof about, "%s%s%s%s", *around ? "in " : "", around,
             *around && s->is_final ? ", " : "", s->is_final ? "final" : "");
    put(w, s->label, about);
}

static void list_states(struct list_of *w)
{
    for (unsigned k = 0; k < world_kinds; k++) {
        const struct machine *m = wanted_machine(w, k);
        if (!m)
            continue;
        char per[200] = "";
        if (m->diagram->per && *m->diagram->per)
            snprintf(per, sizeof per, "one for each %s", m->diagram->per);
        put_title(w, m->diagram->name, per);
        for (unsigned s = 0; s < m->diagram->nstates; s++)
            if (!m->diagram->states[s].is_start)
                put_state(w, m->diagram, &m->diagram->states[s]);
    }
}

/* ---- the words of machines ------------------------------------------------------------------- */

/* One sort of words: where a vocabulary keeps them, how many they are, what prints those of a
 * machine. */
struct words {
    const char *about;
    const void *(*rows)(const struct vocabulary *);
    unsigned (*count)(const struct machine *);
    void (*print)(struct list_of *, const struct machine *);
};

static bool same_words(const struct words *words, const struct machine *a, const struct machine *b)
{
    return words->rows(a->vocabulary) == words->rows(b->vocabulary) && !a->ntimers && !b->ntimers;
}

/* Kinds with the same words are told together: "dialog-caller, dialog-callee". False: told
 * already. */
static bool title_of(struct list_of *w, const struct words *words, unsigned kind, char *out,
                     size_t room)
{
    const struct machine *m = w->machines->machine[kind];
    size_t length = 0;
    for (unsigned k = 0; k < world_kinds; k++) {
        const struct machine *other = wanted_machine(w, k);
        if (!other || (k != kind && !same_words(words, m, other)))
            continue;
        if (k < kind)
            return false;
        length += (size_t)snprintf(out + length, room - length, "%s%s", k > kind ? ", " : "",
                                   other->vocabulary->kind);
    }
    return true;
}

static void list_words(struct list_of *w, const struct words *words)
{
    char title[200];
    for (unsigned k = 0; k < world_kinds; k++) {
        const struct machine *m = wanted_machine(w, k);
        if (!m || !words->count(m) || !title_of(w, words, k, title, sizeof title))
            continue;
        put_title(w, title, words->about);
        words->print(w, m);
    }
}

static bool same_text(const char *a, const char *b)
{
    return !strcmp(a ? a : "", b ? b : "");
}

/* Statuses with the same words around them. */
static bool same_sort(const struct vocabulary_atom *a, const struct vocabulary_atom *b)
{
    return a->low && b->low && same_text(a->before, b->before) && same_text(a->after, b->after);
}

static bool is_first_of_sort(const struct vocabulary *v, unsigned atom)
{
    for (unsigned i = 0; i < atom; i++)
        if (same_sort(&v->atoms[i], &v->atoms[atom]))
            return false;
    return true;
}

/* The one after `status`, or NULL. */
static const struct vocabulary_atom *next_of_sort(const struct vocabulary *v,
                                                  const struct vocabulary_atom *sort,
                                                  unsigned status)
{
    const struct vocabulary_atom *best = NULL;
    for (const struct vocabulary_atom *a = v->atoms; a < v->atoms + v->natoms; a++)
        if (same_sort(a, sort) && a->low > status && (!best || a->low < best->low))
            best = a;
    return best;
}

static void put_atom(struct list_of *w, const struct machine *m, const struct vocabulary_atom *a)
{
    char name[80];
    put(w, machine_atom_word(m, (uint8_t)(a - m->vocabulary->atoms), name, sizeof name), a->about);
}

static const void *trigger_rows(const struct vocabulary *v)
{
    return v->atoms;
}

static unsigned trigger_count(const struct machine *m)
{
    return m->natoms;
}

static void print_triggers(struct list_of *w, const struct machine *m)
{
    const struct vocabulary *v = m->vocabulary;
    char name[80];
    for (unsigned i = 0; i < v->natoms; i++) {
        const struct vocabulary_atom *a = &v->atoms[i];
        if (!a->low)
            put_atom(w, m, a);
        else if (is_first_of_sort(v, i))
            for (a = next_of_sort(v, a, 0); a; a = next_of_sort(v, a, a->low))
                put_atom(w, m, a);
    }
    for (unsigned i = 0; i < v->ntriggers; i++)
        put(w, v->triggers[i].word, v->triggers[i].about);
    for (unsigned i = 0; i < m->ntimers; i++) {
        snprintf(name, sizeof name, "timer %s", m->timers[i].name);
        put(w, name, m->timers[i].formula);
    }
}

static void list_triggers(struct list_of *w)
{
    static const struct words words = {"what may come", trigger_rows, trigger_count,
                                       print_triggers};
    put_title(w, "every machine", "");
    put(w, "timer NAME", "this timer fires");
    put(w, "3xx-6xx, send 200-699", "several rows with statuses, put together");
    list_words(w, &words);
}

static const void *fact_rows(const struct vocabulary *v)
{
    return v->facts;
}

static unsigned fact_count(const struct machine *m)
{
    return m->vocabulary->nfacts;
}

static void print_facts(struct list_of *w, const struct machine *m)
{
    for (unsigned i = 0; i < m->vocabulary->nfacts; i++)
        put(w, m->vocabulary->facts[i].word, m->vocabulary->facts[i].about);
}

static void list_guards(struct list_of *w)
{
    static const struct words words = {"what a guard may ask", fact_rows, fact_count, print_facts};
    put_title(w, "every machine", "");
    put(w, "not FACT", "the fact does not hold");
    put(w, "FACT, FACT", "both hold; `and` says the same");
    put(w, "else", "no guard of the other edges for this trigger holds");
    list_words(w, &words);
}

static const void *effect_rows(const struct vocabulary *v)
{
    return v->effects;
}

static unsigned effect_count(const struct machine *m)
{
    return m->vocabulary->neffects;
}

static void print_effects(struct list_of *w, const struct machine *m)
{
    static const char *const operands[] = {[OPERAND_NONE] = "",
                                           [OPERAND_TIMER] = " TIMER",
                                           [OPERAND_TIMER_AT] = " TIMER at SPAN",
                                           [OPERAND_STATUS] = " STATUS",
                                           [OPERAND_METHOD] = " METHOD"};
    for (unsigned i = 0; i < m->vocabulary->neffects; i++) {
        const struct vocabulary_effect *e = &m->vocabulary->effects[i];
        char name[80];
        snprintf(name, sizeof name, "%s%s", e->word, operands[e->operand]);
        put(w, name, e->about);
    }
}

static void list_effects(struct list_of *w)
{
    static const struct words words = {"what an edge may do", effect_rows, effect_count,
                                       print_effects};
    put_title(w, "every machine", "");
    put(w, "start TIMER", "starts a timer at its first value");
    put(w, "start TIMER at SPAN", "starts it at another value: start E at T2");
    put(w, "stop TIMER", "stops it; nothing happens if it does not run");
    put(w, "double TIMER",
        "starts it again at twice the last value, up to T2 where its formula says so");
    put(w, "defer", "keeps what came until the next change of state");
    list_words(w, &words);
}

static const void *span_rows(const struct vocabulary *v)
{
    return v->spans;
}

static unsigned span_count(const struct machine *m)
{
    return m->vocabulary->nspans;
}

static void print_spans(struct list_of *w, const struct machine *m)
{
    for (unsigned i = 0; i < m->vocabulary->nspans; i++)
        put(w, m->vocabulary->spans[i].word, m->vocabulary->spans[i].about);
}

static void list_spans(struct list_of *w)
{
    static const struct words words = {"how long a timer may last", span_rows, span_count,
                                       print_spans};
    put_title(w, "every machine", "");
    put(w, "T1, T2, T4", "the node's; with a factor before it: 64*T1");
    put(w, "32s, 200ms", "always the same");
    list_words(w, &words);
}

/* ---- all else -------------------------------------------------------------------------------- */

static void list_lessons(struct list_of *w)
{
    for (size_t i = 0; i < lessons_count(); i++) {
        struct complaints complaints = {0};
        struct lesson *l = lessons_get(i, &complaints);
        if (!l) {
            fail_with(&complaints);
            continue;
        }
        char about[200];
        snprintf(about, sizeof about, "%d. %s, %d minutes", l->number, l->title, l->minutes);
        put(w, l->id, about);
        lesson_free(l);
    }
}

/* Under each: what has happened, and what the ends should do. */
static void list_races(struct list_of *w)
{
    struct races *races = races_new((const struct machine *const *)w->machines->machine);
    for (size_t i = 0; i < races_count(races); i++) {
        const struct race *r = race_row(races, i);
        char title[120];
        snprintf(title, sizeof title, "%s (%s)", r->name, r->section);
        put_title(w, title, "");
        put(w, "what", r->about);
        put(w, "then", r->ends);
    }
    races_free(races);
}

/* "calls NODE { [ ',' ] call-option }" for people: "calls NODE [call-option ...]". */
static void plain_form(const char *form, char *out, size_t room)
{
    static const struct {
        const char *from, *to;
    } rules[] = {{"[ ',' ] ", ""}, {"{ ", "["}, {" }", " ...]"},
                 {"[ ", "["},      {" ]", "]"}, {"'", ""}};
    enum { RULES = sizeof rules / sizeof *rules };
    size_t length = 0;
    while (*form && length + 6 < room) {
        unsigned i = 0;
        while (i < RULES && strncmp(form, rules[i].from, strlen(rules[i].from)))
            i++;
        if (i == RULES)
            out[length++] = *form++;
        else {
            length += (size_t)sprintf(out + length, "%s", rules[i].to);
            form += strlen(rules[i].from);
        }
    }
    out[length] = '\0';
}

static void list_verbs(struct list_of *w)
{
    for (unsigned v = 1; v < VERBS; v++) {
        const struct verb_row *row = &verb_rows[v];
        char name[160], rest[120];
        plain_form(row->rest, rest, sizeof rest);
        snprintf(name, sizeof name, "%s%s%s", row->words, *rest ? " " : "", rest);
        put(w, name, row->about);
    }
}

/* The same lines for both; the manual wants some characters escaped. */
static void list_properties(struct list_of *w)
{
    char about[300];
    for (int n = 0; n < PROPERTIES; n++) {
        const struct property *p = &properties[n];
        snprintf(about, sizeof about, "%s%s%s%s", p->about, *p->rfc ? " (" : "", p->rfc,
                 *p->rfc ? ")" : "");
        put(w, p->name, about);
    }
}

static void list_grammar(struct list_of *w)
{
    size_t length = scenario_ebnf(NULL, 0), size;
    char *ebnf = malloc(length + 1), *text = NULL;
    FILE *to = open_memstream(&text, &size);
    if (!ebnf || !to)
        abort();
    scenario_ebnf(ebnf, length + 1);
    print_grammar(to, ebnf);
    fclose(to);
    if (w->man) {
        puts(".Bd -literal");
        man_literal(stdout, text);
        puts(".Ed");
    } else {
        fputs(text, stdout);
    }
    free(ebnf);
    free(text);
}

#ifdef HAVE_TUI
/* As they are bound; in the manual as shipped. */
static void read_bindings(const struct list_of *w)
{
    struct complaints complaints = {0};
    struct settings settings;
    keys_reset();
    if (w->man)
        return;
    settings_load(&settings, &complaints);
    complaints_print(&complaints, stderr);
    complaints_free(&complaints);
}

static void list_keys(struct list_of *w)
{
    char keys[60];
    read_bindings(w);
    for (int group = 0; group < KEY_GROUPS; group++) {
        put_title(w, key_groups[group], "");
        for (const struct key_row *row = key_rows; row->about; row++) {
            if ((int)row->group != group)
                continue;
            key_labels(row, keys, sizeof keys);
            put(w, keys, row->about);
        }
    }
}

/* Names that a configuration binds, with the keys as shipped. */
static void list_actions(struct list_of *w)
{
    char keys[60], about[200];
    read_bindings(w);
    for (const struct key_row *row = key_rows; row->about; row++) {
        key_labels(row, keys, sizeof keys);
        snprintf(about, sizeof about, "%s%s%s", keys, keys[0] ? ": " : "", row->about);
        put(w, row->name, about);
    }
}

static void list_themes(struct list_of *w)
{
    for (int i = 0; i < THEMES; i++)
        put(w, theme_rows[i].name, theme_rows[i].about);
}

static void list_settings(struct list_of *w)
{
    for (int i = 0; i < SETTINGS; i++) {
        const struct setting_row *row = &setting_rows[i];
        char name[120];
        size_t length = (size_t)snprintf(name, sizeof name, "%s =", row->name);
        if (!row->is_configured)
            continue;
        for (int k = 0; k < SETTING_WORDS && row->word[k]; k++)
            length += (size_t)snprintf(name + length, sizeof name - length, "%s %s", k ? "," : "",
                                       row->word[k]);
        if (!row->word[0])
            snprintf(name + length, sizeof name - length, row->most ? " N" : " THEME");
        put(w, name, row->about);
    }
}
#endif

static void list_commands(struct list_of *w)
{
    for (size_t i = 0; commands[i]; i++) {
        put_title(w, commands[i]->synopsis, commands[i]->about);
        for (const struct option_row *o = commands[i]->options; o->name; o++) {
            char name[80], letter[8] = "";
            if (o->letter)
                snprintf(letter, sizeof letter, "-%c, ", o->letter);
            snprintf(name, sizeof name, "%s--%s%s%s", letter, o->name, o->argument ? " " : "",
                     o->argument ? o->argument : "");
            put(w, name, o->about);
        }
    }
}

static const struct {
    const char *name, *about;
    void (*print)(struct list_of *);
    int width;
    bool by_machine;
} lists[] = {
    {"machines", "the state machines", list_machines, 14, true},
    {"states", "their states, with the composite state they are in", list_states, 14, true},
    {"triggers", "the words for what may come, and the timers", list_triggers, 28, true},
    {"guards", "the facts that a guard may ask", list_guards, 20, true},
    {"effects", "the words for what an edge does", list_effects, 20, true},
    {"spans", "the lengths that a timer may have", list_spans, 28, true},
    {"verbs", "what a user can do in a scenario", list_verbs, 20, false},
    {"properties", "what must hold in every run that is explored", list_properties, 20, false},
    {"grammar", "the scenario language, as EBNF", list_grammar, 0, false},
    {"races", "the races of RFC 5407 that a run is searched for", list_races, 6, false},
    {"lessons", "the course", list_lessons, 14, false},
#ifdef HAVE_TUI
    {"keys", "the keys of the terminal UI, as they are bound", list_keys, 14, false},
    {"actions", "the same by the names that a configuration binds", list_actions, 20, false},
    {"settings", "what a configuration sets", list_settings, 28, false},
    {"themes", "colours for the terminal UI", list_themes, 20, false},
#endif
    {"commands", "the commands and their options", list_commands, 20, false},
};
enum { LISTS = sizeof lists / sizeof *lists };

static int list_lists(void)
{
    puts("sipstep list WHAT [MACHINE], where WHAT is");
    for (size_t i = 0; i < LISTS; i++)
        print_row(stdout, 12, lists[i].name, lists[i].about);
    return EXIT_WELL;
}

static int no_such_list(const char *name)
{
    const char *known[LISTS];
    for (size_t i = 0; i < LISTS; i++)
        known[i] = lists[i].name;
    const char *near = nearest_word(name, known, LISTS);
    if (near)
        return fail("list: there is no list '%s'; did you mean '%s'?", name, near);
    return fail("list: there is no list '%s'; sipstep list names them", name);
}

static int print_list(size_t i, struct list_of *w)
{
    lists[i].print(w);
    end_rows(w);
    if (w->only && !w->found)
        return fail("list: there is no machine '%s'; sipstep list machines names them", w->only);
    return EXIT_WELL;
}

static int list_run(const struct arguments *a)
{
    const char *format = argument(&list_command, a, "format");
    struct complaints complaints = {0};
    struct machines machines;
    size_t i = 0;
    if (format && strcmp(format, "text") != 0 && strcmp(format, "man") != 0)
        return fail("list: --format is text or man, not '%s'", format);
    if (!a->nrest)
        return list_lists();
    while (i < LISTS && strcmp(lists[i].name, a->rest[0]) != 0)
        i++;
    if (i == LISTS)
        return no_such_list(a->rest[0]);
    if (a->nrest > (lists[i].by_machine ? 2u : 1u))
        return fail("list %s: one word too many: '%s'", lists[i].name, a->rest[a->nrest - 1]);
    if (!machines_load(&machines, a->machines, a->nmachines, &complaints))
        return fail_with(&complaints);
    struct list_of wanted = {.machines = &machines,
                             .only = a->nrest > 1 ? a->rest[1] : NULL,
                             .width = lists[i].width,
                             .man = format && !strcmp(format, "man")};
    int status = print_list(i, &wanted);
    machines_free(&machines);
    return status;
}

const struct command list_command = {
    .name = "list",
    .synopsis = "list [OPTIONS] [WHAT [MACHINE]]",
    .about = "Lists machines, states, triggers, effects, lessons, keys ...",
    .options = options,
    .run = list_run,
};
