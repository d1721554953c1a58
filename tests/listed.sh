#!/bin/sh
# Every machine, every file of a lesson, every source and manual page is named in a makefile, and so is built,
# installed and distributed.
set -eu
: "${top_srcdir:=.}"
cd "$top_srcdir"
failed=0

# listed FILE MAKEFILE...
listed() {
  file=$1
  shift
  if ! cat "$@" | tr -s ' \t' '\n\n' | grep -qxF -e "$file"; then
    echo "$file is not named in $*"
    failed=1
  fi
}

for file in $(find diagrams -name '*.gv'); do
  listed "$file" diagrams/local.mk
done
for file in $(find lessons -name '*.md' -o -name '*.sip' -o -name '*.gv'); do
  listed "$file" lessons/local.mk
done
for file in $(find src -name '*.[ch]'); do
  case $file in
  src/main.c) listed "$file" Makefile.am ;;
  src/builtin/diagrams.c | src/builtin/lessons.c) ;; # generated, in a build inside the tree
  src/*/*) listed "$file" "$(dirname "$file")/local.mk" ;;
  esac
done
for file in $(find doc -name '*.[1-9]'); do
  listed "$file" doc/local.mk
done
exit $failed
