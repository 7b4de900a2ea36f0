"""The local copy: write-once TinyDB generations behind one pointer."""
