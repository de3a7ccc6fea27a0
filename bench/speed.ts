import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { rgPath } from '@vscode/ripgrep';

/** The census beside ripgrep for one literal, on the same warm files, turn by turn: bench/run speed [rounds] (after `npm run build`). */
const rounds = Number(process.argv[2] ?? 7);
const folder = join(tmpdir(), 'ayon-remap-bench-speed');
const LINE = '\tsetAttr ".pt[%]" -type "float3" -0.482913 1.204857 3.918274 ;\n';
const HEAD = '//Maya ASCII 2022 scene\n//Codeset: 1252\nrequires maya "2022";\n';
const TAIL = '// End of scene.ma\n';

function scene(path: string, bytes: number): void {
  const block = Array.from({ length: 16_000 }, (_, i) => LINE.replace('%', String(i * 7919))).join('');
  const fd = openSync(path, 'w');
  let left = bytes - writeSync(fd, HEAD);
  for (; left > block.length; left -= block.length) writeSync(fd, block);
  for (; left > 0; left -= LINE.length) writeSync(fd, LINE);
  writeSync(fd, TAIL);
  closeSync(fd);
}

function prepare(): readonly { readonly name: string; readonly path: string }[] {
  const large = join(folder, 'large');
  const small = join(folder, 'small');
  if (!existsSync(join(folder, 'ready'))) {
    mkdirSync(large, { recursive: true });
    scene(join(large, 'scene.ma'), 1024 ** 3);
    for (let i = 0; i < 5000; i += 1) {
      const shot = join(small, `sh${i % 50}`);
      mkdirSync(shot, { recursive: true });
      scene(join(shot, `scene${i}.ma`), 200_000);
    }
    writeFileSync(join(folder, 'ready'), '');
  }
  return [
    { name: '1 GiB, one scene', path: large },
    { name: '5,000 x 200 KB', path: small },
  ];
}

function seconds(program: string, words: readonly string[], codes: readonly number[]): number {
  const started = performance.now();
  const { status } = spawnSync(program, words, { stdio: 'ignore' });
  if (status === null || !codes.includes(status)) throw new Error(`${program} ended with ${status}`);
  return (performance.now() - started) / 1000;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

console.log(`${cpus()[0]?.model ?? '?'}, ${cpus().length} processors, Node ${process.version}, ${rounds} rounds\n`);
console.log('| files | ripgrep, one literal | census | ratio of medians |\n|---|---|---|---|');
for (const { name, path } of prepare()) {
  const rg: number[] = [];
  const ours: number[] = [];
  for (let round = -1; round < rounds; round += 1) {
    const a = seconds(rgPath, ['-a', '-c', '-F', 'pyblish.avalon.container', path], [0, 1]);
    const b = seconds(process.execPath, ['dist/cli/bin.js', 'scan', '-q', path], [0]);
    // The round before the first fills the cache.
    if (round < 0) continue;
    rg.push(a);
    ours.push(b);
  }
  const ratio = median(ours) / median(rg);
  console.log(`| ${name} | ${median(rg).toFixed(3)} s | ${median(ours).toFixed(3)} s | ${ratio.toFixed(2)} |`);
}
