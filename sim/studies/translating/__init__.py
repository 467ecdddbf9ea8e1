"""Finding, in the code, the English that is to be translated."""
