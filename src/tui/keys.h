/* The keys: one table for the loop, the footer, the palette, the manual and whoever binds them anew. */
#ifndef TUI_KEYS_H
#define TUI_KEYS_H

#include <stdbool.h>
#include <stddef.h>

enum action {
    ACTION_NONE,
    /* time */
    ACTION_GO_ON,
    ACTION_GO_BACK,
    ACTION_STEP,
    ACTION_STEP_BACK,
    ACTION_MESSAGE_NEXT,
    ACTION_MESSAGE_BACK,
    ACTION_MOVE_NEXT,
    ACTION_MOVE_BACK,
    ACTION_PLAY,
    ACTION_PACE,
    ACTION_FASTER,
    ACTION_SLOWER,
    ACTION_START,
    ACTION_END,
    ACTION_TIME,
    ACTION_CAUSE,
    ACTION_EFFECTS,
    ACTION_FIND,
    ACTION_FOUND_NEXT,
    ACTION_FOUND_BACK,
    ACTION_BOOKMARK,
    ACTION_BOOKMARKS,
    ACTION_BOOKMARK_NEXT,
    ACTION_BOOKMARK_BACK,
    /* what is shown */
    ACTION_SELECT_NEXT,
    ACTION_SELECT_PREVIOUS,
    ACTION_PANE_NEXT,
    ACTION_PANE_PREVIOUS,
    ACTION_ZOOM,
    ACTION_LADDER,
    ACTION_DIAGRAM,
    ACTION_TIMERS,
    ACTION_LIVES,
    ACTION_MESSAGE,
    ACTION_MEDIA,
    ACTION_TRACE,
    ACTION_TEXT,
    ACTION_INSTANCE,
    ACTION_MACHINE,
    ACTION_LEFT,
    ACTION_RIGHT,
    ACTION_COLUMNS,
    ACTION_PAGE_DOWN,
    ACTION_PAGE_UP,
    /* what if */
    ACTION_DROP,
    ACTION_DELAY,
    ACTION_DUPLICATE,
    ACTION_REORDER,
    ACTION_CORRUPT,
    ACTION_FIRE,
    ACTION_NODE,
    ACTION_USER,
    ACTION_EDIT,
    ACTION_RUN_NEXT,
    ACTION_RUN_PREVIOUS,
    ACTION_RUNS,
    ACTION_COMPARE,
    ACTION_DIFFERENCE_NEXT,
    ACTION_DIFFERENCE_BACK,
    ACTION_RENAME,
    ACTION_REMOVE,
    ACTION_SAVE,
    ACTION_TOKEN,
    /* learning */
    ACTION_WHY,
    ACTION_PREDICT,
    ACTION_AGAIN,
    ACTION_HINT,
    ACTION_RFC,
    /* the program */
    ACTION_EXPORT,
    ACTION_THEME,
    ACTION_MOUSE,
    ACTION_OPEN,
    ACTION_SANDBOX,
    ACTION_HELP,
    ACTION_CLOSE,
    ACTION_QUIT,
    ACTIONS
};

/* Keys that are no characters, as the table names them. */
enum {
    KEY_OF_ENTER = 0x110000,
    KEY_OF_BACKSPACE,
    KEY_OF_UP,
    KEY_OF_DOWN,
    KEY_OF_LEFT,
    KEY_OF_RIGHT,
    KEY_OF_HOME,
    KEY_OF_END,
    KEY_OF_PAGE_UP,
    KEY_OF_PAGE_DOWN,
    KEY_OF_ESCAPE,
    KEY_OF_TAB,
    KEY_OF_BACKTAB,
    KEY_OF_DELETE,
    KEY_OF_F1, /* and on to F12 */
    KEY_OF_F12 = KEY_OF_F1 + 11,
    KEY_OF_MOUSE /* it was clicked, or its wheel turned: no row has it */
};

/* Where a key may be wanted: while a run is shown, a question is open, something lies over the
 * panes, a menu is open, two runs stand side by side, lessons are listed, a chain of causes lies over
 * the panes. */
enum place {
    PLACE_RUN,
    PLACE_QUESTION,
    PLACE_OVERLAY,
    PLACE_MENU,
    PLACE_COMPARE,
    PLACE_LIST,
    PLACE_WHY,
    PLACES
};
enum key_group { GROUP_TIME, GROUP_VIEW, GROUP_WHAT_IF, GROUP_LEARN, GROUP_PROGRAM, KEY_GROUPS };
extern const char *const key_groups[KEY_GROUPS]; /* "time", "what is shown" ... */

enum { KEYS_A_ROW = 4 };
struct key_row {
    enum action action;
    const char *name;    /* "step-back": where keys are bound anew */
    int key[KEYS_A_ROW]; /* 0: no further one */
    unsigned places;     /* bit n: it is obeyed at place n */
    enum key_group group;
    const char *footer[PLACES]; /* short names, in order as room allows; NULL: not shown there */
    const char *about;          /* ends the table where NULL */
};
/* As they are bound now; each key stands for one action at one place. */
extern const struct key_row *key_rows;
extern const struct key_row key_rows_as_shipped[];
/* These keys and no others (0 ends them; none: it is in the palette only). They are taken from
 * whoever had them as shipped. The row that has one of them by hand too, or cannot do without it,
 * is returned, and then nothing is changed; else NULL. */
const struct key_row *keys_bind(enum action, const int key[KEYS_A_ROW]);
void keys_reset(void); /* as shipped */

enum action action_of(int key, enum place);
const struct key_row *key_row_of(enum action);                        /* NULL: there is none */
const struct key_row *key_row_named(const char *name, size_t length); /* "step-back" */
/* "space", "." or "Enter": the name of one key; and all names of a row. */
const char *key_label(int key, char out[8]);
size_t key_labels(const struct key_row *, char *out, size_t room);
/* What is pressed there for it, as bound now, for texts that say so: "Enter"; "? drop", which finds
 * it among all keys, where it has none. It lives as long as the expression it stands in. */
struct key_text {
    char text[32];
};
struct key_text key_for(enum action, enum place);
/* From now on texts name actions instead of their keys: somebody types words. */
void keys_as_words(bool);
/* Is what begins at `at` and is so long this word? */
bool is_word(const char *word, const char *at, size_t length);
/* The key that `name` names ("Enter", "F1", "C-f", "."); 0: none. */
int key_named(const char *name, size_t length);

#endif
