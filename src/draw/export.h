/* What the texts of a machine for other programs share: Mermaid, PlantUML, JSON, SCXML. */
#ifndef DRAW_EXPORT_H
#define DRAW_EXPORT_H

#include "draw/inside.h"
#include "machine/coverage.h"

/* One machine on its way out. `taken` and `lit` may be NULL. */
struct export
{
    const struct machine *machine;
    const struct diagram *diagram;
    const struct coverage *taken;
    const struct lit *lit;
    char **state, **cluster; /* identifiers: letters, digits and _, no two alike */
    struct text out;
};

/* In each, the caller frees the result. */
char *export_mermaid(const struct machine *, const struct coverage *, const struct lit *);
char *export_plantuml(const struct machine *, const struct coverage *, const struct lit *);
char *export_json(const struct machine *, const struct coverage *, const struct lit *);
char *export_scxml(const struct machine *, const struct coverage *, const struct lit *);

/* `reserved`: words that are no identifiers there, whatever their case; NULL-terminated. */
struct export export_begin(const struct machine *, const struct coverage *, const struct lit *,
                           const char *const *reserved);
char *export_end(struct export *);
bool export_is_active(const struct export *, int state); /* of the diagram */
bool export_is_last(const struct export *, int edge);
bool export_tells_taken(const struct export *);         /* is it known which edges were taken? */
bool export_is_taken(const struct export *, int edge);  /* or: nobody says that it was not */
uint64_t export_times(const struct export *, int edge); /* how often; 0: not counted */
/* "1xx [new tag] / stop A, report ×3"; the caller frees. */
char *export_words(const struct export *, int edge);
/* A state has several edges to itself: they are rows in its box, as in UML, and not lines that
 * cover each other. */
bool export_is_row(const struct export *, int edge);
/* The first sentence of the comment at the file's head, on one line; the caller frees. */
char *export_about(const struct diagram *);
bool export_is_within(const struct diagram *, int state, int cluster);

/* How Mermaid and PlantUML, which write states and clusters alike, differ in it. */
struct dialect {
    int margin, step, most; /* columns before a line: at the outer level, a level, never more */
    void (*words)(struct text *, const char *);
    const char *unnamed; /* what stands for a label that is empty */
    /* What follows a state's identifier; NULL: nothing. */
    const char *(*mark)(const struct export *, int state);
};
void export_indent(struct export *, const struct dialect *, int depth);
/* States and clusters of a cluster, -1: the outer level, each in its own. */
void export_declare(struct export *, const struct dialect *, int cluster, int depth);

#endif
