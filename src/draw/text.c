/* Text that grows, and memory that must be there. */
#include "draw/inside.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *draw_realloc(void *old, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        abort();
    size_t bytes = count * size;
    void *at = realloc(old, bytes ? bytes : 1);
    if (!at)
        abort();
    return at;
}

void *draw_calloc(size_t count, size_t size)
{
    void *at = calloc(count ? count : 1, size ? size : 1);
    if (!at)
        abort();
    return at;
}

static void reserve(struct text *t, size_t more)
{
    if (t->size + more + 1 <= t->room)
        return;
    t->room = (t->size + more + 1) * 2;
    t->at = draw_realloc(t->at, t->room, 1);
}

void draw_add_bytes(struct text *t, const char *bytes, size_t size)
{
    reserve(t, size);
    memcpy(t->at + t->size, bytes, size);
    t->size += size;
    t->at[t->size] = '\0';
}

void draw_add(struct text *t, const char *s)
{
    draw_add_bytes(t, s, strlen(s));
}

void draw_format(struct text *t, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    reserve(t, 40);
    size_t left = t->room - t->size;
    int size = vsnprintf(t->at + t->size, left, format, args);
    if (size > 0 && (size_t)size >= left) {
        reserve(t, (size_t)size);
        vsnprintf(t->at + t->size, (size_t)size + 1, format, again);
    }
    t->size += size > 0 ? (size_t)size : 0;
    va_end(again);
    va_end(args);
}

static const char *entity(uint32_t rune)
{
    switch (rune) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    default: return NULL;
    }
}

void draw_add_xml(struct text *t, const char *s)
{
    while (*s) {
        if (*s == '\n') {
            draw_add_bytes(t, s++, 1);
            continue;
        }
        uint32_t rune = rune_next(&s);
        const char *escaped = entity(rune);
        char utf8[4];
        if (escaped)
            draw_add(t, escaped);
        else if (rune != 0xFFFE && rune != 0xFFFF) /* no characters of XML 1.0 */
            draw_add_bytes(t, utf8, rune_encode(rune, utf8));
    }
}

char *draw_take(struct text *t)
{
    reserve(t, 0);
    t->at[t->size] = '\0';
    char *at = t->at;
    *t = (struct text){0};
    return at;
}

char *draw_copy(const char *s)
{
    struct text t = {0};
    draw_add(&t, s);
    return draw_take(&t);
}
