#!/usr/bin/env bash
# Trains the model that ships with the package: about two hours on two cores.
#   bash scripts/train-nano.sh WORK_FOLDER [PUBLIC_DATA_FOLDER]
# Rehearsed in minutes: NANO_MIX=tiny.toml NANO_FINISH_MIX=tiny.toml NANO_STEPS=2 bash scripts/train-nano.sh WORK_FOLDER
# Each step goes on where it was interrupted. Without the public data its recipes are left out (see docs/data-recipes.md).
set -euo pipefail
work=${1:?give a folder to work in}
public=${2:+$(realpath -e "$2")}
mix=${NANO_MIX:-nano}
finish_mix=${NANO_FINISH_MIX:-nano-finish}
if [ -f "$mix" ]; then mix=$(realpath "$mix"); fi
if [ -f "$finish_mix" ]; then finish_mix=$(realpath "$finish_mix"); fi
# length MINUTES: that long, or NANO_STEPS steps
length() { if [ -n "${NANO_STEPS:-}" ]; then echo "--steps $NANO_STEPS"; else echo "--minutes $1"; fi; }
mkdir -p "$work"
cd "$work"
for part in train heldout heldout-shop; do
  [ -f "$part.jsonl" ] || shopkeeper train data --mix "$mix" --part "$part" --seed 1 ${public:+--public "$public"} --out "$part.jsonl"
done
[ -f tokenizer/tokenizer.json ] || shopkeeper train tokenizer train.jsonl --size nano --out tokenizer
shopkeeper train corpus train.jsonl heldout.jsonl heldout-shop.jsonl --tokenizer tokenizer --size nano --out corpus
shopkeeper train pretrain --corpus corpus --size nano --optimizer muon --learning-rate 0.003 $(length 18) --out pretrain
shopkeeper train sft --corpus corpus --size nano --base pretrain/model --optimizer muon --learning-rate 0.002 $(length 60) --out sft
# the last minutes, at a fifth of the rate: rows not seen before, simulated dialogues, rewordings
for part in train heldout; do
  [ -f "finish-$part.jsonl" ] || shopkeeper train data --mix "$finish_mix" --part "$part" --seed 7001 ${public:+--public "$public"} --out "finish-$part.jsonl"
done
shopkeeper train corpus finish-train.jsonl finish-heldout.jsonl --tokenizer tokenizer --size nano --out corpus-finish
shopkeeper train sft --corpus corpus-finish --size nano --base sft/model --optimizer muon --learning-rate 0.0004 $(length 13) --out finish
# three quarters of the last weights and a quarter of those before: less is forgotten
cp -rn finish/model average
python - <<'PYTHON'
from safetensors.torch import load_file, save_file

new, old = load_file("finish/model/model.safetensors"), load_file("sft/model/model.safetensors")
mean = {name: (0.75 * weight.float() + 0.25 * old[name].float()).contiguous() for name, weight in new.items()}
save_file(mean, "average/model.safetensors", metadata={"format": "pt"})
PYTHON
cp finish/card.json average/card.json
shopkeeper train export average --form onnx-int8 --out nano
