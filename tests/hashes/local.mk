# The same traces from every compiler: each build compares its own with golden.txt. check-compilers builds others.
check_PROGRAMS += tests/hashes/hashes
TESTS += tests/hashes/hashes
tests_hashes_hashes_SOURCES = tests/hashes/hashes.c tests/soak/story.c tests/soak/story.h tests/soak/town.c tests/soak/town.h
tests_hashes_hashes_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
check-compilers: all
	@CC='$(CC)' CPPFLAGS='$(CGRAPH_CFLAGS) $(NETTLE_CFLAGS)' LIBS='$(CGRAPH_LIBS) $(NETTLE_LIBS)' \
		top_srcdir='$(abs_top_srcdir)' top_builddir='$(abs_top_builddir)' $(SHELL) $(top_srcdir)/tests/hashes/compilers.sh
# After a change that is meant to change them.
hashes: tests/hashes/hashes$(EXEEXT)
	@top_srcdir='$(abs_top_srcdir)' ./tests/hashes/hashes$(EXEEXT) --print >hashes.new
	@mv hashes.new $(top_srcdir)/tests/hashes/golden.txt
.PHONY: check-compilers hashes
EXTRA_DIST += tests/hashes/compilers.sh tests/hashes/golden.txt
