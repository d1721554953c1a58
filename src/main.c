/* sipstep: SIP's state machines, as diagrams that run. The program picks its command here. */
#include "config.h"
#include "cli/cli.h"
#include "cli/options.h"

#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

static const struct command *find_command(const char *name)
{
    for (size_t i = 0; commands[i]; i++)
        if (!strcmp(commands[i]->name, name))
            return commands[i];
    return NULL;
}

static int unknown_command(const char *name)
{
#ifndef HAVE_TUI
    if (!strcmp(name, "learn"))
        return fail("this sipstep was built without its terminal UI, and learn is a part of it; "
                    "the lessons can be read as files, and their scenarios run");
#endif
    const char *known[16];
    size_t count = 0;
    for (; commands[count]; count++)
        known[count] = commands[count]->name;
    const char *near = nearest_word(name, known, count);
    if (near)
        return fail("there is no command '%s'; did you mean '%s'?", name, near);
    return fail("there is no command '%s'; see sipstep -h", name);
}

/* The last word of every command: whatever was printed must have arrived. */
static int flushed(int status)
{
    struct output out = {.to = stdout};
    return output_close(&out, true) || status != EXIT_WELL ? status : EXIT_USAGE;
}

static int run_command_line(const struct command *command, int argc, char **argv)
{
    struct arguments arguments;
    int status = read_arguments(command, argc, argv, &arguments);
    if (status == ARGUMENTS_HELP)
        return EXIT_WELL;
    return status == EXIT_WELL ? command->run(&arguments) : status;
}

static bool is_option(const char *word, const char *letter, const char *name)
{
    return !strcmp(word, letter) || !strcmp(word, name);
}

static int dispatch(int argc, char **argv)
{
    static char learn[] = "learn";
    char *bare[] = {learn, NULL};
    if (argc < 2) {
        const struct command *command = find_command(learn);
        return command ? run_command_line(command, 1, bare) : print_help(stdout, NULL);
    }
    if (is_option(argv[1], "-h", "--help"))
        return print_help(stdout, NULL);
    if (is_option(argv[1], "-V", "--version")) {
        puts(PACKAGE_STRING);
        return EXIT_WELL;
    }
    const struct command *command = find_command(argv[1]);
    return command ? run_command_line(command, argc - 1, argv + 1) : unknown_command(argv[1]);
}

int main(int argc, char **argv)
{
    setlocale(LC_CTYPE,
              ""); /* the character set only: numbers and order never depend on the locale */
#ifdef SIGXFSZ
    signal(SIGXFSZ, SIG_IGN); /* a file that grows too large is an error of the write */
#endif
    return flushed(dispatch(argc, argv));
}
