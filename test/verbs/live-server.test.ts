import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { opPrj } from '../support/ayon-rows.ts';
import { API_KEY, startAyonServer } from '../support/ayon-server.ts';
import type { AyonServer, Trouble } from '../support/ayon-server.ts';
import { jsonLines, runCli } from '../support/run-cli.ts';
import type { CliResult } from '../support/run-cli.ts';
import { mayaScene, temporaryFolder } from '../support/scenes.ts';

const DUMP = fileURLToPath(new URL('../data/op-prj/OpPrj.zip', import.meta.url));
/** A document that arrived at the server, and one whose hero source was lost. */
const IDS = ['64a000000000000000000007', '64a000000000000000000011'];

async function server(): Promise<AyonServer> {
  const started = await startAyonServer({ projects: [opPrj()] });
  onTestFinished(() => started.close());
  return started;
}

async function planAgainst(ayon: AyonServer, key = API_KEY): Promise<CliResult & { folder: string }> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'scene.ma'), mayaScene(IDS));
  const argv = [
    'plan',
    folder,
    '--openpype',
    DUMP,
    '--project',
    'opprj',
    '--out',
    join(folder, 'run'),
    '--json',
    '--no-cache',
  ];
  const result = await runCli(argv, { AYON_SERVER_URL: ayon.url, AYON_API_KEY: key });
  return { ...result, folder };
}

describe('planning against a server', () => {
  it('asks only for the ids in question, in the project’s own spelling, and keeps the key to itself', async () => {
    const ayon = await server();
    const { code, out, err, folder } = await planAgainst(ayon);
    expect(code, err).toBe(0);
    const decisions = jsonLines(out).flatMap((line) =>
      line.type === 'workfile'
        ? line.containers.map(({ decision, edits }) => [
            decision?.status,
            decision?.target?.project,
            ...edits.map(({ what }) => what),
          ])
        : [],
    );
    expect(decisions).toEqual([
      ['remap', 'OpPrj', 'representation'],
      ['unresolved', undefined],
    ]);
    for (const entry of await readdir(join(folder, 'run'), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      expect(await readFile(join(entry.parentPath, entry.name), 'latin1')).not.toContain(API_KEY);
    }
    expect(out + err).not.toContain(API_KEY);
    expect(JSON.stringify(ayon.requests.map(({ body }) => body)), 'an ObjectId would fail the whole query').not.toMatch(
      /"64a0000000000000000000(07|11)"/,
    );
  });

  it('knows a published file by the paths of the server, which are read once however many workfiles there are', async () => {
    const ayon = await server();
    const files = opPrj().representations.flatMap((representation) => representation.files[0]?.path ?? []);
    const stored = files.find((path) => path.endsWith('.ma')) ?? expect.fail('no scene is published');
    const folder = await temporaryFolder();
    const published = stored.replace('{root[work]}', folder);
    const works = Array.from({ length: 600 }, (_, at) =>
      join(folder, `OpPrj/work/scene_${String(at).padStart(3, '0')}.ma`),
    );
    for (const path of [published, ...works]) {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, mayaScene(IDS));
    }
    const argv = ['plan', join(folder, 'OpPrj'), '--openpype', DUMP, '--project', 'opprj', '--no-cache', '--json'];
    const env = { AYON_SERVER_URL: ayon.url, AYON_API_KEY: API_KEY };
    const { out, code, err } = await runCli([...argv, '--out', join(folder, 'run')], env);
    expect(code, err).toBe(0);
    const told = jsonLines(out).flatMap((line) =>
      line.type === 'workfile' && line.findings.some((finding) => finding.code === 'workfile-published')
        ? [line.path]
        : [],
    );
    expect(told).toEqual([published]);
    const asked = ayon.requests.filter(({ body }) => /query Paths\(/.test(JSON.stringify(body)));
    expect(asked.length).toBe(1);
  });

  it.each<[string, Trouble, RegExp]>([
    ['is overloaded for good', { kind: 'status', status: 503 }, /503/],
    [
      'answers with a page',
      { kind: 'status', status: 200, body: '<html>login</html>', headers: { 'content-type': 'text/html' } },
      /AYON/,
    ],
  ])(
    'says in one sentence that the server %s',
    async (_what, trouble, message) => {
      const ayon = await server();
      ayon.faults.push({ trouble });
      const { code, err, out } = await planAgainst(ayon);
      expect(code).toBe(2);
      expect(err).toContain(ayon.url);
      expect(err).toMatch(message);
      expect(err).not.toMatch(/\n\s+at /);
      expect(out).toBe('');
    },
    60_000,
  );

  it('says that the key is not accepted, without showing it', async () => {
    const ayon = await server();
    const { code, err } = await planAgainst(ayon, 'wrong-key-0123456789');
    expect(code).toBe(2);
    expect(err).toMatch(/AYON_API_KEY/);
    expect(err).not.toContain('wrong-key-0123456789');
  });
});
