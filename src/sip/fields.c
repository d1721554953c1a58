/* Values of header fields that a message keeps as numbers: sets of methods and of option tags,
 * reasons. And lists. */
#include "sip/text.h"

#include <string.h>

static void text_set(struct text *t, const char *const *names, unsigned bits)
{
    const char *comma = "";
    for (int i = 0; names[i] != NULL; i++) {
        if (!(bits >> i & 1))
            continue;
        text_word(t, comma);
        text_word(t, names[i]);
        comma = ", ";
    }
}

void text_methods(struct text *t, unsigned bits)
{
    text_set(t, method_names, bits);
}

void text_options(struct text *t, unsigned bits)
{
    text_set(t, option_names, bits);
}

/* RFC 3326 2: a proxy whose fork was answered elsewhere says so with cause=200 in its CANCELs. */
void text_reason(struct text *t, uint16_t status)
{
    text_word(t, "SIP;cause=");
    text_number(t, status);
    text_word(t, ";text=\"");
    text_word(t, status == 200 ? "Call completed elsewhere" : status_reason(status));
    text_word(t, "\"");
}

/* Commas part the values of a list, save in quoted strings and in angle brackets (RFC 3261 7.3.1,
 * 20.10). */
size_t sip_list_first(const char *list, size_t length)
{
    bool quoted = false, bracketed = false;
    for (size_t i = 0; i < length; i++) {
        if (quoted && list[i] == '\\')
            i++;
        else if (list[i] == '"' && !bracketed)
            quoted = !quoted;
        else if (!quoted && (list[i] == '<' || list[i] == '>'))
            bracketed = list[i] == '<';
        else if (!quoted && !bracketed && list[i] == ',')
            return i;
    }
    return length;
}
