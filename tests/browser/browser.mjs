// What the tests share: the command, the browser, and a page that notes everything it should not do.

import { chromium } from "playwright-core";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

export const root = resolve(import.meta.dirname, "../..");
const command = process.env.FAITOUT ?? join(root, "target/release/faitout");
export const folder = mkdtempSync(join(tmpdir(), "faitout-browser-"));

/** Runs the command in the project's folder; some inputs may fail (status 1). */
export function faitout(...args) {
  try {
    return execFileSync(command, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"], encoding: "utf8" });
  } catch (error) {
    if (error.status !== 1) throw new Error(`faitout ${args.join(" ")}: ${error.stderr}`);
    return error.stdout;
  }
}

export function records(file) {
  return readFileSync(file, "utf8").trim().split("\n").map((line) => JSON.parse(line));
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
process.on("exit", () => browser.close());

/** A new page, and what it did that a report must not do: messages, dialogs, requests beyond the files of the report. */
export async function open(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en-GB", ...options });
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => faults.push(`console ${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  context.on("page", (opened) => faults.push(`window: ${opened.url()}`));
  const foreign = (request) => !request.url().startsWith(`file://${folder}/`) && !request.url().startsWith("data:");
  context.on("requestfinished", (request) => foreign(request) && faults.push(`request: ${request.url()}`));
  context.on("requestfailed", (request) => foreign(request) && faults.push(`request: ${request.url()} ${request.failure().errorText}`));
  /** Goes to an address of a report and waits until it is drawn. */
  const go = async (file, hash = "#/") => {
    let old = "";
    if (page.url().split("#")[0] === `file://${file}`) {
      // The same file: another address in it, or the same one again.
      old = await page.evaluate((to) => {
        const [before, drawn] = [location.hash, document.body.dataset.ready ?? ""];
        location.hash = to;
        return location.hash === before ? "" : drawn;
      }, hash);
      if (!old) await page.reload();
    } else {
      await page.goto(`file://${file}${hash}`);
    }
    await page.waitForFunction((before) => document.body.dataset.ready && document.body.dataset.ready !== before, old).catch((error) => {
      throw new Error(`${hash} is not drawn: ${error.message}; ${faults}`);
    });
  };
  return { page, go, faults, close: () => context.close() };
}

export const end = () => browser.close();
