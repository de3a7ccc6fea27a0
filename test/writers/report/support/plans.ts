import { mkdir } from 'node:fs/promises';
import type { Decision, Target } from '../../../../src/model/decision.ts';
import type { ContainerLine, HeaderLine, PlanLine, SummaryLine, WorkfileLine } from '../../../../src/model/plan.ts';
import { runPaths, writeLines } from '../../../../src/run/folder.ts';
import { Totals } from '../../../../src/run/summary-totals.ts';

export const HEADER: HeaderLine = {
  type: 'header',
  format: 1,
  tool: { name: 'ayon-remap', version: '0.0.0' },
  command: 'plan',
  projects: ['lighthouse'],
  openpype: [],
  ayon: [],
  options: { accept: 'context' },
};

/** A container that nothing is known of; `over` says what is special about it. */
export function container(over: Partial<ContainerLine> = {}): ContainerLine {
  return {
    host: 'maya',
    node: 'hero_01_:modelMain_CON',
    nodeType: 'objectSet',
    carrier: 'attribute',
    offset: 1234,
    fields: {
      schema: 'openpype:container-2.0',
      id: 'pyblish.avalon.container',
      name: 'modelMain',
      namespace: 'hero_01_',
      loader: 'ReferenceLoader',
      representation: '6537996102bcba09068baf0a',
      project_name: null,
    },
    loadedPath: null,
    alsoAt: [],
    decision: unresolved(),
    edits: [],
    manage: { before: { listed: true, updatable: false }, after: { listed: true, updatable: false }, blockers: [] },
    ...over,
  };
}

export function unresolved(): Decision {
  const reason = { code: 'id-unknown-no-dump' as const, args: { id: '6537996102bcba09068baf0a' } };
  return { status: 'unresolved', method: null, confidence: 0, target: null, evidence: [], alternatives: [], reason };
}

export function target(over: Partial<Target> = {}): Target {
  return {
    project: 'lighthouse',
    representationId: '0123456789abcdef0123456789abcdef',
    folderPath: '/shots/sq01/sh010',
    product: 'modelMain',
    version: 3,
    representation: 'ma',
    ...over,
  };
}

export function workfile(
  path: string,
  containers: readonly ContainerLine[],
  over: Partial<WorkfileLine> = {},
): WorkfileLine {
  return {
    type: 'workfile',
    path,
    outcome: 'read',
    format: 'maya-ascii',
    bytes: 4096,
    sha256: 'a'.repeat(64),
    stat: { mtimeNs: '1', ino: '1', dev: '1', mode: 0o100644, nlink: 1 },
    containers,
    findings: [],
    framing: [],
    ...over,
  };
}

/** Writes a run folder with these workfiles and totals that are counted from them. */
export async function writePlan(
  run: string,
  workfiles: Iterable<WorkfileLine>,
  header: HeaderLine = HEADER,
): Promise<SummaryLine> {
  await mkdir(run, { recursive: true });
  const totals = new Totals();
  async function* lines(): AsyncGenerator<PlanLine, void, undefined> {
    yield await Promise.resolve(header);
    for (const line of workfiles) {
      totals.add(line);
      yield line;
    }
    yield totals.summary();
  }
  await writeLines(runPaths(run).plan, lines());
  return totals.summary();
}

const PER_FILE = 50;
const PRODUCTS = ['modelMain', 'rigMain', 'lookMain', 'animationMain', 'plateMain', 'renderBeauty', 'pointcacheFx'];
const hex = (n: number, width: number): string => n.toString(16).padStart(width, '0');

/** A production as a plan has it: shots with Maya, Nuke and Houdini workfiles, and every kind of decision. */
export function* bigShow(containers: number): Generator<WorkfileLine, void, undefined> {
  for (let file = 0; file * PER_FILE < containers; file += 1) {
    const host = (['maya', 'nuke', 'houdini'] as const)[file % 3] ?? 'maya';
    const sequence = `sq${String(1 + (Math.floor(file / 40) % 60)).padStart(3, '0')}`;
    const shot = `${sequence}_sh${String(10 * (1 + (file % 40))).padStart(4, '0')}`;
    const task = { maya: 'animation', nuke: 'comp', houdini: 'fx' }[host];
    const extension = { maya: 'ma', nuke: 'nk', houdini: 'hip' }[host];
    const path = `/mnt/projects/lighthouse/shots/${sequence}/${shot}/work/${task}/lh_${shot}_${task}_v${String(1 + (file % 87)).padStart(3, '0')}.${extension}`;
    const count = Math.min(PER_FILE, containers - file * PER_FILE);
    const own = Array.from({ length: count }, (_none, at) =>
      bigContainer(file * PER_FILE + at, at, host, sequence, shot),
    );
    yield workfile(path, own, { format: host === 'maya' ? 'maya-ascii' : host });
  }
}

function bigContainer(
  n: number,
  at: number,
  host: ContainerLine['host'],
  sequence: string,
  shot: string,
): ContainerLine {
  const product = PRODUCTS[n % PRODUCTS.length] ?? 'modelMain';
  const old = `5f${hex(n * 7919, 22)}`;
  const meant = target({
    representationId: hex(n * 104_729, 32),
    folderPath: `/shots/${sequence}/${shot}`,
    product,
    version: 1 + (n % 30),
  });
  const kind = n % 20;
  const decision = bigDecision(kind, meant, old);
  const offset = 900 + at * 640;
  const edit = { offset, length: 24, old, new: meant.representationId, what: 'representation' as const };
  const node = `${shot}_${String(at).padStart(2, '0')}_:${product}_CON`;
  return container({
    ...{ host, node, offset, decision, carrier: host === 'maya' ? 'attribute' : host === 'nuke' ? 'knob' : 'parm' },
    fields: { ...container().fields, name: product, namespace: `${shot}_${at}_`, representation: old },
    loadedPath: `P:/projects/lighthouse/shots/${sequence}/${shot}/publish/${product}/v003/lh_${shot}_${product}_v003.ma`,
    edits: kind < 14 ? [edit] : [],
    ...(kind === 14 || kind === 15 ? { proposedEdits: [edit] } : {}),
    manage: {
      before: { listed: true, updatable: false },
      after: { listed: true, updatable: kind < 16 },
      blockers: [],
      ...(n % 5 === 0 && kind < 16 ? { outdated: { version: meant.version, newest: 31 } } : {}),
    },
  });
}

function bigDecision(kind: number, meant: Target, old: string): Decision {
  const evidence = [
    {
      kind: 'id',
      speaks: 'for' as const,
      source: 'AYON project lighthouse',
      value: `uuid5 of ${old} is ${meant.representationId}`,
    },
    { kind: 'chain', speaks: 'for' as const, source: 'lighthouse.zip', value: `${meant.folderPath} ${meant.product}` },
  ];
  const none = { target: null, evidence: [], alternatives: [], reason: null, confidence: 0, method: null };
  if (kind < 14) return { ...none, status: 'remap', method: 'derived', confidence: 1, target: meant, evidence };
  if (kind < 16) return { ...none, status: 'remap', method: 'path', confidence: 0.9, target: meant, evidence };
  if (kind === 16) return { ...none, status: 'already-ayon', target: meant };
  if (kind === 17) {
    const alternatives = [1, 2].map((n) => {
      const version = meant.version + n;
      const other = target({ ...meant, version, representationId: `${String(n)}${meant.representationId.slice(1)}` });
      return { target: other, method: 'name' as const, confidence: 0.5, evidence };
    });
    return { ...none, status: 'ambiguous', alternatives, reason: { code: 'several-candidates', args: { count: 2 } } };
  }
  return { ...unresolved(), reason: { code: 'id-unknown', args: { id: old } } };
}
