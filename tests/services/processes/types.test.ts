import { describe, expect, it } from 'vitest'
import type { Consequence } from '../../../services/processes/consequence.ts'
import type { ProcessManager } from '../../../services/processes/process-manager.ts'
import type { ViewSearch } from '../../../services/processes/view-pages.ts'

/** The build checks this file: it fails where a marked line compiles. */

const to = { community: 'pa', id: 'd-1', purpose: 'close' } as const

const consequences: readonly Consequence[] = [
  { ...to, aggregate: 'demand', command: 'close', data: { basis: 'silence' } },
  // @ts-expect-error: demands have no such command
  { ...to, aggregate: 'demand', command: 'expire', data: { share: '1' } },
  // @ts-expect-error: the command has no such data
  { ...to, aggregate: 'resource', command: 'expire', data: { task: '1' } },
]

const searches: readonly unknown[] = [
  { service: 'test', view: 'persons', community: 'pa', filters: { left: 'false' } } satisfies ViewSearch<'persons'>,
  // @ts-expect-error: there is no such view
  { service: 'test', view: 'people', community: 'pa', filters: {} } satisfies ViewSearch<'people'>,
  // @ts-expect-error: the view has no such filter
  { service: 'test', view: 'persons', community: 'pa', filters: { gone: 'false' } } satisfies ViewSearch<'persons'>,
]

const reactions: readonly NonNullable<ProcessManager['reaction']>['to'][] = [
  { aggregates: ['demand'], types: ['DemandRaised'] },
  // @ts-expect-error: there is no such event
  { aggregates: ['demand'], types: ['DemandShouted'] },
]

describe('a process manager', () => {
  it('compiles only with the names and data of contexts and views', () => {
    expect([consequences.length, searches.length, reactions.length]).toEqual([3, 3, 2])
  })
})
