import { SOCIETIES } from '../community/index.ts'
import { type Actor, type Rejection, reject } from '../kernel/index.ts'
import type { Rule } from './commands.ts'
import { workbookEvents } from './events.ts'
import { matterUnavailable } from './matters.ts'
import { type Breach, breachOf, isSignatory, itemOf, type WorkbookState } from './state.ts'

const { BreachDismissed, BreachRecorded, BreachRemedied } = workbookEvents

const own = (): Rejection =>
  reject('breach.own', 'No party records, remedies or dismisses a breach of its own: another one does.')

export const recordBreach: Rule<'record-breach'> = (state, data, { actor }) => {
  if (data.party === actor.party) return own()
  if (itemOf(state, data.item) === undefined) {
    return reject('item.unknown', 'The workbook has no item of this code.', { code: data.item })
  }
  if (!isSignatory(state, data.party)) {
    return reject('breach.not-bound', 'The convention binds only who has signed the version in force.', {
      party: data.party,
    })
  }
  const known = Object.values(state.breaches).find(
    ({ party, item, kind, source }) =>
      party === data.party && item === data.item && kind === data.kind && source === data.source,
  )
  if (known !== undefined) {
    return reject('breach.exists', 'This breach is recorded already, and still open.', { breach: known.id })
  }
  return [BreachRecorded({ breach: `b${state.breached + 1}`, ...data })]
}

/** An open breach that is not the sender's own, or why it cannot be closed. */
function toClose(state: WorkbookState, id: string, actor: Actor): Breach | Rejection {
  const breach = breachOf(state, id)
  if (breach === undefined) {
    return Number(id.slice(1)) <= state.breached
      ? reject('breach.closed', 'This breach was remedied or dismissed already.', { breach: id })
      : reject('breach.unknown', 'There was never a breach of this id.', { breach: id })
  }
  return breach.party === actor.party ? own() : breach
}

/** Whoever recorded a breach may close it; for one that the engine recorded, each of the three societies may. */
const mayClose = ({ by }: Breach, { party, role }: Actor): boolean =>
  by === undefined ? role === 'service' || SOCIETIES.some((society) => society === role) : by === party

export const remedyBreach: Rule<'remedy-breach'> = (state, data, { actor }) => {
  const breach = toClose(state, data.breach, actor)
  if ('rejected' in breach) return breach
  if (actor.role !== 'service' && !mayClose(breach, actor)) {
    return reject('breach.other-recorder', 'Whoever recorded a breach says whether it was made good.', {
      breach: breach.id,
    })
  }
  return [BreachRemedied({ ...data, party: breach.party })]
}

export const dismissBreach: Rule<'dismiss-breach'> = (state, data, { actor }) => {
  const breach = toClose(state, data.breach, actor)
  if ('rejected' in breach) return breach
  if (!mayClose(breach, actor)) return matterUnavailable('Dismissing a breach that another recorded')
  return [BreachDismissed({ ...data, party: breach.party })]
}
