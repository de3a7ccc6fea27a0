import { realpath } from 'node:fs/promises';
import pLimit from 'p-limit';
import { filesOwners } from '../matchers/record/own-files.ts';
import type { Knowledge, Rules } from '../matchers/index.ts';
import { placeText, representationText } from '../matchers/outcome/evidence.ts';
import type { AyonCatalog, AyonRepresentation } from '../model/catalog.ts';
import type { Reason } from '../model/decision.ts';
import type { Finding } from '../model/finding.ts';
import type { WorkfileLine } from '../model/plan.ts';
import { compileTemplate, pathKeys, readBackwards, readPath, STANDARD_TEMPLATES } from '../paths/index.ts';
import { otherNames } from './hard-links.ts';
import type { ScannedWorkfile } from '../model/scanned-workfile.ts';

/**
 * Workfiles are held back so that the catalog is asked about many together: a server is asked about a few paths each by
 * each, which costs it a look at every representation, and about more by reading all paths once.
 */
const ENOUGH_HOLDERS = 256;
const MANY_CONTAINERS = 4096;
const SOME_HOLDERS = 16;
/** Whoever they belong to, no more containers and files than this are kept in memory. */
const MOST_CONTAINERS = 32_768;
const MOST_WORKFILES = 16_384;

export interface PublishedGrounds {
  readonly ayon: AyonCatalog;
  readonly knowledge: Knowledge;
  readonly rules: Rules;
  /** Names that the walk passed over because it had met the file before. */
  readonly seenAgain: readonly string[];
}

/**
 * Hands the same workfiles on in the same order. One that holds containers and is a published file has a finding more:
 * AYON has its path as a representation's own file, or the path is one that a publish template makes. A link is looked
 * at under every name that is known of it.
 *
 * The content cannot tell: publishing a workfile copies its bytes, so the artist's own file and the published one are
 * equal. Nor can the hash that AYON keeps: it is made of the published file's name, time and size.
 *
 * @throws what the catalog throws.
 */
export async function* tellPublished(
  workfiles: AsyncIterable<ScannedWorkfile>,
  grounds: PublishedGrounds,
): AsyncGenerator<ScannedWorkfile, void, undefined> {
  const others = await otherNames(grounds.seenAgain);
  const judge = new PublishJudge(grounds, ({ stat }) => (stat === null ? [] : others(stat)));
  let held: ScannedWorkfile[] = [];
  let holders = 0;
  let containers = 0;
  for await (const workfile of workfiles) {
    held.push(workfile);
    if (workfile.containers.length > 0) holders += 1;
    containers += workfile.containers.length;
    const isEnough = holders >= ENOUGH_HOLDERS || (holders >= SOME_HOLDERS && containers >= MANY_CONTAINERS);
    if (!isEnough && containers < MOST_CONTAINERS && held.length < MOST_WORKFILES) continue;
    yield* await judge.told(held);
    held = [];
    holders = containers = 0;
  }
  yield* await judge.told(held);
}

interface NamedWorkfile {
  readonly workfile: ScannedWorkfile;
  readonly names: readonly string[];
}

class PublishJudge {
  readonly #grounds: PublishedGrounds;
  readonly #otherNames: (workfile: ScannedWorkfile) => readonly string[];
  readonly #looks = pLimit(32);
  /**
   * Templates that were learned from the documents are not asked: one without a folder of its own for publishes would
   * take an artist's folders for published ones.
   */
  readonly #templates = STANDARD_TEMPLATES.map(compileTemplate).filter((template) => template !== null);

  constructor(grounds: PublishedGrounds, otherNames: (workfile: ScannedWorkfile) => readonly string[]) {
    this.#grounds = grounds;
    this.#otherNames = otherNames;
  }

  async told(workfiles: readonly ScannedWorkfile[]): Promise<readonly ScannedWorkfile[]> {
    const { ayon, knowledge } = this.#grounds;
    const named = await Promise.all(workfiles.map((workfile) => this.#named(workfile)));
    const keys = new Set(named.flatMap(({ names }) => names.flatMap((name) => pathKeys(name, knowledge.roots))));
    const owners = keys.size === 0 ? new Map<string, readonly AyonRepresentation[]>() : await ayon.byPathKeys(keys);
    return named.map(({ workfile, names }) => {
      const owner = this.#owner(names, (key) => owners.get(key) ?? []);
      const finding = owner === null ? this.#inPublishFolder(names) : onRecord(owner);
      if (finding === null) return workfile;
      const hash = owner === null || workfile.format !== 'published-json' ? [] : hashFinding(owner);
      return { ...workfile, findings: [...workfile.findings, finding, ...hash] };
    });
  }

  /** A file without containers is never written, so nobody need know what it is. */
  async #named(workfile: ScannedWorkfile): Promise<NamedWorkfile> {
    const { path, containers } = workfile;
    if (containers.length === 0) return { workfile, names: [] };
    const real = await this.#looks(() => realpath(path).catch(() => path));
    return { workfile, names: [...new Set([path, real, ...this.#otherNames(workfile)])] };
  }

  /** The representation whose own file it is. */
  #owner(names: readonly string[], file: (key: string) => readonly AyonRepresentation[]): AyonRepresentation | null {
    const { ayon, roots } = this.#grounds.knowledge;
    const knowledge = { ayon, file };
    const own = ayon?.projects[0]?.name ?? '';
    for (const name of names) {
      const [owner] = filesOwners(readPath(name, roots), own, knowledge, this.#grounds.rules);
      if (owner !== undefined) return owner;
    }
    return null;
  }

  #inPublishFolder(names: readonly string[]): Finding | null {
    for (const name of names) {
      const reading = readBackwards(name, this.#templates, this.#grounds.knowledge.projects);
      if (reading === null) continue;
      return finding('workfile-publish-folder', { place: placeText(reading), project: reading.project });
    }
    return null;
  }
}

function onRecord(owner: AyonRepresentation): Finding {
  const { id, project } = owner;
  return finding('workfile-published', { place: representationText(owner), project, representation: id });
}

/** What AYON keeps about the file and what is written into it would make untrue. */
function hashFinding(owner: AyonRepresentation): readonly Finding[] {
  const { fileHash: hash = null } = owner;
  return hash === null
    ? []
    : [{ code: 'published-json-hash', severity: 'warning', args: { hash, place: representationText(owner) } }];
}

const CODES = ['workfile-published', 'workfile-publish-folder'] as const;

function finding(code: (typeof CODES)[number], args: Finding['args']): Finding {
  return { code, severity: 'warning', args };
}

/** Why `apply` leaves this workfile of a plan alone: the plan says that it is a published file. Null where it does not. */
export function publishedReason(line: Pick<WorkfileLine, 'findings'>): Reason | null {
  const said = line.findings.find(({ code }) => CODES.some((known) => known === code));
  return said === undefined ? null : { code: said.code, args: said.args };
}
