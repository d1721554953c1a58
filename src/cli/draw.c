/* sipstep draw: a machine, with a run's coverage on it if wanted, or a scenario's ladder. */
#include "cli/loop.h"
#include "cli/explore.h"
#include "draw/draw.h"
#include "explore/space.h"
#include "machine/coverage.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct option_row options[] = {
    {"output", 'o', "FILE", "write there, - is standard output; the ending says the format"},
    {"format", 'T', "FORMAT",
     "svg, png, pdf, dot, txt, mermaid, plantuml, json or scxml; txt unless told"},
    {"run", 0, "FILE.sip", "a machine: mark the edges that this run takes, with counts"},
    {"seed", 0, "N", "another seed than the scenario's"},
    {"machines", 0, "DIR", "machines that come over the shipped ones, file by file; or rfc3261"},
    {"columns", 0, "N", "width of a ladder as text; 80 unless told"},
    {"explore", 0, NULL, "a scenario: the states that explore finds, if there are few, as a graph"},
    {"media", 0, NULL, "a ladder: bars where RTP begins, changes or ends, and who sends"},
    {"ascii", 0, NULL, "no characters beyond ASCII"},
    {0},
};

/* What is to be drawn, and how. */
struct drawing {
    const struct arguments *arguments;
    const char *what;
    enum picture picture;
    bool ascii;
    int columns;
};

static bool ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    return n > m && !strcmp(text + n - m, end);
}

static bool find_format(const char *format, const char *path, unsigned shows, enum picture *out)
{
    *out = format ? picture_called(format) : path ? picture_of_path(path) : PICTURE_TEXT;
    if (*out < PICTURES)
        return true;
    char *names = picture_names(shows);
    if (format)
        fail("draw: the format is %s, not '%s'", names, format);
    else
        fail("draw: the ending of %s names no format; say it with -T %s", path, names);
    free(names);
    return false;
}

static unsigned shown_by(const char *what)
{
    return ends_with(what, ".sip") ? SHOWS_LADDER : SHOWS_MACHINE;
}

/* What the room of pictures said; frees it. */
static int fail_to_draw(char *error)
{
    fail("draw: %s", error ? error : "Graphviz could not draw it");
    free(error);
    return EXIT_USAGE;
}

/* ---- a scenario's ladder --------------------------------------------------------------------- */

static int draw_run_ladder(const struct drawing *d, struct scenario *s, char **out, size_t *size)
{
    struct run run;
    char *error;
    int status = run_scenario(s, 0, &run, NULL);
    struct ladder_part part = ladder_whole(scenario_plan(s), run.trace);
    part.columns = d->columns;
    part.ascii = d->ascii;
    part.media = argument(&draw_command, d->arguments, "media");
    bool is_drawn = draw_ladder_as(&part, d->picture, out, size, &error);
    run_end(&run);
    if (!is_drawn)
        return fail_to_draw(error);
    return status == EXIT_STOPPED ? status
                                  : EXIT_WELL; /* a broken expectation is no matter of drawing */
}

static struct scenario *load_seeded(const struct arguments *a, const char *path)
{
    const char *seed = argument(&draw_command, a, "seed");
    uint64_t n;
    if (seed && !read_number(seed, "--seed", &n))
        return NULL;
    struct scenario *s = load_scenario(path, a);
    if (s && seed)
        scenario_set_seed(s, n);
    return s;
}

/* All that can come of it within its bounds. */
static int draw_states(const struct drawing *d, struct scenario *s, char **out, size_t *size)
{
    struct space *space = space_new(s);
    struct explore_options o = {.bounds = scenario_bounds(s),
                                .cores = 1,
                                .memory = memory_sensible(),
                                .states = SPACE_STATES + 1,
                                .all = true,
                                .unfolded = true,
                                .properties = ((uint64_t)1 << PROPERTIES) - 1,
                                .transition = space_transition,
                                .to = space};
    char *error = NULL;
    scenario_explore(s, &o.bounds);
    struct exploration *e = explore(s, &o);
    bool well = space_draw(space, d->picture, out, size, &error);
    space_free(space);
    exploration_free(e);
    return well ? EXIT_WELL : fail_to_draw(error);
}

static int draw_scenario(const struct drawing *d, char **out, size_t *size)
{
    if (argument(&draw_command, d->arguments, "run"))
        return fail("draw: --run goes with a machine; a scenario is run anyway");
    bool states = argument(&draw_command, d->arguments, "explore");
    if (states && !space_draws(d->picture))
        return fail("draw: --explore takes svg, png, pdf or dot");
    struct scenario *s = load_seeded(d->arguments, d->what);
    if (!s)
        return EXIT_USAGE;
    int status = states ? draw_states(d, s, out, size) : draw_run_ladder(d, s, out, size);
    scenario_free(s);
    return status;
}

/* ---- a machine ------------------------------------------------------------------------------- */

static void take_edges(struct coverage *coverage, const struct machine *m, const struct plan *plan,
                       const struct trace *trace)
{
    for (uint32_t n = 1; n <= trace->count; n++) {
        const struct record *r = &trace->record[n];
        if (r->what == RECORD_TRANSITION &&
            !strcmp(plan->machine[r->machine]->diagram->name, m->diagram->name))
            coverage_take(coverage, r->edge - 1u);
    }
}

/* A picture, without or with what a run took. `m` may belong to the scenario. */
static int draw_picture(const struct drawing *d, const struct machine *m, const struct coverage *c,
                        char **out, size_t *size)
{
    char *error = NULL;
    if (draw_machine(m, d->picture, c, NULL, out, size, &error))
        return EXIT_WELL;
    return fail_to_draw(error);
}

static const struct machine *machine_called(const struct machine *const *all, const char *name)
{
    for (unsigned k = 0; k < world_kinds; k++)
        if (all[k] && !strcmp(all[k]->diagram->name, name))
            return all[k];
    return NULL;
}

static int no_such_machine(const char *name)
{
    const char *known[MACHINE_KINDS];
    size_t count = 0;
    for (unsigned k = 0; k < world_kinds; k++)
        known[count++] = world_vocabularies[k]->kind;
    const char *near = nearest_word(name, known, count);
    if (near)
        return fail("draw: there is no machine '%s'; did you mean '%s'?", name, near);
    return fail("draw: there is no machine '%s'; sipstep list machines names them, "
                "and a file's name ends in .gv, .dot or .sip",
                name);
}

static int draw_covered(const struct drawing *d, const char *run_file, char **out, size_t *size)
{
    struct scenario *s = load_seeded(d->arguments, run_file);
    struct run run;
    if (!s)
        return EXIT_USAGE;
    const struct machine *m = machine_called(scenario_plan(s)->machine, d->what);
    if (!m) {
        scenario_free(s);
        return no_such_machine(d->what);
    }
    int status = run_scenario(s, 0, &run, NULL);
    struct coverage *coverage = coverage_new(m);
    take_edges(coverage, m, scenario_plan(s), run.trace);
    if (status != EXIT_STOPPED)
        status = draw_picture(d, m, coverage, out, size);
    coverage_free(coverage);
    run_end(&run);
    scenario_free(s);
    return status;
}

static int draw_own(const struct drawing *d, char **out, size_t *size)
{
    struct complaints complaints = {0};
    struct machine *m = machine_load(d->what, world_vocabularies, world_kinds, &complaints);
    if (!m)
        return fail_with(&complaints);
    int status = draw_picture(d, m, NULL, out, size);
    machine_free(m);
    return status;
}

static int draw_shipped(const struct drawing *d, char **out, size_t *size)
{
    struct complaints complaints = {0};
    struct machines machines;
    if (!machines_load(&machines, d->arguments->machines, d->arguments->nmachines, &complaints))
        return fail_with(&complaints);
    const struct machine *m =
        machine_called((const struct machine *const *)machines.machine, d->what);
    int status = m ? draw_picture(d, m, NULL, out, size) : no_such_machine(d->what);
    machines_free(&machines);
    return status;
}

static int make_picture(const struct drawing *d, char **out, size_t *size)
{
    const char *run_file = argument(&draw_command, d->arguments, "run");
    if (ends_with(d->what, ".sip"))
        return draw_scenario(d, out, size);
    if (argument(&draw_command, d->arguments, "explore"))
        return fail("draw: --explore goes with a scenario, not with a machine");
    bool is_file = ends_with(d->what, ".gv") || ends_with(d->what, ".dot");
    if (run_file && is_file)
        return fail("draw: --run goes with a machine's name; --machines puts %s among them",
                    d->what);
    if (run_file)
        return draw_covered(d, run_file, out, size);
    return is_file ? draw_own(d, out, size) : draw_shipped(d, out, size);
}

/* Text that may have to do without beauty; everything else goes out as it is. */
static void write_picture(const struct drawing *d, FILE *to, const char *picture, size_t size)
{
    if (d->picture == PICTURE_TEXT && d->ascii)
        text_to_ascii(to, picture);
    else
        fwrite(picture, 1, size, to);
}

static bool read_drawing(const struct arguments *a, struct drawing *d)
{
    const char *columns = argument(&draw_command, a, "columns");
    uint64_t n = 80;
    *d = (struct drawing){.arguments = a,
                          .what = a->rest[0],
                          .ascii = wants_ascii(argument(&draw_command, a, "ascii"))};
    if (columns && (!read_number(columns, "--columns", &n) || n < 20 || n > 1000)) {
        fail("--columns takes 20 to 1000");
        return false;
    }
    d->columns = (int)n;
    const char *format = argument(&draw_command, a, "format"),
               *path = argument(&draw_command, a, "output");
    if (argument(&draw_command, a, "explore") && !format && !path)
        format = "dot";
    return find_format(format, path, shown_by(d->what), &d->picture);
}

static int draw_run(const struct arguments *a)
{
    struct drawing drawing;
    struct output output;
    char *picture = NULL;
    size_t size = 0;
    if (a->nrest != 1)
        return fail("draw wants one machine or scenario: sipstep draw invite-client -o it.svg");
    if (!read_drawing(a, &drawing))
        return EXIT_USAGE;
    const char *path = argument(&draw_command, a, "output");
    if (!path && isatty(STDOUT_FILENO) && !picture_formats[drawing.picture].is_text)
        return fail("draw: that picture is not for a terminal; say -o FILE");
    int status = make_picture(&drawing, &picture, &size);
    if (status == EXIT_WELL && output_open(&output, path)) {
        write_picture(&drawing, output.to, picture, size);
        status = output_close(&output, true) ? EXIT_WELL : EXIT_USAGE;
    } else if (status == EXIT_WELL) {
        status = EXIT_USAGE;
    }
    free(picture);
    return status;
}

const struct command draw_command = {
    .name = "draw",
    .synopsis = "draw [OPTIONS] MACHINE|FILE",
    .about = "Draws a machine or a scenario's ladder, for eyes and for other programs.",
    .options = options,
    .run = draw_run,
};
