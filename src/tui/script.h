/* A script: what is pressed, typed, awaited and shown, one word after the other. sipstep(1). */
#ifndef TUI_SCRIPT_H
#define TUI_SCRIPT_H

#include "machine/machine.h"
#include "tui/keys.h"

enum script_kind {
    SCRIPT_KEY,    /* a: the key */
    SCRIPT_ACTION, /* a: the action, however it is bound */
    SCRIPT_TICK,   /* 0.7 s of real time pass */
    SCRIPT_RESIZE, /* a x b */
    SCRIPT_DUMP,   /* the screen is printed */
    SCRIPT_CLICK,  /* at column a, row b, from 0 on */
    SCRIPT_WHEEL_UP,
    SCRIPT_WHEEL_DOWN,
    SCRIPT_EDIT /* `file` holds what an editor would have left */
};
struct script_step {
    enum script_kind kind;
    int a, b;
    char *file; /* owned; or NULL */
};
struct script {
    struct script_step *step;
    size_t count, room;
    bool dumps; /* it prints screens itself */
};

/* `text`, or the file behind its '@'; NULL: an empty one. False, with complaints. Ends with
 * script_free either way. */
bool script_read(struct script *, const char *text, struct complaints *);
void script_free(struct script *);
/* One character of UTF-8; a byte that is none stands for itself. */
int script_character(const char **at);

#endif
