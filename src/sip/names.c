/* Names of methods, transports and option tags; reason phrases.
 *
 * Methods: RFC 3261, 6086 (INFO), 3428 (MESSAGE), 3262 (PRACK), 3311 (UPDATE), 3515 (REFER),
 * 6665, 3903 (PUBLISH). Phrases: RFC 3261 21, and those that later RFCs registered with IANA.
 */
#include "sip/text.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

const char *const method_names[METHODS + 1] = {
    [METHOD_NONE] = "",
    [METHOD_INVITE] = "INVITE",
    [METHOD_ACK] = "ACK",
    [METHOD_BYE] = "BYE",
    [METHOD_CANCEL] = "CANCEL",
    [METHOD_REGISTER] = "REGISTER",
    [METHOD_OPTIONS] = "OPTIONS",
    [METHOD_INFO] = "INFO",
    [METHOD_MESSAGE] = "MESSAGE",
    [METHOD_PRACK] = "PRACK",
    [METHOD_UPDATE] = "UPDATE",
    [METHOD_REFER] = "REFER",
    [METHOD_SUBSCRIBE] = "SUBSCRIBE",
    [METHOD_NOTIFY] = "NOTIFY",
    [METHOD_PUBLISH] = "PUBLISH",
};
static_assert(METHODS <= 16, "a set of methods is 16 bits: message.allow");

const char *const transport_names[TRANSPORTS + 1] = {[TRANSPORT_UDP] = "UDP",
                                                     [TRANSPORT_TCP] = "TCP",
                                                     [TRANSPORT_TLS] = "TLS",
                                                     [TRANSPORT_WS] = "WS",
                                                     [TRANSPORT_WSS] = "WSS"};

/* By transport. Those of both WebSockets are alike: the scheme tells which is secure. */
static const char *const transport_params[TRANSPORTS] = {[TRANSPORT_UDP] = "udp",
                                                         [TRANSPORT_TCP] = "tcp",
                                                         [TRANSPORT_TLS] = "tls",
                                                         [TRANSPORT_WS] = "ws",
                                                         [TRANSPORT_WSS] = "ws"};

const char *transport_param(uint8_t transport)
{
    return transport_params[transport];
}

enum transport uri_transport(const char *uri)
{
    static const char name[] = ";transport=";
    const char *at = uri;
    while (*at && *at != '>' && *at != '?' && strncasecmp(at, name, sizeof name - 1) != 0)
        at++;
    if (*at != ';')
        return TRANSPORTS;
    at += sizeof name - 1;
    size_t length = strcspn(at, ";>?, ");
    for (int t = 0; t < TRANSPORTS; t++)
        if (strlen(transport_params[t]) == length && !strncasecmp(transport_params[t], at, length))
            return (enum transport)t;
    return TRANSPORTS;
}

/* By bit of enum option: RFC 3262, 4028, 3891, 3327, 5626, 4488. */
const char *const option_names[] = {"100rel",   "timer",      "replaces", "path",
                                    "outbound", "norefersub", NULL};

int method_find(const char *name, size_t length)
{
    for (int i = METHOD_NONE + 1; i < METHODS; i++)
        if (strlen(method_names[i]) == length && memcmp(method_names[i], name, length) == 0)
            return i;
    return -1;
}

static const struct {
    uint16_t status;
    const char *phrase;
} reasons[] = {
    {100, "Trying"},
    {180, "Ringing"},
    {181, "Call Is Being Forwarded"},
    {182, "Queued"},
    {183, "Session Progress"},
    {199, "Early Dialog Terminated"}, /* RFC 6228 */
    {200, "OK"},
    {202, "Accepted"},        /* RFC 6665 */
    {204, "No Notification"}, /* RFC 5839 */
    {300, "Multiple Choices"},
    {301, "Moved Permanently"},
    {302, "Moved Temporarily"},
    {305, "Use Proxy"},
    {380, "Alternative Service"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {402, "Payment Required"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {407, "Proxy Authentication Required"},
    {408, "Request Timeout"},
    {410, "Gone"},
    {412, "Conditional Request Failed"}, /* RFC 3903 */
    {413, "Request Entity Too Large"},
    {414, "Request-URI Too Long"},
    {415, "Unsupported Media Type"},
    {416, "Unsupported URI Scheme"},
    {417, "Unknown Resource-Priority"}, /* RFC 4412 */
    {420, "Bad Extension"},
    {421, "Extension Required"},
    {422, "Session Interval Too Small"}, /* RFC 4028 */
    {423, "Interval Too Brief"},
    {424, "Bad Location Information"},         /* RFC 6442 */
    {425, "Bad Alert Message"},                /* RFC 8876 */
    {428, "Use Identity Header"},              /* RFC 8224 */
    {429, "Provide Referrer Identity"},        /* RFC 3892 */
    {430, "Flow Failed"},                      /* RFC 5626 */
    {433, "Anonymity Disallowed"},             /* RFC 5079 */
    {436, "Bad Identity Info"},                /* RFC 8224 */
    {437, "Unsupported Credential"},           /* RFC 8224 */
    {438, "Invalid Identity Header"},          /* RFC 8224 */
    {439, "First Hop Lacks Outbound Support"}, /* RFC 5626 */
    {440, "Max-Breadth Exceeded"},             /* RFC 5393 */
    {469, "Bad Info Package"},                 /* RFC 6086 */
    {470, "Consent Needed"},                   /* RFC 5360 */
    {480, "Temporarily Unavailable"},
    {481, "Call/Transaction Does Not Exist"},
    {482, "Loop Detected"},
    {483, "Too Many Hops"},
    {484, "Address Incomplete"},
    {485, "Ambiguous"},
    {486, "Busy Here"},
    {487, "Request Terminated"},
    {488, "Not Acceptable Here"},
    {489, "Bad Event"}, /* RFC 6665 */
    {491, "Request Pending"},
    {493, "Undecipherable"},
    {494, "Security Agreement Required"}, /* RFC 3329 */
    {500, "Server Internal Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Server Time-out"},
    {505, "Version Not Supported"},
    {513, "Message Too Large"},
    {555, "Push Notification Service Not Supported"}, /* RFC 8599 */
    {580, "Precondition Failure"},                    /* RFC 3312 */
    {600, "Busy Everywhere"},
    {603, "Decline"},
    {604, "Does Not Exist Anywhere"},
    {606, "Not Acceptable"},
    {607, "Unwanted"}, /* RFC 8197 */
    {608, "Rejected"}, /* RFC 8688 */
};

const char *status_reason(uint16_t status)
{
    static const char *const classes[] = {"Unknown",       "Provisional",    "Success",
                                          "Redirection",   "Client Failure", "Server Failure",
                                          "Global Failure"};
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (reasons[i].status == status)
            return reasons[i].phrase;
    return classes[status / 100 < 7 ? status / 100 : 0];
}
