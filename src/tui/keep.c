/* Keeping a run: as a .sip file that replays it. */
#include "tui/whatif.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SLUG_MOST = 48, TRIES = 100 };

/* ---- names of files -------------------------------------------------------------------------- */

/* Letters and digits in lower case, all else one hyphen. */
static size_t add_slug(char *out, size_t length, const char *text)
{
    for (; *text && length < SLUG_MOST; text++) {
        char c = *text >= 'A' && *text <= 'Z' ? (char)(*text - 'A' + 'a') : *text;
        bool is_word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (is_word)
            out[length++] = c;
        else if (length && out[length - 1] != '-')
            out[length++] = '-';
    }
    while (length && out[length - 1] == '-')
        length--;
    return length;
}

/* Of the title, or the file's name, and of the what-if; one that is not there yet. */
void keep_propose(struct ui *u, const char *ending, char out[KEEP_PATH])
{
    char slug[SLUG_MOST + 2] = "";
    const struct scenario *s = history_scenario(u->history, u->run);
    const char *file = scenario_file(s), *slash = strrchr(file, '/');
    char base[KEEP_PATH];
    snprintf(base, sizeof base, "%s", slash ? slash + 1 : file);
    char *dot = strrchr(base, '.');
    if (dot && dot > base)
        *dot = '\0';
    size_t length = add_slug(slug, 0, scenario_title(s)[0] ? scenario_title(s) : base);
    if (u->run && length && length + 1 < SLUG_MOST)
        slug[length++] = '-';
    length = u->run ? add_slug(slug, length, history_name(u->history, u->run)) : length;
    slug[length] = '\0';
    snprintf(out, KEEP_PATH, "%s%s", length ? slug : "run", ending);
    for (int n = 2; n < TRIES && access(out, F_OK) == 0; n++)
        snprintf(out, KEEP_PATH, "%s-%d%s", length ? slug : "run", n, ending);
}

/* ---- .sip ------------------------------------------------------------------------------------ */

/* What is wrong stands behind the name, which is asked for again. */
static void save(struct ui *u, const char *path)
{
    struct complaints complaints = {0};
    if (!path[0])
        return;
    if (history_save(u->history, u->run, path, &complaints)) {
        ui_say(u, "saved: sipstep run %s replays it", path);
    } else {
        ui_say(u, "%s", complaints.count ? complaints.item[0].text : "it cannot be written");
        prompt_open(u, "save as: ", u->say, path, save);
    }
    complaints_free(&complaints);
}

bool keep_act(struct ui *u, enum action action)
{
    char path[KEEP_PATH];
    if (action != ACTION_SAVE || u->overlay)
        return token_act(u, action);
    keep_propose(u, ".sip", path);
    prompt_open(u, "save as: ", "", path, save);
    return true;
}
