import { hash } from 'node:crypto'
import { community } from '../../domain/community/community.ts'
import { demand } from '../../domain/demand/demand.ts'
import {
  type Actor,
  type AnyContext,
  type DomainEvent,
  iso,
  isRejection,
  mayPerform,
  type RecordedEvent,
  type Setting,
} from '../../domain/kernel/index.ts'
import { workbook } from '../../domain/workbook/workbook.ts'
import { zones } from '../../services/clock/zones.ts'
import { type Bench, rate } from './measure.ts'

const NOW = Date.UTC(2026, 2, 2, 8)
const TIME = iso(NOW)
const DEMANDS = 20_000

const administrator: Actor = { id: 'person-0', role: 'administrator' }
const committee: Actor = { id: 'person-1', role: 'committee', party: 'committee' }
const worker: Actor = { id: 'person-2', role: 'social-work', party: 'station' }
const volunteer: Actor = { id: 'person-3', role: 'organization', party: 'volunteers' }
const resident: Actor = { id: 'resident-1', role: 'resident' }

/** States by stream, kept as the engine keeps them. */
class Hot {
  readonly states = new Map<string, unknown>()
  decisions = 0

  /** Load, authorise, decide, evolve: what the command handler does between its two waits. */
  command(of: AnyContext, id: string, name: string, data: unknown, actor: Actor): void {
    const state = this.states.get(id) ?? of.initial
    const reads = { community: this.states.get('community'), workbook: this.states.get('workbook') } as Setting['reads']
    if (!mayPerform(of, name, state, actor, data)) throw new Error(`${name} is not for ${actor.role}`)
    const decision = of.decide(state, name, data, {
      ...{ now: NOW, actor, community: 'pa', id, reads, zones },
      actorIdOf: ({ sub }) => sub,
      digest: (_, text) => hash('sha256', text),
    })
    if (isRejection(decision)) throw new Error(`${name} was refused: ${decision.code} ${decision.detail.en}`)
    this.states.set(
      id,
      decision.reduce((before, event) => of.evolve(before, event.name, recorded(event, actor)), state),
    )
    this.decisions += 1
  }
}

const recorded = (event: DomainEvent, actor: Actor): RecordedEvent => ({
  specversion: '1.0',
  id: 'event',
  source: '/communities/pa',
  type: event.name,
  subject: 'demand-pa-1',
  time: TIME,
  recordedtime: TIME,
  datacontenttype: 'application/json',
  dataschema: '',
  revision: 0,
  position: 1,
  actor: actor.id,
  role: actor.role,
  correlationid: 'c',
  commandid: 'c',
  data: event.data,
})

function founded(): Hot {
  const hot = new Hot()
  const parties = [committee, worker, volunteer]
  hot.command(community, 'community', 'establish', { name: 'Pa' }, administrator)
  for (const { party, role } of parties) {
    const group = role === 'organization' ? { group: 'volunteer' } : {}
    hot.command(community, 'community', 'join-party', { party, kind: role, name: `${party}`, ...group }, administrator)
  }
  hot.command(workbook, 'workbook', 'draft', { title: 'Workbook' }, administrator)
  const item = {
    code: '1.01',
    title: 'Lamp',
    lead: { party: 'volunteers' },
    supporters: [{ party: 'station' }],
    level: 'L3',
  }
  hot.command(workbook, 'workbook', 'add-items', { items: [item] }, administrator)
  for (const actor of parties) hot.command(workbook, 'workbook', 'sign', { version: 1 }, actor)
  hot.command(workbook, 'workbook', 'adopt', { version: 1 }, administrator)
  return hot
}

function life(hot: Hot, id: string): void {
  hot.command(demand, id, 'raise', { text: 'The lamp is out.' }, resident)
  hot.command(demand, id, 'triage', { item: '1.01', summary: 'Lamp out' }, committee)
  hot.command(demand, id, 'assign', { party: 'volunteers' }, committee)
  hot.command(demand, id, 'accept', { task: 't1' }, volunteer)
  hot.command(demand, id, 'record-progress', { task: 't1', note: 'Ordered.' }, volunteer)
  hot.command(demand, id, 'deliver', { task: 't1', result: 'Lit again.' }, volunteer)
  hot.command(demand, id, 'give-feedback', { resolved: true, satisfaction: 'satisfied' }, resident)
}

/** Load hot, decide and evolve, without I/O: the life of a demand, seven commands long. The limit is a number. */
export const bench: Bench = {
  name: 'decide',
  unit: 'decisions/s',
  target: 1.2,
  async run() {
    const hot = founded()
    const before = hot.decisions
    const lives = await rate(DEMANDS, () => {
      for (let nth = 0; nth < DEMANDS; nth += 1) life(hot, `d${nth}`)
    })
    return { ours: (lives * (hot.decisions - before)) / DEMANDS, limit: 500_000 }
  },
}
