import { type FeedEvent, ms } from './feed.ts'

const DAY_MS = 86_400_000

/** A certificate of a person's skill. Both days are included. */
export interface Certificate {
  readonly skill: string
  readonly by: string
  readonly from: string
  readonly until: string | null
}

/** Returns the certificates of a person that no event ended, by skill in the order in which they were given. */
export function certificatesIn(story: readonly FeedEvent[]): Certificate[] {
  const skills = new Map<string, Certificate[]>()
  for (const { name, data } of story) {
    if (name !== 'SkillCertified' && name !== 'SkillLapsed') continue
    const held = skills.get(data.skill) ?? []
    const by = data.by ?? held.at(-1)?.by
    const others = held.filter((one) => one.by !== by)
    if (name === 'SkillLapsed') skills.set(data.skill, others)
    else
      skills.set(data.skill, [
        ...others,
        { skill: data.skill, by: data.by, from: data.from, until: data.until ?? null },
      ])
  }
  return [...skills].toSorted(([one], [other]) => (one < other ? -1 : 1)).flatMap(([, held]) => held)
}

/** Whether a certificate is valid: whole days of UTC. */
export const isValid = ({ from, until }: Certificate, now: number): boolean =>
  ms(from) <= now && (until === null || now < ms(until) + DAY_MS)

/** Whether a person has left, and did not come back. */
export function hasLeft(story: readonly FeedEvent[]): boolean {
  const last = story.findLast(({ name }) => name === 'PersonLeft' || name === 'MembershipStarted')
  return last?.name === 'PersonLeft'
}
