/* Breaks each shipped machine, one edge at a time: leaves it out, or has it lead elsewhere. Each such
 * defect must be found, by an exploration of tests/explore/defects or else by one of tests/scenarios
 * as it runs; or it is refused when it is loaded; or it is listed in harmless.txt, with the reason.
 *
 * As a test, a few of each machine, by explorations alone; with DEFECTS_ALL all of them, told one by
 * one if it is "verbose".
 */
#include "explore/defects.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORDS = 400, DEFECTS_MOST = 4096, PATIENCE = 300, TRIES = 12 };
enum answer { UNKNOWN, REFUSED, EXPLORED, RUN, HARMLESS, CRASHED, VERDICTS };
static const char *const verdict_name[VERDICTS] = {"unknown", "refused",  "explored",
                                                   "run",     "harmless", "crashed"};
struct result {
    uint32_t defect, verdict;
    char name[DEFECT_NAME], by[WORDS], words[WORDS];
};
struct all {
    struct shipped shipped[SHIPPED_MOST];
    size_t machines;
    struct trials trials;
    struct defect defect[DEFECTS_MOST];
    uint32_t defects;
    struct result *result;
    char *list; /* harmless.txt */
    unsigned workers;
};

/* ---- one defect ------------------------------------------------------------------------------ */

static bool fits(const struct trial *t, const struct shipped *s, unsigned edge)
{
    return t->old == s->old && trial_takes(t, s->kind, edge);
}

static void try(const struct all *all, struct machine *m, struct result *r)
{
    const struct defect *d = &all->defect[r->defect];
    const struct shipped *s = &all->shipped[d->shipped];
    r->verdict = HARMLESS;
    for (size_t n = 0; n < all->trials.count && r->verdict == HARMLESS; n++) {
        const struct trial *t = &all->trials.item[n];
        if (!fits(t, s, d->edge))
            continue;
        enum outcome o = trial_run(&all->trials, t, s->kind, m, r->words, sizeof r->words);
        if (o == OUTCOME_BROKEN) {
            r->verdict = t->own ? EXPLORED : RUN;
            snprintf(r->by, sizeof r->by, "%s", strrchr(t->path, '/') + 1);
        }
    }
}

static void judge(const struct all *all, struct result *r)
{
    const struct defect *d = &all->defect[r->defect];
    struct machine *m = defect_machine(&all->shipped[d->shipped], d, r->name);
    r->verdict = REFUSED;
    if (m)
        try(all, m, r);
    machine_free(m);
}

/* ---- all of them, by several processes: one may crash ----------------------------------------- */

static void work(const struct all *all, unsigned worker, FILE *to)
{
    for (uint32_t n = worker; n < all->defects; n += all->workers) {
        struct result r = {.defect = n, .verdict = CRASHED};
        fwrite(&r, sizeof r, 1, to);
        fflush(to);
        alarm(PATIENCE);
        judge(all, &r);
        fwrite(&r, sizeof r, 1, to);
    }
    fclose(to);
}

static void gather(struct all *all, FILE *from)
{
    struct result r;
    rewind(from);
    while (fread(&r, sizeof r, 1, from) == 1)
        all->result[r.defect] = r;
    fclose(from);
}

static void judge_all(struct all *all)
{
    enum { WORKERS = 64 };
    FILE *file[WORKERS];
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    all->workers = cores < 1 ? 1 : cores > WORKERS ? WORKERS : (unsigned)cores;
    all->result = calloc(all->defects, sizeof *all->result);
    fflush(stdout);
    for (unsigned n = 0; n < all->workers; n++) {
        file[n] = tmpfile();
        if (!file[n] || !all->result)
            abort();
        if (!fork()) {
            work(all, n, file[n]);
            _exit(0);
        }
    }
    while (wait(NULL) > 0)
        ;
    for (unsigned n = 0; n < all->workers; n++)
        gather(all, file[n]);
}

/* ---- the list of harmless ones ---------------------------------------------------------------- */

static char *list_read(void)
{
    const char *top = getenv("top_srcdir");
    char path[1000], *text = NULL;
    size_t size = 0;
    snprintf(path, sizeof path, "%s/tests/explore/harmless.txt", top ? top : ".");
    FILE *f = fopen(path, "r");
    if (!f || getdelim(&text, &size, '\0', f) < 0) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    fclose(f);
    return text;
}

/* A row is a line of its own, indented; what stands above, at the margin, is its reason. */
static bool is_listed(const char *list, const char *name)
{
    char row[DEFECT_NAME + 10];
    snprintf(row, sizeof row, "\n    %s\n", name);
    return strstr(list, row) != NULL;
}

static bool is_known(const struct all *all, const char *row, size_t length)
{
    for (uint32_t n = 0; n < all->defects; n++)
        if (strlen(all->result[n].name) == length && !strncmp(all->result[n].name, row, length))
            return true;
    return false;
}

/* Each row is a defect; before the first one, and after each blank line, stands a reason. */
static unsigned check_list(const struct all *all)
{
    unsigned wrong = 0;
    bool has_reason = false;
    for (const char *line = all->list, *end; *line; line = end + 1) {
        end = strchr(line, '\n');
        if (!end)
            abort();
        bool is_row = !strncmp(line, "    ", 4);
        if (end == line)
            has_reason = false;
        else if (!is_row)
            has_reason |= *line != '#';
        else if (!has_reason || !is_known(all, line + 4, (size_t)(end - line) - 4)) {
            printf("harmless.txt: %s: %.*s\n", has_reason ? "no such defect" : "no reason",
                   (int)(end - line), line);
            wrong++;
        }
    }
    return wrong;
}

/* ---- telling --------------------------------------------------------------------------------- */

static void tell(const struct result *r, const char *what)
{
    printf("%s: %s", what, r->name);
    if (*r->by)
        printf(" (%s: %s)", r->by, r->words);
    putchar('\n');
}

static unsigned check(const struct all *all, const struct result *r, bool verbose)
{
    bool listed = is_listed(all->list, r->name), harmless = r->verdict == HARMLESS;
    bool wrong = listed != harmless || r->verdict == CRASHED || r->verdict == UNKNOWN;
    if (wrong)
        tell(r, r->verdict == CRASHED || r->verdict == UNKNOWN ? "it crashes or hangs"
                : harmless                                     ? "not found, not listed"
                                                               : "listed as harmless, and found");
    else if (verbose)
        tell(r, verdict_name[r->verdict]);
    return wrong;
}

static void tell_machine(const struct all *all, size_t machine)
{
    unsigned count[2][VERDICTS] = {{0}};
    for (uint32_t n = 0; n < all->defects; n++)
        if (all->defect[n].shipped == machine)
            count[all->defect[n].elsewhere][all->result[n].verdict]++;
    printf("%-26s", all->shipped[machine].machine->diagram->file);
    for (unsigned k = 0; k < 2; k++)
        printf("%s %2u explored %2u run %2u refused %2u harmless", k ? " | elsewhere" : "left out",
               count[k][EXPLORED], count[k][RUN], count[k][REFUSED], count[k][HARMLESS]);
    putchar('\n');
}

static unsigned test_all(struct all *all, bool verbose)
{
    unsigned wrong = 0;
    for (size_t m = 0; m < all->machines; m++)
        for (unsigned k = 0; k < 2; k++)
            for (uint16_t e = 0; e < all->shipped[m].machine->diagram->nedges; e++)
                all->defect[all->defects++] = (struct defect){(uint16_t)m, e, k};
    judge_all(all);
    for (uint32_t n = 0; n < all->defects; n++)
        wrong += check(all, &all->result[n], verbose);
    for (size_t m = 0; m < all->machines; m++)
        tell_machine(all, m);
    return wrong + check_list(all);
}

/* ---- a few ----------------------------------------------------------------------------------- */

/* From the middle of the machine on the first one that an exploration finds. Where each is refused
 * at once, that will do. */
static bool test_few(struct all *all, size_t machine, bool elsewhere)
{
    unsigned edges = all->shipped[machine].machine->diagram->nedges, refused = 0;
    for (unsigned n = 0; n < edges && n < TRIES; n++) {
        struct result r = {0};
        all->defect[0] =
            (struct defect){(uint16_t)machine, (uint16_t)((edges / 2 + n) % edges), elsewhere};
        judge(all, &r);
        bool listed = is_listed(all->list, r.name);
        if (listed && r.verdict == EXPLORED)
            tell(&r, "listed as harmless, and found");
        if (r.verdict == EXPLORED)
            return !listed;
        refused += r.verdict == REFUSED;
    }
    if (refused == edges)
        return true;
    printf("%s: no defect is found%s\n", all->shipped[machine].machine->diagram->file,
           elsewhere ? " where an edge leads elsewhere" : " where an edge is left out");
    return false;
}

int main(void)
{
    static struct all all;
    const char *asked = getenv("DEFECTS_ALL");
    bool everything = asked && *asked;
    all.machines = shipped_load(all.shipped);
    all.list = list_read();
    unsigned wrong = trials_open(&all.trials, everything);
    if (everything)
        wrong += test_all(&all, !strcmp(asked, "verbose"));
    for (size_t m = 0; !everything && m < all.machines; m++)
        wrong += !test_few(&all, m, false) + !test_few(&all, m, true);
    shipped_free(all.shipped, all.machines);
    trials_close(&all.trials);
    free(all.list);
    free(all.result);
    return wrong ? EXIT_FAILURE : EXIT_SUCCESS;
}
