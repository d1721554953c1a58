# Manual pages. Parts of them are printed by the program: tests/manual.sh checks that, make update-doc renews them.
dist_man_MANS += doc/sipstep.1 doc/sipstep-config.5 doc/sipstep-lesson.5 doc/sipstep-machine.5 doc/sipstep-scenario.5
EXTRA_DIST += tests/manual.sh doc/invite-client.svg
if HAVE_TUI
TESTS += tests/manual.sh
endif

update-doc: src/sipstep$(EXEEXT)
	SIPSTEP=src/sipstep$(EXEEXT) top_srcdir=$(top_srcdir) $(SHELL) $(top_srcdir)/tests/manual.sh --update
.PHONY: update-doc
