"""The documents say what is so."""

import re
import tomllib
from pathlib import Path

from bestyet.cli.main import main
from bestyet.cli.reference import command_reference
from click.testing import CliRunner

ROOT = Path(__file__).parents[1]


def test_the_command_reference_is_what_help_says():
    assert (ROOT / "docs/commands.md").read_text(encoding="utf-8") == command_reference()


def test_every_dependency_has_a_line_that_says_why():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    wanted = [*project["project"]["dependencies"], *groups["build"], *(d for d in groups["dev"] if isinstance(d, str))]
    told = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8")
    for requirement in wanted:
        name = re.match(r"[A-Za-z0-9._-]+", requirement)[0]
        assert f"| {name} |" in told, f"docs/dependencies.md does not say why {name} is needed"


def test_every_file_on_the_map_is_there():
    """Names with <…> or * stand for several."""
    told = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    named = re.findall(r"`([a-z_]+/[\w/.*<>-]+)`", told)
    assert len(named) > 60
    for name in named:
        pattern = re.sub(r"<[a-z]+>", "*", name).rstrip("/")
        places = [ROOT / "tools/bestyet", ROOT]
        assert any(list(place.glob(pattern)) for place in places), f"docs/architecture.md names {name}"


def test_links_between_the_documents_lead_somewhere():
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
    for page in pages:
        text = re.sub(r"^(`{3,}).*?^\1", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
        for target in re.findall(r"\]\((?![a-z]+:|#)([^)#]+)", text):
            if "example" not in target:
                assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_a_knowledge_base_of_init_is_built_like_the_shipped_one():
    """The starter's mkdocs.yml differs from the shipped one in its name only."""

    def settings(path):
        lines = path.read_text(encoding="utf-8").splitlines()
        return [line for line in lines if not line.startswith(("site_name:", "repo_url:", "site_description:", "#"))]

    kit = ROOT / "tools/bestyet/repo/starter_kit/mkdocs.yml"
    assert settings(kit) == settings(ROOT / "mkdocs.yml")


def test_the_rules_are_explained_in_the_words_of_the_tool(tmp_path, monkeypatch):
    """What docs/governance.md quotes of `bestyet policy explain` is what the command says where all may be chosen."""
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "docs/governance.md").read_text(encoding="utf-8")
    quoted = re.findall(r"^\$ bestyet policy explain (\S+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert quoted
    (tmp_path / "practices").mkdir()
    names = ", ".join(name for name, _ in quoted)
    people = (ROOT / "practices/governance.yml").read_text(encoding="utf-8")
    (tmp_path / "practices/governance.yml").write_text(f"{people}allowed-policies: [{names}]\n", encoding="utf-8")
    for name, told in quoted:
        assert CliRunner().invoke(main, ["policy", "explain", name]).output == told
