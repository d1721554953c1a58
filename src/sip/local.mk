# src/sip: messages, SDP, identifiers, the run's lore.
noinst_LIBRARIES += src/sip/libsip.a
src_sip_libsip_a_SOURCES = \
	src/sip/add.c \
	src/sip/digest.c \
	src/sip/digest.h \
	src/sip/contact.c \
	src/sip/fields.c \
	src/sip/headers.c \
	src/sip/headers.h \
	src/sip/ident.c \
	src/sip/lines.c \
	src/sip/list.c \
	src/sip/lore.c \
	src/sip/lore.h \
	src/sip/names.c \
	src/sip/parse-body.c \
	src/sip/parse-extensions.c \
	src/sip/parse-fields.c \
	src/sip/parse.c \
	src/sip/parse.h \
	src/sip/print.c \
	src/sip/replaces.c \
	src/sip/scan.c \
	src/sip/scan.h \
	src/sip/sdp-parse.c \
	src/sip/sdp.c \
	src/sip/sdp.h \
	src/sip/sip.h \
	src/sip/text.c \
	src/sip/text.h \
	src/sip/via.c
