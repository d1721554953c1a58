#!/bin/sh
# Line by line: a run as sentences, and the UI as commands and answers, without one escape sequence.
set -eu
: "${top_srcdir:=.}" "${SIPSTEP:=src/sipstep}"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export LC_ALL=C.UTF-8
lost=$top_srcdir/tests/scenarios/first-invite-lost.sip

die() {
  echo "$1"
  cat "$folder/out"
  exit 1
}
says() {
  grep -qF -- "$1" "$folder/out" || die "does not say: $1"
}
only_text() {
  if grep -q "$(printf '\033')" "$folder/out"; then die 'there is an escape sequence'; fi
  if grep -q '[│─┌┐└┘█▸]' "$folder/out"; then die 'there is a drawing'; fi
}

"$SIPSTEP" run --plain "$lost" >"$folder/out"
only_text
says 'At 0 seconds alice calls bob.'
says "alice sends INVITE to bob, and it is dropped on its way."
says "At 0.5 seconds timer A of alice's invite-client fires. Nobody has answered"
says 'alice sends INVITE to bob, the 2nd time.'
if grep -qv '^At [0-9.]* seconds\{0,1\} .*\.$' "$folder/out"; then die 'a line is no sentence'; fi

printf '%s\n' '' '' why b drop lives timers stepp theme mono go-to-time 2s q |
  "$SIPSTEP" run --tui --plain --no-state "$top_srcdir/tests/scenarios/every-ack-lost-udp.sip" >"$folder/out"
only_text
says 'This is the start'
says 'That is where it began.'
says 'This is the what-if "1st INVITE lost".'
says "did you mean step"
says 'theme: mono.'
says 'go to time: ('

printf '%s\n' '' '' '' diagram drop compare lives timers end diagram q |
  "$SIPSTEP" run --tui --plain --no-state "$lost" >"$folder/out"
only_text
says 'The invite-client of alice is in Calling. It has taken '
says 'On 1xx it goes to Proceeding: stop A'
says 'The runs "main" and "'
says 'The first difference, at 0.500 seconds: '
says 'What it changed:'
says 'INVITE from alice: 2 in "main", 3 in "'
says 'things are the same in both.'
says 'INVITE to bob, Calling'
says 'A T1 doubling, 1.000 s'
says 'is in Terminated, where it ends.'
says 'No edge leaves it.'
if grep -q 'does nothing here' "$folder/out"; then die 'a command is not told'; fi

printf '%s\n' 1 '' '' '' '' '' '' 9 '' 9 q q | "$SIPSTEP" learn --plain --no-state >"$folder/out"
only_text
says '1: A first call, 12 minutes.'
says 'The two lines are their lives'
says 'At 0 seconds alice calls bob.'

# Who rings for ever is not told for ever.
printf '%s\n' 'node alice phone' 'node bob phone' 'link alice -- bob udp delay 20ms' 'at 0s alice calls bob' >"$folder/ever.sip"
printf '%s\n' play play | "$SIPSTEP" run --tui --plain --no-state "$folder/ever.sip" >"$folder/out"
says 'so far; play goes on'
if [ "$(wc -l <"$folder/out")" -gt 3000 ]; then die 'it says too much'; fi
