import { certificatesIn, hasLeft, isValid } from './certificates.ts'
import { endOf, type FeedEvent, storiesOf } from './feed.ts'
import { secondmentsIn } from './secondments.ts'

/** docs/reference/metrics.md, "Skills". */
export function skillsOf(feed: readonly FeedEvent[]): object[] {
  const now = endOf(feed)
  const certified = [...storiesOf(feed, 'person').values()]
    .filter((story) => !hasLeft(story))
    .flatMap((story) => [
      ...new Set(
        certificatesIn(story)
          .filter((one) => isValid(one, now))
          .map(({ skill }) => skill),
      ),
    ])
  const requested = secondmentsIn(feed)
    .filter(({ state }) => state === 'requested')
    .flatMap(({ requested: { data } }) => data.skill ?? [])
  const needed = [...storiesOf(feed, 'demand').values()].flatMap(neededIn)
  const labels = labelsOf(feed)
  return [...new Set([...certified, ...requested, ...needed])].map((skill) => {
    const count = (skills: readonly string[]): number => skills.filter((one) => one === skill).length
    const wanted = count(requested) + count(needed)
    return {
      ...{ skill, name: labels.get(skill)?.name ?? null, nameEn: labels.get(skill)?.nameEn ?? null },
      ...{ certified: count(certified), wanted, requested: count(requested) },
      missing: Math.max(0, wanted - count(certified)),
    }
  })
}

/** docs/reference/metrics.md, "List of skills". */
export const skillListOf = (feed: readonly FeedEvent[]): object[] =>
  [...labelsOf(feed)].map(([id, { name, nameEn }]) => {
    const last = feed.findLast(
      (event) => (event.name === 'SkillListed' || event.name === 'SkillRetired') && event.data.skill === id,
    )
    return { id, name, nameEn, retired: last?.name === 'SkillRetired' }
  })

/** The skills that the community has listed, with their present labels. */
const labelsOf = (feed: readonly FeedEvent[]) =>
  new Map(feed.flatMap(({ name, data }) => (name === 'SkillListed' ? [[data.skill, data] as const] : [])))

const ENDS = ['DemandMerged', 'DemandDeclined', 'DemandWithdrawn', 'DemandClosed', 'DemandReopened']

/** The skills that the open tasks of a demand need, by their latest work plans. */
function neededIn(story: readonly FeedEvent[]): string[] {
  const needs = new Map<string, readonly string[]>()
  for (const { name, data } of story) {
    if (name === 'WorkPlanSet') needs.set(data.task, data.needs?.skills ?? [])
    if (name === 'ServiceDelivered' || name === 'RequestRefused') needs.delete(data.task)
    if (name === 'TaskReassigned' || name === 'TaskWithdrawn') needs.delete(data.task)
    if (name === 'TaskReturned' && !data.stays) needs.delete(data.task)
    if (ENDS.includes(name)) needs.clear()
  }
  return [...needs.values()].flat()
}
