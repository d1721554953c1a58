/* What the bounds still allow. Breadth-first stays sound if of two equal worlds the one with less
 * left is dropped: whatever it may do, the other may do, too. */
#include "explore/engine.h"

enum { BUDGET_MOST = BOUNDS_MOST }; /* of each */

/* What is as good as without bound never gets less. */
static uint32_t cut(uint32_t n)
{
    return n < BUDGET_MOST || n == UINT32_MAX ? n : BUDGET_MOST;
}

/* How many amounts of it can be left. */
static uint32_t amounts(uint32_t whole)
{
    return whole == UINT32_MAX ? 1 : whole + 1;
}

static uint32_t numbers(const struct budget *b)
{
    return amounts(b->loss) * amounts(b->duplicates) * amounts(b->late) * amounts(b->acts);
}

void budgets_init(struct budgets *all, const struct bounds *b)
{
    struct budget *w = &all->whole;
    *w = (struct budget){cut(b->loss), cut(b->duplicates), cut(b->late),
                         b->acts ? cut(b->acts) : UINT32_MAX};
    while (numbers(w) > BUDGETS) {
        uint32_t *of[] = {&w->loss, &w->duplicates, &w->late, &w->acts}, **most = of;
        for (unsigned i = 1; i < 4; i++)
            if (amounts(*of[i]) > amounts(**most))
                most = &of[i];
        --**most;
    }
}

struct bounds explore_bounds(const struct bounds *b)
{
    struct bounds cut = *b;
    struct budgets all;
    budgets_init(&all, b);
    cut.loss = all.whole.loss;
    cut.duplicates = all.whole.duplicates;
    cut.late = all.whole.late;
    cut.acts = all.whole.acts == UINT32_MAX ? 0 : all.whole.acts;
    return cut;
}

uint16_t budget_number(const struct budgets *all, struct budget b)
{
    const struct budget *w = &all->whole;
    uint32_t n = w->loss - b.loss;
    n = n * amounts(w->duplicates) + (w->duplicates - b.duplicates);
    n = n * amounts(w->late) + (w->late - b.late);
    return (uint16_t)(n * amounts(w->acts) + (w->acts - b.acts));
}

static uint32_t left_of(uint32_t whole, uint32_t *number)
{
    uint32_t gone = *number % amounts(whole);
    *number /= amounts(whole);
    return whole - gone;
}

struct budget budget_of(const struct budgets *all, uint16_t number)
{
    const struct budget *w = &all->whole;
    struct budget b;
    uint32_t n = number;
    b.acts = left_of(w->acts, &n);
    b.late = left_of(w->late, &n);
    b.duplicates = left_of(w->duplicates, &n);
    b.loss = left_of(w->loss, &n);
    return b;
}

bool budget_covers(const struct budgets *all, uint16_t a, uint16_t b)
{
    if (a == b)
        return true;
    struct budget x = budget_of(all, a), y = budget_of(all, b);
    return x.loss >= y.loss && x.duplicates >= y.duplicates && x.late >= y.late && x.acts >= y.acts;
}

static bool take(uint32_t *left, uint32_t cost)
{
    if (*left < cost)
        return false;
    if (*left != UINT32_MAX)
        *left -= cost;
    return true;
}

bool budget_pay(struct budget *b, const struct choice *c, uint32_t answer)
{
    if (!answer)
        return true;
    switch (c->kind) {
    case CHOICE_FATE: return take(answer == FATE_LOST ? &b->loss : &b->duplicates, 1);
    case CHOICE_MOMENT: return take(&b->acts, 1);
    case CHOICE_STALL: return take(&b->loss, answer);
    case CHOICE_DELAY:
    case CHOICE_DELAY_TWICE:
    case CHOICE_HOLD_BACK: return take(&b->late, 1);
    default: return true;
    }
}
