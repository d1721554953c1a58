/* Who noticed what a what-if changed? What a user sees or hears of his phone, with its time: it rings
 * or is heard to ring, the call is answered, ends, is held, a message of the phone.
 */
#include "report/compare-inside.h"

#include "node/node.h"

#include <stdlib.h>

struct sight {
    uint64_t key; /* of what, without its time */
    usec t;
    uint16_t node;
};
struct sights {
    struct sight *item;
    size_t count, room;
};

static void see(struct sights *s, uint16_t node, const struct record *r, uint64_t what)
{
    if (s->count == s->room) {
        s->room = s->room ? 2 * s->room : 64;
        s->item = compare_alloc(s->item, s->room * sizeof *s->item);
    }
    uint64_t key = (what ^ (uint64_t)node << 48 ^ (uint64_t)r->what << 56) * 0x9E3779B97F4A7C15u;
    s->item[s->count++] = (struct sight){.key = key ^ key >> 29, .t = r->t, .node = node};
}

/* A B2BUA holds calls, but nobody sits there. */
static bool has_user(const struct plan *plan, uint16_t node)
{
    return plan->node[node].role == ROLE_PHONE;
}

/* Of a call as its user sees it: not of transactions, nor of what lives on behind the scenes. */
static bool is_seen(const struct plan *plan, const struct record *r)
{
    bool rings = r->machine == KIND_UAS_INVITE; /* the caller hears a 180, and is told of failure */
    if (!has_user(plan, r->node) || r->from == r->to || r->from == MACHINE_START)
        return false;
    return r->machine == KIND_SESSION ||
           (rings && !machine_final(plan->machine[r->machine], r->to));
}

/* A remark that the phone tells its user; others are about lines of the scenario. */
static bool is_told_to_user(const struct record *r)
{
    return compare_is_failure(r) || r->subject == NOTE_UNCHANGED || r->subject == NOTE_AGAIN ||
           r->subject == NOTE_EXPIRED || r->subject == NOTE_RESPONSE;
}

/* The first 180 of a call that comes to its caller; copies of it he cannot hear. */
static bool rings(const struct compared_side *side, const struct record *r, ident *call)
{
    const struct message *m = trace_payload(side->trace, r->subject);
    if (!has_user(side->plan, r->peer) || !m || r->flags || m->method != METHOD_INVITE ||
        m->status != 180 || m->call == *call)
        return false;
    *call = m->call;
    return true;
}

static struct sights sights_of(const struct compared_side *side)
{
    struct sights s = {0};
    ident call = 0;
    for (uint32_t n = 1; n <= side->trace->count; n++) {
        const struct record *r = &side->trace->record[n];
        switch (r->what) {
        case RECORD_TRANSITION:
            if (is_seen(side->plan, r))
                see(&s, r->node, r,
                    (uint64_t)r->machine << 40 | (uint64_t)r->to << 32 | r->subject);
            break;
        case RECORD_NOTE:
            if (is_told_to_user(r))
                see(&s, r->node, r, (uint64_t)r->subject << 32 | r->extra);
            break;
        case RECORD_ARRIVED:
            if (rings(side, r, &call))
                see(&s, r->peer, r, 18);
            break;
        default: break;
        }
    }
    return s;
}

static int by_key(const void *a, const void *b)
{
    const struct sight *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->t < y->t ? -1 : x->t > y->t;
}

/* The earliest that is not as it was; *other: it is there in one run only. */
static const struct sight *first_difference(const struct sights *a, const struct sights *b,
                                            usec *by, bool *other)
{
    const struct sight *found = NULL;
    for (size_t i = 0, j = 0; i < a->count || j < b->count;) {
        const struct sight *x = i < a->count ? &a->item[i] : NULL;
        const struct sight *y = j < b->count ? &b->item[j] : NULL;
        bool only_a = !y || (x && x->key < y->key), only_b = !x || (y && y->key < x->key);
        const struct sight *here = only_b ? y : x;
        bool differs = only_a || only_b || x->t != y->t;
        *other = *other || only_a || only_b;
        if (differs && (!found || here->t < found->t)) {
            found = here;
            *by = only_a || only_b ? 0 : y->t - x->t;
        }
        i += !only_b;
        j += !only_a;
    }
    return found;
}

void compare_noticed(FILE *to, const struct comparison *c)
{
    struct sights s[2];
    unsigned phones = 0;
    usec by = 0;
    bool other = false;
    char span[32];
    for (int side = 0; side < 2; side++) {
        s[side] = sights_of(&c->side[side]);
        if (s[side].count)
            qsort(s[side].item, s[side].count, sizeof *s[side].item, by_key);
    }
    const struct sight *first = first_difference(&s[SIDE_A], &s[SIDE_B], &by, &other);
    const struct plan *plan = c->side[SIDE_A].plan;
    for (uint16_t n = 1; n <= plan->nodes; n++)
        phones += has_user(plan, n);
    report_time(by < 0 ? -by : by, span, sizeof span);
    if (!first)
        fprintf(to, "; %s", phones == 2 ? "neither user noticed" : "no user noticed");
    else if (other || !by)
        fprintf(to, "; %s's user noticed", plan->node[first->node].name);
    else
        fprintf(to, "; %s's user noticed it %s s %s", plan->node[first->node].name, span,
                by < 0 ? "earlier" : "later");
    free(s[SIDE_A].item);
    free(s[SIDE_B].item);
}
