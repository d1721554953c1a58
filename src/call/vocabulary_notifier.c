/* The words of a subscription at the notifier, and what their effects do. RFC 6665 4.2; RFC 3515 2.4.
 */
#include "call/inside.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { SECOND = 1000000, HOUR = 3600, OF_REFER = 180 /* the callee may take as long as timer C */ };

static const struct vocabulary_atom atoms[NOTIFIER_ATOMS] = {
    [NOTIFIER_SUBSCRIBE] = WORD("SUBSCRIBE", "its birth; later a SUBSCRIBE refreshes or ends it"),
    [NOTIFIER_REFER] = WORD("REFER", "its birth: a REFER is taken"),
    [NOTIFIER_CHANGED] = WORD("state changes", "what is subscribed to has changed"),
    [NOTIFIER_FINISHED] =
        WORD("reference finished", "the call that a REFER has asked for has its final response"),
    [NOTIFIER_USER_ALLOWS] = WORD("user allows", "its user lets the subscriber know"),
    [NOTIFIER_USER_REJECTS] = WORD("user rejects", "its user does not"),
    [NOTIFIER_USER_ENDS] = WORD("user ends", "its user, or whoever runs it, wants it to be over"),
    [NOTIFIER_2XX] = RANGE(200, 299, "a NOTIFY has been taken"),
    [NOTIFIER_3XX_6XX] = RANGE(300, 699, "a NOTIFY has been refused"),
    [NOTIFIER_TIMEOUT] = WORD("timeout", "nobody answered a NOTIFY"),
    [NOTIFIER_TRANSPORT_ERROR] = WORD("transport error", "a NOTIFY could not be delivered"),
};

#define BIT(n) (1ull << (n))

static const struct vocabulary_trigger triggers[] = {
    {"any answer",
     BIT(NOTIFIER_2XX) | BIT(NOTIFIER_3XX_6XX) | BIT(NOTIFIER_TIMEOUT) |
         BIT(NOTIFIER_TRANSPORT_ERROR),
     "whatever comes of a NOTIFY"},
    {"failure", BIT(NOTIFIER_3XX_6XX) | BIT(NOTIFIER_TIMEOUT) | BIT(NOTIFIER_TRANSPORT_ERROR),
     "a NOTIFY has been refused, not answered, or reached nobody"},
    {"any news",
     BIT(NOTIFIER_CHANGED) | BIT(NOTIFIER_FINISHED) | BIT(NOTIFIER_USER_ALLOWS) |
         BIT(NOTIFIER_USER_REJECTS) | BIT(NOTIFIER_USER_ENDS),
     "whatever there would be to tell"},
};

/* ---- facts -------------------------------------------------------------------------------- */

enum fact {
    FACT_OUT_OF_ORDER,
    FACT_TOO_BRIEF,
    FACT_LAST_ONE,
    FACT_ASKS,
    FACT_LOST,
    FACT_OTHERS,
    FACT_NO_NEWS
};
enum { GROUP_NONE, GROUP_SUBSCRIBE, GROUP_CHANGE };

static const struct vocabulary_fact facts[] = {
    [FACT_OUT_OF_ORDER] = {"out of order", GROUP_SUBSCRIBE, UNTIMED_FREE,
                           "the SUBSCRIBE's CSeq is not higher than that of the peer's last one"},
    [FACT_TOO_BRIEF] = {"too brief", GROUP_SUBSCRIBE, UNTIMED_FREE,
                        "the SUBSCRIBE asks for less time than is granted at least"},
    [FACT_LAST_ONE] = {"Expires 0", GROUP_SUBSCRIBE, UNTIMED_FREE,
                       "the SUBSCRIBE asks for no time: to know once, or no more"},
    [FACT_ASKS] = {"asks user", GROUP_SUBSCRIBE, UNTIMED_FREE,
                   "the phone asks its user before somebody may subscribe"},
    [FACT_LOST] = {"ends subscription", GROUP_NONE, UNTIMED_FREE,
                   "404, 405, 408, 410, 416, 480 to 485, 489, 501 or 604; or no answer"},
    [FACT_OTHERS] = {"others open", GROUP_NONE, UNTIMED_FREE,
                     "another NOTIFY of ours has no final response yet"},
    [FACT_NO_NEWS] = {"nothing new", GROUP_CHANGE, UNTIMED_FREE, "it is what the last NOTIFY said"},
};

static uint32_t asked_for(const struct message *m)
{
    return m->present & PRESENT_EXPIRES ? m->expires : HOUR;
}

static uint32_t subscribe_facts(const struct step *s, uint32_t self, const struct message *m)
{
    const struct subscription *x = subscription_at(s->world, self);
    if (subscription_out_of_order(s->world, self, m))
        return 1u << FACT_OUT_OF_ORDER;
    if (grants_too_brief(s->plan, x->is.node, m))
        return 1u << FACT_TOO_BRIEF;
    if (!asked_for(m))
        return 1u << FACT_LAST_ONE;
    const struct phone_config *phone = phone_of(s->plan, x->is.node);
    return phone && phone->flags & PHONE_ASKS_FIRST ? 1u << FACT_ASKS : 0;
}

static uint32_t facts_of(struct step *s, uint32_t self, const struct stimulus *what)
{
    const struct subscription *x = subscription_at(s->world, self);
    const struct message *m = what->payload;
    uint32_t others = x->open > 1 ? 1u << FACT_OTHERS : 0;
    switch (what->atom) {
    case NOTIFIER_SUBSCRIBE: return subscribe_facts(s, self, m);
    case NOTIFIER_CHANGED:
        return x->package == PACKAGE_REFER && x->status == what->number ? 1u << FACT_NO_NEWS : 0;
    case NOTIFIER_3XX_6XX: return others | (subscription_lost(m->status) ? 1u << FACT_LOST : 0);
    case NOTIFIER_TIMEOUT: return others | 1u << FACT_LOST;
    case NOTIFIER_2XX:
    case NOTIFIER_TRANSPORT_ERROR: return others;
    default: return 0;
    }
}

/* ---- how long ----------------------------------------------------------------------------- */

static usec granted(struct step *s, uint32_t self, const struct stimulus *why)
{
    (void)why;
    return subscription_at(s->world, self)->expires * (usec)SECOND;
}

static const struct vocabulary_span spans[] = {
    {"what is granted", "as the 2xx to the last SUBSCRIBE said; of a REFER three minutes", granted,
     false},
};

/* ---- answers ------------------------------------------------------------------------------ */

static void grant_time(struct step *s, struct subscription *x, uint32_t seconds)
{
    x->expires = seconds;
    x->until = s->world->block->now + seconds * (usec)SECOND;
}

/* What a 2xx that makes a dialog must have: RFC 3261 12.1.1. */
static struct message acceptance(const struct step *s, uint32_t self, const struct message *request,
                                 uint16_t status)
{
    const struct subscription *x = subscription_at(s->world, self);
    struct message m = response_to(request, status);
    if (!m.to_tag) {
        m.to_tag = x->local_tag;
        m.record_route = request->record_route;
    }
    m.present |= PRESENT_CONTACT;
    m.contact = s->plan->node[x->is.node].contact;
    return m;
}

static void run_grant(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    struct subscription *x = subscription_at(s->world, self);
    const struct message *request = why->payload;
    struct message m = acceptance(s, self, request, 200);
    subscription_learn(s, self, request);
    grant_time(s, x, grants_shorten(s->plan, x->is.node, asked_for(request)));
    m.present |= PRESENT_EXPIRES;
    m.expires = x->expires;
    transaction_respond(s, why->about, &m);
}

static void run_answer(struct step *s, uint32_t self, uint16_t status, const struct stimulus *why)
{
    char seconds[16];
    uint16_t node = instance_at(s->world, self)->node;
    snprintf(seconds, sizeof seconds, "%u", grants_least(s->plan, node));
    if (status == 423)
        refuse_saying(s, why->about, why->payload, status, "Min-Expires", seconds);
    else
        call_answer(s, why->about, why->payload, status, 0);
}

/* RFC 3515 2.4.2: 202, as nobody knows what will come of it. */
static void run_take_refer(struct step *s, uint32_t self, uint16_t operand,
                           const struct stimulus *why)
{
    (void)operand;
    struct subscription *x = subscription_at(s->world, self);
    const struct message *m = why->payload;
    struct message r = acceptance(s, self, m, 202);
    transaction_respond(s, why->about, &r);
    grant_time(s, x, OF_REFER);
    x->status = 100;
    x->made = refer_call(s, x->is.node, m);
    if (!x->made)
        step_post(s, instance_tell,
                  &(struct stimulus){.to = self, .atom = NOTIFIER_FINISHED, .number = 503});
}

/* ---- NOTIFYs ------------------------------------------------------------------------------ */

/* Why it ends, by what has happened: RFC 6665 4.2.1.3, 4.2.1.4; RFC 3515 2.4.7. */
static enum end_reason reason_of(const struct subscription *x, const struct stimulus *why)
{
    switch (why->atom) {
    case NOTIFIER_FINISHED: return END_NORESOURCE;
    case NOTIFIER_USER_REJECTS: return END_REJECTED;
    case NOTIFIER_USER_ENDS: return x->reason;
    default: return END_TIMEOUT;
    }
}

static textid state_line(struct step *s, const struct subscription *x, textid lines,
                         const char *word)
{
    char text[100];
    usec left = x->until - s->world->block->now;
    snprintf(text, sizeof text, "%s;expires=%lld", word, (long long)(left > 0 ? left / SECOND : 0));
    return lines_add(s->plan->lore, lines, "Subscription-State", text);
}

static textid end_line(struct step *s, struct subscription *x, textid lines,
                       const struct stimulus *why)
{
    char text[100];
    enum end_reason reason = reason_of(x, why);
    int length = snprintf(text, sizeof text, "terminated%s%s", reason ? ";reason=" : "",
                          end_reasons[reason]);
    x->reason = (uint8_t)reason;
    if (x->retry_after && why->atom == NOTIFIER_USER_ENDS)
        snprintf(text + length, sizeof text - (size_t)length, ";retry-after=%u", x->retry_after);
    return lines_add(s->plan->lore, lines, "Subscription-State", text);
}

/* Who has no leave yet, or none any more, learns nothing: RFC 6665 4.2.1.2. */
static bool tells(const struct subscription *x, const char *word)
{
    if (x->package == PACKAGE_REFER)
        return true;
    return word ? strcmp(word, "pending") != 0 : x->reason == END_TIMEOUT;
}

static void notify(struct step *s, uint32_t self, const char *word, const struct stimulus *why)
{
    struct subscription *x = subscription_at(s->world, self);
    struct message m = subscription_request(s, self, METHOD_NOTIFY);
    if (x->package == PACKAGE_REFER && why->number)
        x->status = why->number;
    m.extra = word ? state_line(s, x, m.extra, word) : end_line(s, x, m.extra, why);
    if (tells(x, word))
        package_document(s, x, why, &m);
    x->open++;
    subscription_send(s, self, &m, 0);
}

static void run_notify_pending(struct step *s, uint32_t self, uint16_t operand,
                               const struct stimulus *why)
{
    (void)operand;
    notify(s, self, "pending", why);
}

static void run_notify_active(struct step *s, uint32_t self, uint16_t operand,
                              const struct stimulus *why)
{
    (void)operand;
    notify(s, self, "active", why);
}

static void run_notify_terminated(struct step *s, uint32_t self, uint16_t operand,
                                  const struct stimulus *why)
{
    (void)operand;
    notify(s, self, NULL, why);
}

static void run_count(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    subscription_at(s->world, self)->open--;
}

/* ---- what its user is told ---------------------------------------------------------------- */

static void run_ask_user(struct step *s, uint32_t self, uint16_t operand,
                         const struct stimulus *why)
{
    (void)operand, (void)why;
    const struct subscription *x = subscription_at(s->world, self);
    step_note(s, RECORD_NOTE, x->is.node, NOTE_ASKED, x->remote_uri);
}

static void run_tell_user(struct step *s, uint32_t self, uint16_t operand,
                          const struct stimulus *why)
{
    (void)operand;
    step_note(s, RECORD_NOTE, instance_at(s->world, self)->node, NOTE_UNNOTIFIED, why->number);
}

static const struct vocabulary_effect effects[] = {
    {"grant", OPERAND_NONE, "the status", run_grant,
     "answers 200 with the time granted; takes the subscriber's contact"},
    {"take REFER", OPERAND_NONE, "the status", run_take_refer,
     "answers 202, and has the call made that the REFER asks for"},
    {"answer", OPERAND_STATUS, "the status", run_answer, "refuses the SUBSCRIBE"},
    {"notify pending", OPERAND_NONE, "NOTIFY", run_notify_pending,
     "sends a NOTIFY: nobody has decided yet"},
    {"notify active", OPERAND_NONE, "NOTIFY", run_notify_active,
     "sends a NOTIFY with the state, or what has changed of it"},
    {"notify terminated", OPERAND_NONE, "NOTIFY", run_notify_terminated,
     "sends the last NOTIFY, with the reason"},
    {"count NOTIFY", OPERAND_NONE, NULL, run_count, "one NOTIFY less is open"},
    {"ask user", OPERAND_NONE, NULL, run_ask_user, "remarks who wants to know"},
    {"tell user", OPERAND_NONE, NULL, run_tell_user, "remarks that the subscriber is gone"},
};

const struct vocabulary notifier_vocabulary = {
    .kind = "notifier",
    .about = "a subscription at the notifier",
    .atoms = atoms,
    .natoms = NOTIFIER_ATOMS,
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

static_assert(NOTIFIER_ATOMS + MACHINE_TIMERS <= MACHINE_ATOMS, "atoms fit a table");
