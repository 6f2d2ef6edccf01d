"""What `bestyet check --mend-line-ends` tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bestyet.cli.output.terminal import count, plain

if TYPE_CHECKING:
    from bestyet.actions.contribute.line_ends import Mended


def told(mended: Mended) -> str:
    lines = [f"{count(len(mended.files), 'file')} with Windows line ends mended"]
    if mended.attributes:
        lines.append(".gitattributes tells git to keep it so: commit it")
    lines += [f"{path} was voted on with these line ends and stays as it is" for path in mended.left]
    return plain("\n".join(lines))
