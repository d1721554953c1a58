/* REFER: somebody is asked to call somebody else, and says what comes of it. RFC 3515; RFC 3891,
 * 3892, 4488; RFC 5589.
 *
 * What is told of it is a subscription at either end, without a SUBSCRIBE. The call is one like any
 * other: as it gets on, its notifier is told.
 */
#define _GNU_SOURCE /* strcasestr */
#include "call/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- who asks ----------------------------------------------------------------------------- */

ref refer_asker(struct step *s, ref dialog, const struct message *refer)
{
    struct lore *lore = s->plan->lore;
    ref r = subscription_new(s, KIND_SUBSCRIPTION, refer->from, dialog);
    struct subscription *x = subscription_at(s->world, r);
    if (dialog)
        x->id = dialog_at(s->world, dialog)->local_seq + 1;
    else
        subscription_of_ours(s, r, refer);
    x->package = PACKAGE_REFER;
    x->event = lore_intern(lore, package_name(PACKAGE_REFER), strlen(package_name(PACKAGE_REFER)));
    step_tell(s, r, SUBSCRIPTION_SEND_REFER, NULL);
    return r;
}

/* ---- who is asked ------------------------------------------------------------------------- */

/* RFC 4488 4. */
static bool wants_no_subscription(const struct step *s, const struct message *m)
{
    textid value = lines_value(s->plan->lore, m->extra, "Refer-Sub");
    return value && !strncasecmp(lore_text(s->plan->lore, value), "false", strlen("false"));
}

static void take_without(struct step *s, ref server, ref dialog, const struct message *m)
{
    uint16_t node = instance_at(s->world, server)->node;
    struct message r = response_to(m, 202);
    if (!r.to_tag)
        r.to_tag = ident_make(node, node_serial(s->world, node));
    r.present |= PRESENT_CONTACT;
    r.contact = s->plan->node[node].contact;
    r.extra = lines_add(s->plan->lore, r.extra, "Refer-Sub", "false");
    transaction_respond(s, server, &r);
    if (dialog)
        dialog_at(s->world, dialog)->refers++;
    refer_call(s, node, m);
}

/* RFC 3515 2.4.6: from the second in a dialog on, each has an id. */
static textid event_of(struct step *s, ref dialog, const struct message *m)
{
    char text[40];
    bool again = dialog && dialog_at(s->world, dialog)->refers++ > 0;
    int length = snprintf(text, sizeof text, again ? "refer;id=%u" : "refer", m->cseq);
    return lore_intern(s->plan->lore, text, (size_t)length);
}

static void take(struct step *s, ref server, ref dialog, const struct message *m)
{
    uint16_t node = instance_at(s->world, server)->node;
    textid event = event_of(s, dialog, m);
    ref r = subscription_new(s, KIND_NOTIFIER, node, dialog);
    struct subscription *x = subscription_at(s->world, r);
    x->package = PACKAGE_REFER;
    x->event = event;
    if (!dialog)
        subscription_of_theirs(s, r, m);
    instance_tell(
        s, &(struct stimulus){
               .to = r, .atom = NOTIFIER_REFER, .payload = m, .about = server, .cause = s->cause});
}

void refer_serve(struct step *s, ref server, ref dialog, const struct message *m)
{
    uint16_t node = instance_at(s->world, server)->node;
    if (!m->refer_to) /* RFC 3515 2.4.2 */
        call_answer(s, server, m, 400, 0);
    else if (phone_of(s->plan, node)->flags & PHONE_STAYS_PUT)
        call_answer(s, server, m, 603, 0);
    else if (wants_no_subscription(s, m))
        take_without(s, server, dialog, m);
    else
        take(s, server, dialog, m);
}

/* ---- the call that is asked for ----------------------------------------------------------- */

/* RFC 3261 19.1.2: "%3B" is a semicolon. In place; returns the length. */
static size_t unescape(char *text)
{
    char *to = text;
    for (const char *at = text; *at; at++) {
        unsigned byte;
        if (*at == '%' && sscanf(at + 1, "%2x", &byte) == 1) {
            *to++ = (char)byte;
            at += 2;
        } else {
            *to++ = *at;
        }
    }
    *to = '\0';
    return (size_t)(to - text);
}

/* RFC 3891 6.1: of the headers in the URI, which say what the INVITE is to have, this one is heard.
 */
static textid replaces_in(struct lore *lore, const char *uri)
{
    static const char name[] = "Replaces=";
    const char *headers = strchr(uri, '?'), *at = headers ? strcasestr(headers, name) : NULL;
    char value[600];
    if (!at)
        return 0;
    at += strlen(name);
    snprintf(value, sizeof value, "%.*s", (int)strcspn(at, "&>"), at);
    size_t length = unescape(value);
    return lore_intern(lore, value, length);
}

/* RFC 3892 2.3: who has asked for it, in the words of the REFER. */
static textid referred_by(struct lore *lore, const struct message *m)
{
    const char *who = lore_text(lore, m->referred_by);
    char line[700];
    if (!m->referred_by)
        return 0;
    int length = snprintf(line, sizeof line,
                          strchr(who, '<') ? "Referred-By: %s\r\n" : "Referred-By: <%s>\r\n", who);
    return length < (int)sizeof line ? lore_intern(lore, line, (size_t)length) : 0;
}

/* Is there a way to that neighbour? */
static bool is_reachable(const struct plan *plan, uint16_t node, uint16_t hop)
{
    return hop && hop != node && net_link(plan, node, hop);
}

ident refer_call(struct step *s, uint16_t node, const struct message *m)
{
    struct lore *lore = s->plan->lore;
    const char *whole = lore_text(lore, contact_uri(lore, m->refer_to));
    textid uri = lore_intern(lore, whole, strcspn(whole, "?"));
    struct call_options how = {.replaces = replaces_in(lore, whole), .extra = referred_by(lore, m)};
    textid route = route_outbound(s->plan, node);
    if (!is_reachable(s->plan, node, hop_of(s->plan, node, route, uri, 0)))
        return 0;
    return dialog_at(s->world, call_begin_to(s, node, uri, 0, &how))->call;
}

/* RFC 3515 3.10: what comes between the first NOTIFY and the last may be left out. */
void refer_progress(struct step *s, ref invite, uint16_t status)
{
    uint16_t node = instance_at(s->world, invite)->node;
    if (status < 200 && phone_of(s->plan, node)->flags & PHONE_SPARING)
        return;
    ident made = dialog_at(s->world, dialog_of(s->world, invite))->call;
    for (ref r = subscription_next(s->world, node, KIND_NOTIFIER, 0); r;
         r = subscription_next(s->world, node, KIND_NOTIFIER, r))
        if (subscription_at(s->world, r)->made == made)
            step_post(
                s, instance_tell,
                &(struct stimulus){.to = r,
                                   .atom = status < 200 ? NOTIFIER_CHANGED : NOTIFIER_FINISHED,
                                   .number = status});
}

/* ---- attended transfer: RFC 5589 7 -------------------------------------------------------- */

textid call_refer_to(struct step *s, uint16_t target, textid replaces)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "-_.!~*'()[]/?:+$"; /* RFC 3261 25.1: hvalue */
    struct lore *lore = s->plan->lore;
    char text[1200];
    size_t n = (size_t)snprintf(text, sizeof text,
                                "%s?Replaces=", lore_text(lore, s->plan->node[target].contact));
    for (const char *at = lore_text(lore, replaces); *at && n + 4 < sizeof text; at++)
        n += (size_t)snprintf(text + n, sizeof text - n, strchr(plain, *at) ? "%c" : "%%%02X",
                              (unsigned char)*at);
    return lore_intern(lore, text, n);
}
