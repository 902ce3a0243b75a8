"""The nightly look at the documentation: what was found, and how it is told to people who did not ask.

``look`` scrapes and compares; ``folder`` writes that down, as ``state`` and ``words`` have it, for machines and for
people; ``threads`` decides what becomes of the one issue and the one pull request; ``hosting`` talks to GitHub;
``publish`` hands the folder on. Only ``publish`` needs a token, and it reads no documentation.
"""
