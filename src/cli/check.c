/* sipstep check: run scenarios and judge their expectations. */
#include "cli/loop.h"

#include <string.h>

static const struct option_row options[] = {
    {"format", 0, "FORMAT", "text, tap, junit or json"},
    {"output", 'o', "FILE", "write the verdicts there"},
    {"seed", 0, "N", "another seed than the file's"},
    {"machines", 0, "DIR", "machines that come over the shipped ones, file by file; or rfc3261"},
    {0},
};

static int check_one(const char *path, const struct arguments *a, uint64_t *seed,
                     struct verdicts *verdicts)
{
    struct run run;
    struct scenario *s = load_scenario(path, a);
    if (!s)
        return EXIT_USAGE;
    if (seed)
        scenario_set_seed(s, *seed);
    if (!scenario_checks(s))
        fail("%s: nothing is expected: it has no `expect` and no `never`", path);
    int status = run_scenario(s, 0, &run, NULL);
    if (status != EXIT_STOPPED)
        verdicts_add(verdicts, s, &run);
    run_end(&run);
    scenario_free(s);
    return status;
}

static bool known_format(const char *format)
{
    for (size_t i = 0; verdict_formats[i]; i++)
        if (!strcmp(format, verdict_formats[i]))
            return true;
    fail("check: --format is text, tap, junit or json, not '%s'", format);
    return false;
}

static int check_all(const struct arguments *a, uint64_t *seed, struct verdicts *verdicts)
{
    int status = EXIT_WELL;
    for (size_t i = 0; i < a->nrest; i++) {
        int one = check_one(a->rest[i], a, seed, verdicts);
        if (one == EXIT_USAGE)
            return one;
        status = one > status ? one : status;
    }
    return status;
}

static int check_run(const struct arguments *a)
{
    const char *format = argument(&check_command, a, "format");
    const char *seed_text = argument(&check_command, a, "seed");
    struct verdicts verdicts = {0};
    struct output output;
    uint64_t seed;
    format = format ? format : "text";
    if (!a->nrest)
        return fail("check wants scenarios: sipstep check FILE.sip ...");
    if (!known_format(format) || (seed_text && !read_number(seed_text, "--seed", &seed)))
        return EXIT_USAGE;
    int status = check_all(a, seed_text ? &seed : NULL, &verdicts);
    if (status != EXIT_USAGE) {
        if (!output_open(&output, argument(&check_command, a, "output"))) {
            verdicts_free(&verdicts);
            return EXIT_USAGE;
        }
        verdicts_print(output.to, &verdicts, format);
        status = output_close(&output, true) ? status : EXIT_USAGE;
    }
    verdicts_free(&verdicts);
    return status;
}

const struct command check_command = {
    .name = "check",
    .synopsis = "check [OPTIONS] FILE.sip ...",
    .about = "Runs scenarios and judges their expectations.",
    .options = options,
    .run = check_run,
};
