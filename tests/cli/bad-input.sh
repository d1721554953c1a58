#!/bin/sh
# Bad input ends in a message on standard error, exit code 2, and nothing written: neither to standard output nor to a file.
set -eu
: "${top_srcdir:=.}" "${SIPSTEP:=src/sipstep}"
folder=$(mktemp -d)
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
failed=0

# Without the terminal UI there are no lessons and no keys.
if "$SIPSTEP" learn -h >/dev/null 2>&1; then has_ui=yes; else has_ui=no; fi

# refused WORDS ARGUMENT...: exit 2, WORDS on standard error, nothing on standard output
refused() {
  words=$1
  shift
  [ "$1/$has_ui" != learn/no ] || return 0
  status=0
  "$SIPSTEP" "$@" >"$folder/out" 2>"$folder/err" </dev/null || status=$?
  if [ "$status" != 2 ] || [ -s "$folder/out" ] || ! grep -qF -- "$words" "$folder/err"; then
    echo "sipstep $*: exit $status, expected 2 and: $words"
    sed 's/^/  /' "$folder/err" "$folder/out"
    failed=1
  fi
}

cat >"$folder/good.sip" <<'SIP'
node alice phone
node bob phone answers after 2s
link alice -- bob udp delay 20ms
at 0s alice calls bob
SIP
sed 's/calls bob/calls bbo/' "$folder/good.sip" >"$folder/bad.sip"
cp "$top_srcdir/diagrams/invite-client.gv" "$folder/good.gv"
sed 's/resend/resnd/' "$folder/good.gv" >"$folder/bad.gv"
printf 'digraph "invite-client" {\n' >"$folder/open.gv"
printf 'node a\000 phone\n' >"$folder/nul.sip"

refused "there is no command 'rnu'; did you mean 'run'?" rnu
refused "run wants a scenario" run
refused "there is no option '--sede'; did you mean '--seed'?" run --sede 3 "$folder/good.sip"
refused "option '--seed' wants a value" run "$folder/good.sip" --seed
refused "--seed takes a whole number, not '3x'" run --seed 3x "$folder/good.sip"
refused "--until takes a span such as 20ms, 2s or 1m, not '5'" run --until 5 "$folder/good.sip"
refused "--format is text or jsonl, not 'xml'" run --format xml "$folder/good.sip"
refused "--columns takes 20 to 1000" run --columns 5 "$folder/good.sip"
refused "nowhere.sip" run "$folder/nowhere.sip"
refused "bad.sip:4:19: there is no node 'bbo'; did you mean 'bob'?" run "$folder/bad.sip"
refused "bad.sip:4:19" check "$folder/bad.sip"
refused "nul.sip" run "$folder/nul.sip"
refused "check: --format is text, tap, junit or json, not 'xml'" check --format xml "$folder/good.sip"
refused "there is no machine 'invite-clinet'; did you mean 'invite-client'?" draw invite-clinet
refused "names no format" draw invite-client -o "$folder/it.xyz"
refused "did you mean 'resend'?" draw "$folder/bad.gv"
refused "open.gv" draw "$folder/open.gv"
refused "nowhere.gv" draw "$folder/nowhere.gv"
refused "cannot write" draw invite-client -o "$folder/no/such/folder.svg"
refused "explore wants one scenario" explore
refused "--loss takes 0 to 15, not '99'" explore --loss 99 "$folder/good.sip"
refused "--late wants --delays too" explore --late 1 "$folder/good.sip"
refused "--delays takes a span" explore --delays "10ms 5" "$folder/good.sip"
refused "there is no property" explore --property nonsense "$folder/good.sip"
refused "--shard takes the part" explore --shard 5/4 "$folder/good.sip"
refused "--memory takes a size" explore --memory 5x "$folder/good.sip"
refused "--format is text or json" explore --format xml "$folder/good.sip"
refused "--channel does not go with a scenario" explore --channel 2 "$folder/good.sip"
refused "--draw does not go with --seeds" explore --seeds 5 --draw "$folder/it.dot" "$folder/good.sip"
refused "--draw writes .svg" explore --draw "$folder/it.txt" "$folder/good.sip"
refused "cannot write" explore -o "$folder/no/such/found.sip" "$folder/good.sip"
refused "explore --pair wants two machines" explore --pair invite-client
refused "there is no machine 'invite-sever'; did you mean 'invite-server'?" explore --pair invite-client invite-sever
refused "--loss takes no number with --pair" explore --pair invite-client invite-server --loss 2
refused "--until does not go with --pair" explore --pair --until 2s invite-client invite-server
refused "--channel takes 1 to 15" explore --pair --channel 99 invite-client invite-server
refused "explore --merge wants results" explore --merge
refused "this is no JSON" explore --merge "$folder/good.sip"
refused "cannot read it" explore --merge "$folder/nowhere.json"
refused "there is no list 'machnies'; did you mean 'machines'?" list machnies
refused "there is no machine 'x'" list states x
if "$SIPSTEP" learn -h >/dev/null 2>&1; then # not in a build without the terminal UI
  refused "there is no lesson 'first-cal'; did you mean 'first-call'?" learn first-cal
fi
refused "nowhere" run --machines "$folder/nowhere" "$folder/good.sip"

# Files that are none, or no text; each kind of file by each of its commands.
bytes() { # bytes NAME FORMAT: a file of these bytes
  # shellcheck disable=SC2059 # the format is what is wanted
  printf "$2" >"$folder/$1"
}
mkdir "$folder/directory.sip" "$folder/directory.gv" "$folder/directory.md"
for kind in 'run sip' 'check sip' 'draw gv' 'learn md'; do
  command=${kind% *} ending=${kind#* }
  bytes "latin.$ending" 'title \351\n'
  bytes "bell.$ending" 'one\n\007\n'
  bytes "mac.$ending" 'one\rtwo\r'
  bytes "zero.$ending" 'one\n \000'
  bytes "empty.$ending" ''
  refused "directory" "$command" "$folder/directory.$ending"
  refused "latin.$ending:1:7: this byte (0xe9) is not UTF-8" "$command" "$folder/latin.$ending"
  refused "bell.$ending:2:1: there is a control character (0x07)" "$command" "$folder/bell.$ending"
  refused "mac.$ending:1:4: this carriage return (0x0d) ends no line" "$command" "$folder/mac.$ending"
  refused "zero.$ending:2:2: there is a NUL byte" "$command" "$folder/zero.$ending"
  refused "empty.$ending" "$command" "$folder/empty.$ending"
done
refused "large.sip: a scenario has at most 1 MB" run "$(head -c 1100000 /dev/zero | tr '\0' '#' >"$folder/large.sip"; echo "$folder/large.sip")"
refused "more than 1048576 bytes" draw "$(cp "$folder/large.sip" "$folder/large.gv"; echo "$folder/large.gv")"

# Byte-order marks and CR LF are what editors of other systems write, and no mistake.
for file in good.sip good.gv; do
  { printf '\357\273\277'; sed 's/$/\r/' "$folder/$file"; } >"$folder/marked-$file"
done
"$SIPSTEP" run "$folder/marked-good.sip" >/dev/null
"$SIPSTEP" draw "$folder/marked-good.gv" >/dev/null

# A terminal obeys nothing that stands in a name.
refused "there is no command '?[31m'" "$(printf '\033[31m')"
refused "?[2J.sip: cannot be read" run "$(printf '\033[2J.sip')"

# Numbers and times at their ends.
sip_line() { # sip_line WORDS LINE: the good scenario with this line more is refused so
  { cat "$folder/good.sip"; echo "$2"; } >"$folder/more.sip"
  refused "more.sip:5:$1" run "$folder/more.sip"
}
sip_line "6: '9223372036854775808' is too large" 'seed 9223372036854775808'
sip_line "6: '-' means nothing here" 'seed -1'
sip_line "4: '1000000001s' is too large" 'at 1000000001s bob hangs up'
sip_line "4: '0.0000001s' is finer than a microsecond" 'at 0.0000001s bob hangs up'
sip_line "11: a run takes some time" 'run until 0s'
sip_line "11: '99999999999999999999th' is too large" ' drop the 99999999999999999999th INVITE from alice'
sip_line "10: there is no directory 'nowhere'" 'machines nowhere'
sip_line "19: alice cannot do that with itself" 'at 1s alice calls alice'
printf 'seed 9223372036854775807\n' | cat "$folder/good.sip" - >"$folder/seed.sip"
"$SIPSTEP" run --format jsonl "$folder/seed.sip" | grep -q '"seed":9223372036854775807'
"$SIPSTEP" run --until 0.5s "$folder/good.sip" >/dev/null

# Deep, long and many: told in bounded time, at the first place that is too much.
deep=$(head -c 20000 /dev/zero | tr '\0' '(')
sip_line "148: this is nested too deeply" "expect ${deep}alice.dialog is Confirmed"
i=0
while [ $i -lt 300 ]; do
  echo "node n$i phone"
  i=$((i + 1))
done >"$folder/many.sip"
refused "many.sip:251:6: a scenario has at most 250 nodes" run "$folder/many.sip"
{ printf 'digraph "client" '; head -c 70 /dev/zero | tr '\0' '{'; } >"$folder/deep.gv"
refused "more than 64 brackets within each other" draw "$folder/deep.gv"

# Of several files all are read before anything is printed.
refused "nowhere.sip" run "$folder/good.sip" "$folder/nowhere.sip"
refused "--format is text or man, not 'xml'" list --format xml
refused "--run goes with a machine's name" draw "$folder/good.gv" --run "$folder/good.sip"
refused "a file's name ends in .gv, .dot or .sip" draw /dev/null

# Lessons: all that is wrong is told at once, each in its line.
cat >"$folder/wrong.md" <<'MD'
---
id: wrong
title: Wrong
---
```sip
node alice phone
node bob phone answers after 2s
link alice -- bob udp delay 20ms
at 0s alice calls bob
```
```stop never
when the 3rd INVITE from alice is sent
```
```ask what
What?

choice A  right when the 9th INVITE from alice is sent
choice B  no
```
```task do
goal   Do it.
expect alice.nothing is Confirmed at 5s
```
MD
refused "wrong.md:12: this stop is never reached" learn "$folder/wrong.md"
refused "wrong.md:15: 'A' is right only when" learn "$folder/wrong.md"
refused "wrong.md:22:14: there is no machine 'nothing'" learn "$folder/wrong.md"
refused "wrong.md:22:14" learn "$folder/wrong.md" --dump 80x24
# shellcheck disable=SC2016 # those are no commands
sed '/^```sip$/,/^```$/d' "$folder/wrong.md" >"$folder/none.md"
refused "there is no \`sip\` block above 'never'" learn "$folder/none.md"
sed 's/ answers after 2s//' "$folder/wrong.md" >"$folder/endless.md"
refused "endless.md:6: this run has no end in sight" learn "$folder/endless.md"
refused "--script wants a terminal, or --dump" learn first-call --script Enter </dev/null
refused "wants a terminal" run --tui --script . "$top_srcdir/tests/scenarios/first-invite-lost.sip" </dev/null
refused "this text wants a" learn --dump 80x24 --script 'g "2s'
refused "did you mean 'step-back'" learn --dump 80x24 --script 'step-bck'
refused "cannot read the script" learn --dump 80x24 --script @no/such/file
refused "there is no theme 'drak'" learn --dump 80x24 --theme drak
refused "is no format of a screen" learn --dump 80x24 -o it.dot
refused "goes with --dump" learn -o it.svg
if [ $has_ui = yes ]; then
  refused "--until is for what is printed" run --dump 80x24 --until 5s "$folder/good.sip"
fi
refused "there is no key 'Entre'" learn first-call --dump 80x24 --keys Entre

# A diagram's complaint says the line.
"$SIPSTEP" draw "$folder/bad.gv" 2>"$folder/err" || true
line=$(grep -n resnd "$folder/bad.gv" | head -n 1 | cut -d: -f1)
grep -q "bad.gv:$line" "$folder/err" || { echo "no line $line in:"; cat "$folder/err"; failed=1; }

# What stood there stays when it cannot be written, and no half a file is left.
echo precious >"$folder/it.svg"
if [ "$(id -u)" != 0 ]; then
  chmod a-w "$folder"
  refused "cannot write" draw invite-client -o "$folder/it.svg"
  chmod u+w "$folder"
fi
refused "did you mean" draw "$folder/bad.gv" -o "$folder/it.svg"
[ "$(cat "$folder/it.svg")" = precious ] || { echo "it.svg was touched"; failed=1; }
if ls "$folder"/it.svg.* >/dev/null 2>&1; then
  echo "a temporary file was left"
  failed=1
fi

# Behind a link the file is written, not the link.
ln -s it.svg "$folder/link.svg"
"$SIPSTEP" draw invite-client -o "$folder/link.svg"
if [ ! -h "$folder/link.svg" ] || ! grep -q '<svg' "$folder/it.svg"; then
  echo "the link was replaced"
  failed=1
fi

# A full disk is an error, also for standard output.
if [ -c /dev/full ]; then
  for arguments in "run $folder/good.sip" "draw invite-client -T svg" "list machines" "-h"; do
    status=0
    # shellcheck disable=SC2086 # words
    "$SIPSTEP" $arguments >/dev/full 2>"$folder/err" || status=$?
    if [ "$status" != 2 ] || ! grep -q 'cannot write' "$folder/err"; then
      echo "sipstep $arguments >/dev/full: exit $status"
      failed=1
    fi
  done
fi

# Scripts that are no text; a limit of file sizes, which leaves nothing half written.
if [ $has_ui = yes ]; then
  refused "cannot read the script '$folder': Is a directory" run "$folder/good.sip" --dump 80x24 --script "@$folder"
  refused "cannot read the script '$folder/nul.sip'" run "$folder/good.sip" --dump 80x24 --script "@$folder/nul.sip"
  status=0
  (ulimit -f 0; "$SIPSTEP" run "$folder/good.sip" --dump 80x24 -o "$folder/new.svg" 2>/dev/null) || status=$?
  if [ "$status" != 2 ] || [ -e "$folder/new.svg" ]; then
    echo "a picture of the screen that cannot be written: exit $status"
    failed=1
  fi
fi
exit $failed
