/* Memory that is never refused: where there is none, the program ends. */
#ifndef TUI_MEMORY_H
#define TUI_MEMORY_H

#include <stddef.h>

void *memory_new(size_t count, size_t size); /* all zero */
/* An array with room for one item more than `count`; its room doubles when it is full. */
void *memory_grow(void *array, size_t count, size_t *room, size_t size);

#endif
