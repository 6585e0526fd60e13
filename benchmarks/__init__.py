"""Synthetic takeouts of any size, and how fast and in how much memory exodus reads them."""
