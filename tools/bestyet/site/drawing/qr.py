"""An address as a QR code, for whoever holds a sheet of paper and a telephone."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import segno

QUIET = 4  # modules of nothing around it, as the standard asks for (ISO/IEC 18004)


@dataclass(frozen=True)
class Code:
    """A square of `size` modules; `path` draws the dark ones."""

    size: int
    path: str


def qr_code(address: str) -> Code:
    matrix = segno.make_qr(address, error="m").matrix
    path = []
    for y, row in enumerate(matrix, QUIET):
        x = QUIET
        for is_dark, run in groupby(row, key=bool):
            long = len(list(run))
            path += [f"M{x} {y}h{long}v1h-{long}z"] if is_dark else []
            x += long
    return Code(len(matrix) + 2 * QUIET, "".join(path))
