#!/bin/sh
# Flushes for each acknowledged append, counted by strace. A durable store flushes at least once an append with one
# writer; with sixteen it may flush less, when appends share a flush. An append of 0 seconds opens and closes only.
# usage: durability.sh [TARGET_DIRECTORY]    after `cargo run --release -p compare` has built the rivals
set -eu
cd "$(dirname "$0")"
built=${1:-target}/release
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
command -v strace >/dev/null || { echo "strace is needed" >&2; exit 1; }

for rival in voc:signed bare:grouped sqlite:full umadb:full evento:full sierradb:each sierradb:grouped \
    cqrs:full eventcore:sqlite eventcore:fs; do
    program=$built/peer-${rival%%:*}
    [ -x "$program" ] || { echo "$rival: not built"; continue; }
    for run in "append_1 0" "append_1 1" "append_16 1"; do
        set -- $run
        rm -rf "$scratch/store"
        strace -f -qq -c -e trace=fsync,fdatasync,msync,sync_file_range -o "$scratch/calls" \
            "$program" "$1" "$scratch/store" 80 "$2" "${rival##*:}" >"$scratch/out" 2>/dev/null || true
        appends=$(sed -n 's/.*"n":\([0-9]*\).*/\1/p' "$scratch/out")
        flushes=$(awk '$NF ~ /^(fsync|fdatasync|msync|sync_file_range)$/ { printf " %s=%s", $NF, $4 }' "$scratch/calls")
        [ "$2" = 0 ] && appends=0
        echo "$rival $1: ${appends:-failed} appends,${flushes:- no flush}"
    done
done
