/* Below now: what is due already, pale, soonest first. */
#include "draw/ladder_page.h"

#include <stdio.h>
#include <string.h>

enum { PENDING = 64 };

static void draw_now(struct page *p)
{
    char text[60], time[40];
    if (p->y >= p->bottom)
        return;
    draw_time(p->view->clock, time, sizeof time);
    snprintf(text, sizeof text, "%s┄ now ", time);
    int end = p->at.left + (p->at.count - 1) * p->at.gap + TAIL - 1;
    grid_line(p->grid, 0, p->y, end, p->y, true, CELL_DIM, HUE_PLAIN);
    grid_text(p->grid, 1, p->y, CELL_BOLD, HUE_ACCENT, text);
    for (uint16_t n = p->at.first; n < p->at.first + p->at.count; n++)
        grid_text(p->grid, ladder_line(p, n), p->y, CELL_DIM, HUE_PLAIN, "┼");
    p->y++;
}

/* The longest of these words that fits between two lifelines; else the last. */
static void fit_words(const struct page *p, char *out, size_t room, const char *const *forms)
{
    int i = 0;
    while (forms[i + 1] && text_columns(forms[i]) > p->at.gap - 3)
        i++;
    snprintf(out, room, "%s", forms[i]);
}

static void timer_words(const struct page *p, const struct event *e, uint16_t *node, char *out,
                        size_t room)
{
    const struct instance *i = instance_at(p->view->world, e->owner);
    const struct machine *m = p->view->plan->machine[i->machine];
    char whole[160], would[80], fires[80];
    const char *name = m->timers[e->which].name;
    snprintf(whole, sizeof whole, "%s of %s would fire", name, m->diagram->name);
    snprintf(would, sizeof would, "%s would fire", name);
    snprintf(fires, sizeof fires, "%s fires", name);
    fit_words(p, out, room, (const char *const[]){whole, would, fires, NULL});
    *node = i->node;
}

static void arrival_words(const struct page *p, const struct event *e, uint16_t *node, char *out,
                          size_t room)
{
    const struct message *m = world_item(p->view->world, e->payload);
    char title[64], whole[120], cut[120], due[120];
    message_title(m, p->view->plan->lore, title, sizeof title);
    bool again = !m->status && m->method == METHOD_INVITE && m->to_tag;
    snprintf(whole, sizeof whole, "%s%s arrives", again ? "re-" : "", title);
    snprintf(cut, sizeof cut, "%s", whole);
    char *to = strstr(cut, " to ");
    if (to)
        memmove(to, to + 3, strlen(to + 3) + 1);
    snprintf(due, sizeof due, "%s%s due", again ? "re-" : "", title);
    fit_words(p, out, room, (const char *const[]){whole, cut, due, NULL});
    *node = m->to;
}

/* False: nothing that people should read. */
static bool pending_words(const struct page *p, const struct event *e, uint16_t *node, char *out,
                          size_t room)
{
    const struct plan *plan = p->view->plan;
    if (e->what == EVENT_TIMER)
        timer_words(p, e, node, out, room);
    else if (e->what == EVENT_ARRIVAL && e->payload)
        arrival_words(p, e, node, out, room);
    else if (e->what == EVENT_ACT && plan->acts)
        node_act_text(plan, e, node, out, room);
    else if (e->what == EVENT_OWN)
        return node_own_text(plan, e, node, out, room) > 0;
    else
        return false;
    return true;
}

/* Beside its node; of one out of sight, with its name, on the side where it is. */
static void draw_pending(const struct page *p, const struct event *e, uint16_t node,
                         const char *words)
{
    char named[360];
    bool has_name = e->what == EVENT_ACT || e->what == EVENT_OWN;
    uint16_t last = (uint16_t)(p->at.first + p->at.count - 1);
    snprintf(named, sizeof named, "%s%s%s", has_name ? "" : p->view->plan->node[node].name,
             has_name ? "" : ": ", words);
    if (ladder_shows(&p->at, node))
        ladder_put_beside(p, ladder_line(p, node), p->y, CELL_DIM, p->at.right, words);
    else
        ladder_put_beside(p, ladder_line(p, node < p->at.first ? p->at.first : last), p->y,
                          CELL_DIM, p->at.right, named);
}

static void draw_pending_rows(struct page *p)
{
    ref events[PENDING];
    size_t count = events_pending(p->view->world, events, PENDING);
    for (size_t i = 0; i < count && i < PENDING && p->y < p->bottom; i++) {
        const struct event *e = world_item(p->view->world, events[i]);
        char text[240], time[40];
        uint16_t node = 0;
        if (!pending_words(p, e, &node, text, sizeof text))
            continue;
        ladder_draw_lifelines(p, p->y, NULL);
        draw_time(e->due, time, sizeof time);
        int x = p->at.time - text_columns(time);
        grid_text(p->grid, x < 0 ? 0 : x, p->y, CELL_DIM, HUE_PLAIN, time);
        draw_pending(p, e, node, text);
        p->y++;
    }
}

void ladder_draw_future(struct page *p)
{
    draw_now(p);
    if (!p->view->covered)
        draw_pending_rows(p);
    int first = p->y;
    for (; p->y < p->bottom; p->y++)
        ladder_draw_lifelines(p, p->y, NULL);
    if (p->view->covered && p->bottom > first)
        grid_text(p->grid, p->at.left + (p->at.count - 1) * p->at.gap / 2,
                  first + (p->bottom - first) / 2, CELL_BOLD, HUE_ACCENT, "?");
}
