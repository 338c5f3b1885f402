"use strict";
// The sites' sections: opened by their links, unpacked when asked for, all at once if wanted.
(function () {
  var pieces = null, rows = {}, packed = document.getElementById("further-sites");

  // Text that was deflated, as a promise; it fails where the browser cannot do it.
  HeatSite.unpack = function (text) {
    try {
      var letters = atob(text), bytes = new Uint8Array(letters.length);
      for (var i = 0; i < letters.length; i += 1) bytes[i] = letters.charCodeAt(i);
      var flow = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
      return new Response(flow).text();
    } catch (error) {
      return Promise.reject(error);
    }
  };

  function fold(rank) {
    var article = document.getElementById("site-" + rank);
    return article && article.querySelector(".fold");
  }

  // Puts a packed section in its place; false where it is not at hand (yet).
  HeatSite.fill = function (rank) {
    var at = fold(rank);
    if (!at || !at.dataset.packed) return Boolean(at);
    if (!pieces || !rows[rank]) return false;
    at.querySelector(".inside").innerHTML = rows[rank].map(function (i) { return pieces[i]; }).join("");
    delete at.dataset.packed;
    return true;
  };

  var ready = packed ? HeatSite.unpack(packed.textContent).then(function (text) {
    var found = JSON.parse(text);
    pieces = found.pieces;
    rows = found.rows;
    document.querySelectorAll(".fold[open][data-packed]").forEach(function (at) {
      HeatSite.fill(at.dataset.packed);
    });
  }, function () {
    document.querySelectorAll(".fold[data-packed] .inside").forEach(function (box) {
      box.textContent = HeatSite.study.words.beyond;
    });
  }) : Promise.resolve();

  document.querySelectorAll(".fold[data-packed]").forEach(function (at) {
    at.addEventListener("toggle", function () { if (at.open) HeatSite.fill(at.dataset.packed); });
  });

  // A link to a site opens it.
  function follow() {
    var found = /^#site-(\d+)$/.exec(window.location.hash), at = found && fold(found[1]);
    if (!at) return;
    ready.then(function () {
      HeatSite.fill(found[1]);
      at.open = true;
      at.parentNode.scrollIntoView();
    });
  }
  window.addEventListener("hashchange", follow);
  document.addEventListener("click", function (event) {      // the same link a second time
    var link = event.target.closest && event.target.closest('a[href^="#site-"]');
    if (link && link.getAttribute("href") === window.location.hash) follow();
  });
  follow();

  document.querySelectorAll("[data-fold]").forEach(function (button) {
    button.addEventListener("click", function () {
      var open = button.dataset.fold === "open", all = Array.from(document.querySelectorAll(".fold"));
      (function some() {                                      // the page stays alive meanwhile
        all.splice(0, 20).forEach(function (at) { at.open = open; });
        if (all.length) window.setTimeout(some, 0);
      })();
    });
  });
  // A long ranking shows its first rows; a name that is sought leaves only the sites that bear it.
  var body = document.getElementById("ranking-table").tBodies[0], all = document.getElementById("all-rows");
  function whole() { body.classList.remove("short"); all.hidden = true; }
  if (all) {
    body.classList.add("short");
    all.hidden = false;
    all.addEventListener("click", function () {
      var row = body.rows[Number(all.dataset.first)];
      whole();
      if (row) row.querySelector("button").focus();
    });
  }
  function letters(text) { return text.toLocaleLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, ""); }
  var find = document.getElementById("find");
  if (find) find.addEventListener("input", function () {
    var sought = letters(find.value.trim()), count = 0;
    if (all && sought) whole();
    Array.from(body.rows).forEach(function (row) {
      var no = sought !== "" && letters(row.dataset.name).indexOf(sought) < 0;
      var article = document.getElementById("site-" + row.dataset.site);
      row.hidden = no;
      if (article) article.hidden = no;
      if (!no) count += 1;
    });
    document.getElementById("found").textContent = sought ? HeatSite.study.words.found
      .replace("{count}", count).replace("{all}", body.rows.length) : "";
  });

  // The disclosure, out of the page into a file.
  document.querySelectorAll("[data-save]").forEach(function (button) {
    button.addEventListener("click", function () {
      var said = document.getElementById("saved"), words = HeatSite.study.words;
      HeatSite.unpack(document.getElementById("disclosed").textContent).then(function (text) {
        var link = document.createElement("a");
        link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
        link.download = button.dataset.save;
        link.click();
        said.textContent = words.saved;
      }, function () { said.textContent = words.unsaved; });
    });
  });
  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.addEventListener("click", function () { window.print(); });
  });
})();
