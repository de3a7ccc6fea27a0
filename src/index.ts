/**
 * ayon-remap as a library: the same verbs as the command line, with async iterators and abort signals, and no output of
 * its own.
 */
export { scan } from './verbs/scan.ts';
export type { ScanOptions, Shard } from './reading/scan-files.ts';
export { openQueueReader } from './reading/queue/queue-reader.ts';
export { runQueueWorker } from './reading/queue/queue-worker.ts';
export type { QueueWorkerOptions } from './reading/queue/queue-worker.ts';
export { merge } from './verbs/merge.ts';
export { FARMS } from './farm/index.ts';
export type { Farm, FarmFiles, FarmJob } from './farm/index.ts';
export { plan } from './verbs/plan.ts';
export type { PlanOptions, PlanProgress } from './verbs/plan.ts';
export { openPlan, readHeader } from './run/folder.ts';
export type { OpenPlan } from './run/folder.ts';
export { ids } from './verbs/ids.ts';
export type { IdsOptions } from './verbs/ids.ts';
export type * from './model/id-line.ts';
export { apply } from './verbs/apply.ts';
export type { ApplyEvent, ApplyOptions, ApplyResult } from './writers/apply/events.ts';
export { verify } from './verbs/verify.ts';
export type { VerifyRunOptions } from './verbs/verify.ts';
export type { VerifyEvent, VerifyResult } from './writers/apply/verify.ts';
export { undo } from './verbs/undo.ts';
export type { UndoEvent, UndoOptions, UndoResult } from './writers/apply/undo/undo.ts';
export { confirmPilot, confirmPilotByEvidence, pilot } from './verbs/pilot.ts';
export { handover } from './verbs/handover.ts';
export { gc } from './verbs/gc.ts';
export { writeSnapshot as snapshot } from './catalogs/ayon/snapshot-write.ts';
export { loadDecisions, loadRules } from './matchers/index.ts';
export { deriveAyonId } from './ids/derive.ts';
export { RemapError } from './model/error.ts';
export { sentence, remedy } from './words/index.ts';
export { VERSION } from './model/version.ts';
export type * from './model/plan.ts';
export type { Decision, Evidence, Alternative, Method, Status, Target, Reason } from './model/decision.ts';
export type { Edit, EditPurpose } from './model/edit.ts';
export type { Finding, Severity } from './model/finding.ts';
export type { Format, Host, Carrier } from './model/format.ts';
