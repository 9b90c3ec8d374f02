#!/usr/bin/env bash
# Trains the model that ships with the package: about an hour and a half on two cores.
#   bash scripts/train-nano.sh WORK_FOLDER [PUBLIC_DATA_FOLDER]
# Each step goes on where it was interrupted. Without the public data its recipes are left out (see docs/data-recipes.md).
set -euo pipefail
work=${1:?give a folder to work in}
public=${2:-}
mkdir -p "$work"
cd "$work"
for part in train heldout heldout-shop; do
  [ -f "$part.jsonl" ] || shopkeeper train data --mix nano --part "$part" --seed 1 ${public:+--public "$public"} --out "$part.jsonl"
done
[ -f tokenizer/tokenizer.json ] || shopkeeper train tokenizer train.jsonl --size nano --out tokenizer
shopkeeper train corpus train.jsonl heldout.jsonl heldout-shop.jsonl --tokenizer tokenizer --size nano --out corpus
shopkeeper train pretrain --corpus corpus --size nano --optimizer muon --learning-rate 0.003 --minutes 18 --out pretrain
shopkeeper train sft --corpus corpus --size nano --base pretrain/model --optimizer muon --learning-rate 0.002 --minutes 60 --out sft
shopkeeper train export sft --form onnx-int8 --out nano
