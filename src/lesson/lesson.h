/* Lessons: CommonMark with fenced blocks whose info string is KIND ID. A lesson is text, runs,
 * stops tied to events, questions whose right answers are computed from the run, and tasks
 * judged by expectations.
 */
#ifndef LESSON_H
#define LESSON_H

#include "history/history.h"

/* Paragraphs keep their emphasis as toggles, one byte each, so that a view can wrap them by
 * columns. */
enum { TEXT_STRONG = '\1', TEXT_CODE = '\2' };

enum piece_kind {
    PIECE_HEADING,
    PIECE_TEXT,
    PIECE_LIST_ITEM,
    PIECE_SIP,
    PIECE_STOP,
    PIECE_ASK,
    PIECE_TASK
};

enum answer_kind { ANSWER_STATE, ANSWER_MESSAGE, ANSWER_TIME, ANSWER_COUNT, ANSWER_CHOICE };
struct reply { /* one answer on offer */
    char *text;
    char *why; /* the sentence that answers a wrong one; NULL for the right one */
    /* choice: the condition that the run must meet for the right one; or NULL */
    char *when;
    bool right;
};
struct question {
    enum answer_kind kind;
    char *subject;        /* "next of alice.invite-client": what is computed; NULL for a choice */
    struct reply *option; /* choice: all; else: the wrong ones */
    size_t options;
};
struct task {
    char *goal;
    char *start;   /* "from the scenario above", or a file beside the lesson */
    char **expect; /* lines of the scenario language, `expect` and `never` included */
    int *expect_line;
    size_t expects;
    char **hint;
    size_t hints;
    int par; /* lines changed or added; 0: none given */
};

struct piece {
    enum piece_kind kind;
    int line; /* in the lesson's file, of the block's first line */
    char *id; /* of a stop, ask, task; "" elsewhere */
    /* heading, paragraph, item; the question; a stop's condition; a run's whole scenario text */
    char *text;
    char *show; /* a stop's `show` line: what to look at; or NULL */
    int condition_line;
    struct question question;
    struct task task;
};

struct lesson {
    char *file, *id, *title, *part, *about, *needs, *read;
    int number, minutes;
    struct piece *piece;
    size_t pieces;
};

/* All that is wrong goes to complaints; NULL then and only then. */
struct lesson *lesson_parse(const char *file, const char *text, size_t size, struct complaints *);
struct lesson *lesson_load(const char *path, struct complaints *);
void lesson_free(struct lesson *);

/* Where its text says {key:NAME} it says from now on what `label` writes for that name, at most `room`
 * bytes. Each name for which that is false is complained of; then nothing is changed, and false is
 * returned. Once a lesson. */
typedef bool lesson_label(const char *name, size_t length, char *out, size_t room);
bool lesson_name_keys(struct lesson *, lesson_label *, struct complaints *);

/* The shipped ones, in order; each loaded when asked for. */
size_t lessons_count(void);
struct lesson *lessons_get(size_t i, struct complaints *);
/* By id ("first-call"), number ("1") or file; NULL with a complaint that names the nearest. */
struct lesson *lessons_find(const char *which, struct complaints *);

/* The scenario of the run that piece i belongs to: the nearest `sip` above it. Lines of
 * complaints are the lesson's own. */
struct scenario *lesson_scenario(const struct lesson *, size_t i, struct complaints *);

/* Runs it to its end. False: it has none within so many records, which no lesson needs. Either way
 * the caller ends the run. */
enum { LESSON_RECORDS = 200000 };
bool lesson_run(struct scenario *, struct run *);

/* Everything that could go wrong later, told at once: runs, stops, questions, tasks. `records`, one
 * for each piece, or NULL: where its run stands there. */
bool lesson_check(const struct lesson *, uint32_t *records, struct complaints *);

/* A stop's record: the first after `from` at which its condition comes true; 0: never, or
 * complaints say what is wrong with it. */
uint32_t lesson_stop(const struct lesson *, size_t i, struct scenario *, const struct trace *,
                     uint32_t from, struct complaints *);
/* The answers of an ask, asked at record n of a finished run, in the order in which they are
 * offered (which depends on the question's id only). False, with a complaint, where the run
 * gives no answer or a wrong one equals the right one. */
struct answers {
    struct reply *option;
    size_t count, right;
};
bool lesson_answers(const struct lesson *, size_t i, struct scenario *, const struct trace *,
                    uint32_t n, struct answers *, struct complaints *);
void answers_free(struct answers *);
/* A student's scenario with the task's expectations behind it. */
struct scenario *lesson_task(const struct lesson *, size_t i, const char *file, const char *text,
                             struct complaints *);

#endif
