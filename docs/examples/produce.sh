#!/bin/sh
# The same as produce.js, with kcat. Usage: produce.sh BOOTSTRAP
# Sends the two parts of a saga, in the wrong order, and prints the saga's id.
set -eu
bootstrap=${1:?usage: produce.sh BOOTSTRAP}

if [ -r /proc/sys/kernel/random/uuid ]; then saga=$(cat /proc/sys/kernel/random/uuid); else saga=$(uuidgen | tr A-F a-f); fi
deadline=$(date -u -d '+30 seconds' +%Y-%m-%dT%H:%M:%SZ 2>/dev/null || date -u -v+30S +%Y-%m-%dT%H:%M:%SZ)

# part NUMBER CODE SCALE AMOUNT
part() {
    context='{"v":1,"id":"'$saga'","part":'$1',"total":2,"deadline":"'$deadline'","type":"worked-example"}'
    taken='{"account":"house:'$2'","asset":"'$2/$3'","amount":"-'$4'"}'
    given='{"account":"clearing:'$2'","asset":"'$2/$3'","amount":"'$4'"}'
    printf '{"posting":{"description":"worked example, part %s","legs":[%s,%s]}}\n' "$1" "$taken" "$given" |
        kcat -P -q -b "$bootstrap" -X acks=all -t ledger.commands.v1 -k "$saga" -H "saga-context=$context"
}

part 2 ETH 18 0.000000000000000001
part 1 BTC 8 0.00000001
echo "$saga"
