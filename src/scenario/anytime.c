/* What may happen anytime, in a world: a mark for each act, which is active when it has come.
 *
 * Where something is tried, the kernel asks before each step whether one comes. A plain run draws a
 * moment for each from its seed: after a moment that the scenario names (or 0), by a span that is
 * drawn by its order of magnitude first, so that it falls into a handshake as often as into the
 * timers' seconds; before the run's end, if there is one. Which act it is has its place in the draw, and not what its line says: another
 * act is another draw.
 */
#include "scenario/inside.h"

#include <stdio.h>

static struct mark *mark_of(const struct world *w, size_t i)
{
    return mark_at(w, script_of(w)->anytime[i].mark);
}

/* ---- drawn --------------------------------------------------------------------------------- */

static usec moment_named(const struct script *script, uint64_t *stream)
{
    uint32_t of = (uint32_t)(script->timeds + script->strikes);
    uint32_t n = stream_below(stream, of);
    if (!of)
        return 0;
    return n < script->timeds ? script->timed[n].at : script->strike[n - script->timeds].at;
}

static usec draw_moment(const struct plan *plan, const struct script *script, size_t i)
{
    enum { MS = 1000, OCTAVES = 14 }; /* up to 16 s, half of 64*T1 */
    char name[40];
    snprintf(name, sizeof name, "anytime %zu", i);
    uint64_t stream = stream_seed(plan->seed, name);
    usec from = moment_named(script, &stream);
    uint32_t octave = 1u << stream_below(&stream, OCTAVES + 1);
    from += (octave / 2 + stream_below(&stream, octave / 2)) * (usec)MS;
    return script->end ? from % script->end : from;
}

void anytime_started(struct step *s)
{
    const struct script *script = script_of(s->world);
    for (size_t i = 0; i < script->anytimes; i++)
        event_add(s, draw_moment(s->plan, script, i), true, EVENT_ACT, 0, script->anytime[i].act,
                  NULL);
}

/* ---- tried --------------------------------------------------------------------------------- */

uint32_t anytime_pending(const struct world *w)
{
    uint32_t count = 0;
    for (size_t i = 0; i < script_of(w)->anytimes; i++)
        count += !mark_of(w, i)->active;
    return count;
}

size_t anytime_find(const struct world *w, uint32_t nth)
{
    size_t i = 0;
    while (mark_of(w, i)->active || nth--)
        i++;
    return i;
}

void anytime_comes(struct step *s, const struct stimulus *what)
{
    size_t i = anytime_find(s->world, what->to);
    mark_of(s->world, i)->active = true;
    s->plan->hooks.act(s, &(struct stimulus){.to = script_of(s->world)->anytime[i].act});
}

/* ---- how long somebody backs off ----------------------------------------------------------- */

/* Of several lines about the same one the first holds. A back-off of who made the Call-ID has 191
 * lengths from 2.1 s, the other's 201 from 0 s; what is beyond is the nearest. */
void back_off_said(struct step *s, const struct choice *c, uint32_t *answer)
{
    const struct script *script = script_of(s->world);
    uint16_t status = c->c & 0xfff;
    bool said = false;
    for (size_t i = 0; i < script->back_offs; i++) {
        const struct back_off *o = &script->back_off[i];
        struct mark *m = mark_at(s->world, o->mark);
        if (o->node != c->a || o->status != status)
            continue;
        m->count += m->count <= o->the;
        if (m->count != o->the || said)
            continue;
        usec unit = status == 500 ? 1000000 : 10000, least = c->of == 191 ? 2100000 : 0;
        usec wanted = o->span > least ? (o->span - least) / unit : 0;
        *answer = wanted < c->of ? (uint32_t)wanted : c->of - 1;
        said = true;
    }
}
