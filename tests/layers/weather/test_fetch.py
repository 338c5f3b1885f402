import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlparse

import numpy as np
import pytest
from numpy.testing import assert_allclose

from gis.climate.measured import weather_from_series
from gis.errors import InputError
from layers.weather.fetch import weather_for

pytest.importorskip("pvlib")


@pytest.fixture
def service(year, stamps):
    """A server on this machine that answers as PVGIS and NASA POWER do; it counts the questions."""
    asked = []
    weather = year(-1.3, 36.8, 0)        # clock of UTC, as both services
    hours = list(zip(stamps.tolist(), weather.t_c, weather.rh_pct, weather.ghi_w_m2,
                     weather.wind_10m_ms, strict=True))

    def pvgis():
        rows = [{"time(UTC)": f"{2005 + m}{m:02d}{d:02d}:{h:02d}00", "T2m": round(t, 3),
                 "RH": round(rh, 3), "G(h)": round(g, 3), "Gb(n)": 0.0, "Gd(h)": 0.0, "IR(h)": 300,
                 "WS10m": round(w, 3), "WD10m": 90.0, "SP": 83_000.0}
                for (m, d, h), t, rh, g, w in hours]
        return {"inputs": {"location": {"latitude": -1.3, "longitude": 36.8,
                                        "elevation": 1661.0}},
                "outputs": {"months_selected": [{"month": m, "year": 2005 + m}
                                                for m in range(1, 13)], "tmy_hourly": rows},
                "meta": {"inputs": {}, "outputs": {}}}

    def nasa():
        keys = {"ALLSKY_SFC_SW_DWN": 3, "T2M": 1, "RH2M": 2, "WS10M": 4}
        values = {key: {f"2023{m:02d}{d:02d}{h:02d}": round(row[i], 3)
                        for row in hours for m, d, h in (row[0],)} for key, i in keys.items()}
        values["PS"] = dict.fromkeys(values["T2M"], 83.0)
        values["T2M"]["2023010105"] = -999.0
        return {"geometry": {"coordinates": [36.8, -1.3, 1661.0]},
                "properties": {"parameter": values}, "header": {"fill_value": -999.0},
                "times": {}, "parameters": {}}

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self):
            url = urlparse(self.path)
            asked.append((url.path, parse_qs(url.query)))
            status, answer = 200, {"odd": 1}
            if url.path == "/pvgis/tmy":
                answer = pvgis()
            elif url.path == "/nasa":
                answer = nasa()
            elif url.path == "/sea/tmy":
                status, answer = 400, {"message": "Location over the sea. Please, select another"}
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked, weather
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("source, path", [("pvgis", "/pvgis/"), ("nasa", "/nasa")])
def test_a_year_is_fetched_once_and_kept_with_its_source(service, tmp_path, source, path):
    address, asked, weather = service
    found = weather_for(source, 36.8, -1.3, True, tmp_path, address + path)
    again = weather_for(source, 36.8, -1.3, False, tmp_path, address + path)
    assert len(asked) == 1
    assert (found.lat, found.lon, found.elevation_m, found.utc_offset_h) == (-1.3, 36.8, 1661, 0)
    assert found.notes == again.notes and "fetched 20" in found.notes[0]
    known = np.isfinite(found.table["t_c"])
    assert known.sum() == (8760 if source == "pvgis" else 8759)
    assert_allclose(found.table["t_c"][known], weather.t_c[known], atol=0.001)
    assert_allclose(found.table["pressure_pa"], 83_000)
    told = json.loads((tmp_path / f"{source}_-1.300_36.800.json").read_text())
    assert told["url"] == address + path and len(told["sha256"]) == 64


def test_universal_time_becomes_local_time(service, tmp_path):
    address, _, weather = service
    found = weather_for("pvgis", 36.8, -1.3, True, tmp_path, address + "/pvgis/")
    year = weather_from_series(found.table, -1.3, 36.8, 1661.0, 3.0, found.utc_offset_h)
    assert_allclose(year.ghi_w_m2, np.roll(weather.ghi_w_m2, 3), atol=0.01)
    assert not any("moved" in note for note in year.normals.notes)


def test_nothing_is_fetched_without_permission(service, tmp_path):
    address, asked, _ = service
    with pytest.raises(InputError, match="--allow-network"):
        weather_for("pvgis", 36.8, -1.3, False, tmp_path, address + "/pvgis/")
    assert not asked and not list(tmp_path.iterdir())


@pytest.mark.parametrize("source, path, word", [
    ("pvgis", "/sea/", "over the sea"), ("pvgis", "/odd/", "not known"),
    ("nasa", "/odd", "not known")])
def test_a_service_that_fails_is_one_sentence(service, tmp_path, source, path, word):
    with pytest.raises(InputError, match=word):
        weather_for(source, 36.8, -1.3, True, tmp_path, service[0] + path)
    assert not list(tmp_path.iterdir())


def test_no_service_at_all_is_one_sentence(tmp_path):
    with pytest.raises(InputError, match="did not give"):
        weather_for("pvgis", 36.8, -1.3, True, tmp_path, "http://127.0.0.1:9/")


def test_a_kept_year_that_was_changed_is_refused(service, tmp_path):
    weather_for("nasa", 36.8, -1.3, True, tmp_path, service[0] + "/nasa")
    kept = tmp_path / "nasa_-1.300_36.800.csv"
    kept.write_text(kept.read_text().replace("2023-01-01 00:00", "2023-01-01 00:30"))
    with pytest.raises(InputError, match="changed"):
        weather_for("nasa", 36.8, -1.3, False, tmp_path)
    kept.with_suffix(".json").unlink()
    with pytest.raises(InputError, match="lost"):
        weather_for("nasa", 36.8, -1.3, False, tmp_path)
