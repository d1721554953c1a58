#!/bin/sh
# What the manual and README.md show of the program is what the program prints: keys, options, screens, a picture. In
# a page of doc/, a block between
#   .\" begin: sipstep ARGUMENTS
#   .\" end
# must be what that command prints, run at the top of the tree; in README.md, the fenced block between
#   <!-- begin: sipstep ARGUMENTS -->
#   <!-- end -->
# With --update the blocks and the picture are renewed.
set -eu
: "${top_srcdir:=.}" "${SIPSTEP:=src/sipstep}"
case $SIPSTEP in
/*) ;;
*) SIPSTEP=$PWD/$SIPSTEP ;;
esac
cd "$top_srcdir"
export LC_ALL=C.UTF-8

# shown ARGUMENTS: what the program prints; the arguments are quoted as for a shell
shown() {
  eval "\"\$SIPSTEP\" $1" </dev/null
}

# renewed PAGE: the page with its blocks printed anew
renewed() {
  while IFS= read -r line; do
    printf '%s\n' "$line"
    case $line in
    '.\" begin: sipstep '*)
      shown "${line#*: sipstep }"
      end='.\" end'
      ;;
    '<!-- begin: sipstep '*)
      line=${line#*: sipstep }
      echo '```text'
      shown "${line% -->}"
      echo '```'
      end='<!-- end -->'
      ;;
    *) continue ;;
    esac
    while IFS= read -r line && [ "$line" != "$end" ]; do :; done
    printf '%s\n' "$line"
  done <"$1"
}

failed=0
new=$(mktemp)
trap 'rm -f "$new"' EXIT

# settle FILE: it is what $new is, or becomes so
settle() {
  if [ "$update" = --update ]; then
    cmp -s "$1" "$new" || cat "$new" >"$1"
  elif ! diff "$1" "$new"; then
    echo "$1 is not what the program says: make update-doc"
    failed=1
  fi
}

update=${1-}
for page in README.md doc/*.[1-9]; do
  renewed "$page" >"$new"
  settle "$page"
done
shown 'draw invite-client -T svg' >"$new"
settle doc/invite-client.svg
exit $failed
