/* Which key does what: as shipped (keys.c), or as a person has bound it; and the names of keys. */
#include "tui/keys.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { ROWS_MAX = 128, CONTROL = 0x1f };

/* As they are bound now. Keys are the program's, like the terminal they come from. */
static struct key_row bound[ROWS_MAX];
static bool by_hand[ROWS_MAX];
static bool as_words;
const struct key_row *key_rows = key_rows_as_shipped;

static const struct {
    int key;
    const char *name;
} names[] = {{' ', "space"},           {KEY_OF_ENTER, "Enter"},    {KEY_OF_BACKSPACE, "Backspace"},
             {KEY_OF_UP, "Up"},        {KEY_OF_DOWN, "Down"},      {KEY_OF_LEFT, "Left"},
             {KEY_OF_RIGHT, "Right"},  {KEY_OF_HOME, "Home"},      {KEY_OF_END, "End"},
             {KEY_OF_PAGE_UP, "PgUp"}, {KEY_OF_PAGE_DOWN, "PgDn"}, {KEY_OF_ESCAPE, "Esc"},
             {KEY_OF_TAB, "Tab"},      {KEY_OF_BACKTAB, "S-Tab"},  {KEY_OF_DELETE, "Del"},
             {KEY_OF_F1, "F1"},        {KEY_OF_F1 + 1, "F2"},      {KEY_OF_F1 + 2, "F3"},
             {KEY_OF_F1 + 3, "F4"},    {KEY_OF_F1 + 4, "F5"},      {KEY_OF_F1 + 5, "F6"},
             {KEY_OF_F1 + 6, "F7"},    {KEY_OF_F1 + 7, "F8"},      {KEY_OF_F1 + 8, "F9"},
             {KEY_OF_F1 + 9, "F10"},   {KEY_OF_F1 + 10, "F11"},    {KEY_OF_F1 + 11, "F12"}};
enum { NAMES = sizeof names / sizeof *names };

static enum action action_among(const struct key_row *rows, int key, enum place place)
{
    for (const struct key_row *row = rows; row->about; row++)
        for (int i = 0; i < KEYS_A_ROW; i++)
            if (key && row->key[i] == key && row->places >> place & 1)
                return row->action;
    return ACTION_NONE;
}

/* Where what is typed may search, keys that are no characters have their old action wherever they
 * have no other: without them nothing could be chosen. */
enum action action_of(int key, enum place place)
{
    enum action action = action_among(key_rows, key, place);
    if (action || place != PLACE_MENU || key < KEY_OF_ENTER)
        return action;
    return action_among(key_rows_as_shipped, key, place);
}

const struct key_row *key_row_of(enum action action)
{
    for (const struct key_row *row = key_rows; row->about; row++)
        if (row->action == action)
            return row;
    return NULL;
}

const char *key_label(int key, char out[8])
{
    for (size_t i = 0; i < NAMES; i++)
        if (names[i].key == key)
            return names[i].name;
    if (key > 0 && key <= CONTROL)
        snprintf(out, 8, "C-%c", key + 'a' - 1);
    else
        snprintf(out, 8, "%c", key);
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

/* 0: none. In a menu, one that is no character if there is one: it may search. */
static int key_there(enum action action, enum place place)
{
    const struct key_row *both[] = {key_row_of(action), key_rows_as_shipped};
    while (both[1]->action != action)
        both[1]++;
    for (int n = 0; n < 2 && place == PLACE_MENU; n++)
        for (int i = 0; i < KEYS_A_ROW; i++)
            if (both[n]->key[i] >= KEY_OF_ENTER && action_of(both[n]->key[i], place) == action)
                return both[n]->key[i];
    assert(both[0]->places >> place & 1);
    return both[0]->key[0];
}

struct key_text key_for(enum action action, enum place place)
{
    struct key_text out;
    char own[8], help[8];
    int key = key_there(action, place), to_help = key_row_of(ACTION_HELP)->key[0];
    if (key && !as_words)
        snprintf(out.text, sizeof out.text, "%s", key_label(key, own));
    else if (as_words || place == PLACE_MENU)
        snprintf(out.text, sizeof out.text, "%s", key_row_of(action)->name);
    else
        snprintf(out.text, sizeof out.text, "%s %s", key_label(to_help, help),
                 key_row_of(action)->name);
    return out;
}

void keys_as_words(bool on)
{
    as_words = on;
}

bool is_word(const char *word, const char *at, size_t length)
{
    return strlen(word) == length && !strncmp(word, at, length);
}

int key_named(const char *name, size_t length)
{
    for (size_t i = 0; i < NAMES; i++)
        if (is_word(names[i].name, name, length))
            return names[i].key;
    if (length == 3 && !strncmp(name, "C-", 2) && name[2] >= 'a' && name[2] <= 'z')
        return name[2] - 'a' + 1;
    return length == 1 && name[0] > ' ' && name[0] < 0x7f ? name[0] : 0;
}

const struct key_row *key_row_named(const char *name, size_t length)
{
    for (const struct key_row *row = key_rows; row->about; row++)
        if (is_word(row->name, name, length))
            return row;
    return NULL;
}

/* ---- binding anew ---------------------------------------------------------------------------- */

void keys_reset(void)
{
    key_rows = key_rows_as_shipped;
    memset(by_hand, 0, sizeof by_hand);
}

static void copy_rows(void)
{
    size_t n = 0;
    if (key_rows == bound)
        return;
    for (; key_rows_as_shipped[n].about; n++)
        bound[n] = key_rows_as_shipped[n];
    assert(n < ROWS_MAX);
    bound[n] = key_rows_as_shipped[n];
    key_rows = bound;
}

static bool has_key(const struct key_row *row, int key)
{
    for (int i = 0; i < KEYS_A_ROW; i++)
        if (row->key[i] == key)
            return true;
    return false;
}

/* Where one cannot do without: there they keep their last key. */
static bool is_needed(const struct key_row *row)
{
    return row->action == ACTION_HELP || row->action == ACTION_QUIT ||
           row->action == ACTION_CLOSE || row->action == ACTION_GO_ON;
}

/* Would it stand without a key, these taken away? */
static bool needs_one(const struct key_row *row, const int key[KEYS_A_ROW])
{
    int left = 0;
    for (int i = 0; i < KEYS_A_ROW && row->key[i]; i++) {
        bool taken = false;
        for (int k = 0; k < KEYS_A_ROW && key[k]; k++)
            taken |= row->key[i] == key[k];
        left += !taken;
    }
    return is_needed(row) && !left;
}

static void take_key(struct key_row *row, int key)
{
    int n = 0, kept[KEYS_A_ROW] = {0};
    for (int i = 0; i < KEYS_A_ROW; i++)
        if (row->key[i] != key)
            kept[n++] = row->key[i];
    memcpy(row->key, kept, sizeof row->key);
}

const struct key_row *keys_bind(enum action action, const int key[KEYS_A_ROW])
{
    size_t at = 0;
    copy_rows();
    while (bound[at].about && bound[at].action != action)
        at++;
    for (size_t i = 0; bound[i].about; i++)
        for (int k = 0; i != at && k < KEYS_A_ROW && key[k]; k++)
            if (bound[i].places & bound[at].places && has_key(&bound[i], key[k]) &&
                (by_hand[i] || needs_one(&bound[i], key)))
                return &bound[i];
    if (is_needed(&bound[at]) && !key[0])
        return &bound[at];
    for (size_t i = 0; bound[i].about; i++)
        for (int k = 0; i != at && k < KEYS_A_ROW && key[k]; k++)
            if (bound[i].places & bound[at].places)
                take_key(&bound[i], key[k]);
    memcpy(bound[at].key, key, sizeof bound[at].key);
    by_hand[at] = true;
    return NULL;
}
