#include "explore/defects.h"
#include "builtin/builtin.h"

#include <stdlib.h>
#include <string.h>

/* ---- what is shipped ------------------------------------------------------------------------- */

static struct machine *parsed(const char *file, const char *text, size_t size)
{
    struct complaints wrong = {0};
    struct machine *m = machine_parse(file, text, size, world_vocabularies, world_kinds, &wrong);
    complaints_free(&wrong);
    return m;
}

static bool is_machine(const char *path)
{
    size_t length = strlen(path);
    return length > 3 && !strcmp(path + length - 3, ".gv");
}

size_t shipped_load(struct shipped out[SHIPPED_MOST])
{
    size_t count = 0;
    for (const struct builtin_file *f = builtin_diagrams; f->path; f++) {
        if (!is_machine(f->path) || count == SHIPPED_MOST)
            continue;
        struct shipped *s = &out[count++];
        s->machine = parsed(f->path, f->text, f->size);
        if (!s->machine)
            abort();
        s->kind = machines_find(s->machine->vocabulary->kind);
        s->old = strchr(f->path, '/') != NULL;
    }
    return count;
}

void shipped_free(struct shipped *s, size_t count)
{
    for (size_t n = 0; n < count; n++)
        machine_free(s[n].machine);
}

/* ---- where an edge stands -------------------------------------------------------------------- */

/* In the text: the statement, and in it the name of the state that it leads to. */
struct place {
    size_t from, to, head, head_end;
};

static size_t line_start(const char *text, int line)
{
    size_t at = 0;
    while (--line > 0)
        at = (size_t)(strchr(text + at, '\n') - text) + 1;
    return at;
}

static size_t statement_end(const char *text, size_t at)
{
    for (bool quoted = false; quoted || text[at] != ']'; at++) {
        if (text[at] == '"' && text[at - 1] != '\\')
            quoted = !quoted;
        if (!text[at])
            abort();
    }
    return at + 1;
}

/* Each stands on lines of its own: "tail -> head [...]". */
static struct place place_of(const struct diagram *d, const struct diagram_edge *e)
{
    struct place p;
    const char *head = d->states[e->head].id;
    p.from = line_start(d->source, e->line);
    const char *arrow = strstr(d->source + p.from, "->");
    if (!arrow)
        abort();
    p.head = (size_t)(arrow - d->source) + 2;
    p.head += strspn(d->source + p.head, " ");
    p.head_end = p.head + strlen(head);
    if (strncmp(d->source + p.head, head, strlen(head)) != 0 || d->source[p.head_end] != ' ')
        abort();
    p.to = statement_end(d->source, p.head_end);
    return p;
}

/* ---- breaking it ----------------------------------------------------------------------------- */

static struct machine *without(const struct diagram *d, const struct place *p)
{
    char *text = malloc(d->size + 1);
    if (!text)
        abort();
    memcpy(text, d->source, d->size + 1);
    for (size_t i = p->from; i < p->to; i++)
        if (text[i] != '\n')
            text[i] = ' ';
    struct machine *m = parsed(d->file, text, d->size);
    free(text);
    return m;
}

static struct machine *leading_to(const struct diagram *d, const struct place *p, const char *state)
{
    size_t size = d->size + strlen(state) + 1;
    char *text = malloc(size);
    if (!text)
        abort();
    snprintf(text, size, "%.*s%s%s", (int)p->head, d->source, state, d->source + p->head_end);
    struct machine *m = parsed(d->file, text, strlen(text));
    free(text);
    return m;
}

static const char *called(const struct diagram_state *s)
{
    return s->is_start ? "*" : s->label;
}

static void name_edge(const struct diagram *d, const struct diagram_edge *e, char *out)
{
    const char *from =
        e->from_cluster >= 0 ? d->clusters[e->from_cluster].label : called(&d->states[e->tail]);
    snprintf(out, DEFECT_NAME, "%s: %s -> %s: %s%s%s%s", d->file, from, called(&d->states[e->head]),
             e->trigger, e->guard ? " [" : "", e->guard ? e->guard : "", e->guard ? "]" : "");
}

static void name_with(char *name, const char *what, const char *state)
{
    size_t length = strlen(name);
    snprintf(name + length, DEFECT_NAME - length, " | %s%s", what, state);
}

struct machine *defect_machine(const struct shipped *s, const struct defect *defect,
                               char name[DEFECT_NAME])
{
    const struct diagram *d = s->machine->diagram;
    const struct diagram_edge *e = &d->edges[defect->edge];
    struct place p = place_of(d, e);
    struct machine *m = NULL;
    name_edge(d, e, name);
    if (!defect->elsewhere) {
        name_with(name, "left out", "");
        return without(d, &p);
    }
    for (unsigned n = 1; n < d->nstates && !m; n++) {
        const struct diagram_state *to = &d->states[(e->head + n) % d->nstates];
        if (to->is_start || !(m = leading_to(d, &p, to->id)))
            continue;
        name_with(name, "to ", to->label);
    }
    if (!m)
        name_with(name, "to any other state", "");
    return m;
}
