/* Two runs side by side. */
#include "tui/ui.h"

bool compare_act(struct ui *u, enum action action)
{
    (void)u, (void)action;
    return false;
}

void compare_close(struct ui *u)
{
    (void)u;
}

void view_compare(struct grid *g, struct ui *u)
{
    (void)g, (void)u;
}
