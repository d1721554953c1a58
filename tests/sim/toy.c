#include "sim/toy.h"
#include "sim/coder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char asker[] =
    "digraph asker {\n"
    "    kind = toy\n"
    "    timers = \"A = T1 doubling to T2 | never reliable; B = 16*T1; K = 2*T1 | 0 reliable\"\n"
    "    start [shape=point]\n"
    "    asking [label=Asking]; closing [label=Closing]; done [label=Done, shape=doublecircle]\n"
    "    start -> asking [label=\"ask / send; start A; start B\"]\n"
    "    asking -> asking [label=\"timer A / send; double A\"]\n"
    "    asking -> closing [label=\"answer / stop A; stop B; start K\"]\n"
    "    asking -> asking [label=\"cancel / defer\"]\n"
    "    asking -> done [label=\"timer B\"]\n"
    "    closing -> closing [label=\"answer\"]\n"
    "    closing -> done [label=\"cancel [odd] / send cancel\"]\n"
    "    closing -> closing [label=\"cancel [else] / send cancel\"]\n"
    "    closing -> done [label=\"timer K\"]\n"
    "}\n";
static const char answerer[] = "digraph answerer {\n"
                               "    kind = toy\n"
                               "    timers = \"T = 3*T1; L = 8*T1\"\n"
                               "    start [shape=point]\n"
                               "    thinking [label=Thinking]; answered [label=Answered];"
                               " gone [label=Gone, shape=doublecircle]\n"
                               "    start -> thinking [label=\"question / keep; start T\"]\n"
                               "    thinking -> thinking [label=\"question\"]\n"
                               "    thinking -> thinking [label=\"cancel / defer\"]\n"
                               "    thinking -> answered [label=\"timer T / reply; start L\"]\n"
                               "    answered -> answered [label=\"question / reply\"]\n"
                               "    answered -> gone [label=\"cancel\"]\n"
                               "    answered -> gone [label=\"timer L\"]\n"
                               "}\n";
static const char party[] =
    "digraph party {\n"
    "    kind = toy\n"
    "    timers = \"P = 1s\"\n"
    "    start [shape=point]\n"
    "    full [label=Full]; half [label=Half]; over [label=Over, shape=doublecircle]\n"
    "    start -> full [label=\"ask / invite; start P\"]\n"
    "    full -> full [label=\"timer P / start P at T2\"]\n"
    "    full -> half [label=\"leaves / stop P\"]\n"
    "    half -> over [label=\"leaves / let go\"]\n"
    "}\n";

/* ---- vocabulary ------------------------------------------------------------------------------ */

enum { ATOM_ASK, ATOM_QUESTION, ATOM_ANSWER, ATOM_CANCEL, ATOM_LEAVES };
static const struct vocabulary_atom atoms[] = {
    [ATOM_ASK] = {.before = "ask", .about = "ask"},
    [ATOM_QUESTION] = {.before = "question", .about = "a question"},
    [ATOM_ANSWER] = {.before = "answer", .about = "an answer"},
    [ATOM_CANCEL] = {.before = "cancel", .about = "never mind"},
    [ATOM_LEAVES] = {.before = "leaves", .about = "a guest has left"},
};
static const struct vocabulary_fact facts[] = {{"odd", 0, true, "its peer's number is odd"}};

static struct toy *toy_at(const struct step *s, ref r)
{
    return world_item(s->world, r);
}

static uint32_t facts_of(struct step *s, ref self, const struct stimulus *what)
{
    (void)what;
    return toy_at(s, self)->peer & 1;
}

static const struct toy_plan *toy_plan_of(const struct step *s)
{
    return (const struct toy_plan *)s->plan;
}

/* Asks for all kinds of choices; the key is the letter's number, so that it is asked once. */
static void mail(struct step *s, struct letter *l)
{
    const struct toy_plan *p = toy_plan_of(s);
    struct choice c = {.kind = CHOICE_FATE,
                       .a = l->from,
                       .b = l->to,
                       .c = l->word,
                       .of = 3,
                       .ppm = p->loss,
                       .ppm_twice = p->loss,
                       .stream = &world_node(s->world, l->from)->stream};
    c.d = ++((struct score *)world_item(s->world, (ref)REGION_SCORES << REF_INDEX_BITS | l->from))
                ->told;
    uint32_t fate = step_choose(s, &c);
    l->told = step_record(s, (struct record){.what = RECORD_SENT,
                                             .node = l->from,
                                             .peer = l->to,
                                             .subject = (uint32_t)l->thread});
    for (uint32_t copies = fate == FATE_LOST ? 0 : fate == FATE_TWICE ? 2 : 1; copies; copies--) {
        c.kind = copies == 2 ? CHOICE_DELAY_TWICE : CHOICE_DELAY;
        c.of = p->jitter + 1;
        c.ppm = 1000000;
        uint32_t jitter = step_choose(s, &c);
        event_add(s, TOY_DELAY + jitter, jitter != 0, EVENT_ARRIVAL, 0, 0, l);
    }
}

static void write_letter(struct step *s, ref self, uint8_t word)
{
    struct toy *t = toy_at(s, self);
    struct letter l = {
        .from = t->is.node, .to = t->peer, .word = word, .thread = t->thread, .number = t->number};
    if (!t->letter) {
        t->letter = item_new(s->world, REGION_PAYLOADS);
        memcpy(world_item(s->world, t->letter), &l, sizeof l);
    }
    mail(s, &l);
}

static void send(struct step *s, ref self, uint16_t operand, const struct stimulus *what)
{
    (void)what;
    write_letter(s, self, operand ? WORD_CANCEL : WORD_QUESTION);
}

static void keep(struct step *s, ref self, uint16_t operand, const struct stimulus *what)
{
    (void)operand;
    struct toy *t = toy_at(s, self);
    t->letter = item_new(s->world, REGION_PAYLOADS);
    memcpy(world_item(s->world, t->letter), what->payload, sizeof(struct letter));
}

static void reply(struct step *s, ref self, uint16_t operand, const struct stimulus *what)
{
    (void)operand, (void)what;
    write_letter(s, self, WORD_ANSWER);
}

static ref new_toy(struct step *s, uint8_t kind, uint16_t node, uint16_t peer, ref owner,
                   uint64_t thread)
{
    ref r = instance_new(s, REGION_TOYS, kind, node, owner, toy_plan_of(s)->reliable);
    struct toy *t = toy_at(s, r);
    t->peer = peer;
    t->thread = thread;
    t->number =
        ++((struct score *)world_item(s->world, (ref)REGION_SCORES << REF_INDEX_BITS | node))
              ->heard;
    return r;
}

static ref new_asker(struct step *s, uint16_t node, uint16_t peer, ref owner)
{
    uint64_t thread = (uint64_t)node << 47 | node_serial(s->world, node);
    ref r = new_toy(s, KIND_ASKER, node, peer, owner, thread);
    step_tell(s, r, ATOM_ASK, NULL);
    return r;
}

static void invite(struct step *s, ref self, uint16_t operand, const struct stimulus *what)
{
    (void)operand;
    struct party *p = world_item(s->world, self);
    for (unsigned n = 0; n < 2; n++) {
        p->guest[n] = new_asker(s, p->is.node, what->number, self);
        instance_hold(s->world, p->guest[n]);
    }
}

static void let_go(struct step *s, ref self, uint16_t operand, const struct stimulus *what)
{
    (void)operand, (void)what;
    struct party *p = world_item(s->world, self);
    for (unsigned n = 0; n < 2; n++) {
        instance_release(s, p->guest[n]);
        p->guest[n] = 0;
    }
}

static void spin(struct step *s, ref self, uint16_t operand, const struct stimulus *what)
{
    (void)operand, (void)what;
    step_tell(s, self, ATOM_ASK, NULL);
}

static void stop_here(struct step *s, ref self, uint16_t operand, const struct stimulus *what)
{
    (void)operand, (void)what;
    instance_kill(s, self);
}

/* As long as the peer's number says, in seconds. */
static usec peers_span(struct step *s, ref self, const struct stimulus *what)
{
    (void)what;
    return 1000000 * (usec)toy_at(s, self)->peer;
}

static usec never_span(struct step *s, ref self, const struct stimulus *what)
{
    (void)s, (void)self, (void)what;
    return -1;
}

static usec zero_span(struct step *s, ref self, const struct stimulus *what)
{
    (void)s, (void)self, (void)what;
    return 0;
}

/* Up to a second, in steps of 10 ms. */
static usec random_span(struct step *s, ref self, const struct stimulus *what)
{
    struct toy *t = toy_at(s, self);
    (void)what;
    struct choice c = {.kind = CHOICE_BACKOFF,
                       .a = t->is.node,
                       .d = ++t->drawn,
                       .of = 100,
                       .ppm = 1000000,
                       .stream = &world_node(s->world, t->is.node)->stream};
    return 10000 * (usec)(1 + step_choose(s, &c));
}

static const struct vocabulary_span spans[] = {
    {"the peer's number", "as many seconds", peers_span, false},
    {"never", "not at all", never_span, false},
    {"at once", "no time", zero_span, false},
    {"a while", "as chance says", random_span, true},
};

enum { EFFECTS = 8 };
static const struct vocabulary_effect effects[EFFECTS] = {
    {"send", OPERAND_NONE, "a letter", send, "sends the question"},
    {"send", OPERAND_METHOD, "a letter", send, "sends"},
    {"keep", OPERAND_NONE, NULL, keep, "keeps the letter"},
    {"reply", OPERAND_NONE, "a letter", reply, "answers"},
    {"invite", OPERAND_NONE, NULL, invite, "makes two askers"},
    {"let go", OPERAND_NONE, NULL, let_go, "lets go of its askers"},
    {"spin", OPERAND_NONE, NULL, spin, "tells itself to ask"},
    {"give up", OPERAND_NONE, NULL, stop_here, "kills itself"},
};
static const char *const methods[] = {"", "cancel", NULL};
static const struct vocabulary toy_vocabulary = {.kind = "toy",
                                                 .about = "a toy",
                                                 .atoms = atoms,
                                                 .facts = facts,
                                                 .effects = effects,
                                                 .spans = spans,
                                                 .nspans = sizeof spans / sizeof *spans,
                                                 .natoms = sizeof atoms / sizeof *atoms,
                                                 .nfacts = 1,
                                                 .neffects = EFFECTS,
                                                 .methods = methods,
                                                 .facts_of = facts_of};

struct machine *toy_machine(const char *dot)
{
    static const struct vocabulary *const all[] = {&toy_vocabulary};
    struct complaints wrong = {0};
    struct machine *m = machine_parse("toy.gv", dot, strlen(dot), all, 1, &wrong);
    for (size_t n = 0; n < wrong.count; n++)
        fprintf(stderr, "toy.gv:%d: %s\n", wrong.item[n].line, wrong.item[n].text);
    complaints_free(&wrong);
    if (!m)
        abort();
    return m;
}

/* ---- the rooms' part ------------------------------------------------------------------------- */

static void letter_code(struct coder *c, void *item)
{
    struct letter *l = item;
    coder_ident(c, &l->thread);
    if (l->from > TOY_NODES) {
        coder_reject(c);
        return;
    }
    coder_counter(c, &l->number,
                  l->from ? l->from - 1u : 0); /* each node counts for itself: a family each */
    coder_told(c, &l->told, sizeof l->told);
}

static void toy_code(struct coder *c, void *item)
{
    struct toy *t = item;
    coder_ident(c, &t->thread);
    coder_counter(c, &t->number, t->is.node - 1u);
    coder_payload(c, &t->letter);
}

static void toy_freed(struct step *s, ref self)
{
    if (toy_at(s, self)->letter)
        item_free(s->world, toy_at(s, self)->letter);
}

static void toy_ended(struct step *s, ref self)
{
    ref owner = toy_at(s, self)->is.owner;
    if (instance_live(s->world, owner))
        step_tell(s, owner, ATOM_LEAVES, NULL);
}

static void party_code(struct coder *c, void *item)
{
    struct party *p = item;
    coder_ref(c, &p->guest[0]);
    coder_ref(c, &p->guest[1]);
}

static void score_code(struct coder *c, void *item)
{
    struct score *p = item;
    if (!p->node) { /* one more than there are nodes */
        coder_reject(c);
        return;
    }
    coder_counter(c, &p->heard, p->node - 1u);
    coder_told(c, &p->told, sizeof p->told);
}

static void scores_begin(struct world *w)
{
    for (unsigned n = 1; n <= TOY_NODES; n++)
        *(struct score *)world_item(w, item_new(w, REGION_SCORES)) =
            (struct score){.node = n, .heard = 1};
}

static const struct region_kind regions[REGIONS] = {
    [REGION_PAYLOADS] = {.name = "letters", .code = letter_code},
    [REGION_TOYS] = {.name = "toys",
                     .size = sizeof(struct toy),
                     .is_instance = true,
                     .code = toy_code,
                     .ended = toy_ended,
                     .freed = toy_freed},
    [REGION_PARTIES] = {.name = "parties",
                        .size = sizeof(struct party),
                        .is_instance = true,
                        .code = party_code},
    [REGION_SCORES] = {.name = "scores",
                       .size = sizeof(struct score),
                       .is_fixed = true,
                       .code = score_code,
                       .begin = scores_begin},
};

/* By thread and node, as a transaction layer would. */
static ref addressee(struct step *s, const struct letter *l)
{
    ref r = world_node(s->world, l->to)->first[REGION_TOYS];
    while (r && toy_at(s, r)->thread != l->thread)
        r = instance_at(s->world, r)->next;
    return r;
}

static void arrival(struct step *s, const struct stimulus *what)
{
    static const uint8_t atom[] = {ATOM_QUESTION, ATOM_ANSWER, ATOM_CANCEL};
    const struct letter *l = what->payload;
    ref r = addressee(s, l);
    uint8_t kind = r || l->word == WORD_QUESTION ? RECORD_ARRIVED : RECORD_STRAY;
    s->cause = step_record(
        s, (struct record){.what = kind, .node = l->from, .peer = l->to, .subject = l->told});
    if (!r && l->word == WORD_QUESTION)
        r = new_toy(s, KIND_ANSWERER, l->to, l->from, 0, l->thread);
    if (r)
        step_post(s, instance_tell,
                  &(struct stimulus){.to = r, .atom = atom[l->word], .payload = l});
}

enum { ACT_BEGIN, ACT_CANCEL };

static void cancel_all(struct step *s, uint16_t node)
{
    for (ref r = world_node(s->world, node)->first[REGION_TOYS]; r;
         r = instance_at(s->world, r)->next)
        if (toy_at(s, r)->is.machine == KIND_ASKER)
            step_tell(s, r, ATOM_CANCEL, step_payload(s, NULL));
}

static void act(struct step *s, const struct stimulus *what)
{
    const struct toy_act *a = &toy_plan_of(s)->act[what->to];
    s->cause = step_note(s, RECORD_USER, a->node, what->to, what->atom);
    if (what->atom == ACT_CANCEL) {
        cancel_all(s, a->node);
        return;
    }
    if (a->cancels)
        event_add(s, 500000, false, EVENT_ACT, ACT_CANCEL, what->to, NULL);
    if (!a->party) {
        new_asker(s, a->node, a->peer, 0);
        return;
    }
    ref r = instance_new(s, REGION_PARTIES, KIND_PARTY, a->node, 0, false);
    step_post(s, instance_tell, &(struct stimulus){.to = r, .atom = ATOM_ASK, .number = a->peer});
}

static void started(struct step *s, const struct stimulus *what)
{
    (void)what;
    const struct toy_plan *p = toy_plan_of(s);
    for (unsigned n = 0; n < p->acts; n++)
        event_add(s, p->act[n].at, false, EVENT_ACT, ACT_BEGIN, n, NULL);
}

/* ---- plans and runs -------------------------------------------------------------------------- */

static struct toy_plan *plan_with(struct machine *const machine[3], uint64_t seed)
{
    static const char *const names[TOY_NODES + 1] = {"", "ann", "ben", "cem", "dua"};
    struct toy_plan *p = calloc(1, sizeof *p);
    struct timer_values values = {500000, 4000000, 5000000};
    for (unsigned n = 1; n <= TOY_NODES; n++)
        p->node[n] = (struct plan_node){.name = names[n], .timers = values};
    p->plan = (struct plan){.seed = seed,
                            .region = regions,
                            .node = p->node,
                            .nodes = TOY_NODES,
                            .payload_size = sizeof(struct letter),
                            .hooks = {.arrival = arrival, .act = act, .started = started}};
    for (unsigned n = 0; n < 3; n++)
        p->plan.machine[n] = p->machine[n] = machine[n];
    return p;
}

struct toy_plan *toy_plan_new(uint64_t seed)
{
    struct machine *all[3] = {toy_machine(asker), toy_machine(answerer), toy_machine(party)};
    return plan_with(all, seed);
}

struct toy_plan *toy_plan_with(const char *dot)
{
    struct machine *all[3] = {toy_machine(dot), NULL, NULL};
    return plan_with(all, 1);
}

void toy_plan_free(struct toy_plan *p)
{
    for (unsigned n = 0; n < 3; n++)
        machine_free(p->machine[n]);
    free(p);
}

void toy_act(struct toy_plan *p, struct toy_act a)
{
    p->act[p->acts++] = a;
}

void toy_random_acts(struct toy_plan *p, uint64_t seed, unsigned count)
{
    while (count--) {
        uint16_t node = (uint16_t)(1 + stream_below(&seed, TOY_NODES));
        toy_act(p, (struct toy_act){.at = 1000 * (usec)stream_below(&seed, 5000),
                                    .node = node,
                                    .peer = (uint16_t)(node % TOY_NODES + 1),
                                    .party = stream_below(&seed, 3) == 0,
                                    .cancels = stream_below(&seed, 2) == 0});
    }
}

void toy_start(struct toy_run *r, const struct toy_plan *p, bool with_trace)
{
    r->work = step_work_new();
    r->trace = with_trace ? trace_new(p->plan.payload_size) : NULL;
    r->world = world_new(&p->plan, r->work, r->trace);
    r->step = (struct step){.world = r->world,
                            .plan = &p->plan,
                            .choose = choose_random,
                            .trace = r->trace,
                            .work = r->work};
}

void toy_end(struct toy_run *r)
{
    world_free(r->world);
    trace_free(r->trace);
    step_work_free(r->work);
}

bool toy_step(struct toy_run *r)
{
    return world_advance(&r->step, USEC_NEVER);
}

bool traces_equal(const struct trace *a, const struct trace *b)
{
    return a->count == b->count &&
           !memcmp(a->record, b->record, (a->count + 1) * sizeof *a->record);
}

uint32_t toy_count(const struct toy_run *r, uint8_t what)
{
    uint32_t count = 0;
    for (uint32_t n = 1; n <= r->trace->count; n++)
        count += r->trace->record[n].what == what;
    return count;
}

/* ---- one machine at a time ------------------------------------------------------------------- */

static void tell_first(struct step *s, const struct stimulus *what)
{
    instance_tell(s, &(struct stimulus){
                         .to = what->to, .atom = what->atom, .payload = step_payload(s, NULL)});
}

void toy_tell(struct toy_run *r, ref to, uint8_t word)
{
    ((struct toy_plan *)r->step.plan)->plan.hooks.own = tell_first;
    event_add(&r->step, 0, false, EVENT_OWN, word, to, NULL);
    world_advance(&r->step, r->world->block->now);
}

ref toy_born(struct toy_run *r, uint8_t word)
{
    ref self = new_toy(&r->step, 0, 1, 2, 0, 1ull << 47 | 1);
    toy_tell(r, self, word);
    return self;
}

const char *toy_state(const struct toy_run *r, ref self)
{
    const struct instance *i = instance_at(r->world, self);
    return machine_state_label(r->step.plan->machine[i->machine], i->state);
}

static const char *record_word(const struct toy_run *r, const struct record *x, char *out,
                               size_t room)
{
    static const char *const word[RECORD_KINDS] = {
        [RECORD_TIMER_START] = "start", [RECORD_TIMER_STOP] = "stop",
        [RECORD_TIMER_FIRE] = "timer",  [RECORD_UNEXPECTED] = "unexpected",
        [RECORD_DEFERRED] = "deferred", [RECORD_KILLED] = "killed"};
    const struct machine *m = r->step.plan->machine[x->machine];
    bool timer = x->what == RECORD_TIMER_START || x->what == RECORD_TIMER_STOP ||
                 x->what == RECORD_TIMER_FIRE;
    if (x->what == RECORD_TRANSITION)
        snprintf(out, room, "%s", machine_state_label(m, x->to));
    else if (timer)
        snprintf(out, room, "%s:%s", word[x->what], m->timers[x->atom].name);
    else
        snprintf(out, room, "%s", word[x->what] ? word[x->what] : "");
    return out;
}

const char *toy_told(const struct toy_run *r)
{
    static char line[4096];
    char word[64];
    usec t = 0;
    *line = 0;
    for (uint32_t n = 1; n <= r->trace->count; n++) {
        const struct record *x = &r->trace->record[n];
        record_word(r, x, word, sizeof word);
        size_t used = strlen(line);
        if (*word)
            snprintf(line + used, sizeof line - used, "%s%s%s", x->t != t ? " |" : "",
                     used ? " " : "", word);
        t = x->t;
    }
    return line;
}
