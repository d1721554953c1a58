/* Which dialog a transaction belongs to or has made, and which INVITE made a dialog: as far as both
 * live, though the core that brought them together may have ended. */
#ifndef TUI_KIN_H
#define TUI_KIN_H

#include "node/node.h"

struct kin;
/* Of one moment; in the time that what lives takes. `old` or NULL is taken for its memory. */
struct kin *kin_new(struct kin *old, const struct world *, uint16_t nodes);
void kin_free(struct kin *);
/* The world must be that moment's. 0: none. */
ref kin_dialog(const struct kin *, const struct world *, ref transaction, bool *has_made);
ref kin_maker(const struct kin *, const struct world *, ref dialog);

#endif
