import { type Static, Type } from '@sinclair/typebox'
import { Closed, Line, OneOf, Personal } from '../kernel/index.ts'

/** Acts on a demand that can exceed the boundary of the workbook. */
export const ACTS = ['assign', 'reassign', 'volunteer'] as const
export const Act = OneOf(ACTS)
export type Act = Static<typeof Act>

/** The person or body that instructed a clerk to exceed the boundary, and the position in which it did. */
export const InstructedBy = Personal(Closed({ name: Line, position: Line, party: Type.Optional(Line) }))
