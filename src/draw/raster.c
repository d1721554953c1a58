/* SVG as PNG and PDF, by librsvg and cairo.
 *
 * Loading librsvg with all that it needs takes as long as a whole run of sipstep, so it is opened
 * when the first such picture is drawn. It is never closed: GLib's types cannot be unloaded.
 */
#ifdef HAVE_CONFIG_H
# include "config.h"
#endif
#ifdef HAVE_RSVG
# include <cairo-pdf.h>
# include <dlfcn.h>
# include <librsvg/rsvg.h> /* before ours: GLib's parameters would shadow some of our names */
#endif
#include "draw/inside.h"

#include <stdlib.h>
#include <string.h>

static bool fails(char **error, const char *why)
{
    *error = draw_copy(why);
    return false;
}

#ifdef HAVE_RSVG
enum { PIXELS_MOST = 32000, CELLS_MOST = 1 << 28, PAGE_MOST = 14400 };

/* ---- the library ----------------------------------------------------------------------------- */

struct rsvg {
    RsvgHandle *(*read)(const guint8 *, gsize, GError **);
    gboolean (*render)(RsvgHandle *, cairo_t *, const RsvgRectangle *, GError **);
    void (*unref)(gpointer);
    void (*forget_error)(GError *);
    cairo_surface_t *(*image)(cairo_format_t, int, int);
    cairo_surface_t *(*page)(cairo_write_func_t, void *, double, double);
    cairo_status_t (*write_png)(cairo_surface_t *, cairo_write_func_t, void *);
    cairo_status_t (*status)(cairo_surface_t *);
    void (*finish)(cairo_surface_t *);
    void (*drop_surface)(cairo_surface_t *);
    cairo_t *(*context)(cairo_surface_t *);
    void (*drop_context)(cairo_t *);
    void (*colour)(cairo_t *, double, double, double);
    void (*paint)(cairo_t *);
};

/* Symbols of what librsvg itself needs are found by its handle, too. */
static bool find(void *library, const char *name, void *function, size_t size)
{
    void *symbol = dlsym(library, name);
    memcpy(function, &symbol, size); /* a pointer to a function, as POSIX has it */
    return symbol != NULL;
}

static bool open_library(struct rsvg *r)
{
    void *library = *RSVG_LIBRARY ? dlopen(RSVG_LIBRARY, RTLD_NOW | RTLD_LOCAL) : NULL;
    if (!library)
        library = dlopen("librsvg-2.so.2", RTLD_NOW | RTLD_LOCAL);
    const struct {
        const char *name;
        void *function;
    } wanted[] = {{"rsvg_handle_new_from_data", &r->read},
                  {"rsvg_handle_render_document", &r->render},
                  {"g_object_unref", &r->unref},
                  {"g_error_free", &r->forget_error},
                  {"cairo_image_surface_create", &r->image},
                  {"cairo_pdf_surface_create_for_stream", &r->page},
                  {"cairo_surface_write_to_png_stream", &r->write_png},
                  {"cairo_surface_status", &r->status},
                  {"cairo_surface_finish", &r->finish},
                  {"cairo_surface_destroy", &r->drop_surface},
                  {"cairo_create", &r->context},
                  {"cairo_destroy", &r->drop_context},
                  {"cairo_set_source_rgb", &r->colour},
                  {"cairo_paint", &r->paint}};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        if (!library || !find(library, wanted[i].name, wanted[i].function, sizeof(void (*)(void))))
            return false;
    return true;
}

/* ---- drawing --------------------------------------------------------------------------------- */

static cairo_status_t gather(void *to, const unsigned char *data, unsigned length)
{
    draw_add_bytes(to, (const char *)data, length);
    return CAIRO_STATUS_SUCCESS;
}

/* Pixels, as our SVGs say at their head; 0: it does not say. */
static double size_in(const char *svg, const char *attribute)
{
    const char *head = strstr(svg, "<svg"), *at = head ? strstr(head, attribute) : NULL;
    return at ? (double)strtol(at + strlen(attribute), NULL, 10) : 0;
}

static bool render(const struct rsvg *r, RsvgHandle *handle, cairo_surface_t *surface, double width,
                   double height)
{
    GError *wrong = NULL;
    cairo_t *context = r->context(surface);
    RsvgRectangle all = {0, 0, width, height};
    r->colour(context, 1, 1, 1); /* paper: a CSS background is the page's, not the drawing's */
    r->paint(context);
    bool is_drawn = r->render(handle, context, &all, &wrong);
    if (wrong)
        r->forget_error(wrong);
    r->drop_context(context);
    return is_drawn && r->status(surface) == CAIRO_STATUS_SUCCESS;
}

/* Twice as large as the SVG, for sharp letters, unless that is more than an image holds. */
static bool draw_image(const struct rsvg *r, RsvgHandle *handle, double width, double height,
                       struct text *out)
{
    double scale = 2, most = width > height ? width : height;
    if (most * scale > PIXELS_MOST)
        scale = PIXELS_MOST / most;
    if (width * height * scale * scale > CELLS_MOST)
        return false;
    cairo_surface_t *surface =
        r->image(CAIRO_FORMAT_ARGB32, (int)(width * scale), (int)(height * scale));
    bool is_drawn = r->status(surface) == CAIRO_STATUS_SUCCESS &&
                    render(r, handle, surface, width * scale, height * scale) &&
                    r->write_png(surface, gather, out) == CAIRO_STATUS_SUCCESS;
    r->drop_surface(surface);
    return is_drawn;
}

/* One page as large as the drawing: 72 points are 96 pixels. */
static bool draw_page(const struct rsvg *r, RsvgHandle *handle, double width, double height,
                      struct text *out)
{
    double scale = 0.75, most = width > height ? width : height;
    if (most * scale > PAGE_MOST)
        scale = PAGE_MOST / most;
    cairo_surface_t *surface = r->page(gather, out, width * scale, height * scale);
    bool is_drawn = render(r, handle, surface, width * scale, height * scale);
    r->finish(surface);
    is_drawn &= r->status(surface) == CAIRO_STATUS_SUCCESS;
    r->drop_surface(surface);
    return is_drawn;
}

bool draw_raster(const char *svg, size_t svg_size, enum picture picture, char **out, size_t *size,
                 char **error)
{
    struct rsvg r;
    struct text t = {0};
    double width = size_in(svg, " width=\""), height = size_in(svg, " height=\"");
    *out = NULL;
    *error = NULL;
    if (!open_library(&r))
        return fails(error, "PNG and PDF of this are drawn by librsvg, which is not here "
                            "(Debian package librsvg2-2); svg can be written without it");
    RsvgHandle *handle = r.read((const guint8 *)svg, svg_size, NULL);
    bool is_drawn =
        handle && width > 0 && height > 0 &&
        (picture == PICTURE_PNG ? draw_image : draw_page)(&r, handle, width, height, &t);
    if (handle)
        r.unref(handle);
    *size = t.size;
    *out = draw_take(&t);
    if (is_drawn)
        return true;
    free(*out);
    *out = NULL;
    return fails(error, picture == PICTURE_PNG
                            ? "this is too large for an image; pdf, svg and txt hold it"
                            : "librsvg could not draw this; svg and txt hold it");
}
#else
bool draw_raster(const char *svg, size_t svg_size, enum picture picture, char **out, size_t *size,
                 char **error)
{
    (void)svg, (void)svg_size, (void)picture;
    *out = NULL;
    *size = 0;
    return fails(error, "PNG and PDF of this are drawn by librsvg, and this sipstep was built "
                        "without it (Debian package librsvg2-dev); svg can be written");
}
#endif
