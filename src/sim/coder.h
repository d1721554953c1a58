/* How a room says what an item's fields are, once and for both ways: its region's `code` function.
 *
 * An item is written as it is, byte by byte, into the encoding; there `code` gets the copy and makes
 * it canonical, where it stands. Reading, the bytes stand in the item, and `code` undoes that. So only
 * those fields are named that are not plain: what is forgotten makes equal worlds differ, and never
 * lets different ones pass for equal. But whatever names a node, a link or a text is said to be one,
 * plain or not (coder_node, coder_link_number, coder_text): what is forgotten there would stay as it
 * is where nodes that are alike change places.
 *
 *     in memory                          in the encoding
 *     a time                             the span from now
 *     a ref to an instance               its place among all in the lists of all nodes
 *     an identifier                      the node's how manieth, by first use
 *     a payload                          1, and the payload behind the item
 *     a link, an index                   0
 *     provenance                         0; CODE_ALL has it as it is
 *
 * A third way looks, and changes nothing: see world_verify.
 */
#ifndef SIM_CODER_H
#define SIM_CODER_H

#include "sim/sim.h"

#include <string.h>

enum coder_phase { CODER_WRITES, CODER_READS, CODER_CHECKS };
struct coder_work;
struct coder {
    struct world *world;
    struct coder_work *work;
    const uint32_t *place; /* writing: of an instance, by offset of its region and index */
    enum code_mode mode;
    enum coder_phase phase;
    bool bad;  /* reading: this is no encoding. checking: something refers to what is not there */
    ref self;  /* whose item is at hand; 0: a payload's, or a table's */
    size_t at; /* writing: bytes so far */
    usec now;
    const struct renaming *as; /* writing: nodes have changed places; or NULL */
    bool unsure;               /* what that makes of it cannot be said */
    uint32_t index;            /* of the item of a table, where it is written */
    bool turned;               /* a link's ends have changed places */
};

static inline bool coder_reading(const struct coder *c)
{
    return c->phase == CODER_READS;
}
static inline struct world *coder_world(const struct coder *c)
{
    return c->world;
}
/* These bytes make no sense; world_decode will return NULL. */
static inline void coder_reject(struct coder *c)
{
    c->bad = true;
}
/* Provenance. */
static inline void coder_told(struct coder *c, void *item, size_t size)
{
    if (c->mode == CODE_STATE && c->phase != CODER_CHECKS)
        memset(item, 0, size);
}
/* What is built again by `decoded`, or is scratch. */
static inline void coder_link(struct coder *c, void *item, size_t size)
{
    if (c->phase != CODER_CHECKS)
        memset(item, 0, size);
}
static inline void coder_time(struct coder *c, usec *t)
{
    if (c->phase == CODER_WRITES)
        *t = (usec)((uint64_t)*t - (uint64_t)c->now);
    else if (coder_reading(c))
        *t = (usec)((uint64_t)*t + (uint64_t)c->now);
}
/* What names a node, a link, or has a node's name in it. */
static inline void coder_node(const struct coder *c, uint16_t *node)
{
    if (c->as && *node && *node <= c->world->plan->nodes)
        *node = c->as->node[*node];
}
static inline void coder_link_number(const struct coder *c, uint8_t *link)
{
    if (c->as && *link)
        *link = (uint8_t)c->as->link[*link];
}
static inline void coder_text(struct coder *c, uint32_t *text)
{
    if (!c->as || !*text)
        return;
    if (*text < c->as->texts)
        *text = c->as->text[*text];
    else
        c->unsure = true;
}
/* Reading a bool that is none would be undefined. */
static inline void coder_bool(struct coder *c, bool *b)
{
    unsigned char byte;
    if (!coder_reading(c))
        return;
    memcpy(&byte, b, 1);
    if (byte > 1) {
        c->bad = true;
        *b = false;
    }
}
void coder_ident_slow(struct coder *, uint64_t *);
static inline void coder_ident(struct coder *c, uint64_t *v)
{
    if (*v)
        coder_ident_slow(c, v);
}
/* To an instance in some node's list. */
void coder_ref_slow(struct coder *, ref *);
static inline void coder_ref(struct coder *c, ref *r)
{
    if (*r)
        coder_ref_slow(c, r);
}
/* To an owned REGION_PAYLOADS item, which follows, by its region's code function. */
void coder_payload(struct coder *, ref *);
/* Numbers that only their makers' last one and their neighbours are compared with: told apart by
 * `space`, and counted from the least of it that lives. 0 is none. */
void coder_counter_slow(struct coder *, uint32_t *, uint64_t space);
static inline void coder_counter(struct coder *c, uint32_t *v, uint64_t space)
{
    if (*v)
        coder_counter_slow(c, v, space);
}
/* How often a message was sent again: as far as the plan's checks ask for it. */
static inline void coder_copies(struct coder *c, uint16_t *copies)
{
    uint16_t most = c->world->plan->copies;
    if (c->mode == CODE_STATE && c->phase == CODER_WRITES && *copies > most)
        *copies = most;
}

#endif
