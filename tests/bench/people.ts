import { randomBytes } from 'node:crypto'
import { DAY, type DomainEvent, HOUR, iso } from '../../domain/kernel/index.ts'
import { personnelEvents as E } from '../../domain/personnel/events.ts'

const START = Date.UTC(2025, 0, 6)
const SKILLS = ['first-aid', 'calligraphy', 'mediation', 'plumbing'] as const
const sealed = (bytes: number) => ({ sealed: randomBytes(bytes).toString('base64url') })

/** One person's whole history: two skills, and a dozen secondments, most of them agreed to, worked and confirmed. */
export function personHistory(at: number): DomainEvent[] {
  const party = `party-${at % 40}`
  const day = '2025-01-06'
  const skill = SKILLS[at % SKILLS.length] ?? 'first-aid'
  return [
    E.PersonEnrolled({ person: `person-${at}`, name: sealed(30), contact: sealed(40), weeklyCap: 40 }),
    E.MembershipStarted({ party, day }),
    E.SkillCertified({ skill, by: party, from: day, ...(at % 3 === 0 ? { until: '2025-11-30' } : {}) }),
    ...Array.from({ length: 12 }, (_, nth) => secondmentHistory(at, nth, party, skill)).flat(),
  ]
}

function secondmentHistory(at: number, nth: number, home: string, skill: string): DomainEvent[] {
  const begins = START + ((at * 5 + nth * 11) % 360) * DAY
  const day = iso(begins).slice(0, 10)
  const between = { secondment: `c${nth + 1}`, home, host: `party-${(at * 7 + nth * 13 + 1) % 40}` }
  const extent = { window: { from: iso(begins), until: iso(begins + 3 * HOUR) }, minutes: 180, skill }
  const asked = E.SecondmentRequested({ ...between, ...extent, purpose: sealed(60), expiresAt: iso(begins), day })
  if (nth % 6 === 5) return [asked, E.SecondmentDeclined({ ...between, by: 'person', reason: sealed(40) })]
  const entry = `h${nth + 1}`
  return [
    asked,
    E.SecondmentAgreed({ ...between, by: 'home' }),
    E.SecondmentAgreed({ ...between, by: 'person' }),
    E.PersonnelShared({ ...between, ...extent, day }),
    E.SecondmentEnded({ ...between, early: false, day }),
    E.HoursLogged({ ...between, entry, minutes: 170, day }),
    E.HoursConfirmed({ ...between, entry, minutes: nth % 4 === 0 ? 150 : 170, day }),
  ]
}
