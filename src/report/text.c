/* A run as text: its transitions, its messages as they were on the wire, its expectations. */
#include "report/report.h"

#include "node/node.h"
#include "report/race.h"

#include <stdlib.h>
#include <string.h>

static bool tells_a_story(const struct record *r)
{
    return r->what == RECORD_TRANSITION || r->what == RECORD_UNEXPECTED ||
           r->what == RECORD_STRAY || r->what == RECORD_USER || r->what == RECORD_NOTE ||
           r->what == RECORD_KILLED || r->what == RECORD_CORRUPTED || r->what == RECORD_REORDERED;
}

/* "alice.invite-client[1] Calling -> Proceeding": wide enough for all of a run, so that columns
 * stand. */
struct widths {
    int instance, states, trigger;
};

static int wider(int a, size_t b)
{
    return (int)b > a ? (int)b : a;
}

static size_t states_text(const struct plan *plan, const struct record *r, char *out, size_t room)
{
    return (size_t)snprintf(out, room, "%s -> %s", report_state(plan, r->machine, r->from),
                            report_state(plan, r->machine, r->to));
}

static size_t trigger_text(const struct plan *plan, const struct record *r, char *out, size_t room)
{
    return machine_trigger_text(plan->machine[r->machine], r->edge - 1u, r->atom, out, room);
}

static struct widths measure(const struct plan *plan, const struct trace *trace)
{
    struct widths w = {0, 0, 0};
    char text[200];
    for (uint32_t n = 1; n <= trace->count; n++) {
        const struct record *r = &trace->record[n];
        if (r->what != RECORD_TRANSITION)
            continue;
        w.instance = wider(
            w.instance, report_instance(plan, r->node, r->machine, r->subject, text, sizeof text));
        w.states = wider(w.states, states_text(plan, r, text, sizeof text));
        w.trigger = wider(w.trigger, trigger_text(plan, r, text, sizeof text));
    }
    return w;
}

static void put_transition(FILE *to, const struct plan *plan, const struct record *r,
                           const struct widths *w)
{
    const struct diagram_edge *edge = &plan->machine[r->machine]->diagram->edges[r->edge - 1];
    char instance[160], states[120], trigger[80];
    report_instance(plan, r->node, r->machine, r->subject, instance, sizeof instance);
    states_text(plan, r, states, sizeof states);
    trigger_text(plan, r, trigger, sizeof trigger);
    fprintf(to, "%-*s  %-*s  %-*s", w->instance, instance, w->states, states,
            edge->effects[0] ? w->trigger : 0, trigger);
    for (size_t i = 0; edge->effects[i]; i++)
        fprintf(to, "%s%s", i ? "; " : "  / ", edge->effects[i]);
}

void report_transitions(FILE *to, const struct plan *plan, const struct trace *trace)
{
    struct widths w = measure(plan, trace);
    char time[32], text[300];
    for (uint32_t n = 1; n <= trace->count; n++) {
        const struct record *r = &trace->record[n];
        if (!tells_a_story(r))
            continue;
        report_time(r->t, time, sizeof time);
        fprintf(to, "%10s  ", time);
        if (r->what == RECORD_TRANSITION) {
            put_transition(to, plan, r, &w);
        } else {
            report_record(plan, trace, n, text, sizeof text);
            fputs(text, to);
        }
        fputc('\n', to);
    }
}

/* The message with newlines as the terminal wants them, each line behind a bar. */
static void put_wire(FILE *to, const char *text)
{
    for (const char *line = text; *line;) {
        size_t length = strcspn(line, "\r\n");
        fprintf(to, length ? "  | %.*s\n" : "  |\n", (int)length, line);
        line += length;
        line += *line == '\r';
        line += *line == '\n';
    }
}

void report_wire(FILE *to, const struct plan *plan, const struct trace *trace)
{
    struct sip_names names = plan_names(plan);
    char time[32], title[300], text[8192];
    for (uint32_t n = 1; n <= trace->count; n++) {
        const struct record *r = &trace->record[n];
        if (r->what != RECORD_SENT)
            continue;
        report_time(r->t, time, sizeof time);
        report_record(plan, trace, n, title, sizeof title);
        message_print(trace_payload(trace, r->subject), &names, text, sizeof text);
        fprintf(to, "%10s  %s\n", time, title);
        put_wire(to, text);
        fputc('\n', to);
    }
}

void report_races(FILE *to, const struct plan *plan, const struct trace *trace)
{
    struct races *races = races_new(plan->machine);
    struct sighting *seen = NULL;
    size_t count = races_seen(races, trace, trace->count, &seen), shown = 0;
    char time[32], text[400];
    for (size_t i = 0; i < count; i++) {
        if (seen[i].again)
            continue;
        report_time(trace->record[seen[i].record].t, time, sizeof time);
        race_words(races, plan, trace, &seen[i], text, sizeof text);
        fprintf(to, "%s%10s  %s (%s)\n", shown++ ? "" : "\nraces\n", time, text,
                race_row(races, seen[i].race)->section);
    }
    free(seen);
    races_free(races);
}

void report_checks(FILE *to, const struct scenario *s, const struct run *run)
{
    char why[600];
    for (size_t i = 0; i < scenario_checks(s); i++) {
        struct check_row row = scenario_check(s, i);
        bool ok = scenario_verdict(s, run->world, i) == CHECK_OK;
        fprintf(to, "%10s  line %d: %s\n", ok ? "ok" : "BROKEN", row.line, row.text);
        if (!ok && scenario_why(s, run, i, why, sizeof why))
            fprintf(to, "%10s  %s\n", "", why);
    }
}
