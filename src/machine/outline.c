/* Tokens -> places: which node, edge and attribute stands where, in the order in which cgraph
 * creates them.
 *
 * cgraph creates the edges of a statement at the statement's end, those inside of its braces
 * before; a subgraph at the end of an arrow stands for its nodes in order of creation. What is
 * bounded is bounded here: cgraph would make ten thousand million edges of one line, and its
 * parser runs out of stack on a long chain.
 */
#include "machine/inside.h"

#include <string.h>
#include <strings.h>

struct outliner {
    struct source *source;
    struct arena *arena;
    const struct token *token; /* the next one */
    struct outline *outline;
    uint32_t statement;
};

struct end { /* of an arrow: its nodes */
    uint16_t *node;
    size_t count, room;
};
struct chain {
    struct end *end;
    const struct token **token;
    size_t count, room, token_room;
};

static bool parse_statements(struct outliner *, struct nodeset *);

static bool is_word(const struct outliner *o, const struct token *t, const char *word)
{
    return t->kind == TOKEN_NAME && t->length == strlen(word) &&
           !strncasecmp(o->source->text + t->at, word, t->length);
}

static bool is_keyword(const struct outliner *o, const struct token *t)
{
    return is_word(o, t, "node") || is_word(o, t, "edge") || is_word(o, t, "graph") ||
           is_word(o, t, "digraph") || is_word(o, t, "subgraph") || is_word(o, t, "strict");
}

static bool wrong(const struct outliner *o, const char *expected)
{
    const struct token *t = o->token;
    if (o->source->wrong)
        return false;
    if (t->kind == TOKEN_END)
        complain_at(o->source, t->at, "the file ends where %s should stand", expected);
    else
        complain_at(o->source, t->at, "'%.*s' stands where %s should",
                    (int)(t->length < 40 ? t->length : 40), o->source->text + t->at, expected);
    return false;
}

static bool accept(struct outliner *o, char kind)
{
    if (o->token->kind != kind)
        return false;
    o->token++;
    return true;
}

/* A name, number or string, or several strings joined by +. */
static bool parse_value(struct outliner *o, const char *expected)
{
    if ((o->token->kind != TOKEN_NAME && o->token->kind != TOKEN_STRING) || is_keyword(o, o->token))
        return wrong(o, expected);
    for (int pieces = 1; o->token->kind == TOKEN_STRING && o->token[1].kind == '+'; pieces++) {
        if (pieces == JOIN_LIMIT) {
            complain_at(o->source, o->token->at, "more than %d strings joined", JOIN_LIMIT);
            return false;
        }
        o->token += 2;
        if (o->token->kind != TOKEN_STRING)
            return wrong(o, "a string in quotes");
    }
    o->token++;
    return true;
}

/* ---- attributes ------------------------------------------------------------------------------ */

static bool parse_attribute(struct outliner *o, enum owner owner, uint32_t of)
{
    struct outline *out = o->outline;
    const struct token *name = o->token;
    if (!parse_value(o, "the name of an attribute"))
        return false;
    if (!accept(o, '='))
        return wrong(o, "'='");
    const struct token *value = o->token;
    if (!parse_value(o, "the value of an attribute"))
        return false;
    out->attributes = arena_more(o->arena, out->attributes, out->nattributes, &out->attribute_room,
                                 sizeof *out->attributes);
    out->attributes[out->nattributes++] =
        (struct outline_attribute){owner, of, name, value, value_text(o->source, name, o->arena)};
    return true;
}

static bool parse_attributes(struct outliner *o, enum owner owner, uint32_t of)
{
    while (accept(o, '['))
        while (!accept(o, ']')) {
            if (!parse_attribute(o, owner, of))
                return false;
            if (!accept(o, ';'))
                accept(o, ',');
        }
    return true;
}

/* ---- nodes and subgraphs --------------------------------------------------------------------- */

int outline_node_find(const struct outline *out, const char *name)
{
    for (size_t i = 0; i < out->nnodes; i++)
        if (!strcmp(out->nodes[i].name, name))
            return (int)i;
    return -1;
}

int outline_subgraph_find(const struct outline *out, const char *name)
{
    for (size_t i = 0; i < out->nsubgraphs; i++)
        if (out->subgraphs[i].name && !strcmp(out->subgraphs[i].name, name))
            return (int)i;
    return -1;
}

static int node_number(struct outliner *o, const struct token *token)
{
    struct outline *out = o->outline;
    char *name = value_text(o->source, token, o->arena);
    int known = outline_node_find(out, name);
    if (known >= 0)
        return known;
    if (out->nnodes == NODE_LIMIT) {
        complain_at(o->source, token->at, "more than %d nodes", NODE_LIMIT);
        return -1;
    }
    out->nodes = arena_more(o->arena, out->nodes, out->nnodes, &out->node_room, sizeof *out->nodes);
    out->nodes[out->nnodes] = (struct outline_node){name, token, false};
    return (int)out->nnodes++;
}

static void end_add(struct outliner *o, struct end *end, int node)
{
    end->node = arena_more(o->arena, end->node, end->count, &end->room, sizeof *end->node);
    end->node[end->count++] = (uint16_t)node;
}

/* node [: port [: compass]], and more after commas */
static bool parse_nodes(struct outliner *o, struct nodeset *set, struct end *end)
{
    do {
        const struct token *token = o->token;
        if (!parse_value(o, "a node"))
            return false;
        for (int ports = 0; ports < 2 && accept(o, ':'); ports++)
            if (!parse_value(o, "a port"))
                return false;
        int node = node_number(o, token);
        if (node < 0)
            return false;
        set->bits[node / 64] |= UINT64_C(1) << node % 64;
        end_add(o, end, node);
    } while (accept(o, ','));
    return true;
}

static int subgraph_number(struct outliner *o, const struct token *token, char *name)
{
    struct outline *out = o->outline;
    int known = name ? outline_subgraph_find(out, name) : -1;
    if (known >= 0)
        return known;
    if (out->nsubgraphs == SUBGRAPH_LIMIT) {
        complain_at(o->source, token->at, "more than %d subgraphs", SUBGRAPH_LIMIT);
        return -1;
    }
    out->subgraphs = arena_more(o->arena, out->subgraphs, out->nsubgraphs, &out->subgraph_room,
                                sizeof *out->subgraphs);
    out->subgraphs[out->nsubgraphs] = (struct outline_subgraph){.name = name, .token = token};
    return (int)out->nsubgraphs++;
}

/* Attributes of a subgraph are statements within it: they stand in the list since `first`, and
 * have no owner yet. */
static void own_attributes(struct outline *out, size_t first, uint32_t subgraph)
{
    for (size_t i = first; i < out->nattributes; i++)
        if (out->attributes[i].owner == OWNER_GRAPH) {
            out->attributes[i].owner = OWNER_SUBGRAPH;
            out->attributes[i].of = subgraph;
        }
}

/* `all` and `more` together, into `all`. */
static void join(struct nodeset *all, const struct nodeset *more)
{
    for (size_t i = 0; i < NODE_LIMIT / 64; i++)
        all->bits[i] |= more->bits[i];
}

static void end_is(struct outliner *o, struct end *end, const struct nodeset *set)
{
    for (int i = 0; i < NODE_LIMIT; i++)
        if (set->bits[i / 64] >> i % 64 & 1)
            end_add(o, end, i);
}

static bool parse_subgraph(struct outliner *o, struct nodeset *set, struct end *end)
{
    const struct token *token = o->token;
    char *name = NULL;
    if (is_word(o, o->token, "subgraph")) {
        const struct token *value = ++o->token;
        if (value->kind != '{') {
            if (!parse_value(o, "the name of a subgraph"))
                return false;
            name = value_text(o->source, value, o->arena);
        }
    }
    int number = subgraph_number(o, token, name);
    size_t first = o->outline->nattributes;
    struct nodeset within = {{0}};
    if (number < 0)
        return false;
    if (!accept(o, '{'))
        return wrong(o, "'{'");
    if (!parse_statements(o, &within))
        return false;
    own_attributes(o->outline, first, (uint32_t)number);
    struct nodeset *all = &o->outline->subgraphs[number].nodes;
    join(all, &within);
    join(set, all);
    end_is(o, end, all);
    return true;
}

/* ---- statements ------------------------------------------------------------------------------ */

static bool add_edge(struct outliner *o, uint16_t tail, uint16_t head, const struct token *token)
{
    struct outline *out = o->outline;
    if (out->nedges == EDGE_LIMIT) {
        complain_at(o->source, token->at, "more than %d edges", EDGE_LIMIT);
        return false;
    }
    out->edges = arena_more(o->arena, out->edges, out->nedges, &out->edge_room, sizeof *out->edges);
    out->edges[out->nedges++] = (struct outline_edge){tail, head, o->statement, token};
    return true;
}

static bool add_edges(struct outliner *o, const struct chain *chain)
{
    for (size_t i = 0; i + 1 < chain->count; i++) {
        const struct end *tails = &chain->end[i], *heads = &chain->end[i + 1];
        for (size_t t = 0; t < tails->count; t++)
            for (size_t h = 0; h < heads->count; h++)
                if (!add_edge(o, tails->node[t], heads->node[h], chain->token[i]))
                    return false;
    }
    return true;
}

static bool parse_end(struct outliner *o, struct nodeset *set, struct chain *chain)
{
    struct end end = {0};
    const struct token *token = o->token;
    bool braces = token->kind == '{' || is_word(o, token, "subgraph");
    if (!(braces ? parse_subgraph(o, set, &end) : parse_nodes(o, set, &end)))
        return false;
    if (chain->count > EDGE_LIMIT) {
        complain_at(o->source, token->at, "more than %d edges", EDGE_LIMIT);
        return false;
    }
    chain->end = arena_more(o->arena, chain->end, chain->count, &chain->room, sizeof end);
    chain->token =
        arena_more(o->arena, chain->token, chain->count, &chain->token_room, sizeof token);
    chain->end[chain->count] = end;
    chain->token[chain->count++] = token;
    return true;
}

/* A statement of a node alone is the place where people look for it. */
static void state_node(struct outline_node *node, const struct token *token)
{
    if (!node->stated)
        node->token = token;
    node->stated = true;
}

/* nodes or { ... }, with -> between them, and attributes */
static bool parse_compound(struct outliner *o, struct nodeset *set)
{
    struct chain chain = {0};
    do
        if (!parse_end(o, set, &chain))
            return false;
    while (accept(o, TOKEN_ARROW));
    o->statement++;
    if (chain.count > 1)
        return parse_attributes(o, OWNER_EDGE, o->statement) && add_edges(o, &chain);
    bool is_node = chain.end[0].count && chain.token[0]->kind != '{' &&
                   !is_word(o, chain.token[0], "subgraph");
    if (is_node)
        state_node(&o->outline->nodes[chain.end[0].node[0]], chain.token[0]);
    return parse_attributes(o, is_node ? OWNER_NODE : OWNER_DEFAULT,
                            is_node ? chain.end[0].node[0] : 0);
}

static bool at_assignment(const struct outliner *o)
{
    const struct token *t = o->token;
    while (t->kind == TOKEN_STRING && t[1].kind == '+' && t[2].kind == TOKEN_STRING)
        t += 2;
    return (t->kind == TOKEN_NAME || t->kind == TOKEN_STRING) && t[1].kind == '=';
}

static bool parse_statement(struct outliner *o, struct nodeset *set)
{
    bool graph = is_word(o, o->token, "graph");
    if (graph || is_word(o, o->token, "node") || is_word(o, o->token, "edge")) {
        o->token++;
        if (o->token->kind != '[')
            return wrong(o, "'['");
        return parse_attributes(o, graph ? OWNER_GRAPH : OWNER_DEFAULT, 0);
    }
    if (!is_keyword(o, o->token) && at_assignment(o))
        return parse_attribute(o, OWNER_GRAPH, 0);
    return parse_compound(o, set);
}

static bool parse_statements(struct outliner *o, struct nodeset *set)
{
    while (!accept(o, '}')) {
        if (!parse_statement(o, set))
            return false;
        accept(o, ';');
    }
    return true;
}

/* ---- the file -------------------------------------------------------------------------------- */

static bool parse_head(struct outliner *o)
{
    if (is_word(o, o->token, "strict")) {
        complain_at(o->source, o->token->at,
                    "a machine is not 'strict': several edges may join the same two states");
        o->token++;
    }
    if (is_word(o, o->token, "graph")) {
        complain_at(o->source, o->token->at,
                    "a machine is a 'digraph': its edges have a direction");
        return false;
    }
    if (!is_word(o, o->token, "digraph"))
        return wrong(o, "'digraph'");
    o->token++;
    if (o->token->kind == '{')
        return true;
    o->outline->name = o->token;
    return parse_value(o, "the name of the machine");
}

bool outline(struct source *source, struct arena *arena, const struct tokens *tokens,
             struct outline *out)
{
    struct outliner o = {source, arena, tokens->item, out, 0};
    struct nodeset all = {{0}};
    if (!parse_head(&o))
        return false;
    if (!accept(&o, '{'))
        return wrong(&o, "'{'");
    if (!parse_statements(&o, &all))
        return false;
    if (is_word(&o, o.token, "digraph") || is_word(&o, o.token, "graph") ||
        is_word(&o, o.token, "strict"))
        complain_at(source, o.token->at, "a second graph: a file holds one machine");
    else if (o.token->kind != TOKEN_END)
        wrong(&o, "the end of the file");
    return !source->wrong;
}

const struct token *outline_value(const struct outline *out, enum owner owner, size_t of,
                                  const char *key)
{
    for (size_t i = out->nattributes; i-- > 0;) {
        const struct outline_attribute *a = &out->attributes[i];
        if (a->owner == owner && a->of == of && !strcmp(a->key, key))
            return a->value;
    }
    return NULL;
}
