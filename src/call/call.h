/* Calls: the INVITE at the caller's and at the callee's core, each 2xx that waits for its ACK, each
 * reliable provisional response that waits for its PRACK, dialogs and what is requested within
 * them, offer and answer, sessions with their timers and streams. RFC 3261 8, 9, 11 to 15; RFC
 * 3262; RFC 3264; RFC 3311; RFC 4028; RFC 5057; RFC 5407 2.
 *
 * One classifier (call_core) turns what the transaction layer reports into an atom, and finds the
 * instance that it is for. Each KIND_ below is a diagram of the same name: no protocol state lives
 * here beside them.
 *
 * Speaks down to transaction; upwards only through hooks.alert of the plan, and in notes
 * (step_note).
 */
#ifndef CALL_H
#define CALL_H

#include "sip/digest.h"
#include "transaction/transaction.h"

enum {
    KIND_UAC_INVITE = KIND_TRANSACTION_END,
    KIND_UAS_INVITE,
    KIND_UAS_2XX,
    KIND_RELIABLE_1XX,
    KIND_DIALOG_CALLER,
    KIND_DIALOG_CALLEE,
    KIND_OFFER_ANSWER,
    KIND_SESSION,
    KIND_UAC_REQUEST,
    KIND_SESSION_TIMER,
    KIND_CHANGE,
    KIND_STREAM,
    KIND_REGISTRATION,
    KIND_CREDENTIALS,
    KIND_B2BUA,
    KIND_THIRD_PARTY,
    KIND_SUBSCRIPTION,
    KIND_NOTIFIER,
    KIND_PUBLICATION,
    KIND_EVENT_STATE,
    KIND_CALL_END
};
enum {
    REGION_UAC_INVITES = REGION_TRANSACTION_END,
    REGION_UAS_INVITES,
    REGION_UAS_2XX,
    REGION_RELIABLE_1XX,
    REGION_DIALOGS,
    REGION_DIALOG_HEADS, /* hash heads */
    REGION_OFFERS,
    REGION_SESSIONS,
    REGION_LINES,
    REGION_UAC_REQUESTS,
    REGION_REGISTRATIONS,
    REGION_SESSION_TIMERS,
    REGION_CHANGES,
    REGION_STREAMS,
    REGION_CREDENTIALS,
    REGION_BRIDGES,
    REGION_SUBSCRIPTIONS,
    REGION_PUBLICATIONS,
    REGION_EVENT_STATES,
    REGION_CALL_END
};

extern const struct vocabulary uac_invite_vocabulary, uas_invite_vocabulary, uas_2xx_vocabulary,
    reliable_1xx_vocabulary, dialog_caller_vocabulary, dialog_callee_vocabulary,
    offer_answer_vocabulary, session_vocabulary, stream_vocabulary, uac_request_vocabulary,
    session_timer_vocabulary, change_vocabulary, registration_vocabulary, credentials_vocabulary,
    subscription_vocabulary, notifier_vocabulary, publication_vocabulary, event_state_vocabulary;
extern const struct vocabulary b2bua_vocabulary, third_party_vocabulary;

/* ---- what a phone is ---------------------------------------------------------------------- */

/* What a phone's user does when it rings. */
enum manner {
    MANNER_RINGS /* for ever, until an act */,
    MANNER_ANSWERS,
    MANNER_DECLINES /* 603 */,
    MANNER_BUSY /* 486 at once */,
    MANNER_REDIRECTS /* 302 at once */
};
enum phone_flag {
    PHONE_LATE_OFFER = 1,      /* its INVITE carries no offer; the 2xx, or a reliable 1xx, has it */
    PHONE_EARLY_MEDIA = 2,     /* its first provisional response is a 183 with a description */
    PHONE_100REL = 4,          /* supports reliable provisional responses: RFC 3262 */
    PHONE_REQUIRES_100REL = 8, /* requires them, as caller and as callee */
    PHONE_NO_UPDATE = 16,      /* does not know UPDATE */
    PHONE_STAYS = 32,          /* does not follow a 3xx by itself: RFC 3261 8.1.3.4 */
    PHONE_ANCHORS = 64,        /* a B2BUA through which the media go, too */
    PHONE_NOTIFIES = 128,      /* takes subscriptions to its dialogs and presence: RFC 6665 */
    PHONE_ASKS_FIRST = 256,    /* and its user is asked each time */
    PHONE_STAYS_PUT = 512,     /* refuses a REFER: 603 */
    PHONE_FOCUS = 1024,        /* of a call: it is mixed with others: RFC 4579 */
    PHONE_SPARING = 2048,      /* tells subscribers what has come of it, not how it gets on */
};
/* How long somebody lets subscriptions and publications last. Seconds; 0: no limit. RFC 6665 4.2.1.1.
 */
struct grants {
    uint32_t least; /* shorter than that gets a 423 */
    uint32_t most;  /* what is longer is made shorter */
};
/* What somebody asks of those who send him requests: RFC 3261 22, RFC 8760 2.3. */
enum { DIGEST_ASKED = 4 };
struct asking {
    bool asks;
    bool everybody;                  /* a proxy: not only those of its own domain */
    uint8_t algorithm[DIGEST_ASKED]; /* enum digest_algorithm, the best first; 0: no more */
    const char *realm;               /* NULL: its domain, of a phone its host */
    usec lasts;                      /* so long its nonces are good; 0: for ever */
    uint16_t methods;                /* 1 << enum method; 0: all */
};
/* What a phone's user knows; the servers know that too, but for what is wrong. */
struct secret {
    const char *username; /* NULL: the phone's user */
    const char *password; /* NULL: none */
    const char *wrong;    /* which he uses in the password's place; or NULL */
    bool md5_only;        /* his phone knows no algorithm but MD5: RFC 2617 */
};
struct phone_config { /* plan_node.config of a phone; const */
    uint8_t manner;
    usec after;     /* from ringing to the manner's answer */
    uint16_t lines; /* calls at a time; 0: any number. One more is 486 */
    uint8_t ear;    /* enum node_ear: silent, refuses */
    bool rfc2543;   /* sends no magic cookie */
    bool rings;     /* sends 180; false: answers without ringing */
    /* Before the first response to an INVITE; 0: at once. More than 200 ms let timer Try send the
     * 100. */
    usec thinks;
    uint8_t codecs;   /* bits, enum codec */
    uint16_t flags;   /* PHONE_... */
    uint8_t media;    /* 1 << enum media_kind: what it can do; 0: audio only */
    uint8_t phones;   /* it answers as so many phones behind a proxy that forks; 0: one */
    uint16_t other;   /* node: whom MANNER_REDIRECTS names; whom a B2BUA calls; 0 */
    uint32_t expires; /* of its INVITEs, seconds; 0: none. RFC 3261 13.2.1 */
    uint32_t session_expires, min_se; /* seconds; 0: no session timer, no limit named. RFC 4028 */
    struct grants grants;             /* how long subscriptions to it last */
    uint8_t refresher; /* enum refresher: whom it names in Session-Expires, RFC 4028 7.1, 9 */
    struct secret secret;
    struct asking asking;
    uint16_t registrar;     /* node: with whom it registers by itself; 0: nobody */
    uint32_t registers_for; /* seconds; 0: as long as the registrar likes. RFC 3261 10.2.1.1 */
    usec keeps_alive;       /* how often it sends an OPTIONS to the registrar; 0: never */
};

/* ---- instances ---------------------------------------------------------------------------- */

/* One end of a dialog, RFC 3261 12; at the caller from its INVITE on (RFC 5407 2: Preparative).
 * All those that one INVITE made are one call with one number.
 * All refs but `is.owner` are to instances that have this one as owner, and are 0 once those have
 * ended. */
struct dialog {
    struct instance is;                /* owner 0 */
    ident call, local_tag, remote_tag; /* remote_tag 0: not known yet */
    uint32_t local_seq, remote_seq;    /* 0: none yet */
    uint32_t first_seq;                /* CSeq of the INVITE that made it */
    uint32_t number;                   /* this node's nth call, 1..; 0 when the call is over */
    textid local_uri, remote_uri, remote_target, route;
    ref offer, session;       /* its offer-answer and its session */
    ref invite;               /* the one that made it, at either core */
    ref ours, theirs;         /* uac-invite, uas-invite: whichever has no final response yet */
    ref unacked;              /* its 2xx that wait for their ACK */
    ref changes;              /* what its user wants changed: the first is at work, or waits */
    ref next_id, next_number; /* in the index */
    uint16_t peer;            /* node of the next hop */
    uint16_t byes;            /* transactions of BYEs, sent or received, that have not ended */
    uint16_t pracks;          /* its PRACKs that have no final response */
    textid how;               /* how it began: see dialog_how */
    ref next_fork;            /* the next dialog that its INVITE made; held by that INVITE */
    ref ack;                  /* payload: see struct uac_invite; or 0 */
    /* RSeq of the reliable provisional response to our INVITE that came last in order; 0: none
     * yet. RFC 3262 4. */
    uint32_t rseq;
    ref timer;       /* its session-timer; 0: none */
    uint32_t min_se; /* seconds, the largest Min-SE heard within it; 0: none. RFC 4028 7.4 */
    uint16_t allows; /* 1 << enum method: the peer's Allow as last heard */
    uint8_t focus;   /* 1: its Contact is a conference's, in which it is mixed: RFC 4579 */
    ref bridge;      /* of which it is a leg; 0: a user's own call. Holds it, and is no child */
    uint16_t refers; /* REFERs of the peer's that were taken: RFC 3515 2.4.6 */
};
struct targets { /* where a call may go: lists of URIs, see uri.c */
    textid tried, left;
    textid servers; /* those of the domain of the present one that have been: see net_server */
};
/* Each To tag in the responses makes a dialog (RFC 3261 13.2.2): its owner is the first, the others
 * follow from next_fork to next_fork. An ACK belongs to a dialog and a CSeq: that of the owner is
 * here, made anew for each copy of the 2xx; the others' are kept whole, in the dialogs. */
enum uac_bridged { /* what its bridge is told */
                   UAC_BRIDGED_CHANGE =
                       1, /* it has this re-INVITE sent, and hears what comes of it */
                   UAC_BRIDGED_ANSWER = 2 /* it has heard that the INVITE is accepted */
};
struct uac_invite { /* owner: its dialog */
    struct instance is;
    ident branch;    /* of the owner's ACK; 0: none was sent */
    ref transaction; /* held until this ends */
    ref ack;         /* payload: the owner's, where it has a body, which must stay the same; or 0 */
    uint32_t cseq;
    uint16_t copies;        /* told: how often the ACK was sent again */
    bool offered;           /* the INVITE has an offer */
    uint8_t bridged;        /* enum uac_bridged, bits */
    struct targets targets; /* 0: only the one it went to */
    textid credentials;     /* header lines: those of the INVITE, which its ACKs have, too */
};
enum uas_invite_flag {
    UAS_OFFERED = 1,   /* the INVITE has an offer */
    UAS_RELIABLE = 2,  /* its provisional responses go out reliably: RFC 3262 3 */
    UAS_DESCRIBED = 4, /* its answer, or its offer, went out in one of those */
    UAS_PREVIEWED = 8, /* its answer went out in an unreliable one; the 2xx repeats it */
};
struct uas_invite { /* owner: its dialog */
    struct instance is;
    ref transaction; /* held until this ends */
    ref provisional; /* its reliable provisional responses that have not ended, in order */
    uint32_t cseq;
    uint32_t rseq;   /* of the latest of those that was sent; 0: none yet */
    ref beside;      /* another of the phones that it came to: see phones.c; 0: it is alone */
    ref request;     /* payload: the INVITE, where another phone has answered it; or 0 */
    ref refusal;     /* payload: what the phones that have refused it said; or 0 */
    textid extra;    /* header lines of the 2xx that is held back */
    uint16_t status; /* of that; 0: nothing is held back */
    uint8_t flags;   /* enum uas_invite_flag */
    uint8_t pad;
};
struct uas_2xx { /* owner: its dialog */
    struct instance is;
    ref transaction; /* held until this ends */
    ref response;    /* payload */
    ref invite;      /* the uas-invite; 0 once that has ended */
    ref next;        /* of the dialog's */
    uint32_t cseq;
    bool offers; /* it carries an offer, so that the ACK has the answer */
    uint8_t pad[3];
};
/* A provisional response that is sent again until its PRACK comes. Owner: its dialog. */
struct reliable_1xx {
    struct instance is;
    ref transaction; /* held until this ends */
    ref invite;      /* the uas-invite; 0 once that has ended */
    ref next;        /* of the uas-invite's */
    ref response;    /* payload; 0: it waits for its turn */
    uint32_t cseq;
    uint32_t rseq; /* 0: it waits for its turn */
    textid extra;  /* header lines that the user wants in it */
    uint16_t status;
    bool describes; /* it is to have a description; once sent: it has one */
    bool offers;    /* that is an offer, so that the PRACK has the answer */
};
/* Whose offer has no answer yet. Ours has none either as long as only an unreliable provisional
 * response has brought one: RFC 6337 3.1.1. */
enum offer_open { OPEN_NONE, OPEN_OURS, OPEN_THEIRS };
/* What the last exchange of offer and answer has brought, line by line and in order: as the m=
 * lines stand in every description of the session from then on (RFC 3264 8). Of each, `direction` is
 * what flows, as seen from here, and `codecs` those that both ends have. */
struct agreed {
    uint8_t settled; /* 1: there has been one */
    uint8_t lines;
    uint8_t wish; /* enum direction: what our user wants of the media, as far as that was asked */
    uint8_t pad;
    struct sdp_line line[SDP_LINES];
};
struct offer { /* owner: its dialog */
    struct instance is;
    struct sdp local;     /* ours as last sent; its version counts up. origin 0: none yet */
    struct sdp pending;   /* the open offer, whoever made it */
    struct agreed agreed; /* holds until the next one is complete */
    struct agreed before; /* what held before the re-INVITE that has not ended: RFC 6141 3.1 */
    uint16_t session;     /* of the o= line: this node's nth */
    uint8_t open;         /* enum offer_open */
    uint8_t method;       /* of the message that the open offer is in; METHOD_NONE: none is */
    uint8_t wish;         /* enum direction: what our user wants, sendonly to hold */
    uint8_t barred;       /* 1 << enum media_kind: what he does not want */
    uint8_t within;       /* 1: a re-INVITE that has not ended has changed what was agreed */
    uint16_t peer, peer_session; /* of the o= line of the peer's description; 0: none yet */
    uint8_t preview;             /* 1: the answer came or went unreliably only: RFC 6337 3.1.1 */
    uint8_t current;             /* 1: `local` is our half of what is agreed */
};
/* What flows at all, of any line: enum direction. */
static inline uint8_t agreed_flow(const struct agreed *a)
{
    uint8_t flow = 0;
    for (unsigned n = 0; n < a->lines; n++)
        flow |= a->line[n].rejected ? 0 : a->line[n].direction;
    return flow;
}
struct session { /* owner: its dialog, whose offer-answer knows what was agreed */
    struct instance is;
    ref stream[SDP_LINES]; /* of its m= lines; 0: none, or it has ended */
    uint32_t awaits;       /* 1: it wants to hear when the INVITE is accepted */
};
/* One end's stream of media. Owner: its session. Media go to where the peer's description says: the
 * node and session of its o= line, and the place of the m= line. */
struct stream {
    struct instance is;
    uint16_t peer; /* node; 0: not known yet, or somebody outside of the plan */
    uint16_t session, peer_session;
    uint8_t line, kind, codec; /* codec: the one that is sent; 0: none is agreed */
    uint8_t flow;              /* enum direction: what is sent and received now */
    uint8_t pad[3];
};
/* RECORD_MEDIA: a stream of `node` and `peer`, `machine` and `subject` the instance. */
enum { MEDIA_CLOSED = 4, MEDIA_OVER = 8 }; /* its flags, with enum direction */
struct media_record {
    uint16_t session, peer_session;
    uint8_t line, kind, codec, flow;
    bool is_closed, is_over; /* over: because its session is */
};
static inline struct media_record media_record_of(const struct record *r)
{
    return (struct media_record){.session = (uint16_t)(r->extra >> 16),
                                 .peer_session = (uint16_t)r->extra,
                                 .line = r->from,
                                 .kind = r->to,
                                 .codec = r->atom,
                                 .flow = r->flags & DIRECTION_SENDRECV,
                                 .is_closed = r->flags & MEDIA_CLOSED,
                                 .is_over = r->flags & MEDIA_OVER};
}
/* A request that is neither INVITE, ACK, CANCEL nor BYE. Owner: its dialog, or 0 outside of one. */
struct uac_request {
    struct instance is;
    ref asker;      /* held until this ends: an instance that hears what comes of it; or 0 */
    ident call;     /* its Call-ID */
    ref request;    /* payload: where there is another way to send it; or 0 */
    textid servers; /* as those of struct targets */
    uint8_t method; /* METHOD_NONE: one that has no number here */
    uint8_t flags;  /* enum request_flag of inside.h */
    uint8_t pad[2];
};
/* RFC 4028. Owner: its dialog. */
struct session_timer {
    struct instance is;
    uint32_t interval; /* seconds, of the last 2xx */
    bool ours;         /* which named this end as the refresher */
    uint8_t pad[3];
};
/* What it takes to be let in by one realm: see credentials.c. Owner: 0. */
struct credentials {
    struct instance is;
    ident call;                  /* proxy: whose Call-ID they are for */
    textid to;                   /* else the address that they are for */
    textid realm, nonce, opaque; /* nonce 0: there is none to use */
    uint32_t count;              /* of the requests that have gone out with this nonce */
    ident sent_call;             /* the latest of them */
    uint32_t sent_cseq;
    bool proxy; /* Proxy-Authorization */
    bool asks_qop;
    uint8_t algorithm; /* enum digest_algorithm */
    uint8_t stales;    /* how many times running a nonce was said to be stale */
};
/* What a phone's REGISTERs to one registrar have in common. RFC 3261 10.2. Owner: 0. */
struct registration {
    struct instance is;
    ident call;
    ref pending;            /* payload: the REGISTER that has no final response; or 0 */
    uint32_t cseq;          /* of the last one */
    uint32_t granted;       /* seconds, by the last 2xx */
    uint32_t expires;       /* seconds: what a 423 has asked for; 0: none has */
    struct targets targets; /* where a 3xx has sent the one that is pending */
    textid target;          /* Request-URI since then; 0: the domain of the address of record */
    uint16_t registrar;     /* node */
    uint8_t failures;       /* in a row, as far as they count for the pause */
    uint8_t flags;          /* of the one that is pending: enum request_flag */
};
/* One wish of a user's to have the session changed: until the peer has agreed to it, or not. Owner:
 * its dialog, whose changes come one after the other. */
struct change {
    struct instance is;
    ref next;           /* of the dialog's, in the order of the wishes */
    textid extra;       /* as in struct wanted, of which this is the part that matters */
    uint8_t wish;       /* enum wish: hold, resume, change */
    uint8_t method;     /* 0: re-INVITE */
    uint8_t more, less; /* 1 << enum media_kind */
    uint8_t direction;  /* 1 + enum direction; 0: not said */
    uint8_t flags;      /* enum wanted_flag */
    uint8_t pad[2];
};
/* Two dialogs, one call: a B2BUA's, or one that a third party has set up (RFC 3725). Owner: none. It
 * holds its legs, which have its ref as long as it lives. */
struct bridge {
    struct instance is;
    ref leg[2]; /* dialogs: of the call that came in, or was made first; and the other, or 0 */
    struct sdp
        said[2];     /* what each has said last that was agreed to; `heard` says whether it has */
    textid targets;  /* where the call goes: values of a Contact */
    uint16_t second; /* node: whom a third party calls next */
    uint8_t heard, over; /* bits, by leg. over: that it has ended */
    uint8_t flow;        /* enum third_party_flow */
    uint8_t pad[5];
};
enum third_party_flow { FLOW_NONE, FLOW_I, FLOW_II, FLOW_III, FLOW_IV }; /* RFC 3725 4 */
/* A subscription, at the subscriber or at the notifier: RFC 6665. One use of a dialog (RFC 5057):
 * of a call's, which is its owner, or of one that SUBSCRIBE and NOTIFY have made, whose identity is
 * here. A dialog whose call is over goes on as an item as long as it is owner: its identity and CSeq
 * serve its other uses. */
enum package { /* event packages: what there is to subscribe to */
               PACKAGE_UNKNOWN,
               PACKAGE_REFER,    /* RFC 3515 3 */
               PACKAGE_DIALOG,   /* RFC 4235 */
               PACKAGE_PRESENCE, /* RFC 3856, RFC 3863 */
               PACKAGES
};
/* Why a subscription ends: RFC 6665 4.1.3. */
enum end_reason {
    END_NO_REASON,
    END_DEACTIVATED,
    END_PROBATION,
    END_REJECTED,
    END_TIMEOUT,
    END_GIVEUP,
    END_NORESOURCE,
    END_INVARIANT,
    END_REASONS
};
extern const char *const end_reasons[END_REASONS + 1]; /* "deactivated"; NULL-terminated */
struct subscription {
    struct instance is;                /* owner: the dialog of a call that it is in; or 0 */
    ident call, local_tag, remote_tag; /* of a dialog of its own; remote_tag 0: not known yet */
    ident made;                        /* notifier, of a REFER: Call-ID of the call that it made */
    uint32_t local_seq, remote_seq;    /* of a dialog of its own */
    textid local_uri, remote_uri, remote_target, route;
    textid event;         /* value of Event */
    textid extra;         /* subscriber: header lines that its user wants in SUBSCRIBEs */
    uint32_t id;          /* subscriber, of a REFER: its CSeq */
    uint32_t expires;     /* seconds: what is granted */
    uint32_t wanted;      /* subscriber: seconds to ask for; 0: once */
    uint32_t retry_after; /* seconds, of the last NOTIFY or of the one that ends it */
    uint32_t version;     /* notifier: of the next document; RFC 4235 4.1 */
    usec until;           /* notifier: when it expires */
    uint16_t peer;        /* node of the next hop */
    uint16_t at;          /* subscriber: the node that is asked; 0: where the address leads */
    uint16_t open;        /* notifier: NOTIFYs without a final response */
    uint16_t status;      /* notifier, of a REFER: what the call has come to */
    uint8_t package;      /* enum package */
    uint8_t reason;       /* enum end_reason */
};
/* What somebody has published of himself: RFC 3903 4. */
struct publication {
    struct instance is; /* owner 0 */
    ident call;
    uint32_t cseq;
    textid body, etag; /* etag 0: none is known */
    textid extra;
    uint32_t expires, wanted; /* seconds: granted, asked for */
    uint16_t target;          /* node */
    uint8_t pad[2];
};
/* And what a server keeps of it, by its entity tag: RFC 3903 6. */
struct event_state {
    struct instance is; /* owner 0 */
    textid resource;    /* whose */
    textid body;
    uint32_t etag; /* number; the next publication has the next one */
    uint32_t expires;
};
struct dialog_head { /* REGION_DIALOG_HEADS: of two hashes, see index.c; not encoded */
    ref by_id, by_number;
};
struct line {             /* REGION_LINES, index = node: what a phone has on its hands */
    uint32_t made, calls; /* calls it ever had; those that are not over */
    uint32_t etags;       /* entity tags that it has made: RFC 3903 8.3 */
};
static inline struct dialog *dialog_at(const struct world *w, ref r)
{
    return world_item_in(w, r, REGION_DIALOGS, sizeof(struct dialog));
}
static inline struct uac_invite *uac_invite_at(const struct world *w, ref r)
{
    return world_item_in(w, r, REGION_UAC_INVITES, sizeof(struct uac_invite));
}
static inline struct uas_invite *uas_invite_at(const struct world *w, ref r)
{
    return world_item_in(w, r, REGION_UAS_INVITES, sizeof(struct uas_invite));
}
static inline struct uas_2xx *uas_2xx_at(const struct world *w, ref r)
{
    return world_item_in(w, r, REGION_UAS_2XX, sizeof(struct uas_2xx));
}
static inline struct reliable_1xx *reliable_1xx_at(const struct world *w, ref r)
{
    return world_item_in(w, r, REGION_RELIABLE_1XX, sizeof(struct reliable_1xx));
}
static inline struct offer *offer_at(const struct world *w, ref r)
{
    return world_item_in(w, r, REGION_OFFERS, sizeof(struct offer));
}
static inline struct session *session_at(const struct world *w, ref r)
{
    return world_item_in(w, r, REGION_SESSIONS, sizeof(struct session));
}
static inline struct uac_request *uac_request_at(const struct world *w, ref r)
{
    return world_item_in(w, r, REGION_UAC_REQUESTS, sizeof(struct uac_request));
}
static inline struct change *change_at(const struct world *w, ref r)
{
    return world_item_in(w, r, REGION_CHANGES, sizeof(struct change));
}
static inline struct credentials *credentials_at(const struct world *w, ref r)
{
    return world_item_in(w, r, REGION_CREDENTIALS, sizeof(struct credentials));
}
static inline struct stream *stream_at(const struct world *w, ref r)
{
    return world_item_in(w, r, REGION_STREAMS, sizeof(struct stream));
}
static inline struct registration *registration_at(const struct world *w, ref r)
{
    return world_item_in(w, r, REGION_REGISTRATIONS, sizeof(struct registration));
}
static inline struct session_timer *session_timer_at(const struct world *w, ref r)
{
    return world_item_in(w, r, REGION_SESSION_TIMERS, sizeof(struct session_timer));
}
static inline struct bridge *bridge_at(const struct world *w, ref r)
{
    return world_item_in(w, r, REGION_BRIDGES, sizeof(struct bridge));
}
static inline struct subscription *subscription_at(const struct world *w, ref r)
{
    return world_item_in(w, r, REGION_SUBSCRIPTIONS, sizeof(struct subscription));
}
static inline struct publication *publication_at(const struct world *w, ref r)
{
    return world_item_in(w, r, REGION_PUBLICATIONS, sizeof(struct publication));
}
static inline struct event_state *event_state_at(const struct world *w, ref r)
{
    return world_item_in(w, r, REGION_EVENT_STATES, sizeof(struct event_state));
}
static inline struct line *line_at(const struct world *w, uint16_t node)
{
    return world_item_in(w, node, REGION_LINES, sizeof(struct line));
}

/* RFC 3261 12.2.2: whatever is answered, a request that is in order moves its dialog's sequence on.
 */
static inline void dialog_count(struct dialog *d, const struct message *request)
{
    if (request->cseq > d->remote_seq)
        d->remote_seq = request->cseq;
}

/* For the table of regions. */
void dialog_code(struct coder *, void *), uac_invite_code(struct coder *, void *),
    uas_invite_code(struct coder *, void *), uas_2xx_code(struct coder *, void *),
    reliable_1xx_code(struct coder *, void *), offer_code(struct coder *, void *),
    session_code(struct coder *, void *), stream_code(struct coder *, void *),
    line_code(struct coder *, void *), uac_request_code(struct coder *, void *),
    registration_code(struct coder *, void *), session_timer_code(struct coder *, void *),
    change_code(struct coder *, void *), credentials_code(struct coder *, void *),
    subscription_code(struct coder *, void *), publication_code(struct coder *, void *),
    event_state_code(struct coder *, void *);
void bridge_code(struct coder *, void *), bridge_ended(struct step *, ref);
void dialog_ended(struct step *, ref), uac_invite_ended(struct step *, ref),
    uas_invite_ended(struct step *, ref), uas_2xx_ended(struct step *, ref),
    reliable_1xx_ended(struct step *, ref), offer_ended(struct step *, ref),
    session_ended(struct step *, ref), stream_ended(struct step *, ref),
    uac_request_ended(struct step *, ref), session_timer_ended(struct step *, ref),
    change_ended(struct step *, ref), registration_ended(struct step *, ref),
    subscription_ended(struct step *, ref);
void dialog_decoded(struct world *, ref);
/* Watchers are told: RFC 4235. */
void dialog_moved(struct step *, ref, uint8_t from),
    uac_invite_moved(struct step *, ref, uint8_t from);
void lines_begin(struct world *);
void dialog_heads_begin(struct world *);

/* ---- what node/ says and hears ------------------------------------------------------------ */

/* What a user wants of a call. Every instance of it that lives is told, and its machine decides. */
enum wish {
    WISH_ANSWER,
    WISH_DECLINE,
    WISH_BUSY,
    WISH_HANG_UP,
    WISH_HOLD,
    WISH_RESUME,
    WISH_RING,      /* 180 now */
    WISH_PROGRESS,  /* 183 with a description: early media */
    WISH_REFUSE,    /* `status`, 3xx to 6xx; a 3xx names `target` */
    WISH_CHANGE,    /* media or direction, by re-INVITE or UPDATE */
    WISH_CANCEL,    /* CANCEL and nothing else */
    WISH_FORCE_BYE, /* a BYE at once, whether or not it may be sent */
    WISH_MIX,       /* a conference with its user's other calls: a re-INVITE that says so */
    WISH_REQUEST,   /* INFO, MESSAGE, OPTIONS, REFER within the dialog */
    WISHES
};
enum wanted_flag {
    WANTED_LATE_OFFER = 1, /* a re-INVITE without a description */
    WANTED_REFRESH = 2     /* of the session timer's own accord */
};
/* The wish with whatever belongs to it; zero where nothing is said. */
struct wanted {
    uint8_t wish;
    uint8_t method;     /* hold, resume, change: UPDATE, or re-INVITE (0); request: which */
    uint8_t more, less; /* 1 << enum media_kind: to add; to remove (port 0) */
    uint8_t direction;  /* 1 + enum direction; 0: as it is, or as hold and resume mean it */
    uint8_t flags;      /* enum wanted_flag */
    uint16_t status;    /* refuse; answer: the 2xx, 0 is 200 */
    uint16_t target;    /* node: redirect, refer */
    textid extra;       /* header lines, each with CRLF */
    textid body;        /* request: plain text, unless `extra` has a Content-Type; 0: none */
    textid refer_to;    /* refer: in the place of `target`; 0: that node's address */
};
/* How a call begins; zero where the phone's configuration decides. */
struct call_options {
    uint8_t media;            /* 1 << enum media_kind; 0: audio */
    uint16_t flags;           /* enum phone_flag: LATE_OFFER, 100REL, REQUIRES_100REL, FOCUS */
    uint32_t expires;         /* seconds */
    uint32_t session_expires; /* seconds */
    uint32_t min_se;          /* seconds: what a 422 to an INVITE before asked for; or 0 */
    textid replaces;          /* value of Replaces (RFC 3891); 0: none */
    textid extra;             /* header lines, each with CRLF */
};

/* Calls `target`: a new dialog at `node`, its INVITE on the way. `how` may be NULL. */
void call_begin(struct step *, uint16_t node, uint16_t target, const struct call_options *how);
/* An INVITE that has come to a B2BUA, of this dialog, goes on in a call of its own to the first of
 * `targets` (values of a Contact) that takes it. 0: there is nobody: 404. */
void call_bridge(struct step *, ref dialog, const struct message *invite, textid targets);
/* `node` connects two others with each other: RFC 3725 4. */
void call_connect(struct step *, uint16_t node, uint16_t first, uint16_t second,
                  enum third_party_flow);
/* The same to whatever address; where it leads nowhere, `likely` is tried. Returns its dialog. */
ref call_begin_to(struct step *, uint16_t node, textid uri, uint16_t likely,
                  const struct call_options *how);
/* Tells what the user of a call wants. False: there is nobody who could hear it: nothing rings, or
 * the call is over. `quietly`: it need not be remarked that it comes too late. */
bool call_wish(struct step *, ref dialog, const struct wanted *, bool quietly);
/* The phone rings: its user has not answered an INVITE at once. */
void call_ring(struct step *, ref dialog);
/* It agrees to a re-INVITE by itself. */
void call_agree(struct step *, ref dialog);
/* The node's nth call, or 0 if it is over; the node's calls that are not over, in order: the one
 * after `dialog`, or the first. */
ref call_find(const struct world *, uint16_t node, uint32_t number);
ref call_next(const struct world *, uint16_t node, ref dialog);

/* Who hears whom at this moment, apart from the time that media are on their way and from packets
 * that get lost. `kinds`: 1 << enum media_kind, or ~0u for any. Of calls with several ends it is
 * enough that one is heard; of streams that one is not. */
bool call_hears(const struct world *, uint16_t listener, uint16_t talker, unsigned kinds);
bool call_talks(const struct world *, uint16_t talker, unsigned kinds);
/* It sends something that nobody listens to: its peer holds, has hung up, has crashed, cannot be
 * reached. */
bool call_talks_to_nobody(const struct world *, uint16_t talker, unsigned kinds);

/* The node at the other end, as far as this one can know: whose contact its remote target is, or,
 * before there is one, whose address it called (RFC 3261 12.1.1, 12.1.2). Behind a proxy that is not
 * the next hop; behind a B2BUA it is the B2BUA. 0: nobody. */
uint16_t dialog_far(const struct world *, ref dialog);

/* What the transaction layer reports, at a phone: hooks.core and hooks.core_stray as they are. */
handler call_core, call_core_stray;
/* hooks.alert of the plan: an INVITE waits for its user. `to` is the uas-invite, `about` its
 * dialog; `payload` the INVITE. */

/* For whoever judges runs. Bit n: state n of this dialog machine is one in which there is a call. */
uint64_t dialog_confirmed(const struct machine *);
/* Does the state of a stream, or of a session whose offer has been answered, say what flows? That of
 * an offer-answer without an open offer, whether something has been agreed? */
bool stream_tells_flow(const struct world *, ref);
bool session_tells_flow(const struct world *, ref);
bool offer_tells_agreed(const struct world *, ref);
/* Does a dialog learn by this transition that its BYE has reached nobody? */
bool dialog_gives_up(const struct record *);

/* Whose INVITE, 2xx, offer-answer or session this is. */
static inline ref dialog_of(const struct world *w, ref child)
{
    return instance_at(w, child)->owner;
}

/* ---- events: RFC 6665, 3515, 3903 ------------------------------------------------------------ */

/* SUBSCRIBE or NOTIFY has come, in a dialog or outside, to a phone or to a server of events. */
handler call_event;
/* A PUBLISH has come, and is answered. */
void call_published(struct step *, ref server, const struct message *publish);
/* Is that request within a subscription of this node's? */
bool call_has_subscription(const struct world *, uint16_t node, const struct message *);
struct subscribing {  /* what is wanted */
    uint16_t target;  /* node: whose state */
    uint16_t at;      /* node that the request goes to; 0: wherever his address leads */
    textid event;     /* name of the package */
    uint32_t expires; /* seconds; 0: once */
    textid extra;
};
void call_subscribe(struct step *, uint16_t node, const struct subscribing *);
/* All that fit: 0 is any. False: there is none. */
bool call_unsubscribe(struct step *, uint16_t node, uint16_t target, textid event);
/* What a notifier's user says of those who wait for him (`allow`), or of all subscriptions. False:
 * there is none. */
bool call_judge(struct step *, uint16_t node, bool allow);
bool call_end_subscriptions(struct step *, uint16_t node, enum end_reason, uint32_t retry_after);
/* Publishes a text about oneself; what has been published there before is changed. */
void call_publish(struct step *, uint16_t node, uint16_t target, const struct wanted *,
                  uint32_t expires);
bool call_unpublish(struct step *, uint16_t node);
/* "<sip:carol@...?Replaces=...>" of a node's contact and that value: RFC 3515 2.1, RFC 3891 6.1. */
textid call_refer_to(struct step *, uint16_t target, textid replaces);

/* ---- answering without a call ------------------------------------------------------------- */

/* Answers a request outside of any dialog with a To tag of its own (RFC 3261 8.2.6.2). `allow`: 1
 * << enum method, for those responses that list what is allowed; 0: ALLOW_RFC3261. */
void call_answer(struct step *, ref server, const struct message *request, uint16_t status,
                 uint16_t allow);
/* Sends a request outside of any dialog: OPTIONS, MESSAGE, with the header lines and the body that
 * are wanted. What comes of it its user is told in a note. */
void call_request(struct step *, uint16_t node, uint16_t target, const struct wanted *);

/* What a REGISTER asks for: RFC 3261 10.2.1 to 10.2.3. */
enum registering {
    REGISTERING,
    REGISTERING_NOT,  /* removes the phone's own binding */
    REGISTERING_NONE, /* removes all bindings of the user */
    REGISTERING_FETCH /* only asks for them */
};
/* A user's wish; `expires` in seconds, 0: as the phone's options say. What comes of it he is told in
 * a note. */
void call_register(struct step *, uint16_t node, uint16_t registrar, enum registering,
                   uint32_t expires, textid extra);
/* A phone with a registrar of its own has started. */
void call_register_itself(struct step *, uint16_t node);

/* ---- for precise tools --------------------------------------------------------------------- */

/* The node's dialog that a request is within; 0: none, or it has no To tag. */
ref call_dialog(const struct world *, uint16_t node, const struct message *request);
/* A request within a dialog, with the CSeq that its end would use next; an ACK with that of the
 * INVITE that made it. */
struct message call_message(const struct step *, ref dialog, uint8_t method);
/* A request outside of any dialog, with a new Call-ID and a new tag: RFC 3261 8.1.1. */
struct message call_message_outside(struct step *, uint16_t node, uint16_t target, uint8_t method);

/* ---- notes: numbers of texts that stand in node/ ------------------------------------------ */

enum note {
    NOTE_NONE,
    NOTE_FAILED,            /* the call failed; argument: status */
    NOTE_UNREACHABLE,       /* nobody can be reached there */
    NOTE_UNANSWERED,        /* nobody answered */
    NOTE_CANCELLED,         /* the call was cancelled */
    NOTE_UNCHANGED,         /* the session could not be changed; argument: status */
    NOTE_NO_DIALOG,         /* there is no dialog yet, or not any more, for that request */
    NOTE_ANSWERED,          /* it is answered already */
    NOTE_EXPIRED,           /* nobody has refreshed the session */
    NOTE_RESPONSE,          /* to a request but INVITE; argument: method << 16 | status */
    NOTE_AGAIN,             /* it calls again, elsewhere or otherwise; argument: status */
    NOTE_UNBOUND,           /* a 2xx to its REGISTER lists no contact of its own; argument: node */
    NOTE_REGISTRATION_OVER, /* its binding has expired; argument: node of the registrar */
    NOTE_PING_LOST,         /* its OPTIONS has reached nobody; argument: likewise */
    NOTE_SIGNED,            /* it calls again, with credentials; argument: status */
    NOTE_CANNOT_CONNECT,    /* a third party could not connect two others; argument: status */
    NOTE_TRANSFER,          /* what came of a REFER; argument: status */
    NOTE_NOTIFIED,          /* argument: textid, "dialog is active" */
    NOTE_NO_NOTIFY,         /* no NOTIFY in time; argument: textid, "dialog" */
    NOTE_ASKED,             /* somebody wants to subscribe; argument: textid, his URI */
    NOTE_UNNOTIFIED,        /* a subscription ends, as its NOTIFY fails; argument: status */
    NOTE_CALL_END
};

#endif
