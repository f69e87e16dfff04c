import { type Static, Type } from '@sinclair/typebox'
import { Closed, Line } from './schema.ts'

/** The account with which a person or a program signs in: the issuer of its tokens, and its `sub` there. */
export const Identity = Closed({ issuer: Line, sub: Type.String({ minLength: 1, maxLength: 255 }) })
export type Identity = Static<typeof Identity>
