"""Small documentation sites for :class:`tests.support.docs_server.DocsServer`, made of hand-written pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.support.pages import apidog, openapi, task_body

DOCS = "https://docs.kie.ai"


def page(model: str, *, longest: int = 100) -> bytes:
    """A page that documents ``model`` with one parameter."""
    body = task_body(model, {"prompt": {"type": "string", "maxLength": longest}}, required=("prompt",))
    return apidog(openapi(body, example={"model": model, "input": {"prompt": "a lake"}}), title=model)


def llms(pages: Iterable[str]) -> str:
    """An ``llms.txt`` that lists ``pages`` at their official addresses."""
    links = "".join(f"- Models > Some [{page}]({DOCS}/{page}.md): \n" for page in pages)
    return f"# docs\n\n## API Docs\n{links}"


def site(models: Mapping[str, str]) -> dict[str, str | bytes]:
    """A site with an index and one page a model; ``models`` maps page paths to model ids."""
    pages: dict[str, str | bytes] = {f"/{path}.md": page(model) for path, model in models.items()}
    return {"/llms.txt": llms(models), **pages}


def numbered(number: int) -> dict[str, str]:
    """Page paths and models for :func:`site`: ``market/acme/m00`` documents ``acme/m00``, and so on."""
    return {f"market/acme/m{n:02}": f"acme/m{n:02}" for n in range(number)}


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below ``folder`` with its bytes, hidden ones too."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()
    }
