/* A call that takes the place of another: RFC 3891 3. Whoever may call may replace: there are no
 * secrets here. Which dialog it is, is found here; what may become of it its machine decides. */
#include "call/inside.h"

/* "As if they were tags present in an incoming request." A malformed value finds none. */
static ref named_by(const struct step *s, uint16_t node, textid value, bool *early_only)
{
    const struct sip_names names = plan_names(s->plan);
    struct replaced r;
    if (!replaced_find(value, &names, s->plan->lore, &r))
        return 0;
    *early_only = r.early_only;
    return dialogs_match(
        s->world, node,
        &(struct message){.call = r.call, .to_tag = r.to_tag, .from_tag = r.from_tag});
}

static ref replaced_by(const struct step *s, uint16_t node, const struct message *invite,
                       bool *early_only)
{
    return named_by(s, node, invite->replaces, early_only);
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

/* ---- Join: RFC 3911 --------------------------------------------------------------------------- */

static textid join_of(const struct step *s, const struct message *invite)
{
    return invite->extra ? lines_value(s->plan->lore, invite->extra, "Join") : 0;
}

bool asks_to_join(const struct step *s, const struct message *invite)
{
    return join_of(s, invite) != 0;
}

/* RFC 3911 4: the new call rings as any other; whoever is in the old one is told at once that there is
 * a conference. One that is over, or not yet answered, cannot be joined. */
void joining_begin(struct step *s, ref server, const struct message *invite)
{
    bool early_only = false;
    ref dialog = named_by(s, instance_at(s->world, server)->node, join_of(s, invite), &early_only);
    const struct dialog *d = dialog ? dialog_at(s->world, dialog) : NULL;
    bool answered = d && d->invite != d->ours && d->invite != d->theirs;
    if (!d || dialog_is_over(d) || (d->invite && !answered)) {
        call_answer(s, server, invite, d && dialog_is_over(d) ? 603 : 481, 0);
        return;
    }
    ref r = invited(s, server, invite);
    transaction_own(s, server, r);
    dialog_at(s->world, dialog_of(s->world, r))->focus = 1;
    dialog_mix(s, dialog);
}
