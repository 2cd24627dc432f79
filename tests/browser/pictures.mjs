// The pictures of the README: node pictures.mjs, then look at them.

import { join } from "node:path";
import { end, faitout, folder, open } from "./browser.mjs";

const report = join(folder, "corpus.html");
faitout("extract", "-q", "corpus", "-o", join(folder, "corpus.jsonl"), "--report", report);
const { page, go, close } = await open({ viewport: { width: 1120, height: 760 } });
const picture = (name) => page.screenshot({ path: join(import.meta.dirname, `pictures/${name}.png`) });
await go(report);
await picture("overview");
await go(report, "#/article/3");
await page.locator(".text mark.date").nth(2).hover();
await picture("article");
await close();
await end();
