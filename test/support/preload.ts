/**
 * The environment in which every Node process, and every thread of one, runs this module before its own: a test looks into a
 * process so, or holds it where it wants to have it. The module can import what Node brings along.
 */
export function preloading(module: string): { readonly NODE_OPTIONS: string } {
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(module)}` };
}
