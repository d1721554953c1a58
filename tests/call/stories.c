/* What two phones and a network can do to each other. Each story's title says what must be true. */
#include "stories.h"

const struct story stories[] = {
    /* ---- plain calls: RFC 3665 3.1 -------------------------------------------------------- */
    {.play = {.title = "a call is answered, and the caller hangs up",
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0), DOES(5000, ALICE, HANGS_UP)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2040 alice ACK; "
               "5000 alice BYE; 5020 bob 200 to BYE",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play = {.title = "a call is answered, and the callee hangs up",
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0), DOES(5000, BOB, HANGS_UP)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2040 alice ACK; "
               "5000 bob BYE; 5020 alice 200 to BYE",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play = {.title = "over TCP the same, and nobody waits for copies",
              .tcp = 1,
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0), DOES(5000, ALICE, HANGS_UP)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2040 alice ACK; "
               "5000 alice BYE; 5020 bob 200 to BYE",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play = {.title = "a phone that thinks for a second is heard of by a 100",
              .bob = {.manner = MANNER_ANSWERS, .after = 1000 * MS, .thinks = 1000 * MS},
              .deeds = {CALLS(0), DOES(5000, ALICE, HANGS_UP)}},
     .ladder = "0 alice INVITE; 220 bob 100; 1020 bob 180; 2020 bob 200; "
               "2040 alice ACK; 5000 alice BYE; 5020 bob 200 to BYE",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play = {.title = "a phone that does not ring answers with the 200 alone",
              .silent = 1,
              .bob = ANSWERS(0),
              .deeds = {CALLS(0), DOES(5000, ALICE, HANGS_UP)}},
     .ladder = "0 alice INVITE; 20 bob 200; 40 alice ACK; 5000 alice BYE; "
               "5020 bob 200 to BYE",
     .notes = "",
     .alice = "PMSTG",
     .bob = "PMSTG"},
    {.play = {.title = "a phone that thinks and does not ring goes from 100 to 200",
              .silent = 1,
              .bob = {.manner = MANNER_ANSWERS, .thinks = 1000 * MS},
              .deeds = {CALLS(0), DOES(5000, ALICE, HANGS_UP)}},
     .ladder = "0 alice INVITE; 220 bob 100; 1020 bob 200; 1040 alice ACK; "
               "5000 alice BYE; 5020 bob 200 to BYE",
     .notes = "",
     .alice = "PMSTG",
     .bob = "PMSTG"},
    {.play = {.title = "a phone that rings for long says so every minute",
              .bob = ANSWERS(130000),
              .deeds = {CALLS(0), DOES(140000, ALICE, HANGS_UP)}},
     .ladder = "0 alice INVITE; 20 bob 180; 60020 bob 180+; 120020 bob 180+; "
               "130020 bob 200; 130040 alice ACK; 140000 alice BYE; "
               "140020 bob 200 to BYE",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play = {.title = "the user answers by hand, and a second time is too late",
              .deeds = {CALLS(0), DOES(1000, BOB, ANSWERS), DOES(1010, BOB, ANSWERS),
                        DOES(2000, BOB, ANSWERS), DOES(3000, BOB, HANGS_UP)}},
     .ladder = "0 alice INVITE; 20 bob 180; 1000 bob 200; 1020 alice ACK; "
               "3000 bob BYE; 3020 alice 200 to BYE",
     .notes = "bob has answered already; bob has nothing to answer",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},

    /* ---- refusals ------------------------------------------------------------------------- */
    {.play = {.title = "a busy phone refuses at once",
              .bob = {.manner = MANNER_BUSY},
              .deeds = {CALLS(0)}},
     .ladder = "0 alice INVITE; 20 bob 486; 40 alice ACK",
     .notes = "alice has no call: 486 Busy Here",
     .alice = "PG",
     .bob = "PG"},
    {.play = {.title = "a busy phone that thinks sends a 100 before",
              .bob = {.manner = MANNER_BUSY, .thinks = 1000 * MS},
              .deeds = {CALLS(0)}},
     .ladder = "0 alice INVITE; 220 bob 100; 1020 bob 486; 1040 alice ACK",
     .notes = "alice has no call: 486 Busy Here",
     .alice = "PG",
     .bob = "PG"},
    {.play = {.title = "a user declines when it has rung",
              .bob = {.manner = MANNER_DECLINES, .after = 1000 * MS},
              .deeds = {CALLS(0)}},
     .ladder = "0 alice INVITE; 20 bob 180; 1020 bob 603; 1040 alice ACK",
     .notes = "alice has no call: 603 Decline",
     .alice = "PEG",
     .bob = "PEG"},
    {.play = {.title = "to be busy is said when it rings, too",
              .deeds = {CALLS(0), DOES(1000, BOB, IS_BUSY)}},
     .ladder = "0 alice INVITE; 20 bob 180; 1000 bob 486; 1020 alice ACK",
     .notes = "alice has no call: 486 Busy Here",
     .alice = "PEG",
     .bob = "PEG"},
    {.play = {.title = "to hang up while it rings is to decline",
              .deeds = {CALLS(0), DOES(1000, BOB, HANGS_UP)}},
     .ladder = "0 alice INVITE; 20 bob 180; 1000 bob 603; 1020 alice ACK",
     .notes = "alice has no call: 603 Decline",
     .alice = "PEG",
     .bob = "PEG"},
    {.play = {.title = "to hang up before it rings is to decline as well",
              .bob = {.thinks = 3000 * MS},
              .deeds = {CALLS(0), DOES(1000, BOB, HANGS_UP)}},
     .ladder = "0 alice INVITE; 220 bob 100; 1000 bob 603; 1020 alice ACK",
     .notes = "alice has no call: 603 Decline",
     .alice = "PG",
     .bob = "PG"},
    {.play = {.title = "an offer without a common codec is refused with 488",
              .alice = {.codecs = CODEC_OPUS},
              .bob = {.manner = MANNER_ANSWERS, .codecs = CODEC_PCMA},
              .deeds = {CALLS(0)}},
     .ladder = "0 alice INVITE; 20 bob 488; 40 alice ACK",
     .notes = "alice has no call: 488 Not Acceptable Here",
     .alice = "PG",
     .bob = "PG"},
    {.play = {.title = "a late offer is not even made when the call is refused",
              .alice = {.flags = PHONE_LATE_OFFER},
              .bob = {.manner = MANNER_DECLINES, .after = 1000 * MS},
              .deeds = {CALLS(0)}},
     .ladder = "0 alice INVITE; 20 bob 180; 1020 bob 603; 1040 alice ACK",
     .notes = "alice has no call: 603 Decline",
     .alice = "PEG",
     .bob = "PEG"},

    /* ---- CANCEL: RFC 3261 9 --------------------------------------------------------------- */
    {.play = {.title = "the caller hangs up while it rings: CANCEL, 200, 487",
              .deeds = {CALLS(0), DOES(3000, ALICE, HANGS_UP)}},
     .ladder = "0 alice INVITE; 20 bob 180; 3000 alice CANCEL; "
               "3020 bob 200 to CANCEL; 3020 bob 487; 3040 alice ACK",
     .notes = "alice has no call: 487 Request Terminated",
     .alice = "PEG",
     .bob = "PEG"},
    {.play = {.title = "BUGS 4: cancelled before any 1xx, the INVITE is sent on, and the "
                       "CANCEL when a 1xx has come",
              .bob = {.thinks = 3000 * MS},
              .deeds = {CALLS(0), DOES(100, ALICE, HANGS_UP)},
              .rules = {LOSE(ALICE, INVITE, 0, 1)}},
     .ladder = "0 alice INVITE; 500 alice INVITE+; 720 bob 100; 740 alice CANCEL; "
               "760 bob 200 to CANCEL; 760 bob 487; 780 alice ACK",
     .notes = "alice has no call: 487 Request Terminated",
     .alice = "PG",
     .bob = "PG"},
    {.play = {.title = "BUGS 1: hung up before any 1xx, answered at once: ACK, then BYE",
              .silent = 1,
              .bob = ANSWERS(0),
              .deeds = {CALLS(0), DOES(10, ALICE, HANGS_UP)}},
     .ladder = "0 alice INVITE; 20 bob 200; 40 alice ACK; 40 alice BYE; "
               "60 bob 200 to BYE",
     .notes = "",
     .alice = "PMSTG",
     .bob = "PMSTG"},
    {.play = {.title = "BUGS 2: a 200 that crosses the CANCEL gets its ACK, then a BYE",
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0), DOES(2030, ALICE, HANGS_UP), DOES(2035, ALICE, HANGS_UP)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2030 alice CANCEL; "
               "2040 alice ACK; 2040 alice BYE; 2050 bob 200 to CANCEL; "
               "2060 bob 200 to BYE",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play = {.title = "BUGS 2: the BYE overtakes the ACK, and is taken",
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0), DOES(2030, ALICE, HANGS_UP)},
              .rules = {LATE(ALICE, ACK, 0, 1, 100)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2030 alice CANCEL; "
               "2040 alice ACK; 2040 alice BYE; 2050 bob 200 to CANCEL; "
               "2060 bob 200 to BYE",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMTG"},
    {.play = {.title = "BUGS 3: 200 to CANCEL comes, 487 never: given up after 64*T1",
              .deeds = {CALLS(0), DOES(3000, ALICE, HANGS_UP)},
              .rules = {LOSE(BOB, INVITE, 4, 0)}},
     .ladder = "0 alice INVITE; 20 bob 180; 3000 alice CANCEL; "
               "3020 bob 200 to CANCEL; 3020 bob 487; 3520 bob 487+; 4520 bob 487+; "
               "6520 bob 487+; 10520 bob 487+; 14520 bob 487+; 18520 bob 487+; "
               "22520 bob 487+; 26520 bob 487+; 30520 bob 487+; 34520 bob 487+",
     .notes = "alice takes the INVITE for cancelled: nobody answers it",
     .alice = "PEG",
     .bob = "PEG"},
    {.play = {.title = "BUGS 18: a CANCEL sent again gets its 200 again, and is done once",
              .deeds = {CALLS(0), DOES(3000, ALICE, HANGS_UP)},
              .rules = {LOSE(BOB, CANCEL, 2, 1)}},
     .ladder = "0 alice INVITE; 20 bob 180; 3000 alice CANCEL; "
               "3020 bob 200 to CANCEL; 3020 bob 487; 3040 alice ACK; "
               "3500 alice CANCEL+; 3520 bob 200 to CANCEL+",
     .notes = "alice has no call: 487 Request Terminated",
     .alice = "PEG",
     .bob = "PEG"},
    {.play = {.title = "a CANCEL that nobody hears ends with its INVITE 64*T1 later",
              .deeds = {CALLS(0), DOES(3000, ALICE, HANGS_UP), DOES(4000, ALICE, HANGS_UP),
                        DOES(70000, BOB, HANGS_UP)},
              .rules = {LOSE(ALICE, CANCEL, 0, 0)}},
     .ladder = "0 alice INVITE; 20 bob 180; 3000 alice CANCEL; 3500 alice CANCEL+; "
               "4500 alice CANCEL+; 6500 alice CANCEL+; 10500 alice CANCEL+; "
               "14500 alice CANCEL+; 18500 alice CANCEL+; 22500 alice CANCEL+; "
               "26500 alice CANCEL+; 30500 alice CANCEL+; 34500 alice CANCEL+; "
               "60020 bob 180+; 70000 bob 603; 70500 bob 603+; 71500 bob 603+; "
               "73500 bob 603+; 77500 bob 603+; 81500 bob 603+; 85500 bob 603+; "
               "89500 bob 603+; 93500 bob 603+; 97500 bob 603+; 101500 bob 603+",
     .notes = "alice takes the INVITE for cancelled: nobody answers it",
     .alice = "PEG",
     .bob = "PEG"},
    {.play = {.title = "a CANCEL that nobody hears is no harm to a call that is answered meanwhile",
              .bob = ANSWERS(6000),
              .deeds = {CALLS(0), DOES(3000, ALICE, HANGS_UP)},
              .rules = {LOSE(ALICE, CANCEL, 0, 0)}},
     .ladder = "0 alice INVITE; 20 bob 180; 3000 alice CANCEL; 3500 alice CANCEL+; "
               "4500 alice CANCEL+; 6020 bob 200; 6040 alice ACK; 6040 alice BYE; "
               "6060 bob 200 to BYE; 6500 alice CANCEL+; 10500 alice CANCEL+; "
               "14500 alice CANCEL+; 18500 alice CANCEL+; 22500 alice CANCEL+; "
               "26500 alice CANCEL+; 30500 alice CANCEL+; 34500 alice CANCEL+",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play = {.title = "a 180 that was on its way comes into the cancelling",
              .bob = {.thinks = 300 * MS},
              .deeds = {CALLS(0), DOES(335, ALICE, HANGS_UP)},
              .rules = {TWICE(BOB, INVITE, 100, 1)}},
     .ladder = "0 alice INVITE; 220 bob 100; 320 bob 180; 335 alice CANCEL; "
               "355 bob 200 to CANCEL; 355 bob 487; 375 alice ACK",
     .notes = "alice has no call: 487 Request Terminated",
     .alice = "PEG",
     .bob = "PEG"},
    {.play = {.title = "a copy of a 100 is late, and comes after the CANCEL",
              .bob = {.thinks = 1000 * MS},
              .deeds = {CALLS(0), DOES(1, ALICE, HANGS_UP)},
              .rules = {TWICE(BOB, INVITE, 100, 1)}},
     .ladder = "0 alice INVITE; 220 bob 100; 240 alice CANCEL; 260 bob 200 to CANCEL; "
               "260 bob 487; 280 alice ACK",
     .notes = "alice has no call: 487 Request Terminated",
     .alice = "PG",
     .bob = "PG"},
    {.play = {.title = "a 100 that was overtaken comes when it rings already, and the 180 twice",
              .bob = {.thinks = 300 * MS},
              .deeds = {CALLS(0), DOES(3000, ALICE, HANGS_UP)},
              .rules = {LATE(BOB, INVITE, 100, 1, 200), TWICE(BOB, INVITE, 180, 1)}},
     .ladder = "0 alice INVITE; 220 bob 100; 320 bob 180; 3000 alice CANCEL; "
               "3020 bob 200 to CANCEL; 3020 bob 487; 3040 alice ACK",
     .notes = "alice has no call: 487 Request Terminated",
     .alice = "PEG",
     .bob = "PEG"},

    /* ---- nobody there --------------------------------------------------------------------- */
    {.play = {.title = "nobody answers: 0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5 s, and given up at 32 s",
              .bob = {.ear = EAR_SILENT},
              .deeds = {CALLS(0)}},
     .ladder = "0 alice INVITE; 500 alice INVITE+; 1500 alice INVITE+; "
               "3500 alice INVITE+; 7500 alice INVITE+; 15500 alice INVITE+; "
               "31500 alice INVITE+",
     .notes = "alice gets no answer: as good as 408 Request Timeout",
     .alice = "PG",
     .bob = ""},
    {.play = {.title = "a closed port is as good as a 503",
              .bob = {.ear = EAR_CLOSED},
              .deeds = {CALLS(0)}},
     .ladder = "0 alice INVITE",
     .notes = "alice reaches nobody there: as good as 503 Service Unavailable",
     .alice = "PG",
     .bob = ""},
    {.play = {.title = "a caller whose port is closed never hears of the answer; the callee "
                       "gives up and hangs up",
              .alice = {.ear = EAR_CLOSED},
              .bob = {.manner = MANNER_ANSWERS, .after = 1000 * MS, .thinks = 1000 * MS},
              .deeds = {CALLS(0)}},
     .ladder = "0 alice INVITE; 220 bob 100; 500 alice INVITE+; 520 bob 100+; "
               "1020 bob 180; 1500 alice INVITE+; 1520 bob 180+; 2020 bob 200; "
               "2520 bob 200+; 3500 alice INVITE+; 3520 bob 200+; 5520 bob 200+; "
               "7500 alice INVITE+; 9520 bob 200+; 13520 bob 200+; "
               "15500 alice INVITE+; 17520 bob 200+; 21520 bob 200+; 25520 bob 200+; "
               "29520 bob 200+; 31500 alice INVITE+; 33520 bob 200+; 34020 bob BYE",
     .notes = "alice gets no answer: as good as 408 Request Timeout",
     .alice = "PG",
     .bob = "PEMTG"},

    /* ---- the 2xx and its ACK: RFC 3261 13.3.1.4 ------------------------------------------- */
    {.play = {.title = "the first 180 is lost: the 200 makes the dialog",
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0), DOES(5000, ALICE, HANGS_UP)},
              .rules = {LOSE(BOB, INVITE, 180, 1)}},
     .ladder = "0 alice INVITE; 20 bob 180; 500 alice INVITE+; 520 bob 180+; "
               "2020 bob 200; 2040 alice ACK; 5000 alice BYE; 5020 bob 200 to BYE",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play = {.title = "an ACK is lost: the 200 comes again, and so does the ACK",
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0), DOES(5000, ALICE, HANGS_UP)},
              .rules = {LOSE(ALICE, ACK, 0, 1)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2040 alice ACK; "
               "2520 bob 200+; 2540 alice ACK+; 5000 alice BYE; 5020 bob 200 to BYE",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play = {.title = "a copy of an ACK finds nothing to do",
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0), DOES(5000, ALICE, HANGS_UP)},
              .rules = {TWICE(ALICE, ACK, 0, 1)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2040 alice ACK; "
               "5000 alice BYE; 5020 bob 200 to BYE",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play =
         {.title =
              "BUGS 15: no ACK at all: 200 at 0.5, 1.5, 3.5, 7.5 s and each 4 s to 32 s, then BYE",
          .bob = ANSWERS(0),
          .deeds = {CALLS(0)},
          .rules = {LOSE(ALICE, ACK, 0, 0)}},
     .ladder = "0 alice INVITE; 20 bob 180; 20 bob 200; 40 alice ACK; 520 bob 200+; "
               "540 alice ACK+; 1520 bob 200+; 1540 alice ACK+; 3520 bob 200+; "
               "3540 alice ACK+; 7520 bob 200+; 7540 alice ACK+; 11520 bob 200+; "
               "11540 alice ACK+; 15520 bob 200+; 15540 alice ACK+; 19520 bob 200+; "
               "19540 alice ACK+; 23520 bob 200+; 23540 alice ACK+; 27520 bob 200+; "
               "27540 alice ACK+; 31520 bob 200+; 31540 alice ACK+; 32020 bob BYE; "
               "32040 alice 200 to BYE",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMTG"},
    {.play = {.title = "BUGS 15: over TCP no ACK at all: the same, for hops beyond may be UDP",
              .tcp = 1,
              .bob = ANSWERS(0),
              .deeds = {CALLS(0)},
              .rules = {LOSE(ALICE, ACK, 0, 0)}},
     .ladder = "0 alice INVITE; 20 bob 180; 20 bob 200; 40 alice ACK; 520 bob 200+; "
               "540 alice ACK+; 1520 bob 200+; 1540 alice ACK+; 3520 bob 200+; "
               "3540 alice ACK+; 7520 bob 200+; 7540 alice ACK+; 11520 bob 200+; "
               "11540 alice ACK+; 15520 bob 200+; 15540 alice ACK+; 19520 bob 200+; "
               "19540 alice ACK+; 23520 bob 200+; 23540 alice ACK+; 27520 bob 200+; "
               "27540 alice ACK+; 31520 bob 200+; 31540 alice ACK+; 32020 bob BYE; "
               "32040 alice 200 to BYE",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMTG"},
    {.play = {.title = "BUGS 15: the callee hangs up before the ACK: the BYE waits for it",
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0), DOES(2030, BOB, HANGS_UP)},
              .rules = {LOSE(ALICE, ACK, 0, 1)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2040 alice ACK; "
               "2520 bob 200+; 2540 alice ACK+; 2560 bob BYE; 2580 alice 200 to BYE",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play =
         {.title =
              "the callee hangs up before the ACK, twice, and wants to hold on top of it: that is dropped",
          .bob = ANSWERS(2000),
          .deeds = {CALLS(0), DOES(2030, BOB, HANGS_UP), DOES(2031, BOB, HANGS_UP),
                    DOES(2032, BOB, HOLDS)},
          .rules = {LOSE(ALICE, ACK, 0, 1)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2040 alice ACK; "
               "2520 bob 200+; 2540 alice ACK+; 2560 bob BYE; 2580 alice 200 to BYE",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play = {.title = "the callee holds before the ACK: the re-INVITE waits for it",
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0), DOES(2030, BOB, HOLDS), DOES(6000, BOB, HANGS_UP)},
              .rules = {LOSE(ALICE, ACK, 0, 1)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2040 alice ACK; "
               "2520 bob 200+; 2540 alice ACK+; 2560 bob INVITE; 2580 alice 200; "
               "2600 bob ACK; 6000 bob BYE; 6020 alice 200 to BYE",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play = {.title = "BUGS 14: an INVITE sent again when the 2xx is out is no new call",
              .bob = {.manner = MANNER_ANSWERS, .after = 490 * MS},
              .deeds = {CALLS(0), DOES(5000, ALICE, HANGS_UP)},
              .rules = {LOSE(BOB, INVITE, 180, 1)}},
     .ladder = "0 alice INVITE; 20 bob 180; 500 alice INVITE+; 510 bob 200; "
               "530 alice ACK; 5000 alice BYE; 5020 bob 200 to BYE",
     .notes = "",
     .alice = "PMSTG",
     .bob = "PEMSTG"},
    {.play = {.title = "every 2xx is lost: the callee's BYE comes into an early dialog",
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0)},
              .rules = {LOSE(BOB, INVITE, 2, 0)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2520 bob 200+; "
               "3520 bob 200+; 5520 bob 200+; 9520 bob 200+; 13520 bob 200+; "
               "17520 bob 200+; 21520 bob 200+; 25520 bob 200+; 29520 bob 200+; "
               "33520 bob 200+; 34020 bob BYE; 34040 alice 200 to BYE; "
               "34040 alice CANCEL; 34060 bob 481 to CANCEL",
     .notes = "alice takes the INVITE for cancelled: nobody answers it",
     .alice = "PETG",
     .bob = "PEMTG"},
    {.play = {.title = "every 180 and 200 is lost: the callee's BYE finds no dialog, the "
                       "caller rings on until he hangs up",
              .bob = {.manner = MANNER_ANSWERS, .after = 2000 * MS, .thinks = 1000 * MS},
              .deeds = {CALLS(0), DOES(100000, ALICE, HANGS_UP)},
              .rules = {LOSE(BOB, INVITE, 2, 0), LOSE(BOB, INVITE, 180, 0)}},
     .ladder = "0 alice INVITE; 220 bob 100; 1020 bob 180; 3020 bob 200; "
               "3520 bob 200+; 4520 bob 200+; 6520 bob 200+; 10520 bob 200+; "
               "14520 bob 200+; 18520 bob 200+; 22520 bob 200+; 26520 bob 200+; "
               "30520 bob 200+; 34520 bob 200+; 35020 bob BYE; "
               "35040 alice 481 to BYE; 100000 alice CANCEL; 100020 bob 481 to CANCEL",
     .notes = "alice takes the INVITE for cancelled: nobody answers it",
     .alice = "PG",
     .bob = "PEMTG"},
    {.play = {.title = "every 2xx and every CANCEL is lost, the callee's BYE comes into the "
                       "cancelling, and so does a late 180",
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0), DOES(20000, ALICE, HANGS_UP)},
              .rules = {LOSE(BOB, INVITE, 2, 0), LOSE(ALICE, CANCEL, 0, 0),
                        TWICE(BOB, INVITE, 180, 1)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2520 bob 200+; "
               "3520 bob 200+; 5520 bob 200+; 9520 bob 200+; 13520 bob 200+; "
               "17520 bob 200+; 20000 alice CANCEL; 20500 alice CANCEL+; "
               "21500 alice CANCEL+; 21520 bob 200+; 23500 alice CANCEL+; "
               "25520 bob 200+; 27500 alice CANCEL+; 29520 bob 200+; "
               "31500 alice CANCEL+; 33520 bob 200+; 34020 bob BYE; "
               "34040 alice 200 to BYE; 35500 alice CANCEL+; 39500 alice CANCEL+; "
               "43500 alice CANCEL+; 47500 alice CANCEL+; 51500 alice CANCEL+",
     .notes = "alice takes the INVITE for cancelled: nobody answers it",
     .alice = "PETG",
     .bob = "PEMTG"},
    {.play = {.title = "a 2xx and a 180 come when a BYE has ended the early dialog",
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0)},
              .rules = {LOSE(BOB, INVITE, 2, 2), LOSE(BOB, INVITE, 2, 3), LOSE(BOB, INVITE, 2, 4),
                        LOSE(BOB, INVITE, 2, 5), LOSE(BOB, INVITE, 2, 6), LOSE(BOB, INVITE, 2, 7),
                        LOSE(BOB, INVITE, 2, 8), LOSE(BOB, INVITE, 2, 9), LOSE(BOB, INVITE, 2, 10),
                        LOSE(BOB, INVITE, 2, 11), LATE(BOB, INVITE, 2, 1, 35000),
                        TWICE(BOB, INVITE, 2, 1)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2520 bob 200+; "
               "3520 bob 200+; 5520 bob 200+; 9520 bob 200+; 13520 bob 200+; "
               "17520 bob 200+; 21520 bob 200+; 25520 bob 200+; 29520 bob 200+; "
               "33520 bob 200+; 34020 bob BYE; 34040 alice 200 to BYE; "
               "34040 alice CANCEL; 34060 bob 481 to CANCEL; 37040 alice ACK; "
               "37040 alice ACK+",
     .notes = "",
     .alice = "PETG",
     .bob = "PEMTG"},

    /* ---- BYE: RFC 3261 15 ----------------------------------------------------------------- */
    {.play = {.title = "two BYEs cross, and both are answered 200",
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0), DOES(5000, ALICE, HANGS_UP), DOES(5000, BOB, HANGS_UP)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2040 alice ACK; "
               "5000 alice BYE; 5000 bob BYE; 5020 bob 200 to BYE; "
               "5020 alice 200 to BYE",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play = {.title = "two BYEs cross over TCP",
              .tcp = 1,
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0), DOES(5000, ALICE, HANGS_UP), DOES(5000, BOB, HANGS_UP)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2040 alice ACK; "
               "5000 alice BYE; 5000 bob BYE; 5020 bob 200 to BYE; "
               "5020 alice 200 to BYE",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play = {.title = "a caller's BYE that nobody hears ends his dialog after 64*T1; the "
                       "peer's BYE then gets 481",
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0), DOES(5000, ALICE, HANGS_UP), DOES(60000, BOB, HANGS_UP)},
              .rules = {LOSE(ALICE, BYE, 0, 0)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2040 alice ACK; "
               "5000 alice BYE; 5500 alice BYE+; 6500 alice BYE+; 8500 alice BYE+; "
               "12500 alice BYE+; 16500 alice BYE+; 20500 alice BYE+; "
               "24500 alice BYE+; 28500 alice BYE+; 32500 alice BYE+; "
               "36500 alice BYE+; 60000 bob BYE; 60020 alice 481 to BYE",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play = {.title = "a callee's BYE that nobody hears ends his dialog after 64*T1; the "
                       "peer's re-INVITE then gets 481",
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0), DOES(5000, BOB, HANGS_UP), DOES(60000, ALICE, HOLDS)},
              .rules = {LOSE(BOB, BYE, 0, 0)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2040 alice ACK; "
               "5000 bob BYE; 5500 bob BYE+; 6500 bob BYE+; 8500 bob BYE+; "
               "12500 bob BYE+; 16500 bob BYE+; 20500 bob BYE+; 24500 bob BYE+; "
               "28500 bob BYE+; 32500 bob BYE+; 36500 bob BYE+; 60000 alice INVITE; "
               "60020 bob 481; 60040 alice ACK; 60040 alice BYE; 60060 bob 481 to BYE",
     .notes = "alice could not change the session: 481 "
              "Call/Transaction Does Not Exist",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play = {.title = "a caller's BYE that nobody hears, and the callee's re-INVITE",
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0), DOES(5000, ALICE, HANGS_UP), DOES(60000, BOB, HOLDS)},
              .rules = {LOSE(ALICE, BYE, 0, 0)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2040 alice ACK; "
               "5000 alice BYE; 5500 alice BYE+; 6500 alice BYE+; 8500 alice BYE+; "
               "12500 alice BYE+; 16500 alice BYE+; 20500 alice BYE+; "
               "24500 alice BYE+; 28500 alice BYE+; 32500 alice BYE+; "
               "36500 alice BYE+; 60000 bob INVITE; 60020 alice 481; 60040 bob ACK; "
               "60040 bob BYE; 60060 alice 481 to BYE",
     .notes = "bob could not change the session: 481 "
              "Call/Transaction Does Not Exist",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play =
         {.title =
              "RFC 5407 3.1.6: a BYE comes before the ACK, which completes its INVITE all the same",
          .bob = ANSWERS(2000),
          .deeds = {CALLS(0), DOES(2400, ALICE, HANGS_UP)},
          .rules = {LOSE(ALICE, ACK, 0, 1)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2040 alice ACK; "
               "2400 alice BYE; 2420 bob 200 to BYE; 2520 bob 200+; 2540 alice ACK+",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMTG"},
    {.play = {.title = "a BYE comes before the ACK, which never comes",
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0), DOES(4000, ALICE, HANGS_UP)},
              .rules = {LOSE(ALICE, ACK, 0, 0)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2040 alice ACK; "
               "2520 bob 200+; 2540 alice ACK+; 3520 bob 200+; 3540 alice ACK+; "
               "4000 alice BYE; 4020 bob 200 to BYE; 5520 bob 200+; 5540 alice ACK+; "
               "9520 bob 200+; 9540 alice ACK+; 13520 bob 200+; 13540 alice ACK+; "
               "17520 bob 200+; 17540 alice ACK+; 21520 bob 200+; 21540 alice ACK+; "
               "25520 bob 200+; 25540 alice ACK+; 29520 bob 200+; 29540 alice ACK+; "
               "33520 bob 200+; 33540 alice ACK+",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMTG"},

    /* ---- late offers ---------------------------------------------------------------------- */
    {.play = {.title = "a late offer is in the 200, its answer in the ACK",
              .alice = {.flags = PHONE_LATE_OFFER},
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0), DOES(5000, ALICE, HANGS_UP)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2040 alice ACK; "
               "5000 alice BYE; 5020 bob 200 to BYE",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play = {.title = "a late offer that is of no use is answered, and the call ended",
              .alice = {.flags = PHONE_LATE_OFFER, .codecs = CODEC_OPUS},
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2040 alice ACK; "
               "2040 alice BYE; 2060 bob 200 to BYE",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play = {.title = "a late offer that is of no use, when the user has hung up anyway",
              .alice = {.flags = PHONE_LATE_OFFER, .codecs = CODEC_OPUS},
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0), DOES(2030, ALICE, HANGS_UP), DOES(2031, ALICE, HANGS_UP)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2030 alice CANCEL; "
               "2040 alice ACK; 2040 alice BYE; 2050 bob 200 to CANCEL; "
               "2060 bob 200 to BYE",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play = {.title = "a late offer whose ACK never comes is ended with a BYE",
              .alice = {.flags = PHONE_LATE_OFFER},
              .bob = ANSWERS(0),
              .deeds = {CALLS(0)},
              .rules = {LOSE(ALICE, ACK, 0, 0)}},
     .ladder = "0 alice INVITE; 20 bob 180; 20 bob 200; 40 alice ACK; 520 bob 200+; "
               "540 alice ACK+; 1520 bob 200+; 1540 alice ACK+; 3520 bob 200+; "
               "3540 alice ACK+; 7520 bob 200+; 7540 alice ACK+; 11520 bob 200+; "
               "11540 alice ACK+; 15520 bob 200+; 15540 alice ACK+; 19520 bob 200+; "
               "19540 alice ACK+; 23520 bob 200+; 23540 alice ACK+; 27520 bob 200+; "
               "27540 alice ACK+; 31520 bob 200+; 31540 alice ACK+; 32020 bob BYE; "
               "32040 alice 200 to BYE",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMTG"},
    {.play = {.title = "RFC 5407 3.1.5: a re-INVITE while the late offer has no answer gets 491",
              .alice = {.flags = PHONE_LATE_OFFER},
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0), DOES(2100, ALICE, HOLDS), DOES(6000, ALICE, HANGS_UP)},
              .rules = {LOSE(ALICE, ACK, 0, 1)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2040 alice ACK; "
               "2100 alice INVITE; 2120 bob 491; 2140 alice ACK; 2520 bob 200+; "
               "2540 alice ACK+; 4240 alice INVITE; 4260 bob 200; 4280 alice ACK; "
               "6000 alice BYE; 6020 bob 200 to BYE",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},

    /* ---- hold and resume: RFC 3264 8.4, RFC 3261 14 --------------------------------------- */
    {.play = {.title = "the caller holds for three seconds",
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0),
                        {4000, {.verb = VERB_HOLDS, .node = ALICE, .span = 3 * SECOND}},
                        DOES(10000, ALICE, HANGS_UP)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2040 alice ACK; "
               "4000 alice INVITE; 4020 bob 200; 4040 alice ACK; 7000 alice INVITE; "
               "7020 bob 200; 7040 alice ACK; 10000 alice BYE; 10020 bob 200 to BYE",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play = {.title = "the callee holds for three seconds",
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0),
                        {4000, {.verb = VERB_HOLDS, .node = BOB, .span = 3 * SECOND}},
                        DOES(10000, BOB, HANGS_UP)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2040 alice ACK; "
               "4000 bob INVITE; 4020 alice 200; 4040 bob ACK; 7000 bob INVITE; "
               "7020 alice 200; 7040 bob ACK; 10000 bob BYE; 10020 alice 200 to BYE",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play = {.title = "both hold: nobody hears anybody; both resume",
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0), DOES(4000, ALICE, HOLDS), DOES(5000, BOB, HOLDS),
                        DOES(6000, ALICE, RESUMES), DOES(7000, BOB, RESUMES),
                        DOES(8000, BOB, RESUMES), DOES(10000, BOB, HANGS_UP)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2040 alice ACK; "
               "4000 alice INVITE; 4020 bob 200; 4040 alice ACK; 5000 bob INVITE; "
               "5020 alice 200; 5040 bob ACK; 6000 alice INVITE; 6020 bob 200; "
               "6040 alice ACK; 7000 bob INVITE; 7020 alice 200; 7040 bob ACK; "
               "8000 bob INVITE; 8020 alice 200; 8040 bob ACK; 10000 bob BYE; "
               "10020 alice 200 to BYE",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play = {.title = "a call ends on hold",
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0), DOES(4000, ALICE, HOLDS), DOES(10000, BOB, HANGS_UP)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2040 alice ACK; "
               "4000 alice INVITE; 4020 bob 200; 4040 alice ACK; 10000 bob BYE; "
               "10020 alice 200 to BYE",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play = {.title = "BUGS 12: two re-INVITEs cross: 491 for both, and both come again",
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0), DOES(4000, ALICE, HOLDS), DOES(4000, BOB, HOLDS),
                        DOES(9000, BOB, HANGS_UP)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2040 alice ACK; "
               "4000 alice INVITE; 4000 bob INVITE; 4020 bob 491; 4020 alice 491; "
               "4040 alice ACK; 4040 bob ACK; 4040 bob INVITE; 4060 alice 200; "
               "4080 bob ACK; 6140 alice INVITE; 6160 bob 200; 6180 alice ACK; "
               "9000 bob BYE; 9020 alice 200 to BYE",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play = {.title = "two re-INVITEs cross on hold: 491 for both, and both come again",
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0), DOES(4000, ALICE, HOLDS), DOES(6000, ALICE, RESUMES),
                        DOES(6000, BOB, HOLDS), DOES(9000, BOB, HANGS_UP)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2040 alice ACK; "
               "4000 alice INVITE; 4020 bob 200; 4040 alice ACK; 6000 alice INVITE; "
               "6000 bob INVITE; 6020 bob 491; 6020 alice 491; 6040 alice ACK; "
               "6040 bob ACK; 6040 bob INVITE; 6060 alice 200; 6080 bob ACK; "
               "8140 alice INVITE; 8160 bob 200; 8180 alice ACK; 9000 bob BYE; "
               "9020 alice 200 to BYE",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play = {.title = "what is wanted beside a re-INVITE waits until it is done, at either end",
              .bob = {.manner = MANNER_ANSWERS, .after = 2000 * MS, .thinks = 1000 * MS},
              .deeds = {CALLS(0), DOES(5000, ALICE, HOLDS), DOES(5100, ALICE, RESUMES),
                        DOES(5200, BOB, HOLDS), DOES(5300, BOB, RESUMES), DOES(5400, ALICE, HOLDS),
                        DOES(9000, BOB, HANGS_UP)}},
     .ladder = "0 alice INVITE; 220 bob 100; 1020 bob 180; 3020 bob 200; "
               "3040 alice ACK; 5000 alice INVITE; 5220 bob 100; 6020 bob 200; "
               "6040 alice ACK; 6040 alice INVITE; 6060 bob INVITE; 6060 bob 491; "
               "6080 alice 491; 6080 alice ACK; 6100 bob ACK; 6100 bob INVITE; "
               "6120 alice 200; 6140 bob ACK; 8180 alice INVITE; 8400 bob 100; "
               "9000 bob BYE; 9000 bob 487; 9020 alice 200 to BYE; 9020 alice CANCEL; "
               "9020 alice ACK; 9040 bob 200 to CANCEL",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play = {.title = "what is wanted beside a re-INVITE waits until it is done, the callee's",
              .alice = {.thinks = 1000 * MS},
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0), DOES(5000, BOB, HOLDS), DOES(5100, ALICE, RESUMES),
                        DOES(5200, BOB, HOLDS), DOES(5300, BOB, RESUMES), DOES(5400, ALICE, HOLDS),
                        DOES(9000, BOB, HANGS_UP)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2040 alice ACK; "
               "5000 bob INVITE; 5220 alice 100; 6020 alice 200; 6040 bob ACK; "
               "6040 bob INVITE; 6060 alice INVITE; 6060 alice 491; 6080 bob 491; "
               "6080 bob ACK; 6080 bob INVITE; 6100 alice ACK; 6300 alice 100; "
               "7100 alice 200; 7120 bob ACK; 8200 alice INVITE; 8220 bob 200; "
               "8240 alice ACK; 9000 bob BYE; 9020 alice 200 to BYE",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play = {.title = "who has no session yet waits until it begins, or never does",
              .bob = {.thinks = 1000 * MS},
              .deeds = {CALLS(0), DOES(100, ALICE, HOLDS), DOES(150, BOB, RESUMES),
                        DOES(2000, ALICE, RESUMES), DOES(2000, BOB, HOLDS),
                        DOES(3000, ALICE, HANGS_UP)}},
     .ladder = "0 alice INVITE; 220 bob 100; 1020 bob 180; 3000 alice CANCEL; "
               "3020 bob 200 to CANCEL; 3020 bob 487; 3040 alice ACK",
     .notes = "alice has no call: 487 Request Terminated",
     .alice = "PEG",
     .bob = "PEG"},
    {.play = {.title = "BUGS 5, 13: the ACK is lost, a re-INVITE comes; each 200 gets its own ACK",
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0), DOES(2100, ALICE, HOLDS), DOES(6000, ALICE, HANGS_UP)},
              .rules = {LOSE(ALICE, ACK, 0, 1)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2040 alice ACK; "
               "2100 alice INVITE; 2120 bob 200; 2140 alice ACK; 2520 bob 200+; "
               "2540 alice ACK+; 6000 alice BYE; 6020 bob 200 to BYE",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play = {.title = "BUGS 6, 7: a late ACK of the first INVITE is not taken for the second's",
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0), DOES(2100, ALICE, HOLDS), DOES(6000, ALICE, HANGS_UP)},
              .rules = {LATE(ALICE, ACK, 0, 1, 60), LOSE(ALICE, ACK, 0, 2)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2040 alice ACK; "
               "2100 alice INVITE; 2120 bob 200; 2140 alice ACK; 2620 bob 200+; "
               "2640 alice ACK+; 6000 alice BYE; 6020 bob 200 to BYE",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play = {.title = "nobody answers the caller's re-INVITE: the dialog is ended",
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0), DOES(4000, ALICE, HOLDS)},
              .rules = {LOSE_SEQ(ALICE, INVITE, 0, 2)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2040 alice ACK; "
               "4000 alice INVITE; 4500 alice INVITE+; 5500 alice INVITE+; "
               "7500 alice INVITE+; 11500 alice INVITE+; 19500 alice INVITE+; "
               "35500 alice INVITE+; 36000 alice BYE; 36020 bob 200 to BYE",
     .notes = "alice could not change the session: 408 Request Timeout",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play = {.title = "nobody answers the callee's re-INVITE: the dialog is ended",
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0), DOES(4000, BOB, HOLDS)},
              .rules = {LOSE(BOB, INVITE, 0, 0)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2040 alice ACK; "
               "4000 bob INVITE; 4500 bob INVITE+; 5500 bob INVITE+; "
               "7500 bob INVITE+; 11500 bob INVITE+; 19500 bob INVITE+; "
               "35500 bob INVITE+; 36000 bob BYE; 36020 alice 200 to BYE",
     .notes = "bob could not change the session: 408 Request Timeout",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play = {.title = "no ACK comes to the caller's 200 of a re-INVITE: the dialog is ended",
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0), DOES(4000, BOB, HOLDS)},
              .rules = {LOSE(BOB, ACK, 0, 0)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2040 alice ACK; "
               "4000 bob INVITE; 4020 alice 200; 4040 bob ACK; 4520 alice 200+; "
               "4540 bob ACK+; 5520 alice 200+; 5540 bob ACK+; 7520 alice 200+; "
               "7540 bob ACK+; 11520 alice 200+; 11540 bob ACK+; 15520 alice 200+; "
               "15540 bob ACK+; 19520 alice 200+; 19540 bob ACK+; 23520 alice 200+; "
               "23540 bob ACK+; 27520 alice 200+; 27540 bob ACK+; 31520 alice 200+; "
               "31540 bob ACK+; 35520 alice 200+; 35540 bob ACK+; 36020 alice BYE; "
               "36040 bob 200 to BYE",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play = {.title = "no ACK comes to the callee's 200 of a re-INVITE: the dialog is ended",
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0), DOES(4000, ALICE, HOLDS)},
              .rules = {LOSE_SEQ(ALICE, ACK, 0, 2)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2040 alice ACK; "
               "4000 alice INVITE; 4020 bob 200; 4040 alice ACK; 4520 bob 200+; "
               "4540 alice ACK+; 5520 bob 200+; 5540 alice ACK+; 7520 bob 200+; "
               "7540 alice ACK+; 11520 bob 200+; 11540 alice ACK+; 15520 bob 200+; "
               "15540 alice ACK+; 19520 bob 200+; 19540 alice ACK+; 23520 bob 200+; "
               "23540 alice ACK+; 27520 bob 200+; 27540 alice ACK+; 31520 bob 200+; "
               "31540 alice ACK+; 35520 bob 200+; 35540 alice ACK+; 36020 bob BYE; "
               "36040 alice 200 to BYE",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},

    /* ---- re-INVITE and BYE: RFC 5407 3.2, appendix B -------------------------------------- */
    {.play = {.title = "RFC 5407 3.2.2: a re-INVITE that crosses the caller's BYE gets 481",
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0), DOES(4000, ALICE, HANGS_UP), DOES(4000, BOB, HOLDS)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2040 alice ACK; "
               "4000 alice BYE; 4000 bob INVITE; 4020 bob 200 to BYE; 4020 alice 481; "
               "4040 bob ACK",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play = {.title = "RFC 5407 3.2.2: a re-INVITE that crosses the callee's BYE gets 481",
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0), DOES(4000, BOB, HANGS_UP), DOES(4000, ALICE, HOLDS)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2040 alice ACK; "
               "4000 bob BYE; 4000 alice INVITE; 4020 alice 200 to BYE; 4020 bob 481; "
               "4040 alice ACK",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play = {.title = "RFC 5407 3.2.3: a 200 to a re-INVITE crosses the callee's BYE",
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0), DOES(4000, BOB, HOLDS), DOES(4025, BOB, HANGS_UP)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2040 alice ACK; "
               "4000 bob INVITE; 4020 alice 200; 4025 bob BYE; 4040 bob ACK; "
               "4045 alice 200 to BYE",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play = {.title = "RFC 5407 3.2.3: a 200 to a re-INVITE crosses the caller's BYE",
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0), DOES(4000, ALICE, HOLDS), DOES(4025, ALICE, HANGS_UP)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2040 alice ACK; "
               "4000 alice INVITE; 4020 bob 200; 4025 alice BYE; 4040 alice ACK; "
               "4045 bob 200 to BYE",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play = {.title = "BUGS 16: a BYE while a re-INVITE is pending: 487, and nothing is left",
              .bob = {.manner = MANNER_ANSWERS, .after = 2000 * MS, .thinks = 1000 * MS},
              .deeds = {CALLS(0), DOES(5000, ALICE, HOLDS), DOES(5500, ALICE, HANGS_UP)}},
     .ladder = "0 alice INVITE; 220 bob 100; 1020 bob 180; 3020 bob 200; "
               "3040 alice ACK; 5000 alice INVITE; 5220 bob 100; 5500 alice BYE; "
               "5500 alice CANCEL; 5520 bob 200 to BYE; 5520 bob 487; "
               "5520 bob 200 to CANCEL; 5540 alice ACK",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play = {.title = "RFC 5407 appendix B: a BYE overtakes the re-INVITE",
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0), DOES(5000, ALICE, HOLDS), DOES(5010, ALICE, HANGS_UP)},
              .rules = {LATE(ALICE, INVITE, 0, 2, 100)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2040 alice ACK; "
               "5000 alice INVITE; 5010 alice BYE; 5030 bob 200 to BYE; 5120 bob 481; "
               "5140 alice ACK",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play = {.title = "the caller's ACK to a re-INVITE's 200 comes after the BYE, or never",
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0), DOES(4000, ALICE, HOLDS), DOES(6000, ALICE, HANGS_UP)},
              .rules = {LOSE_SEQ(ALICE, ACK, 0, 2)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2040 alice ACK; "
               "4000 alice INVITE; 4020 bob 200; 4040 alice ACK; 4520 bob 200+; "
               "4540 alice ACK+; 5520 bob 200+; 5540 alice ACK+; 6000 alice BYE; "
               "6020 bob 200 to BYE; 7520 bob 200+; 7540 alice ACK+; 11520 bob 200+; "
               "11540 alice ACK+; 15520 bob 200+; 15540 alice ACK+; 19520 bob 200+; "
               "19540 alice ACK+; 23520 bob 200+; 23540 alice ACK+; 27520 bob 200+; "
               "27540 alice ACK+; 31520 bob 200+; 31540 alice ACK+; 35520 bob 200+; "
               "35540 alice ACK+",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play = {.title = "the callee's ACK to a re-INVITE's 200 comes after the BYE",
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0), DOES(4000, BOB, HOLDS), DOES(4100, BOB, HANGS_UP)},
              .rules = {LOSE(BOB, ACK, 0, 1)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2040 alice ACK; "
               "4000 bob INVITE; 4020 alice 200; 4040 bob ACK; 4100 bob BYE; "
               "4120 alice 200 to BYE; 4520 alice 200+; 4540 bob ACK+",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play = {.title =
                  "the callee's ACK to a re-INVITE's 200 never comes, and the call ends meanwhile",
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0), DOES(4000, BOB, HOLDS), DOES(9000, BOB, HANGS_UP)},
              .rules = {LOSE(BOB, ACK, 0, 0)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2040 alice ACK; "
               "4000 bob INVITE; 4020 alice 200; 4040 bob ACK; 4520 alice 200+; "
               "4540 bob ACK+; 5520 alice 200+; 5540 bob ACK+; 7520 alice 200+; "
               "7540 bob ACK+; 9000 bob BYE; 9020 alice 200 to BYE; 11520 alice 200+; "
               "11540 bob ACK+; 15520 alice 200+; 15540 bob ACK+; 19520 alice 200+; "
               "19540 bob ACK+; 23520 alice 200+; 23540 bob ACK+; 27520 alice 200+; "
               "27540 bob ACK+; 31520 alice 200+; 31540 bob ACK+; 35520 alice 200+; "
               "35540 bob ACK+",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play = {.title = "neither the caller's re-INVITE nor his BYE is heard",
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0), DOES(4000, ALICE, HOLDS), DOES(4500, ALICE, HANGS_UP),
                        DOES(60000, BOB, HANGS_UP)},
              .rules = {LOSE_SEQ(ALICE, INVITE, 0, 2), LOSE(ALICE, BYE, 0, 0)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2040 alice ACK; "
               "4000 alice INVITE; 4500 alice BYE; 4500 alice INVITE+; "
               "5000 alice BYE+; 5500 alice INVITE+; 6000 alice BYE+; "
               "7500 alice INVITE+; 8000 alice BYE+; 11500 alice INVITE+; "
               "12000 alice BYE+; 16000 alice BYE+; 19500 alice INVITE+; "
               "20000 alice BYE+; 24000 alice BYE+; 28000 alice BYE+; "
               "32000 alice BYE+; 35500 alice INVITE+; 36000 alice BYE+; "
               "60000 bob BYE; 60020 alice 481 to BYE",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play = {.title = "neither the callee's re-INVITE nor his BYE is heard",
              .bob = ANSWERS(2000),
              .deeds = {CALLS(0), DOES(4000, BOB, HOLDS), DOES(4500, BOB, HANGS_UP),
                        DOES(60000, ALICE, HANGS_UP)},
              .rules = {LOSE(BOB, INVITE, 0, 0), LOSE(BOB, BYE, 0, 0)}},
     .ladder = "0 alice INVITE; 20 bob 180; 2020 bob 200; 2040 alice ACK; "
               "4000 bob INVITE; 4500 bob BYE; 4500 bob INVITE+; 5000 bob BYE+; "
               "5500 bob INVITE+; 6000 bob BYE+; 7500 bob INVITE+; 8000 bob BYE+; "
               "11500 bob INVITE+; 12000 bob BYE+; 16000 bob BYE+; 19500 bob INVITE+; "
               "20000 bob BYE+; 24000 bob BYE+; 28000 bob BYE+; 32000 bob BYE+; "
               "35500 bob INVITE+; 36000 bob BYE+; 60000 alice BYE; "
               "60020 bob 481 to BYE",
     .notes = "",
     .alice = "PEMSTG",
     .bob = "PEMSTG"},
    {.play = {.title = "a user who answers before it rings: then it does not ring",
              .bob = {.thinks = 1000 * MS},
              .deeds = {CALLS(0), DOES(500, BOB, ANSWERS), DOES(5000, BOB, HANGS_UP)},
              .rules = {LOSE(ALICE, ACK, 0, 1)}},
     .ladder = "0 alice INVITE; 220 bob 100; 500 bob 200; 520 alice ACK; "
               "1000 bob 200+; 1020 alice ACK+; 5000 bob BYE; 5020 alice 200 to BYE",
     .notes = "",
     .alice = "PMSTG",
     .bob = "PMSTG"},
};
const int nstories = sizeof stories / sizeof *stories;
