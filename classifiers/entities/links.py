"""Web addresses, and the names of accounts in messengers and networks."""

import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from classifiers.entities.digits import read
from classifiers.entities.emails import TOPS, signs
from classifiers.entities.found import Found, matches
from classifiers.entities.numbering import number
from classifiers.entities.view import PLATFORM, View
from text import Doc

_REST = r"[^\s<>\"'`|]"
_SCHEMED = re.compile(rf"(?:h(?:tt|xx)ps?|viber|whatsapp)\s?(?::|\[:\])//{_REST}+|www\.{_REST}+")
_APP = re.compile(
    r"(viber|whatsapp)://\w+/?\?(?:\w+=[^&]*&)*?(?:number|phone)=(?:%2b|\+)?(\d{7,15})"
)
"""Links that open an app with a number."""
_TOP = re.compile(rf"\.([a-z]{{2,6}})(?![\w@-])(?!\.[a-z])(?:[/?]{_REST}*)?")
_HOST = re.compile(
    r"(?<![\w@./:-])(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){0,4}[a-z0-9][a-z0-9-]*$"
)
_WORDS = frozenset(("at", "be", "by", "ca", "co", "it", "me", "no", "pro", "se", "tr", "us"))
"""Top-level domains that are words: not believed after a single name alone."""
_TRAIL = ".,;:!?)]}*"
_HOSTS = {
    "t.me": "telegram", "telegram.me": "telegram", "telegram.dog": "telegram",
    "wa.me": "whatsapp", "api.whatsapp.com": "whatsapp", "chat.whatsapp.com": "whatsapp",
    "instagram.com": "instagram", "instagr.am": "instagram", "signal.me": "signal",
    "viber.click": "viber", "facebook.com": "facebook", "fb.com": "facebook", "m.me": "facebook",
    "tiktok.com": "tiktok", "vk.com": "vk", "snapchat.com": "snapchat", "onlyfans.com": "onlyfans",
    "twitter.com": "x", "x.com": "x", "line.me": "line", "ok.ru": "ok",
}  # fmt: skip
_PATH = re.compile(
    r"^(?:add/|u/|user/|joinchat/|send/?\?phone=|#p/|@|p/)?(\+?[\w.\-]{2,64})/?(?:[?#].*)?$"
)
_NOT_NAMES = frozenset(
    [
        "p",
        "reel",
        "reels",
        "share",
        "sharer",
        "events",
        "groups",
        "pages",
        "s",
        "c",
        "explore",
        "home",
        "joinchat",
    ]
)
_PLATFORMS = {
    "telegram": r"telegram\w{0,2}|telega|телеграм\w{0,2}|телег[аеу]|тг|tg",
    "whatsapp": r"what'?s?\s?app?|whatsapp|wapp|[вў][ао]т?[сц]ап\w{0,2}|wsp|w[au][ts]sapp?|wasap",
    "signal": "signalu?|сигнал",
    "viber": r"viber\w{0,2}|в[аи]й?бер\w{0,2}",
    "instagram": r"instagram\w{0,2}|insta|ig|[иі]нстаграм\w{0,2}|[иі]нст[аеуы]?",
    "facebook": "facebook|fb|messenger|фейсбук",
    "snapchat": "snapchat|snap",
    "tiktok": "tik\\s?tok|tt",
    "skype": "skype|скайп",
    "wechat": "we\\s?chat",
    "line": r"line id|line(?=\s?:)",
    "discord": "discord|дискорд",
    "kik": "kik",
    "vk": "vk|вк|вконтакте|vkontakte",
    "threema": "threema",
    "x": r"twitter(?:\s?/\s?x)?",
}
_FILLERS = (
    "to|is|es|este|это|це|jako|nick|id|login|user|username|konto|profil|account|nik|ник|нік|name"
    "|handle|as|me|pod|nazwa|la|ca|como|под|як|как|preferred|only|best|please|tylko|najlepiej|solo|mejor|doar|preferabil|лучше|только|краще|лише|тільки"
)
_NAMED = re.compile(
    r"(?<![\w@])(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _PLATFORMS.items())
    + rf")(?P<between>(?:\s?(?:{_FILLERS})){{0,2}}\s?(?:[^\w\s@.,;!?)/]{{1,3}})?\s?)"
    + r"(?P<name>@?(?:live:)?[a-z][\w.]{2,31})(?![\w@/]|:/|\.\w)"
)
_BEGINNINGS = """
telega тг tg телега телегу телеге wapp what's whats what вацап wsp watsap wassap watsapp wasap
wassapp ватсап вотсап ватсапе вотсапі ватсапі вотсапе ватцап вацапе
signal signalu сигнал insta ig инст інст инста інста інсту инсту інсті инсте facebook fb messenger
фейсбук snapchat snap tiktok tik tt discord дискорд skype скайп wechat we line kik threema twitter
вайбер вибер вайбері вайбере vk вк вконтакте vkontakte
"""
FIRST = frozenset(_BEGINNINGS.split())
"""Tokens with which the name of a platform begins."""
_STEMS = ("telegram", "whatsap", "viber", "instagram", "телеграм", "инстаграм", "інстаграм")


def is_first(form: str) -> bool:
    """Whether the name of a platform may begin with a token."""
    return form in FIRST or form.startswith(_STEMS)


_DOTTED = frozenset(("instagram", "tiktok", "snapchat", "signal", "vk"))
"""Networks whose names often have a dot, so that one is a sign of a name."""
_SCHEMES = frozenset(("http", "https", "www", "live", "login"))
_BARE = re.compile(r"(?<![\w@.])@([a-z][\w.]{2,30}[a-z0-9_])(?![\w@])")


_BEHIND = re.compile(
    r"\s?(?:\(|\s(?:on|na|w|в|у|на|en|pe)\s|-\s)\s?(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _PLATFORMS.items())
    + r")(?![^\W_])"
)


def _platform(match: re.Match[str]) -> str:
    return next(known for known in _PLATFORMS if match[known])


def find(view: View) -> Iterator[Found]:
    """Web addresses and account names of a text. An address of an account is a handle as well as
    its platform's; a link to WhatsApp or Viber has the digits of the number as its value."""
    folded, doc = view.folded, view.doc
    if view.every & PLATFORM:
        for match in matches(_NAMED, folded, view.positions(PLATFORM)):
            yield from _named(doc, match)
    if "www." in folded or "://" in folded or "[:]" in folded:
        for match in _SCHEMED.finditer(folded):
            yield from _link(doc, *match.span())
    for match in _TOP.finditer(folded):
        if match[1] not in TOPS:
            continue
        host = _host(folded, match.start())
        if host and not _is_prose(doc, host, match):
            yield from _link(doc, host.start(), match.end())
    if "me /" in folded or ". me/" in folded or " .me/" in folded:
        yield from _spaced(folded)
    if "@" in folded:
        yield from _bare(folded)


_SPACED = re.compile(r"(?<![\w.])(t|wa)\s?\.\s?me\s?/\s?@?\+?([\w.]{4,32})")
_BEGUN = {"t": "telegram", "wa": "whatsapp"}


def _spaced(folded: str) -> Iterator[Found]:
    """Accounts in links that have blanks about their marks: t . me / name."""
    for match in _SPACED.finditer(folded):
        if " " in match[0]:
            facts = {"value": match[2].rstrip("."), "platform": _BEGUN[match[1]]}
            yield Found("handle", *match.span(), True, facts)


def _bare(folded: str) -> Iterator[Found]:
    """Names behind an @ alone, with the platform behind them if there is one."""
    for match in matches(_BARE, folded, signs(folded)):
        facts = {"value": match[1], "confidence": 0.6}
        if behind := _BEHIND.match(folded, match.end()):
            facts = {"value": match[1], "platform": _platform(behind)}
        yield Found("handle", *match.span(), False, facts)


_NUMBERED = ("whatsapp", "viber")


def called(found: Iterable[Found]) -> Iterator[Found]:
    """The telephone numbers that links to messengers hold, at the place of the link."""
    for one in found:
        if one.type == "handle" and one.facts.get("platform") in _NUMBERED:
            digits = one.facts["value"]
            if digits.isdecimal() and (value := number(digits, True, ())):
                yield replace(one, type="phone", facts={"value": value})


def _host(folded: str, end: int) -> re.Match[str] | None:
    """The name before the last dot of an address, which is not one of mail."""
    piece = folded[max(0, end - 70) : end].rsplit(None, 1)[-1:]
    if not piece or "@" in piece[0]:
        return None
    return _HOST.search(folded, end - len(piece[0]), end)


def _is_prose(doc: Doc, host: re.Match[str], top: re.Match[str]) -> bool:
    """Whether the dot ends a sentence that the next is glued to (per day.No experience)."""
    if "/" in top[0] or "." in host[0] or "-" in host[0]:
        return False
    dot, after = doc.span(top.start(), top.start() + 2)
    glued = doc.original[after - 1].isupper() and doc.original[dot - 1].islower()
    return glued or top[0][1:] in _WORDS


def _link(doc: Doc, start: int, end: int) -> Iterator[Found]:
    while doc.folded[end - 1] in _TRAIL and not _balanced(doc.folded[start:end]):
        end -= 1
    written = doc.folded[start:end]
    hidden = "xxp" in written[:5] or "[" in written
    if app := _APP.match(written):
        yield Found("handle", start, end, hidden, {"value": app[2], "platform": app[1]})
        return
    host, path = _address(written)
    if "." not in host.strip("."):
        return
    if (platform := _HOSTS.get(host.removeprefix("www."))) and (name := _account(path)):
        value = name.lstrip("+") if name.lstrip("+").isdecimal() else name
        yield Found("handle", start, end, hidden, {"value": value, "platform": platform})
    else:
        yield Found("url", start, end, hidden, {"value": _url(doc, start, end, host)})


def _balanced(written: str) -> bool:
    return written.endswith(")") and written.count("(") == written.count(")")


def _address(written: str) -> tuple[str, str]:
    """Host and the rest of an address."""
    plain = re.sub(r"^h(?:tt|xx)ps?\s?(?::|\[:\])//", "", written).replace("[.]", ".")
    host, _, path = plain.partition("/")
    return host.split("?")[0].split("#")[0].rsplit("@")[-1].split(":")[0], path


def _account(path: str) -> str:
    match = _PATH.match(path)
    return match[1] if match and match[1] not in _NOT_NAMES else ""


def _url(doc: Doc, start: int, end: int, host: str) -> str:
    """The address with its host in lower case and the rest as written."""
    first, last = doc.span(start, end)
    written = doc.original[first:last]
    written = written if len(written) == end - start else doc.folded[start:end]
    written = (
        re.sub(r"^hxx", "htt", written, flags=re.IGNORECASE).replace("[.]", ".").replace("[:]", ":")
    )
    at = written.lower().find(host)
    return written[:at].lower() + host + written[at + len(host) :] if at >= 0 else written


def _named(doc: Doc, match: re.Match[str]) -> Iterator[Found]:
    """A name after the name of its platform: believed with @, a colon, or a figure or _ in it."""
    name = match["name"].rstrip(".")
    sure = name[0] == "@" or re.search(r"[:=(]", match["between"])
    platform = _platform(match)
    dotted = "." in name and platform in _DOTTED
    if name in _SCHEMES or not (sure or dotted or re.search(r"[\d_]", name)):
        return
    start, end = match.start("name"), match.start("name") + len(name)
    if _is_number(name) or (name.isalpha() and _is_full_name(doc, start, end)):
        return
    facts = {"value": name.lstrip("@"), "platform": platform}
    yield Found("handle", start, end, False, facts)


def _is_full_name(doc: Doc, start: int, end: int) -> bool:
    """Whether two words with capitals stand there, the name of a person and of no account."""
    first, last = doc.span(start, end)
    behind = doc.original[last : last + 3]
    written = doc.original[first:last]
    return written.istitle() and behind[:1] == " " and behind[1:].istitle()


def _is_number(name: str) -> bool:
    """Whether a name is a telephone number in words and figures: zero700zero00unu63."""
    known = read(name) if name.isalnum() else None
    return known is not None and known[3] == "glued" and len(known[0]) >= _DIGITS_OF_NUMBER


_DIGITS_OF_NUMBER = 9
