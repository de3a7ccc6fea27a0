// Bundles the page of the report (`page/`) into `page.generated.ts`, a module of two texts. Part of `npm run build`.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath, URL } from 'node:url';
import { build, transform } from 'esbuild';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

const bundle = await build({
  entryPoints: [here('page/main.ts')],
  bundle: true,
  write: false,
  format: 'iife',
  target: ['chrome100', 'firefox113', 'safari16.4'],
  minify: true,
  charset: 'ascii',
  logLevel: 'warning',
});
// Two rules have the dark look, and its colours are written down once.
const dark = /\{([^}]*)\}/.exec(await readFile(here('page/dark.css'), 'utf8'))[1];
const sheet = (await readFile(here('page/style.css'), 'utf8')).replaceAll('--look: dark;', dark);
const style = await transform(sheet, { loader: 'css', minify: true });
const script = bundle.outputFiles[0].text.trim();
if (/<\/(script|style)|<!--/i.test(script + style.code)) throw new Error('the page would end its own element early');
const text = `// Made by build.js from page/. Not to be edited.
export const PAGE_SCRIPT: string = ${JSON.stringify(script)};
export const PAGE_STYLE: string = ${JSON.stringify(style.code.trim())};
`;
await writeFile(here('page.generated.ts'), text);
