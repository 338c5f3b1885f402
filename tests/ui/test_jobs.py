"""Jobs end in exactly one way."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.ui.jobs import Job, Jobs


@pytest.fixture
def pool():
    with ThreadPoolExecutor(1) as made:
        yield made


def test_result_arrives(qtbot, pool):
    job = Job(lambda progress: 42)
    with qtbot.waitSignal(job.succeeded) as done:
        job.start(pool)
    assert done.args == [42]


def test_cancelled_job_gives_no_result(qtbot, pool):
    started, results = threading.Event(), []

    def endless(progress):
        while True:
            started.set()
            progress(0, 1, "on and on")

    job = Job(endless)
    job.succeeded.connect(results.append)
    with qtbot.waitSignal(job.cancelled):
        job.start(pool)
        started.wait()
        job.cancel()
    assert not results


def test_cancel_after_the_last_step_still_gives_no_result(qtbot, pool):
    gate, results = threading.Event(), []
    job = Job(lambda progress: gate.wait(5))
    job.succeeded.connect(results.append)
    with qtbot.waitSignal(job.cancelled):
        job.start(pool)
        job.cancel()
        gate.set()
    assert not results


def test_error_arrives(qtbot, pool):
    def fails(progress):
        raise ValueError("no")

    job = Job(fails)
    with qtbot.waitSignal(job.failed) as failed:
        job.start(pool)
    assert str(failed.args[0]) == "no"


def test_newer_job_replaces_the_older(qtbot):
    jobs, gate, seen = Jobs(), threading.Event(), []

    def slow(progress):
        gate.wait(5)
        return "old"

    jobs.start("run", slow, "", seen.append, seen.append)
    jobs.start("run", lambda progress: "new", "", seen.append, seen.append)
    gate.set()
    qtbot.waitUntil(lambda: not jobs.running)
    jobs.close()
    qtbot.wait(20)
    assert seen == ["new"]
