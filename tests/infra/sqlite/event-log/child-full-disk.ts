import { rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { openSqliteLog } from '../../../../infra/sqlite/event-log/log.ts'
import { all, appended, newEvent } from './events.ts'

/** A process whose disk runs full: `node child-full-disk.ts <folder>`. It prints the outcome as one line of JSON. */
const [, , folder = ''] = process.argv
const path = join(folder, 'log.db')
const ballast = join(folder, 'ballast')
writeFileSync(ballast, Buffer.alloc(2 ** 20, 1))

const acknowledged: string[] = []
const log = await openSqliteLog({ path, clock: Date.now })

/** Appends until it is refused, and returns the code. */
async function fill(): Promise<string> {
  try {
    for (;;) {
      const events = appended(
        await log.append('demand-pa-1', 'any', [newEvent({ data: { text: 'x'.repeat(20_000) } })]),
      )
      acknowledged.push(...events.map(({ id }) => id))
    }
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  }
}

const first = await fill()
const before = acknowledged.length
rmSync(ballast)
const second = await fill()
await log.close()

const again = await openSqliteLog({ path, clock: Date.now })
const kept = (await all(again.readAll(0))).map(({ id }) => id)
await again.close()
writeSync(
  1,
  JSON.stringify({
    refused: [first, second],
    moreAfterFreeing: before > 10 && acknowledged.length > before,
    kept: kept.join() === acknowledged.join(),
  }),
)
