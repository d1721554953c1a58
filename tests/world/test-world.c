/* Whole worlds: every room's items copied, encoded and decoded after each step of each scenario;
 * machines from files; the hash of a trace.
 */
#include "scenario/scenario.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *top(void)
{
    const char *t = getenv("top_srcdir");
    return t ? t : ".";
}

static void must_be_none(const struct complaints *wrong)
{
    for (size_t n = 0; n < wrong->count; n++)
        fprintf(stderr, "%s:%d: %s\n", wrong->item[n].file, wrong->item[n].line,
                wrong->item[n].text);
    ck_assert_uint_eq(wrong->count, 0);
}

/* ---- scenarios, treated after each step ------------------------------------------------------ */

static const char lossy[] =
    "seed 1\n"
    "node alice phone\n"
    "node bob phone answers after 1s\n"
    "link alice -- bob udp delay 20ms jitter 30ms loss 20% duplicate 10% reorder 10%\n"
    "at 0s alice calls bob\n"
    "at 3s bob holds for 2s\n"
    "at 4s alice calls bob\n"
    "at 9s alice hangs up\n"
    "at 12s bob hangs up\n";
static const char lossy_tcp[] = "seed 1\n"
                                "node alice phone\n"
                                "node bob phone answers after 1s\n"
                                "link alice -- bob tcp delay 20ms jitter 30ms loss 20%\n"
                                "at 0s alice calls bob\n"
                                "at 100ms alice hangs up\n"
                                "at 4s alice calls bob\n"
                                "at 9s bob hangs up\n";
static const char *const files[] = {"all-invites-lost.sip",
                                    "faults/after-steps.sip",
                                    "faults/reordered-ack.sip",
                                    "faults/corrupted-request.sip",
                                    "faults/timer-does-not-run.sip",
                                    "busy.sip",
                                    "cancel.sip",
                                    "cancel-early.sip",
                                    "crossing.sip",
                                    "decline.sip",
                                    "hold.sip",
                                    "late-offer.sip",
                                    "every-ack-lost-udp.sip",
                                    "old-phone.sip",
                                    "one-line.sip",
                                    "reactions.sip",
                                    "refused.sip",
                                    "requests.sip",
                                    "silent.sip",
                                    "tcp-timers.sip",
                                    "lost-re-invite.sip",
                                    "thinks.sip"};
enum { FILES = sizeof files / sizeof *files, SEEDS = 12, CASES = FILES + 2 * SEEDS };

static struct scenario *scenario_of(int number)
{
    struct complaints wrong = {0};
    char path[512];
    struct scenario *s;
    if (number < FILES) {
        snprintf(path, sizeof path, "%s/tests/scenarios/%s", top(), files[number]);
        s = scenario_load(path, NULL, 0, &wrong);
    } else {
        const char *text = number % 2 ? lossy : lossy_tcp;
        s = scenario_parse("lossy.sip", text, strlen(text), NULL, 0, &wrong);
    }
    must_be_none(&wrong);
    if (number >= FILES)
        scenario_set_seed(s, (uint64_t)number);
    return s;
}

typedef struct world *treatment(struct world *);

static void run_treated(struct run *r, const struct scenario *s, treatment *treat)
{
    run_start(r, scenario_plan(s), true, choose_random, NULL);
    while (run_step(r, 300000000)) {
        const char *wrong = world_verify(r->world);
        ck_assert_msg(!wrong, "%s, after record %u at %lld us", wrong, r->trace->count,
                      (long long)r->world->block->now);
        if (treat)
            r->world = r->step.world = treat(r->world);
    }
    ck_assert_uint_gt(r->trace->count, 5);
}

static void must_agree(const struct run *a, const struct run *b)
{
    uint32_t count = a->trace->count < b->trace->count ? a->trace->count : b->trace->count;
    for (uint32_t n = 1; n <= count; n++)
        ck_assert_msg(!memcmp(&a->trace->record[n], &b->trace->record[n], sizeof *a->trace->record),
                      "record %u differs", n);
    ck_assert_uint_eq(a->trace->count, b->trace->count);
    ck_assert_uint_eq(a->trace->npayloads, b->trace->npayloads);
    for (uint32_t n = 1; n <= a->trace->npayloads; n++)
        ck_assert_mem_eq(trace_payload(a->trace, n), trace_payload(b->trace, n),
                         sizeof(struct message));
}

static void same_trace(int number, treatment *treat)
{
    struct scenario *s = scenario_of(number);
    struct run plain, treated;
    run_treated(&plain, s, NULL);
    run_treated(&treated, s, treat);
    must_agree(&plain, &treated);
    run_end(&plain);
    run_end(&treated);
    scenario_free(s);
}

static struct world *copied(struct world *w)
{
    struct world *copy = world_copy(NULL, w);
    memset(w->block, 0xa5, w->block->bytes);
    world_free(w);
    return copy;
}

START_TEST(a_copy_after_each_step_goes_on_to_the_same_trace)
{
    same_trace(_i, copied);
}
END_TEST

static struct world *packed(struct world *w)
{
    struct coder_work *k = coder_work_new();
    size_t size;
    const unsigned char *bytes = world_pack(w, k, &size);
    struct world *other = world_unpack(NULL, w->plan, bytes, size);
    world_free(w);
    coder_work_free(k);
    return other;
}

START_TEST(a_world_packed_after_each_step_goes_on_to_the_same_trace)
{
    same_trace(_i, packed);
}
END_TEST

static unsigned char *encode(const struct world *w, enum code_mode mode, size_t *size)
{
    *size = world_encode(w, mode, NULL, 0);
    unsigned char *bytes = malloc(*size);
    world_encode(w, mode, bytes, *size);
    return bytes;
}

static struct world *decoded(struct world *w)
{
    size_t size;
    unsigned char *bytes = encode(w, CODE_ALL, &size);
    struct world *again = world_decode(NULL, w->plan, CODE_ALL, bytes, size);
    ck_assert_ptr_nonnull(again);
    free(bytes);
    world_free(w);
    return again;
}

START_TEST(a_world_decoded_after_each_step_goes_on_to_the_same_trace)
{
    same_trace(_i, decoded);
}
END_TEST

static struct world *state_decoded(struct world *w)
{
    size_t size, again_size;
    unsigned char *bytes = encode(w, CODE_STATE, &size);
    struct world *again = world_decode(NULL, w->plan, CODE_STATE, bytes, size);
    ck_assert_ptr_nonnull(again);
    const char *wrong = world_verify(again);
    ck_assert_msg(!wrong, "%s", wrong);
    unsigned char *bytes_again = encode(again, CODE_STATE, &again_size);
    ck_assert_uint_eq(size, again_size);
    ck_assert_mem_eq(bytes, bytes_again, size);
    free(bytes);
    free(bytes_again);
    world_free(again);
    return w;
}

START_TEST(the_state_survives_decoding_byte_for_byte)
{
    same_trace(_i, state_decoded);
}
END_TEST

/* Without chance, whose keys are provenance, a world made of the state alone does as the original
 * does. */
START_TEST(a_world_decoded_from_its_state_goes_on_to_equal_worlds)
{
    struct scenario *s = scenario_of(_i);
    struct run r, twin;
    run_start(&r, scenario_plan(s), false, NULL, NULL);
    run_start(&twin, scenario_plan(s), false, NULL, NULL);
    for (unsigned n = 0; run_step(&r, 300000000); n++) {
        run_step(&twin, 300000000);
        if (n % 5 == 0) {
            size_t size;
            unsigned char *bytes = encode(twin.world, CODE_STATE, &size);
            ck_assert_ptr_nonnull(
                world_decode(twin.world, scenario_plan(s), CODE_STATE, bytes, size));
            free(bytes);
        }
        ck_assert_msg(world_equal(r.world, twin.world), "after step %u", n);
    }
    run_end(&r);
    run_end(&twin);
    scenario_free(s);
}
END_TEST

/* ---- provenance ------------------------------------------------------------------------------ */

/* The first call is another story each time: its length, who ends it, how often what is sent. The
 * second is the same. */
#define TWO_CALLS(first_ends)                                     \
 "seed 1\n"                                                       \
 "node alice phone\n"                                             \
 "node bob phone answers after 1s\n"                              \
 "link alice -- bob udp delay 20ms\n"                             \
 "at 0s alice calls bob\n" first_ends "at 210s alice calls bob\n" \
 "at 212s bob holds for 1s\n"                                     \
 "at 214s bob hangs up\n"
static const char *const stories[] = {
    TWO_CALLS("at 3s bob hangs up\n"), TWO_CALLS("at 9s alice hangs up\n"),
    TWO_CALLS("at 500ms alice hangs up\n"), TWO_CALLS("at 100ms bob declines\n")};

static struct scenario *story(int number)
{
    struct complaints wrong = {0};
    struct scenario *s =
        scenario_parse("two.sip", stories[number], strlen(stories[number]), NULL, 0, &wrong);
    must_be_none(&wrong);
    return s;
}

START_TEST(what_has_ended_leaves_no_difference)
{
    struct scenario *s[2] = {story(0), story(_i)};
    struct run r[2];
    for (int n = 0; n < 2; n++) {
        run_start(&r[n], scenario_plan(s[n]), n == 0, NULL, NULL);
        while (run_step(&r[n], 205000000))
            ;
    }
    unsigned steps = 0;
    do {
        ck_assert_msg(world_equal(r[0].world, r[1].world), "after step %u", steps);
        steps++;
    } while (run_step(&r[0], USEC_NEVER) && run_step(&r[1], USEC_NEVER));
    ck_assert_uint_gt(steps, 20);
    for (int n = 0; n < 2; n++) {
        run_end(&r[n]);
        scenario_free(s[n]);
    }
}
END_TEST

START_TEST(all_that_ends_is_given_back)
{
    struct scenario *s = scenario_of(_i);
    struct run r;
    run_treated(&r, s, NULL);
    for (unsigned g = 1; g < REGIONS; g++)
        if (g == REGION_CONNECTIONS) /* they last until they break */
            continue;
        else if (world_regions[g].is_instance || g == REGION_PAYLOADS || g == REGION_DEFERRED)
            ck_assert_msg(!r.world->block->region[g].live, "%u left in region %u",
                          r.world->block->region[g].live, g);
    run_end(&r);
    scenario_free(s);
}
END_TEST

/* ---- the hash of a trace --------------------------------------------------------------------- */

static void hash_of(int number, uint64_t seed, unsigned char out[16])
{
    struct scenario *s = scenario_of(number);
    struct run r;
    scenario_set_seed(s, seed);
    run_treated(&r, s, NULL);
    trace_hash(r.trace, scenario_plan(s), out);
    run_end(&r);
    scenario_free(s);
}

START_TEST(the_same_seed_gives_the_same_hash_and_another_another)
{
    unsigned char a[16], b[16], c[16];
    hash_of(FILES + 1, 5, a);
    hash_of(FILES + 1, 5, b);
    hash_of(FILES + 1, 6, c);
    ck_assert_mem_eq(a, b, 16);
    ck_assert_mem_ne(a, c, 16);
}
END_TEST

START_TEST(remarks_and_checks_change_no_hash)
{
    unsigned char before[16], after[16];
    struct message m = {.method = METHOD_INVITE, .cseq = 1};
    struct trace *t[2];
    for (int with = 0; with < 2; with++) {
        struct plan plan = {.payload_size = sizeof m};
        struct block block = {0};
        struct world w = {.plan = &plan, .block = &block};
        struct step s = {.world = &w, .plan = &plan, .trace = t[with] = trace_new(sizeof m)};
        s.cause =
            step_record(&s, (struct record){.what = RECORD_SENT, .subject = step_keep(&s, &m)});
        if (with)
            s.cause = step_note(&s, RECORD_NOTE, 1, 2, 3);
        if (with)
            step_record(&s, (struct record){.what = RECORD_CHECK, .cause = s.cause});
        step_record(&s, (struct record){.what = RECORD_TRANSITION, .cause = s.cause});
        trace_hash(t[with], &plan, with ? after : before);
    }
    ck_assert_uint_eq(t[1]->count, t[0]->count + 2);
    ck_assert_mem_eq(before, after, 16);
    t[1]->record[1].extra++;
    trace_hash(t[1], NULL, after);
    ck_assert_mem_ne(before, after, 16);
    trace_free(t[0]);
    trace_free(t[1]);
}
END_TEST

/* ---- machines from files --------------------------------------------------------------------- */

static struct complaints load(struct machines *set, const char *source)
{
    struct complaints wrong = {0};
    bool loaded = machines_load(set, &source, source != NULL, &wrong);
    ck_assert_int_eq(loaded, wrong.count == 0);
    return wrong;
}

static char *directory(const char *const *names, const char *const *from, size_t count)
{
    static char path[64];
    strcpy(path, "/tmp/sipstep-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(path));
    for (size_t n = 0; n < count; n++) {
        char command[1024]; /* a test's own files, with names of its own */
        snprintf(command, sizeof command, "cp '%s/%s' '%s/%s'", top(), from[n], path, names[n]);
        ck_assert_int_eq(system(command), 0);
    }
    return path;
}

static void remove_directory(const char *path)
{
    char command[256];
    snprintf(command, sizeof command, "rm -r '%s'", path);
    ck_assert_int_eq(system(command), 0);
}

START_TEST(the_shipped_machines_are_all_there)
{
    struct machines set;
    struct complaints wrong = load(&set, NULL);
    must_be_none(&wrong);
    for (unsigned k = 0; k < world_kinds; k++) {
        ck_assert_ptr_nonnull(set.machine[k]);
        ck_assert_ptr_eq(set.machine[k]->vocabulary, world_vocabularies[k]);
        ck_assert_int_eq(machines_find(world_vocabularies[k]->kind), (int)k);
    }
    machines_free(&set);
}
END_TEST

START_TEST(the_first_published_ones_come_over_the_shipped)
{
    struct machines set, shipped;
    struct complaints wrong = load(&set, "rfc3261"), none = load(&shipped, "rfc6026");
    must_be_none(&wrong);
    must_be_none(&none);
    ck_assert_str_eq(set.machine[KIND_INVITE_CLIENT]->diagram->file,
                     "diagrams/rfc3261/invite-client.gv");
    ck_assert_str_eq(set.machine[KIND_SESSION]->diagram->file, "diagrams/session.gv");
    ck_assert_str_eq(shipped.machine[KIND_INVITE_CLIENT]->diagram->file,
                     "diagrams/invite-client.gv");
    machines_free(&set);
    machines_free(&shipped);
}
END_TEST

START_TEST(those_of_rfc6026_come_over_the_first_published)
{
    const char *const sets[] = {"rfc3261", "rfc6026"};
    struct machines set;
    struct complaints wrong = {0};
    ck_assert(machines_load(&set, sets, 2, &wrong));
    must_be_none(&wrong);
    ck_assert_str_eq(set.machine[KIND_INVITE_CLIENT]->diagram->file, "diagrams/invite-client.gv");
    ck_assert_str_eq(set.machine[KIND_SERVER]->diagram->file, "diagrams/server.gv");
    machines_free(&set);
}
END_TEST

START_TEST(a_readers_own_file_stands_for_the_kind_it_names)
{
    const char *name = "mine.gv", *from = "diagrams/rfc3261/client.gv";
    char *path = directory(&name, &from, 1);
    struct machines set;
    struct complaints wrong = load(&set, path);
    must_be_none(&wrong);
    ck_assert_ptr_nonnull(strstr(set.machine[KIND_CLIENT]->diagram->file, "/mine.gv"));
    ck_assert_str_eq(set.machine[KIND_SERVER]->diagram->file, "diagrams/server.gv");
    machines_free(&set);
    remove_directory(path);
}
END_TEST

START_TEST(two_files_for_one_kind_are_one_too_many)
{
    const char *names[] = {"a.gv", "b.gv"},
               *from[] = {"diagrams/rfc3261/client.gv", "diagrams/client.gv"};
    char *path = directory(names, from, 2);
    struct machines set;
    struct complaints wrong = load(&set, path);
    ck_assert_uint_eq(wrong.count, 1);
    ck_assert_ptr_nonnull(strstr(wrong.item[0].file, "/b.gv"));
    complaints_free(&wrong);
    remove_directory(path);
}
END_TEST

START_TEST(a_directory_without_machines_is_a_mistake_and_so_is_none)
{
    char *path = directory(NULL, NULL, 0);
    struct machines set;
    struct complaints wrong = load(&set, path);
    ck_assert_uint_eq(wrong.count, 1);
    complaints_free(&wrong);
    remove_directory(path);
    wrong = load(&set, path);
    ck_assert_uint_eq(wrong.count, 1);
    ck_assert_ptr_nonnull(strstr(wrong.item[0].text, "No such file"));
    complaints_free(&wrong);
}
END_TEST

START_TEST(a_name_may_mean_several_machines)
{
    struct machines set;
    struct complaints wrong = load(&set, NULL);
    must_be_none(&wrong);
    ck_assert(machine_answers_to(set.machine[KIND_DIALOG_CALLER], "dialog"));
    ck_assert(machine_answers_to(set.machine[KIND_DIALOG_CALLEE], "dialog"));
    ck_assert(machine_answers_to(set.machine[KIND_DIALOG_CALLEE], "dialog-callee"));
    ck_assert(!machine_answers_to(set.machine[KIND_DIALOG_CALLER], "dialog-callee"));
    ck_assert(!machine_answers_to(set.machine[KIND_SESSION], "dialog"));
    ck_assert_uint_eq(machines_named("nobody"), 0);
    ck_assert_int_eq(machines_find("dialog"), -1);
    machines_free(&set);
}
END_TEST

static TCase *world_tests(void)
{
    TCase *t = tcase_create("worlds");
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, a_copy_after_each_step_goes_on_to_the_same_trace, 0, CASES);
    tcase_add_loop_test(t, a_world_decoded_after_each_step_goes_on_to_the_same_trace, 0, CASES);
    tcase_add_loop_test(t, a_world_packed_after_each_step_goes_on_to_the_same_trace, 0, CASES);
    tcase_add_loop_test(t, the_state_survives_decoding_byte_for_byte, 0, CASES);
    tcase_add_loop_test(t, a_world_decoded_from_its_state_goes_on_to_equal_worlds, 0, FILES + 2);
    tcase_add_loop_test(t, what_has_ended_leaves_no_difference, 1,
                        sizeof stories / sizeof *stories);
    tcase_add_loop_test(t, all_that_ends_is_given_back, FILES, CASES);
    tcase_add_test(t, the_same_seed_gives_the_same_hash_and_another_another);
    tcase_add_test(t, remarks_and_checks_change_no_hash);
    return t;
}

static TCase *machine_tests(void)
{
    TCase *t = tcase_create("machines");
    tcase_add_test(t, the_shipped_machines_are_all_there);
    tcase_add_test(t, the_first_published_ones_come_over_the_shipped);
    tcase_add_test(t, those_of_rfc6026_come_over_the_first_published);
    tcase_add_test(t, a_readers_own_file_stands_for_the_kind_it_names);
    tcase_add_test(t, two_files_for_one_kind_are_one_too_many);
    tcase_add_test(t, a_directory_without_machines_is_a_mistake_and_so_is_none);
    tcase_add_test(t, a_name_may_mean_several_machines);
    return t;
}

int main(void)
{
    Suite *s = suite_create("world");
    suite_add_tcase(s, world_tests());
    suite_add_tcase(s, machine_tests());
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
