/* The files of settings: where they are, how they are read, and how the state is written: into a
 * new file that takes the old one's place, so that whoever reads finds one or the other, whole. */
#define _GNU_SOURCE
#include "tui/settings.h"

#include "report/file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { PATH_ROOM = 1000, FILE_MOST = 1 << 16 };

/* The XDG Base Directory Specification, 0.8: a path that is not absolute is none. */
bool settings_path(bool is_state, char *out, size_t room)
{
    const char *xdg = getenv(is_state ? "XDG_STATE_HOME" : "XDG_CONFIG_HOME");
    const char *home = getenv("HOME"), *file = is_state ? "state" : "config";
    int n;
    if (xdg && xdg[0] == '/')
        n = snprintf(out, room, "%s/sipstep/%s", xdg, file);
    else if (home && home[0] == '/')
        n = snprintf(out, room, "%s/%s/sipstep/%s", home, is_state ? ".local/state" : ".config",
                     file);
    else
        return false;
    return n > 0 && (size_t)n < room;
}

static void load(struct settings *s, bool is_state, struct complaints *complaints)
{
    char path[PATH_ROOM];
    if (!settings_path(is_state, path, sizeof path))
        return;
    char *text = whole_file_read(path, FILE_MOST);
    if (text)
        settings_read(s, path, text, is_state, complaints);
    else if (errno != ENOENT && errno != ENOTDIR)
        complain(complaints, path, 0, 0, NULL, "cannot be read: %s", strerror(errno));
    free(text);
}

/* The state first: what a person wrote down counts more. A broken state is nobody's fault. */
void settings_load(struct settings *s, struct complaints *complaints)
{
    struct complaints nobody = {0};
    struct settings written = {.has = {false}};
    *s = (struct settings){.has = {false}};
    load(s, true, &nobody);
    complaints_free(&nobody);
    load(&written, false, complaints);
    for (int i = 0; i < SETTINGS; i++) {
        if (!written.has[i])
            continue;
        s->has[i] = s->configured[i] = true;
        s->value[i] = written.value[i];
    }
}

/* mkdir -p of what stands before the last slash. */
static bool make_folders(char *path)
{
    for (char *c = path + 1; *c; c++) {
        if (*c != '/')
            continue;
        *c = '\0';
        bool well = mkdir(path, 0700) == 0 || errno == EEXIST;
        *c = '/';
        if (!well)
            return false;
    }
    return true;
}

void settings_keep(const struct settings *s)
{
    char path[PATH_ROOM];
    char *text = settings_text(s);
    if (text && settings_path(true, path, sizeof path) && make_folders(path))
        whole_file_write(path, text,
                         strlen(text)); /* what cannot be kept is not missed before the next run */
    free(text);
}
