import { openSqliteLog } from '../../../../infra/sqlite/event-log/log.ts'
import { appended, newEvent } from './events.ts'

/**
 * A process of its own that holds a log: `node child-writer.ts <path> [streams]`. It says `open` or the code of the
 * fault, then appends to all streams at once without end and says `<id> <stream> <revision>` for every event acknowledged.
 */
const [, , path = '', streams = '0'] = process.argv
const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

try {
  const log = await openSqliteLog({ path, clock: Date.now })
  say('open')
  if (streams === '0') process.stdin.resume()
  for (let stream = 0; stream < Number(streams); stream += 1) void write(`demand-pa-${stream}`)

  async function write(stream: string): Promise<void> {
    for (let size = 1; ; size = (size % 3) + 1) {
      for (const event of appended(
        await log.append(
          stream,
          'any',
          Array.from({ length: size }, () => newEvent()),
        ),
      )) {
        say(`${event.id} ${stream} ${event.revision}`)
      }
    }
  }
} catch (error) {
  say(error instanceof Error && 'code' in error ? String(error.code) : String(error))
}
