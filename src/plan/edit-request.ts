import type { Decision } from '../model/decision.ts';
import type { Edit } from '../model/edit.ts';
import type { Carrier, Format, Host } from '../model/format.ts';
import type { ContainerLine, HeaderLine, WorkfileLine } from '../model/plan.ts';
import { HIERO_TAGS } from '../hosts/hiero.ts';
import { DEFAULT_POLICY } from './policy.ts';
import type { EditPolicy } from './policy.ts';

/**
 * What a plan asks for in one workfile: its edits, and the decisions that they are said to follow from. A request and no
 * more: `vetRequest` compares it with the file. Plain data, so that a thread can be given it.
 */
export interface EditRequest {
  readonly format: Format | null;
  readonly projects: readonly string[];
  readonly policy: Omit<EditPolicy, 'renameLoader'>;
  readonly containers: readonly RequestedContainer[];
  readonly instances: readonly RequestedInstance[];
  readonly framing: readonly Edit[];
}

export interface RequestedContainer {
  readonly host: Host;
  readonly node: string;
  readonly carrier: Carrier;
  readonly offset: number;
  readonly decision: Verdict | null;
  /** One a second place, in the order of the plan. */
  readonly secondDecisions: readonly (Verdict | null)[];
  /** What the studio's rules call the loader now; absent where they say nothing. */
  readonly ruledLoader?: string;
  readonly edits: readonly Edit[];
}

export interface RequestedInstance {
  readonly host: Host;
  readonly node: string;
  readonly offset: number;
  readonly edits: readonly Edit[];
}

/** A decision without its evidence: what edits follow from. */
export type Verdict = Pick<Decision, 'status' | 'method' | 'target'>;

/** What the plan asks for in this workfile. Containers without an edit ask for nothing. */
export function requestOf(header: HeaderLine, line: WorkfileLine): EditRequest {
  return {
    format: line.format,
    projects: header.projects,
    policy: policyOf(header),
    containers: line.containers.filter((container) => container.edits.length > 0).map(requestedContainer),
    instances: (line.instances ?? []).map(({ host, node, offset, edits }) => ({ host, node, offset, edits })),
    framing: line.framing,
  };
}

function requestedContainer(container: ContainerLine): RequestedContainer {
  const { host, node, carrier, offset, ruledLoader, edits, alsoAt } = container;
  return {
    host,
    node,
    carrier,
    offset,
    decision: verdict(container.decision),
    secondDecisions: alsoAt.map((place) => verdict(place.decision)),
    ...(ruledLoader === undefined ? {} : { ruledLoader }),
    edits,
  };
}

function verdict(decision: Decision | null): Verdict | null {
  if (decision === null) return null;
  const { status, method, target } = decision;
  return { status, method, target };
}

const RUNGS: readonly EditPolicy['accept'][] = ['derived', 'alias', 'context', 'path'];

/** What was chosen about the edits when the plan was made. An option that the header lacks had its default. */
function policyOf({ options }: HeaderLine): EditRequest['policy'] {
  const { accept, nukeTab, hieroTag, modernise, legacyInstances, imprintProject } = options;
  return {
    accept: RUNGS.find((rung) => rung === accept) ?? DEFAULT_POLICY.accept,
    nukeTab: typeof nukeTab === 'string' ? nukeTab : DEFAULT_POLICY.nukeTab,
    hieroTag: HIERO_TAGS.find((tag) => tag === hieroTag) ?? DEFAULT_POLICY.hieroTag,
    modernise: modernise === true,
    legacyInstances: legacyInstances === true,
    imprintProject: imprintProject === true,
  };
}
