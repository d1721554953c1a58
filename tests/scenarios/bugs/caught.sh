#!/bin/sh
# The bugs of real stacks: each scenario here holds with the machines as shipped, and breaks with
# those that have the bug. A line `# bug FILE.gv: SCRIPT` of a scenario makes such a machine from the
# shipped one with `sed -E SCRIPT`; `# bug NAME` names machines that have it already.
set -u
top=${top_srcdir:-../../..}
sipstep=${SIPSTEP:-sipstep}
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
failed=0 bugs=0

fail() {
    printf "%s\n" "$1" >&2
    failed=1
}

# check WANTED-EXIT-STATUS WHAT [OPTIONS]: one scenario, run once.
check() {
    wanted=$1 what=$2
    shift 2
    "$sipstep" check "$@" "$scenario" >"$work/out" 2>&1
    status=$?
    [ "$status" -eq "$wanted" ] && return
    fail "$scenario: $what: exit $status instead of $wanted"
    cat "$work/out" >&2
}

# A machine with the bug, in a directory of its own.
make_bug() {
    rm -rf "$work/machines"
    mkdir "$work/machines"
    sed -E "$2" "$top/diagrams/$1" >"$work/machines/$1" || fail "$scenario: sed cannot read: $2"
    cmp -s "$top/diagrams/$1" "$work/machines/$1" && fail "$scenario: $1 has nothing for: $2"
}

for scenario in "$top"/tests/scenarios/bugs/*.sip; do
    check 0 "as shipped"
    sed -n 's/^# bug //p' "$scenario" >"$work/bugs"
    [ -s "$work/bugs" ] || fail "$scenario: no bug that it would find"
    while read -r bug; do
        bugs=$((bugs + 1))
        case $bug in
        *.gv:*)
            make_bug "${bug%%:*}" "${bug#*: }"
            check 1 "$bug" --machines "$work/machines" ;;
        *)  check 1 "$bug" --machines "$bug" ;;
        esac
    done <"$work/bugs"
done
[ "$bugs" -gt 0 ] || fail "there are no scenarios in $top/tests/scenarios/bugs"
exit $failed
