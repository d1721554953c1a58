/* Two machines become a pair: which is the client, which messages the diagrams tell apart, how a
 * state is packed. */
#include "explore/pair_inside.h"
#include "explore/must.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool refuse(char **error, const char *format, ...) __attribute__((format(printf, 2, 3)));
static bool refuse(char **error, const char *format, ...)
{
    char text[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    *error = strdup(text);
    if (!*error)
        abort();
    return false;
}

/* ---- who is who ------------------------------------------------------------------------------ */

static int atom_of(const struct vocabulary *v, const char *word)
{
    for (int i = 0; i < v->natoms; i++)
        if (!v->atoms[i].low && !v->atoms[i].after && !strcmp(v->atoms[i].before, word))
            return i;
    return -1;
}

/* "INVITE" of "send INVITE", the birth of a machine that takes responses; or NULL. */
static const char *requests(const struct vocabulary *v)
{
    if (vocabulary_status(v, NULL, NULL, 200) < 0)
        return NULL;
    for (int i = 0; i < v->natoms; i++)
        if (!v->atoms[i].low && !strncmp(v->atoms[i].before, "send ", 5))
            return v->atoms[i].before + 5;
    return NULL;
}

static bool serves(const struct vocabulary *v, const char *request)
{
    return atom_of(v, request) >= 0 && vocabulary_status(v, "send ", NULL, 200) >= 0;
}

static bool fit(struct pair *p, const struct machine *client, const struct machine *server)
{
    const char *request = requests(client->vocabulary);
    if (!request || !serves(server->vocabulary, request))
        return false;
    snprintf(p->request, sizeof p->request, "%s", request);
    p->side[PAIR_CLIENT].machine = client;
    p->side[PAIR_SERVER].machine = server;
    return true;
}

/* ---- classes of responses -------------------------------------------------------------------- */

/* Do both atoms take the same edges in every state? -1 is no atom. */
static bool are_alike(const struct machine *m, int a, int b)
{
    if (a == b || a < 0 || b < 0)
        return a == b;
    for (unsigned state = 0; state < m->nstates; state++) {
        const uint16_t *x = &m->cell[state * m->natoms + (unsigned)a],
                       *y = &m->cell[state * m->natoms + (unsigned)b];
        if (x[1] - x[0] != y[1] - y[0])
            return false;
        for (int i = 0; i < x[1] - x[0]; i++)
            if (m->edges[x[0] + i].drawn != m->edges[y[0] + i].drawn)
                return false;
    }
    return true;
}

static int client_atom(const struct pair *p, unsigned status)
{
    return vocabulary_status(p->side[PAIR_CLIENT].machine->vocabulary, NULL, NULL,
                             (uint16_t)status);
}

static int server_atom(const struct pair *p, unsigned status)
{
    return vocabulary_status(p->side[PAIR_SERVER].machine->vocabulary, "send ", NULL,
                             (uint16_t)status);
}

static bool belongs(const struct pair *p, const struct class *c, unsigned status, bool is_2xx)
{
    return c->is_2xx == is_2xx &&
           are_alike(p->side[PAIR_CLIENT].machine, client_atom(p, c->status),
                     client_atom(p, status)) &&
           are_alike(p->side[PAIR_SERVER].machine, server_atom(p, c->status),
                     server_atom(p, status));
}

static void class_name(const struct pair *p, unsigned class, char *out, size_t room)
{
    size_t length = 0;
    *out = '\0';
    for (unsigned low = 100, high; low < 700; low = high + 1) {
        for (high = low; high < 699 && p->of_status[high + 1] == p->of_status[low]; high++)
            ;
        if (p->of_status[low] != class || length >= room)
            continue;
        const char *comma = length ? ", " : "";
        if (low == high)
            length += (size_t)snprintf(out + length, room - length, "%s%u", comma, low);
        else if (low % 100 == 0 && high == low + 99)
            length += (size_t)snprintf(out + length, room - length, "%s%uxx", comma, low / 100);
        else
            length += (size_t)snprintf(out + length, room - length, "%s%u-%u", comma, low, high);
    }
}

static bool make_classes(struct pair *p, bool makes_sessions, char **error)
{
    for (unsigned status = 100; status < 700; status++) {
        bool is_2xx = makes_sessions && status / 100 == 2;
        unsigned n = 1;
        while (n <= p->classes && !belongs(p, &p->class[n], status, is_2xx))
            n++;
        if (n > CLASSES)
            return refuse(error, "the diagrams tell more than %d kinds of responses apart",
                          CLASSES);
        if (n > p->classes)
            p->class[p->classes = (uint8_t)n] =
                (struct class){.status = (uint16_t)status, .is_2xx = is_2xx};
        p->of_status[status] = (uint8_t)n;
    }
    for (unsigned n = 1; n <= p->classes; n++)
        class_name(p, n, p->class[n].name, sizeof p->class[n].name);
    p->accepting = (uint8_t)(makes_sessions ? pair_class(p, 200) : 0);
    return true;
}

/* ---- events ---------------------------------------------------------------------------------- */

static void add_timers(struct side *s)
{
    s->timers = s->machine->ntimers;
    s->first_timer = s->events;
    for (unsigned i = 0; i < s->timers; i++)
        s->atoms[s->events++] = UINT64_C(1) << (s->machine->vocabulary->natoms + i);
}

static uint64_t bit_of(int atom)
{
    return atom < 0 ? 0 : UINT64_C(1) << atom;
}

static void make_events(struct pair *p)
{
    struct side *c = &p->side[PAIR_CLIENT], *s = &p->side[PAIR_SERVER];
    char birth[40];
    snprintf(birth, sizeof birth, "send %s", p->request);
    c->atoms[EVENT_BIRTH] = bit_of(atom_of(c->machine->vocabulary, birth));
    s->atoms[TO_SERVER_REQUEST] = bit_of(atom_of(s->machine->vocabulary, p->request));
    s->atoms[TO_SERVER_ACK] = s->atoms[TO_SERVER_ACK_2XX] =
        bit_of(atom_of(s->machine->vocabulary, "ACK"));
    for (unsigned status = 100; status < 700; status++) {
        unsigned n = pair_class(p, status);
        c->atoms[n] |= bit_of(client_atom(p, status));
        s->atoms[SERVER_EVENT_SEND + n] |= bit_of(server_atom(p, status));
    }
    c->events = (uint8_t)(p->classes + 1);
    s->events = (uint8_t)(SERVER_EVENT_SEND + p->classes + 1);
    add_timers(c);
    add_timers(s);
    c->kepts = TO_SERVER_ACK + 1;
    s->kepts = (uint8_t)(p->classes + 1);
}

/* ---- how a state is packed ------------------------------------------------------------------- */

/* For values of 0 to n. */
static uint8_t bits_for(unsigned n)
{
    uint8_t bits = 0;
    while (n >> bits)
        bits++;
    return bits;
}

/* In order: a code each, the first at the low end. Sorted: a count for each code. */
static void make_channel(struct pair *p, unsigned to, unsigned codes)
{
    struct channel *c = &p->to[to];
    unsigned n = p->bounds.channel;
    c->codes = (uint8_t)codes;
    c->width = bits_for(p->bounds.reorder ? n : codes);
    c->mask = (UINT64_C(1) << c->width) - 1;
    p->bits[to] = (uint8_t)((p->bounds.reorder ? codes : n) * c->width);
    for (unsigned used = 0; used <= 64; used++)
        c->length[used] = (uint8_t)((used + c->width - 1) / c->width);
}

static void make_local(struct pair *p)
{
    p->local_bits = (uint8_t)(bits_for(INSTANCES) + INSTANCES);
    for (unsigned side = 0; side < PAIR_SIDES; side++) {
        const struct side *s = &p->side[side];
        p->state_bits[side] = bits_for(s->machine->nstates - 1u);
        p->kept_bits[side] = bits_for(s->kepts - 1u);
        p->local_bits =
            (uint8_t)(p->local_bits + p->state_bits[side] + p->kept_bits[side] + s->timers);
    }
}

static bool lay_out(struct pair *p, char **error)
{
    make_local(p);
    make_channel(p, PAIR_SERVER, p->accepting ? TO_SERVER_CODES : TO_SERVER_REQUEST);
    make_channel(p, PAIR_CLIENT, p->classes);
    unsigned first = p->local_bits + p->bits[PAIR_SERVER];
    p->words = first + p->bits[PAIR_CLIENT] <= 64 ? 1 : 2;
    if (first > 64 || p->bits[PAIR_CLIENT] > 64)
        return refuse(error, "channels of %u messages are too large for these diagrams",
                      p->bounds.channel);
    return true;
}

/* ---- the whole ------------------------------------------------------------------------------- */

static bool judge_bounds(const struct pair_bounds *b, char **error)
{
    if (b->channel < 1 || b->channel > PAIR_CHANNEL)
        return refuse(error, "a channel has room for 1 to %d messages", PAIR_CHANNEL);
    if (b->reliable && (b->loss || b->dup || b->reorder))
        return refuse(error,
                      "a reliable transport neither loses nor duplicates nor reorders messages");
    return true;
}

static bool make(struct pair *p, const struct machine *a, const struct machine *b, char **error)
{
    if (!fit(p, a, b) && !fit(p, b, a))
        return refuse(error,
                      "'%s' and '%s' make no pair: wanted are a client and the server of its "
                      "requests, as invite-client and invite-server, or client and server",
                      a->vocabulary->kind, b->vocabulary->kind);
    if (!judge_bounds(&p->bounds, error))
        return false;
    bool makes_sessions = atom_of(p->side[PAIR_SERVER].machine->vocabulary, "ACK") >= 0;
    if (!make_classes(p, makes_sessions, error))
        return false;
    make_events(p);
    return lay_out(p, error) && pair_compile(p, error);
}

struct pair *pair_new(const struct machine *a, const struct machine *b,
                      const struct pair_bounds *bounds, char **error)
{
    struct pair *p = must(calloc(1, sizeof *p));
    p->bounds = *bounds;
    if (make(p, a, b, error))
        return p;
    pair_free(p);
    return NULL;
}

void pair_free(struct pair *p)
{
    for (unsigned side = 0; p && side < PAIR_SIDES; side++)
        free(p->side[side].move);
    free(p);
}

const struct machine *pair_machine(const struct pair *p, unsigned side)
{
    return p->side[side].machine;
}
