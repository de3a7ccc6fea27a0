import { isUtf8 } from 'node:buffer';
import { deserialize } from 'bson';
import { isFields, type Fields } from './ejson.ts';
import type { RawDocument } from './split-json.ts';
import { dumpError } from './trouble.ts';

/** Decodes one document. `subject` names the dump in errors. */
export type Decode = (document: RawDocument, subject: string) => Fields;

export const decodeJson: Decode = (document, subject) => {
  if (!isUtf8(document.bytes)) {
    const problem = `the document at byte ${document.offset} is not UTF-8`;
    throw dumpError(subject, problem, 'Dump it again without changing the encoding on the way.');
  }
  const text = document.bytes.toString('utf8');
  const value = parse(text) ?? parse(quoteBareNumbers(text));
  if (isFields(value)) return value;
  if (/\b(?:ObjectId|ISODate|NumberInt|NumberLong)\(/.test(text)) {
    const problem = 'it is in the notation of the mongo shell, which is not JSON';
    throw dumpError(subject, problem, 'Write it with mongoexport, mongodump or pack-project.');
  }
  throw dumpError(subject, `the document at byte ${document.offset} is not valid JSON`, 'Copy or dump it again.');
};

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
