/* The ladder in the languages of other tools: Mermaid's sequenceDiagram, and PlantUML.
 *
 * Who takes part has an identifier of ours, n1, n2 ..., and his name is only shown: so no name can
 * be taken for a word of the language. Every character that either language could read as its own
 * is written as a number. States that one node enters at one instant share a note.
 */
#include "draw/ladder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the two say differently. */
struct tongue {
    const char *begin, *end, *line_break;
    const char *arrow[4];       /* by outcome */
    const char *note, *hexagon; /* for remarks, for states */
    const char *colon;
    bool name_first; /* participant "alice" as n1; else participant n1 as alice */
    void (*quote)(struct text *, const char *);
};

struct script {
    struct text out;
    const struct ladder *ladder;
    const struct tongue *tongue;
};

/* ---- what must not be taken for the language ------------------------------------------------- */

/* Mermaid replaces #NUMBER; before it parses; # and ; end a line, %% begins a comment, and < and &
 * would be read as HTML. */
static void quote_mermaid(struct text *t, const char *words)
{
    for (const char *at = words; *at;) {
        const char *from = at;
        uint32_t rune = rune_next(&at);
        if (rune == RUNE_BAD || strchr("#;%<>&{}\"\\`", (int)(rune < 0x80 ? rune : 'a')))
            draw_format(t, "#%u;", (unsigned)rune);
        else
            draw_add_bytes(t, from, (size_t)(at - from));
    }
}

/* Letters, digits and what PlantUML's markup never begins with; -, _ and / mean something only
 * when they come twice. */
static bool is_plain(uint32_t rune, uint32_t before)
{
    if (rune >= 0x80)
        return rune != RUNE_BAD;
    if ((rune | 32) >= 'a' && (rune | 32) <= 'z')
        return true;
    if (rune >= '0' && rune <= '9')
        return true;
    return strchr(" .,:()+=?", (int)rune) || (strchr("-_/", (int)rune) && rune != before);
}

static void quote_plantuml(struct text *t, const char *words)
{
    uint32_t before = 0;
    for (const char *at = words; *at;) {
        const char *from = at;
        uint32_t rune = rune_next(&at);
        if (is_plain(rune, before))
            draw_add_bytes(t, from, (size_t)(at - from));
        else
            draw_format(t, "<U+%04X>", (unsigned)rune);
        before = rune;
    }
}

static const struct tongue mermaid = {
    .begin = "sequenceDiagram\n",
    .end = "",
    .line_break = "<br/>",
    .arrow = {[OUTCOME_FLIES] = "-)",
              [OUTCOME_ARRIVED] = "->>",
              [OUTCOME_LOST] = "-x",
              [OUTCOME_REFUSED] = "-x"},
    .note = "Note over ",
    .hexagon = "Note over ",
    .colon = ": ",
    .quote = quote_mermaid,
};

static const struct tongue plantuml = {
    .begin = "@startuml\n",
    .end = "@enduml\n",
    .line_break = "\\n",
    .arrow = {[OUTCOME_FLIES] = " ->o ",
              [OUTCOME_ARRIVED] = " -> ",
              [OUTCOME_LOST] = " ->x ",
              [OUTCOME_REFUSED] = " ->x "},
    .note = "note over ",
    .hexagon = "hnote over ",
    .colon = " : ",
    .name_first = true,
    .quote = quote_plantuml,
};

/* ---- rungs ----------------------------------------------------------------------------------- */

static void add_participant(struct script *s, uint16_t node)
{
    const char *name = s->ladder->plan->node[node].name;
    if (s->tongue->name_first) {
        draw_add(&s->out, "participant \"");
        s->tongue->quote(&s->out, name);
        draw_format(&s->out, "\" as n%u\n", node);
    } else {
        draw_format(&s->out, "    participant n%u as ", node);
        s->tongue->quote(&s->out, name);
        draw_add(&s->out, "\n");
    }
}

static const char *indent(const struct script *s)
{
    return s->tongue->name_first ? "" : "    ";
}

/* "0.500 s, timer A: " */
static void add_moment(struct script *s, const struct rung *r)
{
    char time[40], words[80];
    draw_time(r->t, time, sizeof time);
    snprintf(words, sizeof words, "%s s%s%s", time, r->timer ? ", timer " : "",
             r->timer ? r->timer : "");
    s->tongue->quote(&s->out, words);
}

static const char *fate_of(const struct rung *r)
{
    if (rung_remark(r)[0])
        return rung_remark(r);
    return r->outcome == OUTCOME_FLIES ? "in flight" : "";
}

/* "INVITE 2nd, lost (0.500 s, timer A)" */
static void add_message(struct script *s, const struct rung *r)
{
    char title[80], ordinal[24], words[160];
    const char *fate = fate_of(r);
    rung_title(s->ladder, r, title, sizeof title);
    rung_ordinal(r, ordinal, sizeof ordinal);
    snprintf(words, sizeof words, "%s%s%s%s%s (", title, ordinal[0] ? " " : "", ordinal,
             fate[0] ? ", " : "", fate);
    draw_format(&s->out, "%sn%u%sn%u%s", indent(s), r->node, s->tongue->arrow[r->outcome], r->peer,
                s->tongue->colon);
    s->tongue->quote(&s->out, words);
    add_moment(s, r);
    draw_add(&s->out, ")\n");
}

static void begin_note(struct script *s, const char *kind, uint16_t from, uint16_t to)
{
    draw_format(&s->out, "%s%sn%u", indent(s), kind, from);
    if (to != from)
        draw_format(&s->out, ",n%u", to);
    draw_add(&s->out, s->tongue->colon);
}

/* "Calling (invite-client)" */
static void add_state(struct script *s, const struct rung *r)
{
    char machine[80], words[200];
    rung_machine(s->ladder, r, machine, sizeof machine);
    snprintf(words, sizeof words, "%s (%s)",
             machine_state_label(s->ladder->plan->machine[r->machine], r->state), machine);
    s->tongue->quote(&s->out, words);
}

static bool shares_note(const struct rung *a, const struct rung *b)
{
    return b->kind == RUNG_STATE && a->node == b->node && a->t == b->t;
}

/* All that the node enters at this instant. Returns the index behind them. */
static size_t add_states(struct script *s, size_t i, size_t count)
{
    const struct rung *first = &s->ladder->rung[i], *r = first;
    begin_note(s, s->tongue->hexagon, r->node, r->node);
    add_state(s, r);
    for (i++; i < count && shares_note(first, &s->ladder->rung[i]); i++) {
        r = &s->ladder->rung[i];
        draw_add(&s->out, s->tongue->line_break);
        add_state(s, r);
    }
    draw_add(&s->out, s->tongue->line_break);
    add_moment(s, first);
    draw_add(&s->out, "\n");
    return i;
}

static void add_remark(struct script *s, const struct rung *r)
{
    uint16_t nodes = s->ladder->plan->nodes;
    char words[240];
    rung_words(s->ladder, r, words, sizeof words);
    if (r->kind == RUNG_MEDIA)
        begin_note(s, s->tongue->note, r->node < r->peer ? r->node : r->peer,
                   r->node < r->peer ? r->peer : r->node);
    else
        begin_note(s, s->tongue->note, r->node ? r->node : 1, r->node ? r->node : nodes);
    s->tongue->quote(&s->out, words);
    draw_add(&s->out, s->tongue->line_break);
    struct rung plain = *r; /* its words name the timer */
    plain.timer = NULL;
    add_moment(s, &plain);
    draw_add(&s->out, "\n");
}

static char *script_of(const struct ladder_part *part, const struct tongue *tongue)
{
    struct ladder *l = ladder_new(part->plan, part->trace);
    ladder_read(l, part->until);
    struct script s = {.ladder = l, .tongue = tongue};
    size_t count = ladder_count(l, part->until);
    draw_add(&s.out, tongue->begin);
    for (uint16_t n = 1; n <= part->plan->nodes; n++)
        add_participant(&s, n);
    for (size_t i = 0; i < count;) {
        const struct rung r = ladder_rung(l, i, part->until);
        if (r.kind == RUNG_MEDIA && !part->media) {
            i++;
            continue;
        }
        if (r.kind == RUNG_STATE) {
            i = add_states(&s, i, count);
            continue;
        }
        if (r.kind == RUNG_MESSAGE)
            add_message(&s, &r);
        else
            add_remark(&s, &r);
        i++;
    }
    draw_add(&s.out, tongue->end);
    ladder_free(l);
    return draw_take(&s.out);
}

char *ladder_mermaid(const struct ladder_part *part)
{
    return script_of(part, &mermaid);
}

char *ladder_plantuml(const struct ladder_part *part)
{
    return script_of(part, &plantuml);
}
