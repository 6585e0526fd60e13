"""Grammar that several platforms share."""
