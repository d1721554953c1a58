/* make soak: as test-soak, with far more seeds; SOAK_FIRST and SOAK_SEEDS say which. */
#include "soak.h"

#include <stdlib.h>

enum { SEEDS = 1000000, FAILURES_MAX = 20 };

int main(void)
{
    struct soak soak;
    const char *text = getenv("SOAK_FIRST");
    uint64_t first = text ? strtoull(text, NULL, 10) : 1, end = first + soak_seeds(SEEDS);
    unsigned failures = 0;
    if (!soak_open(&soak))
        return 1;
    for (uint64_t seed = first; seed < end && failures < FAILURES_MAX; seed++) {
        soak.each_step = seed % 16 == 0;
        failures += !soak_story(&soak, seed);
    }
    printf("soak: seeds %llu to %llu, %llu steps, %llu records, %u failures\n",
           (unsigned long long)first, (unsigned long long)end - 1, (unsigned long long)soak.steps,
           (unsigned long long)soak.records, failures);
    soak_close(&soak);
    return failures != 0;
}
