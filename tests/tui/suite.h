/* The parts of the terminal UI's test. */
#ifndef TUI_SUITE_H
#define TUI_SUITE_H

#include "tui/ui.h"

#include <check.h>

/* All of a file; the caller frees. */
char *read_file(const char *path);

/* The first lesson; a scenario without a lesson around it. */
void open_shipped(struct ui *);
void open_text(struct ui *, const char *text);
void press(struct ui *, const char *keys); /* names of keys, blanks between them */
char *screen_of(struct ui *, int columns, int rows);

TCase *screens_case(void); /* tests/screens */
TCase *keys_case(void);
TCase *hints_case(void);
TCase *whatif_case(void);
TCase *compare_case(void);
TCase *export_case(void);
TCase *present_case(void);
TCase *list_case(void);
TCase *panes_case(void);

#endif
