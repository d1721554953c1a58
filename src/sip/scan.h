/* Private to src/sip: the pieces of RFC 3261 25.1's grammar that header fields are made of.
 *
 * All work on spans of the input and allocate nothing. Within a header field's value CR and LF
 * stand only in folds, so that they count as white space. Every function that can fail leaves the
 * first error, with its byte, in `error`.
 */
#ifndef SIP_SCAN_H
#define SIP_SCAN_H

#include "sip/sip.h"

struct span {
    const char *at, *end;
};
static inline size_t span_length(struct span s)
{
    return (size_t)(s.end - s.at);
}
bool span_reads(struct span, const char *word); /* without case */

bool is_token(char); /* RFC 3261 25.1: token */
bool is_space(char); /* SP HTAB CR LF */
bool is_digit(char);
/* End of the line that begins here, before its CRLF; lines folded into it belong to it. The end
 * of the text if there is no CRLF, the character itself at a CR or LF that stands alone. */
const char *line_end(const char *at, const char *end);

struct scan {
    const char *at, *end;
    const char *text; /* where offsets count from */
    struct sip_error *error;
};
/* Sets the error unless there is one already. False, always. */
bool scan_fail(struct scan *, const char *at, const char *what, const char *rfc);
void skip_space(struct scan *);
bool take_char(struct scan *, char); /* with white space around it */
struct span take_token(struct scan *);
/* An unsigned decimal number up to `most`; else fails with this sentence. */
bool take_number(struct scan *, uint32_t most, uint32_t *, const char *what, const char *rfc);
bool at_end(struct scan *); /* after white space */

/* ";name=value" */
struct param {
    struct span name, value; /* value: with its quotes; at NULL: there is none */
};
enum found { FOUND_NONE, FOUND_ONE, FOUND_ERROR };
/* The next one, if a semicolon comes. */
enum found take_param(struct scan *, struct param *);

/* name-addr or addr-spec; the parameters that follow are left to take_param. */
struct address {
    struct span display; /* with its quotes; at NULL: none */
    struct span uri;
    bool bracketed;
};
bool take_address(struct scan *, struct address *);

/* "SIP/2.0/UDP host:port" */
struct via {
    struct span protocol, version, transport, host, port; /* port.at NULL: none */
};
bool take_via(struct scan *, struct via *);

/* Any scheme; of sip and sips also host, port and escapes (RFC 3261 19.1.1). */
bool check_uri(struct scan *, struct span uri);
bool check_call_id(struct scan *, struct span);

/* A value of Replaces, RFC 3891 6.1. */
bool take_replaced(struct scan *, struct span *call, struct span *to_tag, struct span *from_tag,
                   bool *early_only);

#endif
