"""thresholds.yaml: weights and limits of each mode of the search, with the table they were chosen from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import yaml
from numpy.typing import NDArray


@dataclass(frozen=True)
class Mode:
    """One column of the file: how much each view weighs, how sure is sure, and the signs that say so."""

    name: str
    weights: NDArray[np.float32]
    right: Mapping[str, float]
    ours: Mapping[str, float]
    show: float
    ask_back: float
    within: float


@cache
def packaged_modes() -> Mapping[str, Mode]:
    """The committed columns by name."""
    data = yaml.load(files("knowledge").joinpath("thresholds.yaml").read_text("utf-8"), yaml.CSafeLoader)
    return {
        name: Mode(
            name=name,
            weights=np.asarray(list(row["weights"].values()), dtype=np.float32),
            right=row["right"],
            ours=row["ours"],
            show=float(row["show"]),
            ask_back=float(row["ask_back"]),
            within=float(row["within"]),
        )
        for name, row in data["modes"].items()
    }


def chance(weights: Mapping[str, float], signs: Mapping[str, float]) -> float:
    """Logistic of the weighted signs; `bias` is the constant, signs not there count as 0."""
    total = weights.get("bias", 0.0) + sum(w * signs.get(name, 0.0) for name, w in weights.items() if name != "bias")
    return float(1 / (1 + np.exp(-min(max(total, -30.0), 30.0))))
