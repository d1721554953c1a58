/* Strikes: what happens right after so many steps of an instant, `at 1.5s after 2 steps bob hangs
 * up`. So a change that somebody makes between two steps of a run strikes there in every replay.
 *
 * In each step of the kernel one event is taken; those of one instant come one after another. The
 * first event of a strike's instant is its own (it is scheduled before anything else); from then on
 * the steps are counted that have made a record of any kind but a verdict, since expectations must
 * not move what happens. When enough have been counted, or nothing else is left of the instant, the
 * strike is the next event, before all that is due already:
 *
 *     active its instant has begun
 *     held   STRIKE_COUNTS from its instant on, STRIKE_DUE while its event is the next one
 *     count  steps of the instant so far
 *     pulse  this step has made a record
 */
#include "scenario/inside.h"

enum { STRIKE_WAITS, STRIKE_COUNTS, STRIKE_DUE };

static struct mark *mark_of(const struct world *w, size_t i)
{
    return mark_at(w, script_of(w)->strike[i].mark);
}

void strikes_started(struct step *s)
{
    const struct script *script = script_of(s->world);
    for (size_t i = 0; i < script->strikes; i++)
        event_add(s, script->strike[i].at, true, EVENT_SCRIPT, SCRIPT_INSTANT, (ref)i, NULL);
}

void strikes_observe(struct step *s, const struct record *r)
{
    for (size_t i = 0; i < script_of(s->world)->strikes; i++)
        if (r->what != RECORD_CHECK)
            mark_of(s->world, i)->pulse = true;
}

/* One at a time: the others are looked at again when it has struck. */
static bool strike_next(struct step *s, bool is_over)
{
    const struct script *script = script_of(s->world);
    for (size_t i = 0; i < script->strikes; i++)
        if (mark_of(s->world, i)->held == STRIKE_DUE)
            return true;
    for (size_t i = 0; i < script->strikes; i++) {
        struct mark *m = mark_of(s->world, i);
        if (m->held != STRIKE_COUNTS || (m->count < script->strike[i].after && !is_over))
            continue;
        m->held = STRIKE_DUE;
        event_add_next(s, EVENT_SCRIPT, SCRIPT_STRIKE, (ref)i);
        return true;
    }
    return false;
}

void strikes_settled(struct step *s)
{
    const struct script *script = script_of(s->world);
    ref next = event_next(s->world);
    const struct event *e = next ? world_item(s->world, next) : NULL;
    for (size_t i = 0; i < script->strikes; i++) {
        struct mark *m = mark_of(s->world, i);
        m->count += m->held == STRIKE_COUNTS && m->pulse;
    }
    strike_next(s, !e || e->due > s->world->block->now);
}

bool strikes_last(struct step *s)
{
    return strike_next(s, true);
}

/* All of that instant: one may strike before the others' events come. */
void strike_instant(struct step *s, size_t begins)
{
    const struct script *script = script_of(s->world);
    for (size_t i = 0; i < script->strikes; i++) {
        struct mark *m = mark_of(s->world, i);
        if (script->strike[i].at != script->strike[begins].at || m->active)
            continue;
        m->active = true;
        m->held = STRIKE_COUNTS;
    }
}

void strike_now(struct step *s, size_t i)
{
    const struct strike *k = &script_of(s->world)->strike[i];
    struct mark *m = mark_of(s->world, i);
    m->held = STRIKE_WAITS;
    m->count = 0;
    for (uint32_t f = 0; f < k->faults; f++)
        step_post(s, judge_script,
                  &(struct stimulus){.to = k->first_fault + f, .atom = SCRIPT_START});
    for (uint32_t a = 0; a < k->acts; a++)
        step_post(s, s->plan->hooks.act, &(struct stimulus){.to = k->first_act + a});
}
