"""Speed as ratios: what is ours against a floor that is not, in turn, in one run."""
