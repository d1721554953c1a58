/* Private to src/sip: a text that is put together piece by piece at the lore's end and then
 * interned. */
#ifndef SIP_LORE_H
#define SIP_LORE_H

#include "sip/sip.h"

void lore_add(struct lore *, const char *text, size_t length); /* to the open draft */
bool lore_drafts(const struct lore *, const char *text,
                 size_t length);  /* is that the draft? ASCII case aside */
void lore_drop(struct lore *);    /* forgets the draft */
textid lore_close(struct lore *); /* interns the draft; 0 if it is empty */

#endif
