/* What came of expanding states, one behind the other. */
#include "explore/engine.h"
#include "explore/must.h"

#include <stdlib.h>
#include <string.h>

enum { PAGE = 128 * 1024 };

void outcomes_clear(struct outcomes *o)
{
    o->count = 0;
    if (o->page && !o->page->waiting)
        o->page->used = 0;
    o->transitions = o->ends = 0;
    o->indexed = 0;
    memset(o->table, 0, sizeof o->table);
}

void outcomes_free(struct outcomes *o)
{
    free(o->item);
    free(o->page);
    free(o->spare);
    while (o->full) {
        struct page *next = o->full->next;
        free(o->full);
        o->full = next;
    }
    *o = (struct outcomes){0};
}

static bool same_state(const struct outcome *a, const struct found *f)
{
    return a->what == OUTCOME_STATE && a->visit.print == f->visit.print &&
           a->visit.print_more == f->visit.print_more && a->key_size == f->key_size &&
           (!f->key || !memcmp(a->key, f->key, f->key_size));
}

/* What has been forgotten since (expander_expand, when a text is missing) still stands in the table:
 * its place may hold another state by now. */
bool outcomes_have(const struct outcomes *o, const struct budgets *budgets, const struct found *f)
{
    const struct visit *v = &f->visit;
    for (unsigned slot = v->print % OUTCOMES_TABLE; o->table[slot];
         slot = (slot + 1) % OUTCOMES_TABLE) {
        size_t n = o->table[slot] - 1u;
        if (n >= o->count || !same_state(&o->item[n], f))
            continue;
        const struct visit *met = &o->item[n].visit;
        if (met->steps <= v->steps &&
            budget_covers(budgets, (uint16_t)met->budget, (uint16_t)v->budget))
            return true;
    }
    return false;
}

void outcomes_index(struct outcomes *o, size_t n)
{
    unsigned slot = o->item[n].visit.print % OUTCOMES_TABLE;
    if (o->indexed == OUTCOMES_TABLE / 2 || n >= UINT16_MAX)
        return;
    while (o->table[slot])
        slot = (slot + 1) % OUTCOMES_TABLE;
    o->table[slot] = (uint16_t)(n + 1);
    o->indexed++;
}

uint64_t outcomes_bytes(const struct outcomes *o)
{
    return o->room * sizeof *o->item + (o->page ? o->page->room : 0) +
           (o->spare ? o->spare->room : 0);
}

struct outcome *outcomes_add(struct outcomes *o, enum outcome_kind what)
{
    if (o->count == o->room) {
        o->room = o->room ? 2 * o->room : 64;
        o->item = must(realloc(o->item, o->room * sizeof *o->item));
    }
    o->item[o->count] = (struct outcome){.what = (uint8_t)what};
    return &o->item[o->count++];
}

/* The spare one, or a new one. */
static struct page *page_begin(struct outcomes *o, size_t least)
{
    struct page *p = o->spare;
    if (p && p->room >= least) {
        o->spare = NULL;
    } else {
        size_t room = least > PAGE ? least : PAGE;
        p = must(malloc(sizeof *p + room));
        p->room = room;
    }
    p->next = NULL;
    p->waiting = 0;
    p->open = true;
    p->used = 0;
    return p;
}

unsigned char *outcomes_room(struct outcomes *o, size_t size)
{
    struct page *p = o->page;
    size_t used = p ? (p->used + 7) & ~(size_t)7 : 0;
    if (!p || used + size > p->room) {
        if (p) {
            p->next = o->full;
            o->full = p;
        }
        p = o->page = page_begin(o, size);
        used = 0;
    }
    p->used = used + size;
    return p->bytes + used;
}
