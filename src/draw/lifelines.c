/* What lives when, of the lives that the rows under each name tell: by node and life, how
 * many there are and which of them is shown. Read record by record, and right for every earlier
 * moment too. */
#include "draw/lifelines.h"

#include "draw/hash.h"

#include <stdlib.h>

/* One that lives, in its node's list of that life, in order of birth. Numbers count from 1. */
struct living {
    uint32_t previous, next; /* also the list of free ones */
    uint32_t ordinal;
    uint8_t machine, state;
};

struct dated { /* a standing, from record n on */
    uint32_t n;
    struct standing standing;
};

struct life_line { /* of one node, one life */
    struct dated *at;
    uint32_t count, room;
    uint32_t last; /* of those that live: the latest born */
};

struct lifelines {
    const struct plan *plan;
    struct hash instances; /* that live: by node, machine and number */
    struct living *living;
    uint32_t livings, livings_room, free;
    struct life_line (*line)[LIVES]; /* by node, from 1 */
    uint64_t alive;
};

struct lifelines *lifelines_new(const struct plan *plan)
{
    struct lifelines *all = draw_calloc(1, sizeof *all);
    all->plan = plan;
    all->line = draw_calloc(plan->nodes + 1u, sizeof *all->line);
    return all;
}

void lifelines_free(struct lifelines *all)
{
    for (unsigned node = 1; node <= all->plan->nodes; node++)
        for (int life = 0; life < LIVES; life++)
            free(all->line[node][life].at);
    free(all->line);
    free(all->instances.slot);
    free(all->living);
    free(all);
}

uint64_t lifelines_alive(const struct lifelines *all)
{
    return all->alive;
}

static struct standing standing_now(const struct life_line *line)
{
    return line->count ? line->at[line->count - 1].standing : (struct standing){0};
}

static bool lives(const struct lifelines *all, uint16_t node)
{
    for (int life = 0; life < LIVES; life++)
        if (standing_now(&all->line[node][life]).living)
            return true;
    return false;
}

static struct living *living_at(const struct lifelines *all, uint32_t i)
{
    return &all->living[i - 1];
}

static void is_born(struct lifelines *all, struct life_line *line, const struct record *r)
{
    uint32_t i = all->free;
    if (i) {
        all->free = living_at(all, i)->next;
    } else {
        if (all->livings == all->livings_room) {
            all->livings_room = all->livings_room ? 2 * all->livings_room : 64;
            all->living = draw_realloc(all->living, all->livings_room, sizeof *all->living);
        }
        i = ++all->livings;
    }
    *living_at(all, i) = (struct living){
        .previous = line->last, .ordinal = r->subject, .machine = r->machine, .state = r->to};
    if (line->last)
        living_at(all, line->last)->next = i;
    line->last = i;
    hash_entry(&all->instances, ladder_key(r))->value = i;
}

static void has_died(struct lifelines *all, struct life_line *line, struct hash_slot *slot)
{
    uint32_t i = slot->value;
    struct living *it = living_at(all, i);
    if (it->previous)
        living_at(all, it->previous)->next = it->next;
    if (it->next)
        living_at(all, it->next)->previous = it->previous;
    else
        line->last = it->previous;
    it->next = all->free;
    all->free = i;
    hash_forget(&all->instances, slot);
}

static void note_standing(struct life_line *line, uint32_t n, struct standing s)
{
    if (line->count == line->room) {
        line->room = line->room ? 2 * line->room : 16;
        line->at = draw_realloc(line->at, line->room, sizeof *line->at);
    }
    line->at[line->count++] = (struct dated){n, s};
}

/* The one shown: of those that live the latest born that is not ending already, or the latest born
 * of all: where one of two forks has been hung up, people want to see the other. Whoever ends goes
 * soon, so that a few are enough to look at. */
static const struct living *foremost(const struct lifelines *all, const struct life_line *line)
{
    enum { LOOKS = 8 };
    const struct living *last = line->last ? living_at(all, line->last) : NULL;
    uint32_t i = line->last;
    for (int n = 0; i && n < LOOKS; n++) {
        const struct living *it = living_at(all, i);
        if (!machine_ending(all->plan->machine[it->machine], it->state))
            return it;
        i = it->previous;
    }
    return last;
}

void lifelines_take(struct lifelines *all, const struct record *r, uint32_t n, bool has_ended)
{
    enum life life = life_of(r->machine);
    if (life == LIFE_OTHER || !r->node || r->node > all->plan->nodes)
        return;
    struct life_line *line = &all->line[r->node][life];
    struct standing s = standing_now(line);
    struct hash_slot *slot = hash_find(&all->instances, ladder_key(r));
    bool lived = slot != NULL;
    if (lived && has_ended)
        has_died(all, line, slot);
    else if (lived)
        living_at(all, slot->value)->state = r->to;
    else if (!has_ended)
        is_born(all, line, r);
    const struct living *shown = foremost(all, line);
    bool was_shown = !s.has_been || (s.machine == r->machine && s.ordinal == r->subject);
    s.living = s.living + !has_ended - lived;
    s.has_been = true;
    if (shown || was_shown || !lived) {
        s.machine = shown ? shown->machine : r->machine;
        s.ordinal = shown ? shown->ordinal : r->subject;
        s.state = shown ? shown->state : r->to;
    }
    note_standing(line, n, s);
    all->alive &= ~ladder_bit(r->node);
    all->alive |= lives(all, r->node) ? ladder_bit(r->node) : 0;
}

struct standing lifelines_at(const struct lifelines *all, uint16_t node, enum life life,
                             uint32_t now)
{
    const struct life_line *line = &all->line[node][life];
    uint32_t low = 0, high = line->count; /* those before `low` are at or before now */
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (line->at[middle].n <= now)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? line->at[low - 1].standing : (struct standing){0};
}

bool lifelines_knows(const struct lifelines *all, enum life life, uint32_t now)
{
    for (unsigned node = 1; node <= all->plan->nodes; node++)
        if (all->line[node][life].count && all->line[node][life].at[0].n <= now)
            return true;
    return false;
}
