/* The exact texts of the messages of a call. */
#include "test-sip.h"

#include <string.h>

/* An INVITE from alice to bob and its call, as a phone would fill it in. */
static struct message request(struct bench *b, enum method method)
{
    return (struct message){.method = (uint8_t)method,
                            .max_forwards = 70,
                            .cseq = 1,
                            .via = ALICE,
                            .branch = ident_make(ALICE, 1),
                            .call = ident_make(ALICE, 2),
                            .from_tag = ident_make(ALICE, 3),
                            .uri = text_of(b, "sip:bob@example.com"),
                            .from_uri = text_of(b, "sip:alice@example.com"),
                            .to_uri = text_of(b, "sip:bob@example.com")};
}

static struct message response(struct bench *b, uint16_t status, enum method method)
{
    struct message m = request(b, method);
    m.status = status;
    m.max_forwards = 0;
    m.uri = 0;
    m.to_tag = ident_make(BOB, 1);
    return m;
}

static void with_contact(struct bench *b, struct message *m, const char *uri)
{
    m->present |= PRESENT_CONTACT;
    m->contact = text_of(b, uri);
}

static void with_sdp(struct message *m, uint16_t origin, uint8_t codecs)
{
    m->present |= PRESENT_SDP;
    m->sdp = (struct sdp){.origin = origin, .version = 1, .session = 1, .lines = 1};
    m->sdp.line[0] = (struct sdp_line){MEDIA_AUDIO, DIRECTION_SENDRECV, codecs, 0};
}

static void check_text(struct bench *b, const struct message *m, const char *expected)
{
    char text[ROOM];
    struct message again;
    struct sip_error error;
    size_t length = message_print(m, &b->names, text, sizeof text);
    ck_assert_str_eq(text, expected);
    ck_assert_uint_eq(length, strlen(expected));
    ck_assert(message_parse(text, length, &b->names, b->lore, &again, &error));
    ck_assert(same_message(m, &again));
}

START_TEST(INVITE)
{
    struct bench b = bench_new();
    struct message m = request(&b, METHOD_INVITE);
    m.present = PRESENT_ALLOW | PRESENT_SUPPORTED;
    with_contact(&b, &m, "sip:alice@alice.example.com");
    with_sdp(&m, ALICE, CODEC_PCMU | CODEC_PCMA | CODEC_G722 | CODEC_OPUS);
    check_text(&b, &m,
               "INVITE sip:bob@example.com SIP/2.0\r\n"
               "Via: SIP/2.0/UDP alice.example.com;branch=z9hG4bK-0661\r\n"
               "Max-Forwards: 70\r\n"
               "From: <sip:alice@example.com>;tag=c773\r\n"
               "To: <sip:bob@example.com>\r\n"
               "Call-ID: e402@alice.example.com\r\n"
               "CSeq: 1 INVITE\r\n"
               "Contact: <sip:alice@alice.example.com>\r\n"
               "Allow: INVITE, ACK, BYE, CANCEL, OPTIONS\r\n"
               "Supported:\r\n"
               "Content-Type: application/sdp\r\n"
               "Content-Length: 219\r\n\r\n"
               "v=0\r\n"
               "o=alice 1 1 IN IP4 alice.example.com\r\n"
               "s=-\r\n"
               "c=IN IP4 alice.example.com\r\n"
               "t=0 0\r\n"
               "m=audio 49170 RTP/AVP 0 8 9 96\r\n"
               "a=rtpmap:0 PCMU/8000\r\n"
               "a=rtpmap:8 PCMA/8000\r\n"
               "a=rtpmap:9 G722/8000\r\n"
               "a=rtpmap:96 opus/48000/2\r\n"
               "a=sendrecv\r\n");
    bench_free(&b);
}
END_TEST

START_TEST(Ringing)
{
    struct bench b = bench_new();
    struct message m = response(&b, 180, METHOD_INVITE);
    with_contact(&b, &m, "sip:bob@bob.example.com");
    check_text(&b, &m,
               "SIP/2.0 180 Ringing\r\n"
               "Via: SIP/2.0/UDP alice.example.com;branch=z9hG4bK-0661;received=192.0.2.0\r\n"
               "From: <sip:alice@example.com>;tag=c773\r\n"
               "To: <sip:bob@example.com>;tag=5741\r\n"
               "Call-ID: e402@alice.example.com\r\n"
               "CSeq: 1 INVITE\r\n"
               "Contact: <sip:bob@bob.example.com>\r\n"
               "Content-Length: 0\r\n\r\n");
    bench_free(&b);
}
END_TEST

START_TEST(OK_to_INVITE_with_the_answer_through_a_proxy)
{
    struct bench b = bench_new();
    struct message m = response(&b, 200, METHOD_INVITE);
    m.via = PROXY;
    m.transport = TRANSPORT_TCP;
    m.branch = ident_make(PROXY, 1);
    m.via_rest = text_of(&b, "SIP/2.0/UDP alice.example.com;branch=z9hG4bK-0661, SIP/2.0/UDP far");
    m.record_route = text_of(&b, "<sip:p1.example.com;lr>");
    with_contact(&b, &m, "sip:bob@bob.example.com");
    with_sdp(&m, BOB, CODEC_PCMU);
    m.sdp.lines = 2;
    m.sdp.line[1] = (struct sdp_line){MEDIA_VIDEO, DIRECTION_INACTIVE, 0, 1};
    check_text(&b, &m,
               "SIP/2.0 200 OK\r\n"
               "Via: SIP/2.0/TCP p1.example.com;branch=z9hG4bK-5f31;received=192.0.2.2\r\n"
               "Via: SIP/2.0/UDP alice.example.com;branch=z9hG4bK-0661\r\n"
               "Via: SIP/2.0/UDP far\r\n"
               "Record-Route: <sip:p1.example.com;lr>\r\n"
               "From: <sip:alice@example.com>;tag=c773\r\n"
               "To: <sip:bob@example.com>;tag=5741\r\n"
               "Call-ID: e402@alice.example.com\r\n"
               "CSeq: 1 INVITE\r\n"
               "Contact: <sip:bob@bob.example.com>\r\n"
               "Content-Type: application/sdp\r\n"
               "Content-Length: 170\r\n\r\n"
               "v=0\r\n"
               "o=bob 1 1 IN IP4 bob.example.com\r\n"
               "s=-\r\n"
               "c=IN IP4 bob.example.com\r\n"
               "t=0 0\r\n"
               "m=audio 49170 RTP/AVP 0\r\n"
               "a=rtpmap:0 PCMU/8000\r\n"
               "a=sendrecv\r\n"
               "m=video 0 RTP/AVP 31\r\n"
               "a=inactive\r\n");
    bench_free(&b);
}
END_TEST

START_TEST(ACK)
{
    struct bench b = bench_new();
    struct message m = request(&b, METHOD_ACK);
    m.to_tag = ident_make(BOB, 1);
    m.branch = ident_make(ALICE, 4);
    m.route = text_of(&b, "<sip:p1.example.com;lr>");
    check_text(&b, &m,
               "ACK sip:bob@example.com SIP/2.0\r\n"
               "Via: SIP/2.0/UDP alice.example.com;branch=z9hG4bK-2684\r\n"
               "Max-Forwards: 70\r\n"
               "Route: <sip:p1.example.com;lr>\r\n"
               "From: <sip:alice@example.com>;tag=c773\r\n"
               "To: <sip:bob@example.com>;tag=5741\r\n"
               "Call-ID: e402@alice.example.com\r\n"
               "CSeq: 1 ACK\r\n"
               "Content-Length: 0\r\n\r\n");
    bench_free(&b);
}
END_TEST

START_TEST(BYE)
{
    struct bench b = bench_new();
    struct message m = request(&b, METHOD_BYE);
    m.uri = text_of(&b, "sip:bob@bob.example.com");
    m.transport = TRANSPORT_TCP;
    m.to_tag = ident_make(BOB, 1);
    m.cseq = 2;
    check_text(&b, &m,
               "BYE sip:bob@bob.example.com SIP/2.0\r\n"
               "Via: SIP/2.0/TCP alice.example.com;branch=z9hG4bK-0661\r\n"
               "Max-Forwards: 70\r\n"
               "From: <sip:alice@example.com>;tag=c773\r\n"
               "To: <sip:bob@example.com>;tag=5741\r\n"
               "Call-ID: e402@alice.example.com\r\n"
               "CSeq: 2 BYE\r\n"
               "Content-Length: 0\r\n\r\n");
    bench_free(&b);
}
END_TEST

START_TEST(CANCEL_with_its_reason)
{
    struct bench b = bench_new();
    struct message m = request(&b, METHOD_CANCEL);
    m.present = PRESENT_REASON;
    m.reason = 200;
    check_text(&b, &m,
               "CANCEL sip:bob@example.com SIP/2.0\r\n"
               "Via: SIP/2.0/UDP alice.example.com;branch=z9hG4bK-0661\r\n"
               "Max-Forwards: 70\r\n"
               "From: <sip:alice@example.com>;tag=c773\r\n"
               "To: <sip:bob@example.com>\r\n"
               "Call-ID: e402@alice.example.com\r\n"
               "CSeq: 1 CANCEL\r\n"
               "Reason: SIP;cause=200;text=\"Call completed elsewhere\"\r\n"
               "Content-Length: 0\r\n\r\n");
    bench_free(&b);
}
END_TEST

START_TEST(Request_Terminated)
{
    struct bench b = bench_new();
    struct message m = response(&b, 487, METHOD_INVITE);
    check_text(&b, &m,
               "SIP/2.0 487 Request Terminated\r\n"
               "Via: SIP/2.0/UDP alice.example.com;branch=z9hG4bK-0661;received=192.0.2.0\r\n"
               "From: <sip:alice@example.com>;tag=c773\r\n"
               "To: <sip:bob@example.com>;tag=5741\r\n"
               "Call-ID: e402@alice.example.com\r\n"
               "CSeq: 1 INVITE\r\n"
               "Content-Length: 0\r\n\r\n");
    bench_free(&b);
}
END_TEST

START_TEST(REGISTER_of_an_RFC_2543_phone)
{
    struct bench b = bench_new();
    struct message m = request(&b, METHOD_REGISTER);
    m.present = PRESENT_NO_COOKIE | PRESENT_EXPIRES;
    m.expires = 3600;
    m.uri = text_of(&b, "sip:example.com");
    m.to_uri = m.from_uri;
    with_contact(&b, &m, "sip:alice@alice.example.com");
    check_text(&b, &m,
               "REGISTER sip:example.com SIP/2.0\r\n"
               "Via: SIP/2.0/UDP alice.example.com;branch=6061\r\n"
               "Max-Forwards: 70\r\n"
               "From: <sip:alice@example.com>;tag=c773\r\n"
               "To: <sip:alice@example.com>\r\n"
               "Call-ID: e402@alice.example.com\r\n"
               "CSeq: 1 REGISTER\r\n"
               "Contact: <sip:alice@alice.example.com>\r\n"
               "Expires: 3600\r\n"
               "Content-Length: 0\r\n\r\n");
    bench_free(&b);
}
END_TEST

START_TEST(OPTIONS)
{
    struct bench b = bench_new();
    struct message m = request(&b, METHOD_OPTIONS);
    m.require = OPTION_100REL | OPTION_TIMER;
    m.extra = text_of(&b, "Accept: application/sdp\r\n");
    check_text(&b, &m,
               "OPTIONS sip:bob@example.com SIP/2.0\r\n"
               "Via: SIP/2.0/UDP alice.example.com;branch=z9hG4bK-0661\r\n"
               "Max-Forwards: 70\r\n"
               "From: <sip:alice@example.com>;tag=c773\r\n"
               "To: <sip:bob@example.com>\r\n"
               "Call-ID: e402@alice.example.com\r\n"
               "CSeq: 1 OPTIONS\r\n"
               "Require: 100rel, timer\r\n"
               "Accept: application/sdp\r\n"
               "Content-Length: 0\r\n\r\n");
    bench_free(&b);
}
END_TEST

START_TEST(PRACK_and_the_response_that_it_acknowledges)
{
    struct bench b = bench_new();
    struct message m = response(&b, 183, METHOD_INVITE);
    m.present = PRESENT_RSEQ;
    m.rseq = 4711;
    m.require = OPTION_100REL;
    check_text(&b, &m,
               "SIP/2.0 183 Session Progress\r\n"
               "Via: SIP/2.0/UDP alice.example.com;branch=z9hG4bK-0661;received=192.0.2.0\r\n"
               "From: <sip:alice@example.com>;tag=c773\r\n"
               "To: <sip:bob@example.com>;tag=5741\r\n"
               "Call-ID: e402@alice.example.com\r\n"
               "CSeq: 1 INVITE\r\n"
               "RSeq: 4711\r\n"
               "Require: 100rel\r\n"
               "Content-Length: 0\r\n\r\n");
    m = request(&b, METHOD_PRACK);
    m.present = PRESENT_RACK;
    m.rack_rseq = 4711;
    m.rack_cseq = 1;
    m.cseq = 2;
    check_text(&b, &m,
               "PRACK sip:bob@example.com SIP/2.0\r\n"
               "Via: SIP/2.0/UDP alice.example.com;branch=z9hG4bK-0661\r\n"
               "Max-Forwards: 70\r\n"
               "From: <sip:alice@example.com>;tag=c773\r\n"
               "To: <sip:bob@example.com>\r\n"
               "Call-ID: e402@alice.example.com\r\n"
               "CSeq: 2 PRACK\r\n"
               "RAck: 4711 1 INVITE\r\n"
               "Content-Length: 0\r\n\r\n");
    bench_free(&b);
}
END_TEST

START_TEST(INVITE_with_a_session_timer_that_takes_the_place_of_another_call)
{
    struct bench b = bench_new();
    struct message m = request(&b, METHOD_INVITE);
    struct replaced r = {ident_make(BOB, 5), ident_make(BOB, 6), ident_make(PROXY, 7), true}, again;
    m.present = PRESENT_ALLOW | PRESENT_SUPPORTED | PRESENT_SESSION_EXPIRES | PRESENT_MIN_SE |
                PRESENT_EXPIRES;
    m.expires = 120;
    m.session_expires = 1800;
    m.refresher = REFRESHER_UAC;
    m.min_se = 90;
    m.allow = ALLOW_PHONE;
    m.supported = OPTION_100REL | OPTION_TIMER | OPTION_REPLACES | OPTION_NOREFERSUB;
    m.require = OPTION_REPLACES;
    m.replaces = replaced_text(&r, &b.names, b.lore);
    m.referred_by = text_of(&b, "sip:p1@example.com");
    check_text(&b, &m,
               "INVITE sip:bob@example.com SIP/2.0\r\n"
               "Via: SIP/2.0/UDP alice.example.com;branch=z9hG4bK-0661\r\n"
               "Max-Forwards: 70\r\n"
               "From: <sip:alice@example.com>;tag=c773\r\n"
               "To: <sip:bob@example.com>\r\n"
               "Call-ID: e402@alice.example.com\r\n"
               "CSeq: 1 INVITE\r\n"
               "Expires: 120\r\n"
               "Session-Expires: 1800;refresher=uac\r\n"
               "Min-SE: 90\r\n"
               "Referred-By: <sip:p1@example.com>\r\n"
               "Replaces: 2545@bob.example.com;to-tag=6df6;from-tag=aec7;early-only\r\n"
               "Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, INFO, MESSAGE, PRACK, UPDATE, REFER, "
               "SUBSCRIBE, NOTIFY\r\n"
               "Require: replaces\r\n"
               "Supported: 100rel, timer, replaces, norefersub\r\n"
               "Content-Length: 0\r\n\r\n");
    ck_assert(replaced_find(m.replaces, &b.names, b.lore, &again));
    ck_assert(again.call == r.call && again.to_tag == r.to_tag && again.from_tag == r.from_tag &&
              again.early_only);
    bench_free(&b);
}
END_TEST

START_TEST(Session_Interval_Too_Small)
{
    struct bench b = bench_new();
    struct message m = response(&b, 422, METHOD_INVITE);
    m.present = PRESENT_MIN_SE;
    m.min_se = 3600;
    check_text(&b, &m,
               "SIP/2.0 422 Session Interval Too Small\r\n"
               "Via: SIP/2.0/UDP alice.example.com;branch=z9hG4bK-0661;received=192.0.2.0\r\n"
               "From: <sip:alice@example.com>;tag=c773\r\n"
               "To: <sip:bob@example.com>;tag=5741\r\n"
               "Call-ID: e402@alice.example.com\r\n"
               "CSeq: 1 INVITE\r\n"
               "Min-SE: 3600\r\n"
               "Content-Length: 0\r\n\r\n");
    bench_free(&b);
}
END_TEST

START_TEST(Bad_Extension)
{
    struct bench b = bench_new();
    struct message m = response(&b, 420, METHOD_INVITE);
    m.unsupported = OPTION_100REL | OPTION_PATH;
    m.extra = text_of(&b, "Unsupported: foo\r\n");
    check_text(&b, &m,
               "SIP/2.0 420 Bad Extension\r\n"
               "Via: SIP/2.0/UDP alice.example.com;branch=z9hG4bK-0661;received=192.0.2.0\r\n"
               "From: <sip:alice@example.com>;tag=c773\r\n"
               "To: <sip:bob@example.com>;tag=5741\r\n"
               "Call-ID: e402@alice.example.com\r\n"
               "CSeq: 1 INVITE\r\n"
               "Unsupported: 100rel, path\r\n"
               "Unsupported: foo\r\n"
               "Content-Length: 0\r\n\r\n");
    bench_free(&b);
}
END_TEST

START_TEST(REFER)
{
    struct bench b = bench_new();
    struct message m = request(&b, METHOD_REFER);
    m.refer_to = text_of(&b, "sip:carol@example.com?Replaces=a%40b%3Bto-tag%3D1%3Bfrom-tag%3D2");
    m.referred_by = text_of(&b, "\"A\" <sip:alice@example.com>;cid=\"2UWQFN309shb3@r\"");
    check_text(&b, &m,
               "REFER sip:bob@example.com SIP/2.0\r\n"
               "Via: SIP/2.0/UDP alice.example.com;branch=z9hG4bK-0661\r\n"
               "Max-Forwards: 70\r\n"
               "From: <sip:alice@example.com>;tag=c773\r\n"
               "To: <sip:bob@example.com>\r\n"
               "Call-ID: e402@alice.example.com\r\n"
               "CSeq: 1 REFER\r\n"
               "Refer-To: <sip:carol@example.com?Replaces=a%40b%3Bto-tag%3D1%3Bfrom-tag%3D2>\r\n"
               "Referred-By: \"A\" <sip:alice@example.com>;cid=\"2UWQFN309shb3@r\"\r\n"
               "Content-Length: 0\r\n\r\n");
    bench_free(&b);
}
END_TEST

START_TEST(MESSAGE)
{
    struct bench b = bench_new();
    struct message m = request(&b, METHOD_MESSAGE);
    m.present = PRESENT_TEXT;
    m.body = text_of(&b, "Watson, come here.");
    check_text(&b, &m,
               "MESSAGE sip:bob@example.com SIP/2.0\r\n"
               "Via: SIP/2.0/UDP alice.example.com;branch=z9hG4bK-0661\r\n"
               "Max-Forwards: 70\r\n"
               "From: <sip:alice@example.com>;tag=c773\r\n"
               "To: <sip:bob@example.com>\r\n"
               "Call-ID: e402@alice.example.com\r\n"
               "CSeq: 1 MESSAGE\r\n"
               "Content-Type: text/plain\r\n"
               "Content-Length: 18\r\n\r\n"
               "Watson, come here.");
    bench_free(&b);
}
END_TEST

TCase *golden_tests(void)
{
    TCase *t = tcase_create("exact texts");
    tcase_add_test(t, INVITE);
    tcase_add_test(t, Ringing);
    tcase_add_test(t, OK_to_INVITE_with_the_answer_through_a_proxy);
    tcase_add_test(t, ACK);
    tcase_add_test(t, BYE);
    tcase_add_test(t, CANCEL_with_its_reason);
    tcase_add_test(t, Request_Terminated);
    tcase_add_test(t, REGISTER_of_an_RFC_2543_phone);
    tcase_add_test(t, OPTIONS);
    tcase_add_test(t, PRACK_and_the_response_that_it_acknowledges);
    tcase_add_test(t, INVITE_with_a_session_timer_that_takes_the_place_of_another_call);
    tcase_add_test(t, Session_Interval_Too_Small);
    tcase_add_test(t, Bad_Extension);
    tcase_add_test(t, REFER);
    tcase_add_test(t, MESSAGE);
    return t;
}
