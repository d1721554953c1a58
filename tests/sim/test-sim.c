#include "sim/tests.h"

#include <stdlib.h>

int main(void)
{
    Suite *s = suite_create("sim");
    suite_add_tcase(s, queue_tests());
    suite_add_tcase(s, engine_tests());
    suite_add_tcase(s, choice_tests());
    suite_add_tcase(s, world_tests());
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
