#!/bin/sh
# The diagram is the machine: no C file knows a state of a shipped machine by its label, or by its number.
# Labels are known to vocabularies only (a file that defines a `struct vocabulary`); src/sip is left out, which knows
# no machine and has words like "Ringing" of its own. A number is known where an instance's `state` meets a
# constant; MACHINE_START, a point in every diagram, may be asked for, and whether a number is one at all.
set -eu
: "${top_srcdir:=.}"
cd "$top_srcdir"

# The labels of nodes and clusters, one a line. An edge has an arrow, and its label is no state's.
labels() {
  sed -n '/->/d; s/.*[[ ,;{]label *= *"\([^"]*\)".*/\1/p; s/^label *= *"\([^"]*\)".*/\1/p' | grep . | sort -u
}

# FILE:LINE: CODE for each line of the files that names a state; `labels`: the labels, between newlines.
scan() {
  labels=$1
  shift
  labels=$labels awk '
    BEGIN { n = split(ENVIRON["labels"], list, "\n"); while (n) known[list[n--]] = 1 }
    FNR == 1 { comment = 0 }
    {
      # code: the line without comments and with each string as ""; names: does a string spell a label?
      code = ""; names = 0; rest = $0
      while (rest != "") {
        if (comment) {
          if (!(at = index(rest, "*/"))) break
          rest = substr(rest, at + 2); comment = 0
        } else if (match(rest, /"([^"\\]|\\.)*"|\047([^\047\\]|\\.)*\047|\/\*|\/\//)) {
          token = substr(rest, RSTART, RLENGTH)
          code = code substr(rest, 1, RSTART - 1)
          rest = substr(rest, RSTART + RLENGTH)
          if (token == "//") break
          if (token == "/*") comment = 1
          else {
            code = code "\"\""
            if (substr(token, 2, length(token) - 2) in known) names = 1
          }
        } else { code = code rest; break }
      }
      gsub(/MACHINE_START|[<>]=? *(MACHINE_STATES|nstates)/, "", code)
      gsub(/(>=|<) *0([^0-9a-z]|$)/, " ", code)
      if (code ~ /(->|\.)state *([=!]=|[<>]=?) *(\([a-z0-9_ ]*\) *)?([0-9]|[A-Z][A-Z0-9_]+)/ ||
          code ~ /([0-9]|[A-Z][A-Z0-9_]+) *([=!]=|[<>]=?) *[a-z][^ =]*(->|\.)state([^a-z_(]|$)/ ||
          code ~ /switch *\(.*(->|\.)state *\)/)
        names = 1
      if (names) print FILENAME ":" FNR ": " $0
    }' "$@"
}

# First, that the test can fail: of these lines those that say so, and no others, are found.
sample=$(mktemp)
trap 'rm -f "$sample"' EXIT
cat >"$sample" <<'END'
if (!strcmp(label, "Calling")) /* found */
/* not "Calling" in a comment, nor
   instance->state == 3 in a longer one */
if (instance->state == 3) // found
if (instance.state != CALLING) // found
if (3 == item[2].state) // found
switch (instance->state) { // found
if (instance->state == MACHINE_START)
if (lit->state >= 0 && lit->state < MACHINE_STATES)
if (instance->state == other->state)
say("Calling Bob", "not Calling");
x = machine_final(m, instance->state) ? 1 : 2;
lexer_state == 3;
END
found=$(scan 'Calling' "$sample" | wc -l)
if [ "$found" -ne 5 ] || [ "$(scan 'Calling' "$sample" | grep -c 'found')" -ne 5 ]; then
  echo 'this test does not see what it should:'
  scan 'Calling' "$sample"
  exit 1
fi

all=$(find diagrams -name '*.gv' -exec cat {} + | labels)
if ! printf '%s\n' "$all" | grep -qx Calling; then
  echo 'the diagrams have no state Calling: this test does not read them well'
  exit 1
fi
# shellcheck disable=SC2046 # paths of this tree have no blanks
set -- $(find src -name '*.[ch]' ! -path 'src/sip/*' ! -path 'src/builtin/*' \
  -exec sh -c 'grep -q "^\(static \)\{0,1\}const struct vocabulary [a-z_]* = {" "$1" || echo "$1"' sh {} \;)
found=$(scan "$all" "$@")
if [ -n "$found" ]; then
  echo 'these lines know a state that only its diagram should know:'
  printf '%s\n' "$found"
  exit 1
fi
