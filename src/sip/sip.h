/* SIP messages: values in the world, exact RFC 3261 text on demand, and back.
 *
 * A message is a value of fixed size: copied, never shared, without pointers and without text.
 * Text that is not derived from numbers (URIs, display names, extra header lines) is interned in
 * the run's lore. This room knows neither worlds nor machines.
 */
#ifndef SIP_H
#define SIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- lore: the run's interned, append-only texts --------------------------------------------- */

/* 0: no text. Equal texts have equal ids; ids are given in order of first interning. */
typedef uint32_t textid;
struct lore;
struct lore *lore_new(void);
void lore_free(struct lore *);
textid lore_intern(struct lore *, const char *text, size_t length);
/* NUL-terminated, valid as long as the lore; "" for 0. */
const char *lore_text(const struct lore *, textid);
/* Foreign texts and bodies may have NULs inside. */
size_t lore_length(const struct lore *, textid);
/* A lore over another one, which it never changes: what that one has not is kept apart. Many may lie
 * over the same, one for each thread, as long as nobody adds to that. */
struct lore *lore_over(const struct lore *);
/* What it kept apart is forgotten, and what the other one has by now is seen. True: there was
 * some. */
bool lore_forget(struct lore *);

/* ---- identifiers ----------------------------------------------------------------------------- */

/* Who made it (node, upper 16 bits) and its serial there (47 bits): branch, tag or Call-ID by
 * where it stands. Bit 63 set: foreign text, the rest is its textid. 0: absent. */
typedef uint64_t ident;
#define IDENT_FOREIGN (1ull << 63)
/* serial >= 1 */
static inline ident ident_make(uint16_t node, uint64_t serial)
{
    return (uint64_t)node << 47 | serial;
}

enum method {
    METHOD_NONE,
    METHOD_INVITE,
    METHOD_ACK,
    METHOD_BYE,
    METHOD_CANCEL,
    METHOD_REGISTER,
    METHOD_OPTIONS,
    METHOD_INFO,
    METHOD_MESSAGE,
    METHOD_PRACK,
    METHOD_UPDATE,
    METHOD_REFER,
    METHOD_SUBSCRIBE,
    METHOD_NOTIFY,
    METHOD_PUBLISH,
    METHODS
};
extern const char *const method_names[METHODS + 1]; /* "" for METHOD_NONE; NULL-terminated */
int method_find(const char *name, size_t length);   /* case-sensitive (RFC 3261 7.1); -1: none */
const char *status_reason(uint16_t status); /* "Ringing"; by its class where the RFCs name none */

/* ---- session description: RFC 4566 as far as RFC 3264 reads it ------------------------------- */

enum media_kind { MEDIA_AUDIO, MEDIA_VIDEO, MEDIA_MESSAGE, MEDIA_KINDS };
/* Bit 0 sends, bit 1 receives. */
enum direction {
    DIRECTION_INACTIVE,
    DIRECTION_SENDONLY,
    DIRECTION_RECVONLY,
    DIRECTION_SENDRECV,
};
enum codec {
    CODEC_PCMU = 1,
    CODEC_PCMA = 2,
    CODEC_G722 = 4,
    CODEC_OPUS = 8,
    CODEC_H261 = 16,
    CODEC_H264 = 32,
    CODEC_VP8 = 64,
};
enum {
    CODECS_AUDIO = CODEC_PCMU | CODEC_PCMA | CODEC_G722 | CODEC_OPUS,
    CODECS_VIDEO = CODEC_H261 | CODEC_H264 | CODEC_VP8,
};
/* Those that a stream of this kind can have; a stream of messages has none, and needs none. */
static inline uint8_t codecs_of(uint8_t kind)
{
    return kind == MEDIA_AUDIO ? CODECS_AUDIO : kind == MEDIA_VIDEO ? CODECS_VIDEO : 0;
}
/* "audio", "PCMU"; "" for what is none of them. */
const char *media_kind_name(uint8_t kind);
size_t codec_name(uint8_t codec, char *out, size_t room);
enum { SDP_LINES = 4 };
struct sdp_line {
    uint8_t kind; /* enum media_kind; MEDIA_KINDS: another, which only `body` names */
    uint8_t
        direction;  /* enum direction: what its maker does. An address of 0.0.0.0, hold as RFC 2543
                        * had it, takes its receiving away (RFC 3264 8.4) */
    uint8_t codecs; /* enum codec, bits; of its kind only */
    uint8_t rejected; /* port 0 */
};
struct sdp {
    uint16_t origin;  /* node whose o= line it is */
    uint16_t version; /* of the o= line */
    uint8_t lines;    /* m= lines; 0 with PRESENT_SDP is a description without media */
    uint8_t pad;
    uint16_t session; /* of the o= line: the origin's serial of this session */
    struct sdp_line line[SDP_LINES];
};

/* ---- a message ------------------------------------------------------------------------------- */

enum present {
    PRESENT_SDP = 1,
    PRESENT_CONTACT = 2,
    PRESENT_EXPIRES = 4,
    PRESENT_RETRY_AFTER = 8,
    PRESENT_RSEQ = 16,
    PRESENT_RACK = 32,
    PRESENT_REASON = 64,
    PRESENT_ALLOW = 128,
    PRESENT_SUPPORTED = 256,
    PRESENT_SESSION_EXPIRES = 512,
    PRESENT_MIN_SE = 1024,
    PRESENT_TEXT = 2048, /* `body` is text/plain */
    /* `extra` has a Require with options that have no number here: see message_unsupported. */
    PRESENT_REQUIRE_OTHER = 4096,
    /* No message: `body` is the whole text as it is sent, `phrase` what is wrong with it. The fields
     * are what can be known of it all the same; without `call` nobody can answer it. */
    PRESENT_BROKEN = 8192,
    /* The topmost Via has rport; a response's says the port of a NAT (RFC 3581). */
    PRESENT_RPORT = 1 << 14,
    PRESENT_NO_COOKIE = 1 << 15, /* no magic cookie in the branch: RFC 3261 17.2.3 */
    /* A request without Max-Forwards: who passes it on puts it in (RFC 3261 16.6 step 3). */
    PRESENT_NO_MAX_FORWARDS = 1 << 16,
};
/* What a response has of its request's topmost Via. */
enum { PRESENT_OF_VIA = PRESENT_NO_COOKIE | PRESENT_RPORT };
struct message {
    uint16_t from, to;            /* this hop: sending and receiving node */
    uint16_t status;              /* 0: a request */
    uint8_t method;               /* of a response: the method of its CSeq */
    uint8_t link;                 /* which link it travels on */
    uint32_t present;             /* enum present */
    uint8_t max_forwards;         /* of a request; a response has none */
    uint8_t supported;            /* enum option, bits; with PRESENT_SUPPORTED */
    uint8_t require, unsupported; /* enum option, bits */
    uint32_t cseq, rseq, rack_rseq, rack_cseq;
    uint32_t expires, retry_after, session_expires, min_se; /* seconds */
    uint16_t via;        /* the node of the topmost Via: where a response goes; or NODE_FOREIGN */
    uint8_t transport;   /* of that Via: enum transport; TRANSPORTS: `via_by` names it */
    uint8_t rack_method; /* 0: INVITE; with PRESENT_RACK */
    uint16_t allow;      /* 1 << enum method; with PRESENT_ALLOW; 0: ALLOW_RFC3261 */
    uint16_t reason;     /* RFC 3326: the SIP status that is the reason; with PRESENT_REASON */
    ident branch;        /* of that Via. Without a magic cookie it is matched by RFC 2543's rules */
    ident call, from_tag, to_tag;
    textid uri;                       /* Request-URI; requests only */
    textid from_uri, to_uri, contact; /* a bare URI, or the whole value where there is more to it */
    textid route, record_route;       /* whole values, comma separated, in order */
    textid extra;                     /* further header lines, each with CRLF */
    textid via_by;   /* sent-by and parameters of the topmost Via, where not just `via`'s host */
    textid via_rest; /* whole values of the Vias beneath the topmost, comma separated */
    textid phrase;   /* a response's reason phrase, where it is not status_reason() */
    textid body;     /* a body that `sdp` does not print, as it came; with PRESENT_SDP: it is SDP */
    textid other_method;          /* with METHOD_NONE: a method that has no number here */
    textid replaces;              /* value of Replaces: see struct replaced */
    textid refer_to, referred_by; /* as from_uri */
    /* The second part of the topmost Via's branch, by which a proxy tells a loop from a spiral: RFC
     * 5393 4.2.1. 0: it has none. */
    uint32_t loop;
    uint8_t refresher; /* enum refresher; with PRESENT_SESSION_EXPIRES */
    uint8_t pad[3];
    struct sdp sdp;
    struct {
        uint32_t record, id;
        uint16_t copy;
        uint8_t ordered, pad; /* ordered: a response that a scenario wants as it is */
    } told;                   /* provenance for the trace: in no comparison, no guard */
};
enum { NODE_FOREIGN = 0xFFFF }; /* `via` and `origin`: somebody who is not of the plan */
enum option {
    OPTION_100REL = 1,
    OPTION_TIMER = 2,
    OPTION_REPLACES = 4,
    OPTION_PATH = 8,
    OPTION_OUTBOUND = 16,
    OPTION_NOREFERSUB = 32,
};
/* Who refreshes a session: RFC 4028 4. */
enum refresher { REFRESHER_ANY /* it is not said */, REFRESHER_UAC, REFRESHER_UAS };
enum {
    ALLOW_RFC3261 = 1 << METHOD_INVITE | 1 << METHOD_ACK | 1 << METHOD_BYE | 1 << METHOD_CANCEL |
                    1 << METHOD_OPTIONS,
    /* What a phone of ours takes. */
    ALLOW_PHONE = ALLOW_RFC3261 | 1 << METHOD_INFO | 1 << METHOD_MESSAGE | 1 << METHOD_PRACK |
                  1 << METHOD_UPDATE | 1 << METHOD_REFER | 1 << METHOD_SUBSCRIBE |
                  1 << METHOD_NOTIFY,
};
enum transport {
    TRANSPORT_UDP,
    TRANSPORT_TCP,
    TRANSPORT_TLS,
    TRANSPORT_WS, /* WebSocket: RFC 7118 */
    TRANSPORT_WSS,
    TRANSPORTS
};
extern const char *const transport_names[TRANSPORTS + 1]; /* "UDP" */
static inline bool transport_is_websocket(uint8_t transport)
{
    return transport == TRANSPORT_WS || transport == TRANSPORT_WSS;
}
/* Of a URI's "transport" parameter (RFC 3261 19.1.1; RFC 7118 5.3: "ws" for either WebSocket);
 * TRANSPORTS: it has none, or one that is not known. */
enum transport uri_transport(const char *uri);
const char *transport_param(uint8_t transport); /* "tcp" */
static inline bool message_is_request(const struct message *m)
{
    return m->status == 0;
}

/* ---- text ------------------------------------------------------------------------------------ */

/* What printing asks of the run. Node numbers are the plan's; a host is "alice.example.com". */
struct sip_names {
    const struct lore *lore;
    const char *const *host; /* by node */
    uint16_t nodes;
    uint64_t seed; /* identifiers' texts are derived from it and the node's name */
};
/* The exact text with CRLFs and a right Content-Length, NUL-terminated. Returns its length as
 * snprintf does. */
size_t message_print(const struct message *, const struct sip_names *, char *out, size_t room);
size_t sdp_print(const struct sdp *, const struct sip_names *, char *out, size_t room);
/* Texts of identifiers: "z9hG4bK-c773", "c773", "c773@alice.example.com". `out` gets at most
 * `room` bytes with the NUL. */
enum ident_kind { IDENT_BRANCH, IDENT_BRANCH_OLD, IDENT_TAG, IDENT_CALL };
size_t ident_print(ident, enum ident_kind, const struct sip_names *, char *out, size_t room);
/* The inverse: the identifier whose text this is, or 0 if it is none of ours. */
ident ident_parse(const char *text, size_t length, enum ident_kind, const struct sip_names *);
/* The dialog that a call takes the place of, as its receiver knows it: RFC 3891 3. */
struct replaced {
    ident call, to_tag, from_tag; /* to_tag: the receiver's */
    bool early_only;
};
/* The value of a Replaces, interned; and back. False: it is malformed (RFC 3891 6.1). */
textid replaced_text(const struct replaced *, const struct sip_names *, struct lore *);
bool replaced_find(textid value, const struct sip_names *, struct lore *, struct replaced *out);
/* "Unsupported: gruu, foo" with CRLF, as header lines of the 420 to a request with
 * PRESENT_REQUIRE_OTHER (RFC 3261 8.2.2.3): those options that have no number here. */
textid message_unsupported(const struct message *request, struct lore *);
/* Length of the first value of a list as a message keeps it (values are parted by ", "); 0 at the
 * list's end. */
size_t sip_list_first(const char *list, size_t length);
/* One value of a Contact, in the text that it stands in: RFC 3261 20.10. */
enum { CONTACT_EXPIRES = 3600 }; /* seconds: what a malformed one is worth (10.2) */
struct contact {
    const char *uri;
    size_t length;
    uint32_t expires; /* seconds; with has_expires */
    uint16_t q;       /* thousandths; 1000 where it says none */
    bool has_expires, has_q, is_star;
};
/* Takes the next value of a Contact as a message keeps it. False: there is none. */
bool contact_next(const char **list, struct contact *);
/* ";q=0.5" */
enum { CONTACT_Q = 12 };
void contact_q(uint16_t thousandths, char out[CONTACT_Q]);
/* RFC 3261 19.1.4. Escapes count as they are written. */
bool uri_same(const char *a, size_t a_length, const char *b, size_t b_length);
/* The same of texts of the lore; 0 is the empty list. Its first and its last value, and what is left
 * without that. */
textid list_first(struct lore *, textid list);
textid list_rest(struct lore *, textid list);
textid list_last(struct lore *, textid list);
textid list_but_last(struct lore *, textid list);
textid list_joined(struct lore *, textid, textid);
textid address_uri(struct lore *, textid address); /* what stands in <> */
textid address_of(struct lore *, textid uri);      /* "<sip:...>" */
/* The q of a Contact in thousandths; 1 where it says none: RFC 3261 20.10. */
int address_q(const struct lore *, textid address);
int value_q(const char *address, size_t length);
/* The value of a URI's parameter, in the URI; of none NULL, and of one without a value one of size 0:
 * RFC 3261 19.1.1. */
const char *uri_param(const char *uri, size_t length, const char *name, size_t *size);
bool uri_has(const struct lore *, textid uri, const char *param);
textid uri_without(struct lore *, textid uri, const char *param);
/* "INVITE", "200 to BYE", "180": what people and the scenario language call it. Without a lore
 * (NULL) a method that has no number is "another method". */
size_t message_title(const struct message *, const struct lore *, char *out, size_t room);

/* "z9hG4bK-a1f1": of the topmost Via. "z9hG4bK-a1f1.05c3f1b7" with its `loop`. */
size_t branch_print(const struct message *, const struct sip_names *, char *out, size_t room);
/* "SIP/2.0/UDP alice.example.com;branch=z9hG4bK-a1f1": the value of the topmost Via. */
size_t via_print(const struct message *, const struct sip_names *, char *out, size_t room);
/* A proxy passes a request on: its topmost Via, with the address that it came from (RFC 3261 18.2.1),
 * goes onto `via_rest`; the new topmost is for transaction_request to make. */
void via_push(struct message *, const struct sip_names *, struct lore *);
/* A proxy passes a response back: its own Via goes, and the next one is the topmost. False: there is
 * none, or it is no Via. */
bool via_pop(struct message *, const struct sip_names *, struct lore *);

/* Has `node` put a Via into it whose branch has this second part? RFC 5393 4.2.2. */
bool via_has_loop(const struct message *, const struct sip_names *, uint16_t node, uint32_t loop);

/* Header lines, as `extra` has them, each with CRLF: all fields that have no place of their own in
 * struct message (Event, Subscription-State, SIP-ETag, Authorization ...). */
/* The value of the nth line (1, 2, ...) of that name, without blanks around it; NULL: there is none.
 * It stands in the lore: its end is not a NUL. */
const char *lines_find(const struct lore *, textid lines, const char *name, unsigned nth,
                       size_t *size);
textid lines_value(struct lore *, textid lines, const char *name); /* of the first; 0: none */
/* One more line; and one in the place of all of that name (NULL: none). */
textid lines_add(struct lore *, textid lines, const char *name, const char *value);
textid lines_set(struct lore *, textid lines, const char *name, const char *value_or_null);

struct sip_error {
    size_t offset;
    const char *what; /* one sentence */
    const char *rfc;  /* "RFC 3261 7.3.1" */
};
/* The inverse of message_print, for any well-formed message: what does not fit the value goes to
 * `lore` (foreign identifiers, extra headers). Identifiers whose text is ours are recognised.
 * Returns false with *error set, and the lore untouched. Never reads past `size`, never allocates
 * beyond the lore. message_parse(message_print(m)) == m, `told`, from, to and link apart, for a
 * message with nothing in it that its text does not show. */
bool message_parse(const char *text, size_t size, const struct sip_names *, struct lore *,
                   struct message *out, struct sip_error *error);
/* Sets header fields: each of these lines (with CRLF) takes the place of all that the message has
 * under its name. The message must be complete but for its Via, which is left as it is unless a
 * line says it. False with *error set, its offset that in `lines`, and the message as it was. */
bool message_add(struct message *, textid lines, const struct sip_names *, struct lore *,
                 struct sip_error *error);
/* A message with PRESENT_BROKEN of a text that message_parse refuses. */
void message_salvage(const char *text, size_t size, const struct sip_names *, struct lore *,
                     struct message *out);

#endif
