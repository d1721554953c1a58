#!/bin/sh
# The terminal UI at a real terminal, through tmux: it opens, steps, survives a resize, gives the terminal back after q, after
# ^C, after SIGTERM and after a fatal signal. Waits for what must appear and never for a time to pass.
set -eu
: "${top_srcdir:=.}" "${SIPSTEP:=src/sipstep}"
command -v tmux >/dev/null || { echo "no tmux: skipped"; exit 77; }

socket=sipstep-test-$$
folder=$(mktemp -d)
t() { tmux -L "$socket" -f /dev/null "$@"; }
trap 't kill-server 2>/dev/null || true; rm -rf "$folder"' EXIT
export LC_ALL=C.UTF-8
export SIPSTEP XDG_STATE_HOME=$folder/state XDG_CONFIG_HOME=$folder/config

# wait_for TEXT: until the screen shows it
wait_for() {
  tries=0
  until t capture-pane -p -t it | grep -qF -- "$1"; do
    tries=$((tries + 1))
    if [ "$tries" -gt 600 ]; then
      echo "never saw: $1"
      t capture-pane -p -t it
      exit 1
    fi
    sleep 0.05
  done
}

# Each time a shell says how the program ended, and that the terminal echoes again.
t new-session -d -s it -x 80 -y 24 'PS1="ready> " exec sh -i'
run() {
  wait_for 'ready>'
  t send-keys -t it "clear; $SIPSTEP $1; echo ended \$?; stty -a | grep -q ' echo ' && echo terminal is back" Enter
}

run 'learn'
wait_for 'A first call'
t send-keys -t it Enter
wait_for 'Enter go on'
wait_for 'no machine runs yet'
t send-keys -t it .
wait_for 'Calling'
t send-keys -t it d
wait_for 'what if: 1st INVITE lost'
t resize-window -t it -x 120 -y 40
wait_for 'Calling'
t resize-window -t it -x 40 -y 12
wait_for 'dropped'
t resize-window -t it -x 80 -y 24
t send-keys -t it '?'
wait_for 'one step forward'
t send-keys -t it Escape
wait_for 'Enter go on'
t send-keys -t it q
wait_for 'learn SIP by stepping through it'
t send-keys -t it q
wait_for 'ended 0'
wait_for 'terminal is back'

run 'learn first-call'
wait_for 'no machine runs yet'
t send-keys -t it C-c
wait_for 'ended 0'
wait_for 'terminal is back'

for signal in TERM HUP QUIT SEGV ABRT; do
  run "--version >/dev/null; sh -c 'echo \$\$ >$folder/pid; exec $SIPSTEP learn first-call'"
  wait_for 'no machine runs yet'
  kill -s "$signal" "$(cat "$folder/pid")"
  wait_for 'ended 1' # 128 and the signal
  wait_for 'terminal is back'
done

# ^Z and back.
run 'learn first-call'
wait_for 'no machine runs yet'
t send-keys -t it .
wait_for 'Calling'
t send-keys -t it C-z
wait_for 'ready>'
t send-keys -t it 'clear; fg; echo ended $?' Enter
wait_for 'Calling'
t send-keys -t it q
wait_for 'ended 0'

# What was left goes on from the list; a theme stays chosen; nothing but the state is written.
run 'learn'
wait_for 'lesson 1, stop'
t send-keys -t it v
wait_for 'here you were last time'
wait_for 'Calling'
t send-keys -t it T
wait_for 'for colour-blind eyes'
t send-keys -t it 2
wait_for 'theme: light'
t send-keys -t it q q
wait_for 'ended 0'
grep -qx 'theme = light' "$folder/state/sipstep/state"
grep -qx 'lesson = first-call' "$folder/state/sipstep/state"
[ "$(ls "$folder/state/sipstep")" = state ]

# A script at a terminal: then its user goes on. The palette executes. ^Z comes back at another size.
run 'learn first-call --no-state --script ". . dump step-back"'
wait_for 'step 1'
t send-keys -t it '?' s t e p Space f o r w Enter
wait_for 'step 2'
t send-keys -t it C-z
wait_for 'ready>'
t resize-window -t it -x 100 -y 30
t send-keys -t it 'clear; fg; echo ended $?' Enter
wait_for 'step 2'
t send-keys -t it '.'
wait_for 'step 3'
t resize-window -t it -x 80 -y 24
t send-keys -t it q
wait_for 'ended 0'

# Keys as they are bound; what is wrong in the configuration is told and left out.
mkdir -p "$folder/config/sipstep"
printf 'bind step = x\nbind drop = Foo\nmouse = on\n' >"$folder/config/sipstep/config"
run "--version; TERM=xterm-256color $SIPSTEP learn first-call"
wait_for "left out of the configuration: line 2: there is no key 'Foo'"
t send-keys -t it x
wait_for 'Calling'
t send-keys -t it -l "$(printf '\033[<65;10;10M')" # the wheel, over the ladder: a step
wait_for 'step 2'
t send-keys -t it -l "$(printf '\033[<64;10;10M')"
wait_for 'step 1'
t send-keys -t it -l "$(printf '\033[<0;60;4M')" # a click gives its pane the focus
wait_for '▸ alice invite-client'
t send-keys -t it M
wait_for "the mouse is the terminal's own again"
t send-keys -t it q
wait_for 'ended 0'
rm "$folder/config/sipstep/config"

# The editor: what it saves is a what-if; what is wrong is told, and kept for the next time.
cat >"$folder/editor" <<'SH'
#!/bin/sh
if grep -q 'calls bbo' "$1"; then sed -i 's/calls bbo/calls bob/; s/bob hangs up/alice hangs up/' "$1"
else sed -i 's/calls bob/calls bbo/' "$1"; fi
SH
chmod +x "$folder/editor"
run "--version; EDITOR=$folder/editor $SIPSTEP learn first-call"
wait_for 'no machine runs yet'
t send-keys -t it E
wait_for "there is no node 'bbo'"
t send-keys -t it q E
wait_for 'alice hangs up'
wait_for 'what if: edit'
t send-keys -t it q
wait_for 'ended 0'

# A terminal that cannot move its cursor, or that nobody knows, is told so.
for kind in dumb no-such-terminal; do
  run "--version; TERM=$kind $SIPSTEP learn first-call"
  wait_for 'this terminal'
  wait_for 'ended 2'
done

# A terminal without colour, without cursor addressing of its own, and an ASCII locale.
for kind in vt100 linux xterm-256color screen tmux-256color; do
  run "--version >/dev/null; TERM=$kind NO_COLOR=1 LC_ALL=C $SIPSTEP learn first-call"
  wait_for 'no machine runs yet'
  t send-keys -t it .
  wait_for 'Calling'
  t send-keys -t it q
  wait_for 'ended 0'
done
TERM=dumb-unknown "$SIPSTEP" learn first-call </dev/null >"$folder/out" # no terminal: text
grep -q 'INVITE' "$folder/out"
