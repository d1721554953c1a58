/* The ladder as SVG, by a writer of our own: whole numbers, one style sheet inside, no font but
 * the reader's.
 *
 * It stands on its own in a page of any colour: light and dark are told apart by the reader's
 * setting, and nothing by colour alone. A row a rung: an arrow with its label above it, a state in
 * a pill on its lifeline.
 */
#include "draw/ladder.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    LEFT = 150, /* to the first lifeline, in pixels */
    GAP = 260,
    RIGHT = 150, /* from the last lifeline to the edge, and more where words need more */
    MARGIN = 12, /* behind words */
    TOP = 56,
    ROW = 26,
    ROW_STATE = 24,
    LETTER = 7 /* about as wide as a letter is; pills are a little wider than they need to be */
};

static const char style[] =
    "<style>\n"
    "svg { background: #fdfdfb; font: 13px Helvetica, Arial, sans-serif; }\n"
    ".paper { fill: #fdfdfb; } text { fill: #1a1a1a; }\n"
    ".name { font-size: 15px; font-weight: bold; text-anchor: middle; }\n"
    ".time { text-anchor: end; fill: #555; } .timer { font-weight: bold; }\n"
    ".label { text-anchor: middle; } .small { font-size: 11px; fill: #555; }\n"
    ".life { stroke: #888; } .idle { stroke: #aaa; stroke-dasharray: 2 4; }\n"
    ".arrow { stroke: #1a1a1a; stroke-width: 1.5; fill: none; } .head { fill: #1a1a1a; }\n"
    ".lost { stroke: #b00020; stroke-width: 2; fill: none; }\n"
    ".fate { fill: #b00020; font-weight: bold; }\n"
    ".pill { fill: #fff; stroke: #555; } .end { stroke-width: 3; }\n"
    ".state { text-anchor: middle; }\n"
    ".note { font-style: italic; }\n"
    "@media (prefers-color-scheme: dark) {\n"
    "svg { background: #16181c; } .paper { fill: #16181c; } text { fill: #e8e8e8; }\n"
    ".time, .small { fill: #a8a8a8; } .life { stroke: #8a8a8a; } .idle { stroke: #666; }\n"
    ".arrow { stroke: #e8e8e8; } .head { fill: #e8e8e8; } .lost { stroke: #ff7a85; }\n"
    ".fate { fill: #ff7a85; } .pill { fill: #23262c; stroke: #a8a8a8; }\n"
    "}\n"
    "</style>\n";

struct sheet {
    struct text svg;
    const struct ladder *ladder;
    int y;
    int right; /* where the words end that stand to the right of a lifeline */
};

static int line_x(uint16_t node)
{
    return LEFT + (node - 1) * GAP;
}

static void add_words(struct sheet *s, int x, int y, const char *class, const char *words)
{
    draw_format(&s->svg, "<text x=\"%d\" y=\"%d\" class=\"%s\">", x, y, class);
    draw_add_xml(&s->svg, words);
    draw_add(&s->svg, "</text>\n");
}

/* Words that begin at x, and need a sheet as wide as they are. */
static void add_to_the_right(struct sheet *s, int x, int y, const char *class, const char *words)
{
    int end = x + LETTER * text_columns(words);
    s->right = end > s->right ? end : s->right;
    add_words(s, x, y, class, words);
}

static int row_height(const struct rung *r)
{
    return r->kind == RUNG_MESSAGE ? ROW + 6 : ROW_STATE;
}

/* ---- lifelines ------------------------------------------------------------------------------- */

/* A node's line changes where its first thing begins to live and where its last one ends. */
static void add_lifeline(struct sheet *s, uint16_t node)
{
    const struct ladder *l = s->ladder;
    uint64_t bit = node <= 64 ? 1ull << (node - 1) : 0;
    int y = TOP, from = TOP;
    bool lives = false;
    for (size_t i = 0; i <= l->count; i++) {
        bool now = i < l->count && (l->rung[i].alive & bit);
        if (i == l->count || now != lives) {
            if (y > from)
                draw_format(&s->svg,
                            "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" class=\"%s\"/>\n",
                            line_x(node), from, line_x(node), y, lives ? "life" : "idle");
            from = y;
            lives = now;
        }
        y += i < l->count ? row_height(&l->rung[i]) : 0;
    }
}

/* ---- rungs ----------------------------------------------------------------------------------- */

/* "A" has room beside the time; "back-off" would run into a state's box and stands behind it. */
static bool stands_by_state(const struct rung *r)
{
    return r->kind == RUNG_STATE && r->timer && text_columns(r->timer) > 2;
}

static void add_margin(struct sheet *s, const struct rung *r, const struct rung *before, int y)
{
    char time[40];
    if (!before || before->t != r->t) {
        draw_time(r->t, time, sizeof time);
        add_words(s, 66, y, "time", time);
    }
    if (r->timer && !stands_by_state(r))
        add_words(s, 76, y, "timer", r->timer);
}

static void add_cross(struct sheet *s, int x, int y)
{
    draw_format(&s->svg, "<path d=\"M%d %dl12 12m0 -12l-12 12\" class=\"lost\"/>\n", x - 6, y - 6);
}

/* "INVITE 2nd", "200 to BYE". */
static void label_text(const struct ladder *l, const struct rung *r, char *out, size_t room)
{
    char title[64], ordinal[24];
    rung_title(l, r, title, sizeof title);
    rung_ordinal(r, ordinal, sizeof ordinal);
    snprintf(out, room, "%s%s%s", title, ordinal[0] ? " " : "", ordinal);
}

static void add_message(struct sheet *s, const struct rung *r, int y)
{
    char label[100];
    int from = line_x(r->node), to = line_x(r->peer), step = to >= from ? 1 : -1;
    bool is_lost = r->outcome == OUTCOME_LOST || r->outcome == OUTCOME_REFUSED;
    int end = r->outcome == OUTCOME_LOST ? from + (to - from) * 2 / 3 : to - 8 * step;
    label_text(s->ladder, r, label, sizeof label);
    draw_format(&s->svg, "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" class=\"arrow\"/>\n", from,
                y, end, y);
    if (is_lost)
        add_cross(s, end, y);
    else
        draw_format(&s->svg, "<path d=\"M%d %dl%d -4v8z\" class=\"head\"/>\n", to, y, -9 * step);
    add_words(s, (from + (is_lost ? end : to)) / 2, y - 5, "label", label);
    if (rung_remark(r)[0])
        add_words(s, end + (step > 0 ? 12 : -12 - LETTER * text_columns(rung_remark(r))), y + 4,
                  "fate", rung_remark(r));
}

static void add_state(struct sheet *s, const struct rung *r, int y)
{
    const struct machine *m = s->ladder->plan->machine[r->machine];
    const char *label = machine_state_label(m, r->state);
    bool is_end = machine_final(m, r->state);
    int width = LETTER * text_columns(label) + 18, x = line_x(r->node);
    char machine[80], words[120];
    rung_machine(s->ladder, r, machine, sizeof machine);
    snprintf(words, sizeof words, "%s%s%s", machine, stands_by_state(r) ? ", timer " : "",
             stands_by_state(r) ? r->timer : "");
    draw_format(&s->svg,
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"18\" rx=\"9\" class=\"pill%s\"/>\n",
                x - width / 2, y - 13, width, is_end ? " end" : "");
    add_words(s, x, y, "state", label);
    add_to_the_right(s, x + width / 2 + 5, y, "small", words);
}

static void add_remark(struct sheet *s, const struct rung *r, int y)
{
    char text[240], machine[80];
    if (r->kind == RUNG_TIMER) {
        rung_machine(s->ladder, r, machine, sizeof machine);
        snprintf(text, sizeof text, "timer %s of %s", r->timer, machine);
    } else
        rung_note(s->ladder, r, text, sizeof text);
    add_to_the_right(s, line_x(r->node ? r->node : 1) + 8, y, "note", text);
}

static void add_rung(struct sheet *s, const struct rung *r, const struct rung *before)
{
    int y = s->y + row_height(r) - 8;
    add_margin(s, r, before, y + (r->kind == RUNG_MESSAGE ? 4 : 0));
    switch (r->kind) {
    case RUNG_MESSAGE: add_message(s, r, y); break;
    case RUNG_STATE: add_state(s, r, y); break;
    default: add_remark(s, r, y); break;
    }
    s->y += row_height(r);
}

/* ---- the whole ------------------------------------------------------------------------------- */

static void add_names(struct sheet *s, int y)
{
    const struct plan *plan = s->ladder->plan;
    for (uint16_t n = 1; n <= plan->nodes; n++)
        add_words(s, line_x(n), y, "name", plan->node[n].name);
}

static void add_body(struct sheet *s)
{
    const struct ladder *l = s->ladder;
    add_names(s, TOP - 18);
    for (uint16_t n = 1; n <= l->plan->nodes; n++)
        add_lifeline(s, n);
    for (size_t i = 0; i < l->count; i++)
        add_rung(s, &l->rung[i], i ? &l->rung[i - 1] : NULL);
    add_names(s, s->y + 24);
    draw_add(&s->svg, "</svg>\n");
}

/* The body is drawn first: how wide the sheet is depends on its words. */
char *ladder_svg(const struct plan *plan, const struct trace *trace, size_t *size)
{
    struct ladder *l = ladder_new(plan, trace);
    ladder_read(l, trace->count);
    struct sheet s = {.ladder = l, .y = TOP};
    struct text whole = {0};
    int height = TOP + 40, width = LEFT + RIGHT + (plan->nodes ? plan->nodes - 1 : 0) * GAP;
    for (size_t i = 0; i < l->count; i++)
        height += row_height(&l->rung[i]);
    add_body(&s);
    width = s.right + MARGIN > width ? s.right + MARGIN : width;
    draw_format(&whole,
                "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n"
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
                "viewBox=\"0 0 %d %d\">\n",
                width, height, width, height);
    draw_add(&whole, style);
    draw_format(&whole, "<rect width=\"%d\" height=\"%d\" class=\"paper\"/>\n", width, height);
    char *body = draw_take(&s.svg);
    draw_add(&whole, body);
    free(body);
    ladder_free(l);
    *size = whole.size;
    return draw_take(&whole);
}
