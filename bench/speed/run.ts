import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { rgPath } from '@vscode/ripgrep';
import { median, seconds } from './clock.ts';
import { plainScene, plainTree } from './scenes.ts';

/** The census beside ripgrep for one literal, on the same warm files, turn by turn: bench/run speed [rounds] (after `npm run build`). */
const rounds = Number(process.argv[2] ?? 7);
const folder = join(tmpdir(), 'ayon-remap-bench-speed');

function prepare(): readonly { readonly name: string; readonly path: string }[] {
  const large = join(folder, 'large');
  const small = join(folder, 'small');
  if (!existsSync(join(folder, 'ready'))) {
    mkdirSync(large, { recursive: true });
    plainScene(join(large, 'scene.ma'), 1024 ** 3);
    plainTree(small, 5000, 200_000);
    writeFileSync(join(folder, 'ready'), '');
  }
  return [
    { name: '1 GiB, one scene', path: large },
    { name: '5,000 x 200 KB', path: small },
  ];
}

console.log(`${cpus()[0]?.model ?? '?'}, ${cpus().length} processors, Node ${process.version}, ${rounds} rounds\n`);
console.log('| files | ripgrep, one literal | census | ratio of medians |\n|---|---|---|---|');
for (const { name, path } of prepare()) {
  const rg: number[] = [];
  const ours: number[] = [];
  for (let round = -1; round < rounds; round += 1) {
    const a = seconds(rgPath, ['-a', '-c', '-F', 'pyblish.avalon.container', path], [0, 1]);
    const b = seconds(process.execPath, ['dist/cli/bin.js', 'scan', '-q', path]);
    // The round before the first fills the cache.
    if (round < 0) continue;
    rg.push(a);
    ours.push(b);
  }
  const ratio = median(ours) / median(rg);
  console.log(`| ${name} | ${median(rg).toFixed(3)} s | ${median(ours).toFixed(3)} s | ${ratio.toFixed(2)} |`);
}
