/* From lines to a plan: the statements, in the order in which one needs another: machines, what
 * holds for all, nodes, links, and then what happens and what must hold. Whatever is wrong is
 * complained about; binding goes on.
 */
#include "scenario/inside.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { ENOUGH = 100 }; /* complaints: nobody reads on, and to guess what was meant takes time */

/* ---- trees --------------------------------------------------------------------------------- */

static const struct tree *tree_at(const struct binder *b, uint32_t tree)
{
    return &b->parser.tree[tree];
}

static uint32_t first_of(const struct binder *b, uint32_t tree, unsigned what)
{
    while (tree && tree_at(b, tree)->what != what)
        tree = tree_at(b, tree)->next;
    return tree;
}

uint32_t tree_child(const struct binder *b, uint32_t tree, unsigned what)
{
    return first_of(b, tree_at(b, tree)->child, what);
}

uint32_t tree_next(const struct binder *b, uint32_t sibling, unsigned what)
{
    return first_of(b, tree_at(b, sibling)->next, what);
}

bool tree_says(const struct binder *b, uint32_t tree, const char *words)
{
    size_t length = strlen(words);
    for (uint32_t c = tree_child(b, tree, LITERAL); c; c = tree_next(b, c, LITERAL))
        if (tree_at(b, c)->length == length && !memcmp(tree_at(b, c)->text, words, length))
            return true;
    return false;
}

const struct token *tree_token(const struct binder *b, uint32_t tree)
{
    return &b->line->token[tree_at(b, tree)->first];
}

char *tree_text(const struct binder *b, uint32_t tree)
{
    const struct tree *t = tree_at(b, tree);
    const struct token *first = &b->line->token[t->first];
    if (t->end <= t->first)
        return scenario_copy("", 0);
    const struct token *last = &b->line->token[t->end - 1];
    size_t length = last->at + last->length - first->at;
    const char *text = b->line->text + first->at;
    bool quoted = first == last && first->kind == TOKEN_STRING;
    return quoted ? scenario_copy(text + 1, length - 2) : scenario_copy(text, length);
}

bool token_is(const struct binder *b, const struct token *t, const char *text)
{
    return strlen(text) == t->length && !memcmp(b->line->text + t->at, text, t->length);
}

void wrong(struct binder *b, const struct token *t, const char *format, ...)
{
    char text[600];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    complain(b->complaints, b->file, b->line->number, t->column, b->line->whole, "%s", text);
}

/* ---- values -------------------------------------------------------------------------------- */

static uint16_t node_named(const struct binder *b, const char *name)
{
    for (uint16_t n = 1; n <= b->s->plan.nodes; n++)
        if (!strcmp(b->s->node[n].name, name))
            return n;
    return 0;
}

/* The first phone of that user. */
static uint16_t phone_of_user(const struct binder *b, const char *user)
{
    for (uint16_t n = 1; n <= b->s->plan.nodes; n++)
        if (b->s->node[n].user && !strcmp(b->s->node[n].user, user))
            return n;
    return 0;
}

uint16_t bind_target_name(struct binder *b, uint32_t tree)
{
    char *name = tree_text(b, tree);
    uint16_t found = node_named(b, name);
    if (!found)
        found = phone_of_user(b, name);
    free(name);
    return found ? found : bind_node_name(b, tree);
}

/* If its own `node` line is what is wrong, nothing more is said. */
static void name_wrong(struct binder *b, const struct token *t, const char *name)
{
    const char *nearest = nearest_word(name, b->nodes.name, b->nodes.count);
    uint16_t phone = phone_of_user(b, name);
    if (nearest && !strcmp(nearest, name))
        return;
    if (phone)
        wrong(b, t, "'%s' is a user, and no node; say one of his phones: '%s'", name,
              b->s->node[phone].name);
    else if (nearest)
        wrong(b, t, "there is no node '%s'; did you mean '%s'?", name, nearest);
    else
        wrong(b, t, "there is no node '%s'", name);
}

uint16_t bind_node_name(struct binder *b, uint32_t tree)
{
    char *name = tree_text(b, tree);
    uint16_t found = node_named(b, name);
    if (!found && b->complaints->count < ENOUGH)
        name_wrong(b, tree_token(b, tree), name);
    free(name);
    return found;
}

int64_t bind_value(const struct binder *b, uint32_t tree, unsigned terminal, int64_t otherwise)
{
    uint32_t child = tree_child(b, tree, terminal);
    return child ? tree_token(b, child)->value : otherwise;
}

uint32_t bind_count(struct binder *b, uint32_t tree, unsigned terminal, int64_t least, int64_t most)
{
    uint32_t child = tree_child(b, tree, terminal);
    const struct token *t = tree_token(b, child);
    if (t->value >= least && t->value <= most)
        return (uint32_t)t->value;
    wrong(b, t, "%.*s is too %s: %lld to %lld can stand here", (int)t->length,
          b->line->text + t->at, t->value < least ? "small" : "large", (long long)least,
          (long long)most);
    return (uint32_t)least;
}

/* ---- what happens -------------------------------------------------------------------------- */

static struct fault *add_fault(struct script *script, const struct fault *f)
{
    script->fault = scenario_alloc(script->fault, (script->faults + 1) * sizeof *f);
    script->fault[script->faults] = *f;
    return &script->fault[script->faults++];
}

static struct fault *bind_fault(struct binder *b, uint32_t tree)
{
    struct script *script = &b->s->script;
    uint32_t which = tree_child(b, tree, RULE_WHICH);
    struct fault f = {
        .kind = tree_says(b, tree, "drop")      ? FAULT_DROP
                : tree_says(b, tree, "delay")   ? FAULT_DELAY
                : tree_says(b, tree, "refuse")  ? FAULT_REFUSE
                : tree_says(b, tree, "reorder") ? FAULT_REORDER
                : tree_says(b, tree, "corrupt") ? FAULT_CORRUPT
                                                : FAULT_DUPLICATE,
        .delay = bind_value(b, tree, TERMINAL_TIME, 0),
        .whole = tree_says(b, tree, "to"),
        .apart = tree_says(b, tree, "the copy after"),
    };
    if (f.kind == FAULT_DUPLICATE) {
        f.copy = f.delay;
        f.delay = 0;
    }
    if (tree_says(b, which, "the"))
        f.the = bind_count(b, which, TERMINAL_ORDINAL, 1, 1000000);
    bind_pattern(b, tree_child(b, which, RULE_MESSAGE), &f.pattern);
    return add_fault(script, &f);
}

/* A link is cut or healed when its fault line begins to hold: that strikes no message. */
static struct fault *bind_cut(struct binder *b, uint32_t tree)
{
    struct script *script = &b->s->script;
    struct fault f = {.kind = tree_says(b, tree, "cut")    ? FAULT_CUT
                              : tree_says(b, tree, "heal") ? FAULT_HEAL
                                                           : FAULT_BREAK,
                      .start = START_AT,
                      .pattern = {.links = bind_between(b, tree)}};
    uint64_t reliable = 0;
    for (uint16_t n = 1; n <= b->s->plan.links; n++)
        reliable |= (uint64_t)(b->s->link[n].transport != TRANSPORT_UDP) << (n - 1);
    if (f.kind == FAULT_BREAK && f.pattern.links && !(f.pattern.links &= reliable))
        wrong(b, tree_token(b, tree), "there is no connection to break: the link is UDP");
    return add_fault(script, &f);
}

/* So is a timer made to fire. */
static struct fault *bind_fire(struct binder *b, uint32_t tree)
{
    struct fault f = {.kind = FAULT_FIRE, .start = START_AT};
    bind_fired(b, tree, &f.timer);
    return add_fault(&b->s->script, &f);
}

/* The fault of a deed, bound; NULL: it is a user's act. */
static struct fault *bind_deed_fault(struct binder *b, uint32_t deed)
{
    uint32_t fault = tree_child(b, deed, RULE_FAULT), cut = tree_child(b, deed, RULE_CUT);
    uint32_t fire = tree_child(b, deed, RULE_FIRE);
    return fault ? bind_fault(b, fault) : cut ? bind_cut(b, cut) : fire ? bind_fire(b, fire) : NULL;
}

/* What goes first of an instant is known by that instant, and how far into it. */
static bool bind_deed_first(struct binder *b, uint32_t at, uint32_t deed)
{
    uint32_t first = tree_child(b, deed, RULE_FIRST);
    bool counted = at && tree_child(b, at, TERMINAL_NUMBER);
    if (first && !counted)
        wrong(b, tree_token(b, first), "say when: 'at 1.5s after 2 steps ... goes first'");
    else if (first)
        bind_first(b, first, bind_value(b, at, TERMINAL_TIME, 0),
                   bind_count(b, at, TERMINAL_NUMBER, 0, 1000000));
    return first != 0;
}

/* What happens at a moment that is not known beforehand: all its acts are counted, and its faults. */
static void bind_deeds(struct binder *b, uint32_t tree, enum start start, uint32_t *acts,
                       uint32_t *faults)
{
    uint32_t deed = tree_child(b, tree_child(b, tree, RULE_DEEDS), RULE_DEED);
    for (; deed; deed = tree_next(b, deed, RULE_DEED)) {
        if (bind_deed_first(b, start == START_STRIKE ? tree : 0, deed))
            continue;
        struct fault *f = bind_deed_fault(b, deed);
        if (f) {
            f->start = (uint8_t)start;
            ++*faults;
        } else {
            bind_act(b, tree_child(b, deed, RULE_ACT));
            ++*acts;
        }
    }
}

/* Right after so many steps of that instant. */
static void bind_strike(struct binder *b, uint32_t tree)
{
    struct script *script = &b->s->script;
    struct strike k = {.at = bind_value(b, tree, TERMINAL_TIME, 0),
                       .after = bind_count(b, tree, TERMINAL_NUMBER, 0, 1000000),
                       .first_act = b->s->acts + 1,
                       .first_fault = (uint32_t)script->faults};
    bind_deeds(b, tree, START_STRIKE, &k.acts, &k.faults);
    if (!k.acts && !k.faults)
        return;
    script->strike = scenario_alloc(script->strike, (script->strikes + 1) * sizeof k);
    script->strike[script->strikes++] = k;
}

static void bind_at(struct binder *b, uint32_t tree)
{
    if (tree_child(b, tree, TERMINAL_NUMBER)) {
        bind_strike(b, tree);
        return;
    }
    struct script *script = &b->s->script;
    usec at = bind_value(b, tree, TERMINAL_TIME, 0);
    uint32_t deed = tree_child(b, tree_child(b, tree, RULE_DEEDS), RULE_DEED);
    for (; deed; deed = tree_next(b, deed, RULE_DEED)) {
        if (bind_deed_first(b, 0, deed))
            continue;
        struct fault *f = bind_deed_fault(b, deed);
        if (f) {
            f->start = START_AT;
            f->at = at;
            continue;
        }
        script->timed = scenario_alloc(script->timed, (script->timeds + 1) * sizeof *script->timed);
        script->timed[script->timeds++] =
            (struct timed_act){at, bind_act(b, tree_child(b, deed, RULE_ACT))};
    }
}

static void bind_when(struct binder *b, uint32_t tree)
{
    struct script *script = &b->s->script;
    bool each = tree_says(b, tree, "each time");
    struct reaction r = {
        .each = each,
        .delay = bind_value(b, tree, TERMINAL_TIME, 0),
        .root = bind_condition(b, tree_child(b, tree, RULE_CONDITION), false, true),
        .first_act = b->s->acts + 1,
        .first_fault = (uint32_t)script->faults,
    };
    bind_deeds(b, tree, START_WHEN, &r.acts, &r.faults);
    script->reaction =
        scenario_alloc(script->reaction, (script->reactions + 1) * sizeof *script->reaction);
    script->reaction[script->reactions++] = r;
}

/* The statement with single blanks; `expect` itself says nothing. */
static char *check_text(const struct binder *b, uint32_t tree, bool never)
{
    char *text = tree_text(b, tree), *to = text;
    for (const char *c = text + (never ? 0 : strlen("expect")); *c; c++) {
        bool blank = *c == ' ' || *c == '\t';
        if (!blank)
            *to++ = *c;
        else if (to > text && to[-1] != ' ')
            *to++ = ' ';
    }
    *to = '\0';
    return text;
}

static void bind_check(struct binder *b, uint32_t tree, bool never)
{
    struct script *script = &b->s->script;
    struct check c = {.line = b->line->number, .never = never, .text = check_text(b, tree, never)};
    c.root = never ? bind_condition(b, tree_child(b, tree, RULE_CONDITION), true, false)
                   : bind_claim(b, tree_child(b, tree, RULE_CLAIM));
    script->check = scenario_alloc(script->check, (script->checks + 1) * sizeof c);
    script->check[script->checks++] = c;
}

static void bind_bare_act(struct binder *b, uint32_t tree)
{
    wrong(b, tree_token(b, tree), "say when: 'at 0s %.*s ...'", (int)tree_token(b, tree)->length,
          b->line->text + tree_token(b, tree)->at);
}

/* ---- what holds for all -------------------------------------------------------------------- */

static void bind_title(struct binder *b, uint32_t tree)
{
    free(b->s->title);
    b->s->title = tree_text(b, tree_child(b, tree, TERMINAL_TEXT));
}

static void bind_seed(struct binder *b, uint32_t tree)
{
    b->s->plan.seed = (uint64_t)bind_value(b, tree, TERMINAL_NUMBER, 1);
}

static void bind_run(struct binder *b, uint32_t tree)
{
    b->s->end = bind_value(b, tree, TERMINAL_TIME, 0);
    if (!b->s->end)
        wrong(b, tree_token(b, tree_child(b, tree, TERMINAL_TIME)), "a run takes some time");
}

static void bind_all_timers(struct binder *b, uint32_t tree)
{
    bind_timers(b, tree, &b->all_timers);
}

static void bind_expect(struct binder *b, uint32_t tree)
{
    bind_check(b, tree, false);
}

static void bind_never(struct binder *b, uint32_t tree)
{
    bind_check(b, tree, true);
}

static void bind_lasting_fault(struct binder *b, uint32_t tree)
{
    bind_fault(b, tree);
}

static void bind_lasting_cut(struct binder *b, uint32_t tree)
{
    bind_cut(b, tree);
}

static void bind_nothing(struct binder *b, uint32_t tree)
{
    (void)b;
    (void)tree;
}

enum pass { PASS_ALL, PASS_NODES, PASS_LINKS, PASS_EVENTS, PASSES };

/* Statements in the order of binding: those of one pass in the order of the file. */
static const struct {
    uint8_t rule, pass;
    bool once;
    void (*bind)(struct binder *, uint32_t tree);
} statements[] = {
    /* what holds for all */
    {RULE_TITLE, PASS_ALL, true, bind_title},
    {RULE_SEED, PASS_ALL, true, bind_seed},
    {RULE_TIMERS, PASS_ALL, false, bind_all_timers},
    {RULE_RUN, PASS_ALL, true, bind_run},
    {RULE_CALM, PASS_ALL, false, bind_calm},
    {RULE_EXPLORE, PASS_ALL, true, bind_explore},
    {RULE_MACHINES, PASS_ALL, false,
     bind_nothing}, /* they were loaded before: states are their words */
    /* who is there */
    {RULE_NODE, PASS_NODES, false, bind_node},
    {RULE_NODE, PASS_LINKS, false, bind_node_others},
    {RULE_LINK, PASS_LINKS, false, bind_link},
    /* what happens, and what must hold */
    {RULE_NODE, PASS_EVENTS, false, bind_node_ways},
    {RULE_ANYTIME, PASS_EVENTS, false, bind_anytime},
    {RULE_AT, PASS_EVENTS, false, bind_at},
    {RULE_WHEN, PASS_EVENTS, false, bind_when},
    {RULE_EXPECT, PASS_EVENTS, false, bind_expect},
    {RULE_NEVER, PASS_EVENTS, false, bind_never},
    {RULE_FAULT, PASS_EVENTS, false, bind_lasting_fault},
    {RULE_CUT, PASS_EVENTS, false, bind_lasting_cut},
    {RULE_BACK_OFF, PASS_EVENTS, false, bind_back_off},
    {RULE_ACT, PASS_EVENTS, false, bind_bare_act},
    {RULE_FIRE, PASS_EVENTS, false, bind_bare_act},
};
enum { STATEMENTS = sizeof statements / sizeof *statements };

static void check_block(struct binder *b)
{
    const struct source_line *below = b->line + 1;
    if (b->line->block && !b->block_read)
        complain(b->complaints, b->file, below->number, 1, below->whole,
                 "this text belongs to nobody: nothing above says 'sends raw'");
}

static void bind_statement(struct binder *b, uint32_t root, unsigned pass)
{
    uint32_t tree = tree_at(b, root)->child;
    unsigned i = 0;
    while (i < STATEMENTS &&
           (statements[i].rule != tree_at(b, tree)->what || statements[i].pass != pass))
        i++;
    b->block_read = false;
    if (i == STATEMENTS && pass == PASS_EVENTS)
        check_block(b);
    if (i == STATEMENTS)
        return;
    int *said = &b->said[statements[i].rule];
    if (statements[i].once && *said)
        wrong(b, tree_token(b, tree), "'%s' stands on line %d already",
              rule_name(statements[i].rule), *said);
    *said = b->line->number;
    statements[i].bind(b, tree);
    if (pass == PASS_EVENTS)
        check_block(b);
}

static void bind_statements(struct binder *b)
{
    uint32_t *root = scenario_alloc(NULL, (b->nlines + 1) * sizeof *root);
    for (size_t i = 0; i < b->nlines; i++)
        root[i] = b->lines[i].count > 1 ? parse_line(&b->parser, &b->lines[i], RULE_STATEMENT) : 0;
    for (unsigned pass = 0; pass < PASSES; pass++) {
        if (pass == PASS_EVENTS)
            scenario_wire_nodes(b->s);
        for (size_t i = 0; i < b->nlines; i++)
            if (root[i]) {
                b->line = &b->lines[i];
                bind_statement(b, root[i], pass);
            }
    }
    free(root);
}

/* ---- before the rest: names that the parser wants to know ---------------------------------- */

static bool begins(const struct binder *b, const char *word)
{
    return b->line->count > 2 && token_is(b, &b->line->token[0], word);
}

static void know_nodes(struct binder *b)
{
    for (size_t i = 0; i < b->nlines; i++) {
        b->line = &b->lines[i];
        const struct token *t = &b->line->token[1];
        if (begins(b, "node") && t->kind == TOKEN_WORD) {
            char *name = scenario_copy(b->line->text + t->at, t->length);
            b->words = scenario_alloc(b->words, (b->nwords + 1) * sizeof *b->words);
            b->words[b->nwords++] = name;
            names_add(&b->nodes, name);
        }
    }
}

static void know_states(struct binder *b)
{
    for (unsigned k = 0; k < world_kinds; k++) {
        const struct diagram *d = b->s->machines.machine[k]->diagram;
        for (unsigned i = 0; i < d->nstates; i++)
            if (!d->states[i].is_start) {
                names_add(&b->states, d->states[i].label);
                names_add(&b->states, d->states[i].id);
            }
        for (unsigned i = 0; i < d->nclusters; i++)
            names_add(&b->states, d->clusters[i].label);
    }
}

static bool is_directory(const char *path)
{
    struct stat st;
    return !stat(path, &st) && S_ISDIR(st.st_mode);
}

/* A directory of a scenario is looked for beside the scenario, and then from where sipstep runs. */
static char *machines_path(const struct binder *b, const char *name)
{
    const char *slash = strrchr(b->file, '/');
    size_t length = slash ? (size_t)(slash - b->file) + 1 : 0, own = strlen(name) + 1;
    char *path = scenario_alloc(NULL, length + own);
    memcpy(path, b->file, length);
    memcpy(path + length, name, own);
    if (*name != '/' && is_directory(path))
        return path;
    free(path);
    return scenario_copy(name, strlen(name));
}

static char *machines_line(struct binder *b)
{
    static const char *const built_in[] = {"rfc3261", "rfc6026"};
    const struct token *t = &b->line->token[1];
    size_t length = strlen(b->line->text + t->at);
    bool quoted = t->kind == TOKEN_STRING && t->length == length;
    char *name = scenario_copy(b->line->text + t->at + quoted, length - 2 * quoted);
    char *path = machines_path(b, name);
    bool known = is_directory(path) || !strcmp(name, built_in[0]) || !strcmp(name, built_in[1]);
    if (!known) {
        const char *nearest = nearest_word(name, built_in, 2);
        wrong(b, t,
              nearest ? "there is no directory '%s'; did you mean '%s'?"
                      : "there is no directory '%s'",
              name, nearest);
        free(path);
        path = NULL;
    }
    free(name);
    return path;
}

static void load_machines(struct binder *b)
{
    struct scenario *s = b->s;
    size_t room = b->nlines + s->ndirectories + 1, count = 0, own;
    char **path = scenario_alloc(NULL, room * sizeof *path);
    for (size_t i = 0; i < b->nlines && !s->machines_lent && !s->sources; i++) {
        b->line = &b->lines[i];
        char *one = begins(b, "machines") ? machines_line(b) : NULL;
        if (one)
            path[count++] = one;
    }
    own = count;
    for (size_t i = 0; i < s->ndirectories; i++)
        path[count++] = s->directories[i];
    for (size_t i = 0; i < count; i++)
        s->machines_own |= strcmp(path[i], "rfc3261") != 0 && strcmp(path[i], "rfc6026") != 0;
    if (s->sources)
        s->has_machines = machines_load_sources(&s->machines, s->source, s->sources, b->complaints);
    else if (!s->machines_lent)
        s->has_machines =
            machines_load(&s->machines, (const char *const *)path, count, b->complaints);
    for (size_t i = 0; i < own; i++)
        free(path[i]);
    free(path);
    if (s->has_machines)
        know_states(b);
}

static void binder_free(struct binder *b)
{
    for (size_t i = 0; i < b->nwords; i++)
        free(b->words[i]);
    free(b->words);
    free(b->nodes.name);
    free(b->states.name);
    free(b->parser.tree);
    grammar_free(b->grammar);
    lines_free(b->lines, b->nlines);
}

static void binder_begin(struct binder *b, struct scenario *s, const char *file, const char *text,
                         struct complaints *complaints)
{
    *b = (struct binder){.s = s,
                         .file = file,
                         .complaints = complaints,
                         .grammar = grammar_new(),
                         .all_timers = {500000, 4000000, 5000000}}; /* RFC 3261 A */
    b->lines = lines_of(text, &b->nlines);
    b->parser = (struct parser){.grammar = b->grammar,
                                .file = file,
                                .complaints = complaints,
                                .nodes = &b->nodes,
                                .states = &b->states};
}

bool scenario_bind(struct scenario *s, struct complaints *complaints)
{
    struct binder b;
    size_t before = complaints->count;
    binder_begin(&b, s, s->file, s->text, complaints);
    know_nodes(&b);
    load_machines(&b);
    bind_statements(&b);
    if (!s->plan.nodes && complaints->count == before)
        complain(complaints, s->file, 0, 0, NULL,
                 "nobody is there: a scenario has a 'node' line at least");
    binder_free(&b);
    return complaints->count == before;
}

/* A condition that stands alone, in a lesson. */
uint32_t scenario_bind_stop(struct scenario *s, const char *file, int line, const char *text,
                            struct complaints *complaints)
{
    struct binder b;
    size_t before = complaints->count;
    uint32_t term = 0;
    binder_begin(&b, s, file, text, complaints);
    for (uint16_t n = 1; n <= s->plan.nodes; n++)
        names_add(&b.nodes, s->node[n].name);
    know_states(&b);
    if (b.nlines != 1 || b.lines[0].count < 2)
        complain(complaints, file, line, 0, NULL, "a condition stands on one line");
    else {
        b.line = &b.lines[0];
        b.line->number = line;
        uint32_t tree = parse_line(&b.parser, b.line, RULE_STOP);
        if (tree)
            term = bind_stop(&b, tree);
    }
    binder_free(&b);
    return complaints->count == before ? term : 0;
}
