import { distinctIds, gatherKnowledge, isAccepted, NO_RULES, recordedIdsOf } from '../../src/matchers/index.ts';
import { parseRules } from '../../src/matchers/rules/parse.ts';
import type { AyonCatalog } from '../../src/model/catalog.ts';
import { askFacts } from '../../src/plan/manage/server-facts.ts';
import { memoryAyon, memoryOpenPype } from '../accuracy/memory.ts';
import type { Production } from '../accuracy/scenarios.ts';

/** What one method of a catalog was asked. */
export interface Asked {
  calls: number;
  /** Ids, places, path keys or products. */
  items: number;
  /** A live server takes 500 at a time: what that makes in requests, at the least. */
  requests: number;
}

export type Question = 'byIds' | 'byChain' | 'byPathKeys' | 'newest';

/** A catalog that counts what it is asked. */
function countingAyon(catalog: AyonCatalog): {
  readonly ayon: AyonCatalog;
  readonly asked: Readonly<Record<Question, Asked>>;
} {
  const none = (): Asked => ({ calls: 0, items: 0, requests: 0 });
  const asked = { byIds: none(), byChain: none(), byPathKeys: none(), newest: none() };
  const count = (what: Question, items: number): void => {
    asked[what].calls += 1;
    asked[what].items += items;
    asked[what].requests += Math.ceil(items / 500);
  };
  const ayon: AyonCatalog = {
    sources: catalog.sources,
    projects: catalog.projects,
    others: catalog.others,
    byIds(ids) {
      count('byIds', ids.size);
      return catalog.byIds(ids);
    },
    byChain(queries) {
      count('byChain', queries.length);
      return catalog.byChain(queries);
    },
    byPathKeys(keys) {
      count('byPathKeys', keys.size);
      return catalog.byPathKeys(keys);
    },
    newest(products) {
      count('newest', products.size);
      return catalog.newest(products);
    },
    close: () => catalog.close(),
  };
  return { ayon, asked };
}

/** What AYON is asked when the containers of a production are planned. */
export async function questionsOf(
  production: Production,
): Promise<{ readonly asked: Readonly<Record<Question, Asked>>; readonly total: Asked }> {
  const { side, documents, roots, cases } = production;
  const { ayon, asked } = countingAyon(memoryAyon(side.projects, side.representations));
  const ids = distinctIds();
  for (const { container, workfile } of cases)
    for (const recorded of recordedIdsOf(container, workfile, 'Show')) ids.add(recorded);
  await gatherKnowledge(ids, {
    ayon,
    openpype: documents === null ? null : memoryOpenPype(documents, roots),
    rules: production.rules === '' ? NO_RULES : parseRules(production.rules, 'rules.yaml'),
    after: { accepts: (decision) => isAccepted(decision, 'context'), asks: askFacts },
  });
  const total = { calls: 0, items: 0, requests: 0 };
  for (const { calls, items, requests } of Object.values(asked)) {
    total.calls += calls;
    total.items += items;
    total.requests += requests;
  }
  return { asked, total };
}
