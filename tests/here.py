"""What a computer may not have that a test needs."""

import os

import pytest


def missing(why: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(f"{why}; in CI the browser tests must run")
    pytest.skip(why)
