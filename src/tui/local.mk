noinst_LIBRARIES += src/tui/libtui.a
src_tui_libtui_a_SOURCES = src/tui/open.h src/tui/keys.h src/tui/ui.h src/tui/memory.h src/tui/memory.c src/tui/terminal.h \
	src/tui/areas.h src/tui/bars.h src/tui/areas.c src/tui/bars.c src/tui/present.c \
	src/tui/open.c src/tui/keys.c src/tui/ui.c src/tui/time.c src/tui/find.c src/tui/bookmarks.c \
	src/tui/course.c src/tui/predict.c src/tui/whatif.h src/tui/whatif.c src/tui/act.c src/tui/runs.c src/tui/keep.c src/tui/token.c \
	src/tui/compare.h src/tui/compare.c src/tui/compare_view.c src/tui/choose.c \
	src/tui/moves.c src/tui/focus.c src/tui/ladder.c src/tui/prompt.c src/tui/menu.c src/tui/palette.c \
	src/tui/export.c src/tui/screen.c src/tui/footer.c src/tui/lines.c src/tui/wrap.c \
	src/tui/text.c src/tui/source.c src/tui/question.c src/tui/timers.c src/tui/kin.h src/tui/kin.c src/tui/lives.h src/tui/lives.c src/tui/lives_list.c src/tui/message.c \
	src/tui/media.c src/tui/trace.c src/tui/why.c src/tui/overlays.c \
	src/tui/list.h src/tui/lessons.c src/tui/list.c src/tui/terminal.c
# Keys, settings, terminals.
src_tui_libtui_a_SOURCES += src/tui/bind.c src/tui/signals.h src/tui/signals.c src/tui/themes.h \
	src/tui/themes.c src/tui/settings.h src/tui/settings.c src/tui/config.c \
	src/tui/sitting.h src/tui/sitting.c src/tui/remember.c src/tui/script.h src/tui/script.c src/tui/edit.c src/tui/mouse.c src/tui/plain.c src/tui/speak.h src/tui/speak.c
