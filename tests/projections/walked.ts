import { demand } from '../../domain/demand/demand.ts'
import { type AnyContext, HOUR } from '../../domain/kernel/index.ts'
import type { Past } from '../../domain/kernel/scenario.ts'
import { person } from '../../domain/personnel/personnel.ts'
import * as demands from '../domain/demand/walk.ts'
import * as turns from '../domain/personnel/turns.ts'
import * as personnel from '../domain/personnel/walk.ts'
import { sealed } from '../domain/play.ts'
import { stream } from './demands.ts'
import { BEGINNING, history, type Told } from './history.ts'

/** Events that the rules allow, as recorded: sealed, in their stream, with their time. */
export const toldOf = (of: Pick<AnyContext, 'events'>, name: string, past: readonly Past[]): Told[] =>
  past.map(({ event, by, at = BEGINNING }) => ({
    stream: name,
    event: sealed(of, event),
    at: (at - BEGINNING) / HOUR,
    ...(by === undefined ? {} : { by }),
  }))

/** Any sequence of events of demand 1 that the rules allow. */
export const walkedDemands = demands.walks.map((steps) => {
  const told = toldOf(demand, stream('1'), demands.historyOf(demands.walk(steps)))
  const events = history(told)
  const state = events.reduce(
    (before, event) => demand.evolve(before, event.type.split('.')[1] ?? '', event),
    demand.initial,
  )
  return { told, events, state }
})

/** Any sequence of events of lin that the rules allow. */
export const walkedPeople = turns.walks.map((steps) => {
  const strides = personnel.walk(steps)
  const told = toldOf(person, 'person-pa-lin', personnel.historyOf(strides))
  return { told, events: history(told), state: strides.at(-1)?.after ?? person.initial }
})
