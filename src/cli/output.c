/* Where results go: standard output, or a file that appears whole or not at all. */
#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A file that exists keeps its mode; a new one gets what the umask leaves. */
static void set_mode(int fd, const char *path)
{
    struct stat old;
    mode_t mask = umask(0);
    umask(mask);
    mode_t mode = stat(path, &old) == 0 ? old.st_mode & 07777 : 0666 & ~mask;
    if (fchmod(fd, mode) != 0)
        errno = 0; /* some file systems have no modes */
}

/* Devices and pipes cannot be replaced by a rename: they are written in place. */
static bool is_special(const char *path)
{
    struct stat there;
    return stat(path, &there) == 0 && !S_ISREG(there.st_mode);
}

bool output_open(struct output *o, const char *path)
{
    if (path && !strcmp(path, "-"))
        path = NULL;
    *o = (struct output){.to = stdout, .path = path};
    if (!path)
        return true;
    if (is_special(path)) {
        o->to = fopen(path, "w");
        if (!o->to)
            fail("cannot write %s: %s", path, strerror(errno));
        return o->to != NULL;
    }
    o->target = realpath(path, NULL); /* what a link leads to is written, not the link */
    const char *target = o->target ? o->target : path;
    size_t length = strlen(target) + 8;
    o->temporary = malloc(length);
    if (!o->temporary)
        abort();
    snprintf(o->temporary, length, "%s.XXXXXX", target);
    int fd = mkstemp(o->temporary);
    if (fd < 0 || !(o->to = fdopen(fd, "w"))) {
        fail("cannot write %s: %s", path, strerror(errno));
        free(o->temporary);
        free(o->target);
        return false;
    }
    set_mode(fd, path);
    return true;
}

bool output_close(struct output *o, bool keep)
{
    bool well = !ferror(o->to) && fflush(o->to) == 0;
    int why = errno;
    if (o->path && fclose(o->to) != 0 && well) {
        well = false;
        why = errno;
    }
    if (o->temporary && well && keep &&
        rename(o->temporary, o->target ? o->target : o->path) != 0) {
        well = false;
        why = errno;
    }
    if (o->temporary && !(well && keep))
        unlink(o->temporary);
    free(o->temporary);
    free(o->target);
    if (!well)
        fail("cannot write %s: %s", o->path ? o->path : "standard output", strerror(why));
    return well;
}
