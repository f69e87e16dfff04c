import { type Static, Type } from '@sinclair/typebox'
import { listedSkill } from '../../community/skill-list.ts'
import type { CommunityState } from '../../community/state.ts'
import { Closed, isRejection, optional, type Rejection } from '../../kernel/index.ts'
import { Skill, SkillOrLabel } from '../../personnel/shapes.ts'
import { Category } from '../../resource/shapes.ts'
import { Window } from '../../sharing/shapes.ts'

/** The resources and skills that a task still needs from other parties. */
export const Needs = Closed({
  resources: Type.Optional(Type.Array(Category, { maxItems: 5, uniqueItems: true })),
  skills: Type.Optional(Type.Array(Skill, { maxItems: 10, uniqueItems: true })),
  window: Type.Optional(Window),
})
export type Needs = Static<typeof Needs>

/** Needs as a command names them: skills by code or label. */
export const NamedNeeds = Closed({
  ...Needs.properties,
  skills: Type.Optional(Type.Array(SkillOrLabel, { maxItems: 10, uniqueItems: true })),
})

/** The needs with the codes of their skills, or why one is unknown. */
export function listedNeeds(
  { skills, ...needs }: Static<typeof NamedNeeds>,
  community: CommunityState,
): Needs | Rejection {
  const codes: string[] = []
  for (const named of skills ?? []) {
    const listed = listedSkill(community, named)
    if (isRejection(listed)) return listed
    if (!codes.includes(listed.skill)) codes.push(listed.skill)
  }
  return { ...needs, ...optional('skills', skills && codes) }
}
