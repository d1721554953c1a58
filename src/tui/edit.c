/* The scenario in an editor. */
#define _GNU_SOURCE
#include "report/file.h"
#include "tui/sitting.h"
#include "tui/terminal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SOURCE_MAX = 2 << 20 }; /* more than a scenario may have, so that it says so itself */

static bool write_text(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    bool well = f && fputs(text, f) >= 0;
    return f && fclose(f) == 0 && well;
}

/* What the editor begins with: a text of before that was refused, or the scenario that is shown.
 * A lesson's run begins behind as many empty lines as stand above it in the lesson. */
static const char *text_to_edit(const struct ui *u)
{
    const char *text = u->draft ? u->draft : scenario_text(history_scenario(u->history, u->run));
    return text + strspn(text, "\n");
}

/* Nothing that its user wrote is lost: what is refused is kept for the next time. */
static void take_edited(struct ui *u, char *text)
{
    if (!whatif_edit(u, text)) {
        free(u->draft);
        u->draft = text;
        return;
    }
    free(text);
    free(u->draft);
    u->draft = NULL;
}

static void take(struct ui *u, char *after)
{
    if (!strcmp(text_to_edit(u), after) && !u->draft) {
        ui_say(u, "nothing was changed in the editor");
        free(after);
    } else {
        take_edited(u, after);
    }
}

void edit_taken(struct ui *u, const char *path)
{
    bool can = u->history && !u->prompt.done && ui_place(u) == PLACE_RUN;
    char *after = can ? whole_file_read(path, SOURCE_MAX) : NULL;
    u->wants_editor = false;
    if (after)
        take(u, after);
    else if (can)
        ui_say(u, "%s cannot be read: %s", path, strerror(errno));
    else
        ui_say(u, "there is nothing to edit here");
}

void edit_scenario(struct ui *u)
{
    char folder[] = "/tmp/sipstep.XXXXXX", path[64];
    u->wants_editor = false;
    if (!mkdtemp(folder)) {
        ui_say(u, "cannot make a file for the editor under /tmp");
        return;
    }
    snprintf(path, sizeof path, "%s/scenario.sip", folder);
    bool well = write_text(path, text_to_edit(u)) && terminal_edit(path);
    char *after = well ? whole_file_read(path, SOURCE_MAX) : NULL;
    if (after)
        take(u, after);
    else if (well)
        ui_say(u, "what the editor left cannot be taken: %s", strerror(errno));
    else
        ui_say(u, "the editor failed; set $EDITOR to one that works");
    unlink(path);
    rmdir(folder);
}
