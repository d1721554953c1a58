/* `run --scopes`: each transaction, dialog and session with its identifiers, its maker, its
 * begin and its end. The begin, the end and the maker are in the trace; a dialog's tags become
 * known while it lives, so they are read from the world after each step. */
#include "report/report.h"

#include "world/world.h"

#include <stdlib.h>
#include <string.h>

static const char *const scope_titles[LIVES] = {
    "transactions: one request and its responses",
    "dialogs: two phones that know each other, by Call-ID and two tags",
    "sessions: the media",
    "services: what a node does for others, or has done for it",
};

struct row {
    enum life scope;
    uint16_t node;
    uint8_t machine;
    uint32_t ordinal;
    uint32_t begin, end; /* records; end 0: still there */
    uint8_t last;        /* state */
    ident call, local_tag, remote_tag;
};

struct scopes {
    struct row *row;
    size_t count, room;
    uint32_t seen; /* records looked at */
};

struct scopes *scopes_new(void)
{
    struct scopes *s = calloc(1, sizeof *s);
    if (!s)
        abort();
    return s;
}

void scopes_free(struct scopes *s)
{
    if (s)
        free(s->row);
    free(s);
}

static struct row *find(struct scopes *s, const struct record *r)
{
    for (size_t i = s->count; i-- > 0;)
        if (s->row[i].node == r->node && s->row[i].machine == r->machine &&
            s->row[i].ordinal == r->subject)
            return &s->row[i];
    return NULL;
}

static struct row *add(struct scopes *s, const struct record *r, uint32_t n)
{
    if (s->count == s->room) {
        s->room = s->room ? 2 * s->room : 32;
        s->row = realloc(s->row, s->room * sizeof *s->row);
        if (!s->row)
            abort();
    }
    s->row[s->count] = (struct row){.scope = life_of(r->machine),
                                    .node = r->node,
                                    .machine = r->machine,
                                    .ordinal = r->subject,
                                    .begin = n};
    return &s->row[s->count++];
}

static void read_tags(struct row *row, const struct world *w)
{
    for (ref d = world_node(w, row->node)->first[REGION_DIALOGS]; d; d = instance_at(w, d)->next) {
        const struct dialog *dialog = dialog_at(w, d);
        if (dialog->is.machine != row->machine || dialog->is.ordinal != row->ordinal)
            continue;
        row->call = dialog->call;
        row->local_tag = dialog->local_tag;
        row->remote_tag = dialog->remote_tag;
    }
}

void scopes_step(struct scopes *s, const struct run *run)
{
    for (; s->seen < run->trace->count; s->seen++) {
        uint32_t n = s->seen + 1;
        const struct record *r = &run->trace->record[n];
        if (r->what == RECORD_KILLED) {
            struct row *row = find(s, r);
            if (row)
                row->end = n;
        }
        if (r->what != RECORD_TRANSITION || life_of(r->machine) == LIFE_OTHER)
            continue;
        struct row *row = r->from == MACHINE_START ? add(s, r, n) : find(s, r);
        if (!row)
            continue;
        row->last = r->to;
        if (machine_final(run->step.plan->machine[r->machine], r->to))
            row->end = n;
        if (row->scope == LIFE_DIALOG)
            read_tags(row, run->world);
    }
}

/* ---- what a row says ------------------------------------------------------------------------- */

static bool is_instance_record(const struct record *r)
{
    return r->what >= RECORD_TIMER_START && r->what <= RECORD_DEFERRED;
}

/* The record that led to the birth and is not the newborn's own. */
static uint32_t maker_of(const struct trace *trace, const struct row *row)
{
    uint32_t n = trace->record[row->begin].cause;
    while (n && is_instance_record(&trace->record[n]) && trace->record[n].machine == row->machine &&
           trace->record[n].node == row->node && trace->record[n].subject == row->ordinal)
        n = trace->record[n].cause;
    return n;
}

static void maker_text(const struct plan *plan, const struct trace *trace, const struct row *row,
                       char *out, size_t room)
{
    uint32_t n = maker_of(trace, row);
    const struct record *r = &trace->record[n];
    char title[64];
    if (!n) {
        snprintf(out, room, "the script");
    } else if (is_instance_record(r)) {
        report_instance(plan, r->node, r->machine, r->subject, out, room);
    } else if (report_is_message(r)) {
        message_title(trace_payload(trace, r->subject), plan->lore, title, sizeof title);
        snprintf(out, room, "%s from %s", title, plan->node[r->node].name);
    } else {
        node_note_text(plan, r, out, room);
    }
}

/* The message that a transaction is about: the one that its birth sent, or that led to its
 * birth. */
static const struct message *message_of(const struct trace *trace, const struct row *row)
{
    for (uint32_t n = row->begin + 1; n <= trace->count; n++) {
        const struct record *r = &trace->record[n];
        if (r->what == RECORD_SENT && r->cause == row->begin)
            return trace_payload(trace, r->subject);
        if (r->t > trace->record[row->begin].t)
            break;
    }
    for (uint32_t n = row->begin; n; n = trace->record[n].cause)
        if (report_is_message(&trace->record[n]))
            return trace_payload(trace, trace->record[n].subject);
    return NULL;
}

static void transaction_identity(const struct plan *plan, const struct trace *trace,
                                 const struct row *row, char *out, size_t room)
{
    struct sip_names names = plan_names(plan);
    const struct message *m = message_of(trace, row);
    char branch[160];
    if (!m) {
        out[0] = '\0';
        return;
    }
    branch_print(m, &names, branch, sizeof branch);
    snprintf(out, room, "%s, branch %s", method_names[m->method], branch);
}

static void dialog_identity(const struct plan *plan, const struct trace *trace,
                            const struct row *row, char *out, size_t room)
{
    struct sip_names names = plan_names(plan);
    const struct message *m = message_of(trace, row);
    char call[160], local[60] = "none", remote[60] = "none";
    ident_print(row->call ? row->call : m ? m->call : 0, IDENT_CALL, &names, call, sizeof call);
    if (row->local_tag)
        ident_print(row->local_tag, IDENT_TAG, &names, local, sizeof local);
    if (row->remote_tag)
        ident_print(row->remote_tag, IDENT_TAG, &names, remote, sizeof remote);
    snprintf(out, room, "Call-ID %s, local tag %s, remote tag %s", call, local, remote);
}

static void identity_text(const struct plan *plan, const struct trace *trace, const struct row *row,
                          char *out, size_t room)
{
    out[0] = '\0';
    if (row->scope == LIFE_TRANSACTION)
        transaction_identity(plan, trace, row, out, room);
    if (row->scope == LIFE_DIALOG)
        dialog_identity(plan, trace, row, out, room);
}

static void print_row(FILE *to, const struct run *run, const struct row *row)
{
    const struct plan *plan = run->step.plan;
    const struct trace *trace = run->trace;
    char instance[160], begin[32], end[32] = "", maker[200], identity[600];
    report_instance(plan, row->node, row->machine, row->ordinal, instance, sizeof instance);
    report_time(trace->record[row->begin].t, begin, sizeof begin);
    if (row->end)
        report_time(trace->record[row->end].t, end, sizeof end);
    maker_text(plan, trace, row, maker, sizeof maker);
    identity_text(plan, trace, row, identity, sizeof identity);
    fprintf(to, "  %-28s %10s .. %-10s made by %-28s %s %s\n", instance, begin, row->end ? end : "",
            maker, row->end ? "ended:" : "still:", report_state(plan, row->machine, row->last));
    if (identity[0])
        fprintf(to, "  %-28s %s\n", "", identity);
}

static size_t count_of(const struct scopes *s, enum life scope)
{
    size_t count = 0;
    for (size_t i = 0; i < s->count; i++)
        count += s->row[i].scope == scope;
    return count;
}

/* That there is no session is an answer; most networks have no services. */
void scopes_print(FILE *to, struct scopes *s, const struct run *run)
{
    scopes_step(s, run);
    for (int scope = 0; scope < LIVES; scope++) {
        size_t count = count_of(s, (enum life)scope);
        if (!count && scope == LIFE_SERVICE)
            continue;
        fprintf(to, "%s%s\n", scope ? "\n" : "", scope_titles[scope]);
        for (size_t i = 0; i < s->count; i++)
            if (s->row[i].scope == (enum life)scope)
                print_row(to, run, &s->row[i]);
        if (!count)
            fputs("  none\n", to);
    }
}
