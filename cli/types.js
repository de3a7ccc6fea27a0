// Writes `dist/index.d.ts`: every type of the library in one file that needs no other. Part of `npm pack`, not of the build:
// it takes ten times as long.
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, URL } from 'node:url';
import { generateDtsBundle } from 'dts-bundle-generator';

const root = fileURLToPath(new URL('..', import.meta.url));
// What lies below `node_modules` would be taken for another package's.
const declared = join(root, '.cache', 'types');
const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');

await rm(declared, { recursive: true, force: true });
execFileSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.build.json'), '--outDir', declared], {
  stdio: 'inherit',
});

const { compilerOptions } = JSON.parse(await readFile(join(root, 'tsconfig.json'), 'utf8'));
const { target, lib, module, moduleResolution, types, strict, exactOptionalPropertyTypes } = compilerOptions;
const readAs = { target, lib, module, moduleResolution, types, strict, exactOptionalPropertyTypes, noEmit: true };
const project = join(declared, 'tsconfig.json');
await writeFile(project, JSON.stringify({ compilerOptions: readAs, files: ['src/index.d.ts'] }));

const [bundle] = generateDtsBundle(
  [
    {
      filePath: join(declared, 'src', 'index.d.ts'),
      libraries: { allowedTypesLibraries: ['node'] },
      output: { noBanner: true, exportReferencedTypes: false },
    },
  ],
  { preferredConfigPath: project },
);
await mkdir(join(root, 'dist'), { recursive: true });
await writeFile(join(root, 'dist', 'index.d.ts'), bundle);
await rm(declared, { recursive: true });
