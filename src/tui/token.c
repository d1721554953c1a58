/* Sharing a moment: as a token, one line that opens it elsewhere. */
#include "tui/whatif.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void write_token(struct ui *u, const char *path)
{
    FILE *f = path[0] ? fopen(path, "wx") : NULL;
    if (!path[0])
        return;
    if (!f) {
        ui_say(u, "%s", strerror(errno));
        prompt_open(u, "write the token to: ", u->say, path, write_token);
        return;
    }
    bool well = fprintf(f, "%s\n", u->token) > 0;
    if (fclose(f) == 0 && well)
        ui_say(u, "written: sipstep open \"$(cat %s)\" shows this moment", path);
    else {
        ui_say(u, "%s: it could not be written: %s", path, strerror(errno));
        unlink(path);
    }
}

static void show_token(struct ui *u)
{
    free(u->token);
    u->token = history_token(u->history, u->run, u->now);
    if (!u->token) {
        ui_say(u, "this moment cannot be put into a token");
        return;
    }
    u->overlay = OVERLAY_TOKEN;
    u->over = (struct scroll){0};
}

/* The token takes whole rows, so that it can be selected as it stands. */
int view_token(struct grid *g, const struct ui *u, int from)
{
    const char *at = u->token ? u->token : "";
    char line[1024], about[200];
    size_t wide = g->columns < (int)sizeof line ? (size_t)g->columns : sizeof line - 1;
    int row = line_put(g, 0, from, CELL_BOLD, HUE_PLAIN,
                       "This line opens the moment that is shown, with its what-ifs, elsewhere:");
    row = line_put(g, row, from, 0, HUE_PLAIN, "") + 1;
    for (size_t left = strlen(at); left; row++) {
        size_t n = left < wide ? left : wide;
        snprintf(line, sizeof line, "%.*s", (int)n, at);
        if (row >= from)
            grid_text(g, 0, row - from, 0, HUE_ACCENT, line);
        at += n;
        left -= n;
    }
    snprintf(about, sizeof about,
             "sipstep open and this line, without the line breaks. %s writes it to a file.",
             key_for(ACTION_SAVE, PLACE_OVERLAY).text);
    return line_wrap(g, row + 1, from, 1, 0, about);
}

bool token_act(struct ui *u, enum action action)
{
    char path[KEEP_PATH];
    if (action == ACTION_TOKEN) {
        show_token(u);
        return true;
    }
    if (action != ACTION_SAVE || u->overlay != OVERLAY_TOKEN)
        return false;
    keep_propose(u, ".token", path);
    prompt_open(u, "write the token to: ", "", path, write_token);
    return true;
}
