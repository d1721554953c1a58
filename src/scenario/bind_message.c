/* Messages: which ones are meant, what must be in them, and in what order they come. */
#include "scenario/inside.h"
#include "sip/headers.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- which ones ---------------------------------------------------------------------------- */

uint8_t bind_method(struct binder *b, uint32_t tree)
{
    char *name = tree_text(b, tree);
    int method = method_find(name, strlen(name));
    if (method <= 0) {
        const char *nearest = nearest_word(name, method_names + 1, METHODS - 1);
        wrong(b, tree_token(b, tree),
              nearest ? "there is no method '%s'; did you mean '%s'?" : "there is no method '%s'",
              name, nearest);
        method = METHOD_INVITE;
    }
    free(name);
    return (uint8_t)method;
}

void bind_status(struct binder *b, uint32_t tree, struct pattern *p)
{
    const struct token *t = tree_token(b, tree_child(b, tree, TERMINAL_STATUS));
    bool is_class = t->kind == TOKEN_CLASS;
    int64_t low = is_class ? t->value * 100 : t->value;
    if (low < 100 || low > 699) {
        wrong(b, t, "there is no status '%.*s': 100 to 699, or 1xx to 6xx", (int)t->length,
              b->line->text + t->at);
        low = 100;
    }
    p->low = (uint16_t)low;
    p->high = (uint16_t)(is_class ? low + 99 : low);
}

static void bind_kind(struct binder *b, uint32_t tree, struct pattern *p)
{
    uint32_t method = tree_child(b, tree, TERMINAL_METHOD);
    uint32_t status = tree_child(b, tree, TERMINAL_STATUS);
    p->kind = status                           ? A_RESPONSE
              : method                         ? A_REQUEST
              : tree_says(b, tree, "message")  ? ANY_MESSAGE
              : tree_says(b, tree, "request")  ? ANY_REQUEST
              : tree_says(b, tree, "response") ? ANY_RESPONSE
                                               : A_REINVITE;
    if (method)
        p->method = bind_method(b, method);
    if (status)
        bind_status(b, tree, p);
}

/* The links between two nodes, as a set. */
uint64_t bind_between(struct binder *b, uint32_t qualifier)
{
    uint32_t between = tree_child(b, qualifier, RULE_BETWEEN);
    uint32_t transport = tree_child(b, qualifier, RULE_TRANSPORT);
    uint32_t left = tree_child(b, between, TERMINAL_NODE);
    uint16_t a = bind_node_name(b, left), z = bind_node_name(b, tree_next(b, left, TERMINAL_NODE));
    uint64_t links = 0;
    for (uint16_t i = 1; i <= b->s->plan.links; i++) {
        const struct plan_link *l = &b->s->link[i];
        bool there = (l->a == a && l->b == z) || (l->a == z && l->b == a);
        if (transport && bind_transport(b, transport) != l->transport)
            there = false;
        links |= (uint64_t)there << (i - 1);
    }
    if (!links && a && z)
        wrong(b, tree_token(b, between), "no such link joins %s and %s", b->s->node[a].name,
              b->s->node[z].name);
    return links;
}

static void bind_qualifier(struct binder *b, uint32_t tree, struct pattern *p)
{
    uint32_t node = tree_child(b, tree, TERMINAL_NODE);
    if (tree_says(b, tree, "from"))
        p->from = bind_node_name(b, node);
    else if (tree_says(b, tree, "to"))
        p->to = bind_node_name(b, node);
    else if (tree_says(b, tree, "on"))
        p->links = bind_between(b, tree);
    else
        p->cseq = bind_count(b, tree, TERMINAL_NUMBER, 1, INT32_MAX);
}

bool bind_pattern(struct binder *b, uint32_t message, struct pattern *p)
{
    size_t before = b->complaints->count;
    *p = (struct pattern){0};
    bind_kind(b, tree_child(b, message, RULE_KIND), p);
    uint32_t q = tree_child(b, message, RULE_QUALIFIER);
    for (; q; q = tree_next(b, q, RULE_QUALIFIER))
        bind_qualifier(b, q, p);
    return b->complaints->count == before;
}

bool pattern_fits(const struct pattern *p, const struct message *m)
{
    bool is_request = message_is_request(m);
    bool again = is_request && m->method == METHOD_INVITE && m->to_tag;
    switch (p->kind) {
    case ANY_MESSAGE: break;
    case ANY_REQUEST:
        if (!is_request)
            return false;
        break;
    case A_REQUEST:
        if (!is_request || m->method != p->method || again)
            return false;
        break;
    case A_REINVITE:
        if (!again)
            return false;
        break;
    default:
        if (is_request || (p->low && (m->status < p->low || m->status > p->high)) ||
            (p->method && m->method != p->method))
            return false;
        break;
    }
    return (!p->from || m->from == p->from) && (!p->to || m->to == p->to) &&
           (!p->cseq || m->cseq == p->cseq) &&
           (!p->links || (m->link && p->links >> (m->link - 1) & 1)) &&
           !(p->distinct && m->told.copy);
}

/* ---- what is in them ----------------------------------------------------------------------- */

/* A name that is not known but nearly one that is, is a slip. */
static void check_header(struct binder *b, uint32_t tree, const char *name)
{
    enum { KNOWN = 200 };
    const char *known[KNOWN];
    size_t count = 0;
    for (const struct header *h = headers; h->name && count < KNOWN; h++)
        known[count++] = h->name;
    const char *nearest = header_find(name, strlen(name)) ? NULL : nearest_word(name, known, count);
    if (nearest)
        wrong(b, tree_token(b, tree), "there is no header field '%s'; did you mean '%s'?", name,
              nearest);
}

/* "Require: 100rel" as one text, from a header line in quotes or from a name and a value. */
static void bind_header_claim(struct binder *b, uint32_t tree, struct content *c)
{
    uint32_t name = tree_child(b, tree, TERMINAL_HEADER), value;
    c->kind = CONTENT_HEADER;
    c->name = tree_text(b, name);
    value = tree_child(b, tree, TERMINAL_VALUE);
    c->value = value ? tree_text(b, value) : scenario_copy("", 0);
    check_header(b, name, c->name);
}

/* A text in quotes is a header line if it looks like one, else any part of the message. */
static void bind_quoted_claim(struct binder *b, uint32_t quoted, struct content *c)
{
    char *text = tree_text(b, quoted);
    size_t name = scenario_header_name(text);
    if (!name) {
        c->kind = CONTENT_TEXT;
        c->value = text;
        return;
    }
    const char *value = strchr(text, ':') + 1;
    value += strspn(value, " \t");
    c->kind = CONTENT_HEADER;
    c->name = scenario_copy(text, name);
    c->value = scenario_copy(value, strlen(value));
    check_header(b, quoted, c->name);
    free(text);
}

static void bind_description(struct binder *b, uint32_t tree, struct content *c)
{
    uint8_t media = bind_media(b, tree);
    uint32_t direction = tree_child(b, tree, RULE_DIRECTION);
    if (tree_says(b, tree, "version")) {
        c->has_version = true;
        c->version = bind_count(b, tree, TERMINAL_NUMBER, 0, UINT16_MAX);
        return;
    }
    if (c->lines == CONTENT_LINES) {
        wrong(b, tree_token(b, tree), "no more than %d can be said of a description",
              CONTENT_LINES);
        return;
    }
    struct content_line *l = &c->line[c->lines++];
    *l = (struct content_line){.kind = MEDIA_KINDS};
    for (uint8_t k = 0; k < MEDIA_KINDS; k++)
        if (media >> k & 1)
            l->kind = k;
    l->want = tree_says(b, tree, "no")         ? WANT_NONE
              : tree_says(b, tree, "rejected") ? WANT_REJECTED
                                               : WANT_THERE;
    if (direction)
        l->direction = bind_direction(b, direction);
}

static struct content *bind_content(struct binder *b, uint32_t saying)
{
    struct content *c = scenario_alloc(NULL, sizeof *c);
    *c = (struct content){.kind = CONTENT_SDP};
    uint32_t tree = tree_child(b, saying, RULE_CONTENT);
    uint32_t quoted = tree ? tree_child(b, tree, TERMINAL_QUOTED) : 0;
    uint32_t d = tree_child(b, tree ? tree : saying, RULE_DESCRIPTION);
    if (quoted)
        bind_quoted_claim(b, quoted, c);
    else if (tree && tree_child(b, tree, TERMINAL_HEADER))
        bind_header_claim(b, tree, c);
    else if (tree && tree_says(b, tree, "no body"))
        c->kind = CONTENT_NO_BODY;
    else if (tree && tree_says(b, tree, "no sdp"))
        c->kind = CONTENT_NO_SDP;
    if (tree && tree_says(b, tree, "no"))
        c->kind = CONTENT_NO_HEADER;
    for (; d; d = tree_next(b, d, RULE_DESCRIPTION))
        bind_description(b, d, c);
    return c;
}

void content_free(struct content *c)
{
    if (!c)
        return;
    free(c->name);
    free(c->value);
    free(c);
}

void bind_times(struct binder *b, uint32_t tree, struct term *t)
{
    if (!tree)
        return;
    t->compare = tree_says(b, tree, "at least")  ? COMPARE_LEAST
                 : tree_says(b, tree, "at most") ? COMPARE_MOST
                                                 : COMPARE_EQUAL;
    t->times = tree_says(b, tree, "once")    ? 1
               : tree_says(b, tree, "twice") ? 2
                                             : bind_count(b, tree, TERMINAL_NUMBER, 0, 1000000);
}

struct term bind_message_fact(struct binder *b, uint32_t tree)
{
    static const struct {
        const char *word;
        uint8_t what;
    } fates[] = {
        {"sent", RECORD_SENT},
        {"lost", RECORD_LOST},
        {"dropped", RECORD_DROPPED},
        {"refused", RECORD_REFUSED},
        {"stray", RECORD_STRAY},
        {"duplicated", RECORD_DUPLICATED},
        {"unexpected", RECORD_UNEXPECTED},
        {"reordered", RECORD_REORDERED},
        {"corrupted", RECORD_CORRUPTED},
    };
    struct term t = {.kind = TERM_MESSAGE, .what = RECORD_ARRIVED};
    uint32_t fate = tree_child(b, tree, RULE_FATE), q = tree_child(b, tree, RULE_QUALIFIER);
    uint32_t saying = tree_child(b, tree, RULE_SAYING);
    if (saying) {
        t.what = RECORD_SENT;
        t.content = bind_content(b, saying);
    }
    for (unsigned i = 0; fate && i < sizeof fates / sizeof *fates; i++)
        if (tree_says(b, fate, fates[i].word))
            t.what = fates[i].what;
    bind_pattern(b, tree_child(b, tree, RULE_MESSAGE), &t.pattern);
    for (; q; q = tree_next(b, q, RULE_QUALIFIER))
        bind_qualifier(b, q, &t.pattern);
    t.pattern.distinct = tree_says(b, tree, "distinct");
    if (tree_says(b, tree, "the"))
        t.the = bind_count(b, tree, TERMINAL_ORDINAL, 1, 1000000);
    if (tree_says(b, tree, "not") || tree_says(b, tree, "never"))
        t.compare = COMPARE_EQUAL;
    else if (tree_says(b, tree, "every")) {
        t.every = true;
        t.compare = COMPARE_EQUAL;
    } else
        bind_times(b, tree_child(b, tree, RULE_TIMES), &t);
    return t;
}

/* ---- in what order ------------------------------------------------------------------------- */

struct term bind_sequence_fact(struct binder *b, uint32_t tree)
{
    struct term t = {.kind = TERM_SEQUENCE};
    struct sequence *o = scenario_alloc(NULL, sizeof *o);
    uint32_t node = tree_child(b, tree, TERMINAL_NODE), with = tree_next(b, node, TERMINAL_NODE);
    *o = (struct sequence){.any_order = tree_says(b, tree, "in any order"),
                           .exactly = tree_says(b, tree, "exactly"),
                           .copies = tree_says(b, tree, "with copies")};
    t.node = bind_node_name(b, node);
    t.with = with ? bind_node_name(b, with) : 0;
    t.sequence = o;
    for (uint32_t i = tree_child(b, tree, RULE_ITEM); i; i = tree_next(b, i, RULE_ITEM)) {
        if (o->items == SEQUENCE_ITEMS) {
            wrong(b, tree_token(b, i), "a list has at most %d messages", SEQUENCE_ITEMS);
            break;
        }
        struct sequence_item *item = &o->item[o->items++];
        bool sent = tree_says(b, i, ">"), arrived = tree_says(b, i, "<");
        if (sent && arrived)
            wrong(b, tree_token(b, i), "it cannot both come and go: '<' comes, '>' goes");
        item->way = sent ? WAY_SENT : arrived ? WAY_ARRIVED : WAY_EITHER;
        item->pattern = (struct pattern){0};
        bind_kind(b, tree_child(b, i, RULE_KIND), &item->pattern);
    }
    return t;
}
