/* The chain of causes, nearest first. What comes again and again (a timer that starts itself, a copy
 * after a copy) is one link and a count; the middle of a long chain is left out.
 *
 * A message's way is one link, and so is a timer's run: "180 from bob arrives, sent at 0.520".
 */
#include "report/inside.h"

#include <string.h>

enum { KEPT = 24, FOLLOWED = 4096, SHOWN = 5 };
struct link_of_chain {
    uint32_t n;       /* the record */
    uint32_t from;    /* where its own cause stands: the sending of what arrives, the start of what
                       * fires */
    unsigned repeats; /* how often it comes again further up, */
    usec since;       /* first at */
};
struct chain {
    struct link_of_chain kept[KEPT];
    size_t count;
    bool cut; /* it goes on, further than anybody wants to read */
};

uint32_t why_through(const struct teller *t, uint32_t n)
{
    const struct record *r = record_at(t, n);
    uint32_t sent = report_is_message(r) ? find_sent(t, n) : 0;
    if (sent)
        return sent;
    bool is_due = r->what == RECORD_TIMER_FIRE && r->cause &&
                  record_at(t, r->cause)->what == RECORD_TIMER_START;
    return is_due ? r->cause : n;
}

static bool is_alike(const struct teller *t, uint32_t a, uint32_t b)
{
    const struct record *x = record_at(t, a), *y = record_at(t, b);
    if (x->what != y->what || x->node != y->node || x->peer != y->peer)
        return false;
    if (report_is_message(x)) {
        const struct message *m = message_in(t, x), *n = message_in(t, y);
        return m->method == n->method && m->status == n->status && m->call == n->call &&
               m->cseq == n->cseq;
    }
    return x->machine == y->machine && x->edge == y->edge && x->atom == y->atom &&
           x->subject == y->subject;
}

static struct link_of_chain *kept_like(const struct teller *t, struct chain *c, uint32_t n)
{
    for (size_t i = 0; i < c->count; i++)
        if (is_alike(t, c->kept[i].n, n))
            return &c->kept[i];
    return NULL;
}

static void follow(const struct teller *t, uint32_t n, struct chain *c)
{
    unsigned followed = 0;
    *c = (struct chain){.count = 0};
    for (; n; n = record_at(t, why_through(t, n))->cause) {
        struct link_of_chain *like = kept_like(t, c, n);
        if (like) {
            like->repeats++;
            like->since = record_at(t, n)->t;
        } else if (c->count < KEPT) {
            c->kept[c->count++] =
                (struct link_of_chain){.n = n, .from = why_through(t, n), .repeats = 0};
        }
        c->cut = ++followed >= FOLLOWED || (c->count == KEPT && !like);
        if (c->cut)
            break;
    }
}

/* The effect that has sent this message, as its edge names it: "resend", "send ACK"; NULL. */
static const char *sending_effect(const struct teller *t, const struct record *transition,
                                  const struct message *m)
{
    const struct machine *machine = machine_for(t, transition);
    const char *found = NULL;
    const struct diagram_edge *drawn = &machine->diagram->edges[transition->edge - 1];
    for (size_t i = 0; drawn->effects[i]; i++) {
        const char *text = drawn->effects[i];
        bool names = strstr(text, m->status ? "send" : method_names[m->method]) != NULL;
        if (strncmp(text, "send", 4) && strncmp(text, "resend", 6) && !names)
            continue;
        if (!found || names)
            found = text;
    }
    return found;
}

/* What the link before has to do with this one: ", whose effect `resend` sends it". */
static void join(const struct teller *t, uint32_t below, uint32_t n, char *out, size_t room)
{
    const struct record *r = record_at(t, n), *b = record_at(t, below);
    out[0] = '\0';
    if (r->what != RECORD_TRANSITION)
        return;
    if (b->what == RECORD_SENT) {
        const char *effect = sending_effect(t, r, message_in(t, b));
        if (effect)
            snprintf(out, room, "; its effect `%s` sends it", effect);
    } else if (b->what == RECORD_TRANSITION && b->t > r->t) {
        char span[40];
        snprintf(out, room, "; from then on the phone acts by itself, %s later",
                 tell_span(b->t - r->t, span));
    }
}

/* "sent at 0.520" of what arrives; "started at 0.000" of what fires. */
static void came(const struct teller *t, const struct link_of_chain *l, char *out, size_t room)
{
    char time[40];
    const struct record *from = record_at(t, l->from);
    out[0] = '\0';
    if (l->from != l->n)
        snprintf(out, room, ", %s at %s", from->what == RECORD_SENT ? "sent" : "started",
                 tell_span(from->t, time));
}

static void put_link(struct teller *t, const struct link_of_chain *l, uint32_t below)
{
    char text[300], more[120], since[60];
    tell_record(t, l->n, text, sizeof text);
    join(t, below, l->n, more, sizeof more);
    came(t, l, since, sizeof since);
    why_add(t, WHY_CAUSE, l->n, "%s%s%s.", text, since, more);
    const struct record *r = record_at(t, l->n);
    if (r->what == RECORD_ARRIVED && t->depth == 1)
        match_arrived(t, l->n);
    else if (r->what != RECORD_ARRIVED)
        why_details(t, l->n);
}

/* The last of links that come again: how often all of them do. */
static void put_fold(struct teller *t, const struct chain *c, size_t i)
{
    char time[40];
    unsigned least = c->kept[i].repeats;
    size_t k = i;
    if (!least || (i + 1 < c->count && c->kept[i + 1].repeats))
        return;
    for (; k > 0 && c->kept[k - 1].repeats; k--)
        least = c->kept[k - 1].repeats < least ? c->kept[k - 1].repeats : least;
    why_add(t, WHY_FOLD, 0, "and so %u time%s before, since %s", least, least == 1 ? "" : "s",
            tell_span(c->kept[i].since, time));
}

static void put_chain(struct teller *t, const struct chain *c, size_t first, uint32_t below)
{
    size_t left_out = c->count > first + SHOWN + 1 ? c->count - first - SHOWN - 1 : 0;
    for (size_t i = first; i < c->count; i++) {
        bool middle = left_out && i >= first + SHOWN && i < c->count - 1;
        t->depth++;
        if (middle && i == first + SHOWN)
            why_add(t, WHY_FOLD, c->kept[i].n, "%zu more link%s there", left_out,
                    left_out == 1 ? " leads" : "s lead");
        if (!middle) {
            put_link(t, &c->kept[i], below);
            put_fold(t, c, i);
        }
        below = c->kept[i].from;
    }
    why_add(t, WHY_END, 0, c->cut ? "And so on, further back." : "That is where it began.");
}

void why_causes(struct teller *t, uint32_t n)
{
    struct chain chain;
    follow(t, n, &chain);
    put_fold(t, &chain, 0);
    put_chain(t, &chain, 1, chain.kept[0].from);
}
