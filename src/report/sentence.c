/* What one run changed of another, in one sentence: what was done, what it made others send, and
 * what their users noticed: "losing this ACK made bob repeat the 200 once; neither user noticed". */
#include "report/compare-inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EFFECTS = 3 /* that are told */ };

/* ---- what was done ------------------------------------------------------------------------- */

/* "ACK" of "drop the 1st ACK from alice". */
static int message_of(const char *line, const char **at)
{
    const char *from = strstr(line, " from "), *by = strstr(line, " by ");
    *at = strchr(line, ' ') + 1;
    if (!strncmp(*at, "the ", 4))
        *at += strcspn(*at + 4, " ") + 5;
    const char *end = from ? from : by ? by : line + strlen(line);
    return end > *at ? (int)(end - *at) : 0;
}

static void say_done(FILE *to, const struct history *h, size_t run)
{
    static const struct {
        const char *verb, *says;
    } ways[] = {{"drop ", "losing"},     {"delay ", "delaying"},       {"duplicate ", "doubling"},
                {"refuse ", "refusing"}, {"reorder ", "holding back"}, {"corrupt ", "corrupting"}};
    const char *line = history_lines(h, run), *message;
    for (size_t i = 0; line && !strchr(line, '\n') && i < sizeof ways / sizeof *ways; i++)
        if (!strncmp(line, ways[i].verb, strlen(ways[i].verb))) {
            int length = message_of(line, &message);
            bool every = !strncmp(message, "every ", 6);
            fprintf(to, "%s %s%.*s", ways[i].says, every ? "" : "this ", length, message);
            return;
        }
    fprintf(to, "\"%s\"", history_name(h, run));
}

/* ---- what came of it ----------------------------------------------------------------------- */

static const char *times(int64_t n, char *out, size_t room)
{
    if (n == 1 || n == 2)
        return n == 1 ? "once" : "twice";
    snprintf(out, room, "%lld times", (long long)n);
    return out;
}

/* "made bob repeat the 200 once" */
static void say_message(FILE *to, const struct changed *m)
{
    char number[32];
    int64_t more = m->number[SIDE_B] - m->number[SIDE_A];
    int64_t copies = (int64_t)m->copy[SIDE_B] - m->copy[SIDE_A];
    const char *what = m->row.what, *from = strstr(what, " from "), *who = from + strlen(" from ");
    int length = (int)(from - what);
    if (more > 0 && copies == more)
        fprintf(to, "made %s repeat the %.*s %s", who, length, what,
                times(more, number, sizeof number));
    else if (more > 0 && !m->number[SIDE_A])
        fprintf(to, "made %s send %s %.*s", who, strchr("AIOU", what[0]) ? "an" : "a", length,
                what);
    else if (more > 0)
        fprintf(to, "made %s send %lld more %.*s", who, (long long)more, length, what);
    else if (!m->number[SIDE_B])
        fprintf(to, "kept %s from sending the %.*s", who, length, what);
    else
        fprintf(to, "saved %s %lld %.*s", who, (long long)-more, length, what);
}

static bool is_changed(const struct changed *m, enum change_group group)
{
    return m->row.group == group && !m->row.equal;
}

static size_t changed(const struct comparison *c, enum change_group group)
{
    size_t count = 0;
    for (size_t i = 0; i < c->changes; i++)
        count += is_changed(&c->change[i], group);
    return count;
}

/* Copies that answer copies follow from them: who repeats a request is told first. */
static void say_messages(FILE *to, const struct comparison *c)
{
    size_t told = 0, all = changed(c, CHANGE_MESSAGES);
    for (size_t i = 0; i < c->changes && told < EFFECTS; i++) {
        if (!is_changed(&c->change[i], CHANGE_MESSAGES))
            continue;
        bool last = told + 1 == all || told + 1 == EFFECTS;
        fputs(!told ? " " : last && all <= EFFECTS ? " and " : ", ", to);
        say_message(to, &c->change[i]);
        told++;
    }
    if (all > EFFECTS)
        fprintf(to, " and changed %zu other count%s", all - EFFECTS, all - EFFECTS == 1 ? "" : "s");
}

/* ---- who noticed --------------------------------------------------------------------------- */

/* "; bob hears alice 0.500 s later", of the first stream that is not as it was. */
static void say_media(FILE *to, const struct comparison *c)
{
    for (size_t i = 0; i < c->changes; i++) {
        const struct changed *m = &c->change[i];
        if (!is_changed(m, CHANGE_MEDIA))
            continue;
        const char *what = m->row.what, *from = strstr(what, " from ") + strlen(" from ");
        const char *who = strstr(from, " to ");
        bool audio = !strncmp(what, "audio ", strlen("audio "));
        fprintf(to, "; %s %s%.*s%.*s %s", who + strlen(" to "), audio ? "hears " : "gets ",
                audio ? 0 : (int)(from - what), what, (int)(who - from), from,
                !strcmp(m->row.b, "never")   ? "no more"
                : !strcmp(m->row.a, "never") ? "only now"
                                             : m->row.says);
        return;
    }
}

/* Users who learn that they have no call; the one that only the second run has. */
static bool say_failed(FILE *to, const struct comparison *c)
{
    const struct compared_side *s = &c->side[SIDE_B];
    const struct record *told = NULL;
    char text[200];
    bool fewer = false;
    for (size_t i = 0; i < c->changes; i++)
        fewer |= is_changed(&c->change[i], CHANGE_CALLS) &&
                 !strcmp(c->change[i].row.what, "answered") &&
                 c->change[i].number[SIDE_B] < c->change[i].number[SIDE_A];
    for (uint32_t n = 1; fewer && n <= s->trace->count; n++) {
        const struct record *r = &s->trace->record[n];
        if (r->what == RECORD_NOTE && compare_is_failure(r))
            told = r;
    }
    if (!fewer)
        return false;
    fputs(" cost a call", to);
    if (told) {
        node_note_text(s->plan, told, text, sizeof text);
        fprintf(to, ": %s", text);
    }
    return true;
}

static void say_noticed(FILE *to, const struct comparison *c)
{
    if (changed(c, CHANGE_MEDIA))
        say_media(to, c);
    else
        compare_noticed(to, c);
}

void compare_sentence(struct comparison *c, struct history *h)
{
    size_t size, first = comparison_first(c);
    FILE *to = open_memstream(&c->sentence, &size);
    if (!to)
        abort();
    say_done(to, h, c->side[SIDE_B].run);
    bool failed = say_failed(to, c);
    if (failed)
        ;
    else if (first == c->rows)
        fputs(" changed nothing", to);
    else if (changed(c, CHANGE_MESSAGES))
        say_messages(to, c);
    else
        fputs(" changed no count of messages", to);
    if (first < c->rows && !failed)
        say_noticed(to, c);
    fclose(to);
}

const char *comparison_sentence(const struct comparison *c)
{
    return c->sentence;
}
