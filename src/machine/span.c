/* Pieces of a text that is being taken apart, each still knowing where it stands. */
#include "machine/inside.h"

#include <string.h>

struct span span_trim(struct span s)
{
    while (s.length && s.text[s.at] == ' ') {
        s.at++;
        s.length--;
    }
    while (s.length && s.text[s.at + s.length - 1] == ' ')
        s.length--;
    return s;
}

bool span_cut(struct span *rest, char mark, struct span *piece)
{
    if (!rest->text)
        return false;
    const char *begin = rest->text + rest->at, *found = memchr(begin, mark, rest->length);
    size_t length = found ? (size_t)(found - begin) : rest->length;
    *piece = span_trim((struct span){rest->text, rest->at, length});
    if (found)
        *rest = (struct span){rest->text, rest->at + length + 1, rest->length - length - 1};
    else
        rest->text = NULL;
    return true;
}

bool span_is(struct span s, const char *word)
{
    s = span_trim(s);
    return s.length == strlen(word) && !memcmp(s.text + s.at, word, s.length);
}

char *span_text(struct span s, struct arena *arena)
{
    s = span_trim(s);
    char *text = arena_take(arena, s.length + 1);
    size_t length = 0;
    for (size_t i = s.at; i < s.at + s.length; i++)
        if (s.text[i] != ' ' || s.text[i - 1] != ' ')
            text[length++] = s.text[i];
    return text;
}
