/* Bookmarks. */
#include "tui/ui.h"

bool bookmarks_act(struct ui *u, enum action action)
{
    (void)u, (void)action;
    return false;
}

void bookmarks_close(struct ui *u)
{
    (void)u;
}
