/* What is sent and answered to the letter. Moments of the stranger serve to say what and when. */
#include "precise-test.h"

#include "town.h"

#include <stdio.h>
#include <string.h>

static struct town town;

static textid text_of(const char *text)
{
    return lore_intern(town.plan.lore, text, strlen(text));
}

static void play(const struct play *p)
{
    town = (struct town){0};
    town_open(&town, p);
    town_run(&town);
}

static void check_nothing_left(void)
{
    const char *left = town_left(&town);
    ck_assert_msg(!left, "%s is left", left);
    ck_assert_int_eq(town.unexpected, 0);
}

static const struct message *sent(int node, const char *title, int nth)
{
    const struct message *m = town_message(&town, node, title, nth);
    ck_assert_msg(m != NULL, "%s was not sent %d times: %s", title, nth, town.ladder);
    return m;
}

static const char *lines_of(const struct message *m)
{
    return lore_text(town.plan.lore, m->extra);
}

#define CALLS(ms)                                   \
 {                                                  \
  (ms),                                             \
  {                                                 \
   .verb = VERB_CALLS, .node = ALICE, .target = BOB \
  }                                                 \
 }
#define HANGS_UP(ms, who)               \
 {                                      \
  (ms),                                 \
  {                                     \
   .verb = VERB_HANGS_UP, .node = (who) \
  }                                     \
 }
#define ANSWERED .bob = {.manner = MANNER_ANSWERS, .after = 100 * MS}, .deeds = {CALLS(0)}

/* ---- sending ---------------------------------------------------------------------------------- */

static void asks(struct town *t, struct step *s, const struct message *m, int at)
{
    (void)t, (void)at;
    if (!m)
        node_send(s, ALICE,
                  &(struct letter){.kind = LETTER_OUTSIDE,
                                   .method = METHOD_OPTIONS,
                                   .to = BOB,
                                   .extra = text_of("Max-Forwards: 0\r\nX-Own: 1\r\n")});
}

START_TEST(a_request_outside_of_any_call_has_its_transaction_and_tells_its_user)
{
    play(&(struct play){.title = "OPTIONS", .stranger = asks, .moments_ms = {1}});
    const struct message *m = sent(ALICE, "OPTIONS", 1);
    ck_assert_uint_eq(m->max_forwards, 0);
    ck_assert_str_eq(lines_of(m), "X-Own: 1\r\n");
    ck_assert_str_eq(town.notes, "alice hears of its OPTIONS: 200 OK");
    check_nothing_left();
}
END_TEST

static void informs(struct town *t, struct step *s, const struct message *m, int at)
{
    (void)t, (void)m;
    node_send(s, ALICE,
              &(struct letter){.kind = LETTER_WITHIN,
                               .method = METHOD_INFO,
                               .call = 1,
                               .body = text_of("hi"),
                               .extra = at == 1 ? text_of("CSeq: 99 INFO\r\n") : 0});
}

START_TEST(a_request_within_a_call_uses_its_CSeq_up_or_jumps_to_the_one_given)
{
    play(&(struct play){.title = "INFO",
                        ANSWERED,
                        .stranger = informs,
                        .moments_ms = {1000, 2000},
                        .until_ms = 3000});
    ck_assert_uint_eq(sent(ALICE, "INFO", 1)->cseq, 99);
    const struct message *m = sent(ALICE, "INFO", 2);
    ck_assert_uint_eq(m->cseq, 100);
    ck_assert_uint_eq(m->to_tag, sent(BOB, "200", 1)->to_tag);
    ck_assert(m->present & PRESENT_TEXT);
    ck_assert_uint_eq(m->body, text_of("hi"));
    ck_assert_int_eq(town_sent(&town, BOB, "200 to INFO"), 2);
}
END_TEST

static void strays(struct town *t, struct step *s, const struct message *m, int at)
{
    (void)t, (void)m, (void)at;
    node_send(
        s, ALICE,
        &(struct letter){
            .kind = LETTER_WITHIN, .flags = LETTER_STRAY, .method = METHOD_OPTIONS, .call = 1});
}

START_TEST(a_stray_request_is_sent_once_and_its_response_is_stray)
{
    play(&(struct play){.title = "stray OPTIONS",
                        ANSWERED,
                        .rules = {{.from = ALICE, .method = METHOD_OPTIONS, .nth = 1, .drop = 1}},
                        .stranger = strays,
                        .moments_ms = {1000, 2000},
                        .until_ms = 60000});
    ck_assert_int_eq(town_sent(&town, ALICE, "OPTIONS"), 2); /* the lost one is not sent again */
    ck_assert_int_eq(town_sent(&town, BOB, "200 to OPTIONS"), 1);
    ck_assert_int_eq(town.stray, 1);
}
END_TEST

static void forges(struct town *t, struct step *s, const struct message *m, int at)
{
    (void)t, (void)m, (void)at;
    node_send(s, SERVER,
              &(struct letter){
                  .kind = LETTER_WITHIN, .method = METHOD_BYE, .as = ALICE, .to = BOB, .call = 1});
}

START_TEST(a_forged_BYE_has_all_of_the_dialog_but_its_Via)
{
    play(&(struct play){.title = "forged BYE",
                        ANSWERED,
                        .stranger = forges,
                        .moments_ms = {1000},
                        .until_ms = 60000});
    const struct message *bye = sent(SERVER, "BYE", 1), *invite = sent(ALICE, "INVITE", 1);
    ck_assert_uint_eq(bye->via, SERVER);
    ck_assert_uint_eq(bye->call, invite->call);
    ck_assert_uint_eq(bye->from_tag, invite->from_tag);
    ck_assert_uint_eq(bye->cseq, 2);
    ck_assert_int_eq(town_sent(&town, BOB, "200 to BYE"), 1);
    ck_assert_uint_eq(line_at(town.step.world, BOB)->calls, 0);
    ck_assert_uint_eq(line_at(town.step.world, ALICE)->calls, 1); /* who knows of nothing */
    ck_assert_str_eq(town.notes, "p1 hears of its BYE: 200 OK");
}
END_TEST

static void copies(struct town *t, struct step *s, const struct message *m, int at)
{
    (void)t, (void)m;
    node_send(s, ALICE,
              &(struct letter){.kind = LETTER_COPY,
                               .method = METHOD_INVITE,
                               .flags = at == 1 ? LETTER_SAME_BRANCH : LETTER_STRAY});
}

START_TEST(a_copy_is_the_same_request_in_the_same_branch_or_another)
{
    play(&(struct play){
        .title = "copies", ANSWERED, .stranger = copies, .moments_ms = {50, 60}, .until_ms = 300});
    const struct message *first = sent(ALICE, "INVITE", 1), *again = sent(ALICE, "INVITE", 2),
                         *merged = sent(ALICE, "INVITE", 3);
    ck_assert_uint_eq(again->branch, first->branch);
    ck_assert_uint_ne(merged->branch, first->branch);
    ck_assert(merged->call == first->call && merged->from_tag == first->from_tag &&
              merged->cseq == first->cseq && merged->present & PRESENT_SDP);
}
END_TEST

static void responds(struct town *t, struct step *s, const struct message *m, int at)
{
    (void)t, (void)m;
    node_send(s, at == 1 ? BOB : SERVER,
              &(struct letter){.kind = LETTER_RESPONSE,
                               .method = METHOD_INVITE,
                               .status = 183,
                               .to = ALICE,
                               .extra = at == 3 ? text_of("To: <sip:x@y>;tag=wrong\r\n") : 0});
}

START_TEST(a_response_has_the_tag_of_its_dialog_or_a_new_one_or_the_one_given)
{
    play(&(struct play){.title = "responses",
                        ANSWERED,
                        .stranger = responds,
                        .moments_ms = {50, 60, 70},
                        .until_ms = 90});
    const struct message *own = sent(BOB, "183", 1), *other = sent(SERVER, "183", 1);
    ck_assert_uint_eq(own->to_tag, sent(BOB, "180", 1)->to_tag);
    ck_assert_uint_eq(own->branch, sent(ALICE, "INVITE", 1)->branch);
    ck_assert_uint_ne(other->to_tag, own->to_tag);
    ck_assert_uint_eq(sent(SERVER, "183", 2)->to_tag, IDENT_FOREIGN | text_of("wrong"));
}
END_TEST

static void responds_late(struct town *t, struct step *s, const struct message *m, int at)
{
    (void)t, (void)m;
    node_send(s, at == 1 ? BOB : SERVER,
              &(struct letter){.kind = LETTER_RESPONSE,
                               .method = METHOD_INVITE,
                               .status = at == 1 ? 180 : 200,
                               .to = at == 1 ? 0 : ALICE});
}

START_TEST(a_response_to_an_INVITE_that_is_answered_still_fits_it)
{
    play(&(struct play){.title = "late responses",
                        ANSWERED,
                        .stranger = responds_late,
                        .moments_ms = {1000, 2000},
                        .until_ms = 2100});
    const struct message *late = sent(BOB, "180", 2), *other = sent(SERVER, "200", 1),
                         *invite = sent(ALICE, "INVITE", 1);
    ck_assert(late->branch == invite->branch && late->to_tag == sent(BOB, "200", 1)->to_tag);
    ck_assert(late->call == invite->call && late->from_tag == invite->from_tag && late->cseq == 1);
    ck_assert(other->branch == invite->branch && other->to_tag != late->to_tag);
    ck_assert(other->call == invite->call && other->from_tag == invite->from_tag);
    ck_assert_int_eq(town_sent(&town, ALICE, "ACK"), 2); /* as of a fork: RFC 3261 13.2.2.4 */
}
END_TEST

static void cancels(struct town *t, struct step *s, const struct message *m, int at)
{
    (void)t, (void)m;
    node_send(s, at == 1 ? SERVER : ALICE,
              &(struct letter){.kind = LETTER_WITHIN,
                               .method = METHOD_CANCEL,
                               .as = ALICE,
                               .flags = at == 1 ? LETTER_SAME_BRANCH : 0});
}

START_TEST(a_CANCEL_follows_the_INVITE_whoever_sends_it)
{
    play(&(struct play){.title = "forged CANCEL",
                        .deeds = {CALLS(0)},
                        .stranger = cancels,
                        .moments_ms = {50},
                        .until_ms = 40000});
    ck_assert_uint_eq(sent(SERVER, "CANCEL", 1)->via, ALICE);
    ck_assert_int_eq(town_sent(&town, BOB, "487"), 1);
    ck_assert_int_eq(town.stray, 1); /* the 200 to CANCEL goes to alice */
    town_close(&town);
    play(&(struct play){.title = "CANCEL without its user",
                        .deeds = {CALLS(0)},
                        .stranger = cancels,
                        .moments_ms = {50, 60},
                        .rules = {{.from = SERVER, .method = METHOD_CANCEL, .drop = 1}},
                        .until_ms = 40000});
    ck_assert_uint_eq(sent(ALICE, "CANCEL", 1)->branch, sent(ALICE, "INVITE", 1)->branch);
    ck_assert_int_eq(town_sent(&town, BOB, "487"), 1);
    ck_assert_int_eq(town.stray, 0);
}
END_TEST

static void is_at_a_loss(struct town *t, struct step *s, const struct message *m, int at)
{
    (void)t, (void)m, (void)at;
    node_send(s, ALICE, &(struct letter){.kind = LETTER_WITHIN, .method = METHOD_INFO, .call = 1});
    node_send(s, ALICE, &(struct letter){.kind = LETTER_COPY, .method = METHOD_BYE});
    node_send(s, ALICE,
              &(struct letter){
                  .kind = LETTER_RESPONSE, .method = METHOD_INVITE, .status = 200, .to = BOB});
    node_send(s, ALICE,
              &(struct letter){.kind = LETTER_OUTSIDE,
                               .method = METHOD_INFO,
                               .to = BOB,
                               .extra = text_of("CSeq: 1 BYE\r\n")});
}

START_TEST(what_cannot_be_sent_its_user_is_told)
{
    play(&(struct play){.title = "nothing", .stranger = is_at_a_loss, .moments_ms = {1}});
    ck_assert_str_eq(town.ladder, "");
    ck_assert_str_eq(town.notes, "alice knows nothing to make of it, and does not send the INFO; "
                                 "alice knows nothing to make of it, and does not send the BYE; "
                                 "alice knows nothing to make of it, and does not send the 200; "
                                 "alice knows nothing to make of it, and does not send the INFO");
}
END_TEST

/* ---- raw -------------------------------------------------------------------------------------- */

#define RAW_BYE                                           \
 "BYE sip:bob@bob.example.com SIP/2.0\n"                  \
 "Via: SIP/2.0/UDP alice.example.com;branch=z9hG4bKraw\n" \
 "From: <sip:alice@example.com>;tag=x\n"                  \
 "To: <sip:bob@example.com>;tag=y\n"                      \
 "Call-ID: raw\n"

static const char *raw;

static void sends_raw(struct town *t, struct step *s, const struct message *m, int at)
{
    struct message message;
    struct sip_error error;
    (void)at;
    if (m)
        return;
    node_raw(&t->plan, raw, strlen(raw), &message, &error);
    node_send(s, ALICE, &(struct letter){.kind = LETTER_RAW, .to = BOB, .raw = &message});
}

static void play_raw(const char *text)
{
    raw = text;
    play(&(struct play){.title = "raw", .stranger = sends_raw, .moments_ms = {1}});
}

START_TEST(a_raw_message_is_sent_as_it_stands)
{
    play_raw(RAW_BYE "CSeq: 7 BYE\nX-Own: 1");
    char text[1000];
    const struct sip_names names = plan_names(&town.plan);
    message_print(sent(ALICE, "BYE", 1), &names, text, sizeof text);
    ck_assert_str_eq(text, "BYE sip:bob@bob.example.com SIP/2.0\r\n"
                           "Via: SIP/2.0/UDP alice.example.com;branch=z9hG4bKraw\r\n"
                           "From: <sip:alice@example.com>;tag=x\r\n"
                           "To: <sip:bob@example.com>;tag=y\r\n"
                           "Call-ID: raw\r\n"
                           "CSeq: 7 BYE\r\n"
                           "X-Own: 1\r\n"
                           "Content-Length: 0\r\n\r\n");
    ck_assert_int_eq(town_sent(&town, BOB, "481 to BYE"), 1);
    ck_assert_int_eq(town.stray, 1);
    check_nothing_left();
}
END_TEST

START_TEST(a_broken_request_is_answered_400_and_told_why)
{
    play_raw(RAW_BYE "CSeq: 7 BYE\nMax-Forwards: many");
    const struct message *m = sent(BOB, "400 to BYE", 1);
    ck_assert_str_eq(lore_text(town.plan.lore, m->phrase), "Max-Forwards is a number up to 255");
    ck_assert_uint_eq(m->branch, sent(ALICE, "BYE", 1)->branch);
    ck_assert(m->to_tag != 0);
    check_nothing_left();
}
END_TEST

START_TEST(what_cannot_be_answered_is_dropped)
{
    static const char *const texts[] = {
        RAW_BYE "CSeq: seven",
        "hello",
        "SIP/2.0 200 OK\n"
        "Via: SIP/2.0/UDP bob.example.com;branch=z9hG4bKraw\n"
        "From: <sip:alice@example.com>;tag=x\n"
        "To: <sip:bob@example.com>;tag=y\n"
        "Call-ID: raw\n"
        "CSeq: 7 BYE\n"
        "Content-Length: 7",
        "ACK sip:bob@bob.example.com SIP/2.0\n"
        "Via: SIP/2.0/UDP alice.example.com;branch=z9hG4bKraw\n"
        "From: <sip:alice@example.com>;tag=x\n"
        "To: <sip:bob@example.com>;tag=y\n"
        "Call-ID: raw\n"
        "CSeq: 7 ACK\n"
        "Route: nowhere",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        play_raw(texts[i]);
        ck_assert_msg(town.stray == 1 && !strchr(town.ladder, ';'), "%s: %s", texts[i],
                      town.ladder);
        check_nothing_left();
        town_close(&town);
    }
}
END_TEST

/* All that a message says survives on its way: the world is taken down and built again. */
static void replaces(struct town *t, struct step *s, const struct message *m, int at)
{
    (void)t, (void)at;
    const struct sip_names names = plan_names(&town.plan);
    struct replaced r = {ident_make(ALICE, 77), ident_make(BOB, 78), ident_make(SERVER, 79), true};
    char lines[500];
    if (m)
        return;
    snprintf(
        lines, sizeof lines,
        "Replaces: %s\r\nSession-Expires: 91;refresher=uas\r\nMin-SE: 92\r\nRAck: 1 2 UPDATE\r\n"
        "Refer-To: <sip:a@b>\r\nReferred-By: <sip:c@d>\r\nUnsupported: 100rel\r\n",
        lore_text(town.plan.lore, replaced_text(&r, &names, town.plan.lore)));
    node_send(s, ALICE,
              &(struct letter){.kind = LETTER_OUTSIDE,
                               .method = METHOD_INVITE,
                               .to = STRANGER,
                               .flags = LETTER_STRAY,
                               .extra = text_of(lines)});
}

START_TEST(a_message_on_its_way_is_encoded_whole)
{
    struct play p = {.title = "on its way", .stranger = replaces, .moments_ms = {1}};
    town_open(&town, &p);
    town_until(&town, 10);
    town_reincarnate(&town);
    town_run(&town);
    ck_assert_int_eq(town.nheard, 1);
    struct message heard = town.heard[0], was = *sent(ALICE, "INVITE", 1);
    ck_assert(heard.replaces && heard.session_expires == 91 && heard.refresher == REFRESHER_UAS);
    memset(&heard.told, 0, sizeof heard.told);
    memset(&was.told, 0, sizeof was.told);
    ck_assert_int_eq(memcmp(&heard, &was, sizeof was), 0);
}
END_TEST

/* ---- orders ----------------------------------------------------------------------------------- */

static struct order orders[4];

/* At the first moment the orders are given. */
static void orders_bob(struct town *t, struct step *s, const struct message *m, int at)
{
    (void)t;
    if (m || at != 1)
        return;
    for (int n = 0; n < 4 && orders[n].method; n++) {
        orders[n].node = BOB;
        node_order(s, &orders[n]);
    }
}

START_TEST(the_next_INVITE_is_answered_as_ordered_and_the_one_after_as_ever)
{
    struct play p = {.title = "486",
                     .bob = {.manner = MANNER_ANSWERS, .after = 100 * MS},
                     .deeds = {CALLS(10), CALLS(1000), HANGS_UP(2000, ALICE)},
                     .stranger = orders_bob,
                     .moments_ms = {1}};
    town_open(&town, &p);
    orders[0] = (struct order){
        .method = METHOD_INVITE, .status = 486, .extra = text_of("Retry-After: 60\r\n")};
    town_until(&town, 5);
    town_reincarnate(&town);
    town_run(&town);
    const struct message *m = sent(BOB, "486", 1);
    ck_assert_uint_eq(m->retry_after, 60);
    ck_assert(m->to_tag != 0);
    ck_assert_int_eq(town_sent(&town, BOB, "200"), 1);
    ck_assert_uint_eq(line_at(town.step.world, BOB)->made, 1); /* no call came of the first */
    check_nothing_left();
}
END_TEST

START_TEST(an_order_for_every_one_stays)
{
    orders[0] = (struct order){.method = METHOD_INVITE, .flags = ORDER_EVERY, .status = 603};
    play(&(struct play){.title = "603",
                        .deeds = {CALLS(10), CALLS(1000), CALLS(2000)},
                        .stranger = orders_bob,
                        .moments_ms = {1}});
    ck_assert_int_eq(town_sent(&town, BOB, "603"), 3);
    check_nothing_left();
}
END_TEST

static void informs_later(struct town *t, struct step *s, const struct message *m, int at)
{
    orders_bob(t, s, m, at);
    if (!m && at > 1)
        informs(t, s, m, at);
}

START_TEST(within_a_call_a_refusal_changes_nothing_but_what_has_been_counted)
{
    orders[0] = (struct order){.method = METHOD_INFO, .status = 415, .call = 2};
    orders[1] = (struct order){.method = METHOD_INFO, .status = 405, .call = 1};
    play(&(struct play){.title = "405",
                        ANSWERED,
                        .stranger = informs_later,
                        .moments_ms = {1, 1000, 2000},
                        .until_ms = 3000});
    ck_assert_int_eq(town_sent(&town, BOB, "415 to INFO"), 0); /* there is no second call */
    const struct message *m = sent(BOB, "405 to INFO", 1);
    ck_assert(m->present & PRESENT_ALLOW && !(m->allow & 1 << METHOD_INFO));
    ck_assert_int_eq(town_sent(&town, BOB, "200 to INFO"), 1);
    ck_assert_uint_eq(dialog_at(town.step.world, town_last(&town, BOB, REGION_DIALOGS))->remote_seq,
                      sent(ALICE, "INFO", 2)->cseq);
}
END_TEST

START_TEST(what_is_ignored_is_ignored_with_all_its_copies)
{
    orders[0] = (struct order){.method = METHOD_BYE, .flags = ORDER_IGNORES};
    struct play p = {.title = "ignored BYE",
                     .bob = {.manner = MANNER_ANSWERS, .after = 100 * MS},
                     .deeds = {CALLS(10), HANGS_UP(1000, ALICE), HANGS_UP(40000, BOB)},
                     .stranger = orders_bob,
                     .moments_ms = {1}};
    town_open(&town, &p);
    town_until(&town, 3000);
    town_reincarnate(&town);
    town_run(&town);
    ck_assert_int_gt(town_sent(&town, ALICE, "BYE"), 8);
    ck_assert_int_eq(town_sent(&town, BOB, "200 to BYE"), 0);
    ck_assert(strstr(town.notes, "bob ignores the BYE; bob ignores the BYE"));
    ck_assert_int_eq(town_sent(&town, BOB, "BYE"), 1);
    check_nothing_left();
}
END_TEST

START_TEST(an_ignored_INVITE_gets_no_100_and_no_call)
{
    orders[0] = (struct order){.method = METHOD_INVITE, .flags = ORDER_IGNORES};
    play(&(struct play){.title = "ignored INVITE",
                        .deeds = {CALLS(10)},
                        .stranger = orders_bob,
                        .moments_ms = {1}});
    ck_assert_int_eq(town_sent(&town, ALICE, "INVITE"), 7);
    ck_assert_int_eq(town_sent(&town, BOB, "100"), 0);
    ck_assert_uint_eq(line_at(town.step.world, BOB)->made, 0);
    check_nothing_left();
}
END_TEST

START_TEST(responses_can_be_ignored_too)
{
    struct play p = {.title = "ignored 200",
                     .bob = {.manner = MANNER_ANSWERS, .after = 100 * MS},
                     .deeds = {CALLS(10)},
                     .stranger = orders_bob,
                     .moments_ms = {1},
                     .until_ms = 3000};
    town_open(&town, &p);
    orders[0] = (struct order){
        .method = METHOD_INVITE, .flags = ORDER_IGNORES | ORDER_CLASS, .status = 200};
    orders[1] = (struct order){0};
    town_until(&town, 5);
    orders[0].node = ALICE;
    node_order(&town.step, &orders[0]);
    orders[0].status = 199; /* exactly */
    orders[0].flags = ORDER_IGNORES | ORDER_EVERY;
    node_order(&town.step, &orders[0]);
    town_run(&town);
    ck_assert_int_eq(town_sent(&town, BOB, "200"), 2);
    ck_assert_int_eq(town_sent(&town, ALICE, "ACK"), 1);
    ck_assert_str_eq(town.notes, "alice ignores the 200");
}
END_TEST

START_TEST(a_re_INVITE_is_another_thing_than_an_INVITE)
{
    orders[0] = (struct order){.method = METHOD_INVITE, .flags = ORDER_RE_INVITE, .status = 488};
    play(&(struct play){
        .title = "488",
        .bob = {.manner = MANNER_ANSWERS, .after = 100 * MS},
        .deeds = {CALLS(10), {1000, {.verb = VERB_HOLDS, .node = ALICE}}, HANGS_UP(2000, ALICE)},
        .stranger = orders_bob,
        .moments_ms = {1}});
    ck_assert_int_eq(town_sent(&town, BOB, "488"), 1);
    ck_assert_uint_eq(sent(BOB, "488", 1)->cseq, 2);
    ck_assert_int_eq(town_sent(&town, BOB, "200"), 1);
    check_nothing_left();
}
END_TEST

START_TEST(a_provisional_response_by_order_goes_out_beside_those_of_the_phone)
{
    orders[0] = (struct order){.method = METHOD_INVITE, .status = 182};
    play(&(struct play){.title = "182",
                        .bob = {.manner = MANNER_ANSWERS, .after = 100 * MS},
                        .deeds = {CALLS(10), HANGS_UP(1000, ALICE)},
                        .stranger = orders_bob,
                        .moments_ms = {1}});
    ck_assert_uint_eq(sent(BOB, "182", 1)->to_tag, sent(BOB, "180", 1)->to_tag);
    ck_assert_int_eq(town_sent(&town, BOB, "200"), 1);
    check_nothing_left();
}
END_TEST

START_TEST(orders_are_carried_out_in_the_order_of_giving)
{
    orders[0] = (struct order){.method = METHOD_INVITE, .status = 480};
    orders[1] = (struct order){.method = METHOD_INVITE, .status = 404};
    orders[2] = (struct order){.method = METHOD_OPTIONS, .status = 503};
    orders[3] = (struct order){.method = METHOD_INVITE, .status = 410};
    play(&(struct play){.title = "in order",
                        .deeds = {CALLS(10), CALLS(1000), CALLS(2000)},
                        .stranger = orders_bob,
                        .moments_ms = {1}});
    ck_assert(sent(BOB, "480", 1)->cseq && strstr(town.ladder, "30 bob 480"));
    ck_assert(strstr(town.ladder, "1020 bob 404") && strstr(town.ladder, "2020 bob 410"));
    check_nothing_left();
}
END_TEST

START_TEST(what_may_be_answered_by_order)
{
    ck_assert(order_may(METHOD_INVITE, 486));
    ck_assert(order_may(METHOD_INVITE, 183));
    ck_assert(!order_may(METHOD_INVITE, 200));
    ck_assert(order_may(METHOD_INFO, 200));
    ck_assert(!order_may(METHOD_BYE, 202));
    ck_assert(order_may(METHOD_BYE, 500));
    ck_assert(!order_may(METHOD_ACK, 481));
    ck_assert(!order_may(METHOD_CANCEL, 100));
    ck_assert(order_may(METHOD_CANCEL, 481));
}
END_TEST

START_TEST(lines_are_checked_before_they_are_used)
{
    struct sip_error error;
    town_open(&town, &(struct play){.title = "lines"});
    ck_assert(node_lines_fit(&town.plan, METHOD_INFO, 0, text_of("CSeq: 1 INFO\r\n"), &error));
    ck_assert(node_lines_fit(&town.plan, METHOD_INFO, 415, text_of("Accept: a/b\r\n"), &error));
    ck_assert(!node_lines_fit(&town.plan, METHOD_INFO, 0, text_of("a: b\r\nTo: c\r\n"), &error));
    ck_assert_uint_eq(error.offset, strlen("a: b\r\nTo: "));
}
END_TEST

TCase *precise_tests(void)
{
    TCase *t = tcase_create("precise tools");
    tcase_add_test(t, a_request_outside_of_any_call_has_its_transaction_and_tells_its_user);
    tcase_add_test(t, a_request_within_a_call_uses_its_CSeq_up_or_jumps_to_the_one_given);
    tcase_add_test(t, a_stray_request_is_sent_once_and_its_response_is_stray);
    tcase_add_test(t, a_forged_BYE_has_all_of_the_dialog_but_its_Via);
    tcase_add_test(t, a_copy_is_the_same_request_in_the_same_branch_or_another);
    tcase_add_test(t, a_response_has_the_tag_of_its_dialog_or_a_new_one_or_the_one_given);
    tcase_add_test(t, a_response_to_an_INVITE_that_is_answered_still_fits_it);
    tcase_add_test(t, a_CANCEL_follows_the_INVITE_whoever_sends_it);
    tcase_add_test(t, what_cannot_be_sent_its_user_is_told);
    tcase_add_test(t, a_raw_message_is_sent_as_it_stands);
    tcase_add_test(t, a_broken_request_is_answered_400_and_told_why);
    tcase_add_test(t, what_cannot_be_answered_is_dropped);
    tcase_add_test(t, a_message_on_its_way_is_encoded_whole);
    tcase_add_test(t, the_next_INVITE_is_answered_as_ordered_and_the_one_after_as_ever);
    tcase_add_test(t, an_order_for_every_one_stays);
    tcase_add_test(t, within_a_call_a_refusal_changes_nothing_but_what_has_been_counted);
    tcase_add_test(t, what_is_ignored_is_ignored_with_all_its_copies);
    tcase_add_test(t, an_ignored_INVITE_gets_no_100_and_no_call);
    tcase_add_test(t, responses_can_be_ignored_too);
    tcase_add_test(t, a_re_INVITE_is_another_thing_than_an_INVITE);
    tcase_add_test(t, a_provisional_response_by_order_goes_out_beside_those_of_the_phone);
    tcase_add_test(t, orders_are_carried_out_in_the_order_of_giving);
    tcase_add_test(t, what_may_be_answered_by_order);
    tcase_add_test(t, lines_are_checked_before_they_are_used);
    return t;
}
