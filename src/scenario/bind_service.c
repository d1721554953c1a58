/* What a proxy does with the calls of others: it forwards them, or keeps callers off. */
#include "scenario/inside.h"

static uint8_t forwards(struct binder *b, uint32_t tree)
{
    return tree_says(b, tree, "when busy")      ? SERVICE_FORWARDS_BUSY
           : tree_child(b, tree, TERMINAL_TIME) ? SERVICE_FORWARDS_UNANSWERED
                                                : SERVICE_FORWARDS;
}

void bind_service(struct binder *b, uint32_t tree, struct server_config *server)
{
    uint32_t first = tree_child(b, tree, TERMINAL_NODE);
    uint32_t second = tree_next(b, first, TERMINAL_NODE),
             third = tree_next(b, second, TERMINAL_NODE);
    struct service x = {.who = bind_node_name(b, first),
                        .other = bind_node_name(b, second),
                        .announcer = third ? bind_node_name(b, third) : 0,
                        .after = bind_value(b, tree, TERMINAL_TIME, 0)};
    x.kind = tree_says(b, tree, "screens") ? SERVICE_SCREENS : forwards(b, tree);
    if (!(server->serves & SERVES_PROXY))
        wrong(b, tree_token(b, tree), "only a proxy forwards calls, or screens somebody from them");
    else if (x.who && x.who == x.other)
        wrong(b, tree_token(b, first), "these are the same");
    else if (server->services == SERVICES_MOST)
        wrong(b, tree_token(b, tree), "a proxy does at most %d such services", SERVICES_MOST);
    else
        server->service[server->services++] = x;
}
