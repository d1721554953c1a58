#!/bin/sh
# The traces of tests/hashes/golden.txt, from other compilers and levels than this build's: $CC at -O0 and -O3, and clang where
# there is one. Not in make check, which would take half a minute longer: make check-compilers. It wants a built tree.
set -eu
: "${top_srcdir:=.}" "${top_builddir:=.}" "${CC:=cc}" "${LIBS:=-lcgraph -lcdt -lnettle}"
export top_srcdir
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
sources=$(
  for room in sip machine sim net transaction call node world scenario; do
    find "$top_srcdir/src/$room" -name '*.c'
  done
  echo "$top_builddir/src/builtin/diagrams.c $top_srcdir/tests/hashes/hashes.c $top_srcdir/tests/soak/story.c $top_srcdir/tests/soak/town.c"
)
status=0
for compiler in "$CC -O0" "$CC -O3" "clang -O2" "clang -O0 -fsanitize=undefined"; do
  command -v "${compiler%% *}" >/dev/null || continue
  # A compiler and its options, a list of files, a list of libraries: words.
  # shellcheck disable=SC2086
  $compiler -std=c11 -D_POSIX_C_SOURCE=200809L -D_XOPEN_SOURCE=700 -I"$top_srcdir/src" -I"$top_srcdir/tests" \
    -I"$top_builddir" ${CPPFLAGS-} $sources $LIBS -o "$folder/hashes"
  if "$folder/hashes"; then
    echo "the same traces: $compiler"
  else
    echo "OTHER TRACES: $compiler"
    status=1
  fi
done
exit $status
