/* What a stranger does to phones, moment after moment: see struct play. */
#ifndef TEST_STRANGERS_H
#define TEST_STRANGERS_H

#include "../node/town.h"

typedef void stranger(struct town *, struct step *, const struct message *, int at);
/* He calls bob. */
stranger ends_early_dialog, confuses_moratorium, confuses_established, offers_nothing_of_use,
    asks_within, offers_nothing_in_a_prack, acknowledges_something_else;
stranger updates_before_prack;
/* alice calls him. */
stranger confuses_caller, offers_when_not_asked, answers_twice;

/* How often he must have heard that. */
void heard_exactly(const struct town *, uint8_t method, uint16_t status, int times);

#endif
