/* Diagrams in cells: golden ones, and what must be true of each at any size. */
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct scene {
    struct machine *machine;
    struct layout *layout;
};

static struct scene open_scene(struct machine *m)
{
    char *error;
    struct scene s = {m, layout_new(m, &error)};
    ck_assert_msg(s.layout != NULL, "%s", error);
    return s;
}

static void close_scene(struct scene *s)
{
    layout_free(s->layout);
    machine_free(s->machine);
}

static char *drawn(struct scene *s, int columns, int rows, const struct lit *lit, bool ascii)
{
    struct grid *g = grid_new(columns, rows);
    draw_diagram(g, s->machine, s->layout, lit);
    char *text = grid_to_text(g, ascii);
    grid_free(g);
    return text;
}

static struct lit lit_at(int state, int last_edge, const uint64_t *taken)
{
    return (struct lit){.state = state, .last_edge = last_edge, .taken = taken};
}

/* The first drawn edge from one state to another. */
static int edge_between(const struct machine *m, const char *from, const char *to)
{
    const struct diagram *d = m->diagram;
    for (int i = 0; i < d->nedges; i++)
        if (!strcmp(d->states[d->edges[i].tail].label, from) &&
            !strcmp(d->states[d->edges[i].head].label, to))
            return i;
    ck_abort_msg("no edge %s -> %s", from, to);
    return -1;
}

static void golden_at(struct scene *s, int columns, int rows, const struct lit *lit,
                      const char *what)
{
    char name[120], *text = drawn(s, columns, rows, lit, false);
    snprintf(name, sizeof name, "diagram-%s-%dx%d", what, columns, rows);
    golden(name, text);
    free(text);
}

START_TEST(a_transaction_in_calling_at_all_sizes_of_the_screens)
{
    struct scene s = open_scene(shipped("invite-client"));
    int resend = edge_between(s.machine, "Calling", "Calling");
    uint64_t taken[2] = {1 | 1ull << resend, 0};
    struct lit lit = lit_at(state_called(s.machine, "Calling"), resend, taken);
    golden_at(&s, 44, 13, &lit, "calling");
    golden_at(&s, 75, 24, &lit, "calling");
    golden_at(&s, 120, 40, &lit, "calling");
    golden_at(&s, 40, 15, &lit, "calling");
    golden_at(&s, 24, 8, &lit, "calling");
    golden_at(&s, 40, 1, &lit, "calling");
    golden_at(&s, 5, 3, &lit, "calling");
    close_scene(&s);
}
END_TEST

START_TEST(the_edge_that_led_here_is_heavy_and_told_in_the_legend)
{
    struct scene s = open_scene(shipped("invite-client"));
    struct lit lit = lit_at(state_called(s.machine, "Proceeding"),
                            edge_between(s.machine, "Calling", "Proceeding"), NULL);
    golden_at(&s, 44, 13, &lit, "proceeding");
    char *text = drawn(&s, 75, 30, &lit, false);
    ck_assert_ptr_nonnull(strstr(text, "▸   1xx ◂ Calling"));
    ck_assert_msg(strstr(text, "━") || strstr(text, "┃"), "%s", text);
    ck_assert_ptr_nonnull(strstr(text, "╔"));
    free(text);
    close_scene(&s);
}
END_TEST

START_TEST(ascii_tells_the_same)
{
    struct scene s = open_scene(shipped("invite-client"));
    struct lit lit = lit_at(state_called(s.machine, "Calling"), -1, NULL);
    char *text = drawn(&s, 60, 24, &lit, true);
    for (const char *at = text; *at; at++)
        ck_assert_int_lt((unsigned char)*at, 0x80);
    golden("diagram-ascii", text);
    free(text);
    close_scene(&s);
}
END_TEST

START_TEST(a_line_that_no_run_took_is_dotted)
{
    struct scene s = open_scene(shipped("server"));
    uint64_t none[4] = {0};
    struct lit lit = lit_at(state_called(s.machine, "Trying"), -1, none);
    char *text = drawn(&s, 60, 24, &lit, false);
    ck_assert_msg(strstr(text, "╎") || strstr(text, "╌"), "%s", text);
    free(text);
    lit.taken = NULL;
    text = drawn(&s, 60, 24, &lit, false);
    ck_assert_msg(!strstr(text, "╎") && !strstr(text, "╌"), "%s", text);
    free(text);
    close_scene(&s);
}
END_TEST

START_TEST(clusters_have_a_frame_where_there_is_room)
{
    struct scene s = open_scene(shipped("dialog-callee"));
    struct lit lit = lit_at(state_called(s.machine, "Early"), -1, NULL);
    char *text = drawn(&s, 100, 60, &lit, false);
    ck_assert_ptr_nonnull(strstr(text, "Confirmed"));
    free(text);
    close_scene(&s);
}
END_TEST

/* ---- every size ------------------------------------------------------------------------------ */

static void run_sizes(struct scene *s, int step)
{
    int last = s->machine->diagram->nedges - 1;
    for (int columns = 1; columns <= 60; columns += step)
        for (int rows = 1; rows <= 30; rows += step) {
            uint8_t states = s->machine->nstates;
            struct lit lit =
                lit_at((columns + rows) % (states + 1) - 1, rows % (last + 2) - 1, NULL);
            lit.legend_top = columns % 3;
            lit.pointed_edge = columns % (last + 2);
            lit.pointed_state = rows % (states + 1);
            free(drawn(s, columns, rows, &lit, false));
        }
}

START_TEST(any_size_is_drawn)
{
    struct scene s = open_scene(shipped(shipped_names[_i]));
    run_sizes(&s, _i ? 7 : 1);
    close_scene(&s);
}
END_TEST

/* Where nothing is cut, what is lit can be read from the text alone: its name, and a number for
 * each way out. */
START_TEST(at_80_by_40_each_state_is_told)
{
    struct scene s = open_scene(shipped(shipped_names[_i]));
    for (uint8_t state = 1; state < s.machine->nstates; state++) {
        struct lit lit = lit_at(state, -1, NULL);
        char *text = drawn(&s, 80, 45, &lit, false);
        for (uint8_t other = 1; other < s.machine->nstates; other++)
            ck_assert_msg(strstr(text, machine_state_label(s.machine, other)) != NULL, "%s\n%s",
                          machine_state_label(s.machine, other), text);
        ck_assert_msg(strstr(text, "╔") != NULL, "%s", text);
        free(text);
    }
    close_scene(&s);
}
END_TEST

START_TEST(the_same_size_again_gives_the_same_picture)
{
    struct scene s = open_scene(shipped("dialog-caller"));
    struct lit lit = lit_at(1, 0, NULL);
    char *first = drawn(&s, 75, 30, &lit, false);
    free(drawn(&s, 50, 20, &lit, false));
    char *again = drawn(&s, 75, 30, &lit, false);
    ck_assert_str_eq(first, again);
    free(first);
    free(again);
    close_scene(&s);
}
END_TEST

/* ---- odd machines ---------------------------------------------------------------------------- */

START_TEST(a_machine_of_63_states_in_a_row_scrolls_round_the_active_one)
{
    char *text = calloc(1, 1 << 16);
    size_t at = (size_t)sprintf(text, "digraph \"session\" { start [shape=point]; ");
    for (int i = 0; i < 63; i++)
        at += (size_t)sprintf(text + at, "s%d [label=\"State %d\"%s]; ", i, i,
                              i == 62 ? ", shape=doublecircle" : "");
    at += (size_t)sprintf(text + at, "start -> s0 [label=\"offer\"]; ");
    for (int i = 0; i < 62; i++)
        at += (size_t)sprintf(text + at, "s%d -> s%d [label=\"offer\"]; ", i, i + 1);
    sprintf(text + at, "}");
    struct scene s = open_scene(parsed(text));
    free(text);
    struct lit lit = lit_at(state_called(s.machine, "State 40"), -1, NULL);
    char *shown = drawn(&s, 40, 15, &lit, false);
    ck_assert_ptr_nonnull(strstr(shown, "║State 40║"));
    ck_assert_ptr_nonnull(strstr(shown, "[State 41]"));
    ck_assert_ptr_null(strstr(shown, "[State 1]"));
    free(shown);
    run_sizes(&s, 9);
    close_scene(&s);
}
END_TEST

START_TEST(a_machine_where_all_lead_to_all_is_drawn_somehow)
{
    char *text = calloc(1, 1 << 16);
    size_t at = (size_t)sprintf(text, "digraph \"offer-answer\" { start [shape=point]; "
                                      "end [label=\"End\", shape=doublecircle]; ");
    for (int i = 0; i < 6; i++)
        at += (size_t)sprintf(text + at, "s%d [label=\"日本 %d\"]; ", i, i);
    at += (size_t)sprintf(text + at, "start -> s0 [label=\"offer\"]; s0 -> end "
                                     "[label=\"dialog ends\"]; ");
    static const char *const words[] = {"offer", "send offer", "answer", "send answer", "refused"};
    for (int i = 0; i < 6; i++)
        for (int k = 0, n = 0; k < 6; k++)
            if (i != k)
                at += (size_t)sprintf(text + at, "s%d -> s%d [label=\"%s\"]; ", i, k, words[n++]);
    sprintf(text + at, "}");
    struct scene s = open_scene(parsed(text));
    free(text);
    run_sizes(&s, 13);
    close_scene(&s);
}
END_TEST

Suite *diagram_suite(void)
{
    Suite *suite = suite_create("diagram");
    TCase *tests = tcase_create("cells");
    int count = 0;
    while (shipped_names[count])
        count++;
    tcase_set_timeout(tests, 300);
    tcase_add_test(tests, a_transaction_in_calling_at_all_sizes_of_the_screens);
    tcase_add_test(tests, the_edge_that_led_here_is_heavy_and_told_in_the_legend);
    tcase_add_test(tests, ascii_tells_the_same);
    tcase_add_test(tests, a_line_that_no_run_took_is_dotted);
    tcase_add_test(tests, clusters_have_a_frame_where_there_is_room);
    tcase_add_loop_test(tests, any_size_is_drawn, 0, count);
    tcase_add_loop_test(tests, at_80_by_40_each_state_is_told, 0, count);
    tcase_add_test(tests, the_same_size_again_gives_the_same_picture);
    tcase_add_test(tests, a_machine_of_63_states_in_a_row_scrolls_round_the_active_one);
    tcase_add_test(tests, a_machine_where_all_lead_to_all_is_drawn_somehow);
    suite_add_tcase(suite, tests);
    return suite;
}
