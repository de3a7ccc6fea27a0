import { compileGlob } from './glob.ts';
import type { Rules } from './rules.ts';

/**
 * The loaders that the studio has itself, for the plan's header: each as `host:pattern`, with `*` for every host. What a
 * rule renames a loader to is one of them.
 */
export function ownLoaderNames(rules: Pick<Rules, 'ownLoaders' | 'loaders'>): readonly string[] {
  const named = rules.ownLoaders.map(({ name, host }) => `${host ?? '*'}:${name.pattern}`);
  const renamed = rules.loaders.map(({ to, host }) => `${host ?? '*'}:${to.replace(/\$\d/g, '*')}`);
  return [...new Set([...named, ...renamed])];
}

/** Tells whether a loader is one of those that `ownLoaderNames` wrote down. */
export function ownLoaderTest(names: readonly string[]): (loader: string, host: string) => boolean {
  const owns = names.map((name) => {
    const colon = name.indexOf(':');
    return { host: name.slice(0, colon), glob: compileGlob(name.slice(colon + 1)) };
  });
  return (loader, host) =>
    owns.some((own) => (own.host === '*' || own.host === host) && own.glob.match(loader) !== null);
}

/** The rule that calls this loader the studio's own; null where none does. */
export function ownLoaderRule(rules: Rules, loader: string, host: string): { readonly ref: string } | null {
  return (
    rules.ownLoaders.find((rule) => (rule.host === null || rule.host === host) && rule.name.match(loader) !== null) ??
    null
  );
}
