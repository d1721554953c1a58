/* pair-model MACHINES CLIENT SERVER CHANNEL [loss] [dup] [reorder] [reliable] [patient]
 * The model for Spin to standard output; states and transitions, as explored, to standard error. */
#include "explore/pair.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static void read_word(struct pair_bounds *b, const char *word)
{
    b->loss |= !strcmp(word, "loss");
    b->dup |= !strcmp(word, "dup");
    b->reorder |= !strcmp(word, "reorder");
    b->reliable |= !strcmp(word, "reliable");
    b->patient |= !strcmp(word, "patient");
}

static int explore_and_write(const struct machines *set, char **argv, const struct pair_bounds *b)
{
    char *error;
    struct pair *p = pair_new(set->machine[machines_find(argv[2])],
                              set->machine[machines_find(argv[3])], b, &error);
    if (!p) {
        fprintf(stderr, "%s\n", error);
        free(error);
        return EXIT_FAILURE;
    }
    struct pair_exploration *e = pair_explore(p, &(struct pair_options){.skips_ends = true});
    fprintf(stderr, "%" PRIu64 " %" PRIu64 "\n", e->states, e->transitions);
    promela_write(stdout, p);
    pair_exploration_free(e);
    pair_free(p);
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    struct machines set;
    struct complaints wrong = {0};
    if (argc < 5 || machines_find(argv[2]) < 0 || machines_find(argv[3]) < 0)
        return EXIT_FAILURE;
    const char *directory = argv[1];
    if (!machines_load(&set, &directory, 1, &wrong)) {
        complaints_print(&wrong, stderr);
        complaints_free(&wrong);
        return EXIT_FAILURE;
    }
    struct pair_bounds b = {.channel = (unsigned)atoi(argv[4])};
    for (int i = 5; i < argc; i++)
        read_word(&b, argv[i]);
    int status = explore_and_write(&set, argv, &b);
    machines_free(&set);
    return status;
}
