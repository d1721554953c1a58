#!/bin/sh
# What exploring must show: the ghost call that RFC 6026 lays, the ghosts that it does not, a caller who waits for
# somebody who is gone. Each of tests/explore/must-show is explored whole: that breaks these properties and no others;
# and the shortest way to each is the one that tests/scenarios/found keeps, line for line.
# MUST_SHOW_ALL=1 explores what takes longer, too.
set -eu
: "${top_srcdir:=.}" "${SIPSTEP:=src/sipstep}"
cd "$top_srcdir/tests"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
session='one INVITE, one session'
gone='nobody waits for somebody who is gone'
media='no media after the BYE'
own='expect and never'
unexpected='no unexpected message'

fail() {
  echo "$*" >&2
  exit 1
}

# explored FILE [OPTION ...]: its result as JSON in $dir/json. Exit 1 says that something was found.
explored() {
  "$SIPSTEP" explore "$@" --format json >"$dir/json" || [ $? -eq 1 ] || fail "explore $*: failed"
}

# breaks FILE [PROPERTY ...]: explored whole, it breaks these, shortest way first; without any: nothing.
breaks() {
  file=$1
  shift
  explored "$file" --all
  grep -q '"complete": *true' "$dir/json" || fail "$file: not all of it was explored"
  grep -o '"property": *"[^"]*"' "$dir/json" | cut -d'"' -f4 >"$dir/are" || :
  for property; do echo "$property"; done >"$dir/should"
  diff "$dir/should" "$dir/are" || fail "$file: these properties are broken (<: should be)"
}

# What happens in a scenario, without what is said about it.
course() {
  grep -vE '^ *(#|$|title|expect|never|run until)' "$1"
}

# shows FILE PROPERTY [FOUND]: the way to it is kept.
shows() {
  found=scenarios/found/${3:-$(basename "$1")}
  rm -f "$dir/way.sip"
  "$SIPSTEP" explore "$1" --property "$2" -o "$dir/way.sip" >"$dir/out" || [ $? -eq 1 ] || fail "explore $1: failed"
  course "$dir/way.sip" >"$dir/way"
  course "$found" | diff "$dir/way" - || fail "$1: the way to '$2' (<) is not that of $found (>)"
}

# mended FILE: a copy with the machines of RFC 6026.
mended() {
  sed 's/^machines rfc3261$/machines rfc6026/' "$1" >"$dir/mended.sip"
  ! cmp -s "$1" "$dir/mended.sip" || fail "$1: no line says machines rfc3261"
}

in=explore/must-show
for ghost in $in/ghost.sip $in/ghost-alone.sip; do
  breaks $ghost "$session"
  shows $ghost "$session"
  mended $ghost
  breaks "$dir/mended.sip"
done
breaks $in/as-published.sip "$unexpected" "$unexpected"
shows $in/as-published.sip "$unexpected"
mended $in/as-published.sip
breaks "$dir/mended.sip"
for late in beyond-timer-L last-copy; do
  breaks $in/$late.sip "$session"
  shows $in/$late.sip "$session"
done
breaks $in/quick-callee.sip "$session" "$media"
shows $in/quick-callee.sip "$session"
shows $in/quick-callee.sip "$media" late-200.sip
for ring in declined cancelled; do
  breaks $in/$ring.sip "$own"
  shows $in/$ring.sip "$own"
done
for wait in gone finals-lost; do
  breaks $in/$wait.sip "$gone"
  shows $in/$wait.sip "$gone"
done
breaks $in/gone-cancelled.sip "$gone"
breaks $in/restarted.sip "$session" "$gone"
shows $in/restarted.sip "$session"
"$SIPSTEP" check scenarios/found/*.sip >"$dir/out" || { cat "$dir/out"; fail "scenarios/found: an expectation is broken"; }

[ -n "${MUST_SHOW_ALL-}" ] || exit 0
breaks explore/ghost.sip "$session"
mended explore/ghost.sip
breaks "$dir/mended.sip"
