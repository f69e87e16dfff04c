import { randomUUID } from 'node:crypto'
import { appended, newCommunity, newEvent } from '../events.ts'
import { declaring, type TestFunctions } from '../functions.ts'
import type { LogUnderTest, OpenLog } from './log-cases.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/** Declares the tests of `commandStream`, which every log with one writer has to pass. */
export function commandsConformance(name: string, open: OpenLog, tests: TestFunctions): void {
  const { describe, expect, beforeAll, afterAll } = tests
  const it = declaring(tests)

  describe(`${name}: which stream a command wrote`, () => {
    let now = Date.parse('2026-03-01T08:00:00.000Z')
    let under: LogUnderTest
    beforeAll(async () => {
      under = await open(() => now)
    })
    afterAll(() => under.close())

    const newStream = (): string => `demand-${newCommunity()}-1`
    const keyed = (commandid: string) => newEvent({ commandid, commanddigest: 'd1' })

    it('is known for a command with a key, once it is durable, also after the log is opened again', async () => {
      const { log } = under
      const [stream, command] = [newStream(), randomUUID()]
      expect(await log.commandStream?.(command)).toBeUndefined()
      appended(await log.append(stream, 'none', [keyed(command), keyed(command)]))
      expect(await log.commandStream?.(command)).toBe(stream)
      const again = await under.reopen()
      expect(await again.commandStream?.(command)).toBe(stream)
      expect(await again.commandStream?.(randomUUID())).toBeUndefined()
    })

    it('is the first stream where a log holds the command in two', async () => {
      const log = await under.reopen()
      const [one, other, command] = [newStream(), newStream(), randomUUID()]
      appended(await log.append(one, 'none', [keyed(command)]))
      appended(await log.append(other, 'none', [keyed(command)]))
      expect(await log.commandStream?.(command)).toBe(one)
    })

    it('is not known for a refused append, nor for a command without a key', async () => {
      const log = await under.reopen()
      const [stream, unkeyed, refused] = [newStream(), randomUUID(), randomUUID()]
      appended(await log.append(stream, 'none', [newEvent({ commandid: unkeyed })]))
      expect(await log.append(stream, 'none', [keyed(refused)])).toMatchObject({ conflict: true })
      expect(await log.commandStream?.(unkeyed)).toBeUndefined()
      expect(await log.commandStream?.(refused)).toBeUndefined()
    })

    it('is known for 30 days at least', async () => {
      const log = await under.reopen()
      const [stream, command] = [newStream(), randomUUID()]
      appended(await log.append(stream, 'any', [keyed(command)]))
      for (let day = 1; day <= 30; day += 1) {
        now += DAY_MS
        appended(await log.append(stream, 'any', [newEvent()]))
        expect(await log.commandStream?.(command)).toBe(stream)
      }
    })
  })
}
