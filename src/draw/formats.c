/* The formats of pictures, one row each: the command line, the manual and the export menu read
 * them here. */
#include "draw/inside.h"

#include <stdlib.h>
#include <string.h>

enum { DRAWINGS = SHOWS_MACHINE | SHOWS_LADDER, EVERYTHING = DRAWINGS | SHOWS_SCREEN };

const struct picture_format picture_formats[PICTURES] = {
    [PICTURE_SVG] = {"svg", "svg", "a drawing for the web and for documents", EVERYTHING, true},
    [PICTURE_PNG] = {"png", "png", "an image", EVERYTHING, false},
    [PICTURE_PDF] = {"pdf", "pdf", "a page to print", EVERYTHING, false},
    [PICTURE_DOT] = {"dot", "dot gv", "Graphviz, the machine's own language", SHOWS_MACHINE, true},
    [PICTURE_TEXT] = {"txt", "txt text", "characters", EVERYTHING, true},
    [PICTURE_MERMAID] = {"mermaid", "mmd mermaid", "Mermaid, for Markdown pages", DRAWINGS, true},
    [PICTURE_PLANTUML] = {"plantuml", "puml plantuml", "PlantUML", DRAWINGS, true},
    [PICTURE_JSON] = {"json", "json", "JSON, for programs", SHOWS_MACHINE, true},
    [PICTURE_SCXML] = {"scxml", "scxml", "the W3C's State Chart XML", SHOWS_MACHINE, true},
};

/* Is `name` one of the words? */
static bool is_among(const char *words, const char *name)
{
    size_t size = strlen(name);
    for (const char *at = words; size && (at = strstr(at, name)); at++)
        if ((at == words || at[-1] == ' ') && (at[size] == ' ' || at[size] == '\0'))
            return true;
    return false;
}

enum picture picture_called(const char *name)
{
    int i = 0;
    while (i < PICTURES && strcmp(picture_formats[i].name, name) != 0 &&
           !is_among(picture_formats[i].endings, name))
        i++;
    return (enum picture)i;
}

enum picture picture_of_path(const char *path)
{
    const char *file = strrchr(path, '/'), *dot = strrchr(file ? file : path, '.');
    return dot ? picture_called(dot + 1) : PICTURES;
}

char *picture_names(unsigned shows)
{
    struct text t = {0};
    int last = -1;
    for (int i = 0; i < PICTURES; i++)
        last = picture_formats[i].shows & shows ? i : last;
    for (int i = 0; i <= last; i++)
        if (picture_formats[i].shows & shows)
            draw_format(&t, "%s%s",
                        !t.size     ? ""
                        : i == last ? " or "
                                    : ", ",
                        picture_formats[i].name);
    return draw_take(&t);
}
