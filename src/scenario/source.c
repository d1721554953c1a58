/* A scenario's text again, with all in it that its run depends on: the seed, and the machines that
 * were put over its own from outside. And without what it leaves open. */
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

/* ---- without choices ----------------------------------------------------------------------- */

static bool begins(const struct source_line *l, const char *word)
{
    return l->count > 1 && l->token[0].length == strlen(word) &&
           !strncmp(l->text + l->token[0].at, word, strlen(word));
}

char *scenario_unexplored(const struct scenario *s)
{
    size_t count, size;
    char *out = NULL, *source = scenario_source(s);
    struct source_line *lines = lines_of(source, &count);
    FILE *to = open_memstream(&out, &size);
    bool hidden = false;
    if (!to)
        abort();
    for (size_t i = 0; i < count; i++) {
        const struct source_line *l = &lines[i];
        hidden = l->in_block ? hidden : begins(l, "explore") || begins(l, "anytime");
        fprintf(to, "%s%.*s\n", hidden ? "# " : "", (int)strcspn(l->whole, "\n"), l->whole);
    }
    fclose(to);
    lines_free(lines, count);
    free(source);
    return out;
}

/* A colon may stand behind the word. */
static const char *after_anytime(const struct source_line *l)
{
    const struct token *t = &l->token[1];
    return l->text + (t->kind == TOKEN_MARK ? l->token[2].at : t->at);
}

char *scenario_anytime(const struct scenario *s, const struct world *w, uint32_t number)
{
    size_t count, size, i = (size_t)s->script.anytime[anytime_find(w, number)].line - 1;
    char *out = NULL;
    struct source_line *lines = lines_of(s->text, &count);
    FILE *to = open_memstream(&out, &size);
    if (!to)
        abort();
    fputs(after_anytime(&lines[i]), to);
    while (++i < count && lines[i].in_block)
        fprintf(to, "\n%.*s", (int)strcspn(lines[i].whole, "\n"), lines[i].whole);
    fclose(to);
    lines_free(lines, count);
    return out;
}
