/* Between the files of the lesson room only. */
#ifndef LESSON_INSIDE_H
#define LESSON_INSIDE_H

#include "lesson/lesson.h"

/* Memory that must be there: a lesson is a few kB, and a program without that much cannot go on. */
/* room for one more item, zeroed; growth by doubling */
void *lesson_grow(void *array, size_t count, size_t size);
char *lesson_copy(const char *text, size_t length);

/* Fenced blocks, body in full, `line` the line of its first character. They complain of what
 * they do not know. */
struct block_source {
    const char *file;
    int line;
    struct complaints *complaints;
};
void block_stop(struct piece *, const char *body, const struct block_source *);
void block_ask(struct piece *, const char *body, const struct block_source *);
void block_task(struct piece *, const char *body, const struct block_source *);

/* The front matter: returns its length in bytes, 0 where there is none. */
size_t front_matter(struct lesson *, const char *text, size_t size, struct complaints *);

#endif
