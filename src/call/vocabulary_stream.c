/* The words of a media stream, and what their effects do. RFC 3264 5.1, 6.1, 8.
 *
 * A stream's `flow` is no state: it is what microphone and loudspeaker do, because an effect has
 * said so. Media go to the address in the peer's description: in this world the node and session of
 * its o= line and the place of the m= line.
 */
#include "call/inside.h"

static const struct vocabulary_atom atoms[STREAM_ATOMS] = {
    [STREAM_LISTEN] = WORD("listen", "an offer of ours is out, and offers to receive"),
    [STREAM_NEITHER] = WORD("neither", "it is agreed that nothing flows"),
    [STREAM_SEND] = WORD("send", "it is agreed that this end sends, and the peer only listens"),
    [STREAM_RECEIVE] = WORD("receive", "it is agreed that the peer sends, and this end listens"),
    [STREAM_BOTH_WAYS] = WORD("both ways", "it is agreed that both send and both listen"),
    [STREAM_CLOSE] = WORD("close", "the stream is refused, or taken away: port 0"),
    [STREAM_SESSION_ENDS] = WORD("session ends", "the session ends, and all its streams with it"),
};

/* ---- what a session does with them -------------------------------------------------------- */

static const struct offer *offer_of(const struct world *w, ref session)
{
    ref offer = dialog_at(w, dialog_of(w, session))->offer;
    return offer ? offer_at(w, offer) : NULL;
}

/* The codec that comes first, of those that both ends have: RFC 3264 6.1. */
static uint8_t first_codec(uint8_t codecs)
{
    return codecs & (uint8_t)-codecs;
}

/* Tells the stream of a line, which is made if there is none; of one that nothing is to become of
 * none is made. */
static void tell(struct step *s, ref session, unsigned n, const struct sdp_line *line, uint8_t atom)
{
    ref *r = &session_at(s->world, session)->stream[n];
    if (!*r && atom == STREAM_CLOSE)
        return;
    if (!*r) {
        *r = instance_new(s, REGION_STREAMS, KIND_STREAM, instance_at(s->world, session)->node,
                          session, false);
        struct stream *m = stream_at(s->world, *r);
        m->line = (uint8_t)n;
        m->kind = line->kind;
        m->session = offer_of(s->world, session)->session;
    }
    step_tell(s, *r, atom, NULL);
}

void streams_listen(struct step *s, ref session)
{
    const struct offer *o = offer_of(s->world, session);
    uint16_t node = instance_at(s->world, session)->node;
    if (bridge_passes(s->world, dialog_at(s->world, dialog_of(s->world, session))))
        return;
    if (!o || o->pending.origin != node || o->pending.session != o->session)
        return;
    for (unsigned n = 0; n < o->pending.lines; n++)
        if (!o->pending.line[n].rejected && o->pending.line[n].direction & DIRECTION_RECVONLY)
            tell(s, session, n, &o->pending.line[n], STREAM_LISTEN);
}

static void agree(struct step *s, ref session, const struct offer *o, unsigned n)
{
    const struct sdp_line *line = &o->agreed.line[n];
    bool closed = n >= o->agreed.lines || line->rejected;
    tell(s, session, n, line, closed ? STREAM_CLOSE : (uint8_t)(STREAM_NEITHER + line->direction));
    ref r = session_at(s->world, session)->stream[n];
    if (!r || closed)
        return;
    struct stream *m = stream_at(s->world, r);
    m->codec = first_codec(line->codecs);
    m->peer = o->peer <= s->plan->nodes ? o->peer : 0;
    m->peer_session = o->peer_session;
}

void streams_agree(struct step *s, ref session)
{
    const struct offer *o = offer_of(s->world, session);
    if (bridge_passes(s->world, dialog_at(s->world, dialog_of(s->world, session))))
        return;
    for (unsigned n = 0; o && n < SDP_LINES; n++)
        agree(s, session, o, n);
}

void streams_end(struct step *s, ref session)
{
    for (unsigned n = 0; n < SDP_LINES; n++)
        call_tell(s, session_at(s->world, session)->stream[n], STREAM_SESSION_ENDS, NULL);
}

/* ---- for whoever judges runs -------------------------------------------------------------- */

bool stream_tells_flow(const struct world *w, ref self)
{
    static const char *const words[] = {"Inactive", "Sending", "Receiving", "Both ways"};
    const struct stream *m = stream_at(w, self);
    return !machine_knows(w->plan->machine[KIND_STREAM], words[m->flow]) ||
           instance_in(w, self, words[m->flow]);
}

/* ---- effects ------------------------------------------------------------------------------ */

static void flow(struct step *s, uint32_t self, uint8_t direction, uint8_t flags)
{
    struct stream *m = stream_at(s->world, self);
    m->flow = direction;
    if (!step_watched(s))
        return;
    struct record r = {.what = RECORD_MEDIA,
                       .node = m->is.node,
                       .machine = m->is.machine,
                       .subject = m->is.ordinal,
                       .peer = m->peer,
                       .extra = (uint32_t)m->session << 16 | m->peer_session,
                       .from = m->line,
                       .to = m->kind,
                       .atom = m->codec,
                       .flags = (uint8_t)(direction | flags)};
    step_append(s, &r);
}

static void run_both(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    flow(s, self, DIRECTION_SENDRECV, 0);
}

static void run_send(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    flow(s, self, DIRECTION_SENDONLY, 0);
}

static void run_receive(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    flow(s, self, DIRECTION_RECVONLY, 0);
}

static void run_pause(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    flow(s, self, DIRECTION_INACTIVE, 0);
}

static void run_close(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    bool over = why->atom == STREAM_SESSION_ENDS;
    flow(s, self, DIRECTION_INACTIVE, (uint8_t)(MEDIA_CLOSED | (over ? MEDIA_OVER : 0)));
}

static const struct vocabulary_effect effects[] = {
    {"send and receive", OPERAND_NONE, NULL, run_both, "the user is heard, and hears the peer"},
    {"send", OPERAND_NONE, NULL, run_send, "the user is heard, and does not listen"},
    {"receive", OPERAND_NONE, NULL, run_receive, "the user hears the peer, and sends nothing"},
    {"pause", OPERAND_NONE, NULL, run_pause, "nothing is sent, and nobody listens"},
    {"close", OPERAND_NONE, NULL, run_close, "the port is closed"},
};

const struct vocabulary stream_vocabulary = {
    .kind = "stream",
    .about = "a media stream of a session, as one end sees it: who sends and who listens",
    .atoms = atoms,
    .natoms = STREAM_ATOMS,
    .effects = effects,
    .neffects = COUNT(effects),
    .methods = method_names,
};
