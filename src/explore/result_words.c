/* Lines of text: wrapped, with a name before them; numbers, sizes, and bounds in words. */
#include "explore/result.h"
#include "report/report.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

enum { PAGE = 79 };

static int columns_of(const char *text, size_t length)
{
    int columns = 0;
    for (size_t i = 0; i < length; i++)
        columns += ((unsigned char)text[i] & 0xc0) != 0x80;
    return columns;
}

void result_wrap(FILE *to, int at, int indent, int columns, const char *text)
{
    bool first = true;
    while (*text) {
        size_t length = strcspn(text, " ");
        int word = columns_of(text, length);
        if (!first && at + 1 + word > columns) {
            fprintf(to, "\n%*s", indent, "");
            at = indent;
        } else if (!first) {
            fputc(' ', to);
            at++;
        }
        fwrite(text, 1, length, to);
        at += word;
        text += length + (text[length] == ' ');
        first = false;
    }
    fputc('\n', to);
}

void result_row(FILE *to, const char *name, const char *format, ...)
{
    char text[2000];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    fprintf(to, "%-*s", RESULT_LABEL, name);
    result_wrap(to, RESULT_LABEL, RESULT_LABEL, PAGE, text);
}

const char *result_number(uint64_t n, char out[32])
{
    char digits[24];
    size_t count = (size_t)snprintf(digits, sizeof digits, "%" PRIu64, n), at = 0;
    for (size_t i = 0; i < count; i++) {
        out[at++] = digits[i];
        if ((count - i) % 3 == 1 && i + 1 < count)
            out[at++] = ',';
    }
    out[at] = '\0';
    return out;
}

const char *result_bytes(uint64_t n, char out[32])
{
    static const char *const unit[] = {"bytes", "kB", "MB", "GB", "TB"};
    unsigned u = 0;
    uint64_t tenths = n * 10;
    for (; tenths >= 10000 && u + 1 < sizeof unit / sizeof *unit; u++)
        tenths /= 1000;
    if (u && tenths < 1000)
        snprintf(out, 32, "%" PRIu64 ".%" PRIu64 " %s", tenths / 10, tenths % 10, unit[u]);
    else
        snprintf(out, 32, "%" PRIu64 " %s", tenths / 10, unit[u]);
    return out;
}

/* ---- bounds ---------------------------------------------------------------------------------- */

/* A text that grows by clauses, as long as there is room. */
struct clauses {
    char *out;
    size_t room, length;
    unsigned count;
};

static void clause(struct clauses *c, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void clause(struct clauses *c, const char *format, ...)
{
    va_list arguments;
    if (c->count++ && c->length + 2 < c->room)
        c->length += (size_t)snprintf(c->out + c->length, c->room - c->length, "; ");
    va_start(arguments, format);
    int n = vsnprintf(c->out + c->length, c->room - c->length, format, arguments);
    va_end(arguments);
    c->length += n > 0 ? (size_t)n : 0;
    c->length = c->length < c->room ? c->length : c->room - 1;
}

static void span_text(usec t, char out[40])
{
    if (t % 1000 || t < 0)
        snprintf(out, 40, "%" PRId64 " us", t);
    else if (t < 1000000)
        snprintf(out, 40, "%" PRId64 " ms", t / 1000);
    else {
        report_seconds(t, out, 38);
        strcat(out, " s");
    }
}

/* "10 ms or 600 ms" */
static void delays_text(const struct bounds *b, char *out, size_t room)
{
    size_t at = 0;
    *out = '\0';
    for (unsigned i = 0; i < b->delays && at < room; i++) {
        char span[40];
        span_text(b->delay[i], span);
        at += (size_t)snprintf(out + at, room - at, "%s%s",
                               !i                   ? ""
                               : i + 1 == b->delays ? " or "
                                                    : ", ",
                               span);
    }
}

static const char *plural(uint32_t n)
{
    return n == 1 ? "" : "s";
}

static void tried_of_pair(struct clauses *c, const struct pair_bounds *b)
{
    clause(c, "channels of %u message%s each way", b->channel, plural(b->channel));
    if (b->loss)
        clause(c, "any message lost");
    if (b->dup)
        clause(c, "any message twice or more");
    if (b->reorder)
        clause(c, "any message overtaking others");
    clause(c, b->reliable ? "a reliable transport" : "an unreliable transport");
    clause(c, b->patient ? "any timer at any time, the longest only when nothing else is left"
                         : "any timer at any time");
}

/* "any 2 messages lost" */
static void messages(struct clauses *c, uint32_t count, const char *what)
{
    if (count == UINT32_MAX)
        clause(c, "any messages %s", what);
    else if (count)
        clause(c, "any %" PRIu32 " message%s %s", count, plural(count), what);
}

static void tried(struct clauses *c, const struct bounds *b, uint32_t acts)
{
    char span[40], delays[400];
    messages(c, b->loss, "lost");
    messages(c, b->duplicates, "duplicated");
    delays_text(b, delays, sizeof delays);
    if (b->delays) {
        char late[420];
        snprintf(late, sizeof late, "with a delay of %s", delays);
        messages(c, b->late, late);
    }
    if (!b->calm_order)
        clause(c, "every order of what happens in the same instant");
    if (acts && b->acts && b->acts < acts)
        clause(c, "every moment of any %" PRIu32 " of %" PRIu32 " acts that may come anytime",
               b->acts, acts);
    else if (acts)
        clause(c, "every moment of %" PRIu32 " act%s that may come anytime", acts, plural(acts));
    if (b->until) {
        span_text(b->until, span);
        clause(c, "until %s", span);
    }
    if (b->steps)
        clause(c, "runs of %" PRIu32 " steps at most", b->steps);
}

void result_tried(const struct result *r, char *out, size_t room)
{
    struct clauses c = {.out = out, .room = room};
    if (r->pair)
        tried_of_pair(&c, r->pair);
    else
        tried(&c, &r->bounds, r->acts);
    if (!c.count)
        clause(&c, "the calm run");
    if (*r->alike)
        clause(&c, "nodes that are alike taken as one: %s", r->alike);
}

static void not_tried_of_pair(struct clauses *c, const struct pair_bounds *b)
{
    clause(c, "more than %u message%s under way", b->channel, plural(b->channel));
    if (!b->loss)
        clause(c, "loss");
    if (!b->dup)
        clause(c, "duplicates");
    if (!b->reorder)
        clause(c, "reordering");
    clause(c, "users who give up");
    clause(c, "errors of the transport");
}

static void not_tried(struct clauses *c, const struct bounds *b, uint32_t acts)
{
    char span[40];
    if (b->loss != UINT32_MAX)
        clause(c, b->loss ? "more losses" : "lost messages");
    if (b->duplicates != UINT32_MAX)
        clause(c, b->duplicates ? "more duplicates" : "duplicates");
    clause(c, b->delays && b->late ? "other delays" : "other delays than the links' own");
    if (b->delays && b->late && b->late != UINT32_MAX)
        clause(c, "more than %" PRIu32 " message%s late", b->late, plural(b->late));
    if (b->calm_order)
        clause(c, "another order of what happens in the same instant");
    if (acts && b->acts && b->acts < acts)
        clause(c, "more of these acts in one run");
    if (!acts)
        clause(c, "users who act at another time: no act may come anytime");
    if (b->until) {
        span_text(b->until, span);
        clause(c, "what comes after %s", span);
    }
    if (b->steps)
        clause(c, "longer runs");
}

void result_not_tried(const struct result *r, char *out, size_t room)
{
    struct clauses c = {.out = out, .room = room};
    if (r->pair)
        not_tried_of_pair(&c, r->pair);
    else
        not_tried(&c, &r->bounds, r->acts);
}
