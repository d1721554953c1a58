/* Registrars: RFC 3261 10.3. */
#include "node/inside.h"

void registrar_request(struct step *s, const struct stimulus *what)
{
    call_answer(s, what->to, what->payload, 501, 0);
}
