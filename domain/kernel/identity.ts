import type { Static } from '@sinclair/typebox'
import { Characters, Closed, Id, Line } from './schema.ts'

/** The account with which a person or a program signs in: the issuer of its tokens, and its `sub` there. */
export const Identity = Closed({ issuer: Line, sub: Characters({ minLength: 1, maxLength: 255 }) })
export type Identity = Static<typeof Identity>

const FORM = new RegExp(Id.pattern ?? '')
/** The form of the ids that the engine makes from accounts. */
const DERIVED = /^u-[0-9a-f]{32}$/

/** Whether a `sub` can be an actor id as it is: it has the form of an id, and is not the id that the engine makes for another account. */
export const isPlainActorId = (sub: string): boolean => FORM.test(sub) && !DERIVED.test(sub)
