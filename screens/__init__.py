"""What a person sees and types: one file per screen."""
