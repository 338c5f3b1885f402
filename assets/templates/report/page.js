"use strict";
// Ties table and map together, sorts the table, reads the pictures under the pointer, prints.
(function () {
  var table = document.getElementById("ranking-table"), body = table.tBodies[0];

  // Sorting: unknown values stay at the end either way.
  table.querySelectorAll("button[data-sort]").forEach(function (button) {
    button.addEventListener("click", function () {
      var head = button.closest("th"), key = button.dataset.sort;
      var first = key === "rank" || key === "name" || key === "lcoh" || key === "water" ||
        key === "grid" || key === "lead" ? "ascending" : "descending";
      var now = head.getAttribute("aria-sort");
      var way = now ? (now === "ascending" ? "descending" : "ascending") : first;
      var sign = way === "ascending" ? 1 : -1;
      table.querySelectorAll("th[aria-sort]").forEach(function (th) { th.removeAttribute("aria-sort"); });
      head.setAttribute("aria-sort", way);
      Array.from(body.rows).sort(function (a, b) {
        var x = a.dataset[key], y = b.dataset[key];
        if (key === "name") return sign * x.localeCompare(y);
        if (x === "" || y === "") return (x === "") - (y === "") || a.dataset.rank - b.dataset.rank;
        return sign * (x - y) || a.dataset.rank - b.dataset.rank;
      }).forEach(function (row) { body.appendChild(row); });
    });
  });

  // Row to map and back.
  body.addEventListener("click", function (event) {
    var row = event.target.closest("tr");
    if (row && !event.target.closest("button") && !String(window.getSelection())) {
      HeatSite.show(row.dataset.site);
    }
  });
  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-show]");
    if (button) HeatSite.show(button.dataset.show, event.detail === 0 ? button : null);
  });
  HeatSite.onChoose(function (rank) {
    Array.from(body.rows).forEach(function (row) {
      var on = row.dataset.site === String(rank);
      row.classList.toggle("chosen", on);
      if (on) row.setAttribute("aria-current", "true"); else row.removeAttribute("aria-current");
    });
  });

  // What lies under the pointer, read from the pictures.
  var readout = document.getElementById("readout"), pixels = {};
  function load(key) {
    var image = new Image();
    image.onload = function () {
      var canvas = document.createElement("canvas");
      canvas.width = image.width;
      canvas.height = image.height;
      var context = canvas.getContext("2d", { willReadFrequently: true });
      context.drawImage(image, 0, 0);
      pixels[key] = context;
    };
    image.src = HeatSite.rasters[key]._url;
  }
  var words = HeatSite.study.words;
  function told(value, digits) {
    return value.toLocaleString(HeatSite.study.lang, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  }
  load("suitability");
  load("excluded");
  function pixel(key, latlng) {
    var context = pixels[key];
    if (!context) return null;
    var crs = HeatSite.map.options.crs, bounds = HeatSite.rasters[key].getBounds();
    var nw = crs.project(bounds.getNorthWest()), se = crs.project(bounds.getSouthEast());
    var p = crs.project(latlng), w = context.canvas.width, h = context.canvas.height;
    var x = Math.floor((p.x - nw.x) / (se.x - nw.x) * w), y = Math.floor((nw.y - p.y) / (nw.y - se.y) * h);
    if (x < 0 || y < 0 || x >= w || y >= h) return null;
    var data = context.getImageData(x, y, 1, 1).data;
    return data[3] > 200 ? data : null;
  }
  function hex(data) {
    return "#" + [0, 1, 2].map(function (i) { return ("0" + data[i].toString(16)).slice(-2); }).join("");
  }
  HeatSite.map.on("mousemove", function (event) {
    var raster = HeatSite.study.raster, said = [], at = event.latlng;
    said.push(told(Math.abs(at.lat), 3) + "° " + (at.lat < 0 ? "S" : "N") + "  " +
              told(Math.abs(at.lng), 3) + "° " + (at.lng < 0 ? "W" : "E"));
    var found = pixel("suitability", at), out = pixel("excluded", at);
    if (found) {
      var i = raster.colours.indexOf(hex(found));
      if (i >= 0) said.push(words.suitability + " " + told(raster.limits[i], 2) + "–" + told(raster.limits[i + 1], 2));
    } else if (out && raster.reasons[out[0]]) {
      said.push(words.excluded + ": " + raster.reasons[out[0]]);
    }
    readout.textContent = said.join("  ·  ");
  });
  HeatSite.map.on("mouseout", function () { readout.textContent = ""; });

  // A narrow window starts with the layer panel closed. Paper shows the first sites and those that
  // are open, without the long tables of criteria and costs, which are printed where they were opened.
  var panel = document.getElementById("layer-panel");
  if (window.matchMedia("(max-width: 760px)").matches) {
    panel.open = false;
    HeatSite.refit();
  }
  var closed = [];
  window.addEventListener("beforeprint", function () {
    var first = Number(document.getElementById("sites").dataset.printed);
    closed = Array.from(document.querySelectorAll("details:not([open]):not(.open-figure):not(.long)"))
      .filter(function (d) {
        return !d.classList.contains("fold") || Number(d.parentNode.id.slice(5)) <= first;
      });
    closed.forEach(function (d) { d.open = true; });
    HeatSite.close();
    document.documentElement.classList.add("printing");      // the map takes its size on paper
    HeatSite.refit();
  });
  window.addEventListener("afterprint", function () {
    document.documentElement.classList.remove("printing");
    closed.forEach(function (d) { d.open = false; });
    HeatSite.refit();
  });
})();
