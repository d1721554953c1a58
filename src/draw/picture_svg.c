/* What is done to Graphviz's SVG: tooltips become titles, which browsers show, and each text says
 * how long it is.
 *
 * Graphviz sized the boxes by the metrics of Helvetica, Times or Courier. Where a reader has none
 * of them, another font is wider; textLength squeezes it into the room that was left for it.
 */
#include "draw/picture.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- SVG: tooltips as titles ----------------------------------------------------------------- */

static const char edge_mark[] = "<g id=\"edge", state_mark[] = "<g id=\"state";

/* What a browser shows where the mouse rests: why the edge exists. */
static void add_edge_title(struct text *t, const struct diagram *d, const struct diagram_edge *e)
{
    const char *from = d->states[e->tail].label, *to = d->states[e->head].label;
    draw_format(t, "%s → %s: %s", from && *from ? from : "start", to ? to : "", e->label);
    if (e->tooltip && *e->tooltip)
        draw_format(t, "\n%s", e->tooltip);
}

static void add_state_title(struct text *t, const struct diagram *d, size_t state)
{
    draw_add(t, d->states[state].is_start ? "start" : d->states[state].label);
    for (size_t i = 0; i < d->nedges && picture_rows_loops(d); i++)
        if (d->edges[i].tail == state && d->edges[i].head == state)
            draw_format(t, "\n↺ %s\n%s", d->edges[i].label,
                        d->edges[i].tooltip ? d->edges[i].tooltip : "");
}

/* The title of the group that begins here, or NULL if it is not of an edge or a state. */
static char *title_of(const struct diagram *d, const char *group)
{
    struct text t = {0};
    unsigned long n = strtoul(group + strlen(edge_mark), NULL, 10);
    if (!strncmp(group, edge_mark, strlen(edge_mark)) && n < d->nedges)
        add_edge_title(&t, d, &d->edges[n]);
    n = strtoul(group + strlen(state_mark), NULL, 10);
    if (!strncmp(group, state_mark, strlen(state_mark)) && n < d->nstates)
        add_state_title(&t, d, n);
    return t.size ? draw_take(&t) : NULL;
}

/* ---- lengths of texts ------------------------------------------------------------------------ */

/* Helvetica's widths of the ASCII characters, in thousandths of the font's size (Adobe's metrics). */
static const uint16_t helvetica[] = {
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333,  278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667,  611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278,  556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500,  500, 334, 260, 334, 584};
enum { COURIER_WIDTH = 600, OTHER_WIDTH = 750, WIDE_WIDTH = 1000, TIMES_PERCENT = 88 };

/* The next character of XML text; an entity is one. */
static uint32_t next_character(const char **at)
{
    static const struct {
        const char *entity;
        uint32_t rune;
    } named[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}};
    if (!strncmp(*at, "&#", 2)) {
        char *end;
        unsigned long rune = strtoul(*at + 2, &end, 10);
        *at = *end == ';' ? end + 1 : *at + 2;
        return rune == 160 ? ' ' : (uint32_t)rune;
    }
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (!strncmp(*at, named[i].entity, strlen(named[i].entity))) {
            *at += strlen(named[i].entity);
            return named[i].rune;
        }
    return rune_next(at);
}

/* In thousandths of the font's size. */
static uint32_t text_width(const char *words, const char *end, bool is_courier)
{
    uint32_t width = 0;
    while (words < end) {
        uint32_t rune = next_character(&words);
        if (rune >= ' ' && rune < 0x7F)
            width += is_courier ? COURIER_WIDTH : helvetica[rune - ' '];
        else
            width += rune_columns(rune) == 2 ? WIDE_WIDTH : OTHER_WIDTH;
    }
    return width;
}

/* Digits before and after the point as hundredths: "14.00" is 1400. */
static uint32_t hundredths(const char *number)
{
    char *end;
    uint32_t whole = (uint32_t)strtoul(number, &end, 10), part = 0;
    if (*end == '.' && end[1] >= '0' && end[1] <= '9')
        part = (uint32_t)(end[1] - '0') * 10;
    return whole * 100 + part;
}

/* The attribute's value within this tag, or NULL. */
static const char *value_of(const char *tag, const char *end, const char *name)
{
    const char *at = strstr(tag, name);
    return at && at < end ? at + strlen(name) : NULL;
}

/* Copies one tag, `<text ...>`, with its length. Returns what stands behind it. */
static const char *add_text_tag(struct text *t, const char *tag)
{
    const char *end = strchr(tag, '>'), *close = end ? strstr(end, "</text>") : NULL;
    const char *family = close ? value_of(tag, end, "font-family=\"") : NULL;
    const char *size = close ? value_of(tag, end, "font-size=\"") : NULL;
    if (!family || !size || value_of(tag, end, "textLength")) {
        draw_add_bytes(t, tag, 5);
        return tag + 5;
    }
    bool is_helvetica = !strncasecmp(family, "helvetica", 9) || !strncasecmp(family, "arial", 5);
    bool is_courier = !strncasecmp(family, "cour", 4);
    uint32_t width = text_width(end + 1, close, is_courier) * hundredths(size) / 1000;
    if (!is_helvetica && !is_courier)
        width = width * TIMES_PERCENT / 100;
    draw_add_bytes(t, tag, (size_t)(end - tag));
    if (width)
        draw_format(t,
                    " textLength=\"%" PRIu32 ".%02" PRIu32 "\" lengthAdjust=\"spacingAndGlyphs\"",
                    width / 100, width % 100);
    draw_add(t, ">");
    return end + 1;
}

static char *with_lengths(const char *svg)
{
    struct text t = {0};
    const char *at = svg, *tag;
    while ((tag = strstr(at, "<text "))) {
        draw_add_bytes(&t, at, (size_t)(tag - at));
        at = add_text_tag(&t, tag);
    }
    draw_add(&t, at);
    return draw_take(&t);
}

/* ---- the whole ------------------------------------------------------------------------------- */

/* Graphviz titles an edge "calling->accepted"; its own lines about version and DTD say nothing to
 * a reader. */
char *picture_finish_svg(const struct diagram *d, const char *svg, size_t *size)
{
    struct text t = {0};
    const char *at = strstr(svg, "<svg"), *group;
    draw_add(&t, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n");
    at = at ? at : svg;
    while ((group = strstr(at, "<g id=\""))) {
        const char *title = strstr(group, "<title>"), *end = strstr(group, "</title>");
        char *text = title && end ? title_of(d, group) : NULL;
        if (!text)
            end = group + 1;
        draw_add_bytes(&t, at, (size_t)((text ? title + strlen("<title>") : end) - at));
        if (text)
            draw_add_xml(&t, text);
        free(text);
        at = end;
    }
    draw_add(&t, at);
    char *titled = draw_take(&t), *finished = with_lengths(titled);
    free(titled);
    *size = strlen(finished);
    return finished;
}
