/* What `sipstep check` found, over many files: as text, TAP 13, JUnit XML and JSON. */
#define _GNU_SOURCE
#include "report/report.h"

#include <jansson.h>
#include <libxml/xmlwriter.h>
#include <stdlib.h>
#include <string.h>

const char *const verdict_formats[] = {"text", "tap", "junit", "json", NULL};

static char *copy_or_die(const char *text)
{
    char *copy = strdup(text);
    if (!copy)
        abort();
    return copy;
}

static struct verdict_row *new_row(struct verdicts *v)
{
    if (v->count == v->room) {
        v->room = v->room ? 2 * v->room : 16;
        v->row = realloc(v->row, v->room * sizeof *v->row);
        if (!v->row)
            abort();
    }
    return &v->row[v->count++];
}

void verdicts_add(struct verdicts *v, const struct scenario *s, const struct run *run)
{
    char why[600];
    for (size_t i = 0; i < scenario_checks(s); i++) {
        struct check_row check = scenario_check(s, i);
        bool ok = scenario_verdict(s, run->world, i) == CHECK_OK;
        if (ok || !scenario_why(s, run, i, why, sizeof why))
            why[0] = '\0';
        *new_row(v) = (struct verdict_row){
            .file = copy_or_die(scenario_file(s)),
            .text = copy_or_die(check.text),
            .line = check.line,
            .ok = ok,
            .why = why[0] ? copy_or_die(why) : NULL,
        };
    }
}

size_t verdicts_broken(const struct verdicts *v)
{
    size_t broken = 0;
    for (size_t i = 0; i < v->count; i++)
        broken += !v->row[i].ok;
    return broken;
}

void verdicts_free(struct verdicts *v)
{
    for (size_t i = 0; i < v->count; i++) {
        free(v->row[i].file);
        free(v->row[i].text);
        free(v->row[i].why);
    }
    free(v->row);
    *v = (struct verdicts){0};
}

static void print_text(FILE *to, const struct verdicts *v)
{
    for (size_t i = 0; i < v->count; i++) {
        const struct verdict_row *r = &v->row[i];
        if (r->ok)
            continue;
        fprintf(to, "%s:%d: broken: %s\n", r->file, r->line, r->text);
        if (r->why)
            fprintf(to, "    %s\n", r->why);
    }
    size_t broken = verdicts_broken(v);
    fprintf(to, "%zu expectations hold, %zu are broken\n", v->count - broken, broken);
}

/* TAP takes `#` for a directive: it is escaped in a description. */
static void put_tap_text(FILE *to, const char *text)
{
    for (; *text; text++) {
        if (*text == '#' || *text == '\\')
            fputc('\\', to);
        fputc(*text, to);
    }
}

static void print_tap(FILE *to, const struct verdicts *v)
{
    fprintf(to, "TAP version 13\n1..%zu\n", v->count);
    for (size_t i = 0; i < v->count; i++) {
        const struct verdict_row *r = &v->row[i];
        fprintf(to, "%s %zu - ", r->ok ? "ok" : "not ok", i + 1);
        put_tap_text(to, r->file);
        fprintf(to, ":%d ", r->line);
        put_tap_text(to, r->text);
        fputc('\n', to);
        if (r->why)
            fprintf(to, "# %s\n", r->why);
    }
}

#define XML(text) ((const xmlChar *)(text))

static void junit_case(xmlTextWriter *xml, const struct verdict_row *r)
{
    xmlTextWriterStartElement(xml, XML("testcase"));
    xmlTextWriterWriteAttribute(xml, XML("classname"), XML(r->file));
    xmlTextWriterWriteFormatAttribute(xml, XML("name"), "line %d: %s", r->line, r->text);
    if (!r->ok) {
        xmlTextWriterStartElement(xml, XML("failure"));
        xmlTextWriterWriteAttribute(xml, XML("message"), XML(r->text));
        xmlTextWriterWriteString(xml, XML(r->why ? r->why : "the expectation is broken"));
        xmlTextWriterEndElement(xml);
    }
    xmlTextWriterEndElement(xml);
}

static void print_junit(FILE *to, const struct verdicts *v)
{
    xmlBuffer *buffer = xmlBufferCreate();
    xmlTextWriter *xml = xmlNewTextWriterMemory(buffer, 0);
    xmlTextWriterSetIndent(xml, 1);
    xmlTextWriterStartDocument(xml, NULL, "UTF-8", NULL);
    xmlTextWriterStartElement(xml, XML("testsuite"));
    xmlTextWriterWriteAttribute(xml, XML("name"), XML("sipstep"));
    xmlTextWriterWriteFormatAttribute(xml, XML("tests"), "%zu", v->count);
    xmlTextWriterWriteFormatAttribute(xml, XML("failures"), "%zu", verdicts_broken(v));
    for (size_t i = 0; i < v->count; i++)
        junit_case(xml, &v->row[i]);
    xmlTextWriterEndDocument(xml);
    xmlFreeTextWriter(xml);
    fputs((const char *)xmlBufferContent(buffer), to);
    xmlBufferFree(buffer);
    xmlCleanupParser();
}

static void print_json(FILE *to, const struct verdicts *v)
{
    json_t *rows = json_array();
    for (size_t i = 0; i < v->count; i++) {
        const struct verdict_row *r = &v->row[i];
        json_t *row = json_object();
        json_object_set_new(row, "file", json_string(r->file));
        json_object_set_new(row, "line", json_integer(r->line));
        json_object_set_new(row, "ok", json_boolean(r->ok));
        json_object_set_new(row, "text", json_string(r->text));
        if (r->why)
            json_object_set_new(row, "why", json_string(r->why));
        json_array_append_new(rows, row);
    }
    json_t *all = json_object();
    json_object_set_new(all, "ok", json_boolean(!verdicts_broken(v)));
    json_object_set_new(all, "expectations", rows);
    json_dumpf(all, to, JSON_INDENT(2));
    fputc('\n', to);
    json_decref(all);
}

bool verdicts_print(FILE *to, const struct verdicts *v, const char *format)
{
    static const struct {
        const char *name;
        void (*print)(FILE *, const struct verdicts *);
    } printers[] = {
        {"text", print_text}, {"tap", print_tap}, {"junit", print_junit}, {"json", print_json}};
    for (size_t i = 0; i < sizeof printers / sizeof *printers; i++)
        if (!strcmp(format, printers[i].name)) {
            printers[i].print(to, v);
            return true;
        }
    return false;
}
