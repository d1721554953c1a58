/* The next record that matches; causes and effects. */
#include "tui/ui.h"

bool find_act(struct ui *u, enum action action)
{
    (void)u, (void)action;
    return false;
}
