"""Every address of the desk, and what answers there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bestyet.desk.mine import my_page

if TYPE_CHECKING:
    from bestyet.desk.app import Addresses

ADDRESSES: Addresses = {
    "/": (my_page, None),
}
