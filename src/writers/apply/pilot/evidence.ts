import { join } from 'node:path';
import type { Reason } from '../../../model/decision.ts';
import { displayBytes } from '../../../model/bytes.ts';
import type { Format } from '../../../model/format.ts';
import { readBytes } from '../../../files/byte-source.ts';
import { withSource } from '../../../files/file-io.ts';
import type { Machine } from '../machine/machine.ts';
import { timestamp } from '../session/context.ts';
import type { PilotEvidence } from '../session/journal-lines.ts';
import { reason, reasonOf } from '../session/reasons.ts';
import { withSession } from '../session/session.ts';
import type { Session } from '../session/session.ts';
import { holds } from '../write/backup.ts';
import { parseExpectations, sha256Of } from './expectations.ts';
import type { ExpectedCopy, Expectations } from './expectations.ts';
import { parseResult, sealOf } from './results.ts';
import type { CheckedWorkfile, CheckResult } from './results.ts';
import { savedStray } from './saved-again.ts';

export interface EvidenceOptions {
  readonly machine?: Machine;
}

/** What the applications' results come to for one format. */
export interface FormatVerdict {
  readonly format: Format;
  /** `confirmed`: every copy agrees. `disagreed`: one does not. `open`: something was not checked, so nothing is known. */
  readonly verdict: 'confirmed' | 'disagreed' | 'open';
  readonly evidence: PilotEvidence | null;
  /** Why it is not confirmed. */
  readonly reasons: readonly { readonly copy: string; readonly reason: Reason }[];
}

export interface EvidenceResult {
  readonly formats: readonly FormatVerdict[];
  /** Results that are not believed. */
  readonly refused: readonly { readonly result: string; readonly reason: Reason }[];
}

/** A result with more bytes than this is none of ours. */
const MOST_BYTES = 256 * 1024 * 1024;

/**
 * Reads what the applications said of the pilot copies, and records for each format what it comes to. Nothing in a result
 * is believed that can be checked: plan, expectations and copies by their fingerprints, and what the application saved
 * again by reading it. Throws the same errors as `applyRun`.
 */
export async function confirmByEvidence(run: string, options: EvidenceOptions = {}): Promise<EvidenceResult> {
  return withSession(run, 'pilot', options, async (session) => {
    const gathering = new Gathering(session);
    return gathering.carryOut();
  });
}

class Gathering {
  readonly #session: Session;
  readonly #folder: string;
  readonly #refused: { result: string; reason: Reason }[] = [];

  constructor(session: Session) {
    this.#session = session;
    this.#folder = join(session.writing.run, 'pilot');
  }

  async carryOut(): Promise<EvidenceResult> {
    const expectations = await this.#expectations();
    if (expectations === null) return { formats: [], refused: this.#refused };
    const said = await this.#results(expectations);
    const formats: FormatVerdict[] = [];
    for (const format of [...new Set(expectations.copies.map((copy) => copy.format))].sort()) {
      const copies = expectations.copies.filter((copy) => copy.format === format);
      const verdict = await this.#verdict(format, copies, said);
      formats.push(verdict);
      await this.#record(verdict);
    }
    return { formats, refused: this.#refused };
  }

  /** The expectations that this tool wrote last for this run; null, with a refusal, where the file is another. */
  async #expectations(): Promise<Expectations | null> {
    const name = 'expectations.json';
    const text = await this.#text(name);
    if (text === null) return null;
    const parsed = parseExpectations(text);
    const known = this.#session.state.pilotExpectations;
    if (parsed !== null && sha256Of(text) === known && parsed.plan === this.#session.plan.sha256) return parsed;
    this.#refused.push({ result: name, reason: reason('pilot-expectations-differ') });
    return null;
  }

  async #results(expectations: Expectations): Promise<Map<string, Said>> {
    const { fs } = this.#session.writing.machine;
    const byCopy = new Map(expectations.copies.map((copy) => [copy.copy, copy]));
    const said = new Map<string, Said>();
    const names = (await fs.readdir(this.#folder)).filter((name) => /^result-.*\.json$/.test(name)).sort();
    for (const name of names) {
      const text = await this.#text(name);
      if (text === null) continue;
      const result = parseResult(text);
      const why = result === null ? reason('pilot-result-unknown') : await this.#distrust(result, byCopy);
      if (why !== null || result === null) {
        if (why !== null) this.#refused.push({ result: name, reason: why });
        continue;
      }
      for (const workfile of result.workfiles) {
        // Of two results for one copy, such as a part and the whole, the worse one counts.
        const before = said.get(workfile.copy);
        if (before === undefined || before.workfile.outcome === 'agreed') said.set(workfile.copy, { result, workfile });
      }
    }
    return said;
  }

  /** Why a result is not believed; null where everything fits. */
  async #distrust(result: CheckResult, byCopy: ReadonlyMap<string, ExpectedCopy>): Promise<Reason | null> {
    const { plan, state, writing } = this.#session;
    if (result.plan !== plan.sha256) return reason('pilot-result-other-plan', { plan: result.plan });
    if (result.expectations !== state.pilotExpectations) return reason('pilot-result-other-copies');
    if (result.seal !== sealOf(result)) return reason('pilot-result-edited', { what: 'its own fingerprint' });
    for (const { copy, sha256, outcome, savedSha256 } of result.workfiles) {
      const expected = byCopy.get(copy);
      if (expected?.host !== result.host) return reason('pilot-result-edited', { what: copy });
      if (outcome !== 'agreed' && outcome !== 'disagreed') continue;
      if (sha256 !== expected.sha256) return reason('pilot-result-edited', { what: copy });
      try {
        if (!(await holds(writing, join(this.#folder, copy), sha256))) {
          return reason('pilot-result-edited', { what: copy });
        }
        if (savedSha256 === '') continue;
        const saved = join(this.#folder, 'saved', copy);
        if (!(await holds(writing, saved, savedSha256))) {
          return reason('pilot-result-edited', { what: `saved/${copy}` });
        }
      } catch (error) {
        return reasonOf(error, `reading ${copy}`);
      }
    }
    return null;
  }

  async #verdict(
    format: Format,
    copies: readonly ExpectedCopy[],
    said: ReadonlyMap<string, Said>,
  ): Promise<FormatVerdict> {
    const reasons: { copy: string; reason: Reason }[] = [];
    const sum = { workfiles: 0, records: 0, fields: 0 };
    const applications = new Set<string>();
    let disagreed = false;
    for (const copy of copies) {
      const one = said.get(copy.copy);
      const why = one === undefined ? reason('pilot-not-checked', { host: copy.host }) : await this.#judge(copy, one);
      if (why !== null) reasons.push({ copy: copy.copy, reason: why });
      disagreed ||= why?.code === 'pilot-disagrees' || why?.code === 'pilot-saved-differs';
      if (one === undefined) continue;
      applications.add(`${one.result.application} ${one.result.version}`);
      sum.workfiles += 1;
      sum.records += one.workfile.records;
      sum.fields += one.workfile.fields;
    }
    const evidence = applications.size === 0 ? null : { applications: [...applications].sort(), ...sum };
    return { format, verdict: disagreed ? 'disagreed' : reasons.length > 0 ? 'open' : 'confirmed', evidence, reasons };
  }

  async #judge(copy: ExpectedCopy, { workfile, result }: Said): Promise<Reason | null> {
    const application = `${result.application} ${result.version}`;
    switch (workfile.outcome) {
      case 'unfinished':
        return reason('pilot-unfinished', { application });
      case 'unreadable':
        return reason('pilot-unreadable', { application, why: workfile.message });
      case 'disagreed':
        return disagreement(application, workfile);
      case 'agreed':
        if (workfile.disagreements.length > 0) return disagreement(application, workfile);
        return this.#judgeSaved(copy, application, workfile);
    }
  }

  async #judgeSaved(copy: ExpectedCopy, application: string, workfile: CheckedWorkfile): Promise<Reason | null> {
    if (workfile.savedSha256 === '') return reason('pilot-unfinished', { application });
    // A check that met fewer records than there are to compare is none.
    const toCompare = copy.records.filter((record) => record.compared).length;
    if (workfile.records < toCompare) return reason('pilot-unfinished', { application });
    const path = join(this.#folder, 'saved', copy.copy);
    try {
      const { machine, rescan } = this.#session.writing;
      const found = await withSource(machine.fs, path, (source) => rescan(source, path));
      const stray = savedStray(copy.records, found.containers);
      if (stray === null) return null;
      return reason('pilot-saved-differs', { application, ...stray, node: displayBytes(stray.node) });
    } catch (error) {
      return reasonOf(error, 'reading what the application saved');
    }
  }

  async #record({ format, verdict, evidence, reasons }: FormatVerdict): Promise<void> {
    if (verdict === 'open') return;
    const { journal, machine } = this.#session.writing;
    const because = reasons[0] === undefined ? {} : { because: reasons[0].reason };
    const known = evidence === null ? {} : { evidence };
    await journal.append({ type: 'pilot', step: verdict, format, at: timestamp(machine), ...known, ...because });
  }

  async #text(name: string): Promise<string | null> {
    const { fs } = this.#session.writing.machine;
    try {
      return await withSource(fs, join(this.#folder, name), async (source) => {
        if (source.size > MOST_BYTES) throw new RangeError('too large for a result');
        return Promise.resolve(Buffer.from(readBytes(source, 0, source.size)).toString('utf8'));
      });
    } catch (error) {
      this.#refused.push({ result: name, reason: reasonOf(error, 'reading it') });
      return null;
    }
  }
}

/** What an application said of one copy. */
interface Said {
  readonly result: CheckResult;
  readonly workfile: CheckedWorkfile;
}

function disagreement(application: string, { disagreements }: CheckedWorkfile): Reason {
  const first = disagreements[0];
  const { node = '', field = '', expected = '', found = '' } = first ?? {};
  return reason('pilot-disagrees', { application, node, field, expected, found, all: disagreements.length });
}
