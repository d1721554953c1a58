/* The palette: every key with what it does, to search and to execute. */
#include "tui/ui.h"

#include <stdio.h>

static void chosen(struct ui *u, int value)
{
    ui_act(u, (enum action)value);
}

static void open_palette(struct ui *u)
{
    char names[60];
    menu_open(u, "keys", true, chosen);
    for (int group = 0; group < KEY_GROUPS; group++)
        for (const struct key_row *k = key_rows; k->about; k++) {
            if ((int)k->group != group)
                continue;
            key_labels(k, names, sizeof names);
            menu_add(u, key_groups[group], (int)k->action, k->about, "%s", names);
        }
}

bool palette_act(struct ui *u, enum action action)
{
    if (action != ACTION_HELP)
        return false;
    open_palette(u);
    return true;
}
