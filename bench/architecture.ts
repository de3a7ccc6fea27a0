import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import type { ICruiseResult, IConfiguration } from 'dependency-cruiser';

/**
 * `bench/run architecture`: draws docs/architecture.svg from the imports of the code. Boxes stand on the floors that
 * `.dependency-cruiser.mjs` holds the folders to; an arrow that follows from two others is left out.
 */
const rules = (await import(join(process.cwd(), '.dependency-cruiser.mjs'))) as Rules;
const ROWS: readonly (readonly string[])[] = [...rules.FLOORS, ['cli']];
const BOX = { width: 124, height: 40, gap: 26 };
const ROW = 84;
const WIDTH = Math.max(...ROWS.map((row) => row.length)) * (BOX.width + BOX.gap) + BOX.gap;

interface Rules {
  readonly FLOORS: readonly (readonly string[])[];
  readonly default: IConfiguration;
}

interface Box {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

const { output } = await cruise(['src', 'cli'], rules.default.options ?? {});
if (typeof output === 'string') throw new Error('dependency-cruiser answered with text');
await writeFile(join(process.cwd(), 'docs/architecture.svg'), draw(reduced(foldersOf(output))));

/** Which folder imports from which. */
function foldersOf({ modules }: ICruiseResult): Map<string, Set<string>> {
  const graph = new Map<string, Set<string>>();
  for (const { source, dependencies } of modules) {
    const from = folderOf(source);
    if (from === null) continue;
    const known = graph.get(from) ?? new Set();
    graph.set(from, known);
    for (const { resolved } of dependencies) {
      const to = folderOf(resolved);
      if (to !== null && to !== from) known.add(to);
    }
  }
  return graph;
}

function folderOf(path: string): string | null {
  return /^src\/(\w+)\//.exec(path)?.[1] ?? (path.startsWith('cli/') ? 'cli' : null);
}

/** Without the arrows that lead where a longer way leads too. */
function reduced(graph: ReadonlyMap<string, ReadonlySet<string>>): Map<string, string[]> {
  const reaches = (from: string, to: string): boolean =>
    [...(graph.get(from) ?? [])].some((next) => next === to || reaches(next, to));
  return new Map(
    [...graph].map(([from, all]) => [
      from,
      [...all].filter((to) => ![...all].some((other) => other !== to && reaches(other, to))),
    ]),
  );
}

function draw(graph: ReadonlyMap<string, readonly string[]>): string {
  const boxes = new Map(ROWS.flatMap((row, floor) => row.map((name, i) => [name, place(name, floor, i, row.length)])));
  const arrows = [...graph].flatMap(([from, all]) => all.map((to) => arrow(boxes.get(from), boxes.get(to))));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${ROWS.length * ROW + BOX.gap}" font-family="system-ui, sans-serif" font-size="14">
<title>Which folder of src imports from which</title>
<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="#64748b"/></marker></defs>
<rect width="100%" height="100%" fill="#ffffff"/>
${arrows.join('\n')}
${[...boxes.values()].map(shape).join('\n')}
</svg>
`;
}

/** The ground floor is drawn at the bottom. */
function place(name: string, floor: number, index: number, ofRow: number): Box {
  const width = ofRow * BOX.width + (ofRow - 1) * BOX.gap;
  return {
    name,
    x: (WIDTH - width) / 2 + index * (BOX.width + BOX.gap),
    y: BOX.gap + (ROWS.length - 1 - floor) * ROW,
  };
}

function shape({ name, x, y }: Box): string {
  const label = name === 'cli' ? 'cli' : `src/${name}`;
  return `<rect x="${x}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="6" fill="#f1f5f9" stroke="#64748b"/><text x="${x + BOX.width / 2}" y="${y + 25}" text-anchor="middle" fill="#0f172a">${label}</text>`;
}

function arrow(from: Box | undefined, to: Box | undefined): string {
  if (from === undefined || to === undefined) return '';
  const [x1, y1, x2, y2] = [from.x + BOX.width / 2, from.y + BOX.height, to.x + BOX.width / 2, to.y];
  const bend = (y2 - y1) / 2;
  return `<path d="M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2 - 1}" fill="none" stroke="#64748b" marker-end="url(#tip)"/>`;
}
