/* The hash of a trace: two runs agree if it does, on whatever machine and in whatever format they
 * are shown.
 *
 * SHA-256 over the records of messages, timers and transitions, field by field in the order of the
 * JSON contract's keys; its first 128 bits. Texts, checks and the run line are left out, so records
 * are numbered here without them: a remark or an expectation more changes no hash. A record that
 * has such a one for its cause has the cause of that.
 */
#include "world/world.h"

#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>

struct hashing {
    struct sha256_ctx sha;
    const struct lore *lore;
    const struct trace *trace;
    uint32_t *number; /* of each record as it is counted here; of one left out, that of its cause */
    uint32_t count;
};

static void number(struct hashing *h, uint64_t v, unsigned bytes)
{
    uint8_t little[8];
    for (unsigned n = 0; n < bytes; n++)
        little[n] = (uint8_t)(v >> 8 * n);
    sha256_update(&h->sha, bytes, little);
}

/* One that is a text of its own counts by that text: its number in the lore follows from what else
 * the scenario says. */
static void identifier(struct hashing *h, ident id)
{
    const char *text = id & IDENT_FOREIGN && h->lore ? lore_text(h->lore, (textid)id) : "";
    number(h, *text ? IDENT_FOREIGN : id, 8);
    sha256_update(&h->sha, strlen(text), (const uint8_t *)text);
}

static void message(struct hashing *h, const struct record *r)
{
    static const struct message none;
    const struct message *m = trace_payload(h->trace, r->subject);
    if (!m)
        m = &none;
    number(h, r->subject, 4);
    number(h, r->node, 2);
    number(h, r->peer, 2);
    number(h, m->method, 1);
    number(h, m->status, 2);
    number(h, m->cseq, 4);
    identifier(h, m->call);
    identifier(h, m->branch);
    number(h, r->extra, 4);
}

static void instance(struct hashing *h, const struct record *r)
{
    number(h, r->node, 2);
    number(h, r->machine, 1);
    number(h, r->subject, 4);
}

static void timer(struct hashing *h, const struct record *r)
{
    instance(h, r);
    number(h, r->atom, 1);
    number(h, (uint64_t)r->due, 8);
}

static void transition(struct hashing *h, const struct record *r)
{
    instance(h, r);
    number(h, r->from, 1);
    number(h, r->to, 1);
    number(h, r->atom, 1);
    number(h, r->edge, 2);
}

typedef void fields(struct hashing *, const struct record *);
static fields *const fields_of[RECORD_KINDS] = {
    [RECORD_SENT] = message,          [RECORD_ARRIVED] = message,
    [RECORD_LOST] = message,          [RECORD_DROPPED] = message,
    [RECORD_DUPLICATED] = message,    [RECORD_REFUSED] = message,
    [RECORD_STRAY] = message,         [RECORD_TIMER_START] = timer,
    [RECORD_TIMER_STOP] = timer,      [RECORD_TIMER_FIRE] = timer,
    [RECORD_TRANSITION] = transition, [RECORD_UNEXPECTED] = transition,
    [RECORD_DEFERRED] = transition,   [RECORD_KILLED] = transition,
    [RECORD_CORRUPTED] = message,     [RECORD_REORDERED] = message,
};

static void hash_record(struct hashing *h, uint32_t n)
{
    const struct record *r = &h->trace->record[n];
    uint32_t cause = h->number[r->cause];
    if (!fields_of[r->what]) {
        h->number[n] = cause;
        return;
    }
    h->number[n] = ++h->count;
    number(h, h->count, 4);
    number(h, (uint64_t)r->t, 8);
    number(h, cause, 4);
    number(h, r->what, 1);
    fields_of[r->what](h, r);
}

void trace_hash(const struct trace *trace, const struct plan *plan, unsigned char out[16])
{
    struct hashing h = {.trace = trace, .lore = plan ? plan->lore : NULL};
    h.number = calloc(trace->count + 1u, sizeof *h.number);
    if (!h.number)
        abort();
    sha256_init(&h.sha);
    for (uint32_t n = 1; n <= trace->count; n++)
        hash_record(&h, n);
    sha256_digest(&h.sha, 16, out);
    free(h.number);
}
