/* A set of machines: the shipped ones, and a reader's own over them.
 *
 * A reader's file stands for the machine whose kind it names, whatever the file is called. Only
 * those that nobody has replaced are read from the binary: reading costs most of a program's start.
 */
#include "builtin/builtin.h"
#include "world/world.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void *get(void *old, size_t size)
{
    void *p = realloc(old, size);
    if (!p)
        abort();
    return p;
}

static char *joined(const char *directory, const char *name)
{
    size_t size = strlen(directory) + strlen(name) + 2;
    char *path = get(NULL, size);
    snprintf(path, size, "%s/%s", directory, name);
    return path;
}

static bool has_ending(const char *name, const char *ending)
{
    size_t length = strlen(name), own = strlen(ending);
    return length > own && !strcmp(name + length - own, ending);
}

/* ---- what one source brings: a directory or a built-in set; later ones come over earlier ----- */

struct loading {
    struct machine *machine[MACHINE_KINDS];
    uint32_t here; /* kinds that the present source has brought */
    struct complaints *complaints;
};

static void take(struct loading *l, const char *file, struct machine *m)
{
    if (!m)
        return;
    int kind = machines_find(m->vocabulary->kind);
    if (l->here >> kind & 1) {
        complain(l->complaints, file, 0, 0, NULL, "is a second '%s' beside %s", m->vocabulary->kind,
                 l->machine[kind]->diagram->file);
        machine_free(m);
        return;
    }
    machine_free(l->machine[kind]);
    l->machine[kind] = m;
    l->here |= 1u << kind;
}

static void load_file(struct loading *l, const char *path)
{
    take(l, path, machine_load(path, world_vocabularies, world_kinds, l->complaints));
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The paths of its .gv files, sorted: the order of a directory is nobody's promise. */
static char **gv_files(const char *directory, size_t *count)
{
    char **path = NULL;
    DIR *d = opendir(directory);
    *count = 0;
    for (struct dirent *e; d && (e = readdir(d));) {
        if (!has_ending(e->d_name, ".gv") || *e->d_name == '.')
            continue;
        path = get(path, (*count + 1) * sizeof *path);
        path[(*count)++] = joined(directory, e->d_name);
    }
    if (d)
        closedir(d);
    if (path)
        qsort(path, *count, sizeof *path, by_name);
    return path;
}

static void load_directory(struct loading *l, const char *directory)
{
    size_t count;
    char **path = gv_files(directory, &count);
    if (!count)
        complain(l->complaints, directory, 0, 0, NULL,
                 "there is no machine (*.gv) in this directory");
    for (size_t n = 0; n < count; n++) {
        load_file(l, path[n]);
        free(path[n]);
    }
    free(path);
}

static void load_builtin(struct loading *l, const struct builtin_file *file)
{
    char *name = joined("diagrams", file->path);
    take(l, name,
         machine_parse(name, file->text, file->size, world_vocabularies, world_kinds,
                       l->complaints));
    free(name);
}

/* "rfc3261": the files below that folder. False: there is none. */
static bool load_builtin_set(struct loading *l, const char *set)
{
    size_t length = strlen(set);
    bool found = false;
    for (const struct builtin_file *f = builtin_diagrams; f->path; f++)
        if (!strncmp(f->path, set, length) && f->path[length] == '/') {
            load_builtin(l, f);
            found = true;
        }
    return found;
}

/* Which machine a built-in file is: it is called as the kind. */
static int kind_of(const struct builtin_file *file)
{
    const char *slash = strrchr(file->path, '/'), *name = slash ? slash + 1 : file->path;
    char kind[64];
    if (!has_ending(name, ".gv") || strlen(name) >= sizeof kind)
        return -1;
    snprintf(kind, sizeof kind, "%.*s", (int)strlen(name) - 3, name);
    return machines_find(kind);
}

/* "rfc6026" is how the shipped ones are: of those machines that other sets have. */
static void load_shipped_set(struct loading *l)
{
    for (const struct builtin_file *f = builtin_diagrams; f->path; f++) {
        int k = strchr(f->path, '/') ? kind_of(f) : -1;
        if (k < 0)
            continue;
        machine_free(l->machine[k]);
        l->machine[k] = NULL;
    }
}

static void load_source(struct loading *l, const char *source)
{
    struct stat st;
    l->here = 0;
    if (!stat(source, &st)) {
        if (S_ISDIR(st.st_mode))
            load_directory(l, source);
        else
            load_file(l, source);
        return;
    }
    int error = errno;
    if (!strcmp(source, "rfc6026"))
        load_shipped_set(l);
    else if (!load_builtin_set(l, source))
        complain(l->complaints, source, 0, 0, NULL, "cannot be read: %s", strerror(error));
}

static void load_missing(struct loading *l)
{
    l->here = 0;
    for (const struct builtin_file *f = builtin_diagrams; f->path; f++) {
        if (strchr(f->path, '/') || !has_ending(f->path, ".gv"))
            continue;
        int k = kind_of(f);
        if (k < 0 || !l->machine[k])
            load_builtin(l, f);
    }
    for (unsigned k = 0; k < world_kinds; k++)
        if (!l->machine[k])
            complain(l->complaints, "diagrams", 0, 0, NULL, "there is no machine '%s'",
                     world_vocabularies[k]->kind);
}

/* What has come, and the shipped ones beneath. */
static bool complete(struct machines *set, struct loading *l, size_t before)
{
    if (l->complaints->count == before)
        load_missing(l);
    memcpy(set->machine, l->machine, sizeof set->machine);
    if (l->complaints->count == before)
        return true;
    machines_free(set);
    return false;
}

bool machines_load(struct machines *set, const char *const *directories, size_t count,
                   struct complaints *complaints)
{
    struct loading l = {.complaints = complaints};
    size_t before = complaints->count;
    for (size_t n = 0; n < count; n++)
        load_source(&l, directories[n]);
    return complete(set, &l, before);
}

bool machines_load_sources(struct machines *set, const struct machine_source *source, size_t count,
                           struct complaints *complaints)
{
    struct loading l = {.complaints = complaints};
    size_t before = complaints->count;
    for (size_t n = 0; n < count; n++)
        take(&l, source[n].file,
             machine_parse(source[n].file, source[n].text, source[n].size, world_vocabularies,
                           world_kinds, complaints));
    return complete(set, &l, before);
}

static bool is_shipped(const struct diagram *d)
{
    for (const struct builtin_file *f = builtin_diagrams; f->path; f++)
        if (!strchr(f->path, '/') && f->size == d->size && !memcmp(f->text, d->source, d->size))
            return true;
    return false;
}

size_t machines_own(const struct machines *set, struct machine_source out[MACHINE_KINDS])
{
    size_t count = 0;
    for (unsigned k = 0; k < world_kinds; k++) {
        const struct diagram *d = set->machine[k]->diagram;
        if (!is_shipped(d))
            out[count++] = (struct machine_source){d->file, d->source, d->size};
    }
    return count;
}

void machines_free(struct machines *set)
{
    for (unsigned k = 0; k < MACHINE_KINDS; k++) {
        machine_free(set->machine[k]);
        set->machine[k] = NULL;
    }
}
