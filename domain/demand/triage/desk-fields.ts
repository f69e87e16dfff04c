import { Type } from '@sinclair/typebox'
import { Id, Moment } from '../../kernel/index.ts'

/**
 * The party whose desk has to sort the demand, and until when. Present from the moment on at which no party holds the demand
 * and it has to be sorted or assigned. Older logs did not record it.
 */
export const atDesk = { desk: Type.Optional(Id), triageBy: Type.Optional(Moment) }
