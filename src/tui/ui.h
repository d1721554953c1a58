/* The terminal UI's model, and what changes it. No file but terminal.c knows ncurses: everything
 * that a person sees is computed from the model as a grid of cells, and everything that he does
 * is an action on it.
 */
#ifndef TUI_UI_H
#define TUI_UI_H

#include "draw/draw.h"
#include "lesson/lesson.h"
#include "report/report.h"
#include "tui/keys.h"

/* Whose machine the diagram shows. */
struct chosen {
    uint16_t node; /* 0: nobody has an instance yet */
    uint8_t machine;
    uint32_t ordinal;
    bool by_hand; /* else it follows what happens */
};

/* Lines in a pane that may be too small for them. How many there are and how many it shows is as
 * the last frame had it. */
struct scroll {
    int top, lines, rows;
};

/* What lies over the panes. */
enum overlay { OVERLAY_NONE, OVERLAY_HELP, OVERLAY_WHY, OVERLAY_MESSAGE, OVERLAY_TROUBLE };

/* Where a lesson stands: its stations are the begin, the stops, the questions and the tasks. */
struct station {
    size_t piece;          /* the stop, ask or task; of a begin: the first piece of text */
    size_t text, text_end; /* pieces of text shown here */
    size_t sip;            /* the run it belongs to */
    uint32_t record;       /* where the run stands here */
    bool done;             /* a question that was answered, */
    size_t answer;         /* so */
};
struct course { /* the lesson under way */
    struct lesson *lesson;
    struct station *station;
    size_t stations, at;
    struct answers answers; /* of the question here */
    size_t answer;          /* the one pointed at */
    bool answered;
    size_t asked, well; /* questions answered, at the first try */
    size_t hints;       /* shown of the task here */
    char *verdicts;     /* one character an expectation of the task here: '+' holds, '-' does not */
    char *task_for;     /* the scenario text that they are for */
};

struct ui {
    struct history *history;
    size_t run;
    uint32_t now; /* the last record of the step that is shown */
    usec clock;   /* what the clock shows: between steps while playing */
    bool playing, ascii;
    int speed;       /* powers of two of the story's pace */
    usec shown_for;  /* real time since this step was shown */
    uint32_t target; /* play stops here; 0: nowhere */
    struct chosen chosen;
    uint32_t selected; /* a sent record in flight */
    enum overlay overlay;
    struct scroll over, text; /* the overlay; the lesson's text */
    struct course course;     /* lesson NULL: a plain scenario */
    bool prompting;           /* for a time */
    char prompt[24];
    char say[240]; /* one line for the person; goes with the next key */
    bool quit, wants_editor;
    char *draft, *trouble; /* text of the editor that was refused, and why; NULL: none */
    /* Read off the run that is shown up to now at least; ui_go keeps them. */
    struct ladder *ladder;
    struct moves *moves;
    size_t kept_for; /* the run that they are of */
    struct layout *layout[MACHINE_KINDS];
    const struct machine *layout_of[MACHINE_KINDS];
};

enum { UI_BUDGET = 128 << 20 }; /* bytes for the worlds that a history keeps */

/* ---- the model (ui.c, course.c, whatif.c) ---------------------------------------------------- */

/* Takes the history over. */
void ui_open(struct ui *, struct history *, bool ascii);
/* False, with complaints, where the lesson's run or stops are wrong. Takes the lesson over. */
bool ui_open_lesson(struct ui *, struct lesson *, bool ascii, struct complaints *);
void ui_close(struct ui *);
void ui_key(struct ui *, int key);
/* Real time passes: play goes on. Returns how long until it wants to be called again, in
 * microseconds; -1: never. */
usec ui_tick(struct ui *, usec real);

const struct plan *ui_plan(const struct ui *);
const struct trace *ui_trace(const struct ui *);
const struct world *ui_world(const struct ui *);
void ui_go(struct ui *, uint32_t now); /* shows the step of this record; the clock stands at it */
/* Runs ahead, so that the end is known where there is one within reach. */
void ui_foresee(struct ui *);
void ui_say(struct ui *, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct layout *ui_layout(struct ui *, uint8_t machine);
/* Other runs take the place of those that were: what was read off them is void. */
void ui_forget_runs(struct ui *);

/* Transitions by instance (moves.c): the last one of the chosen instance up to record `now`, the
 * one before that; births up to `now` in order. 0: none. */
struct moves *moves_new(void);
void moves_free(struct moves *);
void moves_read(struct moves *, const struct trace *, uint32_t now);
uint32_t moves_last(const struct moves *, const struct chosen *, uint32_t now);
uint32_t moves_before(const struct moves *, uint32_t n);
const uint32_t *moves_births(const struct moves *, uint32_t now, size_t *count);

/* Questions hide what comes after now. */
bool ui_is_asking(const struct ui *);

bool course_open(struct ui *, struct complaints *);
void course_close(struct ui *);
/* The stations follow the run, forward and back. True: a stop has been walked to. */
bool course_follow(struct ui *);
/* Is there a question just here that is not answered yet? Then it is asked. */
bool course_ask(struct ui *);
bool course_task_done(const struct ui *); /* at a task, and all of it holds */
void course_key(struct ui *, enum action);
bool course_answer_key(struct ui *, int key); /* true: the question took it */
void course_judge(struct ui *);               /* the task's expectations on the run that is shown */
const struct station *course_station(const struct ui *);
const struct piece *course_piece(const struct ui *);

void whatif_key(struct ui *, enum action);
/* The next (or previous) message in flight; 0: none. */
uint32_t whatif_select(const struct ui *, uint32_t selected, bool backward);
/* A what-if of the run that is shown, from text that its user wrote. False: it is wrong, and what
 * is wrong lies over the panes. */
bool whatif_edit(struct ui *, const char *text);

/* The instance that the diagram shows, followed or chosen by hand. */
void choose_follow(struct ui *);
void choose_key(struct ui *, enum action);
/* Its state now, the edge it took last (drawn; -1: none), and the set of edges taken; false: it
 * does not live yet. */
struct standing {
    uint8_t state;
    int last_edge;
    uint64_t taken[MACHINE_STATES];
    unsigned edges_taken;
    uint32_t record;
};
bool choose_standing(const struct ui *, struct standing *);

/* ---- views: pure, model -> cells ------------------------------------------------------------- */

struct grid *ui_render(struct ui *, int columns, int rows);
struct grid *list_render(const struct lesson *const *, size_t count, size_t at, int columns,
                         int rows);

void view_timers(struct grid *, const struct ui *);
int view_timers_count(const struct ui *);
void view_question(struct grid *, const struct ui *);
void view_footer(struct grid *, int y, const struct ui *);
void view_keys(struct grid *, int y, enum place); /* of the footer */
/* These draw their lines from line `from` on, and return how many there are. view_text: the
 * lesson's text, the task; or the scenario's file. */
int view_text(struct grid *, const struct ui *, int from);
int view_help(struct grid *, const struct ui *, int from);
int view_why(struct grid *, const struct ui *, int from);
int view_message(struct grid *, const struct ui *, int from);
int view_trouble(struct grid *, const struct ui *, int from);

size_t view_fit(const char *text, int columns); /* bytes of its begin that take no more */
/* Cuts text, in a buffer of `room` bytes, to so many columns; a `…` at its end, or at its begin,
 * stands for the rest. */
void view_cut(char *text, size_t room, int columns, bool at_begin);

/* Wraps marked text (TEXT_STRONG, TEXT_CODE) by words into at most `rows` rows from row `from`
 * of it; returns how many rows it has in all. */
int view_wrap(struct grid *, int x, int y, int columns, int rows, int from, unsigned attributes,
              const char *text);

#endif
