"""Muon for the matrices inside the network, AdamW for the embedding and the norms, as one optimiser."""

from __future__ import annotations

from typing import Any

import torch

__all__ = ["MuonAdamW", "make_optimizer"]


class MuonAdamW(torch.optim.Optimizer):
    """Muon (Jordan et al. 2024, https://kellerjordan.github.io/posts/muon/) takes orthogonal steps in matrices, scaled
    so that AdamW's learning rate and decay fit both (Liu et al. 2025, arXiv:2502.16982, equation 4)."""

    def __init__(
        self, matrices: list[Any], others: list[dict[str, Any]], rate: float, decay: float, beta2: float
    ) -> None:
        self._parts: tuple[torch.optim.Optimizer, ...] = (
            torch.optim.Muon(matrices, lr=rate, weight_decay=decay, adjust_lr_fn="match_rms_adamw"),
            torch.optim.AdamW(others, lr=rate, betas=(0.9, beta2), fused=True),
        )
        super().__init__([g for part in self._parts for g in part.param_groups], {})
        self._share()

    def _share(self) -> None:
        """The groups of the parts are the groups of the whole: a schedule that sets one sets both."""
        self.param_groups = [group for part in self._parts for group in part.param_groups]

    @torch.no_grad()
    def step(self, closure: Any = None) -> Any:
        loss = closure() if closure is not None else None
        for part in self._parts:
            part.step()
        return loss

    def zero_grad(self, set_to_none: bool = True) -> None:
        for part in self._parts:
            part.zero_grad(set_to_none)

    def state_dict(self) -> dict[str, Any]:
        return {"parts": [part.state_dict() for part in self._parts]}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        for part, state in zip(self._parts, state_dict["parts"], strict=True):
            part.load_state_dict(state)
        self._share()


def make_optimizer(model: Any, rate: float, decay: float, beta2: float = 0.95) -> MuonAdamW:
    """The optimiser for `model`. Norms and the embedding (the output layer too) take AdamW; only matrices decay."""
    matrices: list[Any] = []
    tables: list[Any] = []
    vectors: list[Any] = []
    embedding = {
        id(p)
        for layer in (model.get_input_embeddings(), model.get_output_embeddings())
        for p in layer.parameters()
    }
    for weight in model.parameters():
        if weight.requires_grad:
            (tables if id(weight) in embedding else matrices if weight.ndim == 2 else vectors).append(weight)
    groups = [{"params": tables, "weight_decay": decay}, {"params": vectors, "weight_decay": 0.0}]
    return MuonAdamW(matrices, [g for g in groups if g["params"]], rate, decay, beta2)
