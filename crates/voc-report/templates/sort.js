(function () {
  "use strict";
  document.querySelectorAll("table.sortable").forEach(function (table) {
    var body = table.tBodies[0];
    if (!body || body.rows.length < 2) { return; }
    var heads = Array.prototype.slice.call(table.tHead.rows[0].cells);
    heads.forEach(function (head, column) {
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.textContent = "";
      head.appendChild(button);
      button.addEventListener("click", function () {
        var ascending = head.getAttribute("aria-sort") !== "ascending";
        heads.forEach(function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", ascending ? "ascending" : "descending");
        var key = function (row) {
          var cell = row.cells[column];
          var sort = cell.getAttribute("data-sort");
          return sort === null ? cell.textContent.trim() : Number(sort);
        };
        Array.prototype.slice.call(body.rows).map(function (row, place) {
          return { row: row, key: key(row), place: place };
        }).sort(function (a, b) {
          var order = typeof a.key === "number" && typeof b.key === "number"
            ? a.key - b.key
            : String(a.key).localeCompare(String(b.key), document.documentElement.lang, { numeric: true });
          return (ascending ? order : -order) || a.place - b.place;
        }).forEach(function (one) { body.appendChild(one.row); });
      });
    });
  });
}());
