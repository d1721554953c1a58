/* Stories: calls of two phones, each with what must come of it. */
#ifndef TEST_STORIES_H
#define TEST_STORIES_H

#include "../node/town.h"

struct story {
    struct play play;
    const char *ladder; /* every sending, copies marked +; NULL: not looked at */
    const char *notes;  /* what people are told; NULL: not looked at */
    const char *alice,
        *bob; /* the states of their first dialogs, in short: PEMSTG; NULL: not looked at */
};
extern const struct story stories[];
extern const int nstories;

/* Deeds. */
#define CALLS(ms)                                   \
 {                                                  \
  (ms),                                             \
  {                                                 \
   .verb = VERB_CALLS, .node = ALICE, .target = BOB \
  }                                                 \
 }
#define DOES(ms, who, what)           \
 {                                    \
  (ms),                               \
  {                                   \
   .verb = VERB_##what, .node = (who) \
  }                                   \
 }
/* Rules. */
#define LOSE(who, what, code, which)                                                  \
 {                                                                                    \
  .from = (who), .method = METHOD_##what, .status = (code), .nth = (which), .drop = 1 \
 }
#define TWICE(who, what, code, which)                                                  \
 {                                                                                     \
  .from = (who), .method = METHOD_##what, .status = (code), .nth = (which), .twice = 1 \
 }
#define LATE(who, what, code, which, ms)                                                     \
 {                                                                                           \
  .from = (who), .method = METHOD_##what, .status = (code), .nth = (which), .delay_ms = (ms) \
 }
#define LOSE_SEQ(who, what, code, seq)                                               \
 {                                                                                   \
  .from = (who), .method = METHOD_##what, .status = (code), .cseq = (seq), .drop = 1 \
 }
#define ANSWERS(ms)                          \
 {                                           \
  .manner = MANNER_ANSWERS, .after = (ms)*MS \
 }

#endif
