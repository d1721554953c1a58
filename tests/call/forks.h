/* Calls that a proxy has forked: several callees answer one INVITE, each with its own To tag. */
#ifndef TEST_FORKS_H
#define TEST_FORKS_H

#include "../node/town.h"

/* What one of the callees says, tag 1, 2 ...; in its dialog where it is a request. */
struct said {
    int at_ms;
    uint8_t tag;
    uint16_t status; /* to the INVITE */
    uint8_t method;  /* or that request */
};
enum { SAYINGS = 12, BRANCHES = 3 };
struct forked {
    const char *title;
    struct phone_config alice;
    struct said said[SAYINGS];
    struct deed deeds[8]; /* after alice's call to all of them at 0 */
    const char *ladder;   /* NULL: not looked at */
    const char *notes;
    const char *goes[BRANCHES]; /* alice's dialogs, in short: PEMSTG; NULL: there is none */
};
extern const struct forked forked[];
extern const int nforked;

/* Runs one; what it must come to is the caller's to check. */
void forked_run(struct town *, const struct forked *);

#endif
