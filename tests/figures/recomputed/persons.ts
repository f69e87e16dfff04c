import { certificatesIn, hasLeft, isValid } from './certificates.ts'
import { endOf, type FeedEvent, storiesOf } from './feed.ts'
import { workingTimeOf } from './hours.ts'
import { secondmentsIn } from './secondments.ts'

type Enrolled = Extract<FeedEvent, { readonly name: 'PersonEnrolled' }>

/** docs/reference/metrics.md, "Persons". */
export function personsOf(feed: readonly FeedEvent[]): object[] {
  const now = endOf(feed)
  const hours = Map.groupBy(workingTimeOf(feed), ({ person }) => person)
  const engagements = Map.groupBy(
    secondmentsIn(feed).filter(({ state }) => state === 'shared'),
    ({ person }) => person,
  )
  return [...storiesOf(feed, 'person')].flatMap(([id, story]) => {
    const enrolled = story.find((event): event is Enrolled => event.name === 'PersonEnrolled')
    if (enrolled === undefined) return []
    const left = hasLeft(story)
    return [
      {
        id,
        resident: enrolled.data.resident ?? null,
        name: enrolled.data.name,
        contact: enrolled.data.contact ?? null,
        ...lastSaidOf(story, left),
        left,
        weeklyCap: enrolled.data.weeklyCap,
        ...membershipsIn(story),
        skills: certificatesIn(story).map((one) => ({ ...one, certified: !left && isValid(one, now) })),
        engagements: (engagements.get(id) ?? [])
          .toSorted((one, other) => one.from.localeCompare(other.from))
          .map(({ secondment, from, until, requested: { data } }) => ({
            ...{ secondment: `${id}.${secondment}`, home: data.home, host: data.host },
            ...{ from, until },
          })),
        hours: [...Map.groupBy(hours.get(id) ?? [], ({ day }) => day.slice(0, 7))].map(([month, entries]) => ({
          month,
          logged: entries.reduce((sum, { logged }) => sum + logged, 0),
          confirmed: entries.reduce((sum, { confirmed = 0 }) => sum + confirmed, 0),
        })),
      },
    ]
  })
}

/** When the person can work, as declared last, and who takes over from a person who left. */
function lastSaidOf(story: readonly FeedEvent[], left: boolean) {
  const declared = story.findLast(({ name }) => name === 'AvailabilityDeclared')
  const leaving = left ? story.findLast(({ name }) => name === 'PersonLeft') : undefined
  return {
    successor: leaving?.name === 'PersonLeft' ? (leaving.data.successor ?? null) : null,
    availability:
      declared?.name === 'AvailabilityDeclared'
        ? { weekly: declared.data.weekly, from: declared.data.from ?? null, until: declared.data.until ?? null }
        : null,
  }
}

function membershipsIn(story: readonly FeedEvent[]) {
  const memberships: { readonly party: string; readonly since: string; until: string | null }[] = []
  let offers: string[] = []
  for (const { name, data } of story) {
    if (name === 'MembershipOffered') offers.push(data.party)
    if (name !== 'MembershipStarted' && name !== 'MembershipEnded') continue
    offers = offers.filter((party) => party !== data.party)
    if (name === 'MembershipStarted') memberships.push({ party: data.party, since: data.day, until: null })
    else for (const one of memberships) if (one.party === data.party && one.until === null) one.until = data.day
  }
  return { memberships, offers }
}
