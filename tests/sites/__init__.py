"""One small project, which MkDocs, ProperDocs and Zensical build as it is."""
