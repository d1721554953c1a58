/* Bookmarks: moments of any run that its user wants to come back to; and the stops of a lesson, which
 * the same keys visit. The last one set is where times may be counted from. */
#include "tui/ui.h"

#include <stdio.h>
#include <stdlib.h>

struct bookmark {
    size_t run;
    uint32_t record; /* the last of a step */
};
struct bookmarks {
    struct bookmark *mark; /* in the order of setting */
    size_t count, room;
};

void bookmarks_close(struct ui *u)
{
    if (u->bookmarks)
        free(u->bookmarks->mark);
    free(u->bookmarks);
    u->bookmarks = NULL;
}

static struct bookmarks *made(struct ui *u)
{
    if (!u->bookmarks)
        u->bookmarks = memory_new(1, sizeof *u->bookmarks);
    return u->bookmarks;
}

static void add(struct ui *u, struct bookmark mark)
{
    struct bookmarks *b = made(u);
    b->mark = memory_grow(b->mark, b->count, &b->room, sizeof *b->mark);
    b->mark[b->count++] = mark;
}

/* Its place among those of its run, or count. */
static size_t find(const struct bookmarks *b, size_t run, uint32_t record)
{
    size_t i = 0;
    while (i < b->count && (b->mark[i].run != run || b->mark[i].record != record))
        i++;
    return i;
}

static void toggle(struct ui *u)
{
    struct bookmarks *b = made(u);
    size_t i = find(b, u->run, u->now);
    char time[32];
    report_clock(u->clock, time, sizeof time);
    if (i == b->count) {
        add(u, (struct bookmark){u->run, u->now});
        ui_say(u, "a bookmark at %s s: %s and %s go from one to the next, %s lists them", time,
               key_for(ACTION_BOOKMARK_BACK, PLACE_RUN).text,
               key_for(ACTION_BOOKMARK_NEXT, PLACE_RUN).text,
               key_for(ACTION_BOOKMARKS, PLACE_RUN).text);
        return;
    }
    for (b->count--; i < b->count; i++)
        b->mark[i] = b->mark[i + 1];
    ui_say(u, "no bookmark at %s s any more", time);
}

size_t bookmarks_records(const struct ui *u, uint32_t *out, size_t room)
{
    const struct bookmarks *b = u->bookmarks;
    size_t n = 0, all = 0;
    for (size_t i = 0; b && i < b->count; i++)
        all += b->mark[i].run == 0;
    for (size_t i = 0; b && i < b->count; i++)
        if (b->mark[i].run == 0 && all-- <= room)
            out[n++] = b->mark[i].record;
    return n;
}

void bookmarks_put(struct ui *u, uint32_t record)
{
    if (history_reach(u->history, 0, record) < record)
        return;
    record = history_whole(u->history, 0, record);
    if (find(made(u), 0, record) == u->bookmarks->count)
        add(u, (struct bookmark){0, record});
}

uint32_t bookmarks_last(const struct ui *u)
{
    const struct bookmarks *b = u->bookmarks;
    for (size_t i = b ? b->count : 0; i > 0; i--)
        if (b->mark[i - 1].run == u->run)
            return b->mark[i - 1].record;
    return 0;
}

void bookmarks_forget_run(struct ui *u, size_t run)
{
    struct bookmarks *b = u->bookmarks;
    size_t kept = 0;
    for (size_t i = 0; b && i < b->count; i++)
        if (b->mark[i].run != run) {
            b->mark[kept] = b->mark[i];
            kept++;
        }
    for (size_t i = 0; b && i < kept; i++)
        b->mark[i].run -= b->mark[i].run > run;
    if (b)
        b->count = kept;
}

/* ---- from one to the next ---------------------------------------------------------------------- */

uint32_t bookmarks_next(const struct ui *u, uint32_t n)
{
    const struct bookmarks *b = u->bookmarks;
    const struct course *c = &u->course;
    uint32_t best = 0;
    for (size_t i = 0; b && i < b->count; i++)
        if (b->mark[i].run == u->run && b->mark[i].record > n &&
            (!best || b->mark[i].record < best))
            best = b->mark[i].record;
    for (size_t i = 0; u->run == 0 && i < c->stations; i++)
        if (c->station[i].sip == course_station(u)->sip && c->station[i].record > n &&
            (!best || c->station[i].record < best))
            best = c->station[i].record;
    return best;
}

static uint32_t before(const struct ui *u, uint32_t n)
{
    uint32_t last = 0;
    for (uint32_t next = bookmarks_next(u, 0); next && next < n; next = bookmarks_next(u, next))
        last = next;
    return last;
}

static void visit(struct ui *u, bool backward)
{
    uint32_t n = backward ? before(u, u->now) : bookmarks_next(u, u->now);
    u->playing = false;
    if (n)
        ui_go(u, n);
    else
        ui_say(u, "there is no bookmark %s; %s sets one", backward ? "before this" : "after this",
               key_for(ACTION_BOOKMARK, PLACE_RUN).text);
}

static void chosen(struct ui *u, int value)
{
    if (!u->bookmarks || (size_t)value >= u->bookmarks->count)
        return;
    struct bookmark b = u->bookmarks->mark[value];
    if (b.run == u->run)
        ui_go(u, b.record);
    else
        ui_show_run(u, b.run, b.record);
}

static void list(struct ui *u)
{
    const struct bookmarks *b = u->bookmarks;
    if (!b || !b->count) {
        ui_say(u, "there is no bookmark yet; %s sets one",
               key_for(ACTION_BOOKMARK, PLACE_RUN).text);
        return;
    }
    menu_open(u, "bookmarks", false, chosen);
    for (size_t i = 0; i < b->count; i++) {
        const struct trace *t = history_trace(u->history, b->mark[i].run);
        uint32_t n = b->mark[i].record;
        char time[32], what[300] = "the start";
        report_time(n ? t->record[n].t : 0, time, sizeof time);
        if (n)
            report_record(history_plan(u->history, b->mark[i].run), t, n, what, sizeof what);
        menu_add(u, history_name(u->history, b->mark[i].run), (int)i, what, "%s s", time);
    }
}

bool bookmarks_act(struct ui *u, enum action action)
{
    switch (action) {
    case ACTION_BOOKMARK: toggle(u); return true;
    case ACTION_BOOKMARKS: list(u); return true;
    case ACTION_BOOKMARK_NEXT: visit(u, false); return true;
    case ACTION_BOOKMARK_BACK: visit(u, true); return true;
    default: return false;
    }
}
