/* sipstep learn: the lessons, in the terminal UI. Without a terminal, the lesson's run as text. */
#include "config.h"
#include "cli/loop.h"
#include "draw/draw.h"
#include "lesson/lesson.h"
#include "cli/screen.h"

#include <stdlib.h>
#include <unistd.h>

static const struct option_row options[] = {
    {"ascii", 0, NULL, "no characters beyond ASCII"},
    {"plain", 0, NULL, "line by line, in sentences: for screen readers"},
    SCREEN_OPTIONS{0},
};

static int print_lessons(void)
{
    for (size_t i = 0; i < lessons_count(); i++) {
        struct complaints complaints = {0};
        struct lesson *l = lessons_get(i, &complaints);
        if (!l)
            return fail_with(&complaints);
        printf("%3d  %-24s %s\n", l->number, l->id, l->title);
        lesson_free(l);
    }
    return EXIT_WELL;
}

/* The first run of a lesson: its ladder and its transitions. */
static int print_lesson(const struct lesson *l, bool ascii)
{
    struct complaints complaints = {0};
    struct run run;
    size_t i = 0;
    while (i < l->pieces && l->piece[i].kind != PIECE_SIP)
        i++;
    struct scenario *s = lesson_check(l, NULL, &complaints)
                             ? lesson_scenario(l, i < l->pieces ? i : 0, &complaints)
                             : NULL;
    if (!s)
        return fail_with(&complaints);
    int status = run_scenario(s, 0, &run, NULL);
    struct ladder_part part = ladder_whole(scenario_plan(s), run.trace);
    part.ascii = ascii;
    char *ladder = ladder_text(&part);
    printf("%s\n\n%s\ntransitions\n", l->title, ladder);
    report_transitions(stdout, scenario_plan(s), run.trace);
    free(ladder);
    run_end(&run);
    scenario_free(s);
    return status;
}

static int learn_without_terminal(const char *which, bool ascii)
{
    struct complaints complaints = {0};
    if (!which)
        return print_lessons();
    struct lesson *l = lessons_find(which, &complaints);
    if (!l)
        return fail_with(&complaints);
    int status = print_lesson(l, ascii);
    lesson_free(l);
    return status;
}

static int learn_run(const struct arguments *a)
{
    const char *which = a->nrest ? a->rest[0] : NULL;
    bool ascii = wants_ascii(argument(&learn_command, a, "ascii"));
    if (a->nrest > 1)
        return fail("learn takes one lesson: sipstep learn first-call");
    struct complaints complaints = {0};
    struct screen_wishes screen;
    if (!read_screen_wishes(&learn_command, a, &screen))
        return EXIT_USAGE;
    if (screen.dumps)
        return dump_lesson(which, &screen.dump, &complaints) ? EXIT_WELL : fail_with(&complaints);
    if (screen.plain)
        return plain_lesson(which, &screen.opening, stdin, stdout, &complaints)
                   ? EXIT_WELL
                   : fail_with(&complaints);
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return screen.opening.script
                   ? fail("learn: --script wants a terminal, or --dump 80x24 without one")
                   : learn_without_terminal(which, ascii);
    return open_lesson(which, &screen.opening, &complaints) ? EXIT_WELL : fail_with(&complaints);
}

const struct command learn_command = {
    .name = "learn",
    .synopsis = "learn [OPTIONS] [LESSON]",
    .about = "Opens a lesson, or the list of lessons, in the terminal UI.",
    .options = options,
    .run = learn_run,
};
