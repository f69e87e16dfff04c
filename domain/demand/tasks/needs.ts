import { type Static, Type } from '@sinclair/typebox'
import { Closed } from '../../kernel/index.ts'
import { Skill } from '../../personnel/shapes.ts'
import { Category } from '../../resource/shapes.ts'
import { Window } from '../../sharing/shapes.ts'

/** The resources and skills that a task still needs from other parties. */
export const Needs = Closed({
  resources: Type.Optional(Type.Array(Category, { maxItems: 5, uniqueItems: true })),
  skills: Type.Optional(Type.Array(Skill, { maxItems: 10, uniqueItems: true })),
  window: Type.Optional(Window),
})
export type Needs = Static<typeof Needs>
