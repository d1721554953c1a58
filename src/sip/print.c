/* The exact text of a message: RFC 3261 7, 20.
 *
 * Order of header fields: those that routing needs first, as RFC 3261 7.3.1 recommends, then the
 * dialog's, then the rest, the body's last. What a message does not have is not printed.
 */
#include "sip/text.h"

#include <string.h>

struct printer {
    struct text text;
    const struct message *m;
    const struct sip_names *names;
};

static void word(struct printer *p, const char *w)
{
    text_word(&p->text, w);
}
static void lore(struct printer *p, textid id)
{
    text_lore(&p->text, p->names, id);
}
static void number(struct printer *p, uint64_t n)
{
    text_number(&p->text, n);
}
static void line_end(struct printer *p)
{
    word(p, "\r\n");
}

static void method(struct printer *p)
{
    if (p->m->method == METHOD_NONE || p->m->method >= METHODS)
        lore(p, p->m->other_method);
    else
        word(p, method_names[p->m->method]);
}

static void start_line(struct printer *p)
{
    if (message_is_request(p->m)) {
        method(p);
        word(p, " ");
        lore(p, p->m->uri);
        word(p, " SIP/2.0\r\n");
        return;
    }
    word(p, "SIP/2.0 ");
    number(p, p->m->status);
    word(p, " ");
    if (p->m->phrase != 0)
        lore(p, p->m->phrase);
    else
        word(p, status_reason(p->m->status));
    line_end(p);
}

static void branch(struct printer *p)
{
    const struct message *m = p->m;
    text_ident(&p->text, m->branch,
               m->present & PRESENT_NO_COOKIE ? IDENT_BRANCH_OLD : IDENT_BRANCH, p->names);
    if (m->loop)
        text_loop(&p->text, m->loop);
}

/* "SIP/2.0/UDP alice.example.com;branch=z9hG4bK-a1f1;received=192.0.2.1" */
static void via_value(struct printer *p)
{
    const struct message *m = p->m;
    const char *by =
        m->via_by != 0 ? lore_text(p->names->lore, m->via_by) : sip_host(p->names, m->via);
    size_t length = m->via_by != 0 ? lore_length(p->names->lore, m->via_by) : strlen(by);
    const char *params = memchr(by, ';', length);
    size_t sent_by = params != NULL ? (size_t)(params - by) : length;

    if (m->transport < TRANSPORTS) {
        word(p, "SIP/2.0/");
        word(p, transport_names[m->transport]);
        word(p, " ");
    }
    text_add(&p->text, by, sent_by);
    if (m->branch != 0) {
        word(p, ";branch=");
        branch(p);
    }
    text_add(&p->text, by + sent_by, length - sent_by);
    if (!m->via_by)
        text_via_params(&p->text, m->via, m->status != 0, m->present & PRESENT_RPORT);
}

static void top_via(struct printer *p)
{
    word(p, "Via: ");
    via_value(p);
    line_end(p);
}

size_t via_print(const struct message *m, const struct sip_names *names, char *out, size_t room)
{
    struct printer p = {.m = m, .names = names, .text = {out, room, 0}};
    via_value(&p);
    return text_end(&p.text);
}

size_t branch_print(const struct message *m, const struct sip_names *names, char *out, size_t room)
{
    struct printer p = {.m = m, .names = names, .text = {out, room, 0}};
    branch(&p);
    return text_end(&p.text);
}

/* The Vias beneath, one line each: the stack of hops is then seen at a glance. */
static void other_vias(struct printer *p)
{
    const char *rest = lore_text(p->names->lore, p->m->via_rest);
    size_t left = lore_length(p->names->lore, p->m->via_rest), length;
    while ((length = sip_list_first(rest, left)) > 0) {
        word(p, "Via: ");
        text_add(&p->text, rest, length);
        line_end(p);
        size_t taken = length + 2 < left ? length + 2 : left; /* with its ", " */
        rest += taken;
        left -= taken;
    }
}

static void text_field(struct printer *p, const char *name, textid value)
{
    if (value == 0)
        return;
    word(p, name);
    word(p, ": ");
    lore(p, value);
    line_end(p);
}

static void number_field(struct printer *p, const char *name, uint64_t value)
{
    word(p, name);
    word(p, ": ");
    number(p, value);
    line_end(p);
}

/* A value with brackets, and "*", stand as they are; a bare URI gets its brackets (RFC 3261
 * 20.10). */
static void address(struct printer *p, textid value)
{
    const char *text = lore_text(p->names->lore, value);
    size_t length = lore_length(p->names->lore, value);
    bool bare = memchr(text, '<', length) == NULL && strcmp(text, "*") != 0;
    word(p, bare ? "<" : "");
    text_add(&p->text, text, length);
    word(p, bare ? ">" : "");
}

static void address_field(struct printer *p, const char *name, textid value)
{
    if (value == 0)
        return;
    word(p, name);
    address(p, value);
    line_end(p);
}

static void party(struct printer *p, const char *name, textid uri, ident tag)
{
    word(p, name);
    address(p, uri);
    if (tag != 0) {
        word(p, ";tag=");
        text_ident(&p->text, tag, IDENT_TAG, p->names);
    }
    line_end(p);
}

static void dialog_fields(struct printer *p)
{
    const struct message *m = p->m;
    party(p, "From: ", m->from_uri, m->from_tag);
    party(p, "To: ", m->to_uri, m->to_tag);
    word(p, "Call-ID: ");
    text_ident(&p->text, m->call, IDENT_CALL, p->names);
    word(p, "\r\nCSeq: ");
    number(p, m->cseq);
    word(p, " ");
    method(p);
    line_end(p);
    if (m->present & PRESENT_CONTACT)
        address_field(p, "Contact: ", m->contact);
}

static void list_field(struct printer *p, const char *name, void print(struct text *, unsigned),
                       unsigned bits)
{
    word(p, name);
    if (bits != 0) {
        word(p, ": ");
        print(&p->text, bits);
    } else {
        word(p, ":");
    }
    line_end(p);
}

static void reliable_fields(struct printer *p)
{
    const struct message *m = p->m;
    if (m->present & PRESENT_RSEQ)
        number_field(p, "RSeq", m->rseq);
    if (m->present & PRESENT_RACK) { /* only an INVITE's responses are sent reliably: RFC 3262 3 */
        word(p, "RAck: ");
        number(p, m->rack_rseq);
        word(p, " ");
        number(p, m->rack_cseq);
        word(p, " ");
        word(p, method_names[m->rack_method ? m->rack_method : METHOD_INVITE]);
        line_end(p);
    }
}

/* RFC 4028 4, 5. */
static void timer_fields(struct printer *p)
{
    static const char *const refreshers[] = {"", ";refresher=uac", ";refresher=uas"};
    const struct message *m = p->m;
    if (m->present & PRESENT_SESSION_EXPIRES) {
        word(p, "Session-Expires: ");
        number(p, m->session_expires);
        word(p, refreshers[m->refresher % 3]);
        line_end(p);
    }
    if (m->present & PRESENT_MIN_SE)
        number_field(p, "Min-SE", m->min_se);
}

/* What a call has to do with others: RFC 3515, 3892, 3891. */
static void transfer_fields(struct printer *p)
{
    address_field(p, "Refer-To: ", p->m->refer_to);
    address_field(p, "Referred-By: ", p->m->referred_by);
    text_field(p, "Replaces", p->m->replaces);
}

static void optional_fields(struct printer *p)
{
    const struct message *m = p->m;
    if (m->present & PRESENT_EXPIRES)
        number_field(p, "Expires", m->expires);
    if (m->present & PRESENT_RETRY_AFTER)
        number_field(p, "Retry-After", m->retry_after);
    timer_fields(p);
    reliable_fields(p);
    transfer_fields(p);
    if (m->present & PRESENT_REASON && m->reason != 0) {
        word(p, "Reason: ");
        text_reason(&p->text, m->reason);
        line_end(p);
    }
    if (m->present & PRESENT_ALLOW)
        list_field(p, "Allow", text_methods, m->allow != 0 ? m->allow : ALLOW_RFC3261);
    if (m->require != 0)
        list_field(p, "Require", text_options, m->require);
    if (m->present & PRESENT_SUPPORTED)
        list_field(p, "Supported", text_options, m->supported);
    if (m->unsupported != 0)
        list_field(p, "Unsupported", text_options, m->unsupported);
}

static void body(struct printer *p)
{
    const struct message *m = p->m;
    bool plain = m->present & PRESENT_SDP && m->body == 0;
    struct text counted = {NULL, 0, 0};
    if (m->present & PRESENT_SDP)
        word(p, "Content-Type: application/sdp\r\n");
    else if (m->present & PRESENT_TEXT && m->body != 0)
        word(p, "Content-Type: text/plain\r\n");
    if (plain)
        text_sdp(&counted, &m->sdp, p->names);
    else
        counted.length = lore_length(p->names->lore, m->body);
    number_field(p, "Content-Length", counted.length);
    line_end(p);
    if (plain)
        text_sdp(&p->text, &m->sdp, p->names);
    else
        lore(p, m->body);
}

size_t message_print(const struct message *m, const struct sip_names *names, char *out, size_t room)
{
    struct printer p = {{out, room, 0}, m, names};
    if (m->present & PRESENT_BROKEN) {
        lore(&p, m->body);
        return text_end(&p.text);
    }
    start_line(&p);
    top_via(&p);
    other_vias(&p);
    if (message_is_request(m) && !(m->present & PRESENT_NO_MAX_FORWARDS))
        number_field(&p, "Max-Forwards", m->max_forwards);
    text_field(&p, "Route", m->route);
    text_field(&p, "Record-Route", m->record_route);
    dialog_fields(&p);
    optional_fields(&p);
    lore(&p, m->extra);
    body(&p);
    return text_end(&p.text);
}

size_t message_title(const struct message *m, const struct lore *lore, char *out, size_t room)
{
    struct text t = {out, room, 0};
    const char *name = m->method != METHOD_NONE          ? method_names[m->method]
                       : lore != NULL && m->other_method ? lore_text(lore, m->other_method)
                                                         : "another method";
    if (message_is_request(m)) {
        text_word(&t, name);
    } else {
        text_number(&t, m->status);
        if (m->method != METHOD_INVITE) {
            text_word(&t, " to ");
            text_word(&t, name);
        }
    }
    return text_end(&t);
}
