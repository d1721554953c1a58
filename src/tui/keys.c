/* The keys: one table for the loop, the footer, the help and the manual. */
#include "tui/keys.h"

#include <stdio.h>
#include <string.h>

const struct key_row key_rows[] = {
    {ACTION_GO_ON,
     {KEY_OF_ENTER},
     {"go on", "answer", "close", "open"},
     "go on: to the next stop of a lesson, to the end of a scenario"},
    {ACTION_STEP, {'.', KEY_OF_RIGHT}, {"step"}, "one step forward: the next event"},
    {ACTION_STEP_BACK, {',', KEY_OF_LEFT}, {"back", "look back"}, "one step back"},
    {ACTION_PLAY, {' '}, {"play"}, "play, and pause"},
    {ACTION_DROP, {'d'}, {"drop"}, "drop the selected message in flight: a what-if"},
    {ACTION_WHY,
     {'w'},
     {"why", "why"},
     "why did this happen: the chain of causes, with RFC sections"},
    {ACTION_MESSAGE,
     {'r'},
     {"message", "message"},
     "the raw message: the selected one, or the last"},
    {ACTION_DELAY, {'l'}, {"delay"}, "delay the selected message by another second: a what-if"},
    {ACTION_DUPLICATE, {'u'}, {"twice"}, "duplicate the selected message: a what-if"},
    {ACTION_RUN_NEXT, {']'}, {"what-ifs"}, "the next what-if"},
    {ACTION_RUN_PREVIOUS, {'['}, {NULL}, "the what-if before"},
    {ACTION_MACHINE, {'m'}, {"machines"}, "the next machine that has instances"},
    {ACTION_INSTANCE, {'n'}, {"next one"}, "the next instance of this machine"},
    {ACTION_TIME, {'g'}, {"time"}, "go to a time: 500ms, 2s, 1m"},
    {ACTION_EDIT, {'o'}, {"edit"}, "open the scenario in $EDITOR; what you save is a what-if"},
    {ACTION_GO_BACK,
     {KEY_OF_BACKSPACE},
     {NULL},
     "go back: to the stop before; from a what-if, to the lesson"},
    {ACTION_FASTER, {'+', '='}, {NULL}, "play faster"},
    {ACTION_SLOWER, {'-'}, {NULL}, "play slower"},
    {ACTION_START, {KEY_OF_HOME, '0'}, {NULL}, "to the start of the run"},
    {ACTION_END, {KEY_OF_END, '$'}, {NULL}, "to the end of the run"},
    {ACTION_SELECT_NEXT,
     {KEY_OF_DOWN, 'j'},
     {NULL, "choose", "scroll", "move"},
     "select the next message in flight; the next answer or line"},
    {ACTION_SELECT_PREVIOUS, {KEY_OF_UP, 'k'}, {NULL}, "select the one before"},
    {ACTION_PAGE_DOWN, {KEY_OF_PAGE_DOWN, 'f'}, {NULL, NULL, "page"}, "more of the text"},
    {ACTION_PAGE_UP, {KEY_OF_PAGE_UP, 'b'}, {NULL}, "less of the text"},
    {ACTION_HINT, {'h'}, {NULL}, "a hint for the task"},
    {ACTION_HELP, {'?'}, {"keys", "keys"}, "these keys"},
    {ACTION_CLOSE, {KEY_OF_ESCAPE}, {NULL}, "close what is open"},
    {ACTION_QUIT, {'q'}, {"quit", "leave", "close", "quit"}, "close what is open; leave"},
    {ACTION_NONE, {0}, {NULL}, NULL},
};

static const struct {
    int key;
    const char *name;
} names[] = {{' ', "space"},           {KEY_OF_ENTER, "Enter"},    {KEY_OF_BACKSPACE, "Backspace"},
             {KEY_OF_UP, "Up"},        {KEY_OF_DOWN, "Down"},      {KEY_OF_LEFT, "Left"},
             {KEY_OF_RIGHT, "Right"},  {KEY_OF_HOME, "Home"},      {KEY_OF_END, "End"},
             {KEY_OF_PAGE_UP, "PgUp"}, {KEY_OF_PAGE_DOWN, "PgDn"}, {KEY_OF_ESCAPE, "Esc"}};
enum { NAMES = sizeof names / sizeof *names, KEYS_A_ROW = 3 };

enum action action_of(int key)
{
    for (const struct key_row *row = key_rows; row->about; row++)
        for (int i = 0; i < KEYS_A_ROW && row->key[i]; i++)
            if (row->key[i] == key)
                return row->action;
    return ACTION_NONE;
}

const char *key_label(int key, char out[8])
{
    for (size_t i = 0; i < NAMES; i++)
        if (names[i].key == key)
            return names[i].name;
    out[0] = (char)key;
    out[1] = '\0';
    return out;
}

size_t key_labels(const struct key_row *row, char *out, size_t room)
{
    size_t length = 0;
    char own[8];
    for (int i = 0; i < KEYS_A_ROW && row->key[i]; i++) {
        int n = snprintf(length < room ? out + length : NULL, length < room ? room - length : 0,
                         "%s%s", i ? " " : "", key_label(row->key[i], own));
        length += (size_t)n;
    }
    return length;
}

int key_named(const char *name, size_t length)
{
    for (size_t i = 0; i < NAMES; i++)
        if (strlen(names[i].name) == length && !strncmp(names[i].name, name, length))
            return names[i].key;
    return length == 1 ? (unsigned char)name[0] : 0;
}
