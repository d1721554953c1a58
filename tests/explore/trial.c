#define _GNU_SOURCE
#include "explore/defects.h"
#include "machine/coverage.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- files ----------------------------------------------------------------------------------- */

static char *text_of(const char *path)
{
    char *text = NULL;
    size_t size = 0;
    FILE *f = fopen(path, "r");
    if (!f || getdelim(&text, &size, '\0', f) < 0)
        abort();
    fclose(f);
    return text;
}

/* Which machines it asks for; -1: others than there are. */
static int set_of(const char *text)
{
    const char *at = !strncmp(text, "machines ", 9) ? text : strstr(text, "\nmachines ");
    if (!at)
        return 0;
    at = strchr(at, ' ');
    at += strspn(at, " ");
    return !strncmp(at, "rfc3261\n", 8) ? 1 : !strncmp(at, "rfc6026\n", 8) ? 0 : -1;
}

static bool is_named(const char *path, const char *line, size_t length)
{
    size_t whole = strlen(path);
    return whole > length && path[whole - length - 1] == '/' &&
           !strncmp(path + whole - length, line, length);
}

/* also.txt: the name of a scenario at the margin, below it what else must hold there. NULL: it does
 * not stand there. */
static char *with_more(const char *text, const char *also, const char *path)
{
    for (const char *line = also, *end; (end = strchr(line, '\n')); line = end + 1) {
        const char *more = end + 1, *last = more;
        char *both;
        if (*line == ' ' || *line == '#' || !is_named(path, line, (size_t)(end - line)))
            continue;
        while (*last == ' ')
            last = strchr(last, '\n') + 1;
        if (asprintf(&both, "%s%.*s", text, (int)(last - more), more) < 0)
            abort();
        return both;
    }
    return NULL;
}

static void add(struct trials *t, char *path, bool own)
{
    char *text = text_of(path), *more = with_more(text, t->also, path);
    int set = set_of(text);
    if (more) {
        free(text);
        text = more;
    }
    if (set < 0) {
        free(text);
        free(path);
        return;
    }
    t->item = realloc(t->item, (t->count + 1) * sizeof *t->item);
    if (!t->item)
        abort();
    t->item[t->count++] =
        (struct trial){.path = path, .text = text, .old = set, .own = own, .strict = own || more};
}

/* Folders for scenarios that are refused, that fail, and that break a property. */
static bool is_left_out(const char *name)
{
    return *name == '.' || !strcmp(name, "bad") || !strcmp(name, "broken") ||
           !strcmp(name, "found");
}

static void find(struct trials *t, const char *folder, bool own)
{
    DIR *d = opendir(folder);
    for (struct dirent *e; d && (e = readdir(d));) {
        char *path;
        struct stat st;
        if (is_left_out(e->d_name))
            continue;
        if (asprintf(&path, "%s/%s", folder, e->d_name) < 0)
            abort();
        const char *dot = strrchr(e->d_name, '.');
        if (!stat(path, &st) && S_ISDIR(st.st_mode))
            find(t, path, own);
        if (dot && !strcmp(dot, ".sip"))
            add(t, path, own);
        else
            free(path);
    }
    if (d)
        closedir(d);
}

/* ---- exploring ------------------------------------------------------------------------------- */

enum { STATES_MOST = 200000 };

static struct exploration *explored(const struct trial *t, const struct machines *set,
                                    uint64_t states, struct scenario **out)
{
    struct complaints wrong = {0};
    struct scenario *s = scenario_parse_with(set, t->path, t->text, &wrong);
    complaints_print(&wrong, stderr);
    complaints_free(&wrong);
    if (!s)
        abort();
    struct bounds b = scenario_bounds(s);
    if (!t->own) /* as it runs */
        b = (struct bounds){.until = b.until, .calm_order = true};
    b = explore_bounds(&b);
    scenario_explore(s, &b);
    struct explore_options o = {.bounds = b,
                                .cores = 1,
                                .states = states,
                                .memory = UINT64_C(1) << 30,
                                .properties = ((UINT64_C(1) << PROPERTIES) - 1) & ~t->excused};
    *out = s;
    return explore(s, &o);
}

enum outcome trial_run(const struct trials *ts, const struct trial *t, int kind,
                       struct machine *machine, char *words, size_t room)
{
    struct machines set = ts->set[t->old];
    struct scenario *s;
    enum outcome outcome = OUTCOME_SILENT;
    set.machine[kind] = machine;
    struct exploration *e = explored(t, &set, 20 * t->states + 5000, &s);
    *words = '\0';
    if (e->violations) {
        const struct violation *v = e->violation;
        snprintf(words, room, "%s: %s", properties[v->finding.property].name, v->what);
        outcome = OUTCOME_BROKEN;
    }
    exploration_free(e);
    scenario_free(s);
    return outcome;
}

/* ---- what they do with the machines as shipped ------------------------------------------------ */

static void note_coverage(struct trial *t, const struct exploration *e)
{
    for (unsigned k = 0; k < world_kinds; k++) {
        const struct coverage *c = e->coverage[k];
        for (unsigned i = 0; c && i < c->machine->diagram->nedges; i++)
            if (c->edges[i])
                t->taken[k][i / 64] |= UINT64_C(1) << i % 64;
    }
}

/* Does it break nothing? */
static bool breaks_nothing(const struct trials *ts, struct trial *t)
{
    struct scenario *s;
    struct exploration *e = explored(t, &ts->set[t->old], STATES_MOST, &s);
    bool own_broken = e->violations && e->violation->finding.property == PROPERTY_OWN;
    bool silent = !e->violations && e->stopped == EXPLORE_DONE;
    t->states = e->states;
    if (silent)
        note_coverage(t, e);
    if (!silent && t->strict && (t->own || own_broken))
        printf("%s: with the machines as shipped: %s\n", t->path,
               e->violations ? e->violation->what : "it is too large");
    if (!silent && !t->own && e->violations && !own_broken)
        t->excused |= UINT64_C(1) << e->violation->finding.property;
    exploration_free(e);
    scenario_free(s);
    return silent;
}

/* Somebody else's scenario may be about a broken property: then that one is not looked at. */
static bool is_silent(const struct trials *ts, struct trial *t)
{
    uint64_t before;
    do {
        before = t->excused;
        if (breaks_nothing(ts, t))
            return true;
    } while (t->excused != before);
    return false;
}

static void forget(struct trial *t)
{
    free(t->path);
    free(t->text);
}

static int by_cost(const void *a, const void *b)
{
    const struct trial *x = a, *y = b;
    if (x->own != y->own)
        return y->own - x->own;
    return x->states != y->states ? (x->states > y->states) - (x->states < y->states)
                                  : strcmp(x->path, y->path);
}

unsigned trials_open(struct trials *ts, bool all)
{
    const char *top = getenv("top_srcdir"), *old[] = {"rfc3261"};
    char folder[1000];
    struct complaints wrong = {0};
    unsigned noisy = 0;
    size_t kept = 0;
    snprintf(folder, sizeof folder, "%s/tests/explore/also.txt", top ? top : ".");
    *ts = (struct trials){.also = text_of(folder)};
    if (!machines_load(&ts->set[0], NULL, 0, &wrong) || !machines_load(&ts->set[1], old, 1, &wrong))
        abort();
    snprintf(folder, sizeof folder, "%s/tests/explore/defects", top ? top : ".");
    find(ts, folder, true);
    snprintf(folder, sizeof folder, "%s/tests/scenarios", top ? top : ".");
    if (all)
        find(ts, folder, false);
    for (size_t n = 0; n < ts->count; n++) {
        struct trial t = ts->item[n];
        if (is_silent(ts, &t)) {
            ts->item[kept++] = t;
            continue;
        }
        noisy += t.strict;
        forget(&t);
    }
    ts->count = kept;
    if (kept)
        qsort(ts->item, kept, sizeof *ts->item, by_cost);
    return noisy;
}

void trials_close(struct trials *ts)
{
    for (size_t n = 0; n < ts->count; n++)
        forget(&ts->item[n]);
    free(ts->item);
    free(ts->also);
    machines_free(&ts->set[0]);
    machines_free(&ts->set[1]);
}

bool trial_takes(const struct trial *t, int kind, unsigned edge)
{
    return t->taken[kind][edge / 64] >> edge % 64 & 1;
}
