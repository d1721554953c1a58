/* What users do: acts of a scenario, or of whoever sits at the terminal. What cannot be done is
 * remarked. */
#include "node/inside.h"

#include <stdio.h>
#include <string.h>

/* `which` of an EVENT_ACT: the act itself, or its reverse when its span is over. */
enum { ACT_ITSELF, ACT_REVERSE };

#define CALL "[ 'call' NUMBER ]"

const struct verb_row verb_rows[VERBS] = {
    [VERB_CALLS] = {"calls", "NODE { [ ',' ] call-option }", "call",
                    "sends an INVITE to that node"},
    [VERB_RINGS] = {"rings", CALL, "let ring", "lets the caller know that it rings: 180"},
    [VERB_SENDS_EARLY_MEDIA] = {"sends early media", CALL " { [ ',' ] header-option }",
                                "send early media for",
                                "plays something before it answers: 183 with a description"},
    [VERB_ANSWERS_NEXT] = {"answers the next",
                           "request-name " CALL " 'with' STATUS { [ ',' ] header-option }",
                           "answer the next one in",
                           "answers a request that is to come with this status, whatever it "
                           "would do by itself"},
    [VERB_ANSWERS_EVERY] = {"answers every",
                            "request-name " CALL " 'with' STATUS { [ ',' ] header-option }",
                            "answer every one in", "answers each such request so from now on"},
    [VERB_ANSWERS] = {"answers", CALL " { [ ',' ] answer-option }", "answer",
                      "takes the call that rings: 200"},
    [VERB_DECLINES] = {"declines", CALL, "decline", "refuses the call that rings: 603"},
    [VERB_IS_BUSY] = {"is busy", CALL, "be busy for", "refuses the call that rings: 486"},
    [VERB_REFUSES] = {"refuses", CALL " 'with' STATUS { [ ',' ] header-option }", "refuse",
                      "refuses the call that rings, with a status from 300 to 699"},
    [VERB_REDIRECTS] = {"redirects", CALL " 'to' NODE [ 'with' STATUS ]", "redirect",
                        "sends the caller to another node: 302"},
    [VERB_CANCELS] =
        {"cancels", CALL " { [ ',' ] header-option }", "cancel",
         "sends CANCEL, now or when a provisional response has come, and nothing else"},
    [VERB_HANGS_UP] = {"hangs up", CALL, "hang up",
                       "ends its calls: with CANCEL, BYE or 603, now or as soon as that may be"},
    [VERB_FORCES_BYE] = {"forces a BYE", CALL, "force a BYE for",
                         "sends BYE at once, whether it may or not"},
    [VERB_HOLDS] = {"holds", CALL " { [ ',' ] hold-option }", "hold",
                    "puts the peer on hold: a re-INVITE that offers sendonly"},
    [VERB_RESUMES] = {"resumes", CALL " { [ ',' ] hold-option }", "resume",
                      "ends its hold: a re-INVITE that offers sendrecv"},
    [VERB_RE_INVITES] = {"re-invites", CALL " { [ ',' ] change-option }", "re-invite for",
                         "changes the session, or only refreshes it, with a re-INVITE"},
    [VERB_UPDATES] = {"updates", CALL " { [ ',' ] change-option }", "update",
                      "changes the session with UPDATE, early or not"},
    [VERB_SENDS_MESSAGE] = {"sends a message", "[ QUOTED ] " CALL " { [ ',' ] header-option }",
                            "send a message in", "sends a MESSAGE within the call"},
    [VERB_SENDS_RAW] = {"sends raw", "'to' NODE [ [ ',' ] 'broken' ]", "send a text to",
                        "sends the lines below that begin with a bar, as they are; broken: even if "
                        "they are no message"},
    [VERB_SENDS] = {"sends",
                    "[ 'a stray' ] ( METHOD [ 'again' ] | STATUS 'to' METHOD [ 'of' NODE ] ) "
                    "{ [ ',' ] letter-option }",
                    "send a request in",
                    "sends this request within the call, or to a node outside of any; again: what "
                    "it has sent before; or this response; a stray one without a transaction"},
    [VERB_IGNORES_NEXT] = {"ignores the next", "message-name " CALL, "ignore the next one in",
                           "takes no notice of a message that is to come, nor of its copies"},
    [VERB_IGNORES_EVERY] = {"ignores every", "message-name " CALL, "ignore every one in",
                            "takes no notice of any such message from now on"},
    [VERB_REFERS] = {"refers", "( NODE 'to' NODE | " CALL " 'to' NODE ) { [ ',' ] refer-option }",
                     "refer",
                     "asks the peer of its call, or another node outside of any, to call that "
                     "node: REFER"},
    [VERB_MESSAGES] = {"messages", "NODE [ QUOTED ] { [ ',' ] header-option }", "message",
                       "sends a MESSAGE to that node, outside of any call"},
    [VERB_REGISTERS] = {"registers with", "NODE { [ ',' ] register-option }", "register",
                        "sends a REGISTER with its contact to that node"},
    [VERB_DEREGISTERS] = {"deregisters from", "NODE { [ ',' ] header-option }", "deregister",
                          "removes its own contact there: a REGISTER that expires at once"},
    [VERB_REMOVES_BINDINGS] = {"removes all bindings at", "NODE { [ ',' ] header-option }",
                               "remove bindings",
                               "removes all contacts of its user there: a REGISTER with *"},
    [VERB_FETCHES_BINDINGS] = {"fetches its bindings from", "NODE { [ ',' ] header-option }",
                               "fetch bindings",
                               "asks which contacts of its user are known there: a REGISTER "
                               "without a Contact"},
    [VERB_ASKS] = {"asks", "NODE { [ ',' ] header-option }", "ask about",
                   "sends an OPTIONS to that node, outside of any call"},
    [VERB_CONNECTS] = {"connects", "NODE 'and' NODE [ 'by flow' ( 'I' | 'II' | 'III' | 'IV' ) ]",
                       "connect",
                       "calls both, one after the other, and lets them talk to each other: RFC "
                       "3725; by flow IV if nothing is said"},
    [VERB_SUBSCRIBES] = {"subscribes to", "NODE 'for' NAME { [ ',' ] subscribe-option }",
                         "subscribe to",
                         "sends a SUBSCRIBE for that event package: dialog, presence"},
    [VERB_UNSUBSCRIBES] = {"unsubscribes", "[ 'from' NODE ] [ 'for' NAME ]", "unsubscribe from",
                           "ends its subscriptions: SUBSCRIBE with Expires: 0"},
    [VERB_PUBLISHES] = {"publishes", "QUOTED 'to' NODE { [ ',' ] publish-option }", "publish",
                        "says of itself that it is open, closed, or whatever: PUBLISH; what it "
                        "has published there before is changed"},
    [VERB_STOPS_PUBLISHING] = {"stops publishing", "", "take back",
                               "takes back what it has published: PUBLISH with Expires: 0"},
    [VERB_ALLOWS_SUBSCRIPTIONS] = {"allows subscriptions", "", "allow",
                                   "lets those know who wait for it: NOTIFY active"},
    [VERB_REJECTS_SUBSCRIPTIONS] = {"rejects subscriptions", "", "reject",
                                    "lets nobody know any more: NOTIFY terminated;reason=rejected"},
    [VERB_ENDS_SUBSCRIPTIONS] = {"ends subscriptions", "[ 'as' end-reason [ 'retry after' TIME ] ]",
                                 "end", "ends all subscriptions to it, with that reason"},
    [VERB_MIXES] = {"mixes its calls", "", "mix",
                    "makes one conference of them: a re-INVITE to each says so, with isfocus"},
    [VERB_CRASHES] = {"crashes", "", "crash", "is gone without a word, and forgets everything"},
    [VERB_RESTARTS] = {"restarts", "", "restart", "is there again, and knows nothing"},
};

bool act_needs_no_user(const struct act *a)
{
    return a->verb == VERB_CRASHES || a->verb == VERB_RESTARTS ||
           a->verb == VERB_ENDS_SUBSCRIPTIONS ||
           (a->verb >= VERB_ANSWERS_NEXT && a->verb <= VERB_ANSWERS_EVERY) ||
           (a->verb == VERB_SENDS && a->to_letter);
}

bool verb_wants_node(const struct verb_row *row)
{
    return !strncmp(row->rest, "NODE", strlen("NODE"));
}

static const enum wish wishes[VERBS] = {
    [VERB_RINGS] = WISH_RING,
    [VERB_SENDS_EARLY_MEDIA] = WISH_PROGRESS,
    [VERB_ANSWERS] = WISH_ANSWER,
    [VERB_DECLINES] = WISH_DECLINE,
    [VERB_IS_BUSY] = WISH_BUSY,
    [VERB_REFUSES] = WISH_REFUSE,
    [VERB_REDIRECTS] = WISH_REFUSE,
    [VERB_CANCELS] = WISH_CANCEL,
    [VERB_HANGS_UP] = WISH_HANG_UP,
    [VERB_FORCES_BYE] = WISH_FORCE_BYE,
    [VERB_HOLDS] = WISH_HOLD,
    [VERB_RESUMES] = WISH_RESUME,
    [VERB_RE_INVITES] = WISH_CHANGE,
    [VERB_UPDATES] = WISH_CHANGE,
    [VERB_SENDS_MESSAGE] = WISH_REQUEST,
    [VERB_SENDS] = WISH_REQUEST,
    [VERB_REFERS] = WISH_REQUEST,
    [VERB_MIXES] = WISH_MIX,
};

static void remark(struct step *s, const struct act *a, uint32_t text, uint32_t argument)
{
    step_note(s, RECORD_NOTE, a->node, text, argument);
}

/* ---- with calls --------------------------------------------------------------------------- */

static struct wanted wanted_of(const struct act *a)
{
    struct wanted w = a->wanted;
    w.wish = wishes[a->verb];
    return w;
}

static void wish_one(struct step *s, const struct act *a)
{
    const struct wanted w = wanted_of(a);
    ref dialog = call_find(s->world, a->node, a->call);
    if (!dialog || !call_wish(s, dialog, &w, false))
        remark(s, a, NOTE_NO_SUCH_CALL, (uint32_t)a->verb << 24 | (a->call & 0xffffff));
}

/* With several calls it is no wonder that some of them are past it. */
static void wish_all(struct step *s, const struct act *a)
{
    const struct wanted w = wanted_of(a);
    bool heard = false, several = line_at(s->world, a->node)->calls > 1;
    for (ref r = call_next(s->world, a->node, 0); r; r = call_next(s->world, a->node, r))
        heard |= call_wish(s, r, &w, several);
    if (!heard)
        remark(s, a, NOTE_NOTHING, a->verb);
}

static void wish(struct step *s, const struct act *a)
{
    if (a->call)
        wish_one(s, a);
    else
        wish_all(s, a);
}

/* ---- new ones ----------------------------------------------------------------------------- */

/* RFC 3891 3: the dialog as its other end, the call's target, knows it. 0: there is none. */
static textid replaces_of(struct step *s, const struct act *a, uint16_t target)
{
    const struct sip_names names = plan_names(s->plan);
    char call[200], to[100], from[100], text[500];
    for (ref r = call_next(s->world, target, 0); r; r = call_next(s->world, target, r)) {
        const struct dialog *d = dialog_at(s->world, r);
        if (dialog_far(s->world, r) != a->replaces)
            continue;
        ident_print(d->call, IDENT_CALL, &names, call, sizeof call);
        ident_print(d->local_tag, IDENT_TAG, &names, to, sizeof to);
        ident_print(d->remote_tag, IDENT_TAG, &names, from, sizeof from);
        snprintf(text, sizeof text, "%s;to-tag=%s;from-tag=%s%s", call, to,
                 d->remote_tag ? from : "0", a->early ? ";early-only" : "");
        return lore_intern(s->plan->lore, text, strlen(text));
    }
    return 0;
}

/* RFC 3911 3: as Replaces, under another name. */
static void join(struct step *s, const struct act *a, struct call_options how)
{
    const char *value = lore_text(s->plan->lore, how.replaces);
    how.extra = lines_set(s->plan->lore, how.extra, "Join", value);
    how.replaces = 0;
    call_begin(s, a->node, a->target, &how);
}

static void call(struct step *s, const struct act *a)
{
    const struct phone_config *phone = s->plan->node[a->node].config;
    struct call_options how = a->how;
    if (a->replaces)
        how.replaces = replaces_of(s, a, a->target);
    if (phone->lines && line_at(s->world, a->node)->calls >= phone->lines)
        remark(s, a, NOTE_LINES_TAKEN, 0);
    else if (a->replaces && !how.replaces)
        remark(s, a, NOTE_NO_CALL_THERE, a->replaces);
    else if (a->joins)
        join(s, a, how);
    else
        call_begin(s, a->node, a->target, &how);
}

static void request(struct step *s, const struct act *a, uint8_t method)
{
    struct wanted w = a->wanted;
    w.method = method;
    call_request(s, a->node, a->target, &w);
}

static void registers(struct step *s, const struct act *a)
{
    enum registering what = a->verb == VERB_DEREGISTERS        ? REGISTERING_NOT
                            : a->verb == VERB_REMOVES_BINDINGS ? REGISTERING_NONE
                            : a->verb == VERB_FETCHES_BINDINGS ? REGISTERING_FETCH
                                                               : REGISTERING;
    call_register(s, a->node, a->target, what, a->how.expires, a->wanted.extra);
}

static void subscribe(struct step *s, const struct act *a)
{
    struct subscribing how = a->subscribing;
    how.target = a->target;
    call_subscribe(s, a->node, &how);
}

/* Of the peer of a call, or outside of any. An attended transfer names the call to be replaced:
 * RFC 5589 7. */
static void refer(struct step *s, const struct act *a)
{
    struct act told = *a;
    textid replaces = a->replaces ? replaces_of(s, a, a->wanted.target) : 0;
    if (replaces)
        told.wanted.refer_to = call_refer_to(s, a->wanted.target, replaces);
    if (a->replaces && !replaces)
        remark(s, a, NOTE_NO_CALL_THERE, a->replaces);
    else if (a->target)
        request(s, &told, METHOD_REFER);
    else
        wish(s, &told);
}

static void of_subscriptions(struct step *s, const struct act *a)
{
    bool any = true;
    switch (a->verb) {
    case VERB_UNSUBSCRIBES:
        any = call_unsubscribe(s, a->node, a->subscribing.target, a->subscribing.event);
        break;
    case VERB_STOPS_PUBLISHING: any = call_unpublish(s, a->node); break;
    case VERB_ALLOWS_SUBSCRIPTIONS: any = call_judge(s, a->node, true); break;
    case VERB_REJECTS_SUBSCRIPTIONS: any = call_judge(s, a->node, false); break;
    default: any = call_end_subscriptions(s, a->node, a->reason, a->retry_after);
    }
    if (!any)
        remark(s, a, NOTE_NOTHING, a->verb);
}

static void send(struct step *s, const struct act *a)
{
    if (a->to_letter)
        node_send(s, a->node, &a->letter);
    else
        wish(s, a);
}

static void run(struct step *s, const struct act *a)
{
    switch (a->verb) {
    case VERB_CALLS: call(s, a); break;
    case VERB_REGISTERS:
    case VERB_DEREGISTERS:
    case VERB_REMOVES_BINDINGS:
    case VERB_FETCHES_BINDINGS: registers(s, a); break;
    case VERB_ASKS: request(s, a, METHOD_OPTIONS); break;
    case VERB_CONNECTS: call_connect(s, a->node, a->target, a->second, a->flow); break;
    case VERB_MESSAGES: request(s, a, METHOD_MESSAGE); break;
    case VERB_REFERS: refer(s, a); break;
    case VERB_SUBSCRIBES: subscribe(s, a); break;
    case VERB_PUBLISHES:
        call_publish(s, a->node, a->target, &a->wanted, a->subscribing.expires);
        break;
    case VERB_UNSUBSCRIBES:
    case VERB_STOPS_PUBLISHING:
    case VERB_ALLOWS_SUBSCRIPTIONS:
    case VERB_REJECTS_SUBSCRIPTIONS:
    case VERB_ENDS_SUBSCRIPTIONS: of_subscriptions(s, a); break;
    case VERB_SENDS:
    case VERB_SENDS_RAW: send(s, a); break;
    case VERB_ANSWERS_NEXT:
    case VERB_ANSWERS_EVERY:
    case VERB_IGNORES_NEXT:
    case VERB_IGNORES_EVERY: node_order(s, &a->order); break;
    case VERB_CRASHES: node_crash(s, a->node); break;
    case VERB_RESTARTS: node_restart(s, a->node); break;
    default: wish(s, a);
    }
}

static uint8_t reverse_of(uint8_t verb)
{
    return verb == VERB_HOLDS ? VERB_RESUMES : verb == VERB_RESUMES ? VERB_HOLDS : VERB_NONE;
}

static struct act act_at(const struct plan *plan, uint32_t number, uint8_t which)
{
    struct act a = ((const struct act *)plan->acts)[number];
    if (which == ACT_REVERSE) {
        a.verb = reverse_of(a.verb);
        a.wanted.direction = 0;
        a.text = NULL;
    }
    return a;
}

/* What a record tells of it beside who and what; `edge` is the act itself, whose words are told. */
static struct record record_of(const struct act *a, uint32_t number)
{
    return (struct record){.what = RECORD_USER,
                           .node = a->node,
                           .subject = a->verb,
                           .extra = verb_wants_node(&verb_rows[a->verb]) ? a->target : a->call,
                           .edge = a->text && number <= UINT16_MAX ? (uint16_t)number : 0};
}

void node_cut(struct step *s, uint16_t link, bool cut)
{
    const struct plan_link *l = &s->plan->link[link];
    step_note(s, RECORD_NOTE, l->a, cut ? NOTE_CUT : NOTE_HEALED, l->b);
    net_cut(s, link, cut);
}

void node_break(struct step *s, uint16_t link)
{
    const struct plan_link *l = &s->plan->link[link];
    uint32_t note = net_is_connected(s->world, link) ? NOTE_BREAKS : NOTE_NOT_CONNECTED;
    uint32_t cause = s->cause;
    s->cause = step_note(s, RECORD_NOTE, l->a, note, l->b);
    net_break(s, link);
    s->cause = cause;
}

size_t node_act_text(const struct plan *plan, const struct event *e, uint16_t *node, char *out,
                     size_t room)
{
    const struct act a = act_at(plan, e->owner, e->which);
    const struct record r = record_of(&a, e->owner);
    *node = a.node;
    return node_note_text(plan, &r, out, room);
}

void node_act(struct step *s, const struct stimulus *what)
{
    const struct act a = act_at(s->plan, what->to, what->atom);
    if (a.verb == VERB_NONE)
        return;
    struct record r = record_of(&a, what->to);
    r.cause = s->cause;
    s->cause = step_record(s, r);
    if (!is_user_agent(s->plan, a.node) && !act_needs_no_user(&a))
        remark(s, &a, NOTE_NOT_A_PHONE, a.verb);
    else if (node_is_down(s, a.node) && a.verb != VERB_RESTARTS)
        remark(s, &a, NOTE_DOWN, 0);
    else
        run(s, &a);
    if (a.span && what->atom == ACT_ITSELF)
        event_add(s, a.span, false, EVENT_ACT, ACT_REVERSE, what->to, NULL);
}
