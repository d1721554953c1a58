/* What the words behind a user's name make of an act. */
#include "scenario/inside.h"
#include "suite.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- an act as a line: all that is not zero ------------------------------------------------ */

struct told {
    char text[600];
    size_t length;
};

static void say(struct told *l, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void say(struct told *l, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    l->length +=
        (size_t)vsnprintf(l->text + l->length, sizeof l->text - l->length, format, arguments);
    va_end(arguments);
}

static void number(struct told *l, const char *name, unsigned value)
{
    if (value)
        say(l, " %s %u", name, value);
}

/* Header lines and bodies, with their ends of line as `;`. */
static void words(struct told *l, const char *name, const struct lore *lore, textid id)
{
    if (!id)
        return;
    say(l, " %s '", name);
    for (const char *c = lore_text(lore, id); *c; c++)
        if (*c != '\r')
            say(l, "%c", *c == '\n' ? ';' : *c);
    say(l, "'");
}

static void say_wanted(struct told *l, const struct lore *lore, const struct wanted *w)
{
    number(l, "method", w->method);
    number(l, "status", w->status);
    number(l, "node", w->target);
    number(l, "more", w->more);
    number(l, "less", w->less);
    number(l, "direction", w->direction);
    number(l, "flags", w->flags);
    words(l, "extra", lore, w->extra);
    words(l, "body", lore, w->body);
}

static void say_how(struct told *l, const struct lore *lore, const struct call_options *how)
{
    number(l, "media", how->media);
    number(l, "how", how->flags);
    number(l, "expires", how->expires);
    number(l, "session", how->session_expires);
    words(l, "lines", lore, how->extra);
}

static void say_letter(struct told *l, const struct lore *lore, const struct letter *letter)
{
    static const char *const kinds[] = {"outside", "within", "copy", "response", "raw"};
    say(l, " %s", kinds[letter->kind]);
    number(l, "method", letter->method);
    number(l, "status", letter->status);
    number(l, "flags", letter->flags);
    number(l, "as", letter->as);
    number(l, "to", letter->to);
    number(l, "call", letter->call);
    words(l, "other", lore, letter->other_method);
    words(l, "extra", lore, letter->extra);
    words(l, "body", lore, letter->body);
}

static void say_order(struct told *l, const struct order *o)
{
    say(l, " order of %u", o->node);
    number(l, "method", o->method);
    number(l, "status", o->status);
    number(l, "flags", o->flags);
    number(l, "call", o->call);
}

static void describe(struct told *l, const struct lore *lore, const struct act *a)
{
    say(l, "%s", verb_rows[a->verb].words);
    number(l, "target", a->target);
    number(l, "replaces", a->replaces);
    number(l, "early", a->early);
    number(l, "joins", a->joins);
    number(l, "second", a->second);
    number(l, "flow", a->flow);
    number(l, "call", a->call);
    number(l, "ms", (unsigned)(a->span / 1000));
    words(l, "event", lore, a->subscribing.event);
    number(l, "of", a->subscribing.target);
    number(l, "at", a->subscribing.at);
    number(l, "seconds", a->subscribing.expires);
    number(l, "reason", a->reason);
    number(l, "retry", a->retry_after);
    if (a->order.node)
        say_order(l, &a->order);
    if (a->to_letter) {
        say_letter(l, lore, &a->letter);
        return;
    }
    say_wanted(l, lore, &a->wanted);
    say_how(l, lore, &a->how);
}

/* ---- the words ----------------------------------------------------------------------------- */

enum { AUDIO = 1 << MEDIA_AUDIO, VIDEO = 1 << MEDIA_VIDEO, MESSAGES = 1 << MEDIA_MESSAGE };
static_assert(AUDIO == 1 && VIDEO == 2 && MESSAGES == 4, "as the lines below have them");
static_assert(METHOD_INVITE == 1 && METHOD_BYE == 3 && METHOD_MESSAGE == 8 && METHOD_UPDATE == 10,
              "as the lines below have them");

/* What alice (node 1) does; bob is 2, carol 3. */
static const struct {
    const char *words, *act;
} rows[] = {
    {"calls bob", "calls target 2 media 1"},
    {"calls bob with video", "calls target 2 media 3"},
    {"calls bob with video, messages, without audio", "calls target 2 media 6"},
    {"calls bob without offer", "calls target 2 media 1 how 1"},
    {"calls bob late offer supporting 100rel", "calls target 2 media 1 how 5"},
    {"calls bob requiring 100rel", "calls target 2 media 1 how 8"},
    {"calls bob expires in 10s session timer 90s", "calls target 2 media 1 expires 10 session 90"},
    {"calls bob with \"Subject: a\" with \"X-B: c\"",
     "calls target 2 media 1 lines 'Subject: a;X-B: c;'"},
    {"calls bob replacing carol", "calls target 2 replaces 3 media 1"},
    {"calls bob replacing carol if early", "calls target 2 replaces 3 early 1 media 1"},
    {"rings call 2", "rings call 2"},
    {"sends early media with \"X-B: c\"", "sends early media extra 'X-B: c;'"},
    {"answers", "answers"},
    {"answers with 202", "answers status 202"},
    {"answers call 2 with audio without video", "answers call 2 more 1 less 2"},
    {"declines", "declines"},
    {"is busy", "is busy"},
    {"refuses with 480 with \"Retry-After: 5\"", "refuses status 480 extra 'Retry-After: 5;'"},
    {"refuses call 2 with 600", "refuses call 2 status 600"},
    {"redirects to carol", "redirects status 302 node 3"},
    {"redirects call 2 to carol with 301", "redirects call 2 status 301 node 3"},
    {"cancels call 1", "cancels call 1"},
    {"hangs up call 3", "hangs up call 3"},
    {"forces a BYE", "forces a BYE"},
    {"holds", "holds"},
    {"holds inactive for 3s with UPDATE", "holds ms 3000 method 10 direction 1"},
    {"holds with PRACK", "holds method 9"},
    {"holds call 2, for 500ms", "holds call 2 ms 500"},
    {"resumes with UPDATE with \"X-B: c\"", "resumes method 10 extra 'X-B: c;'"},
    {"re-invites", "re-invites"},
    {"re-invites with video, messages without audio", "re-invites more 6 less 1"},
    {"re-invites without offer", "re-invites flags 1"},
    {"re-invites sendonly", "re-invites direction 2"},
    {"updates recvonly", "updates method 10 direction 3"},
    {"updates call 2 sendrecv", "updates call 2 method 10 direction 4"},
    {"sends a message \"hello\"", "sends a message method 8 body 'hello'"},
    {"sends INFO with \"X-B: c\"", "sends method 7 extra 'X-B: c;'"},
    {"sends OPTIONS call 2 with body \"x\"", "sends call 2 method 6 body 'x'"},
    {"refers to carol", "refers method 11 node 3"},
    {"refers call 2 to carol replacing bob with \"Refer-Sub: false\"",
     "refers replaces 2 call 2 method 11 node 3 extra 'Refer-Sub: false;'"},
    {"refers bob to carol", "refers target 2 method 11 node 3"},
    {"subscribes to bob for dialog", "subscribes to target 2 event 'dialog' seconds 3600"},
    {"subscribes to bob for presence for 60s at carol",
     "subscribes to target 2 event 'presence' at 3 seconds 60"},
    {"subscribes to bob for presence once", "subscribes to target 2 event 'presence'"},
    {"unsubscribes", "unsubscribes"},
    {"unsubscribes from bob for dialog", "unsubscribes event 'dialog' of 2"},
    {"publishes \"away\" to bob for 60s", "publishes target 2 seconds 60 body 'away'"},
    {"stops publishing", "stops publishing"},
    {"allows subscriptions", "allows subscriptions"},
    {"rejects subscriptions", "rejects subscriptions"},
    {"ends subscriptions", "ends subscriptions"},
    {"ends subscriptions as probation retry after 10s", "ends subscriptions reason 2 retry 10"},
    {"messages bob \"hello\" with \"X-B: c\"", "messages target 2 extra 'X-B: c;' body 'hello'"},
    {"registers with bob", "registers with target 2"},
    {"registers with bob for 60s with \"X-B: c\"",
     "registers with target 2 extra 'X-B: c;' expires 60"},
    {"deregisters from bob", "deregisters from target 2"},
    {"removes all bindings at bob", "removes all bindings at target 2"},
    {"fetches its bindings from bob with \"X-B: c\"",
     "fetches its bindings from target 2 extra 'X-B: c;'"},
    {"asks bob", "asks target 2"},
    {"connects bob and carol", "connects target 2 second 3 flow 4"},
    {"connects bob and carol by flow I", "connects target 2 second 3 flow 1"},
    {"connects bob and carol by flow II", "connects target 2 second 3 flow 2"},
    {"connects bob and carol by flow III", "connects target 2 second 3 flow 3"},
    {"mixes its calls", "mixes its calls"},
    {"calls bob joining carol", "calls target 2 replaces 3 joins 1 media 1"},
    {"calls bob as focus", "calls target 2 media 1 how 1024"},
    {"crashes", "crashes"},
    {"restarts", "restarts"},
    /* to the letter */
    {"sends BYE", "sends within method 3"},
    {"sends a stray BYE as bob, call 2", "sends call 2 within method 3 flags 1 as 2 call 2"},
    {"sends INFO as bob", "sends within method 7 as 2"},
    {"sends OPTIONS to bob with \"CSeq: 7 OPTIONS\"",
     "sends outside method 6 to 2 extra 'CSeq: 7 OPTIONS;'"},
    {"sends PING to bob with body \"x\"", "sends outside to 2 other 'PING' body 'x'"},
    {"sends INVITE again", "sends copy method 1"},
    {"sends INVITE again to carol in the same branch", "sends copy method 1 flags 2 to 3"},
    {"sends 200 to INVITE", "sends response method 1 status 200"},
    {"sends 200 to BYE through the transaction", "sends response method 3 status 200 flags 4"},
    {"sends 180 to INVITE of bob", "sends response method 1 status 180 to 2"},
    {"answers the next INVITE with 486", "answers the next order of 1 method 1 status 486"},
    {"answers every re-INVITE call 2 with 500",
     "answers every call 2 order of 1 method 1 status 500 flags 5 call 2"},
    {"ignores the next INVITE", "ignores the next order of 1 method 1 flags 2"},
    {"ignores every BYE call 2", "ignores every call 2 order of 1 method 3 flags 3 call 2"},
    {"ignores the next 200 to INVITE", "ignores the next order of 1 method 1 status 200 flags 2"},
    {"ignores every 1xx to INVITE", "ignores every order of 1 method 1 status 100 flags 11"},
};
enum { ROWS = sizeof rows / sizeof *rows };

static struct scenario *doing(const char *words)
{
    char text[500];
    snprintf(text, sizeof text,
             "node alice phone\nnode bob phone\nnode carol phone\nlink alice -- bob\n"
             "link alice -- carol\nlink bob -- carol\nat 0s alice %s\n",
             words);
    return parsed(text);
}

START_TEST(an_act_is_what_its_words_say)
{
    struct scenario *s = doing(rows[_i].words);
    struct told l = {"", 0};
    describe(&l, s->plan.lore, &s->act[1]);
    ck_assert_str_eq(l.text, rows[_i].act);
    ck_assert_uint_eq(s->act[1].node, 1);
    ck_assert_str_eq(s->act[1].text, rows[_i].words);
    scenario_free(s);
}
END_TEST

START_TEST(each_verb_has_words_here)
{
    for (unsigned v = 1; v < VERBS; v++) {
        bool found = v == VERB_SENDS_RAW; /* below */
        for (unsigned i = 0; i < ROWS && !found; i++)
            found = !strncmp(rows[i].words, verb_rows[v].words, strlen(verb_rows[v].words));
        ck_assert_msg(found, "%s", verb_rows[v].words);
    }
}
END_TEST

/* Of several ways the first that fits is taken. */
START_TEST(a_verb_that_begins_with_anothers_words_stands_before_it)
{
    for (unsigned v = 1; v < VERBS; v++)
        for (unsigned after = v + 1; after < VERBS; after++) {
            const char *words = verb_rows[v].words;
            ck_assert_msg(strncmp(words, verb_rows[after].words, strlen(words)) != 0,
                          "'%s' hides '%s'", words, verb_rows[after].words);
        }
}
END_TEST

START_TEST(a_text_of_an_act_has_single_blanks_and_an_end)
{
    struct scenario *s = doing("calls  bob \twith   video");
    ck_assert_str_eq(s->act[1].text, "calls bob with video");
    scenario_free(s);
    s = doing("calls bob with \"Subject: \303\274\303\274\303\274\303\274\303\274\303\274\303\274"
              "\303\274\303\274\303\274\303\274\303\274\303\274\303\274\303\274\303\274\303\274"
              "\303\274\303\274\303\274\303\274\303\274\303\274\303\274\303\274\303\274\303\274"
              "\303\274\303\274\303\274\303\274\303\274\303\274\303\274\303\274\303\274\"");
    size_t length = strlen(s->act[1].text);
    ck_assert_uint_le(length, 93);
    ck_assert_str_eq(s->act[1].text + length - 3, "...");
    ck_assert_uint_eq((unsigned char)s->act[1].text[length - 4], 0xbc); /* a whole letter */
    scenario_free(s);
}
END_TEST

START_TEST(a_raw_text_is_all_the_lines_below_that_begin_with_a_bar)
{
    struct scenario *s = doing("sends raw to bob # not this\n"
                               "   | OPTIONS sip:bob@example.com SIP/2.0\n"
                               "   |Via: SIP/2.0/UDP here.example.com;branch=z9hG4bK-1\r\n"
                               "   | From: <sip:alice@example.com>;tag=1\n"
                               "   | To: <sip:bob@example.com>\n"
                               "   | Call-ID: 1\n"
                               "   | CSeq: 7 OPTIONS\n"
                               "   |\n"
                               "at 1s alice hangs up");
    const struct letter *l = &s->act[1].letter;
    ck_assert(s->act[1].to_letter && l->kind == LETTER_RAW && l->to == 2);
    ck_assert_uint_eq(l->raw->method, METHOD_OPTIONS);
    ck_assert_uint_eq(l->raw->cseq, 7);
    ck_assert_uint_eq(s->acts, 2);
    scenario_free(s);
}
END_TEST

START_TEST(a_broken_text_is_sent_only_where_it_is_called_so)
{
    struct scenario *s = doing("sends raw to bob broken\n| hello");
    ck_assert(s->act[1].letter.raw->present & PRESENT_BROKEN);
    scenario_free(s);
}
END_TEST

/* ---- phones -------------------------------------------------------------------------------- */

START_TEST(a_phone_can_what_its_line_says)
{
    struct scenario *s = parsed(
        "node alice phone 100rel, early media, without UPDATE, does not follow, media audio video\n"
        "node bob phone requires 100rel answers as two phones after 2s expires in 10s\n"
        "node carol phone redirects to alice, session timer 1800s refresher uas, Min-SE 90s\n"
        "node dave phone rings as 3 phones, session timer 90s refresher uac\n");
    const struct phone_config *a = &s->phone[1], *b = &s->phone[2], *c = &s->phone[3];
    ck_assert_uint_eq(a->flags, PHONE_100REL | PHONE_EARLY_MEDIA | PHONE_NO_UPDATE | PHONE_STAYS);
    ck_assert_uint_eq(a->media, AUDIO | VIDEO);
    ck_assert_uint_eq(b->flags, PHONE_100REL | PHONE_REQUIRES_100REL);
    ck_assert(b->phones == 2 && b->manner == MANNER_ANSWERS && b->after == 2000000);
    ck_assert(b->expires == 10 && !b->session_expires);
    ck_assert(c->manner == MANNER_REDIRECTS && c->other == 1);
    ck_assert(c->session_expires == 1800 && c->refresher == REFRESHER_UAS && c->min_se == 90);
    ck_assert(s->phone[4].phones == 3 && s->phone[4].refresher == REFRESHER_UAC);
    scenario_free(s);
}
END_TEST

Suite *acts_suite(void)
{
    Suite *suite = suite_create("acts");
    TCase *t = tcase_create("acts");
    tcase_add_loop_test(t, an_act_is_what_its_words_say, 0, ROWS);
    tcase_add_test(t, each_verb_has_words_here);
    tcase_add_test(t, a_verb_that_begins_with_anothers_words_stands_before_it);
    tcase_add_test(t, a_text_of_an_act_has_single_blanks_and_an_end);
    tcase_add_test(t, a_raw_text_is_all_the_lines_below_that_begin_with_a_bar);
    tcase_add_test(t, a_broken_text_is_sent_only_where_it_is_called_so);
    tcase_add_test(t, a_phone_can_what_its_line_says);
    suite_add_tcase(suite, t);
    return suite;
}
