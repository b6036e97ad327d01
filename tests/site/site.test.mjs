// The site in docs/_build, as a reader with a phone, with dark colours or with a keyboard has it.

import assert from "node:assert/strict";
import { globSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import * as checks from "./checks.mjs";

const SITE = join(import.meta.dirname, "../../docs/_build");
const LANGUAGES = { English: "", Japanese: "ja/" };

const READ = [
  "index", "tutorial", "explanation", "search", "howto/annotate", "howto/logs", "howto/sphinx",
  "reference/api", "reference/export",
];
const DRAWN = [
  "codes", "codes/550", "codes/521", "codes/331", "commands", "commands/retr", "commands/stor",
  "commands/connect", "comparisons", "comparisons/202-331", "causes", "causes/file",
].map((name) => `reference/${name}`);
const LOOKED_AT = [...READ, ...DRAWN, "ja/index", ...DRAWN.map((name) => `ja/${name}`)];

// The rules of axe that can see a difference in the dark.
const OF_COLOURS = ["color-contrast", "link-in-text-block"];

let server;
let browser;

before(async () => {
  server = await checks.serve(SITE);
  browser = await checks.launch();
});
after(async () => {
  await browser?.close();
  server?.close();
});

/** Do something with each page, in two tabs at a time. */
async function each(names, settings, visit) {
  const todo = [...names];
  const faults = [];
  const tab = async () => {
    const page = await browser.newPage(settings);
    for (let name = todo.shift(); name; name = todo.shift()) {
      await page.goto(`${server.base}${name}.html`, { waitUntil: "domcontentloaded" });
      faults.push(...(await visit(page, name)).map((fault) => `${name}: ${fault}`));
    }
    await page.close();
  };
  await Promise.all([tab(), tab()]);
  return faults;
}

for (const [width, viewport] of Object.entries(checks.WIDTHS))
  test(`axe finds nothing serious, ${width}`, async () => {
    const visit = async (page) => {
      await page.emulateMedia({ colorScheme: "light" });
      const faults = await checks.barriers(page);
      await page.emulateMedia({ colorScheme: "dark" });
      return [...faults, ...(await checks.barriers(page, OF_COLOURS))];
    };
    assert.deepEqual([], await each(LOOKED_AT, { viewport }, visit));
  });

for (const [language, folder] of Object.entries(LANGUAGES)) {
  test(`no page scrolls sideways, loads from elsewhere or runs a script of ours, ${language}`, async () => {
    const all = globSync("**/*.html", { cwd: join(SITE, folder), exclude: ["ja/**"] });
    const names = all.map((name) => folder + name.slice(0, -".html".length));
    const heard = new Map();
    const faults = await each(names, {}, async (page, name) => {
      if (!heard.has(page)) heard.set(page, checks.strangers(page, server.base));
      const found = /search$/.test(name) ? [] : await checks.scripts(page);
      for (const viewport of Object.values(checks.WIDTHS)) {
        await page.setViewportSize(viewport);
        const wide = await checks.overflows(page);
        found.push(...wide.map((fault) => `at ${viewport.width} px ${fault}`));
      }
      return [...found, ...heard.get(page).splice(0)];
    });
    assert.ok(all.length > 170, `only ${all.length} pages`);
    assert.deepEqual([], faults);
  });

  for (const [name, selector] of [
    ["codes", ".ftp-map a"],
    ["commands/stor", ".ftp-diagram a"],
  ])
    test(`Tab reaches all links of ${name}, ${language}`, async () => {
      const settings = { viewport: checks.WIDTHS.desktop };
      const visit = (page) => checks.unreachable(page, selector);
      assert.deepEqual([], await each([`${folder}reference/${name}`], settings, visit));
    });
}

for (const [folder, words, wanted] of [
  ["", "550", "reference/codes/550.html"],
  ["", "directory", "reference/codes/257.html"],
  ["ja/", "550", "reference/codes/550.html"],
  ["ja/", "ディレクトリ", "reference/codes/257.html"],
])
  test(`a search of ${folder || "en/"} for ${words} finds ${wanted}`, async () => {
    const visit = (page) => checks.unfound(page, words, wanted);
    assert.deepEqual([], await each([`${folder}index`], {}, visit));
  });
