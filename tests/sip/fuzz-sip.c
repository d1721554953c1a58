/* Fuzz target: what parses prints, and what was printed parses to the same value; what does not
 * parse is sent as it is all the same; header lines put into a message are there then. */
#include "sip/headers.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 1 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_lines(const char *text, size_t size)
{
    struct header_line line;
    for (size_t at = 0, before = 0; header_next(text, size, &at, &line); before = at)
        if (at <= before || line.at + line.length > size || line.name_length > line.length)
            abort();
}

static void check_broken(const char *text, size_t size, const struct sip_names *names,
                         struct lore *lore)
{
    struct message m;
    static char again[ROOM];
    message_salvage(text, size, names, lore, &m);
    size_t length = message_print(&m, names, again, sizeof again);
    if (length != size || (size < sizeof again && memcmp(text, again, size) != 0))
        abort();
}

/* Any bytes as header lines. */
static void check_added(const char *text, size_t size, const struct sip_names *names,
                        struct lore *lore)
{
    textid uri = lore_intern(lore, "sip:a@b", 7), lines = lore_intern(lore, text, size);
    struct message m = {.method = METHOD_INFO,
                        .from = 1,
                        .uri = uri,
                        .from_uri = uri,
                        .to_uri = uri,
                        .call = ident_make(0, 1)};
    struct message before = m;
    struct sip_error error;
    if (!message_add(&m, lines, names, lore, &error) &&
        (error.offset > size || memcmp(&m, &before, sizeof m) != 0))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const hosts[] = {"alice.example.com", "bob.example.com"};
    static char text[ROOM];
    struct lore *lore = lore_new();
    struct sip_names names = {lore, hosts, 2, 7};
    struct message m, again;
    struct sip_error error;
    check_lines((const char *)data, size);
    check_broken((const char *)data, size, &names, lore);
    check_added((const char *)data, size, &names, lore);
    if (message_parse((const char *)data, size, &names, lore, &m, &error)) {
        size_t length = message_print(&m, &names, text, sizeof text);
        if (length < sizeof text && (!message_parse(text, length, &names, lore, &again, &error) ||
                                     memcmp(&m, &again, sizeof m) != 0))
            abort();
    } else if (error.offset > size || error.what == NULL || error.rfc == NULL) {
        abort();
    }
    lore_free(lore);
    return 0;
}
