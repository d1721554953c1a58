#!/bin/sh
# What the manual says of keys, words and grammar is what the program says. A block of a page in doc/ between
#   .\" begin: sipstep ARGUMENTS
#   .\" end
# must be what that command prints. With --update the blocks are renewed.
set -eu
: "${top_srcdir:=.}" "${SIPSTEP:=src/sipstep}"

# renewed PAGE: the page with its blocks printed anew
renewed() {
  while IFS= read -r line; do
    case $line in
    '.\" begin: sipstep '*)
      printf '%s\n' "$line"
      # shellcheck disable=SC2086 # words
      "$SIPSTEP" ${line#*: sipstep } </dev/null
      while IFS= read -r line && [ "$line" != '.\" end' ]; do :; done
      ;;
    esac
    printf '%s\n' "$line"
  done <"$1"
}

failed=0
new=$(mktemp)
trap 'rm -f "$new"' EXIT
for page in "$top_srcdir"/doc/*.[1-9]; do
  renewed "$page" >"$new"
  if [ "${1-}" = --update ]; then
    cmp -s "$page" "$new" || cat "$new" >"$page"
  elif ! diff "$page" "$new"; then
    echo "$page is not what the program says: make update-doc"
    failed=1
  fi
done
exit $failed
