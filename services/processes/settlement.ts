import { parseStream } from '../../domain/kernel/index.ts'
import { resourceEvents } from '../../domain/resource/events.ts'
import { resource } from '../../domain/resource/resource.ts'
import { dataOf, type ProcessManager } from './process-manager.ts'

const { FundsReturned } = resourceEvents

/** Carries money of a fund that ended over to the fund that its pledger named. That fund decides what it does with the money. */
export const settlement: ProcessManager = {
  name: 'settlement',
  summary: 'Carries money of a fund that ended over to the fund that its pledger named.',
  reaction: {
    to: { aggregates: [resource.name], types: ['FundsReturned'] },
    async react(event, send) {
      const returned = dataOf(FundsReturned, event)
      const stream = parseStream(event.subject)
      if (returned === undefined || stream === undefined || !('fund' in returned.destination)) return
      const { party, quantity, destination } = returned
      const its = { community: stream.community, aggregate: resource.name, id: destination.fund } as const
      await send({ ...its, command: 'carry-over', data: { party, quantity, from: stream.id }, purpose: 'remainder' })
    },
  },
}
