/**
 * Works on a few items ahead of the one that is taken, and gives the results in order: decompression and requests run
 * elsewhere while this thread parses.
 */
export async function* mapAhead<T, R>(
  items: AsyncIterable<T> | Iterable<T>,
  depth: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<readonly [T, R]> {
  const pending: { readonly item: T; readonly result: Promise<R> }[] = [];
  for await (const item of items) {
    const result = work(item);
    // A failure is reported when its turn comes; until then it must not count as unhandled.
    result.catch(() => undefined);
    pending.push({ item, result });
    const first = pending.length >= depth ? pending.shift() : undefined;
    if (first !== undefined) yield [first.item, await first.result];
  }
  for (const { item, result } of pending) yield [item, await result];
}
