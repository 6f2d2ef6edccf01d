"""Of equal passages one is compared for all: the figures stay those of comparing each with each."""

import random

from bestyet.merge.align.items import number_items
from bestyet.merge.align.links import Links
from bestyet.merge.align.pairs import LEAST_SAMENESS, _sameness
from bestyet.merge.align.similarity import spelling
from bestyet.text.markdown.markdown import read_passages


def test_equal_passages_count_as_if_each_was_compared_with_each():
    words = random.Random(7)  # the same texts each time
    steps = ["Send the agenda", "Send the agendas", "Book a room", "Ask the client", "Thank all"]
    for _ in range(20):
        body = "".join(f"- {words.choice(steps)}\n" for _ in range(words.randint(1, 9)))
        items = number_items([read_passages("a", f"## Steps\n\n{body}\n## Steps\n\nIt.\n")], Links(), {})
        for (variant, sort), mean in _sameness(items).items():
            own = [item.text for item in items if (item.variant, item.sort) == (variant, sort)]
            best = [max([spelling(a, b) for at, b in enumerate(own) if at != i], default=0) for i, a in enumerate(own)]
            assert mean == max(LEAST_SAMENESS, sum(best) // len(own))
