/* From a file to a diagram: what cgraph gives, what it must never see, and what it leaves
 * behind. */
#include "machine/inside.h"
#include "suite.h"

#include <cgraph.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char GOOD[] = MACHINE("");

/* ---- the diagram ----------------------------------------------------------------------------- */

static const char WHOLE[] =
    "// A client,\n"
    "//  more or less.\n"
    "\n"
    "/* RFC 3261 */\n"
    "digraph \"my client\" {\n"
    "    kind = client  per = \"INVITE sent:\n"
    " branch\" compound=true\n"
    "    node [fontname=Helvetica] rankdir=LR\n"
    "    here [shape=point] there [shape=point]\n"
    "    subgraph cluster_open { label=\"Open house\"\n"
    "        a [label=\"Wide\\nopen\"]\n"
    "        subgraph cluster_inner { label=Inner; b [label=B] }\n"
    "    }\n"
    "    z [label=Z, shape=doublecircle]\n"
    "    here -> a [label=\"INVITE [reliable]\n"
    "        / send; answer  200\", tooltip=\"RFC 3261 17.2.1, Figure 7: so.\"]\n"
    "    there -> b [label=ACK, URL=\"https://example.org/\"]\n"
    "    a -> b [label=INVITE tooltip=\"Not in the figure: RFC 6026 8.\"]\n"
    "    b -> z [ltail=cluster_open label=\"request\"]\n"
    "}\n";

START_TEST(a_diagram_keeps_what_people_read)
{
    struct machine *m = good(WHOLE);
    const struct diagram *d = m->diagram;
    ck_assert_str_eq(d->file, "test.gv");
    ck_assert_str_eq(d->name, "my client");
    ck_assert_str_eq(d->per, "INVITE sent: branch");
    ck_assert_str_eq(d->about, "A client,\nmore or less.\nRFC 3261");
    ck_assert_uint_eq(d->size, strlen(WHOLE));
    ck_assert_str_eq(d->source, WHOLE);
    ck_assert_ptr_eq(m->vocabulary, &words);
    machine_free(m);
}
END_TEST

START_TEST(a_diagram_lists_its_states_in_order_with_labels_lines_and_clusters)
{
    struct machine *m = good(WHOLE);
    const struct diagram *d = m->diagram;
    const struct {
        const char *id, *label;
        int cluster, is_start, is_final, table, line;
    } expected[] = {
        {"here", "", -1, true, false, 0, 9},        {"there", "", -1, true, false, 0, 9},
        {"a", "Wide open", 0, false, false, 1, 11}, {"b", "B", 1, false, false, 2, 12},
        {"z", "Z", -1, false, true, 3, 14},
    };
    ck_assert_uint_eq(d->nstates, 5);
    for (int i = 0; i < 5; i++) {
        ck_assert_str_eq(d->states[i].id, expected[i].id);
        ck_assert_str_eq(d->states[i].label, expected[i].label);
        ck_assert_int_eq(d->states[i].cluster, expected[i].cluster);
        ck_assert_int_eq(d->states[i].is_start, expected[i].is_start);
        ck_assert_int_eq(d->states[i].is_final, expected[i].is_final);
        ck_assert_int_eq(d->states[i].table, expected[i].table);
        ck_assert_int_eq(d->states[i].line, expected[i].line);
    }
    ck_assert_uint_eq(d->nclusters, 2);
    ck_assert_str_eq(d->clusters[0].label, "Open house");
    ck_assert_int_eq(d->clusters[0].parent, -1);
    ck_assert_str_eq(d->clusters[1].id, "cluster_inner");
    ck_assert_int_eq(d->clusters[1].parent, 0);
    machine_free(m);
}
END_TEST

START_TEST(an_edge_keeps_the_parts_of_its_label_its_reason_and_its_citation)
{
    struct machine *m = good(WHOLE);
    const struct diagram_edge *e = m->diagram->edges;
    ck_assert_uint_eq(m->diagram->nedges, 4);
    ck_assert_str_eq(e[0].label, "INVITE [reliable] / send; answer 200");
    ck_assert_str_eq(e[0].trigger, "INVITE");
    ck_assert_str_eq(e[0].guard, "reliable");
    ck_assert_str_eq(e[0].effects[0], "send");
    ck_assert_str_eq(e[0].effects[1], "answer 200");
    ck_assert_ptr_null(e[0].effects[2]);
    ck_assert_str_eq(e[0].rfc, "RFC 3261 17.2.1");
    ck_assert(!e[0].off_figure);
    ck_assert_int_eq(e[0].line, 15);
    ck_assert_str_eq(e[1].rfc, "");
    ck_assert_str_eq(e[1].url, "https://example.org/");
    ck_assert_ptr_null(e[1].guard);
    ck_assert_ptr_null(e[1].effects[0]);
    ck_assert(e[2].off_figure);
    ck_assert_str_eq(e[2].rfc, "RFC 6026 8");
    ck_assert_int_eq(e[3].from_cluster, 0);
    ck_assert_int_eq(e[0].from_cluster, -1);
    machine_free(m);
}
END_TEST

static const char *const CITATIONS[][2] = {
    {"RFC 3261 17.1.1.2: so", "RFC 3261 17.1.1.2"},
    {"RFC 6026 8: so", "RFC 6026 8"},
    {"RFC 6026 8.4, not in the figure: so", "RFC 6026 8.4"},
    {"RFC 3261 A.1 says so", "RFC 3261 A.1"},
    {"RFC 3262: so", "RFC 3262"},
    {"RFC 3261 A server does so.", "RFC 3261"},
    {"so says RFC 3261 4.", "RFC 3261 4"},
    {"no RFC says so", ""},
    {"", ""},
};

START_TEST(an_edge_cites_the_first_section_of_its_tooltip)
{
    char text[600];
    snprintf(text, sizeof text, MACHINE("a -> z [label=100 tooltip=\"%s\"]"), CITATIONS[_i][0]);
    struct machine *m = good(text);
    ck_assert_str_eq(m->diagram->edges[3].rfc, CITATIONS[_i][1]);
    machine_free(m);
}
END_TEST

/* ---- places ---------------------------------------------------------------------------------- */

/* Checks that the edges of a body, in order, are these: "tail->head line; ...". */
static void must_have_edges(const char *text, const char *expected)
{
    struct machine *m = good(text);
    char found[2000] = "";
    size_t length = 0;
    for (int i = 3; i < m->diagram->nedges; i++) {
        const struct diagram_edge *e = &m->diagram->edges[i];
        length += (size_t)snprintf(found + length, sizeof found - length, "%s->%s %d; ",
                                   m->diagram->states[e->tail].id, m->diagram->states[e->head].id,
                                   e->line);
    }
    ck_assert_str_eq(found, expected);
    machine_free(m);
}

START_TEST(edges_are_in_the_order_of_the_file_not_grouped_by_head)
{
    must_have_edges(
        MACHINE("a->a[label=100] a->b[label=\"101-199\"]\n a->a[label=487]\n b->a[label=100] "
                "a->z[label=\"488-699\"]"),
        "a->a 3; a->b 3; a->a 4; b->a 5; a->z 5; ");
}
END_TEST

START_TEST(a_chain_has_the_line_of_each_arrows_tail)
{
    must_have_edges(MACHINE("a ->\n b\n ->\n z [label=487]"), "a->b 3; b->z 4; ");
}
END_TEST

START_TEST(braces_and_commas_stand_for_each_of_their_nodes)
{
    must_have_edges(MACHINE("\n{b a}\n -> {z} [label=487]"), "a->z 4; b->z 4; ");
    must_have_edges(MACHINE("b, a -> z\n [label=487]"), "b->z 3; a->z 3; ");
}
END_TEST

/* Texts whose edges, in order of creation, our outline must foresee as cgraph makes them. */
static const char *const ORDERS[] = {
    "digraph { a -> b -> a -> c }",
    "digraph { b; a; {a b} -> {c; b} }",
    "digraph { b, a -> z, b }",
    "digraph { a -> { b -> z } -> { c; d -> a } }",
    "digraph { subgraph x {a} subgraph x {b} -> z }",
    "digraph { { {b -> c} -> d } -> { a -> { c -> a } } }",
    "digraph { a, a -> b }",
    "digraph { a -> {} -> b; {} -> a; a -> subgraph y { c } subgraph y { d } -> e }",
    "digraph { c -> b; a -> b; { c; a } -> { rank=same; b a } a:n -> \"b\":s:e }",
    "digraph { subgraph cluster_x { a -> b subgraph cluster_y { c -> a } } -> d }",
    "digraph { 1 -> -2.5 -> \"1\" -> .5; \"a\" + \"b\" -> ab }",
};
enum { NORDERS = sizeof ORDERS / sizeof *ORDERS };

static int by_sequence(const void *a, const void *b)
{
    Agedge_t *const *x = a, *const *y = b;
    return (int)AGSEQ(*x) - (int)AGSEQ(*y);
}

START_TEST(the_outline_foresees_the_edges_that_cgraph_makes)
{
    struct complaints c = {0};
    struct source s = {"test.gv", ORDERS[_i], strlen(ORDERS[_i]), &c, 0};
    struct arena arena = {0};
    struct tokens tokens = {0};
    struct outline o = {0};
    ck_assert(scan(&s, &arena, &tokens) && outline(&s, &arena, &tokens, &o));
    Agraph_t *g = read_graph(&s);
    Agedge_t *edges[100];
    size_t count = 0;
    for (Agnode_t *n = agfstnode(g); n; n = agnxtnode(g, n))
        for (Agedge_t *e = agfstout(g, n); e; e = agnxtout(g, e))
            edges[count++] = e;
    qsort(edges, count, sizeof *edges, by_sequence);
    ck_assert_uint_eq(o.nedges, count);
    for (size_t i = 0; i < count; i++) {
        ck_assert_str_eq(o.nodes[o.edges[i].tail].name, agnameof(agtail(edges[i])));
        ck_assert_str_eq(o.nodes[o.edges[i].head].name, agnameof(aghead(edges[i])));
    }
    agclose(g);
    arena_free(&arena);
}
END_TEST

START_TEST(comments_strings_and_ports_do_not_move_places)
{
    must_have_edges(MACHINE("/* a -> b\n\n */ // b -> a [\n# a -> a {\n"
                            "a:n:x -> \"a\":s [label=\"4\" + /* */ \"87\" comment=\"\\\" \\\\\"]\n"
                            "\"b\" -> \"a\\\n\" [label=487; color=\"{\n[\"] b->z[label=100]"),
                    "a->a 7; b->a 8; b->z 10; ");
}
END_TEST

static const char *complaint_of(const char *text)
{
    static char said[2000];
    machine_free(parsed(text, said, sizeof said));
    return said;
}

START_TEST(a_place_in_a_label_is_found_through_escapes_and_joined_strings)
{
    ck_assert_str_eq(complaint_of(MACHINE("a -> b [label=\"\\n  487 / \\\n reprot\"]")),
                     "4:2: there is no effect 'reprot'; did you mean 'report'?\n");
    ck_assert_str_eq(
        complaint_of(MACHINE("a -> b [label=\"487\" + \" / re\" +\n \"port; resned\"]")),
        "4:9: there is no effect 'resned'; did you mean 'resend'?\n");
    ck_assert_str_eq(complaint_of(MACHINE("a -> b [label=\"487 / \\\"\"]")),
                     "3:23: there is no effect '\"'\n");
    ck_assert_str_eq(complaint_of(MACHINE("/* ä */ a -> b [label=\"487 / ä; x\"]")),
                     "3:30: there is no effect 'ä'\n3:33: there is no effect 'x'\n");
}
END_TEST

START_TEST(a_label_by_default_is_complained_of_at_its_edge)
{
    ck_assert_str_eq(complaint_of(MACHINE("edge [label=KCA]\n  a -> b")),
                     "4:3: there is no trigger 'KCA'\n");
}
END_TEST

/* ---- one file after another ------------------------------------------------------------------ */

static const char *const BROKEN[] = {
    "digraph client {",
    "digraph client { a -> }",
    "digraph client { a [label=\"",
    "digraph client { a [label=<b>] }",
    "digraph client { /* ",
    "digraph client { a -> b [label=\"x\" }",
    "digraph client { } }",
    "digraph",
    "",
    "\n\n\n}",
    "digraph client { a @ b }",
    "graph client { a -- b }",
    "digraph client { a -- b }",
    "digraph client { 1xx }",
    MACHINE("a -> nowhere"),
};
enum { NBROKEN = sizeof BROKEN / sizeof *BROKEN };

START_TEST(a_good_file_is_read_after_a_bad_one_after_a_good_one)
{
    char said[2000];
    machine_free(good(GOOD));
    ck_assert_ptr_null(parsed(BROKEN[_i], said, sizeof said));
    ck_assert_str_ne(said, "");
    struct machine *m = good(GOOD);
    ck_assert_int_eq(m->diagram->edges[0].line, 2);
    machine_free(m);
}
END_TEST

/* As `text`, straight into cgraph: that much of it our own scanner would have refused. */
static struct Agraph_s *into_cgraph(const char *text, struct complaints *c)
{
    struct source s = {"test.gv", text, strlen(text), c, 0};
    return read_graph(&s);
}

static char *long_chain(void)
{
    enum { LENGTH = 20000 };
    char *text = malloc(LENGTH * 3 + 20);
    strcpy(text, "digraph d { a");
    for (size_t i = 0, at = strlen(text); i < LENGTH; i++, at += 3)
        strcpy(text + at, "->a");
    return strcat(text, "}");
}

START_TEST(cgraph_recovers_when_its_parser_has_run_out_of_memory)
{
    struct complaints c = {0};
    char *text = long_chain();
    ck_assert_ptr_null(into_cgraph(text, &c));
    ck_assert_uint_eq(c.count, 1);
    ck_assert_str_eq(c.item[0].text,
                     "Graphviz cannot read this: Error: memory exhausted in line 1 near '->'");
    machine_free(good(GOOD));
    free(text);
    complaints_free(&c);
}
END_TEST

START_TEST(cgraph_recovers_from_what_only_our_scanner_keeps_from_it)
{
    struct complaints c = {0};
    ck_assert_ptr_null(into_cgraph("digraph d {\n a -> -> b", &c));
    ck_assert_str_eq(c.item[0].text,
                     "Graphviz cannot read this: Error: syntax error in line 2 near '->'");
    ck_assert_ptr_null(into_cgraph("digraph d {\n 1xx }", &c));
    machine_free(good(GOOD));
    complaints_free(&c);
}
END_TEST

START_TEST(nothing_is_printed_and_cgraph_keeps_the_error_hook_it_had)
{
    FILE *err = freopen("/dev/null", "w", stderr);
    ck_assert_ptr_nonnull(err);
    for (int i = 0; i < NBROKEN; i++) {
        char said[2000];
        machine_free(parsed(BROKEN[i], said, sizeof said));
    }
    ck_assert_int_eq(ftell(err), 0);
    ck_assert_ptr_null(agseterrf(NULL));
}
END_TEST

/* ---- what cgraph must not see ---------------------------------------------------------------- */

static void must_refuse(const char *text, size_t size, const char *expected)
{
    const struct vocabulary *vocabularies[] = {&words};
    struct complaints c = {0};
    ck_assert_ptr_null(machine_parse("test.gv", text, size, vocabularies, 1, &c));
    ck_assert_uint_eq(c.count, 1);
    ck_assert_str_eq(c.item[0].text, expected);
    complaints_free(&c);
}

START_TEST(a_nul_byte_is_refused)
{
    char text[] = MACHINE("a -> a [label=100]");
    size_t size = sizeof text - 1;
    text[size - 10] = '\0';
    must_refuse(text, size, "there is a NUL byte: this is not a text file");
    must_refuse("", 1, "there is a NUL byte: this is not a text file");
}
END_TEST

START_TEST(more_than_a_megabyte_is_refused)
{
    enum { SIZE = 2 << 20 };
    char *text = malloc(SIZE);
    memset(text, ' ', SIZE);
    memcpy(text, GOOD, sizeof GOOD - 1);
    must_refuse(text, SIZE, "more than 1048576 bytes: this is no machine");
    const struct vocabulary *vocabularies[] = {&words};
    struct complaints c = {0};
    struct machine *m = machine_parse("test.gv", text, SIZE / 2, vocabularies, 1, &c);
    ck_assert_ptr_nonnull(m);
    machine_free(m);
    free(text);
}
END_TEST

START_TEST(nesting_over_64_is_refused_and_64_is_not)
{
    char text[1000] = "digraph client {";
    for (int i = 0; i < 63; i++)
        strcat(text, "{");
    char *inside = text + strlen(text);
    for (int i = 0; i < 64; i++)
        strcat(text, "}");
    must_refuse(text, strlen(text), "there is no start: give one node shape=point");
    memmove(inside + 2, inside, strlen(inside) + 1);
    memcpy(inside, "{}", 2);
    must_refuse(text, strlen(text), "more than 64 brackets within each other");
}
END_TEST

/* Repeats a piece after a beginning; the caller frees it. */
static char *repeated(const char *begin, const char *piece, int times, const char *end)
{
    char *text = malloc(strlen(begin) + strlen(piece) * (size_t)times + strlen(end) + 1);
    char *at = stpcpy(text, begin);
    while (times--)
        at = stpcpy(at, piece);
    strcpy(at, end);
    return text;
}

static void must_refuse_many(const char *begin, const char *piece, int times, const char *expected)
{
    char *text = repeated(begin, piece, times, "}");
    must_refuse(text, strlen(text), expected);
    free(text);
}

START_TEST(a_flood_of_edges_nodes_or_subgraphs_is_refused_before_cgraph_builds_it)
{
    must_refuse_many("digraph client { a", "->a", 300000, "more than 1024 edges");
    must_refuse_many("digraph client {", "a->a;", 200000, "more than 1024 edges");
    must_refuse_many("digraph client { a [label=A]; a", ",a", 1000,
                     "there is no start: give one node shape=point");
    must_refuse_many("digraph client { a", "->{}", 200000, "more than 256 subgraphs");
    must_refuse_many("digraph client {", "subgraph {}", 90000, "more than 256 subgraphs");
    must_refuse_many("digraph client { label=\"\"", "+\"a\"", 200000,
                     "more than 64 strings joined");
    char *text = repeated("digraph client { a [label=A]; {", "a,", 2000, "a} -> {");
    char *both = repeated(text, "a,", 2000, "a} [label=ACK] }");
    must_refuse(both, strlen(both), "there is no start: give one node shape=point");
    free(text);
    free(both);
}
END_TEST

START_TEST(more_nodes_than_a_machine_can_have_are_refused)
{
    char text[2000] = "digraph client {";
    for (size_t i = 0, at = strlen(text); i < 200; i++)
        at += (size_t)sprintf(text + at, " n%zu", i);
    strcat(text, "}");
    must_refuse(text, strlen(text), "more than 128 nodes");
}
END_TEST

struct refusal {
    const char *text, *said;
};
static const struct refusal REFUSALS[] = {
    {"", "0:0: the file is empty\n"},
    {"// nothing\n", "2:1: the file ends where 'digraph' should stand\n"},
    {"strict digraph client {}",
     "1:1: a machine is not 'strict': several edges may join the same two states\n"},
    {"graph client {}", "1:1: a machine is a 'digraph': its edges have a direction\n"},
    {"digraph client { a -- b }", "1:20: an edge of a machine has a direction: ->, not --\n"},
    {"digraph client {}\n digraph two {}", "2:2: a second graph: a file holds one machine\n"},
    {"digraph client {} ;", "1:19: ';' stands where the end of the file should\n"},
    {"digraph client {\n a [label=<<b>x</b>>] b [label=<y>] }",
     "2:11: HTML labels are not read here: use a string in quotes\n"
     "2:32: HTML labels are not read here: use a string in quotes\n"},
    {"digraph client {\n a [label=\"x\n }", "2:11: this string has no closing quote\n"},
    {"digraph client { /* x }", "1:18: this comment has no end\n"},
    {"digraph client { { }", "1:16: this '{' is never closed\n"},
    {"digraph client { a [ } ]", "1:22: this '}' closes nothing\n"},
    {"digraph client { a [label=1xx] }", "1:27: '1xx' begins with a digit: it needs quotes\n"},
    {"digraph client { a & b; c ! }",
     "1:20: '&' has no meaning here\n1:27: '!' has no meaning here\n"},
    {"digraph client { a -> }", "1:23: '}' stands where a node should\n"},
    {"digraph client { a -> node }", "1:23: 'node' stands where a node should\n"},
    {"digraph client { a [label] }", "1:26: ']' stands where '=' should\n"},
    {"digraph client { a [label=] }", "1:27: ']' stands where the value of an attribute should\n"},
    {"digraph client { node }", "1:23: '}' stands where '[' should\n"},
    {"digraph client { ; }", "1:18: ';' stands where a node should\n"},
    {"digraph client a {}", "1:16: 'a' stands where '{' should\n"},
    {"digraph client { \"a\" + b }", "1:24: 'b' stands where a string in quotes should\n"},
    {"digraph client { \xff }", "1:18: this byte (0xff) is not UTF-8\n"},
    {"digraph client { \033[2J }", "1:18: there is a control character (0x1b)\n"},
};
enum { NREFUSALS = sizeof REFUSALS / sizeof *REFUSALS };

START_TEST(what_is_no_digraph_is_refused_with_its_place)
{
    ck_assert_str_eq(complaint_of(REFUSALS[_i].text), REFUSALS[_i].said);
}
END_TEST

/* ---- files ----------------------------------------------------------------------------------- */

static struct machine *load(const char *path, struct complaints *c)
{
    const struct vocabulary *vocabularies[] = {&words};
    return machine_load(path, vocabularies, 1, c);
}

/* A file of the good text and that many blanks; its name goes into `path`. */
static void write_padded(char *path, int blanks)
{
    int fd = mkstemp(path);
    FILE *f = fdopen(fd, "w");
    fprintf(f, "%s%*s", GOOD, blanks, "");
    fclose(f);
}

START_TEST(a_machine_is_loaded_from_a_file_of_any_size_up_to_a_megabyte)
{
    const int blanks[] = {0, 16 * 1024 - (int)sizeof GOOD + 1, 100000,
                          (1 << 20) - (int)sizeof GOOD + 1};
    for (int i = 0; i < 4; i++) {
        char path[] = "/tmp/test-machine-XXXXXX";
        struct complaints c = {0};
        write_padded(path, blanks[i]);
        struct machine *m = load(path, &c);
        unlink(path);
        ck_assert_ptr_nonnull(m);
        ck_assert_str_eq(m->diagram->file, path);
        ck_assert_uint_eq(m->diagram->size, sizeof GOOD - 1 + (size_t)blanks[i]);
        ck_assert_uint_eq(c.count, 0);
        machine_free(m);
    }
}
END_TEST

START_TEST(a_file_of_two_megabytes_is_refused)
{
    char path[] = "/tmp/test-machine-XXXXXX";
    struct complaints c = {0};
    write_padded(path, 2 << 20);
    ck_assert_ptr_null(load(path, &c));
    unlink(path);
    ck_assert_uint_eq(c.count, 1);
    ck_assert_str_eq(c.item[0].text, "more than 1048576 bytes: this is no machine");
    complaints_free(&c);
}
END_TEST

START_TEST(a_file_that_cannot_be_read_is_said_so)
{
    struct complaints c = {0};
    ck_assert_ptr_null(load("/nowhere/at.gv", &c));
    ck_assert_ptr_null(load("/", &c));
    ck_assert_uint_eq(c.count, 2);
    ck_assert_str_eq(c.item[0].text, "cannot be read: No such file or directory");
    ck_assert_str_eq(c.item[1].text, "cannot be read: Is a directory");
    complaints_free(&c);
}
END_TEST

START_TEST(all_complaints_of_a_file_come_at_once_in_order)
{
    ck_assert_str_eq(complaint_of("digraph client { timers=\"A = T1\"\n"
                                  "s [shape=point] a [label=A tooltpi=x]\n"
                                  "s -> a [label=\"INVITE / snd\"]\n"
                                  "a -> b [label=ACK]\n"
                                  "a -> a [label=request]\n"
                                  "a -> z [label=\"INVTE\"] z [label=Z shape=doublecirle] }"),
                     "1:26: timer A is never used\n"
                     "2:28: there is no attribute 'tooltpi'; did you mean 'tooltip'?\n"
                     "3:25: there is no effect 'snd'; did you mean 'send'?\n"
                     "4:6: state 'b' has no label of its own\n"
                     "6:16: there is no trigger 'INVTE'; did you mean 'INVITE'?\n"
                     "6:24: a way leads into 'Z' but none out; a final state has "
                     "shape=doublecircle\n"
                     "6:41: there is no shape 'doublecirle'; did you mean 'doublecircle'?\n");
}
END_TEST

Suite *loading_suite(void)
{
    Suite *suite = suite_create("loading");
    TCase *tc = tcase_create("loading");
    suite_add_tcase(suite, tc);
    tcase_add_test(tc, a_diagram_keeps_what_people_read);
    tcase_add_test(tc, a_diagram_lists_its_states_in_order_with_labels_lines_and_clusters);
    tcase_add_test(tc, an_edge_keeps_the_parts_of_its_label_its_reason_and_its_citation);
    tcase_add_loop_test(tc, an_edge_cites_the_first_section_of_its_tooltip, 0,
                        sizeof CITATIONS / sizeof *CITATIONS);
    tcase_add_test(tc, edges_are_in_the_order_of_the_file_not_grouped_by_head);
    tcase_add_test(tc, a_chain_has_the_line_of_each_arrows_tail);
    tcase_add_test(tc, braces_and_commas_stand_for_each_of_their_nodes);
    tcase_add_loop_test(tc, the_outline_foresees_the_edges_that_cgraph_makes, 0, NORDERS);
    tcase_add_test(tc, comments_strings_and_ports_do_not_move_places);
    tcase_add_test(tc, a_place_in_a_label_is_found_through_escapes_and_joined_strings);
    tcase_add_test(tc, a_label_by_default_is_complained_of_at_its_edge);
    tcase_add_loop_test(tc, a_good_file_is_read_after_a_bad_one_after_a_good_one, 0, NBROKEN);
    tcase_add_test(tc, cgraph_recovers_when_its_parser_has_run_out_of_memory);
    tcase_add_test(tc, cgraph_recovers_from_what_only_our_scanner_keeps_from_it);
    tcase_add_test(tc, nothing_is_printed_and_cgraph_keeps_the_error_hook_it_had);
    tcase_add_test(tc, a_nul_byte_is_refused);
    tcase_add_test(tc, more_than_a_megabyte_is_refused);
    tcase_add_test(tc, nesting_over_64_is_refused_and_64_is_not);
    tcase_add_test(tc, a_flood_of_edges_nodes_or_subgraphs_is_refused_before_cgraph_builds_it);
    tcase_add_test(tc, more_nodes_than_a_machine_can_have_are_refused);
    tcase_add_loop_test(tc, what_is_no_digraph_is_refused_with_its_place, 0, NREFUSALS);
    tcase_add_test(tc, a_machine_is_loaded_from_a_file_of_any_size_up_to_a_megabyte);
    tcase_add_test(tc, a_file_of_two_megabytes_is_refused);
    tcase_add_test(tc, a_file_that_cannot_be_read_is_said_so);
    tcase_add_test(tc, all_complaints_of_a_file_come_at_once_in_order);
    return suite;
}
