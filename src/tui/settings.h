/* What a person can set: in the configuration file, by keys, on the command line; and what is kept
 * of it from run to run. One table. */
#ifndef TUI_SETTINGS_H
#define TUI_SETTINGS_H

#include "machine/machine.h"
#include "tui/themes.h"

enum setting {
    SETTING_THEME,
    SETTING_MOUSE,
    SETTING_ASCII,
    SETTING_PACE,
    SETTING_SPEED,
    SETTING_LESSON,  /* the last one, */
    SETTING_STATION, /* where in it, */
    SETTING_TIME,    /* and at what time of the run, in milliseconds */
    SETTINGS
};
enum { SETTING_WORDS = 6, ASCII_AUTO = 0, ASCII_ON, ASCII_OFF };

struct setting_row {
    const char *name;
    const char *word[SETTING_WORDS]; /* its values; none: a number, or a name */
    int least, most;                 /* of a number */
    bool is_kept, is_configured;     /* in the state, in the configuration */
    const char *about;
};
extern const struct setting_row setting_rows[SETTINGS];

struct settings {
    bool has[SETTINGS];
    int value[SETTINGS]; /* the word's number, or the number */
    char lesson[64];
    bool configured[SETTINGS]; /* a person wrote it down: it is not kept besides */
};

/* Lines `NAME = VALUE` and, in a configuration, `bind ACTION = KEY ...`. A line that is wrong is
 * complained of and left out. */
void settings_read(struct settings *, const char *file, const char *text, bool is_state,
                   struct complaints *);
/* What is kept, as such lines. The caller frees. */
char *settings_text(const struct settings *);

/* Files: $XDG_CONFIG_HOME/sipstep/config and $XDG_STATE_HOME/sipstep/state, or below $HOME. False:
 * neither variable says where. */
bool settings_path(bool is_state, char *out, size_t room);
/* Both files; those that are not there say nothing. */
void settings_load(struct settings *, struct complaints *);
/* The state, whole or not at all; what cannot be written is not. */
void settings_keep(const struct settings *);

#endif
