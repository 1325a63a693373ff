"""What a fetched page is: good, gone, blocked, or not HTML; blocks are told, never evaded."""

import re
from typing import NamedTuple

from crawlers.outline import Outline

SHORT = 1200
"""Characters of visible text below which a page is little more than its message."""
BARE = 300
"""Characters below which a page is nothing but its message."""


class Verdict(NamedTuple):
    """A category of the crawl report, and why; empty for a good page."""

    category: str = ""
    detail: str = ""


GOOD = Verdict()

_GONE = re.compile(
    r"\W*((http|error|błąd|status)\W*)*(404|410)\W*($|[-–—:|]|(not|error|page|strona|nie|gone)\b).*"
    r"|\W*(sorry,? )?(we )?((the|this|that|requested) )*(\w+ )?"
    r"(was |is |could )?not (be )?found\b.*"
    r"|.*\b(page|ad|job|offer|listing|advert) (was |is |could )?not (be )?found\b.*"
    r"|.*\b(page|ad|job|offer|listing|advert) does(n't| not) exist\b.*"
    r"|.*\bnie (została? )?(znalezion[oay]|odnaleziono)\b.*"
    r"|.*\bnie znaleźliśmy (strony|ogłoszenia|tej|tego)\b.*"
    r"|.*\b(strona|ogłoszenie|oferta) nie istnieje\b.*|.*\bpágina no encontrada\b.*"
    r"|.*\b(страница|объявление) не найден[ао]\b.*|.*\b(сторінку|оголошення) не знайдено\b.*"
    r"|.*\bpagina nu (a fost găsită|există)\b.*",
    re.IGNORECASE,
)
_EXPIRED = re.compile(
    r"(ogłoszenie|oferta( pracy)?|ogłoszenie, którego szukasz)( jest| już)*"
    r" (nieaktualn[ea]|nieaktywn[ea]|wygasł[oa]|archiwaln[ea]|usunięt[ea]|zakończon[ea])"
    r"|(ogłoszenie|oferta) (zostało|została|straciło|straciła)"
    r" (usunięt[ea]|zakończon[ea]|wycofan[ea]|ważność)"
    r"|(ad|advert|advertisement|job|offer|listing|position|posting|vacancy) (has |is |was |been )*"
    r"(now )?(expired|no longer (available|active|open)|removed|closed|deleted|been filled)"
    r"|(ad|advert|job|offer|listing|position|page)\b.{0,40}\bno longer (available|active|exists?)"
    r"|no longer accepting applications"
    r"|объявление (снято|удалено|неактивно|устарело|закрыто)|вакансия (закрыта|в архиве)"
    r"|оголошення (неактивне|видалено|знято|застаріло|закрито)|вакансія (закрита|неактуальна)"
    r"|anunțul? (a |este )?(expirat|dezactivat|șters)|anuncio (ha )?(caducado|expirado|eliminado)"
    r"|oferta (ha )?(caducado|expirado|cerrada)",
    re.IGNORECASE,
)
_EXPIRED_FIRST = re.compile(
    r"(^|[.!?:|] )(this|to|ta) (ad|advert|job|offer|listing|position|ogłoszenie|oferta( pracy)?)"
    r"( has| is| was| been| no| longer| jest| już| zostało| została)*"
    r" (expired|removed|closed|available|nieaktualn[ea]|wygasł[oa]|zakończon[ea]|usunięt[ea])\b",
    re.IGNORECASE,
)
_CHALLENGE = re.compile(
    r"^\W*just a moment\W*$|attention required|checking your browser"
    r"|verify(ing)? (that )?you are (a )?human|are you (a )?(human|robot)\b|i'?m not a robot"
    r"|nie jestem robotem|jesteś (robotem|człowiekiem)|(unusual|nietypowy) (traffic|ruch)"
    r"|^\W*(403\W+)?(access (to this page )?(has been |is )?denied|forbidden)\b"
    r"|dostęp (został )?(zabroniony|zablokowany)|you have been blocked"
    r"|ip (address )?(has been |is )?(temporarily )?(blocked|banned)|^\W*(429\W+)?too many requests"
    r"|^\W*captcha\W*$|(complete|solve|enter) the captcha|human verification|bot protection"
    r"|you (have been|are) banned|adres ip (został )?(tymczasowo )?zablokowany"
    r"|zbyt wiele (zapytań|żądań)|(wpisz|przepisz) kod z obrazka"
    r"|подтвердите, что вы не робот|ви не робот",
    re.IGNORECASE,
)
_HINT = re.compile(
    r"captcha|security check|robot|kontrola bezpieczeństwa|verification", re.IGNORECASE
)
_LOGIN = re.compile(
    r"\W*(log ?in|sign ?in|please (log|sign) ?in|login required|zaloguj( się)?|logowanie"
    r"|panel logowania|вход|войти|увійти|вхід|iniciar sesión|autentificare|conectare"
    r"|members only|(tylko )?dla zalogowanych|authentication required|session expired)\b.*",
    re.IGNORECASE,
)
_LOGIN_PATH = re.compile(
    r"/(login|log-in|signin|sign-in|logowanie|zaloguj|auth|sso)(\.\w+|/|$|\?)", re.IGNORECASE
)


def of_status(status: int) -> Verdict:
    """What an HTTP status says by itself, after its retries."""
    if status in (401, 403, 407, 429, 451):
        return Verdict("blocked", f"status {status}")
    if status >= 500 or status in (408, 425):
        return Verdict("retry-exhausted", f"status {status}")
    if status >= 400:
        return Verdict("gone", f"status {status}")
    return GOOD


def leads_to_login(url: str) -> bool:
    """Whether an address is that of a log-in."""
    return bool(_LOGIN_PATH.search(url))


def of_page(page: Outline, url: str, asked: str = "") -> Verdict:
    """What a page says of itself; ``asked`` is the address before redirects."""
    short = len(page.text) < SHORT and not page.posting
    if short and (why := _challenge(page) or _login(page, url, asked)):
        return Verdict("blocked", why)
    if not page.posting and (head := _heading(page, _GONE)):
        return Verdict("gone", f"says: {head}")
    if why := _expired(page, short):
        return Verdict("gone", f"expired notice: {why}")
    return GOOD


def of_response(status: int, page: Outline, url: str, asked: str = "") -> Verdict:
    """Status and page together: a challenge is a block whatever its status."""
    said = of_page(page, url, asked)
    by_status = of_status(status)
    if status >= 400 and said.category == "blocked" and status not in (404, 410):
        return said
    return by_status if by_status.category else said


def _heads(page: Outline) -> list[str]:
    return [head for head in (page.title, *page.headings[:3]) if head]


def _heading(page: Outline, pattern: re.Pattern[str]) -> str:
    heads = _heads(page) if len(page.text) < SHORT else _heads(page)[:2]
    return next((head[:120] for head in heads if len(head) < 120 and pattern.fullmatch(head)), "")


def _challenge(page: Outline) -> str:
    """A contact form with a widget, or an ad about typing in captchas, is no challenge."""
    heads = [*_heads(page), *([page.text] if len(page.text) < BARE else [])]
    head = next((head for head in heads if _CHALLENGE.search(head)), "")
    if not head and page.challenge:
        head = next((head for head in heads if _HINT.search(head)), "")
    if head:
        return f"challenge: {head[:120]}"
    bare = page.challenge and len(page.text) < BARE // 2
    return f"challenge: {page.challenge}" if bare else ""


def _login(page: Outline, url: str, asked: str) -> str:
    if not page.password:
        return ""
    moved = asked != url and leads_to_login(url)
    head = next((head for head in _heads(page) if _LOGIN.fullmatch(head)), "")
    return f"login: {(head or url)[:120]}" if moved or head else ""


def _expired(page: Outline, short: bool) -> str:
    said = [*_heads(page), *page.notices, *([page.text] if short and len(page.text) < 400 else [])]
    found = [_EXPIRED.search(text) for text in said if len(text) < 400]
    found.append(_EXPIRED_FIRST.search(page.text[:400]))
    return next((hit.group().strip(" .!?:|") for hit in found if hit), "")
