# src/explore: every interleaving within bounds, and the shortest way to break a property.
noinst_LIBRARIES += src/explore/libexplore.a
src_explore_libexplore_a_SOURCES = \
	src/explore/explore.c \
	src/explore/explore.h \
	src/explore/property.h
