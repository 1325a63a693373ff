"""The words for codes that messages carry: bands, kinds, grades, groups, types, actions.

``N_`` marks a text for the catalogue; it is translated where it is shown.
"""

from collections.abc import Mapping


def N_(text: str) -> str:  # noqa: N802  (the usual name, which the extractor of texts knows)
    """The text itself, marked for the catalogue."""
    return text


BANDS: Mapping[str, str] = {
    "high": N_("high"),
    "elevated": N_("elevated"),
    "low": N_("low"),
    "insufficient": N_("insufficient evidence"),
}
KINDS: Mapping[str, str] = {
    "job": N_("job"),
    "escort": N_("escort"),
    "service": N_("service"),
    "review": N_("review"),
}
FACETS: Mapping[str, str] = {
    "band": N_("Band"),
    "kind": N_("Kind of ad"),
    "source": N_("Source"),
    "indicator": N_("Indicator"),
    "lang": N_("Language"),
    "country": N_("Country"),
    "city": N_("Place"),
}
STATES: Mapping[str, str] = {
    "green": N_("in order"),
    "yellow": N_("works, but without a spare copy"),
    "red": N_("does not work in part"),
}
SORTS: Mapping[str, str] = {
    "newest": N_("newest first"),
    "score": N_("strongest first"),
    "relevance": N_("closest to the query"),
}
GRADES: Mapping[str, str] = {
    "A": N_("predictive in a study of ads with known outcomes"),
    "B": N_("measured on ads"),
    "C": N_("from an official list"),
    "D": N_("proposed by this project"),
    "N": N_("tested and not predictive"),
}
GROUPS: Mapping[str, str] = {
    "contact": N_("Contact"),
    "control": N_("Control"),
    "dependency": N_("Debt and dependency"),
    "image": N_("Images"),
    "job-offer": N_("Job offer"),
    "movement": N_("Movement"),
    "payment": N_("Payment"),
    "person": N_("Person"),
    "recruiter": N_("Recruiter"),
    "review": N_("Reviews"),
    "tempo": N_("Tempo"),
    "text": N_("Text"),
    "volume": N_("Volume"),
}
ELEMENTS: Mapping[str, str] = {
    "recruitment": N_("recruitment"),
    "transport": N_("transport"),
    "harbouring": N_("harbouring"),
    "coercion": N_("coercion"),
    "deception": N_("deception"),
    "abuse of power": N_("abuse of power"),
    "abuse of vulnerability": N_("abuse of vulnerability"),
    "sexual exploitation": N_("sexual exploitation"),
    "forced labour": N_("forced labour"),
    "forced criminality": N_("forced criminality"),
    "restriction of movement": N_("restriction of movement"),
    "isolation": N_("isolation"),
    "physical and sexual violence": N_("physical and sexual violence"),
    "intimidation and threats": N_("intimidation and threats"),
    "retention of identity documents": N_("retention of identity documents"),
    "withholding of wages": N_("withholding of wages"),
    "debt bondage": N_("debt bondage"),
    "abusive working and living conditions": N_("abusive working and living conditions"),
    "excessive overtime": N_("excessive overtime"),
    "general": N_("general"),
    "children": N_("children"),
    "domestic servitude": N_("domestic servitude"),
    "labour exploitation": N_("labour exploitation"),
    "begging and petty crime": N_("begging and petty crime"),
}
"""Elements of trafficking, the ILO's indicators and the sections of UNODC's list."""
DIRECTIONS: Mapping[str, str] = {
    "+": N_("raises the score"),
    "-": N_("lowers the score"),
    "0": N_("context only, does not change the score"),
}
STATUSES: Mapping[str, str] = {
    "experimental": N_("experimental"),
    "test": N_("in test"),
    "stable": N_("stable"),
    "retired": N_("retired"),
}
TYPES: Mapping[str, str] = {
    "phone": N_("Phone"),
    "email": N_("E-mail"),
    "handle": N_("Account"),
    "url": N_("Link"),
    "wallet": N_("Wallet"),
    "iban": N_("Bank account"),
    "company": N_("Company number"),
    "price": N_("Price"),
    "salary": N_("Pay"),
    "hours": N_("Hours"),
    "age": N_("Age"),
    "date": N_("Date"),
    "person": N_("Name"),
    "place": N_("Place"),
    "employer": N_("Employer"),
    "occupation": N_("Occupation"),
}
STATED: Mapping[str, str] = {
    "kind": N_("Kind of ad"),
    "source": N_("Source"),
    "employer": N_("Employer"),
    "city": N_("Place"),
    "country": N_("Country"),
    "posted": N_("Posted"),
    "lang": N_("Language"),
}
UNITS: Mapping[str, str] = {
    "hour": N_("hour"),
    "day": N_("day"),
    "week": N_("week"),
    "month": N_("month"),
    "year": N_("year"),
    "item": N_("item"),
    "30 min": N_("30 min"),
    "60 min": N_("60 min"),
}
VERDICTS: Mapping[str, str] = {"yes": N_("yes"), "no": N_("no"), "unsure": N_("unsure")}
STRATA: Mapping[str, str] = {
    "flagged": N_("drawn from flagged ads"),
    "random": N_("drawn at random from the others"),
    "chosen": N_("chosen by a reviewer"),
}
PICTURES: Mapping[str, str] = {
    "": N_("It has not been fetched yet."),
    "forbidden": N_("It was not fetched: robots.txt forbids it."),
    "gone": N_("It was not there any more, or stands outside the source."),
    "blocked": N_("The site refused it."),
    "too-large": N_("It is larger than the limit of the source."),
    "parse-failed": N_(
        "It cannot be compared: broken, animated, too small or large, of one colour, or no picture."
    ),
}
"""Why a picture has no hash."""
PICTURE_MODES: Mapping[str, str] = {
    "none": N_("pictures are not fetched"),
    "hash": N_("hashes of pictures are kept"),
    "keep": N_("pictures are kept as evidence"),
}
UNFETCHED = N_("It could not be fetched.")
STAGES: Mapping[str, str] = {
    "parse": N_("parse: pages become ads"),
    "score": N_("score: indicators are looked for"),
    "index": N_("index: ads can be found"),
    "watch": N_("watch: alerts are raised"),
}
REFUSALS: Mapping[str, str] = {
    "signed-out": N_("You are signed out."),
    "role": N_("Your role does not allow this."),
    "host": N_("The address does not belong to this machine."),
    "origin": N_("The form was sent from another site."),
    "seal": N_("The form is older than your session."),
}
