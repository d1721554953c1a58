/* Names with a line about each: two columns on a terminal, a tagged list in the manual
 * (mdoc(7)). */
#define _GNU_SOURCE
#include "cli/rows.h"

#include <ctype.h>
#include <string.h>

/* ---- for a terminal -------------------------------------------------------------------------- */

static int columns_of(const char *text, size_t length)
{
    int columns = 0;
    for (size_t i = 0; i < length; i++)
        columns += ((unsigned char)text[i] & 0xc0) != 0x80;
    return columns;
}

static size_t word_of_text(const char *text)
{
    return strcspn(text, " ");
}

/* One word or what stands in quotes, with the bar and the brackets that open before it and close
 * behind it. */
static size_t word_of_grammar(const char *text)
{
    size_t length = 0;
    while (text[length] && strchr("|[{(", text[length]) && text[length + 1] == ' ')
        length += 2;
    for (bool quoted = false; text[length] && (quoted || text[length] != ' '); length++)
        quoted ^= text[length] == '\'';
    while (text[length] == ' ' && text[length + 1] && strchr("]});", text[length + 1]))
        length += 2;
    return length;
}

/* `text` from `column` on, and what does not fit below, `indent` columns in. */
static void put_wrapped(FILE *to, const char *text, int indent, int column,
                        size_t (*word)(const char *))
{
    bool first = true;
    while (*text) {
        size_t length = word(text);
        int columns = columns_of(text, length);
        if (!first && column + 1 + columns > ROWS_COLUMNS) {
            fprintf(to, "\n%*s", indent, "");
            column = indent;
        } else if (!first) {
            fputc(' ', to);
            column++;
        }
        fwrite(text, 1, length, to);
        column += columns;
        text += length + (text[length] == ' ');
        first = false;
    }
    fputc('\n', to);
}

void print_row(FILE *to, int width, const char *name, const char *about)
{
    int columns = columns_of(name, strlen(name));
    if (!*about) {
        fprintf(to, "  %s\n", name);
        return;
    }
    fputs("  ", to);
    if (columns > width) {
        put_wrapped(to, name, 4, 2, word_of_text);
        fprintf(to, "%*s", width + 3, "");
    } else {
        fprintf(to, "%s%*s", name, width - columns + 1, "");
    }
    put_wrapped(to, about, width + 3, width + 3, word_of_text);
}

void print_grammar(FILE *to, const char *ebnf)
{
    while (*ebnf) {
        char rule[4096];
        size_t length = strcspn(ebnf, "\n");
        snprintf(rule, sizeof rule, "%.*s", (int)length, ebnf);
        bool prose = !strncmp(rule, "(*", 2) || strstr(rule, " = ? ");
        put_wrapped(to, rule, 4, 0, prose ? word_of_text : word_of_grammar);
        ebnf += length + (ebnf[length] == '\n');
    }
}

/* ---- for the manual -------------------------------------------------------------------------- */

/* A hyphen that is typed is \-; one within a word of prose stays one. */
static void put_escaped(FILE *to, const char *text, size_t length, bool typed)
{
    for (size_t i = 0; i < length; i++) {
        bool leads = i == 0 || text[i - 1] == ' ' || text[i - 1] == '-';
        if (text[i] == '\\')
            fputs("\\e", to);
        else if (text[i] == '-' && (typed || leads))
            fputs("\\-", to);
        else if (text[i] == '\'' && typed)
            fputs("\\(aq", to);
        else if (text[i] == '`')
            fputs("\\(ga", to);
        else
            fputc(text[i], to);
    }
}

/* A line of the source that begins with a dot or a quote would be a request. */
static void put_prose(FILE *to, const char *word, size_t length, bool begins)
{
    if (begins && (*word == '.' || *word == '\''))
        fputs("\\&", to);
    put_escaped(to, word, length, false);
}

void man_text(FILE *to, const char *text)
{
    size_t column = 0;
    while (*text) {
        size_t length = strcspn(text, " ");
        if (column)
            fputc(column + 1 + length > ROWS_COLUMNS ? '\n' : ' ', to);
        if (column + 1 + length > ROWS_COLUMNS)
            column = 0;
        put_prose(to, text, length, !column);
        column += length + 1;
        text += length + (text[length] == ' ');
    }
    if (column)
        fputc('\n', to);
}

/* A word that a macro's line would take for a macro or for a delimiter. */
static void put_argument(FILE *to, const char *word, size_t length)
{
    bool delimiter = length == 1 && ispunct((unsigned char)*word);
    bool macro = length <= 3 && isupper((unsigned char)*word);
    fputs(delimiter || macro ? " \\&" : " ", to);
    put_escaped(to, word, length, true);
}

void man_title(FILE *to, const char *title)
{
    size_t all = strlen(title);
    bool delimited = all && ispunct((unsigned char)title[all - 1]);
    fputs(".Ss", to);
    while (*title) {
        size_t length = strcspn(title, " ");
        put_argument(to, title, length);
        title += length + (title[length] == ' ');
    }
    fputs(delimited ? "\\&\n" : "\n", to);
}

enum mark { MARK_NONE, MARK_WORD, MARK_FLAG, MARK_ARGUMENT };

/* "--format" and "-o," are flags, what follows them and NODE are arguments, all else is typed as
 * it stands. */
static enum mark mark_of(const char *word, size_t length, enum mark before)
{
    size_t capitals = 0;
    while (capitals < length && isupper((unsigned char)word[capitals]))
        capitals++;
    if (length > 1 && word[0] == '-')
        return MARK_FLAG;
    return before == MARK_FLAG || (capitals == length && length > 1) ? MARK_ARGUMENT : MARK_WORD;
}

/* One word of an item's head; returns its mark. */
static enum mark put_marked(FILE *to, const char *word, size_t length, enum mark before)
{
    static const char *const macros[] = {
        [MARK_WORD] = " Ic", [MARK_FLAG] = " Fl", [MARK_ARGUMENT] = " Ar"};
    bool opens = length > 1 && *word == '[', closes = length > 1 && word[length - 1] == ']';
    bool comma = length > 1 && word[length - 1] == ',';
    if (opens)
        fputs(" Oo", to);
    word += opens;
    length -= (size_t)opens + closes + comma;
    enum mark mark = mark_of(word, length, opens ? MARK_NONE : before);
    if (mark != before || mark == MARK_FLAG || opens)
        fputs(macros[mark], to);
    put_argument(to, word + (mark == MARK_FLAG), length - (mark == MARK_FLAG));
    if (comma)
        fputs(" ,", to);
    if (closes)
        fputs(" Oc", to);
    return closes || comma ? MARK_NONE : mark;
}

void man_item(FILE *to, const char *name)
{
    enum mark mark = MARK_NONE;
    fputs(".It", to);
    while (*name) {
        size_t length = strcspn(name, " ");
        mark = put_marked(to, name, length, mark);
        name += length + (name[length] == ' ');
    }
    fputc('\n', to);
}

void man_literal(FILE *to, const char *text)
{
    put_escaped(to, text, strlen(text), true);
}
