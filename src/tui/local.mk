noinst_LIBRARIES += src/tui/libtui.a
src_tui_libtui_a_SOURCES = src/tui/open.h src/tui/keys.h src/tui/ui.h src/tui/terminal.h \
	src/tui/open.c src/tui/keys.c src/tui/ui.c src/tui/course.c src/tui/whatif.c \
	src/tui/choose.c src/tui/moves.c src/tui/screen.c src/tui/panes.c src/tui/overlays.c src/tui/wrap.c \
	src/tui/lessons.c src/tui/terminal.c
