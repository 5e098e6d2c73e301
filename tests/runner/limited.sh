#!/usr/bin/env bash
# limited.sh SECONDS COMMAND…: runs it for so long at most, and then ends it and whatever it started (exit code 124; so
# it does when it is told to end). Says on descriptor 3 which processor time that took, in seconds: user, then system.
limit=$1
shift
trap 'kill "$child" 2>/dev/null; wait "$child"; exit 143' TERM INT
TIMEFORMAT='%U %S'
{ time {
    timeout --kill-after=10 "$limit" "$@" 2>&4 3>&- 4>&- &
    child=$!
    wait "$child"
}; } 4>&2 2>&3
