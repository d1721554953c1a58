/* Frames round the states of a cluster: where lines begin that leave all of it, too. */
#include "draw/board.h"

static int depth_below(const struct diagram *d, int cluster)
{
    int depth = 0;
    for (int i = 0; i < d->nclusters; i++)
        if (d->clusters[i].parent == cluster) {
            int below = 1 + depth_below(d, i);
            depth = below > depth ? below : depth;
        }
    return depth;
}

/* Round the cluster's boxes. */
static struct frame frame_round(const struct board *b, const struct layout *l, int cluster)
{
    const struct diagram *d = l->machine->diagram;
    int more = depth_below(d, cluster);
    struct frame f = {b->columns, b->rows, -1, -1};
    for (int i = 0; i < b->nboxes; i++) {
        const struct box *box = &b->box[i];
        int left = box->x - 2 - more, right = box->x + box->width + 1 + more;
        int top = box->y - 1 - more, bottom = box->y + b->high + more;
        if (!layout_is_within(d, l->shape[i].state, cluster))
            continue;
        f.left = left < f.left ? left : f.left;
        f.top = top < f.top ? top : f.top;
        f.right = right > f.right ? right : f.right;
        f.bottom = bottom > f.bottom ? bottom : f.bottom;
    }
    return f;
}

/* It has a state, there is room, no other state seems to be inside, and its border runs through no
 * box. */
static bool is_true(const struct board *b, const struct layout *l, int cluster,
                    const struct frame *f)
{
    if (f->right < 0 || f->left < 0 || f->top < 0 || f->right >= b->columns || f->bottom >= b->rows)
        return false;
    for (int i = 0; i < b->nboxes; i++) {
        const struct box *box = &b->box[i];
        bool touches = box->x <= f->right && box->x + box->width > f->left && box->y <= f->bottom &&
                       box->y + b->high > f->top;
        if (touches && !layout_is_within(l->machine->diagram, l->shape[i].state, cluster))
            return false;
    }
    return true;
}

void board_frames(struct board *b, const struct layout *l)
{
    for (int i = 0; i < b->nframes; i++) {
        b->frame[i] = frame_round(b, l, i);
        if (!is_true(b, l, i, &b->frame[i]))
            b->frame[i] = (struct frame){0, 0, -1, -1};
    }
}

/* ---- drawing --------------------------------------------------------------------------------- */

static bool is_blank(const struct board *b, struct grid *g, int x, int y)
{
    const struct cell *cell = x < b->columns ? grid_at(g, x, y) : NULL;
    return cell && cell->rune == ' ';
}

static void draw_dot(const struct board *b, struct grid *g, int x, int y)
{
    if (is_blank(b, g, x, y))
        grid_text(g, x, y, CELL_DIM, HUE_PLAIN, "·");
}

/* The name goes to the first place on the upper or lower border where no line passes. */
static void draw_title(const struct board *b, struct grid *g, const struct frame *f,
                       const char *title)
{
    int columns = text_columns(title);
    for (int y = f->top; y <= f->bottom; y += f->bottom - f->top)
        for (int x = f->left + 2; x + columns < f->right; x++) {
            bool is_free = true;
            for (int k = -1; k <= columns && is_free; k++)
                is_free = is_blank(b, g, x + k, y);
            if (is_free) {
                grid_text(g, x, y, CELL_DIM, HUE_PLAIN, title);
                return;
            }
        }
}

void frame_draw(const struct board *b, struct grid *g, int cluster, const char *title)
{
    const struct frame *f = &b->frame[cluster];
    if (f->right < 0)
        return;
    draw_title(b, g, f, title);
    for (int x = f->left; x <= f->right; x += 2) {
        draw_dot(b, g, x, f->top);
        draw_dot(b, g, x, f->bottom);
    }
    for (int y = f->top; y <= f->bottom; y++) {
        draw_dot(b, g, f->left, y);
        draw_dot(b, g, f->right, y);
    }
}
