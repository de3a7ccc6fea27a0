import { createHash } from 'node:crypto';
import type { ContainerLine, WorkfileLine } from '../../../../src/model/plan.ts';
import type { Edit } from '../../../../src/model/edit.ts';
import type { Format, Host } from '../../../../src/model/format.ts';
import { VERSION } from '../../../../src/model/version.ts';
import { Totals } from '../../../../src/run/summary-totals.ts';
import type { FileStat } from '../../../../src/files/file-system.ts';

/** A small Maya scene with `count` containers as OpenPype wrote them, and some bytes of no known encoding. */
export function mayaScene(seed: string, count = 2, padding = 0): Buffer {
  const lines = ['//Maya ASCII 2023 scene', `//Name: ${seed}.ma`, 'requires maya "2023";'];
  for (let i = 0; i < count; i += 1) {
    const record = {
      schema: 'openpype:container-2.0',
      id: 'pyblish.avalon.container',
      name: 'modelMain',
      namespace: `hero_0${i + 1}_`,
      loader: 'ReferenceLoader',
      representation: objectId(seed, i),
    };
    lines.push(`createNode objectSet -n "${nodeName(i)}";`);
    lines.push(...Object.keys(record).map((key) => `\taddAttr -ci true -sn "${key}" -ln "${key}" -dt "string";`));
    lines.push(...Object.entries(record).map(([key, value]) => `\tsetAttr ".${key}" -type "string" "${value}";`));
  }
  const filling = mesh(padding);
  lines.push(`${filling}// ${'x'.repeat(padding - filling.length)}`, '// caf\u00e9 \u00ff', '// End of scene', '');
  return Buffer.from(lines.join('\n'), 'latin1');
}

/** At most so many bytes of a mesh, with as many points to a statement as Maya writes. */
export function mesh(bytes: number): string {
  const points = '-0.49803921580314636 0.86602538824081421 12.5 '.repeat(2);
  const statement = `\tsetAttr -s 166 ".vt[0:165]"  ${`${points}\n\t\t`.repeat(82)}${points};\n`;
  const node = 'createNode mesh -n "meshShape";\n';
  return bytes < node.length ? '' : node + statement.repeat(Math.floor((bytes - node.length) / statement.length));
}

export function nodeName(index: number): string {
  return `hero_0${index + 1}_:modelMain_CON`;
}

export function objectId(seed: string, index: number): string {
  return createHash('sha256').update(`old ${seed} ${index}`).digest('hex').slice(0, 24);
}

export function ayonId(seed: string, index: number): string {
  return createHash('sha256').update(`new ${seed} ${index}`).digest('hex').slice(0, 32);
}

/** What the plan makes of a scene, worked out without the code that is tested. */
export function patched(scene: Buffer, edits: readonly Edit[]): Buffer {
  let text = scene.toString('latin1');
  for (const edit of [...edits].sort((a, b) => b.offset - a.offset)) {
    text = text.slice(0, edit.offset) + edit.new + text.slice(edit.offset + edit.length);
  }
  return Buffer.from(text, 'latin1');
}

export interface Planned {
  readonly path: string;
  readonly scene: Buffer;
  readonly line: WorkfileLine;
  readonly edits: readonly Edit[];
  readonly after: Buffer;
}

export interface PlanOptions {
  readonly format?: Format;
  readonly host?: Host;
  readonly schema?: string;
  readonly loader?: string;
}

/** The plan's line for a scene made by `mayaScene(seed, count)`. */
export function planned(
  path: string,
  seed: string,
  scene: Buffer,
  stat: Pick<FileStat, 'mtimeNs' | 'ino' | 'dev' | 'mode' | 'nlink'>,
  options: PlanOptions = {},
): Planned {
  const containers: ContainerLine[] = [];
  for (let i = 0; scene.includes(objectId(seed, i)); i += 1) containers.push(container(scene, seed, i, options));
  const line: WorkfileLine = {
    type: 'workfile',
    path,
    outcome: 'read',
    format: options.format ?? 'maya-ascii',
    bytes: scene.length,
    sha256: createHash('sha256').update(scene).digest('hex'),
    stat: { mtimeNs: String(stat.mtimeNs), ino: stat.ino, dev: stat.dev, mode: stat.mode, nlink: stat.nlink },
    containers,
    findings: [],
    framing: [],
  };
  const edits = containers.flatMap((one) => one.edits);
  return { path, scene, line, edits, after: patched(scene, edits) };
}

function container(scene: Buffer, seed: string, index: number, options: PlanOptions): ContainerLine {
  const old = objectId(seed, index);
  const offset = scene.indexOf(old);
  const fresh = ayonId(seed, index);
  return {
    host: options.host ?? 'maya',
    node: nodeName(index),
    nodeType: 'objectSet',
    carrier: 'attribute',
    offset,
    fields: {
      schema: options.schema ?? 'openpype:container-2.0',
      loader: options.loader ?? 'ReferenceLoader',
      representation: old,
    },
    loadedPath: null,
    alsoAt: [],
    decision: {
      status: 'remap',
      method: 'derived',
      confidence: 1,
      target: {
        project: 'show',
        representationId: fresh,
        folderPath: '/assets/hero',
        product: 'modelMain',
        version: 3,
        representation: 'ma',
      },
      evidence: [],
      alternatives: [],
      reason: null,
    },
    edits: [{ offset, length: 24, old, new: fresh, what: 'representation' }],
    manage: { before: { listed: true, updatable: false }, after: { listed: true, updatable: true }, blockers: [] },
  };
}

/** The text of `plan.jsonl`. */
export function planText(lines: readonly WorkfileLine[]): string {
  const header = {
    type: 'header',
    format: 1,
    tool: { name: 'ayon-remap', version: VERSION },
    command: 'plan',
    projects: ['show'],
    openpype: [],
    ayon: [],
    options: {},
  };
  const totals = new Totals();
  for (const line of lines) totals.add(line);
  return [header, ...lines, totals.summary()].map((line) => `${JSON.stringify(line)}\n`).join('');
}
