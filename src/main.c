/* sipstep: SIP's state machines, as diagrams that run. The program picks its command here. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] = "usage: sipstep [-h | -V]\n";

int main(int argc, char **argv)
{
    if (argc == 2 && !strcmp(argv[1], "-h")) {
        fputs(usage, stdout);
        return EXIT_SUCCESS;
    }
    if (argc == 2 && !strcmp(argv[1], "-V")) {
        puts(PACKAGE_STRING);
        return EXIT_SUCCESS;
    }
    fputs(usage, stderr);
    return 2;
}
