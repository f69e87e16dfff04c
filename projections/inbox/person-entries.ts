import { DAY, type Instant, instant, localDay } from '../../domain/kernel/index.ts'
import { personnelEvents } from '../../domain/personnel/events.ts'
import { SETTLE_DAYS } from '../../domain/personnel/state.ts'
import { type FoldStep, type Happened, steps } from '../runtime/index.ts'
import { entryFor, type InboxEntry, inboxEntries, type renewed, skippedIn } from './entries.ts'
import { hoursAnswerSteps, hoursOf } from './hours-entries.ts'

type Between = Happened<{ readonly secondment: string; readonly home: string; readonly host: string }>
type Said = Parameters<typeof renewed>[2]
type Side = 'person' | 'home' | 'host'

const nameOf = ({ id, data }: Between, side: Side): string => `person.${id}.${data.secondment}.${side}`

/** Returns what builds the entries of one of the three sides. */
function tell(side: Side) {
  const on = steps(inboxEntries, (happened) => [nameOf(happened as Between, side)])
  const told = (row: InboxEntry | undefined, happened: Between, { about, ...said }: Said): InboxEntry => {
    const { id, data } = happened
    const to = side === 'person' ? `person:${id}` : `party:${data[side]}`
    const between = { person: id, secondment: data.secondment, home: data.home, host: data.host }
    return entryFor(happened, nameOf(happened, side), to, { ...said, about: { ...between, ...about } }, row)
  }
  return { on, told }
}

const E = personnelEvents

const secondmentSteps = (['person', 'home', 'host'] as const).flatMap((side): readonly FoldStep[] => {
  const { on, told } = tell(side)
  return [
    on.on(E.SecondmentRequested, (row, happened) => {
      const { event, data } = happened
      const due = instant(data.expiresAt)
      const requested = { kind: 'secondment-requested', due, about: skippedIn(data.series) } as const
      if (side !== 'host') return told(row, happened, { ...requested, needs: 1 })
      // The host is informed where the home party offered the person.
      return event.party === data.host ? row : told(row, happened, requested)
    }),
    // A side that has agreed has nothing left to do.
    ...(side === 'host'
      ? []
      : [on.change(E.SecondmentAgreed, (row, { data }) => (data.by === side ? undefined : row))]),
    on.on(E.PersonnelShared, (row, happened) => told(row, happened, { kind: 'secondment-shared' })),
    on.on(E.SecondmentDeclined, (row, happened) => {
      const { by, reason } = happened.data
      return by === side ? undefined : told(row, happened, { kind: 'secondment-declined', about: { by }, reason })
    }),
    on.on(E.SecondmentCancelled, (row, happened) => {
      const { cause, reason } = happened.data
      const why = reason === undefined ? {} : { reason }
      if (cause === side) return undefined
      return told(row, happened, { kind: 'secondment-cancelled', about: { cause }, ...why })
    }),
    on.on(E.SecondmentEnded, (row, happened) =>
      told(row, happened, { kind: 'secondment-ended', about: { early: happened.data.early } }),
    ),
  ]
})

const skippedName = ({ id, data }: Happened<{ readonly secondment: string }>): string =>
  `person.${id}.${data.secondment}.skipped`

/** Tells the party that asked which dates were skipped, also where others need not answer. */
const skippedSteps = steps(inboxEntries).on(
  E.SecondmentRequested,
  (row, happened) => {
    const { id, event, data } = happened
    const { secondment, home, host, series } = data
    if (series?.skipped === undefined) return row
    const about = { person: id, secondment, home, host, ...skippedIn(series) }
    return entryFor(happened, skippedName(happened), `party:${event.party ?? host}`, { kind: 'dates-skipped', about })
  },
  (happened) => [skippedName(happened)],
)

const membershipOf = (person: string, party: string): string => `person.${person}.member.${party}`
const skillOf = (person: string, skill: string): string => `person.${person}.skill.${skill}`
const member = steps(inboxEntries, (happened) => {
  const { id, data } = happened as Happened<{ readonly party: string }>
  return [membershipOf(id, data.party)]
})
const hours = steps(inboxEntries, (happened) => {
  const { id, data } = happened as Happened<{ readonly entry: string }>
  return [hoursOf(id, data.entry)]
})
const skill = steps(inboxEntries, (happened) => {
  const { id, data } = happened as Happened<{ readonly skill: string }>
  return [skillOf(id, data.skill)]
})

/** Views know no time zones, so this is the day in UTC. The rules use the end of the secondment, at most a day away. */
const confirmableUntil = (day: string): Instant => (localDay(day) + 1) * DAY + SETTLE_DAYS * DAY

/** Entries about secondments, hours, memberships and certificates. */
export const personEntrySteps: readonly FoldStep[] = [
  ...secondmentSteps,
  skippedSteps,
  hours.on(E.HoursLogged, (_, happened) => {
    const { id, data } = happened
    const about = { person: id, secondment: data.secondment, entry: data.entry, minutes: data.minutes, day: data.day }
    const lapses = confirmableUntil(data.day)
    const said = { kind: 'hours-logged', needs: 1, due: lapses, lapses, about } as const
    return entryFor(happened, hoursOf(id, data.entry), `party:${data.host}`, said)
  }),
  ...hoursAnswerSteps,
  member.on(E.MembershipOffered, (_, happened) => {
    const { id, data } = happened
    const said = { kind: 'membership-offered', needs: 1, about: { person: id, party: data.party } } as const
    return entryFor(happened, membershipOf(id, data.party), `person:${id}`, said)
  }),
  // Agreed to, declined or taken back, the offer needs no answer any more.
  member.change(E.MembershipStarted, () => undefined),
  member.change(E.MembershipEnded, () => undefined),
  skill.on(E.SkillCertified, (row, happened) => {
    const { id, data } = happened
    const said = { kind: 'skill-certified', about: { skill: data.skill, by: data.by } } as const
    return entryFor(happened, skillOf(id, data.skill), `person:${id}`, said, row)
  }),
  skill.on(E.SkillLapsed, (row, happened) => {
    const { id, data } = happened
    const said = { kind: 'skill-lapsed', about: { skill: data.skill, because: data.because } } as const
    return entryFor(happened, skillOf(id, data.skill), `person:${id}`, said, row)
  }),
]
