/* What transactions do, one play after the other: number, title, what happens; the script; and
 * all that comes of it.
 *
 * The timers are RFC 3261's: T1 500 ms, T2 4 s, T4 5 s. The link takes no time.
 */
#include "bench.h"

#define UDP TRANSPORT_UDP
#define TCP TRANSPORT_TCP

const struct play plays[] = {
    /* ---- INVITE client: RFC 3261 17.1.1, RFC 6026 8.4 ---------------------------------------- */
    {101,
     "an INVITE that nobody answers",
     "over UDP it is sent seven times, then B tells the core",
     NOW,
     UDP,
     false,
     {{0, SENDS_INVITE, 0}},
     "0: >Calling INVITE A500 B32000\n"
     "500: INVITE#1 A1000\n"
     "1500: INVITE#2 A2000\n"
     "3500: INVITE#3 A4000\n"
     "7500: INVITE#4 A8000\n"
     "15500: INVITE#5 A16000\n"
     "31500: INVITE#6 A32000\n"
     "32000: >Terminated =timeout"},
    {102,
     "an INVITE that nobody answers, over TCP",
     "it is sent once, and B tells the core",
     NOW,
     TCP,
     false,
     {{0, SENDS_INVITE, 0}},
     "0: >Calling INVITE B32000\n"
     "32000: >Terminated =timeout"},
    {103,
     "a call is answered",
     "the 200 comes again and from another fork, a 180 late: the core sees each; a refusal is absorbed",
     NOW,
     UDP,
     false,
     {{100, SENDS_INVITE, 0},
      {200, GETS, 100},
      {300, GETS, 180},
      {400, GETS, 200},
      {500, GETS, 200},
      {600, GETS_FORK, 200},
      {700, GETS, 180},
      {800, GETS_FORK, 486},
      {900, CANNOT_DELIVER, 0}},
     "100: >Calling INVITE A500 B32000\n"
     "200: >Proceeding =100\n"
     "300: =180\n"
     "400: >Accepted M32000 =200\n"
     "500: =200\n"
     "600: =200\n"
     "700: =180\n"
     "800: absorbed\n"
     "900: absorbed\n"
     "32400: >Terminated"},
    {104,
     "a call is answered over TCP",
     "M lasts 64*T1 there too",
     NOW,
     TCP,
     false,
     {{0, SENDS_INVITE, 0}, {0, GETS, 200}},
     "0: >Calling INVITE B32000 >Accepted M32000 =200\n"
     "32000: >Terminated"},
    {105,
     "a call is refused at once",
     "the ACK is sent, and again when the 486 comes again; D ends it after 32 s",
     NOW,
     UDP,
     false,
     {{0, SENDS_INVITE, 0},
      {1600, GETS, 486},
      {2100, GETS, 486},
      {3100, GETS, 486},
      {3200, GETS, 180},
      {3300, GETS, 200}},
     "0: >Calling INVITE A500 B32000\n"
     "500: INVITE#1 A1000\n"
     "1500: INVITE#2 A2000\n"
     "1600: >Completed D32000 ACK =486\n"
     "2100: ACK#1\n"
     "3100: ACK#2\n"
     "3200: absorbed\n"
     "3300: absorbed\n"
     "33600: >Terminated"},
    {106,
     "a call is refused after ringing, over TCP",
     "the ACK is sent there too, and D is 0",
     NOW,
     TCP,
     false,
     {{0, SENDS_INVITE, 0}, {100, GETS, 180}, {200, GETS, 603}},
     "0: >Calling INVITE B32000\n"
     "100: >Proceeding =180\n"
     "200: >Completed D0 ACK =603 >Terminated"},
    {107,
     "the INVITE cannot be delivered",
     "the core is told, and the transaction ends",
     NOW,
     UDP,
     false,
     {{0, SENDS_INVITE, 0}, {10, CANNOT_DELIVER, 0}},
     "0: >Calling INVITE A500 B32000\n"
     "10: >Terminated =error"},
    {108,
     "a copy of the INVITE cannot be delivered",
     "the news comes after a 180 and is absorbed; the core gives up after its CANCEL",
     NOW,
     UDP,
     false,
     {{0, SENDS_INVITE, 0}, {100, GETS, 180}, {200, CANNOT_DELIVER, 0}, {300, ABANDONS, 0}},
     "0: >Calling INVITE A500 B32000\n"
     "100: >Proceeding =180\n"
     "200: absorbed\n"
     "300: >Terminated"},
    {114,
     "an INVITE that the core waits for no longer",
     "a proxy's timer C fires before anything has come",
     NOW,
     UDP,
     false,
     {{0, SENDS_INVITE, 0}, {300, ABANDONS, 0}},
     "0: >Calling INVITE A500 B32000\n"
     "300: >Terminated"},
    {109,
     "the ACK cannot be delivered",
     "the core is told, and the transaction ends",
     NOW,
     UDP,
     false,
     {{0, SENDS_INVITE, 0}, {100, GETS, 404}, {200, CANNOT_DELIVER, 0}},
     "0: >Calling INVITE A500 B32000\n"
     "100: >Completed D32000 ACK =404\n"
     "200: >Terminated =error"},
    {110,
     "a call is cancelled",
     "the CANCEL has the branch of its INVITE and its own transaction; responses find theirs",
     NOW,
     UDP,
     false,
     {{0, SENDS_INVITE, 0},
      {100, GETS, 180},
      {200, SENDS_CANCEL, 0},
      {300, GETS, 200},
      {400, GETS_FIRST, 487}},
     "0: >Calling INVITE A500 B32000\n"
     "100: >Proceeding =180\n"
     "200: >Trying CANCEL E500 F32000\n"
     "300: >Completed K5000 =200 to CANCEL\n"
     "400: >Completed D32000 ACK =487\n"
     "5300: >Terminated\n"
     "32400: >Terminated"},
    {111,
     "a 200 comes when nobody remembers the INVITE",
     "it is stray",
     NOW,
     UDP,
     false,
     {{0, SENDS_INVITE, 0}, {0, GETS, 200}, {32100, GETS, 200}},
     "0: >Calling INVITE A500 B32000 >Accepted M32000 =200\n"
     "32000: >Terminated\n"
     "32100: stray"},
    {112,
     "the core acknowledges a 200",
     "the ACK has a branch of its own, sent again the same one",
     NOW,
     UDP,
     false,
     {{0, SENDS_INVITE, 0},
      {10, GETS, 200},
      {20, SENDS_ACK, 0},
      {30, SENDS_ACK_AGAIN, 0},
      {40, CANNOT_DELIVER, 0}},
     "0: >Calling INVITE A500 B32000\n"
     "10: >Accepted M32000 =200\n"
     "20: ACK\n"
     "30: ACK#1\n"
     "32010: >Terminated"},
    {113,
     "an RFC 2543 phone acknowledges a 200",
     "the ACK has the Via of its INVITE, so news of its loss finds that and is absorbed",
     NOW,
     UDP,
     true,
     {{0, SENDS_INVITE, 0}, {10, GETS, 200}, {20, SENDS_ACK, 0}, {40, CANNOT_DELIVER, 0}},
     "0: >Calling INVITE A500 B32000\n"
     "10: >Accepted M32000 =200\n"
     "20: ACK\n"
     "40: absorbed\n"
     "32010: >Terminated"},

    /* ---- INVITE server: RFC 3261 17.2.1, RFC 6026 8.5 to 8.8 --------------------------------- */
    {201,
     "a phone that thinks before it rings",
     "100 after 200 ms; copies of the INVITE bring the latest response; the core sends 200 twice",
     NOW,
     UDP,
     false,
     {{0, GETS_INVITE, 0},
      {100, GETS_COPY, 0},
      {300, GETS_COPY, 0},
      {400, SAYS, 180},
      {500, GETS_COPY, 0},
      {600, CANNOT_DELIVER, 0},
      {700, SAYS, 200},
      {800, GETS_COPY, 0},
      {1200, SAYS, 200},
      {1300, GETS_ACK_OF_2XX, 0},
      {1400, CANNOT_DELIVER, 0}},
     "0: >Proceeding Try200 =INVITE\n"
     "100: absorbed\n"
     "200: 100\n"
     "300: 100#1\n"
     "400: 180\n"
     "500: 180#1\n"
     "600: =error\n"
     "700: >Accepted 200 L32000\n"
     "800: absorbed\n"
     "1200: 200#1\n"
     "1300: stray-ACK\n"
     "1400: =error\n"
     "32700: >Terminated"},
    {202,
     "a call is answered over TCP",
     "L lasts 64*T1 there too",
     NOW,
     TCP,
     false,
     {{0, GETS_INVITE, 0}, {0, SAYS, 200}},
     "0: >Proceeding Try200 =INVITE >Accepted 200 L32000\n"
     "32000: >Terminated"},
    {203,
     "a refusal that is never acknowledged",
     "G sends it again, T2 apart in the end, and H tells the core",
     NOW,
     UDP,
     false,
     {{0, GETS_INVITE, 0}, {0, SAYS, 486}, {100, GETS_COPY, 0}},
     "0: >Proceeding Try200 =INVITE >Completed 486 G500 H32000\n"
     "100: 486#1\n"
     "500: 486#2 G1000\n"
     "1500: 486#3 G2000\n"
     "3500: 486#4 G4000\n"
     "7500: 486#5 G4000\n"
     "11500: 486#6 G4000\n"
     "15500: 486#7 G4000\n"
     "19500: 486#8 G4000\n"
     "23500: 486#9 G4000\n"
     "27500: 486#10 G4000\n"
     "31500: 486#11 G4000\n"
     "32000: >Terminated =timeout"},
    {204,
     "a refusal is acknowledged",
     "the ACK matches the INVITE; all that comes too early or late is absorbed",
     NOW,
     UDP,
     false,
     {{0, GETS_INVITE, 0},
      {50, GETS_ACK, 0},
      {100, SAYS, 486},
      {200, CANNOT_DELIVER, 0},
      {300, GETS_ACK, 0},
      {400, GETS_ACK, 0},
      {500, GETS_COPY, 0},
      {600, CANNOT_DELIVER, 0}},
     "0: >Proceeding Try200 =INVITE\n"
     "50: absorbed\n"
     "100: >Completed 486 G500 H32000\n"
     "200: =error\n"
     "300: >Confirmed I5000\n"
     "400: absorbed\n"
     "500: absorbed\n"
     "600: absorbed\n"
     "5300: >Terminated"},
    {205,
     "a refusal over TCP",
     "it is sent once, and I is 0",
     NOW,
     TCP,
     false,
     {{0, GETS_INVITE, 0}, {100, SAYS, 486}, {5000, GETS_ACK, 0}},
     "0: >Proceeding Try200 =INVITE\n"
     "100: >Completed 486 H32000\n"
     "5000: >Confirmed I0 >Terminated"},
    {206,
     "an RFC 2543 caller acknowledges a 200",
     "its ACK has no branch of its own: it matches, and the core is told",
     NOW,
     UDP,
     true,
     {{0, GETS_INVITE, 0},
      {50, GETS_COPY, 0},
      {100, SAYS, 200},
      {200, GETS_ACK, 0},
      {300, GETS_COPY, 0}},
     "0: >Proceeding Try200 =INVITE\n"
     "50: absorbed\n"
     "100: >Accepted 200 L32000\n"
     "200: =ACK\n"
     "300: absorbed\n"
     "32100: >Terminated"},
    {207,
     "an RFC 2543 caller acknowledges a refusal",
     "the To tag of the ACK must be that of the response",
     NOW,
     UDP,
     true,
     {{0, GETS_INVITE, 0},
      {50, GETS_ACK, 0},
      {100, SAYS, 486},
      {200, GETS_ACK_OF_OTHER, 0},
      {300, GETS_ACK, 0}},
     "0: >Proceeding Try200 =INVITE\n"
     "50: stray-ACK\n"
     "100: >Completed 486 G500 H32000\n"
     "200: stray-ACK\n"
     "300: >Confirmed I5000\n"
     "5300: >Terminated"},
    {208,
     "a call is cancelled by the caller",
     "the CANCEL is a transaction of its own, absorbs its copies, and has its own 200",
     NOW,
     UDP,
     false,
     {{0, GETS_INVITE, 0},
      {100, SAYS, 180},
      {200, GETS_CANCEL, 0},
      {250, GETS_COPY, 0},
      {300, SAYS_2ND, 200},
      {300, SAYS, 487},
      {400, GETS_COPY, 0},
      {450, GETS_ACK, 0}},
     "0: >Proceeding Try200 =INVITE\n"
     "100: 180\n"
     "200: >Trying Try3500 =CANCEL\n"
     "250: absorbed\n"
     "300: >Completed 200 to CANCEL J32000 >Completed 487 G500 H32000\n"
     "400: 200 to CANCEL#1\n"
     "450: >Confirmed I5000\n"
     "5450: >Terminated\n"
     "32300: >Terminated"},

    /* ---- client: RFC 3261 17.1.2 ------------------------------------------------------------- */
    {301,
     "a request that nobody answers",
     "E sends it again, T2 apart in the end, and F tells the core",
     NOW,
     UDP,
     false,
     {{0, SENDS_OPTIONS, 0}},
     "0: >Trying OPTIONS E500 F32000\n"
     "500: OPTIONS#1 E1000\n"
     "1500: OPTIONS#2 E2000\n"
     "3500: OPTIONS#3 E4000\n"
     "7500: OPTIONS#4 E4000\n"
     "11500: OPTIONS#5 E4000\n"
     "15500: OPTIONS#6 E4000\n"
     "19500: OPTIONS#7 E4000\n"
     "23500: OPTIONS#8 E4000\n"
     "27500: OPTIONS#9 E4000\n"
     "31500: OPTIONS#10 E4000\n"
     "32000: >Terminated =timeout"},
    {302,
     "a request that nobody answers, over TCP",
     "it is sent once, and F tells the core",
     NOW,
     TCP,
     false,
     {{0, SENDS_OPTIONS, 0}},
     "0: >Trying OPTIONS F32000\n"
     "32000: >Terminated =timeout"},
    {303,
     "a request that gets a 100 and no more",
     "E goes on, at T2 from its next time on, and F stays what it was",
     NOW,
     UDP,
     false,
     {{0, SENDS_OPTIONS, 0}, {600, GETS, 100}, {700, GETS, 100}},
     "0: >Trying OPTIONS E500 F32000\n"
     "500: OPTIONS#1 E1000\n"
     "600: >Proceeding =100 to OPTIONS\n"
     "700: =100 to OPTIONS\n"
     "1500: OPTIONS#2 E4000\n"
     "5500: OPTIONS#3 E4000\n"
     "9500: OPTIONS#4 E4000\n"
     "13500: OPTIONS#5 E4000\n"
     "17500: OPTIONS#6 E4000\n"
     "21500: OPTIONS#7 E4000\n"
     "25500: OPTIONS#8 E4000\n"
     "29500: OPTIONS#9 E4000\n"
     "32000: >Terminated =timeout"},
    {304,
     "a request is answered",
     "further responses, even of another kind, are absorbed until K",
     NOW,
     UDP,
     false,
     {{0, SENDS_OPTIONS, 0},
      {100, GETS, 200},
      {200, GETS, 200},
      {300, GETS, 100},
      {400, GETS_FORK, 486},
      {500, CANNOT_DELIVER, 0}},
     "0: >Trying OPTIONS E500 F32000\n"
     "100: >Completed K5000 =200 to OPTIONS\n"
     "200: absorbed\n"
     "300: absorbed\n"
     "400: absorbed\n"
     "500: absorbed\n"
     "5100: >Terminated"},
    {305,
     "a request is answered over TCP, after a 100",
     "K is 0",
     NOW,
     TCP,
     false,
     {{0, SENDS_OPTIONS, 0}, {100, GETS, 100}, {200, GETS, 404}},
     "0: >Trying OPTIONS F32000\n"
     "100: >Proceeding =100 to OPTIONS\n"
     "200: >Completed K0 =404 to OPTIONS >Terminated"},
    {306,
     "a request cannot be delivered",
     "the core is told, and the transaction ends",
     NOW,
     UDP,
     false,
     {{0, SENDS_OPTIONS, 0}, {10, CANNOT_DELIVER, 0}},
     "0: >Trying OPTIONS E500 F32000\n"
     "10: >Terminated =error"},
    {307,
     "a copy of a request cannot be delivered, after a 100",
     "the core is told, and the transaction ends",
     NOW,
     UDP,
     false,
     {{0, SENDS_OPTIONS, 0}, {10, GETS, 100}, {20, CANNOT_DELIVER, 0}},
     "0: >Trying OPTIONS E500 F32000\n"
     "10: >Proceeding =100 to OPTIONS\n"
     "20: >Terminated =error"},

    /* ---- server: RFC 3261 17.2.2, RFC 4320 4, RFC 6026 8.8 ----------------------------------- */
    {401,
     "a request is answered at once",
     "a copy brings the response again; a second one is discarded; an error ends nothing",
     NOW,
     UDP,
     false,
     {{0, GETS_OPTIONS, 0},
      {0, SAYS, 200},
      {100, GETS_COPY, 0},
      {200, SAYS, 486},
      {300, GETS_COPY, 0},
      {400, CANNOT_DELIVER, 0}},
     "0: >Trying Try3500 =OPTIONS >Completed 200 to OPTIONS J32000\n"
     "100: 200 to OPTIONS#1\n"
     "200: absorbed\n"
     "300: 200 to OPTIONS#2\n"
     "400: =error\n"
     "32000: >Terminated"},
    {402,
     "a request that is long unanswered",
     "no 100 before E of the client has reached T2; then one is due",
     NOW,
     UDP,
     false,
     {{0, GETS_OPTIONS, 0},
      {500, GETS_COPY, 0},
      {3600, GETS_COPY, 0},
      {3700, SAYS, 100},
      {3800, CANNOT_DELIVER, 0},
      {9000, SAYS, 200}},
     "0: >Trying Try3500 =OPTIONS\n"
     "500: absorbed\n"
     "3500: >Proceeding 100 to OPTIONS\n"
     "3600: 100 to OPTIONS#1\n"
     "3700: 100 to OPTIONS#2\n"
     "3800: =error\n"
     "9000: >Completed 200 to OPTIONS J32000\n"
     "41000: >Terminated"},
    {403,
     "an early 100 over TCP",
     "it may go out at any time; J is 0",
     NOW,
     TCP,
     false,
     {{0, GETS_OPTIONS, 0}, {100, SAYS, 100}, {200, SAYS, 200}},
     "0: >Trying Try3500 =OPTIONS\n"
     "100: >Proceeding 100 to OPTIONS\n"
     "200: >Completed 200 to OPTIONS J0 >Terminated"},
    {404,
     "an early 100 over UDP",
     "it is held back until 3.5 s; without an answer the core gives up in silence",
     NOW,
     UDP,
     false,
     {{0, GETS_OPTIONS, 0}, {100, SAYS, 100}, {32000, SAYS, 408}},
     "0: >Trying Try3500 =OPTIONS\n"
     "100: absorbed\n"
     "3500: >Proceeding 100 to OPTIONS\n"
     "32000: >Terminated"},
    {405,
     "a core that would say 408",
     "nothing is sent, and the transaction ends",
     NOW,
     UDP,
     false,
     {{0, GETS_OPTIONS, 0}, {100, SAYS, 408}},
     "0: >Trying Try3500 =OPTIONS\n"
     "100: >Terminated"},
    {406,
     "a core that would say 408 after the 100",
     "nothing is sent, and the transaction ends",
     NOW,
     UDP,
     false,
     {{0, GETS_OPTIONS, 0}, {4000, SAYS, 408}},
     "0: >Trying Try3500 =OPTIONS\n"
     "3500: >Proceeding 100 to OPTIONS\n"
     "4000: >Terminated"},
    {408,
     "a 183 to a request that is no INVITE",
     "RFC 4320 4.1 knows no such thing: unexpected, and not sent; around 408 all is sent",
     NOW,
     UDP,
     false,
     {{0, GETS_OPTIONS, 0}, {100, SAYS, 183}, {200, SAYS, 407}},
     "0: >Trying Try3500 =OPTIONS\n"
     "100: unexpected\n"
     "200: >Completed 407 to OPTIONS J32000\n"
     "32200: >Terminated"},
    {409,
     "an RFC 2543 request",
     "its copy is known by its header fields",
     NOW,
     UDP,
     true,
     {{0, GETS_OPTIONS, 0}, {100, SAYS, 481}, {200, GETS_COPY, 0}},
     "0: >Trying Try3500 =OPTIONS\n"
     "100: >Completed 481 to OPTIONS J32000\n"
     "200: 481 to OPTIONS#1\n"
     "32100: >Terminated"},

    /* ---- as first published: RFC 3261 Figures 5 to 8 ----------------------------------------- */
    {501,
     "an INVITE that nobody answers, in 2002",
     "as today",
     RFC3261,
     UDP,
     false,
     {{0, SENDS_INVITE, 0}},
     "0: >Calling INVITE A500 B32000\n"
     "500: INVITE#1 A1000\n"
     "1500: INVITE#2 A2000\n"
     "3500: INVITE#3 A4000\n"
     "7500: INVITE#4 A8000\n"
     "15500: INVITE#5 A16000\n"
     "31500: INVITE#6 A32000\n"
     "32000: >Terminated =timeout"},
    {502,
     "a call is answered at once, in 2002",
     "the 200 ends the transaction, so its copy is stray",
     RFC3261,
     UDP,
     false,
     {{0, SENDS_INVITE, 0}, {100, GETS, 200}, {600, GETS, 200}},
     "0: >Calling INVITE A500 B32000\n"
     "100: >Terminated =200\n"
     "600: stray"},
    {503,
     "a call is answered after ringing, in 2002",
     "the 200 ends the transaction",
     RFC3261,
     UDP,
     false,
     {{0, SENDS_INVITE, 0}, {100, GETS, 180}, {200, GETS, 183}, {300, GETS, 200}},
     "0: >Calling INVITE A500 B32000\n"
     "100: >Proceeding =180\n"
     "200: =183\n"
     "300: >Terminated =200"},
    {504,
     "a call is refused, in 2002",
     "as today, but what is overtaken is unexpected",
     RFC3261,
     UDP,
     false,
     {{0, SENDS_INVITE, 0}, {100, GETS, 486}, {200, GETS, 486}, {300, GETS, 180}},
     "0: >Calling INVITE A500 B32000\n"
     "100: >Completed D32000 ACK =486\n"
     "200: ACK#1\n"
     "300: unexpected\n"
     "32100: >Terminated"},
    {505,
     "a call is refused after ringing, in 2002",
     "the ACK cannot be delivered, and the transaction ends",
     RFC3261,
     UDP,
     false,
     {{0, SENDS_INVITE, 0},
      {100, GETS, 180},
      {150, CANNOT_DELIVER, 0},
      {200, GETS, 486},
      {300, CANNOT_DELIVER, 0}},
     "0: >Calling INVITE A500 B32000\n"
     "100: >Proceeding =180\n"
     "150: unexpected\n"
     "200: >Completed D32000 ACK =486\n"
     "300: >Terminated =error"},
    {506,
     "the INVITE cannot be delivered, in 2002",
     "the core is told",
     RFC3261,
     UDP,
     false,
     {{0, SENDS_INVITE, 0}, {10, CANNOT_DELIVER, 0}},
     "0: >Calling INVITE A500 B32000\n"
     "10: >Terminated =error"},
    {507,
     "a CANCEL without effect, in 2002",
     "the core gives the INVITE up",
     RFC3261,
     UDP,
     false,
     {{0, SENDS_INVITE, 0}, {10, GETS, 180}, {20, ABANDONS, 0}},
     "0: >Calling INVITE A500 B32000\n"
     "10: >Proceeding =180\n"
     "20: >Terminated"},
    {508,
     "an INVITE that the core waits for no longer, in 2002",
     "a proxy's timer C fires before anything has come",
     RFC3261,
     UDP,
     false,
     {{0, SENDS_INVITE, 0}, {300, ABANDONS, 0}},
     "0: >Calling INVITE A500 B32000\n"
     "300: >Terminated"},
    {511,
     "a copy of the INVITE comes late, in 2002",
     "the 200 ended the transaction: the copy is a new call; the core's second 200 goes directly",
     RFC3261,
     UDP,
     false,
     {{0, GETS_INVITE, 0},
      {100, GETS_COPY, 0},
      {300, GETS_COPY, 0},
      {400, SAYS, 180},
      {500, SAYS, 200},
      {600, GETS_COPY, 0},
      {1000, SAYS, 200},
      {1100, SAYS, 486},
      {1200, SAYS_2ND, 200}},
     "0: >Proceeding Try200 =INVITE\n"
     "100: absorbed\n"
     "200: 100\n"
     "300: 100#1\n"
     "400: 180\n"
     "500: >Terminated 200\n"
     "600: >Proceeding Try200 =INVITE\n"
     "800: 100\n"
     "1000: 200#1\n"
     "1200: >Terminated 200"},
    {512,
     "a response cannot be delivered, in 2002",
     "the transaction ends, and a copy of the INVITE is a new call",
     RFC3261,
     UDP,
     false,
     {{0, GETS_INVITE, 0},
      {100, SAYS, 180},
      {200, CANNOT_DELIVER, 0},
      {500, GETS_COPY, 0},
      {500, SAYS_2ND, 486},
      {600, GETS_COPY, 0},
      {700, CANNOT_DELIVER, 0}},
     "0: >Proceeding Try200 =INVITE\n"
     "100: 180\n"
     "200: >Terminated =error\n"
     "500: >Proceeding Try200 =INVITE >Completed 486 G500 H32000\n"
     "600: 486#1\n"
     "700: >Terminated =error"},
    {513,
     "a refusal is acknowledged, in 2002",
     "further ACKs are absorbed, a late INVITE is unexpected",
     RFC3261,
     UDP,
     false,
     {{0, GETS_INVITE, 0},
      {100, SAYS, 486},
      {700, GETS_ACK, 0},
      {800, GETS_ACK, 0},
      {900, GETS_COPY, 0}},
     "0: >Proceeding Try200 =INVITE\n"
     "100: >Completed 486 G500 H32000\n"
     "600: 486#1 G1000\n"
     "700: >Confirmed I5000\n"
     "800: absorbed\n"
     "900: unexpected\n"
     "5700: >Terminated"},
    {514,
     "a refusal over TCP is never acknowledged, in 2002",
     "H tells the core",
     RFC3261,
     TCP,
     false,
     {{0, GETS_INVITE, 0}, {100, SAYS, 486}},
     "0: >Proceeding Try200 =INVITE\n"
     "100: >Completed 486 H32000\n"
     "32100: >Terminated =timeout"},
    {521,
     "a request, in 2002",
     "as today",
     RFC3261,
     UDP,
     false,
     {{0, SENDS_OPTIONS, 0},
      {100, GETS, 100},
      {200, GETS, 183},
      {600, GETS, 200},
      {700, GETS, 200}},
     "0: >Trying OPTIONS E500 F32000\n"
     "100: >Proceeding =100 to OPTIONS\n"
     "200: =183 to OPTIONS\n"
     "500: OPTIONS#1 E4000\n"
     "600: >Completed K5000 =200 to OPTIONS\n"
     "700: absorbed\n"
     "5600: >Terminated"},
    {522,
     "a request that nobody answers, in 2002",
     "as today",
     RFC3261,
     UDP,
     false,
     {{0, SENDS_OPTIONS, 0}},
     "0: >Trying OPTIONS E500 F32000\n"
     "500: OPTIONS#1 E1000\n"
     "1500: OPTIONS#2 E2000\n"
     "3500: OPTIONS#3 E4000\n"
     "7500: OPTIONS#4 E4000\n"
     "11500: OPTIONS#5 E4000\n"
     "15500: OPTIONS#6 E4000\n"
     "19500: OPTIONS#7 E4000\n"
     "23500: OPTIONS#8 E4000\n"
     "27500: OPTIONS#9 E4000\n"
     "31500: OPTIONS#10 E4000\n"
     "32000: >Terminated =timeout"},
    {523,
     "a request over TCP, in 2002",
     "the final response comes first",
     RFC3261,
     TCP,
     false,
     {{0, SENDS_OPTIONS, 0}, {100, GETS, 500}},
     "0: >Trying OPTIONS F32000\n"
     "100: >Completed K0 =500 to OPTIONS >Terminated"},
    {524,
     "a request that gets a 100 and no more, in 2002",
     "F ends it",
     RFC3261,
     TCP,
     false,
     {{0, SENDS_OPTIONS, 0}, {100, GETS, 100}},
     "0: >Trying OPTIONS F32000\n"
     "100: >Proceeding =100 to OPTIONS\n"
     "32000: >Terminated =timeout"},
    {525,
     "a request cannot be delivered, in 2002",
     "the core is told",
     RFC3261,
     UDP,
     false,
     {{0, SENDS_OPTIONS, 0}, {10, CANNOT_DELIVER, 0}},
     "0: >Trying OPTIONS E500 F32000\n"
     "10: >Terminated =error"},
    {526,
     "a copy of a request cannot be delivered, in 2002",
     "the core is told",
     RFC3261,
     UDP,
     false,
     {{0, SENDS_OPTIONS, 0}, {10, GETS, 100}, {20, CANNOT_DELIVER, 0}},
     "0: >Trying OPTIONS E500 F32000\n"
     "10: >Proceeding =100 to OPTIONS\n"
     "20: >Terminated =error"},
    {531,
     "a request is answered in its time, in 2002",
     "183 goes out; the rest is as today, but an error ends it",
     RFC3261,
     UDP,
     false,
     {{0, GETS_OPTIONS, 0},
      {50, GETS_COPY, 0},
      {100, SAYS, 183},
      {200, GETS_COPY, 0},
      {300, SAYS, 100},
      {400, SAYS, 408},
      {500, GETS_COPY, 0},
      {600, SAYS, 200},
      {700, CANNOT_DELIVER, 0}},
     "0: >Trying =OPTIONS\n"
     "50: absorbed\n"
     "100: >Proceeding 183 to OPTIONS\n"
     "200: 183 to OPTIONS#1\n"
     "300: 100 to OPTIONS\n"
     "400: >Completed 408 to OPTIONS J32000\n"
     "500: 408 to OPTIONS#1\n"
     "600: absorbed\n"
     "700: >Terminated =error"},
    {532,
     "a request is answered at once, in 2002",
     "J ends it",
     RFC3261,
     UDP,
     false,
     {{0, GETS_OPTIONS, 0}, {0, SAYS, 200}},
     "0: >Trying =OPTIONS >Completed 200 to OPTIONS J32000\n"
     "32000: >Terminated"},
    {533,
     "a provisional response cannot be delivered, in 2002",
     "the transaction ends, and a copy of the request is a new one",
     RFC3261,
     TCP,
     false,
     {{0, GETS_OPTIONS, 0},
      {100, SAYS, 100},
      {200, CANNOT_DELIVER, 0},
      {300, GETS_COPY, 0},
      {400, SAYS_2ND, 200}},
     "0: >Trying =OPTIONS\n"
     "100: >Proceeding 100 to OPTIONS\n"
     "200: >Terminated =error\n"
     "300: >Trying =OPTIONS\n"
     "400: >Completed 200 to OPTIONS J0 >Terminated"},
};
const unsigned nplays = sizeof plays / sizeof *plays;
