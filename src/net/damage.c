/* A message that is damaged on its way: its Content-Length is no number any more. Who sent it to
 * whom, and what it answers, can still be read: a request is answered (RFC 3261 18.3). */
#include "net/inside.h"

#include <stdlib.h>
#include <string.h>

/* The first digit of its Content-Length, which every message of ours has. */
static char *length_of(char *text)
{
    static const char field[] = "\r\nContent-Length: ";
    char *at = strstr(text, field);
    return at ? at + strlen(field) : text;
}

void damage(const struct plan *plan, const struct message *m, struct message *out)
{
    const struct sip_names names = plan_names(plan);
    size_t size = message_print(m, &names, NULL, 0);
    char *text = malloc(size + 1);
    if (!text)
        abort();
    message_print(m, &names, text, size + 1);
    *length_of(text) = '?';
    message_salvage(text, size, &names, plan->lore, out);
    free(text);
    out->from = m->from;
    out->to = m->to;
    out->link = m->link;
    out->told = m->told;
}
