// Decides on snapshots on a served page in a headless Chromium, by key and by button, and prints what it shows after each
// step; the test compares that and the files with what they should be. Arguments: the folder with node_modules, Chromium,
// the address, and a folder for screenshots or nothing.
"use strict";
const [modules, executablePath, address, shots] = process.argv.slice(2);
const { chromium } = require(modules + "/playwright-core");
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

(async () => {
  const browser = await chromium.launch({ executablePath, args: flags });
  const page = await browser.newPage({ viewport: { width: 1300, height: 850 }, colorScheme: "light" });
  const wrong = [];
  const host = new URL(address).host;
  page.on("pageerror", (error) => wrong.push("error: " + error));
  page.on("dialog", (dialog) => { wrong.push("dialog: " + dialog.message()); dialog.dismiss(); });
  page.on("request", (request) => { if (new URL(request.url()).host !== host) wrong.push("request: " + request.url()); });
  await page.goto(address);
  await page.waitForSelector("html[data-ready=yes]");
  const state = async (step) => {
    const told = await page.evaluate(() => ({
      count: document.getElementById("count").textContent,
      title: document.querySelector("main h2")?.textContent,
      lines: [...document.querySelectorAll("main .sides .line")].map((line) => getComputedStyle(line).direction + " " + line.textContent),
      sections: document.querySelectorAll("main .sides > section").length,
      last: document.getElementById("decisions").dataset.last ?? null,
    }));
    console.log(step + "\n" + JSON.stringify(told, null, 1));
    if (shots) await page.screenshot({ path: shots + "/review-" + step.replace(/\W+/g, "-") + ".png" });
  };
  // The page goes on once the server has answered.
  const answered = async (press) => {
    const answer = page.waitForResponse((response) => response.request().method() === "POST");
    await press();
    await answer;
    await page.waitForTimeout(100);
  };
  await state("begin");
  await page.keyboard.press("s");
  await state("s: side by side");
  await answered(() => page.keyboard.press("a"));
  await state("a: accepted, the next one");
  await answered(() => page.click("#reject"));
  await state("reject: by its button");
  await answered(() => page.keyboard.press("q"));
  await state("q: ended");
  console.log("wrong: " + JSON.stringify(wrong));
  await browser.close();
})().catch((error) => { console.error(error); process.exit(1); });
