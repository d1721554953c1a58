/* One INVITE, several callees. RFC 3261 13.2.2.4; RFC 5407 2, appendices A and E. */
#include "forks.h"
#include "stories.h"

#include <check.h>
#include <string.h>

/* ---- the callees -------------------------------------------------------------------------- */

static const struct forked *scene;

static ident tag_of(unsigned tag)
{
    return tag ? ident_make(STRANGER, 100 + tag) : 0;
}

static const struct message *invite(const struct town *t)
{
    for (int n = t->nheard; n-- > 0;)
        if (t->heard[n].method == METHOD_INVITE && message_is_request(&t->heard[n]))
            return &t->heard[n];
    ck_abort_msg("%s: no INVITE has come", t->play->title);
    return NULL;
}

static void describe(struct message *m, unsigned tag)
{
    m->present |= PRESENT_SDP;
    m->sdp = (struct sdp){.origin = STRANGER, .version = 1, .session = (uint16_t)tag, .lines = 1};
    m->sdp.line[0] = (struct sdp_line){
        .kind = MEDIA_AUDIO, .direction = DIRECTION_SENDRECV, .codecs = CODEC_PCMU};
}

static void responds(struct town *t, struct step *s, const struct said *said)
{
    struct message m = response_to(invite(t), said->status);
    m.to_tag = tag_of(said->tag);
    m.present |= PRESENT_CONTACT;
    m.contact = t->nodes[STRANGER].contact;
    if (said->status / 100 == 2)
        describe(&m, said->tag);
    stranger_sends(s, &m);
}

static void asks(struct town *t, struct step *s, const struct said *said)
{
    struct message m = stranger_request(t, said->method, ALICE, 1);
    m.call = invite(t)->call;
    m.from_tag = tag_of(said->tag);
    m.to_tag = invite(t)->from_tag;
    stranger_sends(s, &m);
}

/* Whatever is asked but the INVITE is granted at once. */
static void grants(struct step *s, const struct message *m)
{
    struct message ok = response_to(m, 200);
    if (message_is_request(m) && m->method != METHOD_INVITE && m->method != METHOD_ACK)
        stranger_sends(s, &ok);
}

static void callees(struct town *t, struct step *s, const struct message *m, int at)
{
    if (m) {
        grants(s, m);
        return;
    }
    const struct said *said = &scene->said[at - 1];
    if (said->method)
        asks(t, s, said);
    else
        responds(t, s, said);
}

/* ---- scenes ------------------------------------------------------------------------------- */

#define SAYS(ms, who, code)                     \
 {                                              \
  .at_ms = (ms), .tag = (who), .status = (code) \
 }
#define ASKS(ms, who, what)                            \
 {                                                     \
  .at_ms = (ms), .tag = (who), .method = METHOD_##what \
 }

const struct forked forked[] = {
    {.title = "RFC 5407 figure 4: two phones ring, one answers: the other early dialog ends 64*T1 "
              "after the 2xx",
     .said = {SAYS(100, 1, 180), SAYS(200, 2, 180), SAYS(1000, 1, 200)},
     .deeds = {DOES(60000, ALICE, HANGS_UP)},
     .ladder = "0 alice INVITE; 100 mallory 180; 200 mallory 180; 1000 mallory 200; "
               "1020 alice ACK; 60000 alice BYE; 60020 mallory 200 to BYE",
     .notes = "",
     .goes = {"PEMSTG", "EG"}},
    {.title = "RFC 5407 figure 5: two phones ring, both answer: the second gets an ACK and a BYE",
     .said = {SAYS(100, 1, 180), SAYS(200, 2, 180), SAYS(1000, 1, 200), SAYS(1500, 2, 200),
              SAYS(2000, 2, 200), SAYS(2500, 1, 200), SAYS(20000, 2, 200)},
     .deeds = {DOES(10000, ALICE, HANGS_UP)},
     .ladder = "0 alice INVITE; 100 mallory 180; 200 mallory 180; 1000 mallory 200; "
               "1020 alice ACK; 1500 mallory 200; 1520 alice ACK; 1520 alice BYE; "
               "1540 mallory 200 to BYE; 2000 mallory 200; 2020 alice ACK+; 2500 mallory 200; "
               "2520 alice ACK+; 10000 alice BYE; 10020 mallory 200 to BYE; 20000 mallory 200; "
               "20020 alice ACK+",
     .notes = "",
     .goes = {"PEMSTG", "EMSTG"}},
    {.title = "RFC 5407 figure 6: the second 200 comes without any 180",
     .said = {SAYS(100, 1, 180), SAYS(1000, 1, 200), SAYS(1500, 2, 200)},
     .deeds = {DOES(10000, ALICE, HANGS_UP)},
     .ladder = "0 alice INVITE; 100 mallory 180; 1000 mallory 200; 1020 alice ACK; "
               "1500 mallory 200; 1520 alice ACK; 1520 alice BYE; 1540 mallory 200 to BYE; "
               "10000 alice BYE; 10020 mallory 200 to BYE",
     .notes = "",
     .goes = {"PEMSTG", "MSTG"}},
    {.title = "the phone that rang last answers first: it has the call, and the other one's "
              "copies too are acknowledged",
     .alice = {.flags = PHONE_LATE_OFFER},
     .said = {SAYS(100, 1, 180), SAYS(200, 2, 180), SAYS(1000, 2, 200), SAYS(1500, 1, 200),
              SAYS(1600, 1, 200), SAYS(1700, 2, 200), SAYS(32000, 2, 200)},
     .deeds = {DOES(10000, ALICE, HANGS_UP), DOES(11000, ALICE, HANGS_UP)},
     .ladder = "0 alice INVITE; 100 mallory 180; 200 mallory 180; 1000 mallory 200; "
               "1020 alice ACK; 1500 mallory 200; 1520 alice ACK; 1520 alice BYE; "
               "1540 mallory 200 to BYE; 1600 mallory 200; 1620 alice ACK+; 1700 mallory 200; "
               "1720 alice ACK+; 10000 alice BYE; 10020 mallory 200 to BYE; 32000 mallory 200; "
               "32020 alice ACK+",
     .notes = "alice has nothing to hang up",
     .goes = {"PEMSTG", "EMSTG"}},
    {.title = "a refusal ends all early dialogs",
     .said = {SAYS(100, 1, 180), SAYS(200, 2, 183), SAYS(300, 3, 180), SAYS(1000, 3, 486)},
     .ladder = "0 alice INVITE; 100 mallory 180; 200 mallory 183; 300 mallory 180; "
               "1000 mallory 486; 1020 alice ACK",
     .notes = "alice has no call: 486 Busy Here",
     .goes = {"PEG", "EG", "EG"}},
    {.title = "one CANCEL is for all, and whatever 2xx crosses it gets an ACK and a BYE",
     .said = {SAYS(100, 1, 180), SAYS(200, 2, 180), SAYS(1010, 2, 200), SAYS(1100, 1, 200)},
     .deeds = {DOES(1000, ALICE, HANGS_UP)},
     .ladder = "0 alice INVITE; 100 mallory 180; 200 mallory 180; 1000 alice CANCEL; "
               "1010 mallory 200; 1020 mallory 200 to CANCEL; 1030 alice ACK; 1030 alice BYE; "
               "1050 mallory 200 to BYE; 1100 mallory 200; 1120 alice ACK; 1120 alice BYE; "
               "1140 mallory 200 to BYE",
     .notes = "",
     .goes = {"PEMSTG", "EMSTG"}},
    {.title = "a phone that nobody has heard of rings into the cancelling, and answers",
     .said = {SAYS(100, 1, 180), SAYS(1010, 2, 180), SAYS(1100, 2, 200)},
     .deeds = {DOES(1000, ALICE, HANGS_UP)},
     .ladder = "0 alice INVITE; 100 mallory 180; 1000 alice CANCEL; 1010 mallory 180; "
               "1020 mallory 200 to CANCEL; 1100 mallory 200; 1120 alice ACK; 1120 alice BYE; "
               "1140 mallory 200 to BYE",
     .notes = "",
     .goes = {"PEG", "EMSTG"}},
    {.title = "a phone that nobody has heard of answers into the cancelling",
     .said = {SAYS(100, 1, 180), SAYS(1010, 2, 200)},
     .deeds = {DOES(1000, ALICE, HANGS_UP)},
     .ladder = "0 alice INVITE; 100 mallory 180; 1000 alice CANCEL; 1010 mallory 200; "
               "1020 mallory 200 to CANCEL; 1030 alice ACK; 1030 alice BYE; "
               "1050 mallory 200 to BYE",
     .notes = "",
     .goes = {"PEG", "MSTG"}},
    {.title = "an early dialog that its callee ends with a BYE leaves the others alone",
     .said = {SAYS(100, 1, 180), SAYS(200, 2, 180), ASKS(1000, 1, BYE), SAYS(2000, 2, 200)},
     .deeds = {DOES(10000, ALICE, HANGS_UP)},
     .ladder = "0 alice INVITE; 100 mallory 180; 200 mallory 180; 1000 mallory BYE; "
               "1020 alice 200 to BYE; 2000 mallory 200; 2020 alice ACK; 10000 alice BYE; "
               "10020 mallory 200 to BYE",
     .notes = "",
     .goes = {"PETG", "EMSTG"}},
    {.title = "when the last early dialog is ended with a BYE, the INVITE is cancelled",
     .said = {SAYS(100, 1, 180), SAYS(200, 2, 180), ASKS(1000, 1, BYE), ASKS(2000, 2, BYE),
              SAYS(2100, 1, 487)},
     .deeds = {DOES(2050, ALICE, HANGS_UP), DOES(3000, ALICE, HANGS_UP)},
     .ladder = "0 alice INVITE; 100 mallory 180; 200 mallory 180; 1000 mallory BYE; "
               "1020 alice 200 to BYE; 2000 mallory BYE; 2020 alice 200 to BYE; "
               "2020 alice CANCEL; 2040 mallory 200 to CANCEL; 2100 mallory 487; 2120 alice ACK",
     .notes = "alice has no call: 487 Request Terminated; alice has nothing to hang up",
     .goes = {"PETG", "ETG"}},
    {.title = "the early dialogs have ended when the INVITE is refused at last",
     .said = {SAYS(100, 1, 180), SAYS(200, 2, 180), ASKS(1000, 1, BYE), SAYS(40000, 2, 603)},
     .deeds = {DOES(50000, ALICE, HANGS_UP)},
     .ladder = "0 alice INVITE; 100 mallory 180; 200 mallory 180; 1000 mallory BYE; "
               "1020 alice 200 to BYE; 40000 mallory 603; 40020 alice ACK",
     .notes = "alice has no call: 603 Decline; alice has nothing to hang up",
     .goes = {"PETG", "EG"}},
    {.title = "a callee that says no tag is the first dialog's",
     .said = {SAYS(100, 0, 180), SAYS(200, 1, 180), SAYS(300, 1, 180), SAYS(1000, 1, 200)},
     .deeds = {DOES(10000, ALICE, HANGS_UP)},
     .ladder = "0 alice INVITE; 100 mallory 180; 200 mallory 180; 300 mallory 180; "
               "1000 mallory 200; 1020 alice ACK; 10000 alice BYE; 10020 mallory 200 to BYE",
     .notes = "",
     .goes = {"PEMSTG"}},
};
const int nforked = sizeof forked / sizeof *forked;

/* ---- running ------------------------------------------------------------------------------ */

void forked_run(struct town *t, const struct forked *f)
{
    static struct play play;
    scene = f;
    play = (struct play){.title = f->title, .alice = f->alice, .stranger = callees};
    play.deeds[0] = (struct deed){0, {.verb = VERB_CALLS, .node = ALICE, .target = STRANGER}};
    memcpy(&play.deeds[1], f->deeds, sizeof f->deeds);
    for (int n = 0; n < SAYINGS; n++)
        play.moments_ms[n] = f->said[n].at_ms;
    town_open(t, &play);
}
