/* Session descriptions: what is offered and what is answered. RFC 3264 5, 6, 8; RFC 6337 5.
 *
 * An m= line keeps its place for the whole session: what is removed stays with port 0, until
 * another stream takes the place (RFC 3264 8.1, 8.2). So each offer begins with the lines that were
 * agreed, and each answer has those of its offer.
 *
 * The o= line counts one up from the description sent before, where anything differs from that; and
 * only there (RFC 3264 8).
 */
#include "call/inside.h"

#include <string.h>

static struct offer *offer_of(const struct step *s, const struct dialog *d)
{
    return d->offer ? offer_at(s->world, d->offer) : NULL;
}

/* ---- what a phone can do ------------------------------------------------------------------ */

/* But for what its user does not want in this call. */
static uint8_t media_of(const struct step *s, const struct dialog *d)
{
    uint8_t media = phone_of(s->plan, d->is.node)->media;
    const struct offer *o = offer_of(s, d);
    return (uint8_t)((media ? media : 1 << MEDIA_AUDIO) & ~(o ? o->barred : 0));
}

static uint8_t codecs_here(const struct step *s, uint16_t node, uint8_t kind)
{
    uint8_t codecs = phone_of(s->plan, node)->codecs & codecs_of(kind);
    return codecs || kind != MEDIA_VIDEO ? codecs : CODEC_H261;
}

/* RFC 3264 6: each line for itself; streams of messages have no codecs to differ in. */
static bool fits(const struct step *s, const struct dialog *d, const struct sdp_line *line)
{
    return !line->rejected && line->kind < MEDIA_KINDS && media_of(s, d) >> line->kind & 1 &&
           (line->kind == MEDIA_MESSAGE || line->codecs & codecs_here(s, d->is.node, line->kind));
}

/* No line at all, or none that lives, is a session to be filled later: RFC 3264 5. */
bool describe_accepts(const struct step *s, const struct dialog *d, const struct sdp *offer)
{
    bool any = false;
    if (bridge_passes(s->world, d)) /* others will say */
        return true;
    for (unsigned n = 0; n < offer->lines; n++) {
        if (fits(s, d, &offer->line[n]))
            return true;
        any |= !offer->line[n].rejected;
    }
    return !any;
}

/* ---- directions --------------------------------------------------------------------------- */

/* RFC 3264 8.4: a stream that we hear is put on hold by sendonly, one that we only heard by
 * inactive. Whoever does not hold offers what he wants, whatever the peer has said before: RFC 6337
 * 5.3. `plainly`: he has named the direction. */
static uint8_t offered_direction(const struct agreed *now, unsigned n, uint8_t wish, bool plainly)
{
    bool lives = n < now->lines && !now->line[n].rejected;
    return lives && wish == DIRECTION_SENDONLY && !plainly ? now->line[n].direction & wish : wish;
}

static uint8_t wish_of(const struct change *c, uint8_t before)
{
    if (c->direction)
        return c->direction - 1;
    return c->wish == WISH_HOLD     ? DIRECTION_SENDONLY
           : c->wish == WISH_RESUME ? DIRECTION_SENDRECV
                                    : before;
}

/* ---- lines -------------------------------------------------------------------------------- */

static struct sdp_line line_new(const struct step *s, uint16_t node, uint8_t kind)
{
    return (struct sdp_line){.kind = kind, .codecs = codecs_here(s, node, kind)};
}

/* The lines that were agreed: each with all that we can do now, not only what was left of it the
 * last time (RFC 6337 5.2.5). */
static void keep_lines(const struct step *s, uint16_t node, const struct agreed *now, uint8_t less,
                       struct sdp *sdp)
{
    sdp->lines = now->lines;
    for (unsigned n = 0; n < now->lines; n++) {
        struct sdp_line *line = &sdp->line[n];
        *line = now->line[n];
        if (line->kind < MEDIA_KINDS && less >> line->kind & 1)
            line->rejected = 1;
        if (!line->rejected)
            *line = line_new(s, node, line->kind);
    }
}

static bool has_kind(const struct sdp *sdp, uint8_t kind)
{
    for (unsigned n = 0; n < sdp->lines; n++)
        if (sdp->line[n].kind == kind && !sdp->line[n].rejected)
            return true;
    return false;
}

/* RFC 3264 8.1: in a place that has become free, or below all others. One of the same kind is
 * taken first, so that a stream that comes back is found where it was. SDP_LINES: there is none. */
static unsigned place_for(const struct sdp *sdp, uint8_t kind)
{
    unsigned found = sdp->lines;
    for (unsigned n = sdp->lines; n-- > 0;)
        if (sdp->line[n].rejected &&
            (found == sdp->lines || sdp->line[found].kind != kind || sdp->line[n].kind == kind))
            found = n;
    return found;
}

static void add_lines(const struct step *s, uint16_t node, uint8_t more, struct sdp *sdp)
{
    for (uint8_t kind = 0; kind < MEDIA_KINDS; kind++) {
        if (!(more >> kind & 1) || has_kind(sdp, kind))
            continue;
        unsigned n = place_for(sdp, kind);
        if (n >= SDP_LINES)
            continue;
        sdp->line[n] = line_new(s, node, kind);
        if (n == sdp->lines)
            sdp->lines++;
    }
}

/* ---- descriptions ------------------------------------------------------------------------- */

static bool same(const struct sdp *a, const struct sdp *b)
{
    return a->lines == b->lines && !memcmp(a->line, b->line, a->lines * sizeof *a->line);
}

/* From this end, with its place in the o= line, into the message. */
static void put(struct offer *o, struct sdp *sdp, struct message *m)
{
    sdp->session = o ? o->session : 1;
    sdp->version = 1;
    if (o && o->local.origin)
        sdp->version = (uint16_t)(o->local.version + !same(sdp, &o->local));
    if (o)
        o->current = o->current && same(sdp, &o->local);
    if (o)
        o->local = *sdp;
    m->sdp = *sdp;
    m->present |= PRESENT_SDP;
}

/* ---- the legs of a B2BUA ------------------------------------------------------------------ */

/* RFC 3725 4: for want of another's description one in which nothing flows: in flow II a stream
 * that leads nowhere, in flow IV none at all. */
static struct sdp empty(const struct step *s, const struct dialog *d, const struct agreed *now)
{
    const struct bridge *b = bridge_at(s->world, bridge_of(s->world, d));
    struct sdp sdp = {.origin = d->is.node};
    keep_lines(s, d->is.node, now, 0, &sdp);
    if (b->flow == FLOW_II && !sdp.lines) {
        sdp.line[sdp.lines++] = line_new(s, d->is.node, MEDIA_AUDIO);
        sdp.line[0].direction = DIRECTION_SENDRECV;
    }
    return sdp;
}

/* RFC 3725 4.3: an offer has the lines that were agreed, and perhaps more; an answer those of its
 * offer. */
static void trim(const struct sdp_line *lines, unsigned count, bool answers, struct sdp *sdp)
{
    for (unsigned n = sdp->lines; n < count; n++) {
        sdp->line[n] = lines[n];
        sdp->line[n].rejected = 1;
        sdp->line[n].direction = DIRECTION_INACTIVE;
    }
    if (answers || count > sdp->lines)
        sdp->lines = (uint8_t)count;
}

/* As the other leg's peer has said it, o= line and all. */
static void pass_on(struct offer *o, const struct sdp *sdp, struct message *m)
{
    if (o)
        o->current = o->current && same(sdp, &o->local);
    if (o)
        o->local = *sdp;
    m->sdp = *sdp;
    m->present |= PRESENT_SDP;
}

static bool passes_offer(struct step *s, const struct dialog *d, struct message *m)
{
    static const struct agreed nothing;
    struct offer *o = offer_of(s, d);
    const struct agreed *now = o ? &o->agreed : &nothing;
    struct sdp sdp;
    if (!bridge_passes(s->world, d))
        return false;
    if (bridge_said(s->world, d, &sdp)) {
        trim(now->line, now->lines, false, &sdp);
        pass_on(o, &sdp, m);
    } else {
        sdp = empty(s, d, now);
        put(o, &sdp, m);
    }
    return true;
}

static bool passes_answer(struct step *s, const struct dialog *d, const struct sdp *theirs,
                          struct message *m)
{
    struct offer *o = offer_of(s, d);
    struct sdp sdp;
    if (!bridge_passes(s->world, d))
        return false;
    if (o && o->preview) {
        sdp = o->local;
        pass_on(o, &sdp, m);
    } else if (bridge_said(s->world, d, &sdp)) {
        trim(theirs->line, theirs->lines, true, &sdp);
        pass_on(o, &sdp, m);
    } else {
        sdp = (struct sdp){.origin = d->is.node, .lines = theirs->lines};
        for (unsigned n = 0; n < theirs->lines; n++) {
            sdp.line[n] = theirs->line[n];
            sdp.line[n].direction = DIRECTION_INACTIVE;
        }
        put(o, &sdp, m);
    }
    return true;
}

/* Who anchors media wants of one leg what the other one wants. */
static void wish_as_other(struct step *s, const struct dialog *d)
{
    struct offer *o = offer_of(s, d);
    struct sdp sdp;
    if (!o || !bridge_of(s->world, d) || !bridge_said(s->world, d, &sdp))
        return;
    o->wish = DIRECTION_INACTIVE;
    for (unsigned n = 0; n < sdp.lines; n++)
        o->wish |= sdp.line[n].rejected ? 0 : sdp.line[n].direction;
}

static void offer(struct step *s, const struct dialog *d, uint8_t less, uint8_t more, bool plainly,
                  struct message *m)
{
    static const struct agreed nothing;
    struct offer *o = offer_of(s, d);
    const struct agreed *now = o ? &o->agreed : &nothing;
    uint8_t wish = o ? o->wish : DIRECTION_SENDRECV;
    struct sdp sdp = {.origin = d->is.node};
    keep_lines(s, d->is.node, now, less, &sdp);
    add_lines(s, d->is.node, more, &sdp);
    for (unsigned n = 0; n < sdp.lines; n++)
        if (!sdp.line[n].rejected)
            sdp.line[n].direction = offered_direction(now, n, wish, plainly);
    put(o, &sdp, m);
}

/* A caller's first one has what he wants of the call; else RFC 3261 14.2, RFC 6337 5.2.2: all that
 * the phone can do. */
void describe_offer(struct step *s, const struct dialog *d, struct message *m)
{
    if (passes_offer(s, d, m))
        return;
    wish_as_other(s, d);
    const struct offer *o = offer_of(s, d);
    bool first = d->is.machine == KIND_DIALOG_CALLER && !(o && o->agreed.settled);
    uint8_t media = first ? dialog_how(s->plan, d).media : media_of(s, d);
    offer(s, d, 0, media ? media : 1 << MEDIA_AUDIO, false, m);
}

/* Where the peer is to make the offer, his answer shows what our user wants. */
void describe_wish(struct step *s, const struct dialog *d, const struct change *c)
{
    struct offer *o = offer_of(s, d);
    if (!o)
        return;
    o->wish = wish_of(c, o->wish);
    o->barred = (uint8_t)((o->barred | c->less) & ~c->more);
}

/* But for what the peer has rejected of it, which is not offered again. */
static bool still_holds(const struct offer *o)
{
    if (!o->current || o->local.lines != o->agreed.lines)
        return false;
    for (unsigned n = 0; n < o->local.lines; n++)
        if (o->local.line[n].rejected != o->agreed.line[n].rejected)
            return false;
    return true;
}

/* RFC 4028 7.4: a refresh must not even seem to change anything: it repeats our last description. */
void describe_change(struct step *s, const struct dialog *d, const struct change *c,
                     struct message *m)
{
    struct offer *o = offer_of(s, d);
    if (passes_offer(s, d, m))
        return;
    if (o && c->flags & WANTED_REFRESH && still_holds(o)) {
        struct sdp again = o->local;
        put(o, &again, m);
        return;
    }
    if (o) {
        o->wish = wish_of(c, o->wish);
        o->barred &= (uint8_t)~c->more; /* the user has changed his mind */
    }
    offer(s, d, c->less, c->more, c->direction != 0, m);
}

/* RFC 3264 6.1: what we want, as far as the offer allows it; in the offer's order, and port 0
 * where nothing fits. */
static struct sdp_line answer_line(const struct step *s, const struct dialog *d, uint8_t wish,
                                   struct sdp_line offered)
{
    struct sdp_line line = offered;
    line.direction = direction_reversed(offered.direction) & wish;
    line.rejected = !fits(s, d, &offered);
    if (!line.rejected)
        line.codecs = offered.codecs & codecs_here(s, d->is.node, offered.kind);
    return line;
}

/* All of an INVITE's responses have the same description: RFC 3261 13.2.1, RFC 6337 3.1.1. */
void describe_answer(struct step *s, const struct dialog *d, const struct sdp *theirs,
                     struct message *m)
{
    struct offer *o = offer_of(s, d);
    if (passes_answer(s, d, theirs, m))
        return;
    wish_as_other(s, d);
    struct sdp sdp = {.origin = d->is.node, .lines = theirs->lines};
    for (unsigned n = 0; n < theirs->lines; n++)
        sdp.line[n] = answer_line(s, d, o ? o->wish : DIRECTION_SENDRECV, theirs->line[n]);
    if (o && o->preview)
        sdp = o->local;
    put(o, &sdp, m);
}
