"""Claim-Freshness Tracker: research findings as perishable claims, checked against arXiv."""

__version__ = "0.1.0"
