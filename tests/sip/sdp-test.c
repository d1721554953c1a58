/* Session descriptions, and the notes on a message's lines. */
#include "test-sip.h"

#include "sip/headers.h"

#include <string.h>

#define HEADER                              \
 "SIP/2.0 200 OK\r\n"                       \
 "Via: SIP/2.0/UDP far;branch=z9hG4bKx\r\n" \
 "From: sip:a@b\r\n"                        \
 "To: sip:b@b\r\n"                          \
 "Call-ID: 1\r\n"                           \
 "CSeq: 1 INVITE\r\n"                       \
 "Content-Type: Application/SDP\r\n\r\n"
#define START                          \
 "v=0\r\n"                             \
 "o=far 99 70000 IN IP4 192.0.2.1\r\n" \
 "s=talk\r\n"

static struct message parsed(struct bench *b, const char *text)
{
    struct message m;
    struct sip_error error;
    ck_assert_msg(message_parse(text, strlen(text), &b->names, b->lore, &m, &error),
                  "%s %s at %zu of:\n%s", error.what, error.rfc, error.offset, text);
    return m;
}

START_TEST(a_description_of_others_is_read_as_far_as_an_answer_needs_it)
{
    struct bench b = bench_new();
    static const char body[] = START "c=IN IP4 192.0.2.1\r\n"
                                     "t=0 0\r\n"
                                     "a=recvonly\r\n"
                                     "m=audio 4000/2 RTP/AVP 8 111 0 9\r\n"
                                     "a=rtpmap:111 OPUS/48000/2\r\n"
                                     "a=rtpmap:9 L16/8000\r\n"
                                     "m=video 0 RTP/SAVP 31\r\n"
                                     "c=IN IP6 ::1\r\n"
                                     "a=SENDONLY\r\n"
                                     "m=application 9 UDP x\r\n"
                                     "a=inactive\r\n"
                                     "m=audio 0 RTP/AVP 0 8\r\n"
                                     "a=rtpmap:8 PCMA/8000\r\n"
                                     "m=audio 5 RTP/AVP 0\r\n"
                                     "a=sendonly\r\n";
    static const struct sdp_line expected[SDP_LINES] = {
        {MEDIA_AUDIO, DIRECTION_RECVONLY, CODEC_PCMU | CODEC_PCMA | CODEC_OPUS, 0},
        {MEDIA_VIDEO, DIRECTION_SENDONLY, 0, 1},
        {MEDIA_KINDS, DIRECTION_INACTIVE, 0, 0},
        {MEDIA_AUDIO, DIRECTION_RECVONLY, CODEC_PCMA, 1}};
    char text[ROOM] = HEADER;
    struct message m = parsed(&b, strcat(text, body));
    ck_assert_uint_eq(m.present, PRESENT_SDP);
    ck_assert_uint_eq(m.sdp.lines, SDP_LINES);
    ck_assert_int_eq(memcmp(m.sdp.line, expected, sizeof expected), 0);
    ck_assert_uint_eq(m.sdp.origin, NODE_FOREIGN);
    ck_assert_uint_eq(m.sdp.session, 99);
    ck_assert_uint_eq(m.sdp.version, 70000 % 65536);
    ck_assert_str_eq(lore_text(b.lore, m.body), body); /* and kept as it came */
    ck_assert_uint_eq(m.extra, 0);
    bench_free(&b);
}
END_TEST

START_TEST(lines_of_a_description_may_end_in_LF_alone)
{
    struct bench b = bench_new();
    char text[ROOM] = HEADER;
    struct message m =
        parsed(&b, strcat(text, "v=0\no=- 1 1 IN IP4 h\ns=-\nt=1 2\nr=1 2 3\nt=3 4\na=x\n"
                                "m=audio 9 RTP/AVP 0\nc=IN IP4 h\n"));
    ck_assert_uint_eq(m.sdp.lines, 1);
    bench_free(&b);
}
END_TEST

START_TEST(a_packed_description_is_not_looked_into)
{
    struct bench b = bench_new();
    char text[ROOM] = "SIP/2.0 200 OK\r\n"
                      "Content-Encoding: gzip\r\n";
    struct message m = parsed(&b, strcat(strcat(text, strstr(HEADER, "Via")), "\x1f\x8b\x08"));
    ck_assert_uint_eq(m.present, 0);
    ck_assert_str_eq(lore_text(b.lore, m.extra), "Content-Encoding: gzip\r\n"
                                                 "Content-Type: Application/SDP\r\n");
    bench_free(&b);
}
END_TEST

START_TEST(codecs_are_of_their_own_kind_of_media)
{
    struct bench b = bench_new();
    char text[ROOM] = HEADER;
    struct message m = parsed(&b, strcat(text, START "c=IN IP4 h\r\nt=0 0\r\n"
                                                     "m=audio 4 RTP/AVP 0 31 96\r\n"
                                                     "a=rtpmap:96 H264/90000\r\n"
                                                     "m=video 6 RTP/AVP 0 31 100 101 98\r\n"
                                                     "a=rtpmap:100 h264/90000\r\n"
                                                     "a=rtpmap:101 PCMA/8000\r\n"
                                                     "a=rtpmap:98 VP9/90000\r\n"
                                                     "m=message 7654 TCP/MSRP *\r\n"
                                                     "a=accept-types:text/plain\r\n"
                                                     "m=video 0 RTP/AVP 99\r\n"
                                                     "a=rtpmap:99 VP8/90000\r\n"));
    static const struct sdp_line expected[SDP_LINES] = {
        {MEDIA_AUDIO, DIRECTION_SENDRECV, CODEC_PCMU, 0},
        {MEDIA_VIDEO, DIRECTION_SENDRECV, CODEC_H261 | CODEC_H264, 0},
        {MEDIA_MESSAGE, DIRECTION_SENDRECV, 0, 0},
        {MEDIA_VIDEO, DIRECTION_SENDRECV, CODEC_VP8, 1}};
    ck_assert_int_eq(memcmp(m.sdp.line, expected, sizeof expected), 0);
    bench_free(&b);
}
END_TEST

START_TEST(an_address_of_zeros_is_hold_as_RFC_2543_had_it)
{
    struct bench b = bench_new();
    static const char session[] = START "c=IN IP4 0.0.0.0\r\nt=0 0\r\n"
                                        "m=audio 4 RTP/AVP 0\r\n"
                                        "m=audio 6 RTP/AVP 0\r\nc=IN IP4 192.0.2.1\r\n"
                                        "m=audio 8 RTP/AVP 0\r\na=recvonly\r\n";
    static const char stream[] = START "c=IN IP4 192.0.2.1\r\nt=0 0\r\n"
                                       "m=audio 4 RTP/AVP 0\r\nc=IN IP4 0.0.0.0\r\n"
                                       "m=audio 6 RTP/AVP 0\r\n";
    char text[ROOM] = HEADER, other[ROOM] = HEADER;
    struct message m = parsed(&b, strcat(text, session));
    ck_assert_uint_eq(m.sdp.line[0].direction, DIRECTION_SENDONLY);
    ck_assert_uint_eq(m.sdp.line[1].direction, DIRECTION_SENDRECV);
    ck_assert_uint_eq(m.sdp.line[2].direction, DIRECTION_INACTIVE);
    ck_assert_str_eq(lore_text(b.lore, m.body), session);
    m = parsed(&b, strcat(other, stream));
    ck_assert_uint_eq(m.sdp.line[0].direction, DIRECTION_SENDONLY);
    ck_assert_uint_eq(m.sdp.line[1].direction, DIRECTION_SENDRECV);
    bench_free(&b);
}
END_TEST

START_TEST(streams_of_video_name_their_codecs_and_a_refused_one_has_port_0)
{
    struct bench b = bench_new();
    struct sdp sdp = {
        .origin = ALICE,
        .lines = 4,
        .session = 1,
        .version = 3,
        .line = {{MEDIA_AUDIO, DIRECTION_SENDONLY, CODEC_PCMU, 0},
                 {MEDIA_VIDEO, DIRECTION_RECVONLY, CODEC_H261 | CODEC_H264 | CODEC_VP8, 0},
                 {MEDIA_MESSAGE, DIRECTION_SENDRECV, 0, 1},
                 {MEDIA_VIDEO, DIRECTION_INACTIVE, CODEC_VP8, 1}}};
    char text[ROOM];
    sdp_print(&sdp, &b.names, text, sizeof text);
    ck_assert_str_eq(text, "v=0\r\n"
                           "o=alice 1 3 IN IP4 alice.example.com\r\n"
                           "s=-\r\n"
                           "c=IN IP4 alice.example.com\r\n"
                           "t=0 0\r\n"
                           "m=audio 49170 RTP/AVP 0\r\n"
                           "a=rtpmap:0 PCMU/8000\r\n"
                           "a=sendonly\r\n"
                           "m=video 49172 RTP/AVP 31 97 98\r\n"
                           "a=rtpmap:31 H261/90000\r\n"
                           "a=rtpmap:97 H264/90000\r\n"
                           "a=rtpmap:98 VP8/90000\r\n"
                           "a=recvonly\r\n"
                           "m=message 0 TCP/MSRP *\r\n"
                           "a=accept-types:text/plain\r\n"
                           "a=sendrecv\r\n"
                           "m=video 0 RTP/AVP 98\r\n"
                           "a=rtpmap:98 VP8/90000\r\n"
                           "a=inactive\r\n");
    bench_free(&b);
}
END_TEST

START_TEST(a_line_for_messages_prints_its_path)
{
    struct bench b = bench_new();
    struct sdp sdp = {.origin = BOB,
                      .lines = 2,
                      .session = 4,
                      .version = 2,
                      .line = {{MEDIA_AUDIO, DIRECTION_SENDRECV, 0, 1},
                               {MEDIA_MESSAGE, DIRECTION_SENDRECV, 0, 0}}};
    char text[ROOM];
    sdp_print(&sdp, &b.names, text, sizeof text);
    ck_assert_str_eq(text, "v=0\r\n"
                           "o=bob 4 2 IN IP4 bob.example.com\r\n"
                           "s=-\r\n"
                           "c=IN IP4 bob.example.com\r\n"
                           "t=0 0\r\n"
                           "m=audio 0 RTP/AVP 0\r\n"
                           "a=sendrecv\r\n"
                           "m=message 2857 TCP/MSRP *\r\n"
                           "a=accept-types:text/plain\r\n"
                           "a=path:msrp://bob.example.com:2857/s;tcp\r\n"
                           "a=sendrecv\r\n");
    bench_free(&b);
}
END_TEST

TCase *sdp_tests(void)
{
    TCase *t = tcase_create("session descriptions");
    tcase_add_test(t, a_description_of_others_is_read_as_far_as_an_answer_needs_it);
    tcase_add_test(t, lines_of_a_description_may_end_in_LF_alone);
    tcase_add_test(t, a_packed_description_is_not_looked_into);
    tcase_add_test(t, codecs_are_of_their_own_kind_of_media);
    tcase_add_test(t, an_address_of_zeros_is_hold_as_RFC_2543_had_it);
    tcase_add_test(t, streams_of_video_name_their_codecs_and_a_refused_one_has_port_0);
    tcase_add_test(t, a_line_for_messages_prints_its_path);
    return t;
}

/* ---- header lines ---------------------------------------------------------------------------- */

START_TEST(the_table_of_header_fields_is_sorted_and_whole)
{
    unsigned ids = 0;
    uint32_t compact = 0;
    for (const struct header *h = headers; h->name != NULL; h++) {
        ck_assert(h->note != NULL && h->note[strlen(h->note) - 1] == '.');
        ck_assert(strncmp(h->rfc, "RFC ", 4) == 0);
        ck_assert_ptr_eq(header_find(h->name, strlen(h->name)), h);
        ids += h->id != HEADER_OTHER;
        if (h->compact != 0) {
            ck_assert_uint_eq(compact >> (h->compact - 'a') & 1, 0);
            compact |= 1u << (h->compact - 'a');
            ck_assert_ptr_eq(header_find(&h->compact, 1), h);
        }
    }
    ck_assert_uint_eq(ids, HEADER_IDS - 1);
    ck_assert_ptr_null(header_find("Vi", 2));
    ck_assert_ptr_null(header_find("Viaa", 4));
    ck_assert_ptr_null(header_find("q", 1));
    ck_assert_str_eq(header_find("call-id", 7)->name, "Call-ID");
}
END_TEST

START_TEST(every_line_of_a_message_is_noted_once)
{
    static const char text[] = "SIP/2.0 200 OK\r\n"
                               "v: SIP/2.0/UDP far\r\n"
                               " ;x\r\n"
                               "X-Own: 1\r\n\r\n"
                               "v=0\r\n"
                               "m=audio 9 RTP/AVP 0\r\n";
    static const struct {
        const char *line, *name, *rfc;
    } expected[] = {{"SIP/2.0 200 OK", "", "RFC 3261 7.2"},
                    {"v: SIP/2.0/UDP far\r\n"
                     " ;x",
                     "v", "RFC 3261 20.42"},
                    {"X-Own: 1", "X-Own", "RFC 3261 8.2.2"},
                    {"v=0", "v", "RFC 4566 5.1"},
                    {"m=audio 9 RTP/AVP 0", "m", "RFC 4566 5.14, RFC 3264 6"}};
    struct header_line line;
    size_t at = 0, n = 0;
    for (; header_next(text, sizeof text - 1, &at, &line); n++) {
        ck_assert_uint_lt(n, sizeof expected / sizeof *expected);
        ck_assert_uint_eq(line.length, strlen(expected[n].line));
        ck_assert_int_eq(memcmp(text + line.at, expected[n].line, line.length), 0);
        ck_assert_uint_eq(line.name_length, strlen(expected[n].name));
        ck_assert_int_eq(memcmp(text + line.at, expected[n].name, line.name_length), 0);
        ck_assert_str_eq(line.rfc, expected[n].rfc);
    }
    ck_assert_uint_eq(n, sizeof expected / sizeof *expected);
    ck_assert_uint_eq(at, sizeof text - 1);
}
END_TEST

START_TEST(another_body_is_one_line)
{
    static const char text[] = "BYE sip:b SIP/2.0\r\n\r\n"
                               "two\r\n"
                               "lines";
    struct header_line line;
    size_t at = 0;
    ck_assert(header_next(text, sizeof text - 1, &at, &line));
    ck_assert_str_eq(line.rfc, "RFC 3261 7.1");
    ck_assert(header_next(text, sizeof text - 1, &at, &line));
    ck_assert_uint_eq(line.length, strlen("two\r\n"
                                          "lines"));
    ck_assert_uint_eq(line.name_length, 0);
    ck_assert(!header_next(text, sizeof text - 1, &at, &line));
}
END_TEST

TCase *header_tests(void)
{
    TCase *t = tcase_create("header fields");
    tcase_add_test(t, the_table_of_header_fields_is_sorted_and_whole);
    tcase_add_test(t, every_line_of_a_message_is_noted_once);
    tcase_add_test(t, another_body_is_one_line);
    return t;
}
