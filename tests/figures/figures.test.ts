import { globSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { eventNameIn, parseStream } from '../../domain/kernel/index.ts'
import { inbox } from '../../projections/inbox/inbox.ts'
import { sight } from '../../projections/sight/sight.ts'
import { everyEvent } from '../fixtures/history/every-event.ts'
import { answersAfter, answersOf } from './answers.ts'
import { compareFigures } from './comparison.ts'
import { INBOX_COMPARISONS, saidIn } from './inbox-comparison.ts'
import { feedOf } from './recomputed/feed.ts'

/** Events that ask something of someone. At the end of a log most of it is done. */
const OPENING = [
  ...['ApprovalAsked', 'ApprovalPassedOn', 'BreachContested', 'CallbackDealt', 'DeadlineExtended', 'DemandSupervised'],
  ...['DemandEscalated', 'DemandWithdrawn', 'DutyGapMet', 'HandBackOverdue', 'HarmSuspected', 'HotlineAsked'],
  ...['HoursDisputed', 'ItemAmended', 'LongRunReportMissed', 'MandatoryReportMissed', 'MembershipOffered'],
  ...['PartiesSummoned', 'PriceListProposed', 'ReferralReminded', 'ReviewOrdered', 'TriageOverdue'],
]

describe('after some weeks', () => compareFigures(() => answersAfter({ seed: 3, days: 20 })))

describe('in the log of every event', () => {
  const log = everyEvent()

  describe.each(['pa', 'wa', 'qa'])('in %s', (community) =>
    compareFigures(() => answersOf(log, community), { fully: false }),
  )

  test.each(OPENING)('the inbox says what the feed says when %s has happened first', async (opening) => {
    const rare = log.filter(({ subject }) => parseStream(subject)?.community === 'qa')
    const command = rare.find(({ type }) => eventNameIn(type) === opening)?.commandid
    expect(command).toBeDefined()
    const until = rare.findLastIndex(({ commandid }) => commandid === command) + 1
    const answers = answersOf(rare.slice(0, until), 'qa', [sight, inbox])
    const said = saidIn(feedOf(answers.events))
    const found = await Promise.all(INBOX_COMPARISONS.map(({ compare }) => compare(answers, said)))
    answers.close()
    expect(found.flat()).toEqual([])
  })
})

test('nothing of the projections takes part in recomputing', () => {
  const files = globSync('recomputed/**/*.ts', { cwd: import.meta.dirname })
  expect(files.length).toBeGreaterThan(20)
  const imports = files.flatMap((file) =>
    [...readFileSync(resolve(import.meta.dirname, file), 'utf8').matchAll(/ from '([^']+)'/g)].map(([, from]) => from),
  )
  expect(imports.filter((from) => /projections|services|src\//.test(from ?? ''))).toEqual([])
})
