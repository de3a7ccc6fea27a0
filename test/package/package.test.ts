import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VERSION } from '../../src/model/version.ts';
import { packAndInstall, type Packed } from '../support/packed.ts';

const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));
const run = promisify(execFile);

describe('the package', () => {
  let packed: Packed;
  beforeAll(async () => {
    packed = await packAndInstall();
  });
  afterAll(() => packed.remove());

  it('holds at most 250 files, and neither pictures of the screen nor sources', () => {
    expect(packed.files.length).toBeLessThanOrEqual(250);
    expect(packed.files.filter((path) => /\.(png|jpe?g)$|(?<!\.d)\.ts$|^(test|bench|src|cli)\//.test(path))).toEqual(
      [],
    );
    expect(packed.files.filter((path) => path.endsWith('.d.ts'))).toEqual(['dist/index.d.ts']);
    for (const path of ['LICENSE', 'CHANGELOG.md', 'schemas/plan-line.schema.json', 'python/check/common.py'])
      expect(packed.files).toContain(path);
  });

  it('is installed for all without a warning', () => {
    expect(packed.said).toBe('');
  });

  it('starts as it was installed, and plays the bundled show from there', async () => {
    expect((await run(packed.command, ['--version'])).stdout.trim()).toBe(VERSION);
    const { stdout } = await run(process.execPath, [join(packed.installed, 'dist/demo/play.js')]);
    expect(stdout).toContain('8  patched and proven');
  });

  it('has nothing that publint would change', async () => {
    const { messages, pkg } = await publint({ pkgDir: packed.installed, strict: true, pack: false });
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
  });

  it('gives every resolver that knows modules the types of what it runs', async () => {
    const attw = join(modules, '@arethetypeswrong/cli/dist/index.js');
    // Rejects where the exit code is not 0.
    const { stdout } = await run(process.execPath, [attw, packed.archive, '--profile', 'esm-only']);
    expect(stdout).toContain("(ignoring resolutions: 'node10', 'node16-cjs')");
  });

  describe.each([
    ['nodenext', 'nodenext'],
    ['bundler', 'esnext'],
  ])('in a project that resolves as %s', (moduleResolution, module) => {
    it('is compiled against as docs/api.md shows, with the libraries checked too', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'ayon-remap-consumer-'));
      await mkdir(join(folder, 'node_modules'));
      await cp(packed.installed, join(folder, 'node_modules/ayon-remap'), { recursive: true });
      await symlink(join(modules, '@types'), join(folder, 'node_modules/@types'));
      await symlink(join(modules, 'undici-types'), join(folder, 'node_modules/undici-types'));
      await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
      await writeFile(join(folder, 'consumer.ts'), await examples());
      const compilerOptions = {
        ...{ target: 'es2023', lib: ['es2023'], module, moduleResolution, types: ['node'] },
        ...{ strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, noEmit: true },
      };
      await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
      const compiler = join(modules, 'typescript/bin/tsc');
      const said = await run(process.execPath, [compiler, '-p', folder]).catch((error: unknown) => error);
      expect(said).toMatchObject({ stdout: '' });
    });
  });

  it('names no type of its own that is not in it', async () => {
    const types = await readFile(join(packed.installed, 'dist/index.d.ts'), 'utf8');
    expect([...types.matchAll(/^import .*|import\(.*?\)/gm)].map(([text]) => text)).toEqual([]);
  });
});

/** The examples of the page for scripts, as one module. */
async function examples(): Promise<string> {
  const page = await readFile(fileURLToPath(new URL('../../docs/api.md', import.meta.url)), 'utf8');
  const blocks = [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code);
  expect(blocks.length).toBeGreaterThan(3);
  return blocks.join('\n');
}
