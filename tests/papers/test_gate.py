"""The gate: one request at a time on the whole machine, one per interval, whatever dies."""

import itertools
import json
import multiprocessing
import time
from pathlib import Path

import pytest

from tracker.papers.gate import GateClosedError, RequestGate


class Watch:
    """A timepiece that jumps when it is told to sleep."""

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        self.now = now
        self.slept: list[float] = []

    def seconds(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def test_the_first_request_does_not_wait(tmp_path: Path) -> None:
    watch = Watch()
    with RequestGate(tmp_path, 3.0, watch).passage():
        pass
    assert watch.slept == []


def test_the_second_request_waits_for_the_rest_of_the_interval(tmp_path: Path) -> None:
    watch = Watch()
    with RequestGate(tmp_path, 3.0, watch).passage():
        pass
    watch.now += 1.0
    with RequestGate(tmp_path, 3.0, watch).passage():
        pass
    assert watch.slept == [pytest.approx(2.0)]


def test_the_interval_counts_from_the_end_of_a_slow_request(tmp_path: Path) -> None:
    watch = Watch()
    with RequestGate(tmp_path, 3.0, watch).passage():
        watch.now += 10.0
    with RequestGate(tmp_path, 3.0, watch).passage():
        pass
    assert watch.slept == [pytest.approx(3.0)]


def test_a_clock_set_back_costs_one_interval_and_not_a_year(tmp_path: Path) -> None:
    watch = Watch()
    with RequestGate(tmp_path, 3.0, watch).passage():
        pass
    watch.now -= 365 * 86_400
    with RequestGate(tmp_path, 3.0, watch).passage():
        pass
    assert watch.slept == [pytest.approx(3.0)]


def test_a_clock_set_back_makes_a_cool_down_void(tmp_path: Path) -> None:
    watch = Watch()
    gate = RequestGate(tmp_path, 3.0, watch)
    with gate.passage():
        pass
    gate.cool_down(3_000.0)
    watch.now -= 365 * 86_400
    with gate.passage():
        pass
    assert watch.slept == [pytest.approx(3.0)]


def test_a_half_written_state_costs_one_interval(tmp_path: Path) -> None:
    watch = Watch()
    (tmp_path / "last-request.json").write_text('{"last": 12', encoding="utf-8")
    with RequestGate(tmp_path, 3.0, watch).passage():
        pass
    assert watch.slept == [pytest.approx(3.0)]


def test_a_cool_down_is_kept_for_every_process(tmp_path: Path) -> None:
    watch = Watch()
    RequestGate(tmp_path, 3.0, watch).cool_down(120.0)
    with RequestGate(tmp_path, 3.0, watch).passage():
        pass
    assert watch.slept == [pytest.approx(120.0)]


def test_a_cool_down_that_begins_while_we_wait_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.papers.gate._MOMENT", 0.1)
    watch = Watch()
    other = RequestGate(tmp_path, 3.0, watch)
    with other.passage():
        pass
    sleep = watch.sleep

    def sleep_while_another_is_throttled(seconds: float) -> None:
        sleep(seconds)
        if len(watch.slept) == 1:
            other.cool_down(120.0)

    watch.sleep = sleep_while_another_is_throttled  # type: ignore[method-assign]
    with RequestGate(tmp_path, 3.0, watch).passage():
        pass
    assert watch.slept == [pytest.approx(3.0), pytest.approx(120.0)]


def test_a_cool_down_longer_than_our_patience_is_said_and_not_waited_for(tmp_path: Path) -> None:
    watch = Watch()
    gate = RequestGate(tmp_path, 3.0, watch, patience=60.0)
    gate.cool_down(3_000.0)
    with pytest.raises(GateClosedError, match="stay away"), gate.passage():
        pass
    assert watch.slept == []


def test_a_request_that_fails_counts_as_a_request(tmp_path: Path) -> None:
    watch = Watch()
    gate = RequestGate(tmp_path, 3.0, watch)
    with pytest.raises(RuntimeError), gate.passage():
        raise RuntimeError("broken pipe")
    assert json.loads((tmp_path / "last-request.json").read_text())["last"] == watch.now


def test_a_gate_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", encoding="utf-8")
    gate = RequestGate(blocked / "gate", 3.0, Watch())
    with pytest.raises((GateClosedError, NotADirectoryError)), gate.passage():
        pass


class RealTime:
    """The machine's own time."""

    def seconds(self) -> float:
        return time.time()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


def _pass_often(folder: Path, times: int, log: Path) -> None:
    gate = RequestGate(folder, 0.02, RealTime())
    for _ in range(times):
        with gate.passage():
            entered = time.time()
            time.sleep(0.005)
            left = time.time()
            with log.open("a") as file:
                file.write(f"{entered} {left}\n")


def test_processes_pass_one_by_one_and_apart(tmp_path: Path) -> None:
    log = tmp_path / "log"
    spawn = multiprocessing.get_context("spawn")
    workers = [
        spawn.Process(target=_pass_often, args=(tmp_path / "gate", 6, log)) for _ in range(3)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    spans = sorted(tuple(map(float, line.split())) for line in log.read_text().splitlines())
    assert len(spans) == 18
    gaps = [later[0] - earlier[1] for earlier, later in itertools.pairwise(spans)]
    assert min(gaps) >= 0.019


def test_a_disk_that_fills_up_during_a_request_is_told_as_such(tmp_path: Path) -> None:
    gate = RequestGate(tmp_path / "gate", 0.0, Watch())
    with pytest.raises(GateClosedError, match="cannot be used"), gate.passage():
        (tmp_path / "gate" / "last-request.json").unlink()
        (tmp_path / "gate" / "last-request.json").mkdir()
