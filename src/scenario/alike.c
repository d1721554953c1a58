/* Nodes that are alike: if they change places, the scenario says the same. Then worlds in which they
 * have are as good as each other, and exploring needs to go on from one of them only.
 *
 * Two are alike if their kind, options, timers and links are, if for each act of the one there is
 * the same of the other at the same time, and if nothing else in the file names them. Where that is
 * not certain they are not: letters and standing orders, what strikes after so many steps, what
 * reads identifiers, and events that keep the file's order.
 *
 * A text changes as its words do: each that is a node's name becomes the other's.
 */
#include "scenario/inside.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PLACES_MOST = 24, CLASS_MOST = 4 };

struct places { /* one way in which nodes change places */
    struct renaming as;
    uint16_t *node, *node_back, *link, *link_back;
    bool *turned;
    uint32_t *act, *mark_back;
    textid *text;
};
struct alike {
    struct scenario *s;
    struct places *item;
    size_t count;
    uint32_t texts, room;
    uint16_t *of; /* by node: the first of those that it is like, or 0 */
};

/* ---- texts ----------------------------------------------------------------------------------- */

static size_t word_length(const char *c, size_t left)
{
    size_t n = 0;
    while (n < left && (isalnum((unsigned char)c[n]) || c[n] == '_' ||
                        (c[n] == '-' && n && n + 1 < left && isalnum((unsigned char)c[n + 1]))))
        n++;
    return n;
}

static uint16_t node_named(const struct plan *p, const char *word, size_t length)
{
    for (uint16_t n = 1; n <= p->nodes; n++)
        if (strlen(p->node[n].name) == length && !memcmp(p->node[n].name, word, length))
            return n;
    return 0;
}

/* Freed by the caller. */
static char *text_as(const struct plan *p, const uint16_t *node, const char *text, size_t length,
                     size_t *size)
{
    char *out = NULL;
    FILE *to = open_memstream(&out, size);
    if (!to)
        abort();
    while (length) {
        size_t word = word_length(text, length), step = word ? word : 1;
        uint16_t n = word ? node_named(p, text, word) : 0;
        if (n)
            fputs(p->node[node[n]].name, to);
        else
            fwrite(text, 1, step, to);
        text += step;
        length -= step;
    }
    fclose(to);
    return out;
}

static bool becomes(const struct plan *p, const uint16_t *node, const char *from, const char *to)
{
    size_t size;
    if (!from || !to)
        return from == to;
    char *text = text_as(p, node, from, strlen(from), &size);
    bool same = !strcmp(text, to);
    free(text);
    return same;
}

static bool becomes_text(const struct plan *p, const uint16_t *node, textid from, textid to)
{
    return becomes(p, node, lore_text(p->lore, from), lore_text(p->lore, to));
}

static void learn(struct alike *a, struct places *x, uint32_t text)
{
    const struct lore *lore = a->s->plan.lore;
    size_t size;
    char *out =
        text_as(&a->s->plan, x->node, lore_text(lore, text), lore_length(lore, text), &size);
    x->text[text] = lore_intern(a->s->plan.lore, out, size);
    free(out);
}

void alike_learn(struct alike *a)
{
    for (; lore_length(a->s->plan.lore, a->texts); a->texts++) {
        if (a->texts == a->room) {
            a->room = 2 * a->room;
            for (size_t n = 0; n < a->count; n++)
                a->item[n].text = scenario_alloc(a->item[n].text, a->room * sizeof(textid));
        }
        for (size_t n = 0; n < a->count; n++)
            learn(a, &a->item[n], a->texts);
    }
    for (size_t n = 0; n < a->count; n++) {
        a->item[n].as.text = a->item[n].text;
        a->item[n].as.texts = a->texts;
    }
}

/* ---- nodes ----------------------------------------------------------------------------------- */

static bool same_timers(const struct timer_values *a, const struct timer_values *b)
{
    return a->t1 == b->t1 && a->t2 == b->t2 && a->t4 == b->t4;
}

static bool same_phone(const struct phone_config *a, const struct phone_config *b)
{
    return a->manner == b->manner && a->after == b->after && a->lines == b->lines &&
           a->ear == b->ear && a->rfc2543 == b->rfc2543 && a->rings == b->rings &&
           a->thinks == b->thinks && a->codecs == b->codecs && a->flags == b->flags &&
           a->media == b->media && a->phones == b->phones && a->expires == b->expires &&
           a->session_expires == b->session_expires && a->min_se == b->min_se &&
           a->refresher == b->refresher && a->registers_for == b->registers_for &&
           a->keeps_alive == b->keeps_alive && a->grants.least == b->grants.least &&
           a->grants.most == b->grants.most;
}

static bool same_services(const struct server_config *a, const struct server_config *b,
                          const uint16_t *node)
{
    bool same = a->services == b->services;
    for (unsigned n = 0; same && n < a->services; n++) {
        const struct service *x = &a->service[n], *y = &b->service[n];
        same = x->kind == y->kind && x->after == y->after && node[x->who] == y->who &&
               node[x->other] == y->other && node[x->announcer] == y->announcer;
    }
    return same;
}

static bool same_service(const struct server_config *a, const struct server_config *b)
{
    return a->thinks == b->thinks && a->says_trying == b->says_trying && a->serves == b->serves &&
           a->flags == b->flags && a->min_expires == b->min_expires && a->expires == b->expires &&
           a->timer_c == b->timer_c && a->turn == b->turn && a->unanswered == b->unanswered &&
           !a->sends[0].to && !b->sends[0].to;
}

/* Whose it is, and where its requests go first. */
static bool same_place(const struct plan *p, const uint16_t *node, const struct plan_node *a,
                       const struct plan_node *b)
{
    return becomes(p, node, a->host, b->host) && becomes(p, node, a->user, b->user) &&
           becomes(p, node, a->domain, b->domain) && becomes_text(p, node, a->aor, b->aor) &&
           becomes_text(p, node, a->contact, b->contact) && a->q == b->q &&
           a->relays == b->relays && a->strict == b->strict && a->in_charge == b->in_charge &&
           a->registers == b->registers && (a->outbound ? node[a->outbound] : 0) == b->outbound;
}

/* What is hashed with a name in it is another text where the name is. */
static bool has_secrets(const struct scenario *s, uint16_t n)
{
    return s->phone[n].secret.password || s->phone[n].asking.asks || s->server[n].asking.asks;
}

static bool same_node(const struct scenario *s, const uint16_t *node, uint16_t n)
{
    const struct plan_node *a = &s->plan.node[n], *b = &s->plan.node[node[n]];
    const struct phone_config *p = &s->phone[n], *q = &s->phone[node[n]];
    if (node[n] != n && (has_secrets(s, n) || has_secrets(s, node[n])))
        return false;
    if (a->role != b->role || a->ear != b->ear || a->no_rport != b->no_rport ||
        a->priority != b->priority || a->weight != b->weight || a->outbound_domain ||
        a->over != b->over || !same_timers(&a->timers, &b->timers) ||
        !same_place(&s->plan, node, a, b))
        return false;
    if ((is_user_agent(&s->plan, n) || s->server[n].serves & SERVES_EVENTS) &&
        (!same_phone(p, q) || (p->other ? node[p->other] : 0) != q->other ||
         (p->registrar ? node[p->registrar] : 0) != q->registrar))
        return false;
    return a->role == ROLE_PHONE || (same_service(&s->server[n], &s->server[node[n]]) &&
                                     same_services(&s->server[n], &s->server[node[n]], node));
}

/* ---- links ----------------------------------------------------------------------------------- */

static bool joins(const struct plan_link *l, uint16_t a, uint16_t b)
{
    return (l->a == a && l->b == b) || (l->a == b && l->b == a);
}

static bool same_link(const struct plan_link *a, const struct plan_link *b)
{
    return a->transport == b->transport && a->delay == b->delay && a->jitter == b->jitter &&
           a->loss == b->loss && a->duplicate == b->duplicate && a->reorder == b->reorder &&
           a->heals_at == b->heals_at && a->nat == b->nat && !a->opener && !b->opener;
}

/* Between two nodes there is one at most. */
static bool links_move(const struct plan *p, struct places *x)
{
    for (uint16_t i = 1; i <= p->links; i++) {
        const struct plan_link *l = &p->link[i];
        uint16_t a = x->node[l->a], b = x->node[l->b], found = 0;
        for (uint16_t j = 1; j <= p->links; j++) {
            if (j != i && joins(&p->link[j], l->a, l->b))
                return false;
            if (joins(&p->link[j], a, b))
                found = j;
        }
        if (!found || !same_link(l, &p->link[found]))
            return false;
        x->link[i] = found;
        x->link_back[found] = i;
        x->turned[i] = p->link[found].a != a;
    }
    return true;
}

/* ---- acts ------------------------------------------------------------------------------------ */

enum { NOT_TIMED = -2, ANYTIME = -1 };

static usec time_of(const struct script *s, uint32_t act)
{
    for (size_t n = 0; n < s->timeds; n++)
        if (s->timed[n].act == act)
            return s->timed[n].at;
    for (size_t n = 0; n < s->anytimes; n++)
        if (s->anytime[n].act == act)
            return ANYTIME;
    return NOT_TIMED;
}

static bool same_wish(const struct wanted *a, const struct wanted *b, const uint16_t *node)
{
    return a->wish == b->wish && a->method == b->method && a->more == b->more &&
           a->less == b->less && a->direction == b->direction && a->flags == b->flags &&
           a->status == b->status && (a->target ? node[a->target] : 0) == b->target &&
           a->extra == b->extra && a->body == b->body;
}

static bool same_call(const struct call_options *a, const struct call_options *b)
{
    return a->media == b->media && a->flags == b->flags && a->expires == b->expires &&
           a->session_expires == b->session_expires && a->min_se == b->min_se &&
           a->extra == b->extra;
}

static bool same_subscribing(const struct act *a, const struct act *b, const uint16_t *node)
{
    const struct subscribing *x = &a->subscribing, *y = &b->subscribing;
    return (x->target ? node[x->target] : 0) == y->target && (x->at ? node[x->at] : 0) == y->at &&
           x->event == y->event && x->expires == y->expires && x->extra == y->extra &&
           a->reason == b->reason && a->retry_after == b->retry_after;
}

static bool same_act(const struct scenario *s, const uint16_t *node, uint32_t i, uint32_t j)
{
    const struct act *a = &s->act[i], *b = &s->act[j];
    return time_of(&s->script, i) == time_of(&s->script, j) && a->verb == b->verb &&
           a->early == b->early && node[a->node] == b->node &&
           (a->target ? node[a->target] : 0) == b->target &&
           (a->second ? node[a->second] : 0) == b->second && a->flow == b->flow &&
           a->call == b->call && a->span == b->span && same_wish(&a->wanted, &b->wanted, node) &&
           same_call(&a->how, &b->how) && same_subscribing(a, b, node) &&
           becomes(&s->plan, node, a->text, b->text);
}

static bool is_plain(const struct scenario *s, const uint16_t *node, const struct act *a)
{
    const struct plan *p = &s->plan;
    return !a->to_letter && !a->order.node && !a->order.method && !a->replaces && !a->letter.raw &&
           becomes_text(p, node, a->wanted.extra, a->wanted.extra) &&
           becomes_text(p, node, a->wanted.body, a->wanted.body) &&
           becomes_text(p, node, a->how.extra, a->how.extra);
}

/* Of several that say the same the first becomes the first. Acts of reactions name nobody who
 * moves. */
static bool acts_move(const struct scenario *s, struct places *x)
{
    for (uint32_t i = 1; i <= s->acts; i++) {
        uint32_t j = 1;
        if (!is_plain(s, x->node, &s->act[i]))
            return false;
        if (time_of(&s->script, i) == NOT_TIMED) {
            if (x->act[i] || !same_act(s, x->node, i, i))
                return false;
            x->act[i] = i;
            continue;
        }
        bool taken = true;
        for (; j <= s->acts && taken; j++) {
            taken = !same_act(s, x->node, i, j);
            for (uint32_t k = 1; k < i && !taken; k++)
                taken = x->act[k] == j;
        }
        if (taken)
            return false;
        x->act[i] = j - 1;
    }
    return true;
}

static void marks_move(const struct script *s, struct places *x)
{
    for (uint32_t m = 0; m <= s->marks; m++)
        x->mark_back[m] = m;
    for (size_t i = 0; i < s->anytimes; i++)
        for (size_t j = 0; j < s->anytimes; j++)
            if (x->act[s->anytime[i].act] == s->anytime[j].act)
                x->mark_back[s->anytime[j].mark] = s->anytime[i].mark;
}

/* ---- lines ----------------------------------------------------------------------------------- */

static bool names_moved(const struct plan *p, const uint16_t *node, const char *text)
{
    return !becomes(p, node, text, text);
}

/* "at 5s bob hangs up", and nothing more. */
static bool is_act(const struct plan *p, const struct source_line *l)
{
    const struct token *t = l->count > 3 ? &l->token[2] : NULL;
    return t && t->kind == TOKEN_WORD && node_named(p, l->text + t->at, t->length) &&
           !strchr(l->text, ',');
}

static bool line_is_seen_to(const struct plan *p, const struct source_line *l)
{
    static const char *const words[] = {"node", "link", "anytime", "title"};
    const struct token *t = l->token;
    if (l->in_block || l->block || l->count < 2)
        return false;
    for (size_t n = 0; n < sizeof words / sizeof *words; n++)
        if (t->length == strlen(words[n]) && !memcmp(l->text + t->at, words[n], t->length))
            return true;
    return t->length == 2 && !memcmp(l->text + t->at, "at", 2) && is_act(p, l);
}

static bool lines_allow(const struct scenario *s, const uint16_t *node)
{
    size_t count;
    struct source_line *line = lines_of(s->text, &count);
    bool allow = true;
    for (size_t n = 0; n < count; n++) {
        if (!line[n].token)
            lex_line(&line[n]);
        if (names_moved(&s->plan, node, line[n].text))
            allow &= line_is_seen_to(&s->plan, &line[n]);
    }
    lines_free(line, count);
    return allow;
}

/* ---- places ---------------------------------------------------------------------------------- */

static void *blank(size_t count, size_t size)
{
    void *p = scenario_alloc(NULL, (count + 1) * size);
    memset(p, 0, (count + 1) * size);
    return p;
}

static ref owner_as(const struct renaming *as, ref owner)
{
    return node_owner_as(as, owner);
}

static void places_free(struct places *x)
{
    free(x->node);
    free(x->node_back);
    free(x->link);
    free(x->link_back);
    free(x->turned);
    free(x->act);
    free(x->mark_back);
    free(x->text);
}

static struct places places_of(const struct scenario *s, const uint16_t *node)
{
    const struct plan *p = &s->plan;
    struct places x = {.node = blank(p->nodes, sizeof(uint16_t)),
                       .node_back = blank(p->nodes, sizeof(uint16_t)),
                       .link = blank(p->links, sizeof(uint16_t)),
                       .link_back = blank(p->links, sizeof(uint16_t)),
                       .turned = blank(p->links, sizeof(bool)),
                       .act = blank(s->acts, sizeof(uint32_t)),
                       .mark_back = blank(s->script.marks, sizeof(uint32_t))};
    for (uint16_t n = 1; n <= p->nodes; n++) {
        x.node[n] = node[n];
        x.node_back[node[n]] = n;
    }
    x.as = (struct renaming){.node = x.node,
                             .node_back = x.node_back,
                             .link = x.link,
                             .link_back = x.link_back,
                             .turned = x.turned,
                             .act = x.act,
                             .mark_back = x.mark_back,
                             .acts = s->acts,
                             .marks = s->script.marks,
                             .owner = owner_as};
    return x;
}

/* Does all say the same when nodes change places so? */
static bool is_same(const struct scenario *s, const uint16_t *node, struct places *out)
{
    bool same = lines_allow(s, node);
    for (uint16_t n = 1; n <= s->plan.nodes && same; n++)
        same = same_node(s, node, n);
    *out = places_of(s, node);
    same = same && links_move(&s->plan, out) && acts_move(s, out);
    if (same)
        marks_move(&s->script, out);
    else
        places_free(out);
    return same;
}

static bool two_alike(const struct scenario *s, uint16_t a, uint16_t b)
{
    struct places x;
    uint16_t *node = blank(s->plan.nodes, sizeof *node);
    for (uint16_t n = 1; n <= s->plan.nodes; n++)
        node[n] = n;
    node[a] = b;
    node[b] = a;
    bool alike = is_same(s, node, &x);
    if (alike)
        places_free(&x);
    free(node);
    return alike;
}

/* All ways of placing nodes from n on, each at one of its class that is free. */
static void place(struct alike *a, uint16_t *node, bool *taken, uint16_t n)
{
    struct scenario *s = a->s;
    if (n > s->plan.nodes) {
        struct places x;
        if (!is_same(s, node, &x))
            return;
        a->item = scenario_alloc(a->item, (a->count + 1) * sizeof *a->item);
        a->item[a->count++] = x;
        return;
    }
    for (uint16_t to = 1; to <= s->plan.nodes; to++) {
        if (taken[to] || (to != n && (!a->of[n] || a->of[n] != a->of[to])))
            continue;
        taken[to] = true;
        node[n] = to;
        place(a, node, taken, (uint16_t)(n + 1));
        taken[to] = false;
    }
}

/* Classes, as long as there are no more than PLACES_MOST ways in all. Returns how many. */
static unsigned classes(struct alike *a)
{
    struct scenario *s = a->s;
    unsigned ways = 1;
    for (uint16_t n = 1; n <= s->plan.nodes; n++) {
        unsigned size = 1;
        for (uint16_t m = (uint16_t)(n + 1); m <= s->plan.nodes && !(a->of[n] && size == 1); m++) {
            if (a->of[m] || size == CLASS_MOST || ways * (size + 1) > PLACES_MOST ||
                !two_alike(s, n, m))
                continue;
            a->of[n] = a->of[m] = n;
            ways *= ++size;
        }
    }
    return ways;
}

/* A digest is made of names and is none itself: it cannot be told anew as another's. */
static bool asks_for_passwords(const struct scenario *s)
{
    for (uint16_t n = 1; n <= s->plan.nodes; n++)
        if (s->phone[n].asking.asks || s->server[n].asking.asks)
            return true;
    return false;
}

static bool may_be(const struct scenario *s)
{
    const struct script *x = &s->script;
    return !asks_for_passwords(s) && s->plan.tries && s->plan.tries->order &&
           !(s->plan.reads & ~READS_TIME) && !x->strikes && !x->firsts && !x->back_offs &&
           !x->heard;
}

struct alike *scenario_alike(struct scenario *s)
{
    if (!may_be(s))
        return NULL;
    struct alike *a = blank(1, sizeof *a);
    *a = (struct alike){.s = s, .room = 64, .texts = 1, .of = blank(s->plan.nodes, sizeof *a->of)};
    if (classes(a) > 1) {
        uint16_t *node = blank(s->plan.nodes, sizeof *node);
        bool *taken = blank(s->plan.nodes, sizeof *taken);
        place(a, node, taken, 1);
        free(node);
        free(taken);
    }
    if (a->count < 2) {
        alike_free(a);
        return NULL;
    }
    for (size_t n = 0; n < a->count; n++) {
        struct places *x = &a->item[n];
        x->text = blank(a->room, sizeof *x->text);
    }
    alike_learn(a);
    return a;
}

void alike_free(struct alike *a)
{
    for (size_t n = 0; a && n < a->count; n++)
        places_free(&a->item[n]);
    if (a) {
        free(a->item);
        free(a->of);
    }
    free(a);
}

size_t alike_count(const struct alike *a)
{
    return a->count;
}

const struct renaming *alike_renaming(const struct alike *a, size_t n)
{
    return &a->item[n].as;
}

void alike_text(const struct alike *a, char *out, size_t room)
{
    const struct plan *p = &a->s->plan;
    size_t at = 0;
    *out = '\0';
    for (uint16_t n = 1; n <= p->nodes; n++)
        for (uint16_t m = n; a->of[n] == n && m <= p->nodes && at < room; m++)
            if (a->of[m] == n)
                at += (size_t)snprintf(out + at, room - at, "%s%s",
                                       m != n ? " = "
                                       : at   ? ", "
                                              : "",
                                       p->node[m].name);
}
