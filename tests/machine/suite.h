/* What the tests of this room share. */
#ifndef TESTS_MACHINE_SUITE_H
#define TESTS_MACHINE_SUITE_H

#include "words.h"

#include <check.h>

/* A machine that begins with these two lines, so that `body` begins in line 3. It has a start s,
 * states a ("A") and b ("B"), a final state z ("Z"), and the ways that every state needs. */
#define MACHINE(body)                                                                        \
 "digraph client { s [shape=point] a [label=A] b [label=B] z [label=Z shape=doublecircle]\n" \
 "s -> a [label=INVITE] a -> b [label=ACK] b -> z [label=ACK]\n" body "}\n"

/* Parses a text; the machine is NULL if there are complaints, which end up as "line:column:
 * text" lines in `said`. */
struct machine *parsed(const char *text, char *said, size_t room);
/* Parses what must be good. */
struct machine *good(const char *text);
/* The label of the state to which the machine goes, or "none". */
const char *goes(const struct machine *, const char *state, const char *atom, uint32_t facts);
uint8_t state_named(const struct machine *, const char *label);
uint8_t atom_named(const struct machine *, const char *word);
uint32_t fact_named(const char *word);

Suite *complaint_suite(void);
Suite *loading_suite(void);
Suite *lint_suite(void);
Suite *notation_suite(void);
Suite *table_suite(void);

#endif
