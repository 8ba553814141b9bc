"""Ways to show a report: values in, text out; no queries, no files, no clock."""
