"""A run of inline text that is being read."""

from __future__ import annotations

from dataclasses import dataclass, field

from bestyet.model.records.picture import token_of


@dataclass
class Leaf:
    """A run of inline text: the events between a block's start and its end."""

    tag: str
    start: int  # byte offsets into the body
    end: int
    parts: list[str] = field(default_factory=list)
    level: int = 0
    images: int = 0  # open images: their words are not text

    def add(self, text: str) -> None:
        if not self.images:
            self.parts.append(text)

    def show(self, address: str) -> None:
        """A picture of ours stands in the words as a word of its own, which is another one if it is another picture."""
        if (token := token_of(address)) and self.tag != "Heading":
            self.add(f" {token} ")
