/** A row of a table, with the line it begins on, counted from 1. */
export interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

/** So many characters in one cell are a quote without its end, or somebody's ill will: spreadsheets hold 32,767. */
export const CELL_LIMIT = 1024 * 1024;

/** A cell is longer than `CELL_LIMIT`. `line`: where its row begins, counted from 1. */
export class CellTooLong extends Error {
  override readonly name = 'CellTooLong';
  readonly line: number;

  constructor(line: number) {
    super(`a cell in line ${line} is too long`);
    this.line = line;
  }
}

/**
 * Splits comma- or semicolon-separated text (RFC 4180; spreadsheets of some countries write semicolons) into rows. The
 * separator is the one the first line has more of. A byte order mark is skipped, empty lines are left out. Throws a
 * `CellTooLong`.
 */
export function parseCsv(text: string): readonly Row[] {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const rows: Row[] = [];
  let cells: string[] = [];
  let start = 1;
  let line = 1;
  for (const piece of cellsOf(body, separatorOf(body))) {
    if (piece.cell === null) throw new CellTooLong(start);
    cells.push(piece.cell);
    line += piece.lines;
    if (!piece.endsRow) continue;
    if (cells.some((one) => one !== '')) rows.push({ line: start, cells });
    cells = [];
    start = line;
  }
  return rows;
}

function separatorOf(body: string): string {
  const end = body.indexOf('\n');
  const first = body.slice(0, Math.min(end < 0 ? body.length : end, CELL_LIMIT));
  return first.split(';').length > first.split(',').length ? ';' : ',';
}

interface Piece {
  /** Null for one that is too long. */
  readonly cell: string | null;
  /** How many lines end in it or behind it. */
  readonly lines: number;
  readonly endsRow: boolean;
}

/** Cells are cut out of the text whole: put together by single characters, each of those would take thirty bytes. */
function* cellsOf(body: string, separator: string): Generator<Piece> {
  const special = separator === ';' ? /[;\n]/g : /[,\n]/g;
  for (let at = 0; ;) {
    const quoted = body[at] === '"' ? quotedFrom(body, at) : null;
    special.lastIndex = quoted?.next ?? at;
    const end = special.exec(body)?.index ?? body.length;
    const isLineEnd = body[end] === '\n';
    if (end - at > CELL_LIMIT) yield { cell: null, lines: 0, endsRow: true };
    else {
      const inner = quoted === null ? '' : body.slice(at + 1, quoted.end);
      const outer = body.slice(quoted?.next ?? at, end).replaceAll('\r', '');
      const lines = inner.split('\n').length - 1 + (isLineEnd ? 1 : 0);
      yield { cell: inner.replaceAll('""', '"') + outer, lines, endsRow: isLineEnd || end === body.length };
    }
    at = end + 1;
    if (at > body.length || (isLineEnd && at === body.length)) return;
  }
}

/** Where the text between quotes ends, and where what follows goes on: the end of the text, for a quote that is never closed. */
function quotedFrom(body: string, from: number): { readonly end: number; readonly next: number } {
  for (let at = body.indexOf('"', from + 1); at >= 0; at = body.indexOf('"', at + 2)) {
    if (body[at + 1] !== '"') return { end: at, next: at + 1 };
  }
  return { end: body.length, next: body.length };
}
