"""A variant that contradicts itself: both places, a way to mend, and silence where the words are about another step."""

FILE = "practices/emea/client-kickoff.md"
OTHER = "  - {milestone: kickoff-held, within: 3, unit: days, step: agenda}\n"
