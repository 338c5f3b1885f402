"""NetCDF grids of both kinds, and those that would read other files."""

import h5py
import numpy as np
import pyproj
import pytest
from scipy.io import netcdf_file

from gis.errors import LayerError
from gis.types import Grid
from layers.check import check
from layers.readers import netcdf_probe
from layers.readers.raster import raster_info, read_raster, sample

LATS, LONS = np.arange(-2.0, 2.5, 1.0), np.arange(34.0, 38.5, 1.0)     # south first
CELLS = np.arange(25, dtype="float32").reshape(5, 5)                    # row 0 is 2° S

WKT = pyproj.CRS.from_epsg(32737).to_wkt("WKT1_GDAL")


def classic(path, lats=LATS, lons=LONS, cells=CELLS, name="elevation", units=True, **attributes):
    with netcdf_file(str(path), "w") as file:
        for axis, values, unit in (("lat", lats, "degrees_north"), ("lon", lons, "degrees_east")):
            file.createDimension(axis, len(values))
            variable = file.createVariable(axis, "d", (axis,))
            variable[:] = values
            if units:
                variable.units = unit
        variable = file.createVariable(name, cells.dtype.char, ("lat", "lon"))
        variable[:] = cells
        for key, value in attributes.items():
            setattr(variable, key, value)
    return path


def hdf(path, cells=CELLS, lead=(), **options):
    with h5py.File(path, "w") as file:
        for axis, values, unit in (("lat", LATS, "degrees_north"), ("lon", LONS, "degrees_east")):
            file[axis] = values
            file[axis].attrs["units"] = unit
            file[axis].make_scale(axis)
        data = file.create_dataset("elevation", data=np.broadcast_to(cells, (*lead, *cells.shape)),
                                   **options)
        data.dims[len(lead)].attach_scale(file["lat"])
        data.dims[len(lead) + 1].attach_scale(file["lon"])
    return path


@pytest.mark.parametrize("write", [classic, hdf])
def test_grid_north_up(tmp_path, write):
    path = write(tmp_path / "a.nc")
    info = raster_info(path)
    assert (info.driver, info.shape, info.cell) == ("NetCDF", (5, 5), (1.0, 1.0))
    assert info.bounds == (33.5, -2.5, 38.5, 2.5) and info.crs == pyproj.CRS.from_epsg(4326)
    assert sample(path, 5).tolist() == CELLS[::-1].tolist()
    found = check(path)
    assert (found["kind"], found["layer_guess"], found["cells"]) == ("raster", "elevation", 25) \
        or "coarse" in str(found["problems"])


def test_read_onto_a_grid(tmp_path):
    crs = pyproj.CRS.from_proj4("+proj=laea +lat_0=0 +lon_0=36 +datum=WGS84 +units=m")
    grid = Grid(crs, -20_000.0, 20_000.0, 10_000.0, (4, 4))
    raster = read_raster(classic(tmp_path / "a.nc"), grid, "nearest", "elevation")
    assert np.all(raster.values == CELLS[2, 2]) and raster.unit == "m"


def test_scale_offset_and_fill(tmp_path):
    cells = np.full((5, 5), 100, "int16")
    cells[4, 0] = -999                       # north-west
    path = classic(tmp_path / "a.nc", cells=cells, name="t2m", scale_factor=0.1, add_offset=10.0,
                   _FillValue=np.int16(-999))
    values = sample(path, 5)
    assert np.isnan(values[0, 0]) and np.isnan(values).sum() == 1
    assert np.nanmax(np.abs(values - 20.0)) < 1e-6


def test_longitudes_from_0_to_360_are_turned(tmp_path):
    lons = np.arange(0.0, 360.0, 10.0)
    cells = np.tile(np.arange(36, dtype="float32"), (5, 1))
    path = classic(tmp_path / "a.nc", lons=lons, cells=cells)
    row = sample(path, 36)[0]
    assert raster_info(path).bounds[0] == pytest.approx(-175.0)
    assert row.tolist() == [*range(19, 36), *range(19)]


def test_reference_system_of_a_projection(tmp_path):
    with netcdf_file(str(tmp_path / "a.nc"), "w") as file:
        for axis in ("y", "x"):
            file.createDimension(axis, 5)
            variable = file.createVariable(axis, "d", (axis,))
            variable[:] = np.arange(5) * 1000.0
            variable.units = "m"
            variable.standard_name = f"projection_{axis}_coordinate"
        mapping = file.createVariable("crs", "i", ())
        mapping.crs_wkt = WKT
        variable = file.createVariable("dem", "f", ("y", "x"))
        variable[:] = CELLS
        variable.grid_mapping = "crs"
    assert raster_info(tmp_path / "a.nc").crs.to_epsg() == 32737


def test_axes_in_metres_without_a_reference_system_are_not_degrees(tmp_path):
    with netcdf_file(str(tmp_path / "a.nc"), "w") as file:
        for axis in ("y", "x"):
            file.createDimension(axis, 5)
            variable = file.createVariable(axis, "d", (axis,))
            variable[:] = np.arange(5) * 1000.0
            variable.units = "m"
        variable = file.createVariable("dem", "f", ("y", "x"))
        variable[:] = CELLS
    assert raster_info(tmp_path / "a.nc").crs is None


def test_one_time_is_read_and_several_are_refused(tmp_path):
    assert sample(hdf(tmp_path / "a.nc", lead=(1,)), 5)[4].tolist() == [0, 1, 2, 3, 4]
    with pytest.raises(LayerError, match="has 3 times or levels"):
        raster_info(hdf(tmp_path / "b.nc", lead=(3,)))


@pytest.mark.parametrize("lats, words", [
    (np.array([0.0, 1.0, 3.0, 4.0, 9.0]), "not even"),
    (np.array([0.0, 1.0, np.nan, 3.0, 4.0]), "not even"),
])
def test_uneven_axes(tmp_path, lats, words):
    with pytest.raises(LayerError, match=words):
        raster_info(classic(tmp_path / "a.nc", lats=lats))


def test_no_grid_and_several_grids(tmp_path):
    with netcdf_file(str(tmp_path / "a.nc"), "w") as file:
        file.createDimension("n", 5)
        file.createVariable("x", "f", ("n",))[:] = np.arange(5)
    with pytest.raises(LayerError, match="no grid with axes of latitude"):
        raster_info(tmp_path / "a.nc")
    path = hdf(tmp_path / "b.nc")
    with h5py.File(path, "a") as file:
        file["other"] = CELLS
        for i, axis in enumerate(("lat", "lon")):
            file["other"].dims[i].attach_scale(file[axis])
    with pytest.raises(LayerError, match=r"several grids \(elevation, other\)"):
        raster_info(path)


def test_data_in_another_file_are_not_read(tmp_path):
    (tmp_path / "secret.bin").write_bytes(bytes(range(100)))
    path = tmp_path / "a.nc"
    with h5py.File(path, "w") as file:
        file.create_dataset("elevation", (5, 5), "f4",
                            external=[(str(tmp_path / "secret.bin"), 0, 100)])
    with pytest.raises(LayerError, match="whose data lie in another file"):
        raster_info(path)
    other = hdf(tmp_path / "other.nc")
    for name, link in (("b", h5py.ExternalLink(str(other), "/elevation")),
                       ("c", h5py.SoftLink("/nowhere"))):
        with h5py.File(tmp_path / f"{name}.nc", "w") as file:
            file["elevation"] = link
        with pytest.raises(LayerError, match="a link to another place or file"):
            raster_info(tmp_path / f"{name}.nc")
    layout = h5py.VirtualLayout((5, 5), "f4")
    layout[:] = h5py.VirtualSource(str(other), "elevation", (5, 5))
    with h5py.File(tmp_path / "d.nc", "w") as file:
        file.create_virtual_dataset("elevation", layout)
    with pytest.raises(LayerError, match="whose data lie in another file"):
        raster_info(tmp_path / "d.nc")


@pytest.mark.parametrize("share", [0.02, 0.3, 0.7])
@pytest.mark.parametrize("write", [classic, hdf])
def test_truncated(tmp_path, write, share):
    path = write(tmp_path / "a.nc")
    whole = path.read_bytes()
    path.write_bytes(whole[:int(len(whole) * share)])
    with pytest.raises(LayerError, match="damaged or cut short|no grid"):
        sample(path)


def test_a_file_in_which_the_library_runs_in_a_circle_is_refused(tmp_path, monkeypatch):
    path = hdf(tmp_path / "a.nc")
    content = bytearray(path.read_bytes())
    third = content.index(b"GCOL") + 80      # a piece of the heap that holds the references
    assert content[third]
    content[third] = 0                       # is said to be free: HDF5 2.0 comes to no end here
    path.write_bytes(content)
    monkeypatch.setattr(netcdf_probe, "LIMIT_S", 3.0)
    with pytest.raises(LayerError, match="damaged or cut short|no grid"):
        raster_info(path)


def test_reading_that_comes_to_no_end_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(netcdf_probe, "_SCRIPT", "while True: pass")
    monkeypatch.setattr(netcdf_probe, "LIMIT_S", 0.5)
    with pytest.raises(LayerError, match="damaged or cut short .*no end in 0.5 s.*copy or export"):
        raster_info(hdf(tmp_path / "a.nc"))


def test_a_library_that_breaks_down_takes_only_its_own_process(tmp_path, monkeypatch):
    monkeypatch.setattr(netcdf_probe, "_SCRIPT", "import os; os.abort()")
    with pytest.raises(LayerError, match="breaks the library down"):
        raster_info(hdf(tmp_path / "a.nc"))
