/* libosip2, where it is installed, reads in our texts what we mean by them. */
#include "test-sip.h"

#include <osipparser2/osip_parser.h>
#include <stdlib.h>
#include <string.h>

enum { MESSAGES = 2000 };

static const char *ident_text(struct bench *b, ident id, enum ident_kind kind, char *out,
                              size_t room)
{
    ident_print(id, kind, &b->names, out, room);
    return out;
}

static void check_tag(struct bench *b, osip_from_t *party, ident tag)
{
    char text[80];
    osip_generic_param_t *found = NULL;
    osip_from_get_tag(party, &found);
    ck_assert_int_eq(found != NULL, tag != 0);
    if (tag != 0)
        ck_assert_str_eq(found->gvalue, ident_text(b, tag, IDENT_TAG, text, sizeof text));
}

static void check_call(struct bench *b, const struct message *m, osip_message_t *theirs)
{
    char ours[80], *text;
    osip_call_id_to_str(theirs->call_id, &text);
    ck_assert_str_eq(text, ident_text(b, m->call, IDENT_CALL, ours, sizeof ours));
    osip_free(text);
    ck_assert_uint_eq(strtoul(theirs->cseq->number, NULL, 10), m->cseq);
    ck_assert_str_eq(theirs->cseq->method, m->method != METHOD_NONE
                                               ? method_names[m->method]
                                               : lore_text(b->lore, m->other_method));
    check_tag(b, theirs->from, m->from_tag);
    check_tag(b, theirs->to, m->to_tag);
}

static void check_via(struct bench *b, const struct message *m, osip_message_t *theirs)
{
    osip_via_t *via = osip_list_get(&theirs->vias, 0);
    osip_generic_param_t *branch = NULL;
    char text[80];
    branch_print(m, &b->names, text, sizeof text);
    osip_via_param_get_byname(via, "branch", &branch);
    ck_assert_int_eq(branch != NULL, m->branch != 0);
    if (branch != NULL)
        ck_assert_str_eq(branch->gvalue, text);
    if (m->transport < TRANSPORTS)
        ck_assert_str_eq(via->protocol, transport_names[m->transport]);
    if (m->via < HOSTS)
        ck_assert_str_eq(via->host, b->names.host[m->via]);
}

static void check_rest(const struct message *m, osip_message_t *theirs, const char *text,
                       size_t size)
{
    const char *body = strstr(text, "\r\n\r\n") + 4;
    size_t length = size - (size_t)(body - text);
    ck_assert_uint_eq(theirs->status_code, m->status);
    ck_assert_uint_eq(strtoul(theirs->content_length->value, NULL, 10), length);
    ck_assert_int_eq(osip_list_size(&theirs->bodies), length > 0);
    if (length > 0) {
        osip_body_t *first = osip_list_get(&theirs->bodies, 0);
        ck_assert_uint_eq(first->length, length);
        ck_assert_int_eq(memcmp(first->body, body, length), 0);
    }
}

START_TEST(libosip2_reads_in_our_texts_what_we_mean)
{
    struct bench b = bench_new();
    uint64_t stream = 5;
    ck_assert_int_eq(parser_init(), 0);
    for (int i = 0; i < MESSAGES; i++) {
        struct message m = random_message(&b, &stream);
        char text[ROOM];
        size_t size = message_print(&m, &b.names, text, sizeof text);
        osip_message_t *theirs;
        osip_message_init(&theirs);
        ck_assert_msg(osip_message_parse(theirs, text, size) == 0, "libosip2 refuses:\n%s", text);
        check_call(&b, &m, theirs);
        check_via(&b, &m, theirs);
        check_rest(&m, theirs, text, size);
        osip_message_free(theirs);
    }
    bench_free(&b);
}
END_TEST

TCase *osip_tests(void)
{
    TCase *t = tcase_create("libosip2");
    tcase_add_test(t, libosip2_reads_in_our_texts_what_we_mean);
    return t;
}
