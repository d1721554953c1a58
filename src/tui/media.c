/* Media: who sends what to whom at this moment, who hears it and why nobody does, what becomes of
 * the packets, and how it was before. A line for each stream that lives; beneath, pale, those that
 * ended last.
 */
#include "tui/ui.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct line_of {
    uint16_t node;
    uint32_t ordinal;
    bool lives, is_read;
    struct media_moment moment;
};
struct streams {
    struct media *media;
    bool is_made;
    size_t run;
    uint32_t now;
    struct line_of *line;
    size_t count, room, living;
};

enum { PAST = 24, FEW = 16 };

void streams_free(struct streams *s)
{
    if (!s)
        return;
    media_free(s->media);
    free(s->line);
    free(s);
}

static void add(struct streams *s, uint16_t node, uint32_t ordinal, bool lives)
{
    s->line = memory_grow(s->line, s->count, &s->room, sizeof *s->line);
    s->line[s->count++] = (struct line_of){.node = node, .ordinal = ordinal, .lives = lives};
}

static bool is_listed(const struct streams *s, const struct media_name *name)
{
    for (size_t i = 0; i < s->living; i++)
        if (s->line[i].node == name->node && s->line[i].ordinal == name->ordinal)
            return true;
    return false;
}

static void work_out(struct streams *s, const struct ui *u)
{
    const struct world *w = ui_world(u);
    struct media_name past[PAST];
    s->count = 0;
    for (uint16_t node = 1; node <= ui_plan(u)->nodes; node++)
        for (ref r = world_node(w, node)->first[REGION_STREAMS]; r; r = instance_at(w, r)->next)
            if (instance_live(w, r))
                add(s, node, instance_at(w, r)->ordinal, true);
    s->living = s->count;
    size_t count = media_latest(s->media, u->now, past, PAST);
    for (size_t i = 0; i < count; i++)
        if (!is_listed(s, &past[i]))
            add(s, past[i].node, past[i].ordinal, false);
    s->is_made = true;
    s->run = u->run;
    s->now = u->now;
}

static struct streams *streams_of(const struct ui *u)
{
    struct streams *s = u->seen->streams;
    if (!s)
        s = u->seen->streams = memory_new(1, sizeof *s);
    if (!s->media)
        s->media = media_new(ui_plan(u), ui_trace(u));
    media_read(s->media, u->now);
    if (!s->is_made || s->run != u->run || s->now != u->now)
        work_out(s, u);
    return s;
}

/* Where there are many their packets are counted once a step, not once a frame. */
static const struct media_moment *moment_of(const struct ui *u, struct streams *s, size_t n)
{
    struct line_of *line = &s->line[n];
    bool moves = s->count <= FEW;
    if (line->is_read && !moves)
        return &line->moment;
    line->is_read = media_moment_of(s->media, line->node, line->ordinal, u->now,
                                    moves ? u->clock : ui_time_of(u, u->now), &line->moment);
    return &line->moment;
}

/* ---- what a line says ------------------------------------------------------------------------ */

enum column { WHO, WHAT, DOES, HEARD, PACKETS, LOSS, JITTER, COLUMNS };
enum { CELL_ROOM = 64, GAP = 2, BAR_LEAST = 10, BAR_MOST = 60, HEADED = 60 };
static const char *const heads[COLUMNS] = {
    [WHO] = "from ▶ to",   [WHAT] = "what", [DOES] = "does",    [HEARD] = "who hears it",
    [PACKETS] = "packets", [LOSS] = "lost", [JITTER] = "jitter"};
static const uint8_t dispensable[] = {JITTER, PACKETS, LOSS, DOES, WHAT};

struct row {
    char cell[COLUMNS][CELL_ROOM];
    bool lives, is_unheard;
    uint16_t node;
    uint32_t ordinal;
};

static const char *peer_name(const struct ui *u, uint16_t peer)
{
    return peer ? ui_plan(u)->node[peer].name : "nobody yet";
}

static void put_packets(struct row *row, const struct media_moment *m)
{
    uint64_t tenths = m->counted ? (uint64_t)m->lost * 1000 / m->counted : 0;
    usec hundredths = (m->jitter + 5) / 10;
    snprintf(row->cell[PACKETS], CELL_ROOM, "%u", (unsigned)m->sent);
    if (!m->counted)
        return;
    snprintf(row->cell[LOSS], CELL_ROOM, "%u (%u.%u %%)", (unsigned)m->lost,
             (unsigned)(tenths / 10), (unsigned)(tenths % 10));
    snprintf(row->cell[JITTER], CELL_ROOM, "%u.%02u ms", (unsigned)(hundredths / 100),
             (unsigned)(hundredths % 100));
}

static void put_hearing(struct row *row, const struct ui *u, const struct media_moment *m)
{
    const char *peer = peer_name(u, m->peer);
    row->is_unheard = m->hearing != HEARING_HEARD;
    if (row->is_unheard)
        snprintf(row->cell[HEARD], CELL_ROOM, "nobody: %s %s", peer,
                 media_why((enum hearing)m->hearing));
    else
        snprintf(row->cell[HEARD], CELL_ROOM, "%s", peer);
}

static void read_row(struct row *row, const struct ui *u, struct streams *s, size_t n)
{
    static const char *const does[] = {"pauses", "sends", "listens", "sends, listens"};
    const struct media_moment *m = moment_of(u, s, n);
    char codec[20];
    *row = (struct row){
        .lives = s->line[n].lives, .node = s->line[n].node, .ordinal = s->line[n].ordinal};
    if (!s->line[n].is_read)
        return;
    codec_name(m->codec, codec, sizeof codec);
    snprintf(row->cell[WHO], CELL_ROOM, "%s ▶ %s", ui_plan(u)->node[m->node].name,
             peer_name(u, m->peer));
    snprintf(row->cell[WHAT], CELL_ROOM, "%s%s%s", media_kind_name(m->kind), codec[0] ? " " : "",
             codec);
    snprintf(row->cell[DOES], CELL_ROOM, "%s", row->lives ? does[m->flow & 3] : "over");
    if (!row->lives || !(m->flow & DIRECTION_SENDONLY))
        return;
    put_hearing(row, u, m);
    if (m->sent)
        put_packets(row, m);
}

/* ---- the table ------------------------------------------------------------------------------- */

/* Widths of the columns; what is left over is the bars'. */
static int share_out(int width[COLUMNS], const struct row *row, int rows, int room, bool headed)
{
    for (int c = 0; c < COLUMNS; c++) {
        width[c] = 0;
        for (int n = 0; n < rows; n++)
            if (text_columns(row[n].cell[c]) > width[c])
                width[c] = text_columns(row[n].cell[c]);
        if (headed && width[c] && width[c] < text_columns(heads[c]))
            width[c] = text_columns(heads[c]);
    }
    for (size_t gone = 0;; gone++) {
        int used = 2;
        for (int c = 0; c < COLUMNS; c++)
            used += width[c] ? width[c] + GAP : 0;
        if (used - GAP <= room || gone == sizeof dispensable)
            return room - used < BAR_LEAST ? 0 : room - used > BAR_MOST ? BAR_MOST : room - used;
        width[dispensable[gone]] = 0;
    }
}

/* From the first stream's begin to now: heard, unheard, quiet. */
static void draw_bar(struct grid *g, int x, int y, int columns, const struct ui *u,
                     const struct row *row)
{
    static const char *const looks[] = {
        [MEDIA_NOTHING] = " ", [MEDIA_QUIET] = "·", [MEDIA_HEARD] = "█", [MEDIA_UNHEARD] = "░"};
    const struct media *m = u->seen->streams->media;
    usec from = media_begins(m, u->now), span = u->clock - from;
    for (int i = 0; i < columns && from >= 0; i++) {
        usec t = from + span / columns * (i + 1) + span % columns * (i + 1) / columns;
        enum media_look look = media_look_at(m, row->node, row->ordinal, u->now, t);
        grid_text(g, x + i, y, row->lives ? 0 : CELL_DIM,
                  look == MEDIA_UNHEARD ? HUE_BAD : HUE_ACCENT, looks[look]);
    }
}

static void draw_row(struct grid *g, int y, const int width[COLUMNS], int bar, const struct ui *u,
                     const struct row *row)
{
    int x = 1;
    for (int c = 0; c < COLUMNS; c++) {
        bool right = c == PACKETS || c == LOSS || c == JITTER;
        int wide = text_columns(row->cell[c]), room = g->columns - x;
        if (!width[c])
            continue;
        line_cell(g, right && wide < width[c] ? x + width[c] - wide : x, y,
                  width[c] < room ? width[c] : room, row->lives ? 0 : CELL_DIM,
                  c == HEARD && row->is_unheard ? HUE_BAD : HUE_PLAIN, row->cell[c]);
        x += width[c] + GAP;
    }
    if (bar)
        draw_bar(g, x, y, bar, u, row);
}

static void draw_heads(struct grid *g, const int width[COLUMNS], int bar, const struct ui *u)
{
    char text[120], from[40], to[40];
    int x = 1;
    for (int c = 0; c < COLUMNS; c++) {
        bool right = c == PACKETS || c == LOSS || c == JITTER;
        int wide = text_columns(heads[c]);
        if (!width[c])
            continue;
        line_cell(g, right && wide < width[c] ? x + width[c] - wide : x, 0, width[c], CELL_DIM,
                  HUE_PLAIN, heads[c]);
        x += width[c] + GAP;
    }
    report_time(media_begins(u->seen->streams->media, u->now), from, sizeof from);
    report_clock(u->clock, to, sizeof to);
    snprintf(text, sizeof text, "%s to %s s: █ heard  ░ not  · quiet", from, to);
    if (text_columns(text) > bar)
        snprintf(text, sizeof text, "%s to %s s", from, to);
    line_cell(g, x, 0, bar, CELL_DIM, HUE_PLAIN, text);
}

static bool is_headed(const struct grid *g, const struct streams *s)
{
    return g->columns >= HEADED && s->count;
}

int view_media(struct grid *g, const struct ui *u, int from)
{
    struct streams *s = streams_of(u);
    bool headed = is_headed(g, s);
    int all = (int)s->count + 1, first = from > 1 ? from : 1, width[COLUMNS], rows, bar;
    if (!s->count)
        return line_put(g, 0, from, CELL_DIM, HUE_PLAIN, "nobody sends media yet");
    rows = from + g->rows < all ? from + g->rows - first : all - first;
    if (rows < 0 || g->rows <= 0)
        return all;
    struct row *row = memory_new((size_t)rows + 1, sizeof *row);
    for (int n = 0; n < rows; n++)
        read_row(&row[n], u, s, (size_t)(first + n - 1));
    bar = share_out(width, row, rows, g->columns, headed);
    if (from <= 0 && headed)
        draw_heads(g, width, bar, u);
    else if (from <= 0)
        line_put(g, 0, 0, CELL_DIM, HUE_PLAIN, "from ▶ to, who hears it");
    for (int n = 0; n < rows; n++)
        draw_row(g, first + n - from, width, bar, u, &row[n]);
    free(row);
    return all;
}

struct subject media_at(const struct ui *u, int line)
{
    struct streams *s = streams_of(u);
    if (line < 1 || (size_t)line > s->count)
        return (struct subject){.kind = SUBJECT_NONE};
    return (struct subject){.kind = SUBJECT_INSTANCE,
                            .node = s->line[line - 1].node,
                            .machine = KIND_STREAM,
                            .ordinal = s->line[line - 1].ordinal};
}
