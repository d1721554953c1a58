/* Looking through a trace for what belongs together. Only these go further than causes do, and only
 * when somebody asks why. */
#include "report/inside.h"

/* ---- what led to what ------------------------------------------------------------------------ */

/* Steps are short, but many of them may be at the same time. */
enum { STEP_LOOKED_AT = 4096 };

static bool in_step_of(const struct teller *t, uint32_t n, uint32_t k)
{
    return k <= t->now && k - n < STEP_LOOKED_AT && record_at(t, k)->t == record_at(t, n)->t;
}

static bool comes_from(const struct teller *t, uint32_t k, uint32_t n)
{
    while (k > n)
        k = record_at(t, k)->cause;
    return k == n;
}

uint32_t find_effect(const struct teller *t, uint32_t n, uint32_t after)
{
    for (uint32_t k = (after > n ? after : n) + 1; in_step_of(t, n, k); k++)
        if (record_at(t, k)->cause == n)
            return k;
    return 0;
}

uint32_t find_outcome(const struct teller *t, uint32_t n, uint16_t node, uint32_t kinds)
{
    for (uint32_t k = n + 1; in_step_of(t, n, k); k++) {
        const struct record *r = record_at(t, k);
        bool hears = r->what >= RECORD_TRANSITION && r->what <= RECORD_DEFERRED;
        if (hears && r->node == node && kinds >> r->machine & 1 && comes_from(t, k, n))
            return k;
    }
    return 0;
}

uint32_t find_led(const struct teller *t, uint32_t n, uint8_t what)
{
    for (uint32_t k = n + 1; in_step_of(t, n, k); k++)
        if (record_at(t, k)->what == what && comes_from(t, k, n))
            return k;
    return 0;
}

uint32_t find_sent(const struct teller *t, uint32_t n)
{
    while (n && report_is_message(record_at(t, n)) && record_at(t, n)->what != RECORD_SENT)
        n = record_at(t, n)->cause;
    return n && record_at(t, n)->what == RECORD_SENT ? n : 0;
}

/* ---- lives of instances ---------------------------------------------------------------------- */

uint32_t find_birth(const struct teller *t, uint32_t n)
{
    const struct record *self = record_at(t, n);
    for (uint32_t k = n; k; k--) {
        const struct record *r = record_at(t, k);
        if (r->what == RECORD_TRANSITION && r->from == MACHINE_START && is_same_instance(r, self))
            return k;
    }
    return 0;
}

uint32_t find_end(const struct teller *t, uint32_t n)
{
    const struct record *self = record_at(t, n);
    const struct machine *m = machine_for(t, self);
    for (uint32_t k = n; k <= t->now; k++) {
        const struct record *r = record_at(t, k);
        if (!is_same_instance(r, self))
            continue;
        if (r->what == RECORD_KILLED || (r->what == RECORD_TRANSITION && machine_final(m, r->to)))
            return k;
    }
    return 0;
}

uint32_t find_last(const struct teller *t, uint16_t node, uint8_t machine, uint32_t ordinal)
{
    for (uint32_t k = t->now; k; k--) {
        const struct record *r = record_at(t, k);
        if ((r->what == RECORD_TRANSITION || r->what == RECORD_KILLED) && r->node == node &&
            r->machine == machine && r->subject == ordinal)
            return k;
    }
    return 0;
}

uint32_t find_request(const struct teller *t, uint32_t birth)
{
    for (uint32_t k = birth + 1; in_step_of(t, birth, k); k++)
        if (record_at(t, k)->what == RECORD_SENT && record_at(t, k)->cause == birth)
            return k;
    uint32_t n = record_at(t, birth)->cause;
    while (n && !report_is_message(record_at(t, n)))
        n = record_at(t, n)->cause;
    return n;
}
