/* Characters: UTF-8 in and out, the ASCII set, box drawing. */
#include "draw/inside.h"

#include <string.h>

/* ---- UTF-8 (RFC 3629) ------------------------------------------------------------------------ */

/* Continuation bytes that a first byte asks for, and the least code point that may need so many. */
static int sequence(unsigned char first, uint32_t *rune, uint32_t *least)
{
    if (first >= 0xF0 && first <= 0xF4)
        return *rune = first & 0x07, *least = 0x10000, 3;
    if (first >= 0xE0 && first < 0xF0)
        return *rune = first & 0x0F, *least = 0x800, 2;
    if (first >= 0xC2 && first < 0xE0)
        return *rune = first & 0x1F, *least = 0x80, 1;
    return 0;
}

static bool is_shown(uint32_t rune)
{
    return rune >= 0x20 && !(rune >= 0x7F && rune < 0xA0) && rune != 0x2028 && rune != 0x2029;
}

uint32_t rune_next(const char **text)
{
    const unsigned char *at = (const unsigned char *)*text;
    uint32_t rune = *at, least = 0;
    ++*text;
    if (rune < 0x80)
        return is_shown(rune) ? rune : RUNE_BAD;
    int more = sequence(*at, &rune, &least);
    if (!more)
        return RUNE_BAD;
    for (int i = 1; i <= more; i++) {
        if ((at[i] & 0xC0) != 0x80) /* the NUL as well: nothing beyond it is read */
            return RUNE_BAD;
        rune = rune << 6 | (at[i] & 0x3F);
    }
    if (rune < least || rune > 0x10FFFF || (rune >= 0xD800 && rune < 0xE000))
        return RUNE_BAD;
    *text += more;
    return is_shown(rune) ? rune : RUNE_BAD;
}

size_t rune_encode(uint32_t rune, char out[4])
{
    if (rune < 0x80)
        return out[0] = (char)rune, 1;
    size_t size = rune < 0x800 ? 2 : rune < 0x10000 ? 3 : 4;
    for (size_t i = size; i-- > 1; rune >>= 6)
        out[i] = (char)(0x80 | (rune & 0x3F));
    out[0] = (char)(0xF0 << (4 - size) | rune);
    return size;
}

int text_columns(const char *utf8)
{
    int columns = 0;
    while (*utf8)
        columns += rune_columns(rune_next(&utf8));
    return columns;
}

size_t draw_fit(const char *text, int columns)
{
    const char *at = text;
    while (*at) {
        const char *next = at;
        columns -= rune_columns(rune_next(&next));
        if (columns < 0)
            break;
        at = next;
    }
    return (size_t)(at - text);
}

/* ---- ASCII ----------------------------------------------------------------------------------- */

/* Each pair: a character, and what stands for it where only ASCII can be shown. */
static const char *const ascii_set[][2] = {
    {"╳×", "X"},   {"●", "o"},    {"◎", "O"},        {"↺", "@"},           {"█▉▊▋▌▐▓", "#"},
    {"▍▎▏", " "},  {"▒░", "%"},   {"┄─╴╶╼╾–—", "-"}, {"━╸╺", "="},         {"╌·⋯", "."},
    {"…", "~"},    {"┊┆╎⋮", ":"}, {"│┃╵╷╹╻╽╿", "|"}, {"═║╔╗╚╝╠╣╦╩╬", "#"}, {"╟╢╤╧╞╡╥╨", "#"},
    {"▶▸→▷", ">"}, {"◀◂←◁", "<"}, {"▲▴↑", "^"},      {"▼▾↓", "v"},         {"≠", "!"},
    {"✓◇", "*"},   {"◐", "/"},    {"◆", "*"},        {"‘’", "'"},          {"“”", "\""},
};

static bool contains(const char *set, uint32_t rune)
{
    while (*set)
        if (rune_next(&set) == rune)
            return true;
    return false;
}

uint32_t rune_ascii(uint32_t rune)
{
    if (rune < 0x80)
        return rune;
    for (size_t i = 0; i < sizeof ascii_set / sizeof *ascii_set; i++)
        if (contains(ascii_set[i][0], rune))
            return (uint32_t)ascii_set[i][1][0];
    return rune >= 0x2500 && rune < 0x2580 ? '+' : '?'; /* corners and crossings of lines */
}

void text_to_ascii(FILE *out, const char *utf8)
{
    while (*utf8) {
        if (*utf8 == '\n') {
            fputc(*utf8++, out);
            continue;
        }
        uint32_t rune = rune_next(&utf8);
        for (int column = 0; column < rune_columns(rune); column++)
            fputc((int)rune_ascii(rune), out);
    }
}

/* ---- box drawing ----------------------------------------------------------------------------- */

/* Indexed by north + 3 * east + 9 * south + 27 * west; each 0 none, 1 light, 2 heavy. */
static const uint16_t arms_rune[81] = {
    0x0020, 0x2575, 0x2579, 0x2576, 0x2514, 0x2516, 0x257A, 0x2515, 0x2517, /*  ╵╹╶└┖╺┕┗ */
    0x2577, 0x2502, 0x257F, 0x250C, 0x251C, 0x251E, 0x250D, 0x251D, 0x2521, /* ╷│╿┌├┞┍┝┡ */
    0x257B, 0x257D, 0x2503, 0x250E, 0x251F, 0x2520, 0x250F, 0x2522, 0x2523, /* ╻╽┃┎┟┠┏┢┣ */
    0x2574, 0x2518, 0x251A, 0x2500, 0x2534, 0x2538, 0x257C, 0x2536, 0x253A, /* ╴┘┚─┴┸╼┶┺ */
    0x2510, 0x2524, 0x2526, 0x252C, 0x253C, 0x2540, 0x252E, 0x253E, 0x2544, /* ┐┤┦┬┼╀┮┾╄ */
    0x2512, 0x2527, 0x2528, 0x2530, 0x2541, 0x2542, 0x2532, 0x2546, 0x254A, /* ┒┧┨┰╁╂┲╆╊ */
    0x2578, 0x2519, 0x251B, 0x257E, 0x2535, 0x2539, 0x2501, 0x2537, 0x253B, /* ╸┙┛╾┵┹━┷┻ */
    0x2511, 0x2525, 0x2529, 0x252D, 0x253D, 0x2543, 0x252F, 0x253F, 0x2547, /* ┑┥┩┭┽╃┯┿╇ */
    0x2513, 0x252A, 0x252B, 0x2531, 0x2545, 0x2549, 0x2533, 0x2548, 0x254B, /* ┓┪┫┱╅╉┳╈╋ */
};

uint32_t rune_arms(const uint8_t arms[SIDES])
{
    return arms_rune[arms[NORTH] + 3 * arms[EAST] + 9 * arms[SOUTH] + 27 * arms[WEST]];
}

bool rune_arms_of(uint32_t rune, uint8_t arms[SIDES])
{
    static const struct {
        uint16_t rune;
        uint8_t arms[SIDES];
    } others[] = {
        {0x256D, {0, 1, 1, 0}}, {0x256E, {0, 0, 1, 1}}, /* ╭ ╮ */
        {0x256F, {1, 0, 0, 1}}, {0x2570, {1, 1, 0, 0}}, /* ╯ ╰ */
        {0x2550, {0, 3, 0, 3}}, {0x2551, {3, 0, 3, 0}}, /* ═ ║ */
        {0x2554, {0, 3, 3, 0}}, {0x2557, {0, 0, 3, 3}}, /* ╔ ╗ */
        {0x255A, {3, 3, 0, 0}}, {0x255D, {3, 0, 0, 3}}, /* ╚ ╝ */
        {0x255F, {3, 1, 3, 0}}, {0x2562, {3, 0, 3, 1}}, /* ╟ ╢ */
        {0x2564, {0, 3, 1, 3}}, {0x2567, {1, 3, 0, 3}}, /* ╤ ╧ */
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (others[i].rune == rune) {
            memcpy(arms, others[i].arms, SIDES);
            return true;
        }
    for (uint8_t i = 1; i < 81; i++)
        if (arms_rune[i] == rune) {
            arms[NORTH] = i % 3;
            arms[EAST] = i / 3 % 3;
            arms[SOUTH] = i / 9 % 3;
            arms[WEST] = i / 27;
            return true;
        }
    return false;
}
