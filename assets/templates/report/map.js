"use strict";
// Draws the study on the map that folium made (map_study). Text from data only ever becomes
// text nodes; colours come from the style sheet, so that light and dark both work.
var HeatSite = (function () {
  var study = JSON.parse(document.getElementById("study-data").textContent);
  var map = map_study, groups = {}, markers = {}, chosen = null, listeners = [];
  var rasters = { suitability: image_overlay_suitability, excluded: image_overlay_excluded };
  var calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  [["base", 210], ["tiles", 230], ["rasters", 250], ["waters", 260], ["borders", 270], ["areas", 300],
   ["networks", 380], ["lines", 400], ["points", 450], ["links", 500], ["labels", 560]
  ].forEach(function (pane) { map.createPane(pane[0]).style.zIndex = pane[1]; });
  map.getPane("labels").style.pointerEvents = "none";

  function element(tag, className, text) {
    var node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  }

  function glyph(key) {
    var svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    var use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", "#g-" + key);
    svg.setAttribute("class", "glyph");
    svg.appendChild(use);
    return svg;
  }

  function icon(className, size, child) {
    var box = element("span", "pt " + className);
    if (child) box.appendChild(child);
    return L.divIcon({ html: box, className: "pt-box", iconSize: [size, size] });
  }

  function drawn(item, pane) {
    var style = { className: item.k, pane: pane, weight: item.w || 1 };
    if (item.s === "poly") return L.polygon(item.c, style);
    if (item.s === "line") return L.polyline(item.c, Object.assign(style, { fill: false }));
    if (item.m === "disc") return L.circle(item.c, Object.assign(style, { radius: item.r, pane: "networks" }));
    if (item.m === "dot") return L.circleMarker(item.c, Object.assign(style, { radius: item.r, pane: "points" }));
    if (item.m === "ring") return L.circleMarker(item.c, Object.assign(style, { radius: 5, pane: "points", weight: 2 }));
    var size = item.m === "glyph" ? 18 : 9;
    return L.marker(item.c, {
      icon: icon(item.m + " " + item.k, size, item.m === "glyph" ? glyph(item.g) : null),
      pane: "points", keyboard: false, interactive: true });
  }

  function layerGroup(items, pane) {
    var group = L.layerGroup();
    items.forEach(function (item) {
      var shape = drawn(item, pane);
      if (item.t) shape.bindTooltip(element("span", "", item.t), { sticky: item.s !== "point" });
      group.addLayer(shape);
    });
    return group;
  }

  // Base: land, waters, borders.
  study.base.boundary.forEach(function (item) {
    if (item.k === "land") {
      L.polygon(item.c, { className: "land", pane: "base", weight: 0, interactive: false }).addTo(map);
      L.polygon(item.c, { className: "region", pane: "borders", fill: false, weight: 1.2, interactive: false }).addTo(map);
    } else {
      L.polygon(item.c, { className: "border", pane: "borders", fill: false, weight: 0.7, interactive: false }).addTo(map);
    }
  });
  study.base.water.forEach(function (item) {
    var line = item.s === "line";
    L[line ? "polyline" : "polygon"](item.c, {
      className: item.k, pane: "waters", fill: !line, weight: line ? 1.4 : 0.5, interactive: false
    }).addTo(map);
  });
  Object.keys(rasters).forEach(function (key) { groups[key] = rasters[key]; });
  study.layers.forEach(function (layer) {
    groups[layer.key] = layerGroup(layer.items, layer.key === "areas" ? "areas" : "lines");
  });

  // Only where the author allowed it, and only once the reader switches it on.
  if (study.online) {
    groups.online = L.tileLayer(study.online.url.replace("{-y}", "{y}"),
      { pane: "tiles", maxZoom: 17, tms: study.online.url.indexOf("{-y}") >= 0 });
  }

  // Sites: numbered circles whose area is the used heat.
  var most = Math.max.apply(null, study.sites.map(function (s) { return s.used; }).concat([1e-9]));
  groups.sites = L.layerGroup();
  study.sites.slice().reverse().forEach(function (site) {
    var size = Math.round(20 + 12 * Math.sqrt(Math.max(site.used, 0) / most));
    var disc = element("span", "site-mark" + (site.own ? " own" : "") + (site.used > 0 ? "" : " none"), site.rank);
    var marker = L.marker(site.c, {
      icon: L.divIcon({ html: disc, className: "site-box", iconSize: [size, size] }),
      title: site.rank + " " + site.name, alt: study.words.site + " " + site.rank + ", " + site.name,
      riseOnHover: true, zIndexOffset: 1000 * (study.sites.length - site.rank) });
    marker.bindPopup(function () { return popup(site); },
      { maxWidth: 320, minWidth: 240, autoPanPadding: [24, 24] });
    marker.on("popupopen", function () { choose(site); });
    marker.on("popupclose", function () { choose(null); });
    markers[site.rank] = marker;
    groups.sites.addLayer(marker);
  });

  // Circles that would hide one another stand a little aside, with a line to their place.
  function apart(points, reach) {
    var home = points.map(function (p) { return [p.x, p.y]; });
    if (points.length > 80) return points.map(function () { return [0, 0]; });
    for (var round = 0, hit = true; round < 60 && hit; round++) {
      hit = false;
      var push = points.map(function () { return [0, 0]; });
      for (var i = 0; i < points.length; i++) for (var j = 0; j < i; j++) {
        var dx = points[i].x - points[j].x, dy = points[i].y - points[j].y;
        var far = Math.hypot(dx, dy), lack = points[i].r + points[j].r + 1 - far;
        if (lack <= 0) continue;
        hit = true;
        if (far < 1e-6) { dx = Math.cos(2.4 * i); dy = Math.sin(2.4 * i); far = 1; }
        push[i][0] += 0.3 * lack * dx / far; push[i][1] += 0.3 * lack * dy / far;
        push[j][0] -= 0.3 * lack * dx / far; push[j][1] -= 0.3 * lack * dy / far;
      }
      points.forEach(function (p, k) {
        var x = p.x + push[k][0] - home[k][0], y = p.y + push[k][1] - home[k][1];
        var share = Math.min(1, reach / Math.max(Math.hypot(x, y), 1e-9));
        p.x = home[k][0] + x * share; p.y = home[k][1] + y * share;
      });
    }
    return points.map(function (p, k) { return [p.x - home[k][0], p.y - home[k][1]]; });
  }

  var aside = {}, fitted = null, NUMBERED = 40;
  function placeSites() {
    if (!map.hasLayer(groups.sites)) return;
    var near = fitted === null || map.getZoom() < fitted + 2.5;
    var plain = study.sites.filter(function (site) { return near && site.rank > NUMBERED; });
    plain.forEach(function (site) {                     // many sites: far ranks are dots from afar
      var box = markers[site.rank].getElement(), half = -markers[site.rank].options.icon.options.iconSize[0] / 2;
      var old = box.querySelector(".leader");
      if (old) old.remove();
      box.classList.add("far");
      box.style.marginLeft = box.style.marginTop = half + "px";
      aside[site.rank] = [0, 0];
    });
    var shown = study.sites.filter(function (site) { return plain.indexOf(site) < 0; });
    var moved = apart(shown.map(function (site) {
      var p = map.project(site.c, map.getZoom());
      return { x: p.x, y: p.y, r: markers[site.rank].options.icon.options.iconSize[0] / 2 };
    }), 44);
    shown.forEach(function (site, k) {
      markers[site.rank].getElement().classList.remove("far");
      var box = markers[site.rank].getElement(), size = markers[site.rank].options.icon.options.iconSize[0];
      var old = box.querySelector(".leader"), far = Math.hypot(moved[k][0], moved[k][1]);
      aside[site.rank] = moved[k];
      box.style.marginLeft = moved[k][0] - size / 2 + "px";
      box.style.marginTop = moved[k][1] - size / 2 + "px";
      if (old) old.remove();
      if (far < size / 4) return;
      var line = element("span", "leader");
      line.style.width = far + "px";
      line.style.transform = "rotate(" + Math.atan2(-moved[k][1], -moved[k][0]) + "rad)";
      box.appendChild(line);
    });
  }
  groups.sites.on("add", placeSites);

  function popup(site) {
    var article = document.getElementById("site-" + site.rank), box = element("div", "site-popup");
    var head = element("p", "popup-head");
    head.appendChild(element("span", "badge", site.rank));
    head.appendChild(element("strong", "", site.name));
    box.appendChild(head);
    if (article && HeatSite.fill) HeatSite.fill(site.rank);
    if (!article || !article.querySelector(".why")) {      // not told in full, or still packed
      box.appendChild(element("p", "popup-why", study.words.beyond));
      return box;
    }
    var facts = element("dl");
    [[study.words.score, ".big-score"]].forEach(function (pair) {
      var from = article.querySelector(pair[1]).cloneNode(true), row = element("div");
      var dd = element("dd");
      while (from.firstChild) dd.appendChild(from.firstChild);
      row.appendChild(element("dt", "", pair[0]));
      row.appendChild(dd);
      facts.appendChild(row);
    });
    article.querySelectorAll("tr[data-head]").forEach(function (tr) {
      var row = element("div"), dd = element("dd"), cell = tr.cells[1].cloneNode(true);
      while (cell.firstChild) dd.appendChild(cell.firstChild);
      dd.appendChild(element("small", "", tr.cells[2].textContent.trim()));
      row.appendChild(element("dt", "", tr.dataset.head));
      row.appendChild(dd);
      facts.appendChild(row);
    });
    box.appendChild(facts);
    box.appendChild(article.querySelector(".theme-bar").cloneNode(true));
    box.appendChild(article.querySelector(".monthly").cloneNode(true));
    box.appendChild(element("p", "popup-why", article.querySelector(".why").textContent));
    var more = element("a", "more", study.words.more);
    more.href = "#site-" + site.rank;
    box.appendChild(more);
    return box;
  }

  var links = L.layerGroup().addTo(map);
  function choose(site) {
    links.clearLayers();
    if (chosen) {
      var before = markers[chosen].getElement();
      if (before) before.classList.remove("chosen");
    }
    chosen = site ? site.rank : null;
    if (site) {
      var mark = markers[site.rank].getElement();
      if (mark) mark.classList.add("chosen");
      var top = Math.max.apply(null, site.served.map(function (s) { return s.u; }).concat([1e-9]));
      site.served.forEach(function (sink) {
        L.polyline([site.c, sink.c], { className: "link", pane: "links", interactive: false,
          weight: 1.5 + 3 * Math.sqrt(sink.u / top) }).addTo(links);
        L.circleMarker(sink.c, { className: "served-mark", pane: "links", radius: 5, weight: 2 })
          .bindTooltip(element("span", "", sink.t)).addTo(links);
      });
    }
    listeners.forEach(function (listener) { listener(chosen); });
  }

  // `from` is the button of one who works by keyboard: focus goes to the popup and back again.
  function show(rank, from) {
    var marker = markers[rank], box = document.querySelector("[data-layer=sites]");
    if (!marker) return;
    if (!map.hasLayer(groups.sites)) { box.checked = true; map.addLayer(groups.sites); }
    map.getContainer().scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
    map.setView(marker.getLatLng(), Math.max(map.getZoom(), fitted + 1.5), { animate: !calm });
    marker.openPopup();
    if (from) {
      marker.getPopup().getElement().querySelector(".more").focus({ preventScroll: true });
      marker.once("popupclose", function () { from.focus(); });
    }
  }

  // Town labels: larger towns first, none over another or over a site.
  groups.towns = L.layerGroup();
  function placeTowns() {
    groups.towns.clearLayers();
    if (!map.hasLayer(groups.towns)) return;
    var size = map.getSize(), taken = [];
    if (map.hasLayer(groups.sites)) study.sites.forEach(function (s) {
      var p = map.latLngToContainerPoint(s.c), by = aside[s.rank] || [0, 0];
      p = { x: p.x + by[0], y: p.y + by[1] };
      taken.push([p.x - 14, p.y - 14, p.x + 14, p.y + 14]);
    });
    var room = Math.max(10, Math.round(size.x * size.y / 16000));
    study.towns.forEach(function (town) {
      var p = map.latLngToContainerPoint(town.c);
      if (room <= 0 || p.x < 0 || p.y < 0 || p.x > size.x || p.y > size.y) return;
      var w = 7 * town.t.length + 14;
      var box = [p.x - 4, p.y - 9, p.x + w, p.y + 9];
      if (taken.some(function (t) { return box[0] < t[2] && box[2] > t[0] && box[1] < t[3] && box[3] > t[1]; })) return;
      taken.push(box);
      room -= 1;
      var label = element("span", "town" + (town.p >= 250000 ? " large" : ""));
      label.appendChild(element("i"));
      label.appendChild(element("b", "", town.t));
      L.marker(town.c, { icon: L.divIcon({ html: label, className: "town-box", iconSize: [0, 0] }),
        pane: "labels", interactive: false, keyboard: false }).addTo(groups.towns);
    });
  }

  [[".leaflet-control-zoom-in", "zoom_in"], [".leaflet-control-zoom-out", "zoom_out"]].forEach(
    function (pair) {
      var button = map.getContainer().querySelector(pair[0]);
      button.title = study.words[pair[1]];
      button.setAttribute("aria-label", study.words[pair[1]]);
    });
  map.on("popupopen", function (event) {
    event.popup.getElement().querySelector(".leaflet-popup-close-button")
      .setAttribute("aria-label", study.words.close);
  });
  L.control.scale({ imperial: false, maxWidth: 140 }).addTo(map);
  map.fitBounds(study.bounds, { padding: [12, 12], animate: false });
  fitted = map.getZoom();
  map.setMinZoom(fitted - 1.5);
  document.querySelectorAll("[data-layer]").forEach(function (box) {
    function apply() {
      var group = groups[box.dataset.layer];
      if (!group) return;
      if (box.checked) map.addLayer(group); else map.removeLayer(group);
      var legend = document.querySelector('[data-legend="' + box.dataset.layer + '"]');
      if (legend) legend.hidden = !box.checked;
      box.closest(".layer").classList.toggle("off", !box.checked);
      if (box.dataset.layer === "sites") placeSites();
      if (box.dataset.layer === "towns" || box.dataset.layer === "sites") placeTowns();
    }
    box.addEventListener("change", apply);
    apply();
  });
  map.on("zoomend", placeSites);
  map.on("moveend resize", placeTowns);
  placeTowns();
  return { map: map, study: study, rasters: rasters, show: show,
           onChoose: function (listener) { listeners.push(listener); },
           close: function () { map.closePopup(); }, refit: function () {
             map.invalidateSize({ animate: false });
             map.fitBounds(study.bounds, { padding: [12, 12], animate: false });
           } };
})();
