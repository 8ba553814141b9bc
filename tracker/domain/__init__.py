"""What a claim is and when it goes stale: pure values and rules; no I/O, no clock."""
