/* Export from where one stands. */
#include "tui/ui.h"

bool export_act(struct ui *u, enum action action)
{
    (void)u, (void)action;
    return false;
}
