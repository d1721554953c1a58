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
    NAME_LETTER = 10,
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
    ".rtp { stroke: #7a9cc6; stroke-width: 7; } .media { fill: #dbe6f3; stroke: #7a9cc6; }\n"
    ".none { fill: none; stroke-dasharray: 4 4; }\n"
    "@media (prefers-color-scheme: dark) {\n"
    "svg { background: #16181c; } .paper { fill: #16181c; } text { fill: #e8e8e8; }\n"
    ".time, .small { fill: #a8a8a8; } .life { stroke: #8a8a8a; } .idle { stroke: #666; }\n"
    ".arrow { stroke: #e8e8e8; } .head { fill: #e8e8e8; } .lost { stroke: #ff7a85; }\n"
    ".rtp { stroke: #47658c; } .media { fill: #26374d; stroke: #7a9cc6; } .none { fill: none; }\n"
    ".fate { fill: #ff7a85; } .pill { fill: #23262c; stroke: #a8a8a8; }\n"
    "}\n"
    "</style>\n";

struct sheet {
    struct text svg;
    const struct ladder *ladder;
    const struct ladder_part *part;
    int y, gap;
    int right; /* where the words end that stand to the right of a lifeline */
};

static int line_x(const struct sheet *s, uint16_t node)
{
    return LEFT + (node - 1) * s->gap;
}

/* Room for the longest of two names that stand side by side. */
static int gap_of(const struct plan *plan)
{
    int gap = GAP;
    for (uint16_t n = 1; n <= plan->nodes; n++) {
        int needs = NAME_LETTER * text_columns(plan->node[n].name) + 2 * MARGIN;
        gap = needs > gap ? needs : gap;
    }
    return gap;
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

static int row_height(const struct sheet *s, const struct rung *r)
{
    if (r->kind == RUNG_MEDIA && !s->part->media)
        return 0;
    return r->kind == RUNG_MESSAGE ? ROW + 6 : ROW_STATE;
}

/* ---- lifelines ------------------------------------------------------------------------------- */

static uint64_t nodes_of(const struct rung *r, bool talks)
{
    return talks ? r->talks : r->alive;
}

/* The line of a node, a piece for each time that it has something alive, and has not; or a bar
 * beside it for each time that it sends RTP. */
static void add_pieces(struct sheet *s, uint16_t node, bool talks)
{
    const struct ladder *l = s->ladder;
    const char *yes = talks ? "rtp" : "life", *no = talks ? NULL : "idle";
    uint64_t bit = node <= 64 ? 1ull << (node - 1) : 0;
    int x = line_x(s, node), y = TOP, from = TOP;
    bool was = false;
    for (size_t i = 0; i <= l->count; i++) {
        bool is = i < l->count && (nodes_of(&l->rung[i], talks) & bit);
        const char *class = was ? yes : no;
        if (i == l->count || is != was) {
            if (y > from && class)
                draw_format(&s->svg,
                            "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" class=\"%s\"/>\n", x,
                            from, x, y, class);
            from = y;
            was = is;
        }
        y += i < l->count ? row_height(s, &l->rung[i]) : 0;
    }
}

/* ---- rungs ----------------------------------------------------------------------------------- */

static void add_margin(struct sheet *s, const struct rung *r, const struct rung *before, int y)
{
    char time[40];
    if (!before || before->t != r->t) {
        draw_time(r->t, time, sizeof time);
        add_words(s, 66, y, "time", time);
    }
    if (r->timer && (!before || before->fired != r->fired))
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

/* How far it came: to the cross, to what flies, or to the arrow's head. */
static int end_of(const struct rung *r, int from, int to)
{
    switch (r->outcome) {
    case OUTCOME_LOST: return from + (to - from) * 2 / 3;
    case OUTCOME_FLIES: return from + (to - from) / 2;
    default: return to >= from ? to - 8 : to + 8;
    }
}

static void add_head(struct sheet *s, const struct rung *r, int end, int to, int y)
{
    if (r->outcome == OUTCOME_LOST || r->outcome == OUTCOME_REFUSED)
        add_cross(s, end, y);
    else if (r->outcome == OUTCOME_ARRIVED)
        draw_format(&s->svg, "<path d=\"M%d %dl%d -4v8z\" class=\"head\"/>\n", to, y,
                    to > end ? -9 : 9);
    else
        draw_format(&s->svg,
                    "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" class=\"idle\"/>\n"
                    "<circle cx=\"%d\" cy=\"%d\" r=\"5\" class=\"head\"/>\n",
                    end, y, to, y, end, y);
}

static void add_message(struct sheet *s, const struct rung *r, int y)
{
    char label[100];
    int from = line_x(s, r->node), to = line_x(s, r->peer), step = to >= from ? 1 : -1;
    const char *remark = rung_remark(r);
    int end = end_of(r, from, to);
    bool is_whole = r->outcome == OUTCOME_ARRIVED || r->outcome == OUTCOME_FLIES;
    label_text(s->ladder, r, label, sizeof label);
    draw_format(&s->svg, "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" class=\"arrow\"/>\n", from,
                y, end, y);
    add_head(s, r, end, to, y);
    add_words(s, (from + (is_whole ? to : end)) / 2, y - 5, "label", label);
    if (remark[0])
        add_words(s, end + (step > 0 ? 12 : -12 - LETTER * text_columns(remark)), y + 4, "fate",
                  remark);
}

static void add_state(struct sheet *s, const struct rung *r, int y)
{
    const struct machine *m = s->ladder->plan->machine[r->machine];
    const char *label = machine_state_label(m, r->state);
    bool is_end = machine_final(m, r->state);
    int width = LETTER * text_columns(label) + 18, x = line_x(s, r->node);
    char machine[80];
    rung_machine(s->ladder, r, machine, sizeof machine);
    draw_format(&s->svg,
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"18\" rx=\"9\" class=\"pill%s\"/>\n",
                x - width / 2, y - 13, width, is_end ? " end" : "");
    add_words(s, x, y, "state", label);
    add_to_the_right(s, x + width / 2 + 5, y, "small", machine);
}

static void add_remark(struct sheet *s, const struct rung *r, int y)
{
    char text[240];
    rung_words(s->ladder, r, text, sizeof text);
    add_to_the_right(s, line_x(s, r->node ? r->node : 1) + 8, y, "note", text);
}

/* A bar from one to the other, with what goes there from now on. */
static void add_media(struct sheet *s, const struct rung *r, int y)
{
    char text[100];
    int from = line_x(s, r->node), to = line_x(s, r->peer);
    rung_words(s->ladder, r, text, sizeof text);
    draw_format(&s->svg, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"18\" class=\"%s\"/>\n",
                from < to ? from : to, y - 13, abs(to - from), r->rtp ? "media" : "media none");
    add_words(s, (from + to) / 2, y, "label", text);
}

static void add_rung(struct sheet *s, const struct rung *r, const struct rung *before)
{
    int y = s->y + row_height(s, r) - 8;
    if (!row_height(s, r))
        return;
    add_margin(s, r, before, y + (r->kind == RUNG_MESSAGE ? 4 : 0));
    switch (r->kind) {
    case RUNG_MESSAGE: add_message(s, r, y); break;
    case RUNG_STATE: add_state(s, r, y); break;
    case RUNG_MEDIA: add_media(s, r, y); break;
    default: add_remark(s, r, y); break;
    }
    s->y += row_height(s, r);
}

/* ---- the whole ------------------------------------------------------------------------------- */

static void add_names(struct sheet *s, int y)
{
    const struct plan *plan = s->ladder->plan;
    for (uint16_t n = 1; n <= plan->nodes; n++)
        add_words(s, line_x(s, n), y, "name", plan->node[n].name);
}

static void add_body(struct sheet *s)
{
    const struct ladder *l = s->ladder;
    add_names(s, TOP - 18);
    for (uint16_t n = 1; n <= l->plan->nodes; n++) {
        if (s->part->media)
            add_pieces(s, n, true);
        add_pieces(s, n, false);
    }
    for (size_t i = 0; i < l->count; i++)
        add_rung(s, &l->rung[i], i ? &l->rung[i - 1] : NULL);
    add_names(s, s->y + 24);
    draw_add(&s->svg, "</svg>\n");
}

/* The body is drawn first: how wide the sheet is depends on its words. */
char *ladder_svg(const struct ladder_part *part, size_t *size)
{
    const struct plan *plan = part->plan;
    struct ladder *l = ladder_new(plan, part->trace);
    ladder_read(l, part->until);
    struct sheet s = {.ladder = l, .part = part, .y = TOP, .gap = gap_of(plan)};
    struct text whole = {0};
    int height = TOP + 40, width = LEFT + RIGHT + (plan->nodes ? plan->nodes - 1 : 0) * s.gap;
    for (size_t i = 0; i < l->count; i++)
        height += row_height(&s, &l->rung[i]);
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
