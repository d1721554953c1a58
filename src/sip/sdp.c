/* Session descriptions as text: RFC 4566 5, as far as RFC 3264 reads them.
 *
 * Ours are plain: one address, one time, a port for each stream by its place, a direction always
 * said. A line without a codec still needs a format (RFC 3264 6): 0 if it is rejected, else the
 * reserved payload type 19.
 */
#include "sip/sdp.h"

#include <stdio.h>
#include <string.h>

/* Payload types: RFC 3551 6, and dynamic ones of our choice. */
const struct sdp_codec sdp_codecs[] = {
    {CODEC_PCMU, MEDIA_AUDIO, 0, "PCMU/8000"},
    {CODEC_PCMA, MEDIA_AUDIO, 8, "PCMA/8000"},
    {CODEC_G722, MEDIA_AUDIO, 9, "G722/8000"}, /* though it samples at 16000: RFC 3551 4.5.2 */
    {CODEC_OPUS, MEDIA_AUDIO, 96, "opus/48000/2"},
    {CODEC_H261, MEDIA_VIDEO, 31, "H261/90000"},
    {CODEC_H264, MEDIA_VIDEO, 97, "H264/90000"},
    {CODEC_VP8, MEDIA_VIDEO, 98, "VP8/90000"},
    {0, 0, 0, NULL},
};
const char *const sdp_kinds[] = {"audio", "video", "message", NULL};
const char *const sdp_directions[] = {"inactive", "sendonly", "recvonly", "sendrecv", NULL};

const char *media_kind_name(uint8_t kind)
{
    return kind < MEDIA_KINDS ? sdp_kinds[kind] : "";
}

size_t codec_name(uint8_t codec, char *out, size_t room)
{
    const struct sdp_codec *c = sdp_codecs;
    while (c->encoding != NULL && c->bit != codec)
        c++;
    const char *name = c->encoding ? c->encoding : "";
    int n = snprintf(out, room, "%.*s", (int)strcspn(name, "/"), name);
    return n > 0 ? (size_t)n : 0;
}

enum { FIRST_RTP_PORT = 49170, MSRP_PORT = 2855, H261 = 31, NO_CODEC = 19 };

static unsigned port_of(const struct sdp_line *line, int place)
{
    if (line->rejected)
        return 0;
    return (unsigned)(line->kind == MEDIA_MESSAGE ? MSRP_PORT : FIRST_RTP_PORT) +
           2u * (unsigned)place;
}

static void text_format(struct text *t, unsigned payload)
{
    text_word(t, " ");
    text_number(t, payload);
}

static void text_rtpmap(struct text *t, unsigned payload, const char *encoding)
{
    text_word(t, "a=rtpmap:");
    text_number(t, payload);
    text_word(t, " ");
    text_word(t, encoding);
    text_word(t, "\r\n");
}

static void text_rtp(struct text *t, const struct sdp_line *line)
{
    unsigned codecs = line->codecs & codecs_of(line->kind);
    text_word(t, " RTP/AVP");
    for (const struct sdp_codec *c = sdp_codecs; c->encoding != NULL; c++)
        if (codecs & c->bit)
            text_format(t, c->payload);
    if (codecs == 0)
        text_format(t, !line->rejected ? NO_CODEC : line->kind == MEDIA_VIDEO ? H261 : 0);
    text_word(t, "\r\n");
    for (const struct sdp_codec *c = sdp_codecs; c->encoding != NULL; c++)
        if (codecs & c->bit)
            text_rtpmap(t, c->payload, c->encoding);
}

/* RFC 4975 8: the path says where to connect. */
static void text_msrp(struct text *t, const char *host, unsigned port)
{
    text_word(t, " TCP/MSRP *\r\na=accept-types:text/plain\r\n");
    if (port == 0)
        return;
    text_word(t, "a=path:msrp://");
    text_word(t, host);
    text_word(t, ":");
    text_number(t, port);
    text_word(t, "/s;tcp\r\n");
}

static void text_line(struct text *t, const struct sdp_line *line, int place, const char *host)
{
    unsigned port = port_of(line, place);
    text_word(t, "m=");
    text_word(t, sdp_kinds[line->kind]);
    text_word(t, " ");
    text_number(t, port);
    if (line->kind == MEDIA_MESSAGE)
        text_msrp(t, host, port);
    else
        text_rtp(t, line);
    text_word(t, "a=");
    text_word(t, sdp_directions[line->direction & DIRECTION_SENDRECV]);
    text_word(t, "\r\n");
}

/* "o=alice 1 2 IN IP4 alice.example.com": the user's name is the host's first label. */
static void text_origin(struct text *t, const struct sdp *sdp, const char *host)
{
    text_word(t, "o=");
    text_add(t, host, strcspn(host, "."));
    text_word(t, " ");
    text_number(t, sdp->session);
    text_word(t, " ");
    text_number(t, sdp->version);
    text_word(t, " IN IP4 ");
    text_word(t, host);
    text_word(t, "\r\n");
}

void text_sdp(struct text *t, const struct sdp *sdp, const struct sip_names *names)
{
    const char *host = sip_host(names, sdp->origin);
    text_word(t, "v=0\r\n");
    text_origin(t, sdp, host);
    text_word(t, "s=-\r\nc=IN IP4 ");
    text_word(t, host);
    text_word(t, "\r\nt=0 0\r\n");
    for (int i = 0; i < sdp->lines && i < SDP_LINES; i++)
        if (sdp->line[i].kind < MEDIA_KINDS)
            text_line(t, &sdp->line[i], i, host);
}

size_t sdp_print(const struct sdp *sdp, const struct sip_names *names, char *out, size_t room)
{
    struct text t = {out, room, 0};
    text_sdp(&t, sdp, names);
    return text_end(&t);
}
