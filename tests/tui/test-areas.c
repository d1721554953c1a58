/* The division of the screen, at every size: nothing overlaps, nothing leaves the screen, and what room is short of goes in
 * the order that areas.c promises. */
#include "tui/areas.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 300, ROWS = 100 };

/* What the division may be asked for, beside its size. */
static const struct room cases[] = {
    {.nodes = 2, .timers = 2, .text = ROOM_TEXT},
    {.nodes = 2, .timers = 0, .text = ROOM_NO_TEXT},
    {.nodes = 1, .timers = 9, .text = ROOM_TO_READ},
    {.nodes = 9, .timers = 4, .text = ROOM_TEXT},
    {.nodes = 2, .timers = 2, .text = ROOM_TEXT, .asks = true},
    {.nodes = 3, .timers = 2, .text = ROOM_NO_TEXT, .asks = true},
    {.nodes = 2, .timers = 2, .text = ROOM_TEXT, .wants = 1, .wanted = {PANE_MESSAGE}},
    {.nodes = 2, .timers = 2, .text = ROOM_NO_TEXT, .wants = 2, .wanted = {PANE_TRACE, PANE_MEDIA}},
    {.nodes = 2,
     .timers = 2,
     .text = ROOM_TEXT,
     .wants = 4,
     .wanted = {PANE_LIVES, PANE_MESSAGE, PANE_TRACE, PANE_LADDER}},
};
enum { CASES = sizeof cases / sizeof *cases };

static struct areas divided(int wish, int columns, int rows)
{
    struct areas a;
    struct room r = cases[wish];
    r.columns = columns;
    r.rows = rows;
    areas_divide(&a, &r);
    return a;
}

/* What is to have a place of its own. */
struct places {
    struct area at[PANES + 6];
    size_t count;
};

static void add(struct places *p, struct area at)
{
    if (at.rows || at.columns)
        p->at[p->count++] = at;
}

static void add_row(struct places *p, int y, int columns)
{
    if (y >= 0)
        add(p, (struct area){0, y, columns, 1, false});
}

static struct places places_of(const struct areas *a)
{
    struct places p = {.count = 0};
    for (int i = 0; i < PANES; i++)
        add(&p, a->pane[i]);
    add(&p, a->question);
    add_row(&p, a->status, a->columns);
    add_row(&p, a->scrub, a->columns);
    add_row(&p, a->why, a->columns);
    add_row(&p, a->footer, a->columns);
    return p;
}

static bool is_inside(const struct area *in, const struct areas *a)
{
    return in->x >= 0 && in->y >= 0 && in->columns > 0 && in->rows > 0 &&
           in->x + in->columns <= a->columns && in->y + in->rows <= a->rows;
}

static bool overlap(const struct area *a, const struct area *b)
{
    return a->x < b->x + b->columns && b->x < a->x + a->columns && a->y < b->y + b->rows &&
           b->y < a->y + a->rows;
}

/* Rules may meet one another. */
static const char *wrong_with(const struct areas *a)
{
    const struct places p = places_of(a);
    for (size_t i = 0; i < p.count; i++) {
        if (!is_inside(&p.at[i], a))
            return "something leaves the screen";
        for (size_t k = 0; k < i; k++)
            if (overlap(&p.at[i], &p.at[k]))
                return "two overlap";
        for (size_t k = 0; k < a->rules; k++)
            if (overlap(&p.at[i], &a->rule[k]))
                return "a rule crosses something";
    }
    for (size_t k = 0; k < a->rules; k++)
        if (!is_inside(&a->rule[k], a))
            return "a rule leaves the screen";
    return NULL;
}

/* A title stands in a rule. */
static const char *untitled(const struct areas *a)
{
    for (int p = 0; p < PANES; p++) {
        struct area title = a->pane[p];
        bool has_rule = !title.rows || !title.is_titled;
        title.y--;
        title.rows = 1;
        for (size_t k = 0; k < a->rules; k++)
            has_rule |= overlap(&title, &a->rule[k]);
        if (!has_rule)
            return pane_rows[p].name;
    }
    return NULL;
}

START_TEST(nothing_overlaps_and_nothing_leaves_the_screen)
{
    for (int rows = 1; rows <= ROWS; rows++)
        for (int columns = 1; columns <= COLUMNS; columns++) {
            struct areas a = divided(_i, columns, rows);
            const char *wrong = wrong_with(&a), *no_rule = untitled(&a);
            if (wrong || no_rule)
                ck_abort_msg("at %dx%d: %s", columns, rows, wrong ? wrong : no_rule);
        }
}
END_TEST

static bool shows(const struct areas *a, enum pane which)
{
    return a->pane[which].rows > 0;
}

/* Each must not be there where the next one is not. */
static const char *out_of_order(const struct areas *a)
{
    int diagram = a->pane[PANE_DIAGRAM].rows, timers = a->pane[PANE_TIMERS].rows;
    return shows(a, PANE_MEDIA) && !shows(a, PANE_MESSAGE)   ? "media"
           : shows(a, PANE_MESSAGE) && !shows(a, PANE_LIVES) ? "message"
           : shows(a, PANE_LIVES) && diagram <= 1            ? "what lives"
           : diagram > 1 && timers <= 1                      ? "diagram"
           : diagram && !timers                              ? "diagram's line"
           : timers && !shows(a, PANE_LADDER)                ? "timers"
                                                             : NULL;
}

START_TEST(panes_go_in_the_order_of_their_weight)
{
    for (int rows = 1; rows <= ROWS && !cases[_i].wants && !cases[_i].asks; rows++)
        for (int columns = 1; columns <= COLUMNS; columns++) {
            struct areas a = divided(_i, columns, rows);
            if (out_of_order(&a))
                ck_abort_msg("at %dx%d: %s too early", columns, rows, out_of_order(&a));
        }
}
END_TEST

static bool tells_what_matters(const struct areas *a, const struct room *r)
{
    return r->asks ? a->question.rows > 0 : r->text == ROOM_NO_TEXT || shows(a, PANE_TEXT);
}

START_TEST(the_text_or_the_question_never_goes_and_the_footer_only_in_a_single_row)
{
    for (int rows = 1; rows <= ROWS; rows++)
        for (int columns = 1; columns <= COLUMNS; columns++) {
            struct areas a = divided(_i, columns, rows);
            bool has_footer = a.footer == rows - 1 || (rows == 1 && a.footer < 0);
            if (!has_footer || !tells_what_matters(&a, &cases[_i]))
                ck_abort_msg("at %dx%d", columns, rows);
        }
}
END_TEST

START_TEST(what_its_key_asks_for_is_shown_wherever_any_pane_is)
{
    for (int rows = 1; rows <= ROWS && cases[_i].wants; rows++)
        for (int columns = 1; columns <= COLUMNS; columns++) {
            struct areas a = divided(_i, columns, rows);
            if (a.over.rows && !shows(&a, cases[_i].wanted[0]))
                ck_abort_msg("at %dx%d", columns, rows);
        }
}
END_TEST

START_TEST(at_80x24_text_ladder_diagram_and_timers_are_together)
{
    struct areas a = divided(0, 80, 24);
    ck_assert_int_eq(a.pane[PANE_TEXT].rows, 3);
    ck_assert_int_ge(a.pane[PANE_LADDER].rows, 17);
    ck_assert_int_ge(a.pane[PANE_DIAGRAM].rows, 14);
    ck_assert_int_ge(a.pane[PANE_TIMERS].rows, 2);
    ck_assert(!shows(&a, PANE_LIVES) && !shows(&a, PANE_MESSAGE));
}
END_TEST

START_TEST(a_large_screen_shows_all_views)
{
    struct areas a = divided(_i, 200, 60), b = divided(_i, 120, 40);
    for (int p = 0; p < PANES; p++)
        ck_assert_msg(shows(&a, (enum pane)p), "%s", pane_rows[p].name);
    ck_assert(shows(&b, PANE_LIVES) && shows(&b, PANE_MESSAGE));
}
END_TEST

START_TEST(without_a_lesson_the_panes_have_the_room_of_its_text)
{
    struct areas with = divided(0, 80, 24), without = divided(1, 80, 24);
    ck_assert_int_eq(without.pane[PANE_TEXT].rows, 0);
    ck_assert_int_eq(without.pane[PANE_LADDER].rows, with.pane[PANE_LADDER].rows + 3);
}
END_TEST

START_TEST(a_pane_asked_for_takes_the_place_of_the_least_important_one)
{
    struct areas before = divided(0, 80, 24), after = divided(6, 80, 24);
    ck_assert(!shows(&after, PANE_DIAGRAM) && shows(&after, PANE_TIMERS));
    ck_assert_int_eq(
        memcmp(&before.pane[PANE_DIAGRAM], &after.pane[PANE_MESSAGE], sizeof(struct area)), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("areas");
    TCase *c = tcase_create("areas");
    tcase_set_timeout(c, 60);
    tcase_add_loop_test(c, nothing_overlaps_and_nothing_leaves_the_screen, 0, CASES);
    tcase_add_loop_test(c, panes_go_in_the_order_of_their_weight, 0, CASES);
    tcase_add_loop_test(c, the_text_or_the_question_never_goes_and_the_footer_only_in_a_single_row,
                        0, CASES);
    tcase_add_loop_test(c, what_its_key_asks_for_is_shown_wherever_any_pane_is, 0, CASES);
    tcase_add_test(c, at_80x24_text_ladder_diagram_and_timers_are_together);
    tcase_add_loop_test(c, a_large_screen_shows_all_views, 0, 2);
    tcase_add_test(c, without_a_lesson_the_panes_have_the_room_of_its_text);
    tcase_add_test(c, a_pane_asked_for_takes_the_place_of_the_least_important_one);
    suite_add_tcase(suite, c);
    SRunner *r = srunner_create(suite);
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
