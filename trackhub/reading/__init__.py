"""The rooms behind `trackhub.read`: hub text turned into the tree, and what the tree keeps of it."""
