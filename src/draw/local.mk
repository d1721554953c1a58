noinst_LIBRARIES += src/draw/libdraw.a
src_draw_libdraw_a_SOURCES = \
	src/draw/draw.h \
	src/draw/board.h \
	src/draw/graphviz.h \
	src/draw/export.h \
	src/draw/inside.h \
	src/draw/picture.h \
	src/draw/diagram.c \
	src/draw/export.c \
	src/draw/export_json.c \
	src/draw/export_mermaid.c \
	src/draw/export_plantuml.c \
	src/draw/export_scxml.c \
	src/draw/formats.c \
	src/draw/graphviz.c \
	src/draw/grid.c \
	src/draw/ladder.c \
	src/draw/ladder.h \
	src/draw/ladder_cells.c \
	src/draw/ladder_picture.c \
	src/draw/ladder_svg.c \
	src/draw/layout.c \
	src/draw/legend.c \
	src/draw/names.c \
	src/draw/picture.c \
	src/draw/picture_style.c \
	src/draw/picture_svg.c \
	src/draw/place.c \
	src/draw/route.c \
	src/draw/rune.c \
	src/draw/text.c \
	src/draw/width.c
