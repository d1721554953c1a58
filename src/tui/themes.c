/* Colours for the hues that everything is drawn in. Plain text has the terminal's own colours
 * always, so that it can be read wherever the shell can; nothing is told by a hue alone, and no
 * theme has red beside green as its only difference. Those for colour-blind eyes take the palette
 * of Okabe and Ito, "Color Universal Design" (2008): blue, bluish green, vermillion.
 */
#include "tui/themes.h"

#include <stdlib.h>
#include <string.h>

/* In order of the hues: plain, accent, good, bad. With eight colours dark backgrounds take none
 * of the dark ones (blue), light ones none of the light ones (yellow, cyan, white). */
const struct theme_row theme_rows[THEMES] = {
    [THEME_DARK] = {"dark", "for a dark background", {0, 176, 114, 210}, {0, 5, 2, 1}},
    [THEME_LIGHT] = {"light", "for a light background", {0, 90, 28, 124}, {0, 5, 2, 1}},
    [THEME_COLOUR_BLIND] = {"colour-blind",
                            "for colour-blind eyes, on a dark background",
                            {0, 75, 36, 214},
                            {0, 5, 6, 3}},
    [THEME_COLOUR_BLIND_LIGHT] = {"colour-blind-light",
                                  "for colour-blind eyes, on a light background",
                                  {0, 25, 29, 166},
                                  {0, 4, 6, 1}},
    [THEME_MONO] = {"mono", "no colours: bold, reversed and pale say all", {0}, {0}},
};

enum theme theme_called(const char *name, size_t length)
{
    int i = 0;
    while (i < THEMES &&
           (strlen(theme_rows[i].name) != length || strncmp(theme_rows[i].name, name, length) != 0))
        i++;
    return (enum theme)i;
}

/* COLORFGBG, of rxvt, konsole and others: "15;0", "0;default;15". */
enum theme theme_of_environment(void)
{
    const char *none = getenv("NO_COLOR"), *both = getenv("COLORFGBG");
    const char *back = both ? strrchr(both, ';') : NULL;
    if (none && none[0])
        return THEME_MONO;
    if (!back || back[1] < '0' || back[1] > '9')
        return THEME_DARK;
    int colour = atoi(back + 1);
    return colour == 7 || colour >= 9 ? THEME_LIGHT : THEME_DARK;
}
