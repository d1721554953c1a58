/* What of provenance a scenario's own lines read, so that it is state there: plan->reads and copies.
 *
 *     copies    `distinct`, and what becomes of the nth sending: which copy of a message it is
 *     idents    what stands in a message as text, and what a line puts there: branches, tags, Call-IDs;
 *               and wherever a proxy is
 *     numbers   likewise: RSeq, the version of an o= line
 *     ordinals  a remark's text, "A of invite-client[2]"
 *     time      "at 32s ... goes first"
 *
 * Nobody else reads it. Too much here makes more states, too little makes wrong ones equal.
 */
#include "scenario/inside.h"
#include "sip/headers.h"

#include <string.h>

static uint16_t reads_of_header(const char *name)
{
    const struct header *h = header_find(name, strlen(name));
    switch (h ? h->id : HEADER_OTHER) {
    case HEADER_VIA:
    case HEADER_FROM:
    case HEADER_TO:
    case HEADER_CALL_ID:
    case HEADER_REPLACES:
    case HEADER_REFER_TO: return READS_IDENTS;
    case HEADER_RSEQ:
    case HEADER_RACK: return READS_NUMBERS | READS_IDENTS; /* RSeq begins by the tag */
    case HEADER_CONTENT_LENGTH: return READS_NUMBERS;
    default: return 0;
    }
}

static uint16_t reads_of_content(const struct content *c)
{
    switch (c->kind) {
    case CONTENT_HEADER: return *c->value ? reads_of_header(c->name) : 0;
    case CONTENT_TEXT: return READS_IDENTS | READS_NUMBERS;
    case CONTENT_SDP: return c->has_version ? READS_NUMBERS : 0;
    default: return 0;
    }
}

static uint16_t greater(uint16_t a, uint32_t b)
{
    return b > UINT16_MAX ? UINT16_MAX : b > a ? (uint16_t)b : a;
}

static void read_term(struct plan *p, const struct term *t)
{
    if (t->content)
        p->reads |= reads_of_content(t->content);
    if (t->quoted && strchr(t->quoted, '['))
        p->reads |= READS_ORDINALS;
    if (t->kind == TERM_MESSAGE)
        p->copies = greater(p->copies, t->the);
    p->copies = greater(p->copies, t->pattern.distinct);
    for (unsigned n = 0; t->sequence && n < t->sequence->items; n++)
        p->copies = greater(p->copies, t->sequence->item[n].pattern.distinct);
}

/* Header lines may name what somebody has made before. */
static void read_lines(struct plan *p, textid lines)
{
    for (const char *at = lines ? lore_text(p->lore, lines) : ""; *at;) {
        char name[40];
        size_t length = strcspn(at, ": \t\r\n");
        if (length < sizeof name) {
            memcpy(name, at, length);
            name[length] = '\0';
            p->reads |= reads_of_header(name);
        }
        at += strcspn(at, "\n");
        at += *at == '\n';
    }
}

static void read_act(struct plan *p, const struct act *a)
{
    read_lines(p, a->letter.extra);
    read_lines(p, a->wanted.extra);
    read_lines(p, a->how.extra);
    read_lines(p, a->order.extra);
    if (a->verb == VERB_SUBSCRIBES) /* a document of its dialogs names them */
        p->reads |= READS_IDENTS | READS_NUMBERS;
    if (a->letter.raw || a->replaces) /* and so may a text; one is made of a call's identifiers */
        p->reads |= READS_IDENTS | READS_NUMBERS;
}

void script_reads(struct plan *p, const struct script *s, uint32_t acts)
{
    p->reads = p->copies = 0;
    for (uint16_t n = 1; n <= p->nodes; n++)
        if (node_serves(p, n, SERVES_PROXY))
            p->reads |= READS_IDENTS; /* it makes a text of the Vias that it passes on */
    for (uint32_t i = 1; i <= s->terms; i++)
        read_term(p, &s->term[i]);
    for (size_t i = 0; i < s->faults; i++) {
        p->copies = greater(p->copies, s->fault[i].pattern.distinct);
        if (s->fault[i].kind == FAULT_CORRUPT) /* what arrives is a text */
            p->reads |= READS_IDENTS | READS_NUMBERS;
    }
    for (uint32_t i = 1; i <= acts; i++)
        read_act(p, &((const struct act *)p->acts)[i]);
    for (size_t i = 0; i < s->firsts; i++) {
        p->copies = greater(p->copies, s->first[i].pattern.distinct);
        p->reads |= READS_TIME;
    }
}
