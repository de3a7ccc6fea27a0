import * as v from 'valibot';

const text = v.pipe(v.string('must be a text'), v.nonEmpty('must not be empty'));
const objectId = v.pipe(text, v.regex(/^[0-9a-fA-F]{24}$/, 'must be 24 hex digits, an ObjectId'));
const ayonId = v.pipe(text, v.regex(/^[0-9a-f]{32}$/, 'must be 32 lower-case hex digits, an id of AYON'));
const integer = v.pipe(v.number('must be a number'), v.integer('must be a whole number'));

/** The shape of a rules file; `schemas/rules.schema.json` says the same to editors. */
export const RULES_SHAPE = v.strictObject({
  projects: v.optional(v.array(v.strictObject({ from: text, to: text }))),
  folders: v.optional(v.array(v.strictObject({ from: text, to: text, product: v.optional(text) }))),
  products: v.optional(v.array(v.strictObject({ from: text, to: text, folder: v.optional(text) }))),
  representations: v.optional(
    v.array(v.strictObject({ from: text, to: text, folder: v.optional(text), product: v.optional(text) })),
  ),
  loaders: v.optional(
    v.array(
      v.pipe(
        v.strictObject({
          from: v.optional(text),
          to: v.optional(text),
          own: v.optional(text),
          host: v.optional(text),
        }),
        v.check(
          ({ from, to, own }) =>
            (own === undefined) === (from !== undefined) && (from === undefined) === (to === undefined),
          'must have either "from" and "to" (a new name) or "own" (a loader of your own)',
        ),
      ),
    ),
  ),
  versions: v.optional(v.array(v.strictObject({ add: integer, folder: v.optional(text), product: v.optional(text) }))),
  roots: v.optional(v.array(v.strictObject({ path: text, name: v.optional(text), project: v.optional(text) }))),
  templates: v.optional(v.array(text)),
  ids: v.optional(v.record(objectId, ayonId)),
  ignore: v.optional(
    v.array(
      v.pipe(
        v.strictObject({
          workfile: v.optional(text),
          node: v.optional(text),
          loader: v.optional(text),
          id: v.optional(text),
        }),
        v.check(
          (rule) => Object.keys(rule).length > 0,
          'must name a workfile, node, loader or id: an empty rule would ignore everything',
        ),
      ),
    ),
  ),
  sizes: v.optional(v.picklist(['compare', 'ignore'], 'must be "compare" or "ignore"')),
});

export type RulesFile = v.InferOutput<typeof RULES_SHAPE>;
