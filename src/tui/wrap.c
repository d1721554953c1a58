/* Marked text in a column: words are wrapped, emphasis is kept. */
#include "tui/ui.h"

#include <stdio.h>
#include <string.h>

static int bytes_of(unsigned char first)
{
    return first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

static bool is_mark(char c)
{
    return c == TEXT_STRONG || c == TEXT_CODE;
}

/* The columns that a word takes, marks left out; *end is behind it. */
static int word_columns(const char *word, const char **end)
{
    char plain[256];
    size_t n = 0;
    while (*word && *word != ' ' && n + 5 < sizeof plain) {
        int bytes = bytes_of((unsigned char)*word);
        for (int i = 0; i < bytes && word[i]; i++)
            if (!is_mark(word[i]))
                plain[n++] = word[i];
        for (int i = 0; i < bytes && *word; i++)
            word++;
    }
    plain[n] = '\0';
    *end = word;
    return text_columns(plain);
}

/* Puts one word; marks switch the attributes. */
static int put_word(struct grid *g, int x, int y, int right, const char *word, const char *end,
                    unsigned *attributes)
{
    for (; word < end; word += bytes_of((unsigned char)*word)) {
        char one[5] = "";
        if (*word == TEXT_STRONG)
            *attributes ^= CELL_BOLD;
        else if (*word == TEXT_CODE)
            *attributes ^= CELL_UNDERLINE;
        if (is_mark(*word))
            continue;
        memcpy(one, word, (size_t)bytes_of((unsigned char)*word));
        int wide = text_columns(one);
        if (g && x + wide <= right)
            grid_text(g, x, y, *attributes, HUE_PLAIN, one);
        x += wide;
    }
    return x;
}

size_t view_fit(const char *text, int columns)
{
    size_t n = 0;
    while (text[n]) {
        char one[5] = "";
        size_t bytes = (size_t)bytes_of((unsigned char)text[n]);
        memcpy(one, text + n, strnlen(text + n, bytes));
        columns -= text_columns(one);
        if (columns < 0)
            break;
        n += strlen(one);
    }
    return n;
}

void view_cut(char *text, size_t room, int columns, bool at_begin)
{
    char whole[400];
    if (text_columns(text) <= columns)
        return;
    snprintf(whole, sizeof whole, "%s", text);
    const char *tail = whole;
    while (*tail && text_columns(tail) > columns - 1)
        tail += bytes_of((unsigned char)*tail);
    if (columns < 1)
        text[0] = '\0';
    else if (at_begin)
        snprintf(text, room, "…%s", tail);
    else
        snprintf(text, room, "%.*s…", (int)view_fit(whole, columns - 1), whole);
}

int view_wrap(struct grid *g, int x, int y, int columns, int rows, int from, unsigned attributes,
              const char *text)
{
    int row = 0, at = 0;
    while (*text) {
        const char *end;
        int wide = word_columns(text, &end);
        if (at && at + 1 + wide > columns) {
            row++;
            at = 0;
        }
        at += at != 0;
        bool shown = row >= from && row < from + rows;
        put_word(shown ? g : NULL, x + at, y + row - from, x + columns, text, end, &attributes);
        at += wide;
        for (text = end; *text == ' ';)
            text++;
    }
    return row + (at != 0);
}
