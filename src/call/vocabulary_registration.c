/* The words of a phone's registration, which facts hold, and what its effects do. RFC 3261 10.2.
 *
 * `pending` is the REGISTER that has no final response, so that it can go out once more in other
 * terms: with a longer interval, to another registrar. What goes out by itself is made anew: the
 * phone's own contact, for as long as its options say.
 */
#include "call/inside.h"

#include <assert.h>
#include <string.h>

enum {
    SECOND = 1000000,
    /* RFC 5626 4.5: after the nth failure in a row 30 s * 2^n, never more than 30 minutes. */
    PAUSE = 30,
    PAUSE_MOST = 1800,
    FAILURES_MOST = 6
};

static const struct vocabulary_atom atoms[REGISTRATION_ATOMS] = {
    [REGISTRATION_REGISTER] = WORD("user registers", "the user, or the phone when it starts"),
    [REGISTRATION_DEREGISTER] =
        WORD("user deregisters", "the user wants bindings removed: one's own, or all"),
    [REGISTRATION_FETCH] = WORD("user fetches", "the user wants to know what bindings there are"),
    [REGISTRATION_1XX] = RANGE(100, 199, "a provisional response arrives"),
    [REGISTRATION_2XX] = RANGE(200, 299, "the registrar has done it, and lists all bindings"),
    [REGISTRATION_3XX] = RANGE(300, 399, "the registrar names another one"),
    [REGISTRATION_400_407] = RANGE(400, 407, "the registrar refuses"),
    [REGISTRATION_408] = RANGE(408, 408, "nobody has answered in time"),
    [REGISTRATION_409_422] = RANGE(409, 422, "the registrar refuses"),
    [REGISTRATION_423] = RANGE(423, 423, "the interval is too brief for the registrar"),
    [REGISTRATION_424_499] = RANGE(424, 499, "the registrar refuses"),
    [REGISTRATION_5XX] = RANGE(500, 599, "the registrar cannot do it now"),
    [REGISTRATION_6XX] = RANGE(600, 699, "the registrar refuses"),
    [REGISTRATION_TIMEOUT] = WORD("timeout", "nobody answered the REGISTER"),
    [REGISTRATION_TRANSPORT_ERROR] = WORD("transport error", "the REGISTER could not be delivered"),
    [REGISTRATION_ANSWERED] = WORD("ping answered", "the registrar has answered an OPTIONS"),
    [REGISTRATION_UNANSWERED] = WORD("ping unanswered", "an OPTIONS has reached nobody"),
};

static struct registration *own(const struct step *s, uint32_t self)
{
    return registration_at(s->world, self);
}

static const struct phone_config *config(const struct step *s, uint32_t self)
{
    return phone_of(s->plan, instance_at(s->world, self)->node);
}

/* The phone itself keeps its registration with this registrar up. */
static bool is_kept_up(const struct step *s, uint32_t self)
{
    return config(s, self)->registrar == own(s, self)->registrar;
}

static struct message *pending_of(const struct step *s, const struct registration *r)
{
    return r->pending ? world_item(s->world, r->pending) : NULL;
}

/* ---- facts -------------------------------------------------------------------------------- */

enum fact { FACT_KEPT_UP, FACT_BOUND, FACT_LONGER, FACT_ELSEWHERE };

static const struct vocabulary_fact facts[] = {
    [FACT_KEPT_UP] = {"kept up", 0, UNTIMED_FREE,
                      "the phone is told to keep this registration up by itself"},
    [FACT_BOUND] = {"bound", 0, UNTIMED_FREE, "the 200 lists a contact of ours"},
    [FACT_LONGER] = {"worth asking longer", 0, UNTIMED_FREE,
                     "its Min-Expires is longer than what we have asked for"},
    [FACT_ELSEWHERE] = {"worth going there", 0, UNTIMED_FREE,
                        "it names a URI that we have not tried yet"},
};

static bool is_elsewhere(struct step *s, const struct registration *r, const struct message *m)
{
    struct targets t = r->targets;
    targets_begin(s->plan->lore, &t, pending_of(s, r)->uri);
    targets_add(s->plan->lore, &t, m->contact);
    return m->contact && targets_next(s->plan->lore, &t);
}

static uint32_t facts_of(struct step *s, uint32_t self, const struct stimulus *what)
{
    const struct registration *r = own(s, self);
    const struct message *m = what->payload;
    uint32_t holds = is_kept_up(s, self) ? 1u << FACT_KEPT_UP : 0;
    if (!r->pending || !m)
        return holds;
    const struct message *asked = pending_of(s, r);
    if (what->atom == REGISTRATION_2XX && registration_granted(s, asked, m))
        holds |= 1u << FACT_BOUND;
    if (what->atom == REGISTRATION_423 && registration_least(s, m) > registration_asked(s, asked))
        holds |= 1u << FACT_LONGER;
    if (what->atom == REGISTRATION_3XX && is_elsewhere(s, r, m))
        holds |= 1u << FACT_ELSEWHERE;
    return holds;
}

/* ---- how long ----------------------------------------------------------------------------- */

static usec half(struct step *s, uint32_t self, const struct stimulus *why)
{
    (void)why;
    return is_kept_up(s, self) ? own(s, self)->granted * (usec)SECOND / 2 : -1;
}

static usec granted(struct step *s, uint32_t self, const struct stimulus *why)
{
    (void)why;
    return own(s, self)->granted * (usec)SECOND;
}

static usec pause(struct step *s, uint32_t self, const struct stimulus *why)
{
    const struct message *m = why->payload;
    uint32_t seconds = (uint32_t)PAUSE << own(s, self)->failures;
    if (m && m->present & PRESENT_RETRY_AFTER && m->retry_after)
        seconds = m->retry_after;
    else if (seconds > PAUSE_MOST)
        seconds = PAUSE_MOST;
    return seconds * (usec)SECOND;
}

static usec keep_alive(struct step *s, uint32_t self, const struct stimulus *why)
{
    (void)why;
    usec every = config(s, self)->keeps_alive;
    return every && is_kept_up(s, self) ? every : -1;
}

static const struct vocabulary_span spans[] = {
    {"half of what is granted",
     "half of the expires parameter in the 200; it does not run where the phone does not keep its "
     "registration up",
     half, false},
    {"what is granted", "the expires parameter in the 200 (RFC 3261 10.2.4)", granted, false},
    {"the pause",
     "what Retry-After says; else 1, 2, 4 ... minutes, never more than 30 (RFC 5626 4.5)", pause,
     false},
    {"the keep-alive interval", "as the phone's option says; it does not run without one",
     keep_alive, false},
};

/* ---- effects ------------------------------------------------------------------------------ */

static void keep_pending(struct step *s, struct registration *r, const struct message *m)
{
    if (!r->pending)
        r->pending = item_new(s->world, REGION_PAYLOADS);
    *pending_of(s, r) = *m;
}

/* RFC 3261 10.2: one Call-ID, and CSeq one higher with each. */
static void send(struct step *s, uint32_t self, struct message *m, ref asker)
{
    struct registration *r = own(s, self);
    m->call = r->call;
    m->cseq = ++r->cseq;
    if (r->target) {
        m->uri = r->target;
        m->to = hop_of(s->plan, m->from, m->route, r->target, m->to);
    }
    if (asker)
        keep_pending(s, r, m);
    request_begin(s, 0, m, asker, r->flags);
}

static void run_send(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    struct message m = *(const struct message *)why->payload;
    own(s, self)->flags = REQUEST_TELLS_USER & why->flags;
    send(s, self, &m, self);
}

static void run_refresh(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    struct registration *r = own(s, self);
    struct message m = registration_request(s, r->is.node, r->registrar, r->expires);
    r->flags = 0;
    send(s, self, &m, self);
}

static void run_fetch(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    struct message m = *(const struct message *)why->payload;
    uint8_t flags = own(s, self)->flags;
    own(s, self)->flags = REQUEST_TELLS_USER & why->flags;
    send(s, self, &m, 0);
    own(s, self)->flags = flags;
}

/* RFC 3261 8.1.3.5: the same Call-ID, To and From, and the next CSeq. */
static void run_send_again(struct step *s, uint32_t self, uint16_t operand,
                           const struct stimulus *why)
{
    (void)operand, (void)why;
    struct message m = *pending_of(s, own(s, self));
    m.branch = 0;
    m.told.copy = 0;
    send(s, self, &m, self);
}

static void give_back(struct step *s, struct registration *r)
{
    if (r->pending)
        item_free(s->world, r->pending);
    r->pending = 0;
    r->targets = (struct targets){0};
}

static void run_learn(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    struct registration *r = own(s, self);
    r->granted = registration_granted(s, pending_of(s, r), why->payload);
    r->failures = 0;
    give_back(s, r);
}

/* RFC 3261 10.2.8: all contacts of the request, by the header field; and later ones. */
static void run_ask_longer(struct step *s, uint32_t self, uint16_t operand,
                           const struct stimulus *why)
{
    (void)operand;
    struct registration *r = own(s, self);
    r->expires = registration_least(s, why->payload);
    registration_ask_longer(s, pending_of(s, r), r->expires);
}

static void run_follow(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    struct registration *r = own(s, self);
    const struct message *m = why->payload;
    targets_begin(s->plan->lore, &r->targets, pending_of(s, r)->uri);
    targets_add(s->plan->lore, &r->targets, m->contact);
    r->target = targets_next(s->plan->lore, &r->targets);
}

static bool is_failure(const struct stimulus *why)
{
    return why->atom == REGISTRATION_408 || why->atom == REGISTRATION_5XX ||
           why->atom == REGISTRATION_TIMEOUT || why->atom == REGISTRATION_TRANSPORT_ERROR;
}

static void run_close(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    struct registration *r = own(s, self);
    if (!is_failure(why))
        r->failures = 0;
    else if (r->failures < FAILURES_MOST)
        r->failures++;
    give_back(s, r);
}

static void run_ping(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    const struct registration *r = own(s, self);
    struct message m = call_message_outside(s, r->is.node, r->registrar, METHOD_OPTIONS);
    request_dress(s, &m, &(struct wanted){0});
    request_begin(s, 0, &m, self, 0);
}

static void run_tell_user(struct step *s, uint32_t self, uint16_t operand,
                          const struct stimulus *why)
{
    (void)operand;
    const struct registration *r = own(s, self);
    uint32_t text = why->atom == REGISTRATION_2XX          ? NOTE_UNBOUND
                    : why->atom == REGISTRATION_UNANSWERED ? NOTE_PING_LOST
                                                           : NOTE_REGISTRATION_OVER;
    step_note(s, RECORD_NOTE, r->is.node, text, r->registrar);
}

static const struct vocabulary_effect effects[] = {
    {"send", OPERAND_NONE, "REGISTER", run_send,
     "sends the REGISTER that the user wants, with our Call-ID and the next CSeq"},
    {"send again", OPERAND_NONE, "REGISTER", run_send_again,
     "sends the same REGISTER once more in other terms, with the next CSeq"},
    {"refresh", OPERAND_NONE, "REGISTER", run_refresh,
     "sends a REGISTER with the phone's own contact"},
    {"fetch", OPERAND_NONE, "REGISTER", run_fetch, "sends a REGISTER without a Contact"},
    {"ping", OPERAND_NONE, "OPTIONS", run_ping, "sends an OPTIONS to the registrar"},
    {"learn", OPERAND_NONE, NULL, run_learn, "takes from the 200 how long our contact is bound"},
    {"ask longer", OPERAND_NONE, NULL, run_ask_longer, "asks for Min-Expires, now and from now on"},
    {"follow", OPERAND_NONE, NULL, run_follow,
     "takes the first new URI of the Contact for the registrar's"},
    {"close", OPERAND_NONE, NULL, run_close, "the REGISTER is done with"},
    {"tell user", OPERAND_NONE, NULL, run_tell_user, "remarks that nobody finds the phone now"},
};

int registration_atom(uint8_t method, uint8_t atom, uint16_t status)
{
    bool pings = method == METHOD_OPTIONS, provisional = atom == REQUEST_1XX;
    bool unanswered = atom == REQUEST_TIMEOUT || atom == REQUEST_TRANSPORT_ERROR || status == 408;
    if (pings)
        return provisional ? -1 : unanswered ? REGISTRATION_UNANSWERED : REGISTRATION_ANSWERED;
    if (atom == REQUEST_TIMEOUT)
        return REGISTRATION_TIMEOUT;
    if (atom == REQUEST_TRANSPORT_ERROR)
        return REGISTRATION_TRANSPORT_ERROR;
    return vocabulary_status(&registration_vocabulary, "", "", status);
}

const struct vocabulary registration_vocabulary = {
    .kind = "registration",
    .about = "a phone's registration with one registrar",
    .atoms = atoms,
    .natoms = REGISTRATION_ATOMS,
    .facts = facts,
    .nfacts = COUNT(facts),
    .effects = effects,
    .neffects = COUNT(effects),
    .spans = spans,
    .nspans = COUNT(spans),
    .methods = method_names,
    .facts_of = facts_of,
};

static_assert(REGISTRATION_ATOMS + MACHINE_TIMERS <= MACHINE_ATOMS, "atoms fit a table");
