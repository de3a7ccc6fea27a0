// Bundles the command line into a few files: `dist/cli/bin.js` and `dist/chunks/`. Part of `npm run build`, after the
// compiler. Opening two hundred modules one by one costs Node as much as its own start; a census of a shot takes less.
import { readFile } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { fileURLToPath, URL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * A module that looks for a neighbour (the entry of a thread) finds it where the compiler put both: what is bundled
 * believes to lie there. The bundle and its chunks lie one folder below `dist`, so one relative path serves them all.
 */
const whereTheCompilerPutIt = {
  name: 'where-the-compiler-put-it',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const compiled = relative(root, path).split(sep).join('/').replace(/\.ts$/, '.js');
      const url = `new URL(${JSON.stringify(`../${compiled}`)}, import.meta.url).href`;
      return { contents: text.replaceAll('import.meta.url', url), loader: 'ts' };
    });
  },
};

await build({
  absWorkingDir: root,
  // The entries of threads and processes as well: each opens its modules anew.
  entryPoints: [
    'cli/bin.ts',
    'src/verbs/threads/write-thread.ts',
    'src/reading/scan-worker.ts',
    'src/reading/scan-process.ts',
  ],
  outbase: '.',
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
  plugins: [whereTheCompilerPutIt],
  logLevel: 'warning',
});
