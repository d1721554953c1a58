/* A what-if as a .sip of its own: the text that it came from, and beneath it the lines of each
 * what-if under its name. */
#include "history/inside.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

size_t whatif_chain(const struct history *h, size_t run, size_t *out, size_t room)
{
    size_t count = 1;
    for (size_t r = run; h->run[r].line; r = h->run[r].parent)
        count++;
    for (size_t at = count; at--; run = h->run[run].parent)
        if (at < room)
            out[at] = run;
    return count;
}

char *history_text(const struct history *h, size_t run)
{
    size_t count = whatif_chain(h, run, NULL, 0), size;
    size_t *chain = history_alloc(NULL, count * sizeof *chain);
    char *text = NULL;
    whatif_chain(h, run, chain, count);
    char *source = scenario_source(h->run[chain[0]].scenario);
    FILE *to = open_memstream(&text, &size);
    if (!to)
        abort();
    fputs(source, to);
    for (size_t i = 1; i < count; i++)
        fprintf(to, "\n# what if: %s\n%s\n", h->run[chain[i]].name, h->run[chain[i]].line);
    fclose(to);
    free(source);
    free(chain);
    return text;
}

bool history_save(const struct history *h, size_t run, const char *path,
                  struct complaints *complaints)
{
    FILE *to = fopen(path, "wx");
    if (!to) {
        complain(complaints, path, 0, 0, NULL, "cannot be written: %s", strerror(errno));
        return false;
    }
    char *text = history_text(h, run);
    fputs(text, to);
    free(text);
    bool failed = ferror(to);
    failed |= fclose(to) != 0;
    if (failed) {
        complain(complaints, path, 0, 0, NULL, "cannot be written: %s", strerror(errno));
        unlink(path); /* it was made here: half of a run is none */
    }
    return !failed;
}
