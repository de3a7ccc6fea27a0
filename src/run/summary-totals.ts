import type { Method, Status } from '../model/decision.ts';
import type { Finding } from '../model/finding.ts';
import { ASSURANCE } from '../hosts/assurance.ts';
import { idForm } from '../ids/form.ts';
import { short } from '../words/index.ts';
import { editsOf } from '../model/plan.ts';
import type { ContainerLine, Restored, SummaryLine, Whereabouts, WorkfileLine } from '../model/plan.ts';
import type { ReferencedTotals } from '../model/referenced.ts';
import { idsLeft } from './ids-left.ts';

type Count = Record<string, number>;

const STATUSES: readonly Status[] = ['remap', 'already-ayon', 'ambiguous', 'unresolved', 'refused'];
const METHODS: readonly Method[] = ['derived', 'alias', 'context', 'path', 'name', 'decision'];
type Outcome = WorkfileLine['outcome'];

/** How many workfiles are named for each code. */
const NAMED = 3;

/** Counts lines as they pass, so that every file and every container ends in a total. */
export class Totals {
  readonly #outcomes: Record<Outcome, number> = { read: 0, skipped: 0, failed: 0 };
  #withContainers = 0;
  #restored: Restored | null = null;
  #referenced: ReferencedTotals | null = null;
  #containers = 0;
  readonly #accepted: Count = zeros(METHODS);
  readonly #proposed: Count = zeros(METHODS);
  #secondPlaces = 0;
  readonly #where = new Map<string, { workfiles: number; first: string[] }>();
  readonly #needPilot: Count = {};
  #edits = 0;
  #outdated = 0;
  #manageEmpty = 0;
  readonly #unknownLoaders: Count = {};
  #instances = 0;
  readonly #byStatus: Record<Status, number> = zeros(STATUSES);
  readonly #byMethod: Count = zeros(METHODS);
  readonly #byHost: Count = {};
  readonly #byIdForm: Count = {};
  readonly #reasons: Count = {};
  readonly #findings: Count = {};
  readonly #passedOver: Count = {};
  readonly #notRead: Count = {};
  readonly #notes: Finding[] = [];

  add(line: WorkfileLine): void {
    this.#outcomes[line.outcome] += 1;
    if (line.containers.length > 0) this.#withContainers += 1;
    if (line.containers.some(({ decision }) => decision !== null)) this.#restore(line);
    this.#edits += line.framing.length;
    for (const instance of line.instances ?? []) {
      this.#instances += 1;
      this.#edits += instance.edits.length;
    }
    for (const finding of line.findings) bump(this.#findings, finding.code);
    if (line.findings.some(({ code }) => isEmptying(code))) this.#manageEmpty += 1;
    for (const container of line.containers) this.#addContainer(container);
    this.#locate(line);
    const { format } = line;
    if (format !== null && ASSURANCE[format] === 'walked' && editsOf(line).length > 0) bump(this.#needPilot, format);
  }

  /** Keeps the first workfiles of each code: a sentence has to lead to a file. */
  #locate({ path, findings, containers }: WorkfileLine): void {
    const reasons = containers.flatMap(({ decision }) => decision?.reason?.code ?? []);
    for (const code of new Set([...findings.map((finding) => finding.code), ...reasons])) {
      const found = this.#where.get(code) ?? { workfiles: 0, first: [] };
      this.#where.set(code, found);
      found.workfiles += 1;
      if (found.first.length < NAMED) found.first.push(path);
    }
  }

  /** What the references of the workfiles came to. */
  noteReferenced(totals: ReferencedTotals): void {
    this.#referenced = totals;
  }

  /** A file that the walk did not hand on. */
  passOver({ code, application }: { readonly code: string; readonly application?: string }): void {
    bump(this.#passedOver, code);
    if (application !== undefined) bump(this.#notRead, application);
  }

  /** Files that another count has passed over already. */
  passOverAll({ passedOver, notRead = {} }: Pick<SummaryLine, 'passedOver' | 'notRead'>): void {
    for (const [code, n] of Object.entries(passedOver)) this.#passedOver[code] = (this.#passedOver[code] ?? 0) + n;
    for (const [name, n] of Object.entries(notRead)) this.#notRead[name] = (this.#notRead[name] ?? 0) + n;
  }

  /**
   * What has to be said of the walk of these paths: whose workfiles were not read, and that none was found. `whole` is false
   * for a shard, whose share may be empty.
   */
  noteWalk(paths: readonly string[], whole: boolean): void {
    const notRead = Object.entries(sorted(this.#notRead));
    if (notRead.length > 0) {
      const files = notRead.map(([application, n]) => `${n} of ${application}`).join(', ');
      this.#notes.push({ code: 'walk-application-not-read', severity: 'warning', args: { files } });
    }
    const { read, skipped, failed } = this.#outcomes;
    if (!whole || read + skipped + failed > 0) return;
    const passed = Object.entries(sorted(this.#passedOver)).map(([code, n]) => `${n} × ${short(code)}`);
    const args = { paths: paths.join(', '), passed: passed.length === 0 ? 'nothing' : passed.join(', ') };
    this.#notes.push({ code: 'walk-nothing-found', severity: 'warning', args });
  }

  /** Something about the run as a whole. */
  note(finding: Finding): void {
    this.#notes.push(finding);
  }

  #restore(line: WorkfileLine): void {
    const { wholly, inPart, not } = this.#restored ?? { wholly: 0, inPart: 0, not: 0 };
    if (idsLeft(line) === 0) this.#restored = { wholly: wholly + 1, inPart, not };
    else if (editsOf(line).length > 0) this.#restored = { wholly, inPart: inPart + 1, not };
    else this.#restored = { wholly, inPart, not: not + 1 };
  }

  #addContainer(container: ContainerLine): void {
    this.#containers += 1;
    this.#edits += container.edits.length;
    bump(this.#byHost, container.host);
    bump(this.#byIdForm, idForm(container.fields['representation'] ?? null));
    if (container.manage?.outdated !== undefined) this.#outdated += 1;
    for (const { code, args } of container.manage?.blockers ?? []) {
      if (code === 'manage-loader-unknown') bump(this.#unknownLoaders, `${container.host}: ${String(args['loader'])}`);
    }
    this.#secondPlaces += container.alsoAt.length;
    const { decision } = container;
    if (decision === null) return;
    this.#byStatus[decision.status] += 1;
    if (decision.reason !== null) bump(this.#reasons, decision.reason.code);
    if (decision.status !== 'remap') return;
    const method = decision.method ?? 'decision';
    bump(this.#byMethod, method);
    bump(container.proposedEdits === undefined ? this.#accepted : this.#proposed, method);
  }

  #whereabouts(): Record<string, Whereabouts> {
    return Object.fromEntries([...this.#where].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  summary(): SummaryLine {
    const { read, skipped, failed } = this.#outcomes;
    return {
      type: 'summary',
      workfiles: {
        total: read + skipped + failed,
        withContainers: this.#withContainers,
        withoutContainers: read - this.#withContainers,
        skipped,
        failed,
      },
      containers: {
        total: this.#containers,
        byStatus: { ...this.#byStatus },
        byMethod: { ...this.#byMethod },
        accepted: sum(this.#accepted),
        proposed: sum(this.#proposed),
        acceptedByMethod: { ...this.#accepted },
        proposedByMethod: { ...this.#proposed },
        secondPlaces: this.#secondPlaces,
        byHost: sorted(this.#byHost),
        byIdForm: sorted(this.#byIdForm),
        reasons: sorted(this.#reasons),
      },
      edits: this.#edits,
      instances: this.#instances,
      outdated: this.#outdated,
      ...(this.#manageEmpty === 0 ? {} : { manageEmpty: this.#manageEmpty }),
      ...(isEmpty(this.#unknownLoaders) ? {} : { unknownLoaders: sorted(this.#unknownLoaders) }),
      ...(this.#restored === null ? {} : { restored: this.#restored }),
      ...(this.#referenced === null ? {} : { referenced: this.#referenced }),
      passedOver: sorted(this.#passedOver),
      ...(Object.keys(this.#notRead).length === 0 ? {} : { notRead: sorted(this.#notRead) }),
      ...(this.#notes.length === 0 ? {} : { notes: this.#notes }),
      findings: sorted(this.#findings),
      ...(this.#where.size === 0 ? {} : { where: this.#whereabouts() }),
      ...(isEmpty(this.#needPilot) ? {} : { needPilot: sorted(this.#needPilot) }),
    };
  }
}

/** Whether a finding says that AYON's Manage tool lists nothing of its workfile. */
function isEmptying(code: Finding['code']): boolean {
  return code.startsWith('manage-empty-');
}

function isEmpty(counts: Count): boolean {
  return Object.keys(counts).length === 0;
}

function sum(counts: Count): number {
  return Object.values(counts).reduce((total, n) => total + n, 0);
}

function zeros<K extends string>(keys: readonly K[]): Record<K, number> {
  return Object.fromEntries(keys.map((key) => [key, 0])) as Record<K, number>;
}

function bump(counts: Count, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}

function sorted(counts: Count): Count {
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}
