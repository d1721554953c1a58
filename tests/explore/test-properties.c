/* Each property is broken where something is wrong, and not where it only looks so. Machines are
 * broken by one change to the text of a shipped one; a run is watched as an exploration watches it.
 */
#define _GNU_SOURCE
#include "watched.h"

#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Two phones, 20 ms apart. */
#define PHONES                        \
 "node alice phone\n"                 \
 "node bob   phone answers\n"         \
 "link alice -- bob udp delay 20ms\n" \
 "at 0s alice calls bob\n"
/* The same, so far apart that alice sends her INVITE twice; the copy comes late. */
#define GHOST(machines, late)                   \
 machines "node alice phone\n"                  \
          "node bob   phone answers\n"          \
          "link alice -- bob udp delay 300ms\n" \
          "at 0s alice calls bob\n"             \
          "   delay the 2nd INVITE from alice by " late "\n"

/* A proxy between them, and a fork. */
#define PROXIED                      \
 "node alice phone\n"                \
 "node p1    proxy, record-routes\n" \
 "node bob   phone answers\n"        \
 "link alice -- p1 udp delay 20ms\n" \
 "link p1 -- bob udp delay 20ms\n"   \
 "at 0s alice calls bob\n"
#define FORKED                       \
 "node alice phone\n"                \
 "node p1    proxy, record-routes\n" \
 "node bob   phone\n"                \
 "node desk  phone of bob\n"         \
 "link alice -- p1 udp delay 20ms\n" \
 "link p1 -- bob udp delay 20ms\n"   \
 "link p1 -- desk udp delay 20ms\n"  \
 "at 0s alice calls bob\n"

struct story {
    const char *name; /* what must be true */
    const char *text;
    int property;               /* that is broken, as the only one; -1: none is */
    unsigned also;              /* bit n: property n may be broken by the same */
    const char *words;          /* in what is said about it */
    const char *machine;        /* is changed; NULL: none is */
    const char *before, *after; /* the change, of text that stands there once */
};

static const struct story stories[] = {
    {"a call that nothing disturbs breaks nothing", PHONES, .property = -1},
    {"a call that is hung up breaks nothing", PHONES "at 5s alice hangs up\n", .property = -1},
    {"two BYEs that cross are expected", PHONES "at 5s alice hangs up, bob hangs up\n",
     .property = -1},

    /* no unexpected message */
    {"without its edge the BYE that crosses is unexpected",
     PHONES "at 5s alice hangs up, bob hangs up\n", .property = PROPERTY_UNEXPECTED,
     .also = 1u << PROPERTY_ENDS, .words = "bob.dialog-callee[1]: BYE is unexpected in Mortal",
     .machine = "dialog-callee",
     .before = "mortal -> mortal [color=gray80, label=\"BYE / answer 200\"",
     .after = "mortal -> mortal [color=gray80, label=\"send 1xx\""},

    /* every instance can end */
    {"a client that never ends is left over", PHONES "at 5s alice hangs up\n",
     .property = PROPERTY_ENDS, .words = "alice.client[1]: Completed for ever", .machine = "client",
     .before = "trying -> completed [label=\"  200-699 /  \\n  stop E; stop F; report;  \\n  "
               "start K; forget",
     .after =
         "trying -> completed [label=\"  200-699 /  \\n  stop E; stop F; report;  \\n  forget"},
    {"a dialog that does not end when its BYE is done is left over, though nobody had hung up",
     PHONES, .property = PROPERTY_ENDS, .also = 1u << PROPERTY_UNEXPECTED,
     .words = "dialog-callee[1]: Mortal for ever", .machine = "dialog-callee",
     .before = "mortal -> morgue [label=\"BYE done [last]\"",
     .after = "mortal -> morgue [label=\"send 1xx\""},
    {"a re-INVITE that nobody answers ends",
     PHONES "at 1s drop every re-INVITE from alice\n"
            "at 2s alice holds\n",
     .property = -1},

    /* Proceeding */
    {"an INVITE whose callee has crashed is stuck in Proceeding",
     "node alice phone\n"
     "node bob   phone\n"
     "link alice -- bob udp delay 20ms\n"
     "at 0s alice calls bob\n"
     "at 1s bob crashes\n",
     .property = PROPERTY_STUCK, .words = "alice.invite-client[1]: Proceeding for ever"},
    {"one that is cancelled then is not",
     "node alice phone\n"
     "node bob   phone\n"
     "link alice -- bob udp delay 20ms\n"
     "at 0s alice calls bob\n"
     "at 1s bob crashes\n"
     "at 2s alice hangs up\n",
     .property = -1},
    {"one that still rings is not",
     "node alice phone\n"
     "node bob   phone\n"
     "link alice -- bob udp delay 20ms\n"
     "at 0s alice calls bob\n"
     "run until 300s\n",
     .property = -1},

    /* one INVITE, one session */
    {"a late copy of the INVITE makes a ghost of the call by RFC 3261",
     GHOST("machines rfc3261\n", "2500ms"), .property = PROPERTY_ONE_SESSION,
     .words = "bob.invite-server[2]: one INVITE has made more than one session at bob"},
    {"even if the call is over by then", GHOST("machines rfc3261\n", "9s") "at 2s alice hangs up\n",
     .property = PROPERTY_ONE_SESSION, .words = "more than one session at bob"},
    {"by RFC 6026 it makes none", GHOST("", "2500ms"), .property = -1},
    {"but 64*T1 later it does", GHOST("", "40s"), .property = PROPERTY_ONE_SESSION,
     .words = "more than one session at bob"},
    {"a copy that finds the callee busy makes none",
     "machines rfc3261\n"
     "node alice phone\n"
     "node bob   phone answers, lines 1\n"
     "link alice -- bob udp delay 300ms\n"
     "at 0s alice calls bob\n"
     "   delay the 2nd INVITE from alice by 2500ms\n",
     .property = -1},
    {"two phones that answer are two sessions, of which the caller keeps one",
     "node alice phone\n"
     "node bob   phone as two phones\n"
     "link alice -- bob udp delay 20ms\n"
     "at 0s alice calls bob\n"
     "at 1s bob answers call 1\n"
     "at 1s bob answers call 2\n",
     .property = -1},
    {"a caller that does not hang up on the second keeps two",
     "node alice phone\n"
     "node bob   phone as two phones\n"
     "link alice -- bob udp delay 20ms\n"
     "at 0s alice calls bob\n"
     "at 1s bob answers call 1\n"
     "at 1s bob answers call 2\n",
     .property = PROPERTY_ONE_SESSION, .also = 1u << PROPERTY_AGREEMENT,
     .words = "dialog-caller[2]: one INVITE of alice's has made more than one session here",
     .machine = "uac-invite",
     .before = "answered -> answered [label=\"2xx [not acknowledged]\\n/ learn; report; send ACK; "
               "hang up\"",
     .after = "answered -> answered [label=\"2xx [not acknowledged]\\n/ learn; report; send ACK\""},
    {"a call again after a redirection is another INVITE",
     "node alice phone\n"
     "node bob   phone redirects to carol\n"
     "node carol phone answers\n"
     "link alice -- bob udp delay 20ms\n"
     "link alice -- carol udp delay 20ms\n"
     "at 0s alice calls bob\n",
     .property = -1},

    /* agreement */
    {"whoever answers a BYE and goes on has a call that the other has not",
     PHONES "at 5s alice hangs up\n", .property = PROPERTY_AGREEMENT,
     .also = 1u << PROPERTY_UNEXPECTED | 1u << PROPERTY_MEDIA | 1u << PROPERTY_ENDS,
     .words = "bob has a call with alice, who has none with bob", .machine = "dialog-callee",
     .before = "moratorium -> mortal [ltail=cluster_confirmed, label=\"BYE [not out of order]\\n"
               "/ answer 200; end re-INVITE; end session\"",
     .after =
         "moratorium -> established [ltail=cluster_confirmed, label=\"BYE [not out of order]\\n"
         "/ answer 200\""},
    {"whoever hangs up in vain still has a call", PHONES, .property = PROPERTY_AGREEMENT,
     .words = "alice has hung up, and still has a call", .machine = "dialog-caller",
     .before = "established -> mortal [label=\"user hangs up, user forces BYE\\n"
               "/ send BYE; end re-INVITE; end session\"",
     .after = "established -> established [label=\"user hangs up, user forces BYE\""},
    {"nobody can agree with a phone that has crashed", PHONES "at 5s bob crashes\n",
     .property = -1},
    {"nor with one that no BYE reaches",
     PHONES "at 4s drop every BYE from alice\nat 5s alice hangs up\n", .property = PROPERTY_MEDIA,
     .words = "whose BYE has reached nobody"},
    {"a hold and its end leave both ends agreed",
     PHONES "at 2s alice holds\nat 4s alice resumes\nat 6s bob holds\n", .property = -1},
    {"a hold that one end's media does not obey is a disagreement", PHONES "at 2s alice holds\n",
     .property = PROPERTY_AGREEMENT, .words = "", .machine = "stream",
     .before = "both -> receiving [label=\"receive / receive\"",
     .after = "both -> receiving [label=\"receive / send and receive\""},
    {"an answer that is not applied leaves the ends with different media",
     PHONES "at 2s alice holds\n", .property = PROPERTY_AGREEMENT,
     .also = 1u << PROPERTY_ENDS | 1u << PROPERTY_UNEXPECTED,
     .words = "have not agreed on the same media", .machine = "offer-answer",
     .before = "sent -> agreed [label=\"answer [completes it] / apply\"",
     .after = "sent -> agreed [label=\"answer [completes it] / restore\""},

    {"a stream whose state says something else than what flows is a disagreement",
     PHONES "at 2s alice holds\n", .property = PROPERTY_AGREEMENT,
     .words = "bob.stream[1]: it is Sending, which is not what offer and answer have come to",
     .machine = "stream", .before = "both -> receiving [label=\"receive / receive\"",
     .after = "both -> sending [label=\"receive / receive\""},
    {"a session that never hears of the answer is one", PHONES, .property = PROPERTY_AGREEMENT,
     .words = "session[1]: it is Held", .machine = "session",
     .before = "offered -> active [label=\"agreed [accepted, both ways] / let flow\"",
     .after = "offered -> held [label=\"agreed [accepted, both ways] / let flow\""},
    {"an offer-answer that forgets what was agreed is one", PHONES, .property = PROPERTY_AGREEMENT,
     .words = "offer-answer[1]: it is No session", .machine = "offer-answer",
     .before = "got -> agreed [label=\"send answer [completes it] / apply\"",
     .after = "got -> none [label=\"send answer [completes it] / apply\""},
    {"a wish that waits for ever is left over", PHONES "at 2s alice holds\nat 2s alice holds\n",
     .property = PROPERTY_ENDS, .words = "change[", .machine = "change",
     .before = "waiting -> asked [label=\"free [else] / send\"",
     .after = "waiting -> waiting [label=\"free [else]\""},

    /* servers in between */
    {"a call through a proxy breaks nothing", PROXIED "at 5s alice hangs up\n", .property = -1},
    {"nor does one that one of several phones answers", FORKED "at 2s desk answers\n",
     .property = -1},
    {"nor one that two answer at once, of which the caller keeps one",
     FORKED "at 2s desk answers\nat 2s bob answers\n", .property = -1},
    {"nor one that is given up while they ring", FORKED "at 2s alice hangs up\n", .property = -1},
    {"behind a proxy both ends are asked whether they agree", PROXIED "at 5s alice hangs up\n",
     .property = PROPERTY_AGREEMENT,
     .also = 1u << PROPERTY_UNEXPECTED | 1u << PROPERTY_MEDIA | 1u << PROPERTY_ENDS,
     .words = "bob has a call with alice, who has none with bob", .machine = "dialog-callee",
     .before = "moratorium -> mortal [ltail=cluster_confirmed, label=\"BYE [not out of order]\\n"
               "/ answer 200; end re-INVITE; end session\"",
     .after =
         "moratorium -> established [ltail=cluster_confirmed, label=\"BYE [not out of order]\\n"
         "/ answer 200\""},
    {"a proxy that crashes excuses those at either end",
     PROXIED "at 2s p1 crashes\nat 5s alice hangs up\n", .property = PROPERTY_MEDIA,
     .words = "whose BYE has reached nobody"},
    {"a response context that never ends is left over", PROXIED "at 5s alice hangs up\n",
     .property = PROPERTY_ENDS, .words = "proxy-context", .machine = "proxy-context",
     .before = "accepted -> done [label=\"  branch ends, request ends [all over]  \"",
     .after = "accepted -> refused [label=\"  branch ends, request ends [all over]  \""},

    /* media after the BYE */
    {"a session that ends without its streams sends on", PHONES "at 5s alice hangs up\n",
     .property = PROPERTY_MEDIA, .also = 1u << PROPERTY_ENDS,
     .words = "bob.stream[1]: bob still sends media to alice", .machine = "session",
     .before = "active  -> ended [label=\"dialog ends / end media\"",
     .after = "active  -> ended [label=\"dialog ends\""},
    {"a BYE that comes late ends media in time",
     PHONES "at 4s drop the 1st BYE from alice\nat 5s alice hangs up\n", .property = -1},

    /* acknowledged */
    {"a 2xx without an ACK is given up", PHONES "drop every ACK from alice\n", .property = -1},
    {"its call must not go on", PHONES "drop every ACK from alice\n",
     .property = PROPERTY_ACKNOWLEDGED, .words = "bob.uas-2xx[1] has been given up without an ACK",
     .machine = "dialog-callee",
     .before = "moratorium -> mortal [ltail=cluster_confirmed, label=\"no ACK\\n"
               "/ send BYE; end re-INVITE; end session\"",
     .after = "moratorium -> established [ltail=cluster_confirmed, label=\"no ACK\""},
    {"one that waits without a timer is found", PHONES "drop every ACK from alice\n",
     .property = PROPERTY_ACKNOWLEDGED, .words = "neither acknowledged nor given up",
     .machine = "uas-2xx", .before = "start again; start over; send",
     .after = "start again; start over; send; stop again; stop over"},

    /* own */
    {"what the scenario never wants is found when it happens",
     PHONES "never alice.dialog is Established\n", .property = PROPERTY_OWN,
     .words = "line 5 does not hold: never alice.dialog is Established"},
    {"what it expects is missed at the end", PHONES "expect bob.session is Held\n",
     .property = PROPERTY_OWN, .words = "does not hold"},
    {"what holds is no finding", PHONES "expect alice hears bob\nnever alice.client starts\n",
     .property = -1},
};
enum { STORIES = sizeof stories / sizeof *stories };

/* ---- machines with a change ------------------------------------------------------------------ */

static char *changed(const char *text, const char *before, const char *after)
{
    char *at = strstr(text, before), *out;
    ck_assert_msg(at && !strstr(at + 1, before), "stands there once: %s", before);
    ck_assert_int_gt(asprintf(&out, "%.*s%s%s", (int)(at - text), text, after, at + strlen(before)),
                     0);
    return out;
}

static struct scenario *told(const struct story *t)
{
    struct complaints c = {0};
    struct machines shipped;
    struct scenario *s;
    if (!t->machine) {
        s = scenario_parse("story.sip", t->text, strlen(t->text), NULL, 0, &c);
    } else {
        ck_assert(machines_load(&shipped, NULL, 0, &c));
        const struct diagram *d = shipped.machine[machines_find(t->machine)]->diagram;
        char *text = strndup(d->source, d->size), *with = changed(text, t->before, t->after);
        struct machine_source own = {"own.gv", with, strlen(with)};
        s = scenario_parse_sent("story.sip", t->text, &own, 1, &c);
        free(with);
        free(text);
        machines_free(&shipped);
    }
    complaints_print(&c, stderr);
    complaints_free(&c);
    ck_assert_msg(s, "%s: cannot be read", t->name);
    return s;
}

static void tell(const char *name, const struct watched *w)
{
    for (size_t n = 0; n < w->count; n++)
        fprintf(stderr, "%s: at %.3f s%s, %s: %s\n", name, (double)w->found[n].t / 1e6,
                w->found[n].at_end ? " (end)" : "", properties[w->found[n].is.property].name,
                w->found[n].words);
}

START_TEST(a_property_is_broken_where_it_should_be)
{
    const struct story *t = &stories[_i];
    struct scenario *s = told(t);
    struct watched w;
    bool said = t->property < 0, broken = said;
    watch(s, &w);
    tell(t->name, &w);
    for (size_t n = 0; n < w.count; n++) {
        unsigned p = w.found[n].is.property;
        ck_assert_msg((int)p == t->property || t->also >> p & 1, "%s: %s", t->name,
                      w.found[n].words);
        broken |= (int)p == t->property;
        said |= t->words && strstr(w.found[n].words, t->words);
    }
    ck_assert_msg(broken, "%s: it was not found", t->name);
    ck_assert_msg(said, "%s: not in these words: %s", t->name, t->words);
    scenario_free(s);
}
END_TEST

/* ---- causes ---------------------------------------------------------------------------------- */

static uint64_t cause_of(const char *text)
{
    struct story t = {.name = "causes", .text = text};
    struct scenario *s = told(&t);
    struct watched w;
    watch(s, &w);
    ck_assert_uint_ge(w.count, 1);
    scenario_free(s);
    return w.found[0].is.cause;
}

START_TEST(a_defect_has_the_same_cause_in_different_runs_and_another_has_another)
{
    uint64_t ghost = cause_of(GHOST("machines rfc3261\n", "2500ms"));
    ck_assert(ghost == cause_of(GHOST("machines rfc3261\n", "5s") "at 3s alice hangs up\n"));
    ck_assert(ghost != cause_of(PHONES "never alice.dialog is Established\n"));
}
END_TEST

/* ---- what is remembered ---------------------------------------------------------------------- */

static const char ghost[] = GHOST("machines rfc3261\n", "2500ms") "at 9s bob crashes\n";

static void run_through(struct scenario *s, struct run *run, bool with_trace)
{
    run_start(run, scenario_plan(s), with_trace, choose_random, NULL);
    while (run_step(run, 1000000000))
        ;
}

START_TEST(remembering_changes_no_run)
{
    unsigned char hash[2][16];
    struct story t = {.name = "ghost", .text = ghost};
    for (int remembers = 0; remembers < 2; remembers++) {
        struct scenario *s = told(&t);
        struct run run;
        if (remembers)
            scenario_remember(s);
        run_through(s, &run, true);
        trace_hash(run.trace, scenario_plan(s), hash[remembers]);
        run_end(&run);
        scenario_free(s);
    }
    ck_assert_mem_eq(hash[0], hash[1], 16);
}
END_TEST

START_TEST(what_is_remembered_is_a_part_of_the_state)
{
    struct story t = {.name = "ghost", .text = ghost};
    struct scenario *s = told(&t);
    unsigned char bytes[20000];
    struct run run;
    scenario_remember(s);
    run_through(s, &run, false);
    const struct dialog *d = dialog_at(run.world, world_node(run.world, 1)->first[REGION_DIALOGS]);
    size_t size = world_encode(run.world, CODE_ALL, bytes, sizeof bytes);
    ck_assert_uint_le(size, sizeof bytes);
    struct world *again = world_decode(NULL, scenario_plan(s), CODE_ALL, bytes, size);
    ck_assert(again && world_equal(again, run.world));
    for (int n = 0; n < 2; n++) {
        const struct world *w = n ? again : run.world;
        ck_assert_uint_eq(scenario_sessions(w, 2, d->call, d->local_tag, d->first_seq), 2);
        ck_assert_uint_eq(scenario_sessions(w, 1, d->call, d->local_tag, d->first_seq), 1);
        ck_assert_uint_eq(scenario_sessions(w, 1, d->call, d->local_tag, d->first_seq + 1), 0);
        ck_assert(scenario_excuses(w, 2) && !scenario_excuses(w, 1));
    }
    world_free(again);
    run_end(&run);
    scenario_free(s);
}
END_TEST

/* ---- all scenarios --------------------------------------------------------------------------- */

/* What is found in scenarios that hold. Where no BYE ever arrives, or somebody forges messages, it
 * must be so; the rest is what its scenario shows. */
static const struct {
    const char *path;
    int property;
} known[] = {
    {"./dialogs/out-of-order.sip", PROPERTY_MEDIA}, /* alice's BYE is forged, and answered 500 */
    {"./edges/change-unanswered-after-hang-up.sip", PROPERTY_MEDIA}, /* every BYE is dropped */
    {"./edges/copy-after-answer-rfc3261.sip", PROPERTY_ONE_SESSION}, /* the ghost call */
    {"./events/unrefreshed.sip", PROPERTY_STUCK},       /* bob crashes while he rings */
    {"./offers/no-answer.sip", PROPERTY_UNEXPECTED},    /* somebody answers in bob's place */
    {"./precise/ignored.sip", PROPERTY_MEDIA},          /* every BYE is ignored */
    {"./proxy/caller-unreachable.sip", PROPERTY_STUCK}, /* its responses find no way back */
    {"./reactions.sip", PROPERTY_MEDIA},                /* every BYE is dropped */
    {"./transport/browser-gone.sip", PROPERTY_MEDIA},   /* nobody can call a browser back */
    {"./transport/given-up.sip", PROPERTY_MEDIA},       /* no BYE gets through */
    {"./transport/nat-expires.sip", PROPERTY_MEDIA},    /* no BYE gets in */
};
enum { KNOWN = sizeof known / sizeof *known, FILES_MAX = 2000 };
static char *file[FILES_MAX];
static int files;

static void find(const char *folder)
{
    DIR *d = opendir(folder);
    for (struct dirent *e; d && (e = readdir(d));) {
        char *path;
        struct stat st;
        if (*e->d_name == '.' || !strcmp(e->d_name, "bad") || !strcmp(e->d_name, "broken") ||
            !strcmp(e->d_name, "found"))
            continue;
        if (asprintf(&path, "%s/%s", folder, e->d_name) < 0)
            abort();
        if (!stat(path, &st) && S_ISDIR(st.st_mode))
            find(path);
        const char *dot = strrchr(path, '.');
        if (dot && !strcmp(dot, ".sip") && files < FILES_MAX)
            file[files++] = path;
        else
            free(path);
    }
    if (d)
        closedir(d);
}

static bool is_known(const char *path, int property)
{
    for (int n = 0; n < KNOWN; n++)
        if (!strcmp(known[n].path, path) && known[n].property == property)
            return true;
    return false;
}

START_TEST(scenarios_that_hold_break_no_property_but_where_that_is_their_story)
{
    struct complaints c = {0};
    struct watched w;
    bool found = false;
    struct scenario *s = scenario_load(file[_i], NULL, 0, &c);
    complaints_free(&c);
    ck_assert(s);
    watch(s, &w);
    tell(file[_i], &w);
    for (size_t n = 0; n < w.count; n++) {
        found = true;
        ck_assert_msg(is_known(file[_i], w.found[n].is.property), "%s: %s", file[_i],
                      w.found[n].words);
    }
    for (int n = 0; n < KNOWN; n++)
        ck_assert_msg(found || strcmp(known[n].path, file[_i]), "%s: nothing found", file[_i]);
    scenario_free(s);
}
END_TEST

START_TEST(each_property_has_a_name_a_line_and_a_source)
{
    for (int n = 0; n < PROPERTIES; n++) {
        ck_assert(properties[n].name && *properties[n].name);
        ck_assert(properties[n].about && *properties[n].about);
        ck_assert(n == PROPERTY_OWN || !strncmp(properties[n].rfc, "RFC ", 4));
    }
}
END_TEST

int main(void)
{
    const char *top = getenv("top_srcdir");
    char folder[4096];
    snprintf(folder, sizeof folder, "%s/tests/scenarios", top ? top : ".");
    if (chdir(folder)) {
        perror(folder);
        return EXIT_FAILURE;
    }
    find(".");
    Suite *suite = suite_create("properties");
    TCase *t = tcase_create("stories");
    tcase_add_test(t, each_property_has_a_name_a_line_and_a_source);
    tcase_add_loop_test(t, a_property_is_broken_where_it_should_be, 0, STORIES);
    tcase_add_test(t, a_defect_has_the_same_cause_in_different_runs_and_another_has_another);
    tcase_add_test(t, remembering_changes_no_run);
    tcase_add_test(t, what_is_remembered_is_a_part_of_the_state);
    suite_add_tcase(suite, t);
    t = tcase_create("scenarios");
    tcase_add_loop_test(t, scenarios_that_hold_break_no_property_but_where_that_is_their_story, 0,
                        files);
    suite_add_tcase(suite, t);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    for (int n = 0; n < files; n++)
        free(file[n]);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
