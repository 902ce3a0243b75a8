"""The six models that the validation report of 2025-12-16 describes, claim by claim.

A claim that the documentation still makes is held as a test. One that it makes no more is held as drift: documented on
2025-12-24, gone by 2026-04-29, refused today.
"""
