/* The table of races: read from diagrams/races.txt, bound to machines; what a world alone can tell. */
#include "report/race.h"

#include "builtin/builtin.h"
#include "report/race-inside.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- reading --------------------------------------------------------------------------------- */

/* Cuts the text at the first `mark`; returns what is behind it, or NULL. */
static char *cut(char *text, const char *mark)
{
    char *at = strstr(text, mark);
    if (!at)
        return NULL;
    *at = '\0';
    return at + strlen(mark);
}

static bool take(const char **text, const char *word)
{
    size_t length = strlen(word);
    if (strncmp(*text, word, length) != 0)
        return false;
    *text += length;
    return true;
}

/* "2xx to re-INVITE", "CANCEL". */
static struct race_message message_of_words(const char *words)
{
    struct race_message m = {0};
    m.is_answer = take(&words, "2xx to ");
    m.is_later = take(&words, "re-");
    while (method_names[m.method] && strcmp(method_names[m.method], words) != 0)
        m.method++;
    assert(method_names[m.method]);
    return m;
}

/* "Moratorium" of those kinds, as a set of states for each. */
static void bind_state(struct race_pattern *p, const char *machine, const char *state,
                       const struct machine *const machines[MACHINE_KINDS])
{
    uint32_t kinds = machines_named(machine);
    for (unsigned k = 0; k < world_kinds; k++)
        for (uint8_t s = 0; kinds >> k & 1 && s < machines[k]->nstates; s++)
            if (machine_in(machines[k], s, state)) {
                p->in[k] |= (uint64_t)1 << s;
                p->kinds |= (uint32_t)1 << k;
            }
}

static void read_condition(struct race_pattern *p, const char *words)
{
    if (take(&words, "crosses ")) {
        p->other = message_of_words(words);
        p->crosses = true;
    } else if (take(&words, "after ")) {
        p->other = message_of_words(words);
    } else {
        p->offers = take(&words, "no ") ? OFFERS_NOT : OFFERS;
    }
}

/* "CANCEL to dialog-callee in Moratorium, crosses 2xx to INVITE" */
static void read_pattern(struct races *r, char *text)
{
    assert(r->patterns < RACE_PATTERNS);
    struct race_pattern *p = &r->pattern[r->patterns++];
    char *conditions = cut(text, ", "), *state = cut(text, " in "), *machine = text;
    for (char *at = text; (at = strstr(at, " to ")) != NULL; at += 4)
        machine = at;
    *machine = '\0';
    p->race = (uint8_t)(r->count - 1);
    const char *words = text;
    p->copy = take(&words, "copy of ");
    p->message = message_of_words(words);
    bind_state(p, machine + 4, state, r->machine);
    for (char *next; conditions; conditions = next) {
        next = cut(conditions, ", ");
        read_condition(p, conditions);
    }
}

static void read_line(struct races *r, char *line)
{
    enum { KEY = 7 };
    char *value = line + KEY;
    if (line[0] == '#' || strlen(line) <= KEY)
        return;
    if (!strncmp(line, "race", 4)) {
        assert(r->count < RACES_MOST);
        snprintf(r->section[r->count], sizeof r->section[0], "RFC 5407 %s", value);
        r->race[r->count].section = r->section[r->count];
        r->count++;
    }
    struct race *race = r->count ? &r->race[r->count - 1] : NULL;
    if (!strncmp(line, "name", 4))
        race->name = value;
    else if (!strncmp(line, "about", 5))
        race->about = value;
    else if (!strncmp(line, "ends", 4))
        race->ends = value;
    else if (!strncmp(line, "when", 4))
        read_pattern(r, value);
}

struct races *races_new(const struct machine *const machine[MACHINE_KINDS])
{
    const struct builtin_file *file = builtin_races;
    struct races *r = calloc(1, sizeof *r);
    if (!r || !(r->text = malloc(file->size + 1)))
        abort();
    memcpy(r->machine, machine, sizeof r->machine);
    memcpy(r->text, file->text, file->size + 1);
    for (char *line = r->text, *next; line; line = next) {
        next = cut(line, "\n");
        read_line(r, line);
    }
    for (size_t i = 0; i < r->patterns; i++)
        r->kinds |= r->pattern[i].kinds;
    return r;
}

void races_free(struct races *r)
{
    if (r)
        free(r->text);
    free(r);
}

size_t races_count(const struct races *r)
{
    return r->count;
}

const struct race *race_row(const struct races *r, size_t i)
{
    return &r->race[i];
}

bool race_is_bound(const struct races *r, size_t i)
{
    bool bound = false;
    for (const struct race_pattern *p = r->pattern; p < r->pattern + r->patterns; p++) {
        if (p->race != i)
            continue;
        if (!p->kinds)
            return false;
        bound = true;
    }
    return bound;
}

/* ---- messages -------------------------------------------------------------------------------- */

bool race_message_is(const struct race_message *p, const struct message *m, bool is_later)
{
    bool is_answer = m->status >= 200 && m->status < 300;
    return m->method == p->method && (p->is_answer ? is_answer : !m->status) &&
           is_later == p->is_later;
}

/* Whether what arrives belongs to a re-INVITE, by what this end of the dialog knows. */
static bool is_later(const struct dialog *d, const struct message *m)
{
    if (m->method == METHOD_INVITE && !m->status)
        return m->to_tag != 0;
    if (m->method != METHOD_INVITE && m->method != METHOD_ACK && m->method != METHOD_CANCEL)
        return false;
    bool asked_here = m->status != 0, is_caller = d->is.machine == KIND_DIALOG_CALLER;
    return m->cseq != d->first_seq || asked_here != is_caller;
}

/* ---- worlds ---------------------------------------------------------------------------------- */

static bool has_update(const struct world *w, ref dialog)
{
    for (ref r = world_node(w, dialog_at(w, dialog)->is.node)->first[REGION_UAC_REQUESTS]; r;
         r = instance_at(w, r)->next)
        if (instance_live(w, r) && instance_at(w, r)->owner == dialog &&
            uac_request_at(w, r)->method == METHOD_UPDATE)
            return true;
    return false;
}

/* May this end have sent what has been crossed? Where a world cannot tell: yes. */
static bool may_cross(const struct world *w, ref dialog, const struct race_message *other)
{
    const struct dialog *d = dialog_at(w, dialog);
    if (other->is_answer)
        return true;
    if (other->method == METHOD_INVITE)
        return d->ours && ref_region(d->ours) == REGION_UAC_INVITES;
    return other->method != METHOD_UPDATE || has_update(w, dialog);
}

/* May the caller have heard the 2xx? Not if its INVITE has acknowledged none. */
static bool may_have_heard(const struct world *w, const struct message *m)
{
    for (ref r = world_node(w, m->from)->first[REGION_DIALOGS]; r; r = instance_at(w, r)->next) {
        const struct dialog *d = dialog_at(w, r);
        if (d->call == m->call && d->invite && ref_region(d->invite) == REGION_UAC_INVITES &&
            !uac_invite_at(w, d->invite)->branch)
            return false;
    }
    return true;
}

/* The offer in its 2xx is open as long as no ACK has come. */
static bool offers_as(const struct world *w, const struct dialog *d, uint8_t offers)
{
    bool open = d->offer && offer_at(w, d->offer)->open == OPEN_OURS;
    return offers == OFFERS_EITHER || open == (offers == OFFERS);
}

static bool may_be(const struct world *w, ref dialog, const struct message *m,
                   const struct race_pattern *p)
{
    const struct dialog *d = dialog_at(w, dialog);
    return p->in[d->is.machine] >> d->is.state & 1 &&
           race_message_is(&p->message, m, is_later(d, m)) && offers_as(w, d, p->offers) &&
           (p->crosses ? may_cross(w, dialog, &p->other) : may_have_heard(w, m));
}

static uint32_t possible_in(const struct races *r, const struct world *w, ref dialog,
                            const struct message *m)
{
    uint32_t found = 0;
    for (const struct race_pattern *p = r->pattern; p < r->pattern + r->patterns; p++)
        if (may_be(w, dialog, m, p))
            found |= (uint32_t)1 << p->race;
    return found;
}

uint32_t races_possible(const struct races *r, const struct world *w, const struct message *m)
{
    uint32_t found = 0;
    if (m->to < 1 || m->to > w->plan->nodes)
        return 0;
    for (ref d = world_node(w, m->to)->first[REGION_DIALOGS]; d; d = instance_at(w, d)->next)
        if (dialog_at(w, d)->call == m->call)
            found |= possible_in(r, w, d, m);
    return found;
}
