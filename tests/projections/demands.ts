import { demandEvents } from '../../domain/demand/events.ts'
import type { Actor, DomainEvent } from '../../domain/kernel/index.ts'
import { moment, type Told } from './history.ts'

const { DemandRaised, DemandTriaged, TaskAssigned, TaskAccepted, TaskReturned, ServiceDelivered } = demandEvents

export const stream = (id: string, community = 'pa'): string => `demand-${community}-${id}`
export const told = (id: string, ...events: DomainEvent[]): Told[] =>
  events.map((event) => ({ stream: stream(id), event }))

export const sealed = (what: string) => ({ sealed: what })
/** Due times in hours after the beginning. */
const due = (acceptBy = 24, resolveBy = 168) => ({ acceptBy: moment(acceptBy), resolveBy: moment(resolveBy) })

type Data<K extends keyof typeof demandEvents> = Parameters<(typeof demandEvents)[K]>[0]

export const raised = (more: Partial<Data<'DemandRaised'>> = {}) =>
  DemandRaised({
    number: '260302-000001-7',
    raiser: { kind: 'resident', id: 'resident-1' },
    text: sealed('text'),
    contact: sealed('contact'),
    place: { quarter: 'q1', grid: 'g1' },
    day: '2026-03-02',
    urgent: false,
    visibility: 'parties-involved',
    level: 'L3',
    ...due(),
    ...more,
  })

export const triaged = (more: Partial<Data<'DemandTriaged'>> = {}) =>
  DemandTriaged({
    item: '3.07.2',
    summary: 'Lamp out',
    level: 'L3',
    visibility: 'public',
    place: { quarter: 'q1', grid: 'g1' },
    ...due(),
    ...more,
  })

export const assigned = (party = 'wuye', more: Partial<Data<'TaskAssigned'>> = {}) =>
  TaskAssigned({
    task: 't1',
    party,
    item: '3.07.2',
    volunteered: false,
    firstReceiver: true,
    level: 'L3',
    ...due(),
    ...more,
  })

export const accepted = (party = 'wuye', more: Partial<Data<'TaskAccepted'>> = {}) =>
  TaskAccepted({ task: 't1', party, inTime: true, ...more })

export const returned = (party = 'wuye', more: Partial<Data<'TaskReturned'>> = {}) =>
  TaskReturned({ task: 't1', party, reason: sealed('reason'), proper: 'other', returns: 1, stays: false, ...more })

export const delivered = (party = 'wuye', more: Partial<Data<'ServiceDelivered'>> = {}) =>
  ServiceDelivered({ task: 't1', party, result: sealed('result'), atHome: false, inTime: true, ...more })

export const reader = (role: Actor['role'], more: Partial<Actor> = {}): Actor => ({ id: 'someone', role, ...more })
