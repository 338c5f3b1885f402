"""A server on the loopback interface that serves a folder, and misbehaves as told."""

from __future__ import annotations

import hashlib
import re
import threading
import time
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote


@dataclass
class Fault:
    """What goes wrong with a path, for so many requests."""

    cut_after: int | None = None         # bytes of the body, then the connection is closed
    length: int | None = None            # a Content-Length that is not true
    content: bytes | None = None         # another content than the file's
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    redirect: str = ""
    pause_s: float = 0.0                 # between pieces of `piece` bytes
    piece: int = 0
    silent_s: float = 0.0                # before the answer begins
    times: int = -1                      # requests it holds for; -1: all

    ranges: bool = True                  # whether Range is understood
    etag: str | None = None              # in the place of the true one; "" for none


class UnrulyServer:
    """Serves the files of `folder`; `fault(path, …)` scripts what goes wrong with one.

    Faults of one path are used up in the order given. `requests` holds (method, path, headers).
    """

    def __init__(self, folder: Path):
        self.folder = Path(folder)
        self.requests: list[tuple[str, str, dict[str, str]]] = []
        self._faults: dict[str, list[Fault]] = {}
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._server = _Quiet(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,),
                                        daemon=True)
        self._thread.start()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def url(self, path: str) -> str:
        return f"{self.base}/{path}"

    def put(self, path: str, content: bytes) -> str:
        """Write a file into the folder; its address."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        return self.url(path)

    def fault(self, path: str, **what) -> None:
        with self._lock:
            self._faults.setdefault(path, []).append(Fault(**what))

    def asked(self, path: str, method: str = "GET") -> list[dict[str, str]]:
        """Headers of each request for a path."""
        return [h for m, p, h in self.requests if p == path and m == method]

    def close(self) -> None:
        self._stopped.set()
        self._server.shutdown()
        self._server.server_close()

    def take(self, path: str) -> Fault:
        with self._lock:
            waiting = self._faults.get(path, [])
            while waiting and waiting[0].times == 0:
                waiting.pop(0)
            if not waiting:
                return Fault()
            waiting[0].times -= 1
            return waiting[0]

    def wait(self, seconds: float) -> None:
        self._stopped.wait(seconds)


class _Quiet(ThreadingHTTPServer):
    def handle_error(self, request, client_address) -> None:
        pass                             # clients leave in the middle, on purpose


def _handler(server: UnrulyServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *args) -> None:
            pass

        def do_GET(self) -> None:
            self._answer(body=True)

        def do_HEAD(self) -> None:
            self._answer(body=False)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self._answer(body=True)

        def _answer(self, body: bool) -> None:
            path = unquote(re.sub(r"^https?://[^/]+", "", self.path).lstrip("/").split("?")[0])
            server.requests.append((self.command, path, dict(self.headers)))
            fault = server.take(path)
            server.wait(fault.silent_s)
            if fault.redirect or fault.status:
                self._short(fault.status or 302, {
                    **({"Location": fault.redirect} if fault.redirect else {}), **fault.headers})
                return
            file = server.folder / path
            if not file.resolve().is_relative_to(server.folder.resolve()) or not file.is_file():
                self._short(404, {})
                return
            content = file.read_bytes() if fault.content is None else fault.content
            etag = f'"{hashlib.sha256(content).hexdigest()[:16]}"' if fault.etag is None \
                else fault.etag
            begin = self._begin(fault, etag, len(content))
            if begin is None:
                self._short(416, {"Content-Range": f"bytes */{len(content)}"})
                return
            if etag and self.headers.get("If-None-Match") == etag:
                self._short(304, {"ETag": etag})
                return
            self.send_response(206 if begin else 200)
            if begin:
                self.send_header("Content-Range",
                                 f"bytes {begin}-{len(content) - 1}/{len(content)}")
            if etag:
                self.send_header("ETag", etag)
                self.send_header("Last-Modified", formatdate(file.stat().st_mtime, usegmt=True))
            length = len(content) - begin if fault.length is None else fault.length
            if "Transfer-Encoding" not in fault.headers:
                self.send_header("Content-Length", str(length))
            for key, value in fault.headers.items():
                self.send_header(key, value)
            self.end_headers()
            if body:
                self._send(content[begin:], fault)

        def _begin(self, fault: Fault, etag: str, size: int) -> int | None:
            """First byte asked for; None where it lies behind the end."""
            asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
            same = self.headers.get("If-Range", etag) == etag
            if asked is None or not fault.ranges or not same:
                return 0
            return int(asked[1]) if int(asked[1]) < size else None

        def _short(self, status: int, headers: dict[str, str]) -> None:
            self.send_response(status)
            for key, value in headers.items():
                self.send_header(key, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def _send(self, content: bytes, fault: Fault) -> None:
            if fault.cut_after is not None:
                content = content[:fault.cut_after]
            piece = fault.piece or len(content) or 1
            try:
                for i in range(0, len(content), piece):
                    self.wfile.write(content[i:i + piece])
                    self.wfile.flush()
                    server.wait(fault.pause_s)
            except OSError:
                pass                     # the other side has left
            if fault.cut_after is not None or fault.length is not None:
                self.close_connection = True

    return Handler


class FakeClock:
    """Time that passes when somebody sleeps, and as little as it does otherwise."""

    def __init__(self) -> None:
        self.slept: list[float] = []
        self._ahead = 0.0

    def now(self) -> float:
        return time.monotonic() + self._ahead

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self._ahead += seconds
