/* Print and parse are inverse: over random messages, and over random damage to their texts. */
#include "test-sip.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MESSAGES = 5000, DAMAGES = 20000 };

static uint64_t next(uint64_t *stream) /* splitmix64 */
{
    uint64_t x = *stream += 0x9e3779b97f4a7c15ull;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9ull;
    x = (x ^ x >> 27) * 0x94d049bb133111ebull;
    return x ^ x >> 31;
}

static uint32_t below(uint64_t *stream, uint32_t n)
{
    return (uint32_t)(next(stream) % n);
}
static bool maybe(uint64_t *stream)
{
    return next(stream) & 1;
}

static textid one_of(struct bench *b, uint64_t *stream, const char *const *texts)
{
    uint32_t n = 0;
    while (texts[n] != NULL)
        n++;
    return text_of(b, texts[below(stream, n)]);
}

static const char *const uris[] = {"sip:bob@example.com",
                                   "sips:alice@[2001:db8::9]:5061;transport=tcp",
                                   "tel:+1-201-555-0123",
                                   "sip:%61lice;day=mon:secret@p1.example.com;lr",
                                   "sip:bob.example.com:5062",
                                   "urn:service:sos",
                                   NULL};
static const char *const addresses[] = {"sip:bob@example.com",
                                        "\"Bob \\\"B\\\" Builder\" <sip:bob@example.com>",
                                        "Bob Builder <sips:bob@example.com>;a=b;c",
                                        "<sip:bob@example.com>;x=\"y;z\"",
                                        "tel:110",
                                        NULL};
static const char *const contacts[] = {
    "sip:bob@192.0.2.4:5070", "*", "<sip:a@example.com>;q=0.5;expires=60",
    "<sip:a@example.com>, \"B, C\" <sip:b@example.com?subject=x>", NULL};
static const char *const routes[] = {
    "<sip:p1.example.com;lr>", "<sip:p1.example.com;lr>, P <sip:p2.example.com;lr>;x=1", NULL};
static const char *const via_bys[] = {"alice.example.com;received=192.0.2.9;rport=5062",
                                      "alice.example.com:5080", NULL};
static const char *const via_rests[] = {
    "SIP/2.0/UDP bob.example.com;branch=z9hG4bK-x",
    "SIP/2.0/TLS [2001:db8::1]:5061;branch=z9hG4bK77;ttl=1, SIP/2.0/UDP 192.0.2.1", NULL};
static const char *const extras[] = {"Subject: lunch\r\n",
                                     "User-Agent: x\r\nX-Own: \"a\\\"b\" ; c\r\nDate:\r\n",
                                     "Allow: FROB\r\nSupported: gruu, 199\r\n",
                                     "Warning: 399 p1 \"; , \"\r\n",
                                     "Accept: application/sdp\r\n",
                                     NULL};
static const char *const methods[] = {"FROB", "invite", "A-.!%*_+`'~", NULL};

static struct sdp_line random_line(uint64_t *stream)
{
    struct sdp_line line = {.kind = (uint8_t)below(stream, MEDIA_KINDS),
                            .direction = (uint8_t)below(stream, 4),
                            .rejected = maybe(stream)};
    line.codecs = (uint8_t)below(stream, 128) & codecs_of(line.kind);
    return line;
}

static struct sdp random_sdp(uint64_t *stream)
{
    struct sdp sdp = {.origin = (uint16_t)below(stream, HOSTS),
                      .version = (uint16_t)next(stream),
                      .session = (uint16_t)next(stream),
                      .lines = (uint8_t)below(stream, SDP_LINES + 1)};
    for (int i = 0; i < sdp.lines; i++)
        sdp.line[i] = random_line(stream);
    return sdp;
}

static const char *const replaced[] = {"98732@sip.example.com;from-tag=r33th4x0r;to-tag=ff87ff",
                                       "a;to-tag=1;x=\"y;z\";from-tag=2;early-only", NULL};

static ident random_ident(struct bench *b, uint64_t *stream, const char *foreign)
{
    if (below(stream, 4) == 0)
        return IDENT_FOREIGN | text_of(b, foreign);
    return ident_make((uint16_t)below(stream, HOSTS),
                      1 + (next(stream) >> (17 + below(stream, 46))));
}

static void random_body(struct bench *b, uint64_t *stream, struct message *m)
{
    if (maybe(stream)) {
        m->present |= PRESENT_SDP;
        m->sdp = random_sdp(stream);
    } else if (maybe(stream)) {
        m->extra = text_of(b, "Subject: x\r\nContent-Type: text/plain;charset=utf-8\r\n");
        m->body = lore_intern(b->lore, "two\r\n\r\nlines\0", 13);
    } else if (maybe(stream)) {
        m->present |= PRESENT_TEXT;
        m->body = text_of(b, "How are you?");
    }
}

static void random_via(struct bench *b, uint64_t *stream, struct message *m)
{
    m->branch = random_ident(b, stream, "z9hG4bK.other");
    if (!(m->branch & IDENT_FOREIGN) && maybe(stream))
        m->loop = 1 + (uint32_t)below(stream, 1000000);
    if (below(stream, 8) == 0) {
        m->present |= PRESENT_NO_COOKIE;
        m->branch = maybe(stream) ? 0 : random_ident(b, stream, "other");
        m->loop = 0;
    }
    m->via = (uint16_t)below(stream, HOSTS);
    m->transport = (uint8_t)below(stream, TRANSPORTS);
    if (below(stream, 4) == 0) {
        m->via = ALICE;
        m->via_by = one_of(b, stream, via_bys);
    } else if (below(stream, 8) == 0) {
        m->via = NODE_FOREIGN;
        m->transport = TRANSPORTS;
        m->via_by = text_of(b, "SIP/2.0/SCTP far.example.net:80;alias");
    }
    if (!m->via_by && maybe(stream))
        m->present |= PRESENT_RPORT;
    if (maybe(stream))
        m->via_rest = one_of(b, stream, via_rests);
}

static void random_start(struct bench *b, uint64_t *stream, struct message *m)
{
    m->method = (uint8_t)below(stream, METHODS);
    if (m->method == METHOD_NONE)
        m->other_method = one_of(b, stream, methods);
    if (maybe(stream)) {
        m->status = (uint16_t)(100 + below(stream, 600));
        if (below(stream, 4) == 0)
            m->phrase = text_of(b, "Seltsam: \xc3\xa4");
    } else {
        m->uri = one_of(b, stream, uris);
        m->max_forwards = (uint8_t)next(stream);
    }
}

static void random_options(struct bench *b, uint64_t *stream, struct message *m)
{
    static const uint16_t fields[] = {PRESENT_EXPIRES,   PRESENT_RETRY_AFTER,     PRESENT_RSEQ,
                                      PRESENT_RACK,      PRESENT_REASON,          PRESENT_ALLOW,
                                      PRESENT_SUPPORTED, PRESENT_SESSION_EXPIRES, PRESENT_MIN_SE};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (below(stream, 3) == 0)
            m->present |= fields[i];
    m->expires = m->present & PRESENT_EXPIRES ? (uint32_t)next(stream) : 0;
    m->retry_after = m->present & PRESENT_RETRY_AFTER ? (uint32_t)next(stream) : 0;
    m->rseq = m->present & PRESENT_RSEQ ? (uint32_t)next(stream) : 0;
    m->rack_rseq = m->present & PRESENT_RACK ? (uint32_t)next(stream) : 0;
    m->rack_cseq = m->present & PRESENT_RACK ? below(stream, 1u << 31) : 0;
    m->reason = m->present & PRESENT_REASON ? (uint16_t)(200 + below(stream, 500)) : 0;
    m->rack_method = m->present & PRESENT_RACK && maybe(stream) ? METHOD_UPDATE : 0;
    m->supported = m->present & PRESENT_SUPPORTED ? (uint8_t)below(stream, 64) : 0;
    m->require = below(stream, 4) == 0 ? (uint8_t)below(stream, 64) : 0;
    m->unsupported = below(stream, 4) == 0 ? (uint8_t)below(stream, 64) : 0;
    m->session_expires = m->present & PRESENT_SESSION_EXPIRES ? (uint32_t)next(stream) : 0;
    m->refresher = m->present & PRESENT_SESSION_EXPIRES ? (uint8_t)below(stream, 3) : 0;
    m->min_se = m->present & PRESENT_MIN_SE ? (uint32_t)next(stream) : 0;
    if (m->present & PRESENT_ALLOW && maybe(stream))
        m->allow = 1 << METHOD_REFER | 1 << METHOD_BYE;
    if (below(stream, 3) == 0) {
        m->present |= PRESENT_CONTACT;
        m->contact = one_of(b, stream, contacts);
    }
}

static void random_transfer(struct bench *b, uint64_t *stream, struct message *m)
{
    if (below(stream, 6) == 0)
        m->refer_to = one_of(b, stream, addresses);
    if (below(stream, 6) == 0)
        m->referred_by = one_of(b, stream, addresses);
    struct replaced r = {random_ident(b, stream, "x@y"), random_ident(b, stream, "to"),
                         random_ident(b, stream, "from"), maybe(stream)};
    if (below(stream, 6) == 0)
        m->replaces =
            maybe(stream) ? one_of(b, stream, replaced) : replaced_text(&r, &b->names, b->lore);
}

struct message random_message(struct bench *b, uint64_t *stream)
{
    struct message m = {.cseq = below(stream, 1u << 31)};
    random_start(b, stream, &m);
    random_via(b, stream, &m);
    m.call = random_ident(b, stream, "other@[far]");
    m.from_tag = maybe(stream) ? random_ident(b, stream, "other.tag") : 0;
    m.to_tag = maybe(stream) ? random_ident(b, stream, "x") : 0;
    m.from_uri = one_of(b, stream, addresses);
    m.to_uri = one_of(b, stream, addresses);
    m.route = below(stream, 3) == 0 ? one_of(b, stream, routes) : 0;
    m.record_route = below(stream, 3) == 0 ? one_of(b, stream, routes) : 0;
    m.extra = below(stream, 3) == 0 ? one_of(b, stream, extras) : 0;
    random_options(b, stream, &m);
    random_transfer(b, stream, &m);
    random_body(b, stream, &m);
    return m;
}

START_TEST(parsing_what_was_printed_gives_the_message_back)
{
    struct bench b = bench_new();
    uint64_t stream = 1;
    for (int i = 0; i < MESSAGES; i++) {
        struct message m = random_message(&b, &stream), again;
        char text[ROOM];
        struct sip_error error;
        size_t length = message_print(&m, &b.names, text, sizeof text);
        ck_assert_uint_lt(length, sizeof text);
        ck_assert_msg(message_parse(text, length, &b.names, b.lore, &again, &error),
                      "%s at %zu of:\n%s", error.what, error.offset, text);
        ck_assert_msg(same_message(&m, &again), "another message came back from:\n%s", text);
    }
    bench_free(&b);
}
END_TEST

/* What the fuzzer begins with: each is a message with header fields of many kinds, as we print it. */
START_TEST(the_messages_of_the_corpus_are_as_we_print_them)
{
    static const char *const names[] = {"invite", "refer", "message", "prack", "420"};
    const char *top = getenv("top_srcdir");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct bench b = bench_new();
        char path[1000], text[ROOM], again[ROOM];
        struct message m;
        struct sip_error error;
        snprintf(path, sizeof path, "%s/tests/sip/corpus/%s", top ? top : ".", names[i]);
        FILE *f = fopen(path, "rb");
        ck_assert_msg(f != NULL, "%s", path);
        size_t size = fread(text, 1, sizeof text - 1, f);
        fclose(f);
        text[size] = '\0';
        ck_assert_msg(message_parse(text, size, &b.names, b.lore, &m, &error), "%s: %s at %zu",
                      path, error.what, error.offset);
        message_print(&m, &b.names, again, sizeof again);
        ck_assert_str_eq(again, text);
        bench_free(&b);
    }
}
END_TEST

START_TEST(the_content_length_is_the_length_of_the_body)
{
    struct bench b = bench_new();
    uint64_t stream = 2;
    for (int i = 0; i < 1000; i++) {
        struct message m = random_message(&b, &stream);
        char text[ROOM];
        unsigned length = 0;
        size_t size = message_print(&m, &b.names, text, sizeof text);
        const char *body = strstr(text, "\r\n\r\n");
        const char *field = strstr(text, "\r\nContent-Length: ");
        ck_assert_ptr_nonnull(body);
        ck_assert_ptr_nonnull(field);
        for (const char *c = field + 18; *c != '\r'; c++)
            length = 10 * length + (unsigned)(*c - '0');
        ck_assert_uint_eq(length, size - (size_t)(body + 4 - text));
    }
    bench_free(&b);
}
END_TEST

START_TEST(a_message_printed_into_little_room_is_cut_and_counted)
{
    struct bench b = bench_new();
    uint64_t stream = 3;
    struct message m = random_message(&b, &stream);
    char whole[ROOM], cut[100];
    size_t length = message_print(&m, &b.names, whole, sizeof whole);
    ck_assert_uint_eq(message_print(&m, &b.names, NULL, 0), length);
    for (size_t room = 1; room <= sizeof cut; room++) {
        memset(cut, 'x', sizeof cut);
        ck_assert_uint_eq(message_print(&m, &b.names, cut, room), length);
        ck_assert_uint_eq(strlen(cut), room - 1);
        ck_assert_int_eq(memcmp(cut, whole, room - 1), 0);
    }
    bench_free(&b);
}
END_TEST

static void damage(uint64_t *stream, char *text, size_t *length)
{
    static const char bytes[] = "\r\n\t ,;:<>\"\\@%=?*[]/0aZ\0\x7f\xff";
    size_t at = below(stream, (uint32_t)*length);
    switch (below(stream, 4)) {
    case 0: text[at] = bytes[below(stream, sizeof bytes)]; break;
    case 1: memmove(text + at, text + at + 1, --*length - at); break;
    case 2: *length = at + 1; break;
    default:
        memmove(text + at + 1, text + at, (*length)++ - at);
        text[at] = bytes[below(stream, sizeof bytes)];
    }
}

START_TEST(a_damaged_text_is_an_error_with_its_place_or_another_message)
{
    struct bench b = bench_new();
    uint64_t stream = 4;
    unsigned refused = 0, taken = 0;
    for (int i = 0; i < DAMAGES; i++) {
        struct message m = random_message(&b, &stream), again;
        char text[ROOM];
        struct sip_error error;
        size_t length = message_print(&m, &b.names, text, sizeof text - 16);
        for (uint32_t n = 1 + below(&stream, 3); n > 0 && length > 1; n--)
            damage(&stream, text, &length);
        if (!message_parse(text, length, &b.names, b.lore, &m, &error)) {
            ck_assert_uint_le(error.offset, length);
            ck_assert(error.what != NULL && error.rfc != NULL);
            refused++;
            continue;
        }
        length = message_print(&m, &b.names, text, sizeof text);
        ck_assert_msg(message_parse(text, length, &b.names, b.lore, &again, &error),
                      "%s at %zu of:\n%s", error.what, error.offset, text);
        ck_assert_msg(same_message(&m, &again), "another message came back from:\n%s", text);
        taken++;
    }
    ck_assert_uint_gt(refused, DAMAGES / 10);
    ck_assert_uint_gt(taken, DAMAGES / 10);
    bench_free(&b);
}
END_TEST

START_TEST(a_malformed_message_leaves_the_lore_untouched)
{
    struct bench b = bench_new();
    static const char text[] = "FROB sip:new@example.com SIP/2.0\r\n"
                               "Via: SIP/2.0/UDP new.example.com;branch=z9hG4bKnew\r\n"
                               "From: sip:newer@example.com\r\nTo: sip:new@example.com\r\n"
                               "Call-ID: new\r\nCSeq: 1 FROB\r\nExpires: soon\r\n\r\n";
    struct message m;
    struct sip_error error;
    ck_assert(!message_parse(text, sizeof text - 1, &b.names, b.lore, &m, &error));
    ck_assert_uint_eq(lore_intern(b.lore, "mine", 4), 1);
    bench_free(&b);
}
END_TEST

TCase *round_trip_tests(void)
{
    TCase *t = tcase_create("round trip");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, parsing_what_was_printed_gives_the_message_back);
    tcase_add_test(t, the_messages_of_the_corpus_are_as_we_print_them);
    tcase_add_test(t, the_content_length_is_the_length_of_the_body);
    tcase_add_test(t, a_message_printed_into_little_room_is_cut_and_counted);
    tcase_add_test(t, a_damaged_text_is_an_error_with_its_place_or_another_message);
    tcase_add_test(t, a_malformed_message_leaves_the_lore_untouched);
    return t;
}
