export { collapseFrame, frameNumber, FRAME } from './frames.ts';
export { pathKey, pathKeys, readPath } from './keys.ts';
export type { PathReading } from './keys.ts';
export { placesOf } from './reach.ts';
export { baseName, extension, folded, respell } from './spelling.ts';
export { compileTemplate, folderReading, readBackwards, STANDARD_TEMPLATES } from './templates.ts';
export type { PublishTemplate, TemplateReading } from './templates.ts';
export { isForeign, isOfWindows, slashed, slashedGlob } from './platform.ts';
