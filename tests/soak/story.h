/* A story: three phones and a server, or a network of up to six nodes: phones, some of one user,
 * proxies, registrars, redirect servers, B2BUAs; what their users do at random moments; servers that
 * crash; links that lose, repeat and reorder until they heal; at the end everybody hangs up. All of it is drawn from one
 * number as the text of a scenario, straight from the grammar: what the language learns to say, the
 * stories say.
 *
 * Whatever could be left out is an item with a number: an act, an option of a phone, of a link, of
 * an act, a fault. Item 0 is the frame, which always stands. An item within another goes with it.
 */
#ifndef SOAK_STORY_H
#define SOAK_STORY_H

#include "scenario/scenario.h"

struct piece {
    char *text;
    uint32_t item;
};
struct item {
    uint32_t within; /* another one; 0: the frame */
    bool refused;    /* the language objected to it */
    bool chance;     /* it leaves something to chance: loss, jitter ... */
    bool stays;      /* whatever else is left out: without it the story would not end */
};
struct story {
    uint64_t seed;
    bool forged; /* somebody breaks the rules of SIP on purpose: see story.c */
    struct piece *piece;
    size_t pieces, pieces_room;
    struct item *item; /* [0..items) */
    size_t items_room;
    uint32_t items, objections; /* how many; how many of them are refused */
};

/* What drawing needs to know; the machines are those that stories run on. */
struct teller {
    struct grammar *grammar;
    struct machines machines;
};
/* `directories`: of machines over the shipped ones. */
bool teller_open(struct teller *, const char *const *directories, size_t count);
void teller_close(struct teller *);

/* The same number, the same story. */
void story_draw(struct story *, const struct teller *, uint64_t seed);
void story_free(struct story *);
/* `kept`: by item, those that stand; NULL: all. The text is the caller's to free. */
char *story_text(const struct story *, const bool *kept);
/* NULL: so few items make no scenario. */
struct scenario *story_scenario(const struct story *, const struct teller *, const bool *kept);

#endif
