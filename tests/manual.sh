#!/bin/sh
# What the manual and README.md show of the program is what the program prints: keys, options, screens, a picture. In
# a page of doc/, a block between
#   .\" begin: sipstep ARGUMENTS
#   .\" end
# must be what that command prints, run at the top of the tree; in README.md, the fenced block between
#   <!-- begin: sipstep ARGUMENTS -->
#   <!-- end -->
# With --update the blocks and the picture are renewed. In a page of doc/, what stands between
#   .\" try: sipstep ARGUMENTS FILE
#   .\" end
# is an example: as FILE it must make that command exit with 0.
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
folder=$(mktemp -d)
new=$folder/new
trap 'rm -rf "$folder"' EXIT

# as_typed: lines of mdoc as they are read, without its macros
as_typed() {
  sed -e '/^\./d' -e 's/^\\&//' -e 's/\\-/-/g' -e "s/\\\\(aq/'/g" -e 's/\\(ga/`/g' -e 's/\\e/\\/g'
}

# tried PAGE: its examples do what they should
tried() {
  while IFS= read -r line; do
    case $line in
    '.\" try: sipstep '*) ;;
    *) continue ;;
    esac
    arguments=${line#*: sipstep }
    while IFS= read -r line && [ "$line" != '.\" end' ]; do
      printf '%s\n' "$line"
    done | as_typed >"$folder/${arguments##* }"
    if ! (cd "$folder" && shown "$arguments" >out 2>&1); then
      cat "$folder/${arguments##* }" "$folder/out"
      echo "$1: this example fails: sipstep $arguments"
      failed=1
    fi
  done <"$1"
}

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
for page in doc/*.[1-9]; do
  tried "$page"
done
# Another Graphviz may lay out otherwise: there the words of the picture must be the same, and not its bytes.
drawn_by=2.43.0
words_of() {
  sed -n -e 's/.*<title>\(.*\)<\/title>.*/\1/p' -e 's/.*<text[^>]*>\(.*\)<\/text>.*/\1/p' "$1" | sort
}
shown 'draw invite-client -T svg' >"$new"
if [ "$update" != --update ] && [ "$(pkg-config --modversion libgvc 2>&1)" != "$drawn_by" ]; then
  words_of doc/invite-client.svg >"$folder/old.words"
  words_of "$new" >"$folder/new.words"
  cmp -s "$folder/old.words" "$folder/new.words" && cp doc/invite-client.svg "$new"
fi
settle doc/invite-client.svg
exit $failed
