/* Colours for the hues that everything is drawn in: one table. */
#ifndef TUI_THEMES_H
#define TUI_THEMES_H

#include "draw/draw.h"

enum theme {
    THEME_DARK,
    THEME_LIGHT,
    THEME_COLOUR_BLIND,
    THEME_COLOUR_BLIND_LIGHT,
    THEME_MONO,
    THEMES
};
struct theme_row {
    const char *name, *about;
    short of_256[HUES], of_8[HUES]; /* a terminal's colour numbers; 0, HUE_PLAIN: its own */
};
extern const struct theme_row theme_rows[THEMES];
/* THEMES: there is none of that name. */
enum theme theme_called(const char *name, size_t length);
/* What the environment says of the terminal: NO_COLOR, COLORFGBG. */
enum theme theme_of_environment(void);

#endif
