/* Each rule of the lint with the words and the place of its complaint. A case is the body of a
 * MACHINE, which begins in line 3, unless it is a whole file. */
#include "suite.h"

#include <string.h>

struct lint_case {
    const char *title, *text, *said;
};

static const struct lint_case CASES[] = {
    {"an unknown attribute", MACHINE("a -> a [label=100, tooltpi=\"why\"]"),
     "3:20: there is no attribute 'tooltpi'; did you mean 'tooltip'?\n"},
    {"an unknown attribute of the graph", MACHINE("timer = \"A = T1\""),
     "3:1: there is no attribute 'timer'; did you mean 'timers'?\n"},
    {"an attribute that would read another file", MACHINE("a [image=\"/etc/passwd\"]"),
     "3:4: there is no attribute 'image'\n"},
    {"the machine's attributes in a cluster", MACHINE("subgraph cluster_c { label=C per=x a }"),
     "3:30: 'per' belongs to the whole machine, outside of all braces\n"},
    {"the machine's attributes on an edge", MACHINE("a -> a [label=100 timers=\"A = T1\"]"),
     "3:19: 'timers' belongs to the whole machine, outside of all braces\n"},
    {"ltail for all edges", MACHINE("edge [ltail=x]"), "3:7: 'ltail' belongs to a single edge\n"},
    {"an unknown shape", MACHINE("a [shape=elipse]"),
     "3:10: there is no shape 'elipse'; did you mean 'ellipse'?\n"},
    {"an unknown kind of machine",
     "digraph cliient { s [shape=point] z [label=Z shape=doublecircle] "
     "s -> z }",
     "1:9: there is no kind of machine 'cliient'; did you mean 'client'?\n"},
    {"an unknown kind in the attribute", MACHINE("kind=server"),
     "3:6: there is no kind of machine 'server'\n"},

    {"a mistyped node",
     MACHINE("a -> aa [label=100] aaa [label=Aaa] aaa -> z [label=ACK] b -> aaa "
             "[label=100]"),
     "3:6: state 'aa' has no label of its own\n"},
    {"a mistyped node with a longer name",
     MACHINE(
         "calling [label=Calling] a -> calling -> cailing [label=100] calling -> z [label=ACK]"),
     "3:41: state 'cailing' has no label of its own; did you mean 'calling'?\n"},
    {"a label of blanks", MACHINE("c [label=\" \"] a -> c -> z [label=100]"),
     "3:1: state 'c' has no label of its own\n"},
    {"two states of one label", MACHINE("c [label=A] a -> c -> z [label=100]"),
     "3:1: 'a' and 'c' have the same label, 'A'\n"},

    {"no start",
     "digraph client { a [label=A] z [label=Z shape=doublecircle]\n a -> z [label=ACK] }",
     "0:0: there is no start: give one node shape=point\n"},
    {"a start that starts nothing", MACHINE("t [shape=point]"),
     "3:1: nothing begins at 't': no edge leaves it\n"},
    {"a way into a start", MACHINE("a -> s [label=100]"),
     "3:1: 's' is a start: no edge leads to it\n"},
    {"a state nobody reaches", MACHINE("c [label=C] c -> z [label=ACK]"),
     "3:1: no way leads from a start to 'C'\n"},
    {"two states that reach only each other",
     MACHINE("c [label=C] d [label=D]\n"
             "c -> d -> c [label=ACK] d -> z [label=100]"),
     "3:1: no way leads from a start to 'C'\n3:13: no way leads from a start to 'D'\n"},
    {"a way in but none out", MACHINE("c [label=C] a -> c [label=100] c -> c [label=ACK]"),
     "3:1: a way leads into 'C' but none out; a final state has shape=doublecircle\n"},
    {"an edge that leaves a final state", MACHINE("z -> a [label=ACK]"),
     "3:1: 'Z' is final: no edge leaves it\n"},

    {"a state in two clusters",
     MACHINE("subgraph cluster_x { label=X; a }\n"
             "subgraph cluster_y { label=Y; a }"),
     "1:34: 'A' is in two clusters, 'cluster_x' and 'cluster_y', neither of them inside the other\n"},
    {"a cluster without a label", MACHINE("subgraph cluster_x { a }"),
     "3:1: cluster 'cluster_x' has no label of its own\n"},
    {"a cluster that only inherits a label", MACHINE("label=\"Title\" subgraph cluster_x { a }"),
     "3:15: cluster 'cluster_x' has no label of its own\n"},
    {"two clusters of one label",
     MACHINE("subgraph cluster_x { label=X; a }\n"
             "subgraph cluster_y { label=X; b }"),
     "4:1: 'cluster_x' and 'cluster_y' have the same label, 'X'\n"},
    {"a cluster called like a state outside of it", MACHINE("subgraph cluster_x { label=B; a }"),
     "1:46: 'B' is also the label of a cluster that this state is not in\n"},
    {"a cluster in two places",
     MACHINE("subgraph cluster_x { label=X; a }\n"
             "{ subgraph cluster_x { label=Y; b } }"),
     "3:1: cluster 'cluster_x' stands in two places\n"},
    {"an edge that leaves an unknown cluster",
     MACHINE("compound=true subgraph cluster_open { label=X; a }\n"
             "a -> z [label=100 ltail=cluster_opne]"),
     "4:25: there is no cluster 'cluster_opne'; did you mean 'cluster_open'?\n"},
    {"an edge that leaves a cluster from outside",
     MACHINE("compound=true subgraph cluster_x { label=X; a }\n"
             "b -> z [label=100 ltail=cluster_x]"),
     "4:25: 'b', where this edge begins, is no state of 'cluster_x'\n"},
    {"ltail that Graphviz would not draw",
     MACHINE("subgraph cluster_x { label=X; a }\n"
             "a -> z [label=100 ltail=cluster_x]"),
     "4:25: Graphviz draws ltail only with compound=true\n"},

    {"an edge without a label", MACHINE("a -> z"),
     "3:1: this edge has no label: 'trigger [guard] / effect; effect'\n"},
    {"a label without a trigger", MACHINE("a -> z [label=\" / report\"]"),
     "3:17: a trigger is missing: what makes this edge be taken?\n"},
    {"a comma with nothing behind it", MACHINE("a -> z [label=\"100, \"]"),
     "3:21: a trigger is missing: what makes this edge be taken?\n"},
    {"an unknown trigger", MACHINE("a -> z [label=\"transport eror\"]"),
     "3:16: there is no trigger 'transport eror'; did you mean 'transport error'?\n"},
    {"one unknown trigger among known ones", MACHINE("a -> z [label=\"100, INVTIE, 487\"]"),
     "3:21: there is no trigger 'INVTIE'; did you mean 'INVITE'?\n"},
    {"a status that no classifier tells apart", MACHINE("a -> z [label=\"4xx\"]"),
     "3:16: '4xx' is not made of whole ones of: 100, 101-199, 2xx, 300-486, 487, 488-699\n"},
    {"a status beyond all atoms", MACHINE("a -> z [label=\"send 3xx\"]"),
     "3:16: 'send 3xx' is not made of whole ones of: send 101-199, send 2xx\n"},
    {"a status range with a hole", MACHINE("a -> z [label=\"100-700\"]"),
     "3:16: '100-700' is not made of whole ones of: 100, 101-199, 2xx, 300-486, 487, 488-699\n"},
    {"a status with an unknown text around it", MACHINE("a -> z [label=\"2xx of CANCLE\"]"),
     "3:16: there is no trigger '2xx of CANCLE'; did you mean '2xx of CANCEL'?\n"},
    {"a guard that is not closed", MACHINE("a -> z [label=\"100 [reliable / report\"]"),
     "3:20: this guard has no ']'\n"},
    {"a guard with something behind it", MACHINE("a -> z [label=\"100 [reliable] report\"]"),
     "3:31: after the guard comes '/' or nothing\n"},
    {"an empty guard", MACHINE("a -> z [label=\"100 []\"]"),
     "3:21: an empty guard: leave the brackets out\n"},
    {"an unknown fact", MACHINE("a -> z [label=\"100 [new tag and relaible]\"]"),
     "3:33: there is no fact 'relaible'; did you mean 'reliable'?\n"},
    {"an unknown negated fact", MACHINE("a -> z [label=\"100 [not relaible, my tag]\"]"),
     "3:25: there is no fact 'relaible'; did you mean 'reliable'?\n"},
    {"a fact that is missing", MACHINE("a -> z [label=\"100 [reliable, ]\"]"),
     "3:30: a fact is missing at the end of the guard\n"},
    {"a guard that contradicts itself", MACHINE("a -> z [label=\"100 [reliable, not reliable]\"]"),
     "3:21: the guard [reliable, not reliable] can never hold\n"},
    {"a guard with facts that exclude each other",
     MACHINE("a -> z [label=\"100 [new tag, my tag]\"]"),
     "3:21: the guard [new tag, my tag] can never hold\n"},
    {"an unknown effect", MACHINE("a -> z [label=\"100 / send; reprot\"]"),
     "3:28: there is no effect 'reprot'; did you mean 'report'?\n"},
    {"an effect that is missing", MACHINE("a -> z [label=\"100 / send;\"]"),
     "3:27: an effect is missing here\n"},
    {"a slash with nothing behind it", MACHINE("a -> z [label=\"100 /\"]"),
     "3:21: an effect is missing here\n"},
    {"an effect whose operand is missing", MACHINE("a -> z [label=\"100 / answer\"]"),
     "3:22: 'answer': after 'answer' comes a status code, as 200\n"},
    {"an operand that is no status", MACHINE("a -> z [label=\"100 / answer 99\"]"),
     "3:22: 'answer 99': after 'answer' comes a status code, as 200\n"},
    {"an operand that is no method", MACHINE("a -> z [label=\"100 / send CANCLE\"]"),
     "3:22: there is no effect 'send CANCLE'; did you mean 'send CANCEL'?\n"},
    {"an operand where none belongs", MACHINE("a -> z [label=\"100 / report 200\"]"),
     "3:22: 'report 200': after 'report' comes nothing\n"},

    {"a timer nobody defined", MACHINE("a -> z [label=\"timer A\"]"),
     "3:22: there is no timer 'A': the graph's attribute 'timers' defines them\n"},
    {"an effect on a timer nobody defined",
     MACHINE(
         "timers=\"Try = 1s\" a -> b [label=\"100 / start Tyr\"] b -> z [label=\"timer Try / stop "
         "Try\"]"),
     "3:9: timer Try is never started\n"
     "3:46: there is no timer 'Tyr'; did you mean 'Try'?\n"},
    {"a timer nobody uses",
     MACHINE("timers=\"A = T1; B = T2\"\n"
             "a -> b [label=\"100 / start A\"] b -> z [label=\"timer A\"]"),
     "3:17: timer B is never used\n"},
    {"a timer nobody awaits", MACHINE("timers=\"A = T1\"\na -> b [label=\"100 / start A\"]"),
     "3:9: timer A is started, but no edge has the trigger 'timer A'\n"},
    {"a timer nobody starts", MACHINE("timers=\"A = T1\"\na -> b [label=\"timer A\"]"),
     "3:9: timer A is never started\n"},
    {"a timer that is only stopped", MACHINE("timers=\"A = T1\"\na -> b [label=\"100 / stop A\"]"),
     "3:9: timer A is never started\n"},
    {"a timer that does not double",
     MACHINE(
         "timers=\"B = 64*T1\"\na -> a [label=\"100 / start B\"] a -> a [label=\"timer B / double B\"]"),
     "4:64: timer B does not double: it is '64*T1'\n"},
    {"a timer defined twice",
     MACHINE("timers=\"A = T1; A = T2\"\n"
             "a -> b [label=\"100 / start A\"] b -> z [label=\"timer A\"]"),
     "3:17: timer A is defined twice\n"},
    {"a timer without a time", MACHINE("timers=\"A\""),
     "3:9: a timer is written 'A = T1 doubling' or 'B = 64*T1'\n"},
    {"a start at no time",
     MACHINE("timers=\"A = T1\"\n"
             "a -> b [label=\"100 / start A at noon\"] b -> z [label=\"timer A\"]"),
     "4:33: a time is 32s, T1, T2, T4, or 64*T1\n"},
    {"more than eight timers",
     MACHINE("timers=\"A=1s;A=1s;B=1s;C=1s;D=1s;E=1s;F=1s;G=1s;H=1s;I=1s\"\n"
             "a -> a [label=\"timer A, timer B, timer C, timer D, timer E, "
             "timer F, timer G, timer H / start A; start B; start C; start "
             "D; start E; start F; start G; start H\"]"),
     "3:14: timer A is defined twice\n3:54: more than 8 timers\n"},

    {"two edges on one trigger", MACHINE("a -> z [label=\"ACK / report\"]"),
     "3:16: this edge and the one in line 2 could both fire in 'A' on 'ACK'\n"},
    {"two edges on words that overlap",
     MACHINE("a -> z [label=\"1xx\"]\na -> b [label=\"100-199\"]"),
     "4:16: this edge and the one in line 3 could both fire in 'A' on '100'\n"},
    {"a guard beside no guard", MACHINE("a -> z [label=\"ACK [reliable]\"]"),
     "3:16: this edge and the one in line 2 could both fire in 'A' on 'ACK': one of them has no guard\n"},
    {"[else] beside no guard", MACHINE("a -> z [label=\"ACK [else]\"]"),
     "3:16: this edge and the one in line 2 could both fire in 'A' on 'ACK': one of them has no guard\n"},
    {"guards that can hold at once",
     MACHINE("a -> z [label=\"100 [reliable]\"]\n"
             "a -> b [label=\"100 [my tag]\"]"),
     "4:16: this edge and the one in line 3 could both fire in 'A' on '100': [reliable] and [my tag] "
     "can hold at once\n"},
    {"two [else]", MACHINE("a -> z [label=\"100 [else]\"]\na -> b [label=\"100 [else]\"]"),
     "4:16: this edge and the one in line 3 could both fire in 'A' on '100': [else] and [else] can "
     "hold at once\n"},
    {"two edges of one timer",
     MACHINE("timers=\"A=T1\" a -> b [label=\"timer A / start A\"]\n"
             "a -> z [label=\"timer A\"]"),
     "4:16: this edge and the one in line 3 could both fire in 'A' on 'timer A'\n"},
    {"two starts on one trigger", MACHINE("t [shape=point]\nt -> b [label=INVITE]"),
     "4:15: this edge and the one in line 2 could both fire at the start on 'INVITE'\n"},
    {"two edges of one cluster",
     MACHINE("compound=true subgraph cluster_x { label=X; a b }\n"
             "a -> z [ltail=cluster_x label=100]\n"
             "b -> a [ltail=cluster_x label=\"1xx [my tag], \"]\n"
             "b -> b [ltail=cluster_x label=100]"),
     "5:44: after the guard comes '/' or nothing\n"
     "6:31: this edge and the one in line 4 could both fire in 'A' on '100'\n"},
};
enum { NCASES = sizeof CASES / sizeof *CASES };

START_TEST(lint_complains_in_these_words_at_this_place)
{
    char said[2000];
    machine_free(parsed(CASES[_i].text, said, sizeof said));
    ck_assert_msg(!strcmp(said, CASES[_i].said), "%s:\nexpected %sbut it said %s", CASES[_i].title,
                  CASES[_i].said, said);
}
END_TEST

/* What looks like a slip but is none. */
static const struct lint_case FINE[] = {
    {"a loop without effect", MACHINE("a -> a [label=\"100\"]"), ""},
    {"facts of one group exclude each other",
     MACHINE("a -> z [label=\"100 [new tag]\"]\n"
             "a -> b [label=\"100 [my tag]\"]\n"
             "a -> a [label=\"100 [else]\"]"),
     ""},
    {"a fact and its opposite",
     MACHINE("a -> z [label=\"100 [reliable]\"]\n"
             "a -> b [label=\"100 [not reliable]\"]"),
     ""},
    {"a smaller word beside a larger one",
     MACHINE("a -> z [label=487]\na -> b [label=\"3xx-6xx\"]"), ""},
    {"an inner edge beside its cluster's",
     MACHINE("compound=true subgraph cluster_x { label=X; a }\n"
             "a -> z [ltail=cluster_x label=ACK]"),
     ""},
    {"the same trigger in two states", MACHINE("a -> z [label=100] b -> z [label=100]"), ""},
    {"one edge that says the same twice", MACHINE("a -> z [label=\"100, 1xx\"]"), ""},
    {"[else] alone", MACHINE("a -> z [label=\"100 [else]\"]"), ""},
    {"a cluster called like a state inside of it", MACHINE("subgraph cluster_x { label=B; b }"),
     ""},
    {"a cluster edge over a final state",
     MACHINE("compound=true subgraph cluster_x { label=X; b z }\n"
             "b -> a [ltail=cluster_x label=100]"),
     ""},
    {"a state whose only way out is its cluster's",
     MACHINE("compound=true subgraph cluster_x { label=X; b c [label=C] }\n"
             "b -> c [label=100] b -> z [ltail=cluster_x label=\"487\"]"),
     ""},
    {"attributes that draw",
     MACHINE("rankdir=LR nodesep=1 splines=ortho {rank=same a b}\n"
             "node [fontname=Helvetica style=filled fillcolor=\"#ffffff\"]\n"
             "edge [arrowsize=0.7 penwidth=2 color=grey]\n"
             "a [pos=\"1,2!\" width=2 xlabel=x peripheries=1]\n"
             "a -> b [label=100 weight=3 constraint=false lp=\"1,2\"]"),
     ""},
};
enum { NFINE = sizeof FINE / sizeof *FINE };

START_TEST(lint_has_nothing_against)
{
    char said[2000];
    machine_free(parsed(FINE[_i].text, said, sizeof said));
    ck_assert_msg(!strcmp(said, ""), "%s: it said %s", FINE[_i].title, said);
}
END_TEST

START_TEST(more_states_than_a_table_has_are_refused)
{
    char text[8000] = MACHINE(""), said[2000];
    size_t at = strlen(text) - 2;
    for (int i = 0; i < 61; i++)
        at += (size_t)sprintf(text + at, "n%d [label=N%d] a -> n%d -> z [label=\"100 [else]\"]\n",
                              i, i, i);
    strcpy(text + at, "}");
    machine_free(parsed(text, said, sizeof said));
    ck_assert_ptr_nonnull(strstr(said, "63:1: more than 63 states\n"));
}
END_TEST

Suite *lint_suite(void)
{
    Suite *suite = suite_create("lint");
    TCase *tc = tcase_create("lint");
    suite_add_tcase(suite, tc);
    tcase_add_loop_test(tc, lint_complains_in_these_words_at_this_place, 0, NCASES);
    tcase_add_loop_test(tc, lint_has_nothing_against, 0, NFINE);
    tcase_add_test(tc, more_states_than_a_table_has_are_refused);
    return suite;
}
