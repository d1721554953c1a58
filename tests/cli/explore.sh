#!/bin/sh
# sipstep explore, as a newcomer uses it: what is found, kept and replayed; what nothing found says; parts joined; two
# machines as drawn.
set -eu
: "${top_srcdir:=.}" "${SIPSTEP:=src/sipstep}"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

die() {
  echo "$1"
  [ ! -f "$folder/out" ] || head -n 40 "$folder/out"
  exit 1
}

# explored STATUS ARGUMENT...: what it prints is in $folder/out
explored() {
  wanted=$1
  shift
  status=0
  "$SIPSTEP" explore "$@" >"$folder/out" 2>"$folder/err" || status=$?
  [ "$status" = "$wanted" ] || die "explore $*: exit $status, not $wanted: $(cat "$folder/err")"
}

says() {
  grep -qF -- "$1" "$folder/out" || die "it does not say: $1"
}

cat >"$folder/call.sip" <<'SIP'
title A call
node alice phone
node bob phone answers after 1s
link alice -- bob udp delay 20ms
at 0s alice calls bob
at 2s bob hangs up
expect INVITE from alice is sent once
SIP

# Broken by one loss: the sentence, the line, the ladder, the token; kept, it is replayed, and its token opens.
explored 1 --loss --property expect -o "$folder/found.sip" "$folder/call.sip"
head -n 1 "$folder/out" | grep -q '^Broken after [0-9]* steps\{0,1\}, at 34\.020 s: ' || die "the first line is another"
says "drop the 1st INVITE from alice"
says "Replay it   sipstep run $folder/found.sip"
[ "$(grep -v '^  sipstep open' "$folder/out" | wc -L)" -le 80 ] || die "a line is longer than 80 columns"
token=$(sed -n 's/^  sipstep open //p' "$folder/out")
"$SIPSTEP" open --print "$token" | grep -q 'drop the 1st INVITE from alice' || die "the token is of another run"
status=0
"$SIPSTEP" check "$folder/found.sip" >"$folder/out" || status=$?
[ "$status" = 1 ] || die "what was kept does not break it"
"$SIPSTEP" explore --ascii --loss --property expect "$folder/call.sip" >"$folder/out" || :
LC_ALL=C grep -q '[^ -~]' "$folder/out" && die "--ascii prints more than ASCII"
says "sipstep explore $folder/call.sip -o FILE.sip"

# Nothing found: what was tried, what was not, how much.
explored 0 --property expect "$folder/call.sip"
head -n 1 "$folder/out" | grep -q '^Nothing is broken within these bounds' || die "the first line is another"
says "tried "
says "not tried    lost messages; duplicates"
says "--coverage names the others"
explored 0 --property expect --coverage "$folder/call.sip"
says "  never: Calling -> Terminated  timer B"

# No answer within the bounds of the search itself.
explored 3 --loss 2 --property everything --states 20 "$folder/call.sip"
says "No answer: --states 20 are reached"

# JSON: the contract's keys; the same with any number of cores.
explored 1 --loss --property expect --format json "$folder/call.sip"
says '"complete": false'
says '"property": "'
grep -v '"seconds"\|"cores"\|"frontier_bytes"\|"memory"' "$folder/out" >"$folder/one"
explored 1 --loss --property expect --format json --cores 1 "$folder/call.sip"
grep -v '"seconds"\|"cores"\|"frontier_bytes"\|"memory"' "$folder/out" | cmp -s - "$folder/one" || die "one core says something else"

# Random runs find it too, make it as short, and depend on no number of cores.
explored 1 --loss --property expect --seeds 50 --cores 1 "$folder/call.sip"
says "drop the 1st INVITE from alice"
grep -v '^speed\|^memory' "$folder/out" >"$folder/one"
explored 1 --loss --property expect --seeds 50 --cores 3 "$folder/call.sip"
grep -v '^speed\|^memory' "$folder/out" | cmp -s - "$folder/one" || die "random runs depend on the number of cores"

# Parts of random runs, joined: all are there or not.
for part in 1 2; do
  explored 0 --property expect --seeds 20 --shard $part/2 --format json "$folder/call.sip"
  cp "$folder/out" "$folder/part$part.json"
done
explored 0 --merge "$folder/part1.json" "$folder/part2.json"
says "Nothing is broken in 20 random runs."
explored 3 --merge "$folder/part2.json"
says "Nothing is broken in this part of 2."
explored 2 --merge "$folder/part1.json" "$folder/part1.json"
grep -q 'part1.json: this cannot be joined with .*it has a part that is there already' "$folder/err" || die "joined twice"
explored 0 --property expect --duplicates --seeds 20 --shard 2/2 --format json "$folder/call.sip"
cp "$folder/out" "$folder/other.json"
explored 2 --merge "$folder/part1.json" "$folder/other.json"
grep -q 'it has other bounds' "$folder/err" || die "other bounds are joined"

# A small space as a graph, by explore and by draw; one that is too large says so.
explored 0 --property expect --until 100ms --draw "$folder/space.dot" "$folder/call.sip"
grep -q '^    s0 -> s1' "$folder/space.dot" || die "no states"
explored 1 --property expect --loss --draw "$folder/space.svg" "$folder/call.sip"
grep -q '<svg' "$folder/space.svg" || die "no SVG"
grep -q 'BROKEN' "$folder/space.svg" || die "what is broken is not drawn"
grep -q 'INVITE from alice is lost' "$folder/space.svg" || die "what is lost is not told"
{
  cat "$folder/call.sip"
  echo 'explore until 100ms'
} >"$folder/short.sip"
"$SIPSTEP" draw --explore "$folder/short.sip" | grep -q '^    s0 -> s1' || die "draw --explore draws no states"
explored 2 --loss 3 --delays 600ms --property everything --draw "$folder/big.dot" --states 400 "$folder/call.sip"
grep -q 'states are too many for a picture' "$folder/err" || die "too many states: it does not say so"

# Races only: each with the lines that make it, kept in a file of its own, whose run names it.
sed 's/^at 2s.*/anytime bob hangs up\nanytime alice hangs up/' "$folder/call.sip" >"$folder/both.sip"
explored 0 --races -o "$folder/race.sip" "$folder/both.sip"
says "RFC 5407 3.2.1, in "
says ": two BYEs cross: BYE from "
says "none: only races were looked for"
"$SIPSTEP" run "$folder/race-3.2.1.sip" | grep -q 'two BYEs cross: BYE from .* (RFC 5407 3.2.1)' || die "no such race"

# Two machines as drawn.
explored 1 --pair invite-client invite-server --dup --machines rfc3261
says "  1  invite-client's core: send INVITE"
says "--all tells them"
explored 1 --pair invite-server invite-client --dup --all --machines rfc3261
says "1 of "
cp "$top_srcdir/diagrams/client.gv" "$folder/client.gv"
explored 0 --pair "$folder/client.gv" server
"$SIPSTEP" explore --pair client server --promela - | grep -q 'proctype\|init' || die "no Promela"
explored 0 --pair client server --format json
says '"channel": 1'

# What cannot be written loses no answer; nor does a picture that is too large.
if [ -c /dev/full ]; then
  explored 2 --loss --property expect -o /dev/full "$folder/call.sip"
  says "Broken after "
  grep -q 'cannot write /dev/full' "$folder/err" || die "-o /dev/full: it does not say so"
fi
explored 2 --loss 3 --delays 600ms --property everything --draw "$folder/big.dot" --states 400 "$folder/call.sip"
says "No answer: --states 400 are reached"
explored 2 --loss --property expect --format json -o - "$folder/call.sip"
[ ! -s "$folder/out" ] || die "--format json -o -: two things on one standard output"

# Where nobody does anything, that is the hint.
printf 'node alice phone\n' >"$folder/alone.sip"
explored 0 "$folder/alone.sip"
says "every property holds in the 1 state."
says "nothing happens here"

# Nothing may go otherwise, and no race is in it.
explored 0 --calm-order --races --property everything "$folder/call.sip"
says "tried        the calm run"
says "Races: none of RFC 5407 was seen."

# SIGTERM, as ^C, ends the search and not its answer. (A job's ^C is ignored where this shell has started it.)
if [ -r /proc/self/status ]; then
  "$SIPSTEP" explore --seeds 1000000000 --property everything "$folder/call.sip" >"$folder/out" 2>"$folder/err" &
  job=$!
  while [ $((0x$(sed -n 's/^SigCgt:[^0-9a-f]*//p' /proc/$job/status) & 0x4000)) = 0 ]; do
    sleep 0.1
  done
  kill -TERM $job
  status=0
  wait $job || status=$?
  [ "$status" = 3 ] || die "SIGTERM: exit $status, not 3"
  says "No answer: it was interrupted."
fi
