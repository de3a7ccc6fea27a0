import type { Root } from '../../model/catalog.ts';
import type { PublishTemplate } from '../../paths/index.ts';
import type { Glob } from './glob.ts';

/** What every rule has: the words by which a person finds it again, `rules.yaml: folders[2]`. */
interface Ruled {
  readonly ref: string;
}

export interface RenameRule extends Ruled {
  readonly from: Glob;
  readonly to: string;
  /** Other things that must fit as well. */
  readonly folder: Glob | null;
  readonly product: Glob | null;
  readonly host: string | null;
}

/** A loader that the studio wrote itself, so that AYON has it although its addons do not. */
export interface OwnLoaderRule extends Ruled {
  readonly name: Glob;
  readonly host: string | null;
}

export interface VersionRule extends Ruled {
  readonly folder: Glob | null;
  readonly product: Glob | null;
  /** Added to OpenPype's number to get AYON's. */
  readonly add: number;
}

export interface RootRule extends Ruled {
  readonly root: Root;
}

export interface TemplateRule extends Ruled {
  readonly template: PublishTemplate;
}

export interface IdRule extends Ruled {
  /** 24 lower-case hex digits, or whatever else stands in the record. */
  readonly from: string;
  /** 32 lower-case hex digits. */
  readonly to: string;
}

export interface IgnoreRule extends Ruled {
  readonly workfile: Glob | null;
  readonly node: Glob | null;
  readonly loader: Glob | null;
  readonly id: string | null;
}

/** What a studio knows that no database tells. Of each list the first rule that fits applies. */
export interface Rules {
  readonly projects: readonly RenameRule[];
  readonly folders: readonly RenameRule[];
  readonly products: readonly RenameRule[];
  readonly representations: readonly RenameRule[];
  readonly loaders: readonly RenameRule[];
  readonly ownLoaders: readonly OwnLoaderRule[];
  readonly versions: readonly VersionRule[];
  readonly roots: readonly RootRule[];
  readonly templates: readonly TemplateRule[];
  readonly ids: ReadonlyMap<string, IdRule>;
  readonly ignore: readonly IgnoreRule[];
  /** `ignore` where everything was exported anew, so that sizes of files say nothing. */
  readonly sizes: 'compare' | 'ignore';
}

export const NO_RULES: Rules = {
  projects: [],
  folders: [],
  products: [],
  representations: [],
  loaders: [],
  ownLoaders: [],
  versions: [],
  roots: [],
  templates: [],
  ids: new Map(),
  ignore: [],
  sizes: 'compare',
};

/** The words of every rule that can be found unused. */
export function ruleRefs(rules: Rules): readonly string[] {
  const lists: readonly (readonly Ruled[])[] = [
    rules.projects,
    rules.folders,
    rules.products,
    rules.representations,
    rules.loaders,
    rules.ownLoaders,
    rules.versions,
    rules.roots,
    rules.templates,
    [...rules.ids.values()],
    rules.ignore,
  ];
  return lists.flatMap((list) => list.map((rule) => rule.ref));
}
