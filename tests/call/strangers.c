/* What only a stranger does to a phone: a peer that is no phone of ours, and does what it likes,
 * right or wrong. */
#include "strangers.h"

#include <check.h>
#include <string.h>

/* ---- his means ---------------------------------------------------------------------------- */

static struct message described(struct message m, uint8_t direction, uint8_t codecs)
{
    m.present |= PRESENT_SDP;
    m.sdp = (struct sdp){.origin = STRANGER, .version = 1, .session = 1, .lines = 1};
    m.sdp.line[0] =
        (struct sdp_line){.kind = MEDIA_AUDIO, .direction = direction, .codecs = codecs};
    return m;
}

/* What he heard last with that method and status. */
static const struct message *last(const struct town *t, uint8_t method, uint16_t status)
{
    for (int n = t->nheard; n-- > 0;)
        if (t->heard[n].method == method && t->heard[n].status == status)
            return &t->heard[n];
    ck_abort_msg("%s: no %d of method %d", t->play->title, status, method);
    return NULL;
}

static int heard(const struct town *t, uint8_t method, uint16_t status)
{
    int times = 0;
    for (int n = 0; n < t->nheard; n++)
        times += t->heard[n].method == method && t->heard[n].status == status;
    return times;
}

/* Whoever refuses is acknowledged at once: RFC 3261 17.1.1.3. */
static void acknowledge_refusal(struct town *t, struct step *s, const struct message *m)
{
    if (m->method != METHOD_INVITE || m->status < 300)
        return;
    struct message ack = stranger_request(t, METHOD_ACK, m->from, m->cseq);
    ack.branch = m->branch;
    ack.to_tag = m->to_tag;
    stranger_sends(s, &ack);
}

/* ---- he calls bob ------------------------------------------------------------------------- */

/* In the dialog, if there is one already. */
static struct message to_bob(struct town *t, uint8_t method, uint32_t cseq)
{
    struct message m = stranger_request(t, method, BOB, cseq);
    for (int n = 0; n < t->nheard; n++)
        if (t->heard[n].method == METHOD_INVITE && t->heard[n].to_tag)
            m.to_tag = t->heard[n].to_tag;
    return m;
}

static void sends(struct town *t, struct step *s, uint8_t method, uint32_t cseq)
{
    struct message m = to_bob(t, method, cseq);
    if (method == METHOD_INVITE)
        m = described(m, DIRECTION_SENDRECV, CODEC_PCMU);
    stranger_sends(s, &m);
}

static void cancels(struct town *t, struct step *s, uint32_t cseq)
{
    struct message m = to_bob(t, METHOD_CANCEL, cseq);
    m.branch = last(t, METHOD_INVITE, 100)->branch;
    stranger_sends(s, &m);
}

/* With Supported: 100rel; and a PRACK for the reliable response that he heard last. */
static void calls_reliably(struct town *t, struct step *s)
{
    struct message m = described(to_bob(t, METHOD_INVITE, 10), DIRECTION_SENDRECV, CODEC_PCMU);
    m.present |= PRESENT_SUPPORTED;
    m.supported = OPTION_100REL;
    stranger_sends(s, &m);
}

static struct message prack(struct town *t, uint16_t status, uint32_t cseq)
{
    const struct message *heard = last(t, METHOD_INVITE, status);
    struct message m = to_bob(t, METHOD_PRACK, cseq);
    m.present |= PRESENT_RACK;
    m.rack_rseq = heard->rseq;
    m.rack_cseq = heard->cseq;
    return m;
}

void offers_nothing_in_a_prack(struct town *t, struct step *s, const struct message *m, int at)
{
    if (m)
        acknowledge_refusal(t, s, m);
    if (at == 1)
        calls_reliably(t, s);
    if (at != 2)
        return;
    struct message offer = described(prack(t, 183, 11), DIRECTION_SENDRECV, CODEC_OPUS);
    stranger_sends(s, &offer);
}

/* The CSeq, the RSeq, the dialog: none of them may be another's. */
void acknowledges_something_else(struct town *t, struct step *s, const struct message *m, int at)
{
    if (m)
        acknowledge_refusal(t, s, m);
    if (at == 1)
        calls_reliably(t, s);
    if (at < 2 || at > 6)
        return;
    struct message p = prack(t, 183, (uint32_t)(10 + at));
    switch (at) {
    case 2: p.rack_rseq++; break;
    case 3: p.rack_cseq++; break;
    case 4: p.rack_rseq = 0; break;
    case 5: p.to_tag++; break;
    default: break;
    }
    stranger_sends(s, &p);
}

void ends_early_dialog(struct town *t, struct step *s, const struct message *m, int at)
{
    if (m)
        acknowledge_refusal(t, s, m);
    switch (at) {
    case 1: sends(t, s, METHOD_INVITE, 10); break;
    case 2:
        sends(t, s, METHOD_INVITE, 11);
        sends(t, s, METHOD_BYE, 5);
        break;
    case 3: sends(t, s, METHOD_BYE, 12); break;
    default: break;
    }
}

/* In both states of a confirmed dialog the same: moments 2 to 5 in the moratorium, 7 to 10 when it
 * is established. */
static void confuses(struct town *t, struct step *s, int at, uint32_t cseq)
{
    switch (at) {
    case 0: sends(t, s, METHOD_INVITE, cseq); break;
    case 1: sends(t, s, METHOD_INVITE, cseq + 1); break;
    case 2: sends(t, s, METHOD_INVITE, 5); break;
    default: sends(t, s, METHOD_BYE, 5); break;
    }
}

void confuses_moratorium(struct town *t, struct step *s, const struct message *m, int at)
{
    if (m)
        acknowledge_refusal(t, s, m);
    if (at == 1)
        sends(t, s, METHOD_INVITE, 10);
    else if (at >= 2 && at <= 5)
        confuses(t, s, at - 2, 11);
    else if (at == 6)
        sends(t, s, METHOD_BYE, 20);
}

void confuses_established(struct town *t, struct step *s, const struct message *m, int at)
{
    if (m)
        acknowledge_refusal(t, s, m);
    if (m && m->method == METHOD_INVITE && m->status == 200)
        sends(t, s, METHOD_ACK, m->cseq);
    if (at == 1)
        sends(t, s, METHOD_INVITE, 10);
    else if (at >= 2 && at <= 5)
        confuses(t, s, at - 2, 11);
    else if (at == 6)
        cancels(t, s, 11);
    else if (at == 7)
        sends(t, s, METHOD_BYE, 20);
}

void offers_nothing_of_use(struct town *t, struct step *s, const struct message *m, int at)
{
    struct message offer;
    if (m)
        acknowledge_refusal(t, s, m);
    if (m && m->method == METHOD_INVITE && m->status == 200)
        sends(t, s, METHOD_ACK, m->cseq);
    switch (at) {
    case 1:
        offer = described(to_bob(t, METHOD_INVITE, 10), DIRECTION_SENDONLY, CODEC_PCMU);
        stranger_sends(s, &offer);
        break;
    case 2:
        offer = described(to_bob(t, METHOD_INVITE, 11), DIRECTION_SENDRECV, CODEC_G722);
        stranger_sends(s, &offer);
        break;
    case 3: sends(t, s, METHOD_BYE, 12); break;
    default: break;
    }
}

void asks_within(struct town *t, struct step *s, const struct message *m, int at)
{
    if (m && m->method == METHOD_INVITE && m->status == 200)
        sends(t, s, METHOD_ACK, m->cseq);
    switch (at) {
    case 1: sends(t, s, METHOD_INVITE, 10); break;
    case 2: sends(t, s, METHOD_OPTIONS, 11); break;
    case 3: sends(t, s, METHOD_BYE, 12); break;
    default: break;
    }
}

/* ---- alice calls him ---------------------------------------------------------------------- */

static struct message to_alice(struct town *t, uint8_t method, uint32_t cseq)
{
    const struct message *invite = last(t, METHOD_INVITE, 0);
    struct message m = stranger_request(t, method, ALICE, cseq);
    m.call = invite->call;
    m.to_tag = invite->from_tag;
    if (method == METHOD_INVITE)
        m = described(m, DIRECTION_SENDRECV, CODEC_PCMU);
    return m;
}

static void says(struct town *t, struct step *s, uint16_t status, bool tag)
{
    struct message m = response_to(last(t, METHOD_INVITE, 0), status);
    m.to_tag = tag ? ident_make(STRANGER, 2) : 0;
    m.present |= PRESENT_CONTACT;
    m.contact = t->nodes[STRANGER].contact;
    if (status == 200)
        m = described(m, DIRECTION_SENDRECV, CODEC_PCMU);
    stranger_sends(s, &m);
}

static void asks_alice(struct town *t, struct step *s, uint8_t method, uint32_t cseq)
{
    struct message m = to_alice(t, method, cseq);
    stranger_sends(s, &m);
}

void confuses_caller(struct town *t, struct step *s, const struct message *m, int at)
{
    if (m && !message_is_request(m))
        acknowledge_refusal(t, s, m);
    if (m && m->method == METHOD_INVITE && m->status == 200)
        asks_alice(t, s, METHOD_ACK, m->cseq);
    switch (at) {
    case 1: says(t, s, 180, false); break;
    case 2:
        says(t, s, 180, true);
        asks_alice(t, s, METHOD_INVITE, 10);
        asks_alice(t, s, METHOD_BYE, 5);
        break;
    case 3: says(t, s, 200, true); break;
    case 4: asks_alice(t, s, METHOD_INVITE, 11); break;
    case 5: asks_alice(t, s, METHOD_INVITE, 12); break;
    case 6:
        asks_alice(t, s, METHOD_INVITE, 9);
        asks_alice(t, s, METHOD_BYE, 9);
        break;
    case 7: asks_alice(t, s, METHOD_BYE, 20); break;
    default: break;
    }
}

/* ---- offers where they may not stand ------------------------------------------------------- */

static struct message with_codec(struct message m, uint8_t codecs)
{
    return described(m, DIRECTION_SENDRECV, codecs);
}

/* He can take reliable responses, and bob sends one with the answer. */
void updates_before_prack(struct town *t, struct step *s, const struct message *m, int at)
{
    struct message out;
    if (m && !message_is_request(m))
        acknowledge_refusal(t, s, m);
    switch (at) {
    case 1:
        out = with_codec(to_bob(t, METHOD_INVITE, 10), CODEC_PCMU);
        out.present |= PRESENT_SUPPORTED;
        out.supported = OPTION_100REL;
        stranger_sends(s, &out);
        break;
    case 2:
        out = with_codec(to_bob(t, METHOD_UPDATE, 11), CODEC_PCMU);
        stranger_sends(s, &out);
        break;
    case 3: sends(t, s, METHOD_BYE, 12); break;
    default: break;
    }
}

/* alice's INVITE has no offer. His UPDATE has one too soon; his 2xx to her re-INVITE one that she
 * cannot use. */
void offers_when_not_asked(struct town *t, struct step *s, const struct message *m, int at)
{
    struct message out;
    if (m && m->method == METHOD_BYE && message_is_request(m)) {
        out = response_to(m, 200);
        stranger_sends(s, &out);
    }
    switch (at) {
    case 1: says(t, s, 180, true); break;
    case 2:
        out = with_codec(to_alice(t, METHOD_UPDATE, 5), CODEC_PCMU);
        stranger_sends(s, &out);
        break;
    case 3: says(t, s, 200, true); break;
    case 4:
        out = with_codec(response_to(last(t, METHOD_INVITE, 0), 200), CODEC_G722);
        out.present |= PRESENT_CONTACT;
        out.contact = t->nodes[STRANGER].contact;
        stranger_sends(s, &out);
        break;
    default: break;
    }
}

static void answers_reliably(struct town *t, struct step *s)
{
    struct message m = with_codec(response_to(last(t, METHOD_INVITE, 0), 183), CODEC_PCMU);
    m.to_tag = ident_make(STRANGER, 2);
    m.present |= PRESENT_CONTACT | PRESENT_RSEQ;
    m.contact = t->nodes[STRANGER].contact;
    m.require = OPTION_100REL;
    m.rseq = 1;
    stranger_sends(s, &m);
}

/* He has answered for sure, and says it once more in the 2xx: while alice's UPDATE waits for its
 * answer in the first call, when nothing is open in the second. */
void answers_twice(struct town *t, struct step *s, const struct message *m, int at)
{
    if (m && message_is_request(m) && m->method != METHOD_INVITE && m->method != METHOD_ACK &&
        m->method != METHOD_UPDATE) {
        struct message out = response_to(m, 200);
        stranger_sends(s, &out);
    }
    switch (at) {
    case 1:
    case 3: answers_reliably(t, s); break;
    case 2:
    case 4: says(t, s, 200, true); break;
    default: break;
    }
}

/* ---- what must come of it ----------------------------------------------------------------- */

void heard_exactly(const struct town *t, uint8_t method, uint16_t status, int times)
{
    ck_assert_msg(heard(t, method, status) == times, "%s: he heard %d of method %d %d times",
                  t->play->title, status, method, heard(t, method, status));
}
