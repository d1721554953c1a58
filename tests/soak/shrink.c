/* Delta debugging (Zeller, Hildebrandt: "Simplifying and isolating failure-inducing input", 2002),
 * in the simple form: leave out ever smaller runs of what is left, until no single one can go. */
#include "soak.h"

#include <stdlib.h>
#include <string.h>

struct shrinking {
    bool *kept;
    uint32_t *number; /* those that are kept, in order */
    uint32_t count, left;
    fails *fails;
    void *closure;
    unsigned tries;
};

static void list(struct shrinking *s)
{
    s->left = 0;
    for (uint32_t n = 1; n < s->count; n++)
        if (s->kept[n])
            s->number[s->left++] = n;
}

static void set(struct shrinking *s, uint32_t from, uint32_t size, bool kept)
{
    for (uint32_t n = from; n < from + size && n < s->left; n++)
        s->kept[s->number[n]] = kept;
}

/* One sweep with runs of that size, from the end: what comes late hangs on what is before. */
static bool sweep(struct shrinking *s, uint32_t size)
{
    bool less = false;
    list(s);
    for (uint32_t runs = (s->left + size - 1) / size; runs-- && s->tries;) {
        s->tries--;
        set(s, runs * size, size, false);
        if (s->fails(s->closure, s->kept))
            less = true;
        else
            set(s, runs * size, size, true);
    }
    return less;
}

unsigned shrink(bool *kept, uint32_t count, fails *does_fail, void *closure, unsigned tries)
{
    struct shrinking s = {
        kept, malloc((count + 1) * sizeof(uint32_t)), count, 0, does_fail, closure, tries};
    if (!s.number)
        abort();
    list(&s);
    for (uint32_t size = s.left; size > 1; size = (size + 1) / 2)
        sweep(&s, size);
    while (sweep(&s, 1) && s.tries)
        ;
    free(s.number);
    return tries - s.tries;
}

void numbers_print(const bool *kept, uint32_t count, FILE *to)
{
    const char *comma = "";
    for (uint32_t n = 1; n < count; n++) {
        uint32_t last = n;
        if (!kept[n])
            continue;
        while (last + 1 < count && kept[last + 1])
            last++;
        fprintf(to, last > n ? "%s%u-%u" : "%s%u", comma, n, last);
        comma = ",";
        n = last;
    }
}

bool numbers_read(const char *text, bool *kept, uint32_t count)
{
    memset(kept, 0, count * sizeof *kept);
    while (*text) {
        char *end;
        unsigned long first = strtoul(text, &end, 10), last = first;
        if (end == text)
            return false;
        if (*end == '-')
            last = strtoul(end + 1, &end, 10);
        if (first > last || last >= count || (*end && *end != ','))
            return false;
        for (; first <= last; first++)
            kept[first] = true;
        text = end + (*end == ',');
    }
    return true;
}
