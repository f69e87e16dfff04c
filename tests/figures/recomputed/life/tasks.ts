import type { LifeDraft } from '../demand-life.ts'
import { type FeedEvent, ms } from '../feed.ts'

/** What events of tasks change. */
export function changeTasks(life: LifeDraft, event: FeedEvent): void {
  const { name, data } = event
  const task = 'task' in data ? life.tasks.findLast((one) => one.task === data.task) : undefined
  switch (name) {
    case 'TaskAssigned': {
      const { own = data } = data
      const left = life.tasks.find(({ undone, past }) => undone && !past)
      if (left !== undefined) left.undone = false
      life.review = undefined
      life.tasks.push({
        ...{ task: data.task, party: data.party, person: data.person ?? null, state: 'open' },
        item: data.item ?? life.triage?.item ?? null,
        ...{ acceptBy: ms(own.acceptBy), resolveBy: ms(own.resolveBy), basis: data.basis },
        ...{ accepted: false, ground: null, past: false, undone: false, supervisedUntil: Number.POSITIVE_INFINITY },
      })
      break
    }
    case 'DemandTriaged':
      for (const one of life.tasks) {
        one.item ??= data.item
        // Older logs judge a task from before triage by the due times of the demand.
        const own = data.tasks?.find((other) => other.task === one.task) ?? data
        if (one.state === 'open' || one.state === 'accepted')
          Object.assign(one, { acceptBy: ms(own.acceptBy), resolveBy: ms(own.resolveBy) })
      }
      break
    case 'DeadlineExtended':
      for (const one of life.tasks)
        if (data.tasks.includes(one.task)) one.resolveBy = Math.max(one.resolveBy, ms(data.resolveBy))
      break
    case 'DemandSupervised':
      for (const one of life.tasks)
        if (data.tasks.includes(one.task)) one.supervisedUntil = Math.min(one.supervisedUntil, ms(data.due))
      break
    case 'TaskAccepted':
      if (task !== undefined)
        Object.assign(task, { state: 'accepted', accepted: true, person: data.person ?? task.person })
      break
    case 'TaskReassigned': {
      const { own = data } = data
      if (task === undefined) break
      Object.assign(task, { person: data.person ?? null, undone: false })
      if (data.party === data.from) break
      Object.assign(task, {
        party: data.party,
        state: 'open',
        accepted: false,
        supervisedUntil: Number.POSITIVE_INFINITY,
      })
      Object.assign(task, { acceptBy: ms(own.acceptBy), resolveBy: ms(own.resolveBy) })
      break
    }
    case 'TaskReturned':
      if (task !== undefined && !data.stays) Object.assign(task, { state: 'returned', undone: true })
      break
    case 'RequestRefused':
      if (task !== undefined) Object.assign(task, { state: 'refused', undone: true, ground: data.ground })
      break
    case 'TaskWithdrawn':
      if (task !== undefined)
        Object.assign(task, { state: 'withdrawn', undone: data.cause === 'departure' || data.cause === 'about' })
      break
    case 'ServiceDelivered':
      if (task !== undefined) task.state = 'delivered'
      break
    case 'DemandMerged':
    case 'DemandReopened':
      for (const one of life.tasks) one.past = true
      break
  }
}
