/* Settings as lines of text: sipstep-config(5). */
#define _GNU_SOURCE
#include "tui/settings.h"

#include "tui/keys.h"

#include <assert.h>
#include <inttypes.h>
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
    [SETTING_COLUMNS] = {"columns", {NULL}, 0, 7, true, false, "times beside the ladder"},
    [SETTING_PANES] = {"panes", {NULL}, 0, 0, true, false, "panes that were asked for"},
    [SETTING_BOOKMARKS] = {"bookmarks", {NULL}, 0, 0, true, false, "of a file: its sums, records"},
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

/* Panes are called as what shows them. */
static const char *pane_word(int pane)
{
    static_assert(ACTION_TEXT - ACTION_LADDER + 1 == KEPT_PANES, "an action for each pane");
    return key_row_of((enum action)(ACTION_LADDER + pane))->name;
}

static void read_panes(const struct setting_line *l, struct settings *to, const char *at)
{
    to->panes = 0;
    for (size_t length; *at; at += length + strspn(at + length, " ")) {
        int pane = 0;
        length = strcspn(at, " ");
        while (pane < KEPT_PANES && !is_word(pane_word(pane), at, length))
            pane++;
        if (pane == KEPT_PANES || to->panes == KEPT_PANES) {
            refuse(l, at, "there is no such pane");
            to->panes = 0;
            return;
        }
        to->pane[to->panes++] = (uint8_t)pane;
    }
    to->has[SETTING_PANES] = true;
}

static void read_marks(const struct setting_line *l, struct settings *to, const char *at)
{
    struct kept_marks m = {.count = 0};
    uint32_t record;
    int length;
    bool well = sscanf(at, "%16" SCNx64 " %16" SCNx64 "%n", &m.name, &m.text, &length) == 2;
    for (at += well ? length : 0; well && *at && m.count < KEPT_MARKS; at += length) {
        well = at[0] == ' ' && at[1] != '-' && sscanf(at, " %9" SCNu32 "%n", &record, &length) == 1;
        m.record[m.count++] = record;
    }
    if (!well || !m.count || *at)
        refuse(l, at, "bookmarks are two sums and records");
    else if (to->files < KEPT_FILES)
        to->marks[to->files++] = m;
}

void settings_set(struct settings *s, enum setting which, int value)
{
    s->has[which] = true;
    s->value[which] = value;
}

const struct kept_marks *settings_marks(struct settings *s, uint64_t name, uint64_t text)
{
    size_t kept = 0;
    const struct kept_marks *found = NULL;
    for (size_t i = 0; i < s->files; i++) {
        const struct kept_marks *m = &s->marks[i];
        if (m->name == name && m->text != text)
            continue;
        s->marks[kept] = *m;
        if (m->name == name && !found)
            found = &s->marks[kept];
        kept++;
    }
    s->files = kept;
    return found;
}

void settings_keep_marks(struct settings *s, const struct kept_marks *m)
{
    size_t kept = 0;
    for (size_t i = 0; i < s->files; i++)
        if (s->marks[i].name != m->name)
            s->marks[kept++] = s->marks[i];
    s->files = kept;
    if (!m->count)
        return;
    kept = kept < KEPT_FILES ? kept : KEPT_FILES - 1;
    memmove(&s->marks[1], &s->marks[0], kept * sizeof s->marks[0]);
    s->marks[0] = *m;
    s->files = kept + 1;
}

static void read_value(const struct setting_line *l, struct settings *to, enum setting s,
                       const char *at)
{
    const char *known[THEMES + SETTING_WORDS];
    size_t count = words_of(s, known), length = strlen(at), i = 0;
    if (s == SETTING_PANES || s == SETTING_BOOKMARKS) {
        s == SETTING_PANES ? read_panes(l, to, at) : read_marks(l, to, at);
        return;
    }
    if (s == SETTING_LESSON) {
        to->has[s] = length > 0 && length < sizeof to->lesson;
        if (to->has[s])
            memcpy(to->lesson, at, length + 1);
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

static void write_panes(FILE *to, const struct settings *from)
{
    for (size_t i = 0; i < from->panes; i++)
        fprintf(to, "%s%s", i ? " " : "", pane_word(from->pane[i]));
    fputc('\n', to);
}

static void write_marks(FILE *to, const struct settings *from)
{
    for (size_t i = 0; i < from->files; i++) {
        const struct kept_marks *m = &from->marks[i];
        fprintf(to, "bookmarks = %016" PRIx64 " %016" PRIx64, m->name, m->text);
        for (size_t k = 0; k < m->count; k++)
            fprintf(to, " %" PRIu32, m->record[k]);
        fputc('\n', to);
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
        if (!from->has[s] || from->configured[s] || !setting_rows[s].is_kept ||
            s == SETTING_BOOKMARKS)
            continue;
        fprintf(to, "%s = ", setting_rows[s].name);
        if (s == SETTING_LESSON)
            fprintf(to, "%s\n", from->lesson);
        else if (s == SETTING_PANES)
            write_panes(to, from);
        else if (count)
            fprintf(to, "%s\n", known[from->value[s]]);
        else
            fprintf(to, "%d\n", from->value[s]);
    }
    write_marks(to, from);
    fclose(to);
    return text;
}
