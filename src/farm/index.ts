import { afanasyFiles } from './afanasy.ts';
import { commandFiles } from './commands.ts';
import { deadlineFiles } from './deadline.ts';
import type { FarmFiles, FarmJob } from './job.ts';
import { opencueFiles } from './opencue.ts';
import { royalRenderFiles } from './royalrender.ts';
import { slurmFiles } from './slurm.ts';
import { tractorFiles } from './tractor.ts';

/** The farms a job can be written for. */
export const FARMS = {
  deadline: deadlineFiles,
  opencue: opencueFiles,
  tractor: tractorFiles,
  royalrender: royalRenderFiles,
  afanasy: afanasyFiles,
  slurm: slurmFiles,
  commands: commandFiles,
} as const satisfies Readonly<Record<string, (job: FarmJob) => FarmFiles>>;

export type Farm = keyof typeof FARMS;

export function isFarm(name: string): name is Farm {
  return Object.hasOwn(FARMS, name);
}

export type { FarmFiles, FarmJob } from './job.ts';
export { shellLine } from './job.ts';
