/* Machines: from a file to a table, and what one may ask a table. */
#include "machine/inside.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- loading --------------------------------------------------------------------------------- */

/* A machine and all that belongs to it; the machine comes first, so that its address is the
 * whole's. */
struct whole {
    struct machine machine;
    struct diagram diagram;
    struct arena arena;
};

static void find_vocabulary(struct loading *l, const struct vocabulary *const *vocabularies,
                            size_t count)
{
    const struct token *at = outline_value(&l->outline, OWNER_GRAPH, 0, "kind");
    const char *kind = l->kind && *l->kind ? l->kind : l->diagram->name, *kinds[64];
    char near[HINT_SIZE];
    size_t nkinds = count < 64 ? count : 64;
    for (size_t i = 0; i < count; i++)
        if (!strcmp(vocabularies[i]->kind, kind)) {
            l->vocabulary = l->machine->vocabulary = vocabularies[i];
            return;
        }
    for (size_t i = 0; i < nkinds; i++)
        kinds[i] = vocabularies[i]->kind;
    if (!at)
        at = l->outline.name ? l->outline.name : l->tokens.item;
    complain_at(&l->source, value_place(&l->source, at, 0), "there is no kind of machine '%s'%s",
                kind, hint(near, kind, kinds, nkinds));
}

static void load(struct loading *l, const struct vocabulary *const *vocabularies, size_t count)
{
    if (!l->source.size) {
        complain_whole(&l->source, "the file is empty");
        return;
    }
    if (!scan(&l->source, &l->scratch, &l->tokens) ||
        !outline(&l->source, &l->scratch, &l->tokens, &l->outline))
        return;
    lint_attributes(l);
    if (l->source.wrong >= ENOUGH || !read_diagram(l))
        return;
    find_vocabulary(l, vocabularies, count);
    read_timers(l);
    read_labels(l);
    lint_diagram(l);
    lint_timers(l);
    compile(l);
}

static struct whole *whole_new(const char *file, const char *text, size_t size)
{
    struct whole *w = calloc(1, sizeof *w);
    if (!w)
        abort();
    w->machine.diagram = &w->diagram;
    w->diagram.file = arena_text(&w->arena, file, strlen(file));
    w->diagram.source = arena_text(&w->arena, text, size);
    w->diagram.size = size;
    return w;
}

struct machine *machine_parse(const char *file, const char *text, size_t size,
                              const struct vocabulary *const *vocabularies, size_t count,
                              struct complaints *complaints)
{
    if (size > SOURCE_LIMIT) {
        complain(complaints, file, 0, 0, NULL, "more than %d bytes: this is no machine",
                 SOURCE_LIMIT);
        return NULL;
    }
    size_t from = complaints->count;
    struct whole *w = whole_new(file, text, size);
    struct loading l = {.source = {w->diagram.file, w->diagram.source, size, complaints, 0},
                        .keep = &w->arena,
                        .machine = &w->machine,
                        .diagram = &w->diagram};
    load(&l, vocabularies, count);
    arena_free(&l.scratch);
    complaints_sort(complaints, from);
    if (!l.source.wrong)
        return &w->machine;
    machine_free(&w->machine);
    return NULL;
}

/* Reads at most one byte more than is allowed, so that a file of any size is refused cheaply.
 * False: errno says why. */
static bool read_all(FILE *f, char **bytes, size_t *size)
{
    size_t room = 0;
    while (*size == room && room <= SOURCE_LIMIT) {
        room = room ? 4 * room : 16 * 1024;
        if (room > SOURCE_LIMIT)
            room = SOURCE_LIMIT + 1;
        *bytes = realloc(*bytes, room);
        if (!*bytes)
            abort();
        *size += fread(*bytes + *size, 1, room - *size, f);
    }
    return !ferror(f);
}

static bool read_file(const char *path, char **bytes, size_t *size)
{
    FILE *f = fopen(path, "rb");
    bool read = f && read_all(f, bytes, size);
    int error = errno;
    if (f)
        fclose(f);
    errno = error;
    return read;
}

struct machine *machine_load(const char *path, const struct vocabulary *const *vocabularies,
                             size_t count, struct complaints *complaints)
{
    struct machine *m = NULL;
    char *bytes = NULL;
    size_t size = 0;
    if (read_file(path, &bytes, &size))
        m = machine_parse(path, bytes, size, vocabularies, count, complaints);
    else
        complain(complaints, path, 0, 0, NULL, "cannot be read: %s", strerror(errno));
    free(bytes);
    return m;
}

void machine_free(struct machine *m)
{
    if (!m)
        return;
    struct whole *w = (struct whole *)m;
    arena_free(&w->arena);
    free(w);
}

/* ---- the table ------------------------------------------------------------------------------- */

const struct edge *machine_edge(const struct machine *m, uint8_t state, uint8_t atom,
                                uint32_t facts)
{
    const uint16_t *cell = m->cell + state * m->natoms + atom;
    const struct edge *end = m->edges + cell[1];
    for (const struct edge *e = m->edges + cell[0]; e < end; e++)
        if ((facts & (e->must | e->mustnot)) == e->must)
            return e;
    return NULL;
}

bool machine_asks(const struct machine *m, uint8_t state, uint8_t atom)
{
    const uint16_t *cell = m->cell + state * m->natoms + atom;
    for (int i = cell[0]; i < cell[1]; i++)
        if (m->edges[i].must | m->edges[i].mustnot)
            return true;
    return false;
}

/* ---- names ----------------------------------------------------------------------------------- */

static const struct diagram_state *drawn_state(const struct machine *m, uint8_t state)
{
    for (int i = 0; i < m->diagram->nstates && state != MACHINE_START; i++)
        if (m->diagram->states[i].table == state)
            return &m->diagram->states[i];
    return NULL;
}

const char *machine_state_label(const struct machine *m, uint8_t state)
{
    const struct diagram_state *s = drawn_state(m, state);
    return s ? s->label : "";
}

bool machine_in(const struct machine *m, uint8_t state, const char *name)
{
    const struct diagram_state *s = drawn_state(m, state);
    if (!s || !strcmp(s->label, name) || !strcmp(s->id, name))
        return s;
    for (int c = s->cluster; c >= 0; c = m->diagram->clusters[c].parent)
        if (!strcmp(m->diagram->clusters[c].label, name) ||
            !strcmp(m->diagram->clusters[c].id, name))
            return true;
    return false;
}

bool machine_ending(const struct machine *m, uint8_t state)
{
    const struct diagram *d = m->diagram;
    const struct diagram_state *s = drawn_state(m, state);
    for (int i = 0; s && s->cluster >= 0 && i < d->nstates; i++)
        if (d->states[i].is_final && d->states[i].cluster == s->cluster)
            return true;
    return machine_final(m, state);
}

bool machine_knows(const struct machine *m, const char *name)
{
    const struct diagram *d = m->diagram;
    for (int i = 0; i < d->nclusters; i++)
        if (!strcmp(d->clusters[i].label, name) || !strcmp(d->clusters[i].id, name))
            return true;
    for (int i = 0; i < d->nstates; i++)
        if (!d->states[i].is_start &&
            (!strcmp(d->states[i].label, name) || !strcmp(d->states[i].id, name)))
            return true;
    return false;
}

int machine_timer_find(const struct machine *m, const char *name)
{
    for (int i = 0; i < m->ntimers; i++)
        if (!strcmp(m->timers[i].name, name))
            return i;
    return -1;
}

size_t machine_trigger_text(const struct machine *m, unsigned drawn, unsigned atom, char *out,
                            size_t room)
{
    const struct diagram_edge *e = &m->diagram->edges[drawn];
    const char *text = e->trigger;
    for (unsigned i = 0; i < e->nwords; i++)
        if (e->words[i].atoms >> atom & 1)
            text = e->words[i].text;
    return (size_t)snprintf(out, room, "%s", text);
}
