import { openEventStoreLog } from '../../../../infra/event-log/eventstoredb/log.ts'
import type { Clock } from '../../../../services/ports.ts'
import { conformance, type LogUnderTest } from '../conformance.ts'
import { standIn } from './server.ts'

const given = process.env.EVENTSTORE_URL

conformance(
  given === undefined ? 'EventStoreDB (a stand-in)' : 'EventStoreDB',
  async (clock: Clock): Promise<LogUnderTest> => {
    const server = given === undefined ? await standIn() : undefined
    const url = given ?? server?.url ?? ''
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
        await server?.stop()
      },
    }
  },
)
