#include "story.h"
#include "town.h"

#include "scenario/inside.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEEPEST = 12 };
enum { MS = 1000, SECOND = 1000000, SICK_FOR = 60 /* seconds: then the links heal */ };

/* A story on its way to paper. */
struct pen {
    struct story *story;
    const struct teller *teller;
    uint64_t dice;
    const char *subject; /* whose line this is */
    char last[32];       /* the latest words of the language: what a value is about */
    uint64_t said;       /* bit n: the line's nth alternative was used */
    uint32_t item;
    unsigned depth;
    struct town town;
};

/* ---- dice ------------------------------------------------------------------------------------ */

static uint32_t below(struct pen *p, uint32_t bound)
{
    return stream_below(&p->dice, bound);
}

static bool one_in(struct pen *p, uint32_t chances)
{
    return !below(p, chances);
}

static uint32_t between(struct pen *p, uint32_t least, uint32_t most)
{
    return least + below(p, most - least + 1);
}

/* ---- writing --------------------------------------------------------------------------------- */

static void *grown(void *old, size_t *room, size_t count, size_t size)
{
    if (count < *room)
        return old;
    *room = *room ? 2 * *room : 64;
    return scenario_alloc(old, *room * size);
}

__attribute__((format(printf, 2, 3))) static void write(struct pen *p, const char *format, ...)
{
    struct story *s = p->story;
    char text[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    s->piece = grown(s->piece, &s->pieces_room, s->pieces, sizeof *s->piece);
    s->piece[s->pieces++] = (struct piece){scenario_copy(text, strlen(text)), p->item};
}

/* What is written until `leave` may be left out. */
static uint32_t enter(struct pen *p)
{
    struct story *s = p->story;
    uint32_t outer = p->item;
    s->item = grown(s->item, &s->items_room, s->items, sizeof *s->item);
    s->item[s->items] = (struct item){.within = outer};
    p->item = s->items++;
    return outer;
}

static void leave(struct pen *p, uint32_t outer)
{
    p->item = outer;
}

static void end_line(struct pen *p)
{
    write(p, "\n");
    p->said = 0;
}

/* ---- values ---------------------------------------------------------------------------------- */

static const char *other_node(struct pen *p)
{
    const char *name;
    if (!strcmp(p->last, "registers with")) /* a phone takes nobody in */
        return p->town.node[between(p, p->town.phones, p->town.nodes - 1)];
    do
        name = p->town.node[one_in(p, 6) ? below(p, p->town.nodes) : below(p, 2)];
    while (p->subject && name == p->subject);
    return name;
}

static void write_time(struct pen *p, uint32_t ms)
{
    write(p, ms && ms % 1000 == 0 ? " %us" : " %ums", ms % 1000 ? ms : ms / 1000 ? ms / 1000 : ms);
}

/* Short ones, as long as a call's, and a few that are longer than most timers; header fields tell
 * whole seconds. */
static uint32_t draw_time(struct pen *p)
{
    static const char *const whole[] = {"expires in", "session timer", "Min-SE"};
    if (!strcmp(p->last, "=")) /* T1, T2, T4 */
        return between(p, 50, 1000);
    for (unsigned n = 0; n < sizeof whole / sizeof *whole; n++)
        if (!strcmp(p->last, whole[n]))
            return 1000 * (n ? between(p, 10, 120) : between(p, 1, 30));
    switch (below(p, 8)) {
    case 0: return between(p, 1, 20);
    case 1: return between(p, 9000, 40000);
    case 2:
    case 3: return between(p, 2000, 9000);
    default: return between(p, 20, 2000);
    }
}

static void write_number(struct pen *p)
{
    static const struct {
        const char *after;
        uint32_t least, most;
    } ranges[] = {{"call", 1, 3}, {"lines", 1, 2}, {"as", 2, 3}, {"with CSeq", 1, 4}};
    for (unsigned n = 0; n < sizeof ranges / sizeof *ranges; n++)
        if (!strcmp(p->last, ranges[n].after)) {
            write(p, " %u", between(p, ranges[n].least, ranges[n].most));
            return;
        }
    write(p, " %u", one_in(p, 3) ? between(p, 1, 5) : between(p, 5, 200));
}

static void write_status(struct pen *p)
{
    static const uint16_t known[] = {180, 183, 200, 202, 302, 400, 404, 405, 408, 415, 420, 421,
                                     422, 480, 481, 486, 487, 488, 491, 500, 503, 600, 603};
    write(p, " %u", known[below(p, sizeof known / sizeof *known)]);
}

static void write_method(struct pen *p)
{
    static const uint8_t often[] = {METHOD_INVITE, METHOD_ACK,   METHOD_BYE,
                                    METHOD_CANCEL, METHOD_PRACK, METHOD_UPDATE};
    uint32_t any = between(p, 1, METHODS - 1);
    write(p, " %s", method_names[one_in(p, 3) ? any : often[below(p, sizeof often)]]);
}

static void write_ordinal(struct pen *p)
{
    static const char *const ends[] = {"th", "st", "nd", "rd"};
    uint32_t n = one_in(p, 4) ? between(p, 4, 9) : between(p, 1, 3);
    write(p, " %u%s", n, ends[n < 4 ? n : 0]);
}

static const struct machine *any_machine(struct pen *p)
{
    return p->teller->machines.machine[below(p, world_kinds)];
}

/* A state of some machine: the two are drawn together. */
static void write_state(struct pen *p, const struct machine *m)
{
    const struct diagram *d = m->diagram;
    unsigned n;
    do
        n = below(p, d->nstates);
    while (d->states[n].is_start);
    write(p, " %s", d->states[n].label);
}

static void write_terminal(struct pen *p, unsigned what)
{
    static const char *const codecs[] = {"pcmu", "pcma", "g722", "opus"};
    switch (what) {
    case TERMINAL_NODE: write(p, " %s", other_node(p)); break;
    case TERMINAL_TIME: write_time(p, draw_time(p)); break;
    case TERMINAL_NUMBER: write_number(p); break;
    case TERMINAL_STATUS: write_status(p); break;
    case TERMINAL_METHOD: write_method(p); break;
    case TERMINAL_ORDINAL: write_ordinal(p); break;
    case TERMINAL_PERCENT: write(p, " %u%%", below(p, 31)); break;
    case TERMINAL_CODEC: write(p, " %s", codecs[below(p, 4)]); break;
    case TERMINAL_QUOTED: write(p, " \"Subject: soak\""); break;
    case TERMINAL_MACHINE: write(p, " %s", any_machine(p)->diagram->name); break;
    case TERMINAL_NAME: write(p, " %s", one_in(p, 2) ? "bob" : "dave"); break;
    case TERMINAL_HOST: write(p, " %sexample.com", one_in(p, 3) ? "biloxi." : ""); break;
    default: write(p, " something"); break;
    }
}

/* ---- from the grammar ------------------------------------------------------------------------ */

/* How often an alternative is taken that begins so; 4 where nothing is said. A story with nobody
 * at home is a short one. */
static const struct {
    const char *words;
    uint8_t weight;
} weights[] = {{"silent", 1},    {"refuses", 1}, {"calls", 16},  {"hangs up", 8}, {"every", 0},
               {"declines", 2},  {"is busy", 1}, {"rings", 2},   {"answers", 12}, {"refuse", 1},
               {"registers", 2}, {"asks", 2},    {"crashes", 1}, {"restarts", 1}};

/* What breaks the rules of SIP on purpose: one story in eight has some of it, and is then judged
 * by what holds in spite of that. */
static const char *const forgeries[] = {
    "forces a BYE", "answers the next", "answers every", "sends raw",
    "sends",        "ignores the next", "ignores every"};

static const struct grammar_node *node_at(const struct pen *p, uint16_t n)
{
    return &p->teller->grammar->node[n];
}

/* The words that an alternative begins with; NULL: a value. */
static const struct grammar_node *first_words(const struct pen *p, uint16_t n)
{
    const struct grammar_node *node = node_at(p, n);
    for (unsigned depth = 0; depth < DEEPEST; depth++) {
        if (node->op != GRAMMAR_ITEM)
            node = node_at(p, node->child);
        else if (node->what < RULES)
            node = node_at(p, p->teller->grammar->rule[node->what]);
        else
            return node->what == LITERAL ? node : NULL;
    }
    return NULL;
}

static bool says(const struct grammar_node *words, const char *text)
{
    size_t length = strlen(text);
    return words && words->length >= length && !memcmp(words->text, text, length) &&
           (words->length == length || words->text[length] == ' ');
}

static bool is_said(const struct grammar_node *words, const char *text)
{
    return says(words, text) && words->length == strlen(text);
}

static uint32_t weight_of(const struct pen *p, uint16_t n)
{
    const struct grammar_node *words = first_words(p, n);
    for (unsigned w = 0; w < sizeof forgeries / sizeof *forgeries; w++)
        if (is_said(words, forgeries[w]) && !p->story->forged)
            return 0;
    for (unsigned w = 0; w < sizeof weights / sizeof *weights; w++)
        if (says(words, weights[w].words))
            return weights[w].weight;
    return 4;
}

static uint16_t draw_choice(struct pen *p, uint16_t first)
{
    uint32_t all = 0, at;
    for (uint16_t n = first; n; n = node_at(p, n)->next)
        all += weight_of(p, n);
    if (!all)
        return first;
    at = below(p, all);
    for (uint16_t n = first; n; n = node_at(p, n)->next) {
        uint32_t weight = weight_of(p, n);
        if (at < weight)
            return n;
        at -= weight;
    }
    return first;
}

static void derive(struct pen *p, uint16_t n);

static void derive_item(struct pen *p, const struct grammar_node *node)
{
    if (node->what < RULES) {
        derive(p, p->teller->grammar->rule[node->what]);
    } else if (node->what == LITERAL) {
        bool closes = node->length == 1 && strchr(",.])", *node->text);
        write(p, "%s%.*s", closes ? "" : " ", node->length, node->text);
        if (!closes)
            snprintf(p->last, sizeof p->last, "%.*s", node->length, node->text);
    } else {
        write_terminal(p, node->what);
    }
}

static void derive_optional(struct pen *p, uint16_t n)
{
    uint32_t outer = enter(p);
    derive(p, n);
    leave(p, outer);
}

static void derive(struct pen *p, uint16_t n)
{
    const struct grammar_node *node = node_at(p, n);
    if (++p->depth > DEEPEST)
        n = 0;
    switch (n ? node->op : GRAMMAR_CHOICE + GRAMMAR_REPEAT) {
    case GRAMMAR_ITEM: derive_item(p, node); break;
    case GRAMMAR_SEQUENCE:
        for (uint16_t part = node->child; part; part = node_at(p, part)->next)
            derive(p, part);
        break;
    case GRAMMAR_CHOICE: derive(p, draw_choice(p, node->child)); break;
    case GRAMMAR_OPTION:
        if (one_in(p, 3))
            derive_optional(p, node->child);
        break;
    case GRAMMAR_REPEAT:
        while (one_in(p, 4))
            derive_optional(p, node->child);
        break;
    default: break;
    }
    p->depth--;
}

static void derive_rule(struct pen *p, enum rule rule)
{
    derive(p, p->teller->grammar->rule[rule]);
}

/* Some of a rule's alternatives, each once at most, each an item. */
static void derive_some(struct pen *p, enum rule rule, uint32_t chances)
{
    const struct grammar_node *all = node_at(p, p->teller->grammar->rule[rule]);
    unsigned nth = 0;
    for (uint16_t n = all->child; n; n = node_at(p, n)->next, nth++)
        if (weight_of(p, n) && one_in(p, chances * (weight_of(p, n) < 4 ? 4 : 1)))
            derive_optional(p, n);
}

/* ---- who is there ---------------------------------------------------------------------------- */

static void tell_timers(struct pen *p)
{
    uint32_t outer;
    if (!one_in(p, 4))
        return;
    outer = enter(p);
    unsigned t1 = between(p, 100, 1000), t2 = between(p, 1000, 5000), t4 = between(p, 1000, 6000);
    write(p, "timers T1=%ums T2=%ums T4=%ums", t1, t2, t4);
    end_line(p);
    leave(p, outer);
}

/* Most phones answer: what is there to see before that is soon told. */
static void tell_manner(struct pen *p)
{
    uint32_t outer;
    if (one_in(p, 3))
        return;
    outer = enter(p);
    write(p, " answers");
    if (!one_in(p, 3)) {
        uint32_t option = enter(p);
        write(p, " after");
        write_time(p, between(p, 1, 6000));
        leave(p, option);
    }
    leave(p, outer);
}

/* An item, once in so many times; 0: never. */
__attribute__((format(printf, 3, 4))) static void tell_maybe(struct pen *p, uint32_t chances,
                                                             const char *format, ...)
{
    char text[100];
    va_list arguments;
    if (!chances || !one_in(p, chances))
        return;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    uint32_t outer = enter(p);
    write(p, "%s", text);
    leave(p, outer);
}

/* Of several proxies the last may be in charge of a domain of its own, with bob and who is there
 * for him too. */
static void tell_domain(struct pen *p, unsigned n, bool two_domains)
{
    bool is_far = n == p->town.nodes - 1 || (n && n < p->town.phones);
    if (!two_domains || !is_far)
        return;
    uint32_t outer = enter(p);
    write(p, n < p->town.phones ? ", in biloxi.example.com" : ", for biloxi.example.com");
    leave(p, outer);
}

static void tell_phone(struct pen *p, unsigned n, bool two_domains)
{
    write(p, "node %s phone", p->town.node[n]);
    tell_manner(p);
    if (p->town.is_network) {
        tell_domain(p, n, two_domains);
        tell_maybe(p, n < 2 ? 0 : 2, ", of bob");
        tell_maybe(p, 2, ", via %s", p->town.node[n ? p->town.nodes - 1 : p->town.phones]);
    }
    derive_some(p, RULE_PHONE_OPTION, n == 2 ? 6 : 9);
}

static const char *role_of(struct pen *p)
{
    static const char *const roles[] = {
        "proxy", "proxy",           "proxy",    "proxy and registrar", "proxy and registrar",
        "b2bua", "redirect server", "registrar"};
    return roles[below(p, sizeof roles / sizeof *roles)];
}

static void tell_server(struct pen *p, unsigned n, bool two_domains)
{
    write(p, "node %s %s", p->town.node[n], p->town.is_network ? role_of(p) : "server");
    if (p->town.is_network) {
        tell_domain(p, n, two_domains);
        tell_maybe(p, 2, ", record-routes");
    }
    derive_some(p, RULE_SERVER_OPTION, 9);
}

static void tell_nodes(struct pen *p)
{
    bool two_domains = p->town.nodes - p->town.phones > 1 && one_in(p, 2);
    for (unsigned n = 0; n < p->town.nodes; n++) {
        p->subject = p->town.node[n];
        if (n < p->town.phones)
            tell_phone(p, n, two_domains);
        else
            tell_server(p, n, two_domains);
        end_line(p);
    }
    p->subject = NULL;
}

static void tell_link_option(struct pen *p, const char *words, uint32_t chances, uint32_t most,
                             const char *unit)
{
    uint32_t outer;
    if (!one_in(p, chances))
        return;
    outer = enter(p);
    p->story->item[p->item].chance = strcmp(words, "delay") != 0;
    write(p, " %s %u%s", words, below(p, most) + 1, unit);
    leave(p, outer);
}

static const char *end_of_link(const struct pen *p, unsigned link, unsigned end)
{
    return p->town.node[p->town.link[link][end]];
}

static void tell_links(struct pen *p)
{
    for (unsigned n = 0; n < p->town.links; n++) {
        write(p, "link %s -- %s", end_of_link(p, n, 0), end_of_link(p, n, 1));
        bool tcp = one_in(p, p->town.is_network ? 4 : 8);
        if (tcp) {
            uint32_t outer = enter(p);
            write(p, " tcp");
            leave(p, outer);
        }
        write(p, " heals at %ds", SICK_FOR);
        tell_link_option(p, "delay", 1, 100, "ms");
        tell_link_option(p, "jitter", 2, one_in(p, 5) ? 3000 : 200, "ms");
        tell_link_option(p, "loss", 2, 30, "%");
        if (!tcp) {
            tell_link_option(p, "duplicate", 2, 20, "%");
            tell_link_option(p, "reorder", 2, 20, "%");
        }
        end_line(p);
    }
}

/* ---- what happens ---------------------------------------------------------------------------- */

/* At the same instant as what was last drawn, shortly after, or whenever. */
static uint32_t draw_moment(struct pen *p, uint32_t last)
{
    switch (below(p, 4)) {
    case 0: return last;
    case 1: return last + between(p, 1, 300);
    case 2: return last + between(p, 1, 4000);
    default: return below(p, 40000);
    }
}

/* When a machine or a message gets somewhere, while the links are sick: what begins a call must be over before
 * everybody hangs up. */
static void tell_when(struct pen *p)
{
    const struct machine *m = any_machine(p);
    if (one_in(p, 2)) {
        write(p, "when %s.%s enters", p->town.node[below(p, 2)], m->diagram->name);
        write_state(p, m);
    } else {
        write(p, "when the");
        write_ordinal(p);
        derive_rule(p, RULE_KIND);
        write(p, " from %s", p->town.node[below(p, 2)]);
        write(p, one_in(p, 2) ? " arrives" : " is sent");
    }
    write(p, " from 0s to %ds", SICK_FOR);
}

/* Has the present item said so? */
static bool has_said(const struct pen *p, const char *words)
{
    const struct story *s = p->story;
    for (size_t n = s->pieces; n-- && s->piece[n].item >= p->item;)
        if (!strcmp(s->piece[n].text, words))
            return true;
    return false;
}

/* Who has crashed is there again in the end; what was cut is whole; a text has its lines. */
static void mend_deed(struct pen *p)
{
    static const char *const raw[] = {"OPTIONS sip:bob@bob.example.com SIP/2.0",
                                      "Via: SIP/2.0/UDP alice.example.com;branch=z9hG4bK-raw",
                                      "From: <sip:alice@example.com>;tag=1",
                                      "To: <sip:bob@example.com>",
                                      "Call-ID: raw",
                                      "CSeq: 1 OPTIONS"};
    if (has_said(p, " crashes")) {
        end_line(p);
        write(p, "at %ds %s restarts", SICK_FOR + 1, p->subject);
    }
    for (unsigned n = 0; has_said(p, " sends raw") && n < sizeof raw / sizeof *raw; n++) {
        end_line(p);
        write(p, "| %s", raw[n]);
    }
    for (unsigned n = 0; has_said(p, " cut") && n < p->town.links; n++) {
        end_line(p);
        write(p, "at %ds heal %s -- %s", SICK_FOR, end_of_link(p, n, 0), end_of_link(p, n, 1));
    }
}

static void tell_deed(struct pen *p)
{
    const struct town *t = &p->town;
    p->subject = t->node[one_in(p, 12) && t->phones > 2 ? 2 : below(p, 2)];
    if (t->is_network && one_in(p, 12)) {
        p->subject = t->node[t->phones + below(p, t->nodes - t->phones)];
        write(p, " %s", p->subject);
        write(p, " crashes");
    } else if (one_in(p, 10)) {
        derive_rule(p, RULE_FAULT);
    } else if (one_in(p, 20)) {
        derive_rule(p, RULE_CUT);
    } else {
        write(p, " %s", p->subject);
        derive_rule(p, RULE_VERB);
    }
    mend_deed(p);
    p->subject = NULL;
}

static void tell_deeds(struct pen *p)
{
    uint32_t last = 0, outer = enter(p);
    write(p, "at %ums alice calls bob", below(p, 500));
    end_line(p);
    leave(p, outer);
    for (uint32_t left = between(p, 2, 20); left; left--) {
        outer = enter(p);
        last = draw_moment(p, last);
        if (one_in(p, 5))
            tell_when(p);
        else
            write(p, "at %ums", last);
        tell_deed(p);
        end_line(p);
        leave(p, outer);
    }
}

/* An INVITE that comes when its caller has forgotten it, or cannot hear, rings until the callee's
 * own user hangs up. What was sent on sick links may still arrive when they have healed: over UDP
 * held back, over TCP stalled; and who hears nothing sends it again for 64*T1.
 */
static bool ends_late(const struct pen *p)
{
    static const char *const words[] = {" tcp", " refuses", " crashes", " restarts",
                                        " cut", " T1",      " silent"};
    const struct story *s = p->story;
    for (size_t n = 0; n < s->pieces; n++)
        for (unsigned w = 0; w < sizeof words / sizeof *words; w++)
            if (!strcmp(s->piece[n].text, words[w]))
                return true;
    return false;
}

/* Has anybody registered with it, or tried to? */
static bool is_registered_with(const struct pen *p, const char *node)
{
    const struct story *s = p->story;
    for (size_t n = 0; n + 1 < s->pieces; n++)
        if (!strcmp(s->piece[n].text, " registers with") && !strcmp(s->piece[n + 1].text + 1, node))
            return true;
    return false;
}

/* Whoever keeps itself registered does so for ever. */
static void deregister(struct pen *p, uint32_t ms)
{
    const struct town *t = &p->town;
    for (unsigned n = 0; n < t->nodes; n++)
        for (unsigned phone = 0; is_registered_with(p, t->node[n]) && phone < t->phones; phone++) {
            uint32_t outer = enter(p);
            p->story->item[p->item].stays = true;
            write(p, "at %ums %s deregisters from %s", ms, t->node[phone], t->node[n]);
            end_line(p);
            leave(p, outer);
        }
}

/* The same of publications and subscriptions. */
static void stop(struct pen *p, uint32_t ms, const char *what, const char *ends)
{
    const struct story *s = p->story;
    size_t n = 0;
    while (n < s->pieces && strcmp(s->piece[n].text, what) != 0)
        n++;
    for (unsigned phone = 0; n < s->pieces && phone < p->town.phones; phone++) {
        uint32_t outer = enter(p);
        p->story->item[p->item].stays = true;
        write(p, "at %ums %s %s", ms, p->town.node[phone], ends);
        end_line(p);
        leave(p, outer);
    }
}

static void tell_end(struct pen *p)
{
    uint32_t over = SICK_FOR + (ends_late(p) ? 200 : 10);
    for (unsigned n = 0; n < p->town.phones; n++) {
        write(p, "at %ums %s hangs up", over * 1000 + below(p, 2000), p->town.node[n]);
        end_line(p);
    }
    /* A B2BUA has no user; but its INVITE may wait for somebody who has crashed: RFC 3261 17.1.1.2 */
    for (unsigned n = p->town.phones; p->town.is_network && n < p->town.nodes; n++) {
        uint32_t outer = enter(p);
        p->story->item[p->item].stays = true;
        write(p, "at %ums %s hangs up", (over + 40) * 1000, p->town.node[n]);
        end_line(p);
        leave(p, outer);
    }
    deregister(p, (over + 60) * 1000);
    stop(p, (over + 70) * 1000, " publishes", "stops publishing");
    stop(p, (over + 70) * 1000, " subscribes to", "unsubscribes");
}

/* What an exploration would read, and what it writes. An act that comes anytime, maybe after the end:
 * only one that does no harm there. */
static void tell_choices(struct pen *p)
{
    static const struct {
        const char *words;
        int rule; /* behind them; -1: none */
        uint8_t chances;
    } lines[] = {{"", RULE_EXPLORE, 4},
                 {"anytime alice hangs up", -1, 6},
                 {"anytime: bob hangs up", -1, 6},
                 {"nothing is left to chance", -1, 10},
                 {"", RULE_BACK_OFF, 4},
                 {"at 2s after 1 step", RULE_FIRST, 6}};
    for (unsigned n = 0; n < sizeof lines / sizeof *lines; n++) {
        if (!one_in(p, lines[n].chances))
            continue;
        uint32_t outer = enter(p);
        write(p, "%s", lines[n].words);
        if (lines[n].rule >= 0)
            derive_rule(p, (enum rule)lines[n].rule);
        end_line(p);
        leave(p, outer);
    }
}

/* ---- the whole ------------------------------------------------------------------------------- */

bool teller_open(struct teller *t, const char *const *directories, size_t count)
{
    struct complaints complaints = {0};
    *t = (struct teller){.grammar = NULL};
    bool well = machines_load(&t->machines, directories, count, &complaints);
    complaints_print(&complaints, stderr);
    complaints_free(&complaints);
    if (well)
        t->grammar = grammar_new();
    return well;
}

void teller_close(struct teller *t)
{
    grammar_free(t->grammar);
    machines_free(&t->machines);
}

static bool stands(const struct story *s, const bool *kept, uint32_t item)
{
    for (; item; item = s->item[item].within)
        if (s->item[item].refused || (kept && !kept[item] && !s->item[item].stays))
            return false;
    return true;
}

/* A line all of whose pieces but its end are gone leaves nothing behind. */
char *story_text(const struct story *s, const bool *kept)
{
    char *text = NULL;
    size_t size;
    FILE *to = open_memstream(&text, &size);
    if (!to)
        abort();
    for (size_t n = 0; n < s->pieces; n++)
        if (stands(s, kept, s->piece[n].item))
            fputs(s->piece[n].text, to);
    fclose(to);
    return text;
}

/* The innermost item at that place of the text that stands; 0: the frame. */
static uint32_t item_at(const struct story *s, int line, int column)
{
    int at_line = 1, at_column = 1;
    uint32_t of_line = 0;
    for (size_t n = 0; n < s->pieces; n++) {
        if (!stands(s, NULL, s->piece[n].item))
            continue;
        at_column += (int)strlen(s->piece[n].text);
        if (at_line == line) {
            of_line = of_line ? of_line : s->piece[n].item;
            if (column < at_column)
                return s->piece[n].item ? s->piece[n].item : of_line;
        }
        if (strchr(s->piece[n].text, '\n')) {
            at_line++;
            at_column = 1;
        }
    }
    return 0;
}

/* What a complaint is about; nothing can be said against the frame. */
static uint32_t blamed(const struct story *s, const struct complaint *c)
{
    uint32_t item = item_at(s, c->line, c->column);
    if (!item) {
        fprintf(stderr, "story %llu: %d:%d: %s\n    %s\n", (unsigned long long)s->seed, c->line,
                c->column, c->text, c->source ? c->source : "");
        abort();
    }
    return item;
}

/* All at once: what one refusal takes away moves what the other complaints point at. */
static void refuse(struct story *s, const struct complaints *c)
{
    uint32_t *item = scenario_alloc(NULL, c->count * sizeof *item);
    for (size_t n = 0; n < c->count; n++)
        item[n] = blamed(s, &c->item[n]);
    for (size_t n = 0; n < c->count; n++) {
        s->objections += !s->item[item[n]].refused;
        s->item[item[n]].refused = true;
    }
    free(item);
}

static struct scenario *parsed(const struct teller *t, const char *text, struct complaints *c)
{
    return scenario_parse_with(&t->machines, "story.sip", text, c);
}

/* The grammar alone does not know what the language makes of it. */
static void mend(struct story *s, const struct teller *t)
{
    struct complaints c = {0};
    do {
        char *text = story_text(s, NULL);
        complaints_free(&c);
        scenario_free(parsed(t, text, &c));
        refuse(s, &c);
        free(text);
    } while (c.count);
}

void story_draw(struct story *s, const struct teller *t, uint64_t seed)
{
    struct pen p = {.story = s, .teller = t, .dice = stream_seed(seed, "story")};
    *s = (struct story){.seed = seed};
    s->forged = one_in(&p, 8);
    town_draw(&p.town, &p.dice);
    leave(&p, enter(&p)); /* the frame */
    write(&p, "title Random story %llu", (unsigned long long)seed);
    end_line(&p);
    write(&p, "seed %llu", (unsigned long long)seed);
    end_line(&p);
    tell_timers(&p);
    tell_nodes(&p);
    tell_links(&p);
    tell_deeds(&p);
    tell_end(&p);
    tell_choices(&p);
    mend(s, t);
}

void story_free(struct story *s)
{
    for (size_t n = 0; n < s->pieces; n++)
        free(s->piece[n].text);
    free(s->piece);
    free(s->item);
    *s = (struct story){0};
}

struct scenario *story_scenario(const struct story *s, const struct teller *t, const bool *kept)
{
    struct complaints complaints = {0};
    char *text = story_text(s, kept);
    struct scenario *scenario = parsed(t, text, &complaints);
    complaints_free(&complaints);
    free(text);
    return scenario;
}
