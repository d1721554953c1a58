/* The options that open a screen, the same for every command that has one. */
#ifndef CLI_SCREEN_H
#define CLI_SCREEN_H

#include "cli/cli.h"

#ifdef HAVE_TUI
# include "tui/open.h"

# define SCREEN_OPTIONS                                                                       \
  {"script", 0, "KEYS", "keys to press first, or @FILE with them: see Scripts"},              \
      {"dump", 0, "COLUMNSxROWS", "print the screen as text instead of opening it"},          \
      {"output", 'o', "FILE", "with --dump: a picture; the ending says the format"},          \
      {"present", 0, NULL, "in front of a class: few panes, one by one; PgDn and PgUp lead"}, \
      {"theme", 0, "THEME", "colours: sipstep list themes"},                                  \
      {"no-state", 0, NULL, "neither read the configuration nor read and keep the state"},    \
      {"keys", 0, "KEYS", "another name of --script"},

struct screen_wishes {
    bool dumps, plain;
    struct dump dump;
    struct opening opening;
};
/* False after a message. Values point into the arguments. */
bool read_screen_wishes(const struct command *, const struct arguments *, struct screen_wishes *);
#else
# define SCREEN_OPTIONS
#endif

#endif
