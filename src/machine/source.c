/* The text of one file, and complaints about places in it. Columns count characters, not bytes. */
#include "machine/inside.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { MESSAGE = 480 };

static void complain_message(struct source *s, size_t at, const char *message)
{
    int line = 1, column = 1;
    size_t begin = 0;
    if (s->wrong++ > ENOUGH)
        return;
    for (size_t i = 0; i < at && i < s->size; i++)
        if (s->text[i] == '\n') {
            line++;
            begin = i + 1;
        }
    for (size_t i = begin; i < at && i < s->size; i++)
        column += ((unsigned char)s->text[i] & 0xc0) != 0x80;
    complain(s->complaints, s->file, line, column, s->text + begin, "%s", message);
}

void complain_at(struct source *s, size_t at, const char *format, ...)
{
    char message[MESSAGE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    complain_message(s, at, message);
}

void complain_in(struct loading *l, const struct place *place, size_t offset, const char *format,
                 ...)
{
    char message[MESSAGE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    size_t at = place->value ? value_place(&l->source, place->value, offset) : place->at;
    complain_message(&l->source, at, message);
}

void complain_whole(struct source *s, const char *format, ...)
{
    char message[MESSAGE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    complain(s->complaints, s->file, 0, 0, NULL, "%s", message);
    s->wrong++;
}

const char *hint(char out[HINT_SIZE], const char *word, const char *const *known, size_t count)
{
    const char *near = nearest_word(word, known, count);
    out[0] = '\0';
    if (near)
        snprintf(out, HINT_SIZE, "; did you mean '%s'?", near);
    return out;
}
