/* Every error message, with its place. */
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One line below two phones and a server; the place is that of the line (4) and a column; then
 * the message. */
static const struct {
    const char *line;
    int column;
    const char *message;
} slips[] = {
    /* words */
    {"titel A call", 1, "'titel' is not known here; did you mean 'title'?"},
    {"drp the 1st INVITE from alice", 1, "'drp' is not known here; did you mean 'drop'?"},
    {"at 0s alice callz bob", 13, "'callz' is not known here; did you mean 'calls'?"},
    {"at 0s alice hangsup", 13, "'hangsup' is not known here; did you mean 'hangs up'?"},
    {"expect INVITE fom alice is sent", 15, "'fom' is not known here; did you mean 'from'?"},
    {"expect INVITE from alice is snt", 29, "'snt' is not known here; did you mean 'sent'?"},
    {"node carl phone answers afterr 2s", 25, "'afterr' is not known here; did you mean 'after'?"},
    {"node carl person", 11,
     "expected 'phone', 'proxy', 'registrar', 'redirect server', 'b2bua' or 'server', not 'person'"},
    {"run", 4, "the line ends too early: expected 'until'"},
    {"run until", 10, "the line ends too early: expected a time like 20ms"},
    {"at 5 alice hangs up", 4, "expected a time like 20ms, not '5'"},
    {"seed many", 6, "expected a number, not 'many'"},
    {"seed 7 8", 8, "expected the end of the line, not '8'"},
    {"link alice - bob", 12, "'-' means nothing here"},
    {"link alice -- p1 loss 10", 23, "expected a percentage like 10%, not '10'"},
    {"delay the 1st ACK from alice by 600", 33, "expected a time like 20ms, not '600'"},
    {"drop the 1 INVITE", 10, "expected an ordinal like 1st, not '1'"},
    {"expect alice.dialog is", 23, "the line ends too early: expected 'not' or a state"},
    {"expect alice.dialog[x] is Early", 21, "expected a number, not 'x'"},
    {"alice hangs up", 1, "say when: 'at 0s alice ...'"},
    /* numbers */
    {"at 5sec alice hangs up", 4,
     "'5sec' is neither a number nor a time: times are written 500us, 20ms, 2s, 1m, 1h"},
    {"seed 9223372036854775808", 6, "'9223372036854775808' is too large"},
    {"at 0.0000001s alice hangs up", 4, "'0.0000001s' is finer than a microsecond"},
    {"at 1000000001s alice hangs up", 4, "'1000000001s' is too large: times go up to 1000000000s"},
    {"at 277778h alice hangs up", 4, "'277778h' is too large: times go up to 1000000000s"},
    {"seed 1.5", 6, "'1.5' must be a whole number"},
    {"timers T1=0s", 11, "T1, T2 and T4 are from 1ms to 1h"},
    {"timers T2=2h", 11, "T1, T2 and T4 are from 1ms to 1h"},
    {"run until 0s", 11, "a run takes some time"},
    {"node carl phone lines 0", 23, "0 is too small: 1 to 60000 can stand here"},
    {"drop the 0th INVITE", 10, "0th is too small: 1 to 1000000 can stand here"},
    {"link alice -- p1 loss 101%", 23, "there is no more than 100%"},
    {"drop the 1st 700 from alice", 14, "there is no status '700': 100 to 699, or 1xx to 6xx"},
    {"drop every 9xx from alice", 12, "there is no status '9xx': 100 to 699, or 1xx to 6xx"},
    {"expect INVITE with CSeq 0 is sent", 25, "0 is too small: 1 to 2147483647 can stand here"},
    {"expect alice.dialog[0] is Early", 21, "0 is too small: 1 to 1000000 can stand here"},
    /* names */
    {"at 0s bbo hangs up", 7, "there is no node 'bbo'; did you mean 'bob'?"},
    {"at 0s zebedee hangs up", 7, "there is no node 'zebedee'"},
    {"at 0s alice calls bobb", 19, "there is no node 'bobb'; did you mean 'bob'?"},
    {"drop every INVITE from alic", 24, "there is no node 'alic'; did you mean 'alice'?"},
    {"expect alice.dialog with bbo is Early", 26, "there is no node 'bbo'; did you mean 'bob'?"},
    {"node bob phone", 6, "there is a node 'bob' already"},
    {"node every phone", 6, "'every' is a word of the language: it cannot name a node"},
    {"node INVITE phone", 6, "'INVITE' is a word of the language: it cannot name a node"},
    {"node abcdefghijklmnopqrstuvwxyzabcdefg phone", 6, "a node's name has at most 32 letters"},
    {"expect INVTE from alice is sent", 8, "there is no method 'INVTE'; did you mean 'INVITE'?"},
    {"expect QWERTZ from alice is sent", 8, "there is no method 'QWERTZ'"},
    {"node carl phone codecs pcmu, pcme", 30, "there is no codec 'pcme'; did you mean 'pcmu'?"},
    {"node carl phone codecs quack", 24,
     "there is no codec 'quack': pcmu, pcma, g722 and opus are known"},
    {"expect alice.invite-clint is Calling", 14,
     "there is no machine 'invite-clint'; did you mean 'invite-client'?"},
    {"expect every dialogue ends", 14, "there is no machine 'dialogue'; did you mean 'dialog'?"},
    {"expect every sausage ends", 14, "there is no machine 'sausage'"},
    {"expect alice.invite-client is Procceding", 31,
     "this machine has no state 'Procceding'; did you mean 'Proceeding'?"},
    {"expect alice.invite-client goes Calling Ringing", 41, "this machine has no state 'Ringing'"},
    {"expect alice.invite-client is Somewhere", 31, "this machine has no state 'Somewhere'"},
    {"expect alice.offer is \"Offer snt\"", 23,
     "this machine has no state 'Offer snt'; did you mean 'Offer sent'?"},
    {"expect timer X of alice.invite-client fires", 14, "this machine has no timer 'X'"},
    {"expect timer Tyr of bob.invite-server fires", 14,
     "this machine has no timer 'Tyr'; did you mean 'Try'?"},
    {"machines rfc3216", 10, "there is no directory 'rfc3216'; did you mean 'rfc3261'?"},
    {"machines nowhere/at/all", 10, "there is no directory 'nowhere/at/all'"},
    /* what cannot be */
    {"at 0s p1 hangs up", 7, "p1 is a server: it has no user"},
    {"at 0s alice calls alice", 19, "alice cannot do that with itself"},
    {"at 0s alice calls p1", 19, "no link joins alice and p1"},
    {"drop every INVITE on alice -- p1", 22, "no such link joins alice and p1"},
    {"drop every INVITE on alice -- bob tcp", 22, "no such link joins alice and bob"},
    {"link alice -- alice", 15, "a link joins two nodes"},
    {"link alice -- p1 tcp duplicate 5%", 22,
     "TCP neither repeats nor reorders: its links only stall"},
    {"link alice -- p1 delay 5ms delay 6ms", 28, "this line said 'delay' already"},
    {"node carl phone answers, declines", 26, "this line said already how it does that"},
    {"node carl phone silent refuses", 24, "this line said already how it does that"},
    {"at 0s alice calls bob with vidoe", 28, "'vidoe' is not known here; did you mean 'video'?"},
    {"at 0s alice calls bob without audio", 23,
     "a call is about something: audio, video or messages"},
    {"at 0s alice calls bob expires in 1.5s", 34,
     "a header field tells whole seconds, from 1 to 4294967295"},
    {"at 0s alice calls bob replacing bbo", 33, "there is no node 'bbo'; did you mean 'bob'?"},
    {"at 0s alice calls bob with \"Subject\"", 28,
     "a header line has a name, a colon and a value: \"Subject: lunch\""},
    {"at 0s bob answers with 486", 24, "a call is answered with 2xx: say 'refuses with 486'"},
    {"at 0s bob answers with 183", 24,
     "a call is answered with 2xx: 180 is 'rings', 183 is 'sends early media'"},
    {"at 0s bob answers with 2xx", 24, "a status from 200 to 299 can stand here"},
    {"at 0s bob refuses with 2xx", 24, "a status from 300 to 699 can stand here"},
    {"at 0s bob redirects to alice with 404", 35, "a status from 300 to 399 can stand here"},
    {"at 0s bob redirects to alise", 24, "there is no node 'alise'; did you mean 'alice'?"},
    {"at 0s bob sends 200 to INVITE to alice", 11,
     "a response goes where its request came from: say 'of'"},
    {"at 0s bob sends 200 to INVITE of alice through the transaction", 34,
     "the transaction is the sender's own"},
    {"at 0s bob sends BYE through the transaction", 11,
     "a request has a transaction of its own, or is a stray one"},
    {"at 0s bob sends BYE as alise", 24, "there is no node 'alise'; did you mean 'alice'?"},
    {"at 0s bob sends BYE with \"CSeq: many BYE\"", 11,
     "with these header lines it is no message: A CSeq begins with a number below 2**31. (RFC "
     "3261 8.1.1.5)"},
    {"at 0s alice calls bob with \"Expires: soon\"", 13,
     "with these header lines it is no message: Expires is a number of seconds below 2**32. (RFC "
     "3261 20.19)"},
    {"at 0s bob answers the next ACK with 200", 37, "nobody answers an ACK"},
    {"at 0s bob answers the next INVITE with 200", 40,
     "a phone says 2xx to INVITE only when it does what that asks for"},
    {"at 0s bob answers every CANCEL with 180", 37, "CANCEL has no provisional response"},
    {"at 0s bob ignores the next INVTE", 28, "there is no method 'INVTE'; did you mean 'INVITE'?"},
    {"at 0s bob sends raw to alice", 11,
     "say the message below, each line of it behind a bar: '| INVITE sip:bob@example.com SIP/2.0'"},
    {"at 0s bob sends INFOO", 17, "there is no method 'INFOO'; did you mean 'INFO'?"},
    {"at 0s bob refers to alise", 21, "there is no node 'alise'; did you mean 'alice'?"},
    {"at 0s cut alice -- p1", 11, "no such link joins alice and p1"},
    {"node carl phone session timer 0s", 31,
     "a header field tells whole seconds, from 1 to 4294967295"},
    {"node carl phone answers as 9 phones", 28, "9 is too large: 1 to 8 can stand here"},
    {"node carl phone 100rel requires 100rel", 24, "this line said already how it does that"},
    /* servers */
    {"node p2 proxy record-routes, record-routes", 30, "this line said 'record-routes' already"},
    {"node p2 proxy for a.com, for b.com", 26, "this line said 'for' already"},
    {"node p2 registrar record-routes", 19, "only a proxy does that"},
    {"node p2 registrar timer C 4m", 19, "only a proxy does that"},
    {"node p2 proxy Min-Expires 60s", 15, "only a registrar does that"},
    {"node p2 registrar sends bob to alice", 19, "only a proxy or a redirect server does that"},
    {"node p2 proxy anchors media", 15, "only a b2bua does that"},
    {"node p2 b2bua thinks 1s", 15, "a b2bua does not do that"},
    {"node p2 b2bua forks serially", 15, "only a proxy does that"},
    {"node p2 registrar priority 2", 19,
     "only servers that are in charge of a domain are chosen so"},
    {"node p2 proxy stateless, recurses", 26,
     "a stateless proxy cannot do that: it keeps no transaction (RFC 3261 16.11)"},
    {"node p2 proxy stateless, screens bob from alice", 26,
     "a stateless proxy cannot do that: it keeps no transaction (RFC 3261 16.11)"},
    {"node p2 proxy forwards bob to alice, stateless", 15,
     "a stateless proxy cannot do that: it keeps no transaction (RFC 3261 16.11)"},
    {"node p2 proxy each for 0s", 24, "this takes some time"},
    {"node p2 proxy timer C 0s", 23, "this takes some time"},
    {"node p2 registrar Min-Expires 100s, expires in 50s", 48,
     "this is shorter than its Min-Expires"},
    {"node p2 proxy sends everybody to p2", 15, "p2 cannot send to itself"},
    {"node p2 proxy for alice.example.com", 6,
     "p2 is in charge of alice.example.com, but that is where alice is"},
    {"link alice -- p1 behind a NAT of 0s", 18, "a NAT's binding lasts some time"},
    {"node p2 proxy answers after 2s", 15,
     "'answers' does not stand here: that is said of a phone"},
    {"node carl phone record-routes", 17,
     "'record-routes' does not stand here: that is said of a server"},
    {"node carl phone jitter 5ms", 17, "'jitter' does not stand here: that is said of a link"},
    {"node carl phone 7", 17, "'7' is not known here; `sipstep list grammar` tells all that is"},
    {"node carl phone via p1", 21, "p1 is no proxy: nothing can go via it"},
    {"node carl phone via the servers of b.com", 36, "no server is in charge of b.com"},
    {"node carl phone wrong password \"x\"", 17,
     "who uses a wrong password has a right one, too: password \"...\""},
    {"node carl phone redirects to carl", 30, "carl cannot redirect to itself"},
    {"node carl phone redirects to alise", 30, "there is no node 'alise'; did you mean 'alice'?"},
    {"expect INVITE has Requre: 100rel", 19,
     "there is no header field 'Requre'; did you mean 'Require'?"},
    {"expect INVITE has \"Subjct: x\"", 19,
     "there is no header field 'Subjct'; did you mean 'Subject'?"},
    {"expect INVITE has Require:", 27, "the line ends too early: expected a value"},
    {"expect messages alice: <INVITE>", 24, "it cannot both come and go: '<' comes, '>' goes"},
    {"expect messages alise: INVITE", 17, "there is no node 'alise'; did you mean 'alice'?"},
    {"expect messages alice: INVTE", 24, "there is no method 'INVTE'; did you mean 'INVITE'?"},
    {"expect messages alice: INVITE from 1s", 31,
     "this is about the whole run: say 'at' or 'by' and not 'from'"},
    {"expect INVITE is sent for 3s", 23,
     "only a state can last: 'for' goes with 'is', 'runs' and 'has'"},
    {"never INVITE is sent for 3s", 22,
     "only a state can last: 'for' goes with 'is', 'runs' and 'has'"},
    {"expect alice.dialog never starts from 3s", 34,
     "this is about the whole run: say 'at' or 'by' and not 'from'"},
    {"expect INVITE is sent from 5s to 4s", 34, "this is before the moment it begins with"},
    {"never not INVITE is sent", 7,
     "'not' goes with what lasts a while here, and not with what just happens"},
    {"when alice.dialog is Early at the end alice hangs up", 28,
     "at the end nothing more can happen"},
    /* marks */
    {"title \"x", 0, NULL}, /* a title may be anything */
    {"expect alice is told \"x", 22, "'\"x' has no closing quote"},
    {"explore loss 1 loss 2", 16, "this line says that already"},
    {"explore late 2", 9, "say how late: 'late 1 delays 600ms 2.5s'"},
    {"explore delay 2s", 9, "'delay' is not known here; did you mean 'delays'?"},
    {"explore until 0s", 15, "a run takes some time"},
    {"explore steps 0", 15, "0 is too small: 1 to 1000000 can stand here"},
    {"explore delays 1s 2s 3s 4s 5s 6s 7s 8s 1s 9s", 43, "at most 8 delays can be tried"},
    {"anytime bbo hangs up", 9, "there is no node 'bbo'; did you mean 'bob'?"},
    {"the 1st Retry-After of bob is 2.5s", 31, "a Retry-After is drawn from 0 to 10 whole seconds"},
    {"the 1st back-off of bob is 5s", 28,
     "a back-off is 2.1s to 4s, or 0s to 2s, in steps of 10ms"},
    {"at 1s what bob does goes first", 7, "say when: 'at 1.5s after 2 steps ... goes first'"},
    {"at 1s after 2 steps timer B of alice.invite-client[2] goes first", 32,
     "no number can stand here: say which by 'with', or 'the 2nd event goes first'"},
    {"at 0s alice hangs up; bob hangs up", 21, "';' means nothing here"},
    {"expect alice.dialog is Early \xc3\xa4", 30, "'\xc3\xa4' means nothing here"},
};
enum { SLIPS = sizeof slips / sizeof *slips };

static char *with_people(const char *line)
{
    char *text = malloc(400);
    snprintf(text, 400, "node alice phone\nnode bob phone\nnode p1 server\n%s\nlink alice -- bob\n",
             line);
    return text;
}

START_TEST(a_slip_is_told_with_its_place)
{
    char *text = with_people(slips[_i].line), expected[400];
    if (!slips[_i].message) {
        scenario_free(parsed(text));
        free(text);
        return;
    }
    snprintf(expected, sizeof expected, "test.sip:4:%d: %s\n", slips[_i].column, slips[_i].message);
    char *said = complaints_about(text);
    ck_assert_msg(!strncmp(said, expected, strlen(expected)), "said: %sexpected: %s", said,
                  expected);
    const char *rest = said + strlen(expected);
    ck_assert_msg(strstr(rest, slips[_i].line) == rest + 4, "the line is shown: %s", said);
    ck_assert_msg(!strstr(rest, "test.sip:"), "it is told once: %s", said);
    free(said);
    free(text);
}
END_TEST

START_TEST(the_caret_stands_under_the_word)
{
    char *said = complaints_about("node alice phone\nnode bob phone\nlink alice -- bob\n"
                                  "\tat 0s\talice calls bbo # who?\n");
    ck_assert_str_eq(said, "test.sip:4:20: there is no node 'bbo'; did you mean 'bob'?\n"
                           "    \tat 0s\talice calls bbo # who?\n"
                           "    \t     \t            ^\n");
    free(said);
}
END_TEST

START_TEST(all_that_is_wrong_is_told_at_once_from_top_to_bottom)
{
    char *said = complaints_about("node alice phone\n"
                                  "expect alice.dialog is Erly\n"
                                  "seed 1 2\n"
                                  "node alice phone\n");
    const char *first = strstr(said, "test.sip:2:24: this machine has no state 'Erly'");
    const char *second = strstr(said, "test.sip:3:8: expected the end of the line, not '2'");
    const char *third = strstr(said, "test.sip:4:6: there is a node 'alice' already");
    ck_assert_msg(first && second && third, "%s", said);
    ck_assert(first < second && second < third);
    free(said);
}
END_TEST

START_TEST(a_statement_that_stands_once_may_not_stand_twice)
{
    static const char *const lines[] = {"title one\ntitle two\n", "seed 1\nseed 2\n",
                                        "run until 1s\nrun until 2s\n"};
    static const char *const names[] = {"title", "seed", "run"};
    char text[100], expected[100];
    snprintf(text, sizeof text, "node a1 phone\n%s", lines[_i]);
    snprintf(expected, sizeof expected, "test.sip:3:1: '%s' stands on line 2 already\n", names[_i]);
    char *said = complaints_about(text);
    ck_assert_msg(!strncmp(said, expected, strlen(expected)), "%s", said);
    free(said);
}
END_TEST

START_TEST(a_moment_after_the_end_of_the_run_is_an_error)
{
    char *said = complaints_about("node alice phone\nrun until 5s\n"
                                  "expect alice.dialog is Early at 6s\n");
    ck_assert_msg(!strncmp(said, "test.sip:3:30: the run ends before that\n", 40), "%s", said);
    free(said);
}
END_TEST

/* The first complaint about a raw text that stands below phones and a link. */
static void raw_is_refused(const char *below, const char *message)
{
    char text[600];
    snprintf(text, sizeof text, "node alice phone\nnode bob phone\nlink alice -- bob\n%s\n", below);
    char *said = complaints_about(text);
    ck_assert_msg(!strncmp(said, message, strlen(message)), "%s", said);
    free(said);
}

START_TEST(a_raw_text_that_is_no_message_is_told_with_its_place)
{
    raw_is_refused("at 1s alice sends raw to bob\n  | BYE sip:x@y SIP/2.0\n  | Via: nothing",
                   "test.sip:6:5: Every message needs a From. (RFC 3261 8.1.1.3)");
    raw_is_refused("at 1s alice hangs up\n| BYE sip:x@y SIP/2.0",
                   "test.sip:5:1: this text belongs to nobody: nothing above says 'sends raw'");
    raw_is_refused("\n| BYE sip:x@y SIP/2.0", "test.sip:5:1: '|' means nothing here");
}
END_TEST

START_TEST(a_scenario_without_nodes_is_an_error)
{
    char *said = complaints_about("# nothing\n\n");
    ck_assert_str_eq(said, "test.sip: nobody is there: a scenario has a 'node' line at least\n");
    free(said);
}
END_TEST

START_TEST(a_wrong_line_about_a_node_is_told_once)
{
    char *said = complaints_about("node alice phone\nnode bob fone\nlink alice -- bob\n"
                                  "at 0s alice calls bob\n");
    ck_assert_msg(!strstr(strstr(said, "test.sip:") + 1, "test.sip:"), "%s", said);
    free(said);
}
END_TEST

START_TEST(a_nul_byte_is_told_with_its_line)
{
    static const char text[] = "node alice phone\ntitle a\0b\n";
    struct complaints c = {0};
    ck_assert_ptr_null(scenario_parse("nul.sip", text, sizeof text - 1, NULL, 0, &c));
    ck_assert_uint_eq(c.count, 1);
    ck_assert_int_eq(c.item[0].line, 2);
    ck_assert_str_eq(c.item[0].text, "there is a NUL byte: this is not a text file");
    complaints_free(&c);
}
END_TEST

START_TEST(more_than_1_MB_is_refused)
{
    size_t size = (1 << 20) + 1;
    char *text = malloc(size);
    struct complaints c = {0};
    memset(text, '\n', size);
    ck_assert_ptr_null(scenario_parse("big.sip", text, size, NULL, 0, &c));
    ck_assert_str_eq(c.item[0].text, "a scenario has at most 1 MB");
    complaints_free(&c);
    free(text);
}
END_TEST

START_TEST(what_is_nested_without_end_is_refused)
{
    enum { DEEP = 5000 };
    char *text = malloc(DEEP + 200);
    int n = snprintf(text, 100, "node alice phone\nexpect ");
    memset(text + n, '(', DEEP);
    snprintf(text + n + DEEP, 100, "alice.dialog is Early\n");
    char *said = complaints_about(text);
    ck_assert_ptr_nonnull(strstr(said, "this is nested too deeply"));
    free(said);
    free(text);
}
END_TEST

START_TEST(a_file_that_is_not_there_is_named)
{
    struct complaints c = {0};
    ck_assert_ptr_null(scenario_load("no/such/file.sip", NULL, 0, &c));
    ck_assert_uint_eq(c.count, 1);
    ck_assert_str_eq(c.item[0].file, "no/such/file.sip");
    ck_assert_ptr_nonnull(strstr(c.item[0].text, "cannot be read: "));
    complaints_free(&c);
}
END_TEST

START_TEST(a_directory_is_no_scenario)
{
    struct complaints c = {0};
    ck_assert_ptr_null(scenario_load("/", NULL, 0, &c));
    ck_assert_ptr_nonnull(strstr(c.item[0].text, "cannot be read: "));
    complaints_free(&c);
}
END_TEST

START_TEST(more_nodes_and_links_than_there_is_room_for_are_refused)
{
    char *text = malloc(40000), *at = text;
    for (int n = 1; n <= 251; n++)
        at += sprintf(at, "node n%d phone\n", n);
    for (int n = 1; n <= 65; n++)
        at += sprintf(at, "link n1 -- n%d\n", n + 1);
    char *said = complaints_about(text);
    ck_assert_ptr_nonnull(strstr(said, "test.sip:251:6: a scenario has at most 250 nodes"));
    ck_assert_ptr_nonnull(strstr(said, "test.sip:316:1: a scenario has at most 64 links"));
    free(said);
    free(text);
}
END_TEST

Suite *errors_suite(void)
{
    Suite *suite = suite_create("errors");
    TCase *t = tcase_create("errors");
    tcase_add_loop_test(t, a_slip_is_told_with_its_place, 0, SLIPS);
    tcase_add_test(t, the_caret_stands_under_the_word);
    tcase_add_test(t, all_that_is_wrong_is_told_at_once_from_top_to_bottom);
    tcase_add_loop_test(t, a_statement_that_stands_once_may_not_stand_twice, 0, 3);
    tcase_add_test(t, a_moment_after_the_end_of_the_run_is_an_error);
    tcase_add_test(t, a_raw_text_that_is_no_message_is_told_with_its_place);
    tcase_add_test(t, a_scenario_without_nodes_is_an_error);
    tcase_add_test(t, a_wrong_line_about_a_node_is_told_once);
    tcase_add_test(t, a_nul_byte_is_told_with_its_line);
    tcase_add_test(t, more_than_1_MB_is_refused);
    tcase_add_test(t, what_is_nested_without_end_is_refused);
    tcase_add_test(t, a_file_that_is_not_there_is_named);
    tcase_add_test(t, a_directory_is_no_scenario);
    tcase_add_test(t, more_nodes_and_links_than_there_is_room_for_are_refused);
    suite_add_tcase(suite, t);
    return suite;
}
