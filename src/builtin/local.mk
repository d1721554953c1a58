noinst_LIBRARIES += src/builtin/libbuiltin.a
src_builtin_libbuiltin_a_SOURCES = src/builtin/builtin.h
nodist_src_builtin_libbuiltin_a_SOURCES = src/builtin/diagrams.c src/builtin/lessons.c src/builtin/races.c
EXTRA_DIST += src/builtin/embed.sh
CLEANFILES += src/builtin/diagrams.c src/builtin/lessons.c src/builtin/races.c

# The lists of files are in diagrams/local.mk and lessons/local.mk; a list that changed counts as a change.
EMBED = $(MKDIR_P) src/builtin && $(SHELL) $(top_srcdir)/src/builtin/embed.sh
src/builtin/diagrams.c: $(diagram_files) $(top_srcdir)/diagrams/local.mk $(top_srcdir)/src/builtin/embed.sh
	$(AM_V_GEN)$(EMBED) diagrams $(top_srcdir) diagrams $(diagram_files) >$@-t && mv $@-t $@
src/builtin/lessons.c: $(lesson_files) $(top_srcdir)/lessons/local.mk $(top_srcdir)/src/builtin/embed.sh
	$(AM_V_GEN)$(EMBED) lessons $(top_srcdir) lessons $(lesson_files) >$@-t && mv $@-t $@
src/builtin/races.c: $(top_srcdir)/diagrams/races.txt $(top_srcdir)/src/builtin/embed.sh
	$(AM_V_GEN)$(EMBED) races $(top_srcdir) diagrams diagrams/races.txt >$@-t && mv $@-t $@
