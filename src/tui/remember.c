/* What a sitting leaves for the next one, and what it has from the one before: the look, the pace, the
 * place in a lesson, the panes that were asked for, the bookmarks of a file. */
#define _GNU_SOURCE
#include "tui/sitting.h"

#include <assert.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* In the order in which they were asked for. */
static void remember_panes(struct sitting *s)
{
    static_assert(KEPT_PANES == (int)PANES, "all of them have a place");
    const struct ui *u = &s->u;
    struct settings *to = &s->settings;
    to->panes = 0;
    for (int p = 0; p < PANES; p++) {
        size_t at = to->panes;
        if (!u->pane[p].wanted)
            continue;
        for (; at && u->pane[to->pane[at - 1]].wanted > u->pane[p].wanted; at--)
            to->pane[at] = to->pane[at - 1];
        to->pane[at] = (uint8_t)p;
        to->panes++;
    }
    to->has[SETTING_PANES] = true;
}

/* FNV-1a: what has another sum is another text. */
static uint64_t sum_of(const char *text)
{
    uint64_t sum = 0xcbf29ce484222325u;
    for (; *text; text++)
        sum = (sum ^ (unsigned char)*text) * 0x100000001b3u;
    return sum;
}

/* Of the run as it was when it was opened, its seed and machines included. */
static struct kept_marks marks_of(const struct ui *u)
{
    struct scenario *of = history_scenario(u->history, 0);
    char *source = scenario_source(of), path[PATH_MAX];
    const char *file = scenario_file(of);
    struct kept_marks m = {.name = sum_of(realpath(file, path) ? path : file),
                           .text = sum_of(source)};
    free(source);
    return m;
}

static void remember_marks(struct sitting *s)
{
    struct kept_marks m = marks_of(&s->u);
    m.count = bookmarks_records(&s->u, m.record, KEPT_MARKS);
    settings_keep_marks(&s->settings, &m);
}

/* What was set by hand while something was open goes on in what is opened next. */
void sitting_remember(struct sitting *s)
{
    const struct ui *u = &s->u;
    if (s->settings.has[SETTING_THEME] || u->theme != theme_of_environment())
        settings_set(&s->settings, SETTING_THEME, (int)u->theme);
    settings_set(&s->settings, SETTING_MOUSE, u->mouse);
    if (!u->history)
        return;
    settings_set(&s->settings, SETTING_PACE, u->by_clock);
    settings_set(&s->settings, SETTING_SPEED, u->speed);
    settings_set(&s->settings, SETTING_COLUMNS, u->times);
    remember_panes(s);
    if (!u->course.lesson) {
        remember_marks(s);
        return;
    }
    snprintf(s->settings.lesson, sizeof s->settings.lesson, "%s", u->course.lesson->id);
    s->settings.has[SETTING_LESSON] = true;
    settings_set(&s->settings, SETTING_STATION, (int)u->course.at);
    usec t = history_trace(u->history, 0)->record[course_station(u)->record].t;
    settings_set(&s->settings, SETTING_TIME, (int)(t / 1000 < INT_MAX ? t / 1000 : 0));
}

void sitting_apply(struct sitting *s)
{
    const struct settings *from = &s->settings;
    struct ui *u = &s->u;
    u->theme =
        from->has[SETTING_THEME] ? (enum theme)from->value[SETTING_THEME] : theme_of_environment();
    u->mouse = from->value[SETTING_MOUSE];
    u->by_clock = from->value[SETTING_PACE];
    u->speed = from->value[SETTING_SPEED];
    u->times = (uint8_t)from->value[SETTING_COLUMNS];
    for (size_t i = 0; i < from->panes; i++)
        u->pane[from->pane[i]].wanted = (unsigned)i + 1;
    if (!u->history || u->course.lesson)
        return;
    struct kept_marks m = marks_of(u);
    const struct kept_marks *kept = settings_marks(&s->settings, m.name, m.text);
    for (size_t i = 0; kept && i < kept->count; i++)
        bookmarks_put(u, kept->record[i]);
}
