/* Steps of a pair in words. */
#include "explore/pair_inside.h"

#include <stdarg.h>
#include <stdio.h>

const char *pair_message(const struct pair *p, unsigned to, unsigned code)
{
    if (to == PAIR_CLIENT)
        return p->class[code].name;
    return code == TO_SERVER_REQUEST ? p->request : code == TO_SERVER_ACK ? "ACK" : "ACK of 2xx";
}

static const char *kind(const struct pair *p, unsigned side)
{
    return p->side[side].machine->vocabulary->kind;
}

struct words {
    char *out;
    size_t room, length;
};

static void say(struct words *w, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void say(struct words *w, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int n = vsnprintf(w->length < w->room ? w->out + w->length : NULL,
                      w->length < w->room ? w->room - w->length : 0, format, arguments);
    va_end(arguments);
    w->length += (size_t)n;
}

static void say_event(struct words *w, const struct pair *p, const struct pair_step *step)
{
    unsigned side = step->side;
    const struct side *of = &p->side[side];
    switch ((enum pair_what)step->what) {
    case PAIR_SENDS:
        say(w, "%s's core: send %s", kind(p, side),
            side == PAIR_CLIENT ? p->request : p->class[step->event - SERVER_EVENT_SEND].name);
        break;
    case PAIR_FIRES:
        say(w, "%s: timer %s fires", kind(p, side),
            of->machine->timers[step->event - of->first_timer].name);
        break;
    case PAIR_ARRIVES:
        say(w, "%s: %s arrives", kind(p, side), pair_message(p, side, step->event));
        break;
    case PAIR_COPY_ARRIVES:
        say(w, "%s: a copy of %s arrives", kind(p, side), pair_message(p, side, step->event));
        break;
    case PAIR_LOST: say(w, "%s is lost", pair_message(p, side, step->event)); break;
    }
}

static void say_move(struct words *w, const struct pair *p, const struct pair_step *step)
{
    const struct machine *m = p->side[step->side].machine;
    const struct move *move = &p->side[step->side].move[step->row];
    const char *from = machine_state_label(m, move->from), *to = machine_state_label(m, move->to);
    if (move->from == MACHINE_START)
        say(w, "; begins in %s%s", to, step->instance > 1 ? ", the second instance" : "");
    else if (move->from == move->to)
        say(w, "; stays in %s", to);
    else
        say(w, "; %s -> %s", from, to);
    for (unsigned i = 0; i < move->count; i++)
        say(w, "%s%s", i ? ", " : "; sends ", pair_message(p, !step->side, move->code[i]));
}

size_t pair_words(const struct pair *p, const struct pair_step *step, char *out, size_t room)
{
    struct words w = {out, room, 0};
    say_event(&w, p, step);
    if (step->what == PAIR_LOST)
        return w.length;
    const struct side *of = &p->side[step->side];
    switch ((enum pair_outcome)step->outcome) {
    case PAIR_TAKEN: say_move(&w, p, step); break;
    case PAIR_UNEXPECTED:
        say(&w, "; unexpected %s%s", of->move[step->row].from ? "in " : "at its birth",
            machine_state_label(of->machine, of->move[step->row].from));
        break;
    case PAIR_STRAY: say(&w, "; stray"); break;
    case PAIR_CORE: say(&w, "; for the core"); break;
    }
    return w.length;
}
