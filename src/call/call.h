/* Calls: the INVITE at the caller's and at the callee's core, each 2xx that waits for its ACK, dialogs, offer and answer,
 * media sessions. RFC 3261 8, 9, 11 to 15; RFC 3264; RFC 5407 2.
 *
 * One classifier turns what the transaction layer reports into an atom, and finds the instance that it is for; the
 * machines are diagrams: uac-invite, uas-invite, uas-2xx, dialog-caller, dialog-callee, offer-answer, session. No
 * protocol state lives here beside them.
 *
 * Speaks down to transaction. Upwards only in notes (step_note) and in what node/ reads here.
 */
#ifndef CALL_H
#define CALL_H

#include "transaction/transaction.h"

enum {
    KIND_UAC_INVITE = KIND_TRANSACTION_END,
    KIND_UAS_INVITE,
    KIND_UAS_2XX,
    KIND_DIALOG_CALLER,
    KIND_DIALOG_CALLEE,
    KIND_OFFER_ANSWER,
    KIND_SESSION,
    KIND_CALL_END
};
enum {
    REGION_UAC_INVITES = REGION_TRANSACTION_END,
    REGION_UAS_INVITES,
    REGION_UAS_2XX,
    REGION_DIALOGS,
    REGION_DIALOG_HEADS, /* hash heads */
    REGION_OFFERS,
    REGION_SESSIONS,
    REGION_CALL_END
};

extern const struct vocabulary uac_invite_vocabulary, uas_invite_vocabulary, uas_2xx_vocabulary,
    dialog_caller_vocabulary, dialog_callee_vocabulary, offer_answer_vocabulary, session_vocabulary;

/* Both ends of a dialog, RFC 3261 12. A caller's exists from its INVITE on (RFC 5407 2: Preparative). */
struct dialog {
    struct instance is;
    ident call, local_tag, remote_tag; /* remote_tag 0: not known yet */
    uint32_t local_seq, remote_seq;    /* 0: none yet */
    textid local_uri, remote_uri, remote_target, route;
    ref offer, session;                /* its offer-answer and its session; held */
    ref hash_next;
    uint16_t peer;                     /* node of the next hop */
    uint16_t pad;
};
static inline struct dialog *dialog_at(const struct world *w, ref r) { return world_item(w, r); }

#endif
