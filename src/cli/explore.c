/* sipstep explore: every interleaving of a scenario within bounds, or of two machines as drawn; and
 * the shortest way to break a property. */
#include "cli/explore.h"
#include "explore/space.h"
#include "explore/swarm.h"
#include "draw/draw.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct option_row options[] = {
    {"loss", 0, "[N]", "so many messages may be lost, 1 if N is left out; --pair: any"},
    {"duplicates", 0, "[N]", "so many may come twice, 1 if N is left out; --pair: any; or --dup"},
    {"delays", 0, "\"TIME ...\"", "a late message takes one of these: \"10ms 2.5s\""},
    {"late", 0, "N", "so many messages may be late; any unless told"},
    {"acts", 0, "N", "so many of the acts that may come anytime do; any unless told"},
    {"until", 0, "TIME", "runs go on until this virtual time"},
    {"steps", 0, "N", "runs have so many steps at most"},
    {"calm-order", 0, NULL, "what happens in the same instant keeps its order"},
    {"property", 0, "NAME", "look only at this one, several times for more: list properties"},
    {"all", 0, NULL, "go on: the shortest way for each distinct cause"},
    {"races", 0, NULL,
     "the shortest way to each race of RFC 5407: sipstep list races; with --property, both"},
    {"output", 'o', "FILE.sip", "write the shortest way there, as a scenario that replays it"},
    {"format", 0, "FORMAT", "text or json"},
    {"coverage", 0, NULL, "the whole table: what came in which state of each machine, how often"},
    {"draw", 0, "FILE", "a small space of states as a graph: svg or dot, by the file's ending"},
    {"seeds", 0, "N", "N random runs instead of all, each with other faults"},
    {"shard", 0, "I/N", "only the I-th of N parts of the work; --merge joins them"},
    {"merge", 0, NULL, "join the results of --format json: explore --merge RESULT.json ..."},
    {"memory", 0, "SIZE", "at most so much, such as 2G; half of what is free unless told"},
    {"states", 0, "N", "at most so many states"},
    {"cores", 0, "N", "all there are unless told; the answer is the same with any number"},
    {"exact", 0, NULL, "keep states whole, not as fingerprints: surer, and much larger"},
    {"unfolded", 0, NULL, "nodes that are alike are told apart"},
    {"machines", 0, "DIR", "machines that come over the shipped ones, file by file; or rfc3261"},
    {"pair", 0, NULL, "two machines as drawn, without time: explore --pair MACHINE MACHINE"},
    {"channel", 0, "N", "--pair: so many messages under way, each way; 1 unless told"},
    {"reorder", 0, NULL, "--pair: messages may overtake each other"},
    {"reliable", 0, NULL, "--pair: over TCP, for timers and guards"},
    {"patient", 0, NULL, "--pair: timers such as 64*T1 wait until nothing else is left to happen"},
    {"promela", 0, "FILE", "--pair: write exactly this model for Spin, instead of exploring it"},
    {"ascii", 0, NULL, "no characters beyond ASCII"},
    {0},
};

static const char *said(const struct arguments *a, const char *name)
{
    return argument(&explore_command, a, name);
}

/* ---- the answer ------------------------------------------------------------------------------ */

/* Who asked for one part, and has it, got what was asked for. */
static int exit_code(const struct result *r, const struct explore_options *o)
{
    bool part = o->shards && r->stopped == EXPLORE_DONE, races = r->stopped == EXPLORE_FOUND;
    if (result_broken(r))
        return EXIT_BROKEN;
    return result_complete(r) || part || races ? EXIT_WELL : EXIT_STOPPED;
}

static void print_words(const struct result *r, const struct result_look *look)
{
    char *text = NULL;
    size_t size;
    FILE *to = open_memstream(&text, &size);
    if (!to)
        abort();
    result_print(to, r, look);
    fclose(to);
    if (look->ascii)
        text_to_ascii(stdout, text);
    else
        fwrite(text, 1, size, stdout);
    free(text);
}

static bool save_text(const char *text, const char *path)
{
    struct output out;
    if (!output_open(&out, path))
        return false;
    fputs(text, out.to);
    return output_close(&out, true);
}

/* found.sip: found-3.2.1.sip and so on. */
static bool save_races(const struct result *r, const char *path)
{
    char name[4096];
    size_t stem = strlen(path);
    stem -= stem > 4 && !strcmp(path + stem - 4, ".sip") ? 4 : 0;
    for (size_t i = 0; i < r->races; i++) {
        const char *number = strrchr(r->race[i].rfc, ' ');
        snprintf(name, sizeof name, "%.*s-%s.sip", (int)stem, path, number ? number + 1 : "race");
        if (!save_text(r->race[i].scenario, name))
            return false;
    }
    return true;
}

/* The shortest way, to a file; or that to each race. */
static bool save(const struct result *r, const char *path)
{
    if (!r->violations && r->races && strcmp(path, "-") != 0)
        return save_races(r, path);
    if (!r->violations) {
        fail("%s is not written: nothing was found", path);
        return true;
    }
    if (!*r->violation->scenario) {
        fail("%s is not written: this is a way through diagrams, and no scenario", path);
        return false;
    }
    return save_text(r->violation->scenario, path);
}

int tell_result(const struct result *r, const struct explore_wishes *w)
{
    struct result_look look = w->look;
    /* A full disk loses the file, and not the answer to a long search. */
    bool well = !w->saved || save(r, w->saved);
    if (well && w->saved && r->violations && strcmp(w->saved, "-") != 0)
        look.saved = w->saved;
    if (w->json)
        result_json(stdout, r);
    else if (!w->saved || strcmp(w->saved, "-") != 0)
        print_words(r, &look);
    return well ? exit_code(r, &w->options) : EXIT_USAGE;
}

/* ---- a scenario ------------------------------------------------------------------------------ */

/* The space that was seen, as a picture. */
static int draw_space(const struct explore_wishes *w, const struct space *space)
{
    char *data = NULL, *error = NULL;
    size_t size = 0;
    struct output out;
    int status = EXIT_WELL;
    if (!space_draw(space, picture_of_path(w->picture), &data, &size, &error)) {
        status = fail("--draw %s: %s", w->picture, error ? error : "Graphviz cannot draw it");
    } else if (output_open(&out, w->picture)) {
        fwrite(data, 1, size, out.to);
        status = output_close(&out, true) ? EXIT_WELL : EXIT_USAGE;
    } else {
        status = EXIT_USAGE;
    }
    free(error);
    free(data);
    return status;
}

/* The explorer has one listener: what it tells goes on to the line of progress and to the space. */
struct watcher {
    struct progress progress;
    struct space *space; /* or NULL */
};

static void watch_progress(void *to, const struct explore_progress *now)
{
    progress_show(&((struct watcher *)to)->progress, now);
}

static void watch_transition(void *to, const struct transition *t)
{
    space_transition(((struct watcher *)to)->space, t);
}

static struct exploration *search(struct scenario *s, struct explore_options *o,
                                  const struct explore_wishes *w, struct space *space,
                                  double *seconds)
{
    struct watcher watcher = {.space = space};
    progress_begin(&watcher.progress, o->memory, w->look.ascii);
    o->progress = watch_progress;
    o->unfolded |= space != NULL; /* each state is drawn as what it is */
    o->transition = space ? watch_transition : NULL;
    o->to = &watcher;
    o->stop = watch_interrupt();
    struct exploration *e = w->seeds ? swarm(s, o, w->seeds) : explore(s, o);
    watch_no_more();
    *seconds = progress_end(&watcher.progress);
    return e;
}

static int explore_one(struct scenario *s, const struct arguments *a, struct explore_wishes *w)
{
    struct explore_options *o = &w->options;
    struct space *space = NULL;
    double seconds;
    int drawn = EXIT_WELL;
    if (!read_bounds(a, s, &o->bounds))
        return EXIT_USAGE;
    scenario_explore(s, &o->bounds);
    if (w->picture)
        space = space_new(s);
    struct exploration *e = search(s, o, w, space, &seconds);
    struct result *r = result_of(s, o, e, w->seeds, seconds);
    if (space)
        drawn = draw_space(w, space);
    int status = tell_result(r, w);
    space_free(space);
    result_free(r);
    exploration_free(e);
    return drawn == EXIT_WELL ? status : drawn;
}

/* ---- --merge --------------------------------------------------------------------------------- */

enum { RESULT_MAX = 256 << 20 };

static struct result *read_result(const char *path, struct complaints *complaints)
{
    char *text = whole_file_read(path, RESULT_MAX);
    if (!text) {
        complain(complaints, path, 0, 0, NULL, "cannot read it: %s", strerror(errno));
        return NULL;
    }
    struct result *r = result_read(path, text, complaints);
    free(text);
    return r;
}

static int merge(const struct arguments *a, const struct explore_wishes *w)
{
    struct complaints complaints = {0};
    struct result **part = calloc(a->nrest, sizeof *part), *all = NULL;
    if (!part)
        abort();
    for (size_t i = 0; i < a->nrest; i++)
        part[i] = read_result(a->rest[i], &complaints);
    if (!complaints.count)
        all = result_merge(a->rest, part, a->nrest, &complaints);
    int status = all ? tell_result(all, w) : fail_with(&complaints);
    result_free(all);
    for (size_t i = 0; i < a->nrest; i++)
        result_free(part[i]);
    free(part);
    return status;
}

/* ---- what goes with what --------------------------------------------------------------------- */

/* Options that say nothing to this kind of exploration are refused, lest somebody wait for their
 * effect. */
enum { WITH_FILE = 1, WITH_PAIR = 2, WITH_MERGE = 4 };
static const struct {
    const char *name;
    unsigned with;
} goes_with[] = {
    {"delays", WITH_FILE},
    {"late", WITH_FILE},
    {"acts", WITH_FILE},
    {"until", WITH_FILE},
    {"steps", WITH_FILE},
    {"calm-order", WITH_FILE},
    {"property", WITH_FILE},
    {"all", WITH_FILE | WITH_PAIR},
    {"draw", WITH_FILE},
    {"seeds", WITH_FILE},
    {"races", WITH_FILE},
    {"shard", WITH_FILE},
    {"cores", WITH_FILE | WITH_PAIR},
    {"exact", WITH_FILE},
    {"unfolded", WITH_FILE},
    {"loss", WITH_FILE | WITH_PAIR},
    {"duplicates", WITH_FILE | WITH_PAIR},
    {"memory", WITH_FILE | WITH_PAIR},
    {"states", WITH_FILE | WITH_PAIR},
    {"machines", WITH_FILE | WITH_PAIR},
    {"output", WITH_FILE | WITH_MERGE},
    {"channel", WITH_PAIR},
    {"reorder", WITH_PAIR},
    {"reliable", WITH_PAIR},
    {"patient", WITH_PAIR},
    {"promela", WITH_PAIR},
};

static bool fits(const struct arguments *a, unsigned with)
{
    for (size_t i = 0; i < sizeof goes_with / sizeof *goes_with; i++)
        if (said(a, goes_with[i].name) && !(goes_with[i].with & with)) {
            fail("explore: --%s does not go with %s", goes_with[i].name,
                 with == WITH_PAIR    ? "--pair"
                 : with == WITH_MERGE ? "--merge"
                                      : "a scenario, only with --pair");
            return false;
        }
    return true;
}

/* Of a random run there is no space, and it asks neither for states nor for their memory. */
static bool fits_seeds(const struct arguments *a)
{
    static const char *const needless[] = {"draw", "states", "memory", "exact", "races"};
    for (size_t i = 0; said(a, "seeds") && i < sizeof needless / sizeof *needless; i++)
        if (said(a, needless[i])) {
            fail("explore: --%s does not go with --seeds", needless[i]);
            return false;
        }
    return true;
}

static bool can_draw(const char *path)
{
    enum picture picture = path ? picture_of_path(path) : PICTURE_SVG;
    if (space_draws(picture))
        return true;
    fail("explore: --draw writes .svg, .png, .pdf or .dot, by the file's ending, not '%s'", path);
    return false;
}

/* Before a long search, not after it. */
static bool can_write(const char *path)
{
    struct output out;
    return !path || !strcmp(path, "-") || (output_open(&out, path) && output_close(&out, false));
}

static int explore_scenario(const struct arguments *a, struct explore_wishes *w)
{
    if (a->nrest != 1)
        return fail("explore wants one scenario: sipstep explore FILE.sip");
    if (!fits(a, WITH_FILE) || !fits_seeds(a) || !can_draw(w->picture) || !can_write(w->saved) ||
        !can_write(w->picture))
        return EXIT_USAGE;
    struct scenario *s = load_scenario(a->rest[0], a);
    if (!s)
        return EXIT_USAGE;
    w->look.name = a->rest[0];
    int status = explore_one(s, a, w);
    scenario_free(s);
    return status;
}

static int explore_run(const struct arguments *a)
{
    struct explore_wishes w;
    if (said(a, "pair") && said(a, "merge"))
        return fail("explore: --pair does not go with --merge");
    if (!read_explore_wishes(a, &w))
        return EXIT_USAGE;
    if (w.json && w.saved && !strcmp(w.saved, "-"))
        return fail("explore: --format json and -o - both want the standard output");
    if (said(a, "pair"))
        return fits(a, WITH_PAIR) ? explore_pair(a, &w) : EXIT_USAGE;
    if (!said(a, "merge"))
        return explore_scenario(a, &w);
    if (!a->nrest)
        return fail("explore --merge wants results: sipstep explore --merge RESULT.json ...");
    return fits(a, WITH_MERGE) ? merge(a, &w) : EXIT_USAGE;
}

const struct command explore_command = {
    .name = "explore",
    .synopsis = "explore [OPTIONS] FILE.sip",
    .about = "Tries every interleaving; finds the shortest way to break a property.",
    .options = options,
    .run = explore_run,
};
