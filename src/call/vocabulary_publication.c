/* The words of a publication at the phone that publishes. RFC 3903 4. */
#include "call/inside.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { SECOND = 1000000 };

static const struct vocabulary_atom atoms[PUBLICATION_ATOMS] = {
    [PUBLICATION_USER_PUBLISHES] =
        WORD("user publishes", "its birth; later the user has something else to say"),
    [PUBLICATION_USER_STOPS] = WORD("user stops", "the user does not want it to be known any more"),
    [PUBLICATION_2XX] = RANGE(200, 299, "the PUBLISH is taken"),
    [PUBLICATION_3XX_6XX] = RANGE(300, 699, "the PUBLISH is refused"),
    [PUBLICATION_TIMEOUT] = WORD("timeout", "nobody answered the PUBLISH"),
    [PUBLICATION_TRANSPORT_ERROR] = WORD("transport error", "the PUBLISH could not be delivered"),
};

#define BIT(n) (1ull << (n))

static const struct vocabulary_trigger triggers[] = {
    {"any answer",
     BIT(PUBLICATION_2XX) | BIT(PUBLICATION_3XX_6XX) | BIT(PUBLICATION_TIMEOUT) |
         BIT(PUBLICATION_TRANSPORT_ERROR),
     "whatever comes of the PUBLISH"},
    {"failure",
     BIT(PUBLICATION_3XX_6XX) | BIT(PUBLICATION_TIMEOUT) | BIT(PUBLICATION_TRANSPORT_ERROR),
     "a refusal, no answer, or nobody there"},
    {"any wish", BIT(PUBLICATION_USER_PUBLISHES) | BIT(PUBLICATION_USER_STOPS),
     "the user has something else to say, or nothing more"},
};

enum fact { FACT_TOO_BRIEF, FACT_TAG_UNKNOWN };
enum { GROUP_NONE, GROUP_RESPONSE };

static const struct vocabulary_fact facts[] = {
    [FACT_TOO_BRIEF] = {"too brief", GROUP_RESPONSE, UNTIMED_FREE,
                        "it is a 423 with a Min-Expires that is more than was asked for"},
    [FACT_TAG_UNKNOWN] = {"tag unknown", GROUP_RESPONSE, UNTIMED_FREE,
                          "it is a 412: the server knows nothing of that entity tag"},
};

static uint32_t least_of(const struct step *s, const struct message *m)
{
    textid value = lines_value(s->plan->lore, m->extra, "Min-Expires");
    unsigned long long seconds = strtoull(lore_text(s->plan->lore, value), NULL, 10);
    return seconds > UINT32_MAX ? UINT32_MAX : (uint32_t)seconds;
}

static uint32_t facts_of(struct step *s, uint32_t self, const struct stimulus *what)
{
    const struct publication *x = publication_at(s->world, self);
    const struct message *m = what->payload;
    if (what->atom != PUBLICATION_3XX_6XX)
        return 0;
    if (m->status == 423 && least_of(s, m) > x->wanted)
        return 1u << FACT_TOO_BRIEF;
    return m->status == 412 && x->etag ? 1u << FACT_TAG_UNKNOWN : 0;
}

int publication_asker_atom(uint8_t atom)
{
    switch (atom) {
    case REQUEST_2XX: return PUBLICATION_2XX;
    case REQUEST_3XX_6XX: return PUBLICATION_3XX_6XX;
    case REQUEST_TIMEOUT: return PUBLICATION_TIMEOUT;
    case REQUEST_TRANSPORT_ERROR: return PUBLICATION_TRANSPORT_ERROR;
    default: return -1;
    }
}

/* So early that 64*T1 are left, or at half its time. */
static usec in_time(struct step *s, uint32_t self, const struct stimulus *why)
{
    (void)why;
    const struct publication *x = publication_at(s->world, self);
    usec interval = x->expires * (usec)SECOND, early = 64 * s->plan->node[x->is.node].timers.t1;
    if (!interval)
        return -1;
    return interval - (early < interval / 2 ? early : interval / 2);
}

static const struct vocabulary_span spans[] = {
    {"in time", "64*T1 before what is granted is over, or at half of that if it is short", in_time,
     false},
};

/* RFC 3903 4.1: To and From are whoever publishes. */
static void publish(struct step *s, uint32_t self, uint32_t seconds, bool says)
{
    struct publication *x = publication_at(s->world, self);
    struct lore *lore = s->plan->lore;
    struct message m = call_message_outside(s, x->is.node, x->target, METHOD_PUBLISH);
    m.call = x->call;
    m.cseq = ++x->cseq;
    m.uri = m.to_uri = m.from_uri;
    m.present |= PRESENT_EXPIRES;
    m.expires = seconds;
    m.extra = lines_add(lore, m.extra, "Event", package_name(PACKAGE_PRESENCE));
    if (x->etag)
        m.extra = lines_add(lore, m.extra, "SIP-If-Match", lore_text(lore, x->etag));
    if (says) {
        m.body = presence_document(s, x->is.node, x->body);
        m.extra = lines_add(lore, m.extra, "Content-Type", package_type(PACKAGE_PRESENCE));
    }
    give_lines(s, &m, x->extra);
    request_begin(s, 0, &m, self, REQUEST_TELLS_USER);
}

static void run_publish(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    struct publication *x = publication_at(s->world, self);
    if (why->atom == PUBLICATION_3XX_6XX && least_of(s, why->payload) > x->wanted)
        x->wanted = least_of(s, why->payload);
    publish(s, self, x->wanted, true);
}

static void run_refresh(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    publish(s, self, publication_at(s->world, self)->wanted, false);
}

static void run_remove(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    publish(s, self, 0, false);
}

static void run_learn(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    struct publication *x = publication_at(s->world, self);
    const struct message *m = why->payload;
    x->etag = lines_value(s->plan->lore, m->extra, "SIP-ETag");
    x->expires = m->present & PRESENT_EXPIRES ? m->expires : x->wanted;
}

static void run_forget(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    publication_at(s->world, self)->etag = 0;
}

static const struct vocabulary_effect effects[] = {
    {"send PUBLISH", OPERAND_NONE, "PUBLISH", run_publish,
     "says what is to be known, in the place of what its entity tag names, if it has one"},
    {"refresh", OPERAND_NONE, "PUBLISH", run_refresh, "asks for more time: a PUBLISH without body"},
    {"remove", OPERAND_NONE, "PUBLISH", run_remove, "takes it back: Expires: 0"},
    {"learn", OPERAND_NONE, NULL, run_learn, "takes entity tag and time granted from the 2xx"},
    {"forget tag", OPERAND_NONE, NULL, run_forget, "there is no such publication any more"},
};

const struct vocabulary publication_vocabulary = {
    .kind = "publication",
    .about = "what a phone has published of its user",
    .atoms = atoms,
    .natoms = PUBLICATION_ATOMS,
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

static_assert(PUBLICATION_ATOMS + MACHINE_TIMERS <= MACHINE_ATOMS, "atoms fit a table");
