/* The attributes a machine's file may use. Graphviz takes any word for an attribute and says
 * nothing; a mistyped `tooltpi` or `doublecirle` would quietly change the machine. Those of
 * Graphviz that draw are allowed; those that read other files (image, shapefile, stylesheet,
 * fontpath) or make two edges one (key) are not.
 */
#include "machine/inside.h"

#include <string.h>

static const char *const OURS[] = {"per", "timers", "kind"};

static const char *const KNOWN[] = {
    "per", "timers", "kind", "label", "shape", "tooltip", "URL", "ltail", "compound",
    /* drawing, as of Graphviz 2.43 */
    "area", "arrowhead", "arrowsize", "arrowtail", "bb", "bgcolor", "center", "charset", "class",
    "clusterrank", "color", "colorscheme", "comment", "concentrate", "constraint", "decorate",
    "dir", "distortion", "dpi", "edgehref", "edgetarget", "edgetooltip", "edgeURL", "fillcolor",
    "fixedsize", "fontcolor", "fontname", "fontnames", "fontsize", "forcelabels", "gradientangle",
    "group", "head_lp", "headclip", "headhref", "headlabel", "headport", "headtarget",
    "headtooltip", "headURL", "height", "href", "id", "labelangle", "labeldistance", "labelfloat",
    "labelfontcolor", "labelfontname", "labelfontsize", "labelhref", "labeljust", "labelloc",
    "labeltarget", "labeltooltip", "labelURL", "landscape", "layer", "layers", "layerselect",
    "layersep", "len", "lhead", "lheight", "lp", "lwidth", "margin", "mclimit", "minlen", "newrank",
    "nodesep", "nojustify", "nslimit", "nslimit1", "ordering", "orientation", "outputorder", "pad",
    "page", "pagedir", "pencolor", "penwidth", "peripheries", "pos", "quantum", "rank", "rankdir",
    "ranksep", "ratio", "rects", "regular", "remincross", "resolution", "rotate", "samehead",
    "sametail", "samplepoints", "searchsize", "showboxes", "sides", "size", "skew", "sortv",
    "splines", "style", "tail_lp", "tailclip", "tailhref", "taillabel", "tailport", "tailtarget",
    "tailtooltip", "tailURL", "target", "truecolor", "vertices", "viewport", "weight", "width",
    "xdotversion", "xlabel", "xlp"};

static const char *const SHAPES[] = {
    "point",         "doublecircle", "ellipse",  "box",      "circle",    "rect",
    "rectangle",     "square",       "oval",     "plain",    "plaintext", "none",
    "underline",     "egg",          "triangle", "diamond",  "trapezium", "parallelogram",
    "house",         "pentagon",     "hexagon",  "septagon", "octagon",   "doubleoctagon",
    "tripleoctagon", "polygon",      "note",     "tab",      "folder",    "box3d",
    "component",     "cylinder",     "star",     "Mdiamond", "Msquare",   "Mcircle",
    "Mrecord",       "record",       "larrow",   "rarrow",   "cds"};

enum { NOURS = sizeof OURS / sizeof *OURS, NKNOWN = sizeof KNOWN / sizeof *KNOWN };
enum { NSHAPES = sizeof SHAPES / sizeof *SHAPES };

static bool among(const char *word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!strcmp(words[i], word))
            return true;
    return false;
}

static void lint_shape(struct loading *l, const struct outline_attribute *a)
{
    char near[HINT_SIZE], *shape = value_text(&l->source, a->value, &l->scratch);
    if (!among(shape, SHAPES, NSHAPES))
        complain_at(&l->source, value_place(&l->source, a->value, 0), "there is no shape '%s'%s",
                    shape, hint(near, shape, SHAPES, NSHAPES));
}

static void lint_attribute(struct loading *l, const struct outline_attribute *a)
{
    char near[HINT_SIZE];
    size_t at = value_place(&l->source, a->name, 0);
    if (!among(a->key, KNOWN, NKNOWN))
        complain_at(&l->source, at, "there is no attribute '%s'%s", a->key,
                    hint(near, a->key, KNOWN, NKNOWN));
    else if (a->owner != OWNER_GRAPH && among(a->key, OURS, NOURS))
        complain_at(&l->source, at, "'%s' belongs to the whole machine, outside of all braces",
                    a->key);
    else if (!strcmp(a->key, "ltail") && a->owner != OWNER_EDGE)
        complain_at(&l->source, at, "'ltail' belongs to a single edge");
    else if (!strcmp(a->key, "shape"))
        lint_shape(l, a);
}

void lint_attributes(struct loading *l)
{
    for (size_t i = 0; i < l->outline.nattributes && l->source.wrong < ENOUGH; i++)
        lint_attribute(l, &l->outline.attributes[i]);
}
