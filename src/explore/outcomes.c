/* What came of expanding states, one behind the other. */
#include "explore/engine.h"

#include <stdlib.h>
#include <string.h>

static void *must(void *memory)
{
    if (!memory)
        abort();
    return memory;
}

void outcomes_clear(struct outcomes *o)
{
    o->count = 0;
    if (o->page)
        o->page->used = 0;
    o->transitions = 0;
    o->indexed = 0;
    memset(o->table, 0, sizeof o->table);
}

void outcomes_free(struct outcomes *o)
{
    free(o->item);
    free(o->page);
    *o = (struct outcomes){0};
}

static bool same_state(const struct outcomes *o, const struct outcome *a, const struct found *f)
{
    return a->what == OUTCOME_STATE && a->visit.print == f->visit.print &&
           a->visit.print_more == f->visit.print_more && a->key_size == f->key_size &&
           (!f->key || !memcmp(o->page->bytes + a->key_at, f->key, f->key_size));
}

/* What has been forgotten since (expander_expand, when a text is missing) still stands in the table:
 * its place may hold another state by now. */
bool outcomes_have(const struct outcomes *o, const struct budgets *budgets, const struct found *f)
{
    const struct visit *v = &f->visit;
    for (unsigned slot = v->print % OUTCOMES_TABLE; o->table[slot];
         slot = (slot + 1) % OUTCOMES_TABLE) {
        size_t n = o->table[slot] - 1u;
        if (n >= o->count || !same_state(o, &o->item[n], f))
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
    return o->room * sizeof *o->item + (o->page ? o->page->room : 0);
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

static struct page *page_of(struct page *p, size_t room)
{
    bool is_new = !p;
    p = must(realloc(p, sizeof *p + room));
    if (is_new)
        *p = (struct page){0};
    p->room = room;
    return p;
}

static struct page *page_room(struct page *p, size_t room)
{
    return p && room <= p->room ? p : page_of(p, room + room / 2);
}

/* What is left over would wait as long as the worlds do. */
void outcomes_done(struct outcomes *o)
{
    if (o->page && o->page->room > o->page->used + o->page->used / 8)
        o->page = page_of(o->page, o->page->used);
}

uint64_t outcomes_keep(struct outcomes *o, const unsigned char *bytes, size_t size)
{
    size_t used = o->page ? (o->page->used + 7) & ~(size_t)7 : 0;
    o->page = page_room(o->page, used + size);
    o->page->used = used;
    return outcomes_more(o, bytes, size);
}

uint64_t outcomes_more(struct outcomes *o, const unsigned char *bytes, size_t size)
{
    uint64_t at = o->page->used;
    o->page = page_room(o->page, at + size);
    memcpy(o->page->bytes + at, bytes, size);
    o->page->used += size;
    return at;
}
