/* The grammar of scenarios, written once: these rows are what the parser runs, what its errors
 * say was expected, what `sipstep list words` lists and what the man page prints. A line is one
 * statement.
 *
 * The notation is EBNF: 'words' stand as they are, { } any number, [ ] or not, | or, ( )
 * together; capitals are terminals. Choices are ordered: the first that fits is taken. What a
 * user can do comes from verb_rows.
 */
#include "scenario/inside.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct rule_row {
    const char *name, *body, *about;
};

static const struct rule_row rules[RULES] = {
    [RULE_SCENARIO] = {"scenario", "{ [ statement ] END-OF-LINE }",
                       "indentation says nothing; `#` begins a comment"},
    [RULE_STATEMENT] = {"statement",
                        "title | seed | timers | machines | node | link | run | calm | explore | "
                        "anytime | at | when | expect | never | fault | cut | back-off | fire | "
                        "act",
                        "a fault holds for the whole run; an act, or a timer that fires, needs "
                        "`at` or `when`"},
    [RULE_TITLE] = {"title", "'title' TEXT", "what the scenario is about"},
    [RULE_SEED] = {"seed", "'seed' NUMBER", "which of the random runs this is"},
    [RULE_TIMERS] = {"timers", "'timers' timer-value { [ ',' ] timer-value }",
                     "T1, T2, T4 of RFC 3261, for all or for one node"},
    [RULE_TIMER_VALUE] = {"timer-value", "( 'T1' | 'T2' | 'T4' ) '=' TIME", NULL},
    [RULE_MACHINES] =
        {"machines", "'machines' TEXT",
         "a directory of diagrams that go over the built-in ones, or rfc3261, rfc6026"},
    [RULE_NODE] = {"node",
                   "'node' NAME ( 'phone' { [ ',' ] phone-option } | "
                   "role { [ ',' ] server-option } )",
                   "somebody on the network"},
    [RULE_ROLE] = {"role",
                   "'proxy' [ 'and registrar' ] | 'registrar' | 'redirect server' | 'b2bua' | "
                   "'server'",
                   "a server alone answers REGISTER and OPTIONS, and keeps nothing"},
    [RULE_PHONE_OPTION] =
        {"phone-option",
         "manner | 'without ringing' | 'silent' | 'refuses transfers' | 'refuses' | 'notifies sparingly' | 'lines' NUMBER | 'rfc2543' | "
         "'thinks' TIME | 'late offer' | 'early media' | '100rel' | 'requires 100rel' | "
         "'without UPDATE' | 'does not follow' | "
         "phones | 'media' media { [ ',' ] media } | "
         "'codecs' CODEC { [ ',' ] CODEC } | 'expires in' TIME | "
         "'session timer' TIME [ 'refresher' ( 'uac' | 'uas' ) ] | 'Min-SE' TIME | "
         "'accepts subscriptions' { granted } | 'asks before subscriptions' { granted } | "
         "'of' NAME | 'in' HOST | 'via the servers of' HOST | 'via' NODE | 'registers with' NODE [ 'for' TIME ] | "
         "'keeps alive every' TIME | 'q' FRACTION | asking | "
         "'password' QUOTED [ 'as' NAME ] | 'wrong password' QUOTED | 'MD5 only' | 'without rport' | timers",
         "silent: it is dead; refuses: its port is closed; notifies sparingly: of an answer and of the end, "
         "not of what was before; does not follow: redirections; of bob, in "
         "example.com: whose it is, sip:bob@example.com; via: all its requests go to that proxy, or to one of that domain; "
         "registers with: from the start, and refreshes; keeps alive: an OPTIONS to its registrar; "
         "q: how much its user prefers it, 0 to 1; "
         "password: the servers know it, too; wrong password: what its user uses instead; "
         "without rport: even behind a NAT"},
    [RULE_SERVER_OPTION] =
        {"server-option",
         "'for' HOST | 'priority' NUMBER | 'weight' NUMBER | 'connects to' NODE | 'anchors media' | "
         "'password' QUOTED [ 'as' NAME ] | "
         "'record-routes' | 'strict routes' | 'stateless' | 'recurses' | "
         "'sends' ( 'everybody' | NAME ) 'to' NODE | "
         "'thinks' TIME | 'says trying' | 'says' STATUS 'when nobody answers' | "
         "'Min-Expires' TIME | 'expires in' TIME | "
         "'forks serially' | 'each for' TIME | 'presence' { granted } | 'timer' TIMER TIME | service | 'says 181' | "
         "asking | timers",
         "for: the domain that it is in charge of, else example.com; of several servers in charge "
         "that of the lowest priority is asked first, and of those by chance, by their weights; a b2bua connects to one node, "
         "else to whom the call is for; media go through it only if it anchors them; its password: as a phone's; "
         "strict routes: as RFC 2543 had them, without lr; recurses: follows redirections "
         "itself; sends bob to carol, or to the server where he is now; "
         "it thinks before it answers; says trying: it sends a 100 at once; "
         "of a registrar: how long a binding lasts at least, and at most; "
         "a proxy forks to all phones that are equally preferred, or serially: "
         "one after the other, each for so long; timer C 10s: RFC 3261 16.6; says 181: when it forwards a call; "
         "presence: it keeps what is published and tells those who subscribe"},
    [RULE_SERVICE] =
        {"service",
         "'forwards' NODE 'to' NODE [ 'when busy' | 'after' TIME ] | "
         "'screens' NODE 'from' NODE [ 'announced by' NODE ]",
         "what a proxy does with that node's calls: forwards them, always, after 486 "
         "or 600, or when it has rung for so long; refuses those of a caller with 403, whose "
         "Error-Info names who announces it"},
    [RULE_ASKING] =
        {"asking",
         "( 'asks for passwords' | 'asks everybody for passwords' ) [ 'realm' QUOTED ] "
         "[ 'for' METHOD { [ ',' ] METHOD } ] [ 'with' algorithm { [ ',' ] algorithm } ] | 'nonces last' TIME",
         "401, of a proxy 407, with SHA-256 and MD5 if nothing is said; a proxy asks its own "
         "domain's users unless it asks everybody; for all methods but ACK and CANCEL, and nonces "
         "last for ever, if nothing is said"},
    [RULE_ALGORITHM] = {"algorithm",
                        "'MD5-sess' | 'MD5' | 'SHA-256-sess' | 'SHA-256' | "
                        "'SHA-512-256-sess' | 'SHA-512-256'",
                        NULL},
    [RULE_MANNER] =
        {"manner",
         "'answers' [ phones ] [ 'after' TIME ] | 'declines' [ 'after' TIME ] | 'is busy' | "
         "'redirects to' NODE | 'rings'",
         "what its user does with a call; it rings for ever if nothing is said"},
    [RULE_PHONES] = {"phones", "'as' ( NUMBER | 'two' | 'three' ) 'phones'",
                     "behind a proxy that forks: several early dialogs for one INVITE"},
    [RULE_LINK] = {"link", "'link' between [ transport ] { [ ',' ] link-option }",
                   "UDP if nothing is said"},
    [RULE_BETWEEN] = {"between", "NODE '--' NODE", NULL},
    [RULE_TRANSPORT] = {"transport", "'udp' | 'tcp' | 'tls' | 'ws' | 'wss'",
                        "ws, wss: WebSocket, plain and over TLS; a phone there is a browser"},
    [RULE_LINK_OPTION] = {"link-option",
                          "'delay' TIME | 'jitter' TIME | 'loss' PERCENT | 'duplicate' PERCENT | "
                          "'reorder' PERCENT | 'heals at' TIME | 'behind a NAT of' TIME",
                          "one way each; behind a NAT: the first-named node is, and whatever goes "
                          "out opens a way back for so long"},
    [RULE_RUN] =
        {"run", "'run until' TIME",
         "else until nothing is left to happen; where a phone keeps itself registered or subscribed, "
         "until 10 minutes after the last time that is named"},
    [RULE_CALM] =
        {"calm", "'nothing is left to chance'",
         "links lose, repeat and delay nothing of their own accord, and whoever backs off "
         "does so for the least time; media are as they are"},
    [RULE_EXPLORE] = {"explore", "'explore' bound { [ ',' ] bound }",
                      "what sipstep explore tries; a run takes no notice of it"},
    [RULE_BOUND] =
        {"bound",
         "'loss' NUMBER | 'duplicates' NUMBER | 'late' NUMBER | "
         "'delays' TIME { [ ',' ] TIME } | 'acts' NUMBER | 'until' TIME | "
         "'steps' NUMBER | "
         "'calm order'",
         "at most so many messages lost, duplicated, with another delay, and acts that "
         "come anytime; delays: one way, in all; calm order: events of one instant keep theirs"},
    [RULE_ANYTIME] = {"anytime", "'anytime' [ ':' ] act",
                      "once, between any two steps, or never; a run draws a moment from its seed"},
    [RULE_AT] = {"at", "'at' TIME [ 'after' NUMBER ( 'steps' | 'step' ) ] deeds",
                 "right after so many steps of that instant, 0: before all; else before what "
                 "comes to be due then"},
    [RULE_WHEN] = {"when", "'when' condition [ [ ',' ] TIME 'later' ] deeds [ 'each time' ]",
                   "the first time, or each"},
    [RULE_DEEDS] = {"deeds", "deed { ',' deed }", NULL},
    [RULE_DEED] = {"deed", "fault | cut | fire | first | act", NULL},
    [RULE_ACT] = {"act", "NODE verb", NULL},
    [RULE_VERB] = {"verb", NULL, "without `call N` all the calls it can be meant for"},
    [RULE_CALL_OPTION] =
        {"call-option",
         "'without offer' | 'late offer' | 'requiring 100rel' | 'supporting 100rel' | "
         "'expires in' TIME | 'session timer' TIME | 'replacing' NODE [ 'if early' ] | "
         "'joining' NODE | 'as focus' | "
         "'without' media | 'with' ( media { [ ',' ] media } | QUOTED )",
         "audio unless said; replacing bob: the call of the one who is called with bob; joining: "
         "the same, for a conference of three; as focus: it is mixed with those that are; in quotes: "
         "a header line"},
    [RULE_ANSWER_OPTION] =
        {"answer-option", "'without' media | 'with' ( STATUS | media { [ ',' ] media } | QUOTED )",
         NULL},
    [RULE_HOLD_OPTION] = {"hold-option",
                          "'for' TIME | 'inactive' | 'with' ( 'UPDATE' | 'PRACK' | QUOTED )",
                          "for: then it ends by itself; inactive: nobody sends; with PRACK: before "
                          "the call is answered, in the PRACK to a reliable response"},
    [RULE_CHANGE_OPTION] = {"change-option",
                            "'without offer' | 'late offer' | direction | 'without' media | "
                            "'with' ( media { [ ',' ] media } | QUOTED )",
                            "nothing said: the session stays as it is"},
    [RULE_REGISTER_OPTION] = {"register-option", "'for' TIME | 'with' QUOTED",
                              "for: the interval that it asks for"},
    [RULE_GRANTED] = {"granted", "'of at least' TIME | 'of at most' TIME",
                      "how long subscriptions last: less is refused with 423, more is shortened"},
    [RULE_SUBSCRIBE_OPTION] = {"subscribe-option",
                               "'for' TIME | 'once' | 'at' NODE | 'with' QUOTED",
                               "an hour if nothing is said; at pres: that server is asked; in "
                               "quotes: a header line"},
    [RULE_PUBLISH_OPTION] = {"publish-option", "'for' TIME | 'with' QUOTED",
                             "an hour if nothing is said"},
    [RULE_REFER_OPTION] = {"refer-option", "'replacing' NODE | 'with' QUOTED",
                           "replacing alice: the call of the one who is to be called with alice"},
    [RULE_END_REASON] = {"end-reason",
                         "'deactivated' | 'probation' | 'rejected' | 'timeout' | 'giveup' | "
                         "'noresource' | 'invariant'",
                         NULL},
    [RULE_HEADER_OPTION] = {"header-option", "'with' QUOTED", "a header line: \"Subject: lunch\""},
    [RULE_LETTER_OPTION] =
        {"letter-option",
         "'to' NODE | 'as' NODE | 'call' NUMBER | 'in the same branch' | "
         "'through the transaction' | "
         "'with' ( 'body' QUOTED | QUOTED )",
         "as alice: in her name; a header line takes the place of the message's own"},
    [RULE_ASKED] = {"request-name", "'re-INVITE' | METHOD", NULL},
    [RULE_IGNORED] = {"message-name", "request-name | STATUS 'to' METHOD", NULL},
    [RULE_MEDIA] = {"media", "'audio' | 'video' | 'messages'", NULL},
    [RULE_DIRECTION] = {"direction", "'sendrecv' | 'sendonly' | 'recvonly' | 'inactive'", NULL},
    [RULE_CUT] = {"cut", "( 'cut' | 'heal' | 'break' ) between [ transport ]",
                  "a link carries nothing, or all again; break: its connection, of TCP, TLS or "
                  "WebSocket, is reset, and the next message opens another"},
    [RULE_FAULT] = {"fault",
                    "'drop' which | 'delay' which ( 'by' | 'to' ) TIME | "
                    "'duplicate' which [ [ ',' ] 'the copy after' TIME ] | 'refuse' which | "
                    "'reorder' which | 'corrupt' which",
                    "what the network does to a message; by: on top of the link's delay; to, "
                    "after: in all; refuse: as if its port were closed there; "
                    "reorder: the next one overtakes it; corrupt: nobody can read it there"},
    [RULE_FIRE] = {"fire", "'timer' TIMER 'of' instance 'fires'",
                   "now, if it runs; without [2] the first one whose such timer runs"},
    [RULE_FIRST] =
        {"first",
         "( 'timer' TIMER 'of' instance | 'what' NODE 'does' | 'the' ORDINAL 'event' | "
         "'the' message ) 'goes first'",
         "of all that is due at once; needs `at TIME after NUMBER steps`; of several the "
         "first; the 2nd event: in the order in which they would come"},
    [RULE_BACK_OFF] = {"back-off",
                       "'the' ORDINAL ( 'back-off' | 'Retry-After' ) 'of' NODE 'is' TIME",
                       "after its 1st, 2nd, ... 491; what it says in its 1st, 2nd, ... 500"},
    [RULE_WHICH] = {"which", "'the' ORDINAL message | 'every' message",
                    "counted from the start of the run at the sender, copies included"},
    [RULE_MESSAGE] = {"message", "kind { qualifier }", NULL},
    [RULE_KIND] = {"kind",
                   "'re-INVITE' | METHOD | STATUS [ 'to' METHOD ] | 'message' | 'request' | "
                   "'response'",
                   "a re-INVITE is an INVITE with a To tag, and no INVITE"},
    [RULE_QUALIFIER] = {"qualifier",
                        "'from' NODE | 'to' NODE | 'on' between [ transport ] | 'with CSeq' NUMBER",
                        NULL},
    [RULE_EXPECT] = {"expect", "'expect' claim", NULL},
    [RULE_NEVER] = {"never", "'never' condition", NULL},
    [RULE_CLAIM] = {"claim", "part { 'or' part }", NULL},
    [RULE_PART] = {"part", "condition { 'and' condition }", NULL},
    [RULE_CONDITION] = {"condition", "any [ moment ]", "the moment is meant for all before it"},
    [RULE_ANY] = {"any", "all { 'or' all }", NULL},
    [RULE_ALL] = {"all", "fact { 'and' fact }", NULL},
    [RULE_FACT] = {"fact",
                   "'not' fact | '(' any ')' | every-fact | timer-fact | surprise | "
                   "sequence-fact | message-fact | instance-fact | node-fact",
                   NULL},
    [RULE_EVERY_FACT] = {"every-fact", "'every' MACHINE [ 'of' NODE ] 'ends'",
                         "none is left; also `every timer ends`"},
    [RULE_TIMER_FACT] = {"timer-fact",
                         "'timer' TIMER 'of' instance "
                         "( 'runs' | ( 'fires' | 'starts' | 'stops' ) [ times ] )",
                         NULL},
    [RULE_SURPRISE] = {"surprise",
                       "( 'something is unexpected' | 'nothing is unexpected' ) [ 'in' instance ]",
                       "an event that a machine has no edge for"},
    [RULE_INSTANCE_FACT] = {"instance-fact",
                            "instance ( 'goes' STATE { [ ',' ] STATE } | 'never starts' | "
                            "'starts' | 'ends' | 'enters' STATE | 'leaves' STATE | "
                            "'is' [ 'not' ] STATE )",
                            "`goes` is the whole sequence, self-loops left out"},
    [RULE_NODE_FACT] = {"node-fact",
                        "NODE ( 'rings' | 'has' ( 'no call' | NUMBER ( 'calls' | 'call' ) ) | "
                        "'hears' [ media 'from' ] ( 'nobody' | NODE ) | "
                        "'talks' [ media ] [ 'to nobody' ] | 'is told' [ QUOTED ] | "
                        "'knows' ( 'no contact' | NUMBER ( 'contacts' | 'contact' ) ) 'of' NODE | "
                        "verb )",
                        "rings: sends a 180; talks to nobody: its media reach nobody who takes "
                        "them; is told: its user learns something; knows: a registrar"},
    [RULE_MESSAGE_FACT] = {"message-fact",
                           "'every' message saying | [ 'the' ORDINAL | 'a' | 'an' ] message "
                           "( 'is' [ 'not' | 'never' ] fate | 'arrives' | saying ) [ times ] "
                           "{ 'distinct' | qualifier }",
                           "distinct: copies do not count"},
    [RULE_SAYING] = {"saying", "'has' content | 'offers' description { [ ',' ] description }",
                     "what is in it when it is sent"},
    [RULE_CONTENT] = {"content",
                      "'no sdp' | 'no body' | 'sdp' { [ ',' ] description } | 'no' HEADER | "
                      "HEADER [ ':' VALUE ] | QUOTED",
                      "in quotes: a header line with blanks in it, or any part of the message"},
    [RULE_DESCRIPTION] = {"description",
                          "'version' NUMBER | ( 'no' | 'rejected' ) media | direction [ media ] | "
                          "media",
                          "no video: none, or rejected; a direction alone: of all media"},
    [RULE_SEQUENCE_FACT] =
        {"sequence-fact",
         "'messages' NODE [ '--' NODE ] ':' item { [ ',' ] item } "
         "{ 'in any order' | 'exactly' | 'with copies' }",
         "sent there or arrived there; others may come in between, unless exactly: "
         "then only copies may"},
    [RULE_ITEM] = {"item", "[ '<' ] kind [ '>' ]", "<180 has arrived; INVITE> was sent"},
    [RULE_FATE] = {"fate",
                   "'sent' | 'lost' | 'dropped' | 'duplicated' | 'refused' | 'stray' | "
                   "'unexpected' | 'reordered' | 'corrupted'",
                   "lost by chance, dropped by a fault line"},
    [RULE_INSTANCE] = {"instance", "NODE '.' MACHINE [ '[' NUMBER ']' ] [ 'with' NODE ]",
                       "[2]: its second one"},
    [RULE_TIMES] = {"times",
                    "[ 'at least' | 'at most' ] NUMBER ( 'times' | 'time' ) | 'once' | 'twice'",
                    NULL},
    [RULE_MOMENT] = {"moment",
                     "'at the end' | 'at' TIME | 'by' TIME | "
                     "'from' TIME [ ( 'to' | 'until' ) TIME ] | 'between' TIME 'and' TIME | "
                     "'for' TIME",
                     "at: after all events of that instant; for: without interruption"},
    [RULE_STOP] = {"stop", "[ 'when' ] ( moment | condition )", "in lessons"},
};

const struct terminal_row terminal_rows[TERMINALS_END - RULES] = {
    [TERMINAL_NAME - RULES] = {"NAME", "a name", "letters, digits, _ and -; begins with a letter"},
    [TERMINAL_NODE - RULES] = {"NODE", "a node's name", "the name of a node of this scenario"},
    [TERMINAL_MACHINE - RULES] = {"MACHINE", "a machine's name",
                                  "a machine's name, or a word for several: transaction, dialog, "
                                  "session, offer, call"},
    [TERMINAL_STATE - RULES] = {"STATE", "a state",
                                "a state or composite state of the machine, as its diagram says"},
    [TERMINAL_TIMER - RULES] = {"TIMER", "a timer", "a timer of the machine, as its diagram says"},
    [TERMINAL_METHOD - RULES] = {"METHOD", "a method like INVITE", "INVITE, ACK, BYE, ..."},
    [TERMINAL_HEADER - RULES] = {"HEADER", "a header field's name", "the name of a header field"},
    [TERMINAL_HOST - RULES] = {"HOST", "a domain like example.com",
                               "names with dots between them: biloxi.example.com"},
    [TERMINAL_VALUE - RULES] = {"VALUE", "a value", "anything up to the next blank"},
    [TERMINAL_STATUS - RULES] = {"STATUS", "a status like 200 or 2xx", "100 to 699, or 1xx to 6xx"},
    [TERMINAL_CODEC - RULES] = {"CODEC", "a codec", "pcmu, pcma, g722 or opus"},
    [TERMINAL_NUMBER - RULES] = {"NUMBER", "a number", "digits"},
    [TERMINAL_FRACTION - RULES] = {"FRACTION", "a number like 0.5", "from 0 to 1: 0.5, 0.25"},
    [TERMINAL_ORDINAL - RULES] = {"ORDINAL", "an ordinal like 1st", "1st, 2nd, 3rd, 4th, ..."},
    [TERMINAL_TIME - RULES] = {"TIME", "a time like 20ms", "500us, 20ms, 2s, 0.5s, 1m or 1h"},
    [TERMINAL_PERCENT - RULES] = {"PERCENT", "a percentage like 10%", "10% or 0.5%"},
    [TERMINAL_QUOTED - RULES] = {"QUOTED", "a text in quotes", "some of the words, in quotes"},
    [TERMINAL_TEXT - RULES] = {"TEXT", "a text", "the rest of the line"},
};

const char *rule_name(enum rule r)
{
    return rules[r].name;
}

/* The body of `verb`: each row of verb_rows is one way. */
static char *verbs_body(void)
{
    size_t room = 64;
    for (unsigned v = 1; v < VERBS; v++)
        room += strlen(verb_rows[v].words) + strlen(verb_rows[v].rest) + 8;
    char *body = scenario_alloc(NULL, room);
    size_t at = 0;
    for (unsigned v = 1; v < VERBS; v++)
        at +=
            (size_t)snprintf(body + at, room - at, "%s'%s'%s%s", v > 1 ? " | " : "",
                             verb_rows[v].words, *verb_rows[v].rest ? " " : "", verb_rows[v].rest);
    return body;
}

/* ---- compiling the bodies ------------------------------------------------------------------ */

struct body {
    struct grammar *grammar;
    const char *at;
};

static uint16_t choice(struct body *);

static uint16_t node_new(struct grammar *g, struct grammar_node node)
{
    if (g->count == g->room) {
        g->room = g->room ? (uint16_t)(2 * g->room) : 256;
        g->node = scenario_alloc(g->node, g->room * sizeof *g->node);
    }
    g->node[g->count] = node;
    return g->count++;
}

static char peek(struct body *b)
{
    while (*b->at == ' ')
        b->at++;
    return *b->at;
}

static uint8_t named(const char *name, size_t length)
{
    for (unsigned r = 0; r < RULES; r++)
        if (strlen(rules[r].name) == length && !memcmp(rules[r].name, name, length))
            return (uint8_t)r;
    for (unsigned t = RULES; t < TERMINALS_END; t++)
        if (strlen(terminal_rows[t - RULES].name) == length &&
            !memcmp(terminal_rows[t - RULES].name, name, length))
            return (uint8_t)t;
    assert(!"a name in the grammar that no rule has");
    return 0;
}

static uint16_t bracketed(struct body *b, enum grammar_op op)
{
    b->at++;
    uint16_t inner = choice(b);
    peek(b);
    b->at++; /* the closing one */
    if (op == GRAMMAR_CHOICE)
        return inner;
    return node_new(b->grammar, (struct grammar_node){.op = (uint8_t)op, .child = inner});
}

static uint16_t item(struct body *b)
{
    switch (peek(b)) {
    case '(': return bracketed(b, GRAMMAR_CHOICE);
    case '[': return bracketed(b, GRAMMAR_OPTION);
    case '{': return bracketed(b, GRAMMAR_REPEAT);
    default: break;
    }
    struct grammar_node node = {.op = GRAMMAR_ITEM};
    const char *from = b->at;
    if (*from == '\'') {
        const char *end = strchr(from + 1, '\'');
        node.what = LITERAL;
        node.text = from + 1;
        node.length = (uint16_t)(end - from - 1);
        b->at = end + 1;
    } else {
        while (isalpha((unsigned char)*b->at) || *b->at == '-')
            b->at++;
        node.what = named(from, (size_t)(b->at - from));
    }
    return node_new(b->grammar, node);
}

/* Items until `stop`; a list of one is that one. */
static uint16_t list(struct body *b, enum grammar_op op, uint16_t (*part)(struct body *),
                     bool (*more)(struct body *))
{
    uint16_t first = part(b), last = first;
    if (!more(b))
        return first;
    /* A node stands in one list only; `first` may be the head of no list yet. */
    uint16_t head = node_new(b->grammar, (struct grammar_node){.op = (uint8_t)op, .child = first});
    do {
        uint16_t next = part(b);
        b->grammar->node[last].next = next;
        last = next;
    } while (more(b));
    return head;
}

static bool sequence_more(struct body *b)
{
    return !strchr("|)]}", peek(b)); /* the NUL as well */
}

static bool choice_more(struct body *b)
{
    if (peek(b) != '|')
        return false;
    b->at++;
    return true;
}

static uint16_t sequence(struct body *b)
{
    return list(b, GRAMMAR_SEQUENCE, item, sequence_more);
}

static uint16_t choice(struct body *b)
{
    return list(b, GRAMMAR_CHOICE, sequence, choice_more);
}

static const char *body_of(const struct grammar *g, unsigned rule)
{
    return rule == RULE_VERB ? g->verbs : rules[rule].body;
}

struct grammar *grammar_new(void)
{
    struct grammar *g = scenario_alloc(NULL, sizeof *g);
    *g = (struct grammar){.verbs = verbs_body()};
    node_new(g, (struct grammar_node){0}); /* 0 is none */
    for (unsigned r = RULE_STATEMENT; r < RULES; r++) {
        struct body b = {g, body_of(g, r)};
        g->first[r] = g->count;
        g->rule[r] = choice(&b);
        g->end[r] = g->count;
    }
    return g;
}

void grammar_free(struct grammar *g)
{
    if (!g)
        return;
    free(g->node);
    free(g->verbs);
    free(g);
}

static bool begins_with(const struct grammar_node *n, const char *word, size_t length)
{
    return n->op == GRAMMAR_ITEM && n->what == LITERAL && n->length >= length &&
           !memcmp(n->text, word, length) && (n->length == length || n->text[length] == ' ');
}

bool grammar_has_word(const struct grammar *g, const char *word, size_t length)
{
    for (uint16_t i = 1; i < g->count; i++) {
        if (i >= g->first[RULE_ROLE] && i < g->end[RULE_ROLE])
            continue;
        if (begins_with(&g->node[i], word, length))
            return true;
    }
    return false;
}

const char *grammar_said_of(const struct grammar *g, const char *word, size_t length)
{
    static const struct {
        uint8_t rule;
        const char *of;
    } options[] = {{RULE_PHONE_OPTION, "a phone"},
                   {RULE_MANNER, "a phone"},
                   {RULE_SERVER_OPTION, "a server"},
                   {RULE_SERVICE, "a proxy"},
                   {RULE_LINK_OPTION, "a link"}};
    for (unsigned o = 0; o < sizeof options / sizeof *options; o++)
        for (uint16_t i = g->first[options[o].rule]; i < g->end[options[o].rule]; i++)
            if (begins_with(&g->node[i], word, length))
                return options[o].of;
    return NULL;
}

/* ---- for people ---------------------------------------------------------------------------- */

struct text {
    char *out;
    size_t length, room;
};

static void add(struct text *t, const char *format, const char *a, const char *b)
{
    size_t left = t->length < t->room ? t->room - t->length : 0;
    int n = snprintf(left ? t->out + t->length : NULL, left, format, a, b);
    t->length += (size_t)n;
}

size_t scenario_ebnf(char *out, size_t room)
{
    struct text t = {out, 0, room};
    char *verbs = verbs_body();
    for (unsigned r = 0; r < RULES; r++) {
        if (rules[r].about)
            add(&t, "(* %s%s *)\n", rules[r].about, "");
        add(&t, "%s = %s ;\n", rules[r].name, r == RULE_VERB ? verbs : rules[r].body);
    }
    for (unsigned i = 0; i < TERMINALS_END - RULES; i++)
        add(&t, "%s = ? %s ? ;\n", terminal_rows[i].name, terminal_rows[i].about);
    free(verbs);
    return t.length;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* All literals, each once, sorted. Returns how many. */
static size_t literals(const struct grammar *g, char **word)
{
    size_t count = 0;
    for (uint16_t i = 1; i < g->count; i++)
        if (g->node[i].op == GRAMMAR_ITEM && g->node[i].what == LITERAL)
            word[count++] = scenario_copy(g->node[i].text, g->node[i].length);
    qsort(word, count, sizeof *word, by_text);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (kept && !strcmp(word[kept - 1], word[i]))
            free(word[i]);
        else
            word[kept++] = word[i];
    }
    return kept;
}

size_t scenario_words(char *out, size_t room)
{
    struct text t = {out, 0, room};
    struct grammar *g = grammar_new();
    char **word = scenario_alloc(NULL, g->count * sizeof *word);
    size_t count = literals(g, word);
    for (size_t i = 0; i < count; i++) {
        if (isalpha((unsigned char)word[i][0]))
            add(&t, "%s%s\n", word[i], "");
        free(word[i]);
    }
    free(word);
    grammar_free(g);
    return t.length;
}
