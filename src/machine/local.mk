noinst_LIBRARIES += src/machine/libmachine.a
src_machine_libmachine_a_SOURCES = \
	src/machine/machine.h \
	src/machine/inside.h \
	src/machine/arena.c \
	src/machine/attributes.c \
	src/machine/compile.c \
	src/machine/complaint.c \
	src/machine/coverage.c \
	src/machine/coverage.h \
	src/machine/lint.c \
	src/machine/machine.c \
	src/machine/notation.c \
	src/machine/outline.c \
	src/machine/read.c \
	src/machine/scan.c \
	src/machine/source.c \
	src/machine/span.c \
	src/machine/timers.c \
	src/machine/vocabulary.c
