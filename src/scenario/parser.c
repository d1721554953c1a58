/* The parser: a line against the grammar's table. It goes as far as it can, tries choices in
 * their order, and remembers the furthest token that fitted nowhere with all that would have
 * fitted there: that is the error.
 */
#include "scenario/inside.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    DEPTH = 1000,
    EXPECTED = sizeof((struct parser *)0)->expected / sizeof((struct parser *)0)->expected[0]
};

/* ---- names known so far -------------------------------------------------------------------- */

void names_add(struct names *n, const char *name)
{
    if (n->count == n->room) {
        n->room = n->room ? 2 * n->room : 16;
        n->name = scenario_alloc(n->name, n->room * sizeof *n->name);
    }
    n->name[n->count++] = name;
}

static bool names_have(const struct names *n, const char *name, size_t length)
{
    for (size_t i = 0; i < n->count; i++)
        if (strlen(n->name[i]) == length && !memcmp(n->name[i], name, length))
            return true;
    return false;
}

/* ---- tokens -------------------------------------------------------------------------------- */

static const struct token *token_now(const struct parser *p)
{
    return &p->line->token[p->at];
}

static const char *token_at(const struct parser *p, const struct token *t)
{
    return p->line->text + t->at;
}

/* A word was looked for and not found: at the furthest place yet, it is remembered. */
static bool expected(struct parser *p, const char *text, size_t length, bool literal)
{
    if (p->at < p->furthest)
        return false;
    if (p->at > p->furthest)
        p->nexpected = 0;
    p->furthest = p->at;
    for (size_t i = 0; i < p->nexpected; i++)
        if (p->expected[i].length == length && !memcmp(p->expected[i].text, text, length))
            return false;
    if (p->nexpected < EXPECTED) {
        p->expected[p->nexpected].text = text;
        p->expected[p->nexpected].length = length;
        p->expected[p->nexpected++].literal = literal;
    }
    return false;
}

/* ---- trees --------------------------------------------------------------------------------- */

struct trees {
    uint32_t head, tail;
};

static uint32_t tree_new(struct parser *p, struct tree tree)
{
    if (p->trees == p->trees_room) {
        p->trees_room = p->trees_room ? 2 * p->trees_room : 256;
        p->tree = scenario_alloc(p->tree, p->trees_room * sizeof *p->tree);
    }
    p->tree[p->trees] = tree;
    return p->trees++;
}

static void trees_add(struct parser *p, struct trees *to, struct tree tree)
{
    uint32_t t = tree_new(p, tree);
    if (to->tail)
        p->tree[to->tail].next = t;
    else
        to->head = t;
    to->tail = t;
}

/* ---- terminals ----------------------------------------------------------------------------- */

/* The words of `node` from the present token on. */
static bool literal(struct parser *p, const struct grammar_node *node)
{
    uint32_t from = p->at;
    for (const char *c = node->text, *end = c + node->length; c < end; p->at++) {
        const struct token *t = token_now(p);
        size_t length = strcspn(c, " '");
        if ((t->kind != TOKEN_WORD && t->kind != TOKEN_MARK && t->kind != TOKEN_NUMBER) ||
            t->length != length || memcmp(token_at(p, t), c, length)) {
            expected(p, c, (size_t)(end - c), true);
            p->at = from;
            return false;
        }
        c += length;
        c += *c == ' ';
    }
    return true;
}

/* Words that go on after a state, so no state of an unknown machine. */
static bool goes_on(const char *word, size_t length)
{
    static const char *const words[] = {"at",    "by",        "from",    "to",     "for", "and",
                                        "or",    "with",      "each",    "until",  "not", "drop",
                                        "delay", "duplicate", "reorder", "corrupt"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == length && !memcmp(words[i], word, length))
            return true;
    return false;
}

/* The longest state that the machines know here, in bytes; 0: none. */
static size_t known_state(const struct parser *p, const char *text)
{
    size_t longest = 0;
    for (size_t i = 0; i < p->states->count; i++) {
        size_t length = strlen(p->states->name[i]);
        char after = strncmp(text, p->states->name[i], length) ? 'x' : text[length];
        if (length > longest && !isalnum((unsigned char)after) && after != '_' && after != '-')
            longest = length;
    }
    return longest;
}

static bool state(struct parser *p)
{
    const struct token *t = token_now(p);
    const char *text = token_at(p, t);
    size_t known = known_state(p, text);
    if (known) {
        uint32_t end = t->at + (uint32_t)known;
        while (token_now(p)->kind != TOKEN_END && token_now(p)->at < end)
            p->at++;
        return true;
    }
    if (t->kind == TOKEN_WORD &&
        (goes_on(text, t->length) || names_have(p->nodes, text, t->length)))
        return false;
    if (t->kind != TOKEN_WORD && t->kind != TOKEN_STRING)
        return false;
    p->at++;
    return true;
}

static bool all_capitals(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!isupper((unsigned char)text[i]))
            return false;
    return length > 1;
}

/* A word of the language, a method, or nearly one of those expected here, is no node that
 * somebody forgot. */
static bool is_slip(const struct parser *p, const char *text, size_t length)
{
    if (names_have(p->nodes, text, length))
        return false;
    if (method_find(text, length) > 0 || grammar_has_word(p->grammar, text, length))
        return true;
    if (p->at != p->furthest)
        return false;
    char word[64];
    snprintf(word, sizeof word, "%.*s", (int)length, text);
    if (nearest_word(word, p->nodes->name, p->nodes->count))
        return false;
    for (size_t i = 0; i < p->nexpected; i++) {
        char known[64];
        if (!p->expected[i].literal)
            continue;
        snprintf(known, sizeof known, "%.*s", (int)strcspn(p->expected[i].text, " '"),
                 p->expected[i].text);
        const char *one = known;
        if (nearest_word(word, &one, 1))
            return true;
    }
    return false;
}

/* All tokens up to a blank, whatever they are. */
static bool value(struct parser *p)
{
    uint32_t from = p->at;
    const struct token *t = token_now(p);
    for (uint32_t end = t->at; t->kind != TOKEN_END && t->at == end; t = token_now(p)) {
        end = t->at + t->length;
        p->at++;
    }
    return p->at > from;
}

/* The same, up to a comma. */
static bool host(struct parser *p)
{
    uint32_t from = p->at;
    const struct token *t = token_now(p);
    bool is_word = t->kind == TOKEN_WORD;
    for (uint32_t end = t->at; is_word && t->kind != TOKEN_END && t->at == end; t = token_now(p)) {
        if (t->kind == TOKEN_MARK && *token_at(p, t) != '.')
            break;
        end = t->at + t->length;
        p->at++;
    }
    return p->at > from;
}

static bool terminal(struct parser *p, uint8_t what)
{
    static const uint8_t kinds[] = {
        [TERMINAL_NAME - RULES] = TOKEN_WORD,     [TERMINAL_NODE - RULES] = TOKEN_WORD,
        [TERMINAL_MACHINE - RULES] = TOKEN_WORD,  [TERMINAL_TIMER - RULES] = TOKEN_WORD,
        [TERMINAL_HEADER - RULES] = TOKEN_WORD,   [TERMINAL_METHOD - RULES] = TOKEN_WORD,
        [TERMINAL_CODEC - RULES] = TOKEN_WORD,    [TERMINAL_NUMBER - RULES] = TOKEN_NUMBER,
        [TERMINAL_STATUS - RULES] = TOKEN_NUMBER, [TERMINAL_ORDINAL - RULES] = TOKEN_ORDINAL,
        [TERMINAL_TIME - RULES] = TOKEN_TIME,     [TERMINAL_PERCENT - RULES] = TOKEN_PERCENT,
        [TERMINAL_QUOTED - RULES] = TOKEN_STRING, [TERMINAL_FRACTION - RULES] = TOKEN_FRACTION,
    };
    const struct token *t = token_now(p);
    if (what == TERMINAL_STATE)
        return state(p);
    if (what == TERMINAL_TEXT) {
        uint32_t from = p->at;
        while (token_now(p)->kind != TOKEN_END)
            p->at++;
        return p->at > from;
    }
    if (what == TERMINAL_VALUE)
        return value(p);
    if (what == TERMINAL_HOST)
        return host(p);
    bool fits = t->kind == kinds[what - RULES] ||
                (what == TERMINAL_STATUS && t->kind == TOKEN_CLASS) ||
                (what == TERMINAL_FRACTION && t->kind == TOKEN_NUMBER);
    if (fits && what == TERMINAL_METHOD)
        fits = all_capitals(token_at(p, t), t->length) &&
               !names_have(p->nodes, token_at(p, t), t->length);
    if (fits && what == TERMINAL_CODEC)
        fits = !grammar_has_word(p->grammar, token_at(p, t), t->length);
    if (fits && what == TERMINAL_NODE)
        fits = !is_slip(p, token_at(p, t), t->length);
    p->at += fits;
    return fits;
}

/* ---- matching ------------------------------------------------------------------------------ */

static bool match(struct parser *, uint16_t node, struct trees *);

static bool match_item(struct parser *p, const struct grammar_node *n, struct trees *out)
{
    struct tree tree = {.what = n->what, .first = p->at};
    if (n->what == LITERAL) {
        if (!literal(p, n))
            return false;
        tree.text = n->text;
        tree.length = n->length;
    } else if (n->what >= RULES) {
        const char *called = terminal_rows[n->what - RULES].called;
        if (!terminal(p, n->what))
            return expected(p, called, strlen(called), false);
    } else {
        struct trees inner = {0};
        if (!match(p, p->grammar->rule[n->what], &inner))
            return false;
        tree.child = inner.head;
    }
    tree.end = p->at;
    trees_add(p, out, tree);
    return true;
}

/* Tries one; if it does not fit, nothing has happened. */
static bool attempt(struct parser *p, uint16_t node, struct trees *out)
{
    uint32_t at = p->at, trees = p->trees;
    struct trees before = *out;
    if (match(p, node, out))
        return true;
    p->at = at;
    p->trees = trees;
    *out = before;
    if (out->tail)
        p->tree[out->tail].next = 0;
    return false;
}

static bool match_list(struct parser *p, const struct grammar_node *n, struct trees *out)
{
    bool is_choice = n->op == GRAMMAR_CHOICE;
    for (uint16_t c = n->child; c; c = p->grammar->node[c].next)
        if (attempt(p, c, out) == is_choice)
            return is_choice;
    return !is_choice;
}

static bool match(struct parser *p, uint16_t node, struct trees *out)
{
    const struct grammar_node *n = &p->grammar->node[node];
    if (p->depth == DEPTH) {
        p->deep = true;
        return false;
    }
    bool fits = true;
    p->depth++;
    switch (n->op) {
    case GRAMMAR_ITEM: fits = match_item(p, n, out); break;
    case GRAMMAR_OPTION: attempt(p, n->child, out); break;
    case GRAMMAR_REPEAT:
        for (uint32_t at = p->at; attempt(p, n->child, out) && p->at > at;)
            at = p->at;
        break;
    default: fits = match_list(p, n, out); break;
    }
    p->depth--;
    return fits;
}

/* ---- what went wrong ----------------------------------------------------------------------- */

static void report(struct parser *p, const struct token *t, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void report(struct parser *p, const struct token *t, const char *format, ...)
{
    char text[900];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    complain(p->complaints, p->file, p->line->number, t->column, p->line->whole, "%s", text);
}

/* The expected words nearest to the token, as they stand in the grammar; NULL. */
static const char *nearest_expected(const struct parser *p, const struct token *t, size_t *length)
{
    char word[64], store[EXPECTED][24];
    const char *known[EXPECTED];
    size_t from[EXPECTED], count = 0;
    snprintf(word, sizeof word, "%.*s", (int)t->length, token_at(p, t));
    for (size_t i = 0; i < p->nexpected; i++) {
        if (!p->expected[i].literal)
            continue;
        snprintf(store[count], sizeof store[count], "%.*s", (int)strcspn(p->expected[i].text, " '"),
                 p->expected[i].text);
        known[count] = store[count];
        from[count++] = i;
    }
    const char *nearest = nearest_word(word, known, count);
    for (size_t i = 0; nearest && i < count; i++)
        if (nearest == known[i]) {
            *length = p->expected[from[i]].length;
            return p->expected[from[i]].text;
        }
    return NULL;
}

/* "'udp' or 'tcp'" */
static void expected_list(const struct parser *p, char *out, size_t room)
{
    size_t at = 0;
    out[0] = '\0';
    for (size_t i = 0; i < p->nexpected && at + 40 < room; i++) {
        const char *quote = p->expected[i].literal ? "'" : "";
        const char *before = i == 0 ? "" : i + 1 < p->nexpected ? ", " : " or ";
        at += (size_t)snprintf(out + at, room - at, "%s%s%.*s%s", before, quote,
                               (int)p->expected[i].length, p->expected[i].text, quote);
    }
}

/* Nobody reads a list of forty words: whom else this is said of, or where they all are. */
static void report_option(struct parser *p, const struct token *t, const char *text)
{
    int length = (int)t->length;
    const char *of = grammar_said_of(p->grammar, text, t->length);
    if (of)
        report(p, t, "'%.*s' does not stand here: that is said of %s", length, text, of);
    else
        report(p, t, "'%.*s' is not known here; `sipstep list grammar` tells all that is", length,
               text);
}

static void report_failure(struct parser *p)
{
    enum { MANY = 24 };
    const struct token *t = &p->line->token[p->furthest];
    const char *text = token_at(p, t);
    char list[700];
    size_t length = 0;
    expected_list(p, list, sizeof list);
    const char *nearest = t->kind == TOKEN_WORD ? nearest_expected(p, t, &length) : NULL;
    if (p->deep)
        report(p, t, "this is nested too deeply");
    else if (t->wrong)
        report(p, t, "'%.*s' %s", (int)t->length, text, t->wrong);
    else if (t->kind == TOKEN_END)
        report(p, t, "the line ends too early: expected %s", list);
    else if (nearest)
        report(p, t, "'%.*s' is not known here; did you mean '%.*s'?", (int)t->length, text,
               (int)length, nearest);
    else if (p->nexpected > MANY)
        report_option(p, t, text);
    else
        report(p, t, "expected %s, not '%.*s'", list, (int)t->length, text);
}

uint32_t parse_line(struct parser *p, struct source_line *line, enum rule rule)
{
    static const char end[] = "the end of the line";
    struct trees out = {0};
    struct tree whole = {.what = (uint8_t)rule};
    p->line = line;
    p->at = p->furthest = 0;
    p->nexpected = 0;
    p->deep = false;
    p->depth = 0;
    if (!p->trees)
        tree_new(p, (struct tree){0}); /* 0 is none */
    bool fits = match(p, p->grammar->rule[rule], &out);
    if (fits && token_now(p)->kind != TOKEN_END)
        fits = expected(p, end, strlen(end), false);
    if (!fits) {
        report_failure(p);
        return 0;
    }
    whole.child = out.head;
    whole.end = p->at;
    return tree_new(p, whole);
}
