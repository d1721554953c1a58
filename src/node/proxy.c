/* Proxies: RFC 3261 16. */
#include "node/inside.h"

void proxy_request(struct step *s, const struct stimulus *what)
{
    call_answer(s, what->to, what->payload, 501, 0);
}

void proxy_stray(struct step *s, const struct stimulus *what)
{
    (void)s, (void)what;
}

void node_told(struct step *s, const struct stimulus *what)
{
    (void)s, (void)what;
}
