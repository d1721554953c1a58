/* What the views say: what lives, timers, a message with its notes, media, the trace; and the keys that go to records. */
#include "sip/headers.h"
#include "tui/ui.h"

#include <check.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char call[] =
    "node alice phone\nnode bob phone answers after 2s\nlink alice -- bob udp delay 20ms\n"
    "at 0s alice calls bob\nat 10s bob hangs up\ndrop the 1st INVITE from alice\n";

static void open_text(struct ui *u, const char *text)
{
    struct complaints complaints = {0};
    struct scenario *s = scenario_parse("test.sip", text, strlen(text), NULL, 0, &complaints);
    ck_assert_msg(s != NULL, "%s", complaints.count ? complaints.item[0].text : "");
    ui_open(u, history_new(s, UI_BUDGET), false);
}

static void press(struct ui *u, const char *keys)
{
    char own[400], *rest = own, *key;
    snprintf(own, sizeof own, "%s", keys);
    while ((key = strtok_r(rest, " ", &rest)))
        ui_key(u, key_named(key, strlen(key)));
}

static void type(struct ui *u, const char *text)
{
    for (; *text; text++)
        ui_key(u, *text);
    ui_key(u, KEY_OF_ENTER);
}

static void go_to(struct ui *u, usec t)
{
    ui_go(u, history_at_time(u->history, u->run, t));
}

/* The first rows of a view as text; the caller frees. */
static char *view_text_of(const struct ui *u, enum pane which, int columns, int rows)
{
    struct grid *g = grid_new(columns, rows);
    pane_rows[which].lines(g, u, 0);
    char *text = grid_to_text(g, false);
    grid_free(g);
    return text;
}

static void check_says(const struct ui *u, enum pane which, int columns, const char *words)
{
    char *text = view_text_of(u, which, columns, 80);
    if (!strstr(text, words))
        fprintf(stderr, "%s\n", text);
    ck_assert_msg(strstr(text, words) != NULL, "'%s' is not in it", words);
    free(text);
}

static void check_says_not(const struct ui *u, enum pane which, int columns, const char *words)
{
    char *text = view_text_of(u, which, columns, 80);
    ck_assert_msg(strstr(text, words) == NULL, "'%s' is in it:\n%s", words, text);
    free(text);
}

/* The line of a view that has these words; -1: none. */
static int line_in(const struct ui *u, enum pane which, int columns, const char *words)
{
    char *text = view_text_of(u, which, columns, 200), *at = strstr(text, words);
    int line = at ? 0 : -1;
    for (char *c = text; at && c < at; c++)
        line += *c == '\n';
    free(text);
    return line;
}

static int line_with(const struct ui *u, enum pane which, const char *words)
{
    return line_in(u, which, 200, words);
}

static const enum pane views[] = {PANE_TIMERS, PANE_LIVES, PANE_MESSAGE, PANE_MEDIA, PANE_TRACE};
enum { VIEWS = sizeof views / sizeof *views };

/* ---- all views ------------------------------------------------------------------------------------------------- */

static void check_sizes(const struct ui *u, enum pane which)
{
    for (int columns = 1; columns <= 300; columns += columns < 40 ? 1 : 13) {
        struct grid nowhere = {.columns = columns, .rows = 0};
        int lines = pane_rows[which].lines(&nowhere, u, 0);
        for (int rows = 1; rows <= 60; rows += rows < 4 ? 1 : 19)
            for (int from = 0; from < lines + 3; from += from < 4 ? 1 : 17) {
                struct grid *g = grid_new(columns, rows);
                ck_assert_int_eq(pane_rows[which].lines(g, u, from), lines);
                grid_free(g);
            }
        for (int line = -2; pane_rows[which].at && line < lines + 3; line++)
            pane_rows[which].at(u, line);
    }
}

START_TEST(views_have_as_many_lines_at_any_height)
{
    static const usec moments[] = {0, 500000, 2540000, 10010000, 60000000};
    struct ui u;
    open_text(&u, call);
    for (int i = 0; i < 5; i++) {
        go_to(&u, moments[i]);
        for (size_t v = 0; v < VIEWS; v++)
            check_sizes(&u, views[v]);
    }
    ui_close(&u);
}
END_TEST

START_TEST(a_moment_looks_the_same_from_either_side)
{
    struct ui u;
    char *text[VIEWS];
    open_text(&u, call);
    go_to(&u, 2540000);
    for (size_t v = 0; v < VIEWS; v++)
        text[v] = view_text_of(&u, views[v], 120, 40);
    press(&u, ". . . End , Home");
    go_to(&u, 2540000);
    for (size_t v = 0; v < VIEWS; v++) {
        char *again = view_text_of(&u, views[v], 120, 40);
        ck_assert_str_eq(again, text[v]);
        free(again);
        free(text[v]);
    }
    ui_close(&u);
}
END_TEST

/* ---- what lives ------------------------------------------------------------------------------------------------ */

START_TEST(an_invite_comes_before_any_dialog)
{
    struct ui u;
    open_text(&u, call);
    go_to(&u, 0);
    check_says(&u, PANE_LIVES, 100, "INVITE to bob");
    check_says(&u, PANE_LIVES, 100, "comes before any dialog");
    check_says(&u, PANE_LIVES, 100, "none: no To tag yet");
    check_says(&u, PANE_LIVES, 100, "nothing yet"); /* bob */
    ui_close(&u);
}
END_TEST

START_TEST(lists_are_joined_by_who_made_and_who_belongs_to_whom)
{
    struct ui u;
    open_text(&u, call);
    go_to(&u, 3000000);
    check_says(&u, PANE_LIVES, 100, "Established   made by INVITE");
    check_says(
        &u, PANE_LIVES, 100,
        "INVITE from alice           Accepted      has made a dialog"); /* its core has ended */
    check_says(&u, PANE_LIVES, 100, "Active        belongs to the dialog");
    check_says_not(&u, PANE_LIVES, 100, "branch");
    check_says(&u, PANE_LIVES, 140, "branch z9hG4bK");
    check_says(&u, PANE_LIVES, 140, "Call-ID ");
    go_to(&u, 10000000);
    check_says(&u, PANE_LIVES, 100,
               "BYE to alice                Trying        belongs to the dialog");
    check_says(&u, PANE_LIVES, 100, "none: over");
    check_says(&u, PANE_LIVES, 100, "has just ended"); /* bob's session */
    press(&u, ".");
    int first = line_with(&u, PANE_LIVES, "has just ended"),
        bob = line_with(&u, PANE_LIVES, "bob\n");
    ck_assert_int_lt(first, bob); /* alice's now; his is gone */
    press(&u, "End");
    check_says(&u, PANE_LIVES, 100, "nothing any more");
    ui_close(&u);
}
END_TEST

START_TEST(pointing_at_what_lives_makes_it_the_diagrams)
{
    struct ui u;
    open_text(&u, call);
    go_to(&u, 3000000);
    int line = line_with(&u, PANE_LIVES, "audio");
    ck_assert_int_gt(line, 0);
    struct subject s = lives_at(&u, line);
    ck_assert_int_eq(s.kind, SUBJECT_INSTANCE);
    ui_point(&u, s);
    ck_assert_int_eq(u.chosen.machine, KIND_SESSION);
    check_says(&u, PANE_LIVES, 100, "▸ audio");
    ck_assert_int_eq(lives_at(&u, 0).kind, SUBJECT_NODE);
    ck_assert_int_eq(lives_at(&u, 1).kind, SUBJECT_NONE);
    ck_assert_int_eq(lives_at(&u, 4000).kind, SUBJECT_NONE);
    ui_close(&u);
}
END_TEST

/* ---- timers ---------------------------------------------------------------------------------------------------- */

START_TEST(timers_say_formula_time_left_and_what_comes_of_it)
{
    struct ui u;
    open_text(&u, call);
    go_to(&u, 500000);
    check_says(&u, PANE_TIMERS, 120, "A T1 doubling");
    check_says(&u, PANE_TIMERS, 120, "1.000 s of 1 s   resend");
    check_says(&u, PANE_TIMERS, 160, "0.5, [1], 2, 4, 8, 16 s");
    check_says(&u, PANE_TIMERS, 120, "31.500 s of 32 s  gives up ▶ Terminated");
    check_says(&u, PANE_TIMERS, 44, "B 64*T1");
    check_says(&u, PANE_TIMERS, 44, "gives up");
    check_says(&u, PANE_TIMERS, 20, "31.500 s"); /* the time never goes */
    ui_close(&u);
}
END_TEST

START_TEST(timers_of_all_nodes_stand_where_they_have_the_screen)
{
    struct ui u;
    usec before = 0;
    open_text(&u, call);
    go_to(&u, 3000000);
    u.focus = PANE_TIMERS;
    check_says_not(&u, PANE_TIMERS, 120, "alice");
    u.zoomed = true;
    check_says(&u, PANE_TIMERS, 120, "alice");
    check_says(&u, PANE_TIMERS, 120, "bob");
    struct grid nowhere = {.columns = 80, .rows = 0};
    int lines = view_timers(&nowhere, &u, 0);
    for (int i = 0; i < lines; i++) { /* the next to fire first */
        struct subject s = timers_at(&u, i);
        const struct world *w = ui_world(&u);
        usec due = 0;
        for (unsigned g = 0; g < REGIONS; g++)
            for (ref r = world_regions[g].is_instance ? world_node(w, s.node)->first[g] : 0; r;
                 r = instance_at(w, r)->next)
                for (ref t = instance_at(w, r)->timers; t;
                     t = ((struct event *)world_item(w, t))->sibling)
                    if (instance_at(w, r)->machine == s.machine &&
                        instance_at(w, r)->ordinal == s.ordinal &&
                        ((struct event *)world_item(w, t))->which == s.timer)
                        due = ((struct event *)world_item(w, t))->due;
        ck_assert_int_ge(due, before);
        before = due;
    }
    ck_assert_int_gt(before, 0);
    ui_close(&u);
}
END_TEST

/* ---- messages -------------------------------------------------------------------------------------------------- */

/* "RFC 3261 20.42", or several, with commas. */
static bool is_section(const char *text)
{
    for (;;) {
        int length = 0, rfc;
        if (sscanf(text, "RFC %d %n", &rfc, &length) < 1 || rfc < 2000 || rfc > 9999 ||
            !isdigit((unsigned char)text[length]))
            return false;
        text += length;
        text += strspn(text, "0123456789.");
        if (!*text)
            return text[-1] != '.';
        if (strncmp(text, ", ", 2) != 0)
            return false;
        text += 2;
    }
}

static void check_notes(const struct ui *u, const struct message *m)
{
    struct sip_names names = plan_names(ui_plan(u));
    char text[4000];
    size_t at = 0, size = message_print(m, &names, text, sizeof text);
    struct header_line line;
    ck_assert_uint_lt(size, sizeof text);
    while (header_next(text, size, &at, &line)) {
        ck_assert_msg(is_section(line.rfc), "'%s' is no section", line.rfc);
        ck_assert_msg(!strstr(line.note, "An extension") && !strstr(line.note, "Unknown"),
                      "no note on %.*s", (int)line.length, text + line.at);
    }
}

START_TEST(every_field_that_is_printed_has_a_note_with_its_section)
{
    struct ui u;
    open_text(&u, call);
    go_to(&u, 60000000);
    for (const struct header *h = headers; h->name; h++) {
        ck_assert_msg(h->note && h->note[0] && is_section(h->rfc), "%s", h->name);
        ck_assert_ptr_eq(header_find(h->name, strlen(h->name)), h);
    }
    for (uint32_t n = 1; n <= u.now; n++)
        if (ui_trace(&u)->record[n].what == RECORD_SENT)
            check_notes(&u, trace_payload(ui_trace(&u), ui_trace(&u)->record[n].subject));
    struct message all = *(const struct message *)trace_payload(ui_trace(&u), 1);
    all.present |= PRESENT_EXPIRES | PRESENT_RETRY_AFTER | PRESENT_RSEQ | PRESENT_RACK |
                   PRESENT_REASON | PRESENT_ALLOW | PRESENT_SUPPORTED | PRESENT_SESSION_EXPIRES |
                   PRESENT_MIN_SE | PRESENT_CONTACT;
    all.require = all.supported = all.unsupported = OPTION_100REL | OPTION_TIMER;
    all.reason = 486;
    all.route = all.record_route = all.via_rest = all.replaces = all.refer_to = all.referred_by =
        all.uri;
    check_notes(&u, &all);
    ui_close(&u);
}
END_TEST

START_TEST(a_message_says_what_is_as_in_the_one_before)
{
    struct ui u;
    open_text(&u, call);
    go_to(&u, 0);
    check_says(&u, PANE_MESSAGE, 80, "INVITE from alice to bob");
    check_says(&u, PANE_MESSAGE, 80, "◂ begins a call");
    check_says(&u, PANE_MESSAGE, 80, "◂ no tag: no dialog");
    go_to(&u, 500000);
    check_says(&u, PANE_MESSAGE, 80, "INVITE from alice to bob, 2nd sending");
    check_says(&u, PANE_MESSAGE, 80,
               "CSeq: 1 INVITE                             ◂ same: it is a copy");
    go_to(&u, 520000);
    check_says(&u, PANE_MESSAGE, 80, "SIP/2.0 180 Ringing");
    check_says(&u, PANE_MESSAGE, 100, "◂ copied: the way back");
    check_says(&u, PANE_MESSAGE, 80, "◂ tag of who answers: names the dialog");
    go_to(&u, 2540000);
    check_says(&u, PANE_MESSAGE, 80,
               "◂ new branch: not of the INVITE's transaction"); /* the ACK of a 200 */
    go_to(&u, 10000000);
    check_says(&u, PANE_MESSAGE, 80, "◂ each end counts its own"); /* bob's BYE */
    check_says(&u, PANE_MESSAGE, 80, "◂ now the other end asks: places changed");
    ui_close(&u);
}
END_TEST

START_TEST(a_new_description_has_a_new_version)
{
    struct ui u;
    open_text(&u, "node alice phone\nnode bob phone answers\nlink alice -- bob udp\n"
                  "at 0s alice calls bob\nat 3s alice holds\nat 6s alice resumes\n");
    press(&u, "/");
    type(&u, "the 1st re-INVITE is sent");
    ck_assert_int_eq(u.clock, 3000000);
    check_says(&u, PANE_MESSAGE, 100, "◂ version + 1: it has changed");
    check_says(&u, PANE_MESSAGE, 100, "◂ it only sends, as on hold");
    check_says(&u, PANE_MESSAGE, 100, "◂ within a dialog: a re-INVITE");
    check_says(&u, PANE_MESSAGE, 100, "◂ one more: the next request");
    ui_close(&u);
}
END_TEST

START_TEST(the_note_of_the_field_pointed_at_is_told_in_full)
{
    struct ui u;
    open_text(&u, call);
    go_to(&u, 0);
    u.focus = PANE_MESSAGE;
    check_says_not(&u, PANE_MESSAGE, 80, "Numbers the requests");
    u.pane[PANE_MESSAGE].at = line_in(&u, PANE_MESSAGE, 80, "CSeq:");
    check_says(&u, PANE_MESSAGE, 80, "Numbers the requests");
    check_says(&u, PANE_MESSAGE, 80, "20.16");
    check_says(&u, PANE_MESSAGE, 200, "CSeq: 1 INVITE");
    u.pane[PANE_MESSAGE].at = -1;
    check_says(&u, PANE_MESSAGE, 200, "RFC 3261 20.16"); /* there is room for all of them */
    ui_close(&u);
}
END_TEST

START_TEST(text_that_is_no_message_is_shown_as_it_stands)
{
    struct ui u;
    open_text(&u, "node alice phone\nnode bob phone\nlink alice -- bob udp\n"
                  "at 1s alice sends raw to bob, broken\n  | hello world\n  | and more\n");
    go_to(&u, 1000000);
    check_says(&u, PANE_MESSAGE, 80, "This is no message");
    check_says(&u, PANE_MESSAGE, 80, "\n hello world");
    check_says(&u, PANE_MESSAGE, 80, "\n and more");
    ui_close(&u);
}
END_TEST

/* ---- media ----------------------------------------------------------------------------------------------------- */

START_TEST(media_say_who_hears_and_why_nobody_does)
{
    struct ui u;
    open_text(&u, call);
    go_to(&u, 0);
    check_says(&u, PANE_MEDIA, 100, "listens");
    go_to(&u, 5000000);
    press(&u, "space");
    u.playing = false;
    check_says(&u, PANE_MEDIA, 100, "alice ▶ bob  audio PCMU  sends, listens  bob");
    check_says(&u, PANE_MEDIA, 160, "█");
    go_to(&u, 10000000); /* bob has hung up, his BYE is on its way */
    check_says(&u, PANE_MEDIA, 100, "nobody: bob has hung up");
    check_says(&u, PANE_MEDIA, 40, "nobody: bob");
    press(&u, "End");
    check_says(&u, PANE_MEDIA, 100, "over");
    ui_close(&u);
}
END_TEST

/* Of one stream a node: what was sent up to record `now`, as the table of --media has it. */
static uint32_t sent_of(const struct ui *u, uint16_t node)
{
    struct trace until = *ui_trace(u);
    struct media_row *rows;
    uint32_t sent = 0;
    until.count = u->now;
    size_t count = media_rows(ui_plan(u), &until, u->clock, &rows);
    for (size_t i = 0; i < count; i++)
        sent += rows[i].node == node ? rows[i].sent : 0;
    free(rows);
    return sent;
}

START_TEST(packets_of_a_moment_are_those_of_the_table)
{
    struct ui u;
    open_text(
        &u,
        "node alice phone\nnode bob phone answers after 1s\nlink alice -- bob udp delay 20ms loss 10%\nseed 3\n"
        "at 0s alice calls bob\nat 30s alice holds\nat 40s alice resumes\nat 120s alice hangs up\n");
    for (usec t = 1500000; t < 125000000; t += 3170000) {
        go_to(&u, t);
        struct media *m = media_new(ui_plan(&u), ui_trace(&u));
        media_read(m, u.now);
        for (uint16_t node = 1; node <= 2; node++) {
            struct media_moment is;
            if (!media_moment_of(m, node, 1, u.now, u.clock, &is) ||
                !(is.flow & DIRECTION_SENDONLY))
                continue;
            ck_assert_uint_eq(is.sent, sent_of(&u, node));
            ck_assert_uint_le(is.counted, MEDIA_COUNTED);
            ck_assert_uint_le(is.lost, is.counted);
        }
        media_free(m);
    }
    ui_close(&u);
}
END_TEST

/* ---- the trace and ways through it ------------------------------------------------------------------------------- */

START_TEST(the_trace_ends_now)
{
    struct ui u;
    open_text(&u, call);
    go_to(&u, 520000);
    struct grid nowhere = {.columns = 80, .rows = 0};
    ck_assert_int_eq(view_trace(&nowhere, &u, 0), (int)u.now + 1);
    check_says(&u, PANE_TRACE, 100, "0.520 ┄ now");
    check_says_not(&u, PANE_TRACE, 100, "BYE");
    struct subject s = trace_at(&u, line_with(&u, PANE_TRACE, "INVITE arrives"));
    ck_assert_int_eq(s.kind, SUBJECT_MESSAGE); /* and it is where it was sent */
    ck_assert_int_eq(ui_trace(&u)->record[s.record].what, RECORD_SENT);
    ck_assert_int_eq(trace_at(&u, line_with(&u, PANE_TRACE, "timer A starts")).kind,
                     SUBJECT_RECORD);
    ck_assert_int_eq(trace_at(&u, (int)u.now).kind, SUBJECT_NONE);
    ui_close(&u);
}
END_TEST

START_TEST(enter_on_a_line_of_the_trace_goes_there)
{
    struct ui u;
    open_text(&u, call);
    go_to(&u, 10000000);
    uint32_t late = u.now;
    u.focus = PANE_TRACE;
    u.pane[PANE_TRACE].shown = true;
    u.pane[PANE_TRACE].at = line_with(&u, PANE_TRACE, "timer A fires");
    press(&u, "Enter");
    ck_assert_uint_lt(u.now, late);
    ck_assert_int_eq(u.clock, 500000);
    ck_assert_int_eq(u.subject.kind, SUBJECT_RECORD);
    press(&u, "Enter"); /* goes on */
    ck_assert_uint_gt(u.now, late);
    ui_close(&u);
}
END_TEST

START_TEST(words_are_found_both_ways)
{
    struct ui u;
    open_text(&u, call);
    press(&u, "/");
    type(&u, "arrives bob");
    ck_assert_int_eq(u.clock, 520000);
    ck_assert_msg(strstr(u.say, "1 of ") == u.say, "%s", u.say);
    press(&u, ";");
    ck_assert_int_eq(u.clock, 540000); /* bob's 180 */
    press(&u, ":");
    ck_assert_int_eq(u.clock, 520000);
    press(&u, ":");
    ck_assert_msg(strstr(u.say, "none before") != NULL, "%s", u.say);
    press(&u, "/");
    type(&u, " zebra");
    ck_assert_msg(strstr(u.say, "none") != NULL || strstr(u.say, "not found") != NULL, "%s", u.say);
    ui_close(&u);
}
END_TEST

START_TEST(conditions_are_found_where_they_come_true)
{
    struct ui u;
    open_text(&u, call);
    press(&u, "/");
    type(&u, "alice.invite-client enters Proceeding");
    ck_assert_int_eq(u.clock, 540000);
    ck_assert_msg(strstr(u.say, "1 of 1") == u.say, "%s", u.say);
    press(&u, "Home /");
    for (int i = 0; i < 60; i++)
        press(&u, "Backspace");
    type(&u, "the 2nd INVITE is sent");
    ck_assert_int_eq(u.clock, 500000);
    press(&u, "/");
    for (int i = 0; i < 60; i++)
        press(&u, "Backspace");
    type(&u, "alice.invite-clint enters Proceeding");
    ck_assert_msg(strstr(u.say, "did you mean") != NULL, "%s", u.say);
    ck_assert_int_eq(u.clock, 500000);
    ui_close(&u);
}
END_TEST

START_TEST(causes_lead_back_and_effects_forth)
{
    struct ui u;
    open_text(&u, call);
    go_to(&u, 540000);
    uint32_t last = u.now;
    for (int i = 0; i < 40 && !strstr(u.say, "nothing led"); i++)
        press(&u, "x");
    ck_assert_msg(strstr(u.say, "nothing led") != NULL, "%s", u.say);
    ck_assert_uint_lt(u.now, last);
    ck_assert_int_eq(u.clock, 0);
    press(&u, "End");
    ui_point(&u, (struct subject){.kind = SUBJECT_RECORD, .record = ui_trace(&u)->count});
    press(&u, "X");
    ck_assert_msg(strstr(u.say, "nothing came") != NULL, "%s", u.say);
    go_to(&u, 520000); /* the 180 flies: it will arrive */
    press(&u, "X");
    if (menu_is_open(&u))
        press(&u, "Enter");
    ck_assert_int_eq(u.subject.kind, SUBJECT_RECORD);
    ck_assert_int_eq(ui_trace(&u)->record[ui_trace(&u)->record[u.subject.record].cause].what,
                     RECORD_SENT);
    ui_close(&u);
}
END_TEST

START_TEST(nothing_is_found_beyond_an_open_question)
{
    struct complaints complaints = {0};
    struct lesson *l = lessons_find("first-call", &complaints);
    struct ui u;
    ck_assert(ui_open_lesson(&u, l, false, &complaints));
    for (int i = 0; i < 40 && !ui_is_asking(&u); i++)
        press(&u, "Enter");
    ck_assert(ui_is_asking(&u));
    uint32_t now = u.now;
    ui_act(&u, ACTION_FIND);
    type(&u, "BYE");
    ck_assert_uint_eq(u.now, now);
    ui_act(&u, ACTION_FOUND_NEXT);
    ck_assert_uint_eq(u.now, now);
    ui_act(&u, ACTION_EFFECTS);
    ck_assert_uint_le(u.now, now);
    ui_close(&u);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("views");
    TCase *all = tcase_create("views");
    tcase_set_timeout(all, 120);
    tcase_add_test(all, views_have_as_many_lines_at_any_height);
    tcase_add_test(all, a_moment_looks_the_same_from_either_side);
    tcase_add_test(all, an_invite_comes_before_any_dialog);
    tcase_add_test(all, lists_are_joined_by_who_made_and_who_belongs_to_whom);
    tcase_add_test(all, pointing_at_what_lives_makes_it_the_diagrams);
    tcase_add_test(all, timers_say_formula_time_left_and_what_comes_of_it);
    tcase_add_test(all, timers_of_all_nodes_stand_where_they_have_the_screen);
    tcase_add_test(all, every_field_that_is_printed_has_a_note_with_its_section);
    tcase_add_test(all, a_message_says_what_is_as_in_the_one_before);
    tcase_add_test(all, a_new_description_has_a_new_version);
    tcase_add_test(all, the_note_of_the_field_pointed_at_is_told_in_full);
    tcase_add_test(all, text_that_is_no_message_is_shown_as_it_stands);
    tcase_add_test(all, media_say_who_hears_and_why_nobody_does);
    tcase_add_test(all, packets_of_a_moment_are_those_of_the_table);
    tcase_add_test(all, the_trace_ends_now);
    tcase_add_test(all, enter_on_a_line_of_the_trace_goes_there);
    tcase_add_test(all, words_are_found_both_ways);
    tcase_add_test(all, conditions_are_found_where_they_come_true);
    tcase_add_test(all, causes_lead_back_and_effects_forth);
    tcase_add_test(all, nothing_is_found_beyond_an_open_question);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
