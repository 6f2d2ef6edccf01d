"""What `serve` and the printer answer: this computer, by its own name, and nobody else."""

import urllib.error
import urllib.request

import pytest
from bestyet.publish.server import served


def asked(address, host):
    request = urllib.request.Request(address + "index.html", headers={"Host": host})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, b""


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    (folder / "index.html").write_text("secret")
    with served(folder, 0) as address:
        yield address


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST:80", "[::1]:8000"])
def test_this_computer_is_answered(address, host):
    assert asked(address, host) == (200, b"secret")


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost@evil.example", "", "[", "a:b:c"])
def test_a_name_that_was_made_to_lead_here_is_not(address, host):
    assert asked(address, host) == (421, b"")
