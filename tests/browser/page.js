// Drives a page in a headless Chromium and prints what it shows after each step; the test compares that with its snapshot.
// Arguments: the folder with node_modules, Chromium, the page, and a folder for screenshots or nothing.
"use strict";
const [modules, executablePath, page_path, shots] = process.argv.slice(2);
const { chromium } = require(modules + "/playwright-core");
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

(async () => {
  const browser = await chromium.launch({ executablePath, args: flags });
  const page = await browser.newPage({ viewport: { width: 1300, height: 850 }, colorScheme: "light" });
  const wrong = [];
  page.on("console", (message) => wrong.push("console: " + message.text()));
  page.on("pageerror", (error) => wrong.push("error: " + error));
  page.on("dialog", (dialog) => { wrong.push("dialog: " + dialog.message()); dialog.dismiss(); });
  page.on("request", (request) => { if (!request.url().startsWith("file:")) wrong.push("request: " + request.url()); });
  const began = Date.now();
  await page.goto("file://" + page_path);
  await page.waitForSelector("html[data-ready=yes]");
  const ready = Date.now() - began;
  const state = async (step) => {
    const told = await page.evaluate(() => ({
      count: document.getElementById("count").textContent,
      title: document.querySelector("main h2")?.textContent,
      lines: [...document.querySelectorAll("main .sides .line")].slice(0, 6).map((line) => getComputedStyle(line).direction + " " + line.textContent),
      gone: [...document.querySelectorAll("main del:not(.tidy)")].map((del) => del.title + " " + JSON.stringify(del.textContent)),
      now: [...document.querySelectorAll("del.now")].map((del) => del.textContent),
      rule: document.getElementById("rule").hidden ? null : document.querySelector("#rule h2").textContent.trim(),
      places: document.querySelectorAll("#rule .place").length,
      sections: document.querySelectorAll("main .sides > section").length,
      rows: document.querySelectorAll(".row").length < 60,
    }));
    console.log(step + "\n" + JSON.stringify(told, null, 1));
    if (shots) await page.screenshot({ path: shots + "/" + step.replace(/\W+/g, "-") + ".png" });
  };
  await state("begin");
  await page.keyboard.press("j");
  await state("j: next document");
  await page.keyboard.press("n");
  await page.keyboard.press("r");
  await state("n, r: its first piece, and the rule");
  await page.locator("#rule .place").nth(1).click();
  await state("another place of the rule");
  await page.keyboard.press("Escape");
  await page.keyboard.press("s");
  await state("s: side by side");
  await page.selectOption("#lang-filter", "ar");
  await state("only Arabic");
  await page.keyboard.press("d");
  console.log("dark " + (await page.evaluate(() => getComputedStyle(document.body).backgroundColor)));
  await page.locator("#words").fill("nothing has this");
  await page.waitForTimeout(300);
  await state("no document");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await state("filters cleared");
  const end = Date.now();
  await page.keyboard.press("End");
  await page.waitForTimeout(50);
  await state("End: the last document");
  // Hostile text ran nothing and asked for nothing; nobody waited for long.
  console.log("hit " + (await page.evaluate(() => String(window.hit))));
  console.log("wrong " + JSON.stringify(wrong));
  console.log("quick " + (ready < 10000 && Date.now() - end < 2000));
  console.error(`ready after ${ready} ms`);
  await browser.close();
})().catch((error) => { console.error(error); process.exit(1); });
