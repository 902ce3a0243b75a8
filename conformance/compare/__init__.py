"""Comparing tables: what the documentation says against what our contracts say."""
