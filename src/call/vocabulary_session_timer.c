/* Session timers: who refreshes a session, and how long it lasts without. RFC 4028. The words of
 * session-timer, and what stands in Session-Expires and Min-SE.
 *
 * A phone supports them if it is told anything of them. Their interval and roles are those of the
 * 2xx to INVITE or UPDATE that was sent or received last in the dialog: each tells the timer here.
 */
#include "call/inside.h"

#include <assert.h>

enum { SECOND = 1000000, LEAST = 90 /* RFC 4028 4 */ };

static const struct vocabulary_atom atoms[TIMER_ATOMS] = {
    [TIMER_EXTENDED] = WORD("extended", "a 2xx to INVITE or UPDATE, sent or received, says how "
                                        "long the session lasts; the first is its birth"),
    [TIMER_UNLIMITED] =
        WORD("unlimited", "a 2xx to INVITE or UPDATE says nothing of how long it lasts"),
    [TIMER_REFUSED] = WORD("refused", "our refresh got another final response than a 2xx"),
    [TIMER_DIALOG_ENDS] = WORD("dialog ends", "a BYE, or the INVITE's failure, ends everything"),
};

enum fact { FACT_OURS };

static const struct vocabulary_fact facts[] = {
    [FACT_OURS] = {"ours", 0, UNTIMED_FREE, "the 2xx names this end as the refresher"},
};

static uint32_t facts_of(struct step *s, uint32_t self, const struct stimulus *what)
{
    (void)what;
    return session_timer_at(s->world, self)->ours ? 1u << FACT_OURS : 0;
}

/* ---- how long ----------------------------------------------------------------------------- */

static usec half(struct step *s, uint32_t self, const struct stimulus *why)
{
    (void)why;
    return session_timer_at(s->world, self)->interval * (usec)SECOND / 2;
}

/* RFC 4028 10: who waits for a refresh gives up 32 seconds early, or a third of the interval. */
static usec expiration(struct step *s, uint32_t self, const struct stimulus *why)
{
    (void)why;
    const struct session_timer *t = session_timer_at(s->world, self);
    usec interval = t->interval * (usec)SECOND, third = interval / 3;
    if (t->ours)
        return interval;
    return interval - (third < 32 * (usec)SECOND ? third : 32 * (usec)SECOND);
}

static const struct vocabulary_span spans[] = {
    {"half the interval", "half of what Session-Expires says (RFC 4028 7.2)", half, false},
    {"the expiration",
     "what Session-Expires says; where the peer refreshes, a third or 32 s less (RFC 4028 10)",
     expiration, false},
};

/* ---- effects ------------------------------------------------------------------------------ */

static struct dialog *dialog_at_home(const struct step *s, uint32_t self)
{
    return dialog_at(s->world, dialog_of(s->world, self));
}

/* RFC 4028 7.4: by UPDATE without an offer, or by a re-INVITE whose offer changes nothing. */
static void run_refresh(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    const struct dialog *d = dialog_at_home(s, self);
    bool updates = d->allows >> METHOD_UPDATE & 1;
    change_begin(s, dialog_of(s->world, self),
                 &(struct wanted){.wish = WISH_CHANGE,
                                  .method = updates ? METHOD_UPDATE : METHOD_INVITE,
                                  .flags = WANTED_REFRESH});
}

static void run_end_call(struct step *s, uint32_t self, uint16_t operand,
                         const struct stimulus *why)
{
    (void)operand, (void)why;
    call_tell(s, dialog_of(s->world, self), DIALOG_EXPIRED, NULL);
}

static void run_tell_user(struct step *s, uint32_t self, uint16_t operand,
                          const struct stimulus *why)
{
    (void)operand, (void)why;
    step_note(s, RECORD_NOTE, instance_at(s->world, self)->node, NOTE_EXPIRED, 0);
}

static const struct vocabulary_effect effects[] = {
    {"refresh", OPERAND_NONE, "INVITE or UPDATE", run_refresh,
     "has the session refreshed: a change that changes nothing"},
    {"end call", OPERAND_NONE, NULL, run_end_call, "tells the dialog that the session has expired"},
    {"tell user", OPERAND_NONE, NULL, run_tell_user, "remarks that nobody has refreshed it"},
};

const struct vocabulary session_timer_vocabulary = {
    .kind = "session-timer",
    .about = "how long a session lasts without a refresh, and who refreshes it",
    .atoms = atoms,
    .natoms = TIMER_ATOMS,
    .facts = facts,
    .nfacts = COUNT(facts),
    .effects = effects,
    .neffects = COUNT(effects),
    .spans = spans,
    .nspans = COUNT(spans),
    .methods = method_names,
    .facts_of = facts_of,
};

static_assert(TIMER_ATOMS + MACHINE_TIMERS <= MACHINE_ATOMS, "atoms fit a table");

/* ---- what messages say -------------------------------------------------------------------- */

/* Its phone does, or its user wants one for this call. */
static bool supports(const struct step *s, const struct dialog *d)
{
    return supported_by(s->plan, d->is.node) & OPTION_TIMER ||
           dialog_how(s->plan, d).session_expires;
}

static uint32_t larger(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

/* What this end asks for, or would ask for, in an INVITE or UPDATE; 0: nothing. RFC 4028 7.1, 7.4:
 * within a dialog what is the case already. */
static uint32_t asked(const struct step *s, const struct dialog *d, bool first, uint32_t min_se)
{
    uint32_t wanted = first      ? dialog_how(s->plan, d).session_expires
                      : d->timer ? session_timer_at(s->world, d->timer)->interval
                                 : 0;
    return wanted ? larger(wanted, larger(min_se, LEAST)) : 0;
}

/* RFC 4028 7.1, 7.4: the first INVITE leaves it open, unless the phone has its own will; later ones
 * keep it as it is. */
static uint8_t refresher_named(const struct step *s, const struct dialog *d)
{
    if (!d->timer)
        return phone_of(s->plan, d->is.node)->refresher;
    return session_timer_at(s->world, d->timer)->ours ? REFRESHER_UAC : REFRESHER_UAS;
}

/* RFC 4028 7.4: the largest that a 422 has asked for, or that the peer's own requests have. */
static uint32_t least_asked(const struct step *s, const struct dialog *d, bool first)
{
    uint32_t own = phone_of(s->plan, d->is.node)->min_se;
    return first ? larger(own, dialog_how(s->plan, d).min_se) : d->min_se;
}

void session_timer_support(const struct step *s, const struct dialog *d, struct message *m)
{
    if (m->method == METHOD_ACK || !supports(s, d))
        return;
    m->present |= PRESENT_SUPPORTED;
    m->supported |= OPTION_TIMER;
}

void session_timer_ask(const struct step *s, const struct dialog *d, struct message *m)
{
    bool first = !m->to_tag;
    if (!supports(s, d))
        return;
    uint32_t min_se = least_asked(s, d, first), interval = asked(s, d, first, min_se);
    m->supported |= supported_by(s->plan, d->is.node); /* RFC 4028 7.4: as in the first one */
    if (interval) {
        m->present |= PRESENT_SESSION_EXPIRES;
        m->session_expires = interval;
        m->refresher = refresher_named(s, d);
    }
    if (min_se) {
        m->present |= PRESENT_MIN_SE;
        m->min_se = larger(min_se, LEAST);
    }
}

/* What a 2xx has said, or is to say. An interval of 0: nothing. */
static void set(struct step *s, ref dialog, uint32_t interval, bool ours)
{
    struct dialog *d = dialog_at(s->world, dialog);
    if (interval && !d->timer)
        d->timer =
            instance_new(s, REGION_SESSION_TIMERS, KIND_SESSION_TIMER, d->is.node, dialog, false);
    if (interval) {
        struct session_timer *t = session_timer_at(s->world, d->timer);
        t->interval = interval;
        t->ours = ours;
    }
    call_tell(s, d->timer, interval ? TIMER_EXTENDED : TIMER_UNLIMITED, NULL);
}

/* What is refreshed must have been agreed on before, with the INVITE. */
static bool is_too_early(const struct dialog *d, uint8_t method)
{
    return method == METHOD_UPDATE && !d->timer;
}

/* RFC 4028 7.2: a peer that knows timers and says nothing of one turns it off; with one that does
 * not, it is ours alone, if we have asked. */
void session_timer_hear(struct step *s, ref dialog, const struct message *m)
{
    const struct dialog *d = dialog_at(s->world, dialog);
    if (!supports(s, d) || is_too_early(d, m->method))
        return;
    if (m->present & PRESENT_SESSION_EXPIRES)
        set(s, dialog, m->session_expires, m->refresher != REFRESHER_UAS);
    else if (m->supported & OPTION_TIMER)
        set(s, dialog, 0, false);
    else
        set(s, dialog, asked(s, d, !d->timer && m->cseq == d->first_seq, 0), true);
}

bool session_timer_grows(const struct message *m, uint32_t before)
{
    return m->status == 422 && m->present & PRESENT_MIN_SE && m->min_se > before;
}

/* RFC 4028 9, table 2. What nobody has chosen stays as it is, or is the UAC's. */
static uint8_t refresher_chosen(const struct step *s, const struct dialog *d,
                                const struct message *request)
{
    if (!(request->supported & OPTION_TIMER))
        return REFRESHER_UAS;
    if (request->present & PRESENT_SESSION_EXPIRES && request->refresher != REFRESHER_ANY)
        return request->refresher;
    if (d->timer)
        return session_timer_at(s->world, d->timer)->ours ? REFRESHER_UAS : REFRESHER_UAC;
    uint8_t own = phone_of(s->plan, d->is.node)->refresher;
    return own != REFRESHER_ANY ? own : REFRESHER_UAC;
}

/* RFC 4028 9: never longer than what was asked for, nor shorter than its Min-SE; if nothing was
 * asked for, what we want ourselves. 0: nobody wants any. */
static uint32_t interval_chosen(const struct step *s, const struct dialog *d,
                                const struct message *request)
{
    uint32_t least = larger(request->present & PRESENT_MIN_SE ? request->min_se : 0, LEAST);
    uint32_t now = d->timer ? session_timer_at(s->world, d->timer)->interval : 0;
    uint32_t own = now ? now : phone_of(s->plan, d->is.node)->session_expires;
    uint32_t mine = own ? larger(own, least) : 0;
    if (!(request->present & PRESENT_SESSION_EXPIRES))
        return mine;
    return mine && mine < request->session_expires ? mine : request->session_expires;
}

void session_timer_answer(struct step *s, ref dialog, const struct message *request,
                          struct message *m)
{
    struct dialog *d = dialog_at(s->world, dialog);
    if (!supports(s, d) || is_too_early(d, request->method))
        return;
    m->supported |= OPTION_TIMER;
    if (request->to_tag && request->present & PRESENT_MIN_SE)
        d->min_se = larger(d->min_se, request->min_se);
    uint32_t interval = interval_chosen(s, d, request);
    if (interval) {
        m->present |= PRESENT_SESSION_EXPIRES;
        m->session_expires = interval;
        m->refresher = refresher_chosen(s, d, request);
        if (request->supported & OPTION_TIMER)
            m->require |= OPTION_TIMER;
    }
    set(s, dialog, interval, m->refresher == REFRESHER_UAS);
}
