import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import * as v from 'valibot';
import { isAccepted } from '../matchers/accept.ts';
import type { Evidence, Method, Target } from '../model/decision.ts';
import type { Host } from '../model/format.ts';
import { locksOf } from '../hosts/open-signs.ts';
import type { Edit } from '../model/edit.ts';
import { editsOf } from '../model/plan.ts';
import type { ContainerLine, WorkfileLine } from '../model/plan.ts';
import { reverseEdits } from '../patch/reverse.ts';
import { plainOf, rewrite } from '../patch/rewrite.ts';
import { inFileOrder, splice } from '../patch/splice.ts';
import { openPlan, runPaths } from '../run/folder.ts';
import { FileSource } from '../files/byte-source.ts';
import { readLines } from '../files/read-lines.ts';
import { scanWorkfile } from '../scanners/scan-workfile.ts';
import { isCheckedHost, hostScript, startWords } from '../writers/apply/pilot/scripts.ts';
import type { CheckedHost } from '../writers/apply/pilot/expectations.ts';
import { createHash } from 'node:crypto';

/** A container whose target is known, and which cannot be patched outside of its application. */
export interface HandoverRecord {
  readonly path: string;
  readonly host: Host;
  /** A byte string: the host knows its own encoding. */
  readonly node: string;
  readonly nodeType: string | null;
  readonly old: string;
  readonly new: string;
  /** What the script sets, by key. */
  readonly values: Readonly<Record<string, string>>;
  readonly target: Target;
  readonly evidence: readonly Evidence[];
  /** Why it cannot be patched outside: a reason's code. */
  readonly because: string;
}

/** A workfile with records that are handed over, and how a script knows that it opens that one. */
export interface HandoverWorkfile {
  readonly path: string;
  /** SHA-256 of the bytes that the plan is about, and of what `apply` makes of them. */
  readonly known: readonly string[];
  /** Files beside it that say somebody has it open, and what makes them. */
  readonly signs: readonly { readonly by: string; readonly path: string }[];
}

export interface HandoverResult {
  readonly folder: string;
  readonly records: readonly HandoverRecord[];
  readonly scripts: readonly {
    readonly host: CheckedHost;
    readonly start: readonly string[];
    readonly records: number;
  }[];
}

/**
 * Writes `RUN/handover`: what has to be set in the applications, and a script a host that does it. Nothing is handed over
 * that the plan would not have written by itself. Throws a `RemapError` where the plan cannot be read.
 */
export async function handover(run: string): Promise<HandoverResult> {
  const folder = join(resolve(run), 'handover');
  const { records, workfiles } = await collect(run);
  const scripts: { host: CheckedHost; start: readonly string[]; records: number }[] = [];
  await mkdir(folder, { recursive: true });
  const plan = sha256(await readFile(runPaths(resolve(run)).plan));
  const list = `${JSON.stringify({ format: 1, plan, workfiles, records }, null, 1)}\n`;
  await writeFile(join(folder, 'handover.json'), list);
  for (const host of new Set(records.map((one) => one.host))) {
    if (!isCheckedHost(host)) continue;
    const script = join(folder, `handover_${host}.py`);
    await writeFile(script, await hostScript('handover', host, folder, sha256(list)));
    const count = records.filter((one) => one.host === host).length;
    scripts.push({ host, start: startWords(host, script), records: count });
  }
  return { folder, records, scripts: scripts.sort((a, b) => (a.host < b.host ? -1 : 1)) };
}

async function collect(
  run: string,
): Promise<{ readonly records: readonly HandoverRecord[]; readonly workfiles: readonly HandoverWorkfile[] }> {
  const { header, workfiles } = await openPlan(run);
  const accept = header.options['accept'];
  const records: HandoverRecord[] = [];
  const named: HandoverWorkfile[] = [];
  for await (const line of workfiles) {
    const path = resolve(line.path);
    const own = line.containers.flatMap((one) => recordOf(path, one, header.projects[0], accept) ?? []);
    if (own.length === 0) continue;
    records.push(...own);
    const signs = locksOf(basename(path)).map(({ by, name }) => ({ by, path: join(dirname(path), name) }));
    named.push({ path, known: knownStates(path, line), signs });
  }
  return { records, workfiles: named };
}

/** What the workfile may be when the script opens it: as planned, or as `apply` makes it. */
function knownStates(path: string, line: WorkfileLine): readonly string[] {
  if (line.sha256 === null) return [];
  const edits = editsOf(line);
  let source: FileSource;
  try {
    source = new FileSource(path);
  } catch {
    return [line.sha256];
  }
  try {
    const now = hashOf(splice(source, []));
    // Where it is written already the plan's hash is that of the old bytes, which `undo` brings back.
    if (now !== line.sha256) return isWritten(source, line, edits) ? [line.sha256, now] : [line.sha256];
    return edits.length === 0 ? [now] : [now, hashOf(rewrite(source, edits, line.plain?.packing ?? null))];
  } finally {
    source.close();
  }
}

/** Whether the bytes are what `apply` makes: with the edits taken back they are the planned ones. */
function isWritten(source: FileSource, { sha256, plain }: WorkfileLine, edits: readonly Edit[]): boolean {
  try {
    const now = plainOf(source, plain?.packing ?? null);
    return hashOf(splice(now, reverseEdits(inFileOrder(edits)))) === (plain?.sha256 ?? sha256);
  } catch {
    // Somebody saved it since: the new ids do not stand where they were put.
    return false;
  }
}

function hashOf(pieces: Iterable<Uint8Array>): string {
  const digest = createHash('sha256');
  for (const piece of pieces) digest.update(piece);
  return digest.digest('hex');
}

/** Null where a container is patched outside, waits for a person, or has no target. */
function recordOf(
  path: string,
  container: ContainerLine,
  own: string | undefined,
  accept: unknown,
): HandoverRecord | null {
  const { decision, host, node, nodeType, fields } = container;
  const old = fields['representation'] ?? null;
  if (decision?.status !== 'refused' || decision.target === null || old === null || old === '') return null;
  // Refused because of the file; as sure as what is written without a person.
  if (!isAccepted({ ...decision, status: 'remap' }, acceptOf(accept)) || container.edits.length > 0) return null;
  const { target, evidence, reason } = decision;
  const project = target.project === own ? {} : { project_name: target.project };
  const values = { representation: target.representationId, ...project };
  const because = reason?.code ?? '';
  return { path, host, node, nodeType, old, new: target.representationId, values, target, evidence, because };
}

function acceptOf(accept: unknown): Method {
  return accept === 'derived' || accept === 'alias' || accept === 'context' ? accept : 'path';
}

function sha256(bytes: Buffer | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** What became of a record: `set` is proven by reading the workfile; `mismatch`: the log says set, and the file does not. */
export type HandedOver = 'set' | 'open' | 'mismatch';

const handoverSchema = v.object({
  plan: v.string(),
  records: v.array(
    v.object({ path: v.string(), host: v.string(), node: v.string(), old: v.string(), new: v.string() }),
  ),
});

const logSchema = v.object({ plan: v.string(), path: v.string(), node: v.string(), new: v.string(), step: v.string() });

/** Reads the logs of the hand-over's scripts and the workfiles themselves; null where nothing was handed over. */
export async function verifyHandover(
  run: string,
): Promise<readonly { readonly path: string; readonly node: string; readonly outcome: HandedOver }[] | null> {
  const folder = join(resolve(run), 'handover');
  const text = await readFile(join(folder, 'handover.json'), 'utf8').catch(() => null);
  if (text === null) return null;
  const told = v.safeParse(handoverSchema, parsed(text));
  if (!told.success || told.output.plan !== sha256(await readFile(runPaths(resolve(run)).plan))) return null;
  const { plan, records } = told.output;
  const logged = new Set(
    [...new Set(records.map(({ host }) => host))].flatMap((host) => setIn(join(folder, `log-${host}.jsonl`), plan)),
  );
  const found = new Map<string, ReadonlySet<string>>();
  return records.map(({ path, node, new: id }) => {
    const ids = found.get(path) ?? idsIn(path);
    found.set(path, ids);
    const isSet = ids.has(keyOf(node, id));
    const outcome = isSet ? 'set' : logged.has(`${path}\0${keyOf(node, id)}`) ? 'mismatch' : 'open';
    return { path, node, outcome };
  });
}

/** The records that a log says were set, for this plan. */
function setIn(path: string, plan: string): string[] {
  try {
    return [...readLines(new FileSource(path))].flatMap(({ text }) => {
      const line = v.safeParse(logSchema, parsed(text));
      if (!line.success || line.output.plan !== plan || line.output.step !== 'set') return [];
      return [`${line.output.path}\0${keyOf(line.output.node, line.output.new)}`];
    });
  } catch {
    return []; // no script of this host has run
  }
}

function idsIn(path: string): ReadonlySet<string> {
  const { containers } = scanWorkfile(path);
  return new Set(containers.map(({ node, fields }) => keyOf(node, fields.representation ?? '')));
}

function keyOf(node: string, id: string): string {
  return `${node}\0${id}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
