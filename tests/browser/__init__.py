"""The site as a browser shows it: in Debian's Chromium, from ``file://``; skipped where there is none."""
