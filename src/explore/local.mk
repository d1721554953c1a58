# src/explore: every interleaving within bounds, and the shortest way to break a property.
noinst_LIBRARIES += src/explore/libexplore.a
src_explore_libexplore_a_SOURCES = \
	src/explore/budget.c \
	src/explore/crew.c \
	src/explore/engine.c \
	src/explore/engine.h \
	src/explore/expand.c \
	src/explore/explore.c \
	src/explore/explore.h \
	src/explore/frontier.c \
	src/explore/outcomes.c \
	src/explore/pair.c \
	src/explore/pair.h \
	src/explore/pair_crew.c \
	src/explore/pair_end.c \
	src/explore/pair_explore.c \
	src/explore/pair_inside.h \
	src/explore/pair_move.c \
	src/explore/pair_search.h \
	src/explore/pair_step.c \
	src/explore/pair_words.c \
	src/explore/promela.c \
	src/explore/promela_can.c \
	src/explore/promela_inside.h \
	src/explore/property.c \
	src/explore/property.h \
	src/explore/property_agree.c \
	src/explore/property_inside.h \
	src/explore/property_session.c \
	src/explore/property_words.c \
	src/explore/replay.c \
	src/explore/stepper.c \
	src/explore/store.c \
	src/explore/store.h \
	src/explore/visited.c \
	src/explore/way.c
