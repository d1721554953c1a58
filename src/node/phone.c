/* What a phone does by itself when an INVITE has come: its user's manner, as the plan says. RFC
 * 3261 13.3.1.
 *
 *     INVITE --thinks--> 180 --after--> 200 or 603
 *     INVITE --thinks--> 183, 180 --after--> 200 or 603  PHONE_EARLY_MEDIA
 *     INVITE --thinks--> 486                             MANNER_BUSY, or all lines taken
 *     INVITE --thinks--> 302                             MANNER_REDIRECTS
 *
 * Each delay is an event of the kind EVENT_OWN; its owner is a key for the call, not a ref:
 * whatever became of the call in the meantime, the key finds it or finds nothing.
 */
#include "node/inside.h"

#include <stdio.h>

enum errand {
    ERRAND_BEGIN,
    ERRAND_ANSWER,
    ERRAND_DECLINE,
    ERRAND_BUSY,
    ERRAND_AGREE,
    ERRAND_REGISTER /* of no call */
};

static const struct phone_config *phone_of(const struct plan *plan, uint16_t node)
{
    return plan->node[node].config;
}

/* ---- keys --------------------------------------------------------------------------------- */

static uint32_t key_of(const struct dialog *d)
{
    return (uint32_t)d->is.node << KEY_BITS | (d->number & ((1u << KEY_BITS) - 1));
}

/* The latest call of that node with these lower bits, if it is not over. */
static ref call_of(const struct world *w, uint32_t key)
{
    uint16_t node = (uint16_t)(key >> KEY_BITS);
    uint32_t made = line_at(w, node)->made, low = key & ((1u << KEY_BITS) - 1);
    uint32_t number = (made >> KEY_BITS << KEY_BITS) | low;
    if (number > made)
        number -= 1u << KEY_BITS;
    return call_find(w, node, number);
}

/* ---- errands ------------------------------------------------------------------------------ */

static void run(struct step *s, ref dialog, enum errand errand);

static void later(struct step *s, ref dialog, usec delay, enum errand errand)
{
    if (delay)
        event_add(s, delay, false, EVENT_OWN, (uint8_t)errand, key_of(dialog_at(s->world, dialog)),
                  NULL);
    else
        run(s, dialog, errand);
}

/* From the first response on its user's manner counts. */
static void begin(struct step *s, ref dialog)
{
    const struct phone_config *phone = phone_of(s->plan, instance_at(s->world, dialog)->node);
    if (phone->manner == MANNER_REDIRECTS) {
        call_wish(s, dialog,
                  &(struct wanted){.wish = WISH_REFUSE, .status = 302, .target = phone->other},
                  true);
        return;
    }
    if (phone->flags & PHONE_EARLY_MEDIA)
        call_wish(s, dialog, &(struct wanted){.wish = WISH_PROGRESS}, true);
    if (phone->rings)
        call_ring(s, dialog);
    if (phone->manner == MANNER_ANSWERS)
        later(s, dialog, phone->after, ERRAND_ANSWER);
    else if (phone->manner == MANNER_DECLINES)
        later(s, dialog, phone->after, ERRAND_DECLINE);
}

static void run(struct step *s, ref dialog, enum errand errand)
{
    switch (errand) {
    case ERRAND_BEGIN: begin(s, dialog); break;
    case ERRAND_ANSWER: call_wish(s, dialog, &(struct wanted){.wish = WISH_ANSWER}, true); break;
    case ERRAND_DECLINE: call_wish(s, dialog, &(struct wanted){.wish = WISH_DECLINE}, true); break;
    case ERRAND_BUSY: call_wish(s, dialog, &(struct wanted){.wish = WISH_BUSY}, true); break;
    case ERRAND_AGREE: call_agree(s, dialog); break;
    case ERRAND_REGISTER: break;
    }
}

void node_own(struct step *s, const struct stimulus *what)
{
    uint16_t node = (uint16_t)(what->to >> KEY_BITS);
    if (!is_user_agent(s->plan, node)) {
        server_answers(s, node, what->payload);
        return;
    }
    if (what->atom == ERRAND_REGISTER) {
        if (!node_is_down(s, node))
            call_register_itself(s, node);
        return;
    }
    ref dialog = call_of(s->world, what->to);
    if (dialog)
        run(s, dialog, what->atom);
}

void phone_started(struct step *s, uint16_t node)
{
    if (is_user_agent(s->plan, node) && phone_of(s->plan, node)->registrar)
        event_add(s, 0, false, EVENT_OWN, ERRAND_REGISTER, (ref)node << KEY_BITS, NULL);
}

size_t node_own_text(const struct plan *plan, const struct event *e, uint16_t *node, char *out,
                     size_t room)
{
    static const char *const errands[] = {
        [ERRAND_BEGIN] = "responds", [ERRAND_ANSWER] = "answers", [ERRAND_DECLINE] = "declines",
        [ERRAND_BUSY] = "is busy",   [ERRAND_AGREE] = "agrees",   [ERRAND_REGISTER] = "registers"};
    *node = (uint16_t)(e->owner >> KEY_BITS);
    if (!*node || *node > plan->nodes || e->which >= sizeof errands / sizeof *errands)
        return 0;
    const char *deed = !is_user_agent(plan, *node) ? "answers" : errands[e->which];
    return (size_t)snprintf(out, room, "%s %s", plan->node[*node].name, deed);
}

void node_concerns(const struct plan *plan, const struct event *e, struct concern *out)
{
    const struct act *acts = plan->acts;
    if (e->what == EVENT_OWN)
        out->node = (uint16_t)(e->owner >> KEY_BITS);
    else if (e->what == EVENT_ACT && acts && acts[e->owner].verb != VERB_CRASHES &&
             acts[e->owner].verb !=
                 VERB_RESTARTS) /* TCP peers notice at once: faults.c of the net */
        out->node = acts[e->owner].node;
}

/* This call has a line already: one too many is one more than there are. */
static bool is_busy(const struct world *w, const struct phone_config *phone, uint16_t node)
{
    uint32_t phones = phone->phones ? phone->phones : 1;
    return phone->manner == MANNER_BUSY ||
           (phone->lines && line_at(w, node)->calls > phone->lines * phones);
}

void node_alert(struct step *s, const struct stimulus *what)
{
    const struct message *invite = what->payload;
    uint16_t node = instance_at(s->world, what->to)->node;
    const struct phone_config *phone = phone_of(s->plan, node);
    if (s->plan->node[node].role == ROLE_B2BUA && !invite->to_tag) {
        b2bua_alert(s, what);
        return;
    }
    enum errand errand = invite->to_tag                   ? ERRAND_AGREE
                         : is_busy(s->world, phone, node) ? ERRAND_BUSY
                                                          : ERRAND_BEGIN;
    if (instance_live(s->world, what->to))
        later(s, what->about, phone->thinks, errand);
}

ref node_owner_as(const struct renaming *as, ref owner)
{
    return (ref)as->node[owner >> KEY_BITS] << KEY_BITS | (owner & ((1u << KEY_BITS) - 1));
}
