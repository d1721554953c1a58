/* Header fields: the table, and the walk over a message's lines. */
#include "sip/headers.h"
#include "sip/scan.h"

#include <string.h>
#include <strings.h>

/* Sentences for somebody who reads a message for the first time. */
const struct header headers[] = {
    {"Accept", "Kinds of body the sender can take.", "RFC 3261 20.1", 0, 0, false},
    {"Accept-Contact", "What the caller wants the answering device to be like.", "RFC 3841 9.2", 0,
     'a', false},
    {"Accept-Encoding", "Encodings of a body the sender can undo.", "RFC 3261 20.2", 0, 0, false},
    {"Accept-Language", "Languages the sender's user reads.", "RFC 3261 20.3", 0, 0, false},
    {"Alert-Info", "A ring tone to play instead of the usual one.", "RFC 3261 20.4", 0, 0, false},
    {"Allow", "Methods the sender takes requests of.", "RFC 3261 20.5", HEADER_ALLOW, 0, false},
    {"Allow-Events", "Event packages the sender lets others subscribe to.", "RFC 6665 8.2.2", 0,
     'u', false},
    {"Authentication-Info", "After a login: what the next one must use.", "RFC 3261 20.6", 0, 0,
     true},
    {"Authorization", "Proof to a server of who the sender is.", "RFC 3261 20.7", 0, 0, false},
    {"Call-ID",
     "Names the call: the same in all its messages, and in all of one phone's REGISTERs.",
     "RFC 3261 20.8", HEADER_CALL_ID, 'i', true},
    {"Call-Info", "More about the caller or the callee, such as a picture.", "RFC 3261 20.9", 0, 0,
     false},
    {"Contact", "Where to reach the sender directly: later requests of the dialog go there.",
     "RFC 3261 20.10", HEADER_CONTACT, 'm', false},
    {"Content-Disposition", "What the body is for; without it SDP describes the session.",
     "RFC 3261 20.11", 0, 0, true},
    {"Content-Encoding", "How the body was packed.", "RFC 3261 20.12", HEADER_CONTENT_ENCODING, 'e',
     false},
    {"Content-Language", "The language of the body.", "RFC 3261 20.13", 0, 0, false},
    {"Content-Length", "How many bytes of body follow the empty line.", "RFC 3261 20.14",
     HEADER_CONTENT_LENGTH, 'l', true},
    {"Content-Type", "What kind of body follows the empty line.", "RFC 3261 20.15",
     HEADER_CONTENT_TYPE, 'c', true},
    {"CSeq", "Numbers the requests within a dialog; a response repeats its request's.",
     "RFC 3261 20.16", HEADER_CSEQ, 0, true},
    {"Date", "When the message was first sent.", "RFC 3261 20.17", 0, 0, true},
    {"Error-Info", "Where to learn more about the error.", "RFC 3261 20.18", 0, 0, false},
    {"Event", "The event package that is subscribed to.", "RFC 6665 8.2.1", 0, 'o', true},
    {"Expires", "For how many seconds this holds: an invitation, a registration, a subscription.",
     "RFC 3261 20.19", HEADER_EXPIRES, 0, true},
    {"From", "Who sends the request; the tag is the sender's half of the dialog's name.",
     "RFC 3261 20.20", HEADER_FROM, 'f', true},
    {"Identity", "A signature over who calls whom, and when.", "RFC 8224 4", 0, 'y', false},
    {"In-Reply-To", "The calls that this one answers.", "RFC 3261 20.21", 0, 0, false},
    {"Max-Breadth", "How many branches a proxy may still fork this into.", "RFC 5393 5.3.3", 0, 0,
     true},
    {"Max-Forwards", "How many more proxies may pass this on: each takes one off, at 0 it ends.",
     "RFC 3261 20.22", HEADER_MAX_FORWARDS, 0, true},
    {"MIME-Version", "The body follows MIME.", "RFC 3261 20.24", 0, 0, true},
    {"Min-Expires", "The shortest time that the server is willing to keep this.", "RFC 3261 20.23",
     0, 0, true},
    {"Min-SE", "The shortest session timer that the sender allows.", "RFC 4028 5", HEADER_MIN_SE, 0,
     true},
    {"Organization", "What the sender belongs to.", "RFC 3261 20.25", 0, 0, true},
    {"P-Asserted-Identity", "Who the sender is, as a trusted proxy says.", "RFC 3325 9.1", 0, 0,
     false},
    {"Path", "Proxies that a registered phone must be reached through.", "RFC 3327 4", 0, 0, false},
    {"Priority", "How urgent the sender finds it.", "RFC 3261 20.26", 0, 0, true},
    {"Privacy", "What the network shall keep to itself about the sender.", "RFC 3323 4.2", 0, 0,
     true},
    {"Proxy-Authenticate", "A proxy's question: prove who you are.", "RFC 3261 20.27", 0, 0, false},
    {"Proxy-Authorization", "Proof to a proxy of who the sender is.", "RFC 3261 20.28", 0, 0,
     false},
    {"Proxy-Require", "Extensions that every proxy on the way must understand.", "RFC 3261 20.29",
     0, 0, false},
    {"RAck", "Which reliable provisional response this PRACK acknowledges.", "RFC 3262 7.2",
     HEADER_RACK, 0, true},
    {"Reason", "Why the request was sent, such as: the call was answered elsewhere.", "RFC 3326 2",
     HEADER_REASON, 0, false},
    {"Record-Route", "A proxy that wants to stay on the way of the dialog's later requests.",
     "RFC 3261 20.30", HEADER_RECORD_ROUTE, 0, false},
    {"Refer-Sub", "false: who refers does not want to be told what comes of it.", "RFC 4488 4", 0,
     0, true},
    {"Refer-To", "Whom the receiver is asked to call.", "RFC 3515 2.1", HEADER_REFER_TO, 'r', true},
    {"Referred-By", "Who asked for this call.", "RFC 3892 3", HEADER_REFERRED_BY, 'b', true},
    {"Reject-Contact", "Devices that the caller does not want to answer.", "RFC 3841 9.2", 0, 'j',
     false},
    {"Replaces", "The call that this one takes the place of.", "RFC 3891 6.1", HEADER_REPLACES, 0,
     true},
    {"Reply-To", "Where to call back, if not at From.", "RFC 3261 20.31", 0, 0, true},
    {"Request-Disposition", "How the caller wants proxies to treat the request.", "RFC 3841 9.1", 0,
     'd', false},
    {"Require", "Extensions that the receiver must understand, or refuse with 420.",
     "RFC 3261 20.32", HEADER_REQUIRE, 0, false},
    {"Retry-After", "In how many seconds to try again.", "RFC 3261 20.33", HEADER_RETRY_AFTER, 0,
     true},
    {"Route", "Proxies that the request must still pass, the next one first.", "RFC 3261 20.34",
     HEADER_ROUTE, 0, false},
    {"RSeq", "Numbers a provisional response that must be acknowledged by PRACK.", "RFC 3262 7.1",
     HEADER_RSEQ, 0, true},
    {"Server", "The program that answers.", "RFC 3261 20.35", 0, 0, true},
    {"Service-Route", "Proxies that a registered phone's requests shall pass.", "RFC 3608 5", 0, 0,
     false},
    {"Session-Expires", "When the call ends unless it is refreshed before, and by whom.",
     "RFC 4028 4", HEADER_SESSION_EXPIRES, 'x', true},
    {"SIP-ETag", "Names what was published, for whoever wants to change it.", "RFC 3903 11.3.1", 0,
     0, true},
    {"SIP-If-Match", "Which publication this one changes.", "RFC 3903 11.3.2", 0, 0, true},
    {"Subject", "What the call is about.", "RFC 3261 20.36", 0, 's', true},
    {"Subscription-State", "How the subscription stands: pending, active or terminated.",
     "RFC 6665 8.2.3", 0, 0, true},
    {"Supported", "Extensions that the sender understands.", "RFC 3261 20.37", HEADER_SUPPORTED,
     'k', false},
    {"Timestamp", "When the request was sent, to measure the way there and back.", "RFC 3261 20.38",
     0, 0, true},
    {"To", "Whom the request is for; the tag is the receiver's half of the dialog's name.",
     "RFC 3261 20.39", HEADER_TO, 't', true},
    {"Unsupported", "Extensions that the receiver did not understand.", "RFC 3261 20.40",
     HEADER_UNSUPPORTED, 0, false},
    {"User-Agent", "The program that asks.", "RFC 3261 20.41", 0, 0, true},
    {"Via", "A hop of the way here: responses go back along it; the branch names the transaction.",
     "RFC 3261 20.42", HEADER_VIA, 'v', false},
    {"Warning", "More about why it went wrong.", "RFC 3261 20.43", 0, 0, false},
    {"WWW-Authenticate", "A server's question: prove who you are.", "RFC 3261 20.44", 0, 0, false},
    {NULL, NULL, NULL, 0, 0, false},
};

/* RFC 4566 5: the types of a session description's lines. */
static const struct {
    char type;
    const char *note, *rfc;
} sdp_notes[] = {
    {'v', "Version of the description's format.", "RFC 4566 5.1"},
    {'o', "Who made it, and its number: the version grows by one with each change.",
     "RFC 4566 5.2, RFC 3264 8"},
    {'s', "The session's name; a call has none.", "RFC 4566 5.3, RFC 3264 5"},
    {'i', "About the session or the stream.", "RFC 4566 5.4"},
    {'u', "Where to read more.", "RFC 4566 5.5"},
    {'e', "Whom to write to.", "RFC 4566 5.6"},
    {'p', "Whom to ring up.", "RFC 4566 5.6"},
    {'c', "The address to send media to.", "RFC 4566 5.7"},
    {'b', "How much bandwidth to use.", "RFC 4566 5.8"},
    {'t', "When the session takes place; 0 0 is: now.", "RFC 4566 5.9"},
    {'r', "How often it is repeated.", "RFC 4566 5.10"},
    {'z', "Changes between summer and winter time.", "RFC 4566 5.11"},
    {'k', "A key, out of use.", "RFC 4566 5.12"},
    {'a', "More about the session or the stream above: codecs, direction.", "RFC 4566 5.13"},
    {'m', "A stream: its kind, the port to send to (0: refused), the formats in order of liking.",
     "RFC 4566 5.14, RFC 3264 6"},
};

const struct header *header_find(const char *name, size_t length)
{
    for (const struct header *h = headers; h->name != NULL; h++) {
        if (length == 1 ? h->compact != 0 && h->compact == (*name | 0x20)
                        : strncasecmp(h->name, name, length) == 0 && h->name[length] == '\0')
            return h;
    }
    return NULL;
}

static void note_start(const char *text, struct header_line *line)
{
    bool response = line->length >= 4 && strncasecmp(text, "SIP/", 4) == 0;
    line->note = response ? "The status line: version, status code, and its meaning in words."
                          : "The request line: method, whom or what it is for, and version.";
    line->rfc = response ? "RFC 3261 7.2" : "RFC 3261 7.1";
}

static void note_header(const char *text, struct header_line *line)
{
    const char *name = text + line->at;
    while (line->name_length < line->length && is_token(name[line->name_length]))
        line->name_length++;
    const struct header *known = header_find(name, line->name_length);
    line->note = known != NULL ? known->note : "An extension: whoever does not know it ignores it.";
    line->rfc = known != NULL ? known->rfc : "RFC 3261 8.2.2";
}

static void note_sdp(const char *text, struct header_line *line)
{
    line->name_length = line->length > 0;
    line->note = "Unknown: who does not know it must not use the description.";
    line->rfc = "RFC 4566 5";
    for (size_t i = 0; i < sizeof sdp_notes / sizeof *sdp_notes; i++) {
        if (sdp_notes[i].type != text[line->at])
            continue;
        line->note = sdp_notes[i].note;
        line->rfc = sdp_notes[i].rfc;
    }
}

/* Where the body begins, or `size`. */
static size_t body_at(const char *text, size_t size)
{
    for (size_t i = 0; i + 4 <= size; i++)
        if (memcmp(text + i, "\r\n\r\n", 4) == 0)
            return i + 4;
    return size;
}

static void body_line(const char *text, size_t size, size_t body, size_t *at,
                      struct header_line *out)
{
    if (size - body < 2 || memcmp(text + body, "v=", 2) != 0) {
        *out = (struct header_line){*at, size - *at, 0, "The body.", "RFC 3261 7.4"};
        *at = size;
        return;
    }
    const char *end = memchr(text + *at, '\n', size - *at);
    size_t stop = end != NULL ? (size_t)(end - text) + 1 : size;
    *out = (struct header_line){.at = *at, .length = stop - *at};
    while (out->length > 0 && is_space(text[out->at + out->length - 1]))
        out->length--;
    note_sdp(text, out);
    *at = stop;
}

bool header_next(const char *text, size_t size, size_t *at, struct header_line *out)
{
    size_t body = body_at(text, size);
    if (*at > 0 && *at + 2 == body)
        *at = body; /* over the empty line */
    if (*at >= size)
        return false;
    if (*at >= body) {
        body_line(text, size, body, at, out);
        return true;
    }
    const char *end = line_end(text + *at, text + size);
    *out = (struct header_line){.at = *at, .length = (size_t)(end - text) - *at};
    if (*at == 0)
        note_start(text, out);
    else
        note_header(text, out);
    size_t behind = out->at + out->length;
    *at = size - behind > 2 ? behind + 2 : size;
    return true;
}
