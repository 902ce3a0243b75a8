"""Audit of other people's validators: connectables, a process of their own, differences from the documentation."""
