/* Choices, and the chance that answers them in a random run.
 *
 * A draw is splitmix64 of the stream's seed and the choice's key, and of nothing else: no draw
 * moves another. So an edit of a scenario, or a what-if, leaves the fates of all messages that it
 * does not touch as they were.
 */
#include "sim/kernel.h"

#include <string.h>

/* Steele, Lea, Flood: "Fast splittable pseudorandom number generators" (2014): the mixing step. */
static uint64_t mix(uint64_t z)
{
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

uint64_t stream_draw(uint64_t *stream)
{
    *stream += 0x9E3779B97F4A7C15u;
    return mix(*stream);
}

uint64_t stream_seed(uint64_t seed, const char *name)
{
    uint64_t h = seed;
    stream_draw(&h);
    for (; *name; name++)
        h = mix(h ^ (unsigned char)*name) + 0x9E3779B97F4A7C15u;
    return mix(h);
}

/* By rejection: the draws below the remainder of 2^64 by `bound` would favour small answers. */
uint32_t stream_below(uint64_t *stream, uint32_t bound)
{
    if (bound < 2)
        return 0;
    uint64_t least = -(uint64_t)bound % bound, draw;
    do
        draw = stream_draw(stream);
    while (draw < least);
    return (uint32_t)(draw % bound);
}

static uint64_t choice_stream(const struct choice *c)
{
    uint64_t key = (uint64_t)c->kind << 56 ^ (uint64_t)c->a << 40 ^ (uint64_t)c->b << 20 ^ c->c;
    return mix(*c->stream ^ mix(key)) ^ mix(c->d + 0x9E3779B97F4A7C15u);
}

static bool happens(uint64_t *stream, uint32_t ppm)
{
    return stream_below(stream, 1000000) < ppm;
}

static uint32_t random_fate(uint64_t *stream, const struct choice *c)
{
    bool lost = happens(stream, c->ppm), twice = happens(stream, c->ppm_twice);
    return lost ? FATE_LOST : twice ? FATE_TWICE : FATE_ARRIVES;
}

static uint32_t random_stall(uint64_t *stream, const struct choice *c)
{
    uint32_t times = 0;
    while (times + 1 < c->of && happens(stream, c->ppm))
        times++;
    return times;
}

uint32_t choose_random(void *chooser, struct world *world, const struct choice *c)
{
    (void)chooser;
    (void)world;
    if (!c->stream || (!c->ppm && !c->ppm_twice))
        return 0;
    uint64_t stream = choice_stream(c);
    if (c->kind == CHOICE_FATE)
        return random_fate(&stream, c);
    if (c->kind == CHOICE_STALL)
        return random_stall(&stream, c);
    if (c->ppm >= 1000000)
        return stream_below(&stream, c->of);
    return happens(&stream, c->ppm) ? 1 + stream_below(&stream, c->of - 1) : 0;
}

uint32_t step_choose(struct step *s, const struct choice *c)
{
    if (!s->choose || c->of < 2)
        return 0;
    uint32_t answer = s->choose(s->chooser, s->world, c);
    return answer < c->of ? answer : 0;
}
