#!/usr/bin/env bash
# swift-toolchain.sh - make a Swift compiler available, also on a Debian whose own release has none.
#
#   eval "$(path/to/swift-toolchain.sh)"
#   swift build; swift test
#
# Progress goes to stderr; stdout holds only shell lines to eval. On failure stdout is `false`, so that
# `set -e; eval "$(swift-toolchain.sh)"` stops. Safe to run again, and from several processes at once (a lock
# guards the cache).
#
# What it does, the first that works:
#   1. installed  a `swift` of 6.0 or later is on the PATH: use it as it is;
#   2. cache      what step 3 made earlier is complete: use it (no network, 4 s);
#   3. debian     Debian 13's package swiftlang (6.0) needs a newer C library than Debian 12 has. So it and all that
#                 it needs are unpacked into a tree of their own in the cache folder, from the mirror that apt uses
#                 (0.6 GB to fetch, 1.1 GB to keep, 1 to 3 minutes). Nothing is installed, and apt's lists are left
#                 alone. Needs apt, dpkg-deb, unshare, chroot, and root or user namespaces.
#
# In step 3 `swift` and `swiftc` are wrappers that run inside the tree, in a mount namespace that ends with them. The
# machine's folders are there at their own places but for the system's: /usr, /etc, /var and /boot are the tree's, so
# a project may not lie in them. `swift-shell COMMAND...` runs any command there, and only there runs what is built.
# Debugger, editor services, static libraries of Swift and embedded Swift are left out.
#
# Settings (environment):
#   SWIFT_TOOLCHAIN        auto (default) | installed | debian
#   SWIFT_TOOLCHAIN_DIR    cache folder (default ${XDG_CACHE_HOME:-$HOME/.cache}/swift-toolchain)
set -euo pipefail

MODE=${SWIFT_TOOLCHAIN:-auto}
CACHE=$(realpath -m "${SWIFT_TOOLCHAIN_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/swift-toolchain}")
# sid has a newer Swift, but lacks a library that tests link to.
SUITE=trixie
# Bump when the layout of the cached tree changes: older ones are then left unused.
LAYOUT=1
ROOT=$CACHE/$SUITE-$LAYOUT
OLDEST=6.0
KEYS=/usr/share/keyrings/debian-archive-keyring.gpg
# What no build of a package and no test of it runs.
LEFT_OUT=(bin/clangd bin/docc bin/lld bin/lldb-server bin/sourcekit-lsp bin/swift-format 'lib/libLTO.so.*'
  'lib/liblldb.so.*' lib/libsourcekitdInProc.so lib/swift_static lib/swift/embedded lib/swift/FrameworkABIBaseline)

say() { printf 'swift-toolchain: %s\n' "$*" >&2; }
die() { say "error: $*"; exit 1; }
trap '[ $? -eq 0 ] || echo false' EXIT

# An earlier eval in this shell may have put the wrappers on the PATH: look at the ordinary swift.
PATH=$(tr : '\n' <<<"$PATH" | grep -vF "$CACHE/" | paste -sd : -)

version_of() { "$1" --version 2>/dev/null | sed -n 's/.*Swift version \([0-9.]*\).*/\1/p' | head -n1; }

is_new_enough() { # is_new_enough SWIFT
  local version
  version=$(version_of "$1") && [ -n "$version" ] && printf '%s\n' "$OLDEST" "$version" | sort -VC
}

emit() { # emit KIND [FOLDER]
  local path=${2:+$2:}$PATH
  say "using Swift $(PATH=$path version_of swift) ($1)"
  printf 'export SWIFT_TOOLCHAIN_KIND=%q PATH=%q\n' "$1" "$path"
}

# --- the Debian way -----------------------------------------------------------------------------

own_mounts() { # runs a command in a mount namespace, as root or as what looks like root there
  local own=()
  [ "$(id -u)" = 0 ] || own=(--map-root-user)
  unshare ${own[@]+"${own[@]}"} --mount "$@"
}

# apt with lists, sources and a state of its own, as on an empty machine that knows only SUITE.
private_apt() {
  local state=$TMP/apt
  apt-get -qq -o Dir::State="$state" -o Dir::State::status="$state/status" -o Dir::Cache="$state/cache" \
    -o Dir::Etc::sourcelist="$state/sources.list" -o Dir::Etc::sourceparts=/dev/null \
    -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null -o APT::Sandbox::User=root \
    -o APT::Install-Recommends=false -o APT::Default-Release= -o Acquire::Languages=none \
    -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false "$@" >&2
}

mirror() {
  apt-get indextargets --format '$(LABEL)|$(REPO_URI)' 'Created-By: Packages' | sed -n 's/^Debian|//p' | sort -u | head -n1
}

fetch() {
  local uri
  uri=$(mirror)
  if [ -z "$uri" ]; then apt-get -qq update >&2 || true; uri=$(mirror); fi
  [ -n "$uri" ] || die "apt knows no mirror of Debian (try: apt-get update)"
  mkdir -p "$TMP/apt/cache/archives/partial" "$TMP/apt/lists/partial"
  : >"$TMP/apt/status"
  echo "deb [signed-by=$KEYS] $uri $SUITE main" >"$TMP/apt/sources.list"
  say "fetching swiftlang of Debian $SUITE, and what it needs"
  private_apt update || die "the mirror that apt uses has no Debian $SUITE"
  # base-files brings the links /bin, /lib and so on; dash is sh.
  private_apt --yes --download-only install swiftlang libc6-dev base-files bash coreutils dash \
    || die "could not fetch swiftlang and what it needs"
}

unpack() {
  local skip=(--exclude=./usr/share/{doc,man,locale}/'*') deb name
  for name in "${LEFT_OUT[@]}"; do skip+=(--exclude="./usr/libexec/swift/$name"); done
  say "unpacking"
  mkdir -p "$TMP/tree"
  # base-files first: its links have to be there before others unpack through them.
  for deb in "$TMP"/apt/cache/archives/base-files_*.deb "$TMP"/apt/cache/archives/*.deb; do
    dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$TMP/tree" --no-same-owner --keep-directory-symlink "${skip[@]}" \
      || die "${deb##*/} could not be unpacked"
  done
  rm -rf "$TMP/apt"
}

wrapper() { # wrapper FILE: the Swift program of that name, or any command, inside the tree
  cat >"$1" <<'WRAP'
#!/usr/bin/env bash
# Runs the Swift program of this name in the tree beside it; swift-toolchain.sh made it.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
case $PWD/ in /usr/* | /etc/* | /var/* | /boot/*)
  echo "${0##*/}: $PWD is not seen inside the tree; move the project" >&2; exit 1 ;; esac
own=(); [ "$(id -u)" = 0 ] || own=(--map-root-user)
program=${0##*/}; [ "$program" != swift-shell ] || program=
exec unshare ${own[@]+"${own[@]}"} --mount bash -euc '
  tree=$1 program=$2; shift 2
  for dir in /*; do
    case $dir in /bin | /boot | /etc | /lib* | /lost+found | /sbin | /usr | /var) continue ;; esac
    if [ -L "$dir" ] || [ ! -d "$dir" ]; then continue; fi
    mkdir -p "$tree$dir"; mount --rbind "$dir" "$tree$dir"
  done
  PATH=/usr/libexec/swift/bin:/usr/bin:/bin:/usr/sbin:/sbin:$PATH
  exec chroot "$tree" env --chdir="$PWD" ${program:+"$program"} "$@"
' swift "$here/tree" "$program" "$@"
WRAP
  chmod +x "$1"
}

# Proves that the tree compiles, links and runs, before it counts as complete.
try_out() {
  printf 'import Foundation\nimport XCTest\nprint(String(format: "%%.3f", sqrt(2.0)))\n' >"$TMP/probe.swift"
  ( cd "$TMP" && bin/swiftc probe.swift -o probe && [ "$(bin/swift-shell ./probe)" = 1.414 ] ) >&2 \
    || die "the unpacked compiler does not work"
  rm -f "$TMP"/probe*
}

make_tree() {
  local need start=$SECONDS
  for need in apt-get dpkg-deb unshare chroot; do
    PATH=$PATH:/usr/sbin:/sbin command -v "$need" >/dev/null || die "$need is needed, as Debian has it"
  done
  [ -f "$KEYS" ] || die "$KEYS is needed (package debian-archive-keyring)"
  own_mounts true 2>/dev/null || die "this machine allows no mount namespace: root is needed, or user namespaces"
  TMP=$ROOT.tmp
  rm -rf "$ROOT" "$TMP"; mkdir -p "$TMP/bin"
  fetch
  unpack
  for need in swift swiftc swift-shell; do wrapper "$TMP/bin/$need"; done
  try_out
  mv "$TMP" "$ROOT"
  : >"$ROOT/.complete"
  say "made in $((SECONDS - start)) s: $(du -sh "$ROOT" | cut -f1)"
}

use_debian() {
  mkdir -p "$CACHE"
  if command -v flock >/dev/null; then exec 9>"$CACHE/.lock"; flock 9; fi
  # Another process may have made it while this one waited.
  { [ -f "$ROOT/.complete" ] && is_new_enough "$ROOT/bin/swift"; } || make_tree
  emit debian "$ROOT/bin"
}

# ------------------------------------------------------------------------------------------------

case $MODE in
  auto) if is_new_enough swift; then emit installed; else use_debian; fi ;;
  installed) is_new_enough swift || die "no swift of $OLDEST or later is on the PATH"; emit installed ;;
  debian) use_debian ;;
  *) die "SWIFT_TOOLCHAIN must be auto, installed or debian" ;;
esac
