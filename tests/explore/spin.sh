#!/bin/sh
# Spin stores exactly as many states for the models that --promela writes as the explorer counts, and takes one
# transition more, its first. Without spin it is skipped. SPIN_ALL=1: more models, larger ones; make soak does that.
set -eu
: "${top_builddir:=.}"
: "${SPIN_ALL:=}"
: "${CC:=cc}"
model=$(cd "$top_builddir" && pwd)/tests/explore/pair-model
for command in spin "$CC"; do
  if ! command -v "$command" >/dev/null; then
    echo "skipped: there is no $command here"
    exit 77
  fi
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
count=0

# verified: "STATES TRANSITIONS" as Spin finds them for the model model.pml.
# -o2: it hides no variable; NOREDUCE: it leaves out no order of steps. -E: a standstill is no error of the model.
verified() {
  spin -o2 -a model.pml >spin.log 2>&1 || cat spin.log >&2
  "$CC" -O0 -w -DSAFETY -DNOREDUCE -DNOFAIR -o pan pan.c
  ./pan -E -n -w20 -m1000000 >pan.log
  if grep -q 'error: max search depth\|Search not completed' pan.log; then
    cat pan.log >&2
  fi
  awk '/states, stored/ { states = $1 } /transitions/ { print states, $1 - 1 }' pan.log
}

# equal MODEL...: what tests/explore/pair-model takes.
equal() {
  "$model" "$@" >model.pml 2>ours
  spins=$(verified)
  count=$((count + 1))
  if [ "$spins" != "$(cat ours)" ] || [ -z "$spins" ]; then
    echo "$*: sipstep has $(cat ours) states and transitions, spin $spins"
    exit 1
  fi
}

# First, that the test can fail: a model that lacks one step, a response that is stray, has other counts.
"$model" rfc6026 invite-client invite-server 1 >whole.pml 2>ours
awk '!done && /stray/ { done = 1; next } { print }' whole.pml >model.pml
if [ "$(verified)" = "$(cat ours)" ]; then
  echo 'this test does not see that a step is missing'
  exit 1
fi

for machines in rfc3261 rfc6026; do
  for channel in 1 2 3; do
    equal $machines invite-client invite-server $channel
    equal $machines invite-client invite-server $channel loss dup reorder
    [ "$channel" -ne 2 ] && [ -z "$SPIN_ALL" ] && continue
    for fault in loss dup reorder; do
      equal $machines invite-client invite-server $channel $fault
    done
  done
  equal $machines client server 2 loss dup reorder
  [ -n "$SPIN_ALL" ] || continue
  for channel in 1 2 3 5; do
    for bounds in '' loss dup reorder reliable 'loss patient' 'loss dup' 'loss reorder' 'dup reorder'; do
      equal $machines client server $channel $bounds
      equal $machines invite-client invite-server $channel $bounds
    done
  done
done
echo "$count models, each with as many states and transitions as spin finds"
