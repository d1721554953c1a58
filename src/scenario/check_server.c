/* What a server's line says that cannot be: an option twice, one of another role, one that needs a
 * transaction at a proxy that keeps none. */
#include "scenario/inside.h"

#include <string.h>
#include <strings.h>

enum who {
    WHO_ALL = 1,        /* who is no B2BUA */
    WHO_PROXY = 2,      /* a proxy */
    WHO_STATEFUL = 4,   /* a proxy that keeps transactions: RFC 3261 16.11 */
    WHO_REGISTRAR = 8,  /* a registrar, alone or with a proxy */
    WHO_SENDS = 16,     /* a proxy, or a redirect server */
    WHO_B2BUA = 32,     /* a B2BUA */
    WHO_EVERYBODY = 64, /* everybody */
    WHO_CHOSEN = 128    /* who is in charge of a domain: RFC 3263 4.2 */
};

static const struct {
    const char *words;
    uint8_t who;
} options[] = {
    {"for", WHO_EVERYBODY},
    {"password", WHO_B2BUA},
    {"connects to", WHO_B2BUA},
    {"anchors media", WHO_B2BUA},
    {"priority", WHO_CHOSEN},
    {"weight", WHO_CHOSEN},
    {"record-routes", WHO_PROXY},
    {"strict routes", WHO_PROXY},
    {"stateless", WHO_PROXY},
    {"recurses", WHO_STATEFUL},
    {"forks serially", WHO_STATEFUL},
    {"each for", WHO_STATEFUL},
    {"timer", WHO_STATEFUL},
    {"when nobody answers", WHO_STATEFUL},
    {"says 181", WHO_STATEFUL},
    {"Min-Expires", WHO_REGISTRAR},
    {"expires in", WHO_REGISTRAR},
    {"sends", WHO_SENDS},
    {"thinks", WHO_ALL},
    {"says trying", WHO_ALL},
    {"presence", WHO_ALL},
};
enum { OPTIONS = sizeof options / sizeof *options };

static const char *not_of(uint8_t who, bool stateless)
{
    switch (who) {
    case WHO_STATEFUL:
        return stateless
                   ? "a stateless proxy cannot do that: it keeps no transaction (RFC 3261 16.11)"
                   : "only a proxy does that";
    case WHO_PROXY: return "only a proxy does that";
    case WHO_REGISTRAR: return "only a registrar does that";
    case WHO_SENDS: return "only a proxy or a redirect server does that";
    case WHO_B2BUA: return "only a b2bua does that";
    case WHO_CHOSEN: return "only servers that are in charge of a domain are chosen so";
    default: return "a b2bua does not do that";
    }
}

static bool is_one(uint8_t who, const struct server_config *server, const struct plan_node *node)
{
    bool proxy = server->serves & SERVES_PROXY, b2bua = node->role == ROLE_B2BUA;
    switch (who) {
    case WHO_STATEFUL: return proxy && !(server->flags & SERVER_STATELESS);
    case WHO_PROXY: return proxy;
    case WHO_REGISTRAR: return server->serves & SERVES_REGISTRAR;
    case WHO_SENDS: return proxy || node->role == ROLE_REDIRECT;
    case WHO_B2BUA: return b2bua;
    case WHO_CHOSEN: return node->in_charge;
    case WHO_ALL: return !b2bua;
    default: return true;
    }
}

static unsigned option_of(const struct binder *b, uint32_t o)
{
    unsigned n = 0;
    while (n < OPTIONS && !tree_says(b, o, options[n].words))
        n++;
    return n;
}

/* RFC 3261 10.3 step 7: what it gives can be no shorter than what it takes. */
static void check_times(struct binder *b, uint32_t tree, const struct server_config *server)
{
    uint32_t o = tree_child(b, tree, RULE_SERVER_OPTION);
    for (; o; o = tree_next(b, o, RULE_SERVER_OPTION)) {
        uint32_t time = tree_child(b, o, TERMINAL_TIME);
        bool lasts = tree_says(b, o, "each for") || tree_says(b, o, "timer");
        if (time && lasts && !tree_token(b, time)->value)
            wrong(b, tree_token(b, time), "this takes some time");
        else if (tree_says(b, o, "expires in") && server->expires < server->min_expires)
            wrong(b, tree_token(b, time), "this is shorter than its Min-Expires");
    }
}

static bool is_domain_of(const struct plan_node *server, const char *host)
{
    const char *domain = server->domain ? server->domain : "example.com";
    return server->in_charge && !strcasecmp(domain, host);
}

void check_host(struct binder *b, const struct token *t, uint16_t node)
{
    const struct plan_node *nodes = b->s->node;
    for (uint16_t n = 1; n <= node; n++)
        if (is_domain_of(&nodes[n], nodes[node].host))
            wrong(b, t, "%s is at %s, which is the domain of %s, too", nodes[node].name,
                  nodes[node].host, nodes[n].name);
        else if (is_domain_of(&nodes[node], nodes[n].host))
            wrong(b, t, "%s is in charge of %s, but that is where %s is", nodes[node].name,
                  nodes[n].host, nodes[n].name);
}

void check_server(struct binder *b, uint32_t tree, const struct server_config *server,
                  const struct plan_node *node)
{
    uint32_t said = 0;
    uint32_t o = tree_child(b, tree, RULE_SERVER_OPTION);
    for (; o; o = tree_next(b, o, RULE_SERVER_OPTION)) {
        unsigned n = option_of(b, o);
        if (tree_child(b, o, RULE_SERVICE) && server->flags & SERVER_STATELESS)
            wrong(b, tree_token(b, o), "%s", not_of(WHO_STATEFUL, true));
        if (n == OPTIONS) /* each service is another one; the rest tell of themselves */
            continue;
        if (!is_one(options[n].who, server, node))
            wrong(b, tree_token(b, o), "%s",
                  not_of(options[n].who, server->flags & SERVER_STATELESS));
        else if (said >> n & 1 && options[n].who != WHO_SENDS) /* each sends another one */
            wrong(b, tree_token(b, o), "this line said '%s' already", options[n].words);
        said |= 1u << n;
    }
    check_times(b, tree, server);
}
