/* A lesson as a whole against its runs, before anybody reads it: every run ends, every stop is
 * reached, every question has its answer, every task can be judged. */
#include "lesson/inside.h"

#include <stdlib.h>

/* A run under way through the pieces: of which `sip` it is, and how far its stops have come. */
struct passage {
    struct scenario *scenario;
    struct run run;
    uint32_t record;
    bool begun; /* some `sip` block has been seen */
};

static void leave(struct passage *p)
{
    if (p->scenario) {
        run_end(&p->run);
        scenario_free(p->scenario);
    }
    *p = (struct passage){.begun = p->begun};
}

bool lesson_run(struct scenario *s, struct run *run)
{
    usec end = scenario_end(s) ? scenario_end(s) : INT64_MAX;
    run_start(run, scenario_plan(s), true, choose_random, NULL);
    while (run->trace->count <= LESSON_RECORDS && run_step(run, end))
        ;
    bool ends = run->trace->count <= LESSON_RECORDS;
    if (ends)
        scenario_finish(s, run);
    return ends;
}

static void enter_run(struct passage *p, const struct lesson *l, size_t i,
                      struct complaints *complaints)
{
    leave(p);
    p->begun = true;
    p->scenario = lesson_scenario(l, i, complaints);
    if (p->scenario && !lesson_run(p->scenario, &p->run)) {
        complain(complaints, l->file, l->piece[i].line, 0, NULL,
                 "this run has no end in sight; `run until 60s` in it would be one");
        leave(p);
    }
}

static void check_stop(struct passage *p, const struct lesson *l, size_t i,
                       struct complaints *complaints)
{
    size_t before = complaints->count;
    uint32_t n = lesson_stop(l, i, p->scenario, p->run.trace, p->record, complaints);
    if (!n && complaints->count == before)
        complain(complaints, l->file, l->piece[i].condition_line, 0, NULL,
                 "this stop is never reached%s: %s", p->record ? " after the one before" : "",
                 l->piece[i].text);
    p->record = n ? n : p->record;
}

static void check_piece(struct passage *p, const struct lesson *l, size_t i,
                        struct complaints *complaints)
{
    const struct piece *piece = &l->piece[i];
    struct answers answers;
    if (piece->kind == PIECE_SIP)
        enter_run(p, l, i, complaints);
    if (piece->id[0] && !p->begun)
        complain(complaints, l->file, piece->line - 1, 0, NULL,
                 "there is no `sip` block above '%s': whose run is it about?", piece->id);
    if (!p->scenario)
        return;
    if (piece->kind == PIECE_STOP)
        check_stop(p, l, i, complaints);
    else if (piece->kind == PIECE_ASK &&
             lesson_answers(l, i, p->scenario, p->run.trace, p->record, &answers, complaints))
        answers_free(&answers);
    else if (piece->kind == PIECE_TASK)
        scenario_free(lesson_task(l, i, l->file, scenario_text(p->scenario), complaints));
}

bool lesson_check(const struct lesson *l, uint32_t *records, struct complaints *complaints)
{
    size_t before = complaints->count;
    struct passage p = {0};
    for (size_t i = 0; i < l->pieces; i++) {
        check_piece(&p, l, i, complaints);
        if (records)
            records[i] = p.record;
    }
    leave(&p);
    if (!p.begun && complaints->count == before)
        complain(complaints, l->file, 0, 0, NULL, "the lesson has no `sip` block to run");
    return complaints->count == before;
}
