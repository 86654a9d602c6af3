"""What an auditor asks of a package: where a number comes from, and whether anything was changed since."""
