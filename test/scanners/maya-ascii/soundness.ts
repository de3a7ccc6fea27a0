import { fromByteString } from '../../../src/model/bytes.ts';
import type { ScanResult, ScannedContainer, Slot } from '../../../src/model/container.ts';
import { MemorySource } from '../../../src/files/byte-source.ts';
import { scanMayaAscii } from '../../../src/scanners/maya-ascii/scanner.ts';
import { fillSlots } from '../../../src/patch/fill.ts';
import { NEW_VALUES, afterPatch } from '../../support/fill-everything.ts';
import { allSlots, filled } from '../../support/splicing.ts';
import { oracleStatements } from './oracle.ts';
import type { OracleStatement } from './oracle.ts';

const SET_KEY = (key: string): RegExp => new RegExp(`^setAttr\\b[^;]*?["\\s.](?:${key})"?\\s`);

/**
 * Throws unless everything that a scan offers stands in a record: each value inside one statement that sets that key, each
 * insertion right behind a statement, each value of a reference edit behind its node and attribute in a block of edits.
 * The statements are those of the oracle, not of the scanner.
 */
export function assertSound(bytes: Buffer, scan: ScanResult): void {
  const statements = oracleStatements(bytes);
  const ends = new Set(statements.map(({ end }) => end));
  for (const container of scan.containers) {
    const slots = allSlots([container]);
    if (container.locked !== undefined && slots.length > 0) throw new Error(`${container.node} is locked, and offered`);
    for (const slot of slots) assertSlot(bytes, container, slot, statements, ends);
  }
}

function assertSlot(
  bytes: Buffer,
  container: ScannedContainer,
  slot: Slot,
  statements: readonly OracleStatement[],
  ends: ReadonlySet<number>,
): void {
  const { offset, length } = slot.span;
  const fail = (why: string): never => {
    throw new Error(`${slot.what} of ${container.node} at ${offset}: ${why}`);
  };
  if (!bytes.subarray(offset, offset + length).equals(fromByteString(slot.old))) fail('the old bytes are others');
  const inserts = typeof slot.write[0] === 'string' && /^\s+(add|set)Attr /.test(slot.write[0]);
  if (inserts) {
    if (length !== 0 || !ends.has(offset)) fail('the insertion is not behind a statement');
    return;
  }
  const statement = statements.find(({ start, end }) => start < offset && offset + length < end);
  if (statement === undefined) return fail('it is in no statement');
  const before = statement.text.slice(0, offset - statement.start);
  if (container.carrier === 'attribute') {
    // An attribute may have been added under another short name; then its own name is not in the statement.
    if (!/^setAttr\b/.test(statement.text)) fail('it is in no setAttr');
    if (!SET_KEY(`${slot.what}|\\w+`).test(statement.text)) fail('another key is set there');
  } else {
    if (!/^setAttr\s+"\.(ed|edits)"\s/.test(statement.text)) fail('it is in no block of edits');
    // A damaged scene may spell a name with needless escapes.
    const plain = before.replace(/\\(.)/gs, (_all, char: string) => ({ n: '\n', t: '\t', r: '\r' })[char] ?? char);
    const edit = plain.lastIndexOf(`"${container.node}"`);
    const quoted = plain.slice(edit);
    if (edit === -1 || !quoted.includes(`"${slot.what}"`)) fail('it does not follow its node and attribute');
  }
}

/** What of a container must not change when others are patched. */
export function identity({ node, carrier, fields, locked }: ScannedContainer): string {
  return JSON.stringify({ node, carrier, fields, locked: locked?.code });
}

/**
 * Scans, checks, fills every slot, scans again and checks that exactly what was written reads back.
 * Returns whether anything was offered. Throws for anything unsafe.
 */
export function checkScene(bytes: Buffer): boolean {
  const scan = scanMayaAscii(new MemorySource(bytes));
  assertSound(bytes, scan);
  const offered = scan.containers.filter(({ slots }) => slots.length > 0);
  if (offered.length === 0) return false;
  const slots = allSlots(scan.containers);
  const patched = filled(bytes, scan, slots, NEW_VALUES);
  const grown = fillSlots(slots, NEW_VALUES).reduce((sum, edit) => sum + edit.new.length - edit.length, 0);
  if (patched.length !== bytes.length + grown) throw new Error('the patched scene has another length');
  const again = scanMayaAscii(new MemorySource(patched)).containers;
  const expected = scan.containers.map((container) => identity(afterPatch(container)));
  const now = again.map(identity);
  if (now.join('\n') !== expected.join('\n')) {
    throw new Error(`after the patch:\n${now.join('\n')}\nexpected:\n${expected.join('\n')}`);
  }
  return true;
}
