"""Every word and number a reader sees, by language.

English stands in the code, in `sim.locale.words`, by key. Other languages are gettext catalogues,
``<language>/LC_MESSAGES/relmark.po``, whose context is the key and whose message is the English
text. They are read as they are: a compiled catalogue would have to be built with every wheel and
again after every change in a checkout, to save a few hundredths of a second.
"""

from sim.locale.catalogue import ENGLISH, LANGUAGES, Catalogue, catalogue

__all__ = ["ENGLISH", "LANGUAGES", "Catalogue", "catalogue"]
