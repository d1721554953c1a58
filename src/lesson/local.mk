noinst_LIBRARIES += src/lesson/liblesson.a
src_lesson_liblesson_a_SOURCES = src/lesson/lesson.h src/lesson/inside.h src/lesson/parse.c \
	src/lesson/blocks.c src/lesson/front.c src/lesson/run.c src/lesson/check.c src/lesson/shipped.c \
	src/lesson/keys.c src/lesson/predict.h src/lesson/predict.c
