"""One result in, one renderer a format: renderers only format, they decide nothing."""
