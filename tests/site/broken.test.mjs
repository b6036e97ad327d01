// Each check finds the fault it is there for.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as checks from "./checks.mjs";

let browser;
let page;

before(async () => {
  browser = await checks.launch();
  page = await browser.newPage({ viewport: checks.WIDTHS.phone });
});
after(() => browser?.close());

const show = (body) => page.setContent(`<!doctype html><html lang="en"><title>A</title>${body}`);
const link = (style) => `<main><h1>A</h1><a href="#a" style="${style}">550</a></main>`;

test("a sound page has no fault", async () => {
  await show(link(""));
  assert.deepEqual([], await checks.barriers(page));
  assert.deepEqual([], await checks.overflows(page));
  assert.deepEqual([], await checks.unreachable(page, "a"));
  assert.deepEqual([], await checks.scripts(page));
});

test("axe sees text that is too pale", async () => {
  await show(link("background: #fff; color: #ddd"));
  assert.match((await checks.barriers(page)).join(), /^color-contrast/);
});

test("axe sees a picture without words", async () => {
  await show('<main><h1>A</h1><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="></main>');
  assert.match((await checks.barriers(page)).join(), /^image-alt/);
});

test("a line that cannot break is too wide", async () => {
  await show(`<main>${"5".repeat(200)}</main>`);
  assert.deepEqual(["the page scrolls sideways"], await checks.overflows(page));
});

test("a table is too wide for its wrapper", async () => {
  const cell = `<td>${"5".repeat(200)}</td>`;
  await show(`<div class="table-wrapper" style="overflow-x: auto"><table>${cell}</table></div>`);
  assert.match((await checks.overflows(page)).join(), /^a table does: 555/);
});

test("a link that Tab passes over is not reached", async () => {
  await show(link("").replace("<a", '<a href="#b">551</a><a tabindex="-1"'));
  assert.deepEqual(["Tab reaches 1 of 2"], await checks.unreachable(page, "a"));
});

test("a link without an outline hides the focus", async () => {
  await show(link("outline: none"));
  assert.deepEqual(["the focus cannot be seen"], await checks.unreachable(page, "a"));
});

test("a page without the links has none to reach", async () => {
  await show("<main></main>");
  assert.deepEqual(["there is no a"], await checks.unreachable(page, "a"));
});

test("scripts and handlers of ours are found", async () => {
  await show('<article><p onclick="1">550</p><script>let ours;</script></article>');
  assert.deepEqual(["let ours;", "onclick"], await checks.scripts(page));
});

test("what another host would send is found", async () => {
  const other = await browser.newPage();
  const faults = checks.strangers(other, "http://127.0.0.1:9/");
  await other.setContent('<img src="http://127.0.0.1:1/pixel.gif" alt="">');
  await other.close();
  assert.deepEqual(["something comes from http://127.0.0.1:1/pixel.gif"], faults);
});

test("a search that finds nothing is told", async () => {
  await show('<form><input name="q"></form><div id="search-results"></div>');
  const faults = await checks.unfound(page, "550", "codes/550.html", 100);
  assert.deepEqual(["550 does not lead to codes/550.html"], faults);
});
