"""``python -m tests.browser.picture``: docs/overview.png anew, the picture of the site that README.md shows."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import ViewportSize, sync_playwright

from tests.browser.conftest import ROOT, write

PICTURE = ROOT / "docs" / "overview.png"
SIZE: ViewportSize = {"width": 1280, "height": 1360}
SCALE = 0.75
"""As wide as a code host shows pictures, and no larger."""


def main() -> None:
    """Write the site into a folder of its own, and take a picture of its first page."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("There is no Chromium: apt-get install chromium")
    PICTURE.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport=SIZE, device_scale_factor=SCALE, color_scheme="light")
        page.goto(write(Path(folder)).as_uri())
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main()
