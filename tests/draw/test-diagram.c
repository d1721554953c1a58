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

/* ---- small room ------------------------------------------------------------------------------ */

/* Every machine at the sizes that the screens have for it: boxes and lines, all states, and all
 * ways out in the legend or within its reach. */
START_TEST(small_room_still_has_a_box_for_each_state)
{
    static const struct {
        int columns, rows;
    } sizes[] = {{40, 15}, {44, 12}};
    struct scene s = open_scene(shipped(shipped_names[_i]));
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        for (uint8_t state = 1; state < s.machine->nstates; state++) {
            struct lit lit = lit_at(state, -1, NULL);
            char *text = drawn(&s, sizes[i].columns, sizes[i].rows, &lit, false);
            bool listed = s.machine->nstates > 7 && strstr(text, "▸"); /* a row a state */
            ck_assert_msg(listed || strstr(text, "▼") || strstr(text, "▶"), "%s", text);
            ck_assert_msg(strstr(text, "║") || strstr(text, "═"), "%s", text);
            for (uint8_t other = 1; other < s.machine->nstates; other++) {
                char begin[12]; /* a long name may be cut */
                snprintf(begin, sizeof begin, "%.9s", machine_state_label(s.machine, other));
                ck_assert_msg(strstr(text, begin) != NULL, "%s\n%s", begin, text);
            }
            free(text);
        }
    close_scene(&s);
}
END_TEST

START_TEST(the_legend_scrolls_to_each_edge_that_is_pointed_at)
{
    struct scene s = open_scene(shipped(shipped_names[_i]));
    for (uint8_t state = 1; state < s.machine->nstates; state++) {
        struct lit lit = lit_at(state, -1, NULL);
        int edge[200], count = diagram_edges(s.layout, &lit, edge, 200);
        for (int i = 0; i < count; i++) {
            lit.pointed_edge = edge[i] + 1;
            for (int rows = 6; rows < 30; rows += 9) {
                struct grid *g = grid_new(30, rows);
                struct legend_seen seen = draw_diagram(g, s.machine, s.layout, &lit);
                char *text = grid_to_text(g, false);
                ck_assert_msg(strstr(text, "\n*") != NULL || strstr(text, " *") != NULL, "%s",
                              text);
                ck_assert_int_le(seen.top + seen.shown, seen.rows);
                ck_assert_int_gt(seen.shown, 0);
                free(text);
                grid_free(g);
            }
        }
    }
    close_scene(&s);
}
END_TEST

START_TEST(what_leaves_a_cluster_starts_at_its_frame_whatever_state_is_active)
{
    struct scene s = open_scene(shipped("dialog-callee"));
    struct lit lit = lit_at(state_called(s.machine, "Established"), -1, NULL);
    int whole = -1;
    for (int i = 0; i < s.machine->diagram->nedges; i++)
        whole = s.machine->diagram->edges[i].from_cluster >= 0 ? i : whole;
    int edge[100], count = diagram_edges(s.layout, &lit, edge, 100), told = 0;
    for (int i = 0; i < count; i++)
        told += edge[i] == whole;
    ck_assert_int_eq(told, 1);
    char *text = drawn(&s, 70, 40, &lit, false);
    ck_assert_msg(strstr(text, "◇") != NULL, "%s", text);
    free(text);
    close_scene(&s);
}
END_TEST

START_TEST(names_too_long_for_the_room_are_cut)
{
    struct scene s = open_scene(parsed(
        "digraph \"session\" { start [shape=point]; a [label=\"A name that is far too long for it\"];"
        "b [label=\"Another name that is too long\"]; z [label=\"End\", shape=doublecircle];"
        "start -> a [label=\"offer\"]; a -> b [label=\"agreed\"]; b -> z [label=\"dialog ends\"] }"));
    struct lit lit = lit_at(1, -1, NULL);
    char *text = drawn(&s, 26, 12, &lit, false);
    ck_assert_msg(strstr(text, "║A name that is …║") != NULL, "%s", text);
    ck_assert_msg(strstr(text, "▼") != NULL, "%s", text);
    free(text);
    close_scene(&s);
}
END_TEST

/* ---- machines that nobody has drawn yet ------------------------------------------------------ */

static uint32_t dice(uint32_t *seed, uint32_t sides)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % sides;
}

/* States in clusters, edges anywhere, some from whole clusters, names of any length. */
static char *random_machine(uint32_t seed)
{
    static const char *const names[] = {"A",    "日本語の状態", "Waiting for something",
                                        "état", "x y",          "\U0001F600"};
    static const char *const words[] = {"offer", "agreed [both ways]", "refused", "dialog ends"};
    char *text = calloc(1, 1 << 16);
    size_t at = (size_t)sprintf(text, "digraph \"session\" { compound=true; start [shape=point]; ");
    uint32_t states = 2 + dice(&seed, 14), clusters = dice(&seed, 3);
    for (uint32_t i = 0; i < states; i++)
        at += (size_t)sprintf(text + at, "s%u [label=\"%s %u\"%s]; ", i, names[dice(&seed, 6)], i,
                              i + 1 == states ? ", shape=doublecircle" : "");
    for (uint32_t c = 0; c < clusters && states > 4; c++)
        at += (size_t)sprintf(text + at, "subgraph cluster_%u { label=\"C%u\"; s%u; s%u } ", c, c,
                              2 * c, 2 * c + 1);
    at += (size_t)sprintf(text + at, "start -> s0 [label=\"offer\"]; ");
    for (uint32_t i = 0; i + 1 < states; i++) {
        uint32_t word = dice(&seed, 3), to = dice(&seed, states);
        bool whole = i / 2 < clusters && states > 4 && i % 2 == 0;
        at += (size_t)sprintf(text + at, "s%u -> s%u [label=\"%s\"%s%u%s]; ", i, i + 1, words[word],
                              whole ? ", ltail=cluster_" : ", color=gray", whole ? i / 2 : 80, "");
        at += (size_t)sprintf(text + at, "s%u -> s%u [label=\"%s\"]; ", i, to, words[3]);
    }
    sprintf(text + at, "}");
    return text;
}

START_TEST(any_machine_is_drawn_at_any_size)
{
    char *text = random_machine((uint32_t)_i * 7919 + 1);
    struct scene s = open_scene(parsed(text));
    free(text);
    run_sizes(&s, 8);
    char *shown = drawn(&s, 120, 50, &(struct lit){.state = 1, .last_edge = -1}, false);
    ck_assert_msg(strstr(shown, "║") || strstr(shown, "═"), "%s", shown);
    free(shown);
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
    tcase_add_loop_test(tests, small_room_still_has_a_box_for_each_state, 0, count);
    tcase_add_loop_test(tests, the_legend_scrolls_to_each_edge_that_is_pointed_at, 0, count);
    tcase_add_test(tests, what_leaves_a_cluster_starts_at_its_frame_whatever_state_is_active);
    tcase_add_test(tests, names_too_long_for_the_room_are_cut);
    tcase_add_loop_test(tests, any_machine_is_drawn_at_any_size, 0, 12);
    suite_add_tcase(suite, tests);
    return suite;
}
