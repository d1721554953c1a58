/* Names of what-ifs, made from the lines that make them: short, and each once in a history. */
#include "history/inside.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct name {
    char *text; /* grows */
    size_t length;
};

static void add(struct name *n, const char *text, size_t length)
{
    n->text = history_alloc(n->text, n->length + length + 1);
    memcpy(n->text + n->length, text, length);
    n->length += length;
    n->text[n->length] = '\0';
}

static void say(struct name *n, const char *text)
{
    add(n, text, strlen(text));
}

static bool begins(const char *text, const char *with)
{
    return !strncmp(text, with, strlen(with));
}

/* ---- deeds --------------------------------------------------------------------------------- */

/* What a fault line names, without the sender: "1st ACK". */
static void add_message(struct name *n, const char *line, size_t length)
{
    const char *from = strstr(line, " from "), *by = strstr(line, " by ");
    size_t skip = begins(line, "the ") ? strlen("the ") : 0;
    if (from && from < line + length)
        length = (size_t)(from - line);
    else if (by && by < line + length)
        length = (size_t)(by - line);
    add(n, line + skip, length - skip);
}

/* What is said of it, before or behind. False: the line begins with none of these words. */
static bool add_fault(struct name *n, const char *deed, size_t length)
{
    static const struct {
        const char *verb, *after;
    } ways[] = {{"drop ", " lost"},         {"duplicate ", " twice"},   {"delay ", " late"},
                {"reorder ", " overtaken"}, {"corrupt ", " corrupted"}, {"refuse ", " refused"},
                {"cut ", " cut"},           {"heal ", " whole"}};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        size_t verb = strlen(ways[i].verb);
        if (length <= verb || !begins(deed, ways[i].verb))
            continue;
        const char *by = strstr(deed, " by ");
        add_message(n, deed + verb, length - verb);
        if (begins(deed, "delay ") && by && by < deed + length) {
            by += strlen(" by");
            add(n, by, (size_t)(deed + length - by));
        }
        say(n, ways[i].after);
        return true;
    }
    return false;
}

/* Deeds are parted by commas; so may be the words of one. */
static void add_deeds(struct name *n, const char *deed, size_t length)
{
    const char *end = deed + length;
    for (bool first = true; deed < end; first = false) {
        const char *comma = memchr(deed, ',', (size_t)(end - deed)), *stop = comma ? comma : end;
        while (deed < stop && isspace((unsigned char)*deed))
            deed++;
        if (!first)
            say(n, ", ");
        if (!add_fault(n, deed, (size_t)(stop - deed)))
            add(n, deed, (size_t)(stop - deed));
        deed = comma ? comma + 1 : end;
    }
}

/* ---- lines --------------------------------------------------------------------------------- */

/* "at 1.5s after 2 steps bob hangs up": the deeds, and when. */
static void add_line(struct name *n, const char *line, size_t length)
{
    int time = 0, behind = 0;
    char when[40];
    while (length && isspace((unsigned char)*line)) {
        line++;
        length--;
    }
    if (sscanf(line, "at %39s%n", when, &time) < 1 || (size_t)time >= length) {
        add_deeds(n, line, length);
        return;
    }
    if (sscanf(line + time, " after %*u step%*[s ]%n", &behind) < 0 || (size_t)behind > length)
        behind = 0;
    const char *deeds = line + time + behind;
    while (deeds < line + length && isspace((unsigned char)*deeds))
        deeds++;
    add_deeds(n, deeds, (size_t)(line + length - deeds));
    say(n, " at ");
    say(n, when);
}

char *whatif_name(const char *lines)
{
    struct name n = {0};
    say(&n, "");
    for (bool first = true; *lines; first = false) {
        size_t length = strcspn(lines, "\n");
        if (!first)
            say(&n, ", ");
        add_line(&n, lines, length);
        lines += length + (lines[length] == '\n');
    }
    return n.text;
}

/* ---- each once ----------------------------------------------------------------------------- */

static bool is_taken(const struct history *h, const char *name)
{
    for (size_t i = 0; i < h->runs; i++)
        if (!strcmp(h->run[i].name, name))
            return true;
    return false;
}

/* Not in the middle of a character. */
static size_t cut(const char *name, size_t most)
{
    size_t length = strlen(name);
    if (length <= most)
        return length;
    while (most && ((unsigned char)name[most] & 0xc0) == 0x80)
        most--;
    return most;
}

char *whatif_unique_name(const struct history *h, const char *name)
{
    static const char dots[] = "...";
    bool fits = strlen(name) <= NAME_MAX_BYTES;
    char tail[32] = "", *unique = history_alloc(NULL, NAME_MAX_BYTES + 1);
    for (unsigned n = 2;; n++) {
        size_t room = NAME_MAX_BYTES - strlen(tail) - (fits ? 0 : strlen(dots));
        snprintf(unique, NAME_MAX_BYTES + 1, "%.*s%s%s", (int)cut(name, room), name,
                 fits ? "" : dots, tail);
        if (!is_taken(h, unique))
            return unique;
        snprintf(tail, sizeof tail, " (%u)", n);
    }
}

char *whatif_whole_name(const struct history *h, size_t run, const char *lines)
{
    struct name n = {0};
    if (run) {
        say(&n, h->run[run].name);
        say(&n, ", ");
    }
    char *own = whatif_name(lines), *unique;
    say(&n, own);
    unique = whatif_unique_name(h, n.text);
    free(own);
    free(n.text);
    return unique;
}
