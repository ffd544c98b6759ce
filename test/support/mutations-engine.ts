// One call of every script of presence, matching, monitors and configuration, from a state in which it has something to do.

import { allEffects } from '../../src/routing/configuration/config-changes.js';
import { agent, busy, by, channel, config, first, type Mutation, matchable, raw } from './mutation.js';
import { settings } from './world.js';

export const ofTheEngine: Record<string, Mutation> = {
  'start-session': {
    arrange: async (world) =>
      world.message({ channelId: (await world.office(1, { signedIn: false })).channelId }),
    act: (world) => world.signIn(agent(world)),
  },
  'beat: revives and rings': {
    arrange: async (world) => {
      await matchable(world);
      await world.advance(60_000, { tick: true });
    },
    act: (world) => world.beat(agent(world)),
  },
  'end-session': { arrange: busy, act: (world) => world.signOut(agent(world)) },
  'alive: adds an outage': {
    arrange: (world) => world.advance(60_000, { alive: false }),
    act: (world) => world.core.presence.alive(world.partition, 'redis-run-2', world.now),
  },
  'tick: records': {
    arrange: async (world) => {
      await busy(world);
      await world.advance(46_000);
    },
    act: (world) => world.core.presence.tick(world.partition, 100, world.now),
  },
  'tick: one chunk of a take-back': {
    arrange: async (world) => {
      await matchable(world);
      await world.match();
      await world.signIn(await world.agent([await world.team()]));
      await world.advance(88_000, { tick: true, beating: [agent(world, 1)] });
      await world.advance(2_000);
    },
    act: (world) => world.core.presence.tick(world.partition, 2, world.now),
  },
  'set-hold': { act: (world) => world.core.presence.hold(world.id, 60_000, by, world.now) },

  match: {
    arrange: matchable,
    act: (world) =>
      world.core.matching.match(world.id, { configVersion: world.version, limit: 2, nowMs: world.now }),
  },
  'stand-agent': {
    arrange: async (world) => {
      await matchable(world);
      await world.put('agent', agent(world).id);
      await world.match({ limit: 0 });
    },
    act: (world) => world.stand(agent(world)),
  },
  'set-plan: begins': {
    arrange: matchable,
    act: (world) => world.core.matching.beginPlan(world.id, world.version, world.frame, world.now),
  },
  'set-plan: a row': {
    arrange: async (world) => {
      await matchable(world);
      await world.prepare({ begin: true, needs: [] });
    },
    act: (world) => {
      const need = channel(world);
      return world.core.matching.setRow(world.id, world.version, need, world.row(need), world.now);
    },
  },
  'set-plan: a row with a pool': {
    arrange: async (world) => {
      const team = await world.team();
      for (let i = 0; i < 9; i++) await world.signIn(await world.agent([team, await world.team()]));
      await world.message({ channelId: await world.channel([team]) });
      await world.prepare({ begin: true, needs: [] });
    },
    act: (world) => {
      const need = channel(world);
      return world.core.matching.setRow(world.id, world.version, need, world.row(need), world.now);
    },
  },
  'find-pair: a suspect loses its standing': {
    arrange: async (world) => {
      await matchable(world);
      await world.advance(46_000);
    },
    act: (world) => world.pair(),
  },
  'mark-placed': { act: (world) => world.core.monitoring.markPlaced(world.id, '1', '5 0') },
  'take-next': {
    arrange: matchable,
    act: (world) => world.takeNext(agent(world)),
  },
  'sweep-pair': { act: (world) => world.core.matching.comparePair(world.id, 'cv_1 ag_1') },
  'mark-walk': { act: (world) => world.core.reconciling.markWalk(world.partition, '', 'timers - - 0') },
  'repair: a conversation': {
    arrange: async (world) => {
      await matchable(world);
      await world.redis.zrem(world.keys.channelState('new', channel(world)), await first(world, 'new'));
    },
    act: async (world) => {
      const suspect = { workspaceId: world.id, kind: 'conversation' as const, id: await first(world, 'new') };
      return world.core.reconciling.repair(suspect, world.now);
    },
  },
  'repair: an entry': {
    arrange: async (world) => {
      await busy(world);
      await world.redis.zadd(world.keys.held(agent(world).id), 1, 'cv_ghost');
    },
    act: async (world) => {
      const id = `held ${agent(world).id} cv_ghost`;
      return world.core.reconciling.repair({ workspaceId: world.id, kind: 'entry', id }, world.now);
    },
  },
  'sweep-inboxes': {
    arrange: async (world) => {
      await world.accept({ channelId: 'ch_a', externalId: 'e1' });
      await world.core.monitoring.sweepInboxes(world.partition, 5_000, 10, world.now);
      await world.advance(5_000);
    },
    act: (world) => world.core.monitoring.sweepInboxes(world.partition, 5_000, 10, world.now),
  },
  'fire-timers: an exclusion': {
    arrange: async (world) => {
      await matchable(world);
      await world.match();
      for (const id of await world.held(agent(world)))
        await world.unassign(id, { agent: agent(world), coolDownMs: 5_000 });
      await world.advance(10_000);
    },
    act: (world) => world.core.monitoring.fireTimers(world.partition, 2, world.now),
  },
  'fire-timers: a deadline': {
    arrange: async (world) => {
      await busy(world);
      await world.reply(await first(world, 'new'));
      await world.advance(900_000, { alive: false });
    },
    act: (world) => world.core.monitoring.fireTimers(world.partition, 2, world.now),
  },
  trim: {
    arrange: async (world) => {
      await busy(world);
      await world.advance(60_000);
    },
    act: (world) =>
      world.core.monitoring.trim(world.id, {
        eventsForMs: 1,
        deadLettersForMs: 1,
        auditForMs: 1,
        agentIds: [agent(world).id],
        channelIds: [channel(world)],
        nowMs: world.now,
      }),
    repeat: { status: 'trimmed', events: 0, more: false },
  },
  'trim-facts': {
    arrange: async (world) => {
      await busy(world);
      await world.reply(await first(world, 'new'));
      await world.advance(172_800_000, { alive: false });
    },
    act: (world) => world.core.reporting.trimFacts(world.id, { factsForMs: 86_400_000, nowMs: world.now }),
  },
  'mark-receipt': {
    arrange: async (world) => {
      await busy(world);
      await world.reply(await first(world, 'new'));
    },
    act: async (world) => {
      const [reply = ''] = await world.redis.zrange(world.keys.replies(channel(world)), '0', '0');
      const messageId = `rp_${reply.slice(3).replace('/', '_')}`;
      const receipt = {
        channelId: channel(world),
        messageId,
        status: 'failed',
        json: '{"status":"failed"}',
        nowMs: world.now,
      };
      return world.core.outbox.markReceipt(world.id, receipt);
    },
    repeat: { status: 'unchanged' },
  },

  'put-config': {
    arrange: matchable,
    act: (world) =>
      world.core.configuration.put(world.id, {
        ...config(world),
        kind: 'team',
        id: 'tm_9',
        json: '{"a":1}',
        slug: 's',
        effects: allEffects,
      }),
  },
  'put-config: turns remove assignment on': {
    arrange: async (world) => {
      await world.setRemoveAssignment(false);
      await busy(world);
      await world.advance(120_000, { tick: true });
    },
    act: (world) => world.setRemoveAssignment(true),
  },
  'delete-config': {
    arrange: async (world) => [await matchable(world), await world.team()],
    act: (world) =>
      world.core.configuration.delete(world.id, {
        ...config(world),
        kind: 'team',
        id: 'tm_001',
        channelIds: [],
        others: { 'channel:ch_002': '{}' },
        effects: allEffects,
      }),
  },
  'restore-config': {
    arrange: async (world) => [await matchable(world), await world.team()],
    act: (world) =>
      world.core.configuration.restore(world.id, {
        ...config(world),
        restored: 1,
        stored: [{ resource: 'channel:ch_002', json: '{"a":1}', slug: '' }],
        deleted: [{ resource: 'team:tm_001', channelIds: [] }],
        effects: allEffects,
      }),
  },
  'delete-agent: one chunk': {
    arrange: async (world) => {
      await matchable(world);
      await world.match();
    },
    act: (world) =>
      world.core.configuration.deleteAgent(world.id, {
        agentId: agent(world).id,
        keyIds: ['key_first'],
        limit: 1,
        by,
        nowMs: world.now,
      }),
  },
  'create-workspace': {
    act: (world) =>
      world.core.configuration.createWorkspace(`ws_${world.partition}_b`, {
        ...{ name: 'B', slug: 'b', settings: '{}', keyId: 'key_b', keyRecord: '{}', nowMs: world.now },
        mirror: { ...settings, removeAssignment: '1' },
      }),
    repeat: { status: 'exists' },
  },
  'put-key: stores': {
    act: (world) =>
      world.core.configuration.putKey(world.id, { keyId: 'key_1', record: '{}', by, nowMs: world.now }),
  },
  'put-key: deletes': {
    act: (world) =>
      world.core.configuration.putKey(world.id, { keyId: 'key_first', record: null, by, nowMs: world.now }),
  },
  'remember-request': {
    act: (world) => world.core.configuration.rememberRequest(world.id, { id: 'k', hash: 'h' }, '', world.now),
    repeat: { status: 'repeat', value: '' },
  },
  install: {
    act: (world) =>
      raw(world, 'install', {
        ...{ partitions: 'p0,p1', workspaceId: 'ws_p0_a', rootKeyHash: 'h', given: '0', linkSecret: 's' },
      }),
  },
  'claim-slug': { act: (world) => raw(world, 'claim-slug', { workspaceId: 'ws_p0_a', slug: 'a' }) },
};
