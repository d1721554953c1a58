/* A small space of states as a graph: what lives and what is under way in each state, and what
 * leads from one to the next. */
#ifndef EXPLORE_SPACE_H
#define EXPLORE_SPACE_H

#include "draw/draw.h"
#include "explore/explore.h"

enum { SPACE_STATES = 300 }; /* more than that no eye takes in, and no layout ends */

struct space;
struct space *space_new(struct scenario *);
void space_free(struct space *);
/* For struct explore_options. */
void space_transition(void *space, const struct transition *);
/* Can it be drawn so? */
bool space_draws(enum picture);
/* The caller frees *out. False: *error says why, and the caller frees it. */
bool space_draw(const struct space *, enum picture, char **out, size_t *size, char **error);

#endif
