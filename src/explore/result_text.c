/* A result in words: what was found, how it comes about as a ladder, how to replay it; what was
 * tried and what was not. The first sentence is the answer. */
#include "explore/result.h"
#include "draw/draw.h"
#include "history/history.h"
#include "report/report.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE = 79, BUDGET = 16 << 20, SENTENCE = 2000 };

static const char *plural(uint64_t n)
{
    return n == 1 ? "" : "s";
}

static void paragraph(FILE *to, int indent, const char *text)
{
    fprintf(to, "%*s", indent, "");
    result_wrap(to, indent, indent, PAGE, text);
}

/* ---- a counterexample ------------------------------------------------------------------------ */

static size_t lines_in(const char *text)
{
    size_t count = *text != '\0';
    for (; *text; text++)
        count += *text == '\n';
    return count;
}

static void print_deviations(FILE *to, const char *lines)
{
    size_t count = lines_in(lines);
    if (!count) {
        fputs("  The calm run itself breaks it: nothing has to go wrong.\n", to);
        return;
    }
    fprintf(to, "  It takes %s:\n",
            count == 1 ? "one thing that goes otherwise than in the calm run"
                       : "these things that go otherwise than in the calm run");
    while (*lines) {
        char line[SENTENCE];
        size_t length = strcspn(lines, "\n");
        snprintf(line, sizeof line, "%.*s", (int)length, lines);
        fputs("    ", to);
        result_wrap(to, 4, 6, PAGE, line);
        lines += length + (lines[length] == '\n');
    }
}

/* The steps of a pair of machines. */
static void print_steps(FILE *to, const char *lines)
{
    fputc('\n', to);
    for (unsigned n = 1; *lines; n++) {
        char line[SENTENCE];
        size_t length = strcspn(lines, "\n");
        snprintf(line, sizeof line, "%.*s", (int)length, lines);
        fprintf(to, "  %3u  ", n);
        result_wrap(to, 7, 7, PAGE, line);
        lines += length + (lines[length] == '\n');
    }
    fputc('\n', to);
}

/* The ladder that `run` prints, until the property is broken. */
static void print_ladder(FILE *to, const char *token, const struct result_look *look)
{
    struct complaints complaints = {0};
    size_t run;
    uint32_t now;
    struct history *h = history_from_token(token, BUDGET, &run, &now, &complaints);
    complaints_free(&complaints);
    if (!h)
        return;
    history_reach(h, run, now);
    struct ladder_part part = ladder_whole(history_plan(h, run), history_trace(h, run));
    part.until = now;
    part.columns = look->columns;
    part.ascii = look->ascii;
    char *ladder = ladder_text(&part);
    fprintf(to, "\n%s\n", ladder);
    free(ladder);
    report_races(to, part.plan, part.trace);
    history_free(h);
}

/* "Broken after 9 steps, at 2.540 s: one INVITE, one session (RFC 3261 13.3.1.4)." */
static void print_first(FILE *to, const struct result *r, const struct result_violation *v)
{
    char clock[40] = "", text[SENTENCE];
    if (!r->pair) {
        report_time(v->t, clock, sizeof clock);
        strcat(clock, " s");
    }
    snprintf(text, sizeof text, "%s after %" PRIu32 " step%s%s%s: %s%s%s%s.",
             v->known ? "Known hole," : "Broken", v->steps, plural(v->steps), *clock ? ", at " : "",
             clock, v->property, *v->rfc ? " (" : "", v->rfc, *v->rfc ? ")" : "");
    paragraph(to, 0, text);
}

static void print_violation(FILE *to, const struct result *r, const struct result_violation *v,
                            const struct result_look *look)
{
    char text[SENTENCE];
    print_first(to, r, v);
    paragraph(to, 2, v->what);
    if (*v->about) {
        snprintf(text, sizeof text, "What must hold: %s.", v->about);
        paragraph(to, 2, text);
    }
    if (r->pair)
        print_steps(to, v->lines);
    else
        print_deviations(to, v->lines);
    if (*v->token)
        print_ladder(to, v->token, look);
}

static void print_replay(FILE *to, const struct result_violation *v, bool is_first,
                         const struct result_look *look)
{
    if (is_first && look->saved)
        fprintf(to, "Replay it   sipstep run %s\n", look->saved);
    else if (is_first && look->name)
        fprintf(to, "Keep it     sipstep explore %s -o FILE.sip\n", look->name);
    if (*v->token)
        fprintf(to, "Step through it\n  sipstep open %s\n\n", v->token);
}

/* ---- races ----------------------------------------------------------------------------------- */

static void print_race(FILE *to, const struct result_violation *v)
{
    char text[SENTENCE];
    snprintf(text, sizeof text, "%s, in %" PRIu32 " steps: %s", v->rfc, v->steps, v->what);
    fputs("  ", to);
    result_wrap(to, 2, 4, PAGE, text);
    for (const char *line = v->lines; *line;
         line += strcspn(line, "\n") + (strchr(line, '\n') != 0))
        fprintf(to, "    %.*s\n", (int)strcspn(line, "\n"), line);
    if (*v->token)
        fprintf(to, "    sipstep open %s\n", v->token);
}

static void print_races(FILE *to, const struct result *r)
{
    if (!r->looked_for_races)
        return;
    if (!r->races)
        fputs("Races: none of RFC 5407 was seen.\n", to);
    else
        fprintf(to, "Races: the shortest way to each of %zu that %s seen.\n", r->races,
                r->races == 1 ? "was" : "were");
    for (size_t i = 0; i < r->races; i++)
        print_race(to, &r->race[i]);
    fputc('\n', to);
}

/* ---- nothing found --------------------------------------------------------------------------- */

/* What ended it before its end. */
static void stop_words(const struct result *r, char *out, size_t room)
{
    char number[32];
    switch (r->stopped) {
    case EXPLORE_MEMORY:
        snprintf(out, room, "%s of memory are full; more --memory or narrower bounds lead further",
                 result_bytes(r->memory, number));
        break;
    case EXPLORE_INTERRUPTED: snprintf(out, room, "it was interrupted"); break;
    case EXPLORE_STATES:
        snprintf(out, room, "--states %s are reached", result_number(r->limit, number));
        break;
    default: snprintf(out, room, "parts of it are missing"); break;
    }
}

static uint32_t parts_missing(const struct result *r)
{
    uint32_t missing = 0;
    for (uint32_t i = 0; i < r->shards; i++)
        missing += !r->shard[i];
    return missing;
}

/* Nothing is broken, and that is not the whole answer. */
static void part_words(const struct result *r, uint32_t missing, char *out, size_t room)
{
    char number[32], why[200];
    const char *seen = r->seeds ? "run" : "state";
    result_number(r->states, number);
    if (r->stopped != EXPLORE_DONE) {
        stop_words(r, why, sizeof why);
        snprintf(out, room, "No answer: %s. Nothing is broken in the %s %s%s seen.", why, number,
                 seen, r->states == 1 ? " that was" : "s that were");
    } else if (missing + 1 == r->shards) {
        snprintf(out, room,
                 "Nothing is broken in this part of %" PRIu32
                 ". --merge makes an answer of the parts, when all are there.",
                 r->shards);
    } else {
        snprintf(out, room,
                 "No answer yet: nothing is broken in the %s %s%s of these parts; %" PRIu32
                 " of %" PRIu32 " %s missing.",
                 number, seen, plural(r->states), missing, r->shards, missing == 1 ? "is" : "are");
    }
}

static void print_nothing(FILE *to, const struct result *r)
{
    char text[SENTENCE], number[32];
    if (!r->properties)
        return; /* nobody has asked */
    result_number(r->states, number);
    if (!result_complete(r))
        part_words(r, parts_missing(r), text, sizeof text);
    else if (r->seeds)
        snprintf(text, sizeof text,
                 "Nothing is broken in %s random run%s. That is a sample, not a proof.", number,
                 plural(r->states));
    else
        snprintf(text, sizeof text,
                 "Nothing is broken within these bounds: every property holds in %s%s state%s.",
                 r->states == 1 ? "the " : "all ", number, plural(r->states));
    paragraph(to, 0, text);
    fputc('\n', to);
}

/* ---- the search ------------------------------------------------------------------------------ */

static uint64_t rate_of(const struct result *r)
{
    return r->seconds > 0 ? (uint64_t)((double)r->transitions / r->seconds) : 0;
}

/* Two digits that count are enough for a speed. */
static uint64_t rounded(uint64_t n)
{
    uint64_t unit = 1;
    while (n / unit >= 1000)
        unit *= 10;
    return n / unit * unit;
}

static void print_properties(FILE *to, const struct result *r)
{
    char text[SENTENCE];
    size_t at = 0;
    if (!r->properties) {
        result_row(to, "properties", "none: only races were looked for");
        return;
    }
    if (r->all_properties) {
        result_row(to, "properties", "all %d: `sipstep list properties` tells them", PROPERTIES);
        return;
    }
    *text = '\0';
    for (size_t i = 0; i < r->properties && at < sizeof text; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "%s%s", i ? "; " : "", r->property[i]);
    result_row(to, "properties", "%s", text);
}

static void print_bounds(FILE *to, const struct result *r)
{
    char text[SENTENCE];
    result_tried(r, text, sizeof text);
    result_row(to, "tried", "%s", text);
    result_not_tried(r, text, sizeof text);
    result_row(to, "not tried", "%s", text);
}

static void print_counts(FILE *to, const struct result *r)
{
    char states[32], transitions[32], rate[32], visited[32], each[32], frontier[32], memory[32];
    if (r->seeds)
        result_row(to, "runs", "%s, %s steps in all, the longest of %" PRIu32,
                   result_number(r->states, states), result_number(r->transitions, transitions),
                   r->depth);
    else
        result_row(to, "states", "%s, %s transitions, depth %" PRIu32,
                   result_number(r->states, states), result_number(r->transitions, transitions),
                   r->depth);
    result_row(to, "speed", "%s transitions a second, %.2f s on %u core%s",
               result_number(rounded(rate_of(r)), rate), r->seconds, r->cores, plural(r->cores));
    if (!r->seeds)
        result_row(to, "memory", "states %s, %s each; frontier %s; %s allowed",
                   result_bytes(r->visited_bytes, visited),
                   result_bytes(r->states ? r->visited_bytes / r->states : 0, each),
                   result_bytes(r->frontier_bytes, frontier), result_bytes(r->memory, memory));
}

/* Some properties are judged where nothing is left to happen. */
static void print_ends(FILE *to, const struct result *r)
{
    char number[32];
    if (r->pair || !r->properties)
        return;
    if (r->ends)
        result_row(to, "ends", "%s %s where nothing is left to happen, and were judged as such",
                   result_number(r->ends, number),
                   r->seeds ? "runs came to a moment" : "of the states are");
    else
        result_row(to, "ends",
                   "no run came to rest within these bounds: whether everything can end, whether "
                   "both ends agree then, and what needs a run's end was not looked at");
}

/* Nothing may go wrong, so nothing was found. */
static bool is_harmless(const struct result *r)
{
    const struct bounds *b = &r->bounds;
    return !r->pair && !result_broken(r) && !b->loss && !b->duplicates && !(b->delays && b->late) &&
           !r->acts;
}

/* What else has to be said about an answer that is not the whole one. */
static void print_end(FILE *to, const struct result *r)
{
    char why[200];
    uint32_t missing = parts_missing(r);
    if (result_broken(r) && r->stopped != EXPLORE_DONE && r->stopped != EXPLORE_FOUND) {
        stop_words(r, why, sizeof why);
        result_row(to, "stopped", "%s: there may be more", why);
    }
    if (!r->violations && r->looked_for_races && r->stopped != EXPLORE_DONE &&
        r->stopped != EXPLORE_FOUND) {
        stop_words(r, why, sizeof why);
        result_row(to, "stopped", "%s: there may be more races", why);
    }
    if (r->stopped == EXPLORE_FOUND && !result_broken(r))
        result_row(to, "stopped", "when each race had its shortest way");
    else if (r->stopped == EXPLORE_FOUND)
        result_row(to, "stopped",
                   "at the first property that is broken; --all goes on to the others");
    if (is_harmless(r) && !r->transitions)
        result_row(to, "hint",
                   "nothing happens here: a line such as `at 0s alice calls bob` would begin it");
    else if (is_harmless(r))
        result_row(to, "hint",
                   "no message may be lost or late here, and no act comes anytime: lines such as "
                   "`explore loss 1`, or --loss, ask for more");
    if (r->others)
        result_row(to, "others", "%zu more cause%s; --all tells them", r->others,
                   plural(r->others));
    if (missing && (result_broken(r) || r->stopped != EXPLORE_DONE))
        result_row(to, "parts", "%" PRIu32 " of %" PRIu32 " %s missing", missing, r->shards,
                   missing == 1 ? "is" : "are");
}

void result_print(FILE *to, const struct result *r, const struct result_look *look)
{
    size_t broken = result_broken(r);
    if (!broken)
        print_nothing(to, r);
    for (size_t i = 0; i < r->violations; i++) {
        if (broken > 1 && i < broken)
            fprintf(to, "%zu of %zu\n", i + 1, broken);
        print_violation(to, r, &r->violation[i], look);
        print_replay(to, &r->violation[i], !i, look);
    }
    print_races(to, r);
    print_counts(to, r);
    print_ends(to, r);
    print_bounds(to, r);
    print_properties(to, r);
    result_print_coverage(to, r, look->coverage);
    print_end(to, r);
}
