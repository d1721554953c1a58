#include "story.h"

#include <string.h>

static const char *const names[NODES + 1] = {
    [ALICE] = "alice", [BOB] = "bob", [CAROL] = "carol", [P1] = "p1"};
static const char *const hosts[NODES + 1] = {[ALICE] = "alice.example.com",
                                             [BOB] = "bob.example.com",
                                             [CAROL] = "carol.example.com",
                                             [P1] = "p1.example.com"};
static const struct {
    uint16_t a, b;
    const char *name;
} pairs[LINKS + 1] = {
    [1] = {ALICE, BOB, "alice -- bob"}, [2] = {ALICE, P1, "alice -- p1"},
    [3] = {BOB, P1, "bob -- p1"},       [4] = {ALICE, CAROL, "alice -- carol"},
    [5] = {BOB, CAROL, "bob -- carol"},
};

/* ---- dice ------------------------------------------------------------------------------------ */

typedef uint64_t dice;

static uint32_t below(dice *d, uint32_t bound)
{
    return stream_below(d, bound);
}

static bool one_in(dice *d, uint32_t chances)
{
    return !below(d, chances);
}

static usec ms(dice *d, uint32_t least, uint32_t most)
{
    return (usec)(least + below(d, most - least + 1)) * MS;
}

static uint32_t percent(dice *d, uint32_t most)
{
    return below(d, most + 1) * 10000;
}

/* ---- who is there ---------------------------------------------------------------------------- */

static void draw_manner(dice *d, struct phone_config *p)
{
    static const uint8_t manners[] = {MANNER_RINGS,    MANNER_RINGS,   MANNER_ANSWERS,
                                      MANNER_ANSWERS,  MANNER_ANSWERS, MANNER_ANSWERS,
                                      MANNER_DECLINES, MANNER_BUSY};
    p->manner = manners[below(d, sizeof manners)];
    if (p->manner == MANNER_ANSWERS || p->manner == MANNER_DECLINES)
        p->after = one_in(d, 3) ? 0 : ms(d, 1, 6000);
}

static void draw_phone(dice *d, struct phone_config *p)
{
    static const uint8_t codecs[] = {CODEC_PCMU, CODEC_OPUS, CODEC_PCMU | CODEC_PCMA};
    *p = (struct phone_config){.codecs = CODEC_PCMU | CODEC_PCMA, .rings = !one_in(d, 6)};
    draw_manner(d, p);
    p->rfc2543 = one_in(d, 8);
    p->flags = one_in(d, 5) ? PHONE_LATE_OFFER : 0;
    p->lines = one_in(d, 4) ? (uint16_t)(1 + below(d, 2)) : 0;
    p->thinks = one_in(d, 3) ? ms(d, 1, 900) : 0;
    if (one_in(d, 8))
        p->codecs = codecs[below(d, sizeof codecs)];
}

static void draw_node(struct story *s, dice *d, uint16_t n, const struct timer_values *timers)
{
    static const uint8_t ears[] = {EAR_OPEN, EAR_SILENT, EAR_CLOSED, EAR_CLOSED};
    bool is_phone = n != P1;
    s->node[n] = (struct plan_node){.name = names[n],
                                    .host = hosts[n],
                                    .role = is_phone ? ROLE_PHONE : ROLE_SERVER,
                                    .timers = *timers,
                                    .config = is_phone ? (const void *)&s->phone[n] : &s->server};
    if (is_phone)
        draw_phone(d, &s->phone[n]);
    if (n == CAROL)
        s->phone[n].ear = ears[below(d, sizeof ears)];
    s->node[n].ear = s->phone[n].ear;
    s->host[n] = hosts[n];
    node_address(s->plan.lore, &s->node[n]);
}

static void draw_server(dice *d, struct server_config *c)
{
    c->thinks = one_in(d, 2) ? 0 : one_in(d, 4) ? ms(d, 20000, 70000) : ms(d, 1, 8000);
    c->says_trying = one_in(d, 4);
}

static void draw_nodes(struct story *s, dice *d)
{
    struct timer_values timers = {500 * MS, 4 * SECOND, 5 * SECOND};
    if (one_in(d, 4))
        timers = (struct timer_values){ms(d, 100, 1000), ms(d, 1000, 5000), ms(d, 1000, 6000)};
    for (uint16_t n = 1; n <= NODES; n++)
        draw_node(s, d, n, &timers);
    draw_server(d, &s->server);
}

static void draw_link(struct story *s, dice *d, unsigned n)
{
    struct plan_link *l = &s->link[n];
    *l = (struct plan_link){.a = pairs[n].a,
                            .b = pairs[n].b,
                            .transport = one_in(d, 8) ? TRANSPORT_TCP : TRANSPORT_UDP,
                            .delay = ms(d, 1, 100),
                            .loss = percent(d, 30),
                            .heals_at = HEALS_AT,
                            .name = (char *)pairs[n].name};
    l->jitter = one_in(d, 5) ? ms(d, 0, 3000) : ms(d, 0, 200);
    if (l->transport == TRANSPORT_UDP) {
        l->duplicate = percent(d, 20);
        l->reorder = percent(d, 20);
    }
}

/* ---- what they do ---------------------------------------------------------------------------- */

static void add(struct story *s, usec at, struct act act)
{
    s->act[++s->acts] = act;
    s->at[s->acts] = at;
}

static uint8_t draw_verb(dice *d)
{
    static const uint8_t verbs[] = {VERB_CALLS,     VERB_CALLS,    VERB_CALLS,    VERB_ANSWERS,
                                    VERB_ANSWERS,   VERB_HANGS_UP, VERB_HANGS_UP, VERB_HOLDS,
                                    VERB_HOLDS,     VERB_RESUMES,  VERB_DECLINES, VERB_IS_BUSY,
                                    VERB_REGISTERS, VERB_ASKS};
    return verbs[below(d, sizeof verbs)];
}

static uint16_t draw_target(dice *d, const struct act *a)
{
    uint16_t other = a->node == ALICE ? BOB : ALICE;
    if (a->node == CAROL)
        return one_in(d, 2) ? ALICE : BOB;
    switch (a->verb) {
    case VERB_CALLS: return one_in(d, 6) ? CAROL : one_in(d, 12) ? P1 : other;
    case VERB_REGISTERS: return one_in(d, 6) ? other : P1;
    default: return one_in(d, 2) ? P1 : one_in(d, 3) ? CAROL : other;
    }
}

/* At the same instant as what was last drawn, shortly after, or whenever. */
static usec draw_moment(dice *d, usec last)
{
    switch (below(d, 4)) {
    case 0: return last;
    case 1: return last + ms(d, 1, 300);
    case 2: return last + ms(d, 1, 4000);
    default: return ms(d, 0, 40000);
    }
}

static void draw_act(struct story *s, dice *d, usec at)
{
    struct act a = {.verb = draw_verb(d), .node = one_in(d, 2) ? ALICE : BOB};
    if (one_in(d, 12) && s->phone[CAROL].ear != EAR_SILENT && a.verb != VERB_CALLS)
        a.node = CAROL;
    if (a.node != CAROL && a.verb == VERB_CALLS && one_in(d, 12))
        a.node = CAROL;
    if (a.verb != VERB_CALLS && verb_rows[a.verb].wants_node && a.node == CAROL)
        a.node = BOB;
    if (verb_rows[a.verb].wants_node)
        a.target = draw_target(d, &a);
    else if (one_in(d, 6))
        a.call = 1 + below(d, 2);
    if (verb_rows[a.verb].takes_span && one_in(d, 3))
        a.span = ms(d, 1, 5000);
    add(s, at, a);
}

/* Before it is over, what was sent on sick links may still arrive: over UDP held back, over TCP
 * stalled. An INVITE that comes when its caller has forgotten it rings until the callee's own
 * user hangs up.
 */
static usec longest_way(const struct story *s)
{
    usec longest = 10 * SECOND;
    for (unsigned n = 1; n <= LINKS; n++)
        if (s->link[n].transport == TRANSPORT_TCP && s->link[n].loss)
            longest = 140 * (usec)SECOND;
    return longest;
}

static void draw_acts(struct story *s, dice *d)
{
    usec last = 0;
    add(s, ms(d, 0, 500), (struct act){.verb = VERB_CALLS, .node = ALICE, .target = BOB});
    for (uint32_t left = 2 + below(d, DEEDS - 5); left; left--) {
        last = draw_moment(d, last);
        draw_act(s, d, last);
    }
    for (uint16_t n = ALICE; n <= CAROL; n++)
        add(s, HEALS_AT + longest_way(s) + ms(d, 0, 2000),
            (struct act){.verb = VERB_HANGS_UP, .node = n});
}

/* ---- the whole ------------------------------------------------------------------------------- */

static void started(struct step *s, const struct stimulus *what)
{
    const struct story *story = s->plan->script;
    node_started(s, what);
    for (uint32_t n = 1; n <= story->acts; n++)
        event_add(s, story->at[n], true, EVENT_ACT, 0, n, NULL);
}

void story_open(struct story *s, uint64_t seed, const struct machines *machines)
{
    dice d = stream_seed(seed, "story");
    memset(s, 0, sizeof *s);
    s->seed = s->plan.seed = seed;
    s->plan.lore = lore_new();
    s->plan.nodes = NODES;
    s->plan.links = LINKS;
    s->plan.node = s->node;
    s->plan.hosts = s->host;
    s->plan.link = s->link;
    s->plan.acts = s->act;
    s->plan.script = s;
    for (unsigned k = 0; k < world_kinds; k++)
        s->plan.machine[k] = machines->machine[k];
    draw_nodes(s, &d);
    for (unsigned n = 1; n <= LINKS; n++)
        draw_link(s, &d, n);
    draw_acts(s, &d);
    world_wire(&s->plan);
    s->plan.headroom = DEEDS;
    s->plan.hooks.started = started;
}

void story_close(struct story *s)
{
    lore_free(s->plan.lore);
}

/* ---- as a scenario --------------------------------------------------------------------------- */

static int whole_ms(usec t)
{
    return (int)(t / MS);
}

static void print_manner(const struct phone_config *p, FILE *to)
{
    static const char *const words[] = {[MANNER_RINGS] = "rings",
                                        [MANNER_ANSWERS] = "answers",
                                        [MANNER_DECLINES] = "declines",
                                        [MANNER_BUSY] = "is busy"};
    fprintf(to, " %s", words[p->manner]);
    if (p->after)
        fprintf(to, " after %dms", whole_ms(p->after));
}

static void print_codecs(const struct phone_config *p, FILE *to)
{
    static const struct {
        uint8_t bit;
        const char *word;
    } known[] = {{CODEC_PCMU, "pcmu"}, {CODEC_PCMA, "pcma"}, {CODEC_OPUS, "opus"}};
    const char *before = ", codecs ";
    for (unsigned n = 0; n < sizeof known / sizeof *known; n++)
        if (p->codecs & known[n].bit) {
            fprintf(to, "%s%s", before, known[n].word);
            before = ", ";
        }
}

static void print_phone(const struct phone_config *p, FILE *to)
{
    static const char *const ears[] = {
        [EAR_OPEN] = "", [EAR_SILENT] = ", silent", [EAR_CLOSED] = ", refuses"};
    print_manner(p, to);
    fprintf(to, "%s%s%s%s", p->rings ? "" : ", without ringing", ears[p->ear],
            p->rfc2543 ? ", rfc2543" : "", p->flags & PHONE_LATE_OFFER ? ", late offer" : "");
    if (p->lines)
        fprintf(to, ", lines %u", p->lines);
    if (p->thinks)
        fprintf(to, ", thinks %dms", whole_ms(p->thinks));
    print_codecs(p, to);
}

static void print_server(const struct server_config *c, FILE *to)
{
    if (c->says_trying)
        fprintf(to, " says trying");
    if (c->thinks)
        fprintf(to, " thinks %dms", whole_ms(c->thinks));
}

static void print_nodes(const struct story *s, FILE *to)
{
    const struct timer_values *t = &s->node[ALICE].timers;
    fprintf(to, "seed %llu\ntimers T1=%dms T2=%dms T4=%dms\n", (unsigned long long)s->seed,
            whole_ms(t->t1), whole_ms(t->t2), whole_ms(t->t4));
    for (unsigned n = 1; n <= NODES; n++) {
        bool is_phone = s->node[n].role == ROLE_PHONE;
        fprintf(to, "node %s %s", names[n], is_phone ? "phone" : "server");
        if (is_phone)
            print_phone(&s->phone[n], to);
        else
            print_server(&s->server, to);
        fputc('\n', to);
    }
}

static void print_links(const struct story *s, FILE *to)
{
    for (unsigned n = 1; n <= LINKS; n++) {
        const struct plan_link *l = &s->link[n];
        bool udp = l->transport == TRANSPORT_UDP;
        fprintf(to, "link %s %s delay %dms jitter %dms loss %u%% heals at %dms", l->name,
                udp ? "udp" : "tcp", whole_ms(l->delay), whole_ms(l->jitter), l->loss / 10000,
                whole_ms(l->heals_at));
        if (udp)
            fprintf(to, " duplicate %u%% reorder %u%%", l->duplicate / 10000, l->reorder / 10000);
        fputc('\n', to);
    }
}

static void print_act(const struct act *a, usec at, FILE *to)
{
    const struct verb_row *row = &verb_rows[a->verb];
    fprintf(to, "at %dms %s %s", whole_ms(at), names[a->node], row->words);
    if (row->wants_node)
        fprintf(to, "%s%s %s", *row->before ? " " : "", row->before, names[a->target]);
    if (a->call)
        fprintf(to, " call %u", a->call);
    if (a->span)
        fprintf(to, " for %dms", whole_ms(a->span));
    fputc('\n', to);
}

void story_print(const struct story *s, FILE *to)
{
    fprintf(to, "title Random story %llu\n", (unsigned long long)s->seed);
    print_nodes(s, to);
    print_links(s, to);
    for (uint32_t n = 1; n <= s->acts; n++)
        print_act(&s->act[n], s->at[n], to);
}
