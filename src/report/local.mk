noinst_LIBRARIES += src/report/libreport.a
src_report_libreport_a_SOURCES = src/report/report.h src/report/file.h src/report/file.c src/report/compare.h src/report/compare-inside.h \
	src/report/changes.c src/report/compare.c src/report/sentence.c src/report/notice.c src/report/record.c src/report/text.c \
	src/report/explain.h src/report/inside.h src/report/explain.c src/report/chain.c src/report/explain_message.c src/report/explain_race.c \
	src/report/explain_timer.c src/report/find.c src/report/match.c src/report/rules.c src/report/tell.c \
	src/report/race.h src/report/race-inside.h src/report/race.c src/report/race_find.c src/report/race_words.c src/report/jsonl.c src/report/notes.c src/report/plain.c src/report/media.h src/report/media.c src/report/media_read.c src/report/media_now.c src/report/media_text.c src/report/scopes.c src/report/verdicts.c
