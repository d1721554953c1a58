/* Nodes: what users do and what they are told, phones' manners and lines, the server. */
#include "precise-test.h"
#include "targets-test.h"
#include "town.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DOES(ms, who, what)           \
 {                                    \
  (ms),                               \
  {                                   \
   .verb = VERB_##what, .node = (who) \
  }                                   \
 }
#define TO(ms, who, what, whom)                         \
 {                                                      \
  (ms),                                                 \
  {                                                     \
   .verb = VERB_##what, .node = (who), .target = (whom) \
  }                                                     \
 }
#define CALL_NO(ms, who, what, which)                  \
 {                                                     \
  (ms),                                                \
  {                                                    \
   .verb = VERB_##what, .node = (who), .call = (which) \
  }                                                    \
 }

static struct town town;

static void play(const struct play *p)
{
    town_open(&town, p);
    town_run(&town);
    const char *left = town_left(&town);
    ck_assert_msg(!left, "%s is left", left);
    ck_assert_int_eq(town.unexpected, 0);
}

/* ---- crashes ------------------------------------------------------------------------------ */

/* The stranger pulls bob's plug, and puts it in again at his second moment. */
static void plug(struct town *t, struct step *s, const struct message *m, int at)
{
    (void)t;
    if (!m && at == 1)
        node_crash(s, BOB);
    else if (!m)
        node_restart(s, BOB);
}

static unsigned live_at(uint16_t node)
{
    unsigned count = 0;
    for (unsigned g = REGION_SIM_END; g < REGIONS; g++)
        for (ref r = world_node(town.step.world, node)->first[g]; r;
             r = instance_at(town.step.world, r)->next)
            count++;
    return count;
}

static const struct play crashes = {.title = "a crash",
                                    .bob = {.manner = MANNER_ANSWERS, .after = 1000 * MS},
                                    .deeds = {TO(0, ALICE, CALLS, BOB)},
                                    .stranger = plug};

/* Whatever the moment: before the INVITE, while it rings, answers, talks, hangs up. */
static const int moments[] = {10, 20, 21, 40, 500, 1020, 1030, 1060, 1700, 2520, 2530, 3000, 40000};

START_TEST(who_crashes_has_nothing_left_and_his_peers_find_out)
{
    struct play p = crashes;
    p.moments_ms[0] = moments[_i];
    p.deeds[1] = (struct deed)DOES(2500, BOB, HANGS_UP);
    p.deeds[2] = (struct deed)DOES(35000, ALICE, HANGS_UP);
    town_open(&town, &p);
    town_until(&town, moments[_i]);
    ck_assert_uint_eq(live_at(BOB), 0);
    ck_assert_uint_eq(node_calls(town.step.world, BOB), 0);
    ck_assert(node_is_down(&town.step, BOB));
    ck_assert_int_eq(town.killed > 0, moments[_i] > 20 && moments[_i] < 40000);
    uint32_t sent = town.step.trace->npayloads;
    town_run(&town);
    for (uint32_t n = 1; n <= town.step.trace->count; n++) {
        const struct record *r = &town.step.trace->record[n];
        ck_assert(r->what != RECORD_SENT || r->node != BOB || r->t <= moments[_i] * MS);
    }
    ck_assert_uint_ge(town.step.trace->npayloads, sent);
    const char *left = town_left(&town);
    ck_assert_msg(!left, "%s is left", left);
    town_close(&town);
}
END_TEST

START_TEST(who_restarts_knows_nothing_of_his_calls_and_uses_no_identifier_again)
{
    struct play p = crashes;
    p.moments_ms[0] = 1500;
    p.moments_ms[1] = 2000;
    p.deeds[1] = (struct deed)DOES(3000, ALICE, HANGS_UP);
    p.deeds[2] = (struct deed)TO(4000, ALICE, CALLS, BOB);
    p.deeds[3] = (struct deed)DOES(6000, BOB, HANGS_UP);
    town_open(&town, &p);
    town_run(&town);
    ck_assert_int_eq(town_sent(&town, BOB, "481 to BYE"), 1);
    ck_assert_int_eq(town_sent(&town, BOB, "200"), 2);
    ck_assert_uint_ne(town_message(&town, BOB, "200", 1)->to_tag,
                      town_message(&town, BOB, "200", 2)->to_tag);
    ck_assert_int_eq(town_sent(&town, BOB, "BYE"), 1);
    ck_assert_pstr_eq(town_left(&town), NULL);
    ck_assert_uint_eq(node_calls(town.step.world, BOB), 0);
    town_close(&town);
}
END_TEST

/* The phone would have answered the first call at 1.02 s, when the second rings. */
START_TEST(what_a_phone_meant_to_do_before_it_crashed_it_does_not_do_to_the_next_call)
{
    struct play p = crashes;
    p.moments_ms[0] = 500;
    p.moments_ms[1] = 501;
    p.deeds[1] = (struct deed)TO(600, ALICE, CALLS, BOB);
    p.deeds[2] = (struct deed)DOES(1300, BOB, DECLINES);
    town_open(&town, &p);
    town_until(&town, 2000);
    ck_assert_int_eq(town_sent(&town, BOB, "200"), 0);
    ck_assert_int_eq(town_sent(&town, BOB, "603"), 1);
    town_close(&town);
}
END_TEST

/* ---- what cannot be done ------------------------------------------------------------------ */

START_TEST(who_has_no_call_has_nothing_to_end_answer_or_hold)
{
    static const struct play p = {.title = "no call",
                                  .deeds = {DOES(0, BOB, HANGS_UP), DOES(1, BOB, ANSWERS),
                                            DOES(2, BOB, DECLINES), DOES(3, BOB, IS_BUSY),
                                            DOES(4, BOB, HOLDS), DOES(5, BOB, RESUMES),
                                            CALL_NO(6, BOB, HANGS_UP, 2)}};
    play(&p);
    ck_assert_str_eq(
        town.notes,
        "bob has nothing to hang up; bob has nothing to answer; bob has nothing to decline; "
        "bob has nothing to be busy for; bob has nothing to hold; bob has nothing to resume; "
        "bob has nothing to hang up: call 2");
    ck_assert_str_eq(town.ladder, "");
    town_close(&town);
}
END_TEST

START_TEST(a_call_that_is_over_is_nothing_to_hang_up)
{
    static const struct play p = {.title = "over",
                                  .bob = {.manner = MANNER_ANSWERS},
                                  .deeds = {TO(0, ALICE, CALLS, BOB), DOES(2000, ALICE, HANGS_UP),
                                            DOES(3000, ALICE, HANGS_UP),
                                            DOES(3000, BOB, HANGS_UP)}};
    play(&p);
    ck_assert_str_eq(town.notes, "alice has nothing to hang up; bob has nothing to hang up");
    ck_assert_int_eq(town_sent(&town, ALICE, "BYE"), 1);
    ck_assert_int_eq(town_sent(&town, BOB, "BYE"), 0);
    town_close(&town);
}
END_TEST

START_TEST(a_caller_can_neither_answer_nor_decline_his_own_call)
{
    static const struct play p = {.title = "own call",
                                  .deeds = {TO(0, ALICE, CALLS, BOB), DOES(1000, ALICE, ANSWERS),
                                            DOES(1100, ALICE, DECLINES),
                                            DOES(2000, BOB, DECLINES)}};
    play(&p);
    ck_assert_str_eq(town.notes, "alice has nothing to answer; alice has nothing to decline; "
                                 "alice has no call: 603 Decline");
    town_close(&town);
}
END_TEST

START_TEST(a_server_is_no_phone)
{
    static const struct play p = {.title = "server",
                                  .deeds = {DOES(0, SERVER, HANGS_UP), TO(1, SERVER, CALLS, BOB),
                                            TO(2, ALICE, CALLS, SERVER)}};
    play(&p);
    ck_assert_str_eq(town.notes,
                     "p1 is no phone: it cannot hang up; p1 is no phone: it cannot call; "
                     "alice has no call: 405 Method Not Allowed");
    town_close(&town);
}
END_TEST

/* ---- several calls ------------------------------------------------------------------------ */

START_TEST(to_hang_up_ends_all_calls_and_call_2_only_the_second)
{
    static const struct play p = {
        .title = "three calls",
        .bob = {.manner = MANNER_ANSWERS},
        .deeds = {TO(0, ALICE, CALLS, BOB), TO(100, ALICE, CALLS, BOB), TO(200, ALICE, CALLS, BOB),
                  CALL_NO(1000, ALICE, HANGS_UP, 2), DOES(2000, BOB, HANGS_UP)}};
    town_open(&town, &p);
    town_until(&town, 1500);
    ck_assert_uint_eq(node_calls(town.step.world, ALICE), 2);
    ck_assert_int_eq(town_sent(&town, ALICE, "BYE"), 1);
    ck_assert_uint_eq(town_message(&town, ALICE, "BYE", 1)->call,
                      town_message(&town, ALICE, "INVITE", 2)->call);
    town_run(&town);
    ck_assert_int_eq(town_sent(&town, BOB, "BYE"), 2);
    ck_assert_ptr_null(town_left(&town));
    town_close(&town);
}
END_TEST

START_TEST(a_phone_with_one_line_refuses_a_second_call_and_makes_none)
{
    static const struct play p = {
        .title = "one line",
        .alice = {.lines = 1},
        .bob = {.manner = MANNER_ANSWERS},
        .deeds = {TO(0, ALICE, CALLS, BOB), TO(500, BOB, CALLS, ALICE), TO(1000, ALICE, CALLS, BOB),
                  DOES(2000, ALICE, HANGS_UP), TO(3000, BOB, CALLS, ALICE),
                  DOES(4000, ALICE, ANSWERS), DOES(5000, BOB, HANGS_UP)}};
    play(&p);
    ck_assert_str_eq(town.notes, "bob has no call: 486 Busy Here; alice has no line free");
    ck_assert_int_eq(town_sent(&town, ALICE, "200"), 1);
    town_close(&town);
}
END_TEST

START_TEST(of_two_calls_at_once_the_first_gets_the_line)
{
    static const struct play p = {
        .title = "two at once",
        .bob = {.manner = MANNER_ANSWERS, .lines = 1},
        .deeds = {TO(0, ALICE, CALLS, BOB), TO(0, ALICE, CALLS, BOB), DOES(2000, ALICE, HANGS_UP)}};
    play(&p);
    ck_assert_int_eq(town_sent(&town, BOB, "200"), 1);
    ck_assert_int_eq(town_sent(&town, BOB, "486"), 1);
    town_close(&town);
}
END_TEST

START_TEST(to_answer_is_to_answer_all_that_rings_and_call_2_only_the_second)
{
    static const struct play all = {.title = "answers all",
                                    .deeds = {TO(0, ALICE, CALLS, BOB), TO(100, ALICE, CALLS, BOB),
                                              DOES(1000, BOB, ANSWERS), DOES(2000, BOB, ANSWERS),
                                              DOES(3000, BOB, HANGS_UP)}};
    play(&all);
    ck_assert_int_eq(town_sent(&town, BOB, "200"), 2);
    ck_assert_str_eq(town.notes, "bob has nothing to answer");
    town_close(&town);
    static const struct play second = {
        .title = "answers call 2",
        .deeds = {TO(0, ALICE, CALLS, BOB), TO(100, ALICE, CALLS, BOB),
                  CALL_NO(1000, BOB, ANSWERS, 2), DOES(3000, BOB, HANGS_UP)}};
    memset(&town, 0, sizeof town);
    play(&second);
    ck_assert_int_eq(town_sent(&town, BOB, "200"), 1);
    ck_assert_uint_eq(town_message(&town, BOB, "200", 1)->call,
                      town_message(&town, ALICE, "INVITE", 2)->call);
    ck_assert_int_eq(town_sent(&town, BOB, "603"), 1);
    town_close(&town);
}
END_TEST

START_TEST(a_phone_can_call_itself)
{
    static const struct play p = {
        .title = "itself",
        .alice = {.manner = MANNER_ANSWERS},
        .deeds = {TO(0, ALICE, CALLS, ALICE), DOES(1000, ALICE, HANGS_UP)}};
    play(&p);
    ck_assert_str_eq(town_goes(&town, ALICE, KIND_UAC_INVITE, 1), "Calling Ringing Answered Ended");
    town_close(&town);
}
END_TEST

/* BUGS 17: an ACK that comes in the step in which the 2xx goes out finds the clocks running, and
 * stops them. */
START_TEST(an_ack_that_comes_in_no_time_at_all_stops_the_copies_of_the_2xx)
{
    static const struct play p = {
        .title = "itself, at once",
        .alice = {.manner = MANNER_ANSWERS},
        .deeds = {TO(0, ALICE, CALLS, ALICE), DOES(40000, ALICE, HANGS_UP)}};
    play(&p);
    ck_assert_int_eq(town_sent(&town, ALICE, "200"), 1);
    ck_assert_str_eq(town_goes(&town, ALICE, KIND_UAS_2XX, 1), "Unacked Acked");
    town_close(&town);
}
END_TEST

/* ---- manners ------------------------------------------------------------------------------ */

START_TEST(what_a_user_does_by_himself_comes_too_late_without_a_word)
{
    static const struct play p = {
        .title = "too late",
        .bob = {.manner = MANNER_ANSWERS, .after = 3 * SECOND},
        .deeds = {TO(0, ALICE, CALLS, BOB), DOES(1000, BOB, ANSWERS), DOES(8000, ALICE, HANGS_UP)}};
    play(&p);
    ck_assert_str_eq(town.notes, "");
    ck_assert_int_eq(town_sent(&town, BOB, "200"), 1);
    town_close(&town);
}
END_TEST

START_TEST(a_call_that_was_cancelled_is_not_answered_any_more)
{
    static const struct play p = {.title = "cancelled meanwhile",
                                  .bob = {.manner = MANNER_ANSWERS, .after = 3 * SECOND},
                                  .deeds = {TO(0, ALICE, CALLS, BOB), DOES(1000, ALICE, HANGS_UP)}};
    play(&p);
    ck_assert_int_eq(town_sent(&town, BOB, "200"), 0);
    town_close(&town);
}
END_TEST

START_TEST(a_hold_with_a_span_ends_by_itself)
{
    static const struct play p = {
        .title = "span",
        .bob = {.manner = MANNER_ANSWERS},
        .deeds = {TO(0, ALICE, CALLS, BOB),
                  {1000, {.verb = VERB_HOLDS, .node = BOB, .span = 3 * SECOND}},
                  DOES(8000, ALICE, HANGS_UP)}};
    town_open(&town, &p);
    town_until(&town, 3900);
    ck_assert(town_is(&town, BOB, KIND_SESSION, "Held"));
    town_until(&town, 4900);
    ck_assert(town_is(&town, BOB, KIND_SESSION, "Active"));
    ck_assert(town_is(&town, ALICE, KIND_SESSION, "Active"));
    town_run(&town);
    town_close(&town);
}
END_TEST

/* ---- outside of calls --------------------------------------------------------------------- */

START_TEST(a_server_answers_register_and_options_with_200)
{
    static const struct play p = {
        .title = "registers",
        .deeds = {TO(0, ALICE, REGISTERS, SERVER), TO(100, ALICE, ASKS, SERVER)}};
    play(&p);
    ck_assert_str_eq(town.ladder, "0 alice REGISTER; 20 p1 200 to REGISTER; 100 alice OPTIONS; "
                                  "120 p1 200 to OPTIONS");
    ck_assert_str_eq(
        town.notes,
        "alice hears of its REGISTER: 200 OK; alice is not among the contacts that are known to p1; "
        "alice hears of its OPTIONS: 200 OK");
    const struct message *m = town_message(&town, ALICE, "REGISTER", 1);
    ck_assert_uint_eq(m->to_uri, town.nodes[ALICE].aor);
    ck_assert_str_eq(lore_text(town.plan.lore, m->uri), "sip:example.com"); /* RFC 3261 10.2 */
    ck_assert_uint_eq(m->contact, town.nodes[ALICE].contact);
    town_close(&town);
}
END_TEST

START_TEST(a_phone_answers_options_as_it_would_an_invite_and_refuses_a_register)
{
    static const struct play p = {.title = "asks",
                                  .bob = {.manner = MANNER_ANSWERS, .lines = 1},
                                  .deeds = {TO(0, ALICE, ASKS, BOB), TO(1000, ALICE, CALLS, BOB),
                                            TO(2000, ALICE, ASKS, BOB), DOES(3000, ALICE, HANGS_UP),
                                            TO(4000, ALICE, REGISTERS, BOB)}};
    play(&p);
    ck_assert_str_eq(
        town.notes,
        "alice hears of its OPTIONS: 200 OK; alice hears of its OPTIONS: 486 Busy Here; "
        "alice hears of its REGISTER: 405 Method Not Allowed");
    const struct message *m = town_message(&town, BOB, "200 to OPTIONS", 1);
    ck_assert_uint_ne(m->present & PRESENT_ALLOW, 0);
    ck_assert_uint_ne(m->present & PRESENT_SUPPORTED, 0);
    ck_assert_str_eq(lore_text(town.plan.lore, m->extra), "Accept: application/sdp\r\n");
    m = town_message(&town, ALICE, "OPTIONS", 1);
    ck_assert_str_eq(lore_text(town.plan.lore, m->extra), "Accept: application/sdp\r\n");
    m = town_message(&town, ALICE, "REGISTER", 1); /* RFC 3261 10.2: no user in it */
    ck_assert_str_eq(lore_text(town.plan.lore, m->uri), "sip:example.com");
    town_close(&town);
}
END_TEST

START_TEST(a_request_that_nobody_answers_is_as_good_as_408_and_a_closed_port_as_503)
{
    static const struct play p = {
        .title = "nobody", .bob = {.ear = EAR_SILENT}, .deeds = {TO(0, ALICE, ASKS, BOB)}};
    play(&p);
    ck_assert_str_eq(town.notes, "alice hears of its OPTIONS: 408 Request Timeout");
    town_close(&town);
    static const struct play q = {
        .title = "closed", .bob = {.ear = EAR_CLOSED}, .deeds = {TO(0, ALICE, ASKS, BOB)}};
    memset(&town, 0, sizeof town);
    play(&q);
    ck_assert_str_eq(town.notes, "alice hears of its OPTIONS: 503 Service Unavailable");
    town_close(&town);
}
END_TEST

static void asks_what_nobody_knows(struct town *t, struct step *s, const struct message *m, int at)
{
    static const uint8_t methods[] = {METHOD_PUBLISH, METHOD_BYE, METHOD_CANCEL, METHOD_NONE};
    if (m || at < 1 || at > 4)
        return;
    struct message r = stranger_request(t, methods[at - 1], BOB, 1);
    if (!r.method)
        r.other_method = lore_intern(t->plan.lore, "DANCE", 5);
    stranger_sends(s, &r);
    r.to = SERVER;
    if (at == 3)
        stranger_sends(s, &r);
}

START_TEST(what_matches_nothing_gets_481_and_what_nobody_understands_405_or_501)
{
    static const struct play p = {.title = "a stranger asks",
                                  .stranger = asks_what_nobody_knows,
                                  .moments_ms = {1, 100, 200, 300}};
    play(&p);
    ck_assert_int_eq(town_sent(&town, BOB, "405 to PUBLISH"), 1);
    ck_assert_int_eq(town_sent(&town, BOB, "481 to BYE"), 1);
    ck_assert_int_eq(town_sent(&town, BOB, "481 to CANCEL"), 1);
    ck_assert_uint_ne(town_message(&town, BOB, "405 to PUBLISH", 1)->to_tag, 0);
    ck_assert_uint_ne(town_message(&town, BOB, "405 to PUBLISH", 1)->present & PRESENT_ALLOW, 0);
    ck_assert_ptr_nonnull(strstr(town.ladder, "bob 501"));
    town_close(&town);
}
END_TEST

/* ---- words -------------------------------------------------------------------------------- */

static const char *said(uint8_t what, uint16_t node, uint32_t text, uint32_t argument)
{
    static char out[200];
    struct record r = {.what = what, .node = node, .subject = text, .extra = argument};
    node_note_text(&town.plan, &r, out, sizeof out);
    return out;
}

START_TEST(acts_and_remarks_have_words)
{
    static const struct play p = {.title = "words"};
    play(&p);
    ck_assert_str_eq(said(RECORD_USER, ALICE, VERB_CALLS, BOB), "alice calls bob");
    ck_assert_str_eq(said(RECORD_USER, ALICE, VERB_REGISTERS, SERVER), "alice registers with p1");
    ck_assert_str_eq(said(RECORD_USER, BOB, VERB_HANGS_UP, 0), "bob hangs up");
    ck_assert_str_eq(said(RECORD_USER, BOB, VERB_HANGS_UP, 2), "bob hangs up call 2");
    ck_assert_str_eq(said(RECORD_NOTE, BOB, NOTE_UNCHANGED, 491),
                     "bob could not change the session: 491 Request Pending");
    for (uint32_t verb = VERB_NONE + 1; verb < VERBS; verb++)
        ck_assert_ptr_nonnull(verb_rows[verb].words);
    for (uint32_t note = NOTE_NONE + 1; note < NOTE_CALL_END; note++)
        ck_assert_uint_gt(strlen(said(RECORD_NOTE, BOB, note, 0)), strlen("bob "));
    town_close(&town);
}
END_TEST

START_TEST(addresses_are_the_name_at_the_domain_and_the_name_at_the_host)
{
    struct lore *lore = lore_new();
    struct plan_node alice = {.name = "alice", .host = "alice.example.com", .role = ROLE_PHONE};
    struct plan_node p1 = {.name = "p1", .host = "p1.example.com", .role = ROLE_SERVER};
    node_address(lore, &alice);
    node_address(lore, &p1);
    ck_assert_str_eq(lore_text(lore, alice.aor), "sip:alice@example.com");
    ck_assert_str_eq(lore_text(lore, alice.contact), "sip:alice@alice.example.com");
    ck_assert_str_eq(lore_text(lore, p1.aor), "sip:p1.example.com");
    lore_free(lore);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("node");
    TCase *c = tcase_create("node");
    tcase_add_loop_test(c, who_crashes_has_nothing_left_and_his_peers_find_out, 0,
                        sizeof moments / sizeof *moments);
    tcase_add_test(c, who_restarts_knows_nothing_of_his_calls_and_uses_no_identifier_again);
    tcase_add_test(c, what_a_phone_meant_to_do_before_it_crashed_it_does_not_do_to_the_next_call);
    tcase_add_test(c, who_has_no_call_has_nothing_to_end_answer_or_hold);
    tcase_add_test(c, a_call_that_is_over_is_nothing_to_hang_up);
    tcase_add_test(c, a_caller_can_neither_answer_nor_decline_his_own_call);
    tcase_add_test(c, a_server_is_no_phone);
    tcase_add_test(c, to_hang_up_ends_all_calls_and_call_2_only_the_second);
    tcase_add_test(c, a_phone_with_one_line_refuses_a_second_call_and_makes_none);
    tcase_add_test(c, of_two_calls_at_once_the_first_gets_the_line);
    tcase_add_test(c, to_answer_is_to_answer_all_that_rings_and_call_2_only_the_second);
    tcase_add_test(c, a_phone_can_call_itself);
    tcase_add_test(c, an_ack_that_comes_in_no_time_at_all_stops_the_copies_of_the_2xx);
    tcase_add_test(c, what_a_user_does_by_himself_comes_too_late_without_a_word);
    tcase_add_test(c, a_call_that_was_cancelled_is_not_answered_any_more);
    tcase_add_test(c, a_hold_with_a_span_ends_by_itself);
    tcase_add_test(c, a_server_answers_register_and_options_with_200);
    tcase_add_test(c, a_phone_answers_options_as_it_would_an_invite_and_refuses_a_register);
    tcase_add_test(c, a_request_that_nobody_answers_is_as_good_as_408_and_a_closed_port_as_503);
    tcase_add_test(c, what_matches_nothing_gets_481_and_what_nobody_understands_405_or_501);
    tcase_add_test(c, acts_and_remarks_have_words);
    tcase_add_test(c, addresses_are_the_name_at_the_domain_and_the_name_at_the_host);
    suite_add_tcase(s, c);
    suite_add_tcase(s, precise_tests());
    suite_add_tcase(s, targets_tests());
    return s;
}

int main(void)
{
    towns_open();
    SRunner *r = srunner_create(suite());
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    towns_close();
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
