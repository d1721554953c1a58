/* The trace: records in the order in which they were made, and every message sent. */
#include "sim/kernel.h"

#include <stdlib.h>
#include <string.h>

struct trace *trace_new(uint32_t payload_size)
{
    struct trace *t = must_alloc(NULL, sizeof *t);
    *t = (struct trace){.payload_size = payload_size};
    return t;
}

void trace_free(struct trace *t)
{
    if (!t)
        return;
    free(t->record);
    free(t->payloads);
    free(t);
}

const void *trace_payload(const struct trace *t, uint32_t id)
{
    return id && id <= t->npayloads ? t->payloads + (size_t)id * t->payload_size : NULL;
}

static uint32_t trace_add(struct trace *t, const struct record *r)
{
    if (t->count + 1 >= t->room) {
        t->room = t->room ? 2 * t->room : 256;
        t->record = must_alloc(t->record, t->room * sizeof *t->record);
        if (!t->count)
            t->record[0] = (struct record){0};
    }
    t->record[++t->count] = *r;
    return t->count;
}

uint32_t step_append(struct step *s, const struct record *given)
{
    struct record r = *given;
    r.t = s->world->block->now;
    if (!r.cause)
        r.cause = s->cause;
    s->told |= r.what != RECORD_CHECK;
    uint32_t number = s->trace ? trace_add(s->trace, &r) : 0;
    if (s->plan->hooks.observe) {
        uint32_t cause = s->cause;
        s->cause = number; /* of what the observer schedules */
        s->plan->hooks.observe(s, &r, number);
        s->cause = cause;
    }
    return number;
}

uint32_t step_keep(struct step *s, const void *payload)
{
    struct trace *t = s->trace;
    if (!t)
        return 0;
    if (t->npayloads + 1 >= t->payloads_room) {
        t->payloads_room = t->payloads_room ? 2 * t->payloads_room : 64;
        t->payloads = must_alloc(t->payloads, (size_t)t->payloads_room * t->payload_size);
        if (!t->npayloads)
            memset(t->payloads, 0, t->payload_size);
    }
    memcpy(t->payloads + (size_t)++t->npayloads * t->payload_size, payload, t->payload_size);
    return t->npayloads;
}

uint32_t step_note(struct step *s, uint8_t what, uint16_t node, uint32_t text, uint32_t argument)
{
    return step_record(
        s, (struct record){.what = what, .node = node, .subject = text, .extra = argument});
}
