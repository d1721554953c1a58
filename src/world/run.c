/* A run: a world, the trace of what happened in it, and what it takes to step it. */
#include "world/world.h"

void run_start(struct run *r, const struct plan *plan, bool with_trace, choose *chooses,
               void *chooser)
{
    r->work = step_work_new();
    r->trace = with_trace ? trace_new(plan->payload_size) : NULL;
    r->world = world_new(plan, r->work, r->trace);
    r->step = (struct step){.world = r->world,
                            .plan = plan,
                            .choose = chooses,
                            .chooser = chooser,
                            .trace = r->trace,
                            .work = r->work};
}

bool run_step(struct run *r, usec until)
{
    return world_advance(&r->step, until);
}

void run_end(struct run *r)
{
    world_free(r->world);
    trace_free(r->trace);
    step_work_free(r->work);
    *r = (struct run){0};
}
