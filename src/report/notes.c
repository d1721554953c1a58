/* Notes beside the fields of a message: what of it is as it was in the message before, what is new,
 * and what that says. What a field is for at all, and where that is written, is in sip/headers.c.
 */
#include "report/report.h"

#include "node/node.h"
#include "sip/headers.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- the message before ---------------------------------------------------------------------- */

enum { FAR = 20000 }; /* records; what came before that is not compared */

static bool is_copy(const struct message *m, const struct message *before)
{
    return before->from == m->from && before->method == m->method && before->status == m->status &&
           before->cseq == m->cseq && before->branch == m->branch && before->to_tag == m->to_tag;
}

static bool is_answered(const struct message *m, const struct message *before)
{
    return m->status && !before->status && before->branch == m->branch &&
           before->method == m->method;
}

static bool has_own_description(const struct message *m, const struct message *before)
{
    return before->present & PRESENT_SDP && !before->body && before->sdp.origin == m->sdp.origin;
}

/* RFC 3261 9.1, 13.2.2.4, 17.1.1.3: an ACK and a CANCEL have their number from an INVITE. */
static bool is_invite_of(const struct message *m, const struct message *before)
{
    if (m->method != METHOD_ACK && m->method != METHOD_CANCEL)
        return true;
    return before->method == METHOD_INVITE && before->cseq == m->cseq && before->from == m->from;
}

/* Takes `before` for what `c` is compared with, if it is nearer to it. True: nothing can be. */
static bool compare_with(struct compared *c, const struct message *before, bool again)
{
    const struct message *m = c->message;
    bool copy = is_copy(m, before), answered = is_answered(m, before);
    bool comes_after = !c->before && !before->status && !m->status && is_invite_of(m, before);
    if (!copy && !answered && !comes_after)
        return false;
    c->before = before;
    c->likeness = copy ? LIKE_COPY : answered ? LIKE_REQUEST : LIKE_CALL;
    return copy || answered || !again;
}

struct compared report_compared(const struct trace *t, uint32_t n)
{
    const struct message *m = trace_payload(t, t->record[n].subject);
    struct compared c = {.message = m};
    bool done = false, describes = m->present & PRESENT_SDP && !m->body;
    for (uint32_t i = n - 1; i && n - i < FAR && (!done || (describes && !c.described)); i--) {
        const struct record *r = &t->record[i];
        bool is_sent = r->what == RECORD_SENT && r->subject != t->record[n].subject;
        const struct message *p = is_sent ? trace_payload(t, r->subject) : NULL;
        if (!p || p->call != m->call || p->present & PRESENT_BROKEN || !m->call)
            continue;
        if (describes && !c.described && has_own_description(m, p))
            c.described = p;
        done = done || compare_with(&c, p, t->record[n].extra != 0);
    }
    return c;
}

/* ---- the text of the field in the message before --------------------------------------------- */

/* The line with the same name, and of those with the same name the same in order. */
static bool line_before(const struct field *f, struct header_line *out)
{
    size_t at = 0, length = f->before ? strlen(f->before) : 0;
    unsigned same = 0;
    while (header_next(f->before ? f->before : "", length, &at, out)) {
        if (out->name_length != f->line.name_length ||
            strncasecmp(f->before + out->at, f->text + f->line.at, f->line.name_length))
            continue;
        if (same++ == f->nth)
            return true;
    }
    return false;
}

enum difference { IS_NEW, IS_SAME, IS_OTHER };
static enum difference difference_of(const struct field *f)
{
    struct header_line before;
    if (!line_before(f, &before))
        return IS_NEW;
    return before.length == f->line.length &&
                   !memcmp(f->before + before.at, f->text + f->line.at, before.length)
               ? IS_SAME
               : IS_OTHER;
}

/* ---- what looks at values -------------------------------------------------------------------- */

typedef const char *look(const struct field *);

static const char *start_note(const struct field *f)
{
    const struct message *m = f->is.message;
    if (f->is.likeness == LIKE_COPY)
        return "same: it is a copy";
    if (m->status)
        return m->status < 200   ? "provisional: more will come"
               : m->status < 300 ? "final: success"
               : m->status < 400 ? "final: try elsewhere"
                                 : "final: no success";
    switch (m->method) {
    case METHOD_INVITE: return m->to_tag ? "within a dialog: a re-INVITE" : "begins a call";
    case METHOD_ACK: return "nobody answers an ACK";
    case METHOD_BYE: return "ends the call";
    case METHOD_CANCEL: return "takes an INVITE back";
    case METHOD_PRACK: return "acknowledges a provisional response";
    default: return "";
    }
}

static const char *via_note(const struct field *f)
{
    const struct message *m = f->is.message, *p = f->is.before;
    if (f->nth)
        return "a hop further back";
    if (f->is.likeness == LIKE_COPY)
        return m->branch == p->branch ? "same" : "";
    if (f->is.likeness == LIKE_REQUEST)
        return "copied: the way back";
    if (m->present & PRESENT_NO_COOKIE)
        return "no z9hG4bK: an RFC 2543 phone";
    if (f->is.likeness == LIKE_CALL && m->branch == p->branch)
        return "same branch: as the INVITE's";
    if (f->is.likeness == LIKE_CALL)
        return m->method == METHOD_ACK ? "new branch: not of the INVITE's transaction"
                                       : "new branch: another transaction";
    return "the branch names the transaction";
}

static const char *max_forwards_note(const struct field *f)
{
    enum { AS_SENT = 70 }; /* RFC 3261 8.1.1.6 */
    return f->is.message->max_forwards == AS_SENT ? "70: no proxy has passed it on"
           : f->is.message->max_forwards == 0     ? "0: the next proxy refuses it"
                                                  : "";
}

static const char *from_note(const struct field *f)
{
    const struct message *m = f->is.message, *p = f->is.before;
    if (f->is.likeness == LIKE_REQUEST)
        return "copied, its tag too";
    if (f->is.likeness == LIKE_CALL && p->from_tag != m->from_tag && p->to_uri == m->from_uri)
        return "now the other end asks: places changed";
    if (p && p->from_tag == m->from_tag)
        return "same";
    return m->from_tag ? "tag: this end of the dialog" : "no tag: an RFC 2543 phone";
}

static const char *to_note(const struct field *f)
{
    const struct message *m = f->is.message, *p = f->is.before;
    if (!m->to_tag)
        return m->status == 100 ? "no tag: a 100 makes no dialog" : "no tag: no dialog";
    if (f->is.likeness == LIKE_REQUEST && !p->to_tag)
        return m->method == METHOD_INVITE && m->status < 300
                   ? "tag of who answers: names the dialog"
                   : "tag of who answers";
    if (f->is.likeness == LIKE_REQUEST)
        return "copied, its tag too";
    if (f->is.likeness == LIKE_CALL && m->method == METHOD_ACK && p->branch == m->branch)
        return "as the response that it acknowledges has it";
    if (f->is.likeness == LIKE_CALL && p->to_tag != m->to_tag)
        return p->to_tag ? "the other end's tag" : "a tag now: within the dialog";
    return p ? "same" : "with a tag: within a dialog";
}

static const char *call_id_note(const struct field *f)
{
    return f->is.likeness == LIKE_COPY      ? "same"
           : f->is.likeness == LIKE_REQUEST ? "copied"
           : f->is.likeness == LIKE_CALL    ? "same call"
                                            : "";
}

static const char *cseq_note(const struct field *f)
{
    const struct message *m = f->is.message, *p = f->is.before;
    if (f->is.likeness == LIKE_COPY)
        return "same: it is a copy";
    if (f->is.likeness == LIKE_REQUEST)
        return "copied: what it answers";
    if (m->status)
        return "";
    if (m->method == METHOD_ACK || m->method == METHOD_CANCEL)
        return "the INVITE's number";
    if (f->is.likeness == LIKE_CALL && p->from != m->from)
        return "each end counts its own";
    if (f->is.likeness == LIKE_CALL && m->cseq == p->cseq + 1)
        return "one more: the next request";
    bool same_dialog = p && p->from_tag == m->from_tag && p->to_tag == m->to_tag;
    return same_dialog && m->cseq <= p->cseq ? "not larger: out of order" : "";
}

static const char *contact_note(const struct field *f)
{
    const struct message *m = f->is.message;
    if (m->status >= 300 && m->status < 400)
        return "try there";
    return "";
}

static const char *length_note(const struct field *f)
{
    return !strncmp(f->text + f->line.at + f->line.name_length, ": 0", 3) ? "no body" : "";
}

static const char *rseq_note(const struct field *f)
{
    const struct message *m = f->is.message, *p = f->is.before;
    return f->is.likeness == LIKE_COPY && p->rseq == m->rseq ? "same: until its PRACK comes"
                                                             : "wants a PRACK";
}

static const char *session_expires_note(const struct field *f)
{
    const struct message *m = f->is.message;
    return m->refresher == REFRESHER_UAC   ? "whoever sent the request refreshes"
           : m->refresher == REFRESHER_UAS ? "whoever answers refreshes"
                                           : "";
}

static const char *origin_note(const struct field *f)
{
    const struct message *m = f->is.message, *p = f->is.described;
    if (!p)
        return "";
    return m->sdp.version == p->sdp.version       ? "same version: as it was"
           : m->sdp.version == p->sdp.version + 1 ? "version + 1: it has changed"
                                                  : "another version";
}

static const char *connection_note(const struct field *f)
{
    static const char hold[] = " 0.0.0.0"; /* RFC 3264 8.4 */
    size_t length = strlen(hold);
    return f->line.length > length &&
                   !memcmp(f->text + f->line.at + f->line.length - length, hold, length)
               ? "0.0.0.0: hold, of old"
               : "";
}

static const char *media_line_note(const struct field *f)
{
    const char *port = memchr(f->text + f->line.at, ' ', f->line.length);
    return port && !strncmp(port, " 0 ", 3) ? "port 0: refused, or taken out" : "";
}

static const char *attribute_note(const struct field *f)
{
    static const struct {
        const char *text, *note;
    } known[] = {
        {"a=sendrecv", "both ways"},
        {"a=sendonly", "it only sends, as on hold"},
        {"a=recvonly", "it only listens"},
        {"a=inactive", "neither way"},
        {"a=rtpmap:", "what the number means"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!strncmp(f->text + f->line.at, known[i].text, strlen(known[i].text)))
            return known[i].note;
    return "";
}

static const struct {
    const char *name; /* of the field, or of an SDP line its letter; "" is the start line */
    look *look;
} looks[] = {
    {"", start_note},
    {"Via", via_note},
    {"Max-Forwards", max_forwards_note},
    {"From", from_note},
    {"To", to_note},
    {"Call-ID", call_id_note},
    {"CSeq", cseq_note},
    {"Contact", contact_note},
    {"Content-Length", length_note},
    {"RSeq", rseq_note},
    {"Session-Expires", session_expires_note},
    {"o", origin_note},
    {"c", connection_note},
    {"m", media_line_note},
    {"a", attribute_note},
};

/* A line of a session description, whose names are single letters too. */
static bool is_sdp(const struct field *f)
{
    return f->line.name_length == 1 && f->text[f->line.at + 1] == '=';
}

static look *look_of(const struct field *f)
{
    const char *name = f->text + f->line.at;
    size_t length = f->line.name_length;
    if (length && !is_sdp(f)) {
        const struct header *h = header_find(name, length);
        name = h ? h->name : "?";
        length = strlen(name);
    }
    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++)
        if (strlen(looks[i].name) == length && !strncasecmp(looks[i].name, name, length))
            return looks[i].look;
    return NULL;
}

const char *report_field_note(const struct field *f)
{
    if (f->is.message->present & PRESENT_BROKEN)
        return "";
    look *own = look_of(f);
    const char *note = own ? own(f) : "";
    enum difference is = f->is.before ? difference_of(f) : IS_NEW;
    if (note[0] || !f->line.name_length)
        return note;
    if (f->is.likeness == LIKE_REQUEST || !f->is.before) /* only Via to CSeq are copied: 8.2.6.2 */
        return "";
    return is == IS_SAME ? "same" : is == IS_OTHER ? "changed" : "";
}
