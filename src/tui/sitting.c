/* One sitting: from the list into a lesson and back, and what is kept between two of them. */
#include "tui/sitting.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TICK = 700000, FRAME = 40000 };

/* ---- settings -------------------------------------------------------------------------------- */

/* --ascii, else the configuration's word, else the locale's. */
static bool wants_ascii_only(const struct sitting *s)
{
    int value = s->settings.value[SETTING_ASCII];
    return s->how.ascii_asked || value == ASCII_ON || (value == ASCII_AUTO && s->how.ascii);
}

static bool begin(struct sitting *s, const struct opening *how, struct complaints *complaints)
{
    struct complaints wrong = {0};
    *s = (struct sitting){.how = *how, .complaints = complaints, .well = true};
    if (how->keeps) {
        keys_reset();
        settings_load(&s->settings, &wrong);
    }
    const char *none = getenv("NO_COLOR"); /* a theme that was only kept gives way to it */
    if (none && none[0] && !s->settings.configured[SETTING_THEME])
        s->settings.has[SETTING_THEME] = false;
    s->how.ascii = wants_ascii_only(s);
    s->wrong = wrong.count;
    if (wrong.count) {
        complaints_print(&wrong, stderr); /* it stands there when the screen is given back */
        snprintf(s->first_wrong, sizeof s->first_wrong, "%d: %s", wrong.item[0].line,
                 wrong.item[0].text);
    }
    complaints_free(&wrong);
    if (!script_read(&s->script, how->script, complaints))
        return false;
    if (!how->theme)
        return true;
    enum theme theme = theme_called(how->theme, strlen(how->theme));
    if (theme == THEMES)
        complain(complaints, NULL, 0, 0, NULL, "there is no theme '%s'; sipstep list themes",
                 how->theme);
    else
        settings_set(&s->settings, SETTING_THEME, (int)theme);
    return theme != THEMES;
}

static void opened(struct sitting *s)
{
    sitting_apply(s);
    if (s->wrong)
        ui_say(&s->u, "left out of the configuration: line %s%s", s->first_wrong,
               s->wrong > 1 ? " ..." : "");
    s->wrong = 0;
    if (s->how.present && s->u.history)
        present_begin(&s->u);
}

/* ---- the list -------------------------------------------------------------------------------- */

static size_t last_lesson(const struct sitting *s)
{
    for (size_t i = 0; i < s->lessons && s->settings.has[SETTING_LESSON]; i++)
        if (!strcmp(s->lesson[i]->id, s->settings.lesson))
            return i;
    return s->lessons;
}

/* ", stop 2 of 12, at 4 s: Bob rings." A file of before may name a stop that is no more. */
static void tell_last(const struct sitting *s, struct lesson *l, char *out, size_t room)
{
    const char *text;
    char time[32];
    size_t at = (size_t)s->settings.value[SETTING_STATION], all = course_stations(l, at, &text);
    snprintf(out, room, ": %s", l->title);
    if (at >= all)
        return;
    report_time((usec)s->settings.value[SETTING_TIME] * 1000, time, sizeof time);
    int length = snprintf(out, room, ", stop %zu of %zu, at %s s: ", at + 1, all, time);
    size_t end = 0; /* of its first sentence */
    while (text[end] && !(strchr(".?!:", text[end]) && (!text[end + 1] || text[end + 1] == ' ')))
        end++;
    for (size_t i = 0; i < end && (size_t)length + 1 < room; i++)
        if (text[i] != TEXT_STRONG && text[i] != TEXT_CODE)
            out[length++] = text[i];
    out[length] = '\0';
}

static void open_list(struct sitting *s)
{
    size_t last = last_lesson(s);
    s->u = (struct ui){.ascii = s->how.ascii};
    s->u.list = (struct lesson_list){.lesson = (const struct lesson *const *)s->lesson,
                                     .count = s->lessons,
                                     .at = last < s->lessons ? last : 0,
                                     .has_last = last < s->lessons,
                                     .last = last};
    if (last < s->lessons)
        tell_last(s, s->lesson[last], s->u.list.last_told, sizeof s->u.list.last_told);
    opened(s);
}

/* On to where it was left, unless that is its end; no farther than its first question, for what
 * is behind that is not to be seen yet. */
static void resume(struct sitting *s)
{
    struct course *c = &s->u.course;
    size_t to = (size_t)s->settings.value[SETTING_STATION], i = 0;
    if (!to || to + 1 >= c->stations)
        return;
    while (i < to && c->lesson->piece[c->station[i].piece].kind != PIECE_ASK)
        i++;
    ui_go(&s->u, c->station[i].record);
    ui_say(&s->u, "here you were last time; %s goes to the start",
           key_for(ACTION_START, PLACE_RUN).text);
}

static void open_at(struct sitting *s, struct lesson *l)
{
    if (!ui_open_lesson(&s->u, l, s->how.ascii, s->complaints)) {
        s->well = false;
        s->over = true;
        return;
    }
    opened(s);
}

static const char sandbox[] = "title Sandbox: two phones to play with\n"
                              "\n"
                              "# Change what you like: who is there, what the network does, what\n"
                              "# people do and when. man sipstep-scenario tells all words.\n"
                              "node alice phone\n"
                              "node bob   phone answers after 2s\n"
                              "link alice -- bob udp delay 20ms\n"
                              "\n"
                              "at 0s   alice calls bob\n"
                              "at 10s  bob hangs up\n";

static bool is_lesson_file(const char *path)
{
    size_t length = strlen(path);
    return length > 3 && !strcmp(path + length - 3, ".md");
}

/* As a shell would read it: `~/` is one's home. */
static void expand(const char *path, char *out, size_t room)
{
    const char *home = getenv("HOME");
    bool is_home = home && path[0] == '~' && path[1] == '/';
    snprintf(out, room, "%s%s", is_home ? home : "", is_home ? path + 1 : path);
}

/* What the list's user wishes, into a model of its own; false, with complaints. */
static bool open_wish(const struct sitting *s, struct ui *next, struct complaints *complaints)
{
    const struct lesson_list *list = &s->u.list;
    char path[400];
    expand(list->path, path, sizeof path);
    if (list->opens == LIST_LESSON || (list->opens == LIST_FILE && is_lesson_file(path))) {
        struct lesson *l = list->opens == LIST_FILE ? lesson_load(path, complaints)
                                                    : lessons_get(list->at, complaints);
        return l && ui_open_lesson(next, l, s->how.ascii, complaints);
    }
    struct scenario *scenario =
        list->opens == LIST_FILE
            ? scenario_load(path, NULL, 0, complaints)
            : scenario_parse("sandbox.sip", sandbox, sizeof sandbox - 1, NULL, 0, complaints);
    if (scenario)
        ui_open(next, history_new(scenario, UI_BUDGET), s->how.ascii);
    return scenario != NULL;
}

/* The list stays where it cannot be opened, and what is wrong lies over it. */
static void open_chosen(struct sitting *s)
{
    struct complaints wrong = {0};
    struct ui next;
    bool resumes =
        s->u.list.has_last && s->u.list.at == s->u.list.last && s->u.list.opens == LIST_LESSON;
    bool plays = s->u.list.opens == LIST_SANDBOX;
    if (open_wish(s, &next, &wrong)) {
        sitting_remember(s);
        ui_close(&s->u);
        s->u = next;
        opened(s);
        if (resumes)
            resume(s);
        if (plays)
            ui_say(&s->u, "sandbox: %s steps, %s changes what users do, %s opens its text",
                   key_for(ACTION_STEP, PLACE_RUN).text, key_for(ACTION_USER, PLACE_RUN).text,
                   key_for(ACTION_EDIT, PLACE_RUN).text);
    } else {
        trouble_show(&s->u, &wrong);
        s->u.list.opens = LIST_NOTHING;
    }
    complaints_free(&wrong);
}

static void load_lessons(struct sitting *s)
{
    for (size_t i = 0; i < lessons_count() && s->lessons < LESSONS_MAX; i++)
        if ((s->lesson[s->lessons] = lessons_get(i, s->complaints)))
            course_name_keys(s->lesson[s->lessons++], s->complaints);
}

/* ---- begin and end --------------------------------------------------------------------------- */

bool sitting_scenario(struct sitting *s, struct scenario *scenario, const struct opening *how,
                      struct complaints *complaints)
{
    if (!begin(s, how, complaints)) {
        scenario_free(scenario);
        return false;
    }
    ui_open(&s->u, history_new(scenario, UI_BUDGET), s->how.ascii);
    opened(s);
    return true;
}

bool sitting_moment(struct sitting *s, const struct shared_moment *m, const struct opening *how,
                    struct complaints *complaints)
{
    if (!begin(s, how, complaints)) {
        history_free(m->history);
        return false;
    }
    ui_open(&s->u, m->history, s->how.ascii);
    opened(s);
    ui_show_run(&s->u, m->run, m->now);
    return true;
}

bool sitting_lesson(struct sitting *s, const char *which, const struct opening *how,
                    struct complaints *complaints)
{
    if (!begin(s, how, complaints))
        return false;
    if (!which) {
        load_lessons(s);
        open_list(s);
        return !complaints->count;
    }
    struct lesson *l = lessons_find(which, complaints);
    if (l)
        open_at(s, l);
    return l && s->well;
}

void sitting_end(struct sitting *s)
{
    sitting_remember(s);
    if (s->how.keeps && s->well)
        settings_keep(&s->settings);
    ui_close(&s->u);
    script_free(&s->script);
    for (size_t i = 0; i < s->lessons; i++)
        lesson_free(s->lesson[i]);
    s->lessons = 0;
}

/* ---- while it lasts -------------------------------------------------------------------------- */

static void follow(struct sitting *s)
{
    if (s->u.list.opens) {
        open_chosen(s);
    } else if (s->u.quit && s->u.history && s->lessons) {
        sitting_remember(s);
        ui_close(&s->u);
        open_list(s);
    } else if (s->u.quit) {
        s->over = true;
    }
}

void sitting_key(struct sitting *s, int key)
{
    ui_key(&s->u, key);
    follow(s);
}

void sitting_mouse(struct sitting *s, int x, int y, int wheel)
{
    ui_mouse(&s->u, x, y, wheel);
    follow(s);
}

void sitting_act(struct sitting *s, enum action action)
{
    s->u.say[0] = '\0';
    ui_do(&s->u, action);
    follow(s);
}

usec sitting_tick(struct sitting *s, usec real)
{
    return ui_tick(&s->u, real);
}

struct grid *sitting_render(struct sitting *s, int columns, int rows)
{
    return ui_render(&s->u, columns, rows);
}

void sitting_obey(struct sitting *s, const struct script_step *step, int *columns, int *rows)
{
    switch (step->kind) {
    case SCRIPT_KEY: sitting_key(s, step->a); break;
    case SCRIPT_ACTION: sitting_act(s, (enum action)step->a); break;
    case SCRIPT_TICK:
        for (usec t = 0; t < TICK; t += FRAME)
            sitting_tick(s, FRAME);
        break;
    case SCRIPT_RESIZE:
        *columns = step->a;
        *rows = step->b;
        break;
    case SCRIPT_DUMP: break;
    case SCRIPT_CLICK: sitting_mouse(s, step->a, step->b, 0); break;
    case SCRIPT_WHEEL_UP: sitting_mouse(s, step->a, step->b, -1); break;
    case SCRIPT_WHEEL_DOWN: sitting_mouse(s, step->a, step->b, 1); break;
    case SCRIPT_EDIT: edit_taken(&s->u, step->file); break;
    }
}

void sitting_play(struct sitting *s, const struct script_step *step, int *columns, int *rows)
{
    sitting_obey(s, step, columns, rows);
    if (!s->over)
        grid_free(sitting_render(s, *columns, *rows));
}
