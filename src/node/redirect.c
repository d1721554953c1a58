/* Redirect servers: RFC 3261 8.3. */
#include "node/inside.h"

void redirect_request(struct step *s, const struct stimulus *what)
{
    call_answer(s, what->to, what->payload, 501, 0);
}
