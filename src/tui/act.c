/* What if a timer fired now, a node crashed, a user did something: menus of what can be done at
 * the moment that is shown. What cannot is there too, and says why. */
#include "tui/whatif.h"

#include <stdio.h>
#include <string.h>

enum { PENDING = 512, CHOICES = 48, LINE = 400 };

/* ---- timers ---------------------------------------------------------------------------------- */

/* The timer events, the next to fire first. */
static size_t running(const struct ui *u, ref out[PENDING])
{
    const struct world *w = ui_world(u);
    size_t count = events_pending(w, out, PENDING), n = 0;
    for (size_t i = 0; i < count && i < PENDING; i++)
        if (((const struct event *)world_item(w, out[i]))->what == EVENT_TIMER)
            out[n++] = out[i];
    return n;
}

static void fire(struct ui *u, const struct timer_named *timer)
{
    char line[LINE];
    const char *why = "this timer does not run now";
    const struct moment_at moment = whatif_moment(u);
    if (history_timer_line(u->history, &moment, timer, line, sizeof line, &why))
        whatif_make(u, line);
    else
        ui_say(u, "%s", why);
}

static struct timer_named timer_of(const struct ui *u, ref r)
{
    const struct event *e = world_item(ui_world(u), r);
    const struct instance *i = instance_at(ui_world(u), e->owner);
    return (struct timer_named){i->node, i->machine, e->which, i->ordinal};
}

static void timer_chosen(struct ui *u, int value)
{
    ref timers[PENDING];
    if ((size_t)value >= running(u, timers))
        return;
    const struct timer_named timer = timer_of(u, timers[value]);
    fire(u, &timer);
}

static void add_timer(struct ui *u, ref r, int value)
{
    const struct event *e = world_item(ui_world(u), r);
    const struct timer_named t = timer_of(u, r);
    const struct machine_timer *row = &ui_plan(u)->machine[t.machine]->timers[t.timer];
    char whose[120], left[40], about[120];
    report_name(ui_plan(u), t.node, t.machine, t.ordinal, whose, sizeof whose);
    report_clock(e->due > u->clock ? e->due - u->clock : 0, left, sizeof left);
    snprintf(about, sizeof about, "%s s left", left);
    menu_add(u, "", value, about, "%s of %s", row->name, whose);
}

static void fire_timer(struct ui *u)
{
    ref timers[PENDING];
    const struct subject s = ui_subject(u);
    if (s.kind == SUBJECT_TIMER) {
        const struct timer_named timer = {s.node, s.machine, s.timer, s.ordinal};
        fire(u, &timer);
        return;
    }
    size_t count = running(u, timers);
    if (!count) {
        ui_say(u, "no timer runs now");
        return;
    }
    menu_open(u, "which timer fires now?", false, timer_chosen);
    for (size_t i = 0; i < count; i++)
        add_timer(u, timers[i], (int)i);
}

/* ---- nodes ----------------------------------------------------------------------------------- */

/* A value of the menu: a node, and what befalls it: a change, or its nth link cut or healed. */
enum { NODE_CHANGES = NODE_HEALS + 1, NODE_SHIFT = 12, LINK_BASE = 8 };

static const struct {
    const char *label, *about;
} node_changes[NODE_CHANGES] = {
    [NODE_CRASHES] = {"crashes", "is gone without a word, and forgets everything"},
    [NODE_RESTARTS] = {"restarts", "is there again, and knows nothing"},
    [NODE_CUT_OFF] = {"is cut off", "nothing gets there, and nothing gets away"},
    [NODE_HEALS] = {"is joined again", "its links carry everything again"}};

static size_t node_line(struct ui *u, int value, char *out, size_t room, const char **why)
{
    const struct moment_at moment = whatif_moment(u);
    uint16_t node = (uint16_t)(value >> NODE_SHIFT);
    int what = value & ((1 << NODE_SHIFT) - 1);
    if (what < LINK_BASE)
        return history_node_line(u->history, &moment, node, (enum node_change)what, out, room, why);
    uint16_t link = (uint16_t)((what - LINK_BASE) / 2 + 1);
    return history_link_line(u->history, &moment, link, what % 2 == 0, out, room, why);
}

static void node_chosen(struct ui *u, int value)
{
    char line[LINE];
    const char *why = "that cannot be done now";
    if (node_line(u, value, line, sizeof line, &why))
        whatif_make(u, line);
    else
        ui_say(u, "%s", why);
}

static void add_node_item(struct ui *u, uint16_t node, int what, const char *label,
                          const char *about)
{
    char line[LINE];
    const char *why = "not now";
    int value = node << NODE_SHIFT | what;
    bool may = node_line(u, value, line, sizeof line, &why) > 0;
    const char *name = ui_plan(u)->node[node].name;
    menu_add(u, name, value, may ? about : why, "%s %s", name, label)->disabled = !may;
}

/* Who has several neighbours may lose one of them. */
static void add_links(struct ui *u, uint16_t node)
{
    const struct plan *plan = ui_plan(u);
    unsigned own = 0;
    for (uint16_t n = 1; n <= plan->links; n++)
        own += plan->link[n].a == node || plan->link[n].b == node;
    for (uint16_t n = 1; own > 1 && n <= plan->links && n < 1 << (NODE_SHIFT - 2); n++) {
        const struct plan_link *l = &plan->link[n];
        uint16_t peer = l->a == node ? l->b : l->a;
        if (l->a != node && l->b != node)
            continue;
        char label[120];
        bool is_cut = net_is_cut(ui_world(u), n);
        snprintf(label, sizeof label, is_cut ? "is joined to %s again" : "is cut off from %s",
                 plan->node[peer].name);
        add_node_item(u, node, LINK_BASE + 2 * (n - 1) + is_cut, label, "this link alone");
    }
}

static void change_node(struct ui *u)
{
    menu_open(u, "what happens to which node?", false, node_chosen);
    for (uint16_t n = 1; n <= ui_plan(u)->nodes; n++) {
        for (int what = 0; what < NODE_CHANGES; what++)
            add_node_item(u, n, what, node_changes[what].label, node_changes[what].about);
        add_links(u, n);
    }
}

/* ---- users ----------------------------------------------------------------------------------- */

/* A value of the menu: a node, and the number of a choice, or a verb whose words are to be typed. */
enum { TYPED = 1 << 8 };

static bool act(struct ui *u, uint16_t node, const char *words)
{
    char line[LINE];
    const char *why = "that cannot be done now";
    const struct moment_at moment = whatif_moment(u);
    if (history_user_line(u->history, &moment, node, words, line, sizeof line, &why))
        return whatif_make(u, line);
    ui_say(u, "%s", why);
    return false;
}

static uint16_t node_called(const struct plan *plan, const char *name, size_t length)
{
    for (uint16_t n = 1; n <= plan->nodes; n++)
        if (is_word(plan->node[n].name, name, length))
            return n;
    return 0;
}

/* "bob refuses with 486": who, and what he does, in the words of the scenario language. What is
 * wrong stands behind the line, which is asked for again. */
static void typed(struct ui *u, const char *text)
{
    const char *who = text + strspn(text, " ");
    size_t length = strcspn(who, " ");
    const char *words = who + length + strspn(who + length, " ");
    uint16_t node = node_called(ui_plan(u), who, length);
    if (!*words)
        return;
    if (!node)
        ui_say(u, "there is no node '%.*s'", (int)length, who);
    if (!node || !act(u, node, words))
        prompt_open(u, "now: ", u->say, text, typed);
}

static void ask_words(struct ui *u, uint16_t node, uint8_t verb)
{
    char text[120];
    const struct verb_row *row = &verb_rows[verb];
    snprintf(text, sizeof text, "%s %s%s", ui_plan(u)->node[node].name, verb ? row->words : "",
             verb ? " " : "");
    prompt_open(u, "now: ", verb ? row->rest : "in the words of a scenario", text, typed);
}

static void deed_chosen(struct ui *u, int value)
{
    struct user_choice choices[CHOICES];
    const struct moment_at moment = whatif_moment(u);
    uint16_t node = (uint16_t)(value >> NODE_SHIFT);
    int which = value & ((1 << NODE_SHIFT) - 1);
    if (which >= TYPED) {
        ask_words(u, node, (uint8_t)(which - TYPED));
        return;
    }
    size_t count = history_user_choices(u->history, &moment, node, choices, CHOICES);
    if ((size_t)which < count && which < CHOICES)
        (void)act(u, node, choices[which].words);
}

/* Must more words stand behind the verb's? What is in brackets or braces need not. */
static bool needs_words(const char *rest)
{
    int depth = 0;
    for (; *rest; rest++) {
        depth += (*rest == '[' || *rest == '{') - (*rest == ']' || *rest == '}');
        if (!depth && *rest != ' ' && *rest != ']' && *rest != '}')
            return true;
    }
    return false;
}

static bool is_offered(const struct user_choice *choices, size_t count, unsigned verb)
{
    for (size_t i = 0; i < count; i++)
        if (choices[i].verb == verb)
            return true;
    return false;
}

static bool is_fate(unsigned verb)
{
    return verb == VERB_CRASHES || verb == VERB_RESTARTS;
}

/* With what node_act would say of them. */
static void add_idle(struct ui *u, uint16_t node, const struct user_choice *choices, size_t count)
{
    char about[160];
    for (unsigned v = VERB_NONE + 1; v < VERBS; v++) {
        const struct verb_row *row = &verb_rows[v];
        if (is_fate(v) || is_offered(choices, count, v) || needs_words(row->rest))
            continue;
        snprintf(about, sizeof about, "%s has nothing to %s", ui_plan(u)->node[node].name,
                 row->infinitive);
        menu_add(u, "not now", 0, about, "%s", row->words)->disabled = true;
    }
}

static void add_typed(struct ui *u, uint16_t node, const struct user_choice *choices, size_t count)
{
    static const char group[] = "with more words";
    for (unsigned v = VERB_NONE + 1; v < VERBS; v++) {
        const struct verb_row *row = &verb_rows[v];
        if (!is_fate(v) && !is_offered(choices, count, v) && needs_words(row->rest))
            menu_add(u, group, node << NODE_SHIFT | (int)(TYPED + v), row->about, "%s ...",
                     row->words);
    }
    menu_add(u, group, node << NODE_SHIFT | TYPED, "any line of a scenario", "in your words ...");
}

static void user_chosen(struct ui *u, int value)
{
    struct user_choice choices[CHOICES];
    const struct moment_at moment = whatif_moment(u);
    uint16_t node = (uint16_t)value;
    char group[120];
    snprintf(group, sizeof group, "%s now", ui_plan(u)->node[node].name);
    size_t count = history_user_choices(u->history, &moment, node, choices, CHOICES);
    count = count < CHOICES ? count : CHOICES;
    menu_open(u, "what does the user do?", false, deed_chosen);
    for (size_t i = 0; i < count; i++)
        menu_add(u, group, node << NODE_SHIFT | (int)i, verb_rows[choices[i].verb].about, "%s",
                 choices[i].words);
    add_idle(u, node, choices, count);
    add_typed(u, node, choices, count);
}

static void act_as_user(struct ui *u)
{
    const struct plan *plan = ui_plan(u);
    uint16_t phones = 0, last = 0;
    for (uint16_t n = 1; n <= plan->nodes; n++)
        if (plan->node[n].role == ROLE_PHONE) {
            phones++;
            last = n;
        }
    if (phones == 1)
        user_chosen(u, last);
    if (!phones)
        ui_say(u, "there is no phone here, so nobody can do anything");
    if (phones < 2)
        return;
    menu_open(u, "who?", false, user_chosen);
    for (uint16_t n = 1; n <= plan->nodes; n++)
        if (plan->node[n].role == ROLE_PHONE) {
            uint32_t calls = node_calls(ui_world(u), n);
            char about[60];
            snprintf(about, sizeof about, calls == 1 ? "has a call" : "has %u calls", calls);
            menu_add(u, "", n, calls ? about : "has no call", "%s", plan->node[n].name);
        }
}

bool deeds_act(struct ui *u, enum action action)
{
    switch (action) {
    case ACTION_FIRE: fire_timer(u); return true;
    case ACTION_NODE: change_node(u); return true;
    case ACTION_USER: act_as_user(u); return true;
    default: return false;
    }
}
