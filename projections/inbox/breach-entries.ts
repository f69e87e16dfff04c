import { demand } from '../../domain/demand/demand.ts'
import { DAY, instant, iso, parseStream } from '../../domain/kernel/index.ts'
import { CONTEST_DAYS } from '../../domain/workbook/contest.ts'
import { workbookEvents } from '../../domain/workbook/events.ts'
import { type FoldStep, type Happened, steps } from '../runtime/index.ts'
import { entryFor, type InboxEntry, inboxEntries, renewed } from './entries.ts'
import type { EntryKind } from './entry-topics.ts'

const { BreachContestAnswered, BreachContested, BreachDismissed, BreachRecorded, BreachRemedied } = workbookEvents

const nameOf = (breach: string, ...of: readonly string[]): string => ['workbook', 'breach', breach, ...of].join('.')
const breachIn = ({ data }: Happened): string => (data as { readonly breach: string }).breach
const keyed = (...of: readonly string[]) => steps(inboxEntries, (happened) => [nameOf(breachIn(happened), ...of)])

/** For the accused party, the party that recorded the breach, those who may answer a contest, and the street office after them. */
const accused = keyed()
const recorder = keyed('recorder')
const answerers = keyed('answer')
const representatives = keyed('answer', 'people')
const streetOffice = keyed('answer', 'street-office')

/** The demand whose stream shows the breach. */
function demandIn(source: string | undefined): string | null {
  const stream = source === undefined ? undefined : parseStream(source)
  return stream?.aggregate === demand.name ? stream.id : null
}

type Contested = Happened<Parameters<typeof BreachContested>[0]>

const aboutContest = ({ data: { breach, party, item, source } }: Contested) => ({
  breach,
  party,
  item,
  ...(source === undefined ? {} : { source }),
})

/** The request to answer a contest, the same for each addressee. */
function question(happened: Contested, name: string, to: readonly string[], more: object = {}): InboxEntry | undefined {
  const [first, copy = null] = to
  if (first === undefined) return undefined
  const { words, dueBy, source } = happened.data
  const said = { kind: 'breach-contested', needs: 1, due: instant(dueBy), reason: words } as const
  const about = { ...aboutContest(happened), ...more }
  const shownBy = demandIn(source)
  return entryFor(happened, name, first, { ...said, about, copy, other: shownBy, guarded: shownBy })
}

const said = (row: InboxEntry, happened: Happened, kind: EntryKind): InboxEntry => renewed(row, happened, { kind })

/** Entries about breaches of the convention: recorded, contested, answered, and over. */
export const breachEntrySteps: readonly FoldStep[] = [
  accused.on(BreachRecorded, (_, happened) => {
    const { kind, item, breach, party, source } = happened.data
    const contestUntil = iso(happened.recorded + CONTEST_DAYS * DAY)
    const about = { breach, breachKind: kind, item, contestUntil, ...(source ? { source } : {}) }
    const recorded = { kind: 'breach-recorded', needs: 1, about, other: demandIn(source) } as const
    return entryFor(happened, nameOf(breach), `party:${party}`, recorded)
  }),
  accused.change(BreachContested, (row, happened) => said(row, happened, 'breach-contested')),
  recorder.on(BreachContested, (_, happened) => {
    const { breach, recordedBy, words, source } = happened.data
    if (recordedBy === undefined) return undefined
    const contested = { kind: 'breach-contested', about: aboutContest(happened), reason: words } as const
    return entryFor(happened, nameOf(breach, 'recorder'), `party:${recordedBy}`, {
      ...contested,
      other: demandIn(source),
    })
  }),
  answerers.on(BreachContested, (_, happened) => {
    const { breach, kinds = [] } = happened.data
    const to = kinds.filter((kind) => kind !== 'organization').map((kind) => `role:${kind}`)
    return question(happened, nameOf(breach, 'answer'), to)
  }),
  representatives.on(BreachContested, (_, happened) => {
    const { breach, people = [] } = happened.data
    return question(
      happened,
      nameOf(breach, 'answer', 'people'),
      people.map((person) => `person:${person}`),
    )
  }),
  // Where no society answers in time, the street office does.
  streetOffice.on(BreachContested, (_, happened) => {
    const { breach, stage, dueBy } = happened.data
    if (stage === 'street-office') return undefined
    return question(happened, nameOf(breach, 'answer', 'street-office'), ['role:street-office'], { after: dueBy })
  }),
  ...[answerers, representatives, streetOffice].map((entry) => entry.change(BreachContestAnswered, () => undefined)),
  ...[accused, recorder].map((entry) =>
    entry.change(BreachContestAnswered, (row, happened) => {
      const { upheld, reason } = happened.data
      const needs = upheld && row.entry === nameOf(happened.data.breach) ? 1 : 0
      return renewed(row, happened, { kind: 'breach-answered', needs, about: { upheld }, reason })
    }),
  ),
  accused.change(BreachRemedied, (row, happened) => said(row, happened, 'breach-remedied')),
  accused.change(BreachDismissed, (row, happened) => ({
    ...said(row, happened, 'breach-dismissed'),
    reason: happened.data.reason,
  })),
]
