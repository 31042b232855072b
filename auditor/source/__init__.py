"""From files on disk to clean documents, and from documents to trees that remember what was read."""
