/* Fuzz target: what parses prints, and what was printed parses to the same value. */
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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const hosts[] = {"alice.example.com", "bob.example.com"};
    static char text[ROOM];
    struct lore *lore = lore_new();
    struct sip_names names = {lore, hosts, 2, 7};
    struct message m, again;
    struct sip_error error;
    check_lines((const char *)data, size);
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
