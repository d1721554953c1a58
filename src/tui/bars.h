/* What stands between and around the panes: the status, rules with titles, the scrub bar, why. */
#ifndef TUI_BARS_H
#define TUI_BARS_H

#include "tui/areas.h"

void bar_status(struct grid *, int y, const struct ui *);
/* How far the run is, with its stops and bookmarks. */
void bar_scrub(struct grid *, int y, const struct ui *);
/* In one line, why the last thing happened. */
void bar_why(struct grid *, int y, const struct ui *);
/* All rules, joined where they meet. */
void bar_rules(struct grid *, const struct areas *);
/* In the rule above an area. */
void bar_title(struct grid *, const struct area *, const char *title, const char *right,
               bool has_focus);

/* Its title, or its file's name. */
const char *bar_scenario_name(const struct ui *);
bool scroll_is_more(const struct scroll *);

/* A pane and its title in its area, if it has one (screen.c). */
void screen_pane(struct grid *, const struct area *, struct ui *, enum pane);
void screen_question(struct grid *, const struct area *, const struct ui *);

#endif
