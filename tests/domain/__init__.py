"""The laws of the pure domain, taken from the design and not from the code."""
