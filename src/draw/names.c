/* Numbers for the names in a graph.
 *
 * cgraph numbers what has a name by the name's address, and puts clusters into the order of their numbers: another
 * picture each time. Here names are numbered by counting, so that a layout depends on nothing but the graph. cgraph
 * would keep a table of names itself, but never frees it.
 */
#include "draw/graphviz.h"
#include "draw/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Number n belongs to name[n - 1], or to something without a name where that is NULL. */
struct names {
    char **name;
    size_t count, room;
};

/* long in older releases of Graphviz, int in newer. */
typedef __typeof__(AgIdDisc.map(NULL, 0, NULL, NULL, 0)) map_result;
typedef __typeof__(AgIdDisc.alloc(NULL, 0, 0)) alloc_result;

static void *names_open(graph_t *graph, Agdisc_t *discipline)
{
    (void)graph, (void)discipline;
    return draw_calloc(1, sizeof(struct names));
}

static void names_close(void *state)
{
    struct names *all = state;
    for (size_t i = 0; i < all->count; i++)
        free(all->name[i]);
    free(all->name);
    free(all);
}

static size_t find(const struct names *all, const char *name)
{
    for (size_t i = 0; name && i < all->count; i++)
        if (all->name[i] && !strcmp(all->name[i], name))
            return i + 1;
    return 0;
}

static size_t add(struct names *all, const char *name)
{
    if (all->count == all->room) {
        all->room = all->room ? 2 * all->room : 64;
        all->name = draw_realloc(all->name, all->room, sizeof *all->name);
    }
    all->name[all->count++] = name ? draw_copy(name) : NULL;
    return all->count;
}

static map_result names_map(void *state, int kind, char *name, IDTYPE *id, int create)
{
    (void)kind;
    size_t number = find(state, name);
    if (!number && create)
        number = add(state, name);
    *id = number;
    return number != 0;
}

static alloc_result names_alloc(void *state, int kind, IDTYPE id)
{
    (void)state, (void)kind, (void)id;
    return 0; /* nobody asks for a number of his own choice */
}

static void names_free(void *state, int kind, IDTYPE id)
{
    (void)state, (void)kind, (void)id; /* at the end, all at once */
}

static char *names_print(void *state, int kind, IDTYPE id)
{
    (void)kind;
    const struct names *all = state;
    return id >= 1 && id <= all->count ? all->name[id - 1] : NULL;
}

static void names_register(void *state, int kind, void *object)
{
    (void)state, (void)kind, (void)object;
}

/* The next line of the text that *from points to, or what there is room for. */
static int text_read(void *from, char *into, int room)
{
    const char **at = from;
    size_t size = strcspn(*at, "\n");
    size += (*at)[size] == '\n';
    size = size < (size_t)room ? size : (size_t)room;
    memcpy(into, *at, size);
    *at += size;
    return (int)size;
}

static int text_put(void *to, const char *text)
{
    return fputs(text, to);
}

static int text_flush(void *to)
{
    return fflush(to);
}

Agdisc_t graphviz_discipline(void)
{
    static const Agiddisc_t names = {.open = names_open,
                                     .map = names_map,
                                     .alloc = names_alloc,
                                     .free = names_free,
                                     .print = names_print,
                                     .close = names_close,
                                     .idregister = names_register};
    static const Agiodisc_t text = {.afread = text_read, .putstr = text_put, .flush = text_flush};
    return (Agdisc_t){.id = (Agiddisc_t *)&names, .io = (Agiodisc_t *)&text};
}
