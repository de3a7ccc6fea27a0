/** `node "/opt/our tools/bin.js"`: words at spaces, and what stands in quotes as it is. */
export function wordsOf(program: string): string[] {
  return [...program.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, plain]) => a ?? b ?? plain ?? '');
}
