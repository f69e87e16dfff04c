import { DAY, type Instant, instant, localDay, type Private } from '../../domain/kernel/index.ts'
import { personnelEvents } from '../../domain/personnel/events.ts'
import { secondmentName } from '../../domain/personnel/shapes.ts'
import type { WeeklyHours } from '../../domain/sharing/shapes.ts'
import { spanOf } from '../../domain/sharing/windows.ts'
import { type FoldStep, integer, json, maybe, type RowOf, steps, table, text, timer } from '../runtime/index.ts'
import { NEVER } from '../shared-rules/due-time.ts'
import { monthOf } from '../shared-rules/month.ts'

export interface Membership {
  readonly party: string
  readonly since: string
  readonly until: string | null
}

/** Both days are included; without `until` it is valid until it lapses. */
export interface SkillCertificate {
  readonly by: string
  readonly from: string
  readonly until: string | null
}

/** A secondment to which all sides have agreed, and which is not over. */
export interface Engagement {
  readonly secondment: string
  readonly home: string
  readonly host: string
  readonly from: Instant
  readonly until: Instant
}

export interface MonthMinutes {
  readonly logged: number
  readonly confirmed: number
}

/** Minutes logged of which the host has not confirmed all. */
interface OpenHours {
  readonly month: string
  readonly minutes: number
  readonly confirmed: number
}
export const persons = table('persons', {
  columns: {
    person: text(),
    name: json<Private<string>>(),
    contact: maybe(json<Private<string>>()),
    resident: maybe(text()),
    /** Most hours a week of secondments. */
    weeklyCap: integer(),
    /** When they left. */
    left: maybe(integer()),
    successor: maybe(text()),
    memberships: json<readonly Membership[]>(),
    /** Parties that offered a membership to which no side has agreed yet. */
    offers: json<readonly string[]>(),
    /** Certificates by skill, in the order in which they were given, at most one by each party. */
    skills: json<Readonly<Record<string, readonly SkillCertificate[]>>>(),
    /** Skills with a certificate that is valid as of the log's recorded time, and the parties that vouch for each. */
    certified: json<Readonly<Record<string, readonly string[]>>>(),
    /** When `certified` changes by time alone. */
    turns: maybe(integer()),
    /** When the deadline service has to act: a certificate or a secondment is over, or a request lapses. */
    alarm: integer(),
    availability: maybe(json<{ weekly: WeeklyHours; from: string | null; until: string | null }>()),
    /** When open requests lapse, by secondment. */
    requests: json<Readonly<Record<string, Instant>>>(),
    /** The beginnings of the skipped dates of each series, by its first secondment, until all of them are past. */
    skipped: json<Readonly<Record<string, readonly string[]>>>(),
    /** Ordered by their beginning. */
    engagements: json<readonly Engagement[]>(),
    /** Minutes by month of the local day on which they were worked. */
    months: json<Readonly<Record<string, MonthMinutes>>>(),
    /** Entries that the host has not confirmed. */
    open: json<Readonly<Record<string, OpenHours>>>(),
  },
  key: ['person'],
  indexes: [{ columns: ['alarm'] }],
})
export type Person = RowOf<typeof persons>

/** One row a person and party of which the person is a member now. */
export const members = table('members', {
  columns: { person: text(), party: text() },
  key: ['person', 'party'],
  indexes: [{ columns: ['party', 'person'] }],
})

/** Certificates end with the day in UTC: events name days, and views know no time zones. */
const begins = ({ from }: SkillCertificate): Instant => localDay(from) * DAY
const ends = ({ until }: SkillCertificate): Instant => (until === null ? NEVER : (localDay(until) + 1) * DAY)

/** Returns the parties whose certificates are valid at a moment, by skill, and when that may change; a person who left has none. */
function certifiedAt({ skills, left }: Person, now: Instant) {
  const all = left === null ? Object.entries(skills) : []
  const moments = all.flatMap(([, held]) => held.flatMap((one) => [begins(one), ends(one)]))
  const ahead = moments.filter((at) => at > now && at !== NEVER)
  const valid = all.map(([skill, held]) => {
    const vouching = held.filter((one) => begins(one) <= now && now < ends(one)).map((one) => one.by)
    return [skill, vouching] as const
  })
  return {
    certified: Object.fromEntries(valid.filter(([, vouching]) => vouching.length > 0)),
    turns: ahead.length === 0 ? null : Math.min(...ahead),
  }
}

/** Returns the row with its alarm. After a person has left, a secondment that has not begun lapses at its beginning. */
function alarmed(row: Person): Person {
  const { skills, requests, engagements, left } = row
  const alarm = Math.min(
    NEVER,
    ...Object.values(skills).flat().map(ends),
    ...Object.values(requests),
    ...engagements.map(({ from, until }) => (left !== null && from > left ? from : until)),
  )
  return { ...row, alarm }
}

function skilled(row: Person, skill: string, held: readonly SkillCertificate[], now: Instant): Person {
  const { [skill]: _, ...others } = row.skills
  const so = { ...row, skills: held.length === 0 ? others : { ...others, [skill]: held } }
  return alarmed({ ...so, ...certifiedAt(so, now) })
}

export const certificateTimer = timer(persons, 'turns', (row) => ({ ...row, ...certifiedAt(row, row.turns ?? 0) }))

const on = steps(persons)
const membership = steps(members)
const by = personnelEvents

/** Returns the row without the secondment, or with it as agreed now. */
function engaged(row: Person, id: string, secondment: string, ...now: readonly Engagement[]): Person {
  const { [secondment]: _, ...requests } = row.requests
  const others = row.engagements.filter((one) => one.secondment !== secondmentName(id, secondment))
  return alarmed({ ...row, requests, engagements: [...others, ...now].sort((a, b) => a.from - b.from) })
}

const inMonth = (months: Person['months'], month: string, logged: number, confirmed: number): Person['months'] => {
  const so = months[month] ?? { logged: 0, confirmed: 0 }
  return { ...months, [month]: { logged: so.logged + logged, confirmed: so.confirmed + confirmed } }
}

export const personSteps: readonly FoldStep[] = [
  on.on(by.PersonEnrolled, (_, { community, id, data }) => ({
    community,
    person: id,
    name: data.name,
    contact: data.contact ?? null,
    resident: data.resident ?? null,
    weeklyCap: data.weeklyCap,
    left: null,
    successor: null,
    memberships: [],
    offers: [],
    skills: {},
    certified: {},
    turns: null,
    alarm: NEVER,
    availability: null,
    requests: {},
    skipped: {},
    engagements: [],
    months: {},
    open: {},
  })),
  on.change(by.MembershipOffered, (row, { data: { party } }) => ({ ...row, offers: [...row.offers, party] })),
  on.change(by.MembershipStarted, (row, { data: { party, day }, recorded }) => {
    const back = row.left === null ? row : { ...row, left: null, successor: null }
    return alarmed({
      ...back,
      ...(row.left === null ? {} : certifiedAt(back, recorded)),
      memberships: [...row.memberships, { party, since: day, until: null }],
      offers: row.offers.filter((one) => one !== party),
    })
  }),
  on.change(by.MembershipEnded, (row, { data: { party, day } }) => ({
    ...row,
    offers: row.offers.filter((one) => one !== party),
    memberships: row.memberships.map((one) =>
      one.party === party && one.until === null ? { ...one, until: day } : one,
    ),
  })),
  membership.on(
    by.MembershipStarted,
    (_, { community, id, data: { party } }) => ({ community, person: id, party }),
    ({ id, data }) => [id, data.party],
  ),
  membership.change(
    by.MembershipEnded,
    () => undefined,
    ({ id, data }) => [id, data.party],
  ),
  on.change(by.SkillCertified, (row, { data, recorded }) => {
    const { skill, by, from, until = null } = data
    const others = (row.skills[skill] ?? []).filter((one) => one.by !== by)
    return skilled(row, skill, [...others, { by, from, until }], recorded)
  }),
  on.change(by.SkillLapsed, (row, { data: { skill, by }, recorded }) => {
    const held = row.skills[skill] ?? []
    const ended = by ?? held.at(-1)?.by
    return skilled(
      row,
      skill,
      held.filter((one) => one.by !== ended),
      recorded,
    )
  }),
  on.change(by.AvailabilityDeclared, (row, { data: { weekly, from, until } }) => ({
    ...row,
    availability: { weekly, from: from ?? null, until: until ?? null },
  })),
  on.change(by.SecondmentRequested, (row, { id, data: { secondment, expiresAt, series }, recorded }) => {
    const ahead = Object.entries(row.skipped).filter(([, dates]) => dates.some((date) => instant(date) > recorded))
    const now = series?.skipped === undefined ? [] : [[secondmentName(id, series.id), series.skipped] as const]
    const skipped = Object.fromEntries([...ahead, ...now])
    return alarmed({ ...row, skipped, requests: { ...row.requests, [secondment]: instant(expiresAt) } })
  }),
  on.change(by.PersonnelShared, (row, { id, data: { secondment, home, host, window } }) =>
    engaged(row, id, secondment, { secondment: secondmentName(id, secondment), home, host, ...spanOf(window) }),
  ),
  on.change(by.SecondmentDeclined, (row, { id, data }) => engaged(row, id, data.secondment)),
  on.change(by.SecondmentCancelled, (row, { id, data }) => engaged(row, id, data.secondment)),
  on.change(by.SecondmentEnded, (row, { id, data }) => engaged(row, id, data.secondment)),
  on.change(by.HoursLogged, (row, { data: { entry, minutes, day } }) => {
    const month = monthOf(day)
    return {
      ...row,
      months: inMonth(row.months, month, minutes, 0),
      open: { ...row.open, [entry]: { month, minutes, confirmed: 0 } },
    }
  }),
  on.change(by.HoursConfirmed, (row, { data: { entry, minutes } }) => {
    const { [entry]: put, ...open } = row.open
    if (put === undefined) return row
    const months = inMonth(row.months, put.month, 0, minutes - put.confirmed)
    // Fewer minutes can be disputed, and confirmed again.
    return { ...row, months, open: minutes < put.minutes ? { ...open, [entry]: { ...put, confirmed: minutes } } : open }
  }),
  on.change(by.PersonLeft, (row, { data, recorded }) => {
    const gone = { ...row, left: recorded, successor: data.successor ?? null }
    return alarmed({ ...gone, ...certifiedAt(gone, recorded) })
  }),
]
