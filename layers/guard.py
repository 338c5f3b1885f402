"""GDAL kept to a short list of drivers and to local files; takes effect before GDAL is loaded.

GDAL reads these settings when its drivers register, once per process, so this module is the first
that `layers` imports. What it cannot know (a driver of a later GDAL) the readers check again: they
open nothing whose content is not on their own list, and look at the driver that was used.
"""

from __future__ import annotations

import os

ALLOWED = frozenset({"GPKG", "GeoJSON", "ESRI Shapefile", "FlatGeobuf", "OSM", "GTiff", "COG",
                     "MEM", "Memory"})
# All others of GDAL 3.10 and 3.12. Many reach for other files or for the network: VRT, GTI, WMS,
# HTTP, GeoRSS …; KML, spreadsheets, tables and NetCDF have readers of our own.
_OTHERS = """
AAIGrid ACE2 ADBC ADRG AIG AIVector AVCBin AVCE00 AirSAR AmigoCloud BAG BIGGIF BLX BMP BSB BT BYN
CALS CEOS COASP COSAR CPG CSV CSW CTG CTable2 Carto DAAS DERIVED DGN DIMAP DIPEx DOQ1 DOQ2 DTED
DXF ECRGTOC EDIGEO EEDA EEDAI EHdr EIR ELAS ENVI ERS ESAT ESRIC ESRIJSON Elasticsearch FAST FIT
GDALG GFF GIF GML GNMDatabase GNMFile GPSBabel GPX GRASSASCIIGrid GRIB GS7BG GSAG GSBG GSC GTFS
GTI GTX GXF GenBin GeoJSONSeq GeoRSS HDF5 HDF5Image HF2 HFA HTTP ILWIS IRIS ISCE ISG ISIS2 ISIS3
Idrisi JAXAPALSAR JDEM JML JP2OpenJPEG JPEG JSONFG KMLSUPEROVERLAY KML KRO L1B LAN LCP LIBKML
LOSLAS LVBAG Leveller MAP MBTiles MFF MFF2 MRF MSGN MVT MapML MiraMonVector NDF NGSGEOID NGW NITF
NOAA_B NSIDCbin NTv2 NWT_GRC NWT_GRD OAPIF ODS OGCAPI OGR_GMT OGR_PDS OGR_VRT OZI OpenFileGDB
PAux PCIDSK PCRaster PDF PDS PDS4 PGDUMP PLMOSAIC PLSCENES PMTiles PNG PNM PRF R RIK RMF ROI_PAC
RPFTOC RRASTER RS2 RST Rasterlite S102 S104 S111 S57 SAFE SAGA SAR_CEOS SDTS SENTINEL2 SGI SIGDEM
SNAP_TIFF SNODAS SQLite SRP SRTMHGT STACIT STACTA SXF Selafin TGA TIL TSX Terragen TopoJSON
USGSDEM VDV VFK VICAR VRT WAsP WCS WEBP WFS WMS WMTS XLSX XPM XYZ ZMap Zarr netCDF
""".split()
SKIPPED = tuple(sorted({*_OTHERS, "MapInfo File"}))

# A file that no server has: GDAL then refuses every address.
NO_ADDRESS = "/vsicurl/none"
SETTINGS = {
    "CPL_VSIL_CURL_ALLOWED_FILENAME": NO_ADDRESS,
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "none",
    "GDAL_HTTP_PROXY": "http://127.0.0.1:9",      # the port of "discard": nothing answers
    "GDAL_HTTP_TIMEOUT": "1", "GDAL_HTTP_CONNECTTIMEOUT": "1", "GDAL_HTTP_MAX_RETRY": "0",
    "GDAL_DRIVER_PATH": "disable",                # no plugins
    "OGR_SQLITE_LOAD_EXTENSIONS": "", "OGR_SQLITE_ALLOW_EXTERNAL_ACCESS": "NO",
    "OGR_SQLITE_PRAGMA": "trusted_schema=0",      # functions of GDAL in a file's views and tables
    "OGR_GEOCODE_SERVICE": "", "PROJ_NETWORK": "OFF",
    # one build of GDAL lacks drivers that another has, and says so for each
    "CPL_LOG": os.devnull,
}


def apply() -> None:
    """Set the process's environment; a user's own list of skipped drivers is kept as well."""
    for key in ("GDAL_SKIP", "OGR_SKIP"):
        before = [name for name in os.environ.get(key, "").split(",") if name]
        os.environ[key] = ",".join(dict.fromkeys((*before, *SKIPPED)))
    os.environ.update(SETTINGS)


apply()
