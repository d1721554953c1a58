/* Bytes -> tokens of the DOT language.
 *
 * cgraph says neither where an object stands nor much about what is wrong, and carries the state
 * of its scanner from a broken file into the next one. So whatever could upset its scanner is
 * found here first, and the places of all things are taken from these tokens. What the things
 * mean stays cgraph's.
 */
#include "machine/inside.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

struct scanner {
    struct source *source;
    struct arena *arena;
    struct tokens *tokens;
    uint32_t at, line;
    char open[NESTING_LIMIT];
    uint32_t opened[NESTING_LIMIT];
    int depth;
};

static char next(const struct scanner *s)
{
    return s->source->text[s->at];
}

static bool check_bytes(struct source *s)
{
    if (complain_of_bytes(s->complaints, s->file, s->text, s->size))
        s->wrong++;
    return !s->wrong;
}

/* ---- tokens ---------------------------------------------------------------------------------- */

static void add(struct scanner *s, char kind, uint32_t at, uint32_t line)
{
    struct tokens *t = s->tokens;
    t->item = arena_more(s->arena, t->item, t->count, &t->room, sizeof *t->item);
    t->item[t->count++] = (struct token){at, s->at - at, line, kind};
}

static void skip_line(struct scanner *s)
{
    s->at += (uint32_t)strcspn(s->source->text + s->at, "\n");
}

static void skip_comment(struct scanner *s)
{
    const char *begin = s->source->text + s->at, *end = strstr(begin + 2, "*/");
    if (!end) {
        complain_at(s->source, s->at, "this comment has no end");
        s->at = (uint32_t)s->source->size;
        return;
    }
    for (const char *c = begin; c < end; c++)
        s->line += *c == '\n';
    s->at = (uint32_t)(end + 2 - s->source->text);
}

static void scan_string(struct scanner *s)
{
    uint32_t at = s->at, line = s->line;
    for (s->at++; next(s) && next(s) != '"'; s->at++) {
        if (next(s) == '\\' && s->source->text[s->at + 1])
            s->at++;
        s->line += next(s) == '\n';
    }
    if (!next(s)) {
        complain_at(s->source, at, "this string has no closing quote");
        return;
    }
    s->at++;
    add(s, TOKEN_STRING, at, line);
}

static bool in_name(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

static void scan_name(struct scanner *s)
{
    uint32_t at = s->at;
    while (in_name(next(s)))
        s->at++;
    add(s, TOKEN_NAME, at, s->line);
}

/* -?(.[0-9]+ | [0-9]+(.[0-9]*)?), and then no letter: cgraph would make two names of "1xx", with
 * only a warning. */
static void scan_number(struct scanner *s)
{
    uint32_t at = s->at;
    s->at += next(s) == '-';
    while (isdigit((unsigned char)next(s)))
        s->at++;
    s->at += next(s) == '.';
    while (isdigit((unsigned char)next(s)))
        s->at++;
    if (in_name(next(s)) || next(s) == '.') {
        while (in_name(next(s)) || next(s) == '.')
            s->at++;
        complain_at(s->source, at, "'%.*s' begins with a digit: it needs quotes", (int)(s->at - at),
                    s->source->text + at);
    }
    add(s, TOKEN_NAME, at, s->line);
}

static bool at_number(const struct scanner *s)
{
    const char *c = s->source->text + s->at;
    c += *c == '-';
    c += *c == '.';
    return isdigit((unsigned char)*c);
}

static void nest(struct scanner *s, char sign)
{
    if (s->depth == NESTING_LIMIT) {
        complain_at(s->source, s->at, "more than %d brackets within each other", NESTING_LIMIT);
        s->at = (uint32_t)s->source->size - 1;
    } else {
        s->opened[s->depth] = s->at;
        s->open[s->depth++] = sign == '{' ? '}' : ']';
    }
}

static void unnest(struct scanner *s, char sign)
{
    if (s->depth && s->open[s->depth - 1] == sign)
        s->depth--;
    else
        complain_at(s->source, s->at, "this '%c' closes nothing", sign);
}

static void scan_sign(struct scanner *s)
{
    char sign = next(s);
    if (sign == '{' || sign == '[')
        nest(s, sign);
    if (sign == '}' || sign == ']')
        unnest(s, sign);
    s->at++;
    add(s, sign, s->at - 1, s->line);
}

/* HTML would not survive as a trigger or a name. What is in it is skipped, and stands for a
 * string. */
static void scan_html(struct scanner *s)
{
    uint32_t at = s->at, line = s->line;
    int depth = 0;
    complain_at(s->source, at, "HTML labels are not read here: use a string in quotes");
    do {
        depth += (next(s) == '<') - (next(s) == '>');
        s->line += next(s) == '\n';
        s->at++;
    } while (depth && next(s));
    add(s, TOKEN_STRING, at, line);
}

static void scan_odd(struct scanner *s)
{
    const char *c = s->source->text + s->at;
    bool is_line = c[0] == '-' && c[1] == '-';
    uint32_t length = is_line ? 2 : 1;
    while (((unsigned char)c[length] & 0xc0) == 0x80) /* the bytes are UTF-8: check_bytes */
        length++;
    if (is_line)
        complain_at(s->source, s->at, "an edge of a machine has a direction: ->, not --");
    else
        complain_at(s->source, s->at, "'%.*s' has no meaning here", (int)length, c);
    s->at += length;
}

static void scan_token(struct scanner *s)
{
    const char *c = s->source->text + s->at;
    if (*c == '"')
        scan_string(s);
    else if (*c == '<')
        scan_html(s);
    else if (at_number(s))
        scan_number(s);
    else if (in_name(*c))
        scan_name(s);
    else if (c[0] == '-' && c[1] == '>') {
        s->at += 2;
        add(s, TOKEN_ARROW, s->at - 2, s->line);
    } else if (strchr("{}[];,=:+", *c))
        scan_sign(s);
    else
        scan_odd(s);
}

static void scan_next(struct scanner *s)
{
    const char *c = s->source->text + s->at;
    if (*c == '#' || (c[0] == '/' && c[1] == '/'))
        skip_line(s);
    else if (c[0] == '/' && c[1] == '*')
        skip_comment(s);
    else if (isspace((unsigned char)*c)) {
        s->line += *c == '\n';
        s->at++;
    } else
        scan_token(s);
}

bool scan(struct source *source, struct arena *arena, struct tokens *tokens)
{
    struct scanner s = {.source = source, .arena = arena, .tokens = tokens, .line = 1};
    if (!check_bytes(source))
        return false;
    if (!strncmp(source->text, "\xef\xbb\xbf", 3))
        s.at = 3;
    while (s.at < source->size && source->wrong < ENOUGH)
        scan_next(&s);
    if (!source->wrong && s.depth)
        complain_at(source, s.opened[s.depth - 1], "this '%c' is never closed",
                    source->text[s.opened[s.depth - 1]]);
    s.at = (uint32_t)source->size;
    add(&s, TOKEN_END, s.at, s.line);
    return !source->wrong;
}

/* ---- values ---------------------------------------------------------------------------------- */

/* Walks a value byte by byte as cgraph reads it: \" is a quote, \ before a line break is
 * nothing, other escapes stay for whoever reads the value, and strings joined by + are one. */
struct walk {
    const struct token *token;
    const char *text;
    size_t at, end;
    bool paired; /* the next byte is the second of \\, and escapes nothing */
};

static struct walk walk_begin(const struct source *s, const struct token *token)
{
    size_t quote = token->kind == TOKEN_STRING;
    return (struct walk){token, s->text, token->at + quote, token->at + token->length - quote,
                         false};
}

/* Goes on to the next piece, past line breaks that do not count; false at the end of the value. */
static bool walk_on(struct walk *w)
{
    bool quoted = w->token->kind == TOKEN_STRING;
    for (;;) {
        const char *c = w->text + w->at;
        if (w->at < w->end && !(quoted && !w->paired && c[0] == '\\' && c[1] == '\n'))
            return true;
        if (w->at < w->end) {
            w->at += 2;
        } else if (quoted && w->token[1].kind == '+') {
            w->token += 2;
            w->at = w->token->at + 1;
            w->end = w->token->at + w->token->length - 1;
        } else {
            return false;
        }
    }
}

/* The place of the next byte; to be called only where walk_on said so. */
static size_t walk_byte(struct walk *w)
{
    const char *c = w->text + w->at;
    bool escape = w->token->kind == TOKEN_STRING && !w->paired && c[0] == '\\';
    w->paired = escape && c[1] == '\\';
    if (escape && c[1] == '"')
        w->at++;
    return w->at++;
}

char *value_text(const struct source *s, const struct token *first, struct arena *arena)
{
    size_t room = first->length, length = 0;
    for (const struct token *t = first; t->kind == TOKEN_STRING && t[1].kind == '+'; t += 2)
        room += t[2].length;
    char *text = arena_take(arena, room + 1);
    struct walk w = walk_begin(s, first);
    while (walk_on(&w))
        text[length++] = s->text[walk_byte(&w)];
    return text;
}

size_t value_place(const struct source *s, const struct token *first, size_t offset)
{
    struct walk w = walk_begin(s, first);
    while (offset-- && walk_on(&w))
        walk_byte(&w);
    return walk_on(&w) ? walk_byte(&w) : w.at;
}
