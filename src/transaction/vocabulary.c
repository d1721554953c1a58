/* The words of the four transaction machines, and which facts hold. RFC 3261 17, RFC 4320, RFC
 * 6026. */
#include "transaction/inside.h"

#include <assert.h>

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

/* ---- client transactions --------------------------------------------------------------------- */

#define CLIENT_ROWS                                                                               \
 [CLIENT_100] = {.low = 100, .high = 100, .about = "a 100 response arrives"},                     \
 [CLIENT_101_199] = {.low = 101, .high = 199, .about = "a provisional response but 100 arrives"}, \
 [CLIENT_2XX] = {.low = 200, .high = 299, .about = "a response that accepts arrives"},            \
 [CLIENT_3XX] = {.low = 300, .high = 399, .about = "a response that redirects arrives"},          \
 [CLIENT_4XX] = {.low = 400, .high = 499, .about = "a response that refuses arrives"},            \
 [CLIENT_5XX] = {.low = 500, .high = 599, .about = "a server's failure arrives"},                 \
 [CLIENT_6XX] = {.low = 600, .high = 699, .about = "a refusal for everywhere arrives"},           \
 [CLIENT_TRANSPORT_ERROR] = {.before = "transport error",                                         \
                             .about = "a message of this transaction could not be delivered"},    \
 [CLIENT_ABANDON] = {.before = "abandon", .about = "the core gives the transaction up"}

static const struct vocabulary_atom invite_client_atoms[CLIENT_ATOMS] = {
    [CLIENT_SEND] = {.before = "send INVITE", .about = "the core sends an INVITE: the birth"},
    CLIENT_ROWS,
};
static const struct vocabulary_atom client_atoms[CLIENT_ATOMS] = {
    [CLIENT_SEND] = {.before = "send request",
                     .about = "the core sends a request, not INVITE or ACK: the birth"},
    CLIENT_ROWS,
};

/* `send ACK` is the last row, so that `client` has all but that one. */
static const struct vocabulary_effect client_effects[] = {
    {"send", OPERAND_NONE, "the request", client_send,
     "passes the request to the transport; it is kept for sending it again"},
    {"resend", OPERAND_NONE, "what is kept", client_resend,
     "passes the same request, or the same ACK, to the transport once more"},
    {"report", OPERAND_NONE, "the ACK of a 2xx", transaction_report,
     "tells the core what has come"},
    {"forget", OPERAND_NONE, "nothing more", transaction_forget,
     "gives back what was kept for sending it again"},
    {"send ACK", OPERAND_NONE, "ACK", client_send_ack,
     "makes the ACK for a response of 300 to 699 from the INVITE, and sends it"},
};

/* ---- server transactions --------------------------------------------------------------------- */

#define SEND(lowest, highest, text)                                      \
 {                                                                       \
  .before = "send ", .low = (lowest), .high = (highest), .about = (text) \
 }
#define SERVER_ROWS                                                                             \
 [SERVER_SEND_100] = SEND(100, 100, "the core sends 100"),                                      \
 [SERVER_SEND_101_199] = SEND(101, 199, "the core sends a provisional response but 100"),       \
 [SERVER_SEND_2XX] = SEND(200, 299, "the core accepts"),                                        \
 [SERVER_SEND_3XX] = SEND(300, 399, "the core redirects"),                                      \
 [SERVER_SEND_5XX] = SEND(500, 599, "the core has failed"),                                     \
 [SERVER_SEND_6XX] = SEND(600, 699, "the core refuses for everywhere"),                         \
 [SERVER_TRANSPORT_ERROR] = {.before = "transport error",                                       \
                             .about = "a response of this transaction could not be delivered"}, \
 [SERVER_ABANDON] = {.before = "abandon", .about = "the core gives the transaction up"}

static const struct vocabulary_atom invite_server_atoms[INVITE_SERVER_ATOMS] = {
    [SERVER_REQUEST] = {.before = "INVITE",
                        .about = "the INVITE arrives: the birth; or a copy of it"},
    [SERVER_SEND_4XX] = SEND(400, 499, "the core refuses"),
    [SERVER_ACK] = {.before = "ACK", .about = "an ACK arrives that matches this INVITE"},
    SERVER_ROWS,
};
static const struct vocabulary_atom server_atoms[SERVER_ATOMS] = {
    [SERVER_REQUEST] = {.before = "request",
                        .about = "the request arrives: the birth; or a copy of it"},
    [SERVER_SEND_4XX] = SEND(400, 407, "the core refuses"),
    [SERVER_SEND_408] = SEND(408, 408, "the core says that time is over (RFC 4320 4.2 forbids it)"),
    [SERVER_SEND_409_499] = SEND(409, 499, "the core refuses"),
    SERVER_ROWS,
};

static const struct vocabulary_effect server_effects[] = {
    {"send", OPERAND_NONE, "the message", server_send,
     "passes the core's response to the transport; it is kept for sending it again"},
    {"send", OPERAND_STATUS, "the status", server_send_status,
     "makes a response with this status from the request, and sends and keeps it"},
    {"resend", OPERAND_NONE, "what is kept", server_resend,
     "passes the latest response to the transport once more"},
    {"report", OPERAND_NONE, NULL, transaction_report, "tells the core what has come"},
    {"forget", OPERAND_NONE, "nothing more", transaction_forget,
     "gives back what was kept for sending it again"},
};

/* ---- facts ----------------------------------------------------------------------------------- */

/* `client` has the first only. */
static const struct vocabulary_fact facts[] = {
    [FACT_RELIABLE] = {"reliable", 0, UNTIMED_TRANSPORT,
                       "the transport loses nothing: TCP, not UDP"},
    [FACT_HAS_RESPONSE] = {"has response", 0, UNTIMED_KEPT,
                           "a response was sent that can be sent again"},
};

static uint32_t facts_of(struct step *s, uint32_t self, const struct stimulus *what)
{
    (void)what;
    const struct transaction *t = transaction_at(s->world, self);
    uint32_t holds = 0;
    if (t->is.flags & INSTANCE_RELIABLE)
        holds |= 1u << FACT_RELIABLE;
    if (t->is_server && t->last)
        holds |= 1u << FACT_HAS_RESPONSE;
    return holds;
}

/* ---- for whoever judges runs ----------------------------------------------------------------- */

/* Only the RFC 2543 transactions keep their request beyond a final response: see keep.c. */
ref transaction_accepts(const struct world *w, const struct record *r)
{
    if (r->machine != KIND_INVITE_SERVER || r->atom != SERVER_SEND_2XX)
        return 0;
    ref server = instance_of_record(w, REGION_TRANSACTIONS, r);
    const struct transaction *t = server ? transaction_at(w, server) : NULL;
    bool is_first = t && t->request && (!t->last || message_at(w, t->last)->status < 200);
    return is_first ? server : 0;
}

bool transaction_waits_for_person(const struct world *w, ref r)
{
    const struct instance *i = instance_at(w, r);
    return i->machine == KIND_INVITE_CLIENT && !i->timers && instance_in(w, r, "Proceeding");
}

/* ---- vocabularies ---------------------------------------------------------------------------- */

const struct vocabulary invite_client_vocabulary = {
    .kind = "invite-client",
    .about = "INVITE client transaction: sends an INVITE, and the ACK if it is refused",
    .atoms = invite_client_atoms,
    .natoms = CLIENT_ATOMS,
    .facts = facts,
    .nfacts = 1,
    .effects = client_effects,
    .neffects = COUNT(client_effects),
    .methods = method_names,
    .facts_of = facts_of,
};
const struct vocabulary client_vocabulary = {
    .kind = "client",
    .about = "client transaction of any other method but ACK",
    .atoms = client_atoms,
    .natoms = CLIENT_ATOMS,
    .facts = facts,
    .nfacts = 1,
    .effects = client_effects,
    .neffects = COUNT(client_effects) - 1,
    .methods = method_names,
    .facts_of = facts_of,
};
const struct vocabulary invite_server_vocabulary = {
    .kind = "invite-server",
    .about =
        "INVITE server transaction: sends the core's responses, and takes the ACK of a refusal",
    .atoms = invite_server_atoms,
    .natoms = INVITE_SERVER_ATOMS,
    .facts = facts,
    .nfacts = COUNT(facts),
    .effects = server_effects,
    .neffects = COUNT(server_effects),
    .methods = method_names,
    .facts_of = facts_of,
};
const struct vocabulary server_vocabulary = {
    .kind = "server",
    .about = "server transaction of any other method but ACK",
    .atoms = server_atoms,
    .natoms = SERVER_ATOMS,
    .facts = facts,
    .nfacts = COUNT(facts),
    .effects = server_effects,
    .neffects = COUNT(server_effects),
    .methods = method_names,
    .facts_of = facts_of,
};

static_assert(CLIENT_ATOMS + MACHINE_TIMERS <= MACHINE_ATOMS, "atoms fit a table");
static_assert(SERVER_ATOMS + MACHINE_TIMERS <= MACHINE_ATOMS, "atoms fit a table");
