/* A machine for PlantUML: a state diagram.
 *
 * Text is Creole there, so what Creole would take for its own goes out as <U+hhhh>.
 */
#include "draw/export.h"

#include <stdlib.h>
#include <string.h>

static const char *const reserved[] = {"state", "note",  "end",     "as",  "hide", "skinparam",
                                       "title", "scale", "left",    "top", "url",  "legend",
                                       "json",  "frame", "caption", NULL};

/* Is this the second of two that Creole reads as markup: **bold**, //italic//, --struck-- ... */
static bool is_doubled(char c, const char *words, const char *at)
{
    return strchr("*/_-=^[]~#", c) && (at == words || at[-1] == c);
}

static void add_words(struct text *t, const char *words)
{
    for (const char *at = words; *at;) {
        const char *from = at;
        uint32_t rune = rune_next(&at);
        if (rune == RUNE_BAD)
            draw_add(t, "\xEF\xBF\xBD");
        else if (rune < 0x80 &&
                 (strchr("<>\\\"|~{}@%&!$'", (int)rune) || is_doubled((char)rune, words, from)))
            draw_format(t, "<U+%04X>", rune);
        else
            draw_add_bytes(t, from, (size_t)(at - from));
    }
}

static const char *mark(const struct export *x, int state)
{
    return export_is_active(x, state) ? " #FFE08A;line.bold" : "";
}

static const struct dialect plantuml = {
    .step = 2, .most = 32, .words = add_words, .unnamed = "", .mark = mark};

static void add_edge(struct export *x, int edge)
{
    const struct diagram *d = x->diagram;
    const struct diagram_edge *e = &d->edges[edge];
    bool is_row = export_is_row(x, edge), is_last = export_is_last(x, edge);
    const char *tail = d->states[e->tail].is_start ? "[*]"
                       : e->from_cluster >= 0      ? x->cluster[e->from_cluster]
                                                   : x->state[e->tail];
    char *words = export_words(x, edge);
    if (is_row)
        draw_format(&x->out, "%s : %s↺ ", tail, is_last ? "▸ " : "");
    else
        draw_format(&x->out, "%s %s %s : %s", tail, is_last ? "-[#B04000,bold]->" : "-->",
                    x->state[e->head], is_last ? "▸ " : "");
    add_words(&x->out, words);
    draw_add(&x->out, "\n");
    free(words);
}

char *export_plantuml(const struct machine *m, const struct coverage *taken, const struct lit *lit)
{
    struct export x = export_begin(m, taken, lit, reserved);
    const struct diagram *d = x.diagram;
    char *about = export_about(d);
    draw_add(&x.out, "@startuml\n");
    if (*about)
        draw_format(&x.out, "' %s\n", about);
    draw_add(&x.out, "title ");
    add_words(&x.out, d->name);
    draw_add(&x.out, "\nhide empty description\n");
    export_declare(&x, &plantuml, -1, 0);
    for (int i = 0; i < d->nedges; i++)
        add_edge(&x, i);
    for (int i = 0; i < d->nstates; i++)
        if (d->states[i].is_final)
            draw_format(&x.out, "%s --> [*]\n", x.state[i]);
    draw_add(&x.out, "@enduml\n");
    free(about);
    return export_end(&x);
}
