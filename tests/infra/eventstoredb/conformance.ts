import { openEventStoreLog } from '../../../infra/eventstoredb/log.ts'
import { eventLogConformance } from '../../../testing/index.ts'
import { tests } from '../../fixtures/conformance.ts'

/** What every event log promises, of the adapter to a server that is started for it, or is there already. */
export const eventStoreConformance = (
  name: string,
  start: () => Promise<{ readonly url: string; remove(): Promise<void> }>,
): void =>
  eventLogConformance(
    name,
    async (clock) => {
      const { url, remove } = await start()
      let log = await openEventStoreLog({ url, clock })
      return {
        log,
        async reopen() {
          await log.close()
          log = await openEventStoreLog({ url, clock })
          return log
        },
        async close() {
          await log.close()
          await remove()
        },
      }
    },
    tests,
  )
