"""Validation and normalization, by every contract of the package."""
