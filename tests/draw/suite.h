/* What the files of these tests share. */
#ifndef TEST_DRAW_SUITE_H
#define TEST_DRAW_SUITE_H

#include "draw/draw.h"
#include "world/world.h"

#include <check.h>

Suite *grid_suite(void);
Suite *diagram_suite(void);
Suite *picture_suite(void);
Suite *export_suite(void);
Suite *ladder_suite(void);
Suite *run_suite(void);

/* Compares with tests/draw/golden/NAME.txt; with SIPSTEP_REGENERATE set writes it instead. */
void golden(const char *name, const char *text);

/* A machine of diagrams/. The caller frees. */
struct machine *shipped(const char *name);
extern const char *const shipped_names[];
/* A machine of `kind` from text, which must be good. */
struct machine *parsed(const char *text);
/* The state of the table that people call so. */
uint8_t state_called(const struct machine *, const char *label);

/* ---- a run told by hand: records as the kernel would make them ------------------------------- */

struct story {
    struct plan plan;
    struct plan_node node[8];
    struct plan_link link[4];
    struct lore *lore;
    struct trace *trace;
    usec now;
    uint8_t state[8][KIND_CALL_END]; /* of the only instance of a kind at a node */
};
struct story *story_new(uint16_t nodes);
void story_free(struct story *);
uint32_t story_record(struct story *, struct record);
/* Sent now; due `delay` later. Returns the sent record. */
uint32_t story_send(struct story *, uint16_t from, uint16_t to, uint8_t method, uint16_t status,
                    usec delay, uint32_t cause);
/* What becomes of it: the clock moves to when it is due, but for a loss. */
void story_fate(struct story *, uint32_t sent, uint8_t what);
uint32_t story_goes(struct story *, uint16_t node, uint8_t kind, const char *label, uint32_t cause);
uint32_t story_fires(struct story *, uint16_t node, uint8_t kind, const char *timer);
/* Alice's INVITE is lost twice; the third arrives; they talk; bob hangs up. *third: the third
 * INVITE's record. */
struct story *story_of_a_call(uint32_t *third);

#endif
