/* A call that takes the place of another: RFC 3891 3. Whoever may call may replace: there are no
 * secrets here. Which dialog it is, is found here; what may become of it its machine decides. */
#include "call/inside.h"

/* "As if they were tags present in an incoming request." A malformed value finds none. */
static ref replaced_by(const struct step *s, uint16_t node, const struct message *invite,
                       bool *early_only)
{
    const struct sip_names names = plan_names(s->plan);
    struct replaced r;
    if (!replaced_find(invite->replaces, &names, s->plan->lore, &r))
        return 0;
    *early_only = r.early_only;
    return dialogs_match(
        s->world, node,
        &(struct message){.call = r.call, .to_tag = r.to_tag, .from_tag = r.from_tag});
}

void replacing_begin(struct step *s, ref server, const struct message *invite)
{
    bool early_only = false;
    ref dialog = replaced_by(s, instance_at(s->world, server)->node, invite, &early_only);
    if (dialog)
        instance_tell(s, &(struct stimulus){.to = dialog,
                                            .atom = DIALOG_REPLACE,
                                            .payload = invite,
                                            .about = server,
                                            .flags = early_only,
                                            .cause = s->cause});
    else
        call_answer(s, server, invite, 481, 0);
}

void replaced_hang_up(struct step *s, uint16_t node, const struct message *invite)
{
    bool early_only = false;
    ref dialog = replaced_by(s, node, invite, &early_only);
    if (dialog)
        call_wish(s, dialog, &(struct wanted){.wish = WISH_HANG_UP}, true);
}
