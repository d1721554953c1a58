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

/* All parameters up to a comma or the end are put; the one called `special` (or NULL) goes to *value
 * instead. */
bool put_params(struct parser *, struct scan *, const char *special, struct span *value,
                bool *others);
/* The address that a header field is. With `tag` its parameter of that name, as an identifier. */
bool parse_party(struct parser *, enum header_id, textid *uri, ident *tag);

enum rest { MUST_END, MAY_GO_ON };
/* A field that begins with a number. If that is all, it is kept; if more follows, it stays text. */
bool parse_number(struct parser *, enum header_id, uint32_t most, uint32_t *out, const char *what,
                  const char *rfc, enum rest);

bool parse_vias(struct parser *);
bool parse_dialog_fields(struct parser *); /* From, To, Call-ID, CSeq */
bool parse_addresses(struct parser *);     /* Contact, Route, Record-Route */
bool parse_numbers(struct parser *);       /* Max-Forwards, Expires, Retry-After, RSeq */
bool parse_sets(struct parser *);          /* Allow, Require, Supported, Unsupported */
/* RAck, Reason, Session-Expires, Min-SE, Replaces, Refer-To, Referred-By */
bool parse_extensions(struct parser *);
void put_unknown_members(struct parser *,
                         const struct line *); /* of a set's line, as a header line */
bool parse_body(struct parser *);

#endif
