"""Long work on worker threads, with progress and cancel."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from PyQt6.QtCore import QObject, pyqtSignal

from gis.errors import Cancelled

PROGRESS_EVERY_S = 0.05
"""Progress is passed on at most this often; the last step always is. [s]"""


class Job(QObject):
    """One call of ``work(progress)`` on a worker thread; ends in exactly one of three signals.

    ``work`` must hold all it needs: it never reads the window's state.
    """

    progressed = pyqtSignal(int, int, str)
    succeeded = pyqtSignal(object)
    failed = pyqtSignal(object)
    cancelled = pyqtSignal()

    def __init__(self, work: Callable, title: str = "", parent: QObject | None = None):
        super().__init__(parent)
        self.title = title
        self._work = work
        self._stop = threading.Event()
        self._told = 0.0

    def start(self, pool: ThreadPoolExecutor) -> Future:
        return pool.submit(self._run)

    def cancel(self) -> None:
        """Ask the work to stop; whatever it still does has no effect."""
        self._stop.set()

    @property
    def stopping(self) -> bool:
        return self._stop.is_set()

    def _run(self) -> None:
        try:
            result = self._work(self._progress)
            self._raise_if_stopped()          # no late result after cancel()
        except Cancelled:
            self.cancelled.emit()
        except Exception as error:            # a worker's fault must reach the window
            self.failed.emit(error)
        else:
            self.succeeded.emit(result)

    def _raise_if_stopped(self) -> None:
        if self._stop.is_set():
            raise Cancelled

    def _progress(self, done: int, total: int, step: str) -> None:
        self._raise_if_stopped()
        now = time.monotonic()
        if done >= total or now - self._told >= PROGRESS_EVERY_S:
            self._told = now
            self.progressed.emit(int(done), int(total), step)


class Jobs(QObject):
    """The window's jobs: one pool; a newer job of the same name replaces the older."""

    changed = pyqtSignal()
    progressed = pyqtSignal(object, int, int, str)

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="heatsite")
        self._running: dict[str, Job] = {}
        self.closed = False

    def start(self, name: str, work: Callable, title: str, done: Callable,
              failed: Callable, cancelled: Callable = lambda: None) -> Job:
        """Run ``work(progress)``; then call one of the three with the outcome, on this thread."""
        if (older := self._running.get(name)) is not None:
            older.cancel()
        job = Job(work, title, self)
        self._running[name] = job

        def ended(then: Callable) -> Callable:
            def end(*outcome) -> None:
                latest = self._running.get(name) is job
                if latest:
                    del self._running[name]
                job.deleteLater()
                self.changed.emit()
                if latest and (then is cancelled or not job.stopping):
                    then(*outcome)
                elif latest:
                    cancelled()
            return end

        # bound to `self`, so that the slots run on the window's thread
        job.progressed.connect(lambda d, t, s: self.progressed.emit(job, d, t, s))
        job.succeeded.connect(ended(done))
        job.failed.connect(ended(failed))
        job.cancelled.connect(ended(cancelled))
        self.changed.emit()
        job.start(self._pool)
        return job

    @property
    def running(self) -> tuple[Job, ...]:
        return tuple(self._running.values())

    def is_running(self, name: str) -> bool:
        return name in self._running

    def cancel(self, name: str) -> None:
        """Cancel the job of this name, if one runs."""
        if name in self._running:
            self._running[name].cancel()

    def cancel_all(self) -> None:
        for job in self._running.values():
            job.cancel()

    def close(self) -> None:
        """Cancel everything and wait for the workers; nothing starts after it."""
        self.closed = True
        self.cancel_all()
        self._pool.shutdown(wait=True, cancel_futures=True)
