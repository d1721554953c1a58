/* The head of a ladder: where its columns are, the names with the rows under them, the legend of what
 * had to be cut.
 *
 * Nodes that do not fit scroll. A name or a state may take room that its neighbours do not need, as
 * long as it still touches its lifeline; one that is too long all the same is cut, and the legend
 * says what it stands for.
 */
#include "draw/ladder_page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- columns --------------------------------------------------------------------------------- */

/* Seconds with three decimals; wider only in runs of more than a quarter of an hour. */
static int time_columns(const struct ladder_view *v)
{
    char text[40];
    usec last = v->now && v->now <= v->trace->count ? v->trace->record[v->now].t : 0;
    draw_time(last > v->clock ? last : v->clock, text, sizeof text);
    return text_columns(text) > TIME ? text_columns(text) : TIME;
}

/* Which columns of times there are: the first always, the others where the ladder keeps room. */
static void divide_times(struct columns *c, const struct grid *g, const struct ladder_view *v)
{
    static const uint8_t all[TIME_COLUMNS] = {LADDER_TIME, LADDER_DELTA, LADDER_MARK};
    unsigned wanted = v->columns ? v->columns : LADDER_TIME;
    int least = LEFT + (GAP_LEAST + 3) * (v->plan->nodes > 1) + TAIL;
    for (int i = 0; i < TIME_COLUMNS; i++) {
        int shifted = c->time - TIME + TIME_MORE * c->shown;
        if (wanted & all[i] && (!c->shown || g->columns - shifted >= least)) {
            c->column[c->shown++] = all[i];
            c->shifted = shifted;
        }
    }
    if (c->column[0] != LADDER_TIME) { /* a sign */
        c->time++;
        c->shifted++;
    }
}

struct columns ladder_divide(const struct grid *g, const struct ladder_view *v)
{
    struct columns c = {.right = g->columns, .time = time_columns(v)};
    divide_times(&c, g, v);
    c.is_narrow = g->columns < NARROW + c.shifted;
    c.left = (c.is_narrow ? LEFT_NARROW : LEFT) + c.shifted;
    uint16_t nodes = v->plan->nodes;
    c.first = v->first_node && v->first_node <= nodes ? v->first_node : 1;
    c.count = (uint16_t)(nodes - c.first + 1);
    if (v->states && g->columns - TOLD - c.left - TAIL >= (c.count - 1) * (GAP_LEAST + 3) + 6)
        c.right = g->columns - TOLD;
    int room = c.right - c.left - TAIL;
    while (c.count > 1 && room / (c.count - 1) < GAP_LEAST)
        c.count--;
    if (v->seen_node && v->seen_node <= nodes && v->seen_node >= c.first + c.count)
        c.first = (uint16_t)(v->seen_node - c.count + 1);
    if (v->seen_node && v->seen_node < c.first)
        c.first = v->seen_node;
    c.gap = c.count > 1 ? room / (c.count - 1) : room;
    c.gap = c.gap > GAP_MOST ? GAP_MOST : c.gap;
    return c;
}

void ladder_in_sight(const struct ladder_view *v, int columns, uint16_t *first, uint16_t *count)
{
    const struct columns c = ladder_divide(&(struct grid){.columns = columns}, v);
    *first = c.first;
    *count = c.count;
}

bool ladder_shows(const struct columns *c, uint16_t node)
{
    return node >= c->first && node < c->first + c->count;
}

int ladder_line(const struct page *p, uint16_t node)
{
    if (node < p->at.first)
        return p->at.left - 3;
    if (!ladder_shows(&p->at, node))
        return p->at.left + (p->at.count - 1) * p->at.gap + 3;
    return p->at.left + (node - p->at.first) * p->at.gap;
}

/* ---- what is cut ----------------------------------------------------------------------------- */

void ladder_add_cut(struct text *t, const char *text, int columns)
{
    if (text_columns(text) <= columns) {
        draw_add(t, text);
        return;
    }
    draw_add_bytes(t, text, draw_fit(text, columns > 0 ? columns - 1 : 0));
    draw_add(t, columns > 0 ? "…" : "");
}

/* Is this where a word of a name begins: behind -, _, a dot or a colon? */
static bool begins_word(const char *name, const char *at)
{
    return at > name && strchr("-_.:", at[-1]) && !strchr("-_.:", *at);
}

/* What is told of a name that is too long: from `from` on, so many columns. The caller frees. */
static char *cut_name(const char *name, size_t from, int columns)
{
    struct text t = {0};
    size_t size = strlen(name);
    if (text_columns(name) <= columns) {
        draw_add(&t, name);
    } else {
        const char *at = name + (from < size ? from : size);
        draw_add(&t, from ? "…" : "");
        ladder_add_cut(&t, at, columns - (from > 0));
    }
    return draw_take(&t);
}

static bool is_only_one(const struct plan *plan, uint16_t node, const char *cut, size_t from,
                        int columns)
{
    for (uint16_t n = 1; n <= plan->nodes; n++) {
        char *other = n == node ? NULL : cut_name(plan->node[n].name, from, columns);
        bool same = other && !strcmp(other, cut);
        free(other);
        if (same)
            return false;
    }
    return true;
}

/* What stands for a node: its beginning, or what comes from one of its words on, so that nobody
 * else is called so. The caller frees. */
static char *short_name(const struct plan *plan, uint16_t node, int columns)
{
    const char *name = plan->node[node].name;
    struct text t = {0};
    for (size_t from = 0; name[from]; from++) {
        if (from && !begins_word(name, name + from))
            continue;
        char *cut = cut_name(name, from, columns);
        if (is_only_one(plan, node, cut, from, columns))
            return cut;
        free(cut);
    }
    draw_format(&t, "…%u", node);
    return draw_take(&t);
}

static void explain(struct page *p, const char *cut, const char *whole)
{
    struct text line = {0};
    if (!strcmp(cut, whole) || !text_columns(cut))
        return;
    draw_format(&line, "%s\t%s\n", cut, whole);
    char *text = draw_take(&line);
    if (!p->legend.at || !strstr(p->legend.at, text))
        draw_add(&p->legend, text);
    free(text);
}

/* "Proceedi…" speaks for itself; "Mor…" may be Mortal, Morgue or Moratorium. */
static bool is_evident(const struct machine *m, const char *cut)
{
    const char *end = strstr(cut, "…");
    size_t size = end ? (size_t)(end - cut) : strlen(cut);
    int could_be = 0;
    for (uint8_t i = 0; i < m->nstates; i++)
        could_be += !strncmp(machine_state_label(m, i), cut, size);
    return size >= 4 && could_be == 1;
}

/* ---- a row of words, one to a lifeline ------------------------------------------------------- */

struct word {
    const char *text;
    const struct machine *machine; /* whose state it is, or NULL */
    char more[16];                 /* never cut: how many more there are */
    int x, columns;
};

static int needs(const struct word *w, int most)
{
    int whole = text_columns(w->text) + (int)strlen(w->more);
    return whole < most ? whole : most;
}

/* Each centred on its lifeline, moved as far as its neighbours push it. False: one of them would
 * not touch its lifeline, or the row has too little room. */
static bool place_row(const struct page *p, struct word *words, int most, int margin)
{
    int count = p->at.count, end = margin - 1, limit = p->at.right;
    for (int i = 0; i < count; i++) {
        struct word *w = &words[i];
        w->columns = needs(w, most);
        w->x = p->at.left + i * p->at.gap - w->columns / 2;
        w->x = w->x <= end ? end + 1 : w->x;
        end = w->x + w->columns;
    }
    for (int i = count; i-- > 0; limit = words[i].x - 1)
        if (words[i].x + words[i].columns > limit)
            words[i].x = limit - words[i].columns;
    for (int i = 0; i < count; i++) {
        int line = p->at.left + i * p->at.gap;
        if (words[i].x > line || words[i].x + words[i].columns <= line)
            return false;
    }
    return words[0].x >= margin;
}

/* How wide words may be so that a row of them fits. */
static int fit_row(const struct page *p, struct word *words, int margin)
{
    int most = 1;
    for (int i = 0; i < p->at.count; i++)
        most =
            needs(&words[i], p->grid->columns) > most ? needs(&words[i], p->grid->columns) : most;
    while (!place_row(p, words, most, margin) && most > 1)
        most--;
    return most;
}

/* ---- names and the rows under them ---------------------------------------------------------------- */

static const char *const headings[] = {
    [LADDER_TIME] = "time", [LADDER_DELTA] = "delta", [LADDER_MARK] = "mark"};

static void draw_headings(const struct page *p)
{
    if (p->at.shown == 1 && p->at.column[0] == LADDER_TIME)
        return;
    for (int i = 0; i < p->at.shown; i++) {
        const char *text = headings[p->at.column[i]];
        int x = p->at.time + i * TIME_MORE - text_columns(text);
        grid_text(p->grid, x < 0 ? 0 : x, p->y, CELL_DIM, HUE_PLAIN, text);
    }
}

/* How many nodes there are to the left and to the right of those that fit. */
static void draw_scroll_marks(const struct page *p)
{
    enum { TIGHT = 30 };
    int before = p->at.first - 1, after = p->view->plan->nodes - before - p->at.count;
    char text[24];
    if (before) {
        snprintf(text, sizeof text, "◂%d", before);
        int x =
            (p->at.is_narrow ? LEFT_NARROW - 2 : MARGIN - 1) + p->at.shifted - text_columns(text);
        bool is_tight = p->grid->columns < TIGHT; /* no name may touch it */
        grid_text(p->grid, x < 0 || is_tight ? 0 : x, p->y, CELL_BOLD, HUE_ACCENT, text);
    }
    if (after) {
        snprintf(text, sizeof text, "%d▸", after);
        grid_text(p->grid, p->at.right - text_columns(text), p->y, CELL_BOLD, HUE_ACCENT, text);
    }
}

void ladder_draw_names(struct page *p)
{
    const struct plan *plan = p->view->plan;
    struct word *words = draw_calloc(p->at.count, sizeof *words);
    bool scrolls = p->at.count < plan->nodes;
    for (int i = 0; i < p->at.count; i++)
        words[i].text = plan->node[p->at.first + i].name;
    struct page inner = *p; /* marks stand at both ends */
    inner.at.right -= scrolls ? 3 : 0;
    int margin = (p->at.is_narrow ? LEFT_NARROW - 1 : MARGIN) + p->at.shifted;
    int most = fit_row(&inner, words, margin);
    for (int i = 0; i < p->at.count; i++) {
        uint16_t node = (uint16_t)(p->at.first + i);
        char *name = short_name(plan, node, most);
        grid_text(p->grid, words[i].x + (words[i].columns - text_columns(name)) / 2, p->y,
                  CELL_BOLD, HUE_PLAIN, name);
        explain(p, name, words[i].text);
        free(name);
    }
    free(words);
    if (p->view->media)
        explain(p, "║", "sends RTP");
    draw_headings(p);
    draw_scroll_marks(p);
    p->y++;
}

/* A caller's dialog is told only once there is one: it is known by the remote tag (RFC 3261 12). */
static bool is_nameless(const struct ladder_view *v, uint16_t node, const struct standing *s)
{
    if (!v->world || life_of(s->machine) != LIFE_DIALOG)
        return false;
    for (ref r = world_node(v->world, node)->last[REGION_DIALOGS]; r;
         r = instance_at(v->world, r)->prev) {
        const struct dialog *d = dialog_at(v->world, r);
        if (d->is.machine == s->machine && d->is.ordinal == s->ordinal)
            return d->remote_tag == 0;
    }
    return false;
}

/* How many more there are is never cut: a state has its name in the diagram too. */
static struct word standing_word(const struct page *p, uint16_t node, enum life life)
{
    const struct standing s = ladder_standing(p->ladder, node, life, p->view->now);
    struct word w = {.text = "·"};
    if (!s.has_been || is_nameless(p->view, node, &s))
        return w;
    w.machine = p->view->plan->machine[s.machine];
    w.text = machine_state_label(w.machine, s.state);
    if (s.living > 1)
        snprintf(w.more, sizeof w.more, " +%u", (unsigned)s.living - 1);
    return w;
}

static void draw_word(struct page *p, const struct word *w, int y)
{
    struct text cut = {0};
    int size = (int)strlen(w->more), room = w->columns - size;
    bool is_tight = size && text_columns(w->text) > room; /* then without the blank */
    ladder_add_cut(&cut, w->text, room + is_tight);
    char *shown = draw_take(&cut);
    int end = grid_text(p->grid, w->x, y, 0, HUE_PLAIN, shown);
    grid_text(p->grid, end, y, 0, HUE_PLAIN, w->more + is_tight);
    if (w->machine && !is_evident(w->machine, shown))
        explain(p, shown, w->text);
    free(shown);
}

static void draw_life(struct page *p, enum life life)
{
    struct word *words = draw_calloc(p->at.count, sizeof *words);
    for (int i = 0; i < p->at.count; i++)
        words[i] = standing_word(p, (uint16_t)(p->at.first + i), life);
    fit_row(p, words, p->at.is_narrow ? p->at.left - 1 : MARGIN_STANDING + p->at.shifted);
    for (int i = 0; i < p->at.count; i++)
        draw_word(p, &words[i], p->y);
    free(words);
}

static bool has_services(const struct plan *plan)
{
    for (uint16_t n = 1; n <= plan->nodes; n++)
        if (plan->node[n].role != ROLE_PHONE && plan->node[n].role != ROLE_SERVER)
            return true;
    return false;
}

int ladder_lives(const struct ladder *l, const struct ladder_view *v)
{
    bool is_served = has_services(v->plan) || ladder_knows(l, LIFE_SERVICE, v->now);
    return is_served ? LIVES : LIFE_SERVICE;
}

void ladder_draw_standing(struct page *p)
{
    for (int life = 0; life < p->lives; life++, p->y++) {
        const char *name = life_names[life];
        struct text cut = {0};
        draw_add_bytes(&cut, name, draw_fit(name, p->at.is_narrow ? p->at.left - 2 : 11));
        char *shown = draw_take(&cut);
        grid_text(p->grid, 0, p->y, CELL_DIM, HUE_PLAIN, shown);
        free(shown);
        draw_life(p, (enum life)life);
    }
}

/* ---- the legend ------------------------------------------------------------------------------ */

enum { BETWEEN = 3 };

/* "alic… = alice-at-home"; moves *at behind it. The caller frees; NULL: there is no more. */
static char *next_entry(const char **at)
{
    struct text t = {0};
    const char *tab = *at ? strchr(*at, '\t') : NULL;
    if (!tab)
        return NULL;
    draw_add_bytes(&t, *at, (size_t)(tab - *at));
    draw_add(&t, " = ");
    draw_add_bytes(&t, tab + 1, strcspn(tab + 1, "\n"));
    *at = strchr(tab, '\n') + 1;
    return draw_take(&t);
}

/* Lays the entries out from row y on; draws those of the first `rows` rows. Returns how many rows
 * all of them take. */
static int flow_legend(const struct page *p, int y, int rows)
{
    int row = 0, x = 1;
    const char *at = p->legend.at;
    for (char *entry; (entry = next_entry(&at)); free(entry)) {
        if (x > 1 && x + text_columns(entry) > p->grid->columns) {
            x = 1;
            row++;
        }
        if (row < rows)
            grid_text(p->grid, x, y + row, CELL_DIM, HUE_PLAIN, entry);
        x += text_columns(entry) + BETWEEN;
    }
    return x > 1 ? row + 1 : 0;
}

int ladder_legend_rows(const struct page *p)
{
    return flow_legend(p, 0, 0);
}

void ladder_draw_legend(const struct page *p, int y, int rows)
{
    flow_legend(p, y, rows);
}
