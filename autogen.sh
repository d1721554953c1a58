#!/bin/sh
# From a clean clone to a running sipstep: see usage below. Installs with apt-get only, and only what is missing;
# elsewhere it names the packages and stops.
set -eu
cd "$(dirname "$0")"

usage() {
  cat <<'END'
usage: ./autogen.sh [demo | check | --help]

  ./autogen.sh         make configure, and no more (autoreconf)
  ./autogen.sh demo    install what is missing, build in build/, open the first lesson;
                       where standard output is no terminal, run its scenario and print it
  ./autogen.sh check   install what is missing, build in build/, run the tests

demo and check say what they install before they do (apt-get, as root or with sudo).
On other systems they print the packages' names for dnf, pacman and brew, and stop.
END
}

say() {
  printf 'autogen.sh: %s\n' "$*" >&2
}

die() {
  say "$*"
  exit 1
}

have() {
  command -v "$1" >/dev/null 2>&1
}

can_compile() {
  printf '#include <stdio.h>\nint main(void) { return 0; }\n' | cc -x c - -o /dev/null 2>/dev/null
}

module() {
  have pkg-config && pkg-config --exists "$1"
}

apt='' dnf='' pacman='' brew=''

# need APT DNF PACMAN BREW COMMAND...: unless COMMAND succeeds, the packages are missing. `-`: no package needed there.
need() {
  for_apt=$1 for_dnf=$2 for_pacman=$3 for_brew=$4
  shift 4
  if ! "$@"; then
    apt="$apt $for_apt" dnf="$dnf $for_dnf" pacman="$pacman $for_pacman" brew="$brew $for_brew"
  fi
}

find_missing() {
  #    Debian,Ubuntu    Fedora              Arch      Homebrew
  need autoconf         autoconf            autoconf  autoconf have autoreconf
  need automake         automake            automake  automake have automake
  need make             make                make      make     have make
  need 'gcc libc6-dev'  gcc                 gcc       -        can_compile
  need pkg-config       pkgconf-pkg-config  pkgconf   pkgconf  have pkg-config
  need libgraphviz-dev  graphviz-devel      graphviz  graphviz module 'libcgraph libgvc'
  need libncurses-dev   ncurses-devel       ncurses   ncurses  module ncursesw
  need libmd4c-dev      md4c-devel          md4c      md4c     module md4c
  need libjansson-dev   jansson-devel       jansson   jansson  module jansson
  need libxml2-dev      libxml2-devel       libxml2   libxml2  module libxml-2.0
  need nettle-dev       nettle-devel        nettle    nettle   module nettle
  need zlib1g-dev       zlib-devel          zlib      -        module zlib
  need libpcap-dev      libpcap-devel       libpcap   libpcap  module libpcap
  need librsvg2-dev     librsvg2-devel      librsvg   librsvg  module 'librsvg-2.0 cairo-pdf'
  need check            check-devel         check     check    module check
}

# names LIST: its words but `-`, on one line.
names() {
  for name in $1; do
    [ "$name" = - ] || printf ' %s' "$name"
  done
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    env DEBIAN_FRONTEND=noninteractive "$@"
  else
    sudo env DEBIAN_FRONTEND=noninteractive "$@"
  fi
}

apt_install() {
  say "installing with apt-get:$(names "$apt")"
  case " $apt " in
  *' libgraphviz-dev '*) say 'libgraphviz-dev (the headers of Graphviz) brings in about 150 packages' ;;
  esac
  [ "$(id -u)" -eq 0 ] || have sudo ||
    die "that needs root, or sudo. As root: apt-get install$(names "$apt")"
  as_root apt-get update
  # shellcheck disable=SC2046 # a list of words
  as_root apt-get install -y --no-install-recommends $(names "$apt")
}

install_missing() {
  find_missing
  if [ -z "$apt" ]; then
    say 'everything needed is installed'
  elif have apt-get; then
    apt_install
  else
    say 'packages are missing. Install them, and run this again:'
    printf '    %s\n' "dnf install$(names "$dnf")" "pacman -S$(names "$pacman")" "brew install$(names "$brew")" >&2
    exit 1
  fi
}

bootstrap() {
  have autoreconf || die 'autoreconf is missing: install autoconf, automake and pkg-config (./autogen.sh demo does)'
  say 'making configure'
  autoreconf -fi
}

# Where a build inside the tree is configured already, configure would refuse a second one elsewhere.
build_folder() {
  if [ -f config.status ]; then
    echo .
  else
    echo build
  fi
}

build() {
  [ -x configure ] || bootstrap
  folder=$(build_folder)
  mkdir -p "$folder"
  if [ ! -f "$folder/Makefile" ]; then
    top=$PWD
    (cd "$folder" && "$top/configure" -q)
  fi
  say "building in $folder/"
  make -C "$folder" -s -j "$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)"
}

demo() {
  install_missing
  build
  if [ -t 0 ] && [ -t 1 ]; then
    exec "$folder/src/sipstep" learn first-call
  fi
  exec "$folder/src/sipstep" run lessons/01-*/*.sip
}

check() {
  install_missing
  build
  make -C "$folder" -s -j "$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)" check
}

[ $# -le 1 ] || {
  usage >&2
  exit 2
}
case ${1-} in
'') bootstrap ;;
demo) demo ;;
check) check ;;
-h | --help) usage ;;
*)
  usage >&2
  exit 2
  ;;
esac
