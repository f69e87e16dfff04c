import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ITEMS } from '../../demo/pa/index.ts'
import { demandEvents } from '../../domain/demand/events.ts'
import { DAY, HOUR, instant, type RecordedEvent } from '../../domain/kernel/index.ts'
import type { SqliteLog } from '../../infra/sqlite/event-log/log.ts'
import type { CommandHandler } from '../../services/commands/contract.ts'
import { sealedIn } from '../../services/privacy/sealed-values.ts'
import { digestOf, eventsOf, folder, stage, stageInMemory, UNTIL } from './play.ts'

const days = 8
const nameOf = ({ type }: RecordedEvent): string => type.split('.')[1] ?? ''

describe('the demo', () => {
  it('is the same for the same seed, and differs for another one', async () => {
    const digest = async (seed: number) => {
      const on = await stage()
      expect(await on.play({ seed, days })).toMatchObject({ complete: true })
      return digestOf(on)
    }
    const [one, same, other] = [await digest(7), await digest(7), await digest(8)]
    expect(same).toBe(one)
    expect(other).not.toBe(one)
  }, 180_000)

  it('resumes where it was interrupted, with the same result', async () => {
    const whole = await stage()
    const { commands } = await whole.play({ seed: 3, days })
    const expected = await digestOf(whole)

    const directory = folder()
    const stopping = new AbortController()
    const first = await stage(directory)
    const half = (day: number): void => {
      if (day === 3) stopping.abort()
    }
    expect(await first.play({ seed: 3, days, onProgress: half, signal: stopping.signal })).toMatchObject({
      complete: false,
    })
    await first.stop()

    // Then it dies between two commands of one course, once while it founds and repeats what is there, once later.
    for (const most of [20, Math.floor(commands * 0.7)]) {
      const dying = await stage(directory)
      await expect(dying.play({ seed: 3, days, commands: failingAfter(most, dying.commands) })).rejects.toThrow('died')
      await dying.stop()
    }

    const last = await stage(directory)
    expect(await last.play({ seed: 3, days })).toMatchObject({ complete: true, commands })
    expect(await digestOf(last)).toBe(expected)
    // A further run finds everything done.
    await last.play({ seed: 3, days })
    expect(await digestOf(last)).toBe(expected)
  }, 180_000)

  // With tests/demo/life.faults.test.ts there are three such histories. Which calls are repeated depends on the installation: one
  // that broke the history in one place of twenty, or of fifty, would be seen on some machines only.
  it.each([
    [1, '2026-11-28T16:00:00.000Z'],
    [1, '2026-12-07T16:00:00.000Z'],
    [12, '2027-02-12T16:00:00.000Z'],
  ])(
    'goes through two years in which each call is repeated by another party, with seed %i until %s',
    async (seed, until) => {
      const { play, stop } = await stageInMemory({ drawsAll: true })
      onTestFinished(stop)
      expect(await play({ seed, days: 730, until: instant(until) })).toMatchObject({ complete: true })
    },
  )

  it('has every kind of event of a demand, and leaves some open, late and new ones', async () => {
    const on = await stage()
    await on.play({ seed: 1, days: 100 })
    const events = await eventsOf(on)
    const demands = events.filter(({ subject }) => subject.startsWith('demand-'))
    // A start waits for few commits.
    expect((on.log as SqliteLog).commits()).toBeLessThan(events.length / 4)

    // History is imported from other systems only. Suggestions come from services. Which party is asked to call and which withdrawal
    // is called are drawn, and a merge is refused only where something happens between its order and the service that merges.
    const elsewhere = [
      'HistoryImported',
      'ItemProposed',
      'MatchSuggested',
      'CallbackSkipped',
      'WithdrawalChecked',
      'MergesRefused',
    ]
    const isExpected = (name: string): boolean => !elsewhere.includes(name)
    const possible = Object.keys(demandEvents).filter(isExpected)
    expect([...new Set(demands.map(nameOf).filter(isExpected))].sort()).toEqual(possible.sort())
    expect(events.filter((event) => nameOf(event) === 'InterferenceRecorded')).toHaveLength(1)
    expect(events.every(({ time, recordedtime }) => time === recordedtime && instant(time) <= UNTIL)).toBe(true)
    expect(new Set(causesOf(demands)).size).toBeGreaterThanOrEqual(10)

    const perDay = demands.filter((event) => nameOf(event) === 'DemandRaised').length / 100
    expect(perDay).toBeGreaterThan(6)
    expect(perDay).toBeLessThan(10)
    const open = openDemands(demands)
    expect(open.filter(({ resolveBy }) => resolveBy < UNTIL).length).toBeGreaterThan(3)
    expect(open.filter(({ raised }) => raised > UNTIL - DAY).length).toBeGreaterThan(3)
    expect(open.length).toBeLessThan(150)

    const accepted = demands.filter((event) => nameOf(event) === 'TaskAccepted')
    expect(inTime(accepted)).toBeGreaterThan(0.75)
    expect(inTime(accepted)).toBeLessThan(0.97)
    // Some parties have more work than capacity.
    expect(inTime(accepted.filter(({ party }) => party === 'org-elder-care'))).toBeLessThan(0.7)
    expect(inTime(accepted.filter(({ party }) => party !== 'org-elder-care'))).toBeGreaterThan(0.8)

    const raisedOn = (weekday: number) =>
      demands.filter((event) => nameOf(event) === 'DemandRaised' && shanghai(event.time).getUTCDay() === weekday).length
    expect(raisedOn(1)).toBeGreaterThan(1.2 * raisedOn(0))
  }, 180_000)

  it('seals all texts and names of residents', async () => {
    const directory = folder()
    const on = await stage(directory)
    await on.play({ seed: 5, days: 6 })
    const events = await eventsOf(on)
    const raised = events.filter((event) => nameOf(event) === 'DemandRaised')
    expect(raised.length).toBeGreaterThan(20)
    for (const { data } of raised) expect(data).toMatchObject({ text: { sealed: expect.any(String) } })
    expect(sealedIn(events).length).toBeGreaterThan(raised.length * 2)
    await on.stop()
    for (const file of ['log.db', 'vault.db', 'snapshots.db']) {
      const bytes = readFileSync(join(directory, file))
      for (const text of [...ITEMS.flatMap(({ says }) => says), '000-0000-', '（虚构）', '访客'])
        expect(bytes.includes(text), `${text} in ${file}`).toBe(false)
    }
  }, 180_000)
})

function failingAfter(most: number, commands: CommandHandler): CommandHandler {
  let sent = 0
  return {
    ...commands,
    handle(request) {
      sent += 1
      return sent > most ? Promise.reject(new Error('died')) : commands.handle(request)
    },
  }
}

/** The share of these acceptances that came in time. */
const inTime = (accepted: readonly RecordedEvent[]): number =>
  accepted.filter(({ data }) => Reflect.get(Object(data), 'inTime') === true).length / accepted.length

/** The local time there. */
const shanghai = (time: string): Date => new Date(instant(time) + 8 * HOUR)

const causesOf = (events: readonly RecordedEvent[]): string[] =>
  events.flatMap((event) => {
    const cause: unknown = Reflect.get(Object(event.data), 'cause') ?? Reflect.get(Object(event.data), 'basis')
    return typeof cause === 'string' ? [`${nameOf(event)} ${cause}`] : []
  })

/** Open demands, with when they were raised and when they are due. */
function openDemands(events: readonly RecordedEvent[]): { raised: number; resolveBy: number }[] {
  const ended = ['DemandClosed', 'DemandDeclined', 'DemandWithdrawn', 'DemandMerged']
  const open = new Map<string, { raised: number; resolveBy: number }>()
  for (const event of events) {
    const { subject, time, data } = event
    if (ended.includes(nameOf(event))) open.delete(subject)
    const resolveBy: unknown = Reflect.get(Object(data), 'resolveBy')
    if (typeof resolveBy === 'string')
      open.set(subject, {
        raised: instant(events.find((one) => one.subject === subject)?.time ?? time),
        resolveBy: instant(resolveBy),
      })
  }
  return [...open.values()]
}
