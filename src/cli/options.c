/* Options by the commands' tables, through getopt_long. */
#define _GNU_SOURCE
#include "cli/options.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

enum { LETTERS_MAX = 2 * OPTIONS_MAX + 4, LONG_BASE = 1000 };

/* getopt's two tables, made of ours. */
struct getopt_tables {
    struct option longs[OPTIONS_MAX + 2];
    char letters[LETTERS_MAX];
};

static void make_tables(const struct command *c, struct getopt_tables *t)
{
    size_t n = 0, l = 0;
    t->letters[l++] = ':';
    t->letters[l++] = 'h';
    for (; c->options[n].name; n++) {
        const struct option_row *o = &c->options[n];
        int takes = !o->argument          ? no_argument
                    : *o->argument == '[' ? optional_argument
                                          : required_argument;
        t->longs[n] = (struct option){o->name, takes, NULL, LONG_BASE + (int)n};
        if (!o->letter)
            continue;
        t->letters[l++] = o->letter;
        if (o->argument)
            t->letters[l++] = ':';
    }
    t->letters[l] = '\0';
    t->longs[n] = (struct option){"help", no_argument, NULL, 'h'};
    t->longs[n + 1] = (struct option){NULL, 0, NULL, 0};
}

static int row_of(const struct command *c, int answer)
{
    if (answer >= LONG_BASE)
        return answer - LONG_BASE;
    for (int i = 0; c->options[i].name; i++)
        if (c->options[i].letter == answer)
            return i;
    return -1;
}

static const char *nearest_option(const struct command *c, const char *word)
{
    const char *known[OPTIONS_MAX];
    size_t count = 0;
    for (; c->options[count].name; count++)
        known[count] = c->options[count].name;
    return nearest_word(word + strspn(word, "-"), known, count);
}

static int refuse(const struct command *c, int answer, const char *word)
{
    if (answer == ':')
        return fail("%s: option '%s' wants a value; see sipstep %s -h", c->name, word, c->name);
    const char *near = nearest_option(c, word);
    if (near)
        return fail("%s: there is no option '%s'; did you mean '--%s'?", c->name, word, near);
    return fail("%s: there is no option '%s'; see sipstep %s -h", c->name, word, c->name);
}

/* One more of an option that may come several times. */
static int take_one_more(const struct command *c, const char *name, const char **list, size_t room,
                         size_t *count, const char *value)
{
    if (*count == room)
        return fail("%s: too many --%s", c->name, name);
    list[(*count)++] = value;
    return EXIT_WELL;
}

static int take(const struct command *c, struct arguments *a, int row, const char *value)
{
    const char *name = c->options[row].name;
    a->value[row] = value ? value : "";
    if (!strcmp(name, "machines"))
        return take_one_more(c, name, a->machines, sizeof a->machines / sizeof *a->machines,
                             &a->nmachines, value);
    if (!strcmp(name, "property"))
        return take_one_more(c, name, a->properties, sizeof a->properties / sizeof *a->properties,
                             &a->nproperties, value);
    return EXIT_WELL;
}

/* The number behind an option that may go without one: "--loss 2" as well as "--loss=2". */
static const char *number_behind(const struct command *c, int row, char **argv)
{
    const char *next = argv[optind];
    if (!c->options[row].argument || *c->options[row].argument != '[' || optarg || !next ||
        !*next || next[strspn(next, "0123456789")])
        return optarg;
    optind++;
    return next;
}

int read_arguments(const struct command *c, int argc, char **argv, struct arguments *a)
{
    struct getopt_tables t;
    int answer;
    *a = (struct arguments){.nrest = 0};
    make_tables(c, &t);
    opterr = 0;
    optind = 1;
    while ((answer = getopt_long(argc, argv, t.letters, t.longs, NULL)) != -1) {
        if (answer == 'h') {
            print_help(stdout, c);
            return ARGUMENTS_HELP;
        }
        int row = answer == '?' || answer == ':' ? -1 : row_of(c, answer);
        if (row < 0)
            return refuse(c, answer, argv[optind - 1]);
        if (take(c, a, row, number_behind(c, row, argv)) != EXIT_WELL)
            return EXIT_USAGE;
    }
    a->rest = (const char **)argv + optind;
    a->nrest = (size_t)(argc - optind);
    return EXIT_WELL;
}
