/* Private to src/sip: a message being parsed.
 *
 * Parsing walks over the text twice: first without a lore, to find errors; then, when there are
 * none, once more to intern what the message needs. So a malformed message leaves the lore
 * untouched, and nothing is allocated for it.
 */
#ifndef SIP_PARSE_H
#define SIP_PARSE_H

#include "sip/headers.h"
#include "sip/lore.h"
#include "sip/scan.h"

struct line {
    const struct header *known; /* NULL: not in the table */
    struct span name, value;    /* value: trimmed */
    enum header_id id;
};
struct parser {
    const char *text, *end;    /* the whole input */
    const char *fields, *body; /* the first header line; the first byte behind the empty line */
    const struct sip_names *names;
    struct lore *lore; /* NULL: looking for errors only */
    struct message *m;
    struct sip_error *error;
    struct line first[HEADER_IDS]; /* the first line of each */
    unsigned count[HEADER_IDS];
    bool kept[HEADER_IDS]; /* it is in the message's own fields: not in `extra` */
};

bool parse_fail(struct parser *, const char *at, const char *what, const char *rfc);
struct scan scan_of(struct parser *, struct span);
/* The header line at *at, which moves behind it; false at the empty line or on an error. */
bool next_line(struct parser *, const char **at, struct line *);
/* The same, of one header field only. */
bool next_of(struct parser *, enum header_id, const char **at, struct line *);

/* To the lore's draft; nothing in the walk without a lore. */
void put(struct parser *, const char *, size_t);
void put_word(struct parser *, const char *);
void put_span(struct parser *, struct span); /* folds become one space (RFC 3261 7.3.1) */
textid put_end(struct parser *);
textid intern(struct parser *, struct span);

bool parse_vias(struct parser *);
bool parse_dialog_fields(struct parser *); /* From, To, Call-ID, CSeq */
bool parse_addresses(struct parser *);     /* Contact, Route, Record-Route */
bool parse_numbers(struct parser *);       /* Max-Forwards, Expires, Retry-After, RSeq, RAck */
bool parse_sets(struct parser *);          /* Reason, Allow, Require, Supported */
void put_unknown_members(struct parser *,
                         const struct line *); /* of a set's line, as a header line */
bool parse_body(struct parser *);

#endif
