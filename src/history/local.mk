# src/history: a run that can be walked both ways, and its what-ifs.
noinst_LIBRARIES += src/history/libhistory.a
src_history_libhistory_a_SOURCES = \
	src/history/history.c \
	src/history/history.h \
	src/history/inside.h \
	src/history/names.c \
	src/history/save.c \
	src/history/timeline.c \
	src/history/token.c \
	src/history/whatif.c \
	src/history/words.c
