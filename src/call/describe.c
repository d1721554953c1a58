/* Session descriptions: what is offered and what is answered. RFC 3264 5, 6, 8; one audio stream,
 * as long as nobody asks for more; every line that is offered is answered.
 *
 * The o= line of an offer that changes anything counts one up from the description sent before
 * (RFC 3264 8).
 * */
#include "call/inside.h"

static struct sdp ours(const struct step *s, const struct dialog *d)
{
    struct sdp sdp = {.origin = d->is.node, .lines = 1};
    sdp.line[0] = (struct sdp_line){
        .kind = MEDIA_AUDIO,
        .direction = DIRECTION_SENDRECV,
        .codecs = phone_of(s->plan, d->is.node)->codecs,
    };
    return sdp;
}

/* RFC 3264 8.4: a stream that we hear is put on hold by sendonly, one that we only heard by
 * inactive. */
static uint8_t offered_direction(const struct offer *o, uint8_t wish)
{
    uint8_t now = o && o->codecs ? o->flow : DIRECTION_SENDRECV;
    return wish == DIRECTION_SENDRECV ? wish : now & wish;
}

/* The next description from this end, with its place in the o= line. */
static void number(struct step *s, const struct dialog *d, struct sdp *sdp)
{
    struct offer *o = d->offer ? offer_at(s->world, d->offer) : NULL;
    sdp->session = o ? o->session : 1;
    sdp->version = o && o->local.origin ? (uint16_t)(o->local.version + 1) : 1;
    if (o)
        o->local = *sdp;
}

void describe_offer(struct step *s, const struct dialog *d, uint8_t wish, struct message *m)
{
    struct offer *o = d->offer ? offer_at(s->world, d->offer) : NULL;
    struct sdp sdp = ours(s, d);
    if (o)
        o->wish = wish;
    sdp.line[0].direction = offered_direction(o, wish);
    number(s, d, &sdp);
    m->sdp = sdp;
    m->present |= PRESENT_SDP;
}

/* RFC 3264 6.1: what we want, as far as the offer allows it; in the offer's order, and port 0
 * where nothing fits. */
static struct sdp_line answer_line(const struct step *s, const struct dialog *d, uint8_t wish,
                                   struct sdp_line offered)
{
    uint8_t common = offered.codecs & phone_of(s->plan, d->is.node)->codecs;
    struct sdp_line line = offered;
    line.direction = direction_reversed(offered.direction) & wish;
    line.rejected = offered.rejected || offered.kind != MEDIA_AUDIO || !common;
    if (!line.rejected)
        line.codecs = common;
    return line;
}

void describe_answer(struct step *s, const struct dialog *d, const struct sdp *theirs,
                     struct message *m)
{
    const struct offer *o = d->offer ? offer_at(s->world, d->offer) : NULL;
    struct sdp sdp = {.origin = d->is.node, .lines = theirs->lines};
    for (unsigned n = 0; n < theirs->lines; n++)
        sdp.line[n] = answer_line(s, d, o ? o->wish : DIRECTION_SENDRECV, theirs->line[n]);
    number(s, d, &sdp);
    m->sdp = sdp;
    m->present |= PRESENT_SDP;
}

/* No line at all is a session to be filled later: RFC 3264 5. */
bool describe_accepts(const struct step *s, uint16_t node, const struct sdp *offer)
{
    for (unsigned n = 0; n < offer->lines; n++) {
        const struct sdp_line *l = &offer->line[n];
        if (l->rejected || (l->kind == MEDIA_AUDIO && l->codecs & phone_of(s->plan, node)->codecs))
            return true;
    }
    return offer->lines == 0;
}
