/* The palette: every key with what it does here, to search and to execute; the themes; the mouse. */
#include "tui/ui.h"

#include <stdio.h>

/* ---- keys ------------------------------------------------------------------------------------ */

/* What it strikes is not there just now. */
static const char *missing(const struct ui *u, enum action action)
{
    if (!u->history)
        return NULL;
    switch (action) {
    case ACTION_DROP:
    case ACTION_DELAY:
    case ACTION_DUPLICATE:
    case ACTION_REORDER:
    case ACTION_CORRUPT: return u->selected ? NULL : "no message is in flight";
    case ACTION_RUN_NEXT:
    case ACTION_RUN_PREVIOUS:
    case ACTION_RUNS:
    case ACTION_COMPARE: return history_runs(u->history) > 1 ? NULL : "no what-if yet";
    case ACTION_RENAME:
    case ACTION_REMOVE: return u->run || u->compare ? NULL : "this is no what-if";
    case ACTION_INSTANCE:
    case ACTION_MACHINE: return u->chosen.node ? NULL : "no machine runs yet";
    case ACTION_STEP_BACK:
    case ACTION_START:
    case ACTION_MESSAGE_BACK: return u->now ? NULL : "this is the start";
    case ACTION_HINT: return u->course.lesson ? NULL : "this is no lesson";
    default: return NULL;
    }
}

bool palette_can(const struct ui *u, enum action action)
{
    return !missing(u, action);
}

static void chosen(struct ui *u, int value)
{
    ui_do(u, (enum action)value);
}

static void add_key(struct ui *u, const struct key_row *k, const char *why_not)
{
    char names[60] = "", about[200];
    key_labels(k, names, sizeof names);
    snprintf(about, sizeof about, "%s%s%s", why_not ? why_not : "", why_not ? ": " : "", k->about);
    struct menu_item *item =
        menu_add(u, key_groups[k->group], (int)k->action, about, "%s", names[0] ? names : k->name);
    item->disabled = why_not != NULL;
    item->words = k->name;
}

/* Keys that mean nothing at this place are left out; what cannot be done just now is pale. */
static void open_palette(struct ui *u)
{
    enum place place = ui_place(u);
    menu_open(u, "keys: type to search", true, chosen);
    for (int group = 0; group < KEY_GROUPS; group++)
        for (const struct key_row *k = key_rows; k->about; k++)
            if ((int)k->group == group && k->places >> place & 1 && k->action != ACTION_HELP)
                add_key(u, k, missing(u, k->action));
}

/* ---- themes and the mouse -------------------------------------------------------------------- */

static void theme_chosen(struct ui *u, int value)
{
    u->theme = (enum theme)value;
    ui_say(u, "theme: %s", theme_rows[value].name);
}

static void open_themes(struct ui *u)
{
    menu_open(u, "theme", false, theme_chosen);
    for (int i = 0; i < THEMES; i++)
        menu_add(u, "", i, theme_rows[i].about, "%s", theme_rows[i].name);
    u->menu.at = (size_t)u->theme;
}

static void switch_mouse(struct ui *u)
{
    u->mouse = !u->mouse;
    ui_say(u, u->mouse ? "the mouse is on: it points, its wheel steps; Shift selects text"
                       : "the mouse is the terminal's own again: it selects text");
}

bool palette_act(struct ui *u, enum action action)
{
    switch (action) {
    case ACTION_HELP: open_palette(u); return true;
    case ACTION_THEME: open_themes(u); return true;
    case ACTION_MOUSE: switch_mouse(u); return true;
    default: return false;
    }
}
