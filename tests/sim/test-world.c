/* Worlds: copied, encoded, decoded, compared after every step, and none the worse. */
#include "sim/tests.h"

#include <stdlib.h>
#include <string.h>

static struct toy_plan *random_plan(uint64_t seed)
{
    struct toy_plan *p = toy_plan_new(seed);
    p->loss = 200000;
    p->jitter = seed % 3 ? 50000 : 0;
    p->reliable = seed % 4 == 0;
    toy_random_acts(p, seed, 20);
    return p;
}

/* What happens to the world between two steps. */
typedef struct world *treatment(struct world *);

static void run_treated(struct toy_run *r, const struct toy_plan *p, treatment *treat)
{
    toy_start(r, p, true);
    while (toy_step(r)) {
        const char *wrong = world_verify(r->world);
        ck_assert_msg(!wrong, "%s", wrong);
        if (treat)
            r->world = r->step.world = treat(r->world);
    }
    ck_assert_uint_gt(r->trace->count, 200);
    ck_assert_uint_eq(r->world->block->region[REGION_TOYS].live, 0);
    ck_assert_uint_eq(r->world->block->region[REGION_PARTIES].live, 0);
    ck_assert_uint_eq(r->world->block->region[REGION_PAYLOADS].live, 0);
    ck_assert_uint_eq(r->world->block->region[REGION_DEFERRED].live, 0);
    ck_assert_uint_eq(r->world->block->region[REGION_EVENTS].live, 0);
}

static void same_trace(uint64_t seed, treatment *treat)
{
    struct toy_plan *p = random_plan(seed);
    struct toy_run plain, treated;
    run_treated(&plain, p, NULL);
    run_treated(&treated, p, treat);
    ck_assert(traces_equal(plain.trace, treated.trace));
    toy_end(&plain);
    toy_end(&treated);
    toy_plan_free(p);
}

static struct world *copied(struct world *w)
{
    struct world *copy = world_copy(NULL, w);
    memset(w->block, 0xa5, w->block->bytes);
    world_free(w);
    return copy;
}

START_TEST(a_copy_after_each_step_goes_on_to_the_same_trace)
{
    same_trace((uint64_t)_i, copied);
}
END_TEST

/* From a snapshot that shares all its pages with one that is gone. */
static struct world *restored(struct world *w)
{
    struct snapshot *before = snapshot_new(w, NULL), *s = snapshot_new(w, before);
    ck_assert_uint_lt(snapshot_bytes(s), snapshot_bytes(before));
    uint64_t shared = snapshot_bytes(before) - snapshot_bytes(s);
    ck_assert_uint_eq(snapshot_free(before), snapshot_bytes(s)); /* no page */
    memset(w->block, 0xa5, w->block->bytes);
    struct world *again = snapshot_restore(s, w);
    ck_assert_ptr_eq(again, w);
    ck_assert_uint_gt(snapshot_free(s), shared);
    return again;
}

START_TEST(a_snapshot_after_each_step_goes_on_to_the_same_trace)
{
    same_trace((uint64_t)_i, restored);
}
END_TEST

/* Into a world that has been another one before; and its block is in tatters. */
static struct world *packed(struct world *w)
{
    struct coder_work *k = coder_work_new();
    size_t size;
    const struct plan *plan = w->plan;
    const unsigned char *bytes = world_pack(w, k, &size);
    struct world *other = world_unpack(NULL, plan, bytes, size);
    for (unsigned r = 1; r < REGIONS; r++) {
        struct region *g = &other->block->region[r];
        memset((char *)other->block + g->at + g->size, 0xa5, (size_t)g->room * g->size);
    }
    other = world_unpack(other, plan, bytes, size);
    ck_assert(world_equal(w, other));
    memset(w->block, 0xa5, w->block->bytes);
    world_free(w);
    coder_work_free(k);
    return other;
}

START_TEST(a_world_packed_after_each_step_goes_on_to_the_same_trace)
{
    same_trace((uint64_t)_i, packed);
}
END_TEST

static unsigned char *encode(const struct world *w, enum code_mode mode, size_t *size)
{
    *size = world_encode(w, mode, NULL, 0);
    unsigned char *bytes = malloc(*size); /* exactly: the sanitizer sees a byte too many */
    ck_assert_uint_eq(world_encode(w, mode, bytes, *size), *size);
    return bytes;
}

static struct world *decoded(struct world *w)
{
    size_t size;
    unsigned char *bytes = encode(w, CODE_ALL, &size);
    struct world *again = world_decode(NULL, w->plan, CODE_ALL, bytes, size);
    ck_assert_ptr_nonnull(again);
    free(bytes);
    world_free(w);
    return again;
}

START_TEST(a_world_decoded_after_each_step_goes_on_to_the_same_trace)
{
    same_trace((uint64_t)_i, decoded);
}
END_TEST

/* Decoding what is equal must give what is equal; going on with the world as it was. */
static struct world *state_decoded(struct world *w)
{
    size_t size, again_size;
    unsigned char *bytes = encode(w, CODE_STATE, &size);
    struct world *again = world_decode(NULL, w->plan, CODE_STATE, bytes, size);
    ck_assert_ptr_nonnull(again);
    const char *wrong = world_verify(again);
    ck_assert_msg(!wrong, "%s", wrong);
    unsigned char *bytes_again = encode(again, CODE_STATE, &again_size);
    ck_assert_uint_eq(size, again_size);
    ck_assert_mem_eq(bytes, bytes_again, size);
    ck_assert(world_equal(w, again));
    free(bytes);
    free(bytes_again);
    world_free(again);
    return w;
}

START_TEST(the_state_survives_decoding_byte_for_byte)
{
    same_trace((uint64_t)_i, state_decoded);
}
END_TEST

/* A world decoded from its state alone goes on as the original does, provenance apart. */
START_TEST(a_world_decoded_from_its_state_goes_on_to_equal_worlds)
{
    struct toy_plan *p = random_plan((uint64_t)_i);
    struct toy_run r;
    p->loss = p->jitter = 0; /* whose keys are provenance */
    toy_start(&r, p, false);
    for (unsigned n = 0; n < 60; n++)
        toy_step(&r);
    size_t size;
    unsigned char *bytes = encode(r.world, CODE_STATE, &size);
    struct toy_run twin = r;
    twin.world = twin.step.world = world_decode(NULL, &p->plan, CODE_STATE, bytes, size);
    while (toy_step(&r)) {
        ck_assert(toy_step(&twin));
        ck_assert(world_equal(r.world, twin.world));
    }
    ck_assert(!toy_step(&twin));
    free(bytes);
    world_free(twin.world);
    toy_end(&r);
    toy_plan_free(p);
}
END_TEST

/* The same question twice; the second time everything that grows has grown: time, serials,
 * ordinals, records. */
START_TEST(worlds_that_differ_only_in_provenance_are_equal)
{
    struct toy_plan *p = toy_plan_new(3);
    struct toy_run first, second;
    struct toy_act act = {.at = 100000000, .node = 1, .peer = 2, .cancels = true, .party = _i};
    toy_act(p, act);
    toy_start(&first, p, false);
    act.at = 0;
    toy_act(p, act);
    toy_start(&second, p, true);
    ck_assert(!world_equal(first.world, second.world));
    while (world_advance(&second.step, 99000000))
        ;
    ck_assert(!world_equal(first.world, second.world)); /* the first will only act in 100 s */
    world_advance(&first.step, 99000000);
    unsigned steps = 0;
    do {
        unsigned char hash[2][16];
        ck_assert(world_equal(first.world, second.world));
        world_hash(first.world, hash[0]);
        world_hash(second.world, hash[1]);
        ck_assert_mem_eq(hash[0], hash[1], 16);
        steps++;
    } while (toy_step(&first) && toy_step(&second));
    ck_assert_uint_gt(steps, 10);
    toy_end(&first);
    toy_end(&second);
    toy_plan_free(p);
}
END_TEST

START_TEST(worlds_in_different_states_are_not_equal)
{
    struct toy_plan *p = random_plan(5);
    struct toy_run r;
    toy_start(&r, p, false);
    for (unsigned n = 0; n < 100; n++) {
        struct world *before = world_copy(NULL, r.world);
        unsigned char hash[2][16];
        ck_assert(toy_step(&r));
        ck_assert(!world_equal(before, r.world));
        world_hash(before, hash[0]);
        world_hash(r.world, hash[1]);
        ck_assert_mem_ne(hash[0], hash[1], 16);
        world_free(before);
    }
    toy_end(&r);
    toy_plan_free(p);
}
END_TEST

START_TEST(keeping_no_trace_changes_nothing)
{
    struct toy_plan *p = random_plan((uint64_t)_i);
    struct toy_run with, without;
    toy_start(&with, p, true);
    toy_start(&without, p, false);
    while (toy_step(&with)) {
        ck_assert(toy_step(&without));
        ck_assert_int_eq(with.world->block->now, without.world->block->now);
    }
    ck_assert(world_equal(with.world, without.world));
    toy_end(&with);
    toy_end(&without);
    toy_plan_free(p);
}
END_TEST

/* Any byte changed, and any length: an answer or NULL, and no more memory than is there. */
START_TEST(bytes_that_are_no_world_are_refused_or_harmless)
{
    struct toy_plan *p = random_plan(7);
    struct toy_run r;
    uint64_t stream = (uint64_t)_i;
    toy_start(&r, p, false);
    for (unsigned n = 0; n < 80; n++)
        toy_step(&r);
    size_t size;
    enum code_mode mode = _i % 2 ? CODE_ALL : CODE_STATE;
    unsigned char *bytes = encode(r.world, mode, &size);
    for (unsigned n = 0; n < 400; n++) {
        size_t cut = 1 + stream_below(&stream, (uint32_t)size);
        unsigned char *broken = malloc(cut);
        memcpy(broken, bytes, cut);
        broken[stream_below(&stream, (uint32_t)cut)] ^=
            (unsigned char)(1 + stream_below(&stream, 255));
        struct world *w = world_decode(NULL, &p->plan, mode, broken, cut);
        if (w)
            world_encode(w, mode, NULL, 0);
        world_free(w);
        free(broken);
    }
    ck_assert_ptr_null(world_decode(NULL, &p->plan, mode, bytes, size - 1));
    ck_assert_ptr_null(
        world_decode(NULL, &p->plan, mode == CODE_ALL ? CODE_STATE : CODE_ALL, bytes, size));
    free(bytes);
    toy_end(&r);
    toy_plan_free(p);
}
END_TEST

START_TEST(an_old_world_may_take_a_copy_or_an_encoding)
{
    struct toy_plan *p = random_plan(2);
    struct toy_run r;
    toy_start(&r, p, false);
    struct world *other = world_copy(NULL, r.world);
    for (unsigned n = 0; n < 50; n++)
        toy_step(&r);
    ck_assert_ptr_eq(world_copy(other, r.world), other);
    ck_assert(world_equal(other, r.world));
    size_t size;
    unsigned char *bytes = encode(r.world, CODE_ALL, &size);
    for (unsigned n = 0; n < 5; n++)
        toy_step(&r);
    ck_assert_ptr_eq(world_decode(other, &p->plan, CODE_ALL, bytes, size), other);
    for (unsigned n = 0; n < 5; n++)
        world_advance(
            &(struct step){
                .world = other, .plan = &p->plan, .choose = choose_random, .work = r.work},
            USEC_NEVER);
    ck_assert(world_equal(other, r.world));
    free(bytes);
    world_free(other);
    toy_end(&r);
    toy_plan_free(p);
}
END_TEST

/* ---- fingerprints ---------------------------------------------------------------------------- */

enum { BYTES = 200 };

/* Of each bit of the result, how often it changes with a bit of what is mostly 0, as worlds are. */
START_TEST(one_bit_more_changes_half_of_a_fingerprint)
{
    static unsigned changed[128];
    unsigned char bytes[BYTES] = {0};
    uint64_t before[2], after[2];
    unsigned tries = 0;
    for (unsigned round = 0; round < 4; round++) {
        bytes[17 * round] = (unsigned char)(3 * round);
        bytes_hash(bytes, sizeof bytes, before);
        for (unsigned bit = 0; bit < 8 * BYTES; bit++, tries++) {
            bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
            bytes_hash(bytes, sizeof bytes, after);
            bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
            for (unsigned n = 0; n < 128; n++)
                changed[n] += (before[n / 64] ^ after[n / 64]) >> n % 64 & 1;
        }
    }
    for (unsigned n = 0; n < 128; n++) {
        ck_assert_msg(changed[n] > tries * 45 / 100, "bit %u: %u of %u", n, changed[n], tries);
        ck_assert_msg(changed[n] < tries * 55 / 100, "bit %u: %u of %u", n, changed[n], tries);
    }
}
END_TEST

static int by_size(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* Two small numbers in a field of zeros, and every length: 64 bits each way, and the upper 32. */
START_TEST(nothing_alike_has_the_same_half_of_a_fingerprint)
{
    enum { SIDE = 300, COUNT = SIDE * SIDE + BYTES };
    uint64_t *half[2] = {malloc(COUNT * 8), malloc(COUNT * 8)}, out[2];
    unsigned char bytes[BYTES] = {0};
    unsigned count = 0;
    for (uint64_t n = 0; n < COUNT; n++, count++) {
        uint64_t a = n / SIDE, b = n % SIDE;
        memset(bytes, 0, sizeof bytes);
        if (n < SIDE * SIDE) {
            memcpy(bytes + 24, &a, 8);
            memcpy(bytes + 128, &b, 8);
        }
        bytes_hash(bytes, n < SIDE * SIDE ? BYTES : n - SIDE * SIDE, out);
        half[0][count] = out[0];
        half[1][count] = out[1];
    }
    for (unsigned h = 0; h < 2; h++) {
        unsigned alike = 0;
        qsort(half[h], count, 8, by_size);
        for (unsigned n = 1; n < count; n++) {
            ck_assert_uint_ne(half[h][n - 1], half[h][n]);
            alike += half[h][n - 1] >> 32 == half[h][n] >> 32;
        }
        ck_assert_uint_lt(alike, 10); /* one is to be expected */
        free(half[h]);
    }
}
END_TEST

START_TEST(other_seeds_give_other_runs)
{
    struct toy_plan *a = toy_plan_new(1), *b = toy_plan_new(2);
    struct toy_run run_a, run_b;
    a->loss = b->loss = 300000;
    toy_random_acts(a, 1, 20);
    toy_random_acts(b, 1, 20);
    run_treated(&run_a, a, NULL);
    run_treated(&run_b, b, NULL);
    ck_assert(!traces_equal(run_a.trace, run_b.trace));
    toy_end(&run_a);
    toy_end(&run_b);
    toy_plan_free(a);
    toy_plan_free(b);
}
END_TEST

TCase *world_tests(void)
{
    TCase *t = tcase_create("world");
    tcase_add_loop_test(t, a_copy_after_each_step_goes_on_to_the_same_trace, 0, 15);
    tcase_add_loop_test(t, a_snapshot_after_each_step_goes_on_to_the_same_trace, 0, 15);
    tcase_add_loop_test(t, a_world_decoded_after_each_step_goes_on_to_the_same_trace, 0, 15);
    tcase_add_loop_test(t, a_world_packed_after_each_step_goes_on_to_the_same_trace, 0, 15);
    tcase_add_test(t, one_bit_more_changes_half_of_a_fingerprint);
    tcase_add_test(t, nothing_alike_has_the_same_half_of_a_fingerprint);
    tcase_add_loop_test(t, the_state_survives_decoding_byte_for_byte, 0, 15);
    tcase_add_loop_test(t, a_world_decoded_from_its_state_goes_on_to_equal_worlds, 0, 10);
    tcase_add_loop_test(t, worlds_that_differ_only_in_provenance_are_equal, 0, 2);
    tcase_add_test(t, worlds_in_different_states_are_not_equal);
    tcase_add_loop_test(t, keeping_no_trace_changes_nothing, 0, 8);
    tcase_add_loop_test(t, bytes_that_are_no_world_are_refused_or_harmless, 0, 10);
    tcase_add_test(t, an_old_world_may_take_a_copy_or_an_encoding);
    tcase_add_test(t, other_seeds_give_other_runs);
    return t;
}
