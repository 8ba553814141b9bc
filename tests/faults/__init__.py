"""What can go wrong around the tracker, done to it on purpose: run ``python -m tests.faults``."""
