"""The learning rate over a run: warm-up, stable, decay; the end set by steps or by minutes."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

__all__ = ["Schedule"]


@dataclass
class Schedule:
    """Factor of the learning rate for each step: up over `warmup` steps, 1, then in the last `decay` share of the run
    linearly to 0 (Hu et al. 2024, MiniCPM, section 4). The end is `steps`, or `minutes` of training time: then the
    share passed is read from the clock, so the decay ends in time whatever the speed of the machine.

    torch's LambdaLR saves and restores these attributes, so `seconds` counts over interruptions."""

    warmup: int
    steps: int = 0
    minutes: float = 0.0
    decay: float = 0.2
    seconds: float = 0.0
    _since: float = field(default=0.0, repr=False)

    def start(self) -> None:
        """The clock runs from here."""
        self._since = time.monotonic() - self.seconds

    def tick(self) -> float:
        """Reads the clock; returns the seconds of training so far, earlier runs of an interrupted one included."""
        if self._since:
            self.seconds = time.monotonic() - self._since
        return self.seconds

    def passed(self, step: int) -> float:
        """Share of the run that is over after `step` steps, 0 to 1."""
        share = self.seconds / (60 * self.minutes) if self.minutes else step / max(1, self.steps)
        return min(1.0, share)

    def __call__(self, step: int) -> float:
        rising = min(1.0, (step + 1) / max(1, self.warmup))
        return rising * min(1.0, (1.0 - self.passed(step)) / self.decay)
