"""Ways to know about papers: arXiv's API, OAI-PMH, a snapshot file; one polite transport."""
