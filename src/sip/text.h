/* Private to src/sip: text printed into a caller's buffer, counted as snprintf counts. */
#ifndef SIP_TEXT_H
#define SIP_TEXT_H

#include "sip/sip.h"

struct text {
    char *out;
    size_t room;   /* with the NUL */
    size_t length; /* of the whole text, even where it does not fit */
};
void text_add(struct text *, const char *, size_t length);
void text_word(struct text *, const char *);
void text_number(struct text *, uint64_t);
void text_lore(struct text *, const struct sip_names *, textid);
size_t text_end(struct text *); /* sets the NUL, returns the length */

/* The host of a node; a name that cannot be resolved for one that is not of the plan. */
const char *sip_host(const struct sip_names *, uint16_t node);
/* Node of a host's name, compared without case (RFC 3261 19.1.4); NODE_FOREIGN if there is none. */
uint16_t sip_node(const struct sip_names *, const char *host, size_t length);

/* The address that a node's packets come from: of RFC 5737's documentation net, and of RFC
 * 2544's where that is too small. */
void text_address(struct text *, uint16_t node);

/* What stands behind host and branch in a Via of ours: whoever got the request put the address in that
 * it came from (RFC 3261 18.2.1), and the port, if it was asked for (RFC 3581 4): that of a NAT. */
void text_via_params(struct text *, uint16_t node, bool is_response, bool has_rport);

void text_sdp(struct text *, const struct sdp *, const struct sip_names *);
void text_ident(struct text *, ident, enum ident_kind, const struct sip_names *);
/* The second part of a branch: ".0123abcd". And back: 0 if the text does not end in one. */
void text_loop(struct text *, uint32_t loop);
enum { LOOP_LENGTH = 9 };
uint32_t loop_parse(const char *text, size_t length);
/* Canonical values of header fields that a message keeps as numbers. */
void text_methods(struct text *, unsigned bits);
void text_options(struct text *, unsigned bits);
void text_reason(struct text *, uint16_t status);
extern const char *const option_names[]; /* by bit; NULL-terminated */

#endif
