import { Closed, command, Line, reject } from '../kernel/index.ts'
import { Skill } from '../personnel/shapes.ts'
import { communityEvents } from './events.ts'
import { communityRule } from './rule.ts'

const { SkillListed } = communityEvents

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
      ([code, { name, nameEn }]) => code !== data.skill && [name, nameEn].some((one) => isSame(one, data)),
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
    const before = Object.hasOwn(state.skills, data.skill) ? state.skills[data.skill] : undefined
    return before?.name === data.name && before.nameEn === data.nameEn ? [] : [SkillListed(data)]
  },
)

const isSame = (label: string, { name, nameEn }: { readonly name: string; readonly nameEn: string }): boolean =>
  [name, nameEn].some((one) => one.toLowerCase() === label.toLowerCase())
