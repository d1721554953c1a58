/* A small space of states as a graph, in DOT. A state's label: when it is reached first, how the
 * transactions, dialogs and sessions of each node stand, as on a ladder, and what is under way; but for
 * what is the same in all states. States may differ in more than that: in timers, say. A state is
 * marked where a property is broken: two borders. */
#include "explore/space.h"
#include "explore/must.h"
#include "report/report.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct point {       /* a state */
    usec first;      /* when it is reached first */
    char *lines;     /* of its label, each with '\n' behind it */
    uint64_t broken; /* properties, where nothing is left to happen */
};
struct arrow {
    uint32_t from, into; /* INTO_BROKEN: nowhere */
    uint8_t property;
    char *label;
};
enum { INTO_BROKEN = SPACE_STATES };
struct space {
    struct scenario *scenario;
    struct point point[SPACE_STATES];
    uint64_t states; /* also those beyond the room */
    struct arrow *arrow;
    size_t arrows, room;
};

struct space *space_new(struct scenario *s)
{
    struct space *space = must(calloc(1, sizeof *space));
    space->scenario = s;
    return space;
}

void space_free(struct space *space)
{
    if (!space)
        return;
    for (size_t i = 0; i < SPACE_STATES; i++)
        free(space->point[i].lines);
    for (size_t i = 0; i < space->arrows; i++)
        free(space->arrow[i].label);
    free(space->arrow);
    free(space);
}

/* ---- a state's label ------------------------------------------------------------------------- */

static bool is_told(uint8_t machine)
{
    return machine < KIND_TRANSACTION_END || machine == KIND_DIALOG_CALLER ||
           machine == KIND_DIALOG_CALLEE || machine == KIND_SESSION;
}

static void tell_instances(FILE *to, const struct world *w, uint16_t node)
{
    const struct plan *plan = w->plan;
    for (unsigned g = 1; g < REGIONS; g++) {
        if (!plan->region[g].is_instance)
            continue;
        for (ref r = world_node(w, node)->first[g]; r; r = instance_at(w, r)->next) {
            const struct instance *i = instance_at(w, r);
            if (instance_live(w, r) && is_told(i->machine))
                fprintf(to, "%s %s %s\n", plan->node[node].name,
                        plan->machine[i->machine]->diagram->name,
                        report_state(plan, i->machine, i->state));
        }
    }
}

enum { PENDING = 64 };

static void tell_under_way(FILE *to, const struct world *w)
{
    ref pending[PENDING];
    size_t count = events_pending(w, pending, PENDING);
    for (size_t i = 0; i < count && i < PENDING; i++) {
        const struct event *e = world_item(w, pending[i]);
        const struct message *m = e->what == EVENT_ARRIVAL ? net_arriving(w, e) : NULL;
        if (!m)
            continue;
        char name[80];
        message_title(m, w->plan->lore, name, sizeof name);
        fprintf(to, "%s > %s: %s\n", w->plan->node[m->from].name, w->plan->node[m->to].name, name);
    }
}

static char *lines_of(const struct world *w)
{
    char *text = NULL;
    size_t size;
    FILE *to = must(open_memstream(&text, &size));
    for (uint16_t node = 1; node <= w->plan->nodes; node++)
        tell_instances(to, w, node);
    tell_under_way(to, w);
    fclose(to);
    return text;
}

/* ---- a transition's label -------------------------------------------------------------------- */

/* The k-th of the delays tried that is not the link's own: see CHOICE_DELAY. */
static usec delay_of(const struct plan *plan, const struct choice *c, uint32_t answer)
{
    const struct tries *t = plan->tries;
    for (unsigned i = 0; t && i < t->delays; i++)
        if (t->delay[i] != plan->link[c->b].delay && !--answer)
            return t->delay[i];
    return plan->link[c->b].delay;
}

/* What becomes of a sending. */
static void tell_message(FILE *to, const struct plan *plan, const struct deviation *d)
{
    static const char *const fates[] = {
        [FATE_ARRIVES] = "arrives", [FATE_LOST] = "is lost", [FATE_TWICE] = "comes twice"};
    const struct message m = {.method = d->choice.c >> 12, .status = d->choice.c & 0xfff};
    char title[60], span[40];
    message_title(&m, plan->lore, title, sizeof title);
    fprintf(to, "%s from %s ", title, plan->node[d->choice.a].name);
    if (d->choice.kind == CHOICE_FATE) {
        fprintf(to, "%s\n", fates[d->answer <= FATE_TWICE ? d->answer : FATE_ARRIVES]);
        return;
    }
    scenario_span(delay_of(plan, &d->choice, d->answer), span, sizeof span);
    fprintf(to, "takes %s\n", span);
}

static char *label_of(const struct plan *plan, const struct transition *t)
{
    char *text = NULL;
    size_t size;
    FILE *to = must(open_memstream(&text, &size));
    for (size_t i = 0; i < t->deviations; i++)
        switch (t->deviation[i].choice.kind) {
        case CHOICE_FATE:
        case CHOICE_DELAY:
        case CHOICE_DELAY_TWICE: tell_message(to, plan, &t->deviation[i]); break;
        case CHOICE_MOMENT: fputs("a user acts\n", to); break;
        case CHOICE_ORDER: fputs("another goes first\n", to); break;
        default: fputs("another back-off\n", to); break;
        }
    fclose(to);
    return text;
}

/* ---- what the explorer shows ----------------------------------------------------------------- */

static void see_state(struct space *space, uint64_t state, const struct world *w)
{
    if (state >= space->states)
        space->states = state + 1;
    if (state >= SPACE_STATES || space->point[state].lines)
        return;
    space->point[state].lines = lines_of(w);
    space->point[state].first = w->block->now;
}

static void see_arrow(struct space *space, const struct transition *t)
{
    uint64_t into = t->into == TRANSITION_NOWHERE ? INTO_BROKEN : t->into;
    if (t->from >= SPACE_STATES || into > INTO_BROKEN || (into == INTO_BROKEN && !t->broken))
        return;
    if (space->arrows == space->room) {
        space->room = space->room ? 2 * space->room : 256;
        space->arrow = must(realloc(space->arrow, space->room * sizeof *space->arrow));
    }
    space->arrow[space->arrows++] =
        (struct arrow){.from = (uint32_t)t->from,
                       .into = (uint32_t)into,
                       .property = t->broken ? t->broken->property : 0,
                       .label = label_of(scenario_plan(space->scenario), t)};
}

void space_transition(void *to, const struct transition *t)
{
    struct space *space = to;
    if (t->after)
        see_state(space, t->into, t->after);
    if (t->broken && t->into == t->from) {
        if (t->from < SPACE_STATES)
            space->point[t->from].broken |= (uint64_t)1 << t->broken->property;
    } else {
        see_arrow(space, t);
    }
}

/* ---- as DOT ---------------------------------------------------------------------------------- */

static bool has_line(const char *lines, const char *line, size_t length)
{
    for (; *lines; lines += strcspn(lines, "\n") + 1)
        if (strcspn(lines, "\n") == length && !memcmp(lines, line, length))
            return true;
    return false;
}

/* Does it stand in the label of every state? Then it tells nothing. */
static bool is_everywhere(const struct space *space, const char *line, size_t length)
{
    for (uint64_t i = 0; i < space->states; i++)
        if (i < SPACE_STATES && space->point[i].lines &&
            !has_line(space->point[i].lines, line, length))
            return false;
    return true;
}

static void put_quoted(FILE *to, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (strchr("\"\\", text[i]))
            fputc('\\', to);
        fputc(text[i], to);
    }
}

static void put_lines(FILE *to, const struct space *space, const char *lines)
{
    for (const char *line = lines; *line; line += strcspn(line, "\n") + 1) {
        size_t length = strcspn(line, "\n");
        if (space && is_everywhere(space, line, length))
            continue;
        put_quoted(to, line, length);
        fputs("\\l", to);
    }
}

static void put_broken(FILE *to, unsigned property)
{
    fputs("BROKEN: ", to);
    put_quoted(to, properties[property].name, strlen(properties[property].name));
    fputs("\\l", to);
}

static void put_point(FILE *to, const struct space *space, uint32_t number)
{
    const struct point *p = &space->point[number];
    char time[40];
    report_time(p->first, time, sizeof time);
    fprintf(to, "    s%" PRIu32 " [label=\"%" PRIu32 ": %s s\\l", number, number, time);
    for (unsigned n = 0; n < PROPERTIES; n++)
        if (p->broken >> n & 1)
            put_broken(to, n);
    put_lines(to, space, p->lines);
    fprintf(to, "\"%s]\n", p->broken ? ", peripheries=2, penwidth=2" : "");
}

/* A transition that breaks something leads to a box that says what. */
static void put_arrow(FILE *to, const struct arrow *a, size_t number)
{
    if (a->into == INTO_BROKEN) {
        fprintf(to, "    b%zu [label=\"", number);
        put_broken(to, a->property);
        fprintf(to, "\", peripheries=2, penwidth=2]\n    s%" PRIu32 " -> b%zu", a->from, number);
    } else {
        fprintf(to, "    s%" PRIu32 " -> s%" PRIu32, a->from, a->into);
    }
    if (*a->label) {
        fputs(" [label=\"", to);
        put_lines(to, NULL, a->label);
        fputs("\"]", to);
    }
    fputs("\n", to);
}

static char *dot_of(const struct space *space)
{
    char *text = NULL;
    size_t size;
    const char *title = scenario_title(space->scenario);
    FILE *to = must(open_memstream(&text, &size));
    fputs("digraph \"", to);
    put_quoted(to, title, strlen(title));
    fputs("\" {\n    node [shape=box, fontname=\"Courier,monospace\", fontsize=10]\n"
          "    edge [fontname=\"Helvetica\", fontsize=10]\n"
          "    start [shape=point]\n    start -> s0\n",
          to);
    for (uint32_t i = 0; i < space->states; i++)
        if (space->point[i].lines)
            put_point(to, space, i);
    for (size_t i = 0; i < space->arrows; i++)
        put_arrow(to, &space->arrow[i], i);
    fputs("}\n", to);
    fclose(to);
    return text;
}

bool space_draws(enum picture picture)
{
    return picture == PICTURE_SVG || picture == PICTURE_PNG || picture == PICTURE_PDF ||
           picture == PICTURE_DOT;
}

bool space_draw(const struct space *space, enum picture picture, char **out, size_t *size,
                char **error)
{
    if (space->states > SPACE_STATES) {
        char why[160];
        snprintf(why, sizeof why,
                 "%" PRIu64 " states are too many for a picture, which takes %d; narrower bounds, "
                 "such as --until 1s, have fewer",
                 space->states, SPACE_STATES);
        *error = must(strdup(why));
        return false;
    }
    char *dot = dot_of(space);
    bool well = draw_graph_as(dot, picture, out, size, error);
    free(dot);
    return well;
}
