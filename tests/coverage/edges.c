/* Which scenario takes which edge: runs all those of tests/scenarios, and prints for each shipped
 * machine how many of its edges they take, and each edge, how often it was taken, and the first
 * scenario that took it. Fails if an edge or a word of it is taken by none, or if one of
 * tests/scenarios/edges is broken or expects nothing.
 *
 * An edge with several trigger words, "timer B, transport error", tells of several things that can
 * happen; each of them must come.
 *
 *     edges [--brief] [FOLDER ...]   .sip files below these; unless told, tests/scenarios of
 *                                    $top_srcdir; --brief: only what is missing
 */
#include "builtin/builtin.h"
#include "machine/coverage.h"
#include "scenario/scenario.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MACHINES = 64, RECORDS_MAX = 1000000 };

/* `first` is for each edge the scenario that took it first, by number from 1. */
struct shipped {
    struct machine *machine;
    struct coverage *coverage;
    size_t *first;
    uint64_t *words; /* by edge; bit n: its nth trigger word came */
};
struct all {
    struct shipped shipped[MACHINES];
    size_t machines;
    char **path; /* of the scenarios, sorted */
    size_t paths;
    bool brief;
    unsigned words; /* that never came */
    unsigned wrong;
};

static void *get(void *old, size_t size)
{
    void *p = realloc(old, size);
    if (!p)
        abort();
    return p;
}

/* ---- machines -------------------------------------------------------------------------------- */

static void ship(struct all *all, const struct builtin_file *file)
{
    struct complaints complaints = {0};
    char name[200];
    snprintf(name, sizeof name, "diagrams/%s", file->path);
    struct machine *m =
        machine_parse(name, file->text, file->size, world_vocabularies, world_kinds, &complaints);
    complaints_print(&complaints, stderr);
    complaints_free(&complaints);
    if (!m || all->machines == MACHINES)
        exit(EXIT_FAILURE);
    struct shipped *s = &all->shipped[all->machines++];
    size_t edges = m->diagram->nedges;
    *s = (struct shipped){m, coverage_new(m), get(NULL, edges * sizeof *s->first),
                          get(NULL, edges * sizeof *s->words)};
    memset(s->first, 0, edges * sizeof *s->first);
    memset(s->words, 0, edges * sizeof *s->words);
}

static void ship_all(struct all *all)
{
    for (const struct builtin_file *f = builtin_diagrams; f->path; f++)
        if (strlen(f->path) > 3 && !strcmp(f->path + strlen(f->path) - 3, ".gv"))
            ship(all, f);
}

/* A scenario's machine is one of ours if it was built in; a reader's own has another file. */
static struct shipped *shipped(struct all *all, const struct machine *m)
{
    for (size_t n = 0; n < all->machines; n++)
        if (!strcmp(all->shipped[n].machine->diagram->file, m->diagram->file))
            return &all->shipped[n];
    return NULL;
}

/* ---- scenarios ------------------------------------------------------------------------------- */

static void take(struct all *all, const struct plan *plan, const struct record *r, size_t number)
{
    struct shipped *s = shipped(all, plan->machine[r->machine]);
    uint16_t n = (uint16_t)(r->edge - 1);
    if (!s)
        return;
    const struct diagram_edge *e = &s->machine->diagram->edges[n];
    coverage_take(s->coverage, n);
    if (!s->first[n])
        s->first[n] = number;
    for (unsigned w = 0; w < e->nwords; w++)
        s->words[n] |= (e->words[w].atoms >> r->atom & 1) << w;
}

/* Those in folders below tests/scenarios. Others judge those right there, and the bugs. */
static bool is_ours(const char *file)
{
    const char *at = strstr(file, "tests/scenarios/"),
               *own = at ? at + strlen("tests/scenarios/") : "";
    return strchr(own, '/') && strncmp(own, "bugs/", 5) != 0;
}

static void judge(struct all *all, struct scenario *s, struct run *run)
{
    char why[600];
    if (!is_ours(scenario_file(s)))
        return;
    for (size_t n = 0; n < scenario_checks(s); n++) {
        if (scenario_verdict(s, run->world, n) == CHECK_OK)
            continue;
        scenario_why(s, run, n, why, sizeof why);
        fprintf(stderr, "%s:%d: broken: %s\n  %s\n", scenario_file(s), scenario_check(s, n).line,
                scenario_check(s, n).text, why);
        all->wrong++;
    }
    if (!scenario_checks(s) || !*scenario_title(s)) {
        fprintf(stderr, "%s: has no %s\n", scenario_file(s),
                scenario_checks(s) ? "title" : "expectation");
        all->wrong++;
    }
}

static void run(struct all *all, struct scenario *s, size_t number)
{
    struct run run;
    usec end = scenario_end(s) ? scenario_end(s) : USEC_NEVER;
    run_start(&run, scenario_plan(s), true, choose_random, NULL);
    while (run_step(&run, end) && run.trace->count < RECORDS_MAX)
        ;
    for (uint32_t n = 1; n <= run.trace->count; n++)
        if (run.trace->record[n].what == RECORD_TRANSITION)
            take(all, scenario_plan(s), &run.trace->record[n], number);
    scenario_finish(s, &run);
    judge(all, s, &run);
    run_end(&run);
}

static void run_all(struct all *all)
{
    for (size_t n = 0; n < all->paths; n++) {
        struct complaints complaints = {0};
        struct scenario *s = scenario_load(all->path[n], NULL, 0, &complaints);
        complaints_print(&complaints, stderr);
        all->wrong += !s;
        complaints_free(&complaints);
        if (s)
            run(all, s, n + 1);
        scenario_free(s);
    }
}

/* ---- files ----------------------------------------------------------------------------------- */

static bool ends_with(const char *name, const char *ending)
{
    size_t length = strlen(name), own = strlen(ending);
    return length > own && !strcmp(name + length - own, ending);
}

/* tests/scenarios/bad and broken are for those that must be refused or must fail. */
static bool is_meant(const char *name)
{
    return *name != '.' && strcmp(name, "bad") != 0 && strcmp(name, "broken") != 0;
}

static void find(struct all *all, const char *folder)
{
    DIR *d = opendir(folder);
    for (struct dirent *e; d && (e = readdir(d));) {
        size_t size = strlen(folder) + strlen(e->d_name) + 2;
        char *path = get(NULL, size);
        struct stat st;
        snprintf(path, size, "%s/%s", folder, e->d_name);
        if (is_meant(e->d_name) && !stat(path, &st) && S_ISDIR(st.st_mode))
            find(all, path);
        if (!ends_with(e->d_name, ".sip")) {
            free(path);
            continue;
        }
        all->path = get(all->path, (all->paths + 1) * sizeof *all->path);
        all->path[all->paths++] = path;
    }
    if (d)
        closedir(d);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void find_all(struct all *all, int argc, char **argv)
{
    const char *top = getenv("top_srcdir");
    char folder[1000];
    int first = argc > 1 && !strcmp(argv[1], "--brief") ? 2 : 1;
    all->brief = first == 2;
    for (int n = first; n < argc; n++)
        find(all, argv[n]);
    if (argc == first) {
        snprintf(folder, sizeof folder, "%s/tests/scenarios", top ? top : ".");
        find(all, folder);
    }
    if (all->paths)
        qsort(all->path, all->paths, sizeof *all->path, by_name);
}

/* ---- the table ------------------------------------------------------------------------------- */

static const char *end_name(const struct diagram_state *s)
{
    return s->is_start ? "-" : s->label;
}

static void ends_of(const struct diagram *d, const struct diagram_edge *e, char *out, size_t room)
{
    const char *from =
        e->from_cluster >= 0 ? d->clusters[e->from_cluster].label : end_name(&d->states[e->tail]);
    snprintf(out, room, "%s -> %s", from, end_name(&d->states[e->head]));
}

static const char *short_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* "FILE: FROM -> TO: TRIGGER [GUARD]" */
static void edge_name(const struct diagram *d, const struct diagram_edge *e, char *out, size_t room)
{
    char ends[200];
    ends_of(d, e, ends, sizeof ends);
    snprintf(out, room, "%s: %s: %s%s%s%s", d->file, ends, e->trigger, e->guard ? " [" : "",
             e->guard ? e->guard : "", e->guard ? "]" : "");
}

static const char *taken_by(struct all *all, const struct shipped *s, unsigned n, const char *name)
{
    if (s->first[n])
        return short_name(all->path[s->first[n] - 1]);
    fprintf(stderr, "line %d: no scenario takes %s\n", s->machine->diagram->edges[n].line, name);
    all->wrong++;
    return "NONE";
}

/* Of an edge that was taken, the words that never came. */
static void print_words(struct all *all, const struct shipped *s, unsigned n, const char *name)
{
    const struct diagram_edge *e = &s->machine->diagram->edges[n];
    for (unsigned w = 0; s->first[n] && w < e->nwords; w++)
        if (!(s->words[n] >> w & 1)) {
            printf("  '%s' never came: %s\n", e->words[w].text, name);
            all->words++;
            all->wrong++;
        }
}

static void print_edge(struct all *all, const struct shipped *s, unsigned n)
{
    const struct diagram *d = s->machine->diagram;
    char name[500];
    edge_name(d, &d->edges[n], name, sizeof name);
    const char *by = taken_by(all, s, n, name);
    if (!all->brief)
        printf("  %6llu  %-34s  %s\n", (unsigned long long)s->coverage->edges[n], by,
               name + strlen(d->file) + 2);
    else if (!s->first[n])
        printf("  no scenario takes %s\n", name + strlen(d->file) + 2);
    print_words(all, s, n, name + strlen(d->file) + 2);
}

static void print_all(struct all *all)
{
    size_t taken = 0, edges = 0;
    for (size_t n = 0; n < all->machines; n++) {
        const struct shipped *s = &all->shipped[n];
        size_t own = coverage_taken(s->coverage), of = s->machine->diagram->nedges;
        printf("%s: %zu of %zu edges, %zu %%\n", s->machine->diagram->file, own, of,
               of ? own * 100 / of : 100);
        for (unsigned e = 0; e < of; e++)
            print_edge(all, s, e);
        taken += own;
        edges += of;
    }
    printf("%zu of %zu edges of %zu machines are taken by %zu scenarios; %u trigger words never "
           "came\n",
           taken, edges, all->machines, all->paths, all->words);
}

static void free_all(struct all *all)
{
    for (size_t n = 0; n < all->machines; n++) {
        coverage_free(all->shipped[n].coverage);
        machine_free(all->shipped[n].machine);
        free(all->shipped[n].first);
        free(all->shipped[n].words);
    }
    for (size_t n = 0; n < all->paths; n++)
        free(all->path[n]);
    free(all->path);
}

int main(int argc, char **argv)
{
    struct all all = {.machines = 0};
    ship_all(&all);
    find_all(&all, argc, argv);
    run_all(&all);
    print_all(&all);
    free_all(&all);
    return all.wrong ? EXIT_FAILURE : EXIT_SUCCESS;
}
