/* Complaints: everything wrong with the input, gathered and told at once, as a good compiler
 * does. */
#include "machine/machine.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum {
    PER_FILE = 100, /* complaints about one file; who needs more has another problem */
    TEXT = 500,     /* bytes of one complaint */
    SOURCE = 4000,  /* bytes of a line worth showing */
    SHOWN = 100,    /* characters of it that are shown at once */
    WORD = 64       /* letters of a word that may be misspelt */
};

static char *copied(const char *text, size_t length)
{
    char *copy = malloc(length + 1);
    if (!copy)
        abort();
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

/* Terminals obey control characters, and the input may be anybody's. */
static char *harmless(char *text)
{
    for (char *c = text; *c; c++)
        if (((unsigned char)*c < ' ' && *c != '\t') || *c == 0x7f)
            *c = '?';
    return text;
}

static char *line_of(const char *source)
{
    size_t length = source ? strcspn(source, "\n") : 0;
    if (length && source[length - 1] == '\r')
        length--;
    return source && length <= SOURCE ? harmless(copied(source, length)) : NULL;
}

/* True if this complaint says nothing new. Each of the edges of `a -> {b c}` has the same label
 * to complain about. */
static bool known_already(const struct complaints *c, const char *file, int line, int column,
                          const char *text)
{
    for (size_t i = 0; i < c->count; i++) {
        const struct complaint *it = &c->item[i];
        if (it->line == line && it->column == column && !strcmp(it->text, text) &&
            !strcmp(it->file, file))
            return true;
    }
    return false;
}

static size_t count_of(const struct complaints *c, const char *file)
{
    size_t count = 0;
    for (size_t i = 0; i < c->count; i++)
        count += !strcmp(c->item[i].file, file);
    return count;
}

static void append(struct complaints *c, struct complaint complaint)
{
    if (c->count == c->room) {
        c->room = c->room ? 2 * c->room : 8;
        c->item = realloc(c->item, c->room * sizeof *c->item);
        if (!c->item)
            abort();
    }
    c->item[c->count++] = complaint;
}

/* A text cut off in the middle of a character loses that character. */
static void cut_cleanly(char *text, size_t room)
{
    size_t length = strlen(text);
    if (length + 1 < room)
        return;
    while (length && ((unsigned char)text[length - 1] & 0xc0) == 0x80)
        text[--length] = '\0';
    if (length && (unsigned char)text[length - 1] >= 0xc0)
        text[length - 1] = '\0';
}

void complain(struct complaints *c, const char *file, int line, int column, const char *source,
              const char *format, ...)
{
    char text[TEXT];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    cut_cleanly(text, sizeof text);
    harmless(text);
    file = file ? file : "sipstep";
    size_t before = count_of(c, file);
    if (before > PER_FILE || known_already(c, file, line, column, text))
        return;
    if (before == PER_FILE)
        append(c, (struct complaint){.file = copied(file, strlen(file)),
                                     .text = copied("there is more; this is enough", 29)});
    else
        append(c, (struct complaint){copied(file, strlen(file)), line, column,
                                     copied(text, strlen(text)), line_of(source)});
}

void complaints_free(struct complaints *c)
{
    for (size_t i = 0; i < c->count; i++) {
        free(c->item[i].file);
        free(c->item[i].text);
        free(c->item[i].source);
    }
    free(c->item);
    *c = (struct complaints){0};
}

/* What has no place is about the whole, and comes last. */
static bool comes_after(const struct complaint *a, const struct complaint *b)
{
    if (!a->line || !b->line)
        return !a->line && b->line;
    return a->line != b->line ? a->line > b->line : a->column > b->column;
}

void complaints_sort(struct complaints *c, size_t from)
{
    for (size_t i = from + 1; i < c->count; i++) {
        struct complaint it = c->item[i];
        size_t j = i;
        for (; j > from && comes_after(&c->item[j - 1], &it); j--)
            c->item[j] = c->item[j - 1];
        c->item[j] = it;
    }
}

static bool begins_character(char c)
{
    return ((unsigned char)c & 0xc0) != 0x80;
}

/* Where character number `n`, counted from 0, begins. */
static const char *character(const char *text, size_t n)
{
    for (; *text; text++)
        if (begins_character(*text) && n-- == 0)
            break;
    return text;
}

/* A caret under the character; tabs stay tabs, so that both lines agree wherever the tab stops
 * are. */
static void print_source(FILE *out, const struct complaint *it)
{
    size_t column = (size_t)it->column - 1;
    const char *from = character(it->source, column > SHOWN * 3 / 4 ? column - SHOWN / 2 : 0);
    const char *to = character(from, SHOWN), *mark = character(it->source, column);
    fprintf(out, "    %.*s\n    ", (int)(to - from), from);
    for (const char *c = from; c < mark; c++)
        if (begins_character(*c))
            fputc(*c == '\t' ? '\t' : ' ', out);
    fputs("^\n", out);
}

void complaints_print(const struct complaints *c, FILE *out)
{
    for (size_t i = 0; i < c->count; i++) {
        const struct complaint *it = &c->item[i];
        for (const char *at = it->file; *at; at++) /* nothing that a terminal would obey */
            fputc(iscntrl((unsigned char)*at) ? '?' : *at, out);
        if (it->line)
            fprintf(out, ":%d", it->line);
        if (it->line && it->column)
            fprintf(out, ":%d", it->column);
        fprintf(out, ": %s\n", it->text);
        if (it->source && it->column)
            print_source(out, it);
    }
}

/* ---- bytes that have no place in a text ------------------------------------------------------ */

/* Length of the UTF-8 character at `c`, or 0 if it is none (RFC 3629 section 4; surrogates and
 * overlong forms slip by, they hurt nobody here). */
static size_t character_length(const unsigned char *c, size_t left)
{
    size_t length = *c < 0x80   ? 1
                    : *c < 0xc2 ? 0
                    : *c < 0xe0 ? 2
                    : *c < 0xf0 ? 3
                    : *c < 0xf5 ? 4
                                : 0;
    for (size_t i = 1; i < length; i++)
        if (i >= left || (c[i] & 0xc0) != 0x80)
            return 0;
    return length;
}

static void complain_of_byte(struct complaints *c, const char *file, const char *text, size_t size,
                             size_t at)
{
    size_t start = at, end = at;
    unsigned char byte = (unsigned char)text[at];
    int line = 1;
    while (start > 0 && text[start - 1] != '\n')
        start--;
    while (end < size && text[end] != '\n')
        end++;
    for (size_t i = 0; i < start; i++)
        line += text[i] == '\n';
    char *source = copied(text + start, end - start);
    int column = 1;
    for (size_t i = start; i < at; i++)
        column += begins_character(text[i]);
    if (byte == '\0')
        complain(c, file, line, column, source, "there is a NUL byte: this is not a text file");
    else if (byte == '\r')
        complain(c, file, line, column, source,
                 "this carriage return (0x0d) ends no line: lines end in LF, or CR and LF");
    else if (byte < ' ' || byte == 0x7f)
        complain(c, file, line, column, source, "there is a control character (0x%02x)", byte);
    else
        complain(c, file, line, column, source, "this byte (0x%02x) is not UTF-8", byte);
    free(source);
}

bool complain_of_bytes(struct complaints *c, const char *file, const char *text, size_t size)
{
    for (size_t i = 0; i < size;) {
        unsigned char byte = (unsigned char)text[i];
        if (byte >= ' ' && byte < 0x7f) { /* most of them */
            i++;
            continue;
        }
        bool ends_line = byte == '\n' || (byte == '\r' && (i + 1 == size || text[i + 1] == '\n'));
        bool is_control = (byte < ' ' && byte != '\t' && !ends_line) || byte == 0x7f;
        size_t length = character_length((const unsigned char *)text + i, size - i);
        if (is_control || !length) {
            complain_of_byte(c, file, text, size, i);
            return true;
        }
        i += length;
    }
    return false;
}

/* ---- words that were meant ------------------------------------------------------------------- */

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Damerau-Levenshtein: letters changed, left out, added, or swapped with their neighbour. Case
 * is no mistake here. */
static size_t distance(const char *a, size_t la, const char *b, size_t lb)
{
    size_t row[3][WORD + 1], *before = row[0], *last = row[1], *now = row[2];
    for (size_t j = 0; j <= lb; j++)
        last[j] = j;
    for (size_t i = 1; i <= la; i++) {
        now[0] = i;
        for (size_t j = 1; j <= lb; j++) {
            bool same = tolower((unsigned char)a[i - 1]) == tolower((unsigned char)b[j - 1]);
            now[j] = least(least(last[j] + 1, now[j - 1] + 1), last[j - 1] + !same);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = least(now[j], before[j - 2] + 1);
        }
        size_t *spare = before;
        before = last;
        last = now;
        now = spare;
    }
    return last[lb];
}

const char *nearest_word(const char *word, const char *const *known, size_t count)
{
    size_t length = strlen(word), best = length / 3 + 1;
    const char *nearest = NULL;
    if (length > WORD)
        return NULL;
    for (size_t i = 0; i < count && best; i++) {
        size_t other = strlen(known[i]);
        if (other > WORD || other > length + best || length > other + best)
            continue;
        size_t d = distance(word, length, known[i], other);
        if (d < best) {
            best = d;
            nearest = known[i];
        }
    }
    return nearest;
}
