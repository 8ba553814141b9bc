"""The pages: the library in a browser, over the same services as the command line."""
