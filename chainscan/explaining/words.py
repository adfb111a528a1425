"""The words that other parts of chainscan have for their codes.

Stages are not imported here: whoever asks for an explanation brings their words along.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Both = tuple[str, str]
"""A text in Chinese and in English."""


@dataclass(frozen=True)
class Words:
    """Texts by code, in Chinese and English, and how ids inside texts are masked.

    `measures`: by code (M01); `reasons`: why a figure is not stated; `components`: what a change is
    made of; `texts`: by `section.code`, as the report has them (cause, cause_sentence, event,
    link_reason, unmet).
    """

    measures: Mapping[str, Both]
    reasons: Mapping[str, Both]
    components: Mapping[str, Both]
    texts: Mapping[str, Both]
    mask: Callable[[str], str]

    def measure(self, code: str) -> str:
        """A measure's name, Chinese before English."""
        return _said(self.measures.get(code), code)

    def reason(self, code: str) -> str:
        """Why a figure is not stated, English before Chinese."""
        return _explained(self.reasons.get(code), code)

    def component(self, code: str) -> str:
        """What a change is made of, Chinese before English."""
        return _said(self.components.get(code), code)

    def term(self, section: str, code: str) -> str:
        """A short term of the report's, Chinese before English."""
        return _said(self.texts.get(f"{section}.{code}"), code)

    def sentence(self, section: str, code: str) -> str:
        """A sentence or reason of the report's, English before Chinese."""
        return _explained(self.texts.get(f"{section}.{code}"), code)


def _said(both: Both | None, code: str) -> str:
    return " ".join(both) if both else code.replace("_", " ")


def _explained(both: Both | None, code: str) -> str:
    return f"{both[1]}（{both[0].rstrip('。')}）" if both else code.replace("_", " ")
