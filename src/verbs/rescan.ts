export { scanForWriter } from '../scanners/scan-bytes.ts';
