"""Opens the language model that the settings name."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine as Database

from shopkeeper.config import Config
from shopkeeper.llm.metered import MeteredEngine
from shopkeeper.llm.types import Engine

__all__ = ["model_skills", "open_engine", "reads_short_prompts"]


def open_engine(config: Config, folder: Path, *, database: Database | None = None) -> MeteredEngine:
    """The engine of `config` for the shop in `folder`: `model` at `model_url`, else embedded in this process.

    With a `database`, budgets are kept and usage is recorded. Raises ModelError when the model is not there,
    MissingExtra without the `llm` extra. A server is not asked before the first request.
    """
    engine: Engine
    if config.model_url:
        from shopkeeper.llm.remote import RemoteEngine

        engine = RemoteEngine(
            config.model_url,
            config.model,
            key=config.model_key,
            embedding_model=config.embedding_model,
            grammar=config.model_grammar,
            timeout=config.model_timeout,
        )
    else:
        from shopkeeper.llm.embedded import EmbeddedEngine
        from shopkeeper.llm.models import find_model

        model = find_model(config.model, folder)
        engine = EmbeddedEngine(
            model.path, name=model.name, memory=config.model_memory * 1_000_000, timeout=config.model_timeout
        )
    return MeteredEngine(engine, config, database)


def reads_short_prompts(config: Config, folder: Path) -> bool:
    """Whether the model of `config` was trained by this project, whose short prompts other models do not know. A served
    model is taken for the one of the same name at hand."""
    from shopkeeper.llm.models import list_models

    name = Path(config.model).name
    return any(model.name == name and model.trained_here for model in list_models(folder))


def model_skills(config: Config, folder: Path) -> frozenset[str]:
    """What the model of `config` does well: the key "skills" of its card; none when it does not say."""
    from shopkeeper.llm.models import list_models

    name = Path(config.model).name
    card = next((model.card for model in list_models(folder) if model.name == name), {})
    return frozenset(map(str, card.get("skills", ())))
