/* Pictures of machines: SVG that is well formed and always the same, PNG, PDF, DOT, text. */
#include "suite.h"

#include "machine/coverage.h"

#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *picture(const struct machine *m, enum picture kind, const struct coverage *c,
                     size_t *size)
{
    char *out = NULL, *error = NULL;
    ck_assert_msg(draw_machine(m, kind, c, NULL, &out, size, &error), "%s", error ? error : "?");
    return out;
}

static xmlDocPtr well_formed(const char *text, size_t size)
{
    xmlDocPtr doc = xmlReadMemory(text, (int)size, "picture.svg", NULL, XML_PARSE_NONET);
    ck_assert_ptr_nonnull(doc);
    return doc;
}

static int count_of(xmlDocPtr doc, const char *xpath)
{
    xmlXPathContextPtr context = xmlXPathNewContext(doc);
    xmlXPathObjectPtr found = xmlXPathEvalExpression((const xmlChar *)xpath, context);
    int count = found && found->nodesetval ? found->nodesetval->nodeNr : 0;
    xmlXPathFreeObject(found);
    xmlXPathFreeContext(context);
    return count;
}

START_TEST(each_machine_as_svg_is_well_formed_and_the_same_again)
{
    struct machine *m = shipped(shipped_names[_i]);
    size_t size, again_size;
    char *svg = picture(m, PICTURE_SVG, NULL, &size);
    char *again = picture(m, PICTURE_SVG, NULL, &again_size);
    ck_assert_uint_eq(size, again_size);
    ck_assert_mem_eq(svg, again, size);
    xmlDocPtr doc = well_formed(svg, size);
    for (uint8_t i = 1; i < m->nstates; i++)
        ck_assert_ptr_nonnull(strstr(svg, machine_state_label(m, i)));
    ck_assert_ptr_nonnull(strstr(svg, "<title>start → "));
    xmlFreeDoc(doc);
    free(svg);
    free(again);
    machine_free(m);
}
END_TEST

START_TEST(why_an_edge_exists_is_its_title)
{
    struct machine *m = shipped("invite-client");
    size_t size;
    char *svg = picture(m, PICTURE_SVG, NULL, &size);
    xmlDocPtr doc = well_formed(svg, size);
    int drawn = 0;
    for (int i = 0; i < m->diagram->nedges; i++)
        drawn += m->diagram->edges[i].tail != m->diagram->edges[i].head;
    ck_assert_int_eq(
        count_of(
            doc,
            "//*[local-name()='g'][@class='edge']/*[local-name()='title'][contains(., 'RFC')]"),
        drawn);
    /* What leads from a state to itself is a row in its box, and its reason in the box's title. */
    ck_assert_ptr_nonnull(strstr(svg, "↺ timer A"));
    xmlFreeDoc(doc);
    free(svg);
    machine_free(m);
}
END_TEST

START_TEST(a_covered_machine_tells_counts_and_pales_the_rest)
{
    struct machine *m = shipped("server");
    struct coverage *c = coverage_new(m);
    for (int i = 0; i < 3; i++)
        coverage_take(c, 1);
    size_t size;
    char *svg = picture(m, PICTURE_SVG, c, &size);
    xmlFreeDoc(well_formed(svg, size));
    ck_assert_ptr_nonnull(strstr(svg, "×3"));
    ck_assert_ptr_nonnull(strstr(svg, "stroke-dasharray"));
    free(svg);
    char *dot = picture(m, PICTURE_DOT, c, &size);
    ck_assert_ptr_nonnull(strstr(dot, "×3"));
    free(dot);
    char *text = picture(m, PICTURE_TEXT, c, &size);
    ck_assert_ptr_nonnull(strstr(text, "×3"));
    free(text);
    coverage_free(c);
    machine_free(m);
}
END_TEST

START_TEST(dot_without_coverage_is_the_file_itself)
{
    struct machine *m = shipped("client");
    size_t size;
    char *dot = picture(m, PICTURE_DOT, NULL, &size);
    ck_assert_uint_eq(size, m->diagram->size);
    ck_assert_mem_eq(dot, m->diagram->source, size);
    free(dot);
    machine_free(m);
}
END_TEST

START_TEST(png_and_pdf_are_what_they_say)
{
    struct machine *m = shipped("client");
    static const struct {
        enum picture kind;
        const char *magic;
    } kinds[] = {{PICTURE_PNG, "\x89PNG"}, {PICTURE_PDF, "%PDF"}};
    for (int i = 0; i < 2; i++) {
        char *out = NULL, *error = NULL;
        size_t size = 0;
        if (draw_machine(m, kinds[i].kind, NULL, NULL, &out, &size, &error))
            ck_assert_mem_eq(out, kinds[i].magic, 4);
        else /* a Graphviz without cairo: said, not crashed */
            ck_assert_ptr_nonnull(error);
        free(out);
        free(error);
    }
    machine_free(m);
}
END_TEST

START_TEST(the_text_picture_tells_every_edge)
{
    struct machine *m = shipped("invite-client");
    size_t size;
    char *text = picture(m, PICTURE_TEXT, NULL, &size);
    golden("picture-invite-client", text);
    free(text);
    machine_free(m);
}
END_TEST

START_TEST(names_with_markup_are_escaped)
{
    struct machine *m =
        parsed("digraph \"session\" { start [shape=point]; a [label=\"<b>&\\\"x\\\"\"];"
               "z [label=\"]]>\", shape=doublecircle];"
               "start -> a [label=\"offer\", tooltip=\"RFC 3264: a < b & c\"];"
               "a -> a [label=\"offer\", tooltip=\"RFC 3264: <i>\"];"
               "a -> a [label=\"refused\"]; a -> z [label=\"dialog ends\"] }");
    size_t size;
    char *svg = picture(m, PICTURE_SVG, NULL, &size);
    xmlFreeDoc(well_formed(svg, size));
    free(svg);
    free(picture(m, PICTURE_TEXT, NULL, &size));
    machine_free(m);
}
END_TEST

START_TEST(graphviz_says_nothing_on_standard_error)
{
    int saved = dup(2), ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    dup2(ends[1], 2);
    close(ends[1]);
    struct machine *m = shipped("dialog-caller");
    size_t size;
    free(picture(m, PICTURE_SVG, NULL, &size));
    free(picture(m, PICTURE_TEXT, NULL, &size));
    machine_free(m);
    dup2(saved, 2);
    char said[200];
    ck_assert_int_eq(read(ends[0], said, sizeof said), 0);
    close(ends[0]);
    close(saved);
}
END_TEST

Suite *picture_suite(void)
{
    Suite *suite = suite_create("picture");
    TCase *tests = tcase_create("formats");
    int count = 0;
    while (shipped_names[count])
        count++;
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, each_machine_as_svg_is_well_formed_and_the_same_again, 0, count);
    tcase_add_test(tests, why_an_edge_exists_is_its_title);
    tcase_add_test(tests, a_covered_machine_tells_counts_and_pales_the_rest);
    tcase_add_test(tests, dot_without_coverage_is_the_file_itself);
    tcase_add_test(tests, png_and_pdf_are_what_they_say);
    tcase_add_test(tests, the_text_picture_tells_every_edge);
    tcase_add_test(tests, names_with_markup_are_escaped);
    tcase_add_test(tests, graphviz_says_nothing_on_standard_error);
    suite_add_tcase(suite, tests);
    return suite;
}
