/* What the tests of src/sip share: a plan of three nodes, and random messages. */
#ifndef TEST_SIP_H
#define TEST_SIP_H

#include <check.h>

#include "sip/sip.h"

enum { ALICE, BOB, PROXY, HOSTS, ROOM = 8192 };

struct bench {
    struct lore *lore;
    struct sip_names names;
};
/* Nodes alice, bob and p1 of example.com, and an empty lore. */
struct bench bench_new(void);
void bench_free(struct bench *);
textid text_of(struct bench *, const char *);

/* A message that its own text describes fully, drawn from `*stream`. */
struct message random_message(struct bench *, uint64_t *stream);
/* As message_parse promises of what it was printed from: without `told`, from, to and link. */
bool same_message(const struct message *, const struct message *);

TCase *add_tests(void);
TCase *digest_tests(void);
TCase *contact_tests(void);
TCase *list_tests(void);
TCase *lore_tests(void);
TCase *ident_tests(void);
TCase *name_tests(void);
TCase *golden_tests(void);
TCase *round_trip_tests(void);
TCase *parse_tests(void);
TCase *error_tests(void);
TCase *sdp_tests(void);
TCase *header_tests(void);
TCase *osip_tests(void);

#endif
