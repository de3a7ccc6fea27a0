// Bundles the command line and the library into a few files: `dist/cli/bin.js`, `dist/src/index.js` and `dist/chunks/`.
// Part of `npm run build`. Opening two hundred modules one by one costs Node as much as its own start; a census of a shot
// takes less.
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath, URL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * A module that looks for a neighbour (the entry of a thread) finds it where a compiler would put both: what is bundled
 * believes to lie there. The bundles and their chunks lie one folder below `dist`, so one relative path serves them all.
 */
const whereACompilerWouldPutIt = {
  name: 'where-a-compiler-would-put-it',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const compiled = relative(root, path).split(sep).join('/').replace(/\.ts$/, '.js');
      const url = `new URL(${JSON.stringify(`../${compiled}`)}, import.meta.url).href`;
      return { contents: text.replaceAll('import.meta.url', url), loader: 'ts' };
    });
  },
};

/** What an older build left would be packed too. The types are made apart: `npm run types`. */
const dist = join(root, 'dist');
await mkdir(dist, { recursive: true });
for (const name of await readdir(dist)) if (name !== 'index.d.ts') await rm(join(dist, name), { recursive: true });

await build({
  absWorkingDir: root,
  // The entries of threads and processes as well: each opens its modules anew.
  entryPoints: [
    { in: 'fixtures/demo/play.ts', out: 'demo/play' },
    ...[
      'cli/bin.ts',
      'src/index.ts',
      'src/verbs/threads/write-thread.ts',
      'src/reading/scan-worker.ts',
      'src/reading/scan-process.ts',
    ].map((path) => ({ in: path, out: path.replace(/\.ts$/, '') })),
  ],
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  // Readable: what a stack says has to lead to the source.
  minify: false,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  packages: 'external',
  plugins: [whereACompilerWouldPutIt],
  logLevel: 'warning',
});
