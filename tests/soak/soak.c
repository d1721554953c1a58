#include "soak.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { DEVIATIONS = 20000, LOT = 200, PATIENCE = 60 /* seconds */, TRIES = 3000 };

/* A choice that was not the calm one. */
struct deviation {
    struct choice choice;
    uint32_t answer;
};
/* What a process that may die tells the one that waits. */
struct trial {
    struct outcome outcome;
    uint64_t seed, steps, records, objections, items;
    uint32_t deviations;
    struct deviation deviation[DEVIATIONS];
};

bool soak_open(struct soak *k, const char *const *directories, size_t count)
{
    *k = (struct soak){.options = ""};
    if (!teller_open(&k->teller, directories, count))
        return false;
    FILE *f = tmpfile();
    if (!f || ftruncate(fileno(f), sizeof *k->trial))
        return false;
    k->trial = mmap(NULL, sizeof *k->trial, PROT_READ | PROT_WRITE, MAP_SHARED, fileno(f), 0);
    fclose(f);
    return k->trial != MAP_FAILED;
}

void soak_close(struct soak *k)
{
    munmap(k->trial, sizeof *k->trial);
    teller_close(&k->teller);
}

/* ---- choices --------------------------------------------------------------------------------- */

/* As chance has it, and remembered. */
static uint32_t choose_and_tell(void *chooser, struct world *w, const struct choice *c)
{
    struct trial *t = chooser;
    uint32_t answer = choose_random(NULL, w, c);
    if (answer && t->deviations < DEVIATIONS)
        t->deviation[t->deviations++] = (struct deviation){*c, answer};
    return answer;
}

struct replay {
    const struct trial *trial;
    const bool *kept; /* by deviation */
};

static bool same_choice(const struct choice *a, const struct choice *b)
{
    return a->kind == b->kind && a->a == b->a && a->b == b->b && a->c == b->c && a->d == b->d;
}

static uint32_t choose_kept(void *chooser, struct world *w, const struct choice *c)
{
    const struct replay *r = chooser;
    (void)w;
    for (uint32_t n = 0; n < r->trial->deviations; n++)
        if (r->kept[n] && same_choice(&r->trial->deviation[n].choice, c))
            return r->trial->deviation[n].answer;
    return 0;
}

/* ---- one story ------------------------------------------------------------------------------- */

/* Whole, and its deviations are noted; or of items and deviations those that are kept. */
static void tell(struct soak *k, const struct story *s, const bool *kept, struct outcome *outcome)
{
    struct trial *t = k->trial;
    struct scenario *scenario = story_scenario(s, &k->teller, kept);
    struct replay replay = {t, kept ? kept + s->items : NULL};
    *outcome = (struct outcome){.steps = 0};
    if (!scenario)
        return;
    if (!kept)
        t->deviations = 0;
    watch(scenario_plan(scenario), s->forged, kept ? choose_kept : choose_and_tell,
          kept ? (void *)&replay : t, outcome);
    scenario_free(scenario);
}

/* ---- in a process of its own ----------------------------------------------------------------- */

static bool ended_well(pid_t child)
{
    int status;
    return waitpid(child, &status, 0) == child && WIFEXITED(status) && !WEXITSTATUS(status);
}

static void quietly(void)
{
    int nowhere = open("/dev/null", O_WRONLY);
    if (nowhere >= 0)
        dup2(nowhere, STDERR_FILENO);
}

static pid_t child_of(struct soak *k)
{
    fflush(NULL);
    *k->trial->outcome.what = '\0';
    pid_t child = fork();
    if (child < 0)
        abort();
    if (!child)
        alarm(PATIENCE);
    return child;
}

/* Leaves `trial->outcome`. */
static void tell_apart(struct soak *k, const struct story *s, const bool *kept)
{
    pid_t child = child_of(k);
    if (!child) {
        quietly();
        tell(k, s, kept, &k->trial->outcome);
        _exit(0);
    }
    if (!ended_well(child))
        k->trial->outcome = (struct outcome){.what = "crashes", .told = "crashes, or hangs"};
}

/* ---- shrinking ------------------------------------------------------------------------------- */

struct again {
    struct soak *soak;
    const struct story *story;
    const char *what;
};

static bool fails_again(void *closure, const bool *kept)
{
    struct again *a = closure;
    tell_apart(a->soak, a->story, kept);
    return !strcmp(a->soak->trial->outcome.what, a->what);
}

/* The sending that a choice was about, in the trace of a run. */
static uint32_t sending_of(const struct trace *t, const struct choice *c)
{
    unsigned method = c->c >> 12, status = c->c & 0xfff, nth = 0;
    for (uint32_t n = 1; n <= t->count; n++) {
        if (t->record[n].what != RECORD_SENT)
            continue;
        const struct message *m = trace_payload(t, t->record[n].subject);
        nth += m->from == c->a && m->link == c->b && m->method == method &&
               m->status / 100 == status / 100 && !m->status == !status;
        if (nth == c->d && nth)
            return n;
    }
    return 0;
}

/* All that chance did to one sending, as fault lines: `delay` on top of the link's. */
static void print_faults(const struct plan *plan, const struct trace *trace, uint32_t sent,
                         const struct trial *t, const bool *kept, FILE *to)
{
    char line[200];
    const struct message *m = trace_payload(trace, trace->record[sent].subject);
    const struct plan_link *l = &plan->link[m->link];
    usec delay = 0;
    for (uint32_t n = 0; n < t->deviations; n++) {
        const struct deviation *d = &t->deviation[n];
        const char *verb = NULL;
        if (!kept[n] || sending_of(trace, &d->choice) != sent)
            continue;
        switch (d->choice.kind) {
        case CHOICE_FATE: verb = d->answer == FATE_LOST ? "drop" : "duplicate"; break;
        case CHOICE_DELAY: delay += d->answer; break;
        case CHOICE_HOLD_BACK: delay += l->delay + l->jitter ? l->delay + l->jitter : 1000; break;
        case CHOICE_STALL: delay += ((1 << d->answer) - 1) * (usec)1000000; break;
        default: break;
        }
        if (verb && scenario_fault_line(plan, trace, sent, verb, 0, line, sizeof line))
            fprintf(to, "%s\n", line);
    }
    if (delay && scenario_fault_line(plan, trace, sent, "delay", delay, line, sizeof line))
        fprintf(to, "%s\n", line);
}

/* What is kept as a scenario in which nothing is left to chance: a fault line for each deviation.
 * NULL: so few items make none. */
static char *without_chance(struct soak *k, const struct story *s, const bool *kept)
{
    char *text = NULL, *calm;
    size_t size;
    struct run run;
    bool *certain = malloc(s->items * sizeof *certain);
    struct scenario *scenario = story_scenario(s, &k->teller, kept);
    struct replay replay = {k->trial, kept + s->items};
    FILE *to = open_memstream(&text, &size);
    if (!certain || !to)
        abort();
    for (uint32_t n = 0; n < s->items; n++)
        certain[n] = kept[n] && !s->item[n].chance;
    calm = story_text(s, certain);
    fputs(calm, to);
    free(calm);
    free(certain);
    if (scenario) {
        const struct plan *plan = scenario_plan(scenario);
        run_start(&run, plan, true, choose_kept, &replay);
        for (unsigned n = 0; n < 100000 && run_step(&run, USEC_NEVER); n++)
            ;
        for (uint32_t n = 1; n <= run.trace->count; n++)
            if (run.trace->record[n].what == RECORD_SENT)
                print_faults(plan, run.trace, n, k->trial, replay.kept, to);
        run_end(&run);
    }
    scenario_free(scenario);
    fclose(to);
    return text;
}

/* Writes the text beside, if it fails as the story does. */
static bool write_beside(struct soak *k, const struct story *s, const struct again *a,
                         const bool *kept, const char *path)
{
    struct outcome outcome = {.steps = 0};
    struct complaints complaints = {0};
    char *text = without_chance(k, s, kept);
    struct scenario *scenario = scenario_parse_with(&k->teller.machines, path, text, &complaints);
    if (scenario)
        watch(scenario_plan(scenario), s->forged, choose_random, NULL, &outcome);
    bool same = !strcmp(outcome.what, a->what);
    FILE *to = same ? fopen(path, "w") : NULL;
    if (to) {
        fprintf(to, "# %s\n%s", outcome.told, text);
        fclose(to);
    }
    complaints_free(&complaints);
    scenario_free(scenario);
    free(text);
    return to;
}

/* It may crash, as the story did: in a process of its own. */
static bool save(struct soak *k, const struct story *s, const struct again *a, const bool *kept,
                 const char *path)
{
    pid_t child = child_of(k);
    if (!child) {
        quietly();
        _exit(!write_beside(k, s, a, kept, path));
    }
    return ended_well(child);
}

/* What the language crashes on cannot be shrunk here. */
static bool can_be_drawn(struct soak *k, uint64_t seed)
{
    pid_t child = child_of(k);
    if (!child) {
        struct story s;
        quietly();
        story_draw(&s, &k->teller, seed);
        _exit(0);
    }
    return ended_well(child);
}

/* Counted. False: it is told already. */
static bool is_news(struct soak *k, const char *what)
{
    unsigned n = 0;
    while (n < k->knowns && strcmp(k->known[n].what, what) != 0)
        n++;
    if (n == KNOWN)
        return false;
    if (n == k->knowns)
        snprintf(k->known[k->knowns++].what, sizeof k->known[n].what, "%s", what);
    return !k->known[n].stories++;
}

static void shrink_and_tell(struct soak *k, const struct story *s, FILE *to)
{
    char path[60], what[100];
    uint32_t count = s->items + k->trial->deviations;
    bool *kept = malloc(count * sizeof *kept);
    if (!kept)
        abort();
    memset(kept, 1, count * sizeof *kept);
    snprintf(what, sizeof what, "%s", k->trial->outcome.what);
    struct again again = {k, s, what};
    unsigned tries = shrink(kept, count, fails_again, &again, TRIES);
    tell_apart(k, s, kept);
    fprintf(to, "seed %llu: %s\n    tests/soak/stories%s --seed %llu --keep ",
            (unsigned long long)s->seed, k->trial->outcome.told, k->options,
            (unsigned long long)s->seed);
    numbers_print(kept, count, to);
    snprintf(path, sizeof path, "soak-%llu.sip", (unsigned long long)s->seed);
    bool saved = save(k, s, &again, kept, path);
    fprintf(to, "\n    shrunk in %u tries%s%s\n", tries, saved ? "; as a scenario: " : "",
            saved ? path : "");
    free(kept);
}

/* False: it has failed as others did. */
static bool report(struct soak *k, uint64_t seed, FILE *to)
{
    struct story s;
    bool news = true;
    if (!can_be_drawn(k, seed)) {
        news = is_news(k, "the parser crashes");
        if (news)
            fprintf(to, "seed %llu: the parser crashes\n    tests/soak/stories%s --seed %llu\n",
                    (unsigned long long)seed, k->options, (unsigned long long)seed);
        return news;
    }
    story_draw(&s, &k->teller, seed);
    tell_apart(k, &s, NULL);
    if (!*k->trial->outcome.what)
        fprintf(to, "seed %llu: fails only among others\n", (unsigned long long)seed);
    else if ((news = is_news(k, k->trial->outcome.what)))
        shrink_and_tell(k, &s, to);
    story_free(&s);
    fflush(to);
    return news;
}

/* ---- many ------------------------------------------------------------------------------------ */

/* Until one fails, in the child. */
static void tell_lot(struct soak *k, uint64_t end)
{
    struct trial *t = k->trial;
    for (; t->seed < end; t->seed++) {
        struct story s;
        story_draw(&s, &k->teller, t->seed);
        tell(k, &s, NULL, &t->outcome);
        t->steps += t->outcome.steps;
        t->records += t->outcome.records;
        t->objections += s.objections;
        t->items += s.items;
        story_free(&s);
        if (*t->outcome.what)
            break;
        alarm(PATIENCE);
    }
}

/* True: all of them are told, up to `end`. */
static bool lot(struct soak *k, uint64_t end)
{
    pid_t child = child_of(k);
    if (!child) {
        tell_lot(k, end);
        _exit(0);
    }
    return ended_well(child) && k->trial->seed == end;
}

unsigned soak_range(struct soak *k, uint64_t first, uint64_t count, unsigned most, FILE *to)
{
    struct trial *t = k->trial;
    uint64_t end = first + count;
    unsigned failures = 0;
    t->steps = t->records = t->objections = t->items = 0;
    for (t->seed = first; t->seed < end && failures < most;) {
        if (lot(k, t->seed + LOT < end ? t->seed + LOT : end))
            continue;
        uint64_t seed = t->seed;
        failures += report(k, seed, to);
        t->seed = seed + 1;
    }
    k->stories += t->seed - first;
    k->steps += t->steps;
    k->records += t->records;
    k->objections += t->objections;
    k->items += t->items;
    return failures;
}

void soak_tell_known(const struct soak *k, FILE *to)
{
    for (unsigned n = 0; n < k->knowns; n++)
        fprintf(to, "%6u stories: %s\n", k->known[n].stories, k->known[n].what);
}

bool soak_again(struct soak *k, uint64_t seed, const char *keep, struct outcome *outcome)
{
    struct story s;
    bool *kept = NULL, well = true;
    story_draw(&s, &k->teller, seed);
    if (keep) {
        tell_apart(k, &s, NULL);
        uint32_t count = s.items + k->trial->deviations;
        kept = malloc(count * sizeof *kept);
        well = kept && numbers_read(keep, kept, count);
    }
    if (well)
        tell(k, &s, kept, outcome);
    free(kept);
    story_free(&s);
    return well;
}
