/* Names with a line about each: two columns on a terminal, a tagged list in the manual. */
#ifndef CLI_ROWS_H
#define CLI_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { ROWS_COLUMNS = 79 }; /* a row that is longer goes on below */

/* "  name   about": `width` columns for the name. */
void print_row(FILE *, int width, const char *name, const char *about);
/* EBNF of scenario_ebnf, a rule a line: long ones go on below, not within quotes. */
void print_grammar(FILE *, const char *ebnf);

/* mdoc(7): a line of text; the heading of a subsection; an item of a tagged list with commands,
 * options and arguments marked as such; text as it stands, to be put between .Bd -literal and
 * .Ed. */
void man_text(FILE *, const char *text);
void man_title(FILE *, const char *title);
void man_item(FILE *, const char *name);
void man_literal(FILE *, const char *text);

#endif
