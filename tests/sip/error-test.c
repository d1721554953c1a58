/* Every malformed input is told with its byte, its sentence and its section.
 *
 * In the inputs ~ stands before the byte that must be named; it is taken out before parsing.
 */
#include "test-sip.h"

#include <stdio.h>
#include <string.h>

struct bad {
    const char *replaced; /* the field of the sound message that `line` stands for; "": one more */
    const char *line;     /* with its CRLF */
    const char *body;     /* or NULL */
    const char *what, *rfc;
};

static const char *const sound[] = {
    "INVITE sip:bob@example.com SIP/2.0\r\n",
    "Via: SIP/2.0/UDP far.example.net;branch=z9hG4bK1\r\n",
    "Max-Forwards: 70\r\n",
    "From: <sip:alice@example.com>;tag=a\r\n",
    "To: <sip:bob@example.com>\r\n",
    "Call-ID: 1@far\r\n",
    "CSeq: 1 INVITE\r\n",
    "Content-Length: 0\r\n",
};

static void build(const struct bad *bad, char *out)
{
    *out = '\0';
    for (size_t i = 0; i < sizeof sound / sizeof *sound; i++) {
        size_t length = strlen(bad->replaced);
        bool replaced = length > 0 && strncmp(sound[i], bad->replaced, length) == 0;
        bool forgotten = bad->body != NULL && strncmp(sound[i], "Content-Length", 14) == 0;
        if (replaced || !forgotten)
            strcat(out, replaced ? bad->line : sound[i]);
    }
    if (*bad->replaced == '\0')
        strcat(out, bad->line);
    strcat(out, "\r\n");
    strcat(out, bad->body != NULL ? bad->body : "");
}

static void check_error(const char *marked, const char *what, const char *rfc)
{
    struct bench b = bench_new();
    char text[ROOM];
    const char *mark = strchr(marked, '~');
    ck_assert_msg(mark != NULL, "no byte is marked in:\n%s", marked);
    size_t at = (size_t)(mark - marked);
    memcpy(text, marked, at);
    strcpy(text + at, mark + 1);
    struct message m;
    struct sip_error error;
    ck_assert_msg(!message_parse(text, strlen(text), &b.names, b.lore, &m, &error),
                  "this is taken for well-formed:\n%s", text);
    ck_assert_msg(error.offset == at, "byte %zu and not %zu (%s) in:\n%s", error.offset, at,
                  error.what, text);
    ck_assert_msg(strcmp(error.what, what) == 0, "\"%s\" in:\n%s", error.what, text);
    ck_assert_str_eq(error.rfc, rfc);
    ck_assert_uint_eq(lore_intern(b.lore, "mine", 4), 1);
    bench_free(&b);
}

#define TOKEN_FORM "A message begins with a method and a space, or with SIP/2.0."
#define URI_FORM   "After the method, one space and a URI without <>."
#define VERSION    "After the URI: one space, SIP/2.0, and nothing else."
#define FIELD      "A header field is a name, a colon and a value."
#define CRLF_ONLY  "A line ends in CR and LF, which stand nowhere else in a header."
#define VIA_FORM   "A Via is written SIP/2.0/UDP host: protocol, version and transport."
#define HOST       "Here must stand a host: a name, an IPv4 address or [IPv6]."
#define ESCAPE     "In a URI this character must be escaped: % and two hex digits."
#define STATUS     "A status code has three digits, the first from 1 to 6."
#define CSEQ_LIMIT "A CSeq begins with a number below 2**31."
#define CSEQ_FORM  "A CSeq is a number, white space and a method."
#define ONCE       "This header field stands only once in a message."
#define PARAM      "After a semicolon comes the name of a parameter."
#define REPLACES   "A Replaces is a Call-ID, one ;to-tag= and one ;from-tag=."
#define LENGTH     "Content-Length is the number of the body's bytes."
#define NO_URI                                                                                  \
 "Here must stand a URI, or a name and a URI in <>; a name that is more than plain words must " \
 "be quoted."

static const struct bad bad_starts[] = {
    {"INVITE", "~ INVITE sip:bob@example.com SIP/2.0\r\n", NULL, TOKEN_FORM, "RFC 3261 7.1"},
    {"INVITE", "INVITE~\r\n", NULL, TOKEN_FORM, "RFC 3261 7.1"},
    {"INVITE", "INV~<ITE sip:bob@example.com SIP/2.0\r\n", NULL, TOKEN_FORM, "RFC 3261 7.1"},
    {"INVITE", "INVITE ~ sip:bob@example.com SIP/2.0\r\n", NULL, URI_FORM, "RFC 3261 7.1"},
    {"INVITE", "INVITE ~<sip:bob@example.com> SIP/2.0\r\n", NULL, URI_FORM, "RFC 3261 7.1"},
    {"INVITE", "INVITE ~bob SIP/2.0\r\n", NULL, "A URI begins with its scheme, as sip: or tel:.",
     "RFC 3261 19.1.1"},
    {"INVITE", "INVITE sip:~ SIP/2.0\r\n", NULL, "After the scheme nothing follows.",
     "RFC 3261 19.1.1"},
    {"INVITE", "INVITE sip:bob@example.com~?subject=x SIP/2.0\r\n", NULL,
     "A Request-URI has no ?headers.", "RFC 3261 19.1.1"},
    {"INVITE", "INVITE sip:bob@example.com~\r\n", NULL, VERSION, "RFC 3261 7.1"},
    {"INVITE", "INVITE sip:bob@example.com ~ SIP/2.0\r\n", NULL, VERSION, "RFC 3261 7.1"},
    {"INVITE", "INVITE sip:bob@example.com ~SIP/2.0 \r\n", NULL, VERSION, "RFC 3261 7.1"},
    {"INVITE", "INVITE sip:bob@example.com ~SIP/3.0\r\n", NULL, "The version must be SIP/2.0.",
     "RFC 3261 7.1"},
    {"INVITE",
     "INVITE sip:bob@example.com SIP/2.0\r\n"
     "~ Subject: x\r\n",
     NULL, "The line after the start line begins with white space.", "RFC 3261 7.3.1"},
    {"INVITE", "~SIP/2.1 200 OK\r\n", NULL, "The version must be SIP/2.0.", "RFC 3261 7.1"},
    {"INVITE", "SIP/2.0 ~99 Low\r\n", NULL, STATUS, "RFC 3261 7.2"},
    {"INVITE", "SIP/2.0 ~700 High\r\n", NULL, STATUS, "RFC 3261 7.2"},
    {"INVITE", "SIP/2.0 ~2000 Long\r\n", NULL, STATUS, "RFC 3261 7.2"},
    {"INVITE", "SIP/2.0 ~2x0 Odd\r\n", NULL, STATUS, "RFC 3261 7.2"},
    {"INVITE", "SIP/2.0 200~\r\n", NULL, "A space follows the status code, even if no phrase does.",
     "RFC 3261 7.2"},
    {"INVITE", "SIP/2.0 200 O~\x01K\r\n", NULL,
     "A control character stands only in quotes, behind a backslash.", "RFC 3261 25.1"},
    {"INVITE", "INVITE sip:bob@example.com SIP/2.0~\n", NULL, CRLF_ONLY, "RFC 3261 7"},
};

static const struct bad bad_uris[] = {
    {"INVITE", "INVITE ~1sip:bob@example.com SIP/2.0\r\n", NULL,
     "A URI begins with its scheme, as sip: or tel:.", "RFC 3261 19.1.1"},
    {"INVITE", "INVITE sip:~@example.com SIP/2.0\r\n", NULL, "Before the @ must stand a user.",
     "RFC 3261 19.1.1"},
    {"INVITE", "INVITE sip:~:secret@example.com SIP/2.0\r\n", NULL,
     "Before the @ must stand a user.", "RFC 3261 19.1.1"},
    {"INVITE", "INVITE sip:bob@~ SIP/2.0\r\n", NULL, HOST, "RFC 3261 19.1.1"},
    {"INVITE", "INVITE sip:bob@~[2001:db8::9 SIP/2.0\r\n", NULL, HOST, "RFC 3261 19.1.1"},
    {"INVITE", "INVITE sip:bob@2001:~db8::9 SIP/2.0\r\n", NULL, "A port is a number up to 65535.",
     "RFC 3261 25.1"},
    {"INVITE", "INVITE sip:bob@example.com:~65536 SIP/2.0\r\n", NULL,
     "A port is a number up to 65535.", "RFC 3261 25.1"},
    {"INVITE", "INVITE sip:bob@example.com:5060~x SIP/2.0\r\n", NULL,
     "After the host come only a port, ;parameters and ?headers.", "RFC 3261 19.1.1"},
    {"INVITE", "INVITE sip:bob@example.com;a=b~@c SIP/2.0\r\n", NULL,
     "A second @ in a URI must be escaped.", "RFC 3261 19.1.2"},
    {"INVITE", "INVITE sip:b~|b@example.com SIP/2.0\r\n", NULL, ESCAPE, "RFC 3261 19.1.2"},
    {"INVITE", "INVITE sip:b~\xc3\xb6\x62@example.com SIP/2.0\r\n", NULL, ESCAPE,
     "RFC 3261 19.1.2"},
    {"INVITE", "INVITE sip:b~%4@example.com SIP/2.0\r\n", NULL, "After % come two hex digits.",
     "RFC 3261 19.1.2"},
    {"INVITE", "INVITE tel:1~% SIP/2.0\r\n", NULL, "After % come two hex digits.",
     "RFC 3261 19.1.2"},
    {"To:", "To: <sip:bob@example.com~ >\r\n", NULL, "There is no white space in a URI.",
     "RFC 3261 7.1"},
};

static const struct bad bad_fields[] = {
    {"Max-Forwards", "~: 70\r\n", NULL, FIELD, "RFC 3261 7.3.1"},
    {"Max-Forwards", "Max-Forwards~\r\n", NULL, FIELD, "RFC 3261 7.3.1"},
    {"Max-Forwards", "Max ~Forwards: 70\r\n", NULL, FIELD, "RFC 3261 7.3.1"},
    {"Max-Forwards", "Max-Forwards: 70~\r", NULL, CRLF_ONLY, "RFC 3261 7"},
    {"Max-Forwards", "Max-Forwards: 70~\n", NULL, CRLF_ONLY, "RFC 3261 7"},
    {"Max-Forwards", "Max-Forwards: ~256\r\n", NULL, "Max-Forwards is a number up to 255.",
     "RFC 3261 20.22"},
    {"Max-Forwards", "Max-Forwards: 70 ~x\r\n", NULL, "Max-Forwards is a number up to 255.",
     "RFC 3261 20.22"},
    {"Max-Forwards",
     "Max-Forwards: 70\r\n"
     "~MAX-FORWARDS: 70\r\n",
     NULL, ONCE, "RFC 3261 7.3.1"},
    {"", "Subject: \"a~\x07\"\r\n", NULL,
     "A control character stands only in quotes, behind a backslash.", "RFC 3261 25.1"},
    {"", "~i: 2\r\n", NULL, ONCE, "RFC 3261 7.3.1"},
    {"Via", "Via: SIP/2.0 ~UDP far\r\n", NULL, VIA_FORM, "RFC 3261 20.42"},
    {"Via", "Via: SIP/2.0/ ~;far\r\n", NULL, VIA_FORM, "RFC 3261 20.42"},
    {"Via", "Via: SIP/2.0/UDP~\r\n", NULL, VIA_FORM, "RFC 3261 20.42"},
    {"Via", "Via: SIP/2.0/UDP ~;branch=z9hG4bK1\r\n", NULL, HOST, "RFC 3261 25.1"},
    {"Via", "Via: SIP/2.0/UDP ~[2001:db8::1\r\n", NULL, HOST, "RFC 3261 25.1"},
    {"Via", "Via: SIP/2.0/UDP far:~99999\r\n", NULL, "A port is a number up to 65535.",
     "RFC 3261 25.1"},
    {"Via", "Via: SIP/2.0/UDP far;~;branch=z9hG4bK1\r\n", NULL, PARAM, "RFC 3261 7.3.1"},
    {"Via", "Via: SIP/2.0/UDP far;branch=~\r\n", NULL,
     "After the equals sign comes the parameter's value.", "RFC 3261 25.1"},
    {"Via", "Via: SIP/2.0/UDP far;branch=a;~branch=b\r\n", NULL, "This parameter stands only once.",
     "RFC 3261 7.3.1"},
    {"Via", "Via: SIP/2.0/UDP far;~branch=a:b\r\n", NULL,
     "The value of this parameter must be a token.", "RFC 3261 25.1"},
    {"Via", "Via: SIP/2.0/UDP far,~ \r\n", NULL, "After a comma comes another value.",
     "RFC 3261 7.3.1"},
    {"Via", "Via: SIP/2.0/UDP far ~wide\r\n", NULL,
     "Here the value should end, or go on with ; or a comma.", "RFC 3261 7.3.1"},
    {"Via",
     "Via: SIP/2.0/UDP far\r\n"
     "Via: SIP/2.0/UDP~ \r\n",
     NULL, VIA_FORM, "RFC 3261 20.42"},
    {"From", "From: ~Bell, Alexander <sip:a@example.com>\r\n", NULL, NO_URI, "RFC 3261 20.10"},
    {"From", "From: ~\r\n", NULL, NO_URI, "RFC 3261 20.10"},
    {"From", "From: ~\"Alice <sip:a@example.com>\r\n", NULL, "This quoted string is not closed.",
     "RFC 3261 25.1"},
    {"From", "From: \"Alice\" ~sip:a@example.com\r\n", NULL,
     "After a quoted name comes a URI in <>.", "RFC 3261 25.1"},
    {"From", "From: Alice ~<sip:a@example.com\r\n", NULL, "This angle bracket is not closed.",
     "RFC 3261 25.1"},
    {"From", "From: sip:a@example.com~?x=y\r\n", NULL,
     "A URI with a question mark in it must stand in <>.", "RFC 3261 20.10"},
    {"From", "From: sip:a@example.com;tag=a;~TAG=b\r\n", NULL, "This parameter stands only once.",
     "RFC 3261 7.3.1"},
    {"From", "From: sip:a@example.com;~tag=\"b\"\r\n", NULL,
     "The value of this parameter must be a token.", "RFC 3261 25.1"},
    {"From", "From: sip:a@example.com;x=~\"b\r\n", NULL, "This quoted string is not closed.",
     "RFC 3261 25.1"},
    {"To:", "To: <sip:b@example.com>~, <sip:c@example.com>\r\n", NULL,
     "After the address come only ;parameters.", "RFC 3261 20.20"},
    {"Call-ID", "Call-ID: 1@far~@out\r\n", NULL,
     "A Call-ID is a word, or two with an @ between them.", "RFC 3261 25.1"},
    {"Call-ID", "Call-ID: 1~ 2\r\n", NULL, "A Call-ID is a word, or two with an @ between them.",
     "RFC 3261 25.1"},
    {"Call-ID", "Call-ID:~\r\n", NULL, "The Call-ID is empty.", "RFC 3261 8.1.1.4"},
    {"CSeq", "CSeq: ~2147483648 INVITE\r\n", NULL, CSEQ_LIMIT, "RFC 3261 8.1.1.5"},
    {"CSeq", "CSeq: ~18446744073709551617 INVITE\r\n", NULL, CSEQ_LIMIT, "RFC 3261 8.1.1.5"},
    {"CSeq", "CSeq: ~INVITE\r\n", NULL, CSEQ_LIMIT, "RFC 3261 8.1.1.5"},
    {"CSeq", "CSeq: 1INVITE~\r\n", NULL, CSEQ_FORM, "RFC 3261 20.16"},
    {"CSeq", "CSeq: 1 INVITE ~2\r\n", NULL, CSEQ_FORM, "RFC 3261 20.16"},
    {"CSeq", "CSeq: 1 ~BYE\r\n", NULL, "The CSeq's method must be the request's.",
     "RFC 3261 8.1.1.5"},
    {"CSeq", "CSeq: 1 ~invite\r\n", NULL, "The CSeq's method must be the request's.",
     "RFC 3261 8.1.1.5"},
};

static const struct bad bad_options[] = {
    {"",
     "Contact: ~*\r\n"
     "Contact: <sip:a@example.com>\r\n",
     NULL, "The * stands alone.", "RFC 3261 20.10"},
    {"", "Contact: <sip:a@example.com>;~;\r\n", NULL, PARAM, "RFC 3261 7.3.1"},
    {"", "m: <sip:a@example.com>,~\r\n", NULL, "After a comma comes another value.",
     "RFC 3261 7.3.1"},
    {"", "Route: ~sip:p1.example.com;lr\r\n", NULL, "In a route a URI stands in <>.",
     "RFC 3261 20.34"},
    {"", "Record-Route: ~sip:p1.example.com\r\n", NULL, "In a route a URI stands in <>.",
     "RFC 3261 20.34"},
    {"", "Expires: ~4294967296\r\n", NULL, "Expires is a number of seconds below 2**32.",
     "RFC 3261 20.19"},
    {"", "Retry-After: ~soon\r\n", NULL, "Retry-After begins with a number of seconds.",
     "RFC 3261 20.33"},
    {"", "RSeq: ~-1\r\n", NULL, "RSeq is a number below 2**32.", "RFC 3262 7.1"},
    {"", "RAck: 1 ~INVITE\r\n", NULL, "A RAck is the RSeq, the CSeq's number and its method.",
     "RFC 3262 7.2"},
    {"", "RAck: 1 2~\r\n", NULL, "A RAck is the RSeq, the CSeq's number and its method.",
     "RFC 3262 7.2"},
    {"", "RAck: ~x\r\n", NULL, "A RAck is the RSeq, the CSeq's number and its method.",
     "RFC 3262 7.2"},
    {"", "Reason: SIP;~\r\n", NULL, PARAM, "RFC 3261 7.3.1"},
    {"", "Session-Expires: ~soon\r\n", NULL, "Session-Expires begins with a number of seconds.",
     "RFC 4028 4"},
    {"", "x: 90;~\r\n", NULL, PARAM, "RFC 3261 7.3.1"},
    {"", "x: 90;refresher=uac ~uas\r\n", NULL, "After the seconds come only ;parameters.",
     "RFC 4028 4"},
    {"", "Min-SE: ~-1\r\n", NULL, "Min-SE begins with a number of seconds.", "RFC 4028 5"},
    {"", "Replaces: ~;to-tag=a;from-tag=b\r\n", NULL, "The Call-ID is empty.", "RFC 3261 8.1.1.4"},
    {"", "Replaces: ~1;to-tag=a\r\n", NULL, REPLACES, "RFC 3891 6.1"},
    {"", "Replaces: ~1;from-tag=a\r\n", NULL, REPLACES, "RFC 3891 6.1"},
    {"", "Replaces: 1;from-tag=a;to-tag=b~,2;from-tag=a;to-tag=b\r\n", NULL, REPLACES,
     "RFC 3891 6.1"},
    {"", "Replaces: 1;from-tag=a;to-tag=b;~from-tag=c\r\n", NULL,
     "This parameter stands only once.", "RFC 3891 6.1"},
    {"", "Replaces: 1;from-tag=a;~to-tag\r\n", NULL, "The value of this parameter must be a token.",
     "RFC 3261 25.1"},
    {"",
     "Replaces: 1;from-tag=a;to-tag=b\r\n"
     "~Replaces: 2;from-tag=a;to-tag=b\r\n",
     NULL, ONCE, "RFC 3261 7.3.1"},
    {"", "Refer-To: ~carol\r\n", NULL, NO_URI, "RFC 3261 20.10"},
    {"", "r: <sip:c@example.com>~, <sip:d@example.com>\r\n", NULL,
     "After the address come only ;parameters.", "RFC 3261 20.20"},
    {"",
     "Refer-To: <sip:c@example.com>\r\n"
     "~r: <sip:d@example.com>\r\n",
     NULL, ONCE, "RFC 3261 7.3.1"},
    {"", "Referred-By: <sip:c@example.com~\\>\r\n", NULL, ESCAPE, "RFC 3261 19.1.2"},
    {"", "Unsupported: ~;\r\n", NULL, "Here must stand a token.", "RFC 3261 25.1"},
    {"", "Supported: timer,~,\r\n", NULL, "Here must stand a token.", "RFC 3261 25.1"},
    {"", "Require: ~=\r\n", NULL, "Here must stand a token.", "RFC 3261 25.1"},
    {"", "Allow: INVITE ~BYE\r\n", NULL, "Here the value should end, or go on with ; or a comma.",
     "RFC 3261 7.3.1"},
    {"Content-Length", "Content-Length: ~-1\r\n", NULL, LENGTH, "RFC 3261 20.14"},
    {"Content-Length", "Content-Length: 0 ~0\r\n", NULL, LENGTH, "RFC 3261 20.14"},
    {"Content-Length", "Content-Length: ~1\r\n", NULL,
     "The body is shorter than its Content-Length.", "RFC 3261 18.3"},
    {"Content-Length",
     "Content-Length: 0\r\n"
     "~l: 0\r\n",
     NULL, ONCE, "RFC 3261 7.3.1"},
    {"", "", "~x", "A body needs a Content-Type.", "RFC 3261 20.15"},
    {"", "Content-Type: text~\r\n", "x", "A Content-Type is written type/subtype.",
     "RFC 3261 20.15"},
    {"", "Content-Type: text/~;a=b\r\n", "x", "A Content-Type is written type/subtype.",
     "RFC 3261 20.15"},
    {"", "Content-Type: text/plain ~x\r\n", "x", "After type/subtype come only ;parameters.",
     "RFC 3261 20.15"},
};

#define SDP_TYPE "Content-Type: application/sdp\r\n"
#define V        "v=0\r\n"
#define O        "o=a 1 1 IN IP4 192.0.2.1\r\n"
#define C        "c=IN IP4 192.0.2.1\r\n"
#define T        "t=0 0\r\n"
#define ORDER    "The lines of a session description stand in a fixed order."

static const struct bad bad_sdps[] = {
    {"", SDP_TYPE, "x~", "The last line of a session description ends in CRLF, too.", "RFC 4566 5"},
    {"", SDP_TYPE, V O "s=-\r\n" C T "m~",
     "The last line of a session description ends in CRLF, too.", "RFC 4566 5"},
    {"", SDP_TYPE, V "~o a 1 1\r\n", "A line of a session description is a letter, = and a value.",
     "RFC 4566 5"},
    {"", SDP_TYPE, V "~\r\n", "A line of a session description is a letter, = and a value.",
     "RFC 4566 5"},
    {"", SDP_TYPE, V O "~s=\r\n" T, "A line of a session description has a value, without NUL.",
     "RFC 4566 9"},
    {"", SDP_TYPE, "v=~1\r\n" O, "The version is 0.", "RFC 4566 5.1"},
    {"", SDP_TYPE, "~o=a 1 1 IN IP4 192.0.2.1\r\n",
     "A session description begins with v=, o= and s=.", "RFC 4566 5"},
    {"", SDP_TYPE, V O "~t=0 0\r\n", "A session description begins with v=, o= and s=.",
     "RFC 4566 5"},
    {"", SDP_TYPE,
     V O "s=-\r\n"
         "~s=-\r\n" T,
     "This line stands only once in a session description.", "RFC 4566 5"},
    {"", SDP_TYPE, V "o=~a 1 1 IN IP4\r\n",
     "o= has a user, two numbers, IN, IP4 or IP6, and an address.", "RFC 4566 5.2"},
    {"", SDP_TYPE, V "o=~a x 1 IN IP4 192.0.2.1\r\n",
     "o= has a user, two numbers, IN, IP4 or IP6, and an address.", "RFC 4566 5.2"},
    {"", SDP_TYPE,
     V O "s=-\r\n"
         "c=~IN IP4\r\n" T,
     "c= has IN, IP4 or IP6, and an address.", "RFC 4566 5.7"},
    {"", SDP_TYPE, V O "s=-\r\n" T "~c=IN IP4 192.0.2.1\r\n", ORDER, "RFC 4566 5"},
    {"", SDP_TYPE, V O "s=-\r\n" C "~m=audio 9 RTP/AVP 0\r\n", ORDER, "RFC 4566 5"},
    {"", SDP_TYPE,
     V O "s=-\r\n" C T "m=audio 9 RTP/AVP 0\r\n"
         "a=x\r\n"
         "~b=AS:1\r\n",
     ORDER, "RFC 4566 5"},
    {"", SDP_TYPE,
     V O "s=-\r\n" C T "m=audio 9 RTP/AVP 0\r\n"
         "~t=0 0\r\n",
     ORDER, "RFC 4566 5"},
    {"", SDP_TYPE, V O "s=-\r\n" C T "~y=1\r\n",
     "No line of a session description is of this type.", "RFC 4566 5"},
    {"", SDP_TYPE, V O "s=-\r\n" C "~", "A session description needs v=, o=, s= and t=.",
     "RFC 4566 5"},
    {"", SDP_TYPE, V O "s=-\r\n" C T "m=~audio 9 RTP/AVP\r\n",
     "m= has a kind of media, a port, a protocol and at least one format.", "RFC 4566 5.14"},
    {"", SDP_TYPE, V O "s=-\r\n" C T "m=audio ~65536 RTP/AVP 0\r\n",
     "The port is a number up to 65535.", "RFC 4566 5.14"},
    {"", SDP_TYPE,
     V O "s=-\r\n" C T "m=audio 9 RTP/AVP 0\r\n"
         "a=rtpmap:~128 x/8000\r\n",
     "a=rtpmap: begins with a payload type up to 127.", "RFC 4566 6"},
    {"", SDP_TYPE,
     V O "s=-\r\n" C T "m=audio 9 RTP/AVP 0\r\n"
         "a=rtpmap:0~\r\n",
     "After the payload type comes its encoding.", "RFC 4566 6"},
    {"", SDP_TYPE,
     V O "s=-\r\n" T "m=audio 9 RTP/AVP 0\r\n" C "m=audio 9 RTP/AVP 0\r\n"
         "~",
     "Every stream needs a c=, its own or the session's.", "RFC 4566 5.7"},
};

static void check_all(const struct bad *cases, size_t count)
{
    char text[ROOM];
    for (size_t i = 0; i < count; i++) {
        build(&cases[i], text);
        check_error(text, cases[i].what, cases[i].rfc);
    }
}

#define COUNT(a) (sizeof(a) / sizeof *(a))

START_TEST(the_message_that_the_errors_are_put_into_is_sound)
{
    struct bench b = bench_new();
    char text[ROOM];
    struct message m;
    struct sip_error error;
    build(&(struct bad){"", "", NULL, NULL, NULL}, text);
    ck_assert(message_parse(text, strlen(text), &b.names, b.lore, &m, &error));
    bench_free(&b);
}
END_TEST

START_TEST(a_malformed_start_line_is_told)
{
    check_all(bad_starts, COUNT(bad_starts));
}
END_TEST

START_TEST(a_malformed_URI_is_told)
{
    check_all(bad_uris, COUNT(bad_uris));
}
END_TEST

START_TEST(a_malformed_mandatory_header_field_is_told)
{
    check_all(bad_fields, COUNT(bad_fields));
}
END_TEST

START_TEST(a_malformed_optional_header_field_or_body_is_told)
{
    check_all(bad_options, COUNT(bad_options));
}
END_TEST

START_TEST(a_malformed_session_description_is_told)
{
    check_all(bad_sdps, COUNT(bad_sdps));
}
END_TEST

START_TEST(a_message_without_a_mandatory_field_is_told_at_its_first_header_line)
{
    static const struct {
        const char *field, *what, *rfc;
    } cases[] = {
        {"Via", "Every message needs a Via.", "RFC 3261 8.1.1.7"},
        {"From", "Every message needs a From.", "RFC 3261 8.1.1.3"},
        {"To:", "Every message needs a To.", "RFC 3261 8.1.1.2"},
        {"Call-ID", "Every message needs a Call-ID.", "RFC 3261 8.1.1.4"},
        {"CSeq", "Every message needs a CSeq.", "RFC 3261 8.1.1.5"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[ROOM], marked[ROOM] = "";
        build(&(struct bad){cases[i].field, "", NULL, NULL, NULL}, text);
        size_t start = strlen(sound[0]);
        memcpy(marked, text, start); /* the rest is NULs */
        strcat(strcat(marked, "~"), text + start);
        check_error(marked, cases[i].what, cases[i].rfc);
    }
}
END_TEST

START_TEST(a_message_that_ends_within_its_header_is_told_at_its_end)
{
    char text[ROOM], marked[ROOM + 1];
    build(&(struct bad){"", "", NULL, NULL, NULL}, text);
    for (size_t size = 1; size < strlen(text); size++) {
        if (text[size - 1] == '\r')
            continue; /* half an end of line: another error */
        snprintf(marked, sizeof marked, "%.*s~", (int)size, text);
        check_error(marked, "The text ends here, before the empty line that ends the header.",
                    "RFC 3261 7");
    }
    check_error("~", "There is no message.", "RFC 3261 7");
    check_error("\r\n\r\n~", "There is no message.", "RFC 3261 7");
}
END_TEST

START_TEST(over_TCP_a_message_needs_its_Content_Length)
{
    char text[ROOM];
    build(&(struct bad){"Via", "Via: SIP/2.0/TCP far;branch=z9hG4bK1\r\n", "", NULL, NULL}, text);
    memcpy(text + strlen(text) - 2, "~\r\n", 4);
    check_error(text, "Over TCP only a Content-Length tells where a message ends.",
                "RFC 3261 20.14");
}
END_TEST

TCase *error_tests(void)
{
    TCase *t = tcase_create("errors");
    tcase_add_test(t, the_message_that_the_errors_are_put_into_is_sound);
    tcase_add_test(t, a_malformed_start_line_is_told);
    tcase_add_test(t, a_malformed_URI_is_told);
    tcase_add_test(t, a_malformed_mandatory_header_field_is_told);
    tcase_add_test(t, a_malformed_optional_header_field_or_body_is_told);
    tcase_add_test(t, a_malformed_session_description_is_told);
    tcase_add_test(t, a_message_without_a_mandatory_field_is_told_at_its_first_header_line);
    tcase_add_test(t, a_message_that_ends_within_its_header_is_told_at_its_end);
    tcase_add_test(t, over_TCP_a_message_needs_its_Content_Length);
    return t;
}
