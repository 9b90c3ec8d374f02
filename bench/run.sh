#!/usr/bin/env bash
# Runs every benchmark on this machine and writes bench/results/*.json; then prints the tables for the README.
# The data is in SHOPKEEPER_DATA, else ../shared/data. BENCH_SIZES limits the growth run, e.g. "20000 200000".
set -euo pipefail
cd "$(dirname "$0")/.."
data=${SHOPKEEPER_DATA:-../shared/data}
python=.venv/bin/python
mkdir -p bench/results

measure() { # NAME TASK FOLDER
    if [ -d "$data/$3" ]; then
        echo "bench: $1"
        $python -m shopkeeper bench "$2" "$data/$3" --json >"bench/results/$1.json.tmp"
        mv "bench/results/$1.json.tmp" "bench/results/$1.json"
    else
        echo "bench: NOT MEASURED: $1 needs $data/$3" >&2
    fi
}

measure search search icecat
measure matching matching matching
measure webmall webmall webmall
measure feeds feeds feeds
measure sessions sessions sessions
measure online-retail online-retail online-retail
measure cold-start cold-start recsys/beauty
$python -m shopkeeper bench recommend-serving --json >bench/results/recommend-serving.json.tmp
mv bench/results/recommend-serving.json.tmp bench/results/recommend-serving.json
if [ -d "$data/icecat" ]; then
    $python bench/search_speed.py "$data/icecat"
    $python bench/http_load.py "$data/icecat"
fi
if [ -d "$data/recsys" ]; then # an hour and a half on two cores
    $python bench/recommend_seeds.py "$data/recsys"
    $python bench/recommend_generative.py "$data/recsys/beauty"
fi
if [ -d "$data/tau2-retail" ]; then
    made=$(mktemp -d)
    for words in dialogues second; do
        $python bench/agent/build.py "$data/tau2-retail" "$made/$words" "bench/agent/$words.jsonl"
        for clerk in desk assistant; do
            $python -m shopkeeper bench agent "$made/$words" --clerk $clerk --json >"$made/result.json"
            mv "$made/result.json" "bench/results/agent-$words-$clerk.json"
        done
    done
    rm -r "$made"
fi
# shellcheck disable=SC2086 (several sizes are several words)
$python bench/growth.py ${BENCH_SIZES:+--sizes $BENCH_SIZES}
$python bench/table.py
