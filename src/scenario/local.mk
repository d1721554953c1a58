# src/scenario: the .sip language: lexer, grammar, parser, binder, expectations.
noinst_LIBRARIES += src/scenario/libscenario.a
src_scenario_libscenario_a_SOURCES = \
	src/scenario/alike.c \
	src/scenario/anytime.c \
	src/scenario/bind.c \
	src/scenario/bind_act.c \
	src/scenario/bind_condition.c \
	src/scenario/bind_digest.c \
	src/scenario/bind_explore.c \
	src/scenario/bind_message.c \
	src/scenario/bind_node.c \
	src/scenario/bind_service.c \
	src/scenario/check_server.c \
	src/scenario/condition.c \
	src/scenario/content.c \
	src/scenario/first.c \
	src/scenario/grammar.c \
	src/scenario/inside.h \
	src/scenario/judge.c \
	src/scenario/kinds.c \
	src/scenario/lexer.c \
	src/scenario/lines.c \
	src/scenario/marks.c \
	src/scenario/sequence.c \
	src/scenario/parser.c \
	src/scenario/reads.c \
	src/scenario/remember.c \
	src/scenario/scenario.c \
	src/scenario/scenario.h \
	src/scenario/source.c \
	src/scenario/strike.c \
	src/scenario/why.c
