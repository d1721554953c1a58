/* A message's text with a note on each field: beside it where there is room, what is pointed at in
 * full beneath. Names stand out, values do not; what is new or the same is marked ◂. */
#include "tui/ui.h"

#include "sip/headers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FAR = 100000 }; /* records back to the last message */

static uint32_t last_message(const struct ui *u, uint32_t from)
{
    for (uint32_t n = from, i = 0; n && i < FAR; n--, i++)
        if (report_is_message(&ui_trace(u)->record[n]))
            return n;
    return 0;
}

/* What is pointed at, else what flies, else the last one. */
static uint32_t message_shown(const struct ui *u)
{
    const struct subject *s = &u->subject;
    bool points = s->kind == SUBJECT_MESSAGE || s->kind == SUBJECT_RECORD;
    if (points && s->record && s->record <= u->now &&
        report_is_message(&ui_trace(u)->record[s->record]))
        return s->record;
    return u->selected ? u->selected : last_message(u, u->now);
}

/* ---- what is written ------------------------------------------------------------------------- */

struct page {
    struct grid *grid;
    const struct ui *ui;
    int from, row; /* the next row */
    int plain;     /* the same without notes beneath what is pointed at */
    int pointed;   /* in those; -1: none */
    int notes;     /* column of the notes beside; 0: they stand at the right end */
    bool is_told;  /* beside is room for what each field is for */
    struct field field;
};

static int rows_at(const struct page *p)
{
    return p->row >= p->from && p->row - p->from < p->grid->rows ? p->row - p->from : -1;
}

/* The name in one hue, the value plain; so many bytes of the line, from `at`. */
static int put_part(const struct page *p, size_t at, size_t length)
{
    const struct header_line *l = &p->field.line;
    char name[500], rest[500];
    int x = at ? 3 : 1, y = rows_at(p);
    size_t named = at < l->name_length ? l->name_length - at : 0;
    bool starts = !l->name_length;
    named = named < length ? named : length;
    snprintf(name, sizeof name, "%.*s", (int)named, p->field.text + l->at + at);
    snprintf(rest, sizeof rest, "%.*s", (int)(length - named), p->field.text + l->at + at + named);
    if (y >= 0) {
        grid_text(p->grid, x, y, CELL_BOLD, HUE_ACCENT, name);
        grid_text(p->grid, x + text_columns(name), y, starts ? CELL_BOLD : 0,
                  starts ? HUE_ACCENT : HUE_PLAIN, rest);
    }
    return x + text_columns(name) + text_columns(rest);
}

/* So many bytes of the line fit in a row; a folded line's breaks count as its ends. */
static size_t part_of(const struct page *p, size_t at, int columns)
{
    const struct header_line *l = &p->field.line;
    char rest[500];
    snprintf(rest, sizeof rest, "%.*s", (int)(l->length - at), p->field.text + l->at + at);
    size_t line = strcspn(rest, "\r\n"), fits = view_fit(rest, columns);
    size_t part = fits < line ? fits : line;
    return part ? part : columns > 0 && line ? 1 : strspn(rest, "\r\n");
}

/* In the notes' column, or behind the text, or at the right end; false: there is no room. */
static bool put_note_beside(const struct page *p, int x, const char *text)
{
    int wide = text_columns(text), columns = p->grid->columns;
    int at = p->notes > x + 1 ? p->notes : p->notes ? x + 2 : columns - 1 - wide;
    if (at < x + 2 || at + wide > columns)
        at = columns - 1 - wide;
    if (at < x + 2)
        return false;
    if (rows_at(p) >= 0)
        grid_text(p->grid, at, rows_at(p), 0, HUE_GOOD, text);
    return true;
}

/* What its value says; beneath, where it has no room beside and there is some to spare. */
static void put_own_note(struct page *p, int x, const char *note)
{
    enum { SPARE = 56 };
    char text[300];
    snprintf(text, sizeof text, "◂ %s", note);
    if (put_note_beside(p, x, text) || p->grid->columns < SPARE)
        return;
    int last = p->grid->columns - 1 - text_columns(text), at = p->notes ? p->notes : last;
    at = at > last ? last : at;
    p->row++;
    p->plain++;
    if (rows_at(p) >= 0)
        grid_text(p->grid, at < 3 ? 3 : at, rows_at(p), 0, HUE_GOOD, text);
}

static void full_note(const struct page *p, char *out, size_t room)
{
    const char *own = report_field_note(&p->field);
    snprintf(out, room, "%s%s%s%s  %s", own[0] ? "◂ " : "", own, own[0] ? ". " : "",
             p->field.line.note, p->field.line.rfc);
}

static void put_full_note(struct page *p, int x, bool beneath)
{
    char text[500];
    full_note(p, text, sizeof text);
    int width = p->grid->columns - x - 1, y = p->row - p->from, skip = y < 0 ? -y : 0;
    struct grid nowhere = {.columns = p->grid->columns, .rows = 0};
    bool is_in = y < p->grid->rows && width > 0;
    int rows =
        view_wrap(is_in ? p->grid : &nowhere, x, y < 0 ? 0 : y, width > 0 ? width : 1,
                  is_in ? p->grid->rows - (y < 0 ? 0 : y) : 0, skip, beneath ? 0 : CELL_DIM, text);
    if (beneath)
        p->row += rows;
}

/* Beside: what its value says; or, where there is room for that, all that is to be said. */
static void put_beside(struct page *p, int x)
{
    char text[500];
    if (!p->is_told && report_field_note(&p->field)[0]) {
        put_own_note(p, x, report_field_note(&p->field));
        return;
    }
    if (!p->is_told) {
        snprintf(text, sizeof text, "%s", p->field.line.note);
        if (rows_at(p) >= 0 && x + 2 <= p->notes &&
            p->notes + text_columns(text) < p->grid->columns)
            grid_text(p->grid, p->notes, rows_at(p), CELL_DIM, HUE_PLAIN, text);
        return;
    }
    full_note(p, text, sizeof text);
    if (rows_at(p) >= 0 && x + 2 <= p->notes)
        line_cell(p->grid, p->notes, rows_at(p), p->grid->columns - p->notes - 1, CELL_DIM,
                  HUE_PLAIN, text);
}

/* A field: its text, wrapped; what it says; if it is pointed at, all about it. */
static void put_field(struct page *p)
{
    const struct header_line *l = &p->field.line;
    int first = p->plain, width = p->is_told ? p->notes - 2 : p->grid->columns - 2;
    size_t at = 0;
    do {
        size_t part = part_of(p, at, width - (at ? 2 : 0));
        int x = put_part(p, at, part);
        at += part;
        while (at < l->length && strchr("\r\n", p->field.text[l->at + at]))
            at++;
        if (at >= l->length || !part)
            put_beside(p, x);
        p->row++;
        p->plain++;
        if (!part)
            break;
    } while (at < l->length);
    if (p->pointed >= first && p->pointed < p->plain)
        put_full_note(p, 3, true);
}

static void put_line(struct page *p, unsigned attributes, enum hue hue, const char *text)
{
    char cut[400];
    snprintf(cut, sizeof cut, "%s", text);
    view_cut(cut, sizeof cut, p->grid->columns - 2, false);
    p->row = line_put(p->grid, p->row, p->from, attributes, hue, cut);
    p->plain++;
}

/* ---- the message ----------------------------------------------------------------------------- */

static char *printed(const struct ui *u, const struct message *m)
{
    struct sip_names names = plan_names(ui_plan(u));
    size_t room = message_print(m, &names, NULL, 0) + 1;
    char *text = malloc(room);
    if (!text)
        abort();
    message_print(m, &names, text, room);
    return text;
}

/* "INVITE from alice to bob, 3rd sending". */
static void put_title(const struct ui *u, uint32_t n, bool with_names, char *out, size_t room)
{
    const struct record *r = &ui_trace(u)->record[n];
    const struct message *m = trace_payload(ui_trace(u), r->subject);
    char title[120];
    message_title(m, ui_plan(u)->lore, title, sizeof title);
    int length = snprintf(out, room, "%s", title);
    if (with_names && length >= 0 && (size_t)length < room)
        length += snprintf(out + length, room - (size_t)length, " from %s to %s",
                           ui_plan(u)->node[r->node].name, ui_plan(u)->node[r->peer].name);
    if (r->extra && length >= 0 && (size_t)length < room)
        snprintf(out + length, room - (size_t)length, ", %u%s sending", (unsigned)r->extra + 1,
                 ordinal_end(r->extra + 1));
}

/* Text that is no message: why, and as it stands. */
static void put_broken(struct page *p, const struct message *m)
{
    char text[300];
    snprintf(text, sizeof text, "This is no message: %s",
             lore_text(ui_plan(p->ui)->lore, m->phrase));
    p->row = line_wrap(p->grid, p->row, p->from, 1, CELL_BOLD, text);
    p->row = line_text(p->grid, p->row, p->from, p->field.text);
}

static bool is_body(const struct header_line *l, size_t size)
{
    return !l->name_length && l->at && l->at + l->length == size;
}

static void put_fields(struct page *p)
{
    size_t at = 0, size = strlen(p->field.text), header_end = 0;
    struct header_line before = {0};
    while (header_next(p->field.text, size, &at, &p->field.line)) {
        const struct header_line *l = &p->field.line;
        const char *text = p->field.text;
        bool again = before.name_length && before.name_length == l->name_length &&
                     !strncmp(text + before.at, text + l->at, l->name_length);
        p->field.nth = again ? p->field.nth + 1 : 0;
        if (l->at > header_end + 2)
            put_line(p, 0, HUE_PLAIN, "");
        if (is_body(l, size))
            p->row = line_text(p->grid, p->row, p->from, text + l->at);
        else
            put_field(p);
        header_end = l->at + l->length;
        before = *l;
    }
}

static void put_message(struct page *p, uint32_t n)
{
    const struct ui *u = p->ui;
    struct field *f = &p->field;
    f->is = report_compared(ui_trace(u), n);
    char *text = printed(u, f->is.message), *before = NULL, title[300];
    if (f->is.before)
        before = printed(u, f->is.before);
    f->text = text;
    f->before = before;
    put_title(u, n, true, title, sizeof title);
    put_line(p, CELL_BOLD, HUE_PLAIN, title);
    if (f->is.message->present & PRESENT_BROKEN)
        put_broken(p, f->is.message);
    else
        put_fields(p);
    free(text);
    free(before);
}

int view_message(struct grid *g, const struct ui *u, int from)
{
    enum { BESIDE = 60, TOLD = 140, TEXT_MOST = 84 };
    uint32_t n = message_shown(u);
    struct page p = {.grid = g,
                     .ui = u,
                     .from = from,
                     .pointed = u->focus == PANE_MESSAGE ? u->pane[PANE_MESSAGE].at : -1,
                     .is_told = g->columns >= TOLD};
    p.notes = p.is_told ? TEXT_MOST : g->columns >= BESIDE ? g->columns * 11 / 20 : 0;
    if (!n)
        return line_put(g, 0, from, CELL_DIM, HUE_PLAIN, "No message has been sent yet.");
    put_message(&p, n);
    return p.row;
}

/* Each line of it speaks of the message. */
struct subject message_at(const struct ui *u, int line)
{
    uint32_t n = message_shown(u);
    if (!n || line < 0)
        return (struct subject){.kind = SUBJECT_NONE};
    return (struct subject){.kind = SUBJECT_MESSAGE, .record = n};
}

void message_pane_title(const struct ui *u, char *title, size_t room, char *right,
                        size_t right_room)
{
    uint32_t n = message_shown(u);
    snprintf(title, room, "message");
    if (n)
        snprintf(right, right_room, "%s, %s: a field's note",
                 key_for(ACTION_SELECT_PREVIOUS, PLACE_RUN).text,
                 key_for(ACTION_SELECT_NEXT, PLACE_RUN).text);
    if (n)
        put_title(u, n, false, title, room);
}
