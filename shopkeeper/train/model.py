"""The network: Qwen3 from scratch by size, or a checkpoint; and the loss computed where it is cheapest."""

from __future__ import annotations

from pathlib import Path
from types import MethodType
from typing import Any

from shopkeeper.errors import InputError, MissingExtra
from shopkeeper.train.launch import place
from shopkeeper.train.size import Size

__all__ = ["flops_per_token", "load_model", "new_model", "only_loss", "parameters", "takes_places"]


def new_model(size: Size, tokenizer: Any, seed: int = 0) -> Any:
    """A Qwen3ForCausalLM with random float32 weights for `tokenizer`; the same for the same seed."""
    try:
        import torch
        from transformers import Qwen3Config, Qwen3ForCausalLM
    except ImportError as error:
        raise MissingExtra("transformers", "train", "training") from error
    torch.manual_seed(seed)
    config = Qwen3Config(
        **size.config(len(tokenizer)),
        bos_token_id=None,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )
    model = Qwen3ForCausalLM(config)
    model.generation_config.eos_token_id = [tokenizer.eos_token_id, tokenizer.pad_token_id]
    model.generation_config.pad_token_id = tokenizer.pad_token_id
    return model


def load_model(name: Path | str, *, frozen: bool = False) -> Any:
    """The causal language model of a folder or a hub name, weights in float32; `frozen` under an adapter: in bfloat16,
    where the machine multiplies in it. Raises InputError."""
    try:
        import torch
        from transformers import AutoModelForCausalLM
    except ImportError as error:
        raise MissingExtra("transformers", "train", "training") from error
    dtype = torch.bfloat16 if frozen and place().bf16 else torch.float32
    try:
        return AutoModelForCausalLM.from_pretrained(str(name), dtype=dtype)
    except (OSError, ValueError) as error:
        raise InputError(f"cannot load a model from '{name}': {str(error).splitlines()[0]}") from error


def takes_places(model: Any) -> bool:
    """Whether `only_loss` knows how this kind of model makes logits: nothing but an output layer."""
    return model.config.model_type in ("qwen3", "qwen2", "llama", "mistral", "smollm3")


def only_loss(model: Any) -> Any:
    """Lets `model(input_ids, position_ids, labels, places)` return nothing but the loss of `labels` at `places`
    (see blocks.Collate): logits are made for those places only, and kept nowhere. Calls without `places` are as
    before. Returns the model."""
    import torch
    from torch.nn import functional
    from transformers.modeling_outputs import CausalLMOutput

    plain = model.forward

    def forward(
        self: Any,
        input_ids: Any = None,
        position_ids: Any = None,
        labels: Any = None,
        places: Any = None,
        num_items_in_batch: Any = None,
        **others: Any,
    ) -> Any:
        if places is None:
            if labels is not None:
                others |= {"labels": labels, "num_items_in_batch": num_items_in_batch}
            return plain(input_ids=input_ids, position_ids=position_ids, **others)
        # without a cache, transformers reads from the positions where documents begin, and keeps them apart
        states = self.base_model(input_ids=input_ids, position_ids=position_ids, use_cache=False)[0]
        states = states.reshape(-1, states.shape[-1])
        if places.shape[0] < states.shape[0]:
            states = states.index_select(0, places)
        logits = self.get_output_embeddings()(states)
        total = functional.cross_entropy(logits.float(), labels, ignore_index=-100, reduction="sum")
        count = (labels != -100).sum() if num_items_in_batch is None else num_items_in_batch
        return CausalLMOutput(loss=total / torch.as_tensor(count, device=total.device).clamp(min=1))

    model.forward = MethodType(forward, model)
    return model


def parameters(model: Any) -> int:
    """Number of weights, a tied one counted once."""
    return sum(p.numel() for p in model.parameters())


def flops_per_token(model: Any, block: int) -> float:
    """Floating-point operations for training on one token, forward and backward: 6 for each weight that is multiplied
    (the embedding table counts once, as the output layer) and the attention over `block` tokens
    (Chowdhery et al. 2022, PaLM, appendix B)."""
    config = model.config
    attention = 12 * config.num_hidden_layers * config.num_attention_heads * config.head_dim * block
    return 6.0 * parameters(model) + float(attention)
