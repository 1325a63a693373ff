"""The runner: at least once, dead letters, standby, signals, and a process that is killed."""

import signal
import subprocess
import threading
import time
import urllib.request
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
import stream_steps as steps
from stream_steps import ad, kept, stage

import stream
from stream import batch as batches
from stream import dead, messages, runner, worker
from stream.embedded import EmbeddedBus
from stream.embedded_log import partition_of
from stream.errors import MissingError, StreamError
from stream.stages import ADS, SCORED, Context
from tests.servers.place import free_port

Script = Callable[[str], list[str]]

COPY = stage("copy", "Step", ADS, SCORED)
SLOW = stage("copy", "Slow", ADS, SCORED)
SINK = stage("sink", "Sink", SCORED)
SINGLE = stage("sink", "Single", ADS)


def code_of_run(context: Context, stages: str) -> str:
    """A process that drains stages and says how many messages it processed."""
    return (
        "from pathlib import Path\n"
        "from stream import runner, logs\n"
        "from stream.embedded import EmbeddedBus\n"
        "from stream.stages import *\n"
        "from stream_steps import stage\n"
        "EmbeddedBus.__init__.__kwdefaults__['lease'] = 1.0\n"
        f"home = Path({str(context.home)!r})\n"
        "context = Context(home=home, stream_url=f'sqlite:///{home}/stream.db', index_url='',"
        " state_url='', evidence_url='')\n"
        "with runner.stop_on_signals() as stop:\n"
        f"    counts = runner.run([{stages}], context, drain=True, stop=stop)\n"
        "print(sum(one.processed for one in counts.values()), stop.signal)\n"
    )


@pytest.fixture(autouse=True)
def quick_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(EmbeddedBus.__init__.__kwdefaults__, "lease", 1.0)


def records(bus: EmbeddedBus, topic: str) -> list[stream.bus.Record]:
    return [
        record
        for partition in range(bus.topics().get(topic, 0))
        for record in bus.read(topic, partition, 0, 100_000)
    ]


def letters(bus: EmbeddedBus, name: str) -> list[messages.DeadLetter]:
    return [entry.letter for entry in dead.letters(bus, name)]


def test_drain_ends_when_everything_is_processed(context: Context, bus: EmbeddedBus) -> None:
    bus.send(ADS, (ad(n) for n in range(1050)))
    counts = stream.run([COPY, SINK], context, drain=True)
    assert counts["copy"][:3] == (1050, 1050, 0)
    assert counts["sink"][:3] == (1050, 0, 0)
    assert kept(context.home) == {f"ad-{n}": 1 for n in range(1050)}
    assert bus.lag("sink", [SCORED])[0].left == 0
    assert (context.home / "closed").exists()


def test_a_stage_before_its_producer_is_drained_too(context: Context, bus: EmbeddedBus) -> None:
    bus.send(ADS, (ad(n) for n in range(250)))
    assert stream.run([SINK, COPY], context, drain=True)["sink"].processed == 250


def test_drain_of_nothing_ends_at_once(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    paused: list[float] = []
    monkeypatch.setattr(time, "sleep", paused.append)
    assert stream.run([COPY, SINK], context, drain=True)["copy"].processed == 0
    assert paused == []


def test_a_second_drain_does_nothing_twice(context: Context, bus: EmbeddedBus) -> None:
    bus.send(ADS, (ad(n) for n in range(150)))
    stream.run([COPY], context, drain=True)
    assert stream.run([COPY], context, drain=True)["copy"].processed == 0
    assert bus.count(SCORED) == 150


def test_items_go_out_under_their_key_and_tombstones_pass(
    context: Context, bus: EmbeddedBus
) -> None:
    bus.send(ADS, [ad(1), ad(2), ("ad-1", None)])
    stream.run([COPY], context, drain=True)
    found = [(record.key, record.value is None) for record in records(bus, SCORED)]
    assert sorted(found) == [("ad-1", False), ("ad-1", True), ("ad-2", False)]


def test_progress_is_told_after_every_batch(context: Context, bus: EmbeddedBus) -> None:
    bus.send(ADS, (ad(n) for n in range(250)))
    told: list[tuple[str, int]] = []
    stream.run([COPY], context, drain=True, on_progress=lambda n, c: told.append((n, c.processed)))
    assert told == [("copy", 100), ("copy", 200), ("copy", 250)]


def test_what_cannot_be_decoded_becomes_a_dead_letter(context: Context, bus: EmbeddedBus) -> None:
    bus.send(ADS, [ad(1), ("ad-2", b'{"id": "ad-2", "ki'), ad(3), ("ad-4", b"\xff")])
    counts = stream.run([COPY], context, drain=True)["copy"]
    assert counts[:3] == (2, 2, 2)
    found = {letter.key: letter for letter in letters(bus, "copy")}
    assert set(found) == {"ad-2", "ad-4"}
    letter = found["ad-2"]
    assert letter.reason == "Ad: the JSON ends in the middle, after 18 bytes"
    assert (letter.stage, letter.error, letter.topic) == ("copy", "StreamError", ADS)
    original = bus.read(ADS, letter.partition, letter.offset, 1)[0]
    assert original.key == "ad-2"
    payload = msgspec.json.decode(
        records(bus, "thb.copy.dead")[0].value, type=messages.DeadLetter
    ).payload
    assert payload in (b'{"id": "ad-2", "ki', b"\xff")


def test_what_a_step_refuses_becomes_a_dead_letter(context: Context, bus: EmbeddedBus) -> None:
    bus.send(ADS, [ad(1), ad(2, "refused"), ad(3)])
    counts = stream.run([stage("picky", "Picky", ADS, SCORED)], context, drain=True)["picky"]
    assert counts[:3] == (2, 2, 1)
    (letter,) = letters(bus, "picky")
    assert (letter.key, letter.error, letter.reason) == ("ad-2", "ValueError", "this ad is refused")


@pytest.mark.parametrize("poison", [{0}, {57}, {99}, {3, 4, 80}])
def test_only_the_poison_of_a_batch_becomes_a_dead_letter(
    context: Context, bus: EmbeddedBus, poison: set[int]
) -> None:
    bus.send(ADS, (ad(n, "poison" if n in poison else "Work") for n in range(100)))
    counts = stream.run([stage("brittle", "Brittle", ADS, SCORED)], context, drain=True)["brittle"]
    assert counts[:3] == (100 - len(poison), 100 - len(poison), len(poison))
    assert {letter.key for letter in letters(bus, "brittle")} == {f"ad-{n}" for n in poison}
    assert {letter.error for letter in letters(bus, "brittle")} == {"KeyError"}


def test_a_key_that_cannot_be_sent_concerns_its_message_alone(
    context: Context, bus: EmbeddedBus
) -> None:
    bus.send(ADS, [ad(1), ad(2, "odd"), ad(3)])
    counts = stream.run([stage("bad", "BadKey", ADS, SCORED)], context, drain=True)["bad"]
    assert counts[:3] == (2, 2, 1)
    assert letters(bus, "bad")[0].error == "StreamError"


def test_what_is_too_large_for_the_next_topic_becomes_a_dead_letter_with_its_reason(
    context: Context, monkeypatch: pytest.MonkeyPatch, bus: EmbeddedBus
) -> None:
    bus.send(ADS, [ad(1), ad(2, "Work " * 420), ad(3)])
    monkeypatch.setitem(EmbeddedBus.__init__.__kwdefaults__, "limit", 2_000)
    counts = stream.run([COPY], context, drain=True)["copy"]
    assert counts[:3] == (2, 2, 1)
    (letter,) = letters(bus, "copy")
    assert letter.key == "ad-2"
    assert "over the limit of 2,000" in letter.reason


def test_a_stage_whose_server_is_gone_stops_before_the_commit(
    context: Context, bus: EmbeddedBus
) -> None:
    bus.send(ADS, (ad(n) for n in range(300)))
    with pytest.raises(runner.StageError, match=r"stage gone: fake: the server is gone") as caught:
        stream.run([stage("gone", "Gone", ADS, SCORED), SINK], context, drain=True)
    assert caught.value.exit_code == 3
    assert isinstance(caught.value.__cause__, MissingError)
    assert caught.value.counts["gone"].processed == 100
    assert bus.lag("gone", [ADS])[0].done == 100
    assert len(kept(context.home)) == 100, "the other stage finished its work"
    assert dead.letters(bus) == []
    stream.run([stage("gone", "Step", ADS, SCORED), SINK], context, drain=True)
    assert kept(context.home) == {f"ad-{n}": 1 for n in range(300)}


@pytest.mark.parametrize(
    ("step", "words", "code"),
    [("Broken", "RuntimeError: nothing works", 1), ("Absent", "the server is gone", 3)],
)
def test_a_step_that_fails_on_everything_makes_no_dead_letters(
    context: Context, bus: EmbeddedBus, step: str, words: str, code: int
) -> None:
    bus.send(ADS, (ad(n) for n in range(50)))
    with pytest.raises(runner.StageError, match=words) as caught:
        stream.run([stage("broken", step)], context, drain=True)
    assert caught.value.exit_code == code
    assert dead.letters(bus) == []
    assert bus.lag("broken", [ADS])[0].left == 50


def test_a_stage_that_cannot_be_built_is_named(context: Context) -> None:
    with pytest.raises(runner.StageError, match="stage none: fake: no model; install it"):
        stream.run([stage("none", "unbuildable")], context, drain=True)


def test_a_long_run_ends_when_a_stage_stops(context: Context, bus: EmbeddedBus) -> None:
    bus.send(ADS, (ad(n) for n in range(50)))
    with pytest.raises(runner.StageError):
        stream.run([COPY, stage("broken", "Broken")], context)


def test_a_step_that_loses_an_outcome_stops_the_stage(context: Context, bus: EmbeddedBus) -> None:
    bus.send(ADS, [ad(1), ad(2)])
    with pytest.raises(runner.StageError, match="gave 1 outcomes for 2 messages"):
        stream.run([stage("short", "Short")], context, drain=True)
    assert bus.lag("short", [ADS])[0].done == 0


def test_a_batch_that_lost_its_partitions_is_done_again(
    context: Context, bus: EmbeddedBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    bus.send(ADS, [ad(n) for n in range(20)])
    process = steps.Step.process
    stolen: list[int] = []

    def steal_once(self: steps.Step, batch: list[batches.Incoming]) -> object:
        if not stolen:
            stolen.append(1)
            bus._file._db.execute("UPDATE progress SET owner = NULL")
            bus._file._db.execute("UPDATE crew SET generation = generation + 1")
        return process(self, batch)

    monkeypatch.setattr(steps.Step, "process", steal_once)
    assert stream.run([COPY], context, drain=True)["copy"].processed == 40
    assert bus.lag("copy", [ADS])[0].left == 0


def test_stop_ends_a_long_run_after_its_batch(context: Context, bus: EmbeddedBus) -> None:
    bus.send(ADS, (ad(n) for n in range(1000)))
    stop = threading.Event()
    counts = stream.run([SLOW], context, stop=stop, on_progress=lambda *_: stop.set())
    assert counts["copy"].processed == 100
    assert bus.lag("copy", [ADS])[0].done == 100


def test_messages_that_come_later_are_processed(context: Context, bus: EmbeddedBus) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=stream.run, args=([COPY], context), kwargs={"stop": stop})
    thread.start()
    time.sleep(0.3)
    bus.send(ADS, [ad(1)])
    until = time.monotonic() + 60
    while bus.count(SCORED) < 1 and time.monotonic() < until:
        time.sleep(0.02)
    stop.set()
    thread.join(60)
    assert bus.count(SCORED) == 1


def test_a_standby_waits_says_so_once_and_takes_over(
    context: Context,
    bus: EmbeddedBus,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stream.logs.configure()
    monkeypatch.setattr(worker, "RETRY_SECONDS", 0.3)
    bus.send(ADS, [ad(n) for n in range(20)])
    holder, build = steps.Single(context), steps.Single.__init__
    tries: list[float] = []

    def third_time(self: steps.Single, context: Context) -> None:
        tries.append(time.monotonic())
        if len(tries) == 3:
            holder.close()
        build(self, context)

    monkeypatch.setattr(steps.Single, "__init__", third_time)
    assert stream.run([SINGLE], context, drain=True)["sink"].processed == 20
    assert len(tries) == 3
    assert min(after - before for before, after in pairwise(tries)) >= 0.3
    told = capsys.readouterr().err
    assert told.count("waiting as standby") == 1
    assert told.count("standby takes over") == 1


def test_a_drain_as_standby_ends_when_the_other_has_done_the_work(
    context: Context, bus: EmbeddedBus
) -> None:
    holder = steps.Single(context)
    other = bus.consumer("sink", [ADS])
    bus.send(ADS, [ad(n) for n in range(20)])

    def work() -> None:
        time.sleep(0.5)
        while other.poll(100, timeout=0.2):
            other.commit()

    thread = threading.Thread(target=work)
    thread.start()
    assert stream.run([SINGLE], context, drain=True)["sink"].processed == 0
    thread.join()
    holder.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_finishes_the_batch(
    context: Context, bus: EmbeddedBus, script: Script, number: signal.Signals
) -> None:
    bus.send(ADS, (ad(n) for n in range(20_000)))
    stages = "stage('copy', 'Slow', ADS, SCORED), stage('sink', 'Sink', SCORED)"
    child = subprocess.Popen(
        script(code_of_run(context, stages)), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    wait_for(context.home / "begun")
    child.send_signal(number)
    out, _ = child.communicate(timeout=60)
    assert child.returncode == 0
    processed, told = map(int, out.split())
    assert told == number
    assert 0 < processed < 20_000
    done = bus.lag("copy", [ADS])[0].done + bus.lag("sink", [SCORED])[0].done
    assert done == processed, "every batch that was begun is committed"
    assert bus.count(SCORED) == bus.lag("copy", [ADS])[0].done
    assert bus._file.rows("SELECT count(*) FROM member") == [(0,)], "it has left its groups"


def test_a_second_signal_ends_at_once(context: Context, bus: EmbeddedBus, script: Script) -> None:
    bus.send(ADS, (ad(n) for n in range(10)))
    code = code_of_run(context, "stage('copy', 'Endless', ADS, SCORED)")
    child = subprocess.Popen(script(code), stderr=subprocess.DEVNULL)
    wait_for(context.home / "begun")
    child.send_signal(signal.SIGTERM)
    wait_for(context.home / "told")
    assert child.poll() is None
    child.send_signal(signal.SIGTERM)
    assert child.wait(60) == -signal.SIGTERM
    assert bus.lag("copy", [ADS])[0].done == 0


@pytest.mark.slow
def test_a_killed_run_loses_nothing_and_repeats_nothing_at_the_sink(
    context: Context, bus: EmbeddedBus, script: Script
) -> None:
    total = 6000
    bus.send(ADS, (ad(n) for n in range(total)))
    stages = "stage('copy', 'Step', ADS, SCORED), stage('sink', 'Sink', SCORED)"
    steps.Sink(context).close()
    for kills in range(3):
        child = subprocess.Popen(script(code_of_run(context, stages)), stderr=subprocess.DEVNULL)
        before = len(kept(context.home))
        until = time.monotonic() + 60
        while len(kept(context.home)) < before + 300 and time.monotonic() < until:
            time.sleep(0.005)
        child.kill()
        assert child.wait() == -signal.SIGKILL, "it was killed in the middle of its work"
        assert before < len(kept(context.home)) < total, kills
    stream.run([COPY, SINK], context, drain=True)
    found = kept(context.home)
    assert set(found) == {f"ad-{n}" for n in range(total)}, "nothing lost, one row an ad"
    assert sum(times > 1 for times in found.values()) <= 3 * 3 * 100, "few were done again"
    assert bus.lag("sink", [SCORED])[0].left == 0
    assert dead.letters(bus) == []


@pytest.mark.slow
def test_two_processes_drain_together(context: Context, bus: EmbeddedBus, script: Script) -> None:
    total = 3000
    bus.send(ADS, (ad(n) for n in range(total)))
    stages = "stage('copy', 'Paired', ADS, SCORED), stage('sink', 'Sink', SCORED)"
    command = script(code_of_run(context, stages))
    children = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        for _ in range(2)
    ]
    shares = [int(child.communicate(timeout=120)[0].split()[0]) for child in children]
    assert all(shares)
    assert kept(context.home).keys() == {f"ad-{n}" for n in range(total)}


def wait_for(path: Path) -> None:
    until = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < until, f"{path.name} did not come"
        time.sleep(0.005)


def test_a_handler_is_put_back() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with runner.stop_on_signals() as stop:
        assert signal.getsignal(signal.SIGTERM) is not before
        signal.raise_signal(signal.SIGTERM)
        assert stop.is_set()
        assert stop.signal == signal.SIGTERM
        assert signal.getsignal(signal.SIGTERM) is before
    assert signal.getsignal(signal.SIGTERM) is before


def test_counters_are_kept_for_metrics(context: Context, bus: EmbeddedBus) -> None:
    from prometheus_client import REGISTRY

    bus.send(ADS, [ad(1), ("ad-2", b"?")])
    stream.run([stage("counted", "Step", ADS, SCORED)], context, drain=True)
    labels = {"stage": "counted"}
    assert REGISTRY.get_sample_value("thb_stream_processed_total", labels) == 1
    assert REGISTRY.get_sample_value("thb_stream_failed_total", labels) == 1
    assert REGISTRY.get_sample_value("thb_stream_batch_seconds_count", labels) == 1


def test_a_letter_is_put_back_once(context: Context, bus: EmbeddedBus) -> None:
    bus.send(ADS, [ad(1, "refused"), ad(2, "refused"), ("ad-3", b"{")])
    stream.run([stage("picky", "Picky", ADS, SCORED)], context, drain=True)
    chosen = dead.letters(bus, "picky")
    assert len(chosen) == 3
    assert dead.replay(bus, chosen) == 3
    assert dead.letters(bus, "picky") == []
    assert dead.replay(bus, dead.letters(bus, closed=True)) == 0
    assert bus.count(ADS) == 6
    stream.run([stage("picky", "Step", ADS, SCORED)], context, drain=True)
    assert {record.key for record in records(bus, SCORED)} == {"ad-1", "ad-2"}
    (again,) = dead.letters(bus, "picky")
    assert (again.letter.key, again.letter.offset > 0) == ("ad-3", True)


def test_a_letter_told_twice_is_one_letter(bus: EmbeddedBus) -> None:
    bus.send(ADS, [("ad-1", None)])
    record = bus.read(ADS, partition_of("ad-1", 4), 0)[0]
    item = dead.dead_letter("sink", record, OSError("gone"))
    bus.send("thb.sink.dead", [item, item])
    (letter,) = dead.letters(bus)
    assert dead.drop(bus, [letter]) == 1
    bus.send("thb.sink.dead", [item])
    assert dead.letters(bus) == []
    assert [entry.letter.state for entry in dead.letters(bus, closed=True)] == ["dropped"]
    assert dead.find(bus, letter.id)[1] is None


@pytest.mark.parametrize("name", ["", "sink", "sink:1", "sink:a:1", "sink:0:99", "nope:0:0"])
def test_an_id_of_no_letter_is_refused(bus: EmbeddedBus, name: str) -> None:
    with pytest.raises(StreamError, match="dead letter"):
        dead.find(bus, name)


def test_the_metrics_of_a_run_tell_its_lag(context: Context, bus: EmbeddedBus) -> None:
    port = free_port()
    stop = threading.Event()
    asked: list[str] = []

    def ask() -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and not asked:
            time.sleep(0.05)
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as page:
                    text = page.read().decode()
            except OSError:
                continue
            if 'thb_stream_lag{stage="lagging",topic="thb.ads"}' in text:
                asked.append(text)
        stop.set()

    bus.send(ADS, [ad(1)])
    thread = threading.Thread(target=ask)
    thread.start()
    metrics = f"127.0.0.1:{port}"
    stream.run([stage("lagging", "Step", ADS, SCORED)], context, stop=stop, metrics=metrics)
    thread.join()
    assert asked
