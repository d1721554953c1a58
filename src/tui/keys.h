/* The keys: one table for the loop, the footer, the help and the manual. */
#ifndef TUI_KEYS_H
#define TUI_KEYS_H

#include <stdbool.h>
#include <stddef.h>

enum action {
    ACTION_NONE,
    ACTION_GO_ON,
    ACTION_GO_BACK,
    ACTION_STEP,
    ACTION_STEP_BACK,
    ACTION_PLAY,
    ACTION_FASTER,
    ACTION_SLOWER,
    ACTION_START,
    ACTION_END,
    ACTION_TIME,
    ACTION_SELECT_NEXT,
    ACTION_SELECT_PREVIOUS,
    ACTION_DROP,
    ACTION_DELAY,
    ACTION_DUPLICATE,
    ACTION_RUN_NEXT,
    ACTION_RUN_PREVIOUS,
    ACTION_INSTANCE,
    ACTION_MACHINE,
    ACTION_WHY,
    ACTION_MESSAGE,
    ACTION_PAGE_DOWN,
    ACTION_PAGE_UP,
    ACTION_HINT,
    ACTION_EDIT,
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
    KEY_OF_ESCAPE
};

/* Where a key may be wanted: while a run is shown, a question is open, something lies over the
 * panes, lessons are listed. */
enum place { PLACE_RUN, PLACE_QUESTION, PLACE_OVERLAY, PLACE_LIST, PLACES };

struct key_row {
    enum action action;
    int key[3];                 /* 0: no further one */
    const char *footer[PLACES]; /* short names, in order as room allows; NULL: not shown there */
    const char *about;          /* ends the table where NULL */
};
extern const struct key_row key_rows[];

enum action action_of(int key);
/* "space", "." or "Enter": the name of one key; and all names of a row. */
const char *key_label(int key, char out[8]);
size_t key_labels(const struct key_row *, char *out, size_t room);
/* The key that `name` names ("Enter", "<Down>" without the brackets, "."); 0: none. */
int key_named(const char *name, size_t length);

#endif
