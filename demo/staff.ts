import { DAY, dayText, type LocalDay } from '../domain/kernel/index.ts'
import { person as personContext } from '../domain/personnel/personnel.ts'
import type { Course } from './agenda.ts'
import { attempt } from './attempt.ts'
import type { World } from './case.ts'
import { ageIn, inventedName, PARTIES, type PartySeed, SKILLS } from './pa/index.ts'
import { memberOf, personOf, residentOf, seedOf } from './people.ts'
import { type Chance, chanceOf } from './random.ts'
import { invented, WORDS } from './words.ts'

/** The hours a week for which a person may be seconded: fewer for volunteers than for staff. */
const capOf = ({ kind }: PartySeed): number => (kind === 'organization' ? 8 : 16)

const evenings = (weekdays: readonly number[]) =>
  weekdays.map((weekday) => ({ weekday, from: '18:00', until: '21:00' }))
const days = (weekdays: readonly number[]) => weekdays.map((weekday) => ({ weekday, from: '08:30', until: '17:30' }))
/** Weekly hours in which volunteers may be asked. */
const FREE = [days([6, 7]), days([1, 2, 3, 4, 5]), evenings([1, 2, 3, 4, 5]), [...evenings([3, 5]), ...days([6])]]

const nthOf = (from: number, nth: number): number => from * 40 + nth

/** The name under which a person of a party is enrolled, always the same for the same seed. */
export function enrolledName(seed: number, party: string, nth: number): string {
  const at = PARTIES.findIndex(({ id }) => id === party)
  return nameBy(chanceOf(seed, -nthOf(at + 1, nth)), party)
}

const nameBy = (by: Chance, party: string): string => inventedName(by, ageIn(party, by))

/** Enrols everyone who works or volunteers, and certifies their skills. */
export function staffed(world: World, { seed, first }: { seed: number; first: LocalDay }): void {
  PARTIES.forEach((party, at) => {
    for (let nth = 1; nth <= party.people; nth += 1) {
      const by = chanceOf(seed, -nthOf(at + 1, nth))
      const person = personOf(party, nth).id
      world.send(personOf(party), 'person', 'enrol', {
        person,
        name: nameBy(by, party.id),
        weeklyCap: capOf(party),
        ...(by.percent(40) ? { contact: invented.contact(nthOf(at, nth)) } : {}),
        ...(by.percent(25) ? { resident: residentOf(nthOf(at, nth)).id } : {}),
      })
      if (party.kind === 'organization' && by.percent(30)) {
        world.send(personOf(party, nth), 'person', 'declare-availability', { weekly: by.pick(FREE) }, person)
      }
      for (const skill of SKILLS[party.id] ?? []) {
        if (by.percent(60))
          world.agenda.follow(world.now(), certified(world, by, { party: party.id, person, skill, first }))
      }
    }
  })
}

interface Certified {
  readonly party: string
  readonly person: string
  readonly skill: string
  readonly first: LocalDay
}

/** A member of the party certifies the skill for about a year. Most certificates are renewed before or soon after they lapse. */
function* certified(world: World, by: Chance, { party, person, skill, first }: Certified): Course {
  let from = first
  for (;;) {
    // Tutors need a certificate of good conduct each term.
    const until = from + (skill === 'tutoring' ? by.between(60, 110) : by.between(280, 420))
    const voucher = memberOf(party, person.endsWith('-1') ? 2 : 1)
    attempt(world, voucher, 'person', 'certify', { skill, until: dayText(until) }, person)
    if (by.percent(15)) return
    from = until + by.between(-20, 12)
    yield world.hours.office(world.hours.start(from) + DAY / 2, by)
    if (world.rehearsal.state(personContext, person).left !== undefined) return
  }
}

/** Parties of which one person leaves; `at` is a fraction of the history. */
const LEAVING = [
  { at: 0.3, party: 'org-youth' },
  { at: 0.42, party: 'org-choir' },
  { at: 0.55, party: 'property' },
  { at: 0.68, party: 'org-interaction' },
  { at: 0.86, party: 'org-elder-care' },
]
/** People who join a second party. */
const BESIDES = [
  { person: 'person-org-dance-5', party: 'org-half-sky' },
  { person: 'person-org-calligraphy-3', party: 'org-reading' },
  { person: 'person-org-veterans-4', party: 'org-safety' },
  { person: 'person-party-branch-4', party: 'org-veterans' },
]

/** Lets some people join a second party, and some leave for good. */
export function comeAndGo(world: World, by: Chance, { first, days }: { first: LocalDay; days: number }): void {
  const { hours, agenda } = world
  const at = (passed: number) => hours.office(hours.start(first + Math.floor(days * passed)) + DAY / 2, by)
  for (const { person, party } of BESIDES) {
    const offered = at(by.between(3, 60) / 100)
    agenda.at(offered, () => {
      attempt(world, memberOf(party), 'person', 'enrol', { person, name: inventedName(by) }, person)
    })
    agenda.at(offered + DAY, () => {
      attempt(world, { id: person, role: 'resident' }, 'person', 'start-membership', { party }, person)
    })
  }
  for (const one of LEAVING) {
    const reason = by.pick(WORDS.leaving)
    const leaver = memberOf(one.party, seedOf(one.party).people)
    agenda.at(at(one.at), () => {
      attempt(world, leaver, 'person', 'leave', { reason }, leaver.id)
    })
  }
}
