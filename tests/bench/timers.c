/* One timer, from its start until it has fired, while 10^5 others are pending and wait for spans
 * such as SIP's. */
#include "bench/bench.h"

static const usec spans[] = {500000,   1000000, 2000000, 4000000, 5000000,
                             32000000, 20000,   200000,  20000,   32000000};
enum { SPANS = sizeof spans / sizeof *spans, BATCH = 100000, BATCHES = 50 };

static const struct region_kind no_rooms[REGIONS] = {[REGION_PAYLOADS] = {.name = "none"}};

/* Marsaglia's xorshift: the draw costs next to nothing beside what is measured. */
static uint64_t draw(uint64_t *x)
{
    *x ^= *x << 13;
    *x ^= *x >> 7;
    return *x ^= *x << 17;
}

/* Each that fires starts another. */
static void fired(struct step *s, const struct stimulus *what)
{
    (void)what;
    uint64_t *x = (uint64_t *)s->plan->script;
    event_add(s, spans[draw(x) % SPANS], false, EVENT_OWN, 0, 0, NULL);
}

static double nanoseconds(uint32_t pending)
{
    uint64_t x = 88172645463325252u;
    struct plan_node node[2] = {{0}, {.name = "a"}};
    struct plan plan = {.region = no_rooms,
                        .node = node,
                        .nodes = 1,
                        .payload_size = 8,
                        .script = &x,
                        .hooks = {.own = fired}};
    struct run r;
    run_start(&r, &plan, false, NULL, NULL);
    for (uint32_t n = 0; n < pending; n++)
        event_add(&r.step, (usec)(draw(&x) % 32000000), true, EVENT_OWN, 0, 0, NULL);
    run_step(&r, USEC_NEVER);
    while (r.world->block->now < 70000000)
        run_step(&r, USEC_NEVER);
    double best = 1;
    for (int b = 0; b < BATCHES; b++) {
        double begin = seconds_now();
        for (int n = 0; n < BATCH; n++)
            run_step(&r, USEC_NEVER);
        best = least(best, (seconds_now() - begin) / BATCH);
    }
    run_end(&r);
    return best * 1e9;
}

void bench_timers(const struct machines *machines)
{
    (void)machines;
    bench_row("one timer, start to fire, 10^5 pending", "60 ns", "wheel 47-61, heap 138, ns-3 481",
              "%.0f ns", nanoseconds(100000));
}
