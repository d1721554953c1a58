/* Calls: stories of two phones, strangers, and every edge of the seven machines. */
#include "forks.h"
#include "stories.h"
#include "strangers.h"
#include "uris.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- stories ------------------------------------------------------------------------------ */

/* "PEMSTG" for "Preparative Early Moratorium Established Mortal Morgue". */
static const char *in_short(const char *states)
{
    static const struct {
        const char *label;
        char letter;
    } letters[] = {{"Preparative", 'P'}, {"Early", 'E'},  {"Moratorium", 'M'},
                   {"Established", 'S'}, {"Mortal", 'T'}, {"Morgue", 'G'}};
    static char out[4][50];
    static int next;
    char *short_form = out[next++ % 4];
    size_t length = 0;
    for (const char *c = states; *c; c += *c == ' ') {
        for (size_t n = 0; n < sizeof letters / sizeof *letters; n++)
            if (!strncmp(c, letters[n].label, strlen(letters[n].label)))
                short_form[length++] = letters[n].letter;
        c += strcspn(c, " ");
    }
    short_form[length] = 0;
    return short_form;
}

static void nothing_is_left(const struct town *t)
{
    const char *left = town_left(t);
    ck_assert_msg(!left, "%s: %s is left", t->play->title, left);
    ck_assert_msg(!t->unexpected, "%s: something came unexpected", t->play->title);
    ck_assert_msg(!t->killed, "%s: something was killed", t->play->title);
}

static void came_as_told(const struct town *t, const struct story *y)
{
    ck_assert_msg(!strcmp(t->ladder, y->ladder), "%s:\n  was  %s\n  not  %s", y->play.title,
                  t->ladder, y->ladder);
    ck_assert_msg(!strcmp(t->notes, y->notes), "%s: told '%s', not '%s'", y->play.title, t->notes,
                  y->notes);
    ck_assert_str_eq(in_short(town_goes(t, ALICE, KIND_DIALOG_CALLER, 1)), y->alice);
    ck_assert_str_eq(in_short(town_goes(t, BOB, KIND_DIALOG_CALLEE, 1)), y->bob);
}

static struct town town;

START_TEST(a_story_goes_as_the_rfcs_say)
{
    town_open(&town, &stories[_i].play);
    town_run(&town);
    came_as_told(&town, &stories[_i]);
    nothing_is_left(&town);
    town_close(&town);
}
END_TEST

START_TEST(a_story_told_by_worlds_decoded_after_each_step_is_the_same)
{
    town_open(&town, &stories[_i].play);
    do
        town_reincarnate(&town);
    while (town_step(&town));
    came_as_told(&town, &stories[_i]);
    nothing_is_left(&town);
    town_close(&town);
}
END_TEST

/* ---- what messages carry ------------------------------------------------------------------ */

static const struct play plain_call = {
    .title = "a plain call", .bob = ANSWERS(2000), .deeds = {CALLS(0), DOES(5000, BOB, HANGS_UP)}};

static void play(const struct play *p)
{
    town_open(&town, p);
    town_run(&town);
    nothing_is_left(&town);
}

static const struct message *sent(int node, const char *title, int nth)
{
    const struct message *m = town_message(&town, node, title, nth);
    ck_assert_msg(m, "%s: %d sends no %s", town.play->title, node, title);
    return m;
}

START_TEST(requests_within_a_dialog_go_to_the_remote_target)
{
    play(&plain_call);
    const struct message *invite = sent(ALICE, "INVITE", 1), *ok = sent(BOB, "200", 1),
                         *ack = sent(ALICE, "ACK", 1), *bye = sent(BOB, "BYE", 1);
    ck_assert_uint_eq(invite->uri, town.nodes[BOB].aor);
    ck_assert_uint_eq(invite->contact, town.nodes[ALICE].contact);
    ck_assert_uint_eq(ok->contact, town.nodes[BOB].contact);
    ck_assert_uint_eq(ack->uri, town.nodes[BOB].contact);
    ck_assert_uint_eq(bye->uri, town.nodes[ALICE].contact);
    town_close(&town);
}
END_TEST

START_TEST(a_dialog_is_its_call_id_and_two_tags)
{
    play(&plain_call);
    const struct message *invite = sent(ALICE, "INVITE", 1), *ringing = sent(BOB, "180", 1),
                         *ok = sent(BOB, "200", 1), *ack = sent(ALICE, "ACK", 1),
                         *bye = sent(BOB, "BYE", 1);
    ck_assert_uint_eq(invite->to_tag, 0);
    ck_assert_uint_ne(ringing->to_tag, 0);
    ck_assert_uint_eq(ok->to_tag, ringing->to_tag);
    ck_assert_uint_eq(ack->to_tag, ok->to_tag);
    ck_assert_uint_eq(bye->from_tag, ok->to_tag);
    ck_assert_uint_eq(bye->to_tag, invite->from_tag);
    ck_assert_uint_eq(bye->call, invite->call);
    ck_assert_uint_eq(bye->from_uri, invite->to_uri);
    ck_assert_uint_eq(bye->to_uri, invite->from_uri);
    town_close(&town);
}
END_TEST

START_TEST(each_end_counts_its_requests_from_one_and_an_ack_has_its_invites_number)
{
    static const struct play p = {.title = "holds and resumes",
                                  .bob = ANSWERS(2000),
                                  .deeds = {CALLS(0), DOES(3000, ALICE, HOLDS),
                                            DOES(4000, BOB, HOLDS), DOES(5000, ALICE, RESUMES),
                                            DOES(8000, ALICE, HANGS_UP)}};
    play(&p);
    for (int n = 1; n <= 3; n++) {
        ck_assert_uint_eq(sent(ALICE, "INVITE", n)->cseq, n);
        ck_assert_uint_eq(sent(ALICE, "ACK", n)->cseq, n);
    }
    ck_assert_uint_eq(sent(ALICE, "BYE", 1)->cseq, 4);
    ck_assert_uint_eq(sent(BOB, "INVITE", 1)->cseq, 1);
    ck_assert_uint_eq(sent(BOB, "ACK", 1)->cseq, 1);
    town_close(&town);
}
END_TEST

START_TEST(a_cancel_is_its_invite_in_all_but_method_and_body)
{
    static const struct play p = {.title = "cancelled",
                                  .deeds = {CALLS(0), DOES(1000, ALICE, HANGS_UP)}};
    play(&p);
    const struct message *invite = sent(ALICE, "INVITE", 1), *cancel = sent(ALICE, "CANCEL", 1);
    ck_assert_uint_eq(cancel->branch, invite->branch);
    ck_assert_uint_eq(cancel->uri, invite->uri);
    ck_assert_uint_eq(cancel->call, invite->call);
    ck_assert_uint_eq(cancel->cseq, invite->cseq);
    ck_assert_uint_eq(cancel->from_tag, invite->from_tag);
    ck_assert_uint_eq(cancel->to_tag, 0);
    ck_assert_uint_eq(cancel->present & PRESENT_SDP, 0);
    ck_assert_uint_eq(sent(BOB, "200 to CANCEL", 1)->to_tag, sent(BOB, "487", 1)->to_tag);
    town_close(&town);
}
END_TEST

static void carries(const struct message *m, enum direction direction, unsigned version)
{
    ck_assert_uint_ne(m->present & PRESENT_SDP, 0);
    ck_assert_int_eq(m->sdp.line[0].direction, direction);
    ck_assert_uint_eq(m->sdp.version, version);
}

START_TEST(hold_offers_sendonly_and_is_answered_recvonly)
{
    static const struct play p = {.title = "holds",
                                  .bob = ANSWERS(2000),
                                  .deeds = {CALLS(0), DOES(3000, ALICE, HOLDS),
                                            DOES(4000, BOB, HOLDS), DOES(5000, ALICE, RESUMES),
                                            DOES(8000, ALICE, HANGS_UP)}};
    play(&p);
    carries(sent(ALICE, "INVITE", 1), DIRECTION_SENDRECV, 1);
    carries(sent(BOB, "200", 1), DIRECTION_SENDRECV, 1);
    carries(sent(ALICE, "INVITE", 2), DIRECTION_SENDONLY, 2);
    carries(sent(BOB, "200", 2), DIRECTION_RECVONLY, 2);
    carries(sent(BOB, "INVITE", 1), DIRECTION_INACTIVE, 3);
    carries(sent(ALICE, "200", 1), DIRECTION_INACTIVE, 3);
    carries(sent(ALICE, "INVITE", 3), DIRECTION_SENDRECV, 4);
    carries(sent(BOB, "200", 3), DIRECTION_SENDONLY, 4);
    ck_assert_uint_eq(sent(ALICE, "ACK", 1)->present & PRESENT_SDP, 0);
    town_close(&town);
}
END_TEST

START_TEST(a_late_offer_is_in_the_200_and_its_answer_in_every_copy_of_the_ack)
{
    static const struct play p = {
        .title = "late",
        .alice = {.flags = PHONE_LATE_OFFER, .codecs = CODEC_PCMA | CODEC_OPUS},
        .bob = {.manner = MANNER_ANSWERS, .codecs = CODEC_PCMU | CODEC_PCMA},
        .deeds = {CALLS(0), DOES(5000, ALICE, HANGS_UP)},
        .rules = {LOSE(ALICE, ACK, 0, 1)}};
    play(&p);
    ck_assert_uint_eq(sent(ALICE, "INVITE", 1)->present & PRESENT_SDP, 0);
    carries(sent(BOB, "200", 1), DIRECTION_SENDRECV, 1);
    for (int n = 1; n <= 2; n++) {
        carries(sent(ALICE, "ACK", n), DIRECTION_SENDRECV, 1);
        ck_assert_uint_eq(sent(ALICE, "ACK", n)->sdp.line[0].codecs, CODEC_PCMA);
        ck_assert_uint_eq(sent(ALICE, "ACK", n)->branch, sent(ALICE, "ACK", 1)->branch);
    }
    town_close(&town);
}
END_TEST

START_TEST(a_phone_of_rfc_2543_calls_like_any_other)
{
    static const struct play p = {.title = "no magic cookie",
                                  .alice = {.rfc2543 = true},
                                  .bob = ANSWERS(2000),
                                  .deeds = {CALLS(0), DOES(5000, ALICE, HANGS_UP)},
                                  .rules = {LOSE(ALICE, ACK, 0, 1)}};
    play(&p);
    ck_assert_uint_ne(sent(ALICE, "INVITE", 1)->present & PRESENT_NO_COOKIE, 0);
    ck_assert_uint_ne(sent(ALICE, "BYE", 1)->present & PRESENT_NO_COOKIE, 0);
    ck_assert_int_eq(town_sent(&town, BOB, "200"), 2);
    ck_assert_str_eq(town_goes(&town, BOB, KIND_UAS_2XX, 1), "Unacked Acked");
    town_close(&town);
}
END_TEST

/* ---- states at a moment ------------------------------------------------------------------- */

START_TEST(states_at_a_moment_are_those_of_the_lesson)
{
    town_open(&town, &plain_call);
    town_until(&town, 1);
    ck_assert(town_is(&town, ALICE, KIND_SESSION, "Offered"));
    ck_assert(town_is(&town, ALICE, KIND_DIALOG_CALLER, "Preparative"));
    town_until(&town, 1000);
    ck_assert(town_is(&town, ALICE, KIND_UAC_INVITE, "Ringing"));
    ck_assert(town_is(&town, BOB, KIND_UAS_INVITE, "Ringing"));
    ck_assert(town_is(&town, ALICE, KIND_DIALOG_CALLER, "Early"));
    ck_assert_uint_eq(node_calls(town.step.world, BOB), 1);
    town_until(&town, 4000);
    ck_assert(town_is(&town, ALICE, KIND_DIALOG_CALLER, "Confirmed"));
    ck_assert(town_is(&town, BOB, KIND_DIALOG_CALLEE, "Confirmed"));
    ck_assert(town_is(&town, ALICE, KIND_SESSION, "Active"));
    ck_assert(town_is(&town, ALICE, KIND_OFFER_ANSWER, "Agreed"));
    town_until(&town, 6000);
    ck_assert(town_is(&town, ALICE, KIND_DIALOG_CALLER, "Terminated"));
    ck_assert(!town_is(&town, ALICE, KIND_SESSION, "Active"));
    ck_assert_uint_eq(node_calls(town.step.world, ALICE), 0);
    town_close(&town);
}
END_TEST

START_TEST(a_dialog_is_kept_until_timer_k_at_one_end_and_timer_j_at_the_other)
{
    town_open(&town, &plain_call);
    town_until(&town, 5000 + 40 + 4900);
    ck_assert(town_is(&town, BOB, KIND_DIALOG_CALLEE, "Mortal"));
    town_until(&town, 5000 + 40 + 5100);
    ck_assert(!town_is(&town, BOB, KIND_DIALOG_CALLEE, "Mortal"));
    town_until(&town, 5020 + 31900);
    ck_assert(town_is(&town, ALICE, KIND_DIALOG_CALLER, "Mortal"));
    town_until(&town, 5020 + 32100);
    ck_assert(!town_is(&town, ALICE, KIND_DIALOG_CALLER, "Mortal"));
    town_run(&town);
    town_close(&town);
}
END_TEST

/* ---- strangers ---------------------------------------------------------------------------- */

START_TEST(a_bye_in_an_early_dialog_gets_200_and_its_invite_487)
{
    static const struct play p = {.title = "a stranger ends an early dialog",
                                  .stranger = ends_early_dialog,
                                  .moments_ms = {1, 1000, 2000}};
    play(&p);
    heard_exactly(&town, METHOD_INVITE, 500, 1);
    heard_exactly(&town, METHOD_BYE, 500, 1);
    heard_exactly(&town, METHOD_BYE, 200, 1);
    heard_exactly(&town, METHOD_INVITE, 487, 1);
    ck_assert_uint_ne(town_message(&town, BOB, "500", 1)->present & PRESENT_RETRY_AFTER, 0);
    town_close(&town);
}
END_TEST

/* RFC 6337 2.3: it is answered with nothing but port 0, and the INVITE refused. */
START_TEST(an_offer_of_no_use_in_a_prack_is_answered_and_its_call_refused)
{
    static const struct play p = {
        .title = "opus in a PRACK",
        .bob = {.codecs = CODEC_PCMU, .flags = PHONE_100REL | PHONE_EARLY_MEDIA},
        .stranger = offers_nothing_in_a_prack,
        .moments_ms = {1, 100}};
    play(&p);
    heard_exactly(&town, METHOD_PRACK, 200, 1);
    heard_exactly(&town, METHOD_INVITE, 488, 1);
    const struct message *ok = town_message(&town, BOB, "200 to PRACK", 1);
    ck_assert_uint_eq(ok->sdp.lines, 1);
    ck_assert_uint_eq(ok->sdp.line[0].rejected, 1);
    town_close(&town);
}
END_TEST

/* RFC 3262 3. A PRACK that has been answered has done its work: another finds nothing, either. */
START_TEST(a_prack_for_anything_else_is_answered_481)
{
    static const struct play p = {.title = "four PRACKs for nothing, and one for the 183",
                                  .bob = {.flags = PHONE_100REL | PHONE_EARLY_MEDIA},
                                  .deeds = {DOES(1500, BOB, DECLINES)},
                                  .stranger = acknowledges_something_else,
                                  .moments_ms = {1, 100, 200, 300, 400, 1000}};
    play(&p);
    heard_exactly(&town, METHOD_PRACK, 481, 4);
    heard_exactly(&town, METHOD_PRACK, 200, 1);
    town_close(&town);
}
END_TEST

START_TEST(in_the_moratorium_requests_out_of_order_and_out_of_turn_get_500)
{
    static const struct play p = {.title = "a stranger who never sends an ACK",
                                  .silent = 1,
                                  .bob = {.manner = MANNER_ANSWERS, .thinks = 1000 * MS},
                                  .stranger = confuses_moratorium,
                                  .moments_ms = {1, 2000, 2500, 2600, 2700, 4000}};
    play(&p);
    heard_exactly(&town, METHOD_INVITE, 500, 2);
    heard_exactly(&town, METHOD_BYE, 500, 1);
    heard_exactly(&town, METHOD_BYE, 200, 1);
    ck_assert_uint_ne(town_message(&town, BOB, "500", 1)->present & PRESENT_RETRY_AFTER, 0);
    ck_assert_uint_eq(town_message(&town, BOB, "500", 2)->present & PRESENT_RETRY_AFTER, 0);
    town_close(&town);
}
END_TEST

START_TEST(an_established_callee_refuses_what_is_out_of_order_and_a_re_invite_that_is_cancelled)
{
    static const struct play p = {.title = "a stranger who confuses the callee",
                                  .silent = 1,
                                  .bob = {.manner = MANNER_ANSWERS, .thinks = 1000 * MS},
                                  .stranger = confuses_established,
                                  .moments_ms = {1, 3000, 3500, 3600, 3700, 3800, 6000}};
    play(&p);
    heard_exactly(&town, METHOD_INVITE, 500, 2);
    heard_exactly(&town, METHOD_BYE, 500, 1);
    heard_exactly(&town, METHOD_CANCEL, 200, 1);
    heard_exactly(&town, METHOD_INVITE, 487, 1);
    ck_assert_str_eq(town_goes(&town, BOB, KIND_OFFER_ANSWER, 1),
                     "Offer received Agreed Offer received Agreed Ended");
    ck_assert_str_eq(town_goes(&town, BOB, KIND_SESSION, 1), "Offered Active Ended");
    town_close(&town);
}
END_TEST

START_TEST(a_session_may_begin_on_hold_and_a_change_of_no_use_gets_488)
{
    static const struct play p = {.title = "a stranger who offers nothing of use",
                                  .silent = 1,
                                  .bob = ANSWERS(0),
                                  .stranger = offers_nothing_of_use,
                                  .moments_ms = {1, 1000, 2000}};
    play(&p);
    heard_exactly(&town, METHOD_INVITE, 488, 1);
    ck_assert_str_eq(lore_text(town.plan.lore, town_message(&town, BOB, "488", 1)->extra),
                     "Warning: 305 bob.example.com \"Incompatible media format\"\r\n");
    ck_assert_str_eq(town_goes(&town, BOB, KIND_SESSION, 1), "Offered Held Ended");
    ck_assert_int_eq(town_message(&town, BOB, "200", 1)->sdp.line[0].direction, DIRECTION_RECVONLY);
    town_close(&town);
}
END_TEST

/* RFC 3311 5.2, RFC 6337 4.3. */
START_TEST(an_update_before_the_prack_of_the_answer_gets_500_with_a_retry_after)
{
    static const struct play p = {.title = "a stranger who updates before his PRACK",
                                  .silent = 1,
                                  .bob = {.flags = PHONE_100REL | PHONE_EARLY_MEDIA},
                                  .stranger = updates_before_prack,
                                  .moments_ms = {1, 100, 200}};
    play(&p);
    heard_exactly(&town, METHOD_UPDATE, 500, 1);
    ck_assert_uint_ne(town_message(&town, BOB, "500 to UPDATE", 1)->present & PRESENT_RETRY_AFTER,
                      0);
    town_close(&town);
}
END_TEST

/* RFC 3311 5.1, 5.2; RFC 3261 14.2. */
START_TEST(an_offer_where_none_is_due_is_postponed_and_one_of_no_use_ends_the_call)
{
    static const struct play p = {
        .title = "a stranger who offers when nobody has asked him",
        .silent = 1,
        .alice = {.flags = PHONE_LATE_OFFER},
        .stranger = offers_when_not_asked,
        .deeds = {{0, {.verb = VERB_CALLS, .node = ALICE, .target = STRANGER}},
                  {1000,
                   {.verb = VERB_RE_INVITES,
                    .node = ALICE,
                    .wanted = {.wish = WISH_CHANGE, .flags = WANTED_LATE_OFFER}}}},
        .moments_ms = {100, 200, 300, 1100}};
    play(&p);
    heard_exactly(&town, METHOD_UPDATE, 500, 1);
    heard_exactly(&town, METHOD_BYE, 0, 1);
    ck_assert_str_eq(town_goes(&town, ALICE, KIND_OFFER_ANSWER, 1),
                     "No session Offer received Agreed Offer received Agreed Ended");
    town_close(&town);
}
END_TEST

/* RFC 3261 13.2.1, RFC 6337 3.1.1. */
START_TEST(what_the_2xx_repeats_is_no_answer_to_another_offer)
{
    static const struct play p = {
        .title = "a stranger who answers twice",
        .silent = 1,
        .alice = {.flags = PHONE_100REL},
        .stranger = answers_twice,
        .deeds = {{0, {.verb = VERB_CALLS, .node = ALICE, .target = STRANGER}},
                  {300,
                   {.verb = VERB_HOLDS,
                    .node = ALICE,
                    .wanted = {.wish = WISH_HOLD, .method = METHOD_UPDATE}}},
                  {1000, {.verb = VERB_HANGS_UP, .node = ALICE}},
                  {2000, {.verb = VERB_CALLS, .node = ALICE, .target = STRANGER}},
                  {4000, {.verb = VERB_HANGS_UP, .node = ALICE}}},
        .moments_ms = {100, 400, 2100, 2400}};
    play(&p);
    ck_assert_str_eq(town_goes(&town, ALICE, KIND_OFFER_ANSWER, 1),
                     "Offer sent Agreed Offer sent Ended");
    ck_assert_str_eq(town_goes(&town, ALICE, KIND_OFFER_ANSWER, 2), "Offer sent Agreed Ended");
    town_close(&town);
}
END_TEST

/* RFC 5407 2: behind a BYE nothing new goes out; RFC 3261 14.1: who hangs up wants no hold. */
START_TEST(of_a_hold_and_a_hang_up_that_waited_for_the_ack_only_the_hang_up_goes_out)
{
    static const struct play p = {.title = "bob holds and hangs up before the ACK",
                                  .bob = ANSWERS(1000),
                                  .deeds = {{0, {.verb = VERB_CALLS, .node = ALICE, .target = BOB}},
                                            {1030, {.verb = VERB_HOLDS, .node = BOB}},
                                            {1031, {.verb = VERB_HANGS_UP, .node = BOB}}}};
    play(&p);
    ck_assert_ptr_nonnull(strstr(town.ladder, "1060 bob BYE; "));
    ck_assert_ptr_null(strstr(town.ladder, "bob INVITE"));
    town_close(&town);
}
END_TEST

/* RFC 3261 11.2: he is busy for others only. */
START_TEST(an_options_within_a_dialog_gets_200_though_there_is_no_line_left)
{
    static const struct play p = {.title = "a stranger who asks within his call",
                                  .silent = 1,
                                  .bob = {.manner = MANNER_ANSWERS, .lines = 1},
                                  .stranger = asks_within,
                                  .moments_ms = {1, 1000, 2000}};
    play(&p);
    heard_exactly(&town, METHOD_OPTIONS, 200, 1);
    heard_exactly(&town, METHOD_OPTIONS, 486, 0);
    ck_assert_str_eq(town_goes(&town, BOB, KIND_SESSION, 1), "Offered Active Ended");
    town_close(&town);
}
END_TEST

START_TEST(a_caller_refuses_what_is_out_of_order_crosses_or_comes_too_soon)
{
    static const struct play p = {
        .title = "a stranger who confuses the caller",
        .alice = {.thinks = 1000 * MS},
        .deeds = {{0, {.verb = VERB_CALLS, .node = ALICE, .target = STRANGER}}},
        .stranger = confuses_caller,
        .moments_ms = {100, 200, 500, 1000, 1500, 1600, 4000},
    };
    play(&p);
    heard_exactly(&town, METHOD_INVITE, 491, 1);
    heard_exactly(&town, METHOD_INVITE, 500, 2);
    heard_exactly(&town, METHOD_BYE, 500, 2);
    heard_exactly(&town, METHOD_BYE, 200, 1);
    ck_assert_str_eq(in_short(town_goes(&town, ALICE, KIND_DIALOG_CALLER, 1)), "PEMSTG");
    town_close(&town);
}
END_TEST

START_TEST(a_cancel_that_cannot_be_delivered_leaves_the_invite_as_it_is)
{
    static const struct play p = {
        .title = "bob's port closes while it rings",
        .deeds = {CALLS(0), DOES(1000, ALICE, HANGS_UP), DOES(60000, BOB, HANGS_UP)}};
    town_open(&town, &p);
    town_until(&town, 500);
    world_node(town.step.world, BOB)->ear = EAR_CLOSED;
    town_until(&town, 20000);
    ck_assert(town_is(&town, ALICE, KIND_UAC_INVITE, "Cancelling"));
    town_run(&town);
    nothing_is_left(&town);
    town_close(&town);
}
END_TEST

/* ---- forks -------------------------------------------------------------------------------- */

static void came_as_forked(const struct town *t, const struct forked *f)
{
    ck_assert_msg(!strcmp(t->ladder, f->ladder), "%s:\n  was  %s\n  not  %s", f->title, t->ladder,
                  f->ladder);
    ck_assert_msg(!strcmp(t->notes, f->notes), "%s: told '%s', not '%s'", f->title, t->notes,
                  f->notes);
    for (unsigned n = 0; n < BRANCHES; n++)
        ck_assert_msg(!strcmp(in_short(town_goes(t, ALICE, KIND_DIALOG_CALLER, n + 1)),
                              f->goes[n] ? f->goes[n] : ""),
                      "%s: dialog %u goes %s", f->title, n + 1,
                      town_goes(t, ALICE, KIND_DIALOG_CALLER, n + 1));
    nothing_is_left(t);
}

START_TEST(each_to_tag_of_the_responses_to_an_invite_is_a_dialog)
{
    forked_run(&town, &forked[_i]);
    town_run(&town);
    came_as_forked(&town, &forked[_i]);
    town_close(&town);
}
END_TEST

START_TEST(forks_go_on_in_worlds_decoded_after_each_step)
{
    forked_run(&town, &forked[_i]);
    do
        town_reincarnate(&town);
    while (town_step(&town));
    came_as_forked(&town, &forked[_i]);
    town_close(&town);
}
END_TEST

/* RFC 3261 13.2.2.4: in each dialog its own, and again the very same. */
START_TEST(an_ack_goes_to_the_dialog_of_its_2xx)
{
    forked_run(&town, &forked[3]);
    town_run(&town);
    const struct message *second = sent(ALICE, "ACK", 1), *first = sent(ALICE, "ACK", 2),
                         *first_again = sent(ALICE, "ACK", 3),
                         *second_again = sent(ALICE, "ACK", 4), *bye = sent(ALICE, "BYE", 1);
    ck_assert_uint_ne(first->to_tag, second->to_tag);
    ck_assert_uint_ne(first->branch, second->branch);
    ck_assert_uint_eq(first->cseq, second->cseq);
    ck_assert_uint_eq(first_again->branch, first->branch);
    ck_assert_uint_eq(first_again->to_tag, first->to_tag);
    ck_assert_uint_eq(second_again->branch, second->branch);
    ck_assert_uint_eq(second_again->to_tag, second->to_tag);
    ck_assert_uint_eq(bye->to_tag, first->to_tag);
    ck_assert_uint_eq(bye->cseq, 2);
    for (int n = 1; n <= 4; n++)
        ck_assert_uint_ne(sent(ALICE, "ACK", n)->present & PRESENT_SDP, 0);
    town_close(&town);
}
END_TEST

START_TEST(a_forked_call_is_one_call)
{
    forked_run(&town, &forked[1]);
    town_until(&town, 500);
    ck_assert_uint_eq(node_calls(town.step.world, ALICE), 1);
    town_until(&town, 1800);
    ck_assert_uint_eq(node_calls(town.step.world, ALICE), 1);
    town_until(&town, 10001);
    ck_assert_uint_eq(node_calls(town.step.world, ALICE), 0);
    town_run(&town);
    town_close(&town);
}
END_TEST

/* ---- by chance ---------------------------------------------------------------------------- */

/* What people do in a run of chance: acts at odd moments, drawn from the seed; from 60 s on the
 * link is sound, and from 70 s on everybody hangs up, again and again. */
static void draw_play(struct play *p, uint64_t seed)
{
    static const uint8_t verbs[] = {VERB_CALLS,   VERB_CALLS,   VERB_ANSWERS, VERB_HANGS_UP,
                                    VERB_HOLDS,   VERB_HOLDS,   VERB_RESUMES, VERB_DECLINES,
                                    VERB_IS_BUSY, VERB_HANGS_UP};
    uint64_t stream = seed;
    *p = (struct play){.title = "a run of chance"};
    p->bob.manner = (uint8_t)stream_below(&stream, 3);
    p->bob.after = (usec)stream_below(&stream, 3000) * MS;
    p->bob.thinks = stream_below(&stream, 2) ? (usec)stream_below(&stream, 1000) * MS : 0;
    p->alice.thinks = stream_below(&stream, 2) ? (usec)stream_below(&stream, 1000) * MS : 0;
    p->alice.manner = (uint8_t)stream_below(&stream, 3);
    p->alice.flags = stream_below(&stream, 4) ? 0 : PHONE_LATE_OFFER;
    p->silent = stream_below(&stream, 3) == 0;
    p->tcp = stream_below(&stream, 4) == 0;
    for (int n = 0; n < 14; n++) {
        uint16_t who = stream_below(&stream, 2) ? ALICE : BOB;
        p->deeds[n] = (struct deed){(int)stream_below(&stream, n ? 40000 : 10),
                                    {.verb = verbs[n ? stream_below(&stream, 10) : 0],
                                     .node = who,
                                     .target = (uint16_t)(ALICE + BOB - who)}};
    }
    for (int n = 14; n < 20; n++)
        p->deeds[n] = (struct deed){70000 + n / 2 * 1000 - 7000,
                                    {.verb = VERB_HANGS_UP, .node = n % 2 ? ALICE : BOB}};
}

static void run_of_chance(uint32_t seed)
{
    struct play p;
    memset(&town, 0, sizeof town);
    draw_play(&p, seed);
    town.seed = seed;
    town.loss = 300000;
    town.duplicate = 100000;
    town.jitter = 200 * MS;
    town.heals_at = 60 * SECOND;
    town_open(&town, &p);
    town_run(&town);
    const char *left = town_left(&town);
    ck_assert_msg(!left && !town.unexpected && !town.killed, "seed %u: %s is left, %d unexpected",
                  (unsigned)seed, left ? left : "nothing", town.unexpected);
    town_close(&town);
}

START_TEST(after_any_run_of_chance_that_ends_with_hanging_up_nothing_is_left)
{
    for (uint32_t seed = 1; seed <= 25; seed++)
        run_of_chance((uint32_t)_i * 25 + seed);
}
END_TEST

/* ---- all ---------------------------------------------------------------------------------- */

static TCase *part(Suite *s, const char *name)
{
    TCase *c = tcase_create(name);
    tcase_set_timeout(c, 120);
    suite_add_tcase(s, c);
    return c;
}

static void add_stories(Suite *s)
{
    TCase *c = part(s, "stories");
    tcase_add_loop_test(c, a_story_goes_as_the_rfcs_say, 0, nstories);
    tcase_add_loop_test(c, a_story_told_by_worlds_decoded_after_each_step_is_the_same, 0, nstories);
}

static void add_messages(Suite *s)
{
    TCase *c = part(s, "messages");
    tcase_add_test(c, requests_within_a_dialog_go_to_the_remote_target);
    tcase_add_test(c, a_dialog_is_its_call_id_and_two_tags);
    tcase_add_test(c, each_end_counts_its_requests_from_one_and_an_ack_has_its_invites_number);
    tcase_add_test(c, a_cancel_is_its_invite_in_all_but_method_and_body);
    tcase_add_test(c, hold_offers_sendonly_and_is_answered_recvonly);
    tcase_add_test(c, a_late_offer_is_in_the_200_and_its_answer_in_every_copy_of_the_ack);
    tcase_add_test(c, a_phone_of_rfc_2543_calls_like_any_other);
    tcase_add_test(c, states_at_a_moment_are_those_of_the_lesson);
    tcase_add_test(c, a_dialog_is_kept_until_timer_k_at_one_end_and_timer_j_at_the_other);
}

static void add_strangers(Suite *s)
{
    TCase *c = part(s, "strangers");
    tcase_add_test(c, an_offer_of_no_use_in_a_prack_is_answered_and_its_call_refused);
    tcase_add_test(c, a_prack_for_anything_else_is_answered_481);
    tcase_add_test(c, a_bye_in_an_early_dialog_gets_200_and_its_invite_487);
    tcase_add_test(c, in_the_moratorium_requests_out_of_order_and_out_of_turn_get_500);
    tcase_add_test(
        c, an_established_callee_refuses_what_is_out_of_order_and_a_re_invite_that_is_cancelled);
    tcase_add_test(c, a_session_may_begin_on_hold_and_a_change_of_no_use_gets_488);
    tcase_add_test(c, an_update_before_the_prack_of_the_answer_gets_500_with_a_retry_after);
    tcase_add_test(c, an_offer_where_none_is_due_is_postponed_and_one_of_no_use_ends_the_call);
    tcase_add_test(c, what_the_2xx_repeats_is_no_answer_to_another_offer);
    tcase_add_test(c, of_a_hold_and_a_hang_up_that_waited_for_the_ack_only_the_hang_up_goes_out);
    tcase_add_test(c, an_options_within_a_dialog_gets_200_though_there_is_no_line_left);
    tcase_add_test(c, a_caller_refuses_what_is_out_of_order_crosses_or_comes_too_soon);
    tcase_add_test(c, a_cancel_that_cannot_be_delivered_leaves_the_invite_as_it_is);
}

static void add_forks(Suite *s)
{
    TCase *c = part(s, "forks");
    tcase_add_loop_test(c, each_to_tag_of_the_responses_to_an_invite_is_a_dialog, 0, nforked);
    tcase_add_loop_test(c, forks_go_on_in_worlds_decoded_after_each_step, 0, nforked);
    tcase_add_test(c, an_ack_goes_to_the_dialog_of_its_2xx);
    tcase_add_test(c, a_forked_call_is_one_call);
}

int main(void)
{
    Suite *s = suite_create("call");
    towns_open();
    add_stories(s);
    add_messages(s);
    add_strangers(s);
    add_forks(s);
    add_uris(part(s, "URIs"));
    tcase_add_loop_test(part(s, "chance"),
                        after_any_run_of_chance_that_ends_with_hanging_up_nothing_is_left, 0, 8);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    towns_close();
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
