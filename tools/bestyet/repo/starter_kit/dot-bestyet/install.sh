# Installs bestyet for a pipeline: everything by its digest, or by its commit in git.
# With "send FOLDER": Apprise, which sends letters, into a folder of its own, so that nothing else runs where addresses are.
set -eu
cd "$(dirname "$0")"
if [ "${1:-}" = send ]; then
    python -m venv "$2"
    "$2/bin/pip" install --quiet --require-hashes -r send.lock
    exit 0
fi
if ! grep -q '^[^#]' bestyet.txt; then
    echo "::error::.bestyet/bestyet.txt does not say yet which bestyet to install: fill in its last line" >&2
    exit 1
fi
pip install --quiet --require-hashes -r requirements.lock
pip install --quiet --no-deps --no-build-isolation -r bestyet.txt
