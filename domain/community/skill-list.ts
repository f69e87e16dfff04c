import { type Rejection, reject } from '../kernel/index.ts'
import { isSkillCode } from '../personnel/shapes.ts'
import type { CommunityState } from './state.ts'

/**
 * The code of a skill that is named by its code or a label of the list. A retired skill is not found. A community without a list takes any code, as all did before
 * there were lists.
 */
export function listedSkill({ skills }: CommunityState, named: string): { readonly skill: string } | Rejection {
  const listed = Object.entries(skills)
  if (listed.length === 0 && isSkillCode(named)) return { skill: named }
  const text = named.toLowerCase()
  const found = listed.find(
    ([code, { name, nameEn, retired }]) =>
      retired !== true && (code === named || name.toLowerCase() === text || nameEn.toLowerCase() === text),
  )
  return found === undefined ? unlistedSkill(named) : { skill: found[0] }
}

/** The refusal of a skill that the list does not have. */
export const unlistedSkill = (skill: string): Rejection =>
  reject(
    'skill.unlisted',
    {
      en: 'This skill is not on the list of the community. Name a listed skill by its code or a label, or have the committee or an administrator add it with `list-skill`.',
      zh: '该技能不在社区技能目录中。请填写目录中技能的编号或名称，或由居委会、管理员用 `list-skill` 添加。',
    },
    { skill },
  )
