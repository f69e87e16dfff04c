import { instant } from '../../domain/kernel/index.ts'
import { personnelEvents as E } from '../../domain/personnel/events.ts'
import { type FoldStep, type Happened, steps } from '../runtime/index.ts'
import { type EntryAbout, entryFor, type InboxEntry, inboxEntries } from './entries.ts'

type OnEntry = Happened<{
  readonly secondment: string
  readonly entry: string
  readonly minutes: number
  readonly day: string
}>

export const hoursOf = (person: string, entry: string, ...of: readonly string[]): string =>
  ['person', person, entry, ...of].join('.')

const keyed = (...of: readonly string[]) =>
  steps(inboxEntries, (happened) => [hoursOf(happened.id, (happened as OnEntry).data.entry, ...of)])

/** For the host and then the person, for the home party, for those who may settle a dispute, and for the street office after them. */
const hours = keyed()
const home = keyed('home')
const answerers = keyed('answer')
const representatives = keyed('answer', 'people')
const streetOffice = keyed('answer', 'street-office')

const aboutIt = ({ id, data: { secondment, entry, minutes, day } }: OnEntry): EntryAbout => ({
  person: id,
  secondment,
  entry,
  minutes,
  day,
})

type Disputed = Happened<Parameters<typeof E.HoursDisputed>[0]>

/** The request to settle a dispute, the same for each addressee. */
function question(happened: Disputed, of: readonly string[], to: readonly string[], more: EntryAbout = {}) {
  const { entry, confirmed, words, dueBy } = happened.data
  const [first, copy = null] = to
  if (first === undefined) return undefined
  const about = { ...aboutIt(happened), confirmed, ...more }
  const said = { kind: 'hours-disputed', needs: 1, due: instant(dueBy), about, reason: words, copy } as const
  return entryFor(happened, hoursOf(happened.id, entry, ...of), first, said)
}

/** Entries about hours that were confirmed, and disputes about them. */
export const hoursAnswerSteps: readonly FoldStep[] = [
  hours.on(E.HoursConfirmed, (_, happened) => {
    const { id, data } = happened
    const { entry, reason, settledBy } = data
    const about = { ...aboutIt(happened), ...(settledBy === undefined ? {} : { settledBy }) }
    const said = { kind: 'hours-confirmed', about, ...(reason === undefined ? {} : { reason }) } as const
    return entryFor(happened, hoursOf(id, entry), `person:${id}`, said)
  }),
  // The home party reads why fewer minutes were confirmed, because it may dispute them too.
  home.on(E.HoursConfirmed, (row, happened): InboxEntry | undefined => {
    const { id, data } = happened
    const { entry, reason, home: party } = data
    if (reason === undefined) return undefined
    const said = { kind: 'hours-confirmed', about: aboutIt(happened), reason } as const
    return entryFor(happened, hoursOf(id, entry, 'home'), `party:${party}`, said, row)
  }),
  hours.on(E.HoursDisputed, (_, happened) => {
    const { id, data } = happened
    const about = { ...aboutIt(happened), confirmed: data.confirmed }
    const said = { kind: 'hours-disputed', needs: 1, due: instant(data.dueBy), about, reason: data.words } as const
    return entryFor(happened, hoursOf(id, data.entry), `party:${data.host}`, said)
  }),
  answerers.on(E.HoursDisputed, (_, happened) => {
    const { kinds = [] } = happened.data
    const to = kinds.filter((kind) => kind !== 'organization').map((kind) => `role:${kind}`)
    return question(happened, ['answer'], to)
  }),
  representatives.on(E.HoursDisputed, (_, happened) => {
    const to = (happened.data.people ?? []).map((person) => `person:${person}`)
    return question(happened, ['answer', 'people'], to)
  }),
  streetOffice.on(E.HoursDisputed, (_, happened) => {
    const { stage, dueBy } = happened.data
    if (stage === 'street-office') return undefined
    return question(happened, ['answer', 'street-office'], ['role:street-office'], { after: dueBy })
  }),
  ...[answerers, representatives, streetOffice].map((entry) => entry.change(E.HoursConfirmed, () => undefined)),
]
