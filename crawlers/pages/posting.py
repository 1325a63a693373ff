"""A schema.org item becomes the fields of an ad; the same item gives the same in every syntax."""

from collections.abc import Iterable

from crawlers.pages.dates import iso_date
from crawlers.pages.dom import flat, tidy
from crawlers.pages.fields import Fields, Place
from crawlers.pages.items import Item
from crawlers.pages.money import amount, currency_code, make_salary, read_salary, unit_of
from crawlers.pages.places import country_code
from stream.messages import Salary

KINDS: dict[str, tuple[str, ...]] = {
    "job": ("JobPosting",),
    "escort": ("Person", "Service", "Product", "Offer", "ProfilePage"),
    "service": ("Service", "Product", "Offer", "Demand", "Vehicle", "Accommodation", "Apartment"),
    "review": ("Review", "UserReview", "EmployerReview", "CriticReview"),
}
"""The types of schema.org that are an ad of each kind."""

# Parts of a JobPosting that a person reads under the description, in this order.
_PARTS = (
    "responsibilities", "qualifications", "skills", "educationRequirements",
    "experienceRequirements", "physicalRequirement", "sensoryRequirement", "jobBenefits",
    "benefits", "incentiveCompensation", "incentives", "specialCommitments", "jobImmediateStart",
    "employerOverview",
)  # fmt: skip
_EXTRA = (
    "employmentType", "validThrough", "industry", "occupationalCategory", "workHours",
    "jobLocationType", "jobStartDate", "totalJobOpenings", "dateModified", "category", "brand",
    "telephone", "sku",
)  # fmt: skip
_LOCATIONS = (
    "jobLocation",
    "location",
    "areaServed",
    "availableAtOrFrom",
    "homeLocation",
    "address",
)


def posting_fields(item: Item, place: Place) -> Fields:
    """The fields of the ad that a JobPosting, Service, Product, Offer or Person describes."""
    country, city, region = _location(item)
    fields: Fields = {
        "title": item.label("title", "name", "headline"),
        "text": _text(item),
        "posted": _posted(item, place),
        "employer": item.label("hiringOrganization", "provider", "seller", "offeredBy"),
        "country": country,
        "city": city,
        "salary": _salary(item) if place.kind == "job" else None,
        "images": tuple(dict.fromkeys(_images(item))),
        "lang": flat(item.text("inLanguage"))[:2].lower() if item.text("inLanguage") else "",
        "extra": _extra(item, region),
    }
    return {name: value for name, value in fields.items() if value}


def review_fields(item: Item, place: Place) -> Fields:
    """The fields of a review: its words, of whom, when, and how many stars."""
    subject = item.label("itemReviewed")
    extra = {
        "rating": next((r.text("ratingValue") for r in item.items("reviewRating")), ""),
        "author": item.label("author"),
        "reviewed": subject,
    }
    fields: Fields = {
        "title": item.label("name", "headline") or subject,
        "text": item.text("reviewBody", "description", "text"),
        "posted": iso_date(item.text("datePublished", "dateCreated"), place.at, place.languages),
        "lang": flat(item.text("inLanguage"))[:2].lower(),
        "extra": {name: value for name, value in extra.items() if value},
    }
    return {name: value for name, value in fields.items() if value}


def _text(item: Item) -> str:
    parts = [item.text("description", "articleBody", "text")]
    parts += [flat(_said(item, name)) for name in _PARTS]
    parts += _contacts(item)
    kept: list[str] = []
    so_far = ""
    for part in parts:
        if part and flat(part) not in so_far and part != "false":
            kept.append(part)
            so_far += " " + flat(part)
    return tidy("\n".join(kept))


def _said(item: Item, name: str) -> str:
    """What stands under a name, also where an item says it."""
    if name == "jobImmediateStart":
        return ""
    texts = [
        value
        if isinstance(value, str)
        else value.text("description", "name", "credentialCategory", "value")
        for value in item.values.get(name, ())
    ]
    return " ".join(dict.fromkeys(filter(None, texts)))


def _contacts(item: Item) -> list[str]:
    points = item.items("applicationContact", "contactPoint")
    found = [p.text(name) for p in points for name in ("name", "telephone", "email")]
    return [flat(text) for text in (*found, *item.texts("telephone", "email")) if text]


def _posted(item: Item, place: Place) -> str | None:
    stated = item.text("datePosted", "datePublished", "availabilityStarts", "dateCreated")
    return iso_date(stated, place.at, place.languages)


def _images(item: Item) -> Iterable[str]:
    for name in ("image", "photo"):
        yield from (url for url in item.texts(name) if url.startswith("http"))
        for held in item.items(name):
            yield from (url for url in held.texts("url", "contentUrl") if url.startswith("http"))


def _location(item: Item) -> tuple[str, str, str]:
    """Country code, city and region of the first place that names any."""
    for name in _LOCATIONS:
        for value in item.values.get(name, ()):
            found = _printed(value) if isinstance(value, str) else _address(value)
            if any(found):
                return found
    return "", "", ""


def _address(place: Item) -> tuple[str, str, str]:
    address = next(iter(place.items("address")), place)
    printed = place.text("address")
    if printed and address is place:
        return _printed(printed)
    country = country_code(address.label("addressCountry"))
    city = address.label("addressLocality") or (place.label("name") if not country else "")
    return country, city, address.label("addressRegion")


def _printed(text: str) -> tuple[str, str, str]:
    """“Venlo, Netherlands” or “Netherlands”."""
    parts = [part.strip() for part in flat(text).split(",") if part.strip()]
    country = country_code(parts[-1]) if parts else ""
    cities = parts[:-1] if country else parts
    return country, cities[-1] if cities and len(cities[-1]) <= 80 else "", ""


def _salary(item: Item) -> Salary | None:
    currency = currency_code(item.text("salaryCurrency"))
    for value in (v for n in ("baseSalary", "estimatedSalary") for v in item.values.get(n, ())):
        found = read_salary(value, currency) if isinstance(value, str) else _money(value, currency)
        if found:
            return found
    return None


def _money(pay: Item, currency: str) -> Salary | None:
    """A MonetaryAmount, PriceSpecification or QuantitativeValue, whichever holds the numbers."""
    inner = next(iter(pay.items("value", "priceSpecification")), pay)
    unit = next((u for u in map(unit_of, (*inner.texts(*_UNITS), *pay.texts(*_UNITS))) if u), "")
    code = (
        currency_code(pay.text("currency", "priceCurrency") or inner.text("currency")) or currency
    )
    exact = amount(inner.text("value", "price")) if inner.text("value", "price") else None
    low = amount(inner.text("minValue", "minPrice", "median"))
    high = amount(inner.text("maxValue", "maxPrice"))
    printed = inner.text("value", "price")
    if low is None and high is None and printed and not printed.replace(".", "", 1).isdigit():
        return read_salary(printed, code, unit)
    return make_salary(
        low if low is not None else exact,
        high if high is not None else exact if low is None else None,
        code,
        unit,
    )


_UNITS = ("unitText", "unitCode", "duration")


def _extra(item: Item, region: str) -> dict[str, str]:
    extra = {name: flat(", ".join(item.texts(name)) or item.label(name)) for name in _EXTRA}
    extra["identifier"] = _identifier(item)
    extra["region"] = region
    extra["price"] = _price(item)
    return {name: value for name, value in extra.items() if value}


def _identifier(item: Item) -> str:
    return next((i.text("value", "@id") for i in item.items("identifier")), "") or flat(
        item.text("identifier")
    )


def _price(item: Item) -> str:
    for offer in (item, *item.items("offers")):
        if offer.text("price"):
            return flat(f"{offer.text('price')} {offer.text('priceCurrency')}")
    return ""
