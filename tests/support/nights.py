"""A documentation site that changes from night to night, and a repository whose checkout is fresh each night."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from shutil import copytree

from click.testing import CliRunner, Result

from conformance.cli import main
from tests.support.docs_server import DocsServer
from tests.support.fake_github import TOKEN, FakeGitHub
from tests.support.pages import apidog, openapi, task_body
from tests.support.sites import llms, numbered

MODELS = numbered(8)


def documented(model: str, maximum: float, *more: str) -> bytes:
    """A page whose ``scale`` goes up to ``maximum``, and that has ``more`` parameters."""
    properties: dict[str, object] = {
        "prompt": {"type": "string", "maxLength": 500},
        "scale": {"type": "number", "minimum": 0, "maximum": maximum},
        **{name: {"type": "string"} for name in more},
    }
    body = task_body(model, properties, required=("prompt",))
    return apidog(openapi(body, example={"model": model, "input": {"prompt": "a lake"}}), title=model)


@dataclass
class Nights:
    """Nights in one repository.

    Attributes:
        folder: everything that is written; what was merged lies in ``scraped_docs``.
        site: the documentation; host: where the repository is hosted.
    """

    folder: Path
    site: DocsServer
    host: FakeGitHub

    @property
    def out(self) -> Path:
        return self.folder / "out"

    def publishes(self, maxima: dict[str, float]) -> None:
        """Let the site document these maxima, model by model; 1 for others."""
        pages = {f"/{path}.md": documented(model, maxima.get(model, 1)) for path, model in MODELS.items()}
        self.site.pages = {"/llms.txt": llms(MODELS).encode(), **pages}

    def run(self, day: str, *arguments: str) -> Result:
        """A look in a fresh checkout of what was merged."""
        checkout = self.folder / "checkouts" / str(len(list(self.folder.glob("checkouts/*"))))
        checkout.mkdir(parents=True)
        if (self.folder / "scraped_docs").is_dir():
            copytree(self.folder / "scraped_docs", checkout / "scraped_docs")
        told = ("--base-url", self.site.base_url, "--date", day, "--snapshots", str(checkout / "scraped_docs"))
        return invoke("nightly", "run", *told, "--out", str(self.out), *arguments)

    def publish(self, *arguments: str, token: str = TOKEN) -> Result:
        told = ("--repository", self.host.repository, "--api-url", self.host.api_url, "--base", "main")
        return invoke("nightly", "publish", "--out", str(self.out), *told, *arguments, token=token)

    def night(self, day: str) -> None:
        """A look that is told."""
        assert self.run(day, "--fail-on", "never").exit_code in (0, 3)
        done = self.publish()
        assert (done.exit_code, done.stderr) == (0, ""), done.output

    def merge(self) -> None:
        """Take the pull request over: what is compared with from now on."""
        copytree(self.out / "proposal" / "scraped_docs", self.folder / "scraped_docs", dirs_exist_ok=True)


def invoke(*arguments: str, token: str = "") -> Result:
    env = {"GITHUB_TOKEN": token, "GITHUB_REPOSITORY": None, "GITHUB_REF_NAME": None, "GITHUB_API_URL": None}
    return CliRunner(env=env).invoke(main, arguments, prog_name="kie-conformance")
