/* sipstep run: a scenario as a ladder and its transitions, as JSON Lines, with its wire text or
 * its scopes. */
#include "config.h"
#include "cli/loop.h"
#include "draw/draw.h"
#ifdef HAVE_TUI
#endif
#include "cli/screen.h"

#include <stdlib.h>
#include <string.h>

static const struct option_row options[] = {
    {"format", 0, "FORMAT",
     "text (a ladder and every transition) or jsonl (the trace, a record a line)"},
    {"seed", 0, "N", "another seed than the file's"},
    {"until", 0, "TIME", "stop at this virtual time: 20ms, 2s, 1m"},
    {"plain", 0, NULL,
     "an event a line, in sentences; with --tui: line by line, for screen readers"},
    {"wire", 0, NULL, "print each message's exact text as well"},
    {"scopes", 0, NULL, "each transaction, dialog and session: identifiers, maker, begin, end"},
    {"media", 0, NULL, "who sends media to whom: packets, loss, jitter, and who hears them"},
    {"machines", 0, "DIR", "machines that come over the shipped ones, file by file; or rfc3261"},
    {"columns", 0, "N", "width of the ladder; 80 unless told"},
    {"ascii", 0, NULL, "no characters beyond ASCII"},
#ifdef HAVE_TUI
    {"tui", 0, NULL, "step through it in the terminal UI"},
#endif
    SCREEN_OPTIONS{0},
};

struct wishes {
    bool jsonl, plain, wire, scopes, media, ascii;
    bool has_seed;
    uint64_t seed;
    usec until;
    int columns;
};

static bool read_columns(const char *text, int *out)
{
    uint64_t n = 80;
    if (text && !read_number(text, "--columns", &n))
        return false;
    if (n < 20 || n > 1000) {
        fail("--columns takes 20 to 1000, not '%s'", text);
        return false;
    }
    *out = (int)n;
    return true;
}

static bool read_wishes(const struct arguments *a, struct wishes *w)
{
    const struct command *c = &run_command;
    const char *format = argument(c, a, "format"), *seed = argument(c, a, "seed"),
               *until = argument(c, a, "until");
    *w = (struct wishes){.plain = argument(c, a, "plain"),
                         .wire = argument(c, a, "wire"),
                         .scopes = argument(c, a, "scopes"),
                         .media = argument(c, a, "media")};
    w->jsonl = format && !strcmp(format, "jsonl");
    w->ascii = wants_ascii(argument(c, a, "ascii"));
    w->has_seed = seed != NULL;
    if (format && !w->jsonl && strcmp(format, "text") != 0) {
        fail("run: --format is text or jsonl, not '%s'", format);
        return false;
    }
    return (!seed || read_number(seed, "--seed", &w->seed)) &&
           (!until || read_span(until, "--until", &w->until)) &&
           read_columns(argument(c, a, "columns"), &w->columns);
}

static void print_text(struct scenario *s, const struct run *run, struct scopes *scopes,
                       const struct wishes *w)
{
    const struct plan *plan = scenario_plan(s);
    if (scenario_title(s)[0])
        printf("%s\n\n", scenario_title(s));
    struct ladder_part part = ladder_whole(plan, run->trace);
    part.columns = w->columns;
    part.ascii = w->ascii;
    part.media = w->media;
    char *ladder = ladder_text(&part);
    puts(ladder);
    free(ladder);
    puts("transitions");
    report_transitions(stdout, plan, run->trace);
    report_races(stdout, plan, run->trace);
    if (w->wire) {
        puts("\nmessages");
        report_wire(stdout, plan, run->trace);
    }
    if (scopes) {
        putchar('\n');
        scopes_print(stdout, scopes, run);
    }
    if (w->media) {
        puts("\nmedia");
        report_media(stdout, plan, run->trace, run->world->block->now);
    }
    if (scenario_checks(s)) {
        puts("\nexpectations");
        report_checks(stdout, s, run);
    }
}

static int run_one(struct scenario *s, const struct wishes *w)
{
    struct run run;
    struct scopes *scopes = w->scopes ? scopes_new() : NULL;
    if (w->has_seed)
        scenario_set_seed(s, w->seed);
    int status = run_scenario(s, w->until, &run, scopes);
    if (w->jsonl)
        report_jsonl(stdout, s, &run, status == EXIT_WELL);
    else if (w->plain)
        report_plain(stdout, scenario_plan(s), run.trace, 1, run.trace->count);
    else
        print_text(s, &run, scopes, w);
    run_end(&run);
    scopes_free(scopes);
    return status;
}

#ifdef HAVE_TUI
static bool wants_screen(const struct arguments *a)
{
    return argument(&run_command, a, "tui") || argument(&run_command, a, "dump");
}

static int run_screen(const struct arguments *a, struct scenario *s, const struct wishes *w)
{
    struct complaints complaints = {0};
    struct screen_wishes screen;
    if (w->has_seed)
        scenario_set_seed(s, w->seed);
    if (!read_screen_wishes(&run_command, a, &screen)) {
        scenario_free(s);
        return EXIT_USAGE;
    }
    bool well = screen.dumps   ? dump_scenario(s, &screen.dump, &complaints)
                : screen.plain ? plain_scenario(s, &screen.opening, stdin, stdout, &complaints)
                               : open_scenario(s, &screen.opening, &complaints);
    return well ? EXIT_WELL : fail_with(&complaints);
}
#else
static bool wants_screen(const struct arguments *a)
{
    (void)a;
    return false;
}

static int run_screen(const struct arguments *a, struct scenario *s, const struct wishes *w)
{
    (void)a, (void)s, (void)w;
    return EXIT_USAGE;
}
#endif

/* Nothing is printed before all files are found to be good. */
static int load_all(const struct arguments *a, struct scenario **all)
{
    int status = EXIT_WELL;
    for (size_t i = 0; i < a->nrest; i++)
        if (!(all[i] = load_scenario(a->rest[i], a)))
            status = EXIT_USAGE;
    return status;
}

static int run_all(const struct arguments *a, struct scenario *const *all, const struct wishes *w)
{
    int status = EXIT_WELL;
    for (size_t i = 0; i < a->nrest; i++) {
        int one = run_one(all[i], w);
        status = one > status ? one : status;
    }
    return status;
}

/* What a screen has no use for is refused, lest somebody wait for its effect. */
static const char *needless(const struct arguments *a)
{
    static const char *const for_text[] = {"format", "until", "wire", "scopes", "media", "columns"};
    for (size_t i = 0; i < sizeof for_text / sizeof *for_text; i++)
        if (argument(&run_command, a, for_text[i]))
            return for_text[i];
    return NULL;
}

static int run_run(const struct arguments *a)
{
    struct wishes wishes;
    if (!a->nrest)
        return fail("run wants a scenario: sipstep run FILE.sip");
    if (!read_wishes(a, &wishes))
        return EXIT_USAGE;
    if (wants_screen(a) && a->nrest > 1)
        return fail("run: --tui and --dump take one scenario");
    if (wants_screen(a) && needless(a))
        return fail("run: --%s is for what is printed; the screen shows the whole run",
                    needless(a));
    struct scenario **all = calloc(a->nrest, sizeof *all);
    if (!all)
        abort();
    int status = load_all(a, all);
    if (status == EXIT_WELL && wants_screen(a)) {
        status = run_screen(a, all[0], &wishes);
        all[0] = NULL; /* the screen has freed it */
    } else if (status == EXIT_WELL) {
        status = run_all(a, all, &wishes);
    }
    for (size_t i = 0; i < a->nrest; i++)
        scenario_free(all[i]);
    free(all);
    return status;
}

const struct command run_command = {
    .name = "run",
    .synopsis = "run [OPTIONS] FILE.sip ...",
    .about = "Runs a scenario: a ladder and every transition.",
    .options = options,
    .run = run_run,
};
