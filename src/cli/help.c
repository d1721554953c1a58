/* Help, diagnostics and the reading of options: all from the commands' tables. */
#include "config.h"
#include "cli/cli.h"
#include "cli/rows.h"
#include "scenario/scenario.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <langinfo.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

const struct command *const commands[] = {
    &run_command,        &check_command, &draw_command,
    &explore_command,    &list_command,  &open_command,
#ifdef HAVE_TUI
    &learn_command,
#endif
    &completion_command, NULL,
};

int fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char text[1000];
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    for (char *c = text; *c; c++) /* a name may hold what a terminal would obey */
        *c = iscntrl((unsigned char)*c) ? '?' : *c;
    fprintf(stderr, "sipstep: %s\n", text);
    return EXIT_USAGE;
}

int fail_with(struct complaints *all)
{
    complaints_print(all, stderr);
    complaints_free(all);
    return EXIT_USAGE;
}

bool read_number(const char *text, const char *what, uint64_t *out)
{
    char *end;
    errno = 0;
    *out = strtoull(text, &end, 10);
    /* JSON's integers are signed: what is told there must be what was asked for */
    if (*text < '0' || *text > '9' || *end || errno || *out > INT64_MAX) {
        fail("%s takes a whole number, not '%s'", what, text);
        return false;
    }
    return true;
}

bool read_span(const char *text, const char *what, usec *out)
{
    if (scenario_time(text, out))
        return true;
    fail("%s takes a span such as 20ms, 2s or 1m, not '%s'", what, text);
    return false;
}

bool read_size(const char *text, int *columns, int *rows)
{
    char rest;
    if (sscanf(text, "%4dx%4d%c", columns, rows, &rest) == 2 && *columns >= 1 && *rows >= 1 &&
        *columns <= 1000 && *rows <= 1000)
        return true;
    fail("a screen's size is told as 80x24, 1000x1000 at most, not '%s'", text);
    return false;
}

const char *argument(const struct command *c, const struct arguments *a, const char *name)
{
    for (size_t i = 0; c->options[i].name; i++)
        if (!strcmp(c->options[i].name, name))
            return a->value[i];
    return NULL;
}

bool wants_ascii(const char *ascii_option)
{
    return ascii_option || strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
}

static void print_options(FILE *to, const struct command *c)
{
    for (const struct option_row *o = c->options; o->name; o++) {
        char name[60], letter[8] = "    ";
        if (o->letter)
            snprintf(letter, sizeof letter, "-%c, ", o->letter);
        snprintf(name, sizeof name, "%s--%s%s%s", letter, o->name, o->argument ? " " : "",
                 o->argument ? o->argument : "");
        print_row(to, 25, name, o->about);
    }
}

static int print_overview(FILE *to)
{
    fputs("sipstep: SIP's state machines as diagrams that run.\n\n"
          "usage: sipstep COMMAND ...\n",
          to);
    for (size_t i = 0; commands[i]; i++)
        print_row(to, 31, commands[i]->synopsis, commands[i]->about);
    fputs("\n"
          "sipstep COMMAND -h tells a command's options, sipstep -V the version.\n"
          "\n"
          "exit: 0 all is well, 1 an expectation failed or a property is broken,\n"
          "      2 wrong usage or input, 3 stopped before an answer\n",
          to);
    return EXIT_WELL;
}

int print_help(FILE *to, const struct command *c)
{
    if (!c)
        return print_overview(to);
    fprintf(to, "usage: sipstep %s\n%s\n\n", c->synopsis, c->about);
    print_options(to, c);
    return EXIT_WELL;
}
