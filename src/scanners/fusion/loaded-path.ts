import type { ByteString } from '../../model/bytes.ts';
import type { Key, TableHead, TableReader, TextValue } from './tables.ts';
import type { SourceText } from './text.ts';

/** The input that names the loaded file, by the class of the tool. */
const PATH_INPUTS: Readonly<Record<string, string>> = {
  Loader: 'Clip',
  SurfaceAlembicMesh: 'Filename',
  SurfaceFBXMesh: 'ImportFile',
  uLoader: 'Filename',
};

/** Keeps the first path that one tool names. */
export class LoadedPath {
  readonly #text: SourceText;
  readonly #input: string | undefined;
  path: ByteString | null = null;

  constructor(className: ByteString, text: SourceText) {
    this.#text = text;
    this.#input = Object.hasOwn(PATH_INPUTS, className) ? PATH_INPUTS[className] : undefined;
  }

  /** Who listens to a table of the tool; null where it holds no path. */
  table(key: Key): TableReader | null {
    if (this.#input === undefined) return null;
    if (key === 'Inputs') return this.#only((name) => (name === this.#input ? this.#value() : null));
    // Every clip of the list is one; the first is the one that was loaded.
    return key === 'Clips' && this.#input === 'Clip' ? this.#only(() => this.#file()) : null;
  }

  /** `Input { Value = "…" }`, or `Input { Value = Clip { Filename = "…" } }`. */
  #value(): TableReader {
    return this.#only((key) => (key === 'Value' ? this.#file() : null), 'Value');
  }

  #file(): TableReader {
    return this.#only(() => null, 'Filename');
  }

  #only(table: (key: Key, head: TableHead) => TableReader | null, name: Key = null): TableReader {
    return {
      table,
      text: (key, value) => {
        if (name !== null && key === name) this.#take(value);
      },
      close: () => undefined,
    };
  }

  #take(value: TextValue): void {
    const path = this.#text.says(value.string);
    if (this.path === null && path !== '') this.path = path;
  }
}
