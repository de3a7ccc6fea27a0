import type { WorkfileLine } from '../../model/plan.ts';

/**
 * The folders of the projects, as far as what the containers mean tells them. Says in which folder of AYON's tree a workfile
 * lies: only where its path holds that folder's whole path, for a guess would show folders of the disk as sequences.
 */
export class KnownFolders {
  /** By the last name of a folder, in small letters: the names of its whole path, and whether something was published there. */
  readonly #byName = new Map<string, Map<string, { readonly names: readonly string[]; published: boolean }>>();
  readonly #answers = new Map<string, string>();

  /** Learns from what the containers of a workfile mean. */
  add({ containers }: Pick<WorkfileLine, 'containers'>): void {
    for (const { decision } of containers) if (decision?.target != null) this.#learn(decision.target.folderPath);
  }

  /** The folder above the workfile's own in AYON's tree (`/shots/sq01`); '' where the tree does not tell. */
  above(workfile: string): string {
    const names = workfile.split(/[\\/]/);
    names.pop();
    const key = names.join('/');
    let answer = this.#answers.get(key);
    if (answer === undefined) this.#answers.set(key, (answer = this.#find(names)));
    return answer;
  }

  #learn(folderPath: string): void {
    const names = folderPath.split('/').filter((name) => name !== '');
    for (let length = names.length; length > 0; length -= 1) {
      const own = names.slice(0, length);
      const last = own[length - 1]?.toLowerCase() ?? '';
      const alike = this.#byName.get(last) ?? new Map<string, { names: readonly string[]; published: boolean }>();
      this.#byName.set(last, alike);
      const key = own.join('/').toLowerCase();
      const known = alike.get(key);
      const published = length === names.length;
      // What stands above a known folder is known already.
      if (known !== undefined && (known.published || !published)) return;
      alike.set(key, { names: known?.names ?? own, published });
    }
  }

  #find(path: readonly string[]): string {
    for (let end = path.length; end > 0; end -= 1) {
      const alike = this.#byName.get(path[end - 1]?.toLowerCase() ?? '');
      if (alike === undefined) continue;
      for (const { names, published } of alike.values()) {
        if (!endsWith(path, end, names)) continue;
        const above = published && names.length > 1 ? names.slice(0, -1) : names;
        return `/${above.join('/')}`;
      }
    }
    return '';
  }
}

/** Whether these names stand in the path right before `end`. */
function endsWith(path: readonly string[], end: number, names: readonly string[]): boolean {
  const from = end - names.length;
  return from >= 0 && names.every((name, at) => name.toLowerCase() === path[from + at]?.toLowerCase());
}
