/* What the files of this room share and no neighbour needs. */
#ifndef DRAW_INSIDE_H
#define DRAW_INSIDE_H

#include "draw/draw.h"

/* ---- runes ----------------------------------------------------------------------------------- */

enum {
    RUNE_BAD = 0xFFFD
}; /* what stands for bytes that are no character, and for control characters */

/* Columns of a character on a terminal: 0, 1 or 2. */
int rune_columns(uint32_t rune);
/* The next character of NUL-terminated UTF-8; moves *text past it. Bytes that are no UTF-8 are one
 * RUNE_BAD each; controls, which a terminal would obey, are RUNE_BAD too. Never called at
 * the NUL. */
uint32_t rune_next(const char **text);
size_t rune_encode(uint32_t rune, char out[4]);
/* Bytes of the longest beginning of `text` that takes at most `columns`. */
size_t draw_fit(const char *text, int columns);

/* ---- growing text ---------------------------------------------------------------------------- */

struct text {
    char *at; /* NUL-terminated once something was added */
    size_t size, room;
};
void draw_add(struct text *, const char *);
void draw_add_bytes(struct text *, const char *, size_t);
void draw_format(struct text *, const char *format, ...) __attribute__((format(printf, 2, 3)));
void draw_add_xml(struct text *,
                  const char *); /* escaped for text and attributes; controls left out */
char *draw_take(struct text *);  /* never NULL; the caller frees */
char *draw_copy(const char *);

/* Memory or the end: what this room allocates is small, and a picture cut short would lie. */
void *draw_calloc(size_t count, size_t size);
void *draw_realloc(void *, size_t count, size_t size);

/* The diagram with all its edges numbered and told beneath, as text. NULL: *error says why. Both
 * are the caller's. */
char *diagram_text(const struct machine *, const struct coverage *, const struct lit *,
                   char **error);

/* ---- box drawing ----------------------------------------------------------------------------- */

enum side { NORTH, EAST, SOUTH, WEST, SIDES };
/* The character with these arms: 0 none, 1 light, 2 heavy, by side. */
uint32_t rune_arms(const uint8_t arms[SIDES]);
/* The other way round; 3: double. Round corners are corners. False: it is no such character. */
bool rune_arms_of(uint32_t rune, uint8_t arms[SIDES]);

#endif
