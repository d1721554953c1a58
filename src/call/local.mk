noinst_LIBRARIES += src/call/libcall.a
src_call_libcall_a_SOURCES = \
	src/call/call.h \
	src/call/inside.h \
	src/call/answers.c \
	src/call/begin.c \
	src/call/bridge.c \
	src/call/classify.c \
	src/call/credentials.c \
	src/call/describe.c \
	src/call/index.c \
	src/call/make.c \
	src/call/packages.c \
	src/call/phones.c \
	src/call/regions.c \
	src/call/registration.c \
	src/call/replaces.c \
	src/call/publish.c \
	src/call/request.c \
	src/call/subscriptions.c \
	src/call/transfer.c \
	src/call/uri.c \
	src/call/vocabulary_b2bua.c \
	src/call/vocabulary_change.c \
	src/call/vocabulary_credentials.c \
	src/call/vocabulary_dialog.c \
	src/call/vocabulary_event_state.c \
	src/call/vocabulary_notifier.c \
	src/call/vocabulary_offer.c \
	src/call/vocabulary_registration.c \
	src/call/vocabulary_publication.c \
	src/call/vocabulary_reliable_1xx.c \
	src/call/vocabulary_session.c src/call/vocabulary_stream.c src/call/hear.c \
	src/call/vocabulary_session_timer.c \
	src/call/vocabulary_subscription.c \
	src/call/vocabulary_uac_invite.c \
	src/call/vocabulary_uac_request.c \
	src/call/vocabulary_uas_2xx.c \
	src/call/vocabulary_uas_invite.c
