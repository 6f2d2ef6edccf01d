"""How often somebody may try to sign in: nobody's tries keep others out."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import TYPE_CHECKING

from bestyet.repo import clock

if TYPE_CHECKING:
    from starlette.requests import Request

_MOST_A_MINUTE = 60
_MOST_WATCHED = 10_000  # addresses at once; more of them share one limit


@dataclass
class Limits:
    """How often each may try in a minute."""

    most: int = _MOST_A_MINUTE
    tries: dict[str, deque[float]] = field(default_factory=dict)

    def is_reached(self, who: str) -> bool:
        """Counts a try, and says whether it is one too many."""
        now = clock.now().timestamp()
        if who not in self.tries and len(self.tries) >= _MOST_WATCHED:
            self.tries = {one: of for one, of in self.tries.items() if of and of[-1] > now - 60}
            who = who if len(self.tries) < _MOST_WATCHED else ""
        tries = self.tries.setdefault(who, deque(maxlen=self.most + 1))
        while tries and tries[0] < now - 60:
            tries.popleft()
        tries.append(now)
        return len(tries) > self.most


def comes_from(request: Request, header: str) -> str:
    """The address that somebody comes from: as the web server before the desk says last, where it is said to.

    Of addresses of version 6 the network, for somebody has all in it; "" where nobody knows.
    """
    client = request.client
    told = request.headers.getlist(header)[-1:] if header else [client.host] if client else []
    try:
        found = ip_address(told[0].rpartition(",")[2].strip().partition("%")[0]) if told else None
    except ValueError:
        return ""
    if found is None:
        return ""
    return found.compressed if found.version == 4 else found.exploded[:19]
