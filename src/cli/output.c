/* Where results go: standard output, or a file that appears whole or not at all. */
#include "cli/cli.h"

#include <errno.h>
#include <string.h>

bool output_open(struct output *o, const char *path)
{
    if (path && !strcmp(path, "-"))
        path = NULL;
    *o = (struct output){.to = stdout, .path = path};
    if (!path)
        return true;
    if (whole_file_open(&o->file, path)) {
        o->to = o->file.to;
        return true;
    }
    fail("cannot write %s: %s", path, strerror(errno));
    return false;
}

bool output_close(struct output *o, bool keep)
{
    errno = 0; /* an earlier write may have failed, and nobody knows why any more */
    bool well = o->path ? whole_file_close(&o->file, keep) : !ferror(o->to) && fflush(o->to) == 0;
    if (!well)
        fail("cannot write %s%s%s", o->path ? o->path : "standard output", errno ? ": " : "",
             errno ? strerror(errno) : "");
    return well;
}
