/* Calls: INVITE 100 180 200 ACK BYE 200 between two phones, with all machines and no trace. Calls
 * are short, but transactions linger for up to 64*T1: a rate of 1,000 calls a second of virtual
 * time keeps 10^5 of them.
 */
#include "bench/bench.h"

#include <stdio.h>

enum { ALICE = 1, BOB, NODES = BOB, LINK = 1 };
enum {
    EVENT_HANG_UP = 200,
    THINKS = 250000,
    RINGS = 50000,
    TALKS = 100000,
    DELAY = 20000,
    WARM = 40000000
};

/* The plan and what the driver remembers: who called last, and how many. */
struct bench_plan {
    struct plan plan;
    struct plan_node node[NODES + 1];
    const char *host[NODES + 1];
    struct plan_link link[LINK + 1];
    struct phone_config phone;
    handler *own;
    usec pause;          /* between calls */
    uint32_t made, most; /* most: 0 for no end */
    bool hangs_up;
};

static void next_call(struct step *s, const struct stimulus *what)
{
    (void)what;
    struct bench_plan *b = (struct bench_plan *)s->plan;
    if (b->most && b->made == b->most)
        return;
    b->made++;
    call_begin(s, ALICE, BOB, NULL);
    event_add(s, b->pause, false, EVENT_SCRIPT, 0, 0, NULL);
    if (b->hangs_up)
        event_add(s, THINKS + RINGS + TALKS, false, EVENT_HANG_UP, 0,
                  world_node(s->world, ALICE)->last[REGION_DIALOGS], NULL);
}

static void own(struct step *s, const struct stimulus *what)
{
    const struct bench_plan *b = (const struct bench_plan *)s->plan;
    if (what->number == EVENT_HANG_UP)
        call_wish(s, what->to, &(struct wanted){.wish = WISH_HANG_UP}, true);
    else
        b->own(s, what);
}

static void plan_init(struct bench_plan *b, const struct machines *machines, usec pause)
{
    static char name[] = "alice -- bob";
    struct timer_values values = {500000, 4000000, 5000000};
    *b = (struct bench_plan){.pause = pause, .hangs_up = true};
    b->phone = (struct phone_config){.manner = MANNER_ANSWERS,
                                     .after = RINGS,
                                     .rings = true,
                                     .codecs = CODEC_PCMU,
                                     .thinks = THINKS}; /* so that the 100 is sent */
    b->host[ALICE] = "alice.example.com";
    b->host[BOB] = "bob.example.com";
    b->link[LINK] = (struct plan_link){.a = ALICE, .b = BOB, .delay = DELAY, .name = name};
    b->plan = (struct plan){.seed = 1,
                            .node = b->node,
                            .hosts = b->host,
                            .nodes = NODES,
                            .link = b->link,
                            .links = LINK,
                            .lore = lore_new()};
    for (int n = 1; n <= NODES; n++) {
        b->node[n] = (struct plan_node){.name = n == ALICE ? "alice" : "bob",
                                        .host = b->host[n],
                                        .role = ROLE_PHONE,
                                        .timers = values,
                                        .config = &b->phone};
        node_address(b->plan.lore, &b->node[n]);
    }
    for (unsigned k = 0; k < world_kinds; k++)
        b->plan.machine[k] = machines->machine[k];
    world_wire(&b->plan);
    b->own = b->plan.hooks.own;
    b->plan.hooks.own = own;
    b->plan.hooks.script = next_call;
}

static void start(struct run *r, const struct bench_plan *b)
{
    run_start(r, &b->plan, false, choose_random, NULL);
    event_add(&r->step, 0, false, EVENT_SCRIPT, 0, 0, NULL);
}

static void run_until(struct run *r, usec until)
{
    while (run_step(r, until))
        ;
}

struct speed {
    double call, event; /* seconds */
    uint32_t live;      /* transactions */
};

/* Warm until as many transactions end as begin, then batches of 1,000 calls; the least counts. */
static struct speed speed_at(const struct machines *machines, uint32_t per_second, int batches)
{
    struct bench_plan b;
    struct run r;
    struct speed best = {1, 1, 0};
    plan_init(&b, machines, 1000000 / per_second);
    start(&r, &b);
    run_until(&r, WARM);
    for (int n = 1; n <= batches; n++) {
        uint32_t made = b.made, steps = r.world->block->steps;
        double begin = seconds_now();
        run_until(&r, WARM + n * 1000 * b.pause);
        double took = seconds_now() - begin;
        best.call = least(best.call, took / (b.made - made));
        best.event = least(best.event, took / (r.world->block->steps - steps));
    }
    best.live = transactions_live(r.world);
    run_end(&r);
    lore_free(b.plan.lore);
    return best;
}

static uint64_t bytes_live(const struct world *w)
{
    uint64_t sum = 0;
    for (unsigned g = 1; g < REGIONS; g++)
        sum += (uint64_t)w->block->region[g].live * w->block->region[g].size;
    return sum;
}

/* Bytes in use of a call, both ends: as soon as it is established, and when its transactions have
 * ended. */
static void bench_bytes(const struct machines *machines)
{
    enum { CALLS = 1000 };
    struct bench_plan b;
    struct run r;
    plan_init(&b, machines, 1);
    b.hangs_up = false;
    b.most = CALLS;
    start(&r, &b);
    uint64_t before = bytes_live(r.world);
    run_until(&r, 2000000);
    double first = (double)(bytes_live(r.world) - before) / CALLS;
    run_until(&r, 60000000);
    double later = (double)(bytes_live(r.world) - before) / CALLS;
    bench_row("bytes in use of an established call, both ends", "2048; aim at 1024",
              "SIPp 6.1, sofia-sip 27.6, libosip2 47.7 KB", "%.0f; after 64*T1 %.0f", first, later);
    run_end(&r);
    lore_free(b.plan.lore);
}

void bench_calls(const struct machines *machines)
{
    struct speed few = speed_at(machines, 10, 100), many = speed_at(machines, 1000, 100),
                 most = speed_at(machines, 10000, 50);
    char live[64];
    snprintf(live, sizeof live, "calls a second, %u transactions linger", many.live);
    bench_row(live, "300,000; aim at 500,000", "SIPp 17,600, libosip2 13,200, sofia-sip 12,200",
              "%.0f", 1 / many.call);
    bench_bytes(machines);
    snprintf(live, sizeof live, "cost of an event, %u to %u live", few.live, most.live);
    bench_row(live, "3x; aim at 2x", "ns-3 25x to 10^7, libosip2 23x to 10^4",
              "%.2fx: %.0f to %.0f ns", most.event / few.event, few.event * 1e9, most.event * 1e9);
}
