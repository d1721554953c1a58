/* Reports: a run as text and as JSON Lines, its messages' wire text, its scopes, and the
 * verdicts of `check` as text, TAP, JUnit and JSON. All read the trace; nothing here changes a
 * run. Streams are the caller's; errors of writing are left in them (ferror). */
#ifndef REPORT_H
#define REPORT_H

#include "scenario/scenario.h"
#include "sip/headers.h"

#include <stdio.h>

/* "alice.invite-client[1]". Returns its length as snprintf does. */
size_t report_instance(const struct plan *, uint16_t node, uint8_t machine, uint32_t ordinal,
                       char *out, size_t room);
/* The same in sentences: the first of its kind goes without its number. */
size_t report_name(const struct plan *, uint16_t node, uint8_t machine, uint32_t ordinal, char *out,
                   size_t room);
/* One record in one line, without its time: "alice.invite-client[1] Calling -> Proceeding 1xx /
 * stop A; stop B; report". */
size_t report_record(const struct plan *, const struct trace *, uint32_t n, char *out, size_t room);
/* The RFC section that the record's edge cites, or "". */
const char *report_section(const struct plan *, const struct record *);
/* Why the edge exists: the sentence of its tooltip, or "". */
const char *report_reason(const struct plan *, const struct record *);
/* A virtual time in seconds with three digits: "0.500"; six where three would lie. */
size_t report_time(usec t, char *out, size_t room);
size_t report_clock(usec t, char *out, size_t room); /* as a clock shows it: always three digits */
/* "0.5", "32": without zeros at its end. */
size_t report_seconds(usec t, char *out, size_t room);
/* The state called so by people; "-" for a start. */
const char *report_state(const struct plan *, uint8_t machine, uint8_t state);
static inline bool report_is_message(const struct record *r)
{
    return (r->what >= RECORD_SENT && r->what <= RECORD_STRAY) || r->what == RECORD_CORRUPTED ||
           r->what == RECORD_REORDERED;
}

/* ---- media ----------------------------------------------------------------------------------- */

/* What the other end makes of media that arrive: best first, where several could hear them. */
enum hearing {
    HEARING_HEARD,
    HEARING_HELD,       /* it does not listen now: a hold */
    HEARING_CLOSED,     /* it has closed this stream, and goes on with others */
    HEARING_OVER,       /* its call is over: it has hung up */
    HEARING_DOWN,       /* it has crashed */
    HEARING_NOT_YET,    /* it knows of no such stream */
    HEARING_UNREACHABLE /* no link leads there */
};
/* What one end sends to the other without a pause, as far as it is heard alike there. Of what does
 * not go in RTP packets only the times count. */
struct media_row {
    uint16_t node, peer; /* peer 0: somebody outside of the plan */
    uint8_t kind, codec; /* enum media_kind, codec */
    uint8_t hearing;
    usec from, to; /* of sending */
    uint32_t sent, received, lost;
    usec jitter; /* after the last packet that has arrived: RFC 3550 6.4.1 */
};
/* All of them until `now`, in order of their beginning; the caller frees. */
size_t media_rows(const struct plan *, const struct trace *, usec now, struct media_row **);
/* The same, but of the times only `from`, and no packets are counted: that takes long. */
size_t media_begins_of(const struct plan *, const struct trace *, usec now, struct media_row **);
/* The same at one moment, without reading the run anew each time. Plan and trace must outlive it. */
struct media;
struct media *media_new(const struct plan *, const struct trace *);
void media_free(struct media *);
void media_read(struct media *, uint32_t now); /* up to this record at least */
enum { MEDIA_COUNTED = 3000 };                 /* packets, a minute of sound: what is counted */
struct media_moment {
    uint16_t node, peer;
    uint8_t kind, codec, flow, line; /* flow: enum direction */
    uint8_t hearing;                 /* of one that sends */
    usec since;                      /* it has been sending; or doing what it does */
    uint32_t sent;                   /* all its packets */
    uint32_t counted, lost; /* of the last ones, those that should have arrived; and did not */
    usec jitter;
};
/* What a stream does after record `now`, at `t`; false: it has not begun. */
bool media_moment_of(const struct media *, uint16_t node, uint32_t ordinal, uint32_t now, usec t,
                     struct media_moment *);
/* For bars: what it did at an earlier time, without the links' doings. */
enum media_look { MEDIA_NOTHING, MEDIA_QUIET, MEDIA_HEARD, MEDIA_UNHEARD };
enum media_look media_look_at(const struct media *, uint16_t node, uint32_t ordinal, uint32_t now,
                              usec t);
usec media_begins(const struct media *, uint32_t now); /* of the first stream; -1: there is none */
/* The streams that began last, in the order of their beginning. */
struct media_name {
    uint16_t node;
    uint32_t ordinal;
};
size_t media_latest(const struct media *, uint32_t now, struct media_name *out, size_t room);
/* Why nobody hears it: "has hung up"; "" where it is heard. */
const char *media_why(enum hearing);
/* A table of them, and a sentence about each that nobody hears. */
void report_media(FILE *, const struct plan *, const struct trace *, usec now);

/* ---- messages, field by field ------------------------------------------------------------------ */

/* What a message is compared with: the sending before, if it is a copy; the request that it
 * answers; or the request before it in the same call. */
enum likeness { LIKE_NOTHING, LIKE_COPY, LIKE_REQUEST, LIKE_CALL };
struct compared {
    const struct message *message, *before; /* before NULL: LIKE_NOTHING */
    const struct message *described;        /* with its maker's last description; NULL: none */
    uint8_t likeness;
};
/* `sent`: a record whose subject is a message. */
struct compared report_compared(const struct trace *, uint32_t sent);
struct field {
    struct compared is;
    const char *text, *before; /* both as they are printed; before NULL: there is none */
    struct header_line line;
    unsigned nth; /* of those with the same name, from 0 */
};
/* What its value says here, and what of it is as in the message before: "same: it is a copy", "no
 * tag: no dialog"; "": nothing more than what such a field is for. */
const char *report_field_note(const struct field *);

/* ---- whole runs ------------------------------------------------------------------------------ */

/* The contract of DESIGN.md. `ok`: no expectation is broken. */
void report_jsonl(FILE *, const struct scenario *, const struct run *, bool ok);
/* Every transition, unexpected message, user's act and remark, a line each. */
void report_transitions(FILE *, const struct plan *, const struct trace *);
/* Records `from` to `last` in sentences, an event a line: "At 0.5 seconds timer A of ... fires; ...". */
void report_plain(FILE *, const struct plan *, const struct trace *, uint32_t from, uint32_t last);
/* The races in it (race.h), a line each, below a title; nothing where there are none. */
void report_races(FILE *, const struct plan *, const struct trace *);
/* Each message as it was sent, with its exact text. */
void report_wire(FILE *, const struct plan *, const struct trace *);
/* The expectations with their verdicts; nothing where there are none. */
void report_checks(FILE *, const struct scenario *, const struct run *);

/* Each transaction, dialog and session: identifiers, maker, begin and end. Fed while the run
 * runs: identifiers live in worlds. */
struct scopes;
struct scopes *scopes_new(void);
void scopes_step(struct scopes *, const struct run *); /* after each step */
void scopes_print(FILE *, struct scopes *, const struct run *);
void scopes_free(struct scopes *);

/* ---- verdicts over many files ---------------------------------------------------------------- */

struct verdict_row { /* one expectation of one file */
    char *file, *text;
    int line;
    bool ok;
    char *why; /* of a broken one; else NULL */
};
struct verdicts {
    struct verdict_row *row;
    size_t count, room;
};
/* Adds what scenario_finish decided. */
void verdicts_add(struct verdicts *, const struct scenario *, const struct run *);
size_t verdicts_broken(const struct verdicts *);
void verdicts_free(struct verdicts *);
/* Names of the formats, NULL-terminated; and the printer of one. */
extern const char *const verdict_formats[];
bool verdicts_print(FILE *, const struct verdicts *, const char *format);

#endif
