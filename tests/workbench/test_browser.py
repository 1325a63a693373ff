"""In a browser: keyboard, focus, the policy, and axe on every page."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import screens
import workbench_fakes as fakes
from axe_core_python.sync_playwright import Axe

from workbench.tags import Tags

pytestmark = pytest.mark.browser
QUIET = ("401", "404", "400")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with screens.browser() as found:
        yield found


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, fakes.Bench, str]]:
    bench, watch = screens.filled(tmp_path_factory.mktemp("served"))
    with screens.serving(bench) as address:
        yield address, bench, watch


class Tab:
    """A tab that is signed in, and what its console said."""

    def __init__(self, chromium: Any, address: str, **more: Any) -> None:
        size = more.pop("size", {"width": 1440, "height": 900})
        self.context = chromium.new_context(viewport=size, locale="en", **more)
        self.page = self.context.new_page()
        self.page.set_default_timeout(60_000)
        self.said: list[str] = []
        self.quiet = QUIET
        self.page.on("console", lambda message: self._hear(message.type, message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.address = address
        self.page.goto(f"{address}/?token={fakes.TOKEN}")

    def _hear(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not any(code in text for code in self.quiet):
            self.said.append(text)

    def go(self, path: str) -> Any:
        self.page.goto(self.address + path)
        return self.page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def focused(self) -> str:
        return str(
            self.page.evaluate("document.activeElement?.id || document.activeElement?.tagName")
        )

    def until_focused(self, ident: str) -> None:
        """The focus comes after what was asked for stands in the page."""
        self.page.wait_for_function("id => document.activeElement?.id === id", arg=ident)

    def until_in_hand(self, ad: str) -> None:
        """The focus is in the row of an ad."""
        in_hand = "ad => document.activeElement?.closest('li')?.dataset.ad === ad"
        self.page.wait_for_function(in_hand, arg=ad)


@pytest.fixture
def tab(chromium: Any, served: tuple[str, fakes.Bench, str]) -> Iterator[Tab]:
    found = Tab(chromium, served[0])
    yield found
    found.page.unroute_all(behavior="ignoreErrors")
    found.context.close()
    assert found.said == []


def verdicts(bench: fakes.Bench, ad: str) -> set[tuple[str, str]]:
    return {(one.indicator, one.verdict) for one in _labels(bench) if one.ad == ad}


def _labels(bench: fakes.Bench) -> list[Any]:
    from workbench.review import Labels

    return Labels(bench.services.state).all()


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("scheme", "width", "options"),
    [
        ("light", 1440, None),
        ("dark", 1440, {"runOnly": ["color-contrast"]}),
        ("dark", 390, {"runOnly": ["scrollable-region-focusable", "color-contrast"]}),
    ],
)
def test_axe_finds_nothing(
    chromium: Any, served: tuple[str, fakes.Bench, str], scheme: str, width: int, options: Any
) -> None:
    address, _, watch = served
    tab = Tab(chromium, address, color_scheme=scheme, size={"width": width, "height": 844})
    found = {}
    for name, path in {**screens.PAGES, "delete": f"/watches?delete={watch}"}.items():
        page = tab.go(path.format(watch=watch))
        violations = Axe().run(page, options=options)["violations"]
        if violations:
            found[name] = [
                (v["id"], [node["html"][:120] for node in v["nodes"][:3]]) for v in violations
            ]
    tab.context.clear_cookies()
    if violations := Axe().run(tab.go("/"))["violations"]:
        found["door"] = [v["id"] for v in violations]
    tab.context.close()

    assert found == {}
    assert tab.said == []


def test_j_and_k_move_and_show_the_ad_beside_the_list(tab: Tab) -> None:
    page = tab.go("/?q=opłata")

    tab.press("j", "j")
    page.wait_for_selector('#pane[data-ad="x-7"]')

    assert page.evaluate("document.activeElement.closest('li').dataset.ad") == "x-7"
    assert "hand=x-7" in page.url
    tab.press("k")
    page.wait_for_selector('#pane[data-ad="x-1"]')
    tab.press("Enter")
    page.wait_for_url("**/ad/x-1?q=*")


def test_a_click_shows_and_a_second_opens(tab: Tab) -> None:
    page = tab.go("/?q=opłata")

    page.click('[data-ad="x-8"] a.open')
    page.wait_for_selector('#pane[data-ad="x-8"]')
    page.click('[data-ad="x-8"] a.open')

    page.wait_for_url("**/ad/x-8?q=*")


def test_a_narrow_window_opens_at_once(chromium: Any, served: tuple[str, fakes.Bench, str]) -> None:
    tab = Tab(chromium, served[0], size={"width": 390, "height": 844})
    page = tab.go("/?q=opłata")

    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.click('[data-ad="x-8"] a.open')
    page.wait_for_url("**/ad/x-8?q=*")
    tab.context.close()


def test_paper_is_light_shows_every_sign_and_says_when(
    chromium: Any, served: tuple[str, fakes.Bench, str]
) -> None:
    tab = Tab(chromium, served[0], color_scheme="dark")
    tab.context.add_cookies([{"name": "theme", "value": "dark", "url": served[0]}])
    page = tab.go("/ad/x-1")
    page.emulate_media(media="print", color_scheme="dark")

    style = "(one, name) => getComputedStyle(document.querySelector(one)).getPropertyValue(name)"
    assert page.evaluate(f"({style})(':root', 'color-scheme')") == "light"
    assert page.evaluate(f"({style})('.why', 'max-height')") == "none"
    assert page.is_hidden(".masthead")
    assert page.is_hidden("form.judge")
    said = "getComputedStyle(document.querySelector('.meta time'), '::after').content"
    assert re.search(r"\d{4}, \d\d:\d\d", page.evaluate(said))
    page = tab.go("/?q=opłata")
    assert page.is_visible("#q")
    assert page.is_hidden("text=JSON Lines")
    tab.context.close()


@pytest.mark.parametrize("name", screens.PAGES)
def test_no_page_scrolls_sideways(
    chromium: Any, served: tuple[str, fakes.Bench, str], name: str
) -> None:
    tab = Tab(chromium, served[0], size={"width": 390, "height": 844})
    page = tab.go(screens.PAGES[name].format(watch=served[2]))

    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    tab.context.close()


def test_slash_goes_to_the_box_and_search_keeps_the_focus_there(tab: Tab) -> None:
    page = tab.go("/")

    tab.press("/")
    page.keyboard.type("kaucja")
    tab.press("Enter")
    page.wait_for_url("**/?q=kaucja*")

    assert page.input_value("#q") == "kaucja"
    assert "kaucja" in page.inner_text("mark.q >> nth=0")


def test_what_was_typed_stays_when_no_page_of_ours_answers(tab: Tab) -> None:
    page = tab.go("/?q=opłata")
    page.fill("#q", "ł" * 200_000)

    tab.press("Enter")
    page.wait_for_selector("#notice .toast")

    assert len(page.input_value("#q")) == 200_000
    assert page.locator(".ads > li").count() > 0
    assert tab.focused() == "q"


def test_the_focus_survives_a_filter(tab: Tab) -> None:
    page = tab.go("/?all=1")
    link = page.locator(".facet a.value").first
    ident = link.get_attribute("id")

    link.focus()
    tab.press("Enter")
    page.wait_for_selector(".chip")

    tab.until_focused(str(ident))
    page.wait_for_url(re.compile("f="))
    page.locator("#chip-1").focus()
    tab.press("Enter")
    page.wait_for_selector(".chip", state="detached")
    page.wait_for_function("![null, document.body].includes(document.activeElement)")
    page.go_back()
    page.wait_for_selector(".chip")


def test_judging_by_key_advances_and_z_undoes(
    tab: Tab, served: tuple[str, fakes.Bench, str]
) -> None:
    page = tab.go("/?q=opłata")

    tab.press("j", "y")
    page.wait_for_selector("#notice .toast")

    assert ("", "yes") in verdicts(served[1], "x-1")
    assert page.evaluate("document.activeElement.closest('li').dataset.ad") == "x-7"
    page.wait_for_selector('li[data-ad="x-1"] .mine:not(:empty)')
    tab.press("z")
    page.wait_for_selector('li[data-ad="x-1"] .mine:empty', state="attached")
    assert verdicts(served[1], "x-1") == set()


def slowly(tab: Tab, pattern: str) -> None:
    """A server that takes its time over some addresses."""

    def late(route: Any) -> None:
        tab.page.wait_for_timeout(150)
        route.continue_()

    tab.page.route(pattern, late)


def test_no_key_is_lost_while_the_server_is_slow(
    tab: Tab, served: tuple[str, fakes.Bench, str]
) -> None:
    page = tab.go("/?all=1")
    slowly(tab, re.compile("/judge|/preview|/undo"))
    tab.press("j")
    ads = page.evaluate("[...document.querySelectorAll('.ads > li')].map(one => one.dataset.ad)")

    tab.press("n", "n", "x", "n", "j", "n")
    page.wait_for_selector(f'li[data-ad="{ads[3]}"] .mine:not(:empty)')

    assert [("", "no") in verdicts(served[1], ad) for ad in ads[:5]] == [True] * 4 + [False]
    tab.press("z", "z", "z", "z")
    page.wait_for_selector(f'li[data-ad="{ads[0]}"] .mine:empty', state="attached")
    assert [("", "no") in verdicts(served[1], ad) for ad in ads[:4]] == [False] * 4


@pytest.mark.parametrize("keys", ["jjjjj", "jjjkk", "jjkk"])
def test_the_ad_beside_the_list_is_the_one_in_hand_however_fast_one_moves(
    tab: Tab, keys: str
) -> None:
    page = tab.go("/?all=1")
    slowly(tab, re.compile("/preview"))

    tab.press(*keys)
    page.wait_for_timeout(600)

    assert page.wait_for_function(
        "document.querySelector('#pane').dataset.ad === "
        "document.querySelector('.ads > li.here').dataset.ad"
    )


@pytest.mark.parametrize(
    ("path", "selector", "keys"),
    [("/?q=opłata", ".ads > li", "jy"), ("/review", ".answers input[name=ad]", "y"),
     ("/ad/x-2", "main", "y")],
)  # fmt: skip
def test_a_refused_judgement_is_said_in_a_line_and_the_page_stays(
    tab: Tab, path: str, selector: str, keys: str
) -> None:
    page = tab.go(path)
    page.evaluate(
        "s => { const one = document.querySelector(s); one.dataset.ad = one.value = 'gone'; }",
        selector,
    )

    tab.press(*keys)
    page.wait_for_selector("#notice .toast")

    assert "There is nothing here." in page.inner_text("#notice .toast")
    assert page.locator("header.masthead").count() == 1
    assert page.locator(selector).count() >= 1


def test_an_ad_that_cannot_be_shown_leaves_no_other_in_its_place(tab: Tab) -> None:
    page = tab.go("/?q=opłata")
    tab.quiet = (*QUIET, "503")
    page.route(re.compile("/preview"), lambda route: route.fulfill(
        status=503, body="<div class=toast>gone</div>",
        headers={"hx-retarget": "#notice", "hx-reswap": "innerHTML"}))  # fmt: skip

    tab.press("j", "j")
    page.wait_for_selector("#notice .toast")

    assert page.locator("#pane").count() == 0


def test_many_are_judged_at_once(tab: Tab, served: tuple[str, fakes.Bench, str]) -> None:
    page = tab.go("/?q=opłata")

    tab.press("j", "x", "j", "x", "u")
    page.wait_for_selector("#notice .toast")

    assert ("", "unsure") in verdicts(served[1], "x-1") & verdicts(served[1], "x-7")
    tab.press("z")
    page.wait_for_selector('li[data-ad="x-7"] .mine:empty', state="attached")


def test_ads_stay_selected_until_they_are_judged(tab: Tab) -> None:
    page = tab.go("/?q=opłata")
    page.route(re.compile("/judge"), lambda route: route.abort())
    tab.quiet = (*QUIET, "ERR_FAILED", "Failed to fetch")
    tab.press("j", "x", "j", "x", "n")
    page.wait_for_selector("#notice .toast")
    assert page.locator(".pick input:checked").count() == 2

    page.unroute(re.compile("/judge"))
    tab.press("n")
    page.wait_for_selector('li[data-ad="x-7"] .mine:not(:empty)')
    page.wait_for_function("!document.querySelector('.pick input:checked')")

    tab.press("z")
    page.wait_for_selector('li[data-ad="x-7"] .mine:empty', state="attached")


def test_the_review_goes_by_keys(tab: Tab, served: tuple[str, fakes.Bench, str]) -> None:
    page = tab.go("/review")
    first = page.inner_text("#question")

    tab.press("y")
    page.wait_for_function("t => document.querySelector('#question').innerText !== t", arg=first)

    tab.until_focused("question")
    page.wait_for_selector("#progress >> text=1 judged by you")
    tab.press("z")
    page.wait_for_function("t => document.querySelector('#question').innerText === t", arg=first)
    assert verdicts(served[1], "x-1") == set()


def test_a_hit_is_judged_on_the_page_of_its_ad(
    tab: Tab, served: tuple[str, fakes.Bench, str]
) -> None:
    page = tab.go("/ad/x-2")
    button = page.locator('.signs button[value="no"]').first

    button.click()
    page.wait_for_selector('.signs button[value="no"][aria-pressed="true"]')

    assert ("debt-upfront-fee", "no") in verdicts(served[1], "x-2")
    tab.press("z")
    page.wait_for_selector('.signs button[value="no"][aria-pressed="true"]', state="detached")


def test_verifying_answers_in_place(tab: Tab) -> None:
    page = tab.go("/ad/x-1")

    page.click("text=Verify now")
    page.wait_for_selector("text=The hash is the same.")

    assert page.url.endswith("/ad/x-1")


def test_the_sheet_opens_and_closes(tab: Tab) -> None:
    page = tab.go("/")

    tab.press("?")
    assert page.is_visible("#sheet")
    tab.press("Escape")
    assert not page.is_visible("#sheet")


def test_escape_leaves_the_box_and_what_was_typed_in_it(tab: Tab) -> None:
    page = tab.go("/?q=opłata")

    tab.press("/")
    tab.press("Escape")

    assert page.input_value("#q") == "opłata"
    assert page.evaluate("document.activeElement !== document.querySelector('#q')")


@pytest.mark.parametrize(
    ("key", "path"),
    [("s", "/sources"), ("w", "/watches"), ("r", "/review"), ("i", "/indicators"), ("t", "/tags")],
)
def test_g_goes_places(tab: Tab, key: str, path: str) -> None:
    page = tab.go("/")

    tab.press("g", key)

    page.wait_for_url(f"**{path}")


def test_w_saves_the_search(tab: Tab) -> None:
    page = tab.go("/?q=opłata&f=kind:job")

    tab.press("w")
    page.wait_for_url("**/watches?query=*")

    assert page.input_value("#query") == "(opłata) kind:job"


def test_t_tags_the_ad_in_hand_and_then_the_selected_ones(
    tab: Tab, served: tuple[str, fakes.Bench, str]
) -> None:
    page, tags = tab.go("/?q=opłata"), Tags(served[1].services.state)

    tab.press("j", "j", "t")
    assert tab.focused() == "bulk-tag"
    page.keyboard.type("bus")
    tab.press("Enter")
    page.wait_for_selector("#notice .toast >> text=“bus”")
    assert tags.ads("bus") == ["x-7"]
    assert verdicts(served[1], "x-7") == set(), "Enter in the box judges nothing"
    tab.until_in_hand("x-7")
    assert page.locator(".pick input:checked").count() == 0
    page.wait_for_selector("#pane .tags .label >> text=bus")

    page.fill("#pane input.tag", "by mouse")
    page.click("#pane .tags form.row button")
    page.wait_for_selector("#pane .tags .label >> text=by mouse")
    page.wait_for_function("document.querySelector('#pane input.tag').value === ''")
    page.click("#notice button")
    page.wait_for_selector("#pane .tags .label >> text=by mouse", state="detached")
    assert tags.ads("by mouse") == []

    page.locator('li[data-ad="x-7"] a.open').focus()
    tab.press("x", "k", "x", "t")
    page.keyboard.type("both")
    tab.press("Enter")
    page.wait_for_selector("#notice .toast >> text=“both”")
    assert set(tags.ads("both")) == {"x-1", "x-7"}
    tags.remove(["x-1", "x-7"], "both")
    tags.remove(["x-7"], "bus")


@pytest.mark.parametrize("leave", ["Escape", "Tab"])
def test_leaving_the_box_of_a_tag_lets_the_ad_go(
    tab: Tab, served: tuple[str, fakes.Bench, str], leave: str
) -> None:
    page, tags = tab.go("/?q=opłata"), Tags(served[1].services.state)

    tab.press("j", "j", "t")
    assert tab.focused() == "bulk-tag"
    page.keyboard.type("bus")
    tab.press(*{"Escape": ("Escape",), "Tab": ("Tab", "Tab")}[leave])
    assert page.locator(".pick input:checked").count() == 0
    page.locator('li[data-ad="x-1"] .pick input').check()
    page.click("#bulk .tagger button")
    page.wait_for_selector("#notice .toast >> text=“bus”")
    assert tags.ads("bus") == ["x-1"], "the ad that was let go has no tag"
    tags.remove(["x-1"], "bus")


def test_after_escape_the_keys_judge_and_export_as_if_no_tag_was_begun(
    tab: Tab, served: tuple[str, fakes.Bench, str]
) -> None:
    page = tab.go("/?q=opłata")

    tab.press("j", "t", "Escape", "j", "u")
    page.wait_for_selector("#notice .toast")
    assert verdicts(served[1], "x-1") == set()
    assert verdicts(served[1], "x-7") == {("", "unsure")}
    tab.press("z")
    page.wait_for_selector('li[data-ad="x-7"] .mine:empty', state="attached")
    with page.expect_download() as waiting:
        tab.press("t", "Escape", "e")
    text = waiting.value.path().read_text("utf-8")
    assert len(set(re.findall(r"\bx-\d+(?:-\d+)?\b", text))) == 3


def test_the_button_tags_the_ad_in_hand(tab: Tab, served: tuple[str, fakes.Bench, str]) -> None:
    page, tags = tab.go("/?q=opłata"), Tags(served[1].services.state)

    tab.press("j", "t")
    page.keyboard.type("bus")
    page.click("#bulk .tagger button")
    page.wait_for_selector("#notice .toast >> text=“bus”")

    assert tags.ads("bus") == ["x-1"]
    tags.remove(["x-1"], "bus")


def test_ads_stay_selected_until_something_was_changed(
    tab: Tab, served: tuple[str, fakes.Bench, str]
) -> None:
    page, tags = tab.go("/?q=opłata"), Tags(served[1].services.state)

    tab.press("j", "x", "j", "x", "t", "Enter")
    page.wait_for_selector("#notice .toast >> text=Write a tag first")
    assert page.locator(".pick input:checked").count() == 2
    assert tab.focused() == "bulk-tag"
    page.keyboard.type("both")
    tab.press("Enter")
    page.wait_for_selector("#notice .toast >> text=“both”")
    tab.until_in_hand("x-7")

    assert set(tags.ads("both")) == {"x-1", "x-7"}
    assert page.locator(".pick input:checked").count() == 0
    tags.remove(["x-1", "x-7"], "both")


def test_t_tags_on_the_page_of_an_ad(tab: Tab, served: tuple[str, fakes.Bench, str]) -> None:
    page, tags = tab.go("/ad/x-2"), Tags(served[1].services.state)

    tab.press("t")
    page.keyboard.type("tyej")
    tab.press("Enter")
    page.wait_for_selector(".tags .label >> text=tyej")
    assert tags.ads("tyej") == ["x-2"]
    tab.until_focused("main")

    page.click('.tags .label:has-text("tyej") .x')
    page.wait_for_selector(".tags .label >> text=tyej", state="detached")
    assert tags.ads("tyej") == []


@pytest.mark.parametrize(
    ("path", "keys", "ids"),
    [
        ("/?q=opłata", ("e",), 3),
        ("/?q=opłata", ("j", "x", "j", "x", "e"), 2),
        ("/ad/x-1", ("e",), 1),
    ],
)
def test_e_exports(tab: Tab, path: str, keys: tuple[str, ...], ids: int) -> None:
    page = tab.go(path)

    with page.expect_download() as waiting:
        tab.press(*keys)

    text = waiting.value.path().read_text("utf-8")
    assert len(set(re.findall(r"\bx-\d+(?:-\d+)?\b", text))) == ids


def test_everything_can_be_read_without_javascript(
    chromium: Any, served: tuple[str, fakes.Bench, str]
) -> None:
    tab = Tab(chromium, served[0], java_script_enabled=False)
    page = tab.go("/")

    page.fill("#q", "opłata")
    page.press("#q", "Enter")
    page.click('[data-ad="x-1"] a.open')
    assert "Why it was flagged" in page.inner_text("aside")
    page.click('.signs button[value="yes"] >> nth=0')
    assert page.get_attribute('.signs button[value="yes"] >> nth=0', "aria-pressed") == "true"
    tab.context.close()
