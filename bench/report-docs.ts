import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codesPage } from './codes-page.ts';

/** `bench/run report-docs`: writes docs/codes.md anew from the tables of words. */
await writeFile(join(process.cwd(), 'docs/codes.md'), codesPage());
