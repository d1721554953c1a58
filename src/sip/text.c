/* Text printed into a caller's buffer: nothing is allocated, what does not fit is counted. No
 * locale. */
#include "sip/text.h"

#include <string.h>
#include <strings.h>

void text_add(struct text *t, const char *text, size_t length)
{
    if (t->length < t->room) {
        size_t fits = t->room - t->length;
        memcpy(t->out + t->length, text, length < fits ? length : fits);
    }
    t->length += length;
}

void text_word(struct text *t, const char *word)
{
    text_add(t, word, strlen(word));
}

void text_number(struct text *t, uint64_t n)
{
    char digits[20];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + n % 10);
    while ((n /= 10) != 0);
    text_add(t, digits + at, sizeof digits - at);
}

void text_lore(struct text *t, const struct sip_names *names, textid id)
{
    text_add(t, lore_text(names->lore, id), lore_length(names->lore, id));
}

size_t text_end(struct text *t)
{
    if (t->room > 0)
        t->out[t->length < t->room ? t->length : t->room - 1] = '\0';
    return t->length;
}

const char *sip_host(const struct sip_names *names, uint16_t node)
{
    const char *host = node < names->nodes ? names->host[node] : NULL;
    return host != NULL ? host : "unknown.invalid"; /* RFC 2606 2 */
}

void text_address(struct text *t, uint16_t node)
{
    text_word(t, node < 255 ? "192.0.2." : "198.18.");
    if (node >= 255) {
        text_number(t, node >> 8);
        text_word(t, ".");
    }
    text_number(t, node & 255);
}

void text_via_params(struct text *t, uint16_t node, bool is_response, bool has_rport)
{
    enum { FIRST_PORT = 40000 };
    if (is_response) {
        text_word(t, ";received=");
        text_address(t, node);
    }
    if (has_rport)
        text_word(t, ";rport");
    if (has_rport && is_response) {
        text_word(t, "=");
        text_number(t, FIRST_PORT + node);
    }
}

uint16_t sip_node(const struct sip_names *names, const char *host, size_t length)
{
    for (uint16_t i = 0; i < names->nodes; i++) {
        const char *name = names->host[i];
        if (name != NULL && strncasecmp(name, host, length) == 0 && name[length] == '\0')
            return i;
    }
    return NODE_FOREIGN;
}
