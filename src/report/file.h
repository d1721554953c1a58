/* A file that appears whole or not at all. */
#ifndef REPORT_FILE_H
#define REPORT_FILE_H

#include <stdbool.h>
#include <stdio.h>

struct whole_file {
    FILE *to;
    const char *path;
    char *temporary, *target; /* target: the file behind `path`, where there is one */
};
/* Where it fails, errno says why and nothing is left behind. The path must outlive the file. */
bool whole_file_open(struct whole_file *, const char *path);
/* The same. What stood at the path before stays there unless all was written and `keep`. */
bool whole_file_close(struct whole_file *, bool keep);
/* Both, and the bytes between. */
bool whole_file_write(const char *path, const char *data, size_t size);

/* All of a file of text, with a NUL behind it; the caller frees it. NULL, and errno says why: also
 * where it has more than `most` bytes (EFBIG), or a NUL among them (EILSEQ). */
char *whole_file_read(const char *path, size_t most);

#endif
