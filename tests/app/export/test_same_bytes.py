"""Two processes at other times, with other hash seeds, zones and locales, write the same bytes."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
WRITE = """
import sys, time
from pathlib import Path
from app.documents import KINDS, Asked, write_documents
from app.session import Session

folder = Path(sys.argv[1])
session = Session.open("kenya", cell_m=20_000.0, candidates=2)
result = session.run()
time.sleep(float(sys.argv[2]))              # the clocks of both are seconds apart
session.write(folder / "result")
write_documents(result, session.inputs, Asked(tuple(KINDS), language="fr"), folder / "documents")
"""
TIMED = {"result.json"}
"""Bears the seconds that the study took."""


def test_every_file_has_the_same_bytes_in_another_process(tmp_path):
    others = [dict(PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C", PYTHONUTF8="1"),
              dict(PYTHONHASHSEED="99", TZ="Asia/Kathmandu", LC_ALL="C.UTF-8", LANGUAGE="pt")]
    running = [subprocess.Popen(
        [sys.executable, "-c", WRITE, str(tmp_path / f"{at}"), f"{1.3 * at}"], cwd=ROOT,
        env={**os.environ, **other}, stderr=subprocess.PIPE)
        for at, other in enumerate(others)]
    for process in running:
        _, errors = process.communicate(timeout=300)
        assert process.returncode == 0, errors.decode()
    one, two = ({str(p.relative_to(folder)): p for p in folder.rglob("*") if p.is_file()}
                for folder in (tmp_path / "0", tmp_path / "1"))
    assert set(one) == set(two) and len(one) > 30
    unlike = [name for name, path in one.items() if path.read_bytes() != two[name].read_bytes()]
    assert {Path(name).name for name in unlike} <= TIMED, unlike
    for name in unlike:
        first, second = (json.loads(each[name].read_text("utf-8")) for each in (one, two))
        assert first.pop("elapsed_s").keys() == second.pop("elapsed_s").keys()
        assert first == second
