/* The lexer: a line of a scenario into tokens with their places. Nothing is an error here: what
 * makes no token is a TOKEN_BAD, and the parser says so if it meets it, since a title may hold
 * anything.
 */
#include "scenario/inside.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* The longest time, in microseconds: 10^9 s, so that sums of a few stay far from the end of usec. */
#define TIME_MAX INT64_C(1000000000000000)

struct lexer {
    const char *text;
    uint32_t at;
    int column;
    struct source_line *line;
    uint32_t room;
};

static bool is_letter(char c)
{
    return isalpha((unsigned char)c) || c == '_';
}

static bool is_word(char c)
{
    return is_letter(c) || isdigit((unsigned char)c);
}

static struct token *put(struct lexer *l, enum token_kind kind, uint32_t length)
{
    struct source_line *line = l->line;
    if (line->count == l->room) {
        l->room = l->room ? 2 * l->room : 16;
        line->token = scenario_alloc(line->token, l->room * sizeof *line->token);
    }
    struct token *t = &line->token[line->count++];
    *t = (struct token){.kind = kind, .column = l->column, .at = l->at, .length = length};
    for (uint32_t end = l->at + length; l->at < end; l->at++)
        l->column += ((unsigned char)l->text[l->at] & 0xc0) != 0x80;
    return t;
}

static void lex_word(struct lexer *l)
{
    const char *c = l->text + l->at, *end = c;
    while (is_word(*end) || (*end == '-' && is_word(end[1])))
        end++;
    put(l, TOKEN_WORD, (uint32_t)(end - c));
}

/* Units of a number with their factors. */
static const struct {
    const char *word;
    uint8_t kind;
    int64_t factor;
} units[] = {
    {"", TOKEN_NUMBER, 1},       {"us", TOKEN_TIME, 1},       {"ms", TOKEN_TIME, 1000},
    {"s", TOKEN_TIME, 1000000},  {"m", TOKEN_TIME, 60000000}, {"h", TOKEN_TIME, 3600000000},
    {"%", TOKEN_PERCENT, 10000}, {"st", TOKEN_ORDINAL, 1},    {"nd", TOKEN_ORDINAL, 1},
    {"rd", TOKEN_ORDINAL, 1},    {"th", TOKEN_ORDINAL, 1},    {"xx", TOKEN_CLASS, 1},
};
enum { UNITS = sizeof units / sizeof *units };

static int unit_find(const char *word, size_t length)
{
    for (int i = 0; i < UNITS; i++)
        if (strlen(units[i].word) == length && !memcmp(units[i].word, word, length))
            return i;
    return -1;
}

enum scaling { SCALED, TOO_LARGE, TOO_FINE };

/* Digits with a fraction, times `factor`, exactly. */
static enum scaling scaled(const char *c, int64_t factor, int64_t most, int64_t *value)
{
    int64_t whole = 0;
    for (; isdigit((unsigned char)*c); c++) {
        if (whole > (most / factor - (*c - '0')) / 10)
            return TOO_LARGE;
        whole = whole * 10 + (*c - '0');
    }
    *value = whole * factor;
    if (*c++ != '.')
        return SCALED;
    for (; isdigit((unsigned char)*c); c++) {
        if (factor % 10 && *c != '0')
            return TOO_FINE;
        factor /= 10;
        *value += (*c - '0') * factor;
    }
    return *value > most ? TOO_LARGE : SCALED;
}

/* What is wrong with a number of this unit, or NULL. A plain number may be as large as a seed. */
static const char *read_value(const char *c, int unit, bool has_fraction, int64_t *value)
{
    uint8_t kind = units[unit].kind;
    bool is_time = kind == TOKEN_TIME, is_percent = kind == TOKEN_PERCENT;
    int64_t most = kind == TOKEN_NUMBER ? INT64_MAX : TIME_MAX;
    bool is_fraction = has_fraction && kind == TOKEN_NUMBER;
    if (has_fraction && !is_time && !is_percent && !is_fraction)
        return "must be a whole number";
    switch (scaled(c, is_fraction ? 1000 : units[unit].factor, most, value)) {
    case TOO_LARGE: return is_time ? "is too large: times go up to 1000000000s" : "is too large";
    case TOO_FINE:
        return is_fraction ? "must be a whole number"
               : is_time   ? "is finer than a microsecond"
                           : "is finer than 0.0001%";
    default: return NULL;
    }
}

/* Behind the digits of a number and its fraction. */
static const char *number_end(const char *c, bool *has_fraction)
{
    while (isdigit((unsigned char)*c))
        c++;
    *has_fraction = *c == '.' && isdigit((unsigned char)c[1]);
    if (*has_fraction)
        for (c++; isdigit((unsigned char)*c); c++)
            ;
    return c;
}

/* A word that begins with digits, an option tag of RFC 3262, or nearly that one. */
static bool is_word_of_digits(const char *c)
{
    static const char begins[] = "100r";
    return !strncmp(c, begins, strlen(begins));
}

static void lex_number(struct lexer *l)
{
    bool has_fraction;
    const char *c = l->text + l->at, *unit = number_end(c, &has_fraction), *end = unit;
    if (*end == '%')
        end++;
    else
        while (is_word(*end))
            end++;
    int u = unit_find(unit, (size_t)(end - unit));
    if (is_word_of_digits(c)) {
        put(l, TOKEN_WORD, (uint32_t)(end - c));
        return;
    }
    struct token *t = put(l, u < 0 ? TOKEN_BAD : units[u].kind, (uint32_t)(end - c));
    if (u < 0)
        t->wrong = "is neither a number nor a time: times are written 500us, 20ms, 2s, 1m, 1h";
    else
        t->wrong = read_value(c, u, has_fraction, &t->value);
    if (t->wrong)
        t->kind = TOKEN_BAD;
    else if (t->kind == TOKEN_NUMBER && has_fraction) {
        t->kind = TOKEN_FRACTION;
        t->wrong = "must be a whole number";
    }
}

bool scenario_time(const char *text, usec *out)
{
    bool has_fraction;
    const char *unit = number_end(text, &has_fraction);
    int u = unit_find(unit, strlen(unit));
    return isdigit((unsigned char)*text) && u >= 0 && units[u].kind == TOKEN_TIME &&
           !read_value(text, u, has_fraction, out);
}

static void lex_string(struct lexer *l)
{
    const char *c = l->text + l->at, *end = strchr(c + 1, '"');
    if (end) {
        put(l, TOKEN_STRING, (uint32_t)(end - c) + 1);
        return;
    }
    put(l, TOKEN_BAD, (uint32_t)strlen(c))->wrong = "has no closing quote";
}

static void lex_other(struct lexer *l)
{
    const char *c = l->text + l->at;
    if (c[0] == '-' && c[1] == '-') {
        put(l, TOKEN_MARK, 2);
        return;
    }
    if (strchr(".,:=<>[]()", *c)) {
        put(l, TOKEN_MARK, 1);
        return;
    }
    uint32_t length = 1;
    while (((unsigned char)c[length] & 0xc0) == 0x80)
        length++;
    put(l, TOKEN_BAD, length)->wrong = "means nothing here";
}

void lex_line(struct source_line *line)
{
    struct lexer l = {.text = line->text, .column = 1, .line = line};
    line->token = NULL;
    line->count = 0;
    while (l.text[l.at]) {
        char c = l.text[l.at];
        if (c == ' ' || c == '\t') {
            l.at++;
            l.column++;
        } else if (is_letter(c))
            lex_word(&l);
        else if (isdigit((unsigned char)c))
            lex_number(&l);
        else if (c == '"')
            lex_string(&l);
        else
            lex_other(&l);
    }
    put(&l, TOKEN_END, 0);
}
