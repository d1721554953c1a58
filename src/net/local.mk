noinst_LIBRARIES += src/net/libnet.a
src_net_libnet_a_SOURCES = src/net/net.h src/net/inside.h \
	src/net/arrive.c src/net/code.c src/net/damage.c src/net/faults.c src/net/media.c \
	src/net/route.c src/net/send.c src/net/servers.c \
	src/net/vocabulary_connection.c src/net/vocabulary_nat_binding.c
