// Pictures of every page that the gallery has written: `node pictures.mjs GALLERY OUT [NAME…]`.
import { launch } from "./browser.mjs";
import { readdirSync } from "node:fs";
import { resolve } from "node:path";

const [gallery, out, ...only] = process.argv.slice(2);
const pages = readdirSync(gallery).filter((name) => name.endsWith(".html")).map((name) => name.slice(0, -5));
const browser = await launch();
for (const colorScheme of ["light", "dark"]) {
  for (const width of [1280, 390]) {
    const page = await browser.newPage({ viewport: { width, height: 860 }, colorScheme });
    for (const name of pages.filter((name) => only.length === 0 || only.includes(name))) {
      await page.goto(`file://${resolve(gallery, name)}.html`);
      await page.screenshot({ path: resolve(out, `${name}-${width}-${colorScheme}.png`), fullPage: only.length === 0 });
    }
    await page.close();
  }
}
await browser.close();
