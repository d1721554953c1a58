/* Pictures as sentences: between plain.c and speak.c. */
#ifndef TUI_SPEAK_H
#define TUI_SPEAK_H

#include "tui/ui.h"

struct speech {
    FILE *out;
    bool ascii;
    bool begins; /* a sentence: its first letter is large */
};
/* The state of the machine that the diagram shows, and its ways out. */
void speak_diagram(const struct speech *, struct ui *);
/* Two runs side by side (ui->compare): the sentence, the first difference, what it changed. */
void speak_compare(const struct speech *, struct ui *);

#endif
