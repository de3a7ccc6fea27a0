import type { ByteString } from '../../model/bytes.ts';
import type { ScanResult, ScannedContainer, SecondPlace } from '../../model/container.ts';
import type { Finding } from '../../model/finding.ts';
import type { ReadTool, ToolListener } from './tools.ts';

/** Keeps the containers of one composition, and brings the older copies of a tool to it. */
export class Collected implements ToolListener {
  readonly #containers: ScannedContainer[] = [];
  readonly #copies: { readonly node: ByteString; readonly place: SecondPlace }[] = [];
  readonly #findings: Finding[] = [];

  tool(tool: ReadTool): void {
    if (!tool.record.isContainer) return;
    const locked = lockOf(tool);
    if (!tool.isCopy) this.#containers.push(container(tool, locked));
    else if (locked !== null) this.#findings.push(locked);
    else this.#copies.push({ node: tool.node, place: secondPlace(tool) });
  }

  twice(key: string, node: ByteString, offset: number): void {
    this.#findings.push({ code: 'fusion-table-twice', severity: 'error', args: { key }, offset, node });
  }

  /** Everything that was found, in the order of the file. */
  result(problems: readonly Finding[]): ScanResult {
    const byNode = new Map<ByteString, SecondPlace[]>(this.#containers.map(({ node }) => [node, []]));
    for (const { node, place } of this.#copies) {
      const places = byNode.get(node);
      if (places !== undefined) places.push(place);
      else this.#findings.push(strayCopy(node, place));
    }
    const taken = new Set<ByteString>();
    const containers = this.#containers.map((each) => {
      const alsoAt = taken.has(each.node) ? [] : (byNode.get(each.node) ?? []);
      taken.add(each.node);
      const places = each.locked === undefined ? alsoAt : alsoAt.map(({ slot: _slot, ...place }) => place);
      return { ...each, alsoAt: places.toSorted((a, b) => a.offset - b.offset) };
    });
    return {
      format: 'fusion',
      containers: containers.toSorted((a, b) => a.offset - b.offset),
      frames: [],
      findings: [...problems, ...this.#findings],
    };
  }
}

function container(tool: ReadTool, locked: Finding | null): ScannedContainer {
  const { node, className, record, loadedPath } = tool;
  return {
    host: 'fusion',
    node,
    nodeType: className,
    carrier: 'custom-data',
    offset: record.valueOffset,
    fields: record.fields,
    loadedPath,
    alsoAt: [],
    slots: locked === null ? record.slots() : [],
    ...(locked === null ? {} : { locked }),
  };
}

function secondPlace({ record }: ReadTool): SecondPlace {
  const slot = record.slot('representation');
  return {
    carrier: 'custom-data',
    offset: record.valueOffset,
    representation: record.fields.representation ?? '',
    ...(slot === null ? {} : { slot }),
  };
}

/** Why nothing of this record may be edited; null where it may. */
function lockOf({ end, node, offset, record }: ReadTool): Finding | null {
  if (end === 'unclosed') return { code: 'fusion-tool-unclosed', severity: 'error', args: {}, offset, node };
  if (end === 'damaged') return { code: 'fusion-tool-damaged', severity: 'error', args: {}, offset, node };
  if (record.fault === null) return null;
  const { code, key } = record.fault;
  return { code, severity: 'warning', args: { key }, offset, node };
}

/** A copy of a tool that itself has no record any more: it comes back with the copy, and only then. */
function strayCopy(node: ByteString, { offset, representation }: SecondPlace): Finding {
  return { code: 'fusion-stray-copy', severity: 'info', args: { representation }, offset, node };
}
