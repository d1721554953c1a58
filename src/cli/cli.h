/* The command line: one const entry a command, one table of options each; help, errors,
 * completion and the manual's synopsis come from these tables. */
#ifndef CLI_H
#define CLI_H

#include "machine/machine.h"
#include "report/file.h"

#include <stdio.h>

/* Exit codes of every command: DESIGN.md, "Command line". */
enum { EXIT_WELL, EXIT_BROKEN, EXIT_USAGE, EXIT_STOPPED };

struct option_row {
    const char *name;     /* "format": --format */
    char letter;          /* -T, or 0 */
    const char *argument; /* "FORMAT"; "[N]": a number that may be left out; or NULL: a switch */
    const char *about;
};

enum { OPTIONS_MAX = 32 };

/* What the command line of one command said. Values point into argv. */
struct arguments {
    const char *value[OPTIONS_MAX]; /* by row of the table; a switch that is set is "" */
    const char *machines[8];        /* --machines may come several times */
    size_t nmachines;
    const char *properties[8]; /* --property too */
    size_t nproperties;
    const char **rest;
    size_t nrest;
};

struct command {
    const char *name, *synopsis, *about;
    const struct option_row *options; /* ends with a row without name */
    int (*run)(const struct arguments *);
};

extern const struct command run_command, check_command, draw_command, explore_command, list_command,
    learn_command, completion_command, open_command;
extern const struct command *const commands[]; /* NULL-terminated */

/* The value of --NAME, or NULL. The name must be in the command's table. */
const char *argument(const struct command *, const struct arguments *, const char *name);

/* One line on standard error, "sipstep: ..."; returns EXIT_USAGE. */
int fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* All complaints, each with its line and caret, on standard error; frees them; returns
 * EXIT_USAGE. */
int fail_with(struct complaints *);
/* A whole number from `text`; false (and a message that names `what`) where it is none or too
 * large. */
bool read_number(const char *text, const char *what, uint64_t *out);
/* A span such as 20ms, 2s, 1m. */
bool read_span(const char *text, const char *what, usec *out);

/* A screen's size: 80x24. */
bool read_size(const char *text, int *columns, int *rows);

/* Standard output, or a file that appears whole or not at all. */
struct output {
    FILE *to;
    const char *path; /* NULL: standard output */
    struct whole_file file;
};
bool output_open(struct output *, const char *path_or_null);
/* False where anything could not be written; then what stood at the path is untouched and a
 * message was printed. */
bool output_close(struct output *, bool keep);

/* Is colour, or beauty beyond ASCII, wanted on this stream? NO_COLOR, --color, --ascii and the
 * locale's character set. */
bool wants_ascii(const char *ascii_option);

int print_help(FILE *, const struct command *);

#endif
