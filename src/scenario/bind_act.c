/* What users do: the words behind a verb, into an act. */
#include "scenario/inside.h"

#include <stdlib.h>
#include <string.h>

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

static uint16_t bind_final_status(struct binder *b, uint32_t tree, int64_t low, int64_t high)
{
    const struct token *t = tree_token(b, tree_child(b, tree, TERMINAL_STATUS));
    if (t->kind == TOKEN_CLASS || t->value < low || t->value > high) {
        wrong(b, t, "a status from %d to %d can stand here", (int)low, (int)high);
        return (uint16_t)low;
    }
    return (uint16_t)t->value;
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
    if (!scenario_header_name(line))
        wrong(b, tree_token(b, quoted),
              "a header line has a name, a colon and a value: "
              "\"Subject: lunch\"");
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
        how->expires = bind_seconds(b, o, 0);
    else if (tree_says(b, o, "session timer"))
        how->session_expires = bind_seconds(b, o, 0);
    else if (tree_child(b, o, TERMINAL_QUOTED))
        how->extra = bind_header(b, o, how->extra);
    else if (tree_says(b, o, "replacing")) {
        act->replaces = bind_node_name(b, tree_child(b, o, TERMINAL_NODE));
        act->early = tree_says(b, o, "if early");
    }
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
        w->method = METHOD_UPDATE;
    else if (tree_says(b, o, "inactive"))
        w->direction = 1 + DIRECTION_INACTIVE;
    else if (direction)
        w->direction = bind_direction(b, direction);
    else if (tree_child(b, o, TERMINAL_QUOTED))
        w->extra = bind_header(b, o, w->extra);
    else if (tree_child(b, o, TERMINAL_STATUS))
        w->status = bind_final_status(b, o, 200, 299);
    else if (tree_says(b, o, "without"))
        w->less |= bind_media(b, o);
    else
        w->more |= bind_media(b, o);
}

static void bind_options(struct binder *b, uint32_t verb, struct act *act)
{
    static const uint8_t rules[] = {RULE_ANSWER_OPTION, RULE_HOLD_OPTION, RULE_CHANGE_OPTION,
                                    RULE_HEADER_OPTION};
    for (unsigned r = 0; r < sizeof rules; r++)
        for (uint32_t o = tree_child(b, verb, rules[r]); o; o = tree_next(b, o, rules[r]))
            option(b, o, act);
    for (uint32_t o = tree_child(b, verb, RULE_CALL_OPTION); o;
         o = tree_next(b, o, RULE_CALL_OPTION))
        call_option(b, o, act);
}

/* ---- verbs --------------------------------------------------------------------------------- */

uint8_t bind_verb(const struct binder *b, uint32_t verb)
{
    for (uint8_t v = 1; v < VERBS; v++)
        if (tree_says(b, verb, verb_rows[v].words))
            return v;
    return VERB_NONE;
}

/* Requests that somebody may send within a call whenever he likes. */
static uint8_t bind_request(struct binder *b, uint32_t verb)
{
    enum { MAY = 1 << METHOD_INFO | 1 << METHOD_OPTIONS | 1 << METHOD_MESSAGE | 1 << METHOD_REFER };
    uint32_t tree = tree_child(b, verb, TERMINAL_METHOD);
    size_t before = b->complaints->count;
    uint8_t method = bind_method(b, tree);
    if (b->complaints->count == before && !(MAY >> method & 1))
        wrong(b, tree_token(b, tree), "within a call INFO, OPTIONS, MESSAGE and REFER can be sent");
    return method;
}

/* What only one verb has. */
static void bind_particular(struct binder *b, uint32_t verb, struct act *act)
{
    struct wanted *w = &act->wanted;
    uint32_t node = tree_child(b, verb, TERMINAL_NODE);
    switch (act->verb) {
    case VERB_CALLS: call_media(b, verb, act); break;
    case VERB_REFUSES: w->status = bind_final_status(b, verb, 300, 699); break;
    case VERB_REDIRECTS:
        w->target = bind_node_name(b, node);
        w->status = 302;
        if (tree_child(b, verb, TERMINAL_STATUS))
            w->status = bind_final_status(b, verb, 300, 399);
        break;
    case VERB_UPDATES: w->method = METHOD_UPDATE; break;
    case VERB_SENDS: w->method = bind_request(b, verb); break;
    case VERB_SENDS_MESSAGE: w->method = METHOD_MESSAGE; break;
    case VERB_REFERS:
        w->method = METHOD_REFER;
        w->target = bind_node_name(b, node);
        break;
    default: break;
    }
}

static bool joined(const struct scenario *s, uint16_t a, uint16_t z)
{
    for (uint16_t i = 1; i <= s->plan.links; i++)
        if ((s->link[i].a == a && s->link[i].b == z) || (s->link[i].a == z && s->link[i].b == a))
            return true;
    return false;
}

static void check_act(struct binder *b, const struct act *act, uint32_t node, uint32_t target)
{
    const struct plan_node *nodes = b->s->node;
    if (!act->node)
        return;
    bool stops = act->verb == VERB_CRASHES || act->verb == VERB_RESTARTS;
    if (nodes[act->node].role != ROLE_PHONE && !stops)
        wrong(b, tree_token(b, node), "%s is a server: it has no user", nodes[act->node].name);
    else if (act->target == act->node)
        wrong(b, tree_token(b, target), "%s cannot do that with itself", nodes[act->node].name);
    else if (act->target && !joined(b->s, act->node, act->target))
        wrong(b, tree_token(b, target), "no link joins %s and %s", nodes[act->node].name,
              nodes[act->target].name);
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

/* The text of a MESSAGE. */
static textid bind_text(struct binder *b, uint32_t verb)
{
    uint32_t quoted = tree_child(b, verb, TERMINAL_QUOTED);
    if (!quoted)
        return 0;
    char *text = tree_text(b, quoted);
    textid id = lore_intern(b->s->plan.lore, text, strlen(text));
    free(text);
    return id;
}

uint32_t bind_act(struct binder *b, uint32_t tree)
{
    struct scenario *s = b->s;
    uint32_t node = tree_child(b, tree, TERMINAL_NODE), verb = tree_child(b, tree, RULE_VERB);
    struct act act = {.verb = bind_verb(b, verb), .node = bind_node_name(b, node)};
    uint32_t target =
        verb_wants_node(&verb_rows[act.verb]) ? tree_child(b, verb, TERMINAL_NODE) : 0;
    act.target = target ? bind_node_name(b, target) : 0;
    if (tree_says(b, verb, "call"))
        act.call = bind_count(b, verb, TERMINAL_NUMBER, 1, UINT16_MAX);
    act.wanted.body = bind_text(b, verb);
    bind_options(b, verb, &act);
    bind_particular(b, verb, &act);
    check_act(b, &act, node, target);
    act.text = words_of(b, verb);
    s->act = scenario_alloc(s->act, (s->acts + 2) * sizeof *s->act);
    s->act[++s->acts] = act;
    return s->acts;
}
