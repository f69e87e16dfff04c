import { APPROVABLE_ACTS, type AskedAct } from '../../domain/demand/delay/approval-events.ts'
import { demandEvents } from '../../domain/demand/events.ts'
import { type Instant, instant, optional, type Private } from '../../domain/kernel/index.ts'
import { type FoldStep, type Happened, steps } from '../runtime/index.ts'
import { DEMAND_ENDS, droppedAfter } from './demand-end.ts'
import { type EntryAbout, entryFor, type InboxEntry, inboxEntries, renewed } from './entries.ts'

type OnApproval = Happened<{ readonly act: string; readonly approval: string }>
/** The people to whom an approval goes, as its events name them. */
interface Addressed {
  readonly kinds?: readonly string[]
  readonly people?: readonly string[]
  readonly dueBy: string
}

/** A demand has one open approval of an act at most, so the act names its entries. */
const nameOf = (demand: string, act: string, ...of: readonly string[]): string =>
  ['demand', demand, 'approval', act, ...of].join('.')
const keyed = (...of: readonly string[]) =>
  steps(inboxEntries, (happened) => [nameOf(happened.id, (happened as OnApproval).data.act, ...of)])

/** For the kinds of parties that may answer, for elected representatives, and for the party that asks. */
const answerers = keyed()
const people = keyed('people')
const asker = keyed('asker')

/** The entry's request, the same for each addressee. */
interface Question {
  readonly name: string
  readonly about: EntryAbout
  readonly reason?: Private<string>
}

function question(
  happened: Happened,
  { name, about, reason }: Question,
  to: string | undefined,
  copy: string | undefined,
  due: Instant,
): InboxEntry | undefined {
  if (to === undefined) return undefined
  const { original } = about
  const other = typeof original === 'string' ? original : null
  const said = {
    kind: 'approval-asked',
    needs: 1,
    due,
    about,
    guarded: happened.id,
    other,
    copy: copy ?? null,
  } as const
  return entryFor(happened, name, to, { ...said, ...(reason === undefined ? {} : { reason }) })
}

const rolesOf = ({ kinds = [] }: Addressed): readonly string[] =>
  kinds.filter((kind) => kind !== 'organization').map((kind) => `role:${kind}`)

const { ApprovalAsked, ApprovalAnswered, ApprovalLapsed, ApprovalPassedOn } = demandEvents

const aboutIt = ({ id, data }: Happened<{ approval: string; party: string; asked: AskedAct }>) => ({
  demand: id,
  approval: data.approval,
  act: data.asked.act,
  party: data.party,
  ...('code' in data.asked ? { code: data.asked.code } : {}),
  ...('body' in data.asked ? optional('body', data.asked.body) : {}),
  ...optional('original', originalIn(data.asked)),
})

/** The demand into which an asked merge goes. */
const originalIn = (asked: AskedAct): string | undefined => (asked.act === 'merge' ? asked.original : undefined)

/** The words of the party that asks. */
function reasonIn(asked: AskedAct): Pick<Question, 'reason'> {
  return optional('reason', 'reason' in asked ? asked.reason : asked.note)
}

/** People who may answer get it to do; people who stand in are those of the asking party. */
const asked: readonly FoldStep[] = [
  steps(inboxEntries, () => undefined).on(
    ApprovalAsked,
    (_, happened) => {
      const { id, data } = happened
      const { stage, asked, party, dueBy } = data
      const [to, copy] = stage === 'stand-in' ? [`party:${party}`] : rolesOf(data)
      const name = nameOf(id, asked.act)
      return question(happened, { name, about: aboutIt(happened), ...reasonIn(asked) }, to, copy, instant(dueBy))
    },
    ({ id, data }) => [nameOf(id, data.asked.act)],
  ),
  steps(inboxEntries, () => undefined).on(
    ApprovalAsked,
    (_, happened) => {
      const { id, data } = happened
      const [to, copy] = (data.people ?? []).map((person) => `person:${person}`)
      const name = nameOf(id, data.asked.act, 'people')
      const about = aboutIt(happened)
      return question(happened, { name, about, ...reasonIn(data.asked) }, to, copy, instant(data.dueBy))
    },
    ({ id, data }) => (data.people === undefined ? undefined : [nameOf(id, data.asked.act, 'people')]),
  ),
  steps(inboxEntries, () => undefined).on(
    ApprovalAsked,
    (row, happened) => {
      const { id, data, event } = happened
      const said = { kind: 'approval-requested', due: instant(data.dueBy), about: aboutIt(happened) } as const
      const kept = { guarded: id, other: originalIn(data.asked) ?? null, copy: `person:${event.actor}` }
      return entryFor(happened, nameOf(id, data.asked.act, 'asker'), `party:${data.party}`, { ...said, ...kept }, row)
    },
    ({ id, data }) => [nameOf(id, data.asked.act, 'asker')],
  ),
]

/** The entry for those who answer next: the street office, or the party of the asker, whose people stand in. */
function passedOn(row: InboxEntry, happened: Happened<Addressed & { readonly stage: string }>): InboxEntry {
  const { data } = happened
  const [to = `party:${String(row.about.party)}`] = rolesOf(data)
  const { entry: name, about, reason } = row
  return (
    question(happened, { name, about, ...(reason === null ? {} : { reason }) }, to, undefined, instant(data.dueBy)) ??
    row
  )
}

/** An approval falls away with what ends the demand. An answer that the asker already has stays. */
const isOpen = ({ kind }: InboxEntry): boolean => kind === 'approval-asked' || kind === 'approval-requested'

/** Entries about approvals, for the people who may answer and for the party that asked. */
export const approvalEntrySteps: readonly FoldStep[] = [
  ...asked,
  answerers.change(ApprovalAnswered, (row, { data }) => (data.awaits === undefined ? undefined : row)),
  people.change(ApprovalAnswered, () => undefined),
  asker.change(ApprovalAnswered, (row, happened) => {
    const { granted, reason, awaits, stage } = happened.data
    if (awaits !== undefined) return row
    const said = { kind: granted ? 'approval-granted' : 'approval-refused', about: { stage } } as const
    return renewed(row, happened, { ...said, ...(reason === undefined ? {} : { reason }) })
  }),
  answerers.change(ApprovalPassedOn, passedOn),
  people.change(ApprovalPassedOn, () => undefined),
  asker.change(ApprovalPassedOn, (row, { data }) => ({ ...row, due: instant(data.dueBy) })),
  answerers.change(ApprovalLapsed, () => undefined),
  people.change(ApprovalLapsed, () => undefined),
  asker.change(ApprovalLapsed, (row, happened) =>
    renewed(row, happened, { kind: 'approval-lapsed', about: { cause: happened.data.cause } }),
  ),
  ...APPROVABLE_ACTS.flatMap((act) =>
    [[], ['people'], ['asker']].flatMap((of) => droppedAfter(DEMAND_ENDS, (id) => nameOf(id, act, ...of), isOpen)),
  ),
]
