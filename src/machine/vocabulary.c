/* Vocabularies: the words that labels may use, and the atoms they mean. */
#include "machine/inside.h"

#include <stdio.h>
#include <string.h>

static const char *or_nothing(const char *text)
{
    return text ? text : "";
}

static bool same(const char *a, const char *b)
{
    return a == b || !strcmp(or_nothing(a), or_nothing(b));
}

int vocabulary_status(const struct vocabulary *v, const char *before, const char *after,
                      uint16_t status)
{
    for (int i = 0; i < v->natoms; i++) {
        const struct vocabulary_atom *a = &v->atoms[i];
        if (a->low && a->low <= status && status <= a->high && same(a->before, before) &&
            same(a->after, after))
            return i;
    }
    return -1;
}

static void range_word(const struct vocabulary_atom *a, char out[16])
{
    if (a->low == a->high)
        snprintf(out, 16, "%d", a->low);
    else if (a->low % 100 || a->high % 100 != 99)
        snprintf(out, 16, "%d-%d", a->low, a->high);
    else if (a->low / 100 == a->high / 100)
        snprintf(out, 16, "%dxx", a->low / 100);
    else
        snprintf(out, 16, "%dxx-%dxx", a->low / 100, a->high / 100);
}

const char *vocabulary_atom_word(const struct vocabulary *v, int atom, char *out, size_t room)
{
    const struct vocabulary_atom *a = &v->atoms[atom];
    char range[16];
    if (!a->low) {
        size_t length = strlen(or_nothing(a->before));
        length = length < room ? length : room - 1;
        memcpy(out, or_nothing(a->before), length);
        out[length] = 0;
        return out;
    }
    range_word(a, range);
    snprintf(out, room, "%s%s%s", or_nothing(a->before), range, or_nothing(a->after));
    return out;
}

const char *machine_atom_word(const struct machine *m, uint8_t atom, char *out, size_t room)
{
    if (atom < m->vocabulary->natoms)
        return vocabulary_atom_word(m->vocabulary, atom, out, room);
    snprintf(out, room, "timer %s", m->timers[atom - m->vocabulary->natoms].name);
    return out;
}
