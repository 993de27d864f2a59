#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Proves that a bare Debian 12 is enough: makes an empty root, copies what is committed, and runs a script of the repository in it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() {
    cat <<'TEXT'
usage: scripts/prove-fresh.sh [--keep] [--root FOLDER] [SCRIPT [ARGUMENT ...]]

Needs root and debootstrap. SCRIPT is run in a clone-like copy of HEAD (default: scripts/quickstart.sh); with `true` only the
root and the copy are made. The root is removed afterwards unless --keep is given; --root uses (and keeps) FOLDER, which
is filled if it is empty. Packages come from the mirrors that this machine's own apt uses.
TEXT
}

keep=""
root=""
while [ $# -gt 0 ]; do
    case "$1" in
        --keep) keep=yes; shift ;;
        --root) root="${2:?--root needs a folder}"; keep=yes; shift 2 ;;
        -h | --help) usage; exit 0 ;;
        -*) echo "unknown argument '$1'" >&2; usage >&2; exit 2 ;;
        *) break ;;
    esac
done
[ $# -gt 0 ] || set -- scripts/quickstart.sh

if [ "$(id -u)" -ne 0 ]; then
    echo "an empty root can only be made by root: run this with sudo" >&2
    exit 1
fi
if ! command -v debootstrap >/dev/null; then
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends debootstrap
fi

# The first Debian archive among this machine's own sources, of either format.
debian_mirror() {
    {  # sed complains about the format that is not there
        sed -n 's/^URIs:[[:space:]]*\([^[:space:]]*\).*/\1/p' /etc/apt/sources.list.d/*.sources
        sed -n 's/^deb \(\[[^]]*\] \)\?\([^[:space:]]*\) bookworm.*/\2/p' /etc/apt/sources.list /etc/apt/sources.list.d/*.list
    } 2>/dev/null | grep -E -m 1 "/debian/?$" || true
}

remove_root() {
    # Nothing is mounted here: the mounts live and die with the private name space below.
    [ -n "$keep" ] || rm -rf --one-file-system "$root"
}

mirror="$(debian_mirror)"
if [ -z "$mirror" ]; then
    echo "no Debian archive was found in /etc/apt/sources.list*" >&2
    exit 1
fi
if [ -z "$root" ]; then
    root="$(mktemp -d "${TMPDIR:-/tmp}/accelbench-fresh-XXXXXX")"
fi
trap remove_root EXIT

if [ ! -x "$root/bin/sh" ]; then
    echo "== an empty Debian 12 in $root"
    mkdir -p "$root"
    debootstrap --variant=minbase bookworm "$root" "$mirror" >"$root.log" 2>&1 || {
        tail -n 20 "$root.log" >&2
        exit 1
    }
fi
# How this machine reaches the network and whom it trusts; nothing else of it is let in.
for file in /etc/resolv.conf /etc/hosts; do
    [ ! -f "$file" ] || cp -L "$file" "$root$file"
done
for settings in /etc/apt/apt.conf.d/*proxy*; do
    [ ! -f "$settings" ] || cp "$settings" "$root/etc/apt/apt.conf.d/"
done

echo "== the commit $(git rev-parse --short HEAD)"
rm -rf "$root/accelbench"
mkdir -p "$root/accelbench"
git archive HEAD | tar -x -C "$root/accelbench"

echo "== $* in the empty root"
seconds="$SECONDS"
status=0
# The program finds itself by /proc and the machine by /sys; both appear in a private name space only.
unshare --mount --propagation private bash -c '
    set -e
    root="$1"
    shift
    mount -t proc proc "$root/proc"
    mount --rbind /sys "$root/sys"
    mount --rbind /dev "$root/dev"
    exec chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 ${CI:+CI="$CI"} \
        ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} ${no_proxy:+no_proxy="$no_proxy"} \
        /bin/bash -c '"'"'cd /accelbench && exec "$@"'"'"' bash "$@"
' bash "$root" "$@" || status=$?
echo "== $* ended with status $status after $((SECONDS - seconds)) s"
exit "$status"
