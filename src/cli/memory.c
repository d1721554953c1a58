/* How much memory there is to be had, and how a user says how much may be taken. */
#include "cli/explore.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/resource.h>
#include <unistd.h>

enum { MEMORY_LEAST = 64 << 20 };

/* The number behind `name` in a file of lines; of a file with a number only, `name` is "".
 * UINT64_MAX: it is not there, or says "max". */
static uint64_t number_in(const char *path, const char *name)
{
    FILE *f = fopen(path, "r");
    uint64_t found = UINT64_MAX;
    char line[200];
    while (f && found == UINT64_MAX && fgets(line, sizeof line, f)) {
        char *end, *digits = line + strlen(name);
        if (strncmp(line, name, strlen(name)) != 0)
            continue;
        uint64_t n = strtoull(digits, &end, 10);
        found = end > digits ? n : UINT64_MAX;
    }
    if (f)
        fclose(f);
    return found;
}

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* What the system says is left; where it says nothing (it is not Linux), the pages that are free. */
static uint64_t left_in_system(void)
{
    uint64_t kilobytes = number_in("/proc/meminfo", "MemAvailable:");
    if (kilobytes != UINT64_MAX)
        return kilobytes * 1024;
#ifdef _SC_AVPHYS_PAGES
    long pages = sysconf(_SC_AVPHYS_PAGES), size = sysconf(_SC_PAGESIZE);
    if (pages > 0 && size > 0)
        return (uint64_t)pages * (uint64_t)size;
#endif
    return (uint64_t)1 << 30;
}

static uint64_t left_in_container(void)
{
    uint64_t most = number_in("/sys/fs/cgroup/memory.max", ""),
             used = number_in("/sys/fs/cgroup/memory.current", "");
    return most == UINT64_MAX || used == UINT64_MAX ? UINT64_MAX : most > used ? most - used : 0;
}

uint64_t memory_sensible(void)
{
    struct rlimit limit;
    uint64_t left = least(left_in_system(), left_in_container());
    if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
        left = least(left, limit.rlim_cur);
    return left / 2 > MEMORY_LEAST ? left / 2 : MEMORY_LEAST;
}

bool read_memory(const char *text, uint64_t *out)
{
    static const char units[] = "kmgt";
    char *end;
    double n = strtod(text, &end);
    if (*text >= '0' && *text <= '9' && *end) {
        for (unsigned i = 0; units[i]; i++)
            if (!strncasecmp(end, &units[i], 1)) {
                for (unsigned k = 0; k <= i; k++)
                    n *= 1000;
                end++;
                end += !strcasecmp(end, "b");
                break;
            }
    }
    if (*text < '0' || *text > '9' || *end || n < 1e6 || n > 1e15) {
        fail("--memory takes a size of 1M or more, such as 500M or 2G, not '%s'", text);
        return false;
    }
    *out = (uint64_t)n;
    return true;
}
