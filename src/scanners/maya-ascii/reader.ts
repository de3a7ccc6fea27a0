import type { ByteString } from '../../model/bytes.ts';
import type { Finding } from '../../model/finding.ts';
import type { Span } from '../../model/span.ts';
import type { ByteSource } from '../../files/byte-source.ts';
import { isContainerId } from '../../hosts/container-ids.ts';
import { SceneLimits } from '../maya/limits.ts';
import { pathAttributes } from '../maya/path-attributes.ts';
import { withoutCopyNumber } from '../maya/references.ts';
import type { Reference } from '../maya/references.ts';
import { readStatement, readStatementFrom } from './arguments.ts';
import type { Statement } from './arguments.ts';
import { CLOSING_BRACKET, DOT, LETTER_M, LETTER_S } from './classes.ts';
import type { LeadBytes } from './codeset.ts';
import { parseAddAttr, parseCreateNode, parseFileReference, parseSelect, parseSetAttr } from './commands.ts';
import type { SetAttr } from './commands.ts';
import { DagPath } from './dag.ts';
import { Lexer } from './lexer.ts';
import { PathNodes } from './path-nodes.ts';
import type { PathNode } from './path-nodes.ts';
import { NodeRecord } from './record.ts';
import { readReferenceEdits } from './reference-edits.ts';
import type { ReferenceEdits } from './reference-edits.ts';
import type { Scene } from './scene.ts';

/** The node that statements without a node of their own refer to. */
type Scope =
  | { readonly kind: 'none' }
  | { readonly kind: 'set'; readonly record: NodeRecord }
  | { readonly kind: 'reference'; readonly name: ByteString; readonly type: ByteString }
  | { readonly kind: 'path'; readonly node: PathNode; readonly name: ByteString; readonly type: ByteString }
  | { readonly kind: 'other'; readonly name: ByteString; readonly type: ByteString };

const NO_SCOPE: Scope = { kind: 'none' };

const SET_ATTR = Buffer.from('setAttr', 'latin1');
const CONNECT_ATTR = Buffer.from('connectAttr', 'latin1');
const ID_ATTR = Buffer.from('".id"', 'latin1');
const EDITS_ATTRS: readonly Buffer[] = ['".ed"', '".edits"'].map((attr) => Buffer.from(attr, 'latin1'));
const OWN_PATH = /^(fn|fileNames)\[0\]$/;
const OWN_PATH_ATTRS: readonly Buffer[] = ['".fn[0]"', '".fileNames[0]"'].map((attr) => Buffer.from(attr, 'latin1'));
const TYPE_FLAGS: readonly Buffer[] = ['-type', '-typ'].map((flag) => Buffer.from(flag, 'latin1'));
const EDITS_TYPE = Buffer.from('"dataReferenceEdits"', 'latin1');

/** A set's own attributes that hold its members: DAG nodes in the first, all others in the second. */
const MEMBERS_OF = /^(dsm|dagSetMembers|dnsm|dnSetMembers)(\[\d+\])?$/;
const PLACEHOLDER = /^(phl|placeHolderList)\[\d+\]$/;

/** Words that begin a block of MEL; what stands in it is not a statement of its own for us. */
const CONTROL_WORDS: ReadonlySet<string> = new Set('if else for while do switch proc global'.split(' '));
const IDENTIFIER = /^[A-Za-z_]\w*$/;

/** Reads a whole scene in one pass. `leads` tells how two-byte characters are lexed; null for bytes as they come. */
export function readScene(
  source: ByteSource,
  leads: LeadBytes | null,
  window?: number,
  limits = new SceneLimits(),
): Scene {
  const options = window === undefined ? { leads } : { leads, window };
  return new SceneReader(new Lexer(source, options), leads, limits).read();
}

class SceneReader {
  readonly #lexer: Lexer;
  readonly #leads: LeadBytes | null;
  readonly #records = new Set<NodeRecord>();
  readonly #byName = new Map<ByteString, NodeRecord>();
  readonly #references = new Map<ByteString, Reference>();
  /** What the reference nodes themselves say; the `file` commands are newer. */
  readonly #ownPaths = new Map<ByteString, ByteString>();
  readonly #edits: ReferenceEdits[] = [];
  readonly #pathNodes = new PathNodes();
  readonly #findings: Finding[] = [];
  readonly #dag = new DagPath();
  readonly #limits: SceneLimits;
  #scope: Scope = NO_SCOPE;
  #unclear: { offset: number; word: string; count: number } | null = null;
  #cutAt: number | null = null;

  constructor(lexer: Lexer, leads: LeadBytes | null, limits: SceneLimits) {
    this.#lexer = lexer;
    this.#leads = leads;
    this.#limits = limits;
  }

  read(): Scene {
    const lexer = this.#lexer;
    lexer.passByteOrderMark();
    for (let kind = lexer.next(); kind !== 'eof' && this.#cutAt === null; kind = lexer.next()) {
      if (kind === 'end') continue;
      const start = lexer.start;
      const complete = kind === 'word' ? this.#statement(start) : this.#unclearStatement(start);
      if (!complete) this.#cutAt = start;
    }
    this.#tellDamage();
    for (const [node, path] of this.#ownPaths) {
      if (!this.#references.has(node)) this.#references.set(node, { path, namespace: null, depth: Infinity });
    }
    return {
      records: [...this.#records],
      references: this.#references,
      edits: this.#edits,
      pathNodes: this.#pathNodes,
      conflicts: lexer.conflicts,
      findings: this.#findings,
    };
  }

  /** Reads the statement that begins with the word just read; false where the file ends in it. */
  #statement(start: number): boolean {
    const lexer = this.#lexer;
    if (lexer.is(SET_ATTR)) return this.#setAttr(start);
    if (lexer.is(CONNECT_ATTR)) return this.#connectAttr();
    const word = lexer.held ? lexer.text() : '';
    switch (word) {
      case 'createNode':
        return this.#take(start, (statement, span) => this.#createNode(statement, span));
      case 'addAttr':
        return this.#addAttr(start);
      case 'select':
        return this.#take(start, (statement) => this.#select(statement));
      case 'file':
        return this.#take(start, (statement) => this.#file(statement));
      case 'rename':
        return this.#take(start, (statement, span) => this.#rename(statement, span));
      default:
        if (word.startsWith('$')) return lexer.skipStatement();
        if (IDENTIFIER.test(word) && !CONTROL_WORDS.has(word)) return lexer.skipStatement();
        return this.#unclearStatement(start);
    }
  }

  #take(start: number, use: (statement: Statement, span: Span) => void): boolean {
    const statement = readStatement(this.#lexer, this.#leads);
    if (statement.complete) use(statement, { offset: start, length: statement.end - start });
    return statement.complete;
  }

  #createNode(statement: Statement, span: Span): void {
    const node = parseCreateNode(statement.args);
    if (node === null) {
      this.#enter(NO_SCOPE);
      return;
    }
    const { type, name } = node;
    const dag = this.#dag.enter(name, node.parent);
    let scope: Scope;
    if (type === 'objectSet') {
      const record = new NodeRecord(name, span);
      this.#byName.set(name, record);
      scope = { kind: 'set', record };
    } else if (type === 'reference') scope = { kind: 'reference', name, type };
    else if (pathAttributes(type) !== undefined)
      scope = { kind: 'path', node: { dag, type, values: new Map() }, name, type };
    else scope = { kind: 'other', name, type };
    if (!node.skipSelect) this.#enter(scope);
    else if (scope.kind === 'set') this.#keep(scope.record);
  }

  #enter(scope: Scope): void {
    this.#leave();
    this.#scope = scope;
  }

  /** Sets without an `id` are let go of as soon as their block is over. */
  #leave(): void {
    if (this.#scope.kind === 'set') this.#keep(this.#scope.record);
    this.#scope = NO_SCOPE;
  }

  #keep(record: NodeRecord): void {
    if (this.#records.has(record)) return;
    if (record.mayBeContainer && this.#limits.records.take(record.head.offset)) this.#records.add(record);
    else if (this.#byName.get(record.name) === record) this.#byName.delete(record.name);
  }

  #select(statement: Statement): void {
    const name = parseSelect(statement.args);
    const record = name === null ? undefined : this.#recordOf(name);
    this.#enter(record === undefined ? NO_SCOPE : { kind: 'set', record });
  }

  #recordOf(name: ByteString): NodeRecord | undefined {
    return this.#byName.get(name.replace(/^[:|]/, ''));
  }

  #file(statement: Statement): void {
    const reference = parseFileReference(statement.args);
    // The lines with depths come first; the later ones repeat the references of depth 1.
    if (reference === null || this.#references.has(reference.node)) return;
    const { node, path, namespace, depth } = reference;
    this.#references.set(node, { path: withoutCopyNumber(path), namespace, depth });
  }

  /** `rename -uid` is part of a block; any other renames nodes, which Maya never writes. */
  #rename(statement: Statement, span: Span): void {
    const [flag] = statement.args;
    if (flag?.kind === 'word' && (flag.text === '-uid' || flag.text === '-uuid')) return;
    this.#noteUnclear(span.offset, 'rename');
  }

  #addAttr(start: number): boolean {
    // Only sets can be containers; what other nodes have added need not be known.
    if (this.#scope.kind !== 'set' && this.#byName.size === 0) return this.#lexer.skipStatement();
    return this.#take(start, (statement, span) => {
      const attr = parseAddAttr(statement.args);
      if (attr === null) return;
      const own = this.#scope.kind === 'set' ? this.#scope.record : undefined;
      const record = attr.node === null ? own : this.#recordOf(attr.node);
      record?.add(attr, span, record === own);
    });
  }

  #setAttr(start: number): boolean {
    const { kind } = this.#scope;
    if (kind === 'set' || kind === 'path') {
      this.#lexer.next();
      return this.#setAttrFrom(start);
    }
    return this.#setAttrElsewhere(start);
  }

  /** Of the nodes that hold nothing of ours, which are nearly all, only a few attributes are read at all. */
  #setAttrElsewhere(start: number): boolean {
    const lexer = this.#lexer;
    for (;;) {
      const kind = lexer.next();
      if (kind === 'eof') return false;
      if (kind === 'end') return true;
      // Flags and their arguments stand in front of the attribute.
      if (kind === 'word' && !lexer.includes(DOT)) continue;
      if (kind !== 'string' || lexer.byteAt(1) !== DOT) return this.#setAttrFrom(start);
      if (lexer.is(ID_ATTR)) return this.#setAttrFrom(start);
      if (this.#scope.kind !== 'reference') return lexer.skipStatement();
      if (EDITS_ATTRS.some((attr) => lexer.is(attr))) return this.#referenceEdits(this.#scope.name, start);
      return OWN_PATH_ATTRS.some((attr) => lexer.is(attr)) ? this.#setAttrFrom(start) : lexer.skipStatement();
    }
  }

  #setAttrFrom(start: number): boolean {
    const statement = readStatementFrom(this.#lexer, this.#leads);
    if (!statement.complete) return false;
    const set = parseSetAttr(statement.args);
    if (set !== null) this.#applySet(set, { offset: start, length: statement.end - start });
    return true;
  }

  #applySet(set: SetAttr, statement: Span): void {
    const scope = this.#scope;
    if (set.node !== null) {
      this.#recordOf(set.node)?.set(set.attr, set.value, statement, false);
      return;
    }
    switch (scope.kind) {
      case 'set':
        scope.record.set(set.attr, set.value, statement, true);
        return;
      case 'path':
        this.#pathNodes.add(scope.node, set.attr, set.value);
        break;
      case 'reference':
        if (OWN_PATH.test(set.attr) && set.value.kind === 'string') {
          this.#ownPaths.set(scope.name, withoutCopyNumber(set.value.text));
        }
        break;
      case 'none':
      case 'other':
    }
    this.#tellStrayId(set, statement);
  }

  /** A container's id where AYON will not look for one. */
  #tellStrayId(set: SetAttr, { offset }: Span): void {
    if (set.attr !== 'id' || set.value.kind !== 'string' || !isContainerId(set.value.text)) return;
    const scope = this.#scope;
    if (scope.kind === 'none') {
      this.#findings.push({ code: 'maya-record-without-node', severity: 'warning', args: {}, offset });
    } else if (scope.kind !== 'set') {
      const { name: node, type } = scope;
      this.#findings.push({ code: 'maya-record-on-other-type', severity: 'warning', args: { type }, offset, node });
    }
  }

  #referenceEdits(name: ByteString, start: number): boolean {
    const lexer = this.#lexer;
    lexer.next();
    const typed = TYPE_FLAGS.some((flag) => lexer.is(flag));
    if (typed) lexer.next();
    if (!typed || !lexer.is(EDITS_TYPE)) {
      if (lexer.kind === 'end') return true;
      return lexer.kind !== 'eof' && lexer.skipStatement();
    }
    const edits = readReferenceEdits(lexer, this.#leads, name, start, this.#limits);
    if (!edits.records.isEmpty) this.#edits.push(edits);
    if (!edits.complete && !edits.cut) {
      const args = { reference: name };
      this.#findings.push({ code: 'maya-reference-edits-unread', severity: 'error', args, offset: start, node: name });
    }
    return !edits.cut;
  }

  /** Notes the members of containers. Connections come after all nodes, so the sets are known. */
  #connectAttr(): boolean {
    const lexer = this.#lexer;
    if (this.#byName.size === 0) return lexer.skipStatement();
    const source = this.#nextPlug();
    const from = source && lexer.held ? lexer.text() : '';
    const destination = source && this.#nextPlug();
    if (destination && from !== '' && this.#mayHoldMembers()) this.#connect(unquoted(from), unquoted(lexer.text()));
    if (lexer.kind === 'end') return true;
    return lexer.kind !== 'eof' && lexer.skipStatement();
  }

  /** Gets to the next argument that names an attribute of a node; false where the statement has no more. */
  #nextPlug(): boolean {
    for (let kind = this.#lexer.next(); kind !== 'end' && kind !== 'eof'; kind = this.#lexer.next()) {
      if (kind === 'string' || (kind === 'word' && this.#lexer.includes(DOT))) return true;
    }
    return false;
  }

  /** Whether the plug just read ends as a set's members do: `.dsm`, `.dnSetMembers`, with or without an index. */
  #mayHoldMembers(): boolean {
    const lexer = this.#lexer;
    const quotes = lexer.kind === 'string' ? 1 : 0;
    const last = lexer.byteAt(lexer.end - lexer.start - 1 - quotes);
    return last === LETTER_M || last === LETTER_S || last === CLOSING_BRACKET;
  }

  #connect(source: ByteString, destination: ByteString): void {
    const [set, attr] = plug(destination);
    if (!MEMBERS_OF.test(attr)) return;
    const members = this.#recordOf(set)?.members;
    if (members === undefined) return;
    const [node, output] = plug(source);
    if (PLACEHOLDER.test(output)) members.put('placeholders', node);
    else if (this.#isReference(node)) members.put('references', node);
    else if (this.#pathNodes.concerns(node)) members.put('nodes', node);
  }

  #isReference(node: ByteString): boolean {
    return this.#references.has(node) || this.#ownPaths.has(node);
  }

  #unclearStatement(start: number): boolean {
    const word = this.#lexer.held ? this.#lexer.text().slice(0, 40) : '';
    this.#noteUnclear(start, word);
    return this.#lexer.skipStatement();
  }

  /** Something that may have been, or hidden, a command: what follows cannot be told to belong to the node before. */
  #noteUnclear(offset: number, word: string): void {
    if (this.#unclear === null) this.#unclear = { offset, word, count: 1 };
    else this.#unclear.count += 1;
    this.#lockScope(offset);
    this.#enter(NO_SCOPE);
  }

  #lockScope(offset: number): void {
    if (this.#scope.kind !== 'set') return;
    const { record } = this.#scope;
    record.locked ??= { code: 'maya-record-in-damage', severity: 'warning', args: {}, offset, node: record.name };
  }

  #tellDamage(): void {
    const { damage } = this.#lexer;
    const offset = damage?.offset ?? this.#cutAt;
    if (offset !== null) {
      this.#lockScope(offset);
      const code = damage?.code ?? 'maya-truncated';
      this.#findings.push({ code, severity: 'error', args: { offset }, offset });
    }
    this.#leave();
    if (this.#unclear !== null) {
      const { offset: at, word, count } = this.#unclear;
      const args = { word, count };
      this.#findings.push({ code: 'maya-statement-unclear', severity: 'warning', args, offset: at });
    }
    const [conflict] = this.#lexer.conflicts;
    if (conflict !== undefined) {
      const args = { count: this.#lexer.conflicts.length };
      this.#findings.push({ code: 'maya-conflict-markers', severity: 'error', args, offset: conflict.start });
    }
    this.#findings.push(...this.#limits.findings());
  }
}

/** Names have no escapes. */
function unquoted(token: ByteString): ByteString {
  return token.startsWith('"') ? token.slice(1, -1) : token;
}

/** A plug's node and attribute. */
function plug(name: ByteString): readonly [ByteString, ByteString] {
  const dot = name.indexOf('.');
  return dot === -1 ? [name, ''] : [name.slice(0, dot), name.slice(dot + 1)];
}
