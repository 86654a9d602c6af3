"""schemas/<campaign>/ -> Campaign."""
