"""The SQL store against real files: crowds, crashes, damage and migrations."""
