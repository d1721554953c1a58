noinst_LIBRARIES += src/world/libworld.a
src_world_libworld_a_SOURCES = src/world/world.h src/world/hash.c src/world/kinds.c \
	src/world/machines.c src/world/regions.c src/world/run.c
