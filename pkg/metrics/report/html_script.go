package report

// pageScript sorts a table by the column whose head is clicked, figures from the
// largest down first, and shows the first lines of many groups, with their sections.
// It has neither "<" nor "&", so that the page stays well-formed XML.
const pageScript = `
'use strict';
document.querySelectorAll('table').forEach(function (table) {
  var body = table.tBodies[0], heads = Array.from(table.tHead.rows[0].cells).filter(function (cell) { return cell.tagName === 'TH'; });
  var order = Array.from(body.rows), top = table.previousElementSibling, shown = 0;
  if (top === null || top.className !== 'top') { top = null; }
  function key(row, column) {
    var cell = row.cells[column];
    if (cell === undefined) { return 0; }
    var value = cell.getAttribute('data-v');
    return value === null ? cell.textContent : Number(value);
  }
  function compare(a, b) {
    if (typeof a === 'string' || typeof b === 'string') { return String(a).localeCompare(String(b), undefined, { numeric: true }); }
    return a - b;
  }
  function show() {
    order.forEach(function (row, at) {
      row.hidden = shown > 0 ? at >= shown : false;
      var section = row.dataset.section ? document.getElementById(row.dataset.section) : null;
      if (section !== null) { section.hidden = row.hidden; }
      body.appendChild(row);
    });
  }
  heads.forEach(function (head, column) {
    var button = document.createElement('button');
    button.type = 'button';
    button.textContent = head.textContent;
    head.textContent = '';
    head.appendChild(button);
    head.addEventListener('click', function () {
      var before = head.getAttribute('aria-sort');
      var down = before === null ? column > 0 : before === 'ascending';
      heads.forEach(function (other) { other.removeAttribute('aria-sort'); });
      head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      order.sort(function (a, b) { return (down ? -1 : 1) * compare(key(a, column), key(b, column)); });
      show();
    });
  });
  if (top !== null) {
    var select = top.querySelector('select');
    [10, 25, 50, 100].concat([0]).forEach(function (n) {
      if (n >= order.length) { return; }
      var option = document.createElement('option');
      option.value = n;
      option.textContent = n === 0 ? 'all ' + order.length : 'top ' + n;
      option.selected = n === 0;
      select.appendChild(option);
    });
    top.hidden = select.options.length === 1;
    select.addEventListener('change', function () { shown = Number(select.value); show(); });
  }
});
`
