/* sipstep list: what there is, from the tables that define it. One row a kind of thing. */
#include "config.h"
#include "cli/cli.h"
#include "lesson/lesson.h"
#ifdef HAVE_TUI
# include "tui/keys.h"
#endif

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const struct option_row options[] = {
    {"machines", 0, "DIR", "machines that come over the shipped ones, file by file; or rfc3261"},
    {"format", 0, "FORMAT", "text, or man: rows for the manual"},
    {0},
};

/* What a lister is asked. */
struct wanted {
    const struct machines *machines;
    const char *only; /* one machine's name, or NULL */
    bool man;
    bool in_rows; /* a list of the manual has begun */
    bool found;   /* something was printed under `only` */
};

/* A line of the manual, mdoc(7), where a word of punctuation would be taken for more than
 * itself. */
static void put_man(const char *macro, const char *text)
{
    if (!text[0])
        return;
    fputs(macro, stdout);
    for (const char *c = text; *c; c++) {
        if (ispunct((unsigned char)*c) && (c == text || c[-1] == ' '))
            fputs("\\&", stdout);
        if (*c == '\\')
            fputs("\\e", stdout);
        else if (*c == '-')
            fputs("\\-", stdout);
        else
            putchar(*c);
    }
    putchar('\n');
}

static void end_rows(struct wanted *w)
{
    if (w->in_rows)
        puts(".El");
    w->in_rows = false;
}

/* A name and a line about it: two columns for people, a tagged list for the manual. */
static void put(struct wanted *w, const char *name, const char *about)
{
    if (!w->man) {
        printf("  %-28s %s\n", name, about);
        return;
    }
    if (!w->in_rows)
        puts(".Bl -tag -width 8n");
    w->in_rows = true;
    put_man(".It ", name);
    put_man("", about);
}

static void put_title(struct wanted *w, const char *title, const char *about)
{
    end_rows(w);
    if (w->man) {
        put_man(".Ss ", title);
        put_man("", about);
    } else {
        printf("%s%s%s\n", title, about[0] ? ": " : "", about);
    }
}

static const struct machine *wanted_machine(struct wanted *w, unsigned kind)
{
    const struct machine *m = w->machines->machine[kind];
    if (!m || (w->only && !machine_answers_to(m, w->only)))
        return NULL;
    w->found = true;
    return m;
}

static void list_machines(struct wanted *w)
{
    for (unsigned k = 0; k < world_kinds; k++) {
        const struct machine *m = wanted_machine(w, k);
        if (!m)
            continue;
        char about[200];
        snprintf(about, sizeof about, "%d states, %d edges: %s", m->nstates - 1, m->diagram->nedges,
                 m->vocabulary->about);
        put(w, m->diagram->name, about);
    }
}

static void list_states(struct wanted *w)
{
    for (unsigned k = 0; k < world_kinds; k++) {
        const struct machine *m = wanted_machine(w, k);
        if (!m)
            continue;
        put_title(w, m->diagram->name, m->diagram->per ? m->diagram->per : "");
        for (unsigned s = 0; s < m->diagram->nstates; s++) {
            const struct diagram_state *state = &m->diagram->states[s];
            if (state->is_start)
                continue;
            put(w, state->label,
                state->cluster >= 0 ? m->diagram->clusters[state->cluster].label
                : state->is_final   ? "final"
                                    : "");
        }
    }
}

static void list_triggers(struct wanted *w)
{
    for (unsigned k = 0; k < world_kinds; k++) {
        const struct machine *m = wanted_machine(w, k);
        if (!m)
            continue;
        const struct vocabulary *v = m->vocabulary;
        put_title(w, v->kind, "what may come");
        for (unsigned i = 0; i < v->natoms; i++) {
            char name[80];
            machine_atom_word(m, (uint8_t)i, name, sizeof name);
            put(w, name, v->atoms[i].about);
        }
        for (unsigned i = 0; i < v->ntriggers; i++)
            put(w, v->triggers[i].word, v->triggers[i].about);
        for (unsigned i = 0; i < m->ntimers; i++) {
            char name[80];
            snprintf(name, sizeof name, "timer %s", m->timers[i].name);
            put(w, name, m->timers[i].formula);
        }
    }
}

static void list_guards(struct wanted *w)
{
    for (unsigned k = 0; k < world_kinds; k++) {
        const struct machine *m = wanted_machine(w, k);
        if (!m || !m->vocabulary->nfacts)
            continue;
        put_title(w, m->vocabulary->kind, "what a guard may ask");
        for (unsigned i = 0; i < m->vocabulary->nfacts; i++)
            put(w, m->vocabulary->facts[i].word, m->vocabulary->facts[i].about);
    }
}

static void list_effects(struct wanted *w)
{
    static const char *const operands[] = {[OPERAND_NONE] = "",
                                           [OPERAND_TIMER] = " TIMER",
                                           [OPERAND_TIMER_AT] = " TIMER at SPAN",
                                           [OPERAND_STATUS] = " STATUS",
                                           [OPERAND_METHOD] = " METHOD"};
    put_title(w, "every machine", "");
    put(w, "start TIMER", "starts a timer at its first value");
    put(w, "start TIMER at SPAN", "starts it at another value: start E at T2");
    put(w, "stop TIMER", "stops it; nothing happens if it does not run");
    put(w, "double TIMER",
        "starts it again at twice the last value, up to T2 where its formula says so");
    put(w, "defer", "keeps what came until the next change of state");
    for (unsigned k = 0; k < world_kinds; k++) {
        const struct machine *m = wanted_machine(w, k);
        if (!m)
            continue;
        put_title(w, m->vocabulary->kind, "what an edge may do");
        for (unsigned i = 0; i < m->vocabulary->neffects; i++) {
            const struct vocabulary_effect *e = &m->vocabulary->effects[i];
            char name[80];
            snprintf(name, sizeof name, "%s%s", e->word, operands[e->operand]);
            put(w, name, e->about);
        }
    }
}

static void list_lessons(struct wanted *w)
{
    for (size_t i = 0; i < lessons_count(); i++) {
        struct complaints complaints = {0};
        struct lesson *l = lessons_get(i, &complaints);
        if (!l) {
            fail_with(&complaints);
            continue;
        }
        char about[200];
        snprintf(about, sizeof about, "%d  %s (%d minutes)", l->number, l->title, l->minutes);
        put(w, l->id, about);
        lesson_free(l);
    }
}

static void list_verbs(struct wanted *w)
{
    for (unsigned v = 1; v < VERBS; v++) {
        const struct verb_row *row = &verb_rows[v];
        char name[80];
        snprintf(name, sizeof name, "%s%s%s%s%s", row->words, row->before[0] ? " " : "",
                 row->before, row->wants_node ? " NODE" : "", row->takes_span ? " [for SPAN]" : "");
        put(w, name, row->about);
    }
}

static void list_grammar(struct wanted *w)
{
    size_t length = scenario_ebnf(NULL, 0);
    char *text = malloc(length + 1);
    if (!text)
        abort();
    scenario_ebnf(text, length + 1);
    fputs(w->man ? ".Bd -literal\n" : "", stdout);
    fputs(text, stdout);
    fputs(w->man ? ".Ed\n" : "", stdout);
    free(text);
}

#ifdef HAVE_TUI
static void list_keys(struct wanted *w)
{
    char name[60];
    for (size_t i = 0; key_rows[i].about; i++) {
        key_labels(&key_rows[i], name, sizeof name);
        put(w, name, key_rows[i].about);
    }
}
#endif

static void list_commands(struct wanted *w)
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
    void (*print)(struct wanted *);
    bool by_machine;
} lists[] = {
    {"machines", "the state machines", list_machines, true},
    {"states", "their states, with the composite state they are in", list_states, true},
    {"triggers", "the words for what may come, and the timers", list_triggers, true},
    {"guards", "the facts that a guard may ask", list_guards, true},
    {"effects", "the words for what an edge does", list_effects, true},
    {"verbs", "what a user can do in a scenario", list_verbs, false},
    {"grammar", "the scenario language", list_grammar, false},
    {"lessons", "the course", list_lessons, false},
#ifdef HAVE_TUI
    {"keys", "the keys of the terminal UI", list_keys, false},
#endif
    {"commands", "the commands and their options", list_commands, false},
};
enum { LISTS = sizeof lists / sizeof *lists };

static int list_lists(void)
{
    puts("sipstep list WHAT [MACHINE], where WHAT is");
    for (size_t i = 0; i < LISTS; i++)
        printf("  %-12s %s\n", lists[i].name, lists[i].about);
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

static int print_list(size_t i, struct wanted *w)
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
    if (!a->nrest)
        return list_lists();
    while (i < LISTS && strcmp(lists[i].name, a->rest[0]) != 0)
        i++;
    if (i == LISTS)
        return no_such_list(a->rest[0]);
    if (a->nrest > (lists[i].by_machine ? 2u : 1u))
        return fail("list %s: one word too many: '%s'", lists[i].name, a->rest[a->nrest - 1]);
    if (format && strcmp(format, "text") != 0 && strcmp(format, "man") != 0)
        return fail("list: --format is text or man, not '%s'", format);
    if (!machines_load(&machines, a->machines, a->nmachines, &complaints))
        return fail_with(&complaints);
    struct wanted wanted = {.machines = &machines,
                            .only = a->nrest > 1 ? a->rest[1] : NULL,
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
