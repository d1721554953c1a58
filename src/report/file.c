/* Files that appear whole or not at all: written beside their place, and renamed into it. */
#include "report/file.h"

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

static void forget(struct whole_file *f)
{
    free(f->temporary);
    free(f->target);
    f->temporary = f->target = NULL;
}

bool whole_file_open(struct whole_file *f, const char *path)
{
    *f = (struct whole_file){.path = path};
    if (is_special(path)) {
        f->to = fopen(path, "w");
        return f->to != NULL;
    }
    f->target = realpath(path, NULL); /* what a link leads to is written, not the link */
    const char *target = f->target ? f->target : path;
    size_t length = strlen(target) + 8;
    f->temporary = malloc(length);
    if (!f->temporary)
        abort();
    snprintf(f->temporary, length, "%s.XXXXXX", target);
    int fd = mkstemp(f->temporary);
    if (fd < 0 || !(f->to = fdopen(fd, "w"))) {
        int why = errno;
        forget(f);
        errno = why;
        return false;
    }
    set_mode(fd, path);
    return true;
}

bool whole_file_close(struct whole_file *f, bool keep)
{
    bool well = !ferror(f->to) && fflush(f->to) == 0;
    int why = errno;
    if (fclose(f->to) != 0 && well) {
        well = false;
        why = errno;
    }
    if (f->temporary && well && keep &&
        rename(f->temporary, f->target ? f->target : f->path) != 0) {
        well = false;
        why = errno;
    }
    if (f->temporary && !(well && keep))
        unlink(f->temporary);
    forget(f);
    errno = why;
    return well;
}

bool whole_file_write(const char *path, const char *data, size_t size)
{
    struct whole_file file;
    if (!whole_file_open(&file, path))
        return false;
    fwrite(data, 1, size, file.to);
    return whole_file_close(&file, true);
}

char *whole_file_read(const char *path, size_t most)
{
    FILE *f = fopen(path, "rb");
    char *text = f ? malloc(most + 1) : NULL;
    int why = errno;
    if (f && !text)
        abort();
    if (f) {
        size_t size = fread(text, 1, most + 1, f);
        why = ferror(f) ? errno : size > most ? EFBIG : memchr(text, '\0', size) ? EILSEQ : 0;
        text[size > most ? most : size] = '\0';
        fclose(f);
    }
    if (!why)
        return text;
    free(text);
    errno = why;
    return NULL;
}
