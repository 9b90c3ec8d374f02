#!/usr/bin/env bash
# Trains the model that ships with the package: about three hours on two cores.
#   bash scripts/train-nano.sh WORK_FOLDER [PUBLIC_DATA_FOLDER]
# Rehearsed in minutes: NANO_MIX=tiny.toml NANO_FINISH_MIX=tiny.toml NANO_RENEW_MIX=tiny.toml NANO_MEND_MIX=tiny.toml NANO_STEPS=2 bash scripts/train-nano.sh WORK_FOLDER
# Each step goes on where it was interrupted. Without the public data its recipes are left out (see docs/data-recipes.md).
set -euo pipefail
work=${1:?give a folder to work in}
public=${2:+$(realpath -e "$2")}
mix=${NANO_MIX:-nano}
finish_mix=${NANO_FINISH_MIX:-nano-finish}
renew_mix=${NANO_RENEW_MIX:-nano-renew}
mend_mix=${NANO_MEND_MIX:-nano-mend}
if [ -f "$mix" ]; then mix=$(realpath "$mix"); fi
if [ -f "$finish_mix" ]; then finish_mix=$(realpath "$finish_mix"); fi
if [ -f "$renew_mix" ]; then renew_mix=$(realpath "$renew_mix"); fi
if [ -f "$mend_mix" ]; then mend_mix=$(realpath "$mend_mix"); fi
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
# the mean of the last weights, SHARE of them, and those before: less is forgotten
mean() { # mean LAST BEFORE SHARE OUT
  cp -rn "$1" "$4"
  python - "$@" <<'PYTHON'
import sys

from safetensors.torch import load_file, save_file

last, before, share, out = sys.argv[1], sys.argv[2], float(sys.argv[3]), sys.argv[4]
new, old = load_file(f"{last}/model.safetensors"), load_file(f"{before}/model.safetensors")
both = {name: (share * weight.float() + (1 - share) * old[name].float()).contiguous() for name, weight in new.items()}
save_file(both, f"{out}/model.safetensors", metadata={"format": "pt"})
PYTHON
}
mean finish/model sft/model 0.75 average
# once more at a high rate, on fresh rows with more kinds of goods and phrasings; then half of it, and three minutes of mending
for phase in renew mend; do
  mix_of=${phase}_mix
  for part in train heldout; do
    [ -f "$phase-$part.jsonl" ] || shopkeeper train data --mix "${!mix_of}" --part "$part" --seed 9001 ${public:+--public "$public"} --out "$phase-$part.jsonl"
  done
  shopkeeper train corpus "$phase-train.jsonl" "$phase-heldout.jsonl" --tokenizer tokenizer --size nano --out "corpus-$phase"
done
shopkeeper train sft --corpus corpus-renew --size nano --base average --optimizer muon --learning-rate 0.0015 $(length 53) --out renew
mean renew/model average 0.5 half
shopkeeper train sft --corpus corpus-mend --size nano --base half --optimizer muon --learning-rate 0.0004 --warmup 10 $(length 3.4) --out mend
shopkeeper train export mend/model --form onnx-int8 --out nano
