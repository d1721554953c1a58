/* The lessons that come with the program, in their order: the order of their folders' names. */
#include "lesson/inside.h"

#include "builtin/builtin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool is_lesson(const struct builtin_file *f)
{
    const char *slash = strrchr(f->path, '/');
    return slash && !strcmp(slash + 1, "lesson.md");
}

static const struct builtin_file *shipped(size_t i)
{
    const struct builtin_file *f = builtin_lessons;
    for (; f->path; f++)
        if (is_lesson(f) && i-- == 0)
            return f;
    return NULL;
}

size_t lessons_count(void)
{
    size_t n = 0;
    while (shipped(n))
        n++;
    return n;
}

struct lesson *lessons_get(size_t i, struct complaints *complaints)
{
    const struct builtin_file *f = shipped(i);
    if (!f)
        return NULL;
    struct lesson *l = lesson_parse(f->path, f->text, f->size, complaints);
    if (l)
        l->number = atoi(f->path);
    return l;
}

static struct lesson *no_such(const char *which, const char **ids, size_t count,
                              struct complaints *complaints)
{
    const char *near = nearest_word(which, ids, count);
    complain(complaints, NULL, 0, 0, NULL,
             "there is no lesson '%s'%s%s%s; sipstep list lessons names them", which,
             near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    return NULL;
}

struct lesson *lessons_find(const char *which, struct complaints *complaints)
{
    enum { LESSONS_MAX = 64 };
    struct lesson *all[LESSONS_MAX], *found = NULL;
    const char *ids[LESSONS_MAX];
    size_t count = lessons_count(), n = 0;
    if (strchr(which, '/') || access(which, R_OK) == 0)
        return lesson_load(which, complaints);
    for (size_t i = 0; i < count && n < LESSONS_MAX; i++)
        if ((all[n] = lessons_get(i, complaints)))
            n++;
    for (size_t i = 0; i < n; i++) {
        char number[16];
        snprintf(number, sizeof number, "%d", all[i]->number);
        ids[i] = all[i]->id;
        if (!found && (!strcmp(which, all[i]->id) || !strcmp(which, number)))
            found = all[i];
    }
    if (!found)
        no_such(which, ids, n, complaints);
    for (size_t i = 0; i < n; i++)
        if (all[i] != found)
            lesson_free(all[i]);
    return found;
}
