/* What users do: the words behind a verb, into an act. */
#include "scenario/inside.h"
#include "sip/headers.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- values -------------------------------------------------------------------------------- */

uint32_t bind_seconds(struct binder *b, uint32_t tree, unsigned nth)
{
    uint32_t child = tree_child(b, tree, TERMINAL_TIME);
    while (nth--)
        child = tree_next(b, child, TERMINAL_TIME);
    const struct token *t = tree_token(b, child);
    if (t->value % 1000000 || !t->value || t->value / 1000000 > UINT32_MAX)
        wrong(b, t, "a header field tells whole seconds, from 1 to %u", UINT32_MAX);
    return (uint32_t)(t->value / 1000000);
}

uint8_t bind_media(const struct binder *b, uint32_t tree)
{
    static const char *const words[MEDIA_KINDS] = {"audio", "video", "messages"};
    uint8_t media = 0;
    for (uint32_t m = tree_child(b, tree, RULE_MEDIA); m; m = tree_next(b, m, RULE_MEDIA))
        for (unsigned k = 0; k < MEDIA_KINDS; k++)
            if (tree_says(b, m, words[k]))
                media |= (uint8_t)(1 << k);
    return media;
}

uint16_t bind_status_from(struct binder *b, uint32_t tree, int64_t low, int64_t high)
{
    const struct token *t = tree_token(b, tree_child(b, tree, TERMINAL_STATUS));
    if (t->kind == TOKEN_CLASS || t->value < low || t->value > high) {
        wrong(b, t, "a status from %d to %d can stand here", (int)low, (int)high);
        return (uint16_t)low;
    }
    return (uint16_t)t->value;
}

/* A call is answered with 2xx; other words have other statuses. */
static uint16_t bind_answer_status(struct binder *b, uint32_t tree)
{
    const struct token *t = tree_token(b, tree_child(b, tree, TERMINAL_STATUS));
    if (t->kind == TOKEN_NUMBER && t->value >= 100 && t->value < 200)
        wrong(b, t, "a call is answered with 2xx: 180 is 'rings', 183 is 'sends early media'");
    else if (t->kind == TOKEN_NUMBER && t->value >= 300 && t->value < 700)
        wrong(b, t, "a call is answered with 2xx: say 'refuses with %d'", (int)t->value);
    else
        return bind_status_from(b, tree, 200, 299);
    return 200;
}

/* ---- header lines -------------------------------------------------------------------------- */

/* RFC 3261 7.3.1: a token, a colon, a value on one line. */
size_t scenario_header_name(const char *line)
{
    static const char token[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "-.!%*_+`'~";
    size_t name = strspn(line, token), blanks = strspn(line + name, " \t");
    return line[name + blanks] == ':' ? name : 0;
}

/* Behind those that are there. */
static textid bind_header(struct binder *b, uint32_t option, textid before)
{
    uint32_t quoted = tree_child(b, option, TERMINAL_QUOTED);
    struct lore *lore = b->s->plan.lore;
    char *line = tree_text(b, quoted);
    if (!scenario_header_name(line)) {
        wrong(b, tree_token(b, quoted),
              "a header line has a name, a colon and a value: \"Subject: lunch\"");
        free(line);
        return before;
    }
    size_t length = lore_length(lore, before), own = strlen(line);
    char *all = scenario_alloc(NULL, length + own + 3);
    memcpy(all, lore_text(lore, before), length);
    memcpy(all + length, line, own);
    memcpy(all + length + own, "\r\n", 3);
    before = lore_intern(lore, all, length + own + 2);
    free(all);
    free(line);
    return before;
}

/* ---- options ------------------------------------------------------------------------------- */

/* What a line can say only once: the value it says now. */
static uint32_t once(struct binder *b, uint32_t option, uint32_t said, uint32_t says)
{
    if (said)
        wrong(b, tree_token(b, option), "this line said already how it does that");
    return says;
}

static void call_option(struct binder *b, uint32_t o, struct act *act)
{
    struct call_options *how = &act->how;
    if (tree_says(b, o, "without offer") || tree_says(b, o, "late offer"))
        how->flags |= PHONE_LATE_OFFER;
    else if (tree_says(b, o, "requiring 100rel"))
        how->flags |= PHONE_REQUIRES_100REL;
    else if (tree_says(b, o, "supporting 100rel"))
        how->flags |= PHONE_100REL;
    else if (tree_says(b, o, "expires in"))
        how->expires = once(b, o, how->expires, bind_seconds(b, o, 0));
    else if (tree_says(b, o, "session timer"))
        how->session_expires = once(b, o, how->session_expires, bind_seconds(b, o, 0));
    else if (tree_child(b, o, TERMINAL_QUOTED))
        how->extra = bind_header(b, o, how->extra);
    else if (tree_says(b, o, "as focus"))
        how->flags |= PHONE_FOCUS;
    else if (tree_says(b, o, "replacing") || tree_says(b, o, "joining")) {
        act->joins = tree_says(b, o, "joining");
        act->replaces =
            (uint16_t)once(b, o, act->replaces, bind_node_name(b, tree_child(b, o, TERMINAL_NODE)));
        act->early = tree_says(b, o, "if early");
    }
}

static void subscribe_option(struct binder *b, uint32_t o, struct act *act)
{
    struct subscribing *how = &act->subscribing;
    if (tree_says(b, o, "once"))
        how->expires = 0;
    else if (tree_says(b, o, "at"))
        how->at = bind_node_name(b, tree_child(b, o, TERMINAL_NODE));
    else if (tree_says(b, o, "for"))
        how->expires = bind_seconds(b, o, 0);
    else
        act->wanted.extra = how->extra = bind_header(b, o, how->extra);
}

static void refer_option(struct binder *b, uint32_t o, struct act *act)
{
    if (tree_says(b, o, "replacing"))
        act->replaces =
            (uint16_t)once(b, o, act->replaces, bind_node_name(b, tree_child(b, o, TERMINAL_NODE)));
    else
        act->wanted.extra = bind_header(b, o, act->wanted.extra);
}

/* Audio is in it unless the call says that it is not. */
static void call_media(struct binder *b, uint32_t verb, struct act *act)
{
    uint8_t with = 1 << MEDIA_AUDIO, without = 0;
    uint32_t o = tree_child(b, verb, RULE_CALL_OPTION), first = o;
    for (; o; o = tree_next(b, o, RULE_CALL_OPTION))
        if (tree_says(b, o, "without"))
            without |= bind_media(b, o);
        else
            with |= bind_media(b, o);
    act->how.media = (uint8_t)(with & ~without);
    if (!act->how.media)
        wrong(b, tree_token(b, first), "a call is about something: audio, video or messages");
}

uint8_t bind_direction(const struct binder *b, uint32_t tree)
{
    return (uint8_t)(1 + (tree_says(b, tree, "sendrecv")   ? DIRECTION_SENDRECV
                          : tree_says(b, tree, "sendonly") ? DIRECTION_SENDONLY
                          : tree_says(b, tree, "recvonly") ? DIRECTION_RECVONLY
                                                           : DIRECTION_INACTIVE));
}

/* Those of an answer, a hold, a change, or any other request: they say the same the same way. */
static void option(struct binder *b, uint32_t o, struct act *act)
{
    struct wanted *w = &act->wanted;
    uint32_t direction = tree_child(b, o, RULE_DIRECTION);
    act->span = bind_value(b, o, TERMINAL_TIME, act->span);
    if (tree_says(b, o, "without offer") || tree_says(b, o, "late offer"))
        w->flags |= WANTED_LATE_OFFER;
    else if (tree_says(b, o, "UPDATE"))
        w->method = (uint8_t)once(b, o, w->method, METHOD_UPDATE);
    else if (tree_says(b, o, "PRACK"))
        w->method = (uint8_t)once(b, o, w->method, METHOD_PRACK);
    else if (tree_says(b, o, "inactive"))
        w->direction = (uint8_t)once(b, o, w->direction, 1 + DIRECTION_INACTIVE);
    else if (direction)
        w->direction = (uint8_t)once(b, o, w->direction, bind_direction(b, direction));
    else if (tree_child(b, o, TERMINAL_QUOTED))
        w->extra = bind_header(b, o, w->extra);
    else if (tree_child(b, o, TERMINAL_STATUS))
        w->status = (uint16_t)once(b, o, w->status, bind_answer_status(b, o));
    else if (tree_says(b, o, "without"))
        w->less |= bind_media(b, o);
    else
        w->more |= bind_media(b, o);
}

static void register_option(struct binder *b, uint32_t o, struct act *act)
{
    if (tree_child(b, o, TERMINAL_QUOTED))
        act->wanted.extra = bind_header(b, o, act->wanted.extra);
    else
        act->how.expires = once(b, o, act->how.expires, bind_seconds(b, o, 0));
}

static void bind_options(struct binder *b, uint32_t verb, struct act *act)
{
    static const uint8_t rules[] = {RULE_ANSWER_OPTION, RULE_HOLD_OPTION, RULE_CHANGE_OPTION,
                                    RULE_HEADER_OPTION};
    uint32_t registers = tree_child(b, verb, RULE_REGISTER_OPTION);
    for (; registers; registers = tree_next(b, registers, RULE_REGISTER_OPTION))
        register_option(b, registers, act);
    for (unsigned r = 0; r < sizeof rules; r++)
        for (uint32_t o = tree_child(b, verb, rules[r]); o; o = tree_next(b, o, rules[r]))
            option(b, o, act);
    for (uint32_t o = tree_child(b, verb, RULE_CALL_OPTION); o;
         o = tree_next(b, o, RULE_CALL_OPTION))
        call_option(b, o, act);
    for (uint32_t o = tree_child(b, verb, RULE_SUBSCRIBE_OPTION); o;
         o = tree_next(b, o, RULE_SUBSCRIBE_OPTION))
        subscribe_option(b, o, act);
    for (uint32_t o = tree_child(b, verb, RULE_PUBLISH_OPTION); o;
         o = tree_next(b, o, RULE_PUBLISH_OPTION))
        subscribe_option(b, o, act);
    for (uint32_t o = tree_child(b, verb, RULE_REFER_OPTION); o;
         o = tree_next(b, o, RULE_REFER_OPTION))
        refer_option(b, o, act);
}

/* ---- verbs --------------------------------------------------------------------------------- */

uint8_t bind_verb(const struct binder *b, uint32_t verb)
{
    for (uint8_t v = 1; v < VERBS; v++)
        if (tree_says(b, verb, verb_rows[v].words))
            return v;
    return VERB_NONE;
}

/* ---- to the letter ------------------------------------------------------------------------- */

static textid bind_text(struct binder *b, uint32_t tree)
{
    uint32_t quoted = tree_child(b, tree, TERMINAL_QUOTED);
    if (!quoted)
        return 0;
    char *text = tree_text(b, quoted);
    textid id = lore_intern(b->s->plan.lore, text, strlen(text));
    free(text);
    return id;
}

/* A method that nobody knows may be sent all the same, unless it is nearly one that is known. */
static uint8_t bind_letter_method(struct binder *b, uint32_t verb, textid *other)
{
    uint32_t tree = tree_child(b, verb, TERMINAL_METHOD);
    char *name = tree_text(b, tree);
    int known = method_find(name, strlen(name));
    uint8_t method = METHOD_NONE;
    if (known > 0 || nearest_word(name, method_names + 1, METHODS - 1))
        method = bind_method(b, tree);
    else
        *other = lore_intern(b->s->plan.lore, name, strlen(name));
    free(name);
    return method;
}

static void letter_option(struct binder *b, uint32_t o, struct letter *l)
{
    uint32_t node = tree_child(b, o, TERMINAL_NODE);
    if (tree_says(b, o, "to"))
        l->to = (uint16_t)once(b, o, l->to, bind_target_name(b, node));
    else if (tree_says(b, o, "as"))
        l->as = (uint16_t)once(b, o, l->as, bind_node_name(b, node));
    else if (tree_says(b, o, "call"))
        l->call = bind_count(b, o, TERMINAL_NUMBER, 1, UINT16_MAX);
    else if (tree_says(b, o, "in the same branch"))
        l->flags |= LETTER_SAME_BRANCH;
    else if (tree_says(b, o, "through the transaction"))
        l->flags |= LETTER_THROUGH;
    else if (tree_says(b, o, "body"))
        l->body = once(b, o, l->body, bind_text(b, o));
    else
        l->extra = bind_header(b, o, l->extra);
}

/* Where header lines cannot stand: what they would make is no message. */
static void check_lines(struct binder *b, uint32_t tree, uint8_t method, uint16_t status,
                        textid lines)
{
    struct sip_error error;
    if (lines && !node_lines_fit(&b->s->plan, method, status, lines, &error))
        wrong(b, tree_token(b, tree), "with these header lines it is no message: %s (%s)",
              error.what, error.rfc);
}

static enum letter_kind kind_of(const struct binder *b, uint32_t verb, const struct letter *l)
{
    return tree_child(b, verb, TERMINAL_STATUS) ? LETTER_RESPONSE
           : tree_says(b, verb, "again")        ? LETTER_COPY
           : l->to                              ? LETTER_OUTSIDE
                                                : LETTER_WITHIN;
}

static void bind_response(struct binder *b, uint32_t verb, struct letter *l)
{
    uint32_t of = tree_child(b, verb, TERMINAL_NODE);
    if (l->to)
        wrong(b, tree_token(b, verb), "a response goes where its request came from: say 'of'");
    if (of && l->flags & LETTER_THROUGH)
        wrong(b, tree_token(b, of), "the transaction is the sender's own");
    l->status = bind_status_from(b, verb, 100, 699);
    l->to = of ? bind_node_name(b, of) : 0;
}

/* A phone itself says whose a request is and which: lines that do are to the letter. */
static bool identifies(const char *lines)
{
    for (const char *at = lines; *at; at += strcspn(at, "\n") + 1) {
        const struct header *h = header_find(at, strcspn(at, ": \t"));
        unsigned id = h ? h->id : HEADER_OTHER;
        if (id == HEADER_CSEQ || id == HEADER_CALL_ID || id == HEADER_FROM || id == HEADER_TO ||
            id == HEADER_VIA)
            return true;
    }
    return false;
}

/* What a phone sends as well if its user just wants it so: with a machine of its own. */
static bool is_wish(const struct lore *lore, const struct letter *l)
{
    enum { MAY = 1 << METHOD_INFO | 1 << METHOD_OPTIONS | 1 << METHOD_MESSAGE | 1 << METHOD_REFER };
    return l->kind == LETTER_WITHIN && !l->flags && !l->as && MAY >> l->method & 1 &&
           !identifies(lore_text(lore, l->extra));
}

static void bind_letter(struct binder *b, uint32_t verb, struct act *act)
{
    struct letter *l = &act->letter;
    uint32_t o = tree_child(b, verb, RULE_LETTER_OPTION);
    l->method = bind_letter_method(b, verb, &l->other_method);
    if (tree_says(b, verb, "a stray"))
        l->flags |= LETTER_STRAY;
    for (; o; o = tree_next(b, o, RULE_LETTER_OPTION))
        letter_option(b, o, l);
    l->kind = (uint8_t)kind_of(b, verb, l);
    if (l->kind == LETTER_RESPONSE)
        bind_response(b, verb, l);
    else if (l->flags & LETTER_THROUGH)
        wrong(b, tree_token(b, verb), "a request has a transaction of its own, or is a stray one");
    check_lines(b, verb, l->method, l->status, l->extra);
    act->to_letter = !is_wish(b->s->plan.lore, l);
    act->call = l->call;
    act->wanted = (struct wanted){.method = l->method, .extra = l->extra, .body = l->body};
}

/* The place in the file of an offset in a line's block. */
static void wrong_in_block(struct binder *b, size_t offset, const char *what, const char *rfc)
{
    const char *text = b->line->block;
    const struct source_line *line = b->line + 1;
    size_t start = 0;
    for (size_t i = 0; i < offset && text[i]; i++)
        if (text[i] == '\n' && text[i + 1]) {
            start = i + 1;
            line++;
        }
    size_t bar = strspn(line->whole, " \t") + 1;
    bar += line->whole[bar] == ' ';
    complain(b->complaints, b->file, line->number, (int)(bar + offset - start) + 1, line->whole,
             "%s (%s)", what, rfc);
}

static void bind_raw(struct binder *b, uint32_t verb, struct act *act)
{
    struct message *m = scenario_alloc(NULL, sizeof *m);
    struct sip_error error;
    const char *text = b->line->block;
    act->to_letter = true;
    act->letter = (struct letter){
        .kind = LETTER_RAW, .to = bind_node_name(b, tree_child(b, verb, TERMINAL_NODE)), .raw = m};
    b->block_read = true;
    if (!text)
        wrong(b, tree_token(b, verb),
              "say the message below, each line of it behind a bar: "
              "'| INVITE sip:bob@example.com SIP/2.0'");
    else if (!node_raw(&b->s->plan, text, strlen(text), m, &error) && !tree_says(b, verb, "broken"))
        wrong_in_block(b, error.offset, error.what, error.rfc);
}

/* ---- standing orders ----------------------------------------------------------------------- */

static void check_order(struct binder *b, uint32_t verb, const struct order *o)
{
    const struct token *t = tree_token(b, tree_child(b, verb, TERMINAL_STATUS));
    const char *method = method_names[o->method];
    if (order_may(o->method, o->status))
        check_lines(b, verb, o->method, o->status, o->extra);
    else if (o->method == METHOD_ACK)
        wrong(b, t, "nobody answers an ACK");
    else if (o->status < 200)
        wrong(b, t, "%s has no provisional response", method);
    else
        wrong(b, t, "a phone says 2xx to %s only when it does what that asks for", method);
}

static void bind_order(struct binder *b, uint32_t verb, struct act *act)
{
    struct order *o = &act->order;
    uint32_t ignored = tree_child(b, verb, RULE_IGNORED), tree = ignored ? ignored : verb;
    uint32_t asked = tree_child(b, tree, RULE_ASKED);
    uint32_t method = tree_child(b, asked ? asked : tree, TERMINAL_METHOD);
    bool every = act->verb == VERB_ANSWERS_EVERY || act->verb == VERB_IGNORES_EVERY;
    *o = (struct order){.node = act->node, .call = act->call, .extra = act->wanted.extra};
    o->method = method ? bind_method(b, method) : METHOD_INVITE;
    o->flags = (uint8_t)((every ? ORDER_EVERY : 0) | (ignored ? ORDER_IGNORES : 0) |
                         (method ? 0 : ORDER_RE_INVITE));
    if (!ignored) {
        o->status = bind_status_from(b, verb, 100, 699);
        check_order(b, verb, o);
    } else if (!asked) {
        struct pattern p = {0};
        bind_status(b, ignored, &p);
        o->status = p.low;
        o->flags |= p.high > p.low ? ORDER_CLASS : 0;
    }
}

/* ---- all of it ----------------------------------------------------------------------------- */

/* From then on nobody finds it otherwise: see node/location.c. */
static void found_by_bindings(struct binder *b, const struct act *act)
{
    if (act->node && act->target)
        b->s->node[act->node].registers |=
            (bool)(b->s->server[act->target].serves & SERVES_REGISTRAR);
}

/* RFC 3725 5: flow IV is the recommended one. */
static void bind_connection(struct binder *b, uint32_t verb, struct act *act)
{
    uint32_t first = tree_child(b, verb, TERMINAL_NODE),
             second = tree_next(b, first, TERMINAL_NODE);
    act->second = bind_node_name(b, second);
    act->flow = tree_says(b, verb, "I")     ? FLOW_I
                : tree_says(b, verb, "II")  ? FLOW_II
                : tree_says(b, verb, "III") ? FLOW_III
                                            : FLOW_IV;
    if (act->second && (act->second == act->node || act->second == act->target))
        wrong(b, tree_token(b, second), "%s cannot be connected so: it takes three",
              b->s->node[act->second].name);
    else if (act->second && act->node && !nodes_joined(b->s, act->node, act->second))
        wrong(b, tree_token(b, second), "no link joins %s and %s", b->s->node[act->node].name,
              b->s->node[act->second].name);
}

/* ---- events -------------------------------------------------------------------------------- */

static textid bind_event(struct binder *b, uint32_t verb)
{
    uint32_t tree = tree_child(b, verb, TERMINAL_NAME);
    char *name = tree ? tree_text(b, tree) : NULL;
    textid event = name ? lore_intern(b->s->plan.lore, name, strlen(name)) : 0;
    free(name);
    return event;
}

/* Of the peer of a call, or of somebody outside of any. */
static void bind_refer(struct binder *b, uint32_t verb, struct act *act)
{
    uint32_t node = tree_child(b, verb, TERMINAL_NODE), second = tree_next(b, node, TERMINAL_NODE);
    act->wanted.method = METHOD_REFER;
    act->wanted.target = bind_target_name(b, second ? second : node);
    act->target = second ? bind_node_name(b, node) : 0;
}

static void bind_end(struct binder *b, uint32_t verb, struct act *act)
{
    uint32_t reason = tree_child(b, verb, RULE_END_REASON);
    for (uint8_t r = END_NO_REASON + 1; reason && r < END_REASONS; r++)
        if (tree_says(b, reason, end_reasons[r]))
            act->reason = r;
    if (tree_child(b, verb, TERMINAL_TIME))
        act->retry_after = bind_seconds(b, verb, 0);
}

/* What only one verb has. */
static void bind_particular(struct binder *b, uint32_t verb, struct act *act)
{
    struct wanted *w = &act->wanted;
    uint32_t node = tree_child(b, verb, TERMINAL_NODE);
    switch (act->verb) {
    case VERB_CALLS: call_media(b, verb, act); break;
    case VERB_CONNECTS: bind_connection(b, verb, act); break;
    case VERB_REFUSES: w->status = bind_status_from(b, verb, 300, 699); break;
    case VERB_REDIRECTS:
        w->target = bind_target_name(b, node);
        w->status = 302;
        if (tree_child(b, verb, TERMINAL_STATUS))
            w->status = bind_status_from(b, verb, 300, 399);
        break;
    case VERB_REGISTERS: found_by_bindings(b, act); break;
    case VERB_UPDATES: w->method = METHOD_UPDATE; break;
    case VERB_SENDS: bind_letter(b, verb, act); break;
    case VERB_SENDS_RAW: bind_raw(b, verb, act); break;
    case VERB_ANSWERS_NEXT:
    case VERB_ANSWERS_EVERY:
    case VERB_IGNORES_NEXT:
    case VERB_IGNORES_EVERY: bind_order(b, verb, act); break;
    case VERB_SENDS_MESSAGE: w->method = METHOD_MESSAGE; break;
    case VERB_REFERS: bind_refer(b, verb, act); break;
    case VERB_SUBSCRIBES: act->subscribing.event = bind_event(b, verb); break;
    case VERB_UNSUBSCRIBES:
        act->subscribing.event = bind_event(b, verb);
        act->subscribing.target = node ? bind_node_name(b, node) : 0;
        break;
    case VERB_PUBLISHES: act->target = bind_node_name(b, node); break;
    case VERB_ENDS_SUBSCRIPTIONS: bind_end(b, verb, act); break;
    default: break;
    }
}

/* By a link, or through nodes that relay. */
bool nodes_joined(const struct scenario *s, uint16_t a, uint16_t z)
{
    const struct plan plan = {
        .node = s->node, .nodes = s->plan.nodes, .link = s->link, .links = s->plan.links};
    return net_link(&plan, a, net_next_hop(&plan, a, z)) != 0;
}

static const char *domain_of(const struct plan_node *n)
{
    const char *dot = strchr(n->host, '.');
    return n->domain ? n->domain : dot ? dot + 1 : n->host;
}

/* Is there a way to the target, or to a server that is in charge of its domain? */
static bool reaches(const struct scenario *s, uint16_t a, uint16_t target)
{
    if (nodes_joined(s, a, target))
        return true;
    for (uint16_t n = 1; n <= s->plan.nodes; n++)
        if (s->node[n].in_charge && n != a && nodes_joined(s, a, n) &&
            !strcasecmp(domain_of(&s->node[n]), domain_of(&s->node[target])))
            return true;
    return false;
}

static void check_act(struct binder *b, const struct act *act, uint32_t node, uint32_t target)
{
    const struct plan_node *nodes = b->s->node;
    uint16_t first = act->subscribing.at ? act->subscribing.at : act->target;
    if (!act->node)
        return;
    uint16_t outbound = nodes[act->node].outbound;
    if (nodes[act->node].role != ROLE_PHONE && nodes[act->node].role != ROLE_B2BUA &&
        !act_needs_no_user(act))
        wrong(b, tree_token(b, node), "%s is a server: it has no user", nodes[act->node].name);
    else if (act->target == act->node)
        wrong(b, tree_token(b, target), "%s cannot do that with itself", nodes[act->node].name);
    else if (outbound && !nodes_joined(b->s, act->node, outbound))
        return; /* told at the node's own line */
    else if (first && !reaches(b->s, act->node, first))
        wrong(b, tree_token(b, target), "no link joins %s and %s", nodes[act->node].name,
              nodes[first].name);
}

/* As it stands there, blanks apart; not too long for those who print it. */
static const char *words_of(struct binder *b, uint32_t verb)
{
    enum { LONGEST = 90, DOTS = sizeof "..." - 1 };
    char *text = tree_text(b, verb), *to = text;
    for (const char *c = text; *c; c++)
        if ((*c != ' ' && *c != '\t') || (to > text && to[-1] != ' '))
            *to++ = *c == '\t' ? ' ' : *c;
    *to = '\0';
    if (to - text > LONGEST + DOTS) { /* the dots take no more room than what they stand for */
        size_t end = LONGEST;
        while ((text[end] & 0xc0) == 0x80)
            end--;
        memcpy(text + end, "...", sizeof "...");
    }
    return text;
}

/* In which message the header lines of a verb's options stand. */
static void check_header_lines(struct binder *b, uint32_t verb, const struct act *act)
{
    static const uint8_t methods[VERBS] = {
        [VERB_SENDS_EARLY_MEDIA] = METHOD_INVITE,
        [VERB_ANSWERS] = METHOD_INVITE,
        [VERB_REFUSES] = METHOD_INVITE,
        [VERB_CANCELS] = METHOD_CANCEL,
        [VERB_HOLDS] = METHOD_INVITE,
        [VERB_RESUMES] = METHOD_INVITE,
        [VERB_RE_INVITES] = METHOD_INVITE,
        [VERB_UPDATES] = METHOD_UPDATE,
        [VERB_SENDS_MESSAGE] = METHOD_MESSAGE,
        [VERB_REFERS] = METHOD_REFER,
        [VERB_MESSAGES] = METHOD_MESSAGE,
        [VERB_REGISTERS] = METHOD_REGISTER,
        [VERB_DEREGISTERS] = METHOD_REGISTER,
        [VERB_REMOVES_BINDINGS] = METHOD_REGISTER,
        [VERB_FETCHES_BINDINGS] = METHOD_REGISTER,
        [VERB_ASKS] = METHOD_OPTIONS,
        [VERB_SUBSCRIBES] = METHOD_SUBSCRIBE,
        [VERB_PUBLISHES] = METHOD_PUBLISH,
    };
    uint16_t status = act->verb == VERB_SENDS_EARLY_MEDIA                ? 183
                      : act->verb == VERB_ANSWERS && !act->wanted.status ? 200
                                                                         : act->wanted.status;
    check_lines(b, verb, METHOD_INVITE, 0, act->how.extra);
    if (methods[act->verb])
        check_lines(b, verb, methods[act->verb], status, act->wanted.extra);
}

uint32_t bind_act(struct binder *b, uint32_t tree)
{
    struct scenario *s = b->s;
    uint32_t node = tree_child(b, tree, TERMINAL_NODE), verb = tree_child(b, tree, RULE_VERB);
    struct act act = {.verb = bind_verb(b, verb), .node = bind_node_name(b, node)};
    uint32_t target =
        verb_wants_node(&verb_rows[act.verb]) ? tree_child(b, verb, TERMINAL_NODE) : 0;
    act.target = target ? bind_target_name(b, target) : 0;
    if (tree_says(b, verb, "call"))
        act.call = bind_count(b, verb, TERMINAL_NUMBER, 1, UINT16_MAX);
    act.wanted.body = bind_text(b, verb);
    if (act.verb == VERB_SUBSCRIBES || act.verb == VERB_PUBLISHES)
        act.subscribing.expires = 3600;
    bind_options(b, verb, &act);
    bind_particular(b, verb, &act);
    check_header_lines(b, verb, &act);
    check_act(b, &act, node, target);
    act.text = words_of(b, verb);
    s->act = scenario_alloc(s->act, (s->acts + 2) * sizeof *s->act);
    s->act[++s->acts] = act;
    return s->acts;
}
