/* Machines in other programs' languages: nothing is lost, and what is written can be read there. */
#include "suite.h"

#include "machine/coverage.h"
#include "world/world.h"

#include <jansson.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *exported(const struct machine *m, enum picture picture, const struct lit *lit)
{
    char *out = NULL, *error = NULL;
    size_t size;
    ck_assert_msg(draw_machine(m, picture, NULL, lit, &out, &size, &error), "%s", error);
    ck_assert_uint_eq(size, strlen(out));
    return out;
}

/* Names that each of these languages takes for something else. */
static struct machine *odd_machine(void)
{
    return parsed(
        "// Odd {x} %% \"q\" ; here.\ndigraph \"session\" { compound=true; start [shape=point];"
        "state [label=\"end\"]; end [label=\"[*]: a --> b; #red\"];"
        "\"日本\" [label=\"<b>&\\\"x\\\" **b** //i// ~u~ {c} %% `t`\"];"
        "\"a-b\" [label=\"@enduml ' \\\\n\"]; a_b [label=\"]]>\", shape=doublecircle];"
        "subgraph cluster_end { label=\"Cl:us;ter #1 {\"; \"日本\"; \"a-b\" }"
        "start -> state [label=\"offer\"]; state -> end [label=\"offer\"];"
        "end -> \"日本\" [label=\"offer\"]; \"日本\" -> \"a-b\" [label=\"refused\"];"
        "\"a-b\" -> \"日本\" [label=\"offer\", ltail=cluster_end];"
        "state -> state [label=\"agreed [both ways]\"]; state -> state [label=\"refused\"];"
        "\"a-b\" -> a_b [label=\"dialog ends\", ltail=cluster_end, tooltip=\"RFC 3264: <a> & 'b'\"];"
        "end -> a_b [label=\"dialog ends\"] }");
}

/* The shipped machines, and behind them the odd one. */
static struct machine *machine_at(int i)
{
    return shipped_names[i] ? shipped(shipped_names[i]) : odd_machine();
}

/* ---- JSON: there and back again -------------------------------------------------------------- */

struct buffer {
    char *text;
    size_t size;
    FILE *to;
};

static void put_string(FILE *to, const char *s)
{
    fputc('"', to);
    for (; *s; s++) {
        if (*s == '"') /* all else is as the file had it */
            fputc('\\', to);
        fputc(*s, to);
    }
    fputc('"', to);
}

static const char *text_of(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    ck_assert_msg(value != NULL, "no %s", key);
    return json_is_null(value) ? NULL : json_string_value(value);
}

static void put_clusters(FILE *to, const json_t *all, const char *parent)
{
    size_t i;
    json_t *item;
    json_array_foreach(json_object_get(all, "states"), i, item)
    {
        const char *cluster = text_of(item, "cluster");
        if (parent ? !cluster || strcmp(cluster, parent) != 0 : cluster != NULL)
            continue;
        put_string(to, text_of(item, "id"));
        fputs(" [label=", to);
        put_string(to, text_of(item, "label"));
        fputs(json_is_true(json_object_get(item, "start"))   ? ", shape=point];\n"
              : json_is_true(json_object_get(item, "final")) ? ", shape=doublecircle];\n"
                                                             : "];\n",
              to);
    }
    json_array_foreach(json_object_get(all, "clusters"), i, item)
    {
        const char *within = text_of(item, "parent");
        if (parent ? !within || strcmp(within, parent) != 0 : within != NULL)
            continue;
        fputs("subgraph ", to);
        put_string(to, text_of(item, "id"));
        fputs(" { label=", to);
        put_string(to, text_of(item, "label"));
        fputs(";\n", to);
        put_clusters(to, all, text_of(item, "id"));
        fputs("}\n", to);
    }
}

static void put_words(FILE *to, const json_t *words, const char *between)
{
    size_t i;
    json_t *word;
    json_array_foreach(words, i, word)
        fprintf(to, "%s%s", i ? between : "", json_string_value(word));
}

static void put_edge(FILE *to, const json_t *edge)
{
    put_string(to, text_of(edge, "from"));
    fputs(" -> ", to);
    put_string(to, text_of(edge, "to"));
    fputs(" [label=\"", to);
    put_words(to, json_object_get(edge, "triggers"), ", ");
    if (text_of(edge, "guard"))
        fprintf(to, " [%s]", text_of(edge, "guard"));
    if (json_array_size(json_object_get(edge, "effects")))
        fputs(" / ", to);
    put_words(to, json_object_get(edge, "effects"), "; ");
    fputs("\"", to);
    if (text_of(edge, "from_cluster")) {
        fputs(", ltail=", to);
        put_string(to, text_of(edge, "from_cluster"));
    }
    if (text_of(edge, "why")) {
        fputs(", tooltip=", to);
        put_string(to, text_of(edge, "why"));
    }
    fputs("];\n", to);
}

/* The machine's file, written anew from what the JSON says. */
static char *dot_of(const json_t *all)
{
    struct buffer b = {0};
    size_t i;
    json_t *item;
    b.to = open_memstream(&b.text, &b.size);
    fputs("digraph ", b.to);
    put_string(b.to, text_of(all, "machine"));
    fputs(" { compound=true; kind=", b.to);
    put_string(b.to, text_of(all, "kind"));
    if (json_array_size(json_object_get(all, "timers"))) {
        fputs("; timers=\"", b.to);
        json_array_foreach(json_object_get(all, "timers"), i, item) fprintf(
            b.to, "%s%s = %s", i ? "; " : "", text_of(item, "name"), text_of(item, "lasts"));
        fputs("\"", b.to);
    }
    fputs(";\n", b.to);
    put_clusters(b.to, all, NULL);
    json_array_foreach(json_object_get(all, "edges"), i, item) put_edge(b.to, item);
    fputs("}\n", b.to);
    fclose(b.to);
    return b.text;
}

static struct machine *back_from(const char *json)
{
    json_error_t wrong;
    json_t *all = json_loads(json, JSON_REJECT_DUPLICATES, &wrong);
    ck_assert_msg(all != NULL, "%d: %s", wrong.line, wrong.text);
    char *dot = dot_of(all);
    struct complaints complaints = {0};
    struct machine *m =
        machine_parse("back.gv", dot, strlen(dot), world_vocabularies, world_kinds, &complaints);
    if (!m)
        complaints_print(&complaints, stderr);
    ck_assert_ptr_nonnull(m);
    free(dot);
    json_decref(all);
    return m;
}

static const char *label_of(const struct machine *m, const char *id)
{
    for (int i = 0; i < m->diagram->nstates; i++)
        if (!strcmp(m->diagram->states[i].id, id))
            return m->diagram->states[i].label;
    return "?";
}

/* States may have changed places: they are told apart by their names. */
static void same_edges(const struct machine *m, const struct machine *back)
{
    const struct diagram *a = m->diagram, *b = back->diagram;
    ck_assert_uint_eq(a->nedges, b->nedges);
    for (int i = 0; i < a->nedges; i++) {
        const struct diagram_edge *one = &a->edges[i], *other = &b->edges[i];
        ck_assert_str_eq(a->states[one->tail].id, b->states[other->tail].id);
        ck_assert_str_eq(a->states[one->head].id, b->states[other->head].id);
        ck_assert_str_eq(label_of(back, a->states[one->head].id), a->states[one->head].label);
        ck_assert_str_eq(one->trigger, other->trigger);
        ck_assert_str_eq(one->guard ? one->guard : "", other->guard ? other->guard : "");
        ck_assert_str_eq(one->rfc, other->rfc);
        ck_assert_int_eq(one->off_figure, other->off_figure);
        ck_assert_int_eq(one->from_cluster < 0, other->from_cluster < 0);
        for (int k = 0; one->effects && one->effects[k]; k++)
            ck_assert_str_eq(one->effects[k], other->effects[k]);
    }
}

START_TEST(json_read_back_is_the_same_machine)
{
    struct machine *m = machine_at(_i);
    char *json = exported(m, PICTURE_JSON, NULL);
    struct machine *back = back_from(json);
    ck_assert_uint_eq(m->nstates, back->nstates);
    ck_assert_uint_eq(m->natoms, back->natoms);
    ck_assert_uint_eq(m->ntimers, back->ntimers);
    ck_assert_uint_eq(m->cell[m->nstates * m->natoms], back->cell[back->nstates * back->natoms]);
    for (int i = 0; i < m->ntimers; i++)
        ck_assert_str_eq(m->timers[i].formula, back->timers[i].formula);
    same_edges(m, back);
    machine_free(back);
    machine_free(m);
    free(json);
}
END_TEST

/* ---- SCXML ----------------------------------------------------------------------------------- */

struct scxml {
    xmlDocPtr doc;
    xmlXPathContextPtr context;
};

static struct scxml scxml_open(const char *text)
{
    struct scxml s;
    s.doc = xmlReadMemory(text, (int)strlen(text), "it.scxml", NULL, XML_PARSE_NONET);
    ck_assert_ptr_nonnull(s.doc);
    s.context = xmlXPathNewContext(s.doc);
    xmlXPathRegisterNs(s.context, BAD_CAST "s", BAD_CAST "http://www.w3.org/2005/07/scxml");
    xmlXPathRegisterNs(s.context, BAD_CAST "o", BAD_CAST "urn:x-sipstep:machine");
    return s;
}

static void scxml_close(struct scxml *s)
{
    xmlXPathFreeContext(s->context);
    xmlFreeDoc(s->doc);
}

static double number_of(struct scxml *s, const char *xpath)
{
    xmlXPathObjectPtr found = xmlXPathEvalExpression(BAD_CAST xpath, s->context);
    ck_assert_msg(found != NULL, "%s", xpath);
    double number = xmlXPathCastToNumber(found);
    xmlXPathFreeObject(found);
    return number;
}

START_TEST(scxml_has_each_state_and_edge_once_and_no_loose_ends)
{
    struct machine *m = machine_at(_i);
    const struct diagram *d = m->diagram;
    char *text = exported(m, PICTURE_SCXML, NULL);
    struct scxml s = scxml_open(text);
    int finals = 0, starts = 0;
    for (int i = 0; i < d->nstates; i++) {
        finals += d->states[i].is_final;
        starts += d->states[i].is_start;
    }
    ck_assert_int_eq((int)number_of(&s, "count(//s:transition)"), d->nedges);
    ck_assert_int_eq((int)number_of(&s, "count(//s:final)"), finals);
    ck_assert_int_eq((int)number_of(&s, "count(//s:state[s:state or s:final])"), d->nclusters);
    ck_assert_int_eq((int)number_of(&s, "count(//s:state | //s:final)"),
                     d->nstates - starts + 1 + d->nclusters);
    ck_assert_int_eq((int)number_of(&s, "count(//*[@id][@id = preceding::*/@id or "
                                        "@id = ancestor::*/@id])"),
                     0);
    ck_assert_int_eq((int)number_of(&s, "count(//s:transition[not(@target = //s:state/@id or "
                                        "@target = //s:final/@id)])"),
                     0);
    ck_assert_int_eq((int)number_of(&s, "count(//s:transition[not(@event)])"), 0);
    ck_assert_int_eq((int)number_of(&s, "count(/s:scxml[@initial = //s:state/@id])"), 1);
    ck_assert_int_eq((int)number_of(&s, "count(//o:timer)"), m->ntimers);
    scxml_close(&s);
    free(text);
    machine_free(m);
}
END_TEST

/* Whoever runs it takes the first transition that fits: the precise one has to stand first. */
START_TEST(in_scxml_precise_edges_stand_before_wide_ones_and_else_is_last)
{
    struct machine *m = shipped("dialog-callee");
    char *text = exported(m, PICTURE_SCXML, NULL);
    struct scxml s = scxml_open(text);
    ck_assert_int_eq((int)number_of(&s, "count(//s:transition[contains(@o:label, '[else]')])"), 14);
    ck_assert_int_eq((int)number_of(&s, "count(//s:transition[contains(@o:label, '[else]')]"
                                        "[@cond])"),
                     0);
    ck_assert_int_eq(
        (int)number_of(&s, "count(//s:transition[starts-with(@o:label, 'UPDATE [else]')]"
                           "[following-sibling::s:transition[starts-with(@o:label, 'UPDATE [')]])"),
        0);
    scxml_close(&s);
    free(text);
    machine_free(m);
}
END_TEST

START_TEST(in_scxml_timers_are_delayed_events)
{
    struct machine *m = shipped("invite-client");
    char *text = exported(m, PICTURE_SCXML, NULL);
    struct scxml s = scxml_open(text);
    ck_assert_int_eq((int)number_of(&s, "count(//s:state[@id='start']/s:transition"
                                        "//s:send[@event='timer.B'])"),
                     1);
    ck_assert_int_eq((int)number_of(&s, "count(//s:assign[@expr=\"2*timers['A']\"])"), 1);
    ck_assert_int_eq((int)number_of(&s, "count(//s:state[@id='calling']/s:transition"
                                        "[@event='timer.A'])"),
                     1);
    ck_assert_int_eq((int)number_of(&s, "count(//s:if[@cond='!reliable']/s:send"
                                        "[@event='timer.A'])"),
                     1);
    scxml_close(&s);
    free(text);
    machine_free(m);
}
END_TEST

/* ---- Mermaid and PlantUML: a small strict reader of what they take ----------------------------- */

static const char *identifier(const char *at)
{
    const char *from = at;
    while ((*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') || (*at >= '0' && *at <= '9') ||
           *at == '_')
        at++;
    return at > from && !(*from >= '0' && *from <= '9') ? at : NULL;
}

static const char *after(const char *at, const char *word)
{
    return at && !strncmp(at, word, strlen(word)) ? at + strlen(word) : NULL;
}

static const char *end_of_edge(const char *at)
{
    const char *pseudo = after(at, "[*]");
    return pseudo ? pseudo : identifier(at);
}

/* Words that leave the line alone: those that the language reads are escaped. */
static bool mermaid_words(const char *at)
{
    for (; *at; at++) {
        if (*at == '#') { /* #35; */
            size_t digits = strspn(at + 1, "0123456789");
            if (!digits || at[1 + digits] != ';')
                return false;
            at += 1 + digits;
        } else if (strchr(";:\"{}<>%", *at))
            return false;
    }
    return true;
}

static bool plantuml_words(const char *at)
{
    for (; *at; at++)
        if (*at == '<') { /* <U+0023> */
            if (strncmp(at, "<U+", 3) || strspn(at + 3, "0123456789ABCDEF") != 4 || at[7] != '>')
                return false;
            at += 7;
        } else if (strchr("\"\\>{}@", *at))
            return false;
    return true;
}

/* state "Words" as id, perhaps with { or a colour behind. */
static bool is_state(const char *line, bool (*words)(const char *), const char *colour)
{
    const char *at = after(line, "state \""), *quote = at ? strchr(at, '"') : NULL;
    if (!quote)
        return false;
    char label[400];
    snprintf(label, sizeof label, "%.*s", (int)(quote - at), at);
    at = after(quote, "\" as ");
    at = at ? identifier(at) : NULL;
    return words(label) && at && (!*at || !strcmp(at, " {") || !strcmp(at, colour));
}

static bool is_edge(const char *line, bool (*words)(const char *), const char *other_arrow)
{
    const char *tail = end_of_edge(line), *arrow = after(tail, " --> ");
    arrow = arrow ? arrow : after(tail, other_arrow);
    const char *head = arrow ? end_of_edge(arrow) : NULL;
    if (!head)
        return false;
    return !*head || (after(head, " : ") && words(after(head, " : ")));
}

static bool is_row(const char *line, bool (*words)(const char *))
{
    const char *at = after(identifier(line), " : ");
    return at && words(at);
}

static bool is_mermaid(const char *line)
{
    static const char class_def[] = "classDef active ";
    return !*line || !strcmp(line, "---") || after(line, "title: \"") || after(line, "%% ") ||
           !strcmp(line, "stateDiagram-v2") || !strcmp(line, "}") || after(line, class_def) ||
           (after(line, "class ") && identifier(after(line, "class "))) ||
           is_state(line, mermaid_words, "") || is_edge(line, mermaid_words, " --> ") ||
           is_row(line, mermaid_words);
}

static bool is_plantuml(const char *line)
{
    return !*line || !strcmp(line, "@startuml") || !strcmp(line, "@enduml") || after(line, "' ") ||
           (after(line, "title ") && plantuml_words(after(line, "title "))) ||
           !strcmp(line, "hide empty description") || !strcmp(line, "}") ||
           is_state(line, plantuml_words, " #FFE08A;line.bold") ||
           is_edge(line, plantuml_words, " -[#B04000,bold]-> ") || is_row(line, plantuml_words);
}

/* Each line is one that the language has; braces meet; edges and rows are as many as there are. */
static void check_lines(const struct machine *m, char *text, bool (*is_good)(const char *))
{
    const struct diagram *d = m->diagram;
    int depth = 0, edges = 0, finals = 0, wholes = 0;
    for (char *line = text, *next; line && *line; line = next) {
        next = strchr(line, '\n');
        if (next)
            *next++ = '\0';
        line += strspn(line, " ");
        ck_assert_msg(is_good(line), "%s", line);
        depth += strlen(line) && line[strlen(line) - 1] == '{' ? 1 : !strcmp(line, "}") ? -1 : 0;
        ck_assert_int_ge(depth, 0);
        edges += is_edge(line, mermaid_words, " -[#B04000,bold]-> ") ||
                 is_edge(line, plantuml_words, " -[#B04000,bold]-> ") ||
                 is_row(line, mermaid_words) || is_row(line, plantuml_words);
    }
    for (int i = 0; i < d->nstates; i++)
        finals += d->states[i].is_final;
    for (int i = 0; i < d->nedges; i++)
        wholes +=
            d->edges[i].from_cluster >= 0; /* may be a line for each of the cluster's states */
    ck_assert_int_eq(depth, 0);
    ck_assert_int_ge(edges, d->nedges + finals);
    ck_assert_int_le(edges, d->nedges + finals + 4 * wholes);
}

START_TEST(mermaid_takes_every_line)
{
    struct machine *m = machine_at(_i);
    const struct lit lit = {.state = 1, .last_edge = m->diagram->nedges - 1};
    for (int lights = 0; lights < 2; lights++) {
        char *text = exported(m, PICTURE_MERMAID, lights ? &lit : NULL);
        ck_assert_int_eq(strstr(text, "classDef active") != NULL, lights);
        check_lines(m, text, is_mermaid);
        free(text);
    }
    machine_free(m);
}
END_TEST

START_TEST(plantuml_takes_every_line)
{
    struct machine *m = machine_at(_i);
    const struct lit lit = {.state = 1, .last_edge = m->diagram->nedges - 1};
    for (int lights = 0; lights < 2; lights++) {
        char *text = exported(m, PICTURE_PLANTUML, lights ? &lit : NULL);
        ck_assert_int_eq(strstr(text, "#FFE08A") != NULL, lights);
        check_lines(m, text, is_plantuml);
        free(text);
    }
    machine_free(m);
}
END_TEST

/* ---- where it stands ------------------------------------------------------------------------- */

START_TEST(the_active_state_and_the_last_edge_are_marked_in_every_format)
{
    static const struct {
        enum picture picture;
        const char *state, *edge;
    } marks[] = {
        {PICTURE_SVG, "#ffe08a", "▸ timer A"},
        {PICTURE_DOT, "#ffe08a", "▸ ↺ timer A"},
        {PICTURE_TEXT, "╔", "▸1"},
        {PICTURE_MERMAID, "class calling active", "▸ timer A"},
        {PICTURE_PLANTUML, "as calling #FFE08A;line.bold", "▸ timer A"},
        {PICTURE_JSON, "\"active\": true", "\"last\": true"},
        {PICTURE_SCXML, "sipstep:active=\"true\"", "sipstep:last=\"true\""},
    };
    struct machine *m = shipped("invite-client");
    struct lit lit = {.state = state_called(m, "Calling"), .last_edge = -1};
    for (int i = 0; i < m->diagram->nedges; i++)
        if (strstr(m->diagram->edges[i].label, "double A"))
            lit.last_edge = i;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        char *with = exported(m, marks[i].picture, &lit);
        char *without = exported(m, marks[i].picture, NULL);
        const char *edge = marks[i].picture == PICTURE_SVG ? "▸" : marks[i].edge;
        ck_assert_msg(strstr(with, marks[i].state) != NULL, "%s: no %s",
                      picture_formats[marks[i].picture].name, marks[i].state);
        ck_assert_msg(strstr(with, edge) != NULL, "%s: no %s",
                      picture_formats[marks[i].picture].name, edge);
        ck_assert_ptr_null(strstr(without, marks[i].state));
        free(with);
        free(without);
    }
    machine_free(m);
}
END_TEST

/* A font that is wider than the one that the boxes were made for does not run out of them. */
START_TEST(each_text_of_an_svg_says_how_long_it_is)
{
    struct machine *m = machine_at(_i);
    char *svg = exported(m, PICTURE_SVG, NULL);
    for (const char *at = svg; (at = strstr(at, "<text ")); at++) {
        const char *end = strchr(at, '>');
        char tag[600];
        snprintf(tag, sizeof tag, "%.*s", (int)(end - at), at);
        ck_assert_msg(strstr(tag, "textLength=\"") != NULL, "%s", tag);
    }
    free(svg);
    machine_free(m);
}
END_TEST

Suite *export_suite(void)
{
    Suite *suite = suite_create("export");
    TCase *tests = tcase_create("languages");
    int count = 0;
    while (shipped_names[count])
        count++;
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, json_read_back_is_the_same_machine, 0, count + 1);
    tcase_add_loop_test(tests, scxml_has_each_state_and_edge_once_and_no_loose_ends, 0, count + 1);
    tcase_add_test(tests, in_scxml_precise_edges_stand_before_wide_ones_and_else_is_last);
    tcase_add_test(tests, in_scxml_timers_are_delayed_events);
    tcase_add_loop_test(tests, mermaid_takes_every_line, 0, count + 1);
    tcase_add_loop_test(tests, plantuml_takes_every_line, 0, count + 1);
    tcase_add_test(tests, the_active_state_and_the_last_edge_are_marked_in_every_format);
    tcase_add_loop_test(tests, each_text_of_an_svg_says_how_long_it_is, 0, count + 1);
    suite_add_tcase(suite, tests);
    return suite;
}
