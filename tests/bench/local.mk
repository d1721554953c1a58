# make bench: programs named in bench_programs.
EXTRA_PROGRAMS += tests/bench/bench
bench_programs += tests/bench/bench$(EXEEXT)
bench: src/sipstep$(EXEEXT)
tests_bench_bench_SOURCES = tests/bench/bench.h tests/bench/bench.c tests/bench/calls.c \
	tests/bench/drawing.c tests/bench/explored.c tests/bench/pair.c tests/bench/start.c tests/bench/timers.c tests/bench/worlds.c
if HAVE_TUI
tests_bench_bench_SOURCES += tests/bench/steps.c
else
EXTRA_DIST += tests/bench/steps.c
endif
tests_bench_bench_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests -DTOP_SRCDIR='"$(top_srcdir)"'
CLEANFILES += tests/bench/bench$(EXEEXT)
