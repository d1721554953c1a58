#include "tui/memory.h"

#include <stdlib.h>

void *memory_new(size_t count, size_t size)
{
    void *new = calloc(count, size);
    if (!new)
        abort();
    return new;
}

void *memory_grow(void *array, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return array;
    *room = *room ? 2 * *room : 32;
    array = realloc(array, *room * size);
    if (!array)
        abort();
    return array;
}
