/** Buffers of this many bytes are used again and again; larger ones are made when they are needed. */
const REUSED_BYTES = 512 * 1024;

/** As many as the small files under way need while they wait for the disk. */
const KEPT = 96;

const free: Buffer[] = [];

/**
 * Lends a buffer of `size` bytes for as long as `use` takes. Its content is whatever it was. Thousands of small files
 * would otherwise leave a gigabyte for the garbage collector.
 */
export async function withBuffer<T>(size: number, use: (buffer: Buffer) => Promise<T>): Promise<T> {
  if (size > REUSED_BYTES) return use(Buffer.allocUnsafe(size));
  const buffer = free.pop() ?? Buffer.allocUnsafeSlow(REUSED_BYTES);
  try {
    return await use(buffer.subarray(0, size));
  } finally {
    if (free.length < KEPT) free.push(buffer);
  }
}
