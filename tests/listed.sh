#!/bin/sh
# Every machine, every file of a lesson, every source, scenario and manual page is named in a makefile, and so is
# built, installed and distributed.
set -eu
: "${top_srcdir:=.}"
cd "$top_srcdir"

# unlisted MAKEFILE: the paths of standard input that it does not name as a word.
unlisted() {
  while read -r file; do
    tr -s '[:blank:]' '\n' <"$1" | grep -qxF -e "$file" || echo "$file is not named in $1"
  done
}

words=$(mktemp)
trap 'rm -f "$words"' EXIT
find tests -name local.mk -exec cat {} + | tr -s '[:blank:]' '\n' >"$words"

found=$(
  find diagrams -name '*.gv' | unlisted diagrams/local.mk
  find lessons -name '*.md' -o -name '*.sip' -o -name '*.gv' | unlisted lessons/local.mk
  find doc -name '*.[1-9]' | unlisted doc/local.mk
  for room in src/*/; do # but for what src/builtin generates, in a build inside the tree
    find "${room%/}" -name '*.[ch]' | grep -vxE 'src/builtin/(diagrams|lessons)\.c' | unlisted "${room}local.mk"
  done
  find tests -name '*.[ch]' -o -name '*.sip' | grep -vxF -f "$words" | sed 's/$/ is named in no makefile of tests/' || :
)
printf '%s\n' "$found"
# Makefile.am itself is named: that the test can see a name, and a name that is not there.
[ -z "$found" ] && echo src/main.c | unlisted Makefile.am && [ -n "$(echo nothing.c | unlisted Makefile.am)" ]
