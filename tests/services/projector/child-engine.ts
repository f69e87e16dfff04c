import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { openSqliteLog } from '../../../infra/sqlite/event-log/log.ts'
import { startProjectorThread } from '../../../src/engine/projector.ts'
import { currentType } from '../../fixtures/current-types.ts'
import { accepted, assigned, delivered, raised, triaged } from '../../projections/demands.ts'

/** A process to be killed: `node child-engine.ts <folder>` prints `open`, then appends and projects demands without end. */
const [, , folder = ''] = process.argv
const log = await openSqliteLog({ path: join(folder, 'log.db'), clock: Date.now })
await startProjectorThread({ place: { directory: folder }, readDb: join(folder, 'read.db') })
process.stdout.write('open\n')

const steps = [raised(), triaged(), assigned(), accepted(), delivered()]
for (;;) {
  await Promise.all(
    Array.from({ length: 40 }, () => {
      const stream = `demand-pa-${randomUUID()}`
      return log.append(
        stream,
        'none',
        steps.slice(0, 1 + Math.floor(Math.random() * steps.length)).map(({ name, data }) => ({
          id: randomUUID(),
          type: currentType(name),
          actor: 'person-1',
          role: 'committee' as const,
          correlationid: 'c',
          commandid: randomUUID(),
          data,
        })),
      )
    }),
  )
}
