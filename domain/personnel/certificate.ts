import { Type } from '@sinclair/typebox'
import { PARTY_KINDS } from '../community/shapes.ts'
import { listedSkill } from '../community/skill-list.ts'
import { Closed, command, Day, dayText, Id, isRejection, localDay, optional, reject } from '../kernel/index.ts'
import { unsoundDays } from './availability.ts'
import { personnelEvents } from './events.ts'
import { isPerson } from './grants.ts'
import { enrolled, localDayOf, notLeft } from './guards.ts'
import { personRule } from './rule.ts'
import { Skill, SkillOrLabel } from './shapes.ts'
import { type Certificate, certificatesOf, dayOr, type PersonState } from './state.ts'

const { SkillCertified, SkillLapsed } = personnelEvents

/** The most certificates that one party gives one person. Each party has its own, so none uses up those of another. */
const MAX_CERTIFICATES = 100

const certificateBy = (person: PersonState, skill: string, party: string | undefined): Certificate | undefined =>
  certificatesOf(person, skill).find(({ by }) => by === party)

const givenBy = ({ skills }: PersonState, party: string): number =>
  Object.values(skills)
    .flat()
    .filter(({ by }) => by === party).length

/** A new certificate of a skill replaces the earlier one of the same party. Those of other parties stand. */
export const certifySkill = personRule(
  command({
    summary: {
      en: 'Certify a skill of the person, by its code or a label of the list of the community, from the first to the last day, both included.',
      zh: '为人员的技能出具证明，技能填写社区技能目录中的编号或名称，起止日期均包含在内。',
    },
    by: PARTY_KINDS,
    introduces: true,
    data: Closed({ skill: SkillOrLabel, from: Type.Optional(Day), until: Type.Optional(Day) }),
  }),
  (person, { skill: named, ...days }, setting) => {
    const refused = notLeft(person)
    if (refused !== undefined) return refused
    const listed = listedSkill(setting.reads.community, named)
    if (isRejection(listed)) return listed
    const { skill } = listed
    const { party: by } = setting.actor
    if (by === undefined || isPerson(person, setting.actor))
      return reject('skill.own', {
        en: 'A person cannot certify their own skill. Another person of a party does.',
        zh: '不能为本人的技能出具证明，请由单位的其他人员办理。',
      })
    const now = dayText(localDayOf(setting.now, setting))
    const { from = now, until } = days
    const unsound = unsoundDays(from, until)
    if (unsound !== undefined) return unsound
    if (until !== undefined && until < now)
      return reject('skill.over', {
        en: '`until` must not be in the past: the certificate would have expired already.',
        zh: '截止日期不能早于今天。',
      })
    const held = certificateBy(person, skill, by)
    if (held === undefined && givenBy(person, by) >= MAX_CERTIFICATES)
      return reject('skill.too-many', {
        en: `A party gives a person at most ${MAX_CERTIFICATES} certificates. End one first.`,
        zh: `每个单位最多为一人出具 ${MAX_CERTIFICATES} 项技能证明，请先注销一项。`,
      })
    const same = held !== undefined && held.from === localDay(from) && held.until === dayOr(until)
    return same ? [] : [SkillCertified({ skill, by, from, ...optional('until', until) })]
  },
)

/** Secondments promised on the strength of a certificate stand. Their parties are told, and cancel if they must. */
export const endCertificate = personRule(
  command({
    summary: {
      en: 'End a certificate: the party that vouched revokes it, or it has expired.',
      zh: '注销技能证明：由出具单位撤销，或因到期失效。',
    },
    by: [...PARTY_KINDS, 'service'],
    introduces: true,
    data: Closed({
      skill: Skill,
      /** The party that vouched. Default: the party of the sender; for a service, the party of the latest certificate. */
      by: Type.Optional(Id),
    }),
  }),
  (person, { skill, by }, setting) => {
    const refused = enrolled(person)
    if (refused !== undefined) return refused
    const { actor, now } = setting
    const all = certificatesOf(person, skill)
    const own = by ?? (actor.role === 'service' ? all.at(-1)?.by : actor.party)
    const held = certificateBy(person, skill, own) ?? (by === undefined ? all.at(-1) : undefined)
    if (held === undefined) return []
    if (actor.role !== 'service' && actor.party !== held.by)
      return reject(
        'skill.not-yours',
        {
          en: 'Only the party that vouched can revoke a certificate.',
          zh: '只有出具证明的单位才能撤销。',
        },
        { skill },
      )
    const expired = held.until !== undefined && held.until < localDayOf(now, setting)
    if (actor.role === 'service' && !expired)
      return reject('skill.not-expired', {
        en: 'The certificate has not expired. Before that only the party that vouched can end it.',
        zh: '该证明尚未到期，只有出具单位才能提前撤销。',
      })
    return [SkillLapsed({ skill, by: held.by, because: expired ? 'expired' : 'revoked' })]
  },
)
