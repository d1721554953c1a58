/* The words of a nonce, which facts hold, and what its effects do. RFC 7616 3.3, 3.4. */
#include "node/digest.h"

#include <assert.h>

#define WORD(word, text)            \
 {                                  \
  .before = (word), .about = (text) \
 }
#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

static const struct vocabulary_atom atoms[NONCE_ATOMS] = {
    [NONCE_CHALLENGE] = WORD("challenge", "its birth: a request is not let in"),
    [NONCE_CREDENTIALS] = WORD("credentials", "a request arrives with credentials that name it"),
};

enum fact { FACT_RIGHT, FACT_REPLAYED };

static const struct vocabulary_fact facts[] = {
    [FACT_RIGHT] = {"right", 0, UNTIMED_FREE,
                    "the response in them is that of the user's password: RFC 7616 3.4.1"},
    [FACT_REPLAYED] = {"replayed", 0, UNTIMED_FREE,
                       "their nonce count is not higher than all before: RFC 7616 3.4.3"},
};

/* Without a qop there is no count: such credentials can be used once. RFC 2617 3.2.1. */
static uint32_t facts_of(struct step *s, uint32_t self, const struct stimulus *what)
{
    const struct nonce *n = nonce_at(s->world, self);
    struct digest d;
    if (what->atom != NONCE_CREDENTIALS ||
        !digest_offered(s->plan, n->is.node, what->payload, what->number, &d))
        return 0;
    uint32_t count = d.asks_qop ? d.nc : 1;
    return (digest_right(s->plan, &d, what->payload) ? 1u << FACT_RIGHT : 0) |
           (count <= n->used ? 1u << FACT_REPLAYED : 0);
}

static usec lifetime(struct step *s, uint32_t self, const struct stimulus *why)
{
    (void)why;
    usec lasts = asking_of(s->plan, instance_at(s->world, self)->node)->lasts;
    return lasts ? lasts : -1;
}

static const struct vocabulary_span spans[] = {
    {"the lifetime", "as long as its server says that nonces last; else it has no end", lifetime,
     false},
};

/* ---- effects ------------------------------------------------------------------------------ */

static void run_challenge(struct step *s, uint32_t self, uint16_t operand,
                          const struct stimulus *why)
{
    (void)operand;
    const struct nonce *n = nonce_at(s->world, self);
    digest_challenge(s, why->about, why->payload, why->number, n->text, why->flags);
}

static void run_count(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand;
    struct nonce *n = nonce_at(s->world, self);
    struct digest d;
    if (digest_offered(s->plan, n->is.node, why->payload, why->number, &d))
        n->used = d.asks_qop ? d.nc : 1;
}

static void run_pass(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)operand, (void)why;
    nonce_at(s->world, self)->passed = true;
}

static void run_renew(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)self, (void)operand;
    nonce_begin(s, why->about, why->payload, why->number, true);
}

static void run_refuse(struct step *s, uint32_t self, uint16_t operand, const struct stimulus *why)
{
    (void)self, (void)operand;
    nonce_begin(s, why->about, why->payload, why->number, false);
}

static const struct vocabulary_effect effects[] = {
    {"challenge", OPERAND_NONE, "401 or 407", run_challenge,
     "answers 401, a proxy 407, with this nonce: once for each algorithm, the best first"},
    {"count", OPERAND_NONE, NULL, run_count, "keeps the nonce count of the credentials"},
    {"pass", OPERAND_NONE, NULL, run_pass, "lets the request in"},
    {"renew", OPERAND_NONE, "401 or 407", run_renew,
     "challenges with a new nonce, and says that only the old one was at fault: stale=TRUE"},
    {"refuse", OPERAND_NONE, "401 or 407", run_refuse, "challenges with a new nonce"},
};

const struct vocabulary nonce_vocabulary = {
    .kind = "nonce",
    .about = "a nonce at whoever asks for passwords: what has come with it",
    .atoms = atoms,
    .natoms = NONCE_ATOMS,
    .facts = facts,
    .nfacts = COUNT(facts),
    .effects = effects,
    .neffects = COUNT(effects),
    .spans = spans,
    .nspans = COUNT(spans),
    .methods = method_names,
    .facts_of = facts_of,
};

static_assert(NONCE_ATOMS + MACHINE_TIMERS <= MACHINE_ATOMS, "atoms fit a table");
