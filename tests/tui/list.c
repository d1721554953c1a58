/* The list of lessons, with one and with a whole course of made-up ones. */
#define _GNU_SOURCE
#include "suite.h"
#include "tui/list.h"
#include "tui/sitting.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COURSE = 24 };

struct made_up {
    struct lesson lesson[COURSE];
    const struct lesson *of[COURSE];
    struct piece piece[3];
    char id[COURSE][20];
    struct ui u;
};

static const char *const titles[COURSE] = {"A first call",
                                           "Transaction, dialog, session",
                                           "Reading a message",
                                           "Why four machines",
                                           "The INVITE that got lost",
                                           "The other side: INVITE server",
                                           "BYE is not INVITE",
                                           "UDP or TCP",
                                           "ACK: one name, two jobs",
                                           "The ghost call",
                                           "What makes two requests one call",
                                           "One INVITE, three phones",
                                           "The way back: Via, Route, Record-Route",
                                           "Offer and answer",
                                           "Hold, resume, glare",
                                           "PRACK and UPDATE",
                                           "The peer that vanished: session timers",
                                           "CANCEL and its race",
                                           "BYE, timeout, crash",
                                           "REGISTER: who is where",
                                           "Digest: asked twice",
                                           "Proxies and redirection",
                                           "Subscribe, notify, transfer",
                                           "The races of RFC 5407"};
static const struct {
    const char *name;
    size_t end;
} parts[] = {{"The idea", 3}, {"Transactions", 10}, {"Dialogs", 13}, {"Sessions", 17},
             {"Endings", 19}, {"Networks", 23},     {"Races", 24}};

static void make_up(struct made_up *m, size_t count)
{
    *m = (struct made_up){.u = {.quit = false}};
    m->piece[0] = (struct piece){.kind = PIECE_ASK, .text = (char *)"Does A run over TCP?"};
    m->piece[1] = (struct piece){.kind = PIECE_ASK, .text = (char *)"And does B?"};
    m->piece[2] = (struct piece){.kind = PIECE_TASK,
                                 .task = {.goal = (char *)"Make Bob hear of it.", .par = 2}};
    for (size_t i = 0, part = 0; i < count; i++) {
        struct lesson *l = &m->lesson[i];
        part += i == parts[part].end;
        snprintf(m->id[i], sizeof m->id[i], "id-%d", (int)i + 1);
        *l = (struct lesson){.number = (int)i + 1,
                             .minutes = 15,
                             .id = m->id[i],
                             .title = (char *)titles[i],
                             .part = (char *)parts[part].name,
                             .about = (char *)"Which timers a reliable transport makes needless, "
                                              "and which it does not.",
                             .needs = i ? m->id[i - 1] : (char *)"",
                             .read = (char *)"RFC 3261 17.1.1.2, 17.2, Table 4",
                             .piece = m->piece,
                             .pieces = 3};
        m->of[i] = l;
    }
    m->u.list = (struct lesson_list){.lesson = m->of, .count = count};
}

static bool shows(struct made_up *m, int columns, int rows, const char *text)
{
    char *screen = screen_of(&m->u, columns, rows);
    bool found = strstr(screen, text);
    if (!found && getenv("SHOW_SCREENS"))
        fputs(screen, stderr);
    free(screen);
    return found;
}

/* What is wrong is easier to see. */
static void show(struct made_up *m, int columns, int rows)
{
    char *screen = screen_of(&m->u, columns, rows);
    if (getenv("SHOW_SCREENS"))
        fprintf(stderr, "=== %dx%d\n%s", columns, rows, screen);
    free(screen);
}

START_TEST(a_whole_course_stands_on_a_large_screen)
{
    struct made_up m;
    make_up(&m, COURSE);
    m.u.list.at = 7;
    show(&m, 120, 40);
    show(&m, 200, 60);
    for (size_t i = 0; i < COURSE; i++)
        ck_assert_msg(shows(&m, 120, 40, titles[i]), "%s", titles[i]);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        ck_assert_msg(shows(&m, 120, 40, parts[i].name), "%s", parts[i].name);
    ck_assert(shows(&m, 120, 40, "24 lessons   6 h 00"));
    ck_assert(shows(&m, 120, 40, "15 min  2 questions, 1 task"));
    ck_assert(shows(&m, 120, 40, "before   7 BYE is not INVITE"));
    ck_assert(shows(&m, 120, 40, "after    9 ACK: one name, two jobs"));
    ck_assert(shows(&m, 120, 40, "question Does A run over TCP?"));
    ck_assert(shows(&m, 120, 40, "task     Make Bob hear of it. (par 2"));
    ui_close(&m.u);
}
END_TEST

START_TEST(where_not_all_have_room_parts_stand_beside_the_lessons_of_one)
{
    struct made_up m;
    make_up(&m, COURSE);
    m.u.list.at = 7;
    show(&m, 80, 24);
    ck_assert(shows(&m, 80, 24, "▸ 2  Transactions   7 lessons"));
    ck_assert(shows(&m, 80, 24, "┬─ 2 Transactions ─"));
    ck_assert(shows(&m, 80, 24, "▸  8  UDP or TCP"));
    ck_assert(shows(&m, 80, 24, " 7  Races"));
    ck_assert(!shows(&m, 80, 24, "A first call"));
    ck_assert(shows(&m, 80, 24, "holds    2 questions, 1 task"));
    press(&m.u, "PgDn");
    ck_assert_uint_eq(m.u.list.at, 10);
    ck_assert(shows(&m, 80, 24, "▸ 3  Dialogs"));
    press(&m.u, "PgUp PgUp");
    ck_assert_uint_eq(m.u.list.at, 0);
    press(&m.u, "End Up Up PgDn PgDn PgDn");
    ck_assert_uint_eq(m.u.list.at, 23);
    press(&m.u, "Home");
    ck_assert_uint_eq(m.u.list.at, 0);
    ui_close(&m.u);
}
END_TEST

START_TEST(the_lesson_pointed_at_is_seen_at_every_size)
{
    static const size_t counts[] = {0, 1, 2, COURSE};
    struct made_up m;
    for (size_t n = 0; n < sizeof counts / sizeof *counts; n++)
        for (int rows = 1; rows < 45; rows += rows < 26 ? 1 : 6)
            for (int columns = 1; columns < 130; columns += columns < 24 ? 1 : 7)
                for (size_t at = 0; at < counts[n] || at == 0; at += 5) {
                    make_up(&m, counts[n]);
                    m.u.list.at = at;
                    m.u.list.has_last = counts[n] && at & 1;
                    struct grid *g = ui_render(&m.u, columns, rows);
                    if (counts[n] && rows > 1 && columns > 12)
                        ck_assert_msg(g->cursor_y > 0 && g->cursor_y < rows &&
                                          g->cell[g->cursor_y * columns + g->cursor_x].rune ==
                                              0x25b8,
                                      "lesson %zu of %zu at %dx%d", at, counts[n], columns, rows);
                    grid_free(g);
                    ui_close(&m.u);
                }
}
END_TEST

START_TEST(one_lesson_alone_looks_well_and_says_where_one_was)
{
    struct made_up m;
    make_up(&m, 1);
    m.u.list.has_last = true;
    snprintf(m.u.list.last_told, sizeof m.u.list.last_told, ", stop 2 of 5, at 4 s: it rings");
    show(&m, 80, 24);
    show(&m, 40, 16);
    show(&m, 20, 5);
    ck_assert(shows(&m, 80, 24, "1 lesson   15 min"));
    ck_assert(shows(&m, 80, 24, "─ last time ─"));
    ck_assert(shows(&m, 80, 24, " lesson 1, stop 2 of 5, at 4 s: it rings"));
    ck_assert(shows(&m, 80, 24, "s  sandbox"));
    ck_assert(!shows(&m, 80, 24, "before") && !shows(&m, 80, 24, "after"));
    ui_close(&m.u);
}
END_TEST

START_TEST(a_click_finds_its_lesson_in_each_layout)
{
    struct made_up m;
    make_up(&m, COURSE);
    free(screen_of(&m.u, 120, 40));
    list_click(&m.u, 5, 4);
    ck_assert_uint_eq(m.u.list.at, 1);
    list_click(&m.u, 5, 6); /* a part's name */
    ck_assert_uint_eq(m.u.list.at, 1);
    list_click(&m.u, 5, 7);
    ck_assert_uint_eq(m.u.list.at, 3);
    free(screen_of(&m.u, 80, 24));
    list_click(&m.u, 5, 4); /* among the parts */
    ck_assert_uint_eq(m.u.list.at, 3);
    list_click(&m.u, 40, 4);
    ck_assert_uint_eq(m.u.list.at, 5);
    ck_assert(!m.u.list.opens);
    list_click(&m.u, 40, 4);
    ck_assert(m.u.list.opens);
    ui_close(&m.u);
}
END_TEST

START_TEST(words_of_its_title_and_what_it_is_about_find_a_lesson)
{
    struct made_up m;
    make_up(&m, COURSE);
    press(&m.u, "/ g h o s t Enter");
    ck_assert_uint_eq(m.u.list.at, 9);
    press(&m.u, "/ r a c e s Space 5 4 0 7 Enter");
    ck_assert(m.u.list.at == 23 || m.u.list.at == 9);
    ui_close(&m.u);
}
END_TEST

/* ---- what is opened from it ------------------------------------------------------------------ */

static void begin(struct sitting *s, struct complaints *complaints)
{
    const struct opening how = {.ascii = false};
    ck_assert(sitting_lesson(s, NULL, &how, complaints));
}

static void type(struct sitting *s, const char *text)
{
    for (; *text; text++)
        sitting_key(s, *text);
    sitting_key(s, KEY_OF_ENTER);
}

START_TEST(a_sandbox_is_opened_played_with_and_left_for_the_list)
{
    struct sitting s;
    struct complaints complaints = {0};
    begin(&s, &complaints);
    sitting_key(&s, 's');
    ck_assert(s.u.history != NULL && !s.u.course.lesson && strstr(s.u.say, "sandbox"));
    ck_assert_uint_eq(ui_plan(&s.u)->nodes, 2);
    sitting_key(&s, '.');
    sitting_key(&s, 'd');
    ck_assert_uint_eq(s.u.run, 1);
    sitting_key(&s, 'q');
    ck_assert(!s.over && !s.u.history && s.u.list.count);
    sitting_end(&s);
}
END_TEST

START_TEST(a_file_is_opened_by_name_and_what_is_wrong_is_told_over_the_list)
{
    struct sitting s;
    struct complaints complaints = {0};
    char path[400], *screen;
    begin(&s, &complaints);
    sitting_key(&s, 'o');
    type(&s, "/nowhere/call.sip");
    ck_assert(!s.over && !s.u.history && s.u.overlay == OVERLAY_TROUBLE);
    screen = screen_of(&s.u, 80, 24);
    ck_assert_msg(strstr(screen, "/nowhere/call.sip"), "%s", screen);
    free(screen);
    sitting_key(&s, KEY_OF_ENTER);
    ck_assert(!s.u.overlay && !s.u.history);
    sitting_key(&s, 'o'); /* it may be mended */
    ck_assert_str_eq(s.u.prompt.text, "/nowhere/call.sip");
    while (s.u.prompt.text[0])
        sitting_key(&s, KEY_OF_BACKSPACE);
    snprintf(path, sizeof path, "%s/tests/scenarios/first-invite-lost.sip", getenv("top_srcdir"));
    type(&s, path);
    ck_assert(s.u.history != NULL && !s.u.course.lesson);
    sitting_key(&s, 'q');
    sitting_key(&s, 'o');
    snprintf(path, sizeof path, "%s/lessons/01-first-call/lesson.md", getenv("top_srcdir"));
    while (s.u.prompt.text[0])
        sitting_key(&s, KEY_OF_BACKSPACE);
    type(&s, path);
    ck_assert(s.u.history != NULL && s.u.course.lesson);
    sitting_end(&s);
    ck_assert_uint_eq(complaints.count, 0);
}
END_TEST

START_TEST(the_list_says_at_which_stop_the_last_lesson_was_left)
{
    struct sitting s;
    struct complaints complaints = {0};
    begin(&s, &complaints);
    sitting_key(&s, KEY_OF_ENTER);
    for (int i = 0; i < 4; i++)
        sitting_key(&s, KEY_OF_ENTER);
    ck_assert_uint_gt(s.u.course.at, 0);
    size_t at = s.u.course.at;
    char told[60];
    snprintf(told, sizeof told, "lesson 1, stop %zu of 12, at ", at + 1);
    sitting_key(&s, 'q');
    char *screen = screen_of(&s.u, 80, 24);
    ck_assert_msg(strstr(screen, told), "%s: %s", told, screen);
    free(screen);
    sitting_key(&s, KEY_OF_ENTER);
    ck_assert_uint_eq(s.u.course.at, at);
    sitting_end(&s);
}
END_TEST

TCase *list_case(void)
{
    TCase *c = tcase_create("list");
    tcase_set_timeout(c, 60);
    tcase_add_test(c, a_whole_course_stands_on_a_large_screen);
    tcase_add_test(c, where_not_all_have_room_parts_stand_beside_the_lessons_of_one);
    tcase_add_test(c, the_lesson_pointed_at_is_seen_at_every_size);
    tcase_add_test(c, one_lesson_alone_looks_well_and_says_where_one_was);
    tcase_add_test(c, a_click_finds_its_lesson_in_each_layout);
    tcase_add_test(c, words_of_its_title_and_what_it_is_about_find_a_lesson);
    tcase_add_test(c, a_sandbox_is_opened_played_with_and_left_for_the_list);
    tcase_add_test(c, a_file_is_opened_by_name_and_what_is_wrong_is_told_over_the_list);
    tcase_add_test(c, the_list_says_at_which_stop_the_last_lesson_was_left);
    return c;
}
