/* Predict mode: what comes next? */
#include "tui/ui.h"

bool predict_act(struct ui *u, enum action action)
{
    (void)u, (void)action;
    return false;
}

void predict_close(struct ui *u)
{
    (void)u;
}
