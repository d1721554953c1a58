/* One line that its user types into the footer. */
#include "tui/ui.h"

#include <stdio.h>
#include <string.h>

void prompt_open(struct ui *u, const char *question, const char *help, const char *text,
                 void (*done)(struct ui *, const char *))
{
    u->prompt = (struct prompt){.question = question, .help = help, .done = done};
    snprintf(u->prompt.text, sizeof u->prompt.text, "%s", text);
    u->playing = false;
}

/* The last character goes, all its bytes. */
static void rub_out(char *text)
{
    size_t length = strlen(text);
    while (length && (text[--length] & 0xc0) == 0x80)
        ;
    text[length] = '\0';
}

static size_t put_utf8(int key, char out[4])
{
    unsigned c = (unsigned)key;
    if (c < 0x80)
        return out[0] = (char)c, 1;
    size_t bytes = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = bytes - 1; i > 0; i--, c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3f));
    out[0] = (char)((bytes == 2 ? 0xc0 : bytes == 3 ? 0xe0 : 0xf0) | c);
    return bytes;
}

void prompt_key(struct ui *u, int key)
{
    enum { CONTROL_U = 'U' - '@' };
    struct prompt *p = &u->prompt;
    size_t length = strlen(p->text);
    char bytes[4];
    if (key == KEY_OF_ESCAPE) {
        p->done = NULL;
    } else if (key == KEY_OF_BACKSPACE) {
        rub_out(p->text);
    } else if (key == CONTROL_U) {
        p->text[0] = '\0';
    } else if (key == KEY_OF_ENTER) {
        void (*done)(struct ui *, const char *) = p->done;
        char text[sizeof p->text];
        memcpy(text, p->text, sizeof text);
        p->done = NULL;
        done(u, text); /* it may ask for another line */
        return;
    } else if (key >= ' ' && key < 0x110000 && key != 0x7f && length + 5 < sizeof p->text) {
        size_t n = put_utf8(key, bytes);
        memcpy(p->text + length, bytes, n);
        p->text[length + n] = '\0';
    }
    if (p->done && p->typed)
        p->typed(u, p->text);
}
