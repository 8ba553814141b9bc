"""Use cases: each does one thing through the ports and leaves every decision to the domain."""
