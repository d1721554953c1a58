/* What somebody who asks what if has in mind, as a line of the scenario language. What is to happen
 * at a moment of a run happens there in every replay: right after the step that is shown, which is
 * so many steps after the beginning of its instant (scenario/strike.c).
 */
#include "history/inside.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct words {
    char *out;
    size_t room, length;
};

static void say(struct words *w, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void say(struct words *w, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    bool fits = w->length < w->room;
    int n = vsnprintf(fits ? w->out + w->length : NULL, fits ? w->room - w->length : 0, format,
                      arguments);
    va_end(arguments);
    w->length += n > 0 ? (size_t)n : 0;
}

static size_t no(const char **why, const char *reason, char *out, size_t room)
{
    if (why)
        *why = reason;
    if (room)
        *out = '\0';
    return 0;
}

/* ---- the moment ---------------------------------------------------------------------------- */

static void say_time(struct words *w, usec t)
{
    char digits[8];
    say(w, "%lld", (long long)(t / 1000000));
    int length = snprintf(digits, sizeof digits, "%06d", (int)(t % 1000000));
    while (length && digits[length - 1] == '0')
        length--;
    say(w, "%s%.*ss", length ? "." : "", length, digits);
}

/* Has the step anything in it but verdicts? Those do not count. */
static bool counts(const struct timeline *t, uint32_t step)
{
    uint32_t n = step ? t->step[step - 1] + 1 : 1;
    while (n <= t->step[step] && t->run.trace->record[n].what == RECORD_CHECK)
        n++;
    return n <= t->step[step];
}

static uint32_t steps_of_instant(const struct timeline *t, uint32_t n)
{
    uint32_t count = 0;
    usec now = t->run.trace->record[n].t;
    for (uint32_t k = timeline_step_of(t, n) + 1; k-- && t->run.trace->record[t->step[k]].t == now;)
        count += counts(t, k);
    return count;
}

static void say_steps(struct words *w, uint32_t steps)
{
    say(w, " after %u step%s ", (unsigned)steps, steps == 1 ? "" : "s");
}

static void say_moment(struct words *w, struct history *h, const struct moment_at *m)
{
    const struct timeline *t = &h->run[m->run];
    uint32_t last = history_reach(h, m->run, m->n), n = m->n < last ? m->n : last;
    uint32_t next = history_next(h, m->run, n);
    usec now = n ? t->run.trace->record[n].t : 0;
    say(w, "at ");
    say_time(w, m->clock > now ? m->clock : now);
    if (m->clock <= now)
        say_steps(w, n ? steps_of_instant(t, n) : 0);
    else if (next > n && t->run.trace->record[next].t == m->clock)
        say_steps(w, 0);
    else
        say(w, " ");
}

/* ---- messages ------------------------------------------------------------------------------ */

static const struct message *sending(struct history *h, size_t run, uint32_t n)
{
    const struct trace *t = history_trace(h, run);
    bool is_sent = n && n <= t->count && t->record[n].what == RECORD_SENT;
    return is_sent ? trace_payload(t, t->record[n].subject) : NULL;
}

size_t history_message_line(struct history *h, size_t run, uint32_t sent, const char *verb,
                            usec delay, char *out, size_t room, const char **why)
{
    const struct plan *plan = history_plan(h, run);
    const struct message *m = sending(h, run, sent);
    if (!m)
        return no(why, "that is no sending of a message", out, room);
    if (!m->link)
        return no(why, "this message goes over no link: nothing can happen to it", out, room);
    if (m->method == METHOD_NONE)
        return no(why, "there is no word for this method in a fault line", out, room);
    if (!strcmp(verb, "reorder") && net_reliable(plan, m->link))
        return no(why, "over TCP nothing overtakes: it keeps order", out, room);
    return scenario_fault_line(plan, history_trace(h, run), sent, verb, delay, out, room);
}

/* ---- timers -------------------------------------------------------------------------------- */

static bool runs(const struct world *w, const struct timer_named *t)
{
    for (unsigned g = REGION_SIM_END; g < REGIONS; g++)
        for (ref r = w->plan->region[g].is_instance ? world_node(w, t->node)->first[g] : 0; r;
             r = instance_at(w, r)->next) {
            const struct instance *i = instance_at(w, r);
            if (i->machine == t->machine && i->ordinal == t->ordinal)
                return instance_timer_runs(w, r, t->timer);
        }
    return false;
}

size_t history_timer_line(struct history *h, const struct moment_at *m, const struct timer_named *t,
                          char *out, size_t room, const char **why)
{
    struct words w = {out, room, 0};
    const struct plan *plan = history_plan(h, m->run);
    if (!runs(history_at(h, m->run, m->n), t))
        return no(why, "this timer does not run now", out, room);
    say_moment(&w, h, m);
    say(&w, "timer %s of %s.%s[%u] fires", plan->machine[t->machine]->timers[t->timer].name,
        plan->node[t->node].name, plan->machine[t->machine]->diagram->name, (unsigned)t->ordinal);
    return w.length;
}

/* ---- nodes and links ----------------------------------------------------------------------- */

static bool is_down(struct history *h, const struct moment_at *m, uint16_t node)
{
    return world_node(history_at(h, m->run, m->n), node)->ear == EAR_DOWN;
}

size_t history_link_line(struct history *h, const struct moment_at *m, uint16_t link, bool cut,
                         char *out, size_t room, const char **why)
{
    struct words w = {out, room, 0};
    const struct plan *plan = history_plan(h, m->run);
    const struct plan_link *l = &plan->link[link];
    if (net_is_cut(history_at(h, m->run, m->n), link) == cut)
        return no(why, cut ? "this link is cut already" : "this link is whole", out, room);
    say_moment(&w, h, m);
    say(&w, "%s %s -- %s", cut ? "cut" : "heal", plan->node[l->a].name, plan->node[l->b].name);
    return w.length;
}

/* A pair of nodes once: that cuts all links between them. */
static bool is_said(const struct plan *plan, uint16_t link)
{
    for (uint16_t n = 1; n < link; n++)
        if ((plan->link[n].a == plan->link[link].a && plan->link[n].b == plan->link[link].b) ||
            (plan->link[n].a == plan->link[link].b && plan->link[n].b == plan->link[link].a))
            return true;
    return false;
}

static size_t links_line(struct history *h, const struct moment_at *m, uint16_t node, bool cut,
                         char *out, size_t room, const char **why)
{
    struct words w = {out, room, 0};
    const struct plan *plan = history_plan(h, m->run);
    const struct world *world = history_at(h, m->run, m->n);
    bool any = false;
    for (uint16_t n = 1; n <= plan->links; n++) {
        const struct plan_link *l = &plan->link[n];
        if ((l->a != node && l->b != node) || net_is_cut(world, n) == cut || is_said(plan, n))
            continue;
        if (!any)
            say_moment(&w, h, m);
        say(&w, "%s%s %s -- %s", any ? ", " : "", cut ? "cut" : "heal", plan->node[l->a].name,
            plan->node[l->b].name);
        any = true;
        world = history_at(h, m->run, m->n);
    }
    if (!any)
        return no(why, cut ? "it is cut off already" : "all its links are whole", out, room);
    return w.length;
}

size_t history_node_line(struct history *h, const struct moment_at *m, uint16_t node,
                         enum node_change change, char *out, size_t room, const char **why)
{
    bool crashes = change == NODE_CRASHES;
    if (change == NODE_CUT_OFF || change == NODE_HEALS)
        return links_line(h, m, node, change == NODE_CUT_OFF, out, room, why);
    if (crashes && is_down(h, m, node))
        return no(why, "it has crashed already", out, room);
    return history_user_line(h, m, node, verb_rows[crashes ? VERB_CRASHES : VERB_RESTARTS].words,
                             out, room, why);
}

/* ---- users --------------------------------------------------------------------------------- */

size_t history_user_line(struct history *h, const struct moment_at *m, uint16_t node,
                         const char *words, char *out, size_t room, const char **why)
{
    struct words w = {out, room, 0};
    const struct plan *plan = history_plan(h, m->run);
    if (!*words || strpbrk(words, "\r\n"))
        return no(why, "say what is to be done, in one line", out, room);
    say_moment(&w, h, m);
    say(&w, "%s %s", plan->node[node].name, words);
    return w.length;
}

struct choices {
    struct user_choice *out;
    size_t room, count;
};

static void offer(struct choices *c, uint8_t verb, const char *whom)
{
    if (c->count < c->room) {
        struct user_choice *one = &c->out[c->count];
        one->verb = verb;
        snprintf(one->words, sizeof one->words, "%s%s%.30s", verb_rows[verb].words,
                 *whom ? " " : "", whom);
    }
    c->count++;
}

/* Does something lead on from there if its user does that? */
static bool heeds(const struct machine *m, const struct instance *i, const char *word)
{
    char name[80];
    for (uint8_t atom = 0; atom < m->vocabulary->natoms; atom++) {
        const uint16_t *cell = &m->cell[i->state * m->natoms + atom];
        if (cell[0] == cell[1] || strcmp(machine_atom_word(m, atom, name, sizeof name), word) != 0)
            continue;
        for (uint16_t e = cell[0]; e < cell[1]; e++)
            if (m->edges[e].to != i->state || m->edges[e].neffects)
                return true;
    }
    return false;
}

/* Does anything of the node in this region? Whatever the word, if there is none. */
static bool heeded(const struct world *w, uint16_t node, unsigned region, const char *word)
{
    for (ref r = world_node(w, node)->first[region]; r; r = instance_at(w, r)->next) {
        const struct instance *i = instance_at(w, r);
        if (instance_live(w, r) && (!word || heeds(w->plan->machine[i->machine], i, word)))
            return true;
    }
    return false;
}

static void offer_calls(struct choices *c, const struct world *w, uint16_t node)
{
    static const struct {
        const char *word; /* what its machine is told then; NULL: it only has to live */
        uint8_t region, verb;
    } rows[] = {{"user answers", REGION_UAS_INVITES, VERB_ANSWERS},
                {"user declines", REGION_UAS_INVITES, VERB_DECLINES},
                {"user is busy", REGION_UAS_INVITES, VERB_IS_BUSY},
                {"user hangs up", REGION_DIALOGS, VERB_HANGS_UP},
                {"user hangs up", REGION_UAC_INVITES, VERB_CANCELS},
                {NULL, REGION_SESSIONS, VERB_HOLDS},
                {NULL, REGION_SESSIONS, VERB_RESUMES},
                {NULL, REGION_SESSIONS, VERB_RE_INVITES},
                {NULL, REGION_SESSIONS, VERB_UPDATES}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (heeded(w, node, rows[i].region, rows[i].word))
            offer(c, rows[i].verb, "");
}

/* Does a message get there, over one link or through servers that relay? */
static bool reaches(const struct plan *plan, uint16_t from, uint16_t to)
{
    return from != to && net_link(plan, from, net_next_hop(plan, from, to));
}

/* A user talks to other users. */
static void offer_users(struct choices *c, const struct plan *plan, uint16_t node, uint8_t verb)
{
    for (uint16_t n = 1; n <= plan->nodes; n++)
        if (is_user_agent(plan, n) && reaches(plan, node, n))
            offer(c, verb, plan->node[n].name);
}

/* Who takes a REGISTER: a registrar, or the server that takes anything. */
static void offer_registrars(struct choices *c, const struct plan *plan, uint16_t node)
{
    for (uint16_t n = 1; n <= plan->nodes; n++)
        if ((node_serves(plan, n, SERVES_REGISTRAR) || plan->node[n].role == ROLE_SERVER) &&
            reaches(plan, node, n))
            offer(c, VERB_REGISTERS, plan->node[n].name);
}

size_t history_user_choices(struct history *h, const struct moment_at *m, uint16_t node,
                            struct user_choice *out, size_t room)
{
    struct choices c = {out, room, 0};
    const struct plan *plan = history_plan(h, m->run);
    const struct world *w = history_at(h, m->run, m->n);
    if (world_node(w, node)->ear == EAR_DOWN) {
        offer(&c, VERB_RESTARTS, "");
        return c.count;
    }
    if (is_user_agent(plan, node)) {
        offer_calls(&c, w, node);
        offer_users(&c, plan, node, VERB_CALLS);
        offer_registrars(&c, plan, node);
        offer_users(&c, plan, node, VERB_MESSAGES);
    }
    offer(&c, VERB_CRASHES, "");
    return c.count;
}
