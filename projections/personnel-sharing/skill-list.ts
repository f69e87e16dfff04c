import { Type } from '@sinclair/typebox'
import { communityEvents } from '../../domain/community/events.ts'
import { flag, integer, oneOf, steps, table, text, view } from '../runtime/index.ts'
import { amongParties } from '../shared-rules/audience.ts'

/** One row a skill of the community's list, with its present labels. */
export const skillLabels = table('labels', {
  columns: { skill: text(), name: text(), nameEn: text(), retired: integer() },
  key: ['skill'],
})

export const skillLabelSteps = [
  steps(skillLabels).on(
    communityEvents.SkillListed,
    (_, { community, data }) => ({ community, ...data, retired: 0 }),
    ({ data }) => [data.skill],
  ),
  steps(skillLabels).change(
    communityEvents.SkillRetired,
    (row) => ({ ...row, retired: 1 }),
    ({ data }) => [data.skill],
  ),
]

export const skillList = view({
  summary: {
    en: 'The list of skills for which people can be certified, with their labels.',
    zh: '社区技能目录：可出具证明的技能及其中英文名称。',
  },
  from: skillLabels,
  filters: {
    skill: oneOf('skill', 'Codes of skills, separated by commas'),
    retired: flag('retired', 'Whether it is retired'),
  },
  sorts: { skill: { column: 'skill' } },
  id: 'skill',
  visible: amongParties,
  show: ({ skill, name, nameEn, retired }) => ({ id: skill, name, nameEn, retired: retired === 1 }),
  row: Type.Object({
    id: Type.String({ description: 'The code of the skill.' }),
    name: Type.String(),
    nameEn: Type.String(),
    retired: Type.Boolean({ description: 'No command may name it; certificates that exist stay.' }),
  }),
})
