"""The engine that turns a document definition into a checked PDF."""
