#!/bin/sh
# Bad input ends in a message on standard error, exit code 2, and nothing written: neither to standard output nor to a file.
set -eu
: "${top_srcdir:=.}" "${SIPSTEP:=src/sipstep}"
folder=$(mktemp -d)
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
failed=0

# refused WORDS ARGUMENT...: exit 2, WORDS on standard error, nothing on standard output
refused() {
  words=$1
  shift
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
refused "there is no list 'machnies'; did you mean 'machines'?" list machnies
refused "there is no machine 'x'" list states x
if "$SIPSTEP" learn -h >/dev/null 2>&1; then # not in a build without the terminal UI
  refused "there is no lesson 'first-cal'; did you mean 'first-call'?" learn first-cal
fi
refused "nowhere" run --machines "$folder/nowhere" "$folder/good.sip"

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
exit $failed
