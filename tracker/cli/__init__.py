"""The command line: parse, call one service, render, map the outcome to an exit code."""
