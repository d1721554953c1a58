/* The grammar's texts for people, and every form of every statement. */
#include "scenario/inside.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *text_of(size_t (*print)(char *, size_t))
{
    size_t size = print(NULL, 0);
    char *text = malloc(size + 1);
    ck_assert_uint_eq(print(text, size + 1), size);
    ck_assert_uint_eq(strlen(text), size);
    return text;
}

START_TEST(the_ebnf_has_every_word_of_the_language)
{
    char *ebnf = text_of(scenario_ebnf), *words = text_of(scenario_words), *at = words;
    unsigned count = 0;
    for (char *word = strtok(at, "\n"); word; word = strtok(NULL, "\n"), count++) {
        char quoted[64];
        snprintf(quoted, sizeof quoted, "'%s'", word);
        ck_assert_msg(strstr(ebnf, quoted), "%s is missing", quoted);
    }
    ck_assert_uint_gt(count, 80);
    free(words);
    free(ebnf);
}
END_TEST

START_TEST(the_ebnf_has_every_rule_and_every_terminal)
{
    char *ebnf = text_of(scenario_ebnf), start[80];
    for (unsigned r = 0; r < RULES; r++) {
        snprintf(start, sizeof start, "\n%s = ", rule_name(r));
        ck_assert_msg(strstr(ebnf, start), "%s is missing", rule_name(r));
    }
    for (unsigned t = 0; t < TERMINALS_END - RULES; t++) {
        snprintf(start, sizeof start, "\n%s = ? ", terminal_rows[t].name);
        ck_assert_msg(strstr(ebnf, start), "%s is missing", terminal_rows[t].name);
    }
    free(ebnf);
}
END_TEST

START_TEST(the_words_are_sorted_and_each_stands_once)
{
    char *words = text_of(scenario_words), *before = strtok(words, "\n");
    for (char *word = strtok(NULL, "\n"); word; word = strtok(NULL, "\n")) {
        ck_assert_str_lt(before, word);
        before = word;
    }
    free(words);
}
END_TEST

START_TEST(what_a_user_can_do_comes_from_the_table_of_verbs)
{
    char *words = text_of(scenario_words);
    for (unsigned v = 1; v < VERBS; v++) {
        char line[64];
        snprintf(line, sizeof line, "%s\n", verb_rows[v].words);
        ck_assert_msg(strstr(words, line), "%s", verb_rows[v].words);
    }
    free(words);
}
END_TEST

/* Each line stands below two phones, a server, and links that join all. */
static const char *const forms[] = {
    "title Anything: # goes, \"here\"",
    "title \"in quotes\"",
    "seed 7",
    "timers T1=500ms T2=4s T4=5s",
    "timers T4=1s, T1=1s",
    "machines rfc6026",
    "machines rfc3261",
    "node carl phone",
    "node carl phone accepts subscriptions of at least 60s of at most 300s, refuses transfers",
    "node carl phone asks before subscriptions",
    "node carl server presence of at most 1h",
    "node carl server timers T1=1s",
    "node carl proxy for example.org, record-routes",
    "node carl proxy and registrar",
    "node carl proxy forwards bob to alice, says 181, screens bob from alice announced by bob",
    "node carl proxy forwards bob to alice when busy, forwards bob to alice after 10s",
    "node carl proxy stateless, sends everybody to p1",
    "node carl proxy strict routes, recurses, sends bob to alice",
    "node carl proxy says 480 when nobody answers",
    "node carl proxy forks serially, each for 10s, timer C 3m",
    "node carl phone q 0.5, rings",
    "node carl registrar",
    "node carl redirect server",
    "node carl b2bua",
    "node carl b2bua, connects to bob, anchors media",
    "at 1s alice connects bob and p1 by flow I",
    "at 1s alice connects bob and p1 by flow II",
    "at 1s alice connects bob and p1 by flow III",
    "at 1s alice connects bob and p1 by flow IV",
    "at 1s alice connects bob and p1",
    "node carl phone of robert, in example.org",
    "node carl phone via p1\nlink carl -- p1",
    "node carl phone password \"secret\" as charles, wrong password \"sesame\", MD5 only",
    "node carl phone asks for passwords realm \"carl\" for BYE, INFO with MD5-sess MD5",
    "node carl proxy asks everybody for passwords with SHA-256, SHA-256-sess, nonces last 30s",
    "node carl b2bua password \"trunk\" as pbx",
    "node carl registrar asks for passwords with SHA-512-256-sess, SHA-512-256, for example.org",
    "node carl phone answers",
    "node carl phone answers after 2s",
    "node carl phone declines after 2s",
    "node carl phone declines",
    "node carl phone is busy",
    "node carl phone rings",
    "node carl phone without ringing, answers",
    "node carl phone silent",
    "node carl phone refuses lines 3",
    "node carl phone rfc2543, thinks 300ms, late offer, codecs pcmu, pcma, timers T1=1s T2=2s",
    "node carl phone 100rel, early media, without UPDATE, does not follow, notifies sparingly",
    "node carl phone requires 100rel answers as two phones after 2s",
    "node carl phone rings as three phones, media audio, video messages",
    "node carl phone answers as 4 phones, expires in 10s",
    "node carl phone redirects to bob",
    "node carl phone session timer 1800s",
    "node carl phone session timer 1800s refresher uac, Min-SE 90s",
    "node carl phone session timer 90s refresher uas",
    "link alice -- p1",
    "link alice -- p1 udp",
    "link alice -- p1 tcp delay 5ms, loss 1%",
    "node p2 proxy for biloxi.example.com, priority 1, weight 60",
    "node zed phone via the servers of example.com",
    "link alice -- p1 udp behind a NAT of 30s",
    "link alice -- p1 tls",
    "link alice -- p1 ws",
    "link alice -- p1 wss",
    "node zoe phone without rport",
    "link p1 -- alice tcp\nat 1s break alice -- p1 tcp",
    "cut alice -- p1 udp",
    "link alice -- p1 udp delay 20ms jitter 5ms loss 10% duplicate 0.5% reorder 1% heals at 60s",
    "run until 60s",
    "nothing is left to chance",
    "explore loss 2 duplicates 1 late 2 delays 10ms 600ms 2.5s until 60s steps 200 calm order",
    "explore calm order, delays 10ms, 600ms, loss 1, acts 3",
    "anytime: bob hangs up",
    "anytime alice calls bob with video",
    "the 2nd back-off of alice is 4s",
    "the 1st Retry-After of bob is 10s",
    "delay the 1st ACK from alice to bob to 5ms",
    "duplicate the 1st INVITE from alice, the copy after 600ms",
    "at 1s duplicate the 1st BYE the copy after 600ms, bob hangs up",
    "at 32s after 2 steps timer B of alice.invite-client goes first",
    "at 1s after 0 steps the 200 to INVITE from bob goes first, bob hangs up",
    "at 1s after 1 step what bob does goes first",
    "at 1s after 1 step the 3rd event goes first",
    "at 0s alice calls bob",
    "at 1m alice calls bob, bob hangs up, drop every BYE",
    "at 0.5s bob answers call 2",
    "at 500us bob hangs up",
    "at 1h bob hangs up call 1",
    "at 1s bob declines",
    "at 1s bob is busy",
    "at 1s bob holds",
    "at 1s bob holds for 3s",
    "at 1s bob holds call 1 for 3s",
    "at 1s bob resumes",
    "at 0s alice calls bob with video, bob hangs up",
    "at 0s alice calls bob with video, messages, without audio, without offer, bob hangs up",
    "at 0s alice calls bob, late offer, requiring 100rel, expires in 10s, session timer 90s",
    "at 0s alice calls bob supporting 100rel replacing p1 with \"Subject: lunch\"",
    "at 0s alice calls bob replacing p1 if early",
    "at 0s alice calls bob joining p1",
    "at 0s alice calls bob as focus",
    "at 5s alice mixes its calls",
    "at 1s bob rings",
    "at 1s bob rings call 2",
    "at 1s bob sends early media",
    "at 1s bob answers with 202, without video, with \"X-Y: z\", alice hangs up",
    "at 1s bob answers call 2 with audio",
    "at 1s bob refuses with 480",
    "at 1s bob refuses call 2 with 480 with \"Retry-After: 5\"",
    "at 1s bob redirects to p1",
    "at 1s bob redirects call 1 to p1 with 301",
    "at 1s alice cancels",
    "at 1s alice cancels call 2 with \"Reason: SIP;cause=200\"",
    "at 1s alice forces a BYE",
    "at 1s alice holds inactive for 3s with UPDATE",
    "at 1s alice resumes with UPDATE",
    "at 1s alice holds with PRACK",
    "at 1s alice re-invites",
    "at 1s alice re-invites with video without audio",
    "at 1s alice re-invites call 2 late offer, sendonly",
    "at 1s alice updates without offer",
    "at 1s alice updates recvonly",
    "at 1s alice updates sendrecv, alice updates inactive",
    "at 1s alice sends a message",
    "at 1s alice sends a message \"hello\" call 2",
    "at 1s alice sends INFO",
    "at 1s alice sends REFER call 1 with \"Refer-To: <sip:x@example.com>\"",
    "at 1s alice refers to p1",
    "at 1s alice refers call 1 to p1, replacing bob with \"Refer-Sub: false\"",
    "at 1s alice refers bob to p1 replacing alice",
    "at 1s alice subscribes to bob for presence for 60s, at p1, with \"Subject: x\"",
    "at 1s alice subscribes to bob for dialog once",
    "at 1s alice unsubscribes",
    "at 1s alice unsubscribes from bob for dialog",
    "at 1s alice publishes \"away\" to p1 for 60s with \"Subject: x\"",
    "at 1s alice stops publishing",
    "at 1s bob allows subscriptions, bob rejects subscriptions",
    "at 1s bob ends subscriptions",
    "at 1s bob ends subscriptions as deactivated, bob ends subscriptions as rejected",
    "at 1s bob ends subscriptions as probation retry after 10s",
    "at 1s bob ends subscriptions as timeout, bob ends subscriptions as giveup",
    "at 1s bob ends subscriptions as noresource, bob ends subscriptions as invariant",
    "at 1s alice messages bob",
    "at 1s alice messages bob \"hello\" with \"Subject: x\"",
    "at 1s alice sends BYE",
    "at 1s alice sends a stray BYE as bob call 2",
    "at 1s alice sends INVITE again in the same branch",
    "at 1s alice sends OPTIONS to bob, with \"CSeq: 7 OPTIONS\" with body \"hello\"",
    "at 1s alice sends PING to bob",
    "at 1s alice sends 200 to INVITE",
    "at 1s alice sends 200 to OPTIONS through the transaction",
    "at 1s p1 sends OPTIONS to alice",
    "at 1s alice sends 180 to INVITE of bob with \"To: <sip:bob@example.com>;tag=1\"",
    "at 1s alice sends raw to bob, broken\n | anything",
    ("at 1s alice sends raw to bob\n| BYE sip:x@y SIP/2.0\n| Via: SIP/2.0/UDP h;branch=z9hG4bKx\n"
     "| From: <sip:a@b>;tag=1;x=# \n| To: <sip:x@y>\n| Call-ID: 1\n| CSeq: 1 BYE"),
    "at 1s alice answers the next INVITE with 486",
    "at 1s alice answers the next re-INVITE call 1 with 500 with \"Retry-After: 5\"",
    "at 1s alice answers every OPTIONS with 503, bob hangs up",
    "at 1s alice ignores the next INVITE",
    "at 1s alice ignores the next re-INVITE call 2",
    "at 1s alice ignores every 200 to INVITE",
    "at 1s alice ignores every ACK",
    "at 1s alice crashes, bob restarts",
    "at 1s p1 crashes",
    "at 1s cut alice -- bob, alice hangs up",
    "when bob rings heal alice -- bob",
    "cut alice -- p1",
    "at 1s alice registers with p1",
    "at 1s alice registers with p1 for 60s, with \"Contact: <sip:a@b>\"",
    "at 1s alice deregisters from p1 with \"Subject: bye\"",
    "at 1s alice removes all bindings at p1",
    "at 1s alice fetches its bindings from p1",
    "node carl phone registers with p1 for 60s, keeps alive every 30s\nlink carl -- p1",
    "node carl registrar Min-Expires 60s, expires in 2h",
    "node carl registrar\nexpect carl knows 2 contacts of bob",
    "node carl registrar\nexpect carl knows no contact of bob at 3s",
    "at 1s alice asks bob",
    "when bob rings bob answers",
    "when bob rings alice hangs up, drop every CANCEL each time",
    "when bob rings 200ms later alice hangs up",
    "when alice.dialog is Early for 2s, 0.5s later drop every BYE, alice hangs up each time",
    "when alice.invite-client enters Proceeding alice hangs up each time",
    "when alice.offer is Offer sent alice hangs up",
    "when alice.dialog is Confirmed for 3s bob hangs up",
    "when alice.dialog is Early and bob rings bob answers",
    "drop the 1st INVITE",
    "drop every ACK from alice",
    "drop the 2nd 200 to INVITE from bob",
    "drop the 1st re-INVITE from alice to bob",
    "drop every 2xx to INVITE from bob on alice -- bob",
    "drop every message from alice on alice -- bob udp",
    "drop every response with CSeq 2",
    "delay the 1st ACK from alice by 600ms",
    "delay every request from alice by 1s",
    "duplicate the 21st BYE from bob",
    "refuse the 2nd ACK from alice",
    "reorder the 2nd INVITE from alice",
    "corrupt the 1st 200 to INVITE from bob",
    "corrupt every ACK",
    "at 1.2s timer A of alice.invite-client[2] fires",
    "at 1.2s timer A of alice.invite-client with bob fires, bob hangs up",
    "at 1.2s timer B of alice.transaction fires",
    "when alice.dialog is Early 2s later timer B of alice.invite-client fires each time",
    "at 1.5s after 2 steps bob hangs up",
    "at 1.5s after 0 steps drop the 1st ACK, cut alice -- bob, timer A of alice.invite-client fires",
    "at 1.5s after 1 step alice calls bob",
    "expect the 2nd INVITE from alice is reordered",
    "expect a message is never corrupted",
    "node p2 server thinks 5s, says trying, timers T1=1s",
    "expect alice.invite-client goes Calling Proceeding Accepted Terminated",
    "expect alice.invite-client goes Calling, Terminated by 60s",
    "expect alice.offer goes Offer sent Agreed Ended",
    "expect alice.offer goes \"Offer sent\" Agreed at the end",
    "expect INVITE from alice is sent 2 times",
    "expect an INVITE from alice is sent once on alice -- bob with CSeq 1 distinct",
    "expect INVITE from alice is sent twice at 5s",
    "expect INVITE is sent at least 2 times by 5s",
    "expect INVITE is sent at most 2 times from 1s",
    "expect a message is lost",
    "expect a message is dropped",
    "expect the 3rd INVITE from alice is sent",
    "expect the 1st INVITE from alice arrives by 5s",
    "expect a 180 arrives 1 time",
    "expect a request is duplicated",
    "expect a response is stray",
    "expect a message is refused",
    "expect a message is unexpected",
    "expect a message is never lost",
    "expect a message is not lost by 4s",
    "expect something is unexpected",
    "expect nothing is unexpected",
    "expect nothing is unexpected in alice.invite-client",
    "expect alice.dialog is Confirmed at 5s",
    "expect alice.dialog is Confirmed by 5s",
    "expect alice.dialog is Confirmed from 5s to 6s",
    "expect alice.dialog is Confirmed from 5s until 6s",
    "expect alice.dialog is Confirmed from 5s",
    "expect alice.dialog is Confirmed for 5s",
    "expect alice.dialog is Confirmed at the end",
    "expect alice.dialog[2] is not Confirmed",
    "expect alice.dialog with bob is Confirmed",
    "expect alice.dialog[1] with bob enters Early",
    "expect alice.session leaves Active",
    "expect alice.session starts",
    "expect alice.session ends by 60s",
    "expect bob.invite-server never starts",
    "expect every transaction ends by 60s",
    "expect every dialog of alice ends",
    "expect every timer ends at the end",
    "expect every invite-client ends",
    "expect timer A of alice.invite-client fires at 500ms",
    "expect timer A of alice.invite-client[1] fires 3 times",
    "expect timer A of alice.transaction starts",
    "expect timer A of alice.invite-client stops",
    "expect timer B of alice.invite-client runs for 3s",
    "expect bob rings",
    "expect bob has no call at 5s",
    "expect bob hears alice at 5s",
    "expect bob hears video from alice for 5s",
    "expect bob hears nobody from 5s to 6s",
    "expect bob talks and bob talks messages",
    "never bob talks audio to nobody for 1s",
    "expect bob has 2 calls",
    "expect bob has 1 call",
    "expect alice is told",
    "expect alice is told \"gets no answer\"",
    "expect alice calls bob",
    "expect bob hangs up at 10s",
    "expect bob rings and alice.dialog is Early or not (bob rings and alice.dialog is Early)",
    "expect alice.dialog is Early at 1s and bob.dialog is Early at 2s or bob rings by 3s",
    "never bob.session is Active and alice.session is Ended for 32s",
    "expect INVITE is sent between 1s and 2s",
    "expect messages alice: INVITE 180 200 ACK",
    "expect messages alice: INVITE> <180, <200 to INVITE ACK> <re-INVITE 1xx> by 5s",
    "expect messages alice -- bob: request response message exactly",
    "expect messages alice: INVITE 180 in any order exactly with copies",
    "when messages alice: INVITE 180 alice hangs up",
    "expect the 1st INVITE from alice has Require: 100rel",
    "expect an INVITE has Session-Expires: 90;refresher=uac at 5s",
    "expect INVITE has no Session-Expires",
    "expect INVITE has \"Reason: SIP;cause=200\" 2 times distinct",
    "expect every INVITE from alice has \"a=sendrecv\"",
    "expect ACK has no sdp",
    "expect ACK has no body and INVITE has sdp",
    "expect the 2nd INVITE from alice has sdp sendonly audio, inactive video, no messages, version 2",
    "expect 200 has sdp rejected video",
    "expect 200 has sdp recvonly",
    "expect INVITE offers video, audio",
    "never INVITE is sent",
    "never not alice.dialog is Early",
    "   never alice.dialog is Early   # indented, and with a comment",
    "# only a comment",
    "",
};
enum { FORMS = sizeof forms / sizeof *forms };

START_TEST(every_form_of_every_statement_is_understood)
{
    char text[500];
    snprintf(text, sizeof text,
             "node alice phone\nnode bob phone\nnode p1 proxy and registrar\n"
             "link alice -- bob udp\nlink bob -- p1\nlink alice -- p1\n%s\n",
             forms[_i]);
    scenario_free(parsed(text));
}
END_TEST

/* Literals of the grammar that no form above has. */
START_TEST(the_forms_leave_out_no_word)
{
    char *words = text_of(scenario_words);
    for (char *word = strtok(words, "\n"); word; word = strtok(NULL, "\n")) {
        bool found = false;
        for (unsigned i = 0; i < FORMS && !found; i++)
            found = strstr(forms[i], word) != NULL;
        ck_assert_msg(found, "no form has '%s'", word);
    }
    free(words);
}
END_TEST

START_TEST(lines_may_end_as_elsewhere_and_begin_with_a_mark)
{
    struct scenario *s = parsed("\xef\xbb\xbfnode alice phone\r\ntitle A call\r\n\r\nseed 3");
    ck_assert_str_eq(scenario_title(s), "A call");
    ck_assert_uint_eq(scenario_plan(s)->seed, 3);
    scenario_free(s);
}
END_TEST

Suite *grammar_suite(void)
{
    Suite *suite = suite_create("grammar");
    TCase *t = tcase_create("grammar");
    tcase_add_test(t, the_ebnf_has_every_word_of_the_language);
    tcase_add_test(t, the_ebnf_has_every_rule_and_every_terminal);
    tcase_add_test(t, the_words_are_sorted_and_each_stands_once);
    tcase_add_test(t, what_a_user_can_do_comes_from_the_table_of_verbs);
    tcase_add_loop_test(t, every_form_of_every_statement_is_understood, 0, FORMS);
    tcase_add_test(t, the_forms_leave_out_no_word);
    tcase_add_test(t, lines_may_end_as_elsewhere_and_begin_with_a_mark);
    suite_add_tcase(suite, t);
    return suite;
}
