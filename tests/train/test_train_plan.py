"""Planning: counts that are published, memory that adds up, times that scale, in numbers worked out by hand."""

from __future__ import annotations

import pytest

from shopkeeper.errors import InputError
from shopkeeper.train.plan import GPUS, SHAPES, fitting, need, read_count, shape_of


@pytest.mark.parametrize(("name", "billions"), [("0.6B", 0.596), ("8B", 8.19), ("32B", 32.76)])
def test_shapes_have_the_published_number_of_weights(name: str, billions: float) -> None:
    assert SHAPES[name].parameters / 1e9 == pytest.approx(billions, abs=0.005)


def test_a_shape_counts_as_transformers_does() -> None:
    import torch
    from transformers import Qwen3Config, Qwen3ForCausalLM

    shape = SHAPES["8B"]
    config = Qwen3Config(
        vocab_size=shape.vocabulary,
        hidden_size=shape.hidden,
        intermediate_size=shape.mlp,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        num_key_value_heads=shape.kv_heads,
        head_dim=shape.head_dim,
        tie_word_embeddings=shape.tied,
    )
    with torch.device("meta"):
        model = Qwen3ForCausalLM(config)
    assert sum(p.numel() for p in model.parameters()) == shape.parameters


def test_adam_in_mixed_precision_takes_16_bytes_a_weight_over_all_gpus() -> None:
    one = need(SHAPES["8B"], gpus=8, tokens=1e9)
    states = one.weights + one.gradients + one.optimiser
    assert states == pytest.approx(16 * SHAPES["8B"].parameters / 8 / 1e9)
    lora = need(SHAPES["8B"], gpus=8, tokens=1e9, lora=16)
    assert lora.weights + lora.gradients + lora.optimiser < states / 6
    assert lora.trained < SHAPES["8B"].parameters / 100


def test_time_falls_with_gpus_until_the_network_is_what_is_waited_for() -> None:
    one = need(SHAPES["8B"], gpus=1, tokens=1e9)
    eight = need(SHAPES["8B"], gpus=8, tokens=1e9)
    assert one.hours / eight.hours == pytest.approx(8)
    crowd = need(SHAPES["8B"], gpus=64, tokens=1e9, micro=1)
    assert crowd.exchange_seconds > crowd.compute_seconds
    more, fits = fitting(SHAPES["8B"], gpus=64, tokens=1e9)
    assert fits
    assert more.micro > 1
    assert one.hours / more.hours == pytest.approx(64)
    # 8.19e9 weights: 6 N and the attention of 36 layers of width 4096 over 4096 tokens, at 40% of 989 TFLOPS
    assert one.tokens_per_second == pytest.approx(
        0.4 * 989e12 / (6 * 8.19e9 + 12 * 36 * 4096 * 4096), rel=1e-3
    )


def test_what_does_not_fit_is_said() -> None:
    assert not fitting(SHAPES["32B"], gpus=8, tokens=1e9, gpu=GPUS["h100"])[1]
    assert fitting(SHAPES["32B"], gpus=8, tokens=1e9, gpu=GPUS["h200"])[1]
    assert fitting(SHAPES["32B"], gpus=8, tokens=1e9, gpu=GPUS["h100"], lora=16)[1]


def test_checkpointing_saves_activations() -> None:
    kept = need(SHAPES["8B"], gpus=8, tokens=1e9, checkpointing=False)
    again = need(SHAPES["8B"], gpus=8, tokens=1e9)
    assert kept.activations > 10 * again.activations


def test_counts_and_sizes_are_read() -> None:
    assert read_count("8B") == 8e9
    assert read_count("1.5e9") == 1.5e9
    assert shape_of(params="7.5B")[0] == "8B"
    assert shape_of(size="nano")[1].parameters == pytest.approx(16e6, rel=0.1)
    for wrong in ({"size": "huge"}, {"params": "many"}, {"params": "500B"}):
        with pytest.raises(InputError):
            shape_of(**wrong)
    with pytest.raises(InputError, match="GPUs: 0"):
        need(SHAPES["8B"], gpus=0, tokens=1e9)
