"""The grammar Meta's takeouts share: Facebook, Messenger, Instagram and Threads."""
