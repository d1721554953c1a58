noinst_LIBRARIES += src/sim/libsim.a
src_sim_libsim_a_SOURCES = src/sim/sim.h src/sim/coder.h src/sim/kernel.h \
	src/sim/block.c src/sim/choice.c src/sim/code.c src/sim/decode.c src/sim/encode.c \
	src/sim/engine.c src/sim/hash.c src/sim/memory.c src/sim/pack.c src/sim/queue.c \
	src/sim/snapshot.c src/sim/squash.c src/sim/step.c src/sim/trace.c src/sim/tries.c src/sim/verify.c
