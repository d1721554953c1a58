noinst_LIBRARIES += src/node/libnode.a
src_node_libnode_a_SOURCES = \
	src/node/node.h \
	src/node/inside.h \
	src/node/act.c \
	src/node/b2bua.c \
	src/node/core.c \
	src/node/digest.c \
	src/node/digest.h \
	src/node/fire.c \
	src/node/location.c \
	src/node/note.c \
	src/node/order.c \
	src/node/phone.c \
	src/node/proxy.c \
	src/node/proxy_best.c \
	src/node/proxy_check.c \
	src/node/proxy_code.c \
	src/node/proxy_forward.c \
	src/node/proxy_services.c \
	src/node/proxy_targets.c \
	src/node/redirect.c \
	src/node/registrar.c \
	src/node/route.c \
	src/node/send.c \
	src/node/stateless.c \
	src/node/vocabulary_proxy_branch.c \
	src/node/vocabulary_nonce.c \
	src/node/vocabulary_proxy_context.c \
	src/node/vocabulary_binding.c
