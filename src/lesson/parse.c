/* A lesson's Markdown, read by md4c, as pieces: headings, paragraphs, items, and the fenced
 * blocks. */
#include "lesson/inside.h"

#include <errno.h>
#include <md4c.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *lesson_grow(void *array, size_t count, size_t size)
{
    if (count == 0 || (count & (count - 1)) == 0) {
        array = realloc(array, (count ? 2 * count : 1) * size);
        if (!array)
            abort();
    }
    memset((char *)array + count * size, 0, size);
    return array;
}

char *lesson_copy(const char *text, size_t length)
{
    char *copy = malloc(length + 1);
    if (!copy)
        abort();
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

struct reader {
    struct lesson *lesson;
    const char *file, *text; /* md4c's input: what follows the front matter */
    size_t size;
    int first_line; /* of that input in the file */
    struct complaints *complaints;
    char *buffer; /* of the leaf block under way */
    size_t length, room;
    const char *at;    /* its first character in the input; NULL: none seen */
    char info[160];    /* of the fence under way */
    const char *fence; /* where it stands in the input; NULL: not in a fence */
    bool in_item;
};

static bool within(const struct reader *r, const char *at)
{
    return at >= r->text && at < r->text + r->size;
}

static int line_of(const struct reader *r, const char *at)
{
    int line = r->first_line;
    for (const char *p = r->text; at && p < at && p < r->text + r->size; p++)
        line += *p == '\n';
    return line;
}

static void append(struct reader *r, const char *text, size_t length)
{
    if (r->length + length + 1 > r->room) {
        r->room = 2 * (r->length + length + 1);
        r->buffer = realloc(r->buffer, r->room);
        if (!r->buffer)
            abort();
    }
    memcpy(r->buffer + r->length, text, length);
    r->length += length;
    r->buffer[r->length] = '\0';
}

static struct piece *add_piece(struct reader *r, enum piece_kind kind)
{
    struct lesson *l = r->lesson;
    l->piece = lesson_grow(l->piece, l->pieces, sizeof *l->piece);
    struct piece *p = &l->piece[l->pieces++];
    p->kind = kind;
    p->line = r->fence ? line_of(r, r->fence) + 1 : line_of(r, r->at);
    p->id = lesson_copy("", 0);
    return p;
}

static void end_text(struct reader *r, enum piece_kind kind)
{
    if (r->length)
        add_piece(r, kind)->text = lesson_copy(r->buffer, r->length);
}

/* `sip` begins a run; `sip +` adds to the one above it. Each line keeps its number in the file:
 * newlines stand before it. */
static void end_sip(struct reader *r, const char *id)
{
    struct piece *before = NULL;
    for (size_t i = 0; i < r->lesson->pieces; i++)
        if (r->lesson->piece[i].kind == PIECE_SIP)
            before = &r->lesson->piece[i];
    int line = line_of(r, r->fence) + 1, lines = 1;
    char *text = lesson_copy("", 0);
    size_t length = 0;
    if (!strcmp(id, "+") && before) {
        free(text);
        text = lesson_copy(before->text, strlen(before->text));
        length = strlen(text);
        for (const char *p = text; *p; p++)
            lines += *p == '\n';
    }
    size_t padding = line > lines ? (size_t)(line - lines) : 0;
    text = realloc(text, length + padding + r->length + 1);
    if (!text)
        abort();
    memset(text + length, '\n', padding);
    memcpy(text + length + padding, r->buffer ? r->buffer : "", r->length);
    text[length + padding + r->length] = '\0';
    add_piece(r, PIECE_SIP)->text = text;
}

static const struct block_kind {
    const char *article, *word;
    enum piece_kind kind;
    void (*read)(struct piece *, const char *, const struct block_source *);
} block_kinds[] = {{"a", "stop", PIECE_STOP, block_stop},
                   {"an", "ask", PIECE_ASK, block_ask},
                   {"a", "task", PIECE_TASK, block_task}};

static void end_block(struct reader *r)
{
    char word[40] = "", id[80] = "";
    sscanf(r->info, "%39s %79s", word, id);
    if (!strcmp(word, "sip")) {
        end_sip(r, id);
        return;
    }
    for (size_t i = 0; i < sizeof block_kinds / sizeof *block_kinds; i++) {
        const struct block_kind *k = &block_kinds[i];
        if (strcmp(word, k->word) != 0)
            continue;
        struct piece *p = add_piece(r, k->kind);
        struct block_source from = {r->file, p->line, r->complaints};
        free(p->id);
        p->id = lesson_copy(id, strlen(id));
        if (!id[0])
            complain(r->complaints, r->file, p->line - 1, 0, NULL,
                     "%s `%s` block needs a name: ```%s NAME", k->article, word, word);
        k->read(p, r->buffer ? r->buffer : "", &from);
        return;
    }
    complain(r->complaints, r->file, line_of(r, r->fence), 0, NULL,
             "there is no block '%s'; known are sip, stop, ask, task", word);
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    struct reader *r = data;
    if (type == MD_BLOCK_LI)
        r->in_item = true;
    if (type == MD_BLOCK_CODE) {
        const MD_BLOCK_CODE_DETAIL *code = detail;
        snprintf(r->info, sizeof r->info, "%.*s", (int)code->info.size,
                 code->info.text ? code->info.text : "");
        r->fence = within(r, code->info.text) ? code->info.text : r->text;
    }
    if (type == MD_BLOCK_H || type == MD_BLOCK_P || type == MD_BLOCK_CODE || type == MD_BLOCK_LI) {
        r->length = 0;
        r->at = NULL;
    }
    return 0;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    struct reader *r = data;
    (void)detail;
    switch (type) {
    case MD_BLOCK_H: end_text(r, PIECE_HEADING); break;
    case MD_BLOCK_P: end_text(r, r->in_item ? PIECE_LIST_ITEM : PIECE_TEXT); break;
    case MD_BLOCK_CODE:
        end_block(r);
        r->fence = NULL;
        break;
    case MD_BLOCK_LI:
        end_text(r, PIECE_LIST_ITEM);
        r->in_item = false;
        break;
    default: return 0;
    }
    r->length = 0;
    return 0;
}

static int span(MD_SPANTYPE type, void *detail, void *data)
{
    static const char strong = TEXT_STRONG, code = TEXT_CODE;
    (void)detail;
    if (type == MD_SPAN_STRONG || type == MD_SPAN_EM)
        append(data, &strong, 1);
    if (type == MD_SPAN_CODE)
        append(data, &code, 1);
    return 0;
}

static int text(MD_TEXTTYPE type, const MD_CHAR *from, MD_SIZE size, void *data)
{
    struct reader *r = data;
    if (!r->at && within(r, from))
        r->at = from;
    if (type == MD_TEXT_SOFTBR || type == MD_TEXT_BR)
        append(r, " ", 1);
    else if (type == MD_TEXT_HTML && size >= 4 && !strncmp(from, "<!--", 4))
        return 0;
    else
        append(r, from, size);
    return 0;
}

static bool unique_ids(const struct lesson *l, const char *file, struct complaints *complaints)
{
    size_t before = complaints->count;
    for (size_t i = 0; i < l->pieces; i++)
        for (size_t j = 0; j < i; j++)
            if (l->piece[i].id[0] && !strcmp(l->piece[i].id, l->piece[j].id))
                complain(complaints, file, l->piece[i].line - 1, 0, NULL,
                         "the name '%s' is taken, on line %d; each block wants its own",
                         l->piece[i].id, l->piece[j].line - 1);
    return complaints->count == before;
}

static void read_markdown(struct reader *r)
{
    const MD_PARSER parser = {.abi_version = 0,
                              .flags = MD_FLAG_NOHTMLBLOCKS | MD_FLAG_NOHTMLSPANS,
                              .enter_block = enter_block,
                              .leave_block = leave_block,
                              .enter_span = span,
                              .leave_span = span,
                              .text = text};
    if (md_parse(r->text, (MD_SIZE)r->size, &parser, r) != 0)
        complain(r->complaints, r->file, 0, 0, NULL, "this is no Markdown that can be read");
    free(r->buffer);
}

/* Without the mark that some editors put first, and with lines that end as ours do. */
static char *plain_text(const char *source, size_t *size)
{
    size_t from = *size >= 3 && !memcmp(source, "\xef\xbb\xbf", 3) ? 3 : 0, n = 0;
    char *text = lesson_copy(source + from, *size - from);
    for (size_t i = from; i < *size; i++)
        if (source[i] != '\r' || i + 1 == *size || source[i + 1] != '\n')
            text[n++] = source[i];
    text[n] = '\0';
    *size = n;
    return text;
}

struct lesson *lesson_parse(const char *file, const char *source, size_t size,
                            struct complaints *complaints)
{
    size_t before = complaints->count;
    if (complain_of_bytes(complaints, file, source, size))
        return NULL;
    struct lesson *l = calloc(1, sizeof *l);
    if (!l)
        abort();
    char *text = plain_text(source, &size);
    l->file = lesson_copy(file, strlen(file));
    size_t skip = front_matter(l, text, size, complaints);
    struct reader r = {.lesson = l,
                       .file = file,
                       .text = text + skip,
                       .size = size - skip,
                       .first_line = 1,
                       .complaints = complaints};
    for (size_t i = 0; i < skip; i++)
        r.first_line += text[i] == '\n';
    read_markdown(&r);
    unique_ids(l, file, complaints);
    free(text);
    if (complaints->count == before)
        return l;
    lesson_free(l);
    return NULL;
}

static char *read_file(const char *path, size_t *size, struct complaints *complaints)
{
    FILE *f = fopen(path, "rb");
    char *text = malloc(1 << 20);
    if (!text)
        abort();
    *size = f ? fread(text, 1, 1 << 20, f) : 0;
    bool bad = !f || ferror(f) || *size == 1 << 20;
    if (bad)
        complain(complaints, path, 0, 0, NULL, "cannot read it: %s",
                 f && *size == 1 << 20 ? "it is larger than 1 MB" : strerror(errno));
    if (f)
        fclose(f);
    if (!bad)
        return text;
    free(text);
    return NULL;
}

struct lesson *lesson_load(const char *path, struct complaints *complaints)
{
    size_t size;
    char *source = read_file(path, &size, complaints);
    if (!source)
        return NULL;
    struct lesson *l = lesson_parse(path, source, size, complaints);
    free(source);
    return l;
}
