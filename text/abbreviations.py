"""Abbreviations in the six languages and their neighbours, folded, without the last full stop."""

_NEVER = """
np tel ul al pl os im nr dr mgr inz prof sw tzw tj tzn ok ca max kom mob m.in ppkt art lic woj pow
mr mrs ms st vs no approx e.g i.e jr ave blvd dept
str bd sr sra ud uds dna dl jud loc av calle c pag tlf telf
ул тел пр просп пл вул буд кв им моб напр обл рн стор пров
z.b bzw tr nam ev c.p vcl napr
"""
_MAY = """
godz mies rob ust tys mln mld zl gr r w itd itp etc pn wt sr czw pt sob nd m h min kg km n l ub
грн руб р г год міс мес тис тыс ч д т ін др к хв млн lei aprox hrs hr p.m a.m o.o z.o.o sp
"""

NEVER = frozenset(_NEVER.split())
"""Abbreviations after which a sentence never ends."""
MAY = frozenset(_MAY.split())
"""Abbreviations after which a sentence ends only before a capital letter."""
