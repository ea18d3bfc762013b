#!/bin/sh
# The same as consume.js, with kcat. Usage: consume.sh BOOTSTRAP SAGA
# Prints what became of a saga, saga-booked, saga-refused or saga-expired, and the event.
set -eu
bootstrap=${1:?usage: consume.sh BOOTSTRAP SAGA}
saga=${2:?usage: consume.sh BOOTSTRAP SAGA}

tries=60
while [ "$tries" -gt 0 ]; do
    outcome=$(kcat -C -q -e -o beginning -b "$bootstrap" -t ledger.events.v1 -f '%k\t%h\t%s\n' |
        awk -F '\t' -v saga="$saga" '
            $1 == saga && !found && match($2, /message-type=saga-[a-z]+/) {
                print substr($2, RSTART + 13, RLENGTH - 13) " " $3
                found = 1
            }')
    if [ -n "$outcome" ]; then
        printf '%s\n' "$outcome"
        exit 0
    fi
    tries=$((tries - 1))
    sleep 1
done
echo "saga $saga has not ended" >&2
exit 1
