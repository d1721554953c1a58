/* Who is there: nodes, what their phones are like, links, and the timers of RFC 3261's table 4. */
#include "scenario/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    NODES_MAX = 250,
    LINKS_MAX = 64, /* a pattern's links are a set of 64 bits */
    LINES_MAX = 60000,
    PER_MILLION = 1000000
};

/* ---- timers -------------------------------------------------------------------------------- */

void bind_timers(struct binder *b, uint32_t tree, struct timer_values *values)
{
    enum { SHORTEST = 1000 }; /* 1 ms: what repeats for ever must take some time */
    const usec longest = 3600 * (usec)1000000;
    for (uint32_t v = tree_child(b, tree, RULE_TIMER_VALUE); v;
         v = tree_next(b, v, RULE_TIMER_VALUE)) {
        const struct token *t = tree_token(b, tree_child(b, v, TERMINAL_TIME));
        usec *value = tree_says(b, v, "T1")   ? &values->t1
                      : tree_says(b, v, "T2") ? &values->t2
                                              : &values->t4;
        *value = t->value;
        if (*value < SHORTEST || *value > longest)
            wrong(b, t, "T1, T2 and T4 are from 1ms to 1h");
    }
}

/* ---- phones -------------------------------------------------------------------------------- */

static const struct {
    const char *word;
    uint8_t bit;
} codecs[] = {
    {"pcmu", CODEC_PCMU}, {"pcma", CODEC_PCMA}, {"g722", CODEC_G722}, {"opus", CODEC_OPUS}};
enum { CODECS = sizeof codecs / sizeof *codecs };

static uint8_t codec_named(struct binder *b, uint32_t tree)
{
    const struct token *t = tree_token(b, tree);
    const char *known[CODECS];
    for (unsigned i = 0; i < CODECS; i++) {
        known[i] = codecs[i].word;
        if (token_is(b, t, codecs[i].word))
            return codecs[i].bit;
    }
    char *name = tree_text(b, tree);
    const char *nearest = nearest_word(name, known, CODECS);
    if (nearest)
        wrong(b, t, "there is no codec '%s'; did you mean '%s'?", name, nearest);
    else
        wrong(b, t, "there is no codec '%s': pcmu, pcma, g722 and opus are known", name);
    free(name);
    return 0;
}

static void bind_phones(struct binder *b, uint32_t tree, struct phone_config *phone)
{
    enum { PHONES_MAX = 8 };
    phone->phones = tree_says(b, tree, "two") ? 2 : tree_says(b, tree, "three") ? 3 : 0;
    if (!phone->phones)
        phone->phones = (uint8_t)bind_count(b, tree, TERMINAL_NUMBER, 1, PHONES_MAX);
}

static void bind_manner(struct binder *b, uint32_t tree, struct phone_config *phone)
{
    phone->manner = tree_says(b, tree, "answers")        ? MANNER_ANSWERS
                    : tree_says(b, tree, "declines")     ? MANNER_DECLINES
                    : tree_says(b, tree, "is busy")      ? MANNER_BUSY
                    : tree_says(b, tree, "redirects to") ? MANNER_REDIRECTS
                                                         : MANNER_RINGS;
    phone->after = bind_value(b, tree, TERMINAL_TIME, 0);
    if (tree_child(b, tree, RULE_PHONES))
        bind_phones(b, tree_child(b, tree, RULE_PHONES), phone);
}

static void bind_codecs(struct binder *b, uint32_t tree, struct phone_config *phone)
{
    phone->codecs = 0;
    for (uint32_t c = tree_child(b, tree, TERMINAL_CODEC); c; c = tree_next(b, c, TERMINAL_CODEC))
        phone->codecs |= codec_named(b, c);
}

/* Options that are words and nothing else: of some kind, which may be said once. */
static const struct {
    const char *words;
    uint16_t flags; /* enum phone_flag */
} flags[] = {
    {"late offer", PHONE_LATE_OFFER},
    {"early media", PHONE_EARLY_MEDIA},
    {"100rel", PHONE_100REL},
    {"requires 100rel", PHONE_100REL | PHONE_REQUIRES_100REL},
    {"without UPDATE", PHONE_NO_UPDATE},
    {"does not follow", PHONE_STAYS},
    {"refuses transfers", PHONE_STAYS_PUT},
    {"notifies sparingly", PHONE_SPARING},
    {"accepts subscriptions", PHONE_NOTIFIES},
    {"asks before subscriptions", PHONE_NOTIFIES | PHONE_ASKS_FIRST},
};
enum { FLAGS = sizeof flags / sizeof *flags };

static void bind_grants(struct binder *b, uint32_t tree, struct grants *grants)
{
    for (uint32_t g = tree_child(b, tree, RULE_GRANTED); g; g = tree_next(b, g, RULE_GRANTED))
        *(tree_says(b, g, "of at least") ? &grants->least : &grants->most) = bind_seconds(b, g, 0);
}

static bool bind_flag(struct binder *b, uint32_t tree, struct phone_config *phone)
{
    for (unsigned i = 0; i < FLAGS; i++)
        if (tree_says(b, tree, flags[i].words)) {
            phone->flags |= flags[i].flags;
            if (flags[i].flags & PHONE_NOTIFIES)
                bind_grants(b, tree, &phone->grants);
            return true;
        }
    if (tree_says(b, tree, "without ringing"))
        phone->rings = false;
    else if (tree_says(b, tree, "silent"))
        phone->ear = EAR_SILENT;
    else if (tree_says(b, tree, "refuses"))
        phone->ear = EAR_CLOSED;
    else if (tree_says(b, tree, "rfc2543"))
        phone->rfc2543 = true;
    else
        return false;
    return true;
}

static void bind_session_timer(struct binder *b, uint32_t tree, struct phone_config *phone)
{
    phone->session_expires = bind_seconds(b, tree, 0);
    phone->refresher = tree_says(b, tree, "uac")   ? REFRESHER_UAC
                       : tree_says(b, tree, "uas") ? REFRESHER_UAS
                                                   : REFRESHER_ANY;
}

/* As long as the scenario lives. */
static const char *kept_text(struct binder *b, uint32_t tree)
{
    char *text = tree_text(b, tree);
    struct lore *lore = b->s->plan.lore;
    const char *kept = lore_text(lore, lore_intern(lore, text, strlen(text)));
    free(text);
    return kept;
}

/* Where it belongs. False: the option says nothing of that. */
static bool bind_home(struct binder *b, uint32_t tree, struct plan_node *node)
{
    if (tree_says(b, tree, "of"))
        node->user = kept_text(b, tree_child(b, tree, TERMINAL_NAME));
    else if (tree_says(b, tree, "in"))
        node->domain = kept_text(b, tree_child(b, tree, TERMINAL_HOST));
    else if (tree_says(b, tree, "via the servers of"))
        node->outbound_domain = kept_text(b, tree_child(b, tree, TERMINAL_HOST));
    else if (tree_says(b, tree, "without rport"))
        node->no_rport = true;
    else
        return tree_says(b, tree, "via"); /* bind_node_others */
    return true;
}

static uint16_t bind_preference(struct binder *b, uint32_t tree)
{
    const struct token *t = tree_token(b, tree_child(b, tree, TERMINAL_FRACTION));
    int64_t q = t->kind == TOKEN_NUMBER ? 1000 * t->value : t->value;
    if (q > 1000 || t->value > 1000)
        wrong(b, t, "a preference is from 0 to 1");
    return (uint16_t)(q ? q : 1); /* 0 is nothing said; nobody is less preferred than 0.001 */
}

/* Options with a value. */
static void bind_valued_option(struct binder *b, uint32_t tree, struct phone_config *phone)
{
    if (tree_says(b, tree, "thinks"))
        phone->thinks = bind_value(b, tree, TERMINAL_TIME, 0);
    else if (tree_says(b, tree, "lines"))
        phone->lines = (uint16_t)bind_count(b, tree, TERMINAL_NUMBER, 1, LINES_MAX);
    else if (tree_says(b, tree, "expires in"))
        phone->expires = bind_seconds(b, tree, 0);
    else if (tree_says(b, tree, "session timer"))
        bind_session_timer(b, tree, phone);
    else if (tree_says(b, tree, "Min-SE"))
        phone->min_se = bind_seconds(b, tree, 0);
    else if (tree_says(b, tree, "keeps alive every"))
        phone->keeps_alive = bind_value(b, tree, TERMINAL_TIME, 0);
    else if (tree_says(b, tree, "registers with"))
        phone->registers_for = tree_child(b, tree, TERMINAL_TIME) ? bind_seconds(b, tree, 0)
                                                                  : 0; /* with whom: below */
    else if (tree_says(b, tree, "media"))
        phone->media = bind_media(b, tree);
    else if (tree_says(b, tree, "codecs"))
        bind_codecs(b, tree, phone);
    else
        bind_phones(b, tree_child(b, tree, RULE_PHONES), phone);
}

/* What an option is about: two of the same kind contradict each other. */
static const char *about(const struct binder *b, uint32_t option)
{
    static const char *const words[] = {"without ringing",
                                        "rfc2543",
                                        "late offer",
                                        "early media",
                                        "without UPDATE",
                                        "does not follow",
                                        "refuses transfers",
                                        "notifies sparingly",
                                        "accepts subscriptions",
                                        "thinks",
                                        "lines",
                                        "codecs",
                                        "media",
                                        "Min-SE",
                                        "expires in",
                                        "session timer",
                                        "100rel",
                                        "of",
                                        "in",
                                        "via",
                                        "password",
                                        "wrong password",
                                        "MD5 only",
                                        "registers with",
                                        "keeps alive every",
                                        "q",
                                        "without rport"};
    for (unsigned i = 0; i < sizeof words / sizeof *words; i++)
        if (tree_says(b, option, words[i]))
            return words[i];
    if (tree_says(b, option, "via the servers of"))
        return "via";
    if (tree_says(b, option, "requires 100rel"))
        return "100rel";
    if (tree_says(b, option, "asks before subscriptions"))
        return "accepts subscriptions";
    if (tree_says(b, option, "silent") || tree_says(b, option, "refuses"))
        return "silent";
    if (tree_child(b, option, RULE_PHONES))
        return "phones";
    return tree_child(b, option, RULE_MANNER) ? "manner" : NULL; /* NULL: timers */
}

static void check_option(struct binder *b, uint32_t node, uint32_t option)
{
    const char *this = about(b, option);
    for (uint32_t o = tree_child(b, node, RULE_PHONE_OPTION); this && o != option;
         o = tree_next(b, o, RULE_PHONE_OPTION))
        if (about(b, o) && !strcmp(about(b, o), this)) {
            wrong(b, tree_token(b, option), "this line said already how it does that");
            return;
        }
}

static uint32_t option_saying(struct binder *b, uint32_t tree, const char *words)
{
    uint32_t o = tree_child(b, tree, RULE_PHONE_OPTION);
    while (o && !tree_says(b, o, words))
        o = tree_next(b, o, RULE_PHONE_OPTION);
    return o ? o : tree;
}

static void bind_phone(struct binder *b, uint32_t tree, struct phone_config *phone,
                       struct plan_node *node)
{
    struct timer_values *timers = &node->timers;
    *phone = (struct phone_config){.rings = true, .codecs = CODEC_PCMU | CODEC_PCMA};
    uint32_t o = tree_child(b, tree, RULE_PHONE_OPTION);
    for (; o; o = tree_next(b, o, RULE_PHONE_OPTION)) {
        uint32_t manner = tree_child(b, o, RULE_MANNER), own = tree_child(b, o, RULE_TIMERS);
        uint32_t asking = tree_child(b, o, RULE_ASKING);
        check_option(b, tree, o);
        if (manner)
            bind_manner(b, manner, phone);
        else if (asking)
            bind_asking(b, asking, &phone->asking);
        else if (own)
            bind_timers(b, own, timers);
        else if (tree_says(b, o, "q"))
            node->q = bind_preference(b, o);
        else if (!bind_home(b, o, node) && !bind_flag(b, o, phone) &&
                 !bind_secret(b, o, &phone->secret))
            bind_valued_option(b, o, phone);
    }
    bind_asking_done(b, tree, RULE_PHONE_OPTION, &phone->asking);
    if (phone->secret.wrong && !phone->secret.password)
        wrong(b, tree_token(b, option_saying(b, tree, "wrong password")),
              "who uses a wrong password has a right one, too: password \"...\"");
}

static void bind_role(struct binder *b, uint32_t tree, struct server_config *server,
                      struct plan_node *node)
{
    static const struct {
        const char *words;
        uint8_t role, serves;
    } roles[] = {{"proxy", ROLE_PROXY, SERVES_PROXY},
                 {"registrar", ROLE_REGISTRAR, SERVES_REGISTRAR},
                 {"redirect server", ROLE_REDIRECT, SERVES_REDIRECT},
                 {"b2bua", ROLE_B2BUA, 0},
                 {"server", ROLE_SERVER, 0}};
    unsigned n = 0;
    while (!tree_says(b, tree, roles[n].words))
        n++;
    node->role = roles[n].role;
    server->serves = roles[n].serves;
    if (tree_says(b, tree, "and registrar"))
        server->serves |= SERVES_REGISTRAR;
    node->relays = server->serves & SERVES_PROXY || node->role == ROLE_B2BUA;
    node->in_charge = node->role == ROLE_PROXY || node->role == ROLE_REDIRECT;
}

static void bind_timer_c(struct binder *b, uint32_t tree, struct server_config *server)
{
    const struct token *t = tree_token(b, tree_child(b, tree, TERMINAL_TIMER));
    if (!token_is(b, t, "C"))
        wrong(b, t, "a server's own timer is timer C");
    server->timer_c = bind_value(b, tree, TERMINAL_TIME, 0);
}

/* How a proxy passes things on. Where it sends users: bind_node_others. */
static void bind_proxy_option(struct binder *b, uint32_t o, struct server_config *server,
                              struct plan_node *node)
{
    if (tree_says(b, o, "record-routes"))
        server->flags |= SERVER_RECORD_ROUTES;
    else if (tree_says(b, o, "stateless"))
        server->flags |= SERVER_STATELESS;
    else if (tree_says(b, o, "recurses"))
        server->flags |= SERVER_RECURSES;
    else if (tree_says(b, o, "forks serially"))
        server->flags |= SERVER_SERIAL;
    else if (tree_says(b, o, "when nobody answers"))
        server->unanswered = bind_status_from(b, o, 400, 499);
    else if (tree_says(b, o, "each for"))
        server->turn = bind_value(b, o, TERMINAL_TIME, 0);
    else if (tree_says(b, o, "strict routes"))
        node->strict = true;
}

static void bind_domain(struct binder *b, uint32_t tree, struct plan_node *node)
{
    node->domain = kept_text(b, tree_child(b, tree, TERMINAL_HOST));
    node->in_charge |= node->role == ROLE_B2BUA;
}

/* What it tells of others, and for how long, is said as a phone's own. */
static void bind_presence(struct binder *b, uint32_t option, struct server_config *server,
                          struct phone_config *phone)
{
    server->serves |= SERVES_EVENTS;
    phone->flags |= PHONE_NOTIFIES;
    bind_grants(b, option, &phone->grants);
}

static void bind_server(struct binder *b, uint32_t tree, struct server_config *server,
                        struct phone_config *phone, struct plan_node *node)
{
    struct timer_values *timers = &node->timers;
    *server = (struct server_config){0};
    bind_role(b, tree_child(b, tree, RULE_ROLE), server, node);
    if (node->role == ROLE_B2BUA)
        *phone = (struct phone_config){
            .rings = true, .codecs = CODECS_AUDIO | CODECS_VIDEO, .media = (1 << MEDIA_KINDS) - 1};
    uint32_t o = tree_child(b, tree, RULE_SERVER_OPTION);
    for (; o; o = tree_next(b, o, RULE_SERVER_OPTION)) {
        uint32_t own = tree_child(b, o, RULE_TIMERS), asking = tree_child(b, o, RULE_ASKING);
        if (own)
            bind_timers(b, own, timers);
        else if (asking)
            bind_asking(b, asking, &server->asking);
        else if (bind_secret(b, o, &phone->secret))
            continue; /* only of a B2BUA: check_server */
        else if (tree_says(b, o, "Min-Expires"))
            server->min_expires = bind_seconds(b, o, 0);
        else if (tree_says(b, o, "expires in"))
            server->expires = bind_seconds(b, o, 0);
        else if (tree_says(b, o, "thinks"))
            server->thinks = bind_value(b, o, TERMINAL_TIME, 0);
        else if (tree_says(b, o, "for"))
            bind_domain(b, o, node);
        else if (tree_says(b, o, "connects to"))
            continue; /* bind_node_others */
        else if (tree_says(b, o, "anchors media"))
            phone->flags |= PHONE_ANCHORS;
        else if (tree_child(b, o, RULE_SERVICE))
            continue; /* bind_node_others */
        else if (tree_says(b, o, "says 181"))
            server->flags |= SERVER_SAYS_181;
        else if (tree_says(b, o, "priority"))
            node->priority = (uint16_t)bind_count(b, o, TERMINAL_NUMBER, 0, UINT16_MAX);
        else if (tree_says(b, o, "weight"))
            node->weight = (uint16_t)bind_count(b, o, TERMINAL_NUMBER, 0, UINT16_MAX);
        else if (tree_says(b, o, "timer"))
            bind_timer_c(b, o, server);
        else if (tree_says(b, o, "presence"))
            bind_presence(b, o, server, phone);
        else if (tree_says(b, o, "says trying"))
            server->says_trying = true;
        else
            bind_proxy_option(b, o, server, node);
    }
    bind_asking_done(b, tree, RULE_SERVER_OPTION, &server->asking);
    check_server(b, tree, server, node);
}

/* ---- nodes --------------------------------------------------------------------------------- */

static bool check_name(struct binder *b, uint32_t tree, const char *name)
{
    const struct token *t = tree_token(b, tree);
    enum { LONGEST = 32 };
    /* A name that the grammar has a use for would make two sentences of one. */
    if (grammar_has_word(b->grammar, name, t->length) || method_find(name, t->length) > 0)
        wrong(b, t, "'%s' is a word of the language: it cannot name a node", name);
    else if (t->length > LONGEST)
        wrong(b, t, "a node's name has at most %d letters", LONGEST);
    else if (b->s->plan.nodes == NODES_MAX)
        wrong(b, t, "a scenario has at most %d nodes", NODES_MAX);
    else {
        for (uint16_t n = 1; n <= b->s->plan.nodes; n++)
            if (!strcmp(b->s->node[n].name, name)) {
                wrong(b, t, "there is a node '%s' already", name);
                return false;
            }
        return true;
    }
    return false;
}

static const char *host_of(const char *name, const char *domain)
{
    const char *in = domain ? domain : "example.com";
    size_t room = strlen(name) + strlen(in) + sizeof ".";
    char *host = scenario_alloc(NULL, room);
    snprintf(host, room, "%s.%s", name, in);
    return host;
}

void bind_node(struct binder *b, uint32_t tree)
{
    struct scenario *s = b->s;
    uint32_t name_tree = tree_child(b, tree, TERMINAL_NAME);
    char *name = tree_text(b, name_tree);
    if (!check_name(b, name_tree, name)) {
        free(name);
        return;
    }
    uint16_t n = ++s->plan.nodes;
    s->node = scenario_alloc(s->node, (n + 1) * sizeof *s->node);
    s->phone = scenario_alloc(s->phone, (n + 1) * sizeof *s->phone);
    s->server = scenario_alloc(s->server, (n + 1) * sizeof *s->server);
    struct plan_node *node = &s->node[n];
    *node = (struct plan_node){.name = name, .timers = b->all_timers};
    s->phone[n] = (struct phone_config){0};
    s->server[n] = (struct server_config){0};
    if (tree_child(b, tree, RULE_ROLE)) {
        bind_server(b, tree, &s->server[n], &s->phone[n], node);
        s->phone[n].asking = s->server[n].asking; /* of a B2BUA, which is a user agent */
    } else {
        node->role = ROLE_PHONE;
        bind_phone(b, tree, &s->phone[n], node);
    }
    node->host = host_of(name, node->domain);
    check_host(b, tree_token(b, name_tree), n);
    node->ear = s->phone[n].ear;
}

static void bind_outbound(struct binder *b, uint32_t tree, uint16_t phone)
{
    uint16_t proxy = bind_node_name(b, tree);
    if (proxy && !b->s->node[proxy].relays)
        wrong(b, tree_token(b, tree), "%s is no proxy: nothing can go via it",
              b->s->node[proxy].name);
    b->s->node[phone].outbound = proxy;
}

static void bind_registrar(struct binder *b, uint32_t tree, uint16_t phone)
{
    uint16_t registrar = bind_node_name(b, tree);
    if (registrar == phone)
        wrong(b, tree_token(b, tree), "%s cannot register with itself", b->s->node[phone].name);
    else if (registrar && b->s->node[registrar].role != ROLE_PHONE &&
             b->s->node[registrar].role != ROLE_SERVER &&
             !(b->s->server[registrar].serves & SERVES_REGISTRAR))
        wrong(b, tree_token(b, tree),
              "%s is no registrar: it is said to be 'registrar', or "
              "'proxy and registrar'",
              b->s->node[registrar].name);
    b->s->phone[phone].registrar = registrar;
    b->s->node[phone].registers = b->s->server[registrar].serves & SERVES_REGISTRAR;
}

static void bind_sends(struct binder *b, uint32_t option, uint16_t n)
{
    struct sends *sends = b->s->server[n].sends;
    uint32_t name = tree_child(b, option, TERMINAL_NAME);
    uint16_t to = bind_target_name(b, tree_child(b, option, TERMINAL_NODE));
    unsigned i = 0;
    while (i < SENDS_MOST && sends[i].to)
        i++;
    if (i == SENDS_MOST)
        wrong(b, tree_token(b, option), "a server sends to at most %d others", SENDS_MOST);
    else if (to == n)
        wrong(b, tree_token(b, option), "%s cannot send to itself", b->s->node[n].name);
    else
        sends[i] = (struct sends){.user = name ? kept_text(b, name) : NULL, .to = to};
}

static void bind_connects(struct binder *b, uint32_t tree, uint16_t n)
{
    b->s->phone[n].other = bind_node_name(b, tree);
    if (b->s->phone[n].other == n)
        wrong(b, tree_token(b, tree), "%s cannot connect to itself", b->s->node[n].name);
}

static void bind_server_others(struct binder *b, uint32_t tree, uint16_t n)
{
    uint32_t o = tree_child(b, tree, RULE_SERVER_OPTION);
    for (; n && o; o = tree_next(b, o, RULE_SERVER_OPTION))
        if (tree_child(b, o, RULE_SERVICE))
            bind_service(b, tree_child(b, o, RULE_SERVICE), &b->s->server[n]);
        else if (tree_says(b, o, "sends"))
            bind_sends(b, o, n);
        else if (tree_says(b, o, "connects to"))
            bind_connects(b, tree_child(b, o, TERMINAL_NODE), n);
}

/* The node that such a line is about; 0: the line was wrong. */
static uint16_t node_of_line(struct binder *b, uint32_t tree)
{
    char *name = tree_text(b, tree_child(b, tree, TERMINAL_NAME));
    uint16_t n = b->s->plan.nodes;
    while (n && strcmp(b->s->node[n].name, name))
        n--;
    free(name);
    return n;
}

static void check_way(struct binder *b, uint32_t option, uint16_t n, uint16_t other)
{
    if (other && other != n && !nodes_joined(b->s, n, other))
        wrong(b, tree_token(b, tree_child(b, option, TERMINAL_NODE)), "no link joins %s and %s",
              b->s->node[n].name, b->s->node[other].name);
}

static void check_domain(struct binder *b, uint32_t option)
{
    uint32_t host = tree_child(b, option, TERMINAL_HOST);
    char *domain = tree_text(b, host);
    uint16_t n = b->s->plan.nodes;
    while (n && !(b->s->node[n].in_charge &&
                  !strcasecmp(b->s->node[n].domain ? b->s->node[n].domain : "example.com", domain)))
        n--;
    if (!n)
        wrong(b, tree_token(b, host), "no server is in charge of %s", domain);
    free(domain);
}

void bind_node_ways(struct binder *b, uint32_t tree)
{
    uint16_t n = node_of_line(b, tree);
    uint32_t o = n ? tree_child(b, tree, RULE_PHONE_OPTION) : 0;
    for (; o; o = tree_next(b, o, RULE_PHONE_OPTION))
        if (tree_says(b, o, "registers with"))
            check_way(b, o, n, b->s->phone[n].registrar);
        else if (tree_says(b, o, "via") && b->s->node[n].outbound &&
                 b->s->node[b->s->node[n].outbound].relays)
            check_way(b, o, n, b->s->node[n].outbound);
        else if (tree_says(b, o, "via the servers of"))
            check_domain(b, o);
}

/* Whom a node's options name: when all nodes are known. */
void bind_node_others(struct binder *b, uint32_t tree)
{
    uint16_t n = node_of_line(b, tree);
    bind_server_others(b, tree, n);
    uint32_t o = tree_child(b, tree, RULE_PHONE_OPTION);
    for (; n && o; o = tree_next(b, o, RULE_PHONE_OPTION)) {
        uint32_t manner = tree_child(b, o, RULE_MANNER);
        if (tree_says(b, o, "via"))
            bind_outbound(b, tree_child(b, o, TERMINAL_NODE), n);
        if (tree_says(b, o, "registers with"))
            bind_registrar(b, tree_child(b, o, TERMINAL_NODE), n);
        uint32_t other = manner ? tree_child(b, manner, TERMINAL_NODE) : 0;
        if (!other)
            continue;
        b->s->phone[n].other = bind_target_name(b, other);
        if (b->s->phone[n].other == n)
            wrong(b, tree_token(b, other), "%s cannot redirect to itself", b->s->node[n].name);
    }
}

/* ---- links --------------------------------------------------------------------------------- */

static uint32_t ppm(struct binder *b, uint32_t option)
{
    const struct token *t = tree_token(b, tree_child(b, option, TERMINAL_PERCENT));
    if (t->value > PER_MILLION)
        wrong(b, t, "there is no more than 100%%");
    return (uint32_t)t->value;
}

static void bind_link_option(struct binder *b, uint32_t o, struct plan_link *l)
{
    usec time = bind_value(b, o, TERMINAL_TIME, 0);
    if (tree_says(b, o, "delay"))
        l->delay = time;
    else if (tree_says(b, o, "jitter"))
        l->jitter = time;
    else if (tree_says(b, o, "heals at"))
        l->heals_at = time;
    else if (tree_says(b, o, "behind a NAT of"))
        l->nat = time;
    else if (tree_says(b, o, "loss"))
        l->loss = ppm(b, o);
    else if (tree_says(b, o, "duplicate"))
        l->duplicate = ppm(b, o);
    else
        l->reorder = ppm(b, o);
}

static void check_link(struct binder *b, uint32_t tree, const struct plan_link *l)
{
    uint32_t seen = 0, o = tree_child(b, tree, RULE_LINK_OPTION);
    static const char *const words[] = {"delay",     "jitter",  "heals at",       "loss",
                                        "duplicate", "reorder", "behind a NAT of"};
    for (; o; o = tree_next(b, o, RULE_LINK_OPTION))
        for (unsigned i = 0; i < sizeof words / sizeof *words; i++) {
            if (!tree_says(b, o, words[i]))
                continue;
            if (seen >> i & 1)
                wrong(b, tree_token(b, o), "this line said '%s' already", words[i]);
            if (i > 5 && !l->nat)
                wrong(b, tree_token(b, o), "a NAT's binding lasts some time");
            else if (l->transport != TRANSPORT_UDP && i > 5)
                wrong(b, tree_token(b, o), "NATs are for UDP links");
            else if (l->transport != TRANSPORT_UDP && i > 3)
                wrong(b, tree_token(b, o), "%s neither repeats nor reorders: its links only stall",
                      transport_names[l->transport]);
            seen |= 1u << i;
        }
}

/* The name seeds the link's random stream; a second link between the same two needs another. */
static char *link_name(const struct scenario *s, const struct plan_link *l)
{
    unsigned nth = 1;
    for (uint16_t i = 1; i <= s->plan.links; i++)
        nth += s->link[i].a == l->a && s->link[i].b == l->b;
    const char *a = s->node[l->a].name, *z = s->node[l->b].name;
    size_t room = strlen(a) + strlen(z) + 32;
    char *name = scenario_alloc(NULL, room);
    snprintf(name, room, nth > 1 ? "%s -- %s %u" : "%s -- %s", a, z, nth);
    return name;
}

/* RFC 7118 1: the end that opens WebSockets. Of two phones, or two servers, the first-named. */
static uint16_t browser_of(const struct scenario *s, const struct plan_link *l)
{
    return s->node[l->a].role != ROLE_PHONE && s->node[l->b].role == ROLE_PHONE ? l->b : l->a;
}

uint8_t bind_transport(struct binder *b, uint32_t tree)
{
    static const char *const words[TRANSPORTS] = {[TRANSPORT_UDP] = "udp",
                                                  [TRANSPORT_TCP] = "tcp",
                                                  [TRANSPORT_TLS] = "tls",
                                                  [TRANSPORT_WS] = "ws",
                                                  [TRANSPORT_WSS] = "wss"};
    uint8_t t = 0;
    while (!tree_says(b, tree, words[t]))
        t++;
    return t;
}

void bind_link(struct binder *b, uint32_t tree)
{
    struct scenario *s = b->s;
    uint32_t between = tree_child(b, tree, RULE_BETWEEN),
             transport = tree_child(b, tree, RULE_TRANSPORT);
    uint32_t left = tree_child(b, between, TERMINAL_NODE),
             right = tree_next(b, left, TERMINAL_NODE);
    struct plan_link l = {.a = bind_node_name(b, left), .b = bind_node_name(b, right)};
    l.transport = transport ? bind_transport(b, transport) : TRANSPORT_UDP;
    for (uint32_t o = tree_child(b, tree, RULE_LINK_OPTION); o;
         o = tree_next(b, o, RULE_LINK_OPTION))
        bind_link_option(b, o, &l);
    check_link(b, tree, &l);
    if (l.a && l.a == l.b)
        wrong(b, tree_token(b, right), "a link joins two nodes");
    else if (s->plan.links == LINKS_MAX)
        wrong(b, tree_token(b, tree), "a scenario has at most %d links", LINKS_MAX);
    else if (l.a && l.b) {
        l.opener = transport_is_websocket(l.transport) ? browser_of(s, &l) : 0;
        l.name = link_name(s, &l);
        s->link = scenario_alloc(s->link, (s->plan.links + 2u) * sizeof *s->link);
        s->link[++s->plan.links] = l;
    }
}
