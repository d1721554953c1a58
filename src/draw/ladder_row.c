/* Single rows of a ladder, for those who choose them and where they stand: two runs side by side. */
#include "draw/ladder_page.h"

#include <stdlib.h>

bool ladder_tells(const struct record *r)
{
    switch (r->what) {
    case RECORD_SENT:
    case RECORD_DUPLICATED:
    case RECORD_USER:
    case RECORD_NOTE:
    case RECORD_UNEXPECTED: return true;
    case RECORD_TRANSITION: return r->from != r->to && life_of(r->machine) != LIFE_OTHER;
    default: return false;
    }
}

static struct page page_of(struct grid *g, int y, const struct ladder_view *v)
{
    return (struct page){.grid = g,
                         .ladder = v->ladder,
                         .view = v,
                         .at = ladder_divide(g, v),
                         .y = y,
                         .bottom = y + 1};
}

void draw_ladder_names(struct grid *g, int y, const struct ladder_view *v)
{
    struct page p = page_of(g, y, v);
    ladder_draw_names(&p);
    free(draw_take(&p.legend)); /* nobody reads it here */
}

static const struct rung *rung_of(const struct ladder *l, uint32_t record)
{
    size_t i = ladder_count(l, record);
    return i && l->rung[i - 1].record == record ? &l->rung[i - 1] : NULL;
}

void draw_ladder_row(struct grid *g, int y, const struct ladder_view *v, uint32_t record,
                     uint32_t before)
{
    struct page p = page_of(g, y, v);
    const struct rung *r = rung_of(v->ladder, record);
    if (r)
        ladder_draw_rung(&p, r, before ? rung_of(v->ladder, before) : NULL, false);
}

void draw_ladder_lines(struct grid *g, int y, const struct ladder_view *v, uint32_t after)
{
    struct page p = page_of(g, y, v);
    size_t i = ladder_count(v->ladder, after);
    ladder_draw_lifelines(&p, y, i ? &v->ladder->rung[i - 1] : NULL);
}
