/* The parts of the terminal UI's test. */
#ifndef TUI_SUITE_H
#define TUI_SUITE_H

#include <check.h>

/* All of a file; the caller frees. */
char *read_file(const char *path);

TCase *screens_case(void); /* tests/screens */
TCase *keys_case(void);

#endif
