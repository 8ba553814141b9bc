"""A seeded fuzzer of the document readers: crashes, hangs and memory."""
