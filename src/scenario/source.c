/* A scenario's text again, with all in it that its run depends on: the seed, and the machines that
 * were put over its own from outside. */
#include "scenario/inside.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where the number of its `seed` line stands; NULL: it has none. */
static const char *seed_of(const char *text, size_t *length, uint64_t *seed)
{
    size_t count;
    const char *found = NULL;
    struct source_line *lines = lines_of(text, &count);
    for (size_t i = 0; i < count && !found; i++) {
        const struct source_line *l = &lines[i];
        if (l->count < 3 || strncmp(l->text + l->token[0].at, "seed", l->token[0].length) != 0 ||
            l->token[1].kind != TOKEN_NUMBER)
            continue;
        found = l->whole + l->token[1].at;
        *length = l->token[1].length;
        *seed = (uint64_t)l->token[1].value;
    }
    lines_free(lines, count);
    return found;
}

static void write_machines(FILE *to, const char *directory)
{
    char *path = realpath(directory, NULL); /* NULL: a built-in set */
    fprintf(to, "machines \"%s\"\n", path ? path : directory);
    free(path);
}

char *scenario_source(const struct scenario *s)
{
    size_t length = 0, size;
    uint64_t own = 1;
    char *out = NULL;
    const char *seed = seed_of(s->text, &length, &own), *rest = s->text;
    FILE *to = open_memstream(&out, &size);
    if (!to)
        abort();
    if (seed && own != s->plan.seed) {
        fprintf(to, "%.*s%" PRIu64, (int)(seed - rest), rest, s->plan.seed);
        rest = seed + length;
    }
    fputs(rest, to);
    if (*rest && rest[strlen(rest) - 1] != '\n')
        fputc('\n', to);
    if (!seed && own != s->plan.seed)
        fprintf(to, "seed %" PRIu64 "\n", s->plan.seed);
    for (size_t i = 0; i < s->ndirectories; i++)
        write_machines(to, s->directories[i]);
    fclose(to);
    return out;
}
