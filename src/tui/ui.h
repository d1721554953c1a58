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
#include "tui/memory.h"
#include "tui/themes.h"

/* Whose machine the diagram shows. */
struct chosen {
    uint16_t node; /* 0: nobody has an instance yet */
    uint8_t machine;
    uint32_t ordinal;
    bool by_hand; /* else it follows what happens */
};

/* What is pointed at: what `why` explains, what a fault strikes, what the message pane shows. */
enum subject_kind {
    SUBJECT_NONE,
    SUBJECT_MESSAGE,  /* record: where it was sent */
    SUBJECT_TIMER,    /* `timer` (of the machine's list) of the instance (node, machine, ordinal) */
    SUBJECT_INSTANCE, /* node, machine, ordinal */
    SUBJECT_NODE,     /* node */
    SUBJECT_RECORD    /* any other record */
};
struct subject {
    uint8_t kind, machine, timer;
    uint16_t node;
    uint32_t ordinal, record;
};

/* The views, in the order in which Tab visits those that are on the screen. */
enum pane {
    PANE_LADDER,
    PANE_DIAGRAM,
    PANE_TIMERS,
    PANE_LIVES,
    PANE_MESSAGE,
    PANE_MEDIA,
    PANE_TRACE,
    PANE_TEXT,
    PANES
};

/* Lines in a pane that may be too small for them. How many there are and how many it shows is as
 * the last frame had it. */
struct scroll {
    int top, lines, rows;
};

/* Cells of the last frame, for the mouse. */
struct spot {
    int x, y, columns, rows;
};

/* How a pane is looked at; what is on the screen is as the last frame had it. */
struct pane_state {
    struct scroll scroll;
    struct spot spot;
    int at;          /* the line pointed at; -1: none, the pane follows what happens */
    bool shown;      /* in the last frame */
    unsigned wanted; /* its key has asked for it, so it takes another's place where room is short:
                        the later, the higher; 0: no */
};

/* What lies over the panes. */
enum overlay { OVERLAY_NONE, OVERLAY_WHY, OVERLAY_TROUBLE, OVERLAY_TOKEN, OVERLAY_MESSAGE };

/* One line to be typed into the footer. */
struct ui;
struct prompt {
    const char *question, *help; /* "go to time: ", "500ms, 2s, 1m" */
    char text[200];
    void (*done)(struct ui *, const char *text);  /* NULL: nothing is asked; Esc forgets it */
    void (*typed)(struct ui *, const char *text); /* after each key; or NULL */
};

/* In front of a class (present.c): panes appear one by one, each stop anew. */
struct classroom {
    bool on;
    unsigned panes;      /* that have appeared, */
    size_t station, run; /* since it stands here */
};

/* A list to choose from, over the panes. Items are copied. */
struct menu_item {
    char *label, *about, *group; /* about: beside it; group: a heading, or "" */
    int value;                   /* of the caller's */
    bool disabled;               /* shown pale; `about` says why */
    const char *words;           /* it is found by them too; or NULL */
};
struct menu {
    const char *title;
    struct menu_item *item; /* NULL: none is open */
    size_t count, room, at; /* at: among all */
    bool is_searching;      /* what is typed filters; else letters move and digits choose */
    char search[40];
    struct scroll scroll;
    void (*chosen)(struct ui *, int value);
};

/* What is on its way into a file: from the menu to the name, and to the answer whether to write
 * over what is there. */
struct exporting {
    uint8_t what, picture; /* of export.c; enum picture */
    char path[200];
};

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

/* What views have worked out for the moment that is shown; each makes its own when it is drawn. */
struct seen {
    struct lives *lives;
    struct running *running;
    struct streams *streams;
    /* source.c: the line that acted last until source_now, or -1; 1 + the one scrolled to */
    bool source_known;
    uint32_t source_now;
    int source_line, source_followed;
};

/* The list of lessons, while nothing else is open. */
struct lesson_list {
    const struct lesson *const *lesson;
    size_t count, at;
    enum {
        LIST_NOTHING,
        LIST_LESSON, /* the one pointed at */
        LIST_FILE,
        LIST_SANDBOX
    } opens;        /* what is to be opened now */
    char path[200]; /* of the file */
    bool has_last;  /* which one was open last time, */
    size_t last;
    char last_told[200]; /* and where in it: ", stop 2 of 12, at 4 s: Bob rings." */
};

struct ui {
    struct lesson_list list; /* shown where there is no history */
    struct history *history;
    size_t run;
    uint32_t now; /* the last record of the step that is shown */
    usec clock;   /* what the clock shows: between steps while playing */
    bool playing, ascii;
    enum theme theme;
    bool mouse;      /* clicks come here instead of selecting text */
    bool by_clock;   /* the pace: of the clock, else so long for each event */
    int speed;       /* powers of two of the story's pace */
    usec shown_for;  /* real time since this step was shown */
    uint32_t target; /* play stops here; 0: nowhere */
    struct chosen chosen;
    uint32_t selected;      /* a message's sent record: in flight, unless chosen by hand */
    struct subject subject; /* pointed at by hand; of kind none: ui_subject follows what happens */
    enum pane focus;
    struct { /* the pane that lost it to `to`, which stands in while there is no room */
        bool is_lost;
        enum pane from, to;
    } lost_focus;
    bool zoomed; /* the pane with the focus takes the whole screen */
    struct pane_state pane[PANES];
    uint8_t times; /* enum ladder_column, bits: what stands beside the ladder; 0: the time */
    struct {       /* lifelines: moved by hand so that this one is leftmost, 0: they follow what
                      happens; the leftmost of the last frame, and how many it had */
        uint16_t first, shown, count;
    } sideways;
    enum overlay overlay;
    struct scroll over; /* the overlay */
    struct spot over_spot;
    struct menu menu;
    struct prompt prompt;
    struct classroom classroom;
    /* Of the files of the same names; each makes its own when it is first wanted. */
    struct bookmarks *bookmarks;
    struct compare *compare; /* not NULL: two runs side by side */
    struct predict *predict; /* not NULL: predict mode */
    struct why *why;
    struct exporting exporting;
    struct find *find;
    struct course course; /* lesson NULL: a plain scenario */
    char say[240];        /* one line for the person; goes with the next key */
    int columns, rows;    /* of the last frame */
    bool quit, wants_editor;
    char *draft, *trouble; /* text of the editor that was refused, and why; NULL: none */
    char *token;           /* the one that is shown; NULL: none */
    /* Read off the run that is shown up to now at least; ui_go keeps them. */
    struct ladder *ladder;
    struct moves *moves;
    struct seen *seen;
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
/* What a key does; the palette and the mouse do it too. */
void ui_act(struct ui *, enum action);
/* The same, unless a question must be answered first. */
void ui_do(struct ui *, enum action);
/* A click (wheel 0), or the wheel turned up (-1) or down (1), where the last frame has this cell. */
void ui_mouse(struct ui *, int x, int y, int wheel);
enum place ui_place(const struct ui *);
/* What is pointed at: by hand, or else the message in flight, or the instance that is shown. */
struct subject ui_subject(const struct ui *);
/* Points at it by hand; the panes follow. */
void ui_point(struct ui *, struct subject);
/* Real time passes: play goes on. Returns how long until it wants to be called again, in
 * microseconds; -1: never. */
usec ui_tick(struct ui *, usec real);

const struct plan *ui_plan(const struct ui *);
usec ui_time_of(const struct ui *, uint32_t record);
const struct trace *ui_trace(const struct ui *);
const struct world *ui_world(const struct ui *);
void ui_go(struct ui *, uint32_t now); /* shows the step of this record; the clock stands at it */
/* Runs ahead, so that the end is known where there is one within reach. */
void ui_foresee(struct ui *);
void ui_say(struct ui *, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct layout *ui_layout(struct ui *, uint8_t machine);
/* Other runs take the place of those that were: what was read off them is void. */
void ui_forget_runs(struct ui *);
/* Shows another run, at this record of its. */
void ui_show_run(struct ui *, size_t run, uint32_t now);

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

/* A question, of the lesson or of predict mode: one view, one set of keys and one way to cover the
 * answer for both. */
struct asked {
    const char *text, *title; /* title: "question 1 of 3" */
    const struct answers *answers;
    size_t answer; /* pointed at, or given; behind the last: "show me" */
    bool answered;
    uint32_t at;         /* the record at which it is asked */
    const char *section; /* of the RFC that says so; or NULL */
    char feedback[1200]; /* once it is answered: marked text */
    char told[60];       /* of title */
};
/* The question that is shown here; false: none. */
bool question_shown(const struct ui *, struct asked *);
bool question_key(struct ui *, int key); /* true: the question took it */
/* Is this timer covered until the question is answered? */
bool question_covers(const struct ui *, const struct subject *timer);
/* "first try 4 of 5"; "" before the first answer. */
void question_score(const struct ui *, char *out, size_t room);

bool course_asked(const struct ui *, struct asked *);
void course_point(struct ui *, size_t which);
void course_answer(struct ui *, size_t which);
void course_again(struct ui *);
bool predict_asked(const struct ui *, struct asked *);
void predict_point(struct ui *, size_t which);
void predict_answer(struct ui *, size_t which);
void predict_again(struct ui *);
void predict_next(struct ui *); /* goes on to the next question */
bool predict_is_asking(const struct ui *);
/* Answers of predict mode, and those at the first try. */
void predict_count(const struct ui *, size_t *asked, size_t *well);
bool predict_hides_time(const struct ui *);

bool course_open(struct ui *, struct complaints *);
/* {key:drop} in its text is the key from now on; once a lesson. */
bool course_name_keys(struct lesson *, struct complaints *);
/* How many stations it has, and the first text that is read at one of them; "". */
size_t course_stations(struct lesson *, size_t at, const char **text);
void course_close(struct ui *);
/* The stations follow the run, forward and back. True: a stop has been walked to. */
bool course_follow(struct ui *);
/* Is there a question just here that is not answered yet? Then it is asked. */
bool course_ask(struct ui *);
bool course_task_done(const struct ui *); /* at a task, and all of it holds */
void course_judge(struct ui *);           /* the task's expectations on the run that is shown */
const struct station *course_station(const struct ui *);
const struct piece *course_piece(const struct ui *);

/* Asks for one line; `text` is what it begins with. */
void prompt_open(struct ui *, const char *question, const char *help, const char *text,
                 void (*done)(struct ui *, const char *));
void prompt_key(struct ui *, int key);

/* An empty menu; add its items, then it is open. Whatever is typed searches at once where
 * `searching`. */
void menu_open(struct ui *, const char *title, bool searching,
               void (*chosen)(struct ui *, int value));
struct menu_item *menu_add(struct ui *, const char *group, int value, const char *about,
                           const char *label, ...) __attribute__((format(printf, 5, 6)));
void menu_close(struct ui *);
bool menu_is_open(const struct ui *);
int menu_rows(const struct menu *); /* that it needs */
bool menu_matches(const struct menu *, const struct menu_item *);
void menu_key(struct ui *, int key);
size_t menu_item_at(const struct menu *, int row); /* of the last frame; count: none */
void view_menu(struct grid *, struct ui *);

/* In front of a class. */
void present_begin(struct ui *);
bool present_is_shown(const struct ui *); /* and nothing lies over it */
bool present_act(struct ui *, enum action);
void present_draw(struct grid *, struct ui *);

/* The panes follow the run, which has moved; what is pointed at by hand stays so while it is there. */
void focus_follow(struct ui *, bool same_run);

/* "500ms", "2s", "1m"; seconds where no unit is said. False: it is no time. */
bool time_read(const char *text, usec *out);

/* Each takes the actions that are its own; false: it is somebody else's. */
bool time_act(struct ui *, enum action);      /* time.c: steps, play, pace, ends, going to a time */
bool bookmarks_act(struct ui *, enum action); /* bookmarks.c */
bool find_act(struct ui *, enum action);      /* find.c: matches, causes, effects */
bool ladder_act(struct ui *, enum action);    /* ladder.c: its times, sideways */
bool focus_act(struct ui *, enum action);     /* focus.c: panes, their lines, zoom, present */
bool choose_act(struct ui *, enum action);    /* choose.c: instances, machines */
bool whatif_act(struct ui *, enum action);    /* whatif.c: faults, timers, nodes, users, runs */
bool compare_act(struct ui *, enum action);   /* compare.c */
bool why_act(struct ui *, enum action);       /* why.c */
bool predict_act(struct ui *, enum action);   /* predict.c */
bool course_act(struct ui *, enum action);    /* course.c */
bool export_act(struct ui *, enum action);    /* export.c */
void list_click(struct ui *, int x, int y);
bool list_act(struct ui *, enum action);    /* list.c: where there is no history */
bool palette_act(struct ui *, enum action); /* palette.c: help, themes, the mouse */
/* Is there now what this action is about? */
bool palette_can(const struct ui *, enum action);

void compare_close(struct ui *);
void predict_close(struct ui *);
void why_close(struct ui *);
void bookmarks_close(struct ui *);
void find_close(struct ui *);
void lives_free(struct lives *);
void running_free(struct running *);
void streams_free(struct streams *);
/* Those of the run that was opened, in the order of setting; the latest where there is no room for
 * all. Sets one there, unless the run does not go so far. */
size_t bookmarks_records(const struct ui *, uint32_t *out, size_t room);
void bookmarks_put(struct ui *, uint32_t record);
/* The last one that was set in this run: times may be counted from it; 0: none. */
uint32_t bookmarks_last(const struct ui *);
/* The first bookmark, or stop of the lesson, behind record n; 0: none. */
uint32_t bookmarks_next(const struct ui *, uint32_t n);
/* This run is to be removed; the ones behind it move up by one. */
void bookmarks_forget_run(struct ui *, size_t run);

/* The next (or previous) message in flight; 0: none. */
uint32_t whatif_select(const struct ui *, uint32_t selected, bool backward);
/* A what-if of the run that is shown, from text that its user wrote. False: it is wrong, and what
 * is wrong lies over the panes. */
bool whatif_edit(struct ui *, const char *text);

/* The instance that the diagram shows, followed or chosen by hand. */
void choose_follow(struct ui *);
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
/* Is it a transition of the instance that the diagram shows? */
bool choose_moves(const struct ui *, const struct record *);
/* The drawn edges that the legend tells; at most `room` are written. Returns how many there are. */
int choose_told(struct ui *, int *out, int room);
/* Points at another edge that the legend tells, and says why it exists. */
void choose_edge(struct ui *, int by);
int choose_pointed(struct ui *); /* 1 + a drawn edge; 0: none is pointed at */

/* ---- views: pure, model -> cells ------------------------------------------------------------- */

struct grid *ui_render(struct ui *, int columns, int rows);
struct grid *list_render(struct ui *, int columns, int rows);

/* A pane's name, its key, and how it is drawn. What is made of lines draws them from line `from`
 * on and returns how many there are; the ladder (ladder.c) and the diagram (screen.c) draw themselves. */
void ladder_pane(struct grid *, struct ui *);
struct pane_row {
    const char *name, *about;
    int (*lines)(struct grid *, const struct ui *, int from); /* NULL: no lines */
    /* What line `line` speaks of; NULL: of nothing. */
    struct subject (*at)(const struct ui *, int line);
    /* "timers of alice", and what stands at the right end; NULL: its name. */
    void (*title)(const struct ui *, char *title, size_t room, char *right, size_t right_room);
    bool ends_now; /* its last line is now, and seen unless another is pointed at */
};
extern const struct pane_row pane_rows[PANES];

int view_timers(struct grid *, const struct ui *, int from);
struct subject timers_at(const struct ui *, int line);
int view_lives(struct grid *, const struct ui *, int from);
struct subject lives_at(const struct ui *, int line);
int view_media(struct grid *, const struct ui *, int from);
struct subject media_at(const struct ui *, int line);
int view_trace(struct grid *, const struct ui *, int from);
struct subject trace_at(const struct ui *, int line);
void view_compare(struct grid *, struct ui *); /* all of the screen but its footer */
void view_question(struct grid *, const struct ui *);
void view_footer(struct grid *, int y, const struct ui *);
/* These draw their lines from line `from` on, and return how many there are. view_text: the
 * lesson's text, the task; or the scenario's file. */
int view_text(struct grid *, const struct ui *, int from);
int view_source(struct grid *, const struct ui *, int from); /* the scenario's own text */
int source_line(const struct ui *); /* that has acted last; -1: none that is known */
void source_follow(struct ui *);    /* scrolls to it */
int view_why(struct grid *, const struct ui *, int from);
/* Why, in one line, of what is pointed at, and the section; as snprintf. */
size_t why_short(const struct ui *, const char **section, char *out, size_t room);
/* Says where to read it: "RFC 3261 17.1.1.2: https://..."; "": nowhere. */
void why_say_section(struct ui *, const char *section);
int view_message(struct grid *, const struct ui *, int from);
struct subject message_at(const struct ui *, int line);
void message_pane_title(const struct ui *, char *title, size_t room, char *right,
                        size_t right_room);
void timers_pane_title(const struct ui *, char *title, size_t room, char *right, size_t right_room);
void trace_pane_title(const struct ui *, char *title, size_t room, char *right, size_t right_room);
/* What is wrong with a text, as the commands print it, is laid over what is shown. */
void trouble_show(struct ui *, const struct complaints *);
int view_trouble(struct grid *, const struct ui *, int from);
int view_token(struct grid *, const struct ui *, int from);

/* One line of a view that has more of them than rows: drawn if it is among those from `from` on.
 * Each returns the number of the line behind it. line_text: as it stands, CRLF or LF. */
int line_put(struct grid *, int row, int from, unsigned attributes, enum hue, const char *text);
int line_wrap(struct grid *, int row, int from, int x, unsigned attributes, const char *text);
int line_text(struct grid *, int row, int from, const char *text);

/* Text in a column of a table: what does not fit is cut. */
void line_cell(struct grid *, int x, int y, int columns, unsigned attributes, enum hue,
               const char *text);

size_t view_fit(const char *text, int columns); /* bytes of its begin that take no more */
/* Cuts text, in a buffer of `room` bytes, to so many columns; a `…` at its end, or at its begin,
 * stands for the rest. */
void view_cut(char *text, size_t room, int columns, bool at_begin);

/* Wraps marked text (TEXT_STRONG, TEXT_CODE) by words into at most `rows` rows from row `from`
 * of it; returns how many rows it has in all. */
int view_wrap(struct grid *, int x, int y, int columns, int rows, int from, unsigned attributes,
              const char *text);

#endif
