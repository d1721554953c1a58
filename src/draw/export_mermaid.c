/* A machine for Mermaid: a stateDiagram-v2, which Markdown pages show.
 *
 * In a label # ; : are taken for Mermaid's own and go out as its entities (#59; and so on). States
 * are declared in their clusters first and the lines come after, at the outer level: a state belongs
 * where it is seen first. A line from a cluster into itself would break Mermaid's layout; it is
 * drawn from each state of the cluster.
 */
#include "draw/export.h"

#include <stdlib.h>
#include <string.h>

static const char *const reserved[] = {
    "state", "note",  "end",      "direction", "as",     "class", "classDef", "default", "style",
    "hide",  "scale", "accTitle", "accDescr",  "active", "last",  "click",    "root",    NULL};

static void add_words(struct text *t, const char *words)
{
    for (const char *at = words; *at;) {
        const char *from = at;
        uint32_t rune = rune_next(&at);
        if (rune == RUNE_BAD)
            draw_add(t, "\xEF\xBF\xBD");
        else if (rune < 0x80 && strchr("#;:\"<>{}%`\\&", (int)rune))
            draw_format(t, "#%u;", rune);
        else
            draw_add_bytes(t, from, (size_t)(at - from));
    }
}

static const struct dialect mermaid = {
    .margin = 4, .step = 4, .most = 64, .words = add_words, .unnamed = " "};

static void add_line(struct export *x, const char *from, const char *to, int edge)
{
    char *words = export_words(x, edge);
    export_indent(x, &mermaid, 0);
    draw_format(&x->out, "%s --> %s : %s", from, to, export_is_last(x, edge) ? "▸ " : "");
    add_words(&x->out, words);
    draw_add(&x->out, "\n");
    free(words);
}

static void add_row(struct export *x, int edge)
{
    char *words = export_words(x, edge);
    export_indent(x, &mermaid, 0);
    draw_format(&x->out, "%s : %s↺ ", x->state[x->diagram->edges[edge].tail],
                export_is_last(x, edge) ? "▸ " : "");
    add_words(&x->out, words);
    draw_add(&x->out, "\n");
    free(words);
}

static void add_edge(struct export *x, int edge)
{
    const struct diagram *d = x->diagram;
    const struct diagram_edge *e = &d->edges[edge];
    const char *head = x->state[e->head];
    if (export_is_row(x, edge))
        add_row(x, edge);
    else if (d->states[e->tail].is_start)
        add_line(x, "[*]", head, edge);
    else if (e->from_cluster < 0)
        add_line(x, x->state[e->tail], head, edge);
    else if (!export_is_within(d, e->head, e->from_cluster))
        add_line(x, x->cluster[e->from_cluster], head, edge);
    else
        for (int i = 0; i < d->nstates; i++)
            if (export_is_within(d, i, e->from_cluster))
                add_line(x, x->state[i], head, edge);
}

static void add_head(struct export *x)
{
    char *about = export_about(x->diagram);
    draw_add(&x->out, "---\ntitle: \"");
    for (const char *at = x->diagram->name; *at; at++)
        if ((unsigned char)*at >= ' ' && *at != '"' && *at != '\\')
            draw_add_bytes(&x->out, at, 1);
    draw_add(&x->out, "\"\n---\nstateDiagram-v2\n");
    for (char *at = about; *at; at++) /* braces after %% would be a directive */
        if (*at == '{' || *at == '}')
            *at = '|';
    if (*about)
        draw_format(&x->out, "    %%%% %s\n", about);
    free(about);
}

static void add_marks(struct export *x)
{
    bool has_class = false;
    for (int i = 0; i < x->diagram->nstates; i++) {
        if (!export_is_active(x, i))
            continue;
        if (!has_class)
            draw_add(&x->out, "    classDef active fill:#ffe08a,stroke:#222,stroke-width:4px,"
                              "color:#111,font-weight:bold\n");
        has_class = true;
        draw_format(&x->out, "    class %s active\n", x->state[i]);
    }
}

char *export_mermaid(const struct machine *m, const struct coverage *taken, const struct lit *lit)
{
    struct export x = export_begin(m, taken, lit, reserved);
    const struct diagram *d = x.diagram;
    add_head(&x);
    export_declare(&x, &mermaid, -1, 0);
    for (int i = 0; i < d->nedges; i++)
        add_edge(&x, i);
    for (int i = 0; i < d->nstates; i++)
        if (d->states[i].is_final)
            draw_format(&x.out, "    %s --> [*]\n", x.state[i]);
    add_marks(&x);
    return export_end(&x);
}
