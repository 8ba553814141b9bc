"""The local index of papers and how claims are matched with them."""
