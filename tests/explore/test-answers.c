/* Answers: an exploration's result as text and as JSON, read back, joined. */
#include "explore/result.h"
#include "machine/coverage.h"

#include <check.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const char call[] = "title  A call\n"
                           "node alice phone\n"
                           "node bob phone answers after 2s\n"
                           "link alice -- bob udp delay 20ms\n"
                           "at 0s alice calls bob\n"
                           "at 10s bob hangs up\n";

/* ---- results made by hand -------------------------------------------------------------------- */

static const char *const looked_at[] = {"one INVITE, one session", "own"};

static struct result *some_result(void)
{
    struct result *r = result_new();
    r->states = 1234567;
    r->transitions = 7654321;
    r->depth = 31;
    r->seconds = 2;
    r->visited_bytes = 48 * r->states;
    r->frontier_bytes = 1500;
    r->bounds = (struct bounds){
        .loss = 2, .late = 1, .delays = 2, .delay = {10000, 2500000}, .until = 70000000};
    r->file = "call.sip";
    r->digest = "0123456789abcdef";
    r->property = looked_at;
    r->properties = 2;
    r->memory = 2000000000;
    r->cores = 2;
    r->shard = result_alloc(r, 1, sizeof *r->shard);
    return r;
}

static void add_violation(struct result *r, uint32_t steps, const char *cause)
{
    struct result_violation *all = result_alloc(r, r->violations + 1, sizeof *all);
    if (r->violations)
        memcpy(all, r->violation, r->violations * sizeof *all);
    all[r->violations] = (struct result_violation){.property = "one INVITE, one session",
                                                   .about = "one INVITE makes one session",
                                                   .rfc = "RFC 3261 13.3.1.4",
                                                   .what = "bob.session[2]: one too many",
                                                   .cause = cause,
                                                   .steps = steps,
                                                   .t = 2540000,
                                                   .lines = "delay the 1st INVITE by 2.5s",
                                                   .scenario = "node alice phone\n",
                                                   .token = ""};
    r->violation = all;
    r->violations++;
}

static void make_part(struct result *r, uint32_t part, uint32_t of)
{
    r->shards = of;
    r->shard = result_alloc(r, of, sizeof *r->shard);
    r->shard[part - 1] = true;
}

/* ---- what they become ------------------------------------------------------------------------ */

static char *printed(const struct result *r, bool json, const struct result_look *look)
{
    char *text = NULL;
    size_t size;
    FILE *to = open_memstream(&text, &size);
    if (json)
        result_json(to, r);
    else
        result_print(to, r, look);
    fclose(to);
    return text;
}

static char *told(const struct result *r)
{
    struct result_look look = {.columns = 80, .name = "call.sip"};
    return printed(r, false, &look);
}

static void says(const struct result *r, const char *words)
{
    char *text = told(r);
    ck_assert_msg(strstr(text, words) != NULL, "'%s' is not said in:\n%s", words, text);
    free(text);
}

static struct result *read_back(const struct result *r)
{
    struct complaints complaints = {0};
    char *json = printed(r, true, NULL);
    struct result *back = result_read("it.json", json, &complaints);
    ck_assert_msg(back != NULL, "%s", complaints.count ? complaints.item[0].text : "");
    free(json);
    return back;
}

/* ---- text ------------------------------------------------------------------------------------ */

START_TEST(says_first_what_is_broken_when_where_and_by_which_section)
{
    struct result *r = some_result();
    add_violation(r, 9, "a");
    r->stopped = EXPLORE_FOUND;
    char *text = told(r);
    const char first[] = "Broken after 9 steps, at 2.540 s: one INVITE, one session (RFC 3261 "
                         "13.3.1.4).\n  bob.session[2]: one too many\n";
    ck_assert_int_eq(strncmp(text, first, sizeof first - 1), 0);
    ck_assert_ptr_nonnull(strstr(text, "\n    delay the 1st INVITE by 2.5s\n"));
    ck_assert_ptr_nonnull(strstr(text, "sipstep explore call.sip -o FILE.sip"));
    free(text);
    result_free(r);
}
END_TEST

START_TEST(a_known_hole_is_told_apart_and_nothing_is_broken_by_it)
{
    struct result *r = some_result();
    add_violation(r, 9, "a");
    r->violation[0].known = true;
    ck_assert_uint_eq(result_broken(r), 0);
    char *text = told(r);
    ck_assert_int_eq(strncmp(text, "Nothing is broken within", 24), 0);
    ck_assert_ptr_nonnull(strstr(text, "\nKnown hole, after 9 steps, at 2.540 s: "));
    free(text);
    result_free(r);
}
END_TEST

START_TEST(no_line_of_an_answer_is_longer_than_eighty_columns)
{
    struct result *r = some_result();
    add_violation(r, 9, "a");
    char *text = told(r);
    for (const char *line = text; *line; line += strcspn(line, "\n") + 1)
        ck_assert_msg(strcspn(line, "\n") <= 80, "%.*s", (int)strcspn(line, "\n"), line);
    free(text);
    result_free(r);
}
END_TEST

START_TEST(nothing_found_says_what_was_tried_and_what_was_not)
{
    struct result *r = some_result();
    says(r, "Nothing is broken within these bounds: every property holds in all 1,234,567\n");
    says(r, "tried        any 2 messages lost; any 1 message with a delay of 10 ms or 2.5 s;");
    says(r, "not tried    more losses; duplicates; other delays; more than 1 message late;\n");
    says(r, "memory       states 59.2 MB, 48 bytes each; frontier 1.5 kB; 2.0 GB allowed");
    says(r, "properties   one INVITE, one session; own\n");
    result_free(r);
}
END_TEST

START_TEST(where_no_run_came_to_rest_the_answer_says_so)
{
    struct result *r = some_result();
    says(r, "ends         no run came to rest within these bounds:");
    r->ends = 12;
    says(r, "ends         12 of the states are where nothing is left to happen");
    result_free(r);
}
END_TEST

START_TEST(what_was_stopped_is_no_answer_and_says_why)
{
    struct result *r = some_result();
    r->stopped = EXPLORE_MEMORY;
    ck_assert(!result_complete(r));
    says(r, "No answer: 2.0 GB of memory are full;");
    r->stopped = EXPLORE_INTERRUPTED;
    says(r, "No answer: it was interrupted. Nothing is broken in the 1,234,567 states that\n");
    add_violation(r, 9, "a");
    says(r, "stopped      it was interrupted: there may be more");
    result_free(r);
}
END_TEST

START_TEST(random_runs_are_told_as_a_sample)
{
    struct result *r = some_result();
    r->seeds = r->states = 1000;
    says(r, "Nothing is broken in 1,000 random runs. That is a sample, not a proof.\n");
    result_free(r);
}
END_TEST

static void check_number(uint64_t n, const char *number, const char *bytes)
{
    char text[32];
    ck_assert_str_eq(result_number(n, text), number);
    ck_assert_str_eq(result_bytes(n, text), bytes);
}

START_TEST(numbers_and_sizes_read_well)
{
    check_number(0, "0", "0 bytes");
    check_number(999, "999", "999 bytes");
    check_number(1000, "1,000", "1.0 kB");
    check_number(99950, "99,950", "99.9 kB");
    check_number(999999, "999,999", "999 kB");
    check_number(1234567890, "1,234,567,890", "1.2 GB");
}
END_TEST

/* ---- coverage -------------------------------------------------------------------------------- */

static struct result *covered(struct scenario **s)
{
    struct complaints complaints = {0};
    *s = scenario_parse("call.sip", call, strlen(call), NULL, 0, &complaints);
    ck_assert_ptr_nonnull(*s);
    struct result *r = some_result();
    int kind = machines_find("invite-client");
    const struct machine *m = scenario_plan(*s)->machine[kind];
    struct coverage *c = coverage_new(m);
    int atom = -1;
    for (unsigned state = 1; state < m->nstates && atom < 0; state++) /* what may come in it */
        for (unsigned a = 0; a < m->natoms && atom < 0; a++)
            if (m->cell[state * m->natoms + a] != m->cell[state * m->natoms + a + 1]) {
                coverage_meet(c, (uint8_t)state, (uint8_t)a);
                coverage_take(c, m->edges[m->cell[state * m->natoms + a]].drawn);
                atom = (int)a;
            }
    result_cover(r, &c, 1);
    coverage_free(c);
    return r;
}

START_TEST(coverage_counts_cells_by_the_words_of_the_labels)
{
    struct scenario *s;
    struct result *r = covered(&s);
    ck_assert_uint_eq(r->machines, 1);
    ck_assert_uint_eq(result_cells(&r->machine[0]).met, 1);
    ck_assert_uint_gt(result_cells(&r->machine[0]).all, 10);
    ck_assert_uint_eq(result_edges(&r->machine[0]).met, 1);
    ck_assert_uint_eq(result_edges(&r->machine[0]).all, r->machine[0].edges);
    for (size_t i = 0; i < r->machine[0].cells; i++) /* none twice */
        for (size_t k = 0; k < i; k++)
            ck_assert(strcmp(r->machine[0].cell[i].state, r->machine[0].cell[k].state) != 0 ||
                      strcmp(r->machine[0].cell[i].trigger, r->machine[0].cell[k].trigger) != 0);
    result_free(r);
    scenario_free(s);
}
END_TEST

START_TEST(the_whole_table_names_what_never_came)
{
    struct scenario *s;
    struct result *r = covered(&s);
    struct result_look look = {.columns = 80, .coverage = true};
    char *text = printed(r, false, &look);
    ck_assert_ptr_nonnull(strstr(text, "\ninvite-client: 1 of "));
    ck_assert_ptr_nonnull(strstr(text, "  timer B "));
    ck_assert_ptr_nonnull(strstr(text, " never"));
    ck_assert_ptr_nonnull(strstr(text, "\n  never: Calling -> Terminated  timer B"));
    free(text);
    says(r, "--coverage names the others.");
    result_free(r);
    scenario_free(s);
}
END_TEST

/* ---- JSON ------------------------------------------------------------------------------------ */

START_TEST(the_contracts_keys_come_first_and_in_their_order)
{
    static const char *const keys[] = {"states",  "transitions",     "depth",  "complete",
                                       "seconds", "bytes_per_state", "bounds", "violations"};
    static const char *const inner[] = {"property", "steps", "token", "scenario"};
    struct result *r = some_result();
    size_t n = 0;
    add_violation(r, 9, "a");
    char *text = printed(r, true, NULL);
    const char *key;
    json_t *value, *o = json_loads(text, 0, NULL);
    ck_assert_ptr_nonnull(o);
    json_object_foreach(o, key, value)
    {
        if (n < sizeof keys / sizeof *keys)
            ck_assert_str_eq(key, keys[n]);
        n++;
    }
    n = 0;
    json_object_foreach(json_array_get(json_object_get(o, "violations"), 0), key, value)
    {
        if (n < sizeof inner / sizeof *inner)
            ck_assert_str_eq(key, inner[n]);
        n++;
    }
    ck_assert_int_eq(json_integer_value(json_object_get(o, "bytes_per_state")), 48);
    json_decref(o);
    free(text);
    result_free(r);
}
END_TEST

START_TEST(what_is_written_as_json_is_read_back_the_same)
{
    struct scenario *s;
    struct result *r = covered(&s);
    add_violation(r, 9, "a");
    add_violation(r, 11, "b");
    make_part(r, 2, 3);
    struct result *back = read_back(r);
    char *first = printed(r, true, NULL), *second = printed(back, true, NULL);
    ck_assert_str_eq(first, second);
    free(first);
    free(second);
    result_free(back);
    result_free(r);
    scenario_free(s);
}
END_TEST

static void check_refused(const char *text, const char *words)
{
    struct complaints complaints = {0};
    ck_assert_ptr_null(result_read("it.json", text, &complaints));
    ck_assert_uint_eq(complaints.count, 1);
    ck_assert_msg(strstr(complaints.item[0].text, words) != NULL, "%s", complaints.item[0].text);
    complaints_free(&complaints);
}

START_TEST(what_is_no_result_is_refused_with_what_is_missing)
{
    check_refused("{", "this is no JSON");
    check_refused("[]", "'stopped' is missing");
    check_refused("{\"stopped\":\"done\",\"states\":-1}", "'states' is missing or odd");
}
END_TEST

/* ---- joining --------------------------------------------------------------------------------- */

static struct result *joined(struct result *a, struct result *b, struct complaints *complaints)
{
    const char *files[] = {"a.json", "b.json"};
    struct result *part[] = {a, b};
    return result_merge(files, part, 2, complaints);
}

START_TEST(parts_are_summed_and_are_complete_when_all_are_there)
{
    struct complaints complaints = {0};
    struct result *a = some_result(), *b = some_result();
    make_part(a, 1, 2);
    make_part(b, 2, 2);
    b->depth = 40;
    ck_assert(!result_complete(a));
    struct result *sum = joined(a, b, &complaints);
    ck_assert_ptr_nonnull(sum);
    ck_assert_uint_eq(sum->states, 2 * 1234567);
    ck_assert_uint_eq(sum->transitions, 2 * 7654321);
    ck_assert_uint_eq(sum->depth, 40);
    ck_assert(result_complete(sum));
    result_free(sum);
    result_free(a);
    result_free(b);
}
END_TEST

START_TEST(a_sum_with_a_part_that_was_stopped_is_not_complete)
{
    struct complaints complaints = {0};
    struct result *a = some_result(), *b = some_result();
    make_part(a, 1, 2);
    make_part(b, 2, 2);
    b->stopped = EXPLORE_MEMORY;
    struct result *sum = joined(a, b, &complaints);
    ck_assert_ptr_nonnull(sum);
    ck_assert(!result_complete(sum));
    says(sum, "No answer: 2.0 GB of memory are full");
    result_free(sum);
    result_free(a);
    result_free(b);
}
END_TEST

START_TEST(of_each_cause_the_shortest_is_kept)
{
    struct complaints complaints = {0};
    struct result *a = some_result(), *b = some_result();
    make_part(a, 1, 2);
    make_part(b, 2, 2);
    a->all = b->all = true;
    add_violation(a, 12, "x");
    add_violation(a, 14, "y");
    add_violation(b, 9, "y");
    add_violation(b, 20, "x");
    struct result *sum = joined(a, b, &complaints);
    ck_assert_ptr_nonnull(sum);
    ck_assert_uint_eq(sum->violations, 2);
    ck_assert_str_eq(sum->violation[0].cause, "y");
    ck_assert_uint_eq(sum->violation[0].steps, 9);
    ck_assert_str_eq(sum->violation[1].cause, "x");
    ck_assert_uint_eq(sum->violation[1].steps, 12);
    result_free(sum);
    result_free(a);
    result_free(b);
}
END_TEST

static void check_apart(struct result *a, struct result *b, const char *why)
{
    struct complaints complaints = {0};
    ck_assert_ptr_null(joined(a, b, &complaints));
    ck_assert_uint_eq(complaints.count, 1);
    ck_assert_str_eq(complaints.item[0].file, "b.json");
    ck_assert_msg(strstr(complaints.item[0].text, why) != NULL, "%s", complaints.item[0].text);
    complaints_free(&complaints);
    result_free(a);
    result_free(b);
}

START_TEST(parts_of_different_searches_are_not_joined)
{
    struct result *a[5], *b[5];
    for (unsigned i = 0; i < 5; i++) {
        make_part(a[i] = some_result(), 1, 2);
        make_part(b[i] = some_result(), 2, 2);
    }
    b[0]->digest = "fedcba";
    b[1]->bounds.loss++;
    b[2]->properties--;
    b[3]->exact = true;
    make_part(b[4], 1, 2);
    check_apart(a[0], b[0], "another scenario");
    check_apart(a[1], b[1], "other bounds");
    check_apart(a[2], b[2], "other properties");
    check_apart(a[3], b[3], "other options");
    check_apart(a[4], b[4], "there already");
    check_apart(some_result(), some_result(), "only parts of --shard can be joined");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("answers");
    TCase *all = tcase_create("answers");
    tcase_add_test(all, says_first_what_is_broken_when_where_and_by_which_section);
    tcase_add_test(all, a_known_hole_is_told_apart_and_nothing_is_broken_by_it);
    tcase_add_test(all, no_line_of_an_answer_is_longer_than_eighty_columns);
    tcase_add_test(all, nothing_found_says_what_was_tried_and_what_was_not);
    tcase_add_test(all, where_no_run_came_to_rest_the_answer_says_so);
    tcase_add_test(all, what_was_stopped_is_no_answer_and_says_why);
    tcase_add_test(all, random_runs_are_told_as_a_sample);
    tcase_add_test(all, numbers_and_sizes_read_well);
    tcase_add_test(all, coverage_counts_cells_by_the_words_of_the_labels);
    tcase_add_test(all, the_whole_table_names_what_never_came);
    tcase_add_test(all, the_contracts_keys_come_first_and_in_their_order);
    tcase_add_test(all, what_is_written_as_json_is_read_back_the_same);
    tcase_add_test(all, what_is_no_result_is_refused_with_what_is_missing);
    tcase_add_test(all, parts_are_summed_and_are_complete_when_all_are_there);
    tcase_add_test(all, a_sum_with_a_part_that_was_stopped_is_not_complete);
    tcase_add_test(all, of_each_cause_the_shortest_is_kept);
    tcase_add_test(all, parts_of_different_searches_are_not_joined);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
