#!/bin/sh
# The rooms' arrows run one way: a room includes only itself and rooms to its right. This is the one list.
set -eu
: "${top_srcdir:=.}"
rooms='main cli tui lesson explore draw report history scenario world node call transaction net sim'
leaves='machine sip builtin' # any room may include these; they include nothing

cd "$top_srcdir/src"
find . -name '*.[ch]' -exec grep -Hn '^[[:space:]]*#[[:space:]]*include[[:space:]]*"' {} + |
  awk -v rooms="$rooms" -v leaves="$leaves" '
    BEGIN {
      for (n = split(rooms, list, " "); n > 0; n--)
        rank[list[n]] = n
      for (n = split(leaves, list, " "); n > 0; n--)
        rank[list[n]] = 1000
    }
    function bad(why) { print "src/" place ": " why; failed = 1 }
    {
      seen++
      split($0, part, ":")
      place = substr(part[1], 3) ":" part[2]
      from = substr(part[1], 3)
      if (from !~ /\//)
        sub(/\.[ch]$/, "", from)  # src/main.c
      sub(/\/.*/, "", from)
      to = $0
      sub(/^[^"]*"/, "", to)
      sub(/".*/, "", to)
      if (to == "config.h")
        next
      name = to
      if (!sub(/\/.*/, "", to)) {
        bad("write \"ROOM/" name "\", from src")
        next
      }
      if (!(from in rank))
        bad("tests/arrows.sh does not know the room " from)
      else if (!(to in rank))
        bad("tests/arrows.sh does not know the room " to)
      else if (from != to && rank[from] >= rank[to])
        bad(from " may not include " name)
    }
    END {
      if (!seen) {
        print "no #include found: the test is broken"
        failed = 1
      }
      exit failed
    }'
