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
    SETTING_COLUMNS, /* beside the ladder: enum ladder_column, bits */
    SETTING_PANES,   /* that were asked for */
    SETTING_BOOKMARKS,
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

/* Bookmarks of a scenario's own run. They are of a name and a text, known by their sums: with another
 * text they mean nothing. */
enum { KEPT_MARKS = 12, KEPT_FILES = 24, KEPT_PANES = 8 };
struct kept_marks {
    uint64_t name, text;
    uint32_t record[KEPT_MARKS];
    size_t count;
};

struct settings {
    bool has[SETTINGS];
    int value[SETTINGS]; /* the word's number, or the number */
    char lesson[64];
    uint8_t pane[KEPT_PANES]; /* enum pane, the one asked for last behind the others */
    size_t panes;
    struct kept_marks marks[KEPT_FILES]; /* the latest first */
    size_t files;
    bool configured[SETTINGS]; /* a person wrote it down: it is not kept besides */
};

/* Lines `NAME = VALUE` and, in a configuration, `bind ACTION = KEY ...`. A line that is wrong is
 * complained of and left out. */
void settings_read(struct settings *, const char *file, const char *text, bool is_state,
                   struct complaints *);
/* What is kept, as such lines. The caller frees. */
char *settings_text(const struct settings *);

void settings_set(struct settings *, enum setting, int value);
/* In front of the others, in the place of what was kept for this name; the oldest goes. */
void settings_keep_marks(struct settings *, const struct kept_marks *);
/* NULL: none, or they are of another text, and forgotten now. */
const struct kept_marks *settings_marks(struct settings *, uint64_t name, uint64_t text);

/* Files: $XDG_CONFIG_HOME/sipstep/config and $XDG_STATE_HOME/sipstep/state, or below $HOME. False:
 * neither variable says where. */
bool settings_path(bool is_state, char *out, size_t room);
/* Both files; those that are not there say nothing. */
void settings_load(struct settings *, struct complaints *);
/* The state, whole or not at all; what cannot be written is not. */
void settings_keep(const struct settings *);

#endif
