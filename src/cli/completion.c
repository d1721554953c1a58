/* sipstep completion: the commands and their options for a shell, from the tables that read them. */
#include "cli/cli.h"

#include <string.h>

static const struct option_row options[] = {{0}};

/* Within single quotes of a shell; and what zsh's _arguments would take for its own. */
static void put_quoted(const char *text, bool zsh)
{
    for (; *text; text++)
        if (*text == '\'')
            fputs("'\\''", stdout);
        else
            printf("%s%c", zsh && strchr(":[]\\", *text) ? "\\" : "", *text);
}

static void put_commands(void)
{
    for (size_t i = 0; commands[i]; i++)
        printf("%s%s", i ? " " : "", commands[i]->name);
}

/* ---- the shells ------------------------------------------------------------------------------ */

static void bash_completion(void)
{
    fputs("_sipstep() {\n"
          "  local word=${COMP_WORDS[COMP_CWORD]} words=\n"
          "  if [ \"$COMP_CWORD\" = 1 ]; then\n"
          "    COMPREPLY=($(compgen -W '",
          stdout);
    put_commands();
    fputs("' -- \"$word\"))\n    return\n  fi\n  case ${COMP_WORDS[1]} in\n", stdout);
    for (size_t i = 0; commands[i]; i++) {
        printf("  %s) words='", commands[i]->name);
        for (const struct option_row *o = commands[i]->options; o->name; o++)
            printf("--%s ", o->name);
        puts("--help' ;;");
    }
    fputs("  esac\n"
          "  case $word in\n"
          "  -*) COMPREPLY=($(compgen -W \"$words\" -- \"$word\")) ;;\n"
          "  *) COMPREPLY=($(compgen -f -- \"$word\")) ;;\n"
          "  esac\n"
          "}\n"
          "complete -o filenames -F _sipstep sipstep\n",
          stdout);
}

static void zsh_option(const struct option_row *o)
{
    bool optional = o->argument && *o->argument == '[';
    printf("      '--%s%s[", o->name, optional ? "=-" : o->argument ? "=" : "");
    put_quoted(o->about, true);
    putchar(']');
    if (optional)
        fputs("::number:", stdout);
    else if (o->argument)
        printf(":%s:_files", o->argument);
    puts("' \\");
}

static void zsh_completion(void)
{
    fputs("#compdef sipstep\n_sipstep() {\n  if (( CURRENT == 2 )); then\n    compadd ", stdout);
    put_commands();
    fputs("\n    return\n  fi\n  local command=$words[2]\n  shift words\n  (( CURRENT-- ))\n"
          "  case $command in\n",
          stdout);
    for (size_t i = 0; commands[i]; i++) {
        printf("  %s)\n    _arguments \\\n", commands[i]->name);
        for (const struct option_row *o = commands[i]->options; o->name; o++)
            zsh_option(o);
        puts("      '*:file:_files' ;;");
    }
    fputs("  esac\n}\ncompdef _sipstep sipstep\n", stdout);
}

static void fish_option(const struct command *c, const struct option_row *o)
{
    printf("complete -c sipstep -n '__fish_seen_subcommand_from %s' -l %s%s -d '", c->name, o->name,
           o->argument && *o->argument != '[' ? " -r" : "");
    for (const char *text = o->about; *text; text++)
        printf("%s%c", strchr("'\\", *text) ? "\\" : "", *text);
    puts("'");
}

static void fish_completion(void)
{
    for (size_t i = 0; commands[i]; i++) {
        printf("complete -c sipstep -n __fish_use_subcommand -f -a %s -d '", commands[i]->name);
        for (const char *text = commands[i]->about; *text; text++)
            printf("%s%c", strchr("'\\", *text) ? "\\" : "", *text);
        puts("'");
        for (const struct option_row *o = commands[i]->options; o->name; o++)
            fish_option(commands[i], o);
    }
}

static const struct {
    const char *name;
    void (*print)(void);
} shells[] = {{"bash", bash_completion}, {"zsh", zsh_completion}, {"fish", fish_completion}};
enum { SHELLS = sizeof shells / sizeof *shells };

static int completion_run(const struct arguments *a)
{
    for (size_t i = 0; i < SHELLS && a->nrest == 1; i++)
        if (!strcmp(shells[i].name, a->rest[0])) {
            shells[i].print();
            return EXIT_WELL;
        }
    return fail("completion wants a shell: bash, zsh or fish");
}

const struct command completion_command = {
    .name = "completion",
    .synopsis = "completion bash|zsh|fish",
    .about = "Prints what the shell needs to complete commands and options.",
    .options = options,
    .run = completion_run,
};
