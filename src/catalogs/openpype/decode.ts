import { isUtf8 } from 'node:buffer';
import { deserialize } from 'bson';
import { isFields, type Fields } from './ejson.ts';
import type { FileList, RawDocument } from './split-json.ts';
import { dumpError } from './trouble.ts';

/** Decodes one document. `subject` names the dump in errors. */
export type Decode = (document: RawDocument, subject: string) => Fields;

export const decodeJson: Decode = ({ bytes, offset }, subject) => {
  if (!isUtf8(bytes)) {
    const problem = `the document at byte ${offset} is not UTF-8`;
    throw dumpError(subject, problem, 'Dump it again without changing the encoding on the way.');
  }
  const text = bytes.toString('utf8');
  const value = parse(text) ?? parse(quoteBareNumbers(text));
  if (isFields(value)) return value;
  if (/\b(?:ObjectId|ISODate|NumberInt|NumberLong)\(/.test(text)) {
    const problem = 'it is in the notation of the mongo shell, which is not JSON';
    throw dumpError(subject, problem, 'Write it with mongoexport, mongodump or pack-project.');
  }
  throw dumpError(subject, `the document at byte ${offset} is not valid JSON`, 'Copy or dump it again.');
};

/** Below this many bytes of files it is quicker to parse them. */
const MANY_FILES = 2 * 1024;

/**
 * Decodes a document, and of a long list of files no more than is kept: half of a studio's dump are the entries of image
 * sequences, 330 bytes a frame. Each entry comes out with its path, and with `_id` and `hash` where it has them.
 */
export const decodeJsonBriefly: Decode = (document, subject) => {
  const { bytes, files, offset } = document;
  if (files === undefined || files.to - files.from < MANY_FILES) return decodeJson(document, subject);
  const entries = filePaths(bytes, files);
  if (entries === null) return decodeJson(document, subject);
  const around = Buffer.concat([bytes.subarray(0, files.from), bytes.subarray(files.to)]);
  return { ...decodeJson({ bytes: around, offset }, subject), files: entries };
};

/** The paths of a list of files; null where one is not written as OpenPype writes it. */
function filePaths(bytes: Buffer, files: FileList): { path: string; _id: null; hash: null }[] | null {
  if (files.ids !== files.paths.length || files.hashes !== files.paths.length) return null;
  const entries: { path: string; _id: null; hash: null }[] = [];
  for (const key of files.paths) {
    let at = key + '"path"'.length;
    while (bytes[at] === 0x20 || bytes[at] === 0x3a) at += 1;
    if (bytes[at] !== 0x22) return null;
    const from = at + 1;
    for (at = from; bytes[at] !== 0x22; at += 1) {
      // An escape: a path of another root than the project's, or no ASCII. Then the slow way is good enough.
      if (bytes[at] === 0x5c || at >= files.to) return null;
    }
    entries.push({ path: bytes.toString('utf8', from, at), _id: null, hash: null });
  }
  return entries;
}

export const decodeBson: Decode = (document, subject) => {
  try {
    return deserialize(document.bytes);
  } catch (error) {
    const problem = `the document at byte ${document.offset} is not valid BSON`;
    throw dumpError(subject, problem, 'Copy or dump it again.', error);
  }
};

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Python's `json` writes NaN and infinity bare, which JSON does not know; strings are matched first and left alone. */
function quoteBareNumbers(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (token) =>
    token.startsWith('"') ? token : `{"$numberDouble":"${token}"}`,
  );
}
