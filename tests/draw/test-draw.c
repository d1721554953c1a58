/* Tests of src/draw. */
#include "suite.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *read_all(const char *path)
{
    FILE *in = fopen(path, "rb");
    if (!in)
        return NULL;
    char *text = calloc(1, 1 << 20);
    size_t size = fread(text, 1, (1 << 20) - 1, in);
    text[size] = '\0';
    fclose(in);
    return text;
}

void golden(const char *name, const char *text)
{
    char path[600];
    const char *top = getenv("top_srcdir");
    snprintf(path, sizeof path, "%s/tests/draw/golden/%s.txt", top ? top : ".", name);
    if (getenv("SIPSTEP_REGENERATE")) {
        FILE *out = fopen(path, "wb");
        ck_assert_msg(out != NULL, "%s: %s", path, strerror(errno));
        fputs(text, out);
        fclose(out);
        return;
    }
    char *wanted = read_all(path);
    ck_assert_msg(wanted != NULL, "%s is missing: run with SIPSTEP_REGENERATE=1 and look at it",
                  path);
    ck_assert_msg(!strcmp(wanted, text), "%s wants\n%s\nbut it is\n%s", name, wanted, text);
    free(wanted);
}

int main(void)
{
    SRunner *runner = srunner_create(grid_suite());
    srunner_add_suite(runner, diagram_suite());
    srunner_add_suite(runner, picture_suite());
    srunner_add_suite(runner, export_suite());
    srunner_add_suite(runner, ladder_suite());
    srunner_add_suite(runner, run_suite());
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
