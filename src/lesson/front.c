/* Front matter: `key: value` lines between two lines of `---`; and the end of a lesson's memory. */
#include "lesson/inside.h"

#include <stdlib.h>
#include <string.h>

static void set(char **field, const char *value, size_t length)
{
    free(*field);
    *field = lesson_copy(value, length);
}

static bool set_key(struct lesson *l, const char *key, size_t key_length, const char *value,
                    size_t length)
{
    const struct {
        const char *key;
        char **field;
    } texts[] = {{"id", &l->id},       {"title", &l->title}, {"part", &l->part},
                 {"about", &l->about}, {"needs", &l->needs}, {"read", &l->read}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (strlen(texts[i].key) == key_length && !strncmp(texts[i].key, key, key_length)) {
            set(texts[i].field, value, length);
            return true;
        }
    if (key_length == 7 && !strncmp(key, "minutes", 7))
        l->minutes = atoi(value);
    else if (key_length == 6 && !strncmp(key, "number", 6))
        l->number = atoi(value);
    else
        return false;
    return true;
}

static void front_line(struct lesson *l, const char *line, size_t length, int number,
                       struct complaints *complaints)
{
    static const char *const known[] = {"id",    "title", "part",    "about",
                                        "needs", "read",  "minutes", "number"};
    const char *colon = memchr(line, ':', length);
    size_t key_length = colon ? (size_t)(colon - line) : length;
    const char *value = colon ? colon + 1 : line + length;
    while (value < line + length && *value == ' ')
        value++;
    if (colon && set_key(l, line, key_length, value, (size_t)(line + length - value)))
        return;
    char word[40] = "";
    memcpy(word, line, key_length < 39 ? key_length : 39);
    const char *near = nearest_word(word, known, sizeof known / sizeof *known);
    complain(complaints, l->file, number, 1, NULL, "the front matter has no '%s'%s%s%s", word,
             near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
}

static void need(struct lesson *l, char **field, const char *key, struct complaints *complaints)
{
    if (*field)
        return;
    complain(complaints, l->file, 1, 1, NULL, "the front matter lacks `%s: ...`", key);
}

/* What was not said is empty. */
static void no_more(struct lesson *l)
{
    char **fields[] = {&l->id, &l->title, &l->part, &l->about, &l->needs, &l->read};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (!*fields[i])
            *fields[i] = lesson_copy("", 0);
}

size_t front_matter(struct lesson *l, const char *text, size_t size, struct complaints *complaints)
{
    bool open = size >= 4 && !strncmp(text, "---\n", 4);
    size_t at = open ? 4 : 0;
    int number = 1;
    if (!open) {
        complain(complaints, l->file, 1, 1, NULL,
                 "a lesson begins with front matter: ---, `id: ...`, `title: ...` and --- again, "
                 "a line each");
        no_more(l);
        return 0;
    }
    while (open && at < size) {
        const char *end = memchr(text + at, '\n', size - at);
        size_t length = end ? (size_t)(end - text) - at : size - at;
        const char *line = text + at;
        at += length + (end != NULL);
        number++;
        if (length == 3 && !strncmp(line, "---", 3))
            break;
        if (length)
            front_line(l, line, length, number, complaints);
    }
    need(l, &l->id, "id", complaints);
    need(l, &l->title, "title", complaints);
    no_more(l);
    return at;
}

static void free_piece(struct piece *p)
{
    free(p->id);
    free(p->text);
    free(p->show);
    free(p->question.subject);
    for (size_t i = 0; i < p->question.options; i++) {
        free(p->question.option[i].text);
        free(p->question.option[i].why);
        free(p->question.option[i].when);
    }
    free(p->question.option);
    free(p->task.goal);
    free(p->task.start);
    for (size_t i = 0; i < p->task.expects; i++)
        free(p->task.expect[i]);
    for (size_t i = 0; i < p->task.hints; i++)
        free(p->task.hint[i]);
    free(p->task.expect);
    free(p->task.expect_line);
    free(p->task.hint);
}

void lesson_free(struct lesson *l)
{
    if (!l)
        return;
    for (size_t i = 0; i < l->pieces; i++)
        free_piece(&l->piece[i]);
    free(l->piece);
    char *texts[] = {l->file, l->id, l->title, l->part, l->about, l->needs, l->read};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        free(texts[i]);
    free(l);
}
