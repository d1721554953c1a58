/* sipstep open: a moment of a run that somebody has shared as one line. */
#include "config.h"
#include "cli/screen.h"
#include "history/history.h"

#include <stdlib.h>
#include <string.h>

enum { BUDGET = 128 << 20, TOKEN_MAX = 32 << 20 };

static const struct option_row options[] = {
    {"print", 0, NULL, "print the scenario, what-ifs and all, instead of opening it"},
    {"ascii", 0, NULL, "no characters beyond ASCII"},
    {"plain", 0, NULL, "line by line, in sentences: for screen readers"},
    SCREEN_OPTIONS{0},
};

/* All of standard input. */
static char *read_token(void)
{
    size_t room = 4096, size = 0, n;
    char *text = malloc(room);
    while (text && size < TOKEN_MAX && (n = fread(text + size, 1, room - size - 1, stdin))) {
        size += n;
        if (size + 1 == room)
            text = realloc(text, room *= 2);
    }
    if (!text)
        abort();
    text[size] = '\0';
    return text;
}

static int print(struct history *h, size_t run)
{
    char *text = history_text(h, run);
    fputs(text, stdout);
    free(text);
    history_free(h);
    return EXIT_WELL;
}

#ifdef HAVE_TUI
static int show(const struct arguments *a, const struct shared_moment *m)
{
    struct complaints complaints = {0};
    struct screen_wishes screen;
    if (!read_screen_wishes(&open_command, a, &screen)) {
        history_free(m->history);
        return EXIT_USAGE;
    }
    bool well = screen.dumps   ? dump_moment(m, &screen.dump, &complaints)
                : screen.plain ? plain_moment(m, &screen.opening, stdin, stdout, &complaints)
                               : open_moment(m, &screen.opening, &complaints);
    return well ? EXIT_WELL : fail_with(&complaints);
}
#endif

static int open_run(const struct arguments *a)
{
    struct complaints complaints = {0};
    size_t run;
    uint32_t now;
    if (a->nrest != 1)
        return fail("open wants a token: sipstep open TOKEN; or - to read it");
    char *token = strcmp(a->rest[0], "-") ? NULL : read_token();
    struct history *h =
        history_from_token(token ? token : a->rest[0], BUDGET, &run, &now, &complaints);
    free(token);
    if (!h)
        return fail_with(&complaints);
#ifdef HAVE_TUI
    if (!argument(&open_command, a, "print"))
        return show(a, &(struct shared_moment){h, run, now});
#endif
    return print(h, run);
}

const struct command open_command = {
    .name = "open",
    .synopsis = "open [OPTIONS] TOKEN",
    .about = "Opens a moment of a run that somebody has shared as one line.",
    .options = options,
    .run = open_run,
};
