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
        t->longs[n] = (struct option){o->name, o->argument ? required_argument : no_argument, NULL,
                                      LONG_BASE + (int)n};
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

static int take(const struct command *c, struct arguments *a, int row, const char *value)
{
    if (!strcmp(c->options[row].name, "machines")) {
        if (a->nmachines == sizeof a->machines / sizeof *a->machines)
            return fail("%s: too many --machines", c->name);
        a->machines[a->nmachines++] = value;
    }
    a->value[row] = value ? value : "";
    return EXIT_WELL;
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
        if (take(c, a, row, optarg) != EXIT_WELL)
            return EXIT_USAGE;
    }
    a->rest = (const char **)argv + optind;
    a->nrest = (size_t)(argc - optind);
    return EXIT_WELL;
}
