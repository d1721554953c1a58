/* A pair as a model for Spin: https://spinroot.com. Each step is one d_step, so nothing is stored
 * between; each variable is one of ours, and each of ours is there (a machine's state is the place
 * where its process stands). So Spin has as many states to store as pair_explore, and as many
 * transitions, if it searches depth first, with no reduction, and hides no variable.
 */
#include "explore/promela_inside.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static const char *const side_name[] = {"client", "server"};
static const char *const channel_name[] = {"responses", "requests"}; /* by receiver */

/* ---- names ----------------------------------------------------------------------------------- */

static void put_name(struct writer *w, const char *name)
{
    for (; *name; name++)
        fputc(isalnum((unsigned char)*name) ? *name : '_', w->out);
}

static void put_message(struct writer *w, unsigned to, unsigned code)
{
    if (to == PAIR_CLIENT)
        fputc('r', w->out);
    put_name(w, to == PAIR_SERVER && code == TO_SERVER_ACK_2XX ? "ACK_2xx"
                                                               : pair_message(w->p, to, code));
}

static void put_timer(struct writer *w, unsigned side, unsigned timer)
{
    fprintf(w->out, "%s_", side_name[side]);
    put_name(w, w->p->side[side].machine->timers[timer].name);
}

/* Labels that begin with "end" are where Spin lets a process wait for ever. */
static void put_state(struct writer *w, unsigned side, unsigned state)
{
    const struct machine *m = w->p->side[side].machine;
    if (state == MACHINE_START) {
        fputs("end_unborn", w->out);
        return;
    }
    fputs(machine_final(m, (uint8_t)state) ? "end_" : "in_", w->out);
    for (int i = 0; i < m->diagram->nstates; i++)
        if (m->diagram->states[i].table == state) {
            put_name(w, m->diagram->states[i].id);
            return;
        }
}

/* ---- one step -------------------------------------------------------------------------------- */

static void open_step(struct writer *w)
{
    w->is_empty = false;
    fputs("\t:: d_step { ", w->out);
}

/* "requests?[INVITE]": whether it can arrive. "requests?INVITE": it does. */
static void put_receive(struct writer *w, unsigned to, unsigned code, bool polls)
{
    fputs(channel_name[to], w->out);
    fputs(w->p->bounds.reorder ? "??" : "?", w->out);
    if (polls)
        fputc('[', w->out);
    put_message(w, to, code);
    if (polls)
        fputc(']', w->out);
}

static void put_room(struct writer *w, unsigned to, unsigned messages)
{
    if (messages)
        fprintf(w->out, " && len(%s) + %u <= N", channel_name[to], messages);
}

static void put_kept(struct writer *w, unsigned side, unsigned kept)
{
    if (kept)
        put_message(w, !side, kept);
    else
        fputc('0', w->out);
}

static void put_asked(struct writer *w, unsigned side)
{
    if (!w->asks)
        return;
    fprintf(w->out, " && %s_kept == ", side_name[side]);
    put_kept(w, side, w->asked);
}

/* What the step does, after its guard. */
static void put_move(struct writer *w, unsigned side, const struct move *m, unsigned kept)
{
    for (unsigned t = 0; t < w->p->side[side].timers; t++)
        if ((m->clear | m->set) >> t & 1 && (w->timers[side][m->from] | m->set) >> t & 1) {
            put_timer(w, side, t);
            fprintf(w->out, " = %d; ", m->set >> t & 1);
        }
    if (m->kept != kept) {
        fprintf(w->out, "%s_kept = ", side_name[side]);
        put_kept(w, side, m->kept);
        fputs("; ", w->out);
    }
    for (unsigned i = 0; i < m->count; i++) {
        fprintf(w->out, "%s%s", channel_name[!side], w->p->bounds.reorder ? "!!" : "!");
        put_message(w, !side, m->code[i]);
        fputs("; ", w->out);
    }
    if (m->accepts)
        fputs("accepted = accepted | instance; ", w->out);
}

static void close_step(struct writer *w, unsigned side, const struct move *m)
{
    fputs("skip }", w->out);
    if (m->to != m->from) {
        fputs("; goto ", w->out);
        put_state(w, side, m->to);
    }
    const struct diagram *d = w->p->side[side].machine->diagram;
    fprintf(w->out, " /* line %d: %s */\n", d->edges[m->drawn].line, d->edges[m->drawn].trigger);
}

/* A step of nobody's making comes to nothing: stray, unexpected, or for the core. */
static void put_vain(struct writer *w, unsigned to, unsigned code, const char *guard,
                     const char *why)
{
    open_step(w);
    put_receive(w, to, code, true);
    put_asked(w, to);
    fprintf(w->out, "%s -> ", guard);
    put_receive(w, to, code, false);
    fprintf(w->out, "%s } /* %s */\n", !strcmp(why, "unexpected") ? "; UNEXPECTED" : "", why);
}

/* ---- steps of one state ---------------------------------------------------------------------- */

typedef void each_move(struct writer *, unsigned side, const struct move *, unsigned kept);

/* Calls for each way an event can go in this state. */
static void for_moves(struct writer *w, unsigned side, unsigned state, unsigned event,
                      each_move *each)
{
    const struct side *s = &w->p->side[side];
    unsigned only;
    bool asks = promela_asks_kept(w, side, state, event, &only);
    for (unsigned kept = 0; kept < s->kepts; kept++) {
        if (!promela_can_keep(w, side, state, kept) || (!asks && kept != only))
            continue;
        w->asks = asks;
        w->asked = kept;
        each(w, side, &s->move[pair_row(s, state, event, kept)], kept);
        w->asks = false;
    }
}

static void write_send(struct writer *w, unsigned side, const struct move *m, unsigned kept)
{
    if (!m->known)
        return;
    open_step(w);
    fputs("true", w->out);
    put_asked(w, side);
    put_room(w, !side, m->count);
    fputs(" -> ", w->out);
    put_move(w, side, m, kept);
    close_step(w, side, m);
}

static void put_quiet(struct writer *w, unsigned side)
{
    const struct side *peer = &w->p->side[!side];
    fputs(" && len(requests) == 0 && len(responses) == 0", w->out);
    for (unsigned t = 0; t < peer->timers; t++)
        if (peer->senders >> t & 1) {
            fputs(" && !", w->out);
            put_timer(w, !side, t);
        }
}

static void write_timer(struct writer *w, unsigned side, const struct move *m, unsigned kept)
{
    unsigned timer = m->event - w->p->side[side].first_timer;
    open_step(w);
    put_timer(w, side, timer);
    put_asked(w, side);
    if (!m->known) {
        fputs(" -> ", w->out);
        put_timer(w, side, timer);
        fputs(" = 0; UNEXPECTED } /* unexpected */\n", w->out);
        return;
    }
    put_room(w, !side, m->count);
    if (m->ends && w->p->bounds.patient)
        put_quiet(w, side);
    fputs(" -> ", w->out);
    put_move(w, side, m, kept);
    close_step(w, side, m);
}

static void put_arrival(struct writer *w, unsigned side, const struct move *m, unsigned kept,
                        bool copy)
{
    bool is_birth = side == PAIR_SERVER && m->from == MACHINE_START;
    bool is_2xx = side == PAIR_SERVER && m->event == TO_SERVER_ACK_2XX;
    open_step(w);
    put_receive(w, side, m->event, true);
    put_asked(w, side);
    if (is_birth)
        fprintf(w->out, " && instance < %d", INSTANCES);
    if (is_2xx)
        fputs(" && (accepted & instance)", w->out);
    put_room(w, !side, m->count);
    fputs(" -> ", w->out);
    if (!copy) {
        put_receive(w, side, m->event, false);
        fputs("; ", w->out);
    }
    if (is_birth)
        fputs("instance++; ", w->out);
    put_move(w, side, m, kept);
    close_step(w, side, m);
}

static void write_arrival(struct writer *w, unsigned side, const struct move *m, unsigned kept)
{
    bool is_2xx = side == PAIR_SERVER && m->event == TO_SERVER_ACK_2XX;
    if (!m->known) {
        put_vain(w, side, m->event, "", is_2xx ? "for the core" : "unexpected");
        return;
    }
    put_arrival(w, side, m, kept, false);
    if (w->p->bounds.dup)
        put_arrival(w, side, m, kept, true);
    if (is_2xx)
        put_vain(w, side, m->event, " && !(accepted & instance)", "for the core");
}

/* Of a server that is not live: a request begins one. */
static void write_birth(struct writer *w)
{
    const struct side *s = &w->p->side[PAIR_SERVER];
    const struct move *m = &s->move[pair_row(s, MACHINE_START, TO_SERVER_REQUEST, 0)];
    if (!m->known) {
        put_vain(w, PAIR_SERVER, TO_SERVER_REQUEST, "", "unexpected");
        return;
    }
    write_arrival(w, PAIR_SERVER, m, 0);
    put_vain(w, PAIR_SERVER, TO_SERVER_REQUEST, " && instance == 2", "stray");
}

static void write_live(struct writer *w, unsigned side, unsigned state)
{
    const struct side *s = &w->p->side[side];
    for (unsigned event = side == PAIR_SERVER ? SERVER_EVENT_SEND + 1 : s->first_timer;
         event < s->first_timer; event++)
        for_moves(w, side, state, event, write_send);
    for (unsigned t = 0; t < s->timers; t++)
        if (w->timers[side][state] >> t & 1)
            for_moves(w, side, state, s->first_timer + t, write_timer);
    for (unsigned code = 1; code <= w->p->to[side].codes; code++)
        for_moves(w, side, state, code, write_arrival);
}

static void write_idle(struct writer *w, unsigned side, unsigned state)
{
    const struct side *s = &w->p->side[side];
    if (side == PAIR_CLIENT && state == MACHINE_START) {
        write_send(w, side, &s->move[pair_row(s, state, EVENT_BIRTH, 0)], 0);
        return;
    }
    if (side == PAIR_SERVER)
        write_birth(w);
    for (unsigned code = side == PAIR_SERVER ? TO_SERVER_ACK : 1; code <= w->p->to[side].codes;
         code++)
        put_vain(w, side, code, "", "stray");
}

static void write_state(struct writer *w, unsigned side, unsigned state)
{
    const struct machine *m = w->p->side[side].machine;
    bool idle = state == MACHINE_START || machine_final(m, (uint8_t)state);
    if (!w->kepts[side][state])
        return; /* no way leads there */
    put_state(w, side, state);
    fputs(":\n\tdo\n", w->out);
    w->is_empty = true;
    if (idle)
        write_idle(w, side, state);
    else
        write_live(w, side, state);
    fputs(w->is_empty ? "\t:: false\n\tod;\n" : "\tod;\n", w->out);
}

/* ---- the whole ------------------------------------------------------------------------------- */

static void write_head(struct writer *w)
{
    const struct pair_bounds *b = &w->p->bounds;
    fprintf(
        w->out,
        "/* %s and %s over channels of %u%s%s%s%s%s, as sipstep explores them.\n"
        " * spin -o2 -a THIS; cc -O2 -DSAFETY -DNOREDUCE -DNOFAIR -o pan pan.c; ./pan -E -m9999999\n"
        " * stores as many states as sipstep counts. Without -E it looks for ends that are none.\n"
        " * spin -DUNEXPECTED='assert(false)' -o2 -a THIS: an unexpected event is an error. */\n"
        "#ifndef UNEXPECTED\n#define UNEXPECTED skip\n#endif\n#define N %u\n\nmtype = {",
        w->p->side[PAIR_CLIENT].machine->vocabulary->kind,
        w->p->side[PAIR_SERVER].machine->vocabulary->kind, b->channel, b->loss ? ", loss" : "",
        b->dup ? ", dup" : "", b->reorder ? ", reorder" : "", b->reliable ? ", reliable" : "",
        b->patient ? ", patient" : "", b->channel);
    const char *comma = " ";
    for (unsigned to = PAIR_SIDES; to-- > 0;)
        for (unsigned code = 1; code <= w->p->to[to].codes; code++, comma = ", ") {
            fputs(comma, w->out);
            put_message(w, to, code);
        }
    fputs(" };\nchan requests = [N] of { mtype };\nchan responses = [N] of { mtype };\n", w->out);
}

static void write_variables(struct writer *w)
{
    for (unsigned side = 0; side < PAIR_SIDES; side++) {
        fprintf(w->out, "mtype %s_kept;\n", side_name[side]);
        for (unsigned t = 0; t < w->p->side[side].timers; t++) {
            fputs("bool ", w->out);
            put_timer(w, side, t);
            fputs(";\n", w->out);
        }
    }
    fputs("byte instance; /* of the server: 0 before its birth */\n"
          "byte accepted; /* 1: the first instance has sent a 2xx; 2: the second */\n",
          w->out);
}

static void write_process(struct writer *w, unsigned side)
{
    fprintf(w->out, "\nactive proctype %s()\n{\n", side_name[side]);
    for (unsigned state = 0; state < w->p->side[side].machine->nstates; state++)
        write_state(w, side, state);
    fputs("\tskip\n}\n", w->out);
}

static void write_loss(struct writer *w)
{
    fputs("\nactive proctype network()\n{\nend_network:\n\tdo\n", w->out);
    for (unsigned to = 0; to < PAIR_SIDES; to++) {
        if (!w->p->bounds.reorder)
            fprintf(w->out, "\t:: %s?_\n", channel_name[to]);
        for (unsigned code = 1; w->p->bounds.reorder && code <= w->p->to[to].codes; code++)
            put_vain(w, to, code, "", "lost");
    }
    fputs("\tod\n}\n", w->out);
}

void promela_write(FILE *out, const struct pair *p)
{
    struct writer w = {.out = out, .p = p};
    write_head(&w);
    write_variables(&w);
    for (unsigned side = 0; side < PAIR_SIDES; side++) {
        promela_find_possible(&w, side);
        write_process(&w, side);
    }
    if (p->bounds.loss)
        write_loss(&w);
}
