"""BestYet: merge the practices of all regions into the best we have today."""

__version__ = "0.1.0"
