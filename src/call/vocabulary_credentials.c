/* The words of credentials, which facts hold, and what its effects do. RFC 3261 22.1 to 22.3. */
#include "call/inside.h"

#include <assert.h>
#include <string.h>

static const struct vocabulary_atom atoms[CREDENTIALS_ATOMS] = {
    [CREDENTIALS_CHALLENGE] =
        WORD("challenge", "a 401 or 407 asks for a password of this realm; the first is its birth"),
    [CREDENTIALS_SEND] = WORD("send", "a request goes out that they belong into"),
    [CREDENTIALS_RESPONSE] =
        WORD("response", "the latest request with them gets a response, 100, 408 and 503 apart, "
                         "that is no challenge of this realm"),
    [CREDENTIALS_OVER] = WORD("call over", "nothing is left that has their Call-ID"),
};

enum fact { FACT_KNOWN, FACT_REJECTED };

static const struct vocabulary_fact facts[] = {
    [FACT_KNOWN] = {"password known", 0, UNTIMED_FREE, "the user has one, right or wrong"},
    [FACT_REJECTED] = {"rejected", 0, UNTIMED_FREE,
                       "the request had credentials for this realm, and it is not said that only "
                       "their nonce was stale; or that has been said four times running"},
};

enum { STALE_MOST = 4 }; /* a nonce that is always too old never lets anybody in */

static bool read(const struct step *s, uint32_t self, const struct stimulus *what, struct digest *d)
{
    const struct credentials *c = credentials_at(s->world, self);
    bool there;
    return credentials_challenge(s->plan, c->is.node, what->payload, c->proxy, what->number, d,
                                 &there);
}

static uint32_t facts_of(struct step *s, uint32_t self, const struct stimulus *what)
{
    const struct credentials *c = credentials_at(s->world, self);
    const struct phone_config *phone = phone_of(s->plan, c->is.node);
    struct digest d;
    if (what->atom != CREDENTIALS_CHALLENGE || !read(s, self, what, &d))
        return 0;
    bool may = d.stale && c->stales + 1 < STALE_MOST;
    return (phone && phone->secret.password ? 1u << FACT_KNOWN : 0) |
           (what->flags && !may ? 1u << FACT_REJECTED : 0);
}

/* ---- effects ------------------------------------------------------------------------------ */

static textid interned(const struct step *s, const char *text)
{
    return *text ? lore_intern(s->plan->lore, text, strlen(text)) : 0;
}

static void run_take(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    struct credentials *c = credentials_at(s->world, self);
    struct digest d;
    if (!read(s, self, why, &d))
        return;
    c->nonce = interned(s, d.nonce);
    c->opaque = interned(s, d.opaque);
    c->algorithm = d.algorithm;
    c->asks_qop = d.asks_qop;
    c->count = 0;
    c->stales = (uint8_t)(why->flags ? c->stales + 1 : 0);
}

static void run_drop(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    credentials_at(s->world, self)->nonce = 0;
}

static void run_count(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    credentials_at(s->world, self)->count++;
}

static void run_settle(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    credentials_at(s->world, self)->stales = 0;
}

static const struct vocabulary_effect effects[] = {
    {"take nonce", OPERAND_NONE, NULL, run_take,
     "keeps the challenge's nonce and algorithm; its count begins anew"},
    {"drop nonce", OPERAND_NONE, NULL, run_drop, "no request brings credentials of this realm now"},
    {"count", OPERAND_NONE, NULL, run_count,
     "one more request of this nonce: it goes out with credentials"},
    {"settle", OPERAND_NONE, NULL, run_settle, "forgets how often running the nonce was stale"},
};

const struct vocabulary credentials_vocabulary = {
    .kind = "credentials",
    .about = "what a user agent answers to the challenges of one realm",
    .atoms = atoms,
    .natoms = CREDENTIALS_ATOMS,
    .facts = facts,
    .nfacts = COUNT(facts),
    .effects = effects,
    .neffects = COUNT(effects),
    .methods = method_names,
    .facts_of = facts_of,
};

static_assert(CREDENTIALS_ATOMS + MACHINE_TIMERS <= MACHINE_ATOMS, "atoms fit a table");
