/**
 * After a change of the configuration: what waits is evaluated anew in bounded steps, while traffic goes on. Nothing is taken
 * from an agent's hands. Several monitors may walk at once: placing twice is placing once.
 */
import type { Configuration } from '../../inbox/directory.js';
import { placementFor } from '../../inbox/placing/placement.js';
import { unscored } from '../../inbox/placing/priority.js';
import { factsOfStored } from '../../inbox/placing/stored-facts.js';
import { knownOf } from '../../routing/contacts/contact.js';
import type { PlaceInput } from '../../routing/matching/placing.js';
import type { Conversation } from '../../routing/terms/conversation.js';
import type { WorkerDeps } from '../serving.js';

type Deps = Pick<WorkerDeps, 'core' | 'directory' | 'queues'>;

/** Conversations of one step. */
const AT_ONCE = 500;

/** One step in every workspace that has something to walk. `more`: some walk is not at its end. */
export async function runReplacing(
  deps: Deps,
  partitions: readonly string[],
): Promise<{ examined: number; placed: number; more: boolean }> {
  const total = { examined: 0, placed: 0, more: false };
  for (const partition of partitions) {
    for (const workspaceId of await deps.core.reads.workspaces(partition)) {
      const step = await stepOf(deps, workspaceId);
      total.examined += step.examined;
      total.placed += step.placed;
      total.more ||= step.more;
    }
  }
  return total;
}

async function stepOf({ core, directory, queues }: Deps, workspaceId: string) {
  const nothing = { examined: 0, placed: 0, more: false };
  const anchor = await core.reads.anchor(workspaceId);
  const { placingVersion = '', placedVersion, placingCursor = '' } = anchor;
  if (placingVersion === '' || placingVersion === placedVersion) return nothing;
  const config = await directory.reload(workspaceId);
  if (!config || config.version < Number(placingVersion)) return nothing;

  const [after = '0', skip = '0'] = placingCursor.split(' ');
  const flat = await core.reads.byState(workspaceId, 'new', Number(after), AT_ONCE, Number(skip));
  const ids = flat.filter((_, i) => i % 2 === 0);
  const scores = flat.filter((_, i) => i % 2 === 1);
  // A change of the order itself moves everything; other changes move what now goes elsewhere.
  const all = Number(anchor.reorderVersion ?? 0) > Number(placedVersion ?? 0);
  const anew = await evaluated({ core }, config, ids, all);
  const placed = await core.conversations.placeMany(workspaceId, anew);
  const outcomes = placed.flatMap((each) => (each instanceof Error ? [] : [each]));
  if (outcomes.some((each) => each.status === 'placed' && each.ring)) await queues.ringRouting([workspaceId]);
  // The walk does not go past what could not be placed: the same step again, at the next pass.
  const failed = placed.find((each) => each instanceof Error);
  if (failed) throw failed;
  // The newer version need not begin a walk of its own: the same step again. Whoever changed facts evaluated them.
  if (outcomes.some((each) => each.status === 'stale_config'))
    return { examined: ids.length, placed: anew.length, more: true };

  const last = scores.at(-1);
  const same = scores.filter((score) => score === last).length;
  const end = ids.length < AT_ONCE || last === undefined;
  // Where several entered New in one millisecond, those that were looked at are skipped.
  const cursor = end ? null : `${last} ${same + (last === after ? Number(skip) : 0)}`;
  await core.monitoring.markPlaced(workspaceId, placingVersion, cursor);
  return { examined: ids.length, placed: anew.length, more: !end };
}

/** Of these, what has to move: its place as the configuration has it now. */
async function evaluated(
  { core }: Pick<Deps, 'core'>,
  config: Configuration,
  ids: readonly string[],
  all: boolean,
): Promise<PlaceInput[]> {
  const { workspaceId, version: configVersion } = config;
  const found = (await core.reads.conversations(workspaceId, ids)).filter(
    (c): c is Conversation => c !== null,
  );
  const contacts = await core.reads.contacts(
    workspaceId,
    found.map(({ contactId }) => contactId),
  );
  const now = Date.now();
  return found.flatMap((conversation, i): PlaceInput[] => {
    const contact = contacts[i] ?? {};
    const evaluated = placementFor(config, factsOfStored(conversation, contact), now);
    const placement = unscored(evaluated, conversation);
    if (!all && !differs(conversation, placement)) return [];
    const { id: conversationId, hops } = conversation;
    const of = { conversationId, by: 'engine', configVersion };
    const facts = { ...conversation, known: knownOf(contact) };
    return [{ ...of, placement, facts, hops, rescore: false }];
  });
}

const termOf = (sla: Conversation['sla']) => JSON.stringify([sla?.policyId, sla?.dueAt, sla?.warnAt]);

function differs(c: Conversation, placement: ReturnType<typeof placementFor>): boolean {
  return (
    c.need !== placement.need ||
    c.weight !== placement.weight ||
    c.nextAt !== placement.nextAt ||
    termOf(c.sla) !== termOf(placement.sla)
  );
}
