import type { SummaryLine, Whereabouts } from '../../model/plan.ts';
import { displayBytes } from '../../model/bytes.ts';
import { shorten } from './layout.ts';
import { sharedFolder } from './shared-folder.ts';
import { count, printable } from './text.ts';

/** Names the workfiles in which something was found, below the folder that they all share. */
export class NamedFiles {
  readonly #where: NonNullable<SummaryLine['where']>;
  readonly #shared: string;
  readonly #room: number;
  #named = false;

  /** Names longer than `room` columns lose their middle. */
  constructor({ where = {} }: Pick<SummaryLine, 'where'>, room: number) {
    this.#where = where;
    this.#shared = sharedFolder(Object.values(where).flatMap(({ first }) => first));
    this.#room = room;
  }

  /** `in a.ma, b.ma and 3 more workfiles`; nothing in a plan that does not tell. */
  of(code: string): readonly string[] {
    const found: Whereabouts | undefined = Object.hasOwn(this.#where, code) ? this.#where[code] : undefined;
    if (found === undefined) return [];
    this.#named = true;
    const names = found.first.map((path) =>
      shorten(printable(displayBytes(path.slice(this.#shared.length))), this.#room),
    );
    const rest = found.workfiles - names.length;
    if (rest > 0) return [`in ${names.join(', ')} and ${count(rest)} more ${rest === 1 ? 'workfile' : 'workfiles'}`];
    const last = names.pop() ?? '';
    return [`in ${names.length === 0 ? last : `${names.join(', ')} and ${last}`}`];
  }

  /** Where the named files lie; empty where none was named, or they share no folder. */
  below(): readonly string[] {
    return this.#named && this.#shared !== '' ? [`Files are named below ${printable(displayBytes(this.#shared))}`] : [];
  }
}
