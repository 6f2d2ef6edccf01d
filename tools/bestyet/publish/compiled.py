"""Templates compiled once for all runs: they lie where Python keeps this program's own compiled modules.

They are code, so they are trusted as far as the modules beside them: whoever can write there can change the program.
Nothing below a knowledge base is ever read as code.
"""

from __future__ import annotations

import hashlib
import marshal
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
import mkdocs
from jinja2.bccache import Bucket, BytecodeCache, bc_magic

from bestyet.model.problem import CannotGoOnError
from bestyet.repo.write import write_file

if TYPE_CHECKING:
    from jinja2 import Environment

_FOLDER = Path(__file__).parents[1] / "__pycache__"
_DIGEST = hashlib.sha256().digest_size


class Compiled(BytecodeCache):
    """What is missing, damaged or of another program is compiled again; where nothing can be written, always."""

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError, ValueError, EOFError, TypeError):
            head, raw = self._head(bucket), self._file(bucket).read_bytes()
            code = raw[len(head) + _DIGEST :]
            if raw.startswith(head) and raw[len(head) :].startswith(hashlib.sha256(code).digest()):
                bucket.code = marshal.loads(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        if not sys.dont_write_bytecode:
            code = marshal.dumps(bucket.code)
            with suppress(OSError, CannotGoOnError):
                whole = self._head(bucket) + hashlib.sha256(code).digest() + code
                write_file(self._file(bucket), whole, is_lasting=False)

    def _file(self, bucket: Bucket) -> Path:
        return _FOLDER / f"template-{bucket.key}.{sys.implementation.cache_tag}.pyc"

    @staticmethod
    def _head(bucket: Bucket) -> bytes:
        """Changes with the source of a template, and with all that compiling it depends on."""
        made = bucket.environment
        options = (made.trim_blocks, made.lstrip_blocks, made.is_async, sorted(made.extensions), made.policies)
        about = (bucket.checksum, jinja2.__version__, mkdocs.__version__, made.autoescape is True, repr(options))
        return bc_magic + hashlib.sha256(repr(about).encode()).digest()


def keep_compiled(made: Environment) -> None:
    made.bytecode_cache = Compiled()
    made.auto_reload = False  # one run sees one state of them
