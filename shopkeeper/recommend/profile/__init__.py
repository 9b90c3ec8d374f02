"""Profiles that people can read and correct: interests in words, from what they did and said."""

from __future__ import annotations

from shopkeeper.recommend.profile.model import Interest, InterestKind, Profile, person_of
from shopkeeper.recommend.profile.occasions import occasions_in
from shopkeeper.recommend.profile.profiles import Profiles
from shopkeeper.recommend.profile.wording import interest_words

__all__ = ["Interest", "InterestKind", "Profile", "Profiles", "interest_words", "occasions_in", "person_of"]
