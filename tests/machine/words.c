#include "words.h"

enum {
    INVITE,
    ACK,
    SEND_INVITE,
    S100,
    S101,
    S2,
    S300,
    S487,
    S488,
    SEND_1,
    SEND_2,
    OF_CANCEL,
    GONE
};

static const struct vocabulary_atom atoms[] = {
    [INVITE] = {.before = "INVITE", .about = "an INVITE came"},
    [ACK] = {.before = "ACK", .about = "an ACK came"},
    [SEND_INVITE] = {.before = "send INVITE", .about = "the user wants to send an INVITE"},
    [S100] = {"", "", 100, 100, "a 100 came"},
    [S101] = {"", "", 101, 199, "a provisional response above 100 came"},
    [S2] = {NULL, NULL, 200, 299, "a 2xx came"},
    [S300] = {"", "", 300, 486, "a 3xx-6xx below 487 came"},
    [S487] = {"", "", 487, 487, "a 487 came"},
    [S488] = {"", "", 488, 699, "a 3xx-6xx above 487 came"},
    [SEND_1] = {"send ", "", 101, 199, "the user sends a provisional response"},
    [SEND_2] = {"send ", "", 200, 299, "the user sends a 2xx"},
    [OF_CANCEL] = {"", " of CANCEL", 200, 299, "a 2xx to the CANCEL came"},
    [GONE] = {.before = "transport error", .about = "the transport failed"},
};

static const struct vocabulary_trigger triggers[] = {
    {"request", 1u << INVITE | 1u << ACK, "any request came"},
};

static const struct vocabulary_fact facts[] = {
    {"new tag", 1, UNTIMED_UNKNOWN, "the To tag is new"},
    {"my tag", 1, UNTIMED_UNKNOWN, "the To tag is ours"},
    {"reliable", 0, UNTIMED_UNKNOWN, "the transport is reliable"},
    {"agreed before", 0, UNTIMED_FREE, "there is an agreed session"},
    {"2xx or reliable 1xx", 0, UNTIMED_UNKNOWN, "the response is a 2xx or a reliable 1xx"},
    {"not 100", 0, UNTIMED_UNKNOWN, "the response is no 100"},
};

static const struct vocabulary_effect effects[] = {
    {"send", OPERAND_NONE, "the message", NULL, "sends the message"},
    {"send", OPERAND_METHOD, "the request", NULL, "makes a request and sends it"},
    {"resend", OPERAND_NONE, "the message", NULL, "sends the message again"},
    {"report", OPERAND_NONE, NULL, NULL, "tells the user"},
    {"answer", OPERAND_STATUS, "the status", NULL, "answers a request"},
    {"start branches", OPERAND_NONE, NULL, NULL, "begins the branches of a fork"},
    {"watch", OPERAND_TIMER, NULL, NULL, "looks at a timer"},
};

static const struct vocabulary_span spans[] = {
    {"the back-off", "as long as chance says", NULL, true},
    {"the session", "as long as the session may last", NULL, false},
    {"the session interval", "as long as was agreed", NULL, false},
};

static const char *const methods[] = {"INVITE", "ACK", "CANCEL", "BYE", NULL};

const struct vocabulary words = {
    .kind = "client",
    .about = "a client, more or less",
    .atoms = atoms,
    .triggers = triggers,
    .facts = facts,
    .effects = effects,
    .spans = spans,
    .natoms = sizeof atoms / sizeof *atoms,
    .ntriggers = sizeof triggers / sizeof *triggers,
    .nfacts = sizeof facts / sizeof *facts,
    .neffects = sizeof effects / sizeof *effects,
    .nspans = sizeof spans / sizeof *spans,
    .methods = methods,
};
