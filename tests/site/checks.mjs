// What the built site is checked for. Each check returns the faults it found, as sentences.

import { createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import axe from "axe-core";
import { chromium } from "playwright-core";

export const WIDTHS = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 900 } };

// All that furo and Sphinx themselves bring to a page.
const THEME_SCRIPTS =
  /\/_static\/(documentation_options|doctools|sphinx_highlight|translations|scripts\/furo)\.js(\?|$)/;
const THEME_INLINE = 'document.body.dataset.theme = localStorage.getItem("theme") || "auto";';

const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript" };

/** Serve a folder on loopback; `close` ends it. */
export async function serve(folder) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://127.0.0.1");
    const file = join(folder, normalize(decodeURIComponent(pathname)));
    if (!existsSync(file) || !extname(file)) {
      response.writeHead(404).end();
      return;
    }
    const type = TYPES[extname(file)] ?? "application/octet-stream";
    createReadStream(file).pipe(response.writeHead(200, { "content-type": type, "cache-control": "max-age=60" }));
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const close = () => (server.closeAllConnections(), server.close());
  return { base: `http://127.0.0.1:${server.address().port}/`, close };
}

/** Start a Chromium with a fresh profile that asks nobody anything. */
export function launch() {
  const quiet = ["background-networking", "component-update", "gpu", "sync"];
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", ...quiet.map((name) => `--disable-${name}`)],
  });
}

/** Accessibility: what axe calls serious or critical, by all its rules or by these. */
export async function barriers(page, rules) {
  const runOnly = rules && { type: "rule", values: rules };
  const options = JSON.stringify({ resultTypes: ["violations"], runOnly });
  const { violations } = await page.evaluate(`${axe.source}; axe.run(${options})`);
  return violations
    .filter(({ impact }) => ["serious", "critical"].includes(impact))
    .map(({ id, help, nodes }) => `${id}: ${help}, as in ${nodes[0].html.slice(0, 150)}`);
}

/** Layout: a page that scrolls sideways, or a table that does so inside it. */
export function overflows(page) {
  return page.evaluate(() => {
    const wide = (element) => element.scrollWidth > element.clientWidth;
    const faults = wide(document.scrollingElement) ? ["the page scrolls sideways"] : [];
    const tables = [...document.querySelectorAll(".table-wrapper")].filter(wide);
    return [...faults, ...tables.map((one) => `a table does: ${one.innerText.replace(/\s+/g, " ").slice(0, 60)}`)];
  });
}

/** Keyboard: links that Tab does not reach, or that do not show that they have the focus. */
export async function unreachable(page, selector) {
  const links = await page.locator(selector).count();
  if (!links) return [`there is no ${selector}`];
  await page.evaluate(() => document.activeElement.blur());
  const reached = new Set();
  const faults = [];
  let before = "";
  for (let presses = 0; presses < 500 && reached.size < links; presses++) {
    await page.keyboard.press("Tab");
    // Furo's first stop leads past the menu.
    const skip = page.locator("a.skip-to-content:focus");
    if (await skip.count()) await page.keyboard.press("Enter");
    const number = await page.evaluate(
      (selector) => [...document.querySelectorAll(selector)].indexOf(document.activeElement),
      selector,
    );
    if (number < 0) continue;
    if (!reached.size) {
      const focused = await page.screenshot();
      await page.evaluate(() => document.activeElement.blur());
      before = await page.screenshot();
      if (focused.equals(before)) faults.push("the focus cannot be seen");
      await page.locator(selector).nth(number).focus();
    }
    reached.add(number);
  }
  if (reached.size < links) faults.push(`Tab reaches ${reached.size} of ${links}`);
  return faults;
}

/** Privacy: requests to other hosts. A page must be new, since requests are heard from now on. */
export function strangers(page, base) {
  const faults = [];
  page.on("request", (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(base))
      faults.push(`something comes from ${request.url()}`);
  });
  return faults;
}

/** Scripts that the theme does not bring. */
export async function scripts(page) {
  const found = await page.evaluate(() => [
    ...[...document.scripts].map(({ src, text }) => src || text.trim()),
    ...[...document.querySelectorAll("article *")].flatMap((one) =>
      one.getAttributeNames().filter((name) => name.startsWith("on")),
    ),
  ]);
  return found.filter((one) => !THEME_SCRIPTS.test(one) && one !== THEME_INLINE);
}

/** Search: a page that its box does not find for some words. */
export async function unfound(page, words, wanted, timeout = 10_000) {
  await page.locator('input[name="q"]').first().fill(words);
  await page.keyboard.press("Enter");
  const hit = page.locator(`#search-results a[href*="${wanted}"]`).first();
  return hit.waitFor({ timeout }).then(
    () => [],
    () => [`${words} does not lead to ${wanted}`],
  );
}
