/* Settings as lines of text: sipstep-config(5). */
#define _GNU_SOURCE
#include "tui/settings.h"

#include "tui/keys.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SPEED_LEAST = -4, SPEED_MOST = 10, STATIONS_MOST = 10000 };

/* In the order of enum theme, of enum setting's comments. */
const struct setting_row setting_rows[SETTINGS] = {
    [SETTING_THEME] = {"theme", {NULL}, 0, 0, true, true, "the colours: sipstep list themes"},
    [SETTING_MOUSE] = {"mouse",
                       {"off", "on"},
                       0,
                       0,
                       false,
                       true,
                       "on: clicks point, the wheel steps; off: the terminal selects text"},
    [SETTING_ASCII] = {"ascii",
                       {"auto", "on", "off"},
                       0,
                       0,
                       false,
                       true,
                       "no characters beyond ASCII; auto: as the locale says"},
    [SETTING_PACE] = {"pace",
                      {"events", "clock"},
                      0,
                      0,
                      true,
                      true,
                      "play: so long for each event, or by the clock"},
    [SETTING_SPEED] = {"speed",
                       {NULL},
                       SPEED_LEAST,
                       SPEED_MOST,
                       true,
                       true,
                       "of play, as a power of two: 0 as told, 1 twice as fast, -1 half"},
    [SETTING_LESSON] = {"lesson", {NULL}, 0, 0, true, false, "the last lesson"},
    [SETTING_STATION] = {"station", {NULL}, 0, STATIONS_MOST, true, false, "where in it"},
    [SETTING_TIME] = {"time", {NULL}, 0, INT_MAX, true, false, "when in it, in milliseconds"},
};

/* One line, and where it stands. */
struct setting_line {
    const char *file, *text; /* text: without the newline */
    int number;
    bool is_state;
    struct complaints *complaints;
};

static void refuse(const struct setting_line *l, const char *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void refuse(const struct setting_line *l, const char *at, const char *format, ...)
{
    char text[300];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    complain(l->complaints, l->file, l->number, (int)(at - l->text) + 1, l->text, "%s", text);
}

/* "there is no theme 'lihgt'; did you mean 'light'?" */
static void refuse_word(const struct setting_line *l, const char *at, size_t length,
                        const char *what, const char *const *known, size_t count)
{
    char word[60];
    snprintf(word, sizeof word, "%.*s", (int)length, at);
    const char *near = nearest_word(word, known, count);
    refuse(l, at, "there is no %s '%s'%s%s%s", what, word, near ? "; did you mean '" : "",
           near ? near : "", near ? "'?" : "");
}

static bool is_word(const char *word, const char *at, size_t length)
{
    return strlen(word) == length && !strncmp(word, at, length);
}

static size_t words_of(enum setting s, const char *out[THEMES + SETTING_WORDS])
{
    size_t n = 0;
    if (s == SETTING_THEME)
        for (; n < THEMES; n++)
            out[n] = theme_rows[n].name;
    else
        for (; n < SETTING_WORDS && setting_rows[s].word[n]; n++)
            out[n] = setting_rows[s].word[n];
    return n;
}

static void read_number(const struct setting_line *l, struct settings *to, enum setting s,
                        const char *at)
{
    const struct setting_row *row = &setting_rows[s];
    char *end;
    long n = strtol(at, &end, 10);
    if (end == at || *end || n < row->least || n > row->most) {
        refuse(l, at, "%s takes a number from %d to %d", row->name, row->least, row->most);
        return;
    }
    to->value[s] = (int)n;
    to->has[s] = true;
}

static void read_value(const struct setting_line *l, struct settings *to, enum setting s,
                       const char *at)
{
    const char *known[THEMES + SETTING_WORDS];
    size_t count = words_of(s, known), length = strlen(at), i = 0;
    if (s == SETTING_LESSON) {
        snprintf(to->lesson, sizeof to->lesson, "%s", at);
        to->has[s] = length > 0 && length < sizeof to->lesson;
        return;
    }
    if (!count) {
        read_number(l, to, s, at);
        return;
    }
    while (i < count && !is_word(known[i], at, length))
        i++;
    if (i == count) {
        refuse_word(l, at, length, setting_rows[s].name, known, count);
        return;
    }
    to->value[s] = (int)i;
    to->has[s] = true;
}

static void read_bind(const struct setting_line *l, const char *name, size_t length, const char *at)
{
    const char *known[ACTIONS];
    const struct key_row *row = key_row_named(name, length), *other;
    int key[KEYS_A_ROW] = {0};
    size_t count = 0, n = 0;
    if (!row) {
        for (const struct key_row *k = key_rows; k->about && count < ACTIONS; k++)
            known[count++] = k->name;
        refuse_word(l, name, length, "action", known, count);
        return;
    }
    for (const char *word = at; *word; word += strspn(word, " \t")) {
        size_t size = strcspn(word, " \t");
        if (n == KEYS_A_ROW) {
            refuse(l, word, "an action has %d keys at most", KEYS_A_ROW);
            return;
        }
        key[n] = key_named(word, size);
        if (!key[n++]) {
            refuse(l, word, "there is no key '%.*s'; sipstep list keys names them", (int)size,
                   word);
            return;
        }
        word += size;
    }
    if ((other = keys_bind(row->action, key)))
        refuse(l, at,
               other->action == row->action
                   ? "%s cannot be without a key"
                   : "one of these keys is bound to %s too, which needs it",
               other->name);
}

static void read_setting(const struct setting_line *l, struct settings *to, const char *name,
                         size_t length, const char *value)
{
    const char *known[SETTINGS + 1] = {NULL};
    size_t count = 0;
    for (int s = 0; s < SETTINGS; s++) {
        const struct setting_row *row = &setting_rows[s];
        if (!(l->is_state ? row->is_kept : row->is_configured))
            continue;
        known[count++] = row->name;
        if (is_word(row->name, name, length)) {
            read_value(l, to, (enum setting)s, value);
            return;
        }
    }
    known[count++] = "bind";
    refuse_word(l, name, length, "setting", known, count);
}

static void read_line(const struct setting_line *l, struct settings *to)
{
    const char *name = l->text + strspn(l->text, " \t"), *equals;
    if (!*name || *name == '#')
        return;
    bool binds = !l->is_state && !strncmp(name, "bind", 4) && (name[4] == ' ' || name[4] == '\t');
    if (binds)
        name += 4 + strspn(name + 4, " \t");
    size_t length = strcspn(name, " \t=");
    equals = name + length + strspn(name + length, " \t");
    if (*equals != '=') {
        refuse(l, equals,
               binds ? "a binding reads: bind ACTION = KEY ..." : "a setting reads: NAME = VALUE");
        return;
    }
    const char *value = equals + 1 + strspn(equals + 1, " \t");
    (binds ? (void)read_bind(l, name, length, value) : read_setting(l, to, name, length, value));
}

void settings_read(struct settings *to, const char *file, const char *text, bool is_state,
                   struct complaints *complaints)
{
    struct setting_line l = {.file = file, .is_state = is_state, .complaints = complaints};
    while (*text) {
        char line[400];
        size_t length = strcspn(text, "\n"), n = length;
        while (n && strchr(" \t\r", text[n - 1]))
            n--;
        snprintf(line, sizeof line, "%.*s", (int)n, text);
        l.text = line;
        l.number++;
        read_line(&l, to);
        text += length + (text[length] == '\n');
    }
}

char *settings_text(const struct settings *from)
{
    char *text = NULL;
    size_t size;
    FILE *to = open_memstream(&text, &size);
    if (!to)
        return NULL;
    fputs("# Written by sipstep, which reads it when it begins.\n", to);
    for (int s = 0; s < SETTINGS; s++) {
        const char *known[THEMES + SETTING_WORDS];
        size_t count = words_of((enum setting)s, known);
        if (!from->has[s] || from->configured[s] || !setting_rows[s].is_kept)
            continue;
        fprintf(to, "%s = ", setting_rows[s].name);
        if (s == SETTING_LESSON)
            fprintf(to, "%s\n", from->lesson);
        else if (count)
            fprintf(to, "%s\n", known[from->value[s]]);
        else
            fprintf(to, "%d\n", from->value[s]);
    }
    fclose(to);
    return text;
}
