import { Closed, command, Line, reject } from '../kernel/index.ts'
import { Skill } from '../personnel/shapes.ts'
import { communityEvents } from './events.ts'
import { communityRule } from './rule.ts'
import { unlistedSkill } from './skill-list.ts'
import type { CommunityState } from './state.ts'

const { SkillListed, SkillRetired } = communityEvents

export const listSkill = communityRule(
  command({
    summary: {
      en: 'Put a skill on the list of the community, with its labels, or change its labels.',
      zh: '将技能列入社区技能目录并填写中英文名称，或修改名称。',
    },
    by: ['committee', 'administrator'],
    data: Closed({ skill: Skill, name: Line, nameEn: Line }),
  }),
  (state, data) => {
    const taken = Object.entries(state.skills).find(
      ([code, { name, nameEn, retired }]) =>
        code !== data.skill && retired !== true && [name, nameEn].some((one) => isSame(one, data)),
    )
    if (taken !== undefined)
      return reject(
        'skill.label-taken',
        {
          en: 'Another skill of the list has this label. Choose another label.',
          zh: '目录中已有其他技能使用该名称，请更换名称。',
        },
        { skill: taken[0] },
      )
    const before = listedAs(state, data.skill)
    const isKnown = before?.name === data.name && before.nameEn === data.nameEn && before.retired !== true
    return isKnown ? [] : [SkillListed(data)]
  },
)

export const retireSkill = communityRule(
  command({
    summary: {
      en: 'Retire a skill: no command may name it until it is listed again. Certificates that exist stay.',
      zh: '停用技能：重新列入目录前不得再使用；已有证明继续有效。',
    },
    by: ['committee', 'administrator'],
    data: Closed({ skill: Skill }),
  }),
  (state, { skill }) => {
    const listed = listedAs(state, skill)
    if (listed === undefined) return unlistedSkill(skill)
    return listed.retired === true ? [] : [SkillRetired({ skill })]
  },
)

const listedAs = ({ skills }: CommunityState, skill: string) =>
  Object.hasOwn(skills, skill) ? skills[skill] : undefined

const isSame = (label: string, { name, nameEn }: { readonly name: string; readonly nameEn: string }): boolean =>
  [name, nameEn].some((one) => one.toLowerCase() === label.toLowerCase())
