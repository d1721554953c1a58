/* Header fields: what each is for, and a walk over those of a message's text.
 *
 * The table serves the parser (names, compact forms) and whoever explains a message to a reader.
 */
#ifndef SIP_HEADERS_H
#define SIP_HEADERS_H

#include "sip/sip.h"

/* Those that a message keeps in fields of its own; all others are HEADER_OTHER. */
enum header_id {
    HEADER_OTHER,
    HEADER_VIA,
    HEADER_MAX_FORWARDS,
    HEADER_ROUTE,
    HEADER_RECORD_ROUTE,
    HEADER_FROM,
    HEADER_TO,
    HEADER_CALL_ID,
    HEADER_CSEQ,
    HEADER_CONTACT,
    HEADER_EXPIRES,
    HEADER_RETRY_AFTER,
    HEADER_RSEQ,
    HEADER_RACK,
    HEADER_REASON,
    HEADER_ALLOW,
    HEADER_REQUIRE,
    HEADER_SUPPORTED,
    HEADER_UNSUPPORTED,
    HEADER_SESSION_EXPIRES,
    HEADER_MIN_SE,
    HEADER_REPLACES,
    HEADER_REFER_TO,
    HEADER_REFERRED_BY,
    HEADER_CONTENT_TYPE,
    HEADER_CONTENT_ENCODING,
    HEADER_CONTENT_LENGTH,
    HEADER_IDS
};
struct header {
    const char *name;
    const char *note; /* one sentence: what it is for */
    const char *rfc;  /* "RFC 3261 20.42" */
    uint8_t id;       /* enum header_id */
    char compact;     /* 'v' for Via; 0: none */
    bool single;      /* may stand once only: its grammar is no list (RFC 3261 7.3.1) */
};
extern const struct header headers[]; /* by name; ends with name NULL */

/* By name without case, or by compact form (RFC 3261 7.3.1, 7.3.3); NULL: not in the table. */
const struct header *header_find(const char *name, size_t length);

/* A line of a message's text: the start line, a header field with its folded lines, or a line of
 * a session description. */
struct header_line {
    size_t at, length;  /* in the text, without the CRLF at its end */
    size_t name_length; /* from `at`; 0: the start line */
    const char *note;   /* one sentence; of an unknown field a general one */
    const char *rfc;
};
/* The line at *at, which moves on to the next; start with 0. False at the end of the text. The
 * empty line before the body is passed over; a body that is no session description is one line. */
bool header_next(const char *text, size_t size, size_t *at, struct header_line *out);

#endif
