"""Ways to read claims, and arXiv references, from documents."""
