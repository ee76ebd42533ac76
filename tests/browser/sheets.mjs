// Reads a PDF that Chromium made: what stands on each of its sheets, spaces left out.
import { inflateSync } from "node:zlib";
export function sheets(pdf) {
  const text = pdf.toString("latin1");
  const objects = new Map();
  for (const found of text.matchAll(/(\d+) 0 obj\s([\s\S]*?)endobj/g)) objects.set(found[1], found[2]);
  const stream = (object) => {
    const at = /stream\r?\n/.exec(object);
    const bytes = Buffer.from(object.slice(at.index + at[0].length, object.lastIndexOf("endstream")), "latin1");
    return /FlateDecode/.test(object.slice(0, at.index)) ? inflateSync(bytes).toString("latin1") : bytes.toString("latin1");
  };
  const letters = (hex) => hex.match(/.{4}/g).map((unit) => String.fromCharCode(parseInt(unit, 16))).join("");
  const fonts = new Map();
  const font = (number) => {
    if (fonts.has(number)) return fonts.get(number);
    const map = new Map();
    const unicode = /\/ToUnicode (\d+) 0 R/.exec(objects.get(number) ?? "");
    if (unicode) {
      const said = stream(objects.get(unicode[1]));
      for (const part of said.matchAll(/beginbfchar([\s\S]*?)endbfchar/g))
        for (const [, from, to] of part[1].matchAll(/<(\w+)> <(\w+)>/g)) map.set(parseInt(from, 16), letters(to));
      for (const part of said.matchAll(/beginbfrange([\s\S]*?)endbfrange/g))
        for (const [, from, until, to] of part[1].matchAll(/<(\w+)> <(\w+)> <(\w+)>/g))
          for (let code = parseInt(from, 16); code <= parseInt(until, 16); code += 1)
            map.set(code, String.fromCharCode(parseInt(to, 16) + code - parseInt(from, 16)));
    }
    fonts.set(number, map);
    return map;
  };
  const pages = [...objects.values()].filter((object) => /\/Type\s*\/Page\b/.test(object));
  return pages.map((page) => {
    const own = (name) => {
      const found = new RegExp(`/${name} (\\d+) 0 R`).exec(page);
      return found ? objects.get(found[1]) : page;
    };
    const names = new Map([...own("Resources").matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name, number]) => [name, number]));
    let said = "";
    let map = new Map();
    for (const [, name, hex] of stream(own("Contents")).matchAll(/\/(F\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)>/g)) {
      if (name) map = font(names.get(name));
      else said += hex.match(/.{4}/g)?.map((code) => map.get(parseInt(code, 16)) ?? "").join("") ?? "";
    }
    return squeezed(said);
  });
}

// Letters alone: a PDF knows places, not spaces.
export function squeezed(text) {
  return text.normalize("NFKC").replace(/\s+/g, "");
}
