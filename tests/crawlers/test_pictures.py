"""Pictures of ads: which are fetched, what is kept of each, and what is not."""

import asyncio
import json
from types import SimpleNamespace

import pytest

from classifiers.images import NEAR, distance, hash_image
from crawlers import links, picture_store, run
from crawlers.evidence import Archive
from crawlers.fetched import Fetched
from crawlers.picture_store import Pictures
from crawlers.pictures import PictureWork
from crawlers.report import Report
from crawlers.source import Source
from crawlers.verify import verify
from stream.messages import Capture, RecordRef
from stream.state import open_state
from tests.crawlers import board as boards
from tests.crawlers import shapes
from tests.crawlers.conftest import IMPATIENT, QUICK, describe

PNG = {"Content_Type": "image/png"}
LIMITS = IMPATIENT.replace("limits: {", "limits: {picture_size: 60000, pictures: 20, ")


def ad(number: int, *images: str) -> str:
    return boards.ad(number, "".join(f'<img src="{image}">' for image in images))


def small(pages: dict[int, tuple[str, ...]]) -> boards.Board:
    """A board of ads that name pictures."""
    board = boards.Board()
    board.put("/jobs/", boards.listing(*map(str, pages), more='<img src="/img/logo.png">'))
    for number, images in pages.items():
        board.put(f"/jobs/{number}", ad(number, *images))
    return board


def rows(place, ad_id: str = "") -> dict[str, picture_store.Picture]:
    """What the state store holds, by the path of the picture."""
    with closing_state(place) as engine:
        query = picture_store.pictures.select()
        with engine.connect() as connection:
            found = [picture_store.Picture(**row) for row in connection.execute(query).mappings()]
    wanted = [row for row in found if ad_id in ("", row.ad)]
    return {"/" + row.url.split("/", 3)[3]: row for row in wanted}


class closing_state:  # noqa: N801  (used as a function)
    def __init__(self, place) -> None:
        self.engine = open_state(f"sqlite:///{place.home / 'state.db'}")

    def __enter__(self):
        return self.engine

    def __exit__(self, *_: object) -> None:
        self.engine.dispose()


def asked(board: boards.Board, since: int = 0) -> list[str]:
    return [path for path in board.paths()[since:] if path.startswith(("/img/", "/private/"))]


@pytest.fixture(scope="module")
def crawled(module_place):
    """One crawl of ads with all kinds of pictures."""
    place, other = module_place(), boards.Board()
    other.put("/img/a.png", shapes.picture(9), **PNG)
    other.put("/img/not-listed.png", shapes.picture(9), **PNG)
    board = small(
        {
            1: ("/img/a.png", "/img/a.png#top", "/private/a.png", "/img/busy.png"),
            2: ("/img/a-small.jpg", "/img/a.png", "/img/b.png", "data:image/png;base64,AAAA"),
            3: ("/img/big.png", "/img/broken.png", "/img/animated.gif", "/img/page.png"),
            4: ("/img/gone.png", "/img/blank.png", "/img/moved.png", "/img/away.png"),
            5: ("/img/loop.png", "/img/hidden.png", "/img/slow.png", "/img/empty.png"),
        }
    )
    put = board.put
    put("/robots.txt", "User-agent: *\nDisallow: /private/\n", Content_Type="text/plain")
    put("/img/logo.png", shapes.picture(7), **PNG)
    put("/img/a.png", shapes.picture(1), **PNG)
    put("/img/a-small.jpg", shapes.picture(1, (120, 90), "JPEG"), Content_Type="image/jpeg")
    put("/img/b.png", shapes.picture(2), **PNG)
    put("/private/a.png", shapes.picture(3), **PNG)
    put("/img/big.png", shapes.picture(4) + b"\0" * 60_000, **PNG)
    put("/img/broken.png", shapes.picture(4)[:900], **PNG)
    put("/img/animated.gif", shapes.animated(), Content_Type="image/gif")
    put("/img/page.png", "<title>Log in</title>", Content_Type="text/html")
    put("/img/blank.png", shapes.encode(shapes.draw(1).point(lambda _: 99)), **PNG)
    put("/img/moved.png", "", 302, Location="/img/b.png")
    put("/img/hidden.png", "", 302, Location="/private/a.png")
    put("/img/loop.png", "", 302, Location="/img/loop.png")
    put("/img/empty.png", "", **PNG)
    board.pages["/img/slow.png"] = boards.Answer(b"", {"Content-Type": "image/png"}, 200, 20)
    board.pages["/img/busy.png"] = lambda _p, n: boards.Answer(
        shapes.picture(5), {"Content-Type": "image/png"}, 200 if n > 1 else 503
    )
    with boards.serve(other), boards.serve(board):
        put("/img/away.png", "", 302, Location=other.url("/img/a.png"))
        page = ad(6, other.url("/img/not-listed.png"), other.url("/img/a.png"))
        put("/jobs/6", page)
        put("/jobs/", boards.listing(*"123456", more='<img src="/img/logo.png">'))
        place.source(describe(board.url(), LIMITS, pictures="hash"))
        out = place.path / "out"
        ended = place.crawl("--out", str(out))
        assert ended.code == 0, ended.err
        lines = (out / "report.jsonl").read_text("utf-8").splitlines()
        report = {row["url"]: row for row in map(json.loads, lines)}
        yield SimpleNamespace(
            place=place,
            board=board,
            other=other,
            run=ended.runs[0],
            rows=rows(place),
            report={url.removeprefix(board.url("")): row for url, row in report.items()},
        )


def test_a_good_picture_has_its_hashes(crawled):
    row = crawled.rows["/img/b.png"]
    assert row.hash == hash_image(shapes.picture(2))
    assert (row.category, row.file, row.source) == ("", "", "board")
    assert row.asked >= row.named > 0
    assert row.page == crawled.board.url("/jobs/2")


def test_the_same_picture_at_another_size_is_near(crawled):
    one, other = crawled.rows["/img/a.png"], crawled.rows["/img/a-small.jpg"]
    assert (
        distance(one.hash, other.hash) <= NEAR < distance(one.hash, crawled.rows["/img/b.png"].hash)
    )
    assert one.sha256 != other.sha256


@pytest.mark.parametrize(
    ("path", "category", "detail"),
    [
        ("/img/big.png", "too-large", "limit"),
        ("/img/broken.png", "parse-failed", "cannot be decoded"),
        ("/img/animated.gif", "parse-failed", "animated"),
        ("/img/page.png", "parse-failed", "is text/html, no picture"),
        ("/img/empty.png", "parse-failed", "is empty"),
        ("/img/blank.png", "parse-failed", "one colour"),
        ("/img/gone.png", "gone", "404"),
        ("/img/away.png", "gone", "leads out of the source"),
        ("/img/loop.png", "redirect-loop", "loop.png"),
        ("/img/slow.png", "timeout", ""),
    ],
)
def test_a_picture_that_gives_no_hash_says_why(crawled, path, category, detail):
    row, told = crawled.rows[path], crawled.report[path]
    assert (row.hash, row.category, told["category"]) == ("", category, category)
    assert detail in row.detail
    assert told["detail"] == f"picture: {row.detail}"


def test_nothing_else_is_reported(crawled):
    elsewhere = [url for url in crawled.report if url.startswith("http")]
    assert len(crawled.report) == 11
    assert elsewhere == [crawled.other.url("/img/not-listed.png")]
    assert "not among picture_hosts" in crawled.report[elsewhere[0]]["detail"]


@pytest.mark.parametrize("path", ["/private/a.png", "/img/hidden.png"])
def test_what_robots_forbids_is_not_fetched_and_not_reported(crawled, path):
    assert (crawled.rows[path].category, crawled.rows[path].hash) == ("forbidden", "")
    assert crawled.board.count("/private/a.png") == 0
    assert path not in crawled.report


def test_only_pictures_of_ads_are_fetched_and_each_once(crawled):
    hits = boards.tally(crawled.board)
    twice = {"/img/slow.png", "/img/busy.png"}  # tried again
    assert hits["/img/logo.png"] == 0
    assert {path for path in asked(crawled.board) if hits[path] > 1} == twice | {"/img/b.png"}
    assert hits["/img/b.png"] == 2  # by itself, and by the redirect of another
    assert crawled.other.paths() == []


def test_every_picture_is_accounted_for(crawled):
    assert crawled.run["pictures"] == {
        "hashed": 5,
        "failed": 10,
        "forbidden": 2,
        "elsewhere": 2,
    }
    assert len(crawled.rows) == 17
    assert (crawled.run["pages"], crawled.run["forbidden"]) == (7, 0)


def test_pictures_come_right_after_the_page_of_their_ad(crawled):
    paths = crawled.board.paths()
    assert paths.index("/img/a.png") < paths.index("/jobs/3")


def test_the_crawler_asks_for_pictures(crawled):
    headers = [
        headers
        for headers, (_, path) in zip(crawled.board.requests, crawled.board.hits, strict=True)
        if path.startswith("/img/")
    ]
    assert all(one["Accept"].startswith("image/jpeg,") for one in headers)
    assert all("Referer" not in one and "Cookie" not in one for one in headers)


def test_no_picture_is_kept_in_mode_hash(crawled):
    evidence = crawled.place.home / "evidence"
    found = verify(evidence)
    bodies = b"".join(file.read_bytes() for file in evidence.iterdir())
    assert found.ok
    assert found.records == 1 + 2 * crawled.run["captures"]
    assert b"/img/" not in bodies


def test_an_address_that_two_ads_name_stands_with_both(crawled):
    with closing_state(crawled.place) as engine:
        first = crawled.rows["/img/a.png"]
        found = picture_store.having(engine, [first.hash], 10)
    assert {row.page for row in found} == {crawled.board.url(f"/jobs/{n}") for n in (1, 2)}


def test_a_second_run_fetches_no_picture_but_what_failed_for_the_moment(place):
    board = small({1: ("/img/a.png", "/img/gone.png"), 2: ("/img/flaky.png",)})
    board.put("/img/a.png", shapes.picture(1), **PNG)
    board.put("/img/flaky.png", "", 503)
    with boards.serve(board):
        place.source(describe(board.url(), pictures="hash"))
        first = place.crawl().runs[0]
        board.put("/img/flaky.png", shapes.picture(2), **PNG)
        start = len(board.hits)
        second = place.crawl().runs[0]
    assert first["pictures"] == {"failed": 2, "hashed": 1}
    assert second["pictures"] == {"hashed": 1}
    assert asked(board, start) == ["/img/flaky.png"]
    assert all(row.hash for path, row in rows(place).items() if path != "/img/gone.png")


def tagged(body: bytes, board: boards.Board):
    def answer(_path: str, _count: int) -> boards.Answer:
        headers = {"Content-Type": "image/png", "ETag": '"x"'}
        if board.requests[-1].get("If-None-Match") == '"x"':
            return boards.Answer(b"", headers, 304)
        return boards.Answer(body, headers)

    return answer


def test_a_changed_page_asks_for_its_pictures_only_if_they_changed(place):
    board = small({1: ("/img/tagged.png", "/img/plain.png", "/img/changes.png")})
    board.pages["/img/tagged.png"] = tagged(shapes.picture(1), board)
    board.put("/img/plain.png", shapes.picture(2), **PNG)
    board.put("/img/changes.png", shapes.picture(3), **PNG)
    with boards.serve(board):
        place.source(describe(board.url(), pictures="hash"))
        place.crawl()
        before = rows(place)
        board.put("/jobs/1", ad(22, "/img/tagged.png", "/img/plain.png", "/img/changes.png"))
        board.put("/img/changes.png", shapes.picture(4), **PNG)
        second = place.crawl().runs[0]
        third = place.crawl("--again").runs[0]
    after = rows(place)
    assert second["pictures"] == {"hashed": 1, "unchanged": 2}
    assert third["pictures"] == {"unchanged": 3}
    assert after["/img/tagged.png"].hash == before["/img/tagged.png"].hash
    assert after["/img/tagged.png"].named > before["/img/tagged.png"].named
    assert after["/img/changes.png"].hash == hash_image(shapes.picture(4))


def test_kept_pictures_stand_in_the_evidence_once(place):
    board = small({1: ("/img/a.png", "/img/animated.gif", "/img/page.png")})
    board.put("/img/a.png", shapes.picture(1), **PNG)
    board.put("/img/animated.gif", shapes.animated(), Content_Type="image/gif")
    board.put("/img/page.png", "<title>No</title>")
    with boards.serve(board):
        place.source(describe(board.url(), pictures="keep"))
        place.crawl()
        board.put("/jobs/1", ad(22, "/img/a.png", "/img/animated.gif"))
        place.crawl()
    found = rows(place)
    with Archive(str(place.home / "evidence")) as archive:
        assert archive.body(found["/img/a.png"].ref) == shapes.picture(1)
        assert archive.head(found["/img/a.png"].ref).url == board.url("/img/a.png")
        assert archive.body(found["/img/animated.gif"].ref) == shapes.animated()
        assert archive.verify().ok
        assert archive.verify().records == 2 + 2 * (2 + 1 + 2)  # two runs: pages, and pictures once
    assert found["/img/page.png"].file == ""
    assert found["/img/animated.gif"].hash == ""


@pytest.mark.parametrize(("mode", "hosts", "count"), [("none", "", 0), ("hash", "localhost", 3)])
def test_hosts_and_limit(place, mode, hosts, count):
    board = small({1: ()})
    board.pages["/img/*"] = boards.Answer(shapes.picture(1), {"Content-Type": "image/png"})
    with boards.serve(board):
        images = [f"http://localhost:{board.port}/img/{n}.png" for n in range(4)]
        board.put("/jobs/1", ad(1, *images))
        limits = QUICK.replace("limits: {", "limits: {pictures: 3, ")
        place.source(describe(board.url(), limits, pictures=mode, picture_hosts=f"[{hosts}]"))
        run = place.crawl().runs[0]
    assert len(set(asked(board))) == count  # a busy machine may need a second try
    assert run["pictures"] == ({"hashed": 3, "over the limit": 1} if count else {})
    assert board.count("/robots.txt") == 1 + bool(count)  # of each host


def test_a_site_that_refuses_pictures_is_left_in_peace_and_its_pages_are_read(place):
    board = small({n: (f"/img/{n}.png",) for n in range(9)})
    board.pages["/img/*"] = boards.Answer(b"no", {"Content-Type": "text/plain"}, 403)
    limits = QUICK.replace("limits: {", "limits: {blocked: 3, ")
    with boards.serve(board):
        place.source(describe(board.url(), limits, pictures="hash"))
        run = place.crawl().runs[0]
    told = run["pictures"]
    assert (run["finish"], run["pages"], told["failed"] + told["left"]) == ("finished", 10, 9)
    assert told["failed"] in (3, 4)  # one more may be on its way
    assert {row.asked > 0 for row in rows(place).values()} == {True, False}


# ------------------------------------------------------------------------------- without a network

PAGE = "https://example.com/jobs/1"
A, B = "https://example.com/img/a.png", "https://example.com/img/b.png"


@pytest.fixture
def engine(tmp_path):
    engine = open_state(f"sqlite:///{tmp_path / 'state.db'}")
    yield engine
    engine.dispose()


def source(**more: object) -> Source:
    least = {
        "id": "board",
        "title": "A board",
        "kind": "job",
        "country": "NL",
        "languages": ["pl"],
        "start_urls": ["https://example.com/jobs/"],
        "fetch": "http",
        "legal_basis": "Synthetic data",
        "purpose": "Test",
        "authorised_by": "Test",
        "authorised_until": "2099-12-31",
        "pictures": "hash",
    }
    return Source.model_validate(least | more)


async def hash_picture(data: bytes) -> str:
    return hash_image(data)


def work(engine, **more: object) -> PictureWork:
    return PictureWork(source(), Pictures(engine, "board"), hash_picture, Report("board"), **more)


def receive(of: PictureWork, url: str, fetched: Fetched) -> None:
    asyncio.run(of.receive(url, fetched))


def capture(url: str = PAGE) -> Capture:
    ref = RecordRef(file="", offset=0, sha256="")
    return Capture(
        id="c", source="board", kind="job", url=url, fetched_at=1, status=200, record=ref
    )


def got(url: str, body: bytes, **headers: str) -> Fetched:
    named = tuple({"Content-Type": "image/png", **headers}.items())
    return Fetched(url=url, asked=url, status=200, body=body, headers=named)


def wanted(of: PictureWork) -> list[str]:
    return [one.url for one in of.due()]


def test_what_a_killed_run_did_not_ask_for_is_asked_for_by_the_next(engine):
    first = work(engine)
    first.name(capture(), ad(1, A, B).encode())
    assert wanted(first) == [A, B]
    receive(first, A, got(A, shapes.picture(1)))
    then = first.store.known(A).named
    second = work(engine, since=then)
    second.retry(PAGE)
    assert wanted(second) == [B]


def test_a_run_that_goes_on_does_not_ask_again_for_what_it_has(engine):
    first = work(engine)
    first.name(capture(), ad(1, A).encode())
    receive(first, *next((one.url, got(one.url, shapes.picture(1))) for one in first.due()))
    again = work(engine, since=first.store.known(A).named)
    again.name(capture(), ad(2, A).encode())
    assert wanted(again) == []


def test_a_picture_of_an_ad_that_was_deleted_meanwhile_leaves_nothing(engine):
    kept: list[Fetched] = []
    job = work(
        engine, keep=lambda one: kept.append(one) or RecordRef(file="f", offset=1, sha256="")
    )
    job.name(capture(), ad(1, A).encode())
    ad_id = job.store.known(A).ad
    picture_store.forget(engine, {ad_id: job.store.known(A).named})
    receive(job, A, got(A, shapes.picture(1)))
    job.fail(A, "timeout", "late")
    assert (kept, picture_store.of_ad(engine, ad_id)) == ([], [])
    job.retry(PAGE)
    assert wanted(job) == []


def test_an_address_that_changes_with_every_visit_leaves_one_row(engine):
    for number in range(4):
        job, url = work(engine), f"{A}?token={number}"
        job.name(capture(), ad(number, url).encode())
        assert wanted(job) == [url]
        receive(job, url, got(url, shapes.picture(1)))
    (row,) = picture_store.of_ad(engine, job.store.known(url).ad)
    assert row.url == url


def test_a_picture_that_comes_back_is_hashed_again(engine):
    job = work(engine)
    job.name(capture(), ad(1, A).encode())
    receive(job, A, got(A, shapes.picture(1), ETag='"x"'))
    job.fail(A, "gone", "status 404")
    assert job.store.known(A).hash  # what it was is still known
    later = work(engine)
    later.name(capture(), ad(2, A).encode())
    (asked_for,) = later.due()
    assert asked_for.headers == {}
    receive(later, A, got(A, shapes.picture(1), ETag='"x"'))
    assert (later.store.known(A).category, dict(+later.tally)) == ("", {"hashed": 1})


def test_a_page_that_cannot_be_parsed_names_nothing(engine):
    job = work(engine)
    job.name(capture(), b"\x00\x01")
    assert wanted(job) == []


def test_an_address_that_is_too_long_is_counted_and_left(engine):
    job = work(engine)
    job.name(capture(), ad(1, A, f"{B}?{'x' * 3000}").encode())
    assert (wanted(job), dict(+job.tally)) == ([A], {"too long": 1})
    assert [row.url for row in picture_store.of_ad(engine, job.store.known(A).ad)] == [A]


def test_an_ad_with_the_same_picture_many_times_leaves_room_for_others(engine):
    store = Pictures(engine, "board")
    for ad_id, hashes in (("other", "1"), ("mine", "1"), ("many", "12" * 5)):
        for number, digit in enumerate(hashes):
            url = f"https://example.com/{ad_id}/{number}.png"
            store.name(ad_id, PAGE, [url])
            store.put(url, sha256=url, hash=digit * 64)
    near = ["1" * 64, "2" * 64]

    found = picture_store.having(engine, near, 2, but="mine")
    assert [(row.ad, row.hash) for row in found] == [("many", near[0]), ("other", near[0])]
    assert [row.ad for row in picture_store.having(engine, near[::-1], 9)] == [
        *("many", "mine", "other")
    ]


def test_what_was_named_long_ago_expires(engine):
    job = work(engine)
    job.name(capture(), ad(1, A, B).encode())
    at = job.store.known(A).named
    assert picture_store.expire(engine, at) == 0
    assert picture_store.expire(engine, at + 1, dry_run=True) == 2
    assert picture_store.expire(engine, at + 1) == 2
    assert job.store.known(A) is None


@pytest.mark.parametrize(
    ("hosts", "said"),
    [
        (["IMG.Example.com", "zdjęcia.example.com", "127.0.0.1:80"], ""),
        (["https://example.com"], "no name of a host"),
        (["a b"], "no name of a host"),
        ([""], "no name of a host"),
    ],
)
def test_names_of_hosts(hosts, said):
    if said:
        with pytest.raises(ValueError, match=said):
            source(picture_hosts=hosts)
    else:
        found = source(picture_hosts=hosts)
        job = PictureWork(found, None, hash_image, Report("board"))
        assert job.holds(links.normalise("https://Img.example.com:8080/x.png"))
        assert job.holds(links.normalise("https://zdjęcia.example.com/x.png"))
        assert job.holds("https://www.example.com/x.png")
        assert not job.holds("https://example.org/x.png")


def test_sources_that_share_a_host_of_pictures_run_in_turn():
    def one(
        name: str, *hosts: str, pictures: object = "hash", starts: list[str] | None = None
    ) -> SimpleNamespace:
        described = SimpleNamespace(picture_hosts=hosts)
        starts = starts or [f"https://{name}.example.com/"]
        return SimpleNamespace(
            job=SimpleNamespace(starts=starts, source=described, pictures=pictures), name=name
        )

    crawls = [
        one("a", "img"),
        one("b"),
        one("c", "pic"),
        one("d", "img", "pic"),
        one("b"),
        one("e", "pic", pictures=None),
        one("f", starts=["https://f.example.com/", "https://www.b.example.com/"]),
    ]
    groups = run._by_host(crawls)

    names = sorted("".join(sorted(each.name for each in group)) for group in groups)
    assert names == ["acd", "bbf", "e"]


def test_a_delay_is_owed_to_the_hosts_of_pictures_too():
    here = {"start_urls": ["http://127.0.0.1:1/jobs/"], "politeness": {"delay": 0.0}}
    assert source(**here).local
    with pytest.raises(ValueError, match="at least 1 second"):
        source(**here, picture_hosts=["img.example.com"])
