noinst_LIBRARIES += src/cli/libcli.a
src_cli_libcli_a_SOURCES = src/cli/cli.h src/cli/options.h src/cli/loop.h src/cli/screen.h src/cli/rows.h src/cli/help.c \
	src/cli/options.c src/cli/output.c src/cli/loop.c src/cli/run.c src/cli/check.c \
	src/cli/draw.c src/cli/list.c src/cli/completion.c src/cli/open.c src/cli/rows.c src/cli/explore.c \
	src/cli/explore.h src/cli/explore_options.c src/cli/explore_pair.c src/cli/memory.c src/cli/progress.c
if HAVE_TUI
src_cli_libcli_a_SOURCES += src/cli/learn.c src/cli/screen.c
else
EXTRA_DIST += src/cli/learn.c src/cli/screen.c
endif
