/* Random stories, told by the thousand: see soak.h.
 *
 *     stories                        100,000 of them; SOAK_FIRST and SOAK_SEEDS say which
 *     stories --seed 7               that one
 *     stories --seed 7 --keep 3,5    of it only this: what a failure prints
 *     stories --seed 7 --text        the scenario
 *     stories --machines DIR ...     with other machines
 */
#include "soak.h"

#include <stdlib.h>
#include <string.h>

enum { SEEDS = 100000, FAILURES_MAX = 20, MACHINES_MAX = 8 };

struct wish_list {
    const char *directories[MACHINES_MAX], *keep;
    size_t count;
    uint64_t seed;
    bool one, text;
};

static uint64_t from_environment(const char *name, uint64_t otherwise)
{
    const char *text = getenv(name);
    return text && *text ? strtoull(text, NULL, 10) : otherwise;
}

static bool read_options(struct wish_list *w, int argc, char **argv)
{
    for (int n = 1; n < argc; n++) {
        const char *value = n + 1 < argc ? argv[n + 1] : NULL;
        if (!strcmp(argv[n], "--text")) {
            w->text = true;
            continue;
        }
        if (!value)
            return false;
        if (!strcmp(argv[n], "--seed")) {
            w->one = true;
            w->seed = strtoull(value, NULL, 10);
        } else if (!strcmp(argv[n], "--keep")) {
            w->keep = value;
        } else if (!strcmp(argv[n], "--machines") && w->count < MACHINES_MAX) {
            w->directories[w->count++] = value;
        } else {
            return false;
        }
        n++;
    }
    return w->one || (!w->keep && !w->text);
}

static int print_text(struct soak *k, uint64_t seed)
{
    struct story s;
    story_draw(&s, &k->teller, seed);
    char *text = story_text(&s, NULL);
    fputs(text, stdout);
    free(text);
    story_free(&s);
    return EXIT_SUCCESS;
}

static int tell_one(struct soak *k, const struct wish_list *w)
{
    struct outcome outcome;
    if (!soak_again(k, w->seed, w->keep, &outcome)) {
        fputs("stories: --keep wants numbers that this story has, as in 3,5,7-9\n", stderr);
        return 2;
    }
    printf("seed %llu: %s\n", (unsigned long long)w->seed, *outcome.what ? outcome.told : "well");
    return *outcome.what ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int tell_many(struct soak *k)
{
    uint64_t first = from_environment("SOAK_FIRST", 1);
    unsigned failures =
        soak_range(k, first, from_environment("SOAK_SEEDS", SEEDS), FAILURES_MAX, stdout);
    soak_tell_known(k, stdout);
    printf("soak: %llu stories from seed %llu on, %llu steps, %llu records; of %llu items %llu "
           "are refused; %u different failures\n",
           (unsigned long long)k->stories, (unsigned long long)first, (unsigned long long)k->steps,
           (unsigned long long)k->records, (unsigned long long)k->items,
           (unsigned long long)k->objections, failures);
    return failures ? EXIT_FAILURE : EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    struct soak soak;
    struct wish_list w = {.count = 0};
    char options[1000] = "";
    if (!read_options(&w, argc, argv)) {
        fputs("usage: stories [--machines DIR] [--seed N [--keep LIST] [--text]]\n", stderr);
        return 2;
    }
    if (!soak_open(&soak, w.directories, w.count))
        return EXIT_FAILURE;
    for (size_t n = 0, at = 0; n < w.count && at < sizeof options; n++)
        at +=
            (size_t)snprintf(options + at, sizeof options - at, " --machines %s", w.directories[n]);
    soak.options = options;
    int result = w.text  ? print_text(&soak, w.seed)
                 : w.one ? tell_one(&soak, &w)
                         : tell_many(&soak);
    soak_close(&soak);
    return result;
}
