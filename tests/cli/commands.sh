#!/bin/sh
# The commands as a newcomer uses them: what the first lesson's call prints, what is drawn, what is listed.
set -eu
: "${top_srcdir:=.}" "${SIPSTEP:=src/sipstep}"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
call=$top_srcdir/lessons/01-first-call/first-call.sip

die() {
  echo "$1"
  exit 1
}

# The messages of the first call, in order.
"$SIPSTEP" run --format jsonl "$call" >"$folder/jsonl"
said=$(sed -n 's/.*"what":"sent".*"method":"\([A-Z]*\)","status":\([0-9]*\),.*/\2 \1/p' "$folder/jsonl" |
  sed 's/^0 //' | tr '\n' ',')
[ "$said" = "INVITE,180 INVITE,200 INVITE,ACK,BYE,200 BYE," ] || die "the call says: $said"
head -n 1 "$folder/jsonl" | grep -q '^{"kind":"run","version":' || die "no run line first"
tail -n 1 "$folder/jsonl" | grep -q '^{"kind":"end",.*"ok":true,.*"hash":"[0-9a-f]\{32\}"}$' || die "no end line last"

# As text: every transition of the trace has its line.
"$SIPSTEP" run "$call" >"$folder/text"
lines=$(grep -c ' -> .*  .*' "$folder/text" || true)
transitions=$(grep -c '"kind":"transition"' "$folder/jsonl")
[ "$lines" -ge "$transitions" ] || die "$transitions transitions, $lines lines"
for word in INVITE 180 200 ACK BYE 'Calling -> Proceeding' 'Trying -> Completed'; do
  grep -qF -- "$word" "$folder/text" || die "no '$word' in the text"
done
"$SIPSTEP" run --wire --scopes "$call" >"$folder/text"
grep -q '^  | INVITE sip:bob@example.com SIP/2.0$' "$folder/text" || die "no request line"
grep -q 'bob.client\[1\].*made by' "$folder/text" || die "no scope of bob.client[1]"
"$SIPSTEP" run --media "$call" >"$folder/text"
grep -q '  alice -> bob *audio PCMU ' "$folder/text" || die "no media from alice to bob"
grep -q '  alice talks for 0.* s to bob, who has hung up$' "$folder/text" || die "no word of whom nobody hears"
"$SIPSTEP" run --ascii "$call" | LC_ALL=C grep -q '[^ -~]' && die "--ascii prints more than ASCII"
"$SIPSTEP" run --until 5s --format jsonl "$call" | grep -q '"method":"BYE"' && die "--until 5s sees the BYE"

# The same seed, the same trace; and what check says.
[ "$("$SIPSTEP" run --format jsonl --seed 5 "$call" | tail -n 1)" = \
  "$("$SIPSTEP" run --format jsonl --seed 5 "$call" | tail -n 1)" ] || die "one seed, two traces"
"$SIPSTEP" check "$call" | grep -q '4 expectations hold, 0 are broken' || die "check does not hold"
printf 'node ann phone\nexpect every transaction ends by 1s\nexpect ann.dialog starts\n' >"$folder/broken.sip"
status=0
"$SIPSTEP" check "$folder/broken.sip" >"$folder/out" || status=$?
[ "$status" = 1 ] || die "a broken expectation exits with $status"
"$SIPSTEP" check --format tap -o "$folder/it.tap" "$call"
grep -q '^1\.\.4$' "$folder/it.tap" || die "no TAP plan"

# Pictures by their first bytes; a run's coverage; a ladder.
"$SIPSTEP" draw invite-client -o "$folder/it.svg"
"$SIPSTEP" draw invite-client -o "$folder/it.png"
"$SIPSTEP" draw invite-client -o "$folder/it.pdf"
"$SIPSTEP" draw invite-client -o "$folder/it.dot"
"$SIPSTEP" draw invite-client -o "$folder/it.txt"
grep -q '<svg' "$folder/it.svg" || die "no SVG"
head -c 4 "$folder/it.png" | grep -q PNG || die "no PNG"
head -c 5 "$folder/it.pdf" | grep -q '%PDF-' || die "no PDF"
grep -q 'Calling' "$folder/it.txt" || die "no text"
"$SIPSTEP" draw "$folder/it.dot" -T svg | grep -q '<svg' || die "what it draws as DOT it cannot read"
"$SIPSTEP" draw invite-client -T svg -o - | grep -q '<svg' || die "- is not standard output"
"$SIPSTEP" draw invite-client --run "$call" -T svg >"$folder/covered.svg"
cmp -s "$folder/it.svg" "$folder/covered.svg" && die "coverage changes nothing"
"$SIPSTEP" draw "$call" -T svg | grep -q 'INVITE' || die "no ladder"

# A reader's own machine: the run differs just there, and the trace says unexpected.
mkdir "$folder/own"
sed '/accepted -> accepted \[label=" *2xx/,/\]/d' "$top_srcdir/diagrams/invite-client.gv" >"$folder/own/invite-client.gv"
cmp -s "$folder/own/invite-client.gv" "$top_srcdir/diagrams/invite-client.gv" && die "no such edge to delete"
cat >"$folder/lost-ack.sip" <<'SIP'
node alice phone
node bob phone answers after 1s
link alice -- bob udp delay 20ms
at 0s alice calls bob
      drop the 1st ACK from alice
SIP
"$SIPSTEP" run --format jsonl "$folder/lost-ack.sip" >"$folder/shipped"
"$SIPSTEP" run --format jsonl --machines "$folder/own" "$folder/lost-ack.sip" >"$folder/own.jsonl"
grep -q '"kind":"unexpected"' "$folder/shipped" && die "the shipped machines find something unexpected"
grep '"kind":"unexpected"' "$folder/own.jsonl" | grep -q '"machine":"invite-client".*"state":"Accepted","trigger":"2xx"' ||
  die "the missing edge is not told"
diff "$folder/shipped" "$folder/own.jsonl" | head -n 2 | grep -q '^< .*"machine":"invite-client".*"from":"Accepted"' ||
  { n=$(diff "$folder/shipped" "$folder/own.jsonl" | head -n 2); die "they differ earlier: $n"; }

# The lists are there and name each other.
for what in $("$SIPSTEP" list | sed -n 's/^  \([a-z]*\) .*/\1/p'); do
  "$SIPSTEP" list "$what" | grep -q . || die "list $what is empty"
done
"$SIPSTEP" list states invite-client | grep -q Proceeding || die "no states"

# A run without an end is stopped: by itself, or by ^C, which is sent once the program is ready for it.
printf 'node ann phone\nnode bob phone\nlink ann -- bob\nat 0s ann calls bob\n' >"$folder/endless.sip"
status=0
if [ -r /proc/self/status ] && env --default-signal=INT true 2>/dev/null; then # a shell's background ignores ^C
  env --default-signal=INT "$SIPSTEP" run "$folder/endless.sip" >"$folder/out" 2>"$folder/err" &
  run=$!
  ready() { grep -q '^Name:.*sipstep$' "/proc/$run/status" && grep -q '^SigCgt:.*[2367abef]$' "/proc/$run/status"; }
  while kill -0 "$run" 2>/dev/null && ! ready 2>/dev/null; do :; done
  kill -INT "$run" 2>/dev/null || true
  wait "$run" || status=$?
else
  "$SIPSTEP" run "$folder/endless.sip" >"$folder/out" 2>"$folder/err" || status=$?
fi
[ "$status" = 3 ] || die "a run that was stopped exits with $status"
grep -q 'endless.sip: stopped at' "$folder/err" || die "that a run was stopped is not told"

# What shells complete is what the tables say.
for shell in bash zsh fish; do
  "$SIPSTEP" completion "$shell" >"$folder/completion.$shell"
  for word in run check draw list scopes; do
    grep -qw -- "$word" "$folder/completion.$shell" || die "completion $shell does not know $word"
  done
  if command -v "$shell" >/dev/null; then
    "$shell" -n "$folder/completion.$shell" || die "$shell cannot read its completion"
  fi
done

# Tokens: what is none, is damaged, or is another version's, says so.
refuses() {
  "$SIPSTEP" open --print "$1" >"$folder/text" 2>"$folder/errors" && die "open takes '$1'"
  grep -q "$2" "$folder/errors" || die "of '$1' it says: $(cat "$folder/errors")"
  [ ! -s "$folder/text" ] || die "open prints something of '$1'"
}
refuses hello 'no token'
refuses sipstep1.AAAA damaged
refuses sipstep2.AAAA 'another version'
printf 'sipstep1.AAAA\n' | "$SIPSTEP" open --print - 2>&1 | grep -q damaged || die "open - reads no token"
