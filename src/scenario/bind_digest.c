/* Passwords: who knows one, and who asks for it. */
#include "scenario/inside.h"

#include <stdlib.h>
#include <string.h>

/* As long as the scenario lives. */
static const char *kept(struct binder *b, uint32_t tree)
{
    char *text = tree_text(b, tree);
    struct lore *lore = b->s->plan.lore;
    const char *kept = lore_text(lore, lore_intern(lore, text, strlen(text)));
    free(text);
    return kept;
}

static uint8_t algorithm_of(const struct binder *b, uint32_t tree)
{
    uint8_t n = 1;
    while (n < DIGEST_ALGORITHMS - 1 && !tree_says(b, tree, digest_algorithms[n]))
        n++;
    return n;
}

/* RFC 8760 2.3: each at most once, in the order of preference. */
static void bind_algorithms(struct binder *b, uint32_t tree, struct asking *asking)
{
    unsigned count = 0;
    uint32_t t = tree_child(b, tree, RULE_ALGORITHM);
    for (; t; t = tree_next(b, t, RULE_ALGORITHM)) {
        uint8_t algorithm = algorithm_of(b, t);
        if (memchr(asking->algorithm, algorithm, count))
            wrong(b, tree_token(b, t), "%s is named already", digest_algorithms[algorithm]);
        else if (count == DIGEST_ASKED)
            wrong(b, tree_token(b, t), "at most %d algorithms can be named", DIGEST_ASKED);
        else
            asking->algorithm[count++] = algorithm;
    }
    if (!count) {
        asking->algorithm[0] = DIGEST_SHA_256;
        asking->algorithm[1] = DIGEST_MD5;
    }
}

/* RFC 3261 22.1: no ACK and no CANCEL can be sent again. */
static void bind_methods(struct binder *b, uint32_t tree, struct asking *asking)
{
    uint32_t t = tree_child(b, tree, TERMINAL_METHOD);
    for (; t; t = tree_next(b, t, TERMINAL_METHOD)) {
        char *name = tree_text(b, t);
        int method = method_find(name, strlen(name));
        if (method <= 0)
            wrong(b, tree_token(b, t), "there is no method '%s'", name);
        else if (method == METHOD_ACK || method == METHOD_CANCEL)
            wrong(b, tree_token(b, t), "nobody may ask for a password for %s", name);
        else
            asking->methods |= (uint16_t)(1 << method);
        free(name);
    }
}

void bind_asking(struct binder *b, uint32_t tree, struct asking *asking)
{
    if (tree_says(b, tree, "nonces last")) {
        asking->lasts = tree_token(b, tree_child(b, tree, TERMINAL_TIME))->value;
        if (!asking->lasts)
            wrong(b, tree_token(b, tree), "a nonce that does not last lets nobody in");
        return;
    }
    uint32_t realm = tree_child(b, tree, TERMINAL_QUOTED);
    if (asking->asks)
        wrong(b, tree_token(b, tree), "this line said already what it asks for");
    asking->asks = true;
    asking->everybody = tree_says(b, tree, "asks everybody for passwords");
    if (realm)
        asking->realm = kept(b, realm);
    bind_methods(b, tree, asking);
    bind_algorithms(b, tree, asking);
}

/* Where the line says how long nonces last; else where it begins. */
static uint32_t nonces_of(struct binder *b, uint32_t tree, enum rule option)
{
    for (uint32_t o = tree_child(b, tree, option); o; o = tree_next(b, o, option)) {
        uint32_t asking = tree_child(b, o, RULE_ASKING);
        if (asking && tree_says(b, asking, "nonces last"))
            return asking;
    }
    return tree;
}

void bind_asking_done(struct binder *b, uint32_t tree, enum rule option,
                      const struct asking *asking)
{
    if (asking->lasts && !asking->asks)
        wrong(b, tree_token(b, nonces_of(b, tree, option)),
              "it makes no nonces: nobody said that it asks for passwords");
}

bool bind_secret(struct binder *b, uint32_t tree, struct secret *secret)
{
    uint32_t quoted = tree_child(b, tree, TERMINAL_QUOTED);
    uint32_t name = tree_child(b, tree, TERMINAL_NAME);
    if (tree_says(b, tree, "password")) {
        secret->password = kept(b, quoted);
        secret->username = name ? kept(b, name) : NULL;
    } else if (tree_says(b, tree, "wrong password")) {
        secret->wrong = kept(b, quoted);
    } else if (tree_says(b, tree, "MD5 only")) {
        secret->md5_only = true;
    } else {
        return false;
    }
    return true;
}
