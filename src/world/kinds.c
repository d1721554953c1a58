/* Which kinds of machines there are, in the order of their numbers, and what people call them. */
#include "world/world.h"

#include <assert.h>
#include <string.h>

const struct vocabulary *const world_vocabularies[] = {
    [KIND_INVITE_CLIENT] = &invite_client_vocabulary,
    [KIND_INVITE_SERVER] = &invite_server_vocabulary,
    [KIND_CLIENT] = &client_vocabulary,
    [KIND_SERVER] = &server_vocabulary,
    [KIND_UAC_INVITE] = &uac_invite_vocabulary,
    [KIND_UAS_INVITE] = &uas_invite_vocabulary,
    [KIND_UAS_2XX] = &uas_2xx_vocabulary,
    [KIND_RELIABLE_1XX] = &reliable_1xx_vocabulary,
    [KIND_DIALOG_CALLER] = &dialog_caller_vocabulary,
    [KIND_DIALOG_CALLEE] = &dialog_callee_vocabulary,
    [KIND_OFFER_ANSWER] = &offer_answer_vocabulary,
    [KIND_SESSION] = &session_vocabulary,
    [KIND_STREAM] = &stream_vocabulary,
    [KIND_UAC_REQUEST] = &uac_request_vocabulary,
    [KIND_SESSION_TIMER] = &session_timer_vocabulary,
    [KIND_CHANGE] = &change_vocabulary,
    [KIND_REGISTRATION] = &registration_vocabulary,
    [KIND_CREDENTIALS] = &credentials_vocabulary,
    [KIND_SUBSCRIPTION] = &subscription_vocabulary,
    [KIND_NOTIFIER] = &notifier_vocabulary,
    [KIND_PUBLICATION] = &publication_vocabulary,
    [KIND_EVENT_STATE] = &event_state_vocabulary,
    [KIND_PROXY_CONTEXT] = &proxy_context_vocabulary,
    [KIND_PROXY_BRANCH] = &proxy_branch_vocabulary,
    [KIND_NONCE] = &nonce_vocabulary,
    [KIND_BINDING] = &binding_vocabulary,
    /* those of net */
    [KIND_CONNECTION] = &connection_vocabulary,
    [KIND_NAT_BINDING] = &nat_binding_vocabulary,
    [KIND_B2BUA] = &b2bua_vocabulary,
    [KIND_THIRD_PARTY] = &third_party_vocabulary,
};
enum { KINDS = sizeof world_vocabularies / sizeof *world_vocabularies };
static_assert(KINDS == (int)KIND_WORLD_END, "each kind has its vocabulary");
static_assert(KINDS <= (int)MACHINE_KINDS, "a plan has room for each");
const unsigned world_kinds = KINDS;

/* Words that mean several machines. */
static const struct alias {
    const char *word;
    uint32_t kinds;
} aliases[] = {
    {"transaction",
     1u << KIND_INVITE_CLIENT | 1u << KIND_INVITE_SERVER | 1u << KIND_CLIENT | 1u << KIND_SERVER},
    {"dialog", 1u << KIND_DIALOG_CALLER | 1u << KIND_DIALOG_CALLEE},
    {"offer", 1u << KIND_OFFER_ANSWER},
    {"call", 1u << KIND_UAC_INVITE | 1u << KIND_UAS_INVITE},
};
enum { ALIASES = sizeof aliases / sizeof *aliases };

/* ---- what people tell apart ------------------------------------------------------------------ */

const char *const life_names[LIVES] = {"transaction", "dialog", "session", "service"};

static const char *const services[] = {
    "proxy-context", "registration", "binding", "subscription", "notifier",
    "publication",   "event-state",  "b2bua",   "third-party",  "nat-binding"};

enum life life_of(uint8_t machine)
{
    switch (machine) {
    case KIND_INVITE_CLIENT:
    case KIND_INVITE_SERVER:
    case KIND_CLIENT:
    case KIND_SERVER: return LIFE_TRANSACTION;
    case KIND_DIALOG_CALLER:
    case KIND_DIALOG_CALLEE: return LIFE_DIALOG;
    case KIND_SESSION: return LIFE_SESSION;
    default: break;
    }
    for (size_t n = 0; machine > KIND_STREAM && n < sizeof services / sizeof *services; n++)
        if (!strcmp(world_vocabularies[machine]->kind, services[n]))
            return LIFE_SERVICE;
    return LIFE_OTHER;
}

/* ---- names ----------------------------------------------------------------------------------- */

int machines_find(const char *name)
{
    for (int k = 0; k < KINDS; k++)
        if (!strcmp(world_vocabularies[k]->kind, name))
            return k;
    return -1;
}

uint32_t machines_named(const char *name)
{
    int kind = machines_find(name);
    if (kind >= 0)
        return 1u << kind;
    for (int a = 0; a < ALIASES; a++)
        if (!strcmp(aliases[a].word, name))
            return aliases[a].kinds;
    return 0;
}

const char *machines_nearest(const char *word)
{
    const char *known[KINDS + ALIASES];
    size_t count = 0;
    for (int a = 0; a < ALIASES; a++)
        known[count++] = aliases[a].word;
    for (int k = 0; k < KINDS; k++)
        known[count++] = world_vocabularies[k]->kind;
    return nearest_word(word, known, count);
}

bool machine_answers_to(const struct machine *m, const char *name)
{
    int kind = machines_find(m->vocabulary->kind);
    return !strcmp(m->diagram->name, name) || (kind >= 0 && machines_named(name) >> kind & 1);
}
