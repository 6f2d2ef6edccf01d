"""Every address of the desk, and what answers there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bestyet.desk.pages import bring, contribute, passkey, vote, waiting
from bestyet.desk.pages.decide import adopt, propose, standing
from bestyet.desk.pages.mine import my_page
from bestyet.desk.pages.oversee import departures, overview
from bestyet.desk.pages.settle import differences, questions, said

if TYPE_CHECKING:
    from bestyet.desk.app import Addresses

_TEXT = "/contribute/{region}/{practice}"

ADDRESSES: Addresses = {
    "/": (my_page, None),
    "/contribute": (contribute.choose, contribute.begin),
    "/bring": (None, bring.bring),
    _TEXT: (contribute.write, contribute.keep),
    f"{_TEXT}/effect": (contribute.effect, None),
    f"{_TEXT}/send": (None, contribute.send),
    f"{_TEXT}/discard": (None, contribute.discard),
    f"{_TEXT}/together": (contribute.bring_together, contribute.brought_together),
    "/vote/{practice}": (vote.look, vote.sign),
    "/vote/{practice}/cast": (None, vote.cast),
    "/practices": (standing.every, None),
    "/practice/{practice}": (standing.look, None),
    "/propose/{practice}": propose.handlers(propose.Mode.PROPOSE),
    "/propose/{practice}/amend": propose.handlers(propose.Mode.AMEND),
    "/propose/{practice}/end": propose.handlers(propose.Mode.END),
    "/adopt/{practice}": (adopt.look, adopt.finish),
    "/adopt/{practice}/cast": (None, adopt.sign_answer),
    "/withdraw/{practice}": (adopt.before_withdrawing, adopt.sign_withdrawal),
    "/withdraw/{practice}/cast": (None, adopt.withdraw),
    "/departures": (departures.every, None),
    "/departures/{region}/{practice}": (departures.look, departures.change),
    "/oversee": (overview.look, None),
    "/read/{practice}": (vote.read, None),
    "/settle": (questions.choose, None),
    "/settle/{practice}": (questions.ask, questions.answer),
    "/settle/{practice}/later/{later:int}": (questions.ask, None),
    "/settle/{practice}/differences": (differences.every, None),
    "/settle/{practice}/differences/{point}": (differences.look, differences.decide),
    "/said/{practice}": (said.look, said.say),
    "/waiting/{branch:path}": (waiting.look, waiting.take_in),
    "/passkey": (passkey.look, passkey.register),
}
