/* What the files about races share. */
#ifndef REPORT_RACE_INSIDE_H
#define REPORT_RACE_INSIDE_H

#include "report/race.h"

/* is_later: of a re-INVITE, not of the INVITE that begins the call. */
struct race_message {
    uint8_t method;
    bool is_answer, is_later;
};
enum race_offers { OFFERS_EITHER, OFFERS, OFFERS_NOT };
struct race_pattern {
    uint64_t in[MACHINE_KINDS]; /* states of each kind that the dialog may be in */
    uint32_t kinds;             /* bit n: there are some of kind n */
    uint8_t race;
    uint8_t offers; /* enum race_offers: the 2xx to the first INVITE */
    bool crosses;   /* `other`; false: comes after it */
    bool copy;      /* the message has come before */
    struct race_message message, other;
};
enum { RACE_PATTERNS = 2 * RACES_MOST };
struct races {
    const struct machine *machine[MACHINE_KINDS];
    char *text;     /* of the table, cut up */
    uint32_t kinds; /* of all patterns: the machines of dialogs */
    size_t count, patterns;
    struct race race[RACES_MOST];
    char section[RACES_MOST][24];
    struct race_pattern pattern[RACE_PATTERNS];
};
bool race_message_is(const struct race_message *, const struct message *, bool is_later);

#endif
