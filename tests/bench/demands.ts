import { randomBytes, randomUUID } from 'node:crypto'
import { demandEvents as E } from '../../domain/demand/events.ts'
import { DAY, type DomainEvent, iso } from '../../domain/kernel/index.ts'
import type { EventLog, NewEvent } from '../../services/ports/event-log.ts'
import { currentType } from '../fixtures/current-types.ts'

/** Aggregates that are open at the same time, so that their histories interleave as in a community. */
const OPEN = 2000
const PARTIES = 40
const START = Date.UTC(2025, 0, 1)

const sealed = (bytes: number) => ({ sealed: randomBytes(bytes).toString('base64url') })
const pick = <T>(list: readonly T[], at: number): T => list[at % list.length] as T

/** One demand's whole history, some eight events; every twelfth stays open. */
export function demandHistory(at: number): DomainEvent[] {
  const item = `${1 + (at % 7)}.0${1 + (at % 9)}.${1 + (at % 5)}`
  const place = { quarter: `q${at % 22}`, grid: `g${at % 15}` }
  const party = `party-${at % PARTIES}`
  const raised = START + (at % 400) * DAY
  const due = { acceptBy: iso(raised + DAY), resolveBy: iso(raised + 7 * DAY) }
  const level = pick(['L2', 'L3', 'L3', 'L4'] as const, at)
  const onTask = { task: 't1', party }
  const all = [
    E.DemandRaised({
      number: 'ABCD-EFGH-JKMN',
      raiser: { kind: 'resident', id: `resident-${at % 13_000}` },
      text: sealed(110),
      contact: sealed(60),
      place,
      day: iso(raised).slice(0, 10),
      urgent: false,
      visibility: 'parties-involved',
      level: 'L3',
      ...due,
    }),
    E.DemandTriaged({
      item,
      summary: '电梯停在三楼，门打不开',
      level,
      visibility: at % 20 === 0 ? 'restricted' : 'public',
      place,
      ...due,
    }),
    E.TaskAssigned({ ...onTask, item, volunteered: false, firstReceiver: true, level, ...due }),
    E.TaskAccepted({ ...onTask, inTime: at % 9 !== 0 }),
    E.ProgressRecorded({ ...onTask, note: sealed(80) }),
    E.ServiceDelivered({ ...onTask, result: sealed(90), atHome: false, inTime: at % 7 !== 0 }),
    E.CallbackRecorded({
      party: 'jwh',
      reached: true,
      resolved: at % 6 !== 0,
      satisfaction: pick(['satisfied', 'satisfied', 'neutral', 'unsatisfied'] as const, at),
    }),
    E.DemandClosed({ basis: 'callback', party: 'jwh' }),
  ]
  return at % 12 === 0 ? all.slice(0, 2 + (at % 4)) : all
}

/** An event of a history, as it is appended. */
export const toAppend = ({ name, data }: DomainEvent, at: number): NewEvent => ({
  id: randomUUID(),
  type: currentType(name),
  actor: `person-${at % 50}`,
  party: `party-${at % PARTIES}`,
  role: 'social-work',
  correlationid: randomUUID(),
  commandid: randomUUID(),
  data,
})

/** Fills a log with this many events of demands whose histories interleave. */
export const fillDemands = (log: EventLog, events: number): Promise<void> =>
  fillHistories(log, events, 'demand', demandHistory)

/** Fills a log with this many events of aggregates of one kind, whose histories interleave. */
export async function fillHistories(
  log: EventLog,
  events: number,
  aggregate: string,
  historyOf: (at: number) => DomainEvent[],
): Promise<void> {
  const open: { stream: string; at: number; left: DomainEvent[]; revision: number }[] = []
  let made = 0
  let written = 0
  while (written < events) {
    while (open.length < OPEN) {
      open.push({ stream: `${aggregate}-pa-${randomUUID()}`, at: made, left: historyOf(made), revision: -1 })
      made += 1
    }
    // Each gets its next event with a chance of one in four, so that they drift apart.
    const turn = open.filter(() => Math.random() < 0.25).slice(0, events - written)
    await Promise.all(
      turn.map(async (one) => {
        const event = one.left.shift()
        if (event === undefined) return
        await log.append(one.stream, one.revision === -1 ? 'none' : one.revision, [toAppend(event, one.at)])
        one.revision += 1
      }),
    )
    written += turn.length
    for (let at = open.length - 1; at >= 0; at -= 1) if (open[at]?.left.length === 0) open.splice(at, 1)
  }
}
