"""naqi strips web furniture from scraped text by rule files, and keeps a ledger of everything it took.

>>> import naqi
>>> cleaner = naqi.Cleaner()
>>> cleaner.clean("The council met on Monday.\\n\\nShare this article\\n").text
'The council met on Monday.\\n'
"""

from naqi._errors import InternalError, NaqiError, Problem, RuleError
from naqi._naqi import Clean, Cleaner, Edit, RuleSet, Totals, __version__, count_repeats

__all__ = [
    "Clean",
    "Cleaner",
    "Edit",
    "InternalError",
    "NaqiError",
    "Problem",
    "RuleError",
    "RuleSet",
    "Totals",
    "__version__",
    "count_repeats",
]
