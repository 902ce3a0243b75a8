"""Where the documentation officially stands."""

from typing import Final

SITE: Final = "https://docs.kie.ai"
"""Pages are cited there, wherever they were fetched from."""
