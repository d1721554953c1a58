/* The queue of events, in order of (due, seq).
 *
 * SIP waits for few distinct spans: 64*T1, T1, 2*T1, a link's delay. Events that wait for the same
 * span become due in the order in which they were added: one FIFO per span is sorted by itself,
 * adding and removing cost the same however many are pending, and the next event is the least of a
 * few heads, which a small heap holds. Spans that do not recur (jitter) go to one binary heap of
 * events; so does what comes when all FIFOs are in use. Timers of 0 stand on a list of their own,
 * since they fire before anything else that is due.
 *
 * Invariants: a FIFO's events are sorted by (due, seq); it is in `head` if and only if it is not
 * empty; with the due and seq of its first event. slot[i].event's `place` is i.
 */
#include "sim/kernel.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static inline struct fifo *fifo_at(const struct world *w, unsigned number)
{
    return &w->block->queue.fifo[number - 1];
}

static inline struct event *event_at(const struct world *w, ref r)
{
    return world_item_in(w, r, REGION_EVENTS, sizeof(struct event));
}

static inline bool before(usec due_a, uint32_t seq_a, usec due_b, uint32_t seq_b)
{
    return due_a < due_b ||
           (due_a == due_b && (int32_t)(seq_a - seq_b) < 0); /* seq may wrap around */
}

/* ---- the heap of the FIFOs' heads; places count from 0 --------------------------------------- */

static inline bool head_before(const struct head *a, const struct head *b)
{
    return before(a->due, a->seq, b->due, b->seq);
}

static void head_set(struct world *w, unsigned place, const struct head *h)
{
    w->block->queue.head[place] = *h;
    fifo_at(w, h->fifo)->place = (uint8_t)place;
}

static void head_up(struct world *w, unsigned place, struct head h)
{
    const struct head *head = w->block->queue.head;
    for (; place && head_before(&h, &head[(place - 1) / 2]); place = (place - 1) / 2)
        head_set(w, place, &head[(place - 1) / 2]);
    head_set(w, place, &h);
}

static void head_down(struct world *w, unsigned place, struct head h)
{
    const struct head *head = w->block->queue.head;
    unsigned count = w->block->queue.heads, child;
    while ((child = 2 * place + 1) < count) {
        child += child + 1 < count && head_before(&head[child + 1], &head[child]);
        if (!head_before(&head[child], &h))
            break;
        head_set(w, place, &head[child]);
        place = child;
    }
    head_set(w, place, &h);
}

static void head_remove(struct world *w, unsigned place)
{
    struct queue *q = &w->block->queue;
    struct head last = q->head[--q->heads];
    if (place == q->heads)
        return;
    if (place && head_before(&last, &q->head[(place - 1) / 2]))
        head_up(w, place, last);
    else
        head_down(w, place, last);
}

/* ---- FIFOs by duration ----------------------------------------------------------------------- */

static unsigned bucket_of(usec duration)
{
    return (unsigned)((uint64_t)duration * 0x9E3779B97F4A7C15u >> 56);
}

/* The bucket that holds the duration's FIFO, or the empty one where it belongs. Never full: there
 * are fewer FIFOs. */
static unsigned bucket_find(const struct world *w, usec duration)
{
    const struct queue *q = &w->block->queue;
    unsigned b = bucket_of(duration);
    while (q->bucket[b] && fifo_at(w, q->bucket[b])->duration != duration)
        b = (b + 1) % QUEUE_BUCKETS;
    return b;
}

static void fifo_name(struct world *w, unsigned number, usec duration)
{
    struct fifo *f = fifo_at(w, number);
    f->duration = duration;
    f->bucket = (uint8_t)bucket_find(w, duration);
    w->block->queue.bucket[f->bucket] = (uint8_t)number;
}

/* All numbers are in use: an empty FIFO takes another duration. Open addressing has no simple
 * removal, so all buckets are filled anew. 0: none is empty. */
static unsigned fifo_recycle(struct world *w, usec duration)
{
    unsigned number = 1;
    while (number <= QUEUE_FIFOS && fifo_at(w, number)->first)
        number++;
    if (number > QUEUE_FIFOS)
        return 0;
    memset(w->block->queue.bucket, 0, QUEUE_BUCKETS);
    for (unsigned n = 1; n <= QUEUE_FIFOS; n++)
        if (n != number)
            fifo_name(w, n, fifo_at(w, n)->duration);
    fifo_name(w, number, duration);
    return number;
}

static unsigned fifo_for(struct world *w, usec duration)
{
    unsigned number = w->block->queue.bucket[bucket_find(w, duration)];
    if (number)
        return number;
    if (w->block->queue.fifos == QUEUE_FIFOS)
        return fifo_recycle(w, duration);
    number = ++w->block->queue.fifos;
    *fifo_at(w, number) = (struct fifo){0};
    fifo_name(w, number, duration);
    return number;
}

static void fifo_put(struct world *w, unsigned number, ref r, struct event *e)
{
    struct fifo *f = fifo_at(w, number);
    e->slot = (uint8_t)number;
    e->prev = f->last;
    if (f->last) {
        event_at(w, f->last)->next = r;
        f->last = r;
        return;
    }
    f->first = f->last = r;
    head_up(w, w->block->queue.heads++, (struct head){e->due, e->seq, number});
}

static void fifo_take(struct world *w, const struct event *e)
{
    struct fifo *f = fifo_at(w, e->slot);
    if (e->next)
        event_at(w, e->next)->prev = e->prev;
    else
        f->last = e->prev;
    if (e->prev) {
        event_at(w, e->prev)->next = e->next;
        return;
    }
    f->first = e->next;
    if (!f->first) {
        head_remove(w, f->place);
        return;
    }
    const struct event *first = event_at(w, f->first);
    /* What comes next has long been untouched: fetch it, and its owner, while others are at work.
     * (Not in a function of its own: gcc finds that such a one does nothing, and leaves out the
     * call.) */
    __builtin_prefetch(event_at(w, first->next));
    if (first->what == EVENT_TIMER)
        __builtin_prefetch(instance_at(w, first->owner));
    head_down(w, f->place, (struct head){first->due, first->seq, e->slot});
}

/* ---- the heap of events; places count from 1 ------------------------------------------------- */

static struct slot *slot_at(const struct world *w, uint32_t place)
{
    return world_item_in(w, place, REGION_HEAP, sizeof(struct slot));
}

static inline bool slot_before(const struct slot *a, const struct slot *b)
{
    return before(a->due, a->seq, b->due, b->seq);
}

static void slot_set(struct world *w, uint32_t place, struct slot s)
{
    *slot_at(w, place) = s;
    event_at(w, s.event)->place = place;
}

static void slot_up(struct world *w, uint32_t place, struct slot s)
{
    for (; place > 1 && slot_before(&s, slot_at(w, place / 2)); place /= 2)
        slot_set(w, place, *slot_at(w, place / 2));
    slot_set(w, place, s);
}

static void slot_down(struct world *w, uint32_t place, struct slot s)
{
    uint32_t count = w->block->region[REGION_HEAP].used, child;
    while ((child = 2 * place) <= count) {
        if (child < count && slot_before(slot_at(w, child + 1), slot_at(w, child)))
            child++;
        if (!slot_before(slot_at(w, child), &s))
            break;
        slot_set(w, place, *slot_at(w, child));
        place = child;
    }
    slot_set(w, place, s);
}

static void heap_put(struct world *w, ref r, struct event *e, usec interval)
{
    struct slot own = {e->due, e->seq, r};
    e->slot = SLOT_HEAP;
    e->interval = interval;
    /* Nothing is ever on its free list: the next place. From here on `e` may have moved. */
    uint32_t place = ref_index(item_new(w, REGION_HEAP));
    slot_up(w, place, own);
}

static void heap_take(struct world *w, const struct event *e)
{
    struct region *g = &w->block->region[REGION_HEAP];
    struct slot last = *slot_at(w, g->used);
    memset(slot_at(w, g->used), 0, g->size);
    g->used--;
    g->live--;
    if (e->place > g->used)
        return;
    if (e->place > 1 && slot_before(&last, slot_at(w, e->place / 2)))
        slot_up(w, e->place, last);
    else
        slot_down(w, e->place, last);
}

/* ---- timers of 0 ----------------------------------------------------------------------------- */

static void zero_put(struct world *w, ref r, struct event *e)
{
    struct queue *q = &w->block->queue;
    e->slot = SLOT_ZERO;
    e->prev = q->zero_last;
    if (e->prev)
        event_at(w, e->prev)->next = r;
    else
        q->zero = r;
    q->zero_last = r;
}

static void zero_take(struct world *w, const struct event *e)
{
    struct queue *q = &w->block->queue;
    if (e->next)
        event_at(w, e->next)->prev = e->prev;
    else
        q->zero_last = e->prev;
    if (e->prev)
        event_at(w, e->prev)->next = e->next;
    else
        q->zero = e->next;
}

/* ---- all together ---------------------------------------------------------------------------- */

/* A new event in its place; the caller fills in the rest. */
struct event *queue_put(struct world *w, usec due, uint32_t seq, usec interval, enum put put,
                        ref *made)
{
    ref r = item_reuse(w, REGION_EVENTS, sizeof(struct event));
    if (!r)
        r = item_new(w, REGION_EVENTS);
    *made = r;
    unsigned number = put == PUT_FIFO ? fifo_for(w, interval) : 0;
    struct event *e = event_at(w, r);
    e->due = due;
    e->seq = seq;
    if (number)
        fifo_put(w, number, r, e);
    else if (put == PUT_ZERO)
        zero_put(w, r, e);
    else
        heap_put(w, r, e, interval);
    return event_at(w, r);
}

void queue_take(struct world *w, ref r, struct event *e)
{
    if (e->slot == SLOT_ZERO)
        zero_take(w, e);
    else if (e->slot == SLOT_HEAP)
        heap_take(w, e);
    else
        fifo_take(w, e);
    if (e->payload)
        item_free(w, e->payload);
    item_release(w, r, e);
}

ref event_next(const struct world *w)
{
    const struct queue *q = &w->block->queue;
    const struct head *h = q->heads ? &q->head[0] : NULL;
    const struct slot *s = w->block->region[REGION_HEAP].used ? slot_at(w, 1) : NULL;
    if (s && (!h || before(s->due, s->seq, h->due, h->seq)))
        return s->event;
    return h ? fifo_at(w, h->fifo)->first : 0;
}

/* ---- all of one instant ---------------------------------------------------------------------- */

struct instant {
    usec due;
    ref *out;
    uint32_t count, room;
};

/* Sorted by insertion: there are few, and each FIFO gives them in order. */
static void instant_add(const struct world *w, struct instant *i, ref r)
{
    uint32_t at = i->count++, seq = event_at(w, r)->seq;
    if (at >= i->room)
        return;
    for (; at && (int32_t)(seq - event_at(w, i->out[at - 1])->seq) < 0; at--)
        i->out[at] = i->out[at - 1];
    i->out[at] = r;
}

/* What is due then stands at the top of the heap. */
static void instant_add_heap(const struct world *w, struct instant *i, uint32_t place)
{
    if (place > w->block->region[REGION_HEAP].used || slot_at(w, place)->due != i->due)
        return;
    instant_add(w, i, slot_at(w, place)->event);
    instant_add_heap(w, i, 2 * place);
    instant_add_heap(w, i, 2 * place + 1);
}

uint32_t queue_instant(const struct world *w, ref *out, uint32_t room)
{
    const struct queue *q = &w->block->queue;
    ref next = event_next(w);
    if (!next)
        return 0;
    struct instant i = {event_at(w, next)->due, out, 0, room};
    for (unsigned h = 0; h < q->heads; h++)
        for (ref r = q->head[h].due == i.due ? fifo_at(w, q->head[h].fifo)->first : 0;
             r && event_at(w, r)->due == i.due; r = event_at(w, r)->next)
            instant_add(w, &i, r);
    instant_add_heap(w, &i, 1);
    return i.count <= room ? i.count : 0;
}

usec event_interval(const struct world *w, ref r)
{
    const struct event *e = event_at(w, r);
    if (e->slot == SLOT_ZERO)
        return 0;
    return e->slot == SLOT_HEAP ? e->interval : fifo_at(w, e->slot)->duration;
}

/* ---- for people, the encoding and tests ------------------------------------------------------ */

static int slot_compare(const void *a, const void *b)
{
    return slot_before(a, b) ? -1 : slot_before(b, a);
}

/* A few are sorted sooner by inserting. */
static void sort(struct slot *list, uint32_t count)
{
    enum { A_FEW = 64 };
    if (count > A_FEW)
        qsort(list, count, sizeof *list, slot_compare);
    for (uint32_t n = 1; n < count && count <= A_FEW; n++) {
        struct slot it = list[n];
        uint32_t at = n;
        for (; at && slot_before(&it, &list[at - 1]); at--)
            list[at] = list[at - 1];
        list[at] = it;
    }
}

/* Brings the first `room` to the begin, in order; a few of many without sorting the others. */
static void put_first(struct slot *list, size_t n, size_t room)
{
    enum { A_FEW = 64 };
    size_t kept = 0;
    if (n && room > A_FEW)
        qsort(list, n, sizeof *list, slot_compare);
    for (size_t i = 0; i < n && room <= A_FEW; i++) {
        struct slot it = list[i];
        if (kept == room && !slot_before(&it, &list[kept - 1]))
            continue;
        size_t at = kept < room ? kept++ : room - 1;
        for (; at && slot_before(&it, &list[at - 1]); at--)
            list[at] = list[at - 1];
        list[at] = it;
    }
}

/* Of a FIFO, which is sorted, no more than `room` can be among the first `room`. */
size_t events_pending(const struct world *w, ref *out, size_t room)
{
    const struct queue *q = &w->block->queue;
    size_t heap = w->block->region[REGION_HEAP].used, all = w->block->region[REGION_EVENTS].live;
    if (!all || !room)
        return all;
    size_t most = q->heads && room < all / q->heads ? heap + q->heads * room : all;
    struct slot *list = must_alloc(NULL, most * sizeof *list);
    size_t n = heap;
    if (heap)
        memcpy(list, slot_at(w, 1), heap * sizeof *list);
    for (unsigned h = 0; h < q->heads; h++) {
        ref r = fifo_at(w, q->head[h].fifo)->first;
        for (size_t k = 0; r && k < room; k++, r = event_at(w, r)->next)
            list[n++] = (struct slot){event_at(w, r)->due, event_at(w, r)->seq, r};
    }
    put_first(list, n, room);
    for (size_t i = 0; i < n && i < room; i++)
        out[i] = list[i].event;
    free(list);
    return n < room ? n : all;
}

struct slot *queue_sorted(const struct world *w, struct coder_work *k, uint32_t *count)
{
    const struct queue *q = &w->block->queue;
    uint32_t all = w->block->region[REGION_EVENTS].live, n = 0;
    if (all > k->slots_room) {
        k->slots_room = 2 * all;
        k->slot = must_alloc(k->slot, k->slots_room * sizeof *k->slot);
    }
    for (; n < w->block->region[REGION_HEAP].used; n++)
        k->slot[n] = *slot_at(w, n + 1);
    for (unsigned h = 0; h < q->heads; h++)
        for (ref r = fifo_at(w, q->head[h].fifo)->first; r; r = event_at(w, r)->next)
            k->slot[n++] = (struct slot){event_at(w, r)->due, event_at(w, r)->seq, r};
    sort(k->slot, n);
    *count = n;
    return k->slot;
}

void events_visit(struct step *s, uint8_t what, event_visit *visit, uint32_t about)
{
    size_t count = events_pending(s->world, NULL, 0);
    ref *pending = must_alloc(NULL, (count + 1) * sizeof *pending);
    events_pending(s->world, pending, count);
    for (size_t n = 0; n < count; n++)
        if (event_at(s->world, pending[n])->what == what)
            visit(s, pending[n], event_at(s->world, pending[n]), about);
    free(pending);
}

static const char *fifo_verify(const struct world *w, unsigned number, size_t *count)
{
    const struct fifo *f = fifo_at(w, number);
    const struct event *e, *previous = NULL;
    ref last = 0;
    for (ref r = f->first; r; previous = e, last = r, r = e->next, ++*count) {
        e = event_at(w, r);
        if (e->slot != number || e->prev != last)
            return "an event stands in another FIFO than it says";
        if (previous && !before(previous->due, previous->seq, e->due, e->seq))
            return "a FIFO is out of order";
    }
    if (last != f->last)
        return "a FIFO's end is not its last event";
    const struct head *h = f->first ? &w->block->queue.head[f->place] : NULL;
    if (h && (h->due != event_at(w, f->first)->due || h->seq != event_at(w, f->first)->seq))
        return "a FIFO's head is not its first event";
    return h && h->fifo != number ? "a FIFO is not where the heap of heads says" : NULL;
}

static const char *heaps_verify(const struct world *w)
{
    const struct queue *q = &w->block->queue;
    for (unsigned h = 1; h < q->heads; h++)
        if (head_before(&q->head[h], &q->head[(h - 1) / 2]))
            return "the heap of heads is out of order";
    for (uint32_t p = 1; p <= w->block->region[REGION_HEAP].used; p++) {
        if (event_at(w, slot_at(w, p)->event)->place != p)
            return "an event is not where it stands in the heap";
        if (p > 1 && slot_before(slot_at(w, p), slot_at(w, p / 2)))
            return "the heap of events is out of order";
    }
    return NULL;
}

const char *queue_verify(const struct world *w)
{
    size_t count = w->block->region[REGION_HEAP].used, heads = 0;
    for (unsigned n = 1; n <= w->block->queue.fifos; n++) {
        const char *wrong = fifo_verify(w, n, &count);
        if (wrong)
            return wrong;
        heads += fifo_at(w, n)->first != 0;
    }
    if (heads != w->block->queue.heads)
        return "an empty FIFO has a head";
    for (ref r = w->block->queue.zero; r; r = event_at(w, r)->next)
        count++;
    if (count != w->block->region[REGION_EVENTS].live)
        return "an event is alive and in no queue";
    return heaps_verify(w);
}
