/* What an explorer does a million times a second: take a world back, step it, encode it, hash the
 * bytes. Over all states of a call in which each happens; the least of several tries.
 */
#include "bench/bench.h"
#include "scenario/scenario.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 200, TRIES = 9, ROUNDS = 300 };

/* The worlds of a run, each as it was before a step. */
struct states {
    struct world *world[MOST];
    unsigned char *packed[MOST], *state[MOST];
    size_t size[MOST], state_size[MOST];
    size_t count;
    struct run run;
    struct coder_work *work;
    struct world *into;
    uint64_t sum;
};

static struct scenario *call(const char *more)
{
    static const char text[] = "node alice phone\nnode bob phone answers after 1s\n"
                               "link alice -- bob udp delay 20ms\n"
                               "at 0s alice calls bob\n"
                               "at 3s bob holds for 1s\n"
                               "at 6s alice hangs up\n";
    struct complaints wrong = {0};
    char all[1000];
    int size = snprintf(all, sizeof all, "%s%s", text, more);
    struct scenario *s = scenario_parse("bench.sip", all, (size_t)size, NULL, 0, &wrong);
    if (!s)
        fprintf(stderr, "bench: %s\n", wrong.item[0].text);
    complaints_free(&wrong);
    return s;
}

static unsigned char *kept(const unsigned char *bytes, size_t size)
{
    unsigned char *own = malloc(size);
    if (!own)
        abort();
    return memcpy(own, bytes, size);
}

static void states_make(struct states *k, const struct scenario *s)
{
    *k = (struct states){.work = coder_work_new()};
    run_start(&k->run, scenario_plan(s), false, NULL, NULL);
    do {
        size_t n = k->count++;
        const unsigned char *bytes = world_pack(k->run.world, k->work, &k->size[n]);
        k->packed[n] = kept(bytes, k->size[n]);
        k->world[n] = world_unpack(NULL, k->run.world->plan, bytes, k->size[n]);
        bytes = world_state(k->run.world, k->work, &k->state_size[n]);
        k->state[n] = kept(bytes, k->state_size[n]);
    } while (k->count < MOST && run_step(&k->run, USEC_NEVER));
    k->into = world_copy(NULL, k->world[0]);
}

static void states_free(struct states *k)
{
    for (size_t n = 0; n < k->count; n++) {
        world_free(k->world[n]);
        free(k->packed[n]);
        free(k->state[n]);
    }
    world_free(k->into);
    coder_work_free(k->work);
    run_end(&k->run);
}

/* ---- what is measured ------------------------------------------------------------------------ */

typedef void deed(struct states *, size_t n);

static void copy(struct states *k, size_t n)
{
    world_copy(k->into, k->world[n]);
}

static void pack(struct states *k, size_t n)
{
    size_t size;
    world_pack(k->world[n], k->work, &size);
    k->sum += size;
}

static void unpack(struct states *k, size_t n)
{
    world_unpack(k->into, k->world[n]->plan, k->packed[n], k->size[n]);
}

static void encode(struct states *k, size_t n)
{
    size_t size;
    world_state(k->world[n], k->work, &size);
    k->sum += size;
}

static void decode(struct states *k, size_t n)
{
    world_decode_with(k->work, k->into, k->world[n]->plan, k->state[n], k->state_size[n]);
}

static void fingerprint(struct states *k, size_t n)
{
    uint64_t hash[2];
    world_fingerprint(k->world[n], k->work, hash);
    k->sum += hash[0];
}

static void step(struct states *k, size_t n)
{
    struct step s = k->run.step;
    copy(k, n);
    s.world = k->into;
    world_advance(&s, USEC_NEVER);
}

static void all(struct states *k, size_t n)
{
    uint64_t hash[2];
    step(k, n);
    world_fingerprint(k->into, k->work, hash);
    k->sum += hash[0];
}

/* Nanoseconds for one. */
static double cost(struct states *k, deed *d)
{
    double best = 1e9;
    for (int t = 0; t < TRIES; t++) {
        double begin = cpu_now();
        for (int r = 0; r < ROUNDS; r++)
            for (size_t n = 0; n < k->count; n++)
                d(k, n);
        best = least(best, cpu_now() - begin);
    }
    return best / ROUNDS / (double)k->count * 1e9;
}

static size_t mean(struct states *k, size_t (*of)(struct states *, size_t))
{
    size_t sum = 0;
    for (size_t n = 0; n < k->count; n++)
        sum += of(k, n);
    return sum / k->count;
}

static size_t block_size(struct states *k, size_t n)
{
    return (size_t)k->world[n]->block->bytes;
}

static size_t packed_size(struct states *k, size_t n)
{
    return k->size[n];
}

static size_t state_size(struct states *k, size_t n)
{
    return k->state_size[n];
}

static void measure(const char *what, const char *more)
{
    static const struct {
        const char *what;
        deed *deed;
    } deeds[] = {{"  a copy", copy},
                 {"  packing", pack},
                 {"  unpacking", unpack},
                 {"  encoding", encode},
                 {"  decoding", decode},
                 {"  a fingerprint", fingerprint},
                 {"  a copy and a step", step},
                 {"  a copy, a step, a fingerprint", all}};
    struct scenario *s = call(more);
    struct states k;
    if (!s)
        exit(EXIT_FAILURE);
    states_make(&k, s);
    bench_row(what, "", "", "%zu bytes; packed %zu, encoded %zu", mean(&k, block_size),
              mean(&k, packed_size), mean(&k, state_size));
    for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++)
        bench_row(deeds[i].what, i + 1 < sizeof deeds / sizeof *deeds ? "" : "1,000 ns", "",
                  "%.0f ns", cost(&k, deeds[i].deed));
    states_free(&k);
    scenario_free(s);
}

void bench_worlds(const struct machines *machines)
{
    (void)machines;
    measure("the world of a call of two phones", "");
    measure("the same with two expectations",
            "never something is unexpected\nnever bob.session is Active for 20s\n");
}
