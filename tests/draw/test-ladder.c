/* Ladders: a run told by hand, in cells, as text and as SVG. */
#include "suite.h"

#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *drawn(const struct ladder_view *v, int columns, int rows)
{
    struct grid *g = grid_new(columns, rows);
    draw_ladder(g, v);
    char *text = grid_to_text(g, v->ascii);
    grid_free(g);
    return text;
}

static struct ladder_view whole(const struct story *s)
{
    return (struct ladder_view){
        .plan = &s->plan, .trace = s->trace, .now = s->trace->count, .clock = s->now, .top = ~0u};
}

static char *text_of(const struct story *s, int columns, bool ascii)
{
    struct ladder_part part = ladder_whole(&s->plan, s->trace);
    part.columns = columns;
    part.ascii = ascii;
    return ladder_text(&part);
}

static char *svg_of(const struct story *s, size_t *size)
{
    struct ladder_part part = ladder_whole(&s->plan, s->trace);
    return ladder_svg(&part, size);
}

START_TEST(a_run_as_text_tells_fates_copies_and_states)
{
    uint32_t third;
    struct story *s = story_of_a_call(&third);
    char *text = text_of(s, 80, false);
    golden("ladder-80", text);
    ck_assert_ptr_nonnull(strstr(text, "INVITE 2nd"));
    ck_assert_ptr_nonnull(strstr(text, "dropped"));
    ck_assert_ptr_nonnull(strstr(text, "200 to BYE"));
    free(text);
    text = text_of(s, 40, true);
    golden("ladder-40-ascii", text);
    free(text);
    story_free(s);
}
END_TEST

START_TEST(a_message_in_flight_is_between_the_lifelines)
{
    uint32_t third;
    struct story *s = story_of_a_call(&third);
    struct ladder_view v = whole(s);
    v.now = third;
    for (int percent = 0; percent <= 100; percent += 50) {
        v.clock = 1500000 + 200 * percent;
        char name[80], *text = drawn(&v, 35, 12);
        snprintf(name, sizeof name, "ladder-flight-%d", percent);
        golden(name, text);
        free(text);
    }
    story_free(s);
}
END_TEST

START_TEST(the_chosen_message_is_marked_in_text_too)
{
    uint32_t third;
    struct story *s = story_of_a_call(&third);
    struct ladder_view v = whole(s);
    v.selected = third;
    char *text = drawn(&v, 60, 40);
    ck_assert_ptr_nonnull(strstr(text, "▐INVITE 3rd▌"));
    free(text);
    story_free(s);
}
END_TEST

START_TEST(deltas_and_states_find_their_columns)
{
    uint32_t third;
    struct story *s = story_of_a_call(&third);
    struct ladder_view v = whole(s);
    v.deltas = v.states = true;
    char *text = drawn(&v, 80, 50);
    golden("ladder-deltas", text);
    free(text);
    story_free(s);
}
END_TEST

START_TEST(more_nodes_than_fit_scroll_sideways)
{
    struct story *s = story_new(6);
    s->now = 1000;
    for (uint16_t n = 1; n < 6; n++)
        story_fate(s, story_send(s, n, (uint16_t)(n + 1), METHOD_OPTIONS, 0, 1000, 0),
                   n == 3 ? RECORD_REFUSED : RECORD_ARRIVED);
    struct ladder_view v = whole(s);
    v.first_node = 3;
    char *text = drawn(&v, 50, 12);
    golden("ladder-scrolled", text);
    free(text);
    story_free(s);
}
END_TEST

START_TEST(a_duplicate_of_the_network_is_an_arrow_of_its_own)
{
    struct story *s = story_new(2);
    uint32_t sent = story_send(s, 1, 2, METHOD_INVITE, 0, 20000, 0);
    struct record copy = s->trace->record[sent];
    copy.what = RECORD_DUPLICATED;
    copy.due = 30000;
    copy.cause = sent;
    uint32_t twice = story_record(s, copy);
    story_fate(s, sent, RECORD_ARRIVED);
    story_fate(s, twice, RECORD_ARRIVED);
    struct ladder_view v = whole(s);
    char *text = drawn(&v, 60, 10);
    ck_assert_ptr_nonnull(strstr(text, "twice"));
    ck_assert_ptr_null(strstr(text, "●"));
    ck_assert_ptr_null(strstr(text, "2nd"));
    free(text);
    story_free(s);
}
END_TEST

/* The row in which these words stand, from its beginning. The caller frees. */
static char *row_with(const char *text, const char *words)
{
    const char *at = strstr(text, words);
    ck_assert_msg(at != NULL, "%s is not in\n%s", words, text);
    while (at > text && at[-1] != '\n')
        at--;
    return strndup(at, strcspn(at, "\n"));
}

static void row_begins(const char *text, const char *words, const char *beginning)
{
    char *row = row_with(text, words);
    ck_assert_msg(!strncmp(row, beginning, strlen(beginning)), "not '%s': %s", beginning, row);
    free(row);
}

START_TEST(times_count_from_the_row_before_and_from_a_mark)
{
    uint32_t third;
    struct story *s = story_of_a_call(&third);
    struct ladder_view v = whole(s);
    v.mark = third;
    v.columns = LADDER_MARK;
    char *text = drawn(&v, 60, 40);
    row_begins(text, "INVITE 2nd", " -1.000 A");
    row_begins(text, "INVITE 3rd", "   mark A");
    row_begins(text, "◀", " +0.020");
    free(text);
    v.columns = LADDER_TIME | LADDER_DELTA | LADDER_MARK;
    text = drawn(&v, 80, 40);
    row_begins(text, "alice", "  time    delta     mark");
    row_begins(text, "INVITE 2nd", " 0.500   +0.500   -1.000 A");
    free(text);
    text = drawn(&v, 35, 40); /* there is no room for all */
    row_begins(text, "INVITE 3rd", " 1.500 A");
    free(text);
    story_free(s);
}
END_TEST

START_TEST(a_message_that_has_arrived_long_ago_is_shown_when_it_is_selected)
{
    uint32_t third;
    struct story *s = story_of_a_call(&third);
    struct ladder_view v = whole(s);
    char *text = drawn(&v, 60, 6);
    ck_assert_ptr_null(strstr(text, "INVITE 3rd"));
    free(text);
    v.selected = third;
    text = drawn(&v, 60, 6);
    ck_assert_ptr_nonnull(strstr(text, "▐INVITE 3rd▌"));
    free(text);
    story_free(s);
}
END_TEST

START_TEST(messages_above_and_below_follow_each_other)
{
    uint32_t third, told = 0, last = 0;
    struct story *s = story_of_a_call(&third);
    struct ladder *l = ladder_new(&s->plan, s->trace);
    uint32_t count = s->trace->count;
    ladder_read(l, count);
    for (uint32_t n = ladder_beside(l, count, 0, 1); n; n = ladder_beside(l, count, n, 1)) {
        ck_assert_int_eq(s->trace->record[n].what, RECORD_SENT);
        ck_assert_uint_eq(ladder_beside(l, count, n, -1), last);
        last = n;
        told++;
    }
    ck_assert_uint_eq(told, 8);
    ck_assert_uint_eq(ladder_beside(l, count, 0, -1), last);
    ck_assert_uint_eq(ladder_beside(l, third, third, 1), 0); /* that is to come */
    ck_assert_uint_eq(ladder_beside(l, third, 0, -1), third);
    ladder_free(l);
    story_free(s);
}
END_TEST

START_TEST(names_that_are_cut_stay_apart_and_are_told_in_a_legend)
{
    static const char *const names[] = {"2001:db8:0:0:0:0:0:1", "2001:db8:0:0:0:0:0:2",
                                        "proxy-of-the-western-office",
                                        "proxy-of-the-eastern-office"};
    struct story *s = story_new(4);
    for (uint16_t n = 1; n <= 4; n++)
        s->node[n].name = names[n - 1];
    struct ladder_view v = whole(s);
    char *text = drawn(&v, 60, 40), *head = strndup(text, strcspn(text, "\n"));
    for (int n = 0; n < 4; n++) {
        char entry[80], *row;
        snprintf(entry, sizeof entry, " = %s", names[n]);
        row = row_with(text, entry);
        char *cut = strndup(row + 1, (size_t)(strstr(row, entry) - row - 1)), *only;
        only = strstr(head, strrchr(cut, ' ') && !strstr(cut, "…") ? cut : strstr(cut, "…"));
        ck_assert_msg(only != NULL, "%s is not in %s", cut, head);
        free(cut);
        free(row);
    }
    free(head);
    free(text);
    story_free(s);
}
END_TEST

START_TEST(states_are_whole_where_their_neighbours_leave_room)
{
    struct story *s = story_new(3);
    story_goes(s, 2, KIND_DIALOG_CALLEE, "Moratorium", 0);
    struct ladder_view v = whole(s);
    v.states = true;
    char *text = drawn(&v, 41, 20);
    ck_assert_ptr_nonnull(strstr(text, "Moratorium"));
    free(text);
    story_free(s);
}
END_TEST

START_TEST(a_timer_with_a_long_name_has_a_row_of_its_own_and_is_told_once)
{
    struct story *s = story_new(2);
    uint32_t fired = story_fires(s, 1, KIND_UAC_INVITE, "cancelled");
    story_goes(s, 1, KIND_CLIENT, "Trying", fired);
    story_fate(s, story_send(s, 1, 2, METHOD_BYE, 0, 20000, fired), RECORD_ARRIVED);
    char *text = text_of(s, 80, false), *at = strstr(text, "timer cancelled of uac-invite");
    ck_assert_ptr_nonnull(at);
    ck_assert_ptr_null(strstr(at + 10, "cancelled"));
    free(text);
    story_free(s);
}
END_TEST

/* "the 2nd 200 from bob" is the 200 to his BYE, if that came second. */
START_TEST(a_response_names_its_request_where_the_status_alone_would_mean_another)
{
    struct story *s = story_new(2);
    story_fate(s, story_send(s, 2, 1, METHOD_INVITE, 200, 20000, 0), RECORD_ARRIVED);
    story_fate(s, story_send(s, 2, 1, METHOD_INVITE, 200, 20000, 0), RECORD_ARRIVED);
    story_fate(s, story_send(s, 2, 1, METHOD_BYE, 200, 20000, 0), RECORD_ARRIVED);
    story_fate(s, story_send(s, 2, 1, METHOD_INVITE, 200, 20000, 0), RECORD_ARRIVED);
    char *text = text_of(s, 80, true);
    ck_assert_ptr_nonnull(strstr(text, "-200 2nd-"));
    ck_assert_ptr_nonnull(strstr(text, "-200 to BYE-"));
    ck_assert_ptr_nonnull(strstr(text, "-200 to INVITE 3rd-"));
    free(text);
    story_free(s);
}
END_TEST

/* ---- other tools' languages ------------------------------------------------------------------ */

START_TEST(a_run_as_mermaid_tells_who_what_and_what_became_of_it)
{
    uint32_t third;
    struct story *s = story_of_a_call(&third);
    s->node[2].name = "bob; %% #<b>";
    struct ladder_part part = ladder_whole(&s->plan, s->trace);
    char *text = ladder_mermaid(&part);
    ck_assert_int_eq(strncmp(text, "sequenceDiagram\n    participant n1 as alice\n", 43), 0);
    ck_assert_ptr_nonnull(strstr(text, "    participant n2 as bob#59; #37;#37; #35;#60;b#62;\n"));
    ck_assert_ptr_nonnull(strstr(text, "    n1-xn2: INVITE, lost (0.000 s)\n"));
    ck_assert_ptr_nonnull(strstr(text, "    n1-xn2: INVITE 2nd, dropped (0.500 s, timer A)\n"));
    ck_assert_ptr_nonnull(strstr(text, "    n1->>n2: INVITE 3rd (1.500 s, timer A)\n"));
    ck_assert_ptr_nonnull(strstr(text, "    Note over n2: Accepted (invite-server)<br/>4.000 s\n"));
    free(text);
    part.until = third;
    text = ladder_mermaid(&part);
    ck_assert_ptr_nonnull(strstr(text, "    n1-)n2: INVITE 3rd, in flight (1.500 s, timer A)\n"));
    ck_assert_ptr_null(strstr(text, "180"));
    free(text);
    story_free(s);
}
END_TEST

START_TEST(a_run_as_plantuml_tells_who_what_and_what_became_of_it)
{
    uint32_t third;
    struct story *s = story_of_a_call(&third);
    s->node[2].name = "--bob\"";
    struct ladder_part part = ladder_whole(&s->plan, s->trace);
    char *text = ladder_plantuml(&part);
    ck_assert_int_eq(strncmp(text, "@startuml\nparticipant \"alice\" as n1\n", 35), 0);
    ck_assert_ptr_nonnull(strstr(text, "participant \"-<U+002D>bob<U+0022>\" as n2\n"));
    ck_assert_ptr_nonnull(strstr(text, "n1 ->x n2 : INVITE, lost (0.000 s)\n"));
    ck_assert_ptr_nonnull(strstr(text, "n2 -> n1 : 200 (4.000 s)\n"));
    ck_assert_ptr_nonnull(strstr(text, "hnote over n2 : Accepted (invite-server)\\n4.000 s\n"));
    ck_assert_str_eq(text + strlen(text) - 8, "@enduml\n");
    free(text);
    story_free(s);
}
END_TEST

START_TEST(any_size_and_any_moment_is_drawn)
{
    uint32_t third;
    struct story *s = story_of_a_call(&third);
    for (int columns = 1; columns <= 60; columns++)
        for (int rows = 1; rows <= 30; rows++) {
            struct ladder_view v = whole(s);
            v.now = (uint32_t)(columns * rows) % (s->trace->count + 1);
            v.states = columns % 2;
            v.deltas = rows % 2;
            v.first_node = (uint16_t)(rows % 4);
            v.top = rows % 5 ? ~0u : (uint32_t)columns;
            v.selected = third;
            v.mark = third;
            v.columns = (uint8_t)(rows % 8);
            v.media = columns % 3;
            free(drawn(&v, columns, rows));
        }
    story_free(s);
}
END_TEST

START_TEST(any_width_of_text_is_drawn)
{
    uint32_t third;
    struct story *s = story_of_a_call(&third);
    for (int columns = -1; columns <= 200; columns++)
        free(text_of(s, columns, columns % 2));
    story_free(s);
}
END_TEST

START_TEST(a_run_as_svg_is_well_formed_and_the_same_again)
{
    uint32_t third;
    struct story *s = story_of_a_call(&third);
    s->node[2].name = "bob <&\"";
    size_t size, again_size;
    char *svg = svg_of(s, &size);
    char *again = svg_of(s, &again_size);
    ck_assert_uint_eq(size, again_size);
    ck_assert_mem_eq(svg, again, size);
    xmlDocPtr doc = xmlReadMemory(svg, (int)size, "ladder.svg", NULL, XML_PARSE_NONET);
    ck_assert_ptr_nonnull(doc);
    xmlFreeDoc(doc);
    ck_assert_ptr_nonnull(strstr(svg, ">INVITE 3rd<"));
    ck_assert_ptr_nonnull(strstr(svg, ">dropped<"));
    ck_assert_ptr_nonnull(strstr(svg, "bob &lt;&amp;&quot;"));
    free(svg);
    free(again);
    story_free(s);
}
END_TEST

static int svg_width(const char *svg)
{
    const char *at = strstr(svg, " width=\"");
    ck_assert_ptr_nonnull(at);
    return atoi(at + sizeof " width=\"" - 1);
}

/* Of these words. */
static int svg_x(const char *svg, const char *words)
{
    const char *at = strstr(svg, words);
    ck_assert_ptr_nonnull(at);
    while (strncmp(at, "<text x=\"", 9))
        at--;
    return atoi(at + sizeof "<text x=\"" - 1);
}

START_TEST(a_sheet_of_svg_is_as_wide_as_its_words)
{
    static const char note[] = "timer cancelled of uac-invite";
    uint32_t third;
    struct story *s = story_of_a_call(&third);
    size_t size;
    char *svg = svg_of(s, &size);
    int before = svg_width(svg);
    free(svg);
    story_fires(s, 2, KIND_UAC_INVITE, "cancelled");
    svg = svg_of(s, &size);
    ck_assert_int_gt(svg_width(svg), before);
    ck_assert_int_ge(svg_width(svg), svg_x(svg, note) + 7 * (int)strlen(note));
    free(svg);
    story_free(s);
}
END_TEST

START_TEST(nothing_to_tell_is_drawn)
{
    struct story *s = story_new(1);
    struct ladder_view v = whole(s);
    free(drawn(&v, 30, 10));
    free(text_of(s, 80, false));
    size_t size;
    free(svg_of(s, &size));
    s->plan.nodes = 0;
    free(drawn(&v, 30, 10));
    free(text_of(s, 80, false));
    free(svg_of(s, &size));
    story_free(s);
}
END_TEST

Suite *ladder_suite(void)
{
    Suite *suite = suite_create("ladder");
    TCase *tests = tcase_create("runs");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, a_run_as_text_tells_fates_copies_and_states);
    tcase_add_test(tests, a_message_in_flight_is_between_the_lifelines);
    tcase_add_test(tests, the_chosen_message_is_marked_in_text_too);
    tcase_add_test(tests, deltas_and_states_find_their_columns);
    tcase_add_test(tests, more_nodes_than_fit_scroll_sideways);
    tcase_add_test(tests, a_duplicate_of_the_network_is_an_arrow_of_its_own);
    tcase_add_test(tests, times_count_from_the_row_before_and_from_a_mark);
    tcase_add_test(tests, a_message_that_has_arrived_long_ago_is_shown_when_it_is_selected);
    tcase_add_test(tests, messages_above_and_below_follow_each_other);
    tcase_add_test(tests, names_that_are_cut_stay_apart_and_are_told_in_a_legend);
    tcase_add_test(tests, states_are_whole_where_their_neighbours_leave_room);
    tcase_add_test(tests, a_timer_with_a_long_name_has_a_row_of_its_own_and_is_told_once);
    tcase_add_test(tests, a_response_names_its_request_where_the_status_alone_would_mean_another);
    tcase_add_test(tests, a_run_as_mermaid_tells_who_what_and_what_became_of_it);
    tcase_add_test(tests, a_run_as_plantuml_tells_who_what_and_what_became_of_it);
    tcase_add_test(tests, any_size_and_any_moment_is_drawn);
    tcase_add_test(tests, any_width_of_text_is_drawn);
    tcase_add_test(tests, a_run_as_svg_is_well_formed_and_the_same_again);
    tcase_add_test(tests, a_sheet_of_svg_is_as_wide_as_its_words);
    tcase_add_test(tests, nothing_to_tell_is_drawn);
    suite_add_tcase(suite, tests);
    return suite;
}
