/* The same model line by line, for screen readers and pipes: a command is a line, an answer is
 * sentences. No escape sequences, no columns to be held together by the eye, nothing is drawn over.
 */
#define _GNU_SOURCE
#include "tui/open.h"
#include "tui/sitting.h"
#include "tui/speak.h"

#include <stdlib.h>
#include <string.h>

enum { WIDTH = 76, LINES_MOST = 400, FRAME = 40000, MUCH = 5000 /* records told at once */ };

struct plain {
    struct sitting s;
    FILE *in, *out;
    size_t run; /* what was told last */
    uint32_t now;
    size_t station;
    bool told_question, told_list;
    const struct history *history;
};

/* ---- what is told ---------------------------------------------------------------------------- */

/* Bars, rules, arrows: what only an eye reads. */
static bool is_drawing(uint32_t rune)
{
    return (rune >= 0x2500 && rune < 0x2600) || rune == 0xb7;
}

/* A view's lines, without what is only drawn; columns are parted by commas. */
static void tell_grid(struct plain *p, struct grid *g)
{
    for (int y = 0; y < g->rows; y++) {
        int blanks = 0, said = 0;
        uint32_t before = 0;
        for (int x = 0; x < g->columns; x++) {
            uint32_t rune = grid_at(g, x, y)->rune;
            char word[8] = "";
            const struct grid one = {1, 1, grid_at(g, x, y), -1, -1};
            if (!rune || rune == ' ' || is_drawing(rune)) {
                blanks++;
                continue;
            }
            if (said && blanks)
                fputs(blanks > 1 && !strchr(",.:;", (int)before) ? ", " : " ", p->out);
            char *text = grid_to_text(&one, p->s.how.ascii);
            snprintf(word, sizeof word, "%.*s", (int)strcspn(text, "\n"), text);
            free(text);
            fputs(word, p->out);
            before = rune < 0x80 ? rune : 'x';
            blanks = 0;
            said++;
        }
        if (said)
            fputc('\n', p->out);
    }
}

static void tell_lines(struct plain *p, int (*lines)(struct grid *, const struct ui *, int))
{
    struct grid *g = grid_new(WIDTH, LINES_MOST);
    lines(g, &p->s.u, 0);
    tell_grid(p, g);
    grid_free(g);
}

static void tell_list(struct plain *p)
{
    const struct lesson_list *l = &p->s.u.list;
    fprintf(p->out, "%zu lesson%s.\n", l->count, l->count == 1 ? "" : "s");
    for (size_t i = 0; i < l->count; i++)
        fprintf(p->out, "%zu: %s, %d minutes. %s\n", i + 1, l->lesson[i]->title,
                l->lesson[i]->minutes, l->lesson[i]->about);
    fputs("A number opens one; Enter opens ", p->out);
    fprintf(p->out, "%s; quit leaves.\n", l->count ? l->lesson[l->at]->title : "none");
}

static void tell_menu(struct plain *p)
{
    const struct menu *m = &p->s.u.menu;
    fprintf(p->out, "%s:\n", m->title);
    for (size_t i = 0; i < m->count; i++)
        fprintf(p->out, "%zu: %s%s%s\n", i + 1, m->item[i].label, m->item[i].about[0] ? ", " : "",
                m->item[i].about);
    fputs("A number or a word of it chooses; Enter alone leaves it.\n", p->out);
}

static void tell_question(struct plain *p)
{
    struct grid *g = grid_new(WIDTH, LINES_MOST);
    view_question(g, &p->s.u);
    tell_grid(p, g);
    grid_free(g);
}

static void tell_station(struct plain *p)
{
    const struct course *c = &p->s.u.course;
    if (!c->lesson || (c->at == p->station && p->history == p->s.u.history))
        return;
    p->station = c->at;
    tell_lines(p, view_text);
}

/* What has come since the last time; after a way back, where one is. */
static void tell_moment(struct plain *p)
{
    struct ui *u = &p->s.u;
    bool same = p->history == u->history && p->run == u->run;
    if (same && p->now == u->now)
        return;
    if (!same && u->run)
        fprintf(p->out, "This is the what-if \"%s\".\n", history_name(u->history, u->run));
    uint32_t from = same && p->now < u->now && u->now - p->now < MUCH
                        ? p->now + 1
                        : history_previous(u->history, u->run, u->now) + (u->now > 0);
    if (u->now)
        report_plain(p->out, ui_plan(u), ui_trace(u), from, u->now);
    else
        fputs("This is the start: nothing has happened yet.\n", p->out);
    p->now = u->now;
    p->run = u->run;
}

static void tell_open(struct plain *p)
{
    const struct ui *u = &p->s.u;
    struct asked asked;
    bool asks = question_shown(u, &asked);
    if (asks && !p->told_question)
        tell_question(p);
    p->told_question = asks;
}

static void tell(struct plain *p)
{
    struct ui *u = &p->s.u;
    if (u->say[0])
        fprintf(p->out, "%s.\n", u->say);
    if (!u->history) {
        if (!p->told_list && !menu_is_open(u))
            tell_list(p);
        p->told_list = !menu_is_open(u);
    } else {
        p->told_list = false;
        tell_moment(p);
        tell_station(p);
        tell_open(p);
    }
    p->history = u->history;
    if (u->compare) /* it is told, and that is all there is to do with it */
        speak_compare(&(struct speech){p->out, p->s.how.ascii, false}, u);
    compare_close(u);
    if (u->overlay == OVERLAY_WHY)
        tell_lines(p, view_why);
    else if (u->overlay)
        tell_lines(p, view_trouble);
    u->overlay = OVERLAY_NONE;
    if (menu_is_open(u))
        tell_menu(p);
    if (u->prompt.done)
        fprintf(p->out, "%s(%s)\n", u->prompt.question, u->prompt.help);
}

/* ---- what is commanded ----------------------------------------------------------------------- */

static void type(struct plain *p, const char *text)
{
    while (*text)
        sitting_key(&p->s, script_character(&text));
    sitting_key(&p->s, KEY_OF_ENTER);
}

static void pick(struct plain *p, const char *word)
{
    struct menu *m = &p->s.u.menu;
    char *end;
    size_t at = strtoul(word, &end, 10);
    if (!*word || !strcmp(word, "close") || !strcmp(word, "quit")) {
        sitting_key(&p->s, KEY_OF_ESCAPE);
        return;
    }
    m->search[0] = '\0';
    if (*end) {
        snprintf(m->search, sizeof m->search, "%s", word);
        for (at = 0; at < m->count && !menu_matches(m, &m->item[at]); at++)
            ;
        at++;
    }
    if (at < 1 || at > m->count) {
        m->search[0] = '\0';
        ui_say(&p->s.u, "there is no such choice");
        return;
    }
    m->at = at - 1;
    sitting_key(&p->s, KEY_OF_ENTER);
}

/* In a moment, without its time passing; of a run that does not end, so much at once. */
static void play(struct plain *p)
{
    enum { STEPS = 500 };
    struct ui *u = &p->s.u;
    for (int steps = 0; u->playing && !p->s.over;) {
        sitting_tick(&p->s, FRAME);
        if (p->now == u->now)
            continue;
        tell_moment(p);
        if (++steps == STEPS && u->playing) {
            sitting_act(&p->s, ACTION_PLAY);
            ui_say(u, "so far; play goes on");
        }
    }
}

static void tell_commands(struct plain *p)
{
    enum place place = ui_place(&p->s.u);
    fputs("Enter alone goes one step forward, b one back. A line is one of these words, or "
          "the begin of one:\n",
          p->out);
    for (const struct key_row *row = key_rows; row->about; row++)
        if (row->places >> place & 1)
            fprintf(p->out, "%s: %s\n", row->name, row->about);
}

/* What the screen shows as a pane is told instead. */
static bool tell_pane(struct plain *p, enum action action)
{
    static const struct {
        enum action action;
        enum pane pane;
    } panes[] = {{ACTION_TIMERS, PANE_TIMERS},   {ACTION_LIVES, PANE_LIVES},
                 {ACTION_MESSAGE, PANE_MESSAGE}, {ACTION_MEDIA, PANE_MEDIA},
                 {ACTION_TRACE, PANE_TRACE},     {ACTION_TEXT, PANE_TEXT}};
    for (size_t i = 0; i < sizeof panes / sizeof *panes && p->s.u.history; i++)
        if (panes[i].action == action) {
            tell_lines(p, pane_rows[panes[i].pane].lines);
            return true;
        }
    if (p->s.u.history && action == ACTION_DIAGRAM)
        speak_diagram(&(struct speech){p->out, p->s.how.ascii, false}, &p->s.u);
    else if (p->s.u.history && action == ACTION_LADDER)
        fputs("That is a picture; lives, timers and message say in words what it shows.\n", p->out);
    else
        return false;
    return true;
}

static enum action action_called(const char *word)
{
    size_t length = strlen(word), matches = 0;
    const struct key_row *row = key_row_named(word, length);
    enum action begun = ACTION_NONE;
    if (row)
        return row->action;
    if (!strcmp(word, "b") || !strcmp(word, "back"))
        return ACTION_STEP_BACK;
    for (row = key_rows; row->about && length > 1; row++)
        if (!strncmp(row->name, word, length)) {
            matches++;
            begun = row->action;
        }
    return matches == 1 ? begun : ACTION_NONE;
}

static void unknown(struct plain *p, const char *word)
{
    const char *known[ACTIONS];
    size_t count = 0;
    for (const struct key_row *row = key_rows; row->about && count < ACTIONS; row++)
        known[count++] = row->name;
    const char *near = nearest_word(word, known, count);
    ui_say(&p->s.u, "there is no command '%s'; %s%s", word,
           near ? "did you mean " : "help tells all", near ? near : "");
}

static void command(struct plain *p, const char *word)
{
    enum action action = action_called(word);
    struct ui *u = &p->s.u;
    struct asked asked;
    bool asks = u->history && question_shown(u, &asked);
    if (!action && !strcmp(word, "?"))
        action = ACTION_HELP;
    if (!action && key_named(word, strlen(word)))
        action = action_of(key_named(word, strlen(word)), ui_place(u));
    u->say[0] = '\0';
    if (action == ACTION_HELP)
        tell_commands(p);
    else if (tell_pane(p, action))
        ;
    else if (asks && word[0] >= '1' && word[0] <= '9' && !word[1])
        sitting_key(&p->s, word[0]);
    else if (action)
        sitting_act(&p->s, action);
    else
        unknown(p, word);
}

static void open_number(struct plain *p, size_t n)
{
    struct lesson_list *l = &p->s.u.list;
    if (n < 1 || n > l->count) {
        ui_say(&p->s.u, "there is no lesson %zu", n);
        return;
    }
    l->at = n - 1;
    sitting_act(&p->s, ACTION_GO_ON);
}

static void obey(struct plain *p, char *line)
{
    struct ui *u = &p->s.u;
    struct asked asked;
    if (u->prompt.done) {
        type(p, line);
    } else if (menu_is_open(u)) {
        pick(p, line);
    } else if (!u->history && line[0] >= '0' && line[0] <= '9') {
        open_number(p, strtoul(line, NULL, 10));
    } else if (line[0]) {
        command(p, line);
    } else if (!u->history || question_shown(u, &asked)) {
        p->told_question = false;
        sitting_key(&p->s, KEY_OF_ENTER);
    } else {
        sitting_act(&p->s, ACTION_STEP);
    }
    play(p);
    if (u->wants_editor) {
        u->wants_editor = false;
        ui_say(u, "the editor is not for line by line: save, edit the file, and run it");
    }
}

static void loop(struct plain *p)
{
    char *line = NULL;
    size_t room = 0;
    p->run = (size_t)-1;
    p->station = (size_t)-1;
    tell(p);
    fflush(p->out);
    while (!p->s.over && getline(&line, &room, p->in) > 0) {
        line[strcspn(line, "\r\n")] = '\0';
        char *end = line + strlen(line);
        while (end > line && end[-1] == ' ')
            *--end = '\0';
        obey(p, line + strspn(line, " "));
        if (!p->s.over)
            tell(p);
        fflush(p->out);
    }
    free(line);
}

static bool run_plain(struct plain *p, bool well)
{
    int columns = 80, rows = 24;
    if (well && p->s.script.count)
        grid_free(sitting_render(&p->s, columns, rows));
    for (size_t i = 0; well && i < p->s.script.count && !p->s.over; i++)
        sitting_play(&p->s, &p->s.script.step[i], &columns, &rows);
    if (well && !p->s.over)
        loop(p);
    well = well && p->s.well;
    sitting_end(&p->s);
    keys_as_words(false);
    return well;
}

bool plain_scenario(struct scenario *scenario, const struct opening *how, FILE *in, FILE *out,
                    struct complaints *complaints)
{
    struct plain p = {.in = in, .out = out};
    keys_as_words(true);
    return run_plain(&p, sitting_scenario(&p.s, scenario, how, complaints));
}

bool plain_moment(const struct shared_moment *m, const struct opening *how, FILE *in, FILE *out,
                  struct complaints *complaints)
{
    struct plain p = {.in = in, .out = out};
    return run_plain(&p, sitting_moment(&p.s, m, how, complaints));
}

bool plain_lesson(const char *which, const struct opening *how, FILE *in, FILE *out,
                  struct complaints *complaints)
{
    struct plain p = {.in = in, .out = out};
    keys_as_words(true);
    return run_plain(&p, sitting_lesson(&p.s, which, how, complaints));
}
