/* `run --media`: a table of who sends what to whom, and a sentence about what nobody hears. */
#include "report/report.h"

#include <stdlib.h>
#include <string.h>

static const char *const whys[] = {
    [HEARING_HEARD] = "",
    [HEARING_HELD] = "does not listen: on hold",
    [HEARING_CLOSED] = "has closed this stream",
    [HEARING_OVER] = "has hung up",
    [HEARING_DOWN] = "has crashed",
    [HEARING_NOT_YET] = "is not ready for it",
    [HEARING_UNREACHABLE] = "cannot be reached",
};

const char *media_why(enum hearing hearing)
{
    return whys[hearing];
}

static const char *receiver(const struct plan *plan, const struct media_row *row)
{
    return row->peer ? plan->node[row->peer].name : "somebody";
}

/* Milliseconds with two digits behind the point. */
static void put_jitter(usec jitter, char *out, size_t room)
{
    usec hundredths = (jitter + 5) / 10;
    snprintf(out, room, "%lld.%02d ms", (long long)(hundredths / 100), (int)(hundredths % 100));
}

/* Of "alice -> bob", and of the longest of these. Names are ASCII. */
static int who_width(const struct plan *plan, const struct media_row *row)
{
    return (int)(strlen(plan->node[row->node].name) + strlen(" -> ") + strlen(receiver(plan, row)));
}

static int widest(const struct plan *plan, const struct media_row *rows, size_t count)
{
    int width = 16;
    for (size_t i = 0; i < count; i++)
        if (who_width(plan, &rows[i]) > width)
            width = who_width(plan, &rows[i]);
    return width;
}

static void put_row(FILE *to, const struct plan *plan, const struct media_row *row, int width)
{
    char what[40], codec[20], from[32], until[32], jitter[32];
    codec_name(row->codec, codec, sizeof codec);
    snprintf(what, sizeof what, "%s%s%s", media_kind_name(row->kind), *codec ? " " : "", codec);
    report_time(row->from, from, sizeof from);
    report_time(row->to, until, sizeof until);
    put_jitter(row->jitter, jitter, sizeof jitter);
    fprintf(to, "  %s -> %s%*s %-11s %10s %10s", plan->node[row->node].name, receiver(plan, row),
            width - who_width(plan, row), "", what, from, until);
    if (row->sent)
        fprintf(to, " %7u %7u %7u %9s", (unsigned)row->sent, (unsigned)row->received,
                (unsigned)row->lost, jitter);
    else
        fprintf(to, " %7s %7s %7s %9s", "-", "-", "-", "-");
    fprintf(to, "  %s\n", row->hearing == HEARING_HEARD ? receiver(plan, row) : "nobody");
}

static const char *verb_of(uint8_t kind)
{
    return kind == MEDIA_AUDIO ? "talks" : kind == MEDIA_VIDEO ? "sends video" : "sends text";
}

/* "alice talks for 0.520 s to bob, who has hung up". */
static void put_sentence(FILE *to, const struct plan *plan, const struct media_row *row)
{
    char span[32];
    if (row->hearing == HEARING_HEARD)
        return;
    report_time(row->to - row->from, span, sizeof span);
    fprintf(to, "  %s %s for %s s to %s, who %s\n", plan->node[row->node].name, verb_of(row->kind),
            span, receiver(plan, row), media_why(row->hearing));
}

void report_media(FILE *to, const struct plan *plan, const struct trace *trace, usec now)
{
    struct media_row *rows;
    size_t count = media_rows(plan, trace, now, &rows);
    int width = widest(plan, rows, count);
    if (!count)
        fputs("  none\n", to);
    else
        fprintf(to, "  %-*s %-11s %10s %10s %7s %7s %7s %9s  %s\n", width, "who", "what", "from",
                "to", "sent", "arrive", "lost", "jitter", "heard by");
    for (size_t i = 0; i < count; i++)
        put_row(to, plan, &rows[i], width);
    for (size_t i = 0; i < count; i++)
        put_sentence(to, plan, &rows[i]);
    free(rows);
}
