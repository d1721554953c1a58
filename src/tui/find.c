/* Going to records: the next one that matches, the cause of what is pointed at, what came of it.
 *
 * What is typed is a condition of the scenario language if it reads as one ("the 2nd INVITE is
 * sent"), else words that a record's line must have, all of them, in any case. Neither looks
 * beyond now while a question is open, and no key press looks farther than a moment allows.
 */
#include "tui/ui.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { AT_ONCE = 100000, WORDS_AT_ONCE = 25000, MATCHES = 100000, FEW = 20000 };

struct find {
    char text[200];
    struct condition *condition; /* NULL: words */
    size_t run;                  /* whose matches these are: of a condition, */
    uint32_t *match;             /* up to record `searched` */
    size_t count;
    uint32_t searched;
};

static void forget_matches(struct find *f)
{
    free(f->match);
    f->match = NULL;
    f->count = 0;
    f->searched = 0;
}

void find_close(struct ui *u)
{
    if (u->find) {
        condition_free(u->find->condition);
        forget_matches(u->find);
    }
    free(u->find);
    u->find = NULL;
}

/* ---- words ----------------------------------------------------------------------------------- */

static bool has_word(const char *text, const char *word, size_t length)
{
    for (; *text; text++)
        if (!strncasecmp(text, word, length))
            return true;
    return !length;
}

static bool has_words(const struct ui *u, uint32_t n, const char *words)
{
    char text[400];
    report_record(ui_plan(u), ui_trace(u), n, text, sizeof text);
    while (*words) {
        size_t blanks = strspn(words, " "), length = strcspn(words + blanks, " ");
        if (!has_word(text, words + blanks, length))
            return false;
        words += blanks + length;
    }
    return true;
}

/* The nearest record on this side of `from` that has the words, among so many; *at: how far it
 * looked. 0: none of them. */
static uint32_t nearest_words(const struct ui *u, uint32_t from, bool backward, uint32_t *at)
{
    uint32_t last = ui_trace(u)->count;
    *at = from;
    for (uint32_t i = 0; i < WORDS_AT_ONCE && (backward ? *at > 1 : *at < last); i++) {
        *at += backward ? -1u : 1u;
        if (has_words(u, *at, u->find->text))
            return *at;
    }
    return 0;
}

/* "2 of 5", where counting takes no time. */
static void count_words(const struct ui *u, uint32_t n, char *out, size_t room)
{
    uint32_t last = ui_trace(u)->count, which = 0, all = 0;
    out[0] = '\0';
    if (last > FEW || !history_over(u->history, u->run) || ui_is_asking(u))
        return;
    for (uint32_t i = 1; i <= last; i++)
        if (has_words(u, i, u->find->text)) {
            all++;
            which += i <= n;
        }
    snprintf(out, room, "%u of %u: ", (unsigned)which, (unsigned)all);
}

/* ---- conditions ------------------------------------------------------------------------------ */

static void find_matches(struct ui *u)
{
    struct find *f = u->find;
    const struct trace *t = ui_trace(u);
    if (f->match && f->run == u->run && f->searched == t->count)
        return;
    forget_matches(f);
    f->match = memory_new(MATCHES, sizeof *f->match);
    f->run = u->run;
    f->searched = t->count;
    f->count =
        condition_matches(f->condition, history_scenario(u->history, u->run), t, f->match, MATCHES);
}

static uint32_t nearest_match(struct ui *u, uint32_t from, bool backward, uint32_t *at)
{
    struct find *f = u->find;
    size_t low = 0, high;
    find_matches(u);
    high = f->count;
    *at = backward ? 1 : f->searched;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (backward ? f->match[middle] < from : f->match[middle] <= from)
            low = middle + 1;
        else
            high = middle;
    }
    if (backward)
        return low ? f->match[low - 1] : 0;
    return low < f->count ? f->match[low] : 0;
}

static void count_matches(const struct ui *u, uint32_t n, char *out, size_t room)
{
    const struct find *f = u->find;
    size_t which = 0;
    while (which < f->count && f->match[which] <= n)
        which++;
    out[0] = '\0';
    if (history_over(u->history, u->run) && !ui_is_asking(u))
        snprintf(out, room, "%zu of %zu: ", which, f->count);
    else
        snprintf(out, room, "number %zu: ", which);
}

/* ---- going there ----------------------------------------------------------------------------- */

/* Shows the step of this record, and points at it. */
static void go_to_record(struct ui *u, uint32_t n)
{
    u->playing = false;
    ui_go(u, n);
    ui_point(u, (struct subject){.kind = SUBJECT_RECORD, .record = n});
    u->pane[PANE_TRACE].at = (int)n - 1;
}

static void tell_match(struct ui *u, uint32_t n)
{
    char text[300], which[60];
    report_record(ui_plan(u), ui_trace(u), n, text, sizeof text);
    if (u->find->condition)
        count_matches(u, n, which, sizeof which);
    else
        count_words(u, n, which, sizeof which);
    view_cut(text, sizeof text, 150, false);
    ui_say(u, "%s%s   (%s: next, %s: back)", which, text,
           key_for(ACTION_FOUND_NEXT, PLACE_RUN).text, key_for(ACTION_FOUND_BACK, PLACE_RUN).text);
}

static void tell_none(struct ui *u, bool backward, uint32_t at)
{
    char time[40];
    report_time(ui_time_of(u, at), time, sizeof time);
    if (backward)
        ui_say(u, at > 1 ? "'%s': none back to %s s; %s goes on" : "'%s': none before this",
               u->find->text, time, key_for(ACTION_FOUND_BACK, PLACE_RUN).text);
    else if (at < ui_trace(u)->count || !history_over(u->history, u->run))
        ui_say(u, "'%s': not found up to %s s; %s goes on", u->find->text, time,
               key_for(ACTION_FOUND_NEXT, PLACE_RUN).text);
    else
        ui_say(u, "'%s': none after this", u->find->text);
}

/* From what is pointed at, if that was found before: one step may have several that match. */
static uint32_t found_here(const struct ui *u)
{
    if (u->subject.kind == SUBJECT_RECORD && u->subject.record <= u->now &&
        u->subject.record > history_previous(u->history, u->run, u->now))
        return u->subject.record;
    return u->now;
}

static void find_next(struct ui *u, bool backward)
{
    uint32_t at, from, n;
    if (!u->find) {
        ui_say(u, "%s asks first what to look for", key_for(ACTION_FIND, PLACE_RUN).text);
        return;
    }
    from = found_here(u);
    if (!backward)
        history_reach(u->history, u->run, from + AT_ONCE);
    n = u->find->condition ? nearest_match(u, from, backward, &at)
                           : nearest_words(u, from, backward, &at);
    if (n && (backward || !ui_is_asking(u))) {
        go_to_record(u, n);
        tell_match(u, n);
        return;
    }
    if (!backward && at > u->now && !ui_is_asking(u))
        ui_go(u, at); /* so far there is none: the next press goes on from here */
    tell_none(u, backward, at);
}

/* What reads as a condition but is none is told with its error, for its words are in no record. */
static bool is_meant_as_condition(const char *text)
{
    static const char *const verbs[] = {" is ",   " are ",  " enters ", " goes ",
                                        " ends",  " hears", " rings",   " talks",
                                        " fires", " has ",  " starts"};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strstr(text, verbs[i]))
            return true;
    return false;
}

static void look_for(struct ui *u, const char *text)
{
    struct complaints complaints = {0};
    uint32_t at;
    if (!text[strspn(text, " ")]) {
        if (u->find)
            find_next(u, false);
        return;
    }
    find_close(u);
    u->find = memory_new(1, sizeof *u->find);
    snprintf(u->find->text, sizeof u->find->text, "%s", text);
    u->find->condition = condition_parse(history_scenario(u->history, u->run), "what you look for",
                                         1, text, &complaints);
    char wrong[200] = "";
    if (!u->find->condition && complaints.count)
        snprintf(wrong, sizeof wrong, "%s", complaints.item[0].text);
    complaints_free(&complaints);
    if (!u->find->condition && is_meant_as_condition(text) &&
        !nearest_words(u, u->now, false, &at) && !nearest_words(u, u->now + 1, true, &at)) {
        ui_say(u, "%s", wrong);
        return;
    }
    find_next(u, false);
}

static void ask(struct ui *u)
{
    prompt_open(u, "find: ",
                u->find ? "nothing: the same again"
                        : "words, or a condition: the 2nd INVITE is sent",
                "", look_for);
}

/* ---- causes and effects ---------------------------------------------------------------------- */

/* The record that started the timer that is pointed at. */
static uint32_t start_of(const struct ui *u, const struct subject *s)
{
    const struct trace *t = ui_trace(u);
    for (uint32_t n = u->now, i = 0; n && i < AT_ONCE; n--, i++) {
        const struct record *r = &t->record[n];
        if (r->what == RECORD_TIMER_START && r->node == s->node && r->machine == s->machine &&
            r->subject == s->ordinal && r->atom == s->timer)
            return n;
    }
    return 0;
}

/* The record that stands for what is pointed at; 0: none does. */
static uint32_t record_of(const struct ui *u)
{
    const struct subject s = ui_subject(u);
    const struct chosen c = {s.node, s.machine, s.ordinal, true};
    switch (s.kind) {
    case SUBJECT_MESSAGE:
    case SUBJECT_RECORD: return s.record;
    case SUBJECT_TIMER: return start_of(u, &s);
    case SUBJECT_INSTANCE: return moves_last(u->moves, &c, u->now);
    default: return u->now;
    }
}

/* Where its cause has no cause of its own the story begins; causes that are of the same step are
 * pointed at without going anywhere. */
static void go_cause(struct ui *u)
{
    uint32_t n = record_of(u), cause = n ? ui_trace(u)->record[n].cause : 0;
    char text[300];
    if (!cause) {
        ui_say(u, n ? "nothing led to this but the script" : "nothing has happened yet");
        return;
    }
    go_to_record(u, cause);
    report_record(ui_plan(u), ui_trace(u), cause, text, sizeof text);
    ui_say(u, "caused by: %s; %s goes further back", text, key_for(ACTION_CAUSE, PLACE_RUN).text);
}

static void effect_chosen(struct ui *u, int n)
{
    char text[300];
    go_to_record(u, (uint32_t)n);
    report_record(ui_plan(u), ui_trace(u), (uint32_t)n, text, sizeof text);
    ui_say(u, "%s", text);
}

enum { EFFECTS = 60 };

static size_t effects_of(struct ui *u, uint32_t cause, uint32_t *out)
{
    size_t count = 0;
    uint32_t last = history_reach(u->history, u->run, cause + AT_ONCE);
    last = last > cause + AT_ONCE ? cause + AT_ONCE : last;
    for (uint32_t n = cause + 1; n <= last && count < EFFECTS; n++)
        if (ui_trace(u)->record[n].cause == cause)
            out[count++] = n;
    return count;
}

static void go_effects(struct ui *u)
{
    uint32_t n = record_of(u), effect[EFFECTS];
    size_t count = n && !ui_is_asking(u) ? effects_of(u, n, effect) : 0;
    if (!count) {
        ui_say(u, n ? "nothing came of this" : "nothing has happened yet");
        return;
    }
    if (count == 1) {
        effect_chosen(u, (int)effect[0]);
        return;
    }
    menu_open(u, "what came of it", false, effect_chosen);
    for (size_t i = 0; i < count; i++) {
        char text[300], time[40];
        report_record(ui_plan(u), ui_trace(u), effect[i], text, sizeof text);
        report_time(ui_time_of(u, effect[i]), time, sizeof time);
        menu_add(u, "", (int)effect[i], time, "%s", text);
    }
}

/* Enter on a line of the trace goes there. */
static bool go_to_line(struct ui *u)
{
    int at = u->pane[PANE_TRACE].at;
    bool is_here = at >= 0 && history_whole(u->history, u->run, (uint32_t)at + 1) == u->now;
    if (u->focus != PANE_TRACE || at < 0 || (uint32_t)at >= u->now || is_here ||
        !u->pane[PANE_TRACE].shown)
        return false;
    go_to_record(u, (uint32_t)at + 1);
    return true;
}

bool find_act(struct ui *u, enum action action)
{
    switch (action) {
    case ACTION_FIND: ask(u); return true;
    case ACTION_FOUND_NEXT: find_next(u, false); return true;
    case ACTION_FOUND_BACK: find_next(u, true); return true;
    case ACTION_CAUSE: go_cause(u); return true;
    case ACTION_EFFECTS: go_effects(u); return true;
    case ACTION_GO_ON: return go_to_line(u);
    default: return false;
    }
}
