/* The words of a subscription at the subscriber, and what their effects do. RFC 6665 4.1; RFC 3515
 * 2.4.4; RFC 4488. */
#include "call/inside.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SECOND = 1000000 };

static const struct vocabulary_atom atoms[SUBSCRIPTION_ATOMS] = {
    [SUBSCRIPTION_USER_SUBSCRIBES] = WORD("user subscribes", "its birth: the user wants to know"),
    [SUBSCRIPTION_AGAIN] =
        WORD("again", "its birth: the one before has ended in a way that asks for another"),
    [SUBSCRIPTION_SEND_REFER] = WORD("send REFER", "its birth: a REFER goes out"),
    [SUBSCRIPTION_NOTIFY_PENDING] =
        WORD("NOTIFY pending", "a NOTIFY arrives: nobody has decided yet"),
    [SUBSCRIPTION_NOTIFY_ACTIVE] = WORD("NOTIFY active", "a NOTIFY arrives: the state is this"),
    [SUBSCRIPTION_NOTIFY_TERMINATED] =
        WORD("NOTIFY terminated", "a NOTIFY arrives: the subscription is over"),
    [SUBSCRIPTION_NOTIFY_OF_ANOTHER] =
        WORD("NOTIFY of another", "a NOTIFY arrives from another notifier than the one known: the "
                                  "SUBSCRIBE was forked"),
    [SUBSCRIPTION_NOTIFY_OUT_OF_ORDER] =
        WORD("NOTIFY out of order", "a NOTIFY arrives whose CSeq is not higher than that of the "
                                    "notifier's last request"),
    [SUBSCRIPTION_2XX] = RANGE(200, 299, "the SUBSCRIBE or REFER is granted"),
    [SUBSCRIPTION_3XX_6XX] = RANGE(300, 699, "the SUBSCRIBE or REFER is refused"),
    [SUBSCRIPTION_TIMEOUT] = WORD("timeout", "nobody answered the SUBSCRIBE or REFER"),
    [SUBSCRIPTION_TRANSPORT_ERROR] =
        WORD("transport error", "the SUBSCRIBE or REFER could not be delivered"),
    [SUBSCRIPTION_USER_UNSUBSCRIBES] =
        WORD("user unsubscribes", "the user does not want to know any more"),
};

#define BIT(n) (1ull << (n))

static const struct vocabulary_trigger triggers[] = {
    {"any answer",
     BIT(SUBSCRIPTION_2XX) | BIT(SUBSCRIPTION_3XX_6XX) | BIT(SUBSCRIPTION_TIMEOUT) |
         BIT(SUBSCRIPTION_TRANSPORT_ERROR),
     "whatever comes of the SUBSCRIBE or REFER"},
    {"failure",
     BIT(SUBSCRIPTION_3XX_6XX) | BIT(SUBSCRIPTION_TIMEOUT) | BIT(SUBSCRIPTION_TRANSPORT_ERROR),
     "a refusal, no answer, or nobody there"},
    {"any NOTIFY",
     BIT(SUBSCRIPTION_NOTIFY_PENDING) | BIT(SUBSCRIPTION_NOTIFY_ACTIVE) |
         BIT(SUBSCRIPTION_NOTIFY_TERMINATED) | BIT(SUBSCRIPTION_NOTIFY_OF_ANOTHER) |
         BIT(SUBSCRIPTION_NOTIFY_OUT_OF_ORDER),
     "a NOTIFY, whatever it says"},
};

/* ---- facts -------------------------------------------------------------------------------- */

enum fact { FACT_RETRY_NOW, FACT_RETRY_LATER, FACT_FORKS, FACT_TOO_BRIEF, FACT_LOST, FACT_NOTHING };
enum { GROUP_NONE, GROUP_NOTIFY, GROUP_RESPONSE };

static const struct vocabulary_fact facts[] = {
    [FACT_RETRY_NOW] = {"retry now", GROUP_NOTIFY, UNTIMED_FREE,
                        "the reason is deactivated: another notifier may take it"},
    [FACT_RETRY_LATER] = {"retry later", GROUP_NOTIFY, UNTIMED_FREE,
                          "the reason is probation; or giveup or none, with a retry-after"},
    [FACT_FORKS] = {"forks", GROUP_NOTIFY, UNTIMED_FREE,
                    "it is not within a call, and 64*T1 since the first SUBSCRIBE are not over: "
                    "timer N runs"},
    [FACT_TOO_BRIEF] = {"too brief", GROUP_RESPONSE, UNTIMED_FREE,
                        "it is a 423 with a Min-Expires that is more than was asked for"},
    [FACT_LOST] = {"ends subscription", GROUP_RESPONSE, UNTIMED_FREE,
                   "404, 405, 408, 410, 416, 480 to 485, 489, 501 or 604; or no answer"},
    [FACT_NOTHING] = {"no subscription", GROUP_RESPONSE, UNTIMED_FREE,
                      "it has Refer-Sub: false (RFC 4488)"},
};

static bool timer_n_runs(const struct step *s, uint32_t self)
{
    const struct machine *m = s->plan->machine[instance_at(s->world, self)->machine];
    int timer = machine_timer_find(m, "N");
    return timer >= 0 && instance_timer_runs(s->world, self, (unsigned)timer);
}

/* RFC 6665 4.1.3. Nothing is tried again that its user asked for but once, nor a REFER. */
static uint32_t end_facts(const struct step *s, const struct subscription *x,
                          const struct message *m)
{
    enum end_reason reason = notify_reason(s->plan->lore, m);
    bool later = notify_number(s->plan->lore, m, "retry-after");
    if (x->package == PACKAGE_REFER || !x->wanted)
        return 0;
    switch (reason) {
    case END_DEACTIVATED: return 1u << FACT_RETRY_NOW;
    case END_PROBATION: return 1u << FACT_RETRY_LATER;
    case END_GIVEUP:
    case END_NO_REASON: return later ? 1u << FACT_RETRY_LATER : 0;
    default: return 0;
    }
}

static uint32_t least_of(const struct step *s, const struct message *m)
{
    textid value = lines_value(s->plan->lore, m->extra, "Min-Expires");
    unsigned long long seconds = strtoull(lore_text(s->plan->lore, value), NULL, 10);
    return seconds > UINT32_MAX ? UINT32_MAX : (uint32_t)seconds;
}

static uint32_t response_facts(const struct step *s, const struct subscription *x,
                               const struct message *m)
{
    if (m->status == 423 && least_of(s, m) > x->wanted)
        return 1u << FACT_TOO_BRIEF;
    return subscription_lost(m->status) ? 1u << FACT_LOST : 0;
}

static bool says_no_subscription(const struct step *s, const struct message *m)
{
    textid value = lines_value(s->plan->lore, m->extra, "Refer-Sub");
    return value && !strncmp(lore_text(s->plan->lore, value), "false", strlen("false"));
}

static uint32_t facts_of(struct step *s, uint32_t self, const struct stimulus *what)
{
    const struct subscription *x = subscription_at(s->world, self);
    const struct message *m = what->payload;
    switch (what->atom) {
    case SUBSCRIPTION_NOTIFY_OF_ANOTHER:
        return !x->is.owner && timer_n_runs(s, self) ? 1u << FACT_FORKS : 0;
    case SUBSCRIPTION_NOTIFY_TERMINATED: return end_facts(s, x, m);
    case SUBSCRIPTION_2XX: return says_no_subscription(s, m) ? 1u << FACT_NOTHING : 0;
    case SUBSCRIPTION_3XX_6XX: return response_facts(s, x, m);
    case SUBSCRIPTION_TIMEOUT: return 1u << FACT_LOST;
    default: return 0;
    }
}

/* ---- how long ----------------------------------------------------------------------------- */

static usec patience(const struct step *s, uint32_t self)
{
    return 64 * s->plan->node[instance_at(s->world, self)->node].timers.t1;
}

/* So early that timer N is over before the subscription is, or at half its time. */
static usec in_time(struct step *s, uint32_t self, const struct stimulus *why)
{
    (void)why;
    const struct subscription *x = subscription_at(s->world, self);
    usec interval = x->expires * (usec)SECOND, early = patience(s, self);
    if (!x->wanted || !x->expires)
        return -1;
    return interval - (early < interval / 2 ? early : interval / 2);
}

static usec expiry(struct step *s, uint32_t self, const struct stimulus *why)
{
    (void)why;
    return subscription_at(s->world, self)->expires * (usec)SECOND + patience(s, self);
}

/* RFC 6665 4.1.3: "at some later time" where it is not said: after a minute. */
static usec retry(struct step *s, uint32_t self, const struct stimulus *why)
{
    (void)why;
    uint32_t seconds = subscription_at(s->world, self)->retry_after;
    return (seconds ? seconds : 60) * (usec)SECOND;
}

static const struct vocabulary_span spans[] = {
    {"in time",
     "64*T1 before what is granted is over, or at half of that if it is short; never "
     "where the user wants it once",
     in_time, false},
    {"what is granted", "as the last NOTIFY or 2xx said, and 64*T1 in which a last NOTIFY may come",
     expiry, false},
    {"the retry-after", "as the last NOTIFY said; a minute if it did not", retry, false},
};

/* ---- effects ------------------------------------------------------------------------------ */

/* The one that ends it asks for no time: RFC 6665 4.1.2.3. */
static void send(struct step *s, uint32_t self, uint32_t seconds, unsigned flags)
{
    const struct subscription *x = subscription_at(s->world, self);
    const char *type = package_type(x->package);
    struct message m = subscription_request(s, self, METHOD_SUBSCRIBE);
    m.present |= PRESENT_EXPIRES;
    m.expires = seconds;
    if (type)
        m.extra = lines_add(s->plan->lore, m.extra, "Accept", type);
    m.cseq = 1; /* message_add wants a whole message; subscription_send counts */
    give_lines(s, &m, x->extra);
    subscription_send(s, self, &m, flags);
}

static void run_subscribe(struct step *s, uint32_t self, uint16_t operand,
                          const struct stimulus *why)
{
    (void)operand;
    struct subscription *x = subscription_at(s->world, self);
    if (why->atom == SUBSCRIPTION_3XX_6XX)
        x->wanted = least_of(s, why->payload);
    send(s, self, x->wanted, x->local_seq ? 0 : REQUEST_TELLS_USER);
}

static void run_unsubscribe(struct step *s, uint32_t self, uint16_t operand,
                            const struct stimulus *why)
{
    (void)operand, (void)why;
    send(s, self, 0, REQUEST_TELLS_USER);
}

/* The last word on how long it lasts is the NOTIFY's: RFC 6665 4.1.3. */
static void take_state(struct step *s, struct subscription *x, const struct message *m)
{
    struct lore *lore = s->plan->lore;
    uint32_t seconds = notify_number(lore, m, "expires");
    if (seconds)
        x->expires = seconds;
    if (x->package == PACKAGE_REFER) {
        x->event = lines_value(lore, m->extra, "Event");
        x->wanted = x->expires;
    }
    x->reason = (uint8_t)notify_reason(lore, m);
    x->retry_after = notify_number(lore, m, "retry-after");
}

static void run_learn(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    struct subscription *x = subscription_at(s->world, self);
    const struct message *m = why->payload;
    if (message_is_request(m)) {
        subscription_learn(s, self, m);
        take_state(s, x, m);
    } else if (m->present & PRESENT_EXPIRES && m->expires) {
        x->expires = m->expires;
    }
}

static void run_answer(struct step *s, uint32_t self, uint16_t status, const struct stimulus *why)
{
    (void)self;
    call_answer(s, why->about, why->payload, status, 0);
}

static void run_fork(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    struct stimulus told = *why;
    told.to = subscription_fork(s, self);
    told.atom = (uint8_t)notify_atom(s->plan->lore, why->payload);
    step_post(s, instance_tell, &told);
}

static void run_again(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    step_tell(s, subscription_again(s, self), SUBSCRIPTION_AGAIN, NULL);
}

/* ---- what its user is told ---------------------------------------------------------------- */

static textid words(struct step *s, const struct subscription *x, const char *state)
{
    char text[200];
    const char *event = lore_text(s->plan->lore, x->event);
    int length =
        snprintf(text, sizeof text, "%.*s%s%s%s%s", (int)strcspn(event, ";"), event,
                 *state ? " is " : "", state, x->reason ? ": " : "", end_reasons[x->reason]);
    return lore_intern(s->plan->lore, text, (size_t)length);
}

/* The status in "SIP/2.0 180 Ringing": RFC 3515 2.4.5. 0: it is none. */
static uint32_t status_in(const struct lore *lore, const struct message *m)
{
    static const char version[] = "SIP/2.0 ";
    const char *body = lore_text(lore, m->body);
    return strncmp(body, version, strlen(version)) ? 0
                                                   : (uint32_t)atoi(body + strlen(version)) % 1000;
}

static void tell_of_notify(struct step *s, const struct subscription *x, const struct message *m)
{
    static const char *const states[] = {[SUBSCRIPTION_NOTIFY_PENDING] = "pending",
                                         [SUBSCRIPTION_NOTIFY_ACTIVE] = "active",
                                         [SUBSCRIPTION_NOTIFY_TERMINATED] = "terminated"};
    uint32_t status = x->package == PACKAGE_REFER ? status_in(s->plan->lore, m) : 0;
    if (status)
        step_note(s, RECORD_NOTE, x->is.node, NOTE_TRANSFER, status);
    else
        step_note(s, RECORD_NOTE, x->is.node, NOTE_NOTIFIED,
                  words(s, x, states[notify_atom(s->plan->lore, m)]));
}

static void run_tell_user(struct step *s, uint32_t self, uint16_t operand,
                          const struct stimulus *why)
{
    (void)operand;
    const struct subscription *x = subscription_at(s->world, self);
    const struct message *m = why->payload;
    if (m && message_is_request(m))
        tell_of_notify(s, x, m);
    else if (m || why->atom == SUBSCRIPTION_TIMEOUT || why->atom == SUBSCRIPTION_TRANSPORT_ERROR)
        step_note(s, RECORD_NOTE, x->is.node, NOTE_UNNOTIFIED, why->number);
    else
        step_note(s, RECORD_NOTE, x->is.node, NOTE_NO_NOTIFY, words(s, x, ""));
}

static const struct vocabulary_effect effects[] = {
    {"send SUBSCRIBE", OPERAND_NONE, "SUBSCRIBE", run_subscribe,
     "asks for the state, for so long as its user wants, or at least for what a 423 says"},
    {"send last SUBSCRIBE", OPERAND_NONE, "SUBSCRIBE", run_unsubscribe,
     "asks for the end of it: Expires: 0"},
    {"learn", OPERAND_NONE, NULL, run_learn,
     "takes from a NOTIFY the peer's tag, contact and route set, the time granted and the reason; "
     "from a 2xx the time"},
    {"answer", OPERAND_STATUS, "the status", run_answer, "answers the NOTIFY"},
    {"fork", OPERAND_NONE, NULL, run_fork,
     "begins another subscription, which is told of the NOTIFY"},
    {"subscribe again", OPERAND_NONE, NULL, run_again,
     "begins another subscription, with a new Call-ID"},
    {"tell user", OPERAND_NONE, NULL, run_tell_user, "remarks what has become of it"},
};

const struct vocabulary subscription_vocabulary = {
    .kind = "subscription",
    .about = "a subscription at the subscriber",
    .atoms = atoms,
    .natoms = SUBSCRIPTION_ATOMS,
    .triggers = triggers,
    .ntriggers = COUNT(triggers),
    .facts = facts,
    .nfacts = COUNT(facts),
    .effects = effects,
    .neffects = COUNT(effects),
    .spans = spans,
    .nspans = COUNT(spans),
    .methods = method_names,
    .facts_of = facts_of,
};

static_assert(SUBSCRIPTION_ATOMS + MACHINE_TIMERS <= MACHINE_ATOMS, "atoms fit a table");
