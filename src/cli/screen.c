/* The options that open a screen. */
#include "config.h"
#include "cli/screen.h"
#include "draw/draw.h"
#include "tui/themes.h"

#include <string.h>

static bool read_picture(const struct command *c, const char *path)
{
    enum picture picture = path ? picture_of_path(path) : PICTURE_TEXT;
    if (picture != PICTURES && picture_formats[picture].shows & SHOWS_SCREEN)
        return true;
    fail("%s: the ending of '%s' is no format of a screen: svg, png, pdf or txt", c->name, path);
    return false;
}

bool read_screen_wishes(const struct command *c, const struct arguments *a,
                        struct screen_wishes *out)
{
    const char *script = argument(c, a, "script"), *size = argument(c, a, "dump");
    const char *path = argument(c, a, "output"), *ascii = argument(c, a, "ascii");
    script = script ? script : argument(c, a, "keys");
    *out = (struct screen_wishes){.dumps = size,
                                  .plain = argument(c, a, "plain"),
                                  .dump = {.to = stdout,
                                           .keys = script,
                                           .ascii = wants_ascii(ascii),
                                           .present = argument(c, a, "present"),
                                           .path = path},
                                  .opening = {.ascii = wants_ascii(ascii),
                                              .ascii_asked = ascii,
                                              .present = argument(c, a, "present"),
                                              .keeps = !argument(c, a, "no-state"),
                                              .theme = argument(c, a, "theme"),
                                              .script = script}};
    const char *theme = out->opening.theme;
    if (theme && theme_called(theme, strlen(theme)) == THEMES) {
        fail("%s: there is no theme '%s'; sipstep list themes names them", c->name, theme);
        return false;
    }
    if (size && out->plain) {
        fail("%s: --dump shows a screen, --plain has none", c->name);
        return false;
    }
    if (path && !size) {
        fail("%s: --output goes with --dump 80x24", c->name);
        return false;
    }
    return (!size || read_size(size, &out->dump.columns, &out->dump.rows)) &&
           (!path || read_picture(c, path));
}
