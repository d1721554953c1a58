/* What the bounds still allow. Breadth-first stays sound if of two equal worlds the one with less
 * left is dropped: whatever it may do, the other may do, too. */
#include "explore/engine.h"

enum { BUDGET_MOST = 15 }; /* of each: BUDGETS in all */
_Static_assert((BUDGET_MOST + 1) * (BUDGET_MOST + 1) * (BUDGET_MOST + 1) == BUDGETS, "numbers");

/* What is as good as without bound never gets less. */
static uint32_t cut(uint32_t n)
{
    return n < BUDGET_MOST || n == UINT32_MAX ? n : BUDGET_MOST;
}

void budgets_init(struct budgets *all, const struct bounds *b)
{
    all->whole = (struct budget){cut(b->loss), cut(b->duplicates), cut(b->late)};
}

uint16_t budget_number(const struct budgets *all, struct budget b)
{
    uint32_t loss = all->whole.loss - b.loss, twice = all->whole.duplicates - b.duplicates,
             late = all->whole.late - b.late;
    return (uint16_t)((loss * (BUDGET_MOST + 1) + twice) * (BUDGET_MOST + 1) + late);
}

struct budget budget_of(const struct budgets *all, uint16_t number)
{
    uint32_t late = number % (BUDGET_MOST + 1), rest = number / (BUDGET_MOST + 1);
    return (struct budget){all->whole.loss - rest / (BUDGET_MOST + 1),
                           all->whole.duplicates - rest % (BUDGET_MOST + 1),
                           all->whole.late - late};
}

bool budget_covers(const struct budgets *all, uint16_t a, uint16_t b)
{
    if (a == b)
        return true;
    struct budget x = budget_of(all, a), y = budget_of(all, b);
    return x.loss >= y.loss && x.duplicates >= y.duplicates && x.late >= y.late;
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
    case CHOICE_STALL: return take(&b->loss, answer);
    case CHOICE_DELAY:
    case CHOICE_DELAY_TWICE:
    case CHOICE_HOLD_BACK: return take(&b->late, 1);
    default: return true;
    }
}
