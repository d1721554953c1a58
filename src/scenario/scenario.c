/* A scenario as others see it: loading and freeing, the plan that a world runs, and the verdicts.
 */
#include "scenario/inside.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE_MAX_BYTES = 1 << 20 }; /* of a file: a scenario is read by people */

void *scenario_alloc(void *old, size_t size)
{
    void *p = realloc(old, size ? size : 1);
    if (!p) {
        fputs("sipstep: out of memory\n", stderr);
        abort();
    }
    return p;
}

char *scenario_copy(const char *text, size_t length)
{
    char *copy = scenario_alloc(NULL, length + 1);
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

/* ---- lines --------------------------------------------------------------------------------- */

/* Up to its comment, without blanks at the end. A comment begins with a `#` that no letter
 * touches. */
static size_t without_comment(const char *text, size_t length)
{
    size_t end = 0;
    while (end < length &&
           !(text[end] == '#' && (!end || text[end - 1] == ' ' || text[end - 1] == '\t')))
        end++;
    while (end && strchr(" \t\r", text[end - 1]))
        end--;
    return end;
}

/* "| INVITE sip:bob@example.com SIP/2.0": a line of the text that belongs to the statement above. */
static bool is_block_line(const char *text)
{
    return text[strspn(text, " \t")] == '|';
}

static void add_block_line(struct source_line *to, const char *text, size_t length)
{
    size_t skip = strspn(text, " \t") + 1, before = to->block ? strlen(to->block) : 0;
    skip += skip < length && text[skip] == ' ';
    while (length > skip && text[length - 1] == '\r')
        length--;
    to->block = scenario_alloc(to->block, before + length - skip + 3);
    memcpy(to->block + before, text + skip, length - skip);
    memcpy(to->block + before + length - skip, "\r\n", 3);
}

/* The statement that a text goes on: right above it, or above what there is of it. */
static struct source_line *last_statement(struct source_line *lines, size_t count)
{
    while (count && lines[count - 1].in_block)
        count--;
    return count && lines[count - 1].count > 1 ? &lines[count - 1] : NULL;
}

struct source_line *lines_of(const char *text, size_t *count)
{
    struct source_line *lines = NULL;
    size_t room = 0;
    static const char mark[] = "\xef\xbb\xbf"; /* some editors begin UTF-8 files so */
    if (!strncmp(text, mark, 3))
        text += 3;
    for (*count = 0; *text; (*count)++) {
        size_t length = strcspn(text, "\n");
        if (*count == room) {
            room = room ? 2 * room : 32;
            lines = scenario_alloc(lines, room * sizeof *lines);
        }
        struct source_line *l = &lines[*count];
        *l = (struct source_line){.number = (int)*count + 1, .whole = text};
        bool in_block = *count && is_block_line(text) && last_statement(lines, *count);
        if (in_block)
            add_block_line(last_statement(lines, *count), text, length);
        l->text = scenario_copy(text, in_block ? 0 : without_comment(text, length));
        l->in_block = in_block;
        lex_line(l);
        text += length + (text[length] == '\n');
    }
    return lines;
}

void lines_free(struct source_line *lines, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free((char *)lines[i].text);
        free(lines[i].block);
        free(lines[i].token);
    }
    free(lines);
}

/* ---- making and freeing -------------------------------------------------------------------- */

void term_free(struct term *t)
{
    free(t->states);
    free(t->text);
    free(t->quoted);
    content_free(t->content);
    free(t->sequence);
}

static void script_free(struct script *s)
{
    for (uint32_t i = 1; i <= s->terms; i++)
        term_free(&s->term[i]);
    for (size_t i = 0; i < s->checks; i++)
        free(s->check[i].text);
    free(s->term);
    free(s->check);
    free(s->reaction);
    free(s->fault);
    free(s->timed);
    free(s->strike);
    free(s->anytime);
    free(s->back_off);
    free(s->first);
    free(s->moment);
}

static void nodes_free(struct scenario *s)
{
    for (uint16_t n = 1; n <= s->plan.nodes; n++) {
        free((char *)s->node[n].name);
        free((char *)s->node[n].host);
    }
    for (uint16_t l = 1; l <= s->plan.links; l++)
        free(s->link[l].name);
    free(s->node);
    free(s->phone);
    free(s->server);
    free(s->host);
    free(s->link);
    for (uint32_t a = 1; a <= s->acts; a++) {
        free((char *)s->act[a].text);
        free((struct message *)s->act[a].letter.raw);
    }
    free(s->act);
}

void scenario_free(struct scenario *s)
{
    if (!s)
        return;
    if (s->has_machines && !s->machines_lent)
        machines_free(&s->machines);
    nodes_free(s);
    script_free(&s->script);
    lore_free(s->plan.lore);
    for (size_t i = 0; i < s->ndirectories; i++)
        free(s->directories[i]);
    free(s->directories);
    for (size_t i = 0; i < s->sources; i++) {
        free((char *)s->source[i].file);
        free((char *)s->source[i].text);
    }
    free(s->source);
    free(s->title);
    free(s->file);
    free(s->text);
    free(s);
}

/* A mark for each thing that remembers: terms first, by their own numbers. */
void script_number(struct script *s)
{
    s->marks = s->terms;
    s->heard = 0;
    for (uint32_t i = 1; i <= s->terms; i++)
        if (s->term[i].sequence) {
            s->term[i].sequence->heard = s->heard + 1;
            s->heard += s->term[i].sequence->exactly ? s->term[i].sequence->items : 0;
        }
    for (size_t i = 0; i < s->checks; i++)
        s->check[i].mark = ++s->marks;
    for (size_t i = 0; i < s->reactions; i++)
        s->reaction[i].mark = ++s->marks;
    for (size_t i = 0; i < s->faults; i++)
        s->fault[i].mark = ++s->marks;
    for (size_t i = 0; i < s->strikes; i++)
        s->strike[i].mark = ++s->marks;
    for (size_t i = 0; i < s->anytimes; i++)
        s->anytime[i].mark = ++s->marks;
    for (size_t i = 0; i < s->back_offs; i++)
        s->back_off[i].mark = ++s->marks;
    for (size_t i = 0; i < s->firsts; i++)
        s->first[i].mark = ++s->marks;
    bind_moments(s);
}

/* The hooks of this room, over those that world_wire has set. Without anything to watch, none: a
 * run is faster then. */
void script_hook(struct plan *plan, struct script *s)
{
    plan->script = s;
    s->below = plan->hooks;
    plan->hooks.started = judge_started;
    plan->hooks.script = judge_script;
    plan->hooks.anytime = s->anytimes ? anytime_pending : NULL;
    plan->hooks.moment = anytime_comes;
    plan->hooks.back_off = s->back_offs ? back_off_said : NULL;
    plan->hooks.goes_first = s->firsts ? firsts_find : NULL;
    if (s->faults || s->terms)
        plan->hooks.fault = marks_fault;
    if (!s->terms && !s->strikes && !s->firsts && !s->fires)
        return;
    plan->hooks.observe = marks_observe;
    plan->hooks.settled = judge_settled;
    if (!s->terms)
        return;
    plan->hooks.receive = marks_receive;
    plan->hooks.transport_error = marks_transport_error;
}

/* What all links of a node are; TRANSPORTS: they are of several kinds, or there are none. */
static uint8_t transport_of(const struct scenario *s, uint16_t node)
{
    uint8_t all = TRANSPORTS;
    for (uint16_t n = 1; n <= s->plan.links; n++) {
        const struct plan_link *l = &s->link[n];
        if (l->a != node && l->b != node)
            continue;
        if (all != TRANSPORTS && all != l->transport)
            return TRANSPORTS;
        all = l->transport;
    }
    return all;
}

/* RFC 7118 5.1: a browser knows no address that could stand in a Via or a Contact, and makes up a
 * name that nobody can resolve. */
static char *made_up_host(const struct scenario *s, const struct plan_node *node)
{
    enum { LETTERS = 12 };
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789", behind[] = ".invalid";
    char *host = scenario_alloc(NULL, LETTERS + sizeof behind);
    uint64_t stream = stream_seed(s->plan.seed, node->name);
    for (int n = 0; n < LETTERS; n++)
        host[n] = letters[stream_below(&stream, n ? 36 : 26)];
    memcpy(host + LETTERS, behind, sizeof behind);
    return host;
}

static bool opens_all(const struct scenario *s, uint16_t node)
{
    for (uint16_t n = 1; n <= s->plan.links; n++)
        if ((s->link[n].a == node || s->link[n].b == node) && s->link[n].opener != node)
            return false;
    return true;
}

/* Whom it can be reached by: RFC 3261 19.1.1, RFC 7118 5. */
static void wire_transport(struct scenario *s, uint16_t n)
{
    struct plan_node *node = &s->node[n];
    uint8_t transport = transport_of(s, n);
    if (node->role != ROLE_PHONE || transport == TRANSPORTS)
        return;
    node->over = transport;
    if (!opens_all(s, n))
        return;
    if (!node->domain)
        node->domain = "example.com";
    free((char *)node->host);
    node->host = made_up_host(s, node);
}

void scenario_wire_nodes(struct scenario *s)
{
    s->host = scenario_alloc(NULL, (s->plan.nodes + 1u) * sizeof *s->host);
    s->host[0] = "nobody.invalid"; /* nodes count from 1 */
    for (uint16_t n = 1; n <= s->plan.nodes; n++) {
        wire_transport(s, n);
        s->host[n] = s->node[n].host;
        bool is_agent = s->node[n].role == ROLE_PHONE || s->node[n].role == ROLE_B2BUA;
        s->node[n].config = is_agent || s->server[n].serves & SERVES_EVENTS ? &s->phone[n] : NULL;
        s->node[n].service = s->node[n].role == ROLE_PHONE ? NULL : &s->server[n];
        node_address(s->plan.lore, &s->node[n]);
    }
    s->plan.node = s->node;
    s->plan.hosts = s->host;
}

static usec later(usec a, usec b)
{
    return a > b ? a : b;
}

/* It is refreshed until somebody ends it: RFC 6665 4.1.2.1, RFC 3903 4.1. */
static bool keeps_on(const struct act *a)
{
    return a->verb == VERB_SUBSCRIBES || a->verb == VERB_PUBLISHES || a->verb == VERB_REFERS;
}

/* A phone that keeps its registration up never rests, nor one that has subscribed. Where nothing is
 * said its run ends ten minutes after the last time that the file names. */
static usec restless_end(const struct scenario *s)
{
    const usec while_longer = 600 * (usec)1000000;
    const struct script *x = &s->script;
    bool restless = false;
    usec last = 0;
    for (uint16_t n = 1; n <= s->plan.nodes; n++)
        restless |= s->phone[n].registrar != 0;
    for (uint32_t n = 1; n <= s->acts; n++)
        restless |= keeps_on(&s->act[n]);
    for (size_t i = 0; i < x->timeds; i++)
        last = later(last, x->timed[i].at);
    for (size_t i = 0; i < x->strikes; i++)
        last = later(last, x->strike[i].at);
    for (uint32_t i = 1; i <= x->terms; i++)
        last = later(last, later(x->term[i].from, x->term[i].to) + x->term[i].span);
    return restless ? last + while_longer : 0;
}

static void wire(struct scenario *s)
{
    struct plan *p = &s->plan;
    if (!s->end)
        s->end = restless_end(s);
    p->link = s->link;
    p->acts = s->act;
    for (unsigned k = 0; k < world_kinds; k++)
        p->machine[k] = s->machines.machine[k];
    script_number(&s->script);
    memcpy(s->region, world_regions, sizeof s->region);
    s->region[REGION_CHECKS] = (struct region_kind){.name = "checks",
                                                    .size = sizeof(struct mark),
                                                    .is_fixed = true,
                                                    .by = BY_MARK,
                                                    .code = mark_code,
                                                    .begin = marks_begin};
    s->region[REGION_HEARD] = (struct region_kind){.name = "heard messages",
                                                   .size = sizeof(struct heard),
                                                   .is_fixed = true,
                                                   .code = heard_code,
                                                   .begin = heard_begin};
    s->script.end = s->end;
    world_wire(p);
    p->region = s->region;
    if (p->headroom < s->acts + s->script.terms)
        p->headroom = s->acts + s->script.terms;
    script_hook(p, &s->script);
    script_reads(p, &s->script, s->acts);
}

static struct scenario *blank(const char *file, const char *text, size_t size,
                              const char *const *directories, size_t count)
{
    struct scenario *s = scenario_alloc(NULL, sizeof *s);
    *s = (struct scenario){.file = scenario_copy(file, strlen(file)),
                           .text = scenario_copy(text, size)};
    s->directories = scenario_alloc(NULL, (count + 1) * sizeof *s->directories);
    for (; s->ndirectories < count; s->ndirectories++)
        s->directories[s->ndirectories] =
            scenario_copy(directories[s->ndirectories], strlen(directories[s->ndirectories]));
    s->title = scenario_copy("", 0);
    s->plan.seed = 1;
    s->plan.lore = lore_new();
    return s;
}

static bool is_text(const char *file, const char *text, size_t size, struct complaints *complaints)
{
    size_t before = complaints->count;
    if (size > SIZE_MAX_BYTES)
        complain(complaints, file, 0, 0, NULL, "a scenario has at most 1 MB");
    else
        complain_of_bytes(complaints, file, text, size);
    return complaints->count == before;
}

/* It is freed if it does not bind. */
static struct scenario *bound(struct scenario *s, struct complaints *complaints)
{
    size_t before = complaints->count;
    if (!scenario_bind(s, complaints)) {
        complaints_sort(complaints, before);
        scenario_free(s);
        return NULL;
    }
    wire(s);
    return s;
}

struct scenario *scenario_parse(const char *file, const char *text, size_t size,
                                const char *const *directories, size_t count,
                                struct complaints *complaints)
{
    if (!is_text(file, text, size, complaints))
        return NULL;
    return bound(blank(file, text, size, directories, count), complaints);
}

struct scenario *scenario_parse_with(const struct machines *machines, const char *file,
                                     const char *text, struct complaints *complaints)
{
    size_t size = strlen(text);
    if (!is_text(file, text, size, complaints))
        return NULL;
    struct scenario *s = blank(file, text, size, NULL, 0);
    s->machines = *machines;
    s->has_machines = s->machines_lent = true;
    return bound(s, complaints);
}

struct scenario *scenario_parse_sent(const char *file, const char *text,
                                     const struct machine_source *source, size_t count,
                                     struct complaints *complaints)
{
    size_t size = strlen(text);
    if (!is_text(file, text, size, complaints))
        return NULL;
    struct scenario *s = blank(file, text, size, NULL, 0);
    s->source = scenario_alloc(NULL, count * sizeof *s->source);
    for (; s->sources < count; s->sources++)
        s->source[s->sources] = (struct machine_source){
            scenario_copy(source[s->sources].file, strlen(source[s->sources].file)),
            scenario_copy(source[s->sources].text, source[s->sources].size),
            source[s->sources].size};
    return bound(s, complaints);
}

size_t scenario_sources(const struct scenario *s, struct machine_source out[MACHINE_KINDS])
{
    if (!s->machines_own && !s->sources)
        return 0;
    size_t count = machines_own(&s->machines, out);
    const struct diagram *d = s->machines.machine[0]->diagram;
    if (!count) /* files of his own that are as shipped: one, so that no folder is looked for */
        out[count++] = (struct machine_source){d->file, d->source, d->size};
    return count;
}

size_t scenario_sets(const struct scenario *s, const char *out[], size_t room)
{
    for (size_t i = 0; i < s->ndirectories && i < room; i++)
        out[i] = s->directories[i];
    return s->ndirectories;
}

static char *read_all(FILE *f, size_t *size)
{
    size_t room = 4096;
    char *text = scenario_alloc(NULL, room);
    for (*size = 0; *size <= SIZE_MAX_BYTES;) {
        size_t n = fread(text + *size, 1, room - *size, f);
        if (!n)
            break;
        *size += n;
        if (*size == room)
            text = scenario_alloc(text, room *= 2);
    }
    return text;
}

struct scenario *scenario_load(const char *path, const char *const *directories, size_t count,
                               struct complaints *complaints)
{
    FILE *f = fopen(path, "rb");
    size_t size = 0;
    char *text = f ? read_all(f, &size) : NULL;
    struct scenario *s = NULL;
    if (!f || ferror(f))
        complain(complaints, path, 0, 0, NULL, "cannot be read: %s", strerror(errno));
    else
        s = scenario_parse(path, text, size, directories, count, complaints);
    if (f)
        fclose(f);
    free(text);
    return s;
}

/* ---- what it is ---------------------------------------------------------------------------- */

const struct plan *scenario_plan(const struct scenario *s)
{
    return &s->plan;
}

void scenario_set_seed(struct scenario *s, uint64_t seed)
{
    s->plan.seed = seed;
}

const char *scenario_title(const struct scenario *s)
{
    return s->title;
}

const char *scenario_file(const struct scenario *s)
{
    return s->file;
}

const char *scenario_text(const struct scenario *s)
{
    return s->text;
}

usec scenario_end(const struct scenario *s)
{
    return s->end;
}

struct scenario *scenario_with_text(const struct scenario *s, const char *text,
                                    struct complaints *complaints)
{
    struct scenario *with =
        s->sources
            ? scenario_parse_sent(s->file, text, s->source, s->sources, complaints)
            : scenario_parse(s->file, text, strlen(text), (const char *const *)s->directories,
                             s->ndirectories, complaints);
    if (with)
        with->plan.seed = s->plan.seed;
    return with;
}

struct scenario *scenario_with_line(const struct scenario *s, const char *line,
                                    struct complaints *complaints)
{
    size_t length = strlen(s->text), room = length + strlen(line) + 3;
    char *text = scenario_alloc(NULL, room);
    const char *end = length && s->text[length - 1] != '\n' ? "\n" : "";
    snprintf(text, room, "%s%s%s\n", s->text, end, line);
    struct scenario *with = scenario_with_text(s, text, complaints);
    free(text);
    return with;
}

/* ---- expectations -------------------------------------------------------------------------- */

size_t scenario_checks(const struct scenario *s)
{
    return s->script.checks;
}

struct check_row scenario_check(const struct scenario *s, size_t i)
{
    return (struct check_row){s->script.check[i].line, s->script.check[i].text};
}

enum check_state scenario_verdict(const struct scenario *s, const struct world *w, size_t i)
{
    return mark_at(w, s->script.check[i].mark)->verdict;
}

size_t scenario_finish(struct scenario *s, struct run *run)
{
    size_t broken = 0;
    run->step.cause = 0;
    if (s->script.terms)
        judge_finish(&run->step);
    for (size_t i = 0; i < s->script.checks; i++)
        broken += scenario_verdict(s, run->world, i) == CHECK_BROKEN;
    return broken;
}
