/* Reads scripts of keys. */
#include "tui/script.h"

#include "report/file.h"
#include "tui/memory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MOST = 1 << 20 /* bytes */, SIZE_MOST = 1000 };

struct reader {
    struct script *script;
    const char *file, *text, *at; /* at: within text */
    struct complaints *complaints;
};

/* what: NULL: no such key. */
static void refuse(const struct reader *r, const char *what, size_t length)
{
    int line = 1;
    const char *begin = r->text;
    char source[200], word[80];
    for (const char *c = r->text; c < r->at; c++)
        if (*c == '\n') {
            line++;
            begin = c + 1;
        }
    snprintf(source, sizeof source, "%.*s", (int)strcspn(begin, "\n"), begin);
    snprintf(word, sizeof word, "%.*s", (int)length, r->at);
    int column = (int)(r->at - begin) + 1;
    if (what) {
        complain(r->complaints, r->file, line, column, source, "%s", what);
        return;
    }
    const char *known[ACTIONS + 8] = {"tick",         "dump",           "resize:80x24", "click:1x1",
                                      "wheel-up:1x1", "wheel-down:1x1", "edit:FILE"};
    size_t count = 7;
    for (const struct key_row *k = key_rows; k->about && count < ACTIONS + 8; k++)
        known[count++] = k->name;
    const char *near = nearest_word(word, known, count);
    complain(r->complaints, r->file, line, column, source, "there is no key '%s'%s%s%s", word,
             near ? "; did you mean '" : "", near ? near : "; sipstep list keys names them",
             near ? "'?" : "");
}

static void add(struct script *s, enum script_kind kind, int a, int b)
{
    s->step = memory_grow(s->step, s->count, &s->room, sizeof *s->step);
    s->step[s->count++] = (struct script_step){kind, a, b, NULL};
    s->dumps |= kind == SCRIPT_DUMP;
}

int script_character(const char **at)
{
    const unsigned char *c = (const unsigned char *)*at;
    int more = *c >= 0xf0 ? 3 : *c >= 0xe0 ? 2 : *c >= 0xc0 ? 1 : 0, rune = *c;
    rune &= more == 3 ? 0x07 : more == 2 ? 0x0f : more == 1 ? 0x1f : 0xff;
    for (int i = 1; i <= more; i++) {
        if ((c[i] & 0xc0) != 0x80) {
            more = 0;
            rune = *c;
            break;
        }
        rune = rune << 6 | (c[i] & 0x3f);
    }
    *at += 1 + more;
    return rune;
}

/* `"two words"`: typed as letters; `\"` and `\\` stand for themselves. False: it does not end. */
static bool read_typed(struct reader *r)
{
    const char *at = r->at + 1;
    while (*at && *at != '"' && *at != '\n') {
        at += *at == '\\' && at[1] && at[1] != '\n';
        add(r->script, SCRIPT_KEY, script_character(&at), 0);
    }
    if (*at != '"')
        return false;
    r->at = at + 1;
    return true;
}

/* "resize:80x24", "click:1x1": columns and rows behind the name. */
static bool read_pair(const char *name, const char *at, size_t length, int *columns, int *rows)
{
    char word[40], rest;
    size_t own = strlen(name);
    if (length <= own || length >= sizeof word || strncmp(at, name, own) != 0)
        return false;
    snprintf(word, sizeof word, "%.*s", (int)(length - own), at + own);
    return sscanf(word, "%4dx%4d%c", columns, rows, &rest) == 2 && *columns >= 1 && *rows >= 1 &&
           *columns <= SIZE_MOST && *rows <= SIZE_MOST;
}

static bool read_mouse(struct reader *r, size_t length)
{
    static const struct {
        const char *name;
        enum script_kind kind;
    } mouse[] = {{"click:", SCRIPT_CLICK},
                 {"wheel-up:", SCRIPT_WHEEL_UP},
                 {"wheel-down:", SCRIPT_WHEEL_DOWN}};
    int column, row;
    for (size_t i = 0; i < sizeof mouse / sizeof *mouse; i++)
        if (read_pair(mouse[i].name, r->at, length, &column, &row)) {
            add(r->script, mouse[i].kind, column - 1, row - 1);
            return true;
        }
    return false;
}

static bool read_edit(struct reader *r, size_t length)
{
    static const char name[] = "edit:";
    size_t own = sizeof name - 1;
    if (length <= own || strncmp(r->at, name, own) != 0)
        return false;
    char *file = strndup(r->at + own, length - own);
    if (!file)
        abort();
    add(r->script, SCRIPT_EDIT, 0, 0);
    r->script->step[r->script->count - 1].file = file;
    return true;
}

static bool read_word(struct reader *r, size_t length)
{
    int columns, rows, key = key_named(r->at, length);
    const struct key_row *row = key_row_named(r->at, length);
    if (is_word("tick", r->at, length))
        add(r->script, SCRIPT_TICK, 0, 0);
    else if (is_word("dump", r->at, length))
        add(r->script, SCRIPT_DUMP, 0, 0);
    else if (read_pair("resize:", r->at, length, &columns, &rows))
        add(r->script, SCRIPT_RESIZE, columns, rows);
    else if (key)
        add(r->script, SCRIPT_KEY, key, 0);
    else if (row)
        add(r->script, SCRIPT_ACTION, (int)row->action, 0);
    else
        return read_mouse(r, length) || read_edit(r, length);
    return true;
}

/* In a file, a line that begins with # is a remark. */
static const char *skip(const struct reader *r, const char *at)
{
    for (;;) {
        at += strspn(at, " \t\r\n");
        bool begins = at == r->text || at[-1] == '\n';
        if (!r->file || *at != '#' || !begins)
            return at;
        at += strcspn(at, "\n");
    }
}

static bool read_all(struct reader *r)
{
    bool well = true;
    for (r->at = skip(r, r->text); *r->at; r->at = skip(r, r->at)) {
        size_t length = strcspn(r->at, " \t\r\n");
        if (*r->at == '"' && length > 1) {
            if (read_typed(r))
                continue;
            refuse(r, "this text wants a \" at its end", length);
            well = false;
        } else if (!read_word(r, length)) {
            refuse(r, NULL, length);
            well = false;
        }
        r->at += length;
    }
    return well;
}

bool script_read(struct script *s, const char *text, struct complaints *complaints)
{
    *s = (struct script){.step = NULL};
    if (!text || text[0] != '@' || !text[1]) {
        struct reader r = {s, NULL, text ? text : "", text, complaints};
        return read_all(&r);
    }
    char *own = whole_file_read(text + 1, FILE_MOST);
    if (!own) {
        complain(complaints, NULL, 0, 0, NULL, "cannot read the script '%s': %s", text + 1,
                 strerror(errno));
        return false;
    }
    struct reader r = {s, text + 1, own, own, complaints};
    bool well = read_all(&r);
    free(own);
    return well;
}

void script_free(struct script *s)
{
    for (size_t i = 0; i < s->count; i++)
        free(s->step[i].file);
    free(s->step);
    *s = (struct script){.step = NULL};
}
