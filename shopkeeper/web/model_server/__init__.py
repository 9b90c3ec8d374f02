"""An OpenAI-compatible server over one language model: chat completions, embeddings, models."""

from shopkeeper.web.model_server.app import create_model_app

__all__ = ["create_model_app"]
