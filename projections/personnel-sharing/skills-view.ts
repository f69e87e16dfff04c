import { Type } from '@sinclair/typebox'
import { oneOf, orNull, view, whether } from '../runtime/index.ts'
import { amongParties } from '../shared-rules/audience.ts'
import { Count } from '../shared-rules/figure-schema.ts'
import { skillCounts } from './figures.ts'
import { skillLabels } from './skill-list.ts'

/** Definitions: docs/reference/metrics.md. */
export const skillsView = view({
  summary: {
    en: 'Skills: how many people hold each, how often each is wanted now, and which are missing.',
    zh: '技能：各项技能的持证人数、当前需求与缺口。',
  },
  from: skillCounts.table,
  beside: { label: { table: skillLabels, on: { skill: 'skill' } } },
  filters: {
    skill: oneOf('skill', 'Skills, separated by commas'),
    missing: whether('Whether it is wanted more often than people hold it', { column: 'gap', atLeast: 1 }),
  },
  sorts: {
    skill: { column: 'skill' },
    certified: { column: 'certified', descending: true },
  },
  visible: amongParties,
  show(row) {
    const wanted = row.requested + row.needed
    return {
      skill: row.skill,
      name: row.label?.name ?? null,
      nameEn: row.label?.nameEn ?? null,
      certified: row.certified,
      wanted,
      requested: row.requested,
      missing: Math.max(0, wanted - row.certified),
    }
  },
  row: Type.Object({
    skill: Type.String(),
    name: orNull(Type.String({ description: 'Its label; null where the list of the community does not have it.' })),
    nameEn: orNull(Type.String()),
    certified: Count('People whose certificate is valid now.'),
    wanted: Count('Unanswered requests, and open tasks that need it.'),
    requested: Count('Unanswered requests for a person with the skill.'),
    missing: Count('The number wanted beyond those certified.'),
  }),
})
