/* Private to src/sip: what printing and parsing of session descriptions share. */
#ifndef SIP_SDP_H
#define SIP_SDP_H

#include "sip/text.h"

struct sdp_codec {
    uint8_t bit, kind, payload; /* kind: enum media_kind */
    const char *encoding;       /* of its rtpmap */
};
extern const struct sdp_codec sdp_codecs[]; /* ends with encoding NULL */
extern const char *const sdp_kinds[];       /* by enum media_kind */
extern const char *const sdp_directions[];  /* by enum direction */

/* Reads what the value can hold. False with *error set, its offset counted from `text`. */
bool sdp_parse(const char *text, size_t size, const struct sip_names *, struct sdp *out,
               struct sip_error *error);

#endif
