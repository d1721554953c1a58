/* Private to src/node: what whoever asks for passwords and the machine of his nonces share. */
#ifndef NODE_DIGEST_H
#define NODE_DIGEST_H

#include "node/inside.h"

enum nonce_atom { NONCE_CHALLENGE, NONCE_CREDENTIALS, NONCE_ATOMS };

static inline struct nonce *nonce_at(const struct world *w, ref r)
{
    return world_item_in(w, r, REGION_NONCES, sizeof(struct nonce));
}
/* What a node asks; `asks` is false of those that ask nothing. */
const struct asking *asking_of(const struct plan *, uint16_t node);
/* The credentials of a request for the node's own realm. False: there are none that can be read. */
bool digest_offered(const struct plan *, uint16_t node, const struct message *, uint16_t status,
                    struct digest *);
/* Are they what the password of that user makes of them? False too where nobody knows the user. */
bool digest_right(const struct plan *, const struct digest *, const struct message *);
/* Sends the challenge. */
void digest_challenge(struct step *, ref server, const struct message *request, uint16_t status,
                      textid nonce, bool stale);
/* A new nonce, told of its birth: it challenges. */
void nonce_begin(struct step *, ref server, const struct message *request, uint16_t status,
                 bool stale);

#endif
