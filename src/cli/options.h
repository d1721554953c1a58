/* Reading one command's options: used by main only. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "cli/cli.h"

enum { ARGUMENTS_HELP = -1 }; /* help was asked for and printed */

/* argv[0] is the command's name. EXIT_WELL, ARGUMENTS_HELP, or EXIT_USAGE after a message. */
int read_arguments(const struct command *, int argc, char **argv, struct arguments *);

#endif
